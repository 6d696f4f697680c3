from hypothesis import given
from hypothesis import strategies as st

from app.library.segments import Labelled, Segment, segments, shift

LABELS = st.lists(st.builds(Labelled, st.integers(-3, 40), st.integers(-3, 40), st.sampled_from(["a", "b", "c"])))


def test_overlapping_labels_are_cut_without_nesting():
    assert segments("非常抱歉给您补发", [Labelled(0, 4, "sorry"), Labelled(2, 6, "offer")]) == (
        Segment("非常", ("sorry",)),
        Segment("抱歉", ("sorry", "offer")),
        Segment("给您", ("offer",)),
        Segment("补发"),
    )


def test_an_empty_text_has_no_pieces_and_an_empty_label_marks_nothing():
    assert segments("", [Labelled(0, 0, "a")]) == ()
    assert segments("ab", [Labelled(1, 1, "a")]) == (Segment("ab"),)


@given(st.text(max_size=30), LABELS)
def test_the_pieces_are_the_text(text, labels):
    pieces = segments(text, labels)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


@given(st.text(min_size=1, max_size=30), LABELS)
def test_every_covered_character_is_marked_and_no_other(text, labels):
    at = 0
    for piece in segments(text, labels):
        for _ in piece.text:
            covering = {label.key for label in labels if label.start <= at < label.end}
            assert set(piece.keys) == covering
            at += 1


def test_shift_moves_labels_to_a_later_message():
    assert shift([Labelled(5, 7, "a")], 5) == (Labelled(0, 2, "a"),)
