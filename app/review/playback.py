"""The replay as data: every moment of the record with what the machine understood, felt, checked and marked there.

What was said comes from the record and the marks from the stored score run; nothing is computed again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.engine.events import Recorded
from app.domain.engine.mood import band as mood_band
from app.domain.scoring.scorecard import Rating, Scorecard
from app.library.derivation import Derivation, derivation
from app.library.moments import Moment, moments
from app.library.wording import Words, points
from app.review.aftermath import Echo, echoes, laters


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
class Scene:
    """A moment of the replay: where in the story, the mood after it, why it happened, the marks that rest on it, and
    the words that came back later with either end here."""

    moment: Moment
    state_id: str
    state: str
    band: int | None
    detail: Derivation | None
    marked: tuple[Marked, ...]
    echoes: tuple[Echo, ...] = ()


def scenes(records: Sequence[Recorded], card: Scorecard | None, words: Words) -> tuple[Scene, ...]:
    """Every moment of ``records``, told for a reviewer; ``card`` None while there are no marks."""
    ratings = card.criteria if card else ()
    state, found = "", []
    ends = echoes(laters(card, words)) if card else {}
    states = {record.seq: record.output.state for record in records}
    for moment in moments(records):
        state = states.get(moment.seq) or state
        band = None if moment.mood is None else mood_band(moment.mood.anger)
        detail = derivation(moment.output, words) if moment.output is not None else None
        unit = moment.output.unit if moment.output is not None else None
        marked = () if unit is None else tuple(_marked(ratings, unit, words))
        found.append(
            Scene(moment, state, words.state(state) if state else "", band, detail, marked, _echoes(moment, ends))
        )
    return tuple(found)


def _echoes(moment: Moment, ends: Mapping[int, tuple[Echo, ...]]) -> tuple[Echo, ...]:
    """A reply holds its ends where it was heard; what was open is told where the conversation ends."""
    turn = {"unit": moment.turn, "end": 0}.get(moment.kind)
    return () if turn is None else ends.get(turn, ())


def arcs(found: Sequence[Scene]) -> list[dict[str, object]]:
    """From where to where words came back, as positions in ``found``, for the player's time line."""
    heard = {scene.moment.turn: index for index, scene in enumerate(found) if scene.moment.kind == "unit"}
    last = len(found) - 1
    return [
        {"from": index, "to": last if one.other is None else heard.get(one.other, last), "good": one.tone == "good"}
        for index, scene in enumerate(found)
        for one in scene.echoes
        if one.here == "set"
    ]


def _marked(ratings: Sequence[Rating], unit: int, words: Words) -> Iterable[Marked]:
    for rating in ratings:
        earned = any(one.turn == unit for one in rating.evidence)
        missed_here = rating.status in ("missed", "partly") and rating.nearest_turn == unit
        if earned or missed_here:
            label = words.text(rating.label) or rating.id
            yield Marked(rating.id, label, rating.status, points(rating.points), points(rating.of), earned)


def frame(scene: Scene, words: Words) -> dict[str, object]:
    """What the player needs of a scene: position, mood, marks; no texts."""
    moment = scene.moment
    return {
        "seq": moment.seq,
        "offset": moment.offset_ms,
        "kind": moment.kind,
        "turn": moment.turn,
        "state": scene.state_id,
        "anger": None if moment.mood is None else moment.mood.anger,
        "band": "" if scene.band is None else words.band(scene.band),
        "marks": [{"label": one.label, "good": one.status == "met"} for one in scene.marked],
    }
