"""What came back later, told for the report, and pinned to the turns for the transcript and the replay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.engine.traps import COSTLY
from app.domain.scenario.model import VARIABLES
from app.domain.scoring.scorecard import Aftermath, Scorecard
from app.domain.scoring.wording import became
from app.library.wording import Words


@dataclass(frozen=True, slots=True)
class Later:
    """Words of ``set_turn`` (turns from 1) and what became of them in ``turn`` (None: not before the end). ``tone``:
    bad (it hurt), half (owned up to, or still to come) or good (made good); ``outcome`` says it in words. ``cost``:
    names of the mood with what they moved by; ``shared``: paid for together with other words."""

    label: str
    tone: str
    outcome: str
    quote: str
    set_turn: int
    turn: int | None
    line: str
    cost: tuple[tuple[str, int], ...]
    csat: int
    shared: bool
    why: str
    lesson: str
    advice: str


@dataclass(frozen=True, slots=True)
class Echo:
    """One end of it. ``here``: set (the words stand in this turn) or came (here they were decided); ``other`` is the
    turn of the other end, None for what was open at the end."""

    here: str
    tone: str
    outcome: str
    label: str
    quote: str
    other: int | None


def laters(card: Scorecard, words: Words) -> tuple[Later, ...]:
    """What cost something first, what was made good last; each in the order in which it was decided."""
    told = [_later(one, words) for one in card.aftermaths]
    return tuple(sorted(told, key=lambda later: later.tone == "good"))


def echoes(told: Sequence[Later]) -> Mapping[int, tuple[Echo, ...]]:
    """Both ends by turn; 0 stands for the end of the conversation."""
    found: dict[int, list[Echo]] = {}
    for one in told:
        ends = ((one.set_turn, "set", one.turn), (one.turn or 0, "came", one.set_turn))
        for turn, here, other in ends:
            found.setdefault(turn, []).append(Echo(here, one.tone, one.outcome, one.label, one.quote, other))
    return {turn: tuple(ends) for turn, ends in found.items()}


def _later(one: Aftermath, words: Words) -> Later:
    unanswered = one.how == "open" and one.kind not in COSTLY
    return Later(
        label=words.text(one.label) or words.act(one.evidence.act),
        tone={"kept": "good", "came_back": "bad"}.get(one.how, "bad" if unanswered else "half"),
        outcome=became(one.kind, one.how, words.locale),
        quote=one.evidence.quote,
        set_turn=one.evidence.turn + 1,
        turn=None if one.turn is None else one.turn + 1,
        line=one.line,
        cost=tuple((words.variable(name), one.cost[name]) for name in VARIABLES if name in one.cost),
        csat=one.csat,
        shared=one.kind in COSTLY and one.how != "kept" and not one.cost,
        why=words.reason(one.why),
        lesson=words.text(one.lesson),
        advice=words.text(one.advice),
    )
