"""The replay as data: every moment of the record with what the machine understood, felt, checked and marked there.

What was said comes from the record and the marks from the stored score run; nothing is computed again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.engine.events import Change, Mood, Output, Recorded
from app.domain.engine.mood import band as mood_band
from app.domain.scoring.scorecard import Rating, Scorecard
from app.domain.text.understanding import Act, Decision, Dropped, Mention, Understanding
from app.review.moments import Moment, moments
from app.review.report import points
from app.review.wording import Words


@dataclass(frozen=True, slots=True)
class ActView:
    """An act with its derivation. ``confidence`` in percent; ``credited`` False for those beyond the credit."""

    label: str
    quote: str
    confidence: int
    rule: str
    why: tuple[str, ...]
    credited: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """What was considered and dropped, and why."""

    label: str
    quote: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A date, sum or place that was read, and whether it agrees with the case."""

    kind: str
    quote: str
    fact: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Movement:
    """One reason why the mood moved."""

    variable: str
    delta: int
    why: str
    note: str


@dataclass(frozen=True, slots=True)
class Guarded:
    """A guard that was evaluated."""

    owner: str
    guard: str
    held: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """The arrow that was taken."""

    source: str
    target: str
    name: str
    via: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A criterion that rests on this turn (``earned``) or could have been earned in it."""

    id: str
    label: str
    status: str
    points: str
    of: str
    earned: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """All that one input set in motion."""

    acts: tuple[ActView, ...]
    dropped: tuple[Candidate, ...]
    values: tuple[Value, ...]
    phrases: tuple[str, ...]
    findings: tuple[str, ...]
    before: Mood | None
    after: Mood | None
    movements: tuple[Movement, ...]
    guards: tuple[Guarded, ...]
    arrows: tuple[Arrow, ...]
    met: tuple[tuple[str, bool], ...]
    marked: tuple[Marked, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A moment of the replay with its detail, the state it happened in and the mood after it."""

    moment: Moment
    state_id: str
    state: str
    band: int | None
    detail: Detail | None


def scenes(records: Sequence[Recorded], card: Scorecard | None, words: Words) -> tuple[Scene, ...]:
    """Every moment of ``records``, told for a reviewer; ``card`` None while there are no marks."""
    ratings = card.criteria if card else ()
    state, found = "", []
    states = {record.seq: record.output.state for record in records}
    for moment in moments(records):
        state = states.get(moment.seq) or state
        band = None if moment.mood is None else mood_band(moment.mood.anger)
        detail = _detail(moment, ratings, words) if moment.output is not None else None
        found.append(Scene(moment, state, words.state(state) if state else "", band, detail))
    return tuple(found)


def _detail(moment: Moment, ratings: Sequence[Rating], words: Words) -> Detail:
    output = moment.output or Output()
    heard = output.understood or Understanding("")
    return Detail(
        acts=tuple(_act(act, index in output.credit, words) for index, act in enumerate(heard.acts)),
        dropped=tuple(_dropped(one, words) for one in heard.dropped),
        values=tuple(_value(one, words) for one in heard.mentions),
        phrases=tuple(hit.name for hit in heard.phrases),
        findings=tuple(f"{one.finding}: {one.quote}" if one.quote else one.finding for one in heard.findings),
        before=output.before,
        after=output.after,
        movements=tuple(_movement(change, words) for change in output.changes if change.delta),
        guards=tuple(Guarded(one.owner, one.guard, one.held) for one in output.checked),
        arrows=tuple(
            Arrow(words.state(one.source), words.state(one.target), one.transition, one.via) for one in output.taken
        ),
        met=tuple((f"{one.expectation} ({words.criterion(one.item)})", one.met) for one in output.met),
        marked=tuple(_marked(ratings, output.unit, words)) if output.unit is not None else (),
        state=words.state(output.state) if output.state else "",
    )


def _act(act: Act, credited: bool, words: Words) -> ActView:
    return ActView(words.act(act.act), act.quote, round(act.confidence / 10), act.rule, _why(act.why), credited)


def _dropped(one: Dropped, words: Words) -> Candidate:
    return Candidate(words.act(one.act), one.quote, (one.rule, *_why(one.why)))


def _why(decisions: Iterable[Decision]) -> tuple[str, ...]:
    return tuple(f"{one.rule} ({one.note})" if one.note else one.rule for one in decisions)


def _value(one: Mention, words: Words) -> Value:
    return Value(one.kind, one.quote, words.fact(one.fact) if one.fact else "", one.verdict)


def _movement(change: Change, words: Words) -> Movement:
    return Movement(change.variable, change.delta, words.change(change.rule), change.note)


def _marked(ratings: Sequence[Rating], unit: int, words: Words) -> Iterable[Marked]:
    for rating in ratings:
        earned = any(one.turn == unit for one in rating.evidence)
        missed_here = rating.status in ("missed", "partly") and rating.nearest_turn == unit
        if earned or missed_here:
            label = words.text(rating.label) or rating.id
            yield Marked(rating.id, label, rating.status, points(rating.points), points(rating.of), earned)


def frame(scene: Scene, words: Words) -> dict[str, object]:
    """What the player needs of a scene: position, mood, marks; no texts."""
    moment, detail = scene.moment, scene.detail
    return {
        "seq": moment.seq,
        "offset": moment.offset_ms,
        "kind": moment.kind,
        "turn": moment.turn,
        "state": scene.state_id,
        "anger": None if moment.mood is None else moment.mood.anger,
        "band": "" if scene.band is None else words.band(scene.band),
        "marks": [{"label": one.label, "good": one.status == "met"} for one in detail.marked] if detail else [],
    }
