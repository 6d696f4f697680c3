"""From the end of a conversation to what the customer says of it: CSAT, NPS and tendencies, in integers.

Formulas: ``outcome`` of the emotion model (docs/explanation/emotion.md). The index alone decides CSAT.
"""

from collections.abc import Callable

from msgspec.structs import replace

from app.domain.engine.curves import sigmoid
from app.domain.engine.emotion import Customer
from app.domain.engine.events import Change, Comeback, Ended, Mood
from app.domain.engine.snapshot import Claim, Memory, Snapshot
from app.domain.engine.traps import CALLBACK, COSTLY, HOLD, trap_of
from app.domain.scenario.model import Outcome


def conclude(customer: Customer, snapshot: Snapshot, outcome_id: str, outcome: Outcome, by: str) -> Ended:
    """How the customer looks back. ``by`` names the arrow or rule that ended it.

    What they were told and did not yet see through, they see through later: it is counted here.
    """
    found_out = _found_out(customer, snapshot.memory)
    mood = _disillusioned(customer, snapshot.mood, found_out)
    snapshot = replace(snapshot, mood=mood, resolution=_resolution(customer, snapshot, by))
    index = outcome_index(customer, snapshot)
    csat = 1 + sum(index >= 1000 * bound for bound in customer.model.outcome.csat)
    complaint = sigmoid(-3400 + 60 * (mood.anger - 45) + (1000 - snapshot.resolution) * 1200 // 1000)
    if snapshot.memory.red_line:
        csat, complaint = min(csat, 2), max(complaint, 500)
    return Ended(
        outcome=outcome_id,
        kind=outcome.kind,
        good=outcome.good,
        by=by,
        csat=csat,
        nps=max(0, min(10, _round_half_even(index // 10 + 20 * (mood.trust - 50), 1000))),
        index=index,
        resolution=snapshot.resolution,
        repurchase=sigmoid(
            -900 + 28 * (mood.trust - 45) + 20 * (mood.satisfaction - 50) - 20 * max(0, mood.anger - 30)
        ),
        bad_review=sigmoid(-2200 + 50 * (mood.anger - 40) - 30 * (mood.satisfaction - 50)),
        complaint=complaint,
        cap=None if outcome.good else outcome.cap,
        found_out=found_out,
    )


def left_open(
    customer: Customer, snapshot: Snapshot, outcome_id: str, outcome: Outcome, by: str
) -> tuple[Comeback, ...]:
    """What was claimed and not settled when it ended, in the order in which it was said: what it moves afterwards, and
    how many points of CSAT it takes. Nobody waits any more where the matter was closed by the reply itself or by a
    quiet goodbye, and word that was not due yet may still come."""
    if customer.model.traps is None:
        return ()
    claims = snapshot.memory.claims
    kinds = _found_out(customer, snapshot.memory)
    moved = _afterwards(customer, snapshot.mood, kinds)
    lost = _stars_lost(snapshot, kinds, lambda one: conclude(customer, one, outcome_id, outcome, by).csat)
    found = []
    for claim in claims:
        if claim.kind in COSTLY:
            why = "late" if 0 < claim.due_ms < snapshot.at_ms else ""
            cost, stars = moved.pop(claim.kind, ()), lost.pop(claim.kind, 0)
            found.append(Comeback(claim.kind, claim.unit, claim.span, "open", why, cost, csat=stars))
        elif _missed(claim, snapshot, by):
            why = "unreturned" if claim.kind == HOLD else "late"
            found.append(Comeback(claim.kind, claim.unit, claim.span, "open", why))
    return tuple(found)


def _missed(claim: Claim, snapshot: Snapshot, by: str) -> bool:
    if claim.kind == CALLBACK:
        return claim.due_ms < snapshot.at_ms
    if by == "limit.time_limit":
        return claim.due_ms < snapshot.at_ms
    return by.startswith(("silence.", "end.")) and by != "silence.quiet"


def _stars_lost(snapshot: Snapshot, kinds: tuple[str, ...], csat: Callable[[Snapshot], int]) -> dict[str, int]:
    """What each kind takes from the rating, counted one after the other, so that the parts make the whole."""
    claims = snapshot.memory.claims
    ratings = []
    for count in range(len(kinds) + 1):
        counted = tuple(claim for claim in claims if claim.kind in kinds[:count])
        ratings.append(csat(replace(snapshot, memory=replace(snapshot.memory, claims=counted))))
    return {kind: before - after for kind, before, after in zip(kinds, ratings, ratings[1:], strict=False)}


def _afterwards(customer: Customer, mood: Mood, kinds: tuple[str, ...]) -> dict[str, tuple[Change, ...]]:
    """What each kind moves once it is found out, in the order in which it is counted."""
    moved = {}
    for kind in kinds:
        after = _disillusioned(customer, mood, (kind,))
        deltas = {name: getattr(after, name) - getattr(mood, name) for name in mood.__struct_fields__}
        moved[kind] = tuple(Change(name, delta, f"trap.{kind}") for name, delta in deltas.items() if delta)
        mood = after
    return moved


def outcome_index(customer: Customer, snapshot: Snapshot) -> int:
    """The index in thousandths of a point: resolution, treatment, process, trust, anger, contacts, peak."""
    rule = customer.model.outcome
    resolution, interaction, process = customer.persona.outcome_weights
    mood = snapshot.mood
    return (
        resolution * snapshot.resolution
        + interaction * _interaction(customer, snapshot.memory)
        + process * _process(customer, snapshot.memory)
        + rule.index.trust * mood.trust
        - rule.index.anger * max(0, mood.anger - rule.index.anger_from)
        - rule.index.contact * (customer.case.contacts - 1)
        - (rule.index.peak if snapshot.memory.peak_anger >= rule.index.peak_at else 0)
    )


def _resolution(customer: Customer, snapshot: Snapshot, by: str) -> int:
    """How far it was resolved; what is under way when the trainee closes and was never agreed to, as promised."""
    if snapshot.resolution or not by.startswith("end."):
        return snapshot.resolution
    memory, solutions = snapshot.memory, customer.solutions
    offered = any(solutions[name].fit != "bad" for name in memory.offered)
    under_way = any(act in memory.act_uses for act in customer.model.outcome.promised_by)
    return customer.model.resolution["promise"] if offered and under_way else 0


def _found_out(customer: Customer, memory: Memory) -> tuple[str, ...]:
    kinds = {claim.kind for claim in memory.claims if claim.kind in COSTLY}
    return tuple(sorted(kinds)) if customer.model.traps else ()


def _disillusioned(customer: Customer, mood: Mood, kinds: tuple[str, ...]) -> Mood:
    for kind in kinds:
        assert customer.model.traps is not None
        effect = trap_of(customer.model.traps, kind).effect
        moved = {str(name): max(0, min(100, getattr(mood, str(name)) + delta)) for name, delta in effect.items()}
        mood = replace(mood, **moved)
    return mood


def _interaction(customer: Customer, memory: Memory) -> int:
    rule = customer.model.outcome.interaction
    raw = (1000 * memory.relational_credit - rule.hostility * memory.hostility) // rule.scale
    return max(-1000, min(1000, raw))


def _process(customer: Customer, memory: Memory) -> int:
    rule = customer.model.outcome.process
    lost = rule.wait * memory.waits_over + rule.repeat * memory.repeats_asked + rule.transfer * memory.transfers
    return max(-1000, 1000 - lost)


def _round_half_even(value: int, scale: int) -> int:
    whole, rest = divmod(value, scale)
    return whole + (1 if 2 * rest > scale or (2 * rest == scale and whole % 2) else 0)
