"""The report speaks in this order: what went well, the one thing to change, the rest; and only of what is recorded."""

from pathlib import Path

from msgspec.structs import replace

from app.domain.engine.rehearsal import rehearse
from app.domain.scoring.rubric import read_rubric
from app.domain.scoring.score import score
from app.domain.scoring.scorecard import Evidence, GateHit, Rating, Reason
from app.domain.text.understanding import Span
from app.library.wording import Words
from app.review.aftermath import echoes
from app.review.report import Wait, build_report
from tests.domain.engine.plots import script

PATH = Path("scenarios/rubrics/default.yaml")
RUBRIC, _ = read_rubric(PATH.as_posix(), PATH.read_text(encoding="utf-8"))
WORDS = Words("en", str, script().scenario, RUBRIC)
TALK = [
    {"say": "您好，非常抱歉，换谁都急"},
    {"wait_s": 70},
    {"say": "您找快递"},
    {"say": "给您补发，今晚8点前回您"},
    {"end": True},
]


def rating(name, points, of, status, quote="", advice=""):
    evidence = (Evidence(0, Span(0, len(quote)), quote, "apologize"),) if quote else ()
    return Rating(name, "D1", points, of, status, evidence, Reason(""), {"en": advice} if advice else {})


def report(talk=TALK, **changes):
    records = rehearse(script(), talk)
    card = replace(score(script(), RUBRIC, records), **changes)
    return build_report(records, card, WORDS, [Wait(1, 12_000)])


def test_the_two_best_come_first_with_the_persons_own_words_where_there_are_any():
    found = report(
        criteria=(
            rating("A", 5000, 5000, "met"),
            rating("B", 2000, 2000, "met", "抱歉"),
            rating("C", 3000, 3000, "met", "您好"),
            rating("D", 1000, 4000, "partly", "快递"),
        )
    )
    assert [item.id for item in found.strengths] == ["C", "B"]
    assert found.strengths[0].quotes[0].text == "您好"
    assert found.strengths[0].quotes[0].turn == 1


def test_what_cost_most_is_the_one_thing_to_change_and_advice_wins_among_equals():
    found = report(
        criteria=(
            rating("A", 0, 2000, "missed", advice="say it like this"),
            rating("B", 1000, 4000, "partly"),
            rating("C", 0, 2000, "missed"),
            rating("D", 0, 9000, "not_applicable"),
            rating("E", 1000, 1000, "met"),
        )
    )
    assert found.next_step.id == "B"
    assert [item.id for item in found.then] == ["A", "C"]
    assert found.then[0].advice == "say it like this"


def test_a_report_without_anything_to_praise_or_to_change_says_so():
    found = report(criteria=())
    assert (found.strengths, found.next_step, found.then) == ((), None, ())


def test_turns_are_counted_from_one():
    missed = replace(rating("A", 0, 2000, "missed"), nearest=Reason("nearest.turn"), nearest_turn=2)
    found = report(criteria=(missed,))
    assert found.next_step.nearest_turn == 3
    assert found.next_step.nearest


def test_the_ending_is_told_with_the_customers_last_words():
    found = report()
    spoken = [moment.text for moment in found.talk if moment.kind == "line"]
    assert found.ending.last_words == spoken[-1]
    assert found.ending.label == "离开" or found.ending.label in {o.label for o in script().scenario.outcomes.values()}
    assert found.ending.again
    assert found.ending.publish


def test_the_talk_holds_no_waits():
    assert {moment.kind for moment in report().talk} <= {"line", "message", "unit", "tool", "result", "hint", "end"}


def test_the_mood_has_one_worst_and_one_best_moment_with_reasons():
    found = report()
    turning = {row.turning: row for row in found.mood if row.turning}
    assert set(turning) == {"worst", "best"}
    assert all(row.why for row in turning.values())


def test_every_dimension_is_shown_with_its_criteria_and_share():
    found = report()
    assert [part.id for part in found.parts] == list(RUBRIC.dimensions)
    assert sum(len(part.items) for part in found.parts) == len(found.card.criteria)
    assert all(part.share is None or 0 <= part.share <= 100 for part in found.parts)


def test_deductions_are_negative_and_red_lines_keep_their_state():
    gate = GateHit("G-01", "suspected", 40_000, (), {"en": "A red line"}, Reason("gate.unsure"))
    found = report(gates=(gate,), capped_by="G-01")
    assert [(one.label, one.state) for one in found.gates] == [("A red line", "suspected")]
    assert found.verdict.capped == "A red line"
    assert all(one.points.startswith("-") for one in found.deductions)
    assert any(one.label for one in found.deductions)


def test_a_bad_ending_that_limits_the_total_is_named():
    assert report(capped_by="outcome.walked_away").verdict.capped == "离开"
    assert report(capped_by="").verdict.capped == ""


def test_what_is_not_enabled_is_listed_by_name():
    found = report()
    assert found.not_enabled
    assert all(why and not name.startswith("D5-") for name, why in found.not_enabled)


BROKEN = [
    {"say": "抱歉，换谁都急"},
    {"say": "抱歉，保证没问题"},
    {"say": "抱歉，稍等2分钟"},
    {"wait_s": 30},
    {"say": "您找快递"},
    {"say": "保证给您补发"},
    {"end": True},
]


def test_what_came_back_is_told_with_both_turns_its_price_and_what_to_say():
    hurt, still, kept = report(BROKEN).aftermaths
    assert (hurt.tone, hurt.outcome, hurt.set_turn, hurt.turn, hurt.quote) == (
        "bad",
        "fell through",
        2,
        4,
        "保证没问题",
    )
    assert hurt.cost == (("anger", 18), ("trust", -22), ("satisfaction", -15)), "in the order of the mood"
    assert hurt.line
    assert hurt.why
    assert hurt.lesson
    assert hurt.advice
    assert (still.tone, still.outcome, still.set_turn, still.turn) == ("half", "would have come back", 5, None)
    assert (kept.tone, kept.outcome, kept.set_turn, kept.turn, kept.advice) == ("good", "back in time", 3, 4, "")
    assert not any(one.shared for one in (hurt, still, kept))


def test_what_is_paid_for_with_another_says_so():
    twice = report(
        [{"say": "抱歉，包裹在北京"}, {"say": "保证没问题"}, {"say": "您找快递，包裹在武汉"}, {"end": True}]
    ).aftermaths
    assert [(one.label, one.shared) for one in twice] == [
        ("Something that was not so", True), ("A promise beyond your control", False),
    ]  # fmt: skip


def test_a_wait_that_was_never_ended_hurt():
    (one,) = report([{"say": "抱歉，换谁都急"}, {"say": "抱歉"}, {"say": "稍等"}, {"end": True}]).aftermaths
    assert (one.tone, one.outcome, one.turn, one.cost, one.shared) == ("bad", "never came back", None, (), False)


def test_both_ends_are_known_by_turn():
    ends = echoes(report(BROKEN).aftermaths)
    assert [(turn, [(one.here, one.other) for one in found]) for turn, found in sorted(ends.items())] == [
        (0, [("came", 5)]),
        (2, [("set", 4)]),
        (3, [("set", 4)]),
        (4, [("came", 2), ("came", 3)]),
        (5, [("set", None)]),
    ]


def test_a_scorecard_from_before_has_nothing_to_tell():
    assert report(BROKEN, aftermaths=()).aftermaths == ()


def test_a_rubric_without_words_for_it_shows_the_name_of_the_act():
    cards = score(script(), RUBRIC.model_copy(update={"aftermaths": ()}), rehearse(script(), BROKEN)).aftermaths
    assert [one.label for one in report(BROKEN, aftermaths=cards).aftermaths] == [
        "Overpromise",
        "Overpromise",
        "Hold notice",
    ]
