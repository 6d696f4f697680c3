"""From a reply that was heard to what it claims, and from what became of earlier claims to what is recorded of it."""

from collections.abc import Collection, Iterator, Sequence

from app.domain.engine.events import Change, Comeback
from app.domain.engine.feelings import EmotionModel
from app.domain.engine.patience import overruns
from app.domain.engine.snapshot import Claim, Waiting
from app.domain.engine.traps import CALLBACK, HOLD, MISINFORM, NOWHERE, OVERPROMISE, Said, Weighed, owns_up
from app.domain.text.understanding import Span, Understanding

CALLING = ("commit_followup", "commit_deadline")
"""Acts that promise word within a named time."""
MOST_NAMED_MINUTES = 60
"""A longer time beside "one moment" speaks of the matter (three days without news), not of the wait."""


def said_in(heard: Understanding, at_ms: int, unit: int) -> Said:
    """What the reply says of promises and facts."""
    named = {
        verdict: tuple(dict.fromkeys(m.fact for m in heard.mentions if m.fact and m.verdict == verdict))
        for verdict in ("stated", "contradicted")
    }
    return Said(
        at_ms=at_ms,
        unit=unit,
        acts=frozenset(act.act for act in heard.acts),
        stated=named["stated"],
        misstated=named["contradicted"],
        minutes=max(values_beside(heard, OVERPROMISE, "duration"), default=0),
        call_minutes=_call_minutes(heard),
        spans={
            OVERPROMISE: words_of(heard, OVERPROMISE),
            MISINFORM: _wrong_words(heard),
            CALLBACK: words_of(heard, *CALLING),
        },
    )


def hold_asked(heard: Understanding, unit: int, due_ms: int) -> Claim:
    """The claim of a reply that asks to wait."""
    return Claim(HOLD, unit, due_ms=due_ms, span=words_of(heard, "hold_notice"))


def hold_over(
    model: EmotionModel, claim: Claim, waiting: Waiting | None, at_ms: int, changes: Sequence[Change]
) -> Comeback | None:
    """What becomes of a wait that is over at ``at_ms``: far too late, in time, or (None) neither. ``waiting`` is None
    if nobody had begun to wait."""
    if waiting is None:
        return Comeback(HOLD, claim.unit, claim.span, "kept")
    took = max(0, at_ms - waiting.last_ms)
    if overruns(model.waiting.overrun, waiting, at_ms):
        cost = tuple(change for change in changes if change.rule == "hold_broken")
        return Comeback(HOLD, claim.unit, claim.span, "came_back", "overrun", cost, waiting.hold_ms, took)
    if took <= waiting.hold_ms:
        return Comeback(HOLD, claim.unit, claim.span, "kept", "", (), waiting.hold_ms, took)
    return None


def settled(
    model: EmotionModel, weighed: Weighed, paid_for: str, acts: Collection[str], changes: Sequence[Change]
) -> Iterator[Comeback]:
    """What a reply with ``acts`` did to earlier claims: the first of the kind ``paid_for`` carries the cost."""
    for claim, why in weighed.found:
        cost: tuple[Change, ...] = ()
        if claim.kind == paid_for:
            paid_for = ""
            cost = tuple(change for change in changes if change.rule == f"trap.{claim.kind}")
        owned = model.traps is not None and claim.kind != CALLBACK and owns_up(model.traps, acts)
        yield Comeback(claim.kind, claim.unit, claim.span, "owned" if owned else "came_back", why, cost)
    yield from (Comeback(claim.kind, claim.unit, claim.span, "kept") for claim in weighed.kept)


def values_beside(heard: Understanding, act: str, kind: str) -> list[int]:
    """The numbers of ``kind`` that stand in a clause with ``act``."""
    clauses = {found.clause for found in heard.acts if found.act == act}
    mentions = (m for m in heard.mentions if m.kind == kind and m.clause in clauses)
    return [int(m.value) for m in mentions if m.value.isdecimal()]


def words_of(heard: Understanding, *acts: str) -> Span:
    """The clause with the first of ``acts`` in the text."""
    return min((_clause(heard, act.clause) for act in heard.acts if act.act in acts), default=NOWHERE)


def _call_minutes(heard: Understanding) -> int:
    """How soon the trainee will be in touch again, if that is within this conversation and no mere "one moment"."""
    if any(act.act == "hold_notice" for act in heard.acts):
        return 0
    named = [value for act in CALLING for value in values_beside(heard, act, "duration")]
    return max((value for value in named if value <= MOST_NAMED_MINUTES), default=0)


def _wrong_words(heard: Understanding) -> Span:
    """The clause with the first wrong value, else with the first words that were understood to be wrong."""
    wrong = [_clause(heard, m.clause) for m in heard.mentions if m.fact and m.verdict == "contradicted"]
    return min(wrong, default=words_of(heard, MISINFORM))


def _clause(heard: Understanding, index: int) -> Span:
    """A clause without the blanks around it."""
    start, end = heard.clauses[index].span.start, heard.clauses[index].span.end
    words = heard.text[start:end]
    return Span(end - len(words.lstrip()), start + len(words.rstrip()))
