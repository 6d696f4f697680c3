"""The report as data: everything the page prints, in the order in which it speaks to the person.

First what went well, then the one thing to change next, then the rest. Nothing is marked here: the marks
come from the stored score run, the conversation from the record.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.engine.events import Ended, Mood, Recorded
from app.domain.engine.mood import band as mood_band
from app.domain.scoring.scorecard import Badge, Deduction, Evidence, GateHit, Rating, Scorecard
from app.library.moments import Moment, moments
from app.library.wording import Words, points
from app.review.aftermath import Later, laters
from app.review.curve import Curve, Point, curve, leading

TALK = ("line", "message", "unit", "tool", "result", "hint", "end")


@dataclass(frozen=True, slots=True)
class Quote:
    """Evidence to read: the words, what they were understood as, and the turn (from 1) they stand in."""

    text: str
    act: str
    turn: int


@dataclass(frozen=True, slots=True)
class Item:
    """A criterion: ``status`` met, partly, missed, not_applicable or not_evaluable; points as text."""

    id: str
    label: str
    status: str
    points: str
    of: str
    reason: str
    quotes: tuple[Quote, ...]
    advice: str
    nearest: str
    nearest_turn: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """A dimension with its criteria; ``share`` in percent, None when nothing in it applied."""

    id: str
    label: str
    points: str
    of: str
    share: int | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """How it ended, in three sentences; tendencies are the model's, and the page says so."""

    label: str
    kind: str
    good: bool
    last_words: str
    again: str
    publish: str
    csat: int
    nps: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The total and whether it was enough; ``passed`` None is pending or too short, ``why`` says which."""

    total: str
    passed: bool | None
    band: str
    why: tuple[str, ...]
    capped: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Points taken away, or a red line: ``state`` is deduction, confirmed or suspected."""

    id: str
    label: str
    state: str
    points: str
    quotes: tuple[Quote, ...]
    advice: str
    reason: str


@dataclass(frozen=True, slots=True)
class MoodRow:
    """A point of the mood curve, for the chart and for its table."""

    turn: int
    offset_ms: int
    mood: Mood
    band: int
    turning: str
    why: str


@dataclass(frozen=True, slots=True)
class Wait:
    """How long the customer waited in one turn, from the delivery of the first unanswered line."""

    turn: int
    ms: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything on the page below the head."""

    ending: Ending
    verdict: Verdict
    strengths: tuple[Item, ...]
    next_step: Item | None
    then: tuple[Item, ...]
    parts: tuple[Part, ...]
    deductions: tuple[Taken, ...]
    gates: tuple[Taken, ...]
    aftermaths: tuple[Later, ...]
    badges: tuple[str, ...]
    mood: tuple[MoodRow, ...]
    waits: tuple[Wait, ...]
    not_enabled: tuple[tuple[str, str], ...]
    talk: tuple[Moment, ...]
    card: Scorecard


def build_report(records: Sequence[Recorded], card: Scorecard, words: Words, waits: Sequence[Wait]) -> Report:
    """The report of a finished attempt; ``records`` must end with an ending."""
    talk = tuple(moment for moment in moments(records) if moment.kind in TALK)
    ended = next(record.output.ended for record in reversed(records) if record.output.ended)
    items = {rating.id: _item(rating, words) for rating in card.criteria}
    losses = _losses(card.criteria)
    todo = tuple(items[rating.id] for rating in losses[:3])
    return Report(
        ending=_ending(ended, talk, words),
        verdict=_verdict(card, words),
        strengths=tuple(items[rating.id] for rating in _strengths(card.criteria)),
        next_step=todo[0] if todo else None,
        then=todo[1:],
        parts=_parts(card, items, words),
        deductions=tuple(_deduction(one, words) for one in card.deductions),
        gates=tuple(_gate(one, words) for one in card.gates),
        aftermaths=laters(card, words),
        badges=tuple(_badge(one, words) for one in card.badges),
        mood=_mood(curve(records), words),
        waits=tuple(waits),
        not_enabled=tuple((words.criterion(one), words.why_not(one)) for one in card.not_enabled),
        talk=talk,
        card=card,
    )


def _strengths(ratings: Sequence[Rating]) -> list[Rating]:
    """The two that earned most; with the person's own words where there are any."""
    earned = [rating for rating in ratings if rating.status == "met" and rating.points > 0]
    return sorted(earned, key=lambda rating: (not _spoken(rating.evidence), -rating.points, rating.id))[:2]


def _losses(ratings: Sequence[Rating]) -> list[Rating]:
    """What cost most first; among equals, what can be learnt from wording."""
    lost = [rating for rating in ratings if rating.status in ("missed", "partly") and rating.of > rating.points]
    return sorted(lost, key=lambda rating: (-(rating.of - rating.points), not rating.advice, rating.id))


def _spoken(evidence: Sequence[Evidence]) -> bool:
    return any(one.quote for one in evidence)


def _item(rating: Rating, words: Words) -> Item:
    return Item(
        id=rating.id,
        label=words.text(rating.label) or rating.id,
        status=rating.status,
        points=points(rating.points),
        of=points(rating.of),
        reason=words.reason(rating.reason),
        quotes=_quotes(rating.evidence, words),
        advice=words.text(rating.advice),
        nearest=words.reason(rating.nearest) if rating.nearest else "",
        nearest_turn=None if rating.nearest_turn is None else rating.nearest_turn + 1,
    )


def _quotes(evidence: Sequence[Evidence], words: Words) -> tuple[Quote, ...]:
    shown = (Quote(one.quote, words.act(one.act) if one.act else "", one.turn + 1) for one in evidence)
    return tuple(dict.fromkeys(shown))


def _ending(ended: Ended, talk: Sequence[Moment], words: Words) -> Ending:
    last = next((moment.text for moment in reversed(talk) if moment.kind == "line" and moment.text), "")
    return Ending(
        label=words.outcome(ended.outcome),
        kind=ended.kind,
        good=ended.good,
        last_words=last,
        again=words.again(ended.repurchase),
        publish=words.publish(ended.bad_review, ended.complaint),
        csat=ended.csat,
        nps=ended.nps,
    )


def _verdict(card: Scorecard, words: Words) -> Verdict:
    why = tuple(words.reason(reason) for reason in card.why_not_passed)
    return Verdict(points(card.total), card.passed, words.grade(card.band), why, _cap(card, words))


def _cap(card: Scorecard, words: Words) -> str:
    """What bounds the total: a red line or a bad ending; empty when nothing does."""
    kind, dot, name = card.capped_by.partition(".")
    if dot and kind == "outcome":
        return words.outcome(name)
    gate = next((one for one in card.gates if one.id == card.capped_by), None)
    return words.text(gate.label) if gate else card.capped_by


def _parts(card: Scorecard, items: dict[str, Item], words: Words) -> tuple[Part, ...]:
    return tuple(
        Part(
            id=name,
            label=words.text(score.label) or name,
            points=points(score.points),
            of=points(score.of),
            share=round(100 * score.points / score.of) if score.of else None,
            items=tuple(items[rating.id] for rating in card.criteria if rating.dimension == name),
        )
        for name, score in card.dimensions.items()
    )


def _deduction(one: Deduction, words: Words) -> Taken:
    label = words.text(one.label) or words.act(one.act)
    return Taken(
        one.id, label, "deduction", points(-one.points), _quotes(one.evidence, words), words.text(one.advice), ""
    )


def _gate(one: GateHit, words: Words) -> Taken:
    label = words.text(one.label) or one.id
    quotes = _quotes(one.evidence, words)
    return Taken(one.id, label, one.state, points(one.cap), quotes, words.text(one.advice), words.reason(one.reason))


def _badge(one: Badge, words: Words) -> str:
    return words.text(one.label) or one.id


def _mood(found: Curve, words: Words) -> tuple[MoodRow, ...]:
    def row(point: Point) -> MoodRow:
        turning = "worst" if point is found.worst else "best" if point is found.best else ""
        cause = leading(point.changes, "anger", 1 if point.moved > 0 else -1)
        why = words.change(cause.rule) if cause and point.moved else ""
        return MoodRow(point.turn, point.offset_ms, point.mood, mood_band(point.mood.anger), turning, why)

    return tuple(row(point) for point in found.points)
