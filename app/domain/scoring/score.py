"""Marking: from the record of an attempt to its scorecard. Pure: same input, same bytes."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import takewhile

from msgspec.structs import replace

from app.domain.engine.events import Met, Recorded
from app.domain.engine.script import Script
from app.domain.scenario.condition import holds, names
from app.domain.scenario.model import Expectation
from app.domain.scoring.aftermath import aftermaths
from app.domain.scoring.badges import badges
from app.domain.scoring.deductions import deductions
from app.domain.scoring.evidence.apply import apply
from app.domain.scoring.evidence.judged import NOT_APPLICABLE, WHOLE, Judged, few
from app.domain.scoring.gates import gate_hits
from app.domain.scoring.metrics import metrics
from app.domain.scoring.phrasing import advice_for, given_away
from app.domain.scoring.record import MIN_UNITS, Record
from app.domain.scoring.rubric import Criterion, Rubric
from app.domain.scoring.scorecard import Deduction, DimensionScore, GateHit, Rating, Reason, Scorecard
from app.domain.scoring.sight import PlotSight
from app.domain.scoring.vocabulary import NUMBERS, guard

MISSED_EXPECTATION = 750
"""With a missed expectation of the scenario a criterion is worth at most so much: met becomes partly."""

Shares = dict[str, tuple[Fraction, Fraction]]
"""Per criterion: points earned and points possible, exact."""


def score(script: Script, rubric: Rubric, records: Sequence[Recorded], *, so_far: bool = False) -> Scorecard:
    """The scorecard of ``records`` under ``rubric``. ``so_far`` marks an attempt that goes on: few replies are no
    fault then, and nothing is judged."""
    record = Record(script, records, given_away(script, rubric), so_far=so_far)
    enabled = [criterion for criterion in rubric.criteria if criterion.enabled]
    too_short = record.too_short
    judged = {criterion.id: judge(criterion, record, rubric) for criterion in enabled}
    exact = _spread(rubric, judged)
    off = deductions(rubric.deductions, record)
    gates = gate_hits(rubric.gates, record)
    dimensions = _dimensions(rubric, exact)
    total, capped_by = _capped(_total(exact, off), record, gates)
    passed, why = _verdict(rubric, record, too_short, total, dimensions, gates)
    return Scorecard(
        rubric=rubric.id,
        rubric_hash=rubric.hash,
        total=0 if too_short else total,
        passed=passed,
        band="" if too_short else _band(rubric, total, gates),
        dimensions=_emptied(dimensions) if too_short else dimensions,
        criteria=tuple(_rating(c, judged[c.id], exact, record, too_short) for c in enabled),
        deductions=off,
        gates=gates,
        badges=badges(rubric.badges, record),
        metrics=metrics(record, rubric.within_s),
        capped_by=capped_by,
        why_not_passed=why,
        not_enabled=tuple(criterion.id for criterion in rubric.criteria if not criterion.enabled),
        aftermaths=aftermaths(rubric.aftermaths, record),
    )


def judge(criterion: Criterion, record: Record, rubric: Rubric) -> Judged:
    """What the criterion's rule found, with the scenario's expectations of it."""
    if criterion.na is not None and record.overall(criterion.na):
        return Judged(None, Reason("na.case"))
    found = apply(criterion.rule, record, rubric, criterion.severity)
    if found.share is None:
        return NOT_APPLICABLE
    return _with_expectations(criterion.id, found, record)


def _with_expectations(item: str, found: Judged, record: Record) -> Judged:
    """A missed expectation leaves at most three quarters; a met one is evidence."""
    decided = [(turn, met) for turn, met in _decided(record) if met.item == item]
    for turn, met in decided:
        if met.met and turn is not None:
            need = _need(record, met)
            quotes = record.evidence(need, record.turns[turn]) if need else ()
            found = replace(found, evidence=few((*found.evidence, *quotes)))
    missed = next(((turn, met) for turn, met in decided if not met.met and not _kept_later(record, turn, met)), None)
    if missed is None or found.share is None or found.share <= MISSED_EXPECTATION:
        return found
    values = {"what": f"expectation:{missed[1].state}.{missed[1].expectation}"}
    return replace(
        found,
        share=MISSED_EXPECTATION,
        reason=Reason("expectation.missed", values),
        nearest=Reason("nearest.expectation", values),
        nearest_turn=missed[0],
    )


def _decided(record: Record) -> list[tuple[int | None, Met]]:
    """Every expectation that was judged, with the reply that decided it."""
    units = 0
    found: list[tuple[int | None, Met]] = []
    for row in record.records:
        units += row.output.unit is not None
        found += [(units - 1 if units else None, met) for met in row.output.met]
    return found


def _kept_later(record: Record, turn: int | None, met: Met) -> bool:
    """Whether an expectation with replies left to it was met in these, though the plot had gone on before: a customer
    who quickly tells more takes nothing of the time that was given."""
    expected = _expectation(record, met)
    if turn is None or expected is None or expected.by == "exit":
        return False
    if any(name.kind == "number" and name.name not in NUMBERS for name in names(guard(expected.need))):
        return False
    used = sum(1 for _ in takewhile(lambda earlier: earlier.state == met.state, record.turns[turn::-1]))
    left = int(expected.by.removeprefix("turn ")) - used
    later = record.turns[turn + 1 : turn + 1 + max(0, left)]
    return any(holds(guard(expected.need), PlotSight(record, reply)) for reply in later)


def _need(record: Record, met: Met) -> str | None:
    expected = _expectation(record, met)
    return expected.need if expected else None


def _expectation(record: Record, met: Met) -> Expectation | None:
    state = record.script.states.get(met.state)
    return next((e for e in (state.expect if state else ()) if e.id == met.expectation), None)


def _spread(rubric: Rubric, judged: dict[str, Judged]) -> Shares:
    """Points of what does not apply, or is not enabled, go to the rest of the dimension; of an empty dimension, to
    the other dimensions."""
    alive: dict[str, list[Criterion]] = {name: [] for name in rubric.dimensions}
    for criterion in rubric.criteria:
        if criterion.id in judged and judged[criterion.id].share is not None:
            alive[criterion.dimension].append(criterion)
    weights = sum(rubric.dimensions[name].weight for name, own in alive.items() if own)
    exact: Shares = {}
    for name, own in alive.items():
        sum_of = sum(criterion.points for criterion in own)
        for criterion in own:
            weight = Fraction(100 * rubric.dimensions[name].weight, weights)
            of = Fraction(1000 * criterion.points, sum_of) * weight
            exact[criterion.id] = (of * (judged[criterion.id].share or 0) / WHOLE, of)
    return exact


def _dimensions(rubric: Rubric, exact: Shares) -> dict[str, DimensionScore]:
    found = {}
    for name, dimension in rubric.dimensions.items():
        own = [exact[c.id] for c in rubric.criteria if c.dimension == name and c.id in exact]
        label = {str(k): v for k, v in dimension.label.items()}
        points, of = sum((p for p, _ in own), Fraction()), sum((o for _, o in own), Fraction())
        found[name] = DimensionScore(rounded(points), rounded(of), label)
    return found


def _emptied(dimensions: dict[str, DimensionScore]) -> dict[str, DimensionScore]:
    return {name: replace(dimension, points=0) for name, dimension in dimensions.items()}


def rounded(value: Fraction) -> int:
    """Half to even: the one place where marks are rounded."""
    return round(value)


def _total(exact: Shares, off: Sequence[Deduction]) -> int:
    earned = sum((points for points, _ in exact.values()), Fraction())
    return max(0, rounded(earned) - sum(deduction.points for deduction in off))


def _capped(total: int, record: Record, gates: Sequence[GateHit]) -> tuple[int, str]:
    """The total under the lowest cap that bites: a confirmed red line, or a bad ending."""
    caps = [(gate.cap, gate.id) for gate in gates if gate.state == "confirmed"]
    ended = record.ended
    if ended is not None and not ended.good and ended.cap is not None:
        caps.append((1000 * ended.cap, f"outcome.{ended.outcome}"))
    biting = [cap for cap in caps if cap[0] < total]
    return min(biting) if biting else (total, "")


def _band(rubric: Rubric, total: int, gates: Sequence[GateHit]) -> str:
    if any(gate.state == "confirmed" for gate in gates):
        return "fail"
    bands = rubric.bands
    steps = (("excellent", bands.excellent), ("qualified", bands.qualified), ("improve", bands.improve))
    return next((name for name, bound in steps if total >= 1000 * bound), "fail")


def _verdict(
    rubric: Rubric,
    record: Record,
    too_short: bool,
    total: int,
    dimensions: dict[str, DimensionScore],
    gates: Sequence[GateHit],
) -> tuple[bool | None, tuple[Reason, ...]]:
    """Whether it is a pass, and why not. None: nobody can say yet (running, too short, a suspected red line)."""
    sure = [Reason("verdict.gate", {"what": f"gate:{g.id}"}) for g in gates if g.state == "confirmed"]
    open_ = [Reason("verdict.suspected", {"what": f"gate:{g.id}"}) for g in gates if g.state == "suspected"]
    if record.ended is None:
        open_.insert(0, Reason("verdict.running"))
    if too_short:
        open_.insert(0, Reason("verdict.short", {"n": str(len(record.turns)), "min": str(MIN_UNITS)}))
    low = [] if too_short else _too_low(rubric, total, dimensions)
    if sure:
        return False, (*sure, *low)
    if open_:
        return None, (*open_, *low)
    return not low, tuple(low)


def _too_low(rubric: Rubric, total: int, dimensions: dict[str, DimensionScore]) -> list[Reason]:
    low = []
    if total < 1000 * rubric.pass_.total:
        low.append(Reason("verdict.total", {"need": str(rubric.pass_.total)}))
    for name, dimension in dimensions.items():
        if 100 * dimension.points < rubric.pass_.dimension * dimension.of:
            low.append(Reason("verdict.dimension", {"what": f"dimension:{name}", "need": str(rubric.pass_.dimension)}))
    return low


def _rating(criterion: Criterion, found: Judged, exact: Shares, record: Record, too_short: bool) -> Rating:
    label = {str(k): v for k, v in criterion.label.items()}
    points, of = (rounded(value) for value in exact.get(criterion.id, (Fraction(), Fraction())))
    if too_short:
        reason = Reason("verdict.short", {"n": str(len(record.turns)), "min": str(MIN_UNITS)})
        return Rating(criterion.id, criterion.dimension, 0, of, "not_evaluable", (), reason, label=label)
    if found.share is None:
        return Rating(criterion.id, criterion.dimension, 0, 0, "not_applicable", (), found.reason, label=label)
    status = "met" if found.share == WHOLE else "partly" if found.share else "missed"
    return Rating(
        id=criterion.id,
        dimension=criterion.dimension,
        points=points,
        of=of,
        status=status,
        evidence=found.evidence,
        reason=found.reason,
        advice={} if status == "met" else advice_for(criterion, record.script),
        nearest=found.nearest,
        nearest_turn=found.nearest_turn,
        label=label,
    )
