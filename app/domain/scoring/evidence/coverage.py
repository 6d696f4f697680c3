"""``coverage``: agreement with the case: what was found out, what was offered, whether it fits the loss."""

from app.domain.scoring.evidence.judged import NOT_APPLICABLE, WHOLE, Judged, between, few
from app.domain.scoring.record import Record, shown
from app.domain.scoring.rules import Coverage
from app.domain.scoring.scorecard import Evidence, Reason
from app.domain.scoring.turns import Turn

FIT = {"good": 1000, "mid": 500, "bad": 0}
BAD_OFFER = 250
MISINFORMED = 340
OFFERING = ("act.propose_solution", "act.offer_options", "act.take_action", "act.offer_compensation",
            "offers_good", "offers_mid", "offers_bad")  # fmt: skip


def judge(rule: Coverage, record: Record) -> Judged:
    """See ``slots``, ``solution`` and ``loss``."""
    match rule.of:
        case "slots":
            return slots(rule, record)
        case "solution":
            return solution(record)
        case _:
            return loss(record)


def slots(rule: Coverage, record: Record) -> Judged:
    """The share of slots asked or told before the first proposal; asked later they count half."""
    wanted = [name for name, slot in record.script.scenario.slots.items() if not slot.known]
    if not wanted:
        return NOT_APPLICABLE
    first = next((turn.index for turn in record.turns if any(record.has(mark, turn) for mark in OFFERING)), None)
    early = {name: turn for turn in record.turns for name in record.asked(turn) if first is None or turn.index <= first}
    told = _told(record, len(record.turns) if first is None else first)
    late = {name: turn for turn in record.turns for name in record.asked(turn)}
    known = [name for name in wanted if name in early or name in told]
    halves = [name for name in wanted if name in late and name not in known]
    share = between(500 * (2 * len(known) + len(halves)) // len(wanted), rule.full, 0)
    reason = Reason("coverage.slots", {"n": str(len(known) + len(halves)), "of": str(len(wanted))})
    quotes = few(_question(late[name], name) for name in wanted if name in late)
    if share == WHOLE:
        return Judged(share, reason, quotes)
    open_ = "|".join(f"slot:{name}" for name in wanted if name not in known)
    at = 0 if first is None else first
    return Judged(share, reason, quotes, Reason("nearest.slots", {"what": open_}), at if record.turns else None)


def _told(record: Record, until: int) -> frozenset[str]:
    """Slots whose fact came out before reply ``until`` without having been asked."""
    facts: set[str] = set()
    units = 0
    for row in record.records:
        units += row.output.unit is not None
        if units > until:
            break
        facts |= set(row.output.revealed)
    slots = record.script.scenario.slots
    return frozenset(name for name, slot in slots.items() if slot.fact in facts)


def _question(turn: Turn, name: str) -> Evidence:
    hit = next((phrase for phrase in turn.phrases if phrase.name == f"slot.{name}"), None)
    return shown(turn, hit.span) if hit else shown(turn, turn.heard.clauses[0].span)


def solution(record: Record) -> Judged:
    """The best fit among what was offered; bad offers and false statements take from it. A gift of money that comes
    with a feasible offer or after it is goodwill, not a bad offer."""
    solutions = record.script.scenario.solutions
    if not solutions:
        return NOT_APPLICABLE
    offers = [(turn, name) for turn in record.turns for name in record.offers(turn)]
    wrong = [turn for turn in record.turns if record.has("act.misinform", turn) or record.has("misstates_fact", turn)]
    best = max((FIT[solutions[name].fit] for _, name in offers), default=0)
    helped = next((turn.index for turn, name in offers if solutions[name].fit != "bad"), len(record.turns))
    gifts = {name for turn, name in offers if solutions[name].money is not None and turn.index >= helped}
    bad = len({name for _, name in offers if solutions[name].fit == "bad"} - gifts)
    share = max(0, best - (BAD_OFFER * bad if best else 0) - MISINFORMED * len(wrong))
    quotes = few(
        [quote for turn, name in offers for quote in _offer(record, turn, name)]
        + [
            quote
            for turn in wrong
            for quote in (*record.words("act.misinform", turn), *record.words("misstates_fact", turn))
        ]
    )
    key = "coverage.solution_wrong" if wrong else "coverage.solution" if offers else "coverage.solution_none"
    names = "|".join(dict.fromkeys(f"solution:{name}" for _, name in offers))
    reason = Reason(key, {"what": names} if offers else {})
    if share == WHOLE:
        return Judged(share, reason, quotes)
    at = wrong[0].index if wrong else offers[0][0].index if offers else _last(record)
    return Judged(share, reason, quotes, Reason("nearest.solution"), at)


def loss(record: Record) -> Judged:
    """Whether a remedy of the kind of the loss was offered; for lost dignity words of ownership are the remedy."""
    solutions = record.script.scenario.solutions
    kind = record.script.scenario.case.loss_kind
    if kind != "dignity" and (len({s.kind for s in solutions.values()}) < 2 or not _any_of(record, kind)):
        return NOT_APPLICABLE
    for turn in record.turns:
        fitting = [n for n in record.offers(turn) if solutions[n].kind == kind and solutions[n].fit != "bad"]
        if fitting:
            return Judged(WHOLE, Reason("coverage.loss"), few(_offer(record, turn, fitting[0])))
    owned = next((turn for turn in record.turns if record.has("act.own_responsibility", turn)), None)
    sorry = next((turn for turn in record.turns if record.has("act.apologize", turn)), None)
    if kind == "dignity" and owned is not None and sorry is not None:
        quotes = few((*record.words("act.apologize", sorry), *record.words("act.own_responsibility", owned)))
        return Judged(WHOLE, Reason("coverage.loss"), quotes)
    return Judged(0, Reason("coverage.loss_missed"), (), Reason("nearest.solution"), _last(record))


def _any_of(record: Record, kind: str) -> bool:
    return any(s.kind == kind and s.fit != "bad" for s in record.script.scenario.solutions.values())


def _offer(record: Record, turn: Turn, name: str) -> tuple[Evidence, ...]:
    spoken = tuple(shown(turn, phrase.span) for phrase in turn.phrases if phrase.name == f"solution.{name}")
    return spoken or tuple(record.words("act.take_action", turn))


def _last(record: Record) -> int | None:
    return record.turns[-1].index if record.turns else None
