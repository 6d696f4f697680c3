"""What was said is remembered: promises and wrong facts that cost when they are found out.

A reply leaves at most one claim, the worse one: an overpromise that is also false is an overpromise. The same claim
made again is the same claim, and one reply pays for one claim, the worst it shows up.
"""

from collections.abc import Collection
from dataclasses import dataclass

from msgspec.structs import replace

from app.domain.engine.feelings import EmotionModel, Trap, Traps
from app.domain.engine.snapshot import Claim, Memory

OVERPROMISE, MISINFORM = "overpromise", "misinform"


@dataclass(frozen=True)
class Said:
    """What one reply says of promises and facts. ``stated`` and ``misstated`` name facts of the case;
    ``minutes`` is the time named beside a promise, 0 without."""

    at_ms: int
    unit: int
    acts: Collection[str]
    stated: Collection[str] = ()
    misstated: tuple[str, ...] = ()
    minutes: int = 0


def weigh(model: EmotionModel, memory: Memory, said: Said) -> tuple[tuple[Claim, ...], Memory]:
    """The claims that this reply shows to be broken or false, and the memory after: without them, without what
    was redeemed in time, with what the reply claims itself."""
    traps = model.traps
    if traps is None:
        return (), memory
    found = tuple(claim for claim in memory.claims if _found_out(traps, claim, said))
    kept = tuple(claim for claim in memory.claims if claim not in found and not _redeemed(traps, claim, said))
    known = {(claim.kind, claim.facts) for claim in kept}
    fresh = tuple(claim for claim in _claims(said) if (claim.kind, claim.facts) not in known)
    return found, replace(memory, claims=(*kept, *fresh))


def worst(claims: Collection[Claim]) -> str:
    """The kind of the worst of ``claims``, "" without any."""
    kinds = {claim.kind for claim in claims}
    return next((kind for kind in (OVERPROMISE, MISINFORM) if kind in kinds), "")


def trap_of(traps: Traps, kind: str) -> Trap:
    """What a claim of ``kind`` costs when it is found out."""
    return traps.overpromise if kind == OVERPROMISE else traps.misinform


def _claims(said: Said) -> tuple[Claim, ...]:
    if OVERPROMISE in said.acts:
        due = said.at_ms + 60_000 * said.minutes if said.minutes else 0
        return (Claim(OVERPROMISE, said.unit, said.misstated, due),)
    if MISINFORM in said.acts or said.misstated:
        return (Claim(MISINFORM, said.unit, said.misstated),)
    return ()


def _found_out(traps: Traps, claim: Claim, said: Said) -> bool:
    if any(fact in said.stated and fact not in said.misstated for fact in claim.facts):
        return True
    if claim.kind != OVERPROMISE:
        return False
    late = 0 < claim.due_ms < said.at_ms
    return late or any(act in traps.taken_back_by for act in said.acts)


def _redeemed(traps: Traps, claim: Claim, said: Said) -> bool:
    return 0 < said.at_ms <= claim.due_ms and any(act in traps.kept_by for act in said.acts)
