"""The replay's scenes: every moment with its reasons, linked with the marks both ways."""

from pathlib import Path

from app.domain.engine.rehearsal import rehearse
from app.domain.scoring.rubric import read_rubric
from app.domain.scoring.score import score
from app.library.wording import Words
from app.review.playback import arcs, frame, scenes
from tests.domain.engine.plots import script

PATH = Path("scenarios/rubrics/default.yaml")
RUBRIC, _ = read_rubric(PATH.as_posix(), PATH.read_text(encoding="utf-8"))
WORDS = Words("en", str, script().scenario, RUBRIC)
TALK = [
    {"say": "非常抱歉，换谁都急"},
    {"wait_s": 70},
    {"say": "您找快递"},
    {"use": "track"},
    {"say": "给您补发，今晚8点前回您"},
    {"end": True},
]
RECORDS = rehearse(script(), TALK)
CARD = score(script(), RUBRIC, RECORDS)
FOUND = scenes(RECORDS, CARD, WORDS)


def units():
    return [scene for scene in FOUND if scene.moment.kind == "unit"]


def test_every_unit_says_what_was_understood_felt_checked_and_taken():
    first = units()[0]
    assert [act.label for act in first.detail.acts] == ["Apology", "Specific empathy"]
    assert any(move.name == "anger" and move.delta < 0 for move in first.detail.movements)
    assert {"opening.heard", "next.heard"} & {guard.owner for guard in first.detail.guards}
    assert any(guard.held for guard in first.detail.guards)
    assert [(arrow.source, arrow.target) for arrow in first.detail.arrows] == [("开场", "诉苦")]
    assert first.detail.before is not None
    assert first.detail.after is not None


def test_marks_stand_at_the_turns_they_rest_on():
    wanted = {one.id for one in CARD.criteria if any(evidence.turn == 0 for evidence in one.evidence)}
    assert wanted <= {mark.id for mark in units()[0].marked if mark.earned}


def test_a_missed_mark_stands_where_it_could_have_been_earned():
    for rating in CARD.criteria:
        if rating.status == "missed" and rating.nearest_turn is not None:
            assert rating.id in {mark.id for mark in units()[rating.nearest_turn].marked}


def test_a_movement_of_nothing_is_not_told():
    assert all(move.delta for scene in FOUND if scene.detail for move in scene.detail.movements)


def test_frames_hold_positions_and_moods_but_no_words():
    frames = [frame(scene, WORDS) for scene in FOUND]
    assert [one["offset"] for one in frames] == sorted(one["offset"] for one in frames)
    said = {scene.moment.text for scene in FOUND if scene.moment.text}
    assert not any(text in str(frames) for text in said)
    assert all(one["state"] in script().states for one in frames)


def test_without_marks_the_scenes_are_still_there():
    bare = scenes(RECORDS, None, WORDS)
    assert len(bare) == len(FOUND)
    assert all(scene.marked == () for scene in bare)


def test_a_wait_tells_why_the_customer_lost_patience():
    waits = [scene for scene in FOUND if scene.moment.kind == "mood"]
    assert waits
    assert {"waiting for a reply"} <= {move.why for scene in waits for move in scene.detail.movements}


def test_both_moments_of_what_came_back_are_marked():
    talk = [*TALK[:1], {"say": "抱歉，保证没问题"}, {"say": "您找快递"}, {"say": "保证给您补发"}, {"end": True}]
    records = rehearse(script(), talk)
    found = scenes(records, score(script(), RUBRIC, records), WORDS)
    marked = [(scene.moment.kind, scene.moment.turn, one.here, one.other) for scene in found for one in scene.echoes]
    assert marked == [
        ("unit", 2, "set", 3), ("unit", 3, "came", 2), ("unit", 4, "set", None), ("end", 5, "came", 4),
    ]  # fmt: skip
    places = {scene.moment.turn: index for index, scene in enumerate(found) if scene.moment.kind == "unit"}
    assert arcs(found) == [
        {"from": places[2], "to": places[3], "good": False},
        {"from": places[4], "to": len(found) - 1, "good": False},
    ]


def test_without_marks_nothing_is_marked():
    assert not any(scene.echoes for scene in scenes(RECORDS, None, WORDS))
