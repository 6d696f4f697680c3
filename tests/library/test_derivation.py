"""Why the mood moved, and what only kept it from moving, as the pages tell it."""

from app.domain.engine.events import Change, Output
from app.library.derivation import derivation
from app.library.wording import STILL, Words

WORDS = Words("en", str, None, None)


def told(*changes):
    return [(move.delta, move.why) for move in derivation(Output(state="", phase="", changes=changes), WORDS).movements]


def test_what_annoys_is_told_by_its_name():
    assert told(Change("anger", 2, "greet_again")) == [(2, "greeted again in the middle of the matter")]
    assert told(Change("anger", 6, "off_topic")) == [(6, "small talk while the matter is open")]


def test_what_only_kept_words_from_working_is_told_too_and_what_a_cap_ate_is_not():
    assert told(Change("anger", 0, "bare_apology", "act=apologize")) == [(0, "an apology and nothing else")]
    assert told(Change("anger", 0, "act.apologize", "of=-6")) == []
    assert all(WORDS.change(rule) != rule for rule in STILL)
