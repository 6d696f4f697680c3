"""What was said is remembered: promises and wrong facts that cost when they are found out.

A reply leaves at most one claim, the worse one: an overpromise that is also false is an overpromise. The same claim
made again is the same claim, and one reply pays for one claim, the worst it shows up. A wait that was asked for is a
claim too; it is settled by the reply that ends it (``hearing``), not weighed here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from app.domain.engine.feelings import EmotionModel, Trap, Traps
from app.domain.engine.snapshot import Claim, Memory
from app.domain.text.understanding import Span

OVERPROMISE, MISINFORM, CALLBACK, HOLD = "overpromise", "misinform", "callback", "hold"
COSTLY = (OVERPROMISE, MISINFORM)
"""Kinds that the emotion model prices, worst first. The others cost what waiting costs."""
NOWHERE = Span(0, 0)


@dataclass(frozen=True)
class Said:
    """What one reply says of promises and facts. ``stated`` and ``misstated`` name facts of the case; ``minutes`` is
    the time named beside a promise, ``call_minutes`` beside a promise to be in touch, 0 without; ``spans`` are the
    words of each kind of claim."""

    at_ms: int
    unit: int
    acts: Collection[str]
    stated: Collection[str] = ()
    misstated: tuple[str, ...] = ()
    minutes: int = 0
    call_minutes: int = 0
    spans: Mapping[str, Span] = field(default_factory=dict)


@dataclass(frozen=True)
class Weighed:
    """``found`` claims that a reply shows to be broken or false, each with why; ``kept`` those it makes good in time;
    the ``memory`` after: without both, with what the reply claims itself."""

    found: tuple[tuple[Claim, str], ...]
    kept: tuple[Claim, ...]
    memory: Memory


def weigh(model: EmotionModel, memory: Memory, said: Said) -> Weighed:
    """What a reply does to the claims of earlier ones. A model without traps remembers none."""
    traps = model.traps
    if traps is None:
        return Weighed((), (), memory)
    found = tuple((claim, why) for claim in memory.claims if (why := _found_out(traps, claim, said)))
    broken = [claim for claim, _ in found]
    kept = tuple(claim for claim in memory.claims if claim not in broken and _redeemed(traps, claim, said))
    rest = tuple(claim for claim in memory.claims if claim not in broken and claim not in kept)
    known = {(claim.kind, claim.facts) for claim in rest}
    fresh = tuple(claim for claim in _claims(said) if (claim.kind, claim.facts) not in known)
    return Weighed(found, kept, replace(memory, claims=(*rest, *fresh)))


def worst(claims: Collection[Claim]) -> str:
    """The kind of the worst of ``claims``, "" if none of them is priced."""
    kinds = {claim.kind for claim in claims}
    return next((kind for kind in COSTLY if kind in kinds), "")


def trap_of(traps: Traps, kind: str) -> Trap:
    """What a claim of ``kind`` costs when it is found out."""
    return traps.overpromise if kind == OVERPROMISE else traps.misinform


def owns_up(traps: Traps, acts: Collection[str]) -> bool:
    """Whether a reply with ``acts`` owns up to what it shows up."""
    return any(act in traps.owned_by for act in acts)


def held(memory: Memory) -> Claim | None:
    """The wait that was asked for and is not over yet."""
    return next((claim for claim in memory.claims if claim.kind == HOLD), None)


def without_hold(memory: Memory) -> Memory:
    """``memory`` after somebody came back."""
    return replace(memory, claims=tuple(claim for claim in memory.claims if claim.kind != HOLD))


def _claims(said: Said) -> tuple[Claim, ...]:
    if OVERPROMISE in said.acts:
        due = said.at_ms + 60_000 * said.minutes if said.minutes else 0
        return (Claim(OVERPROMISE, said.unit, said.misstated, due, said.spans.get(OVERPROMISE, NOWHERE)),)
    if MISINFORM in said.acts or said.misstated:
        return (Claim(MISINFORM, said.unit, said.misstated, 0, said.spans.get(MISINFORM, NOWHERE)),)
    if said.call_minutes:
        due = said.at_ms + 60_000 * said.call_minutes
        return (Claim(CALLBACK, said.unit, (), due, said.spans.get(CALLBACK, NOWHERE)),)
    return ()


def _found_out(traps: Traps, claim: Claim, said: Said) -> str:
    """Why the reply shows up the claim, "" if it does not."""
    if claim.kind == HOLD:
        return ""
    if any(fact in said.stated and fact not in said.misstated for fact in claim.facts):
        return "truth"
    if 0 < claim.due_ms < said.at_ms:
        return "late"
    taken_back = claim.kind == OVERPROMISE and any(act in traps.taken_back_by for act in said.acts)
    return "taken_back" if taken_back else ""


def _redeemed(traps: Traps, claim: Claim, said: Said) -> bool:
    """Deeds in time make a promise good; whoever promised word keeps it by a fact of the case, too."""
    if claim.kind == HOLD or not 0 < said.at_ms <= claim.due_ms:
        return False
    told = claim.kind == CALLBACK and bool(said.stated)
    return told or any(act in traps.kept_by for act in said.acts)
