"""Red lines. Only what is certain is confirmed; everything else waits for a person.

Certain is an act of high confidence that no scope rule touched, in a clause that is neither quoted nor denied nor
conditional and does not speak of somebody else. What rests on statutes, and what was *not* said, is never certain.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from app.domain.scoring.evidence.judged import few
from app.domain.scoring.phrasing import instead
from app.domain.scoring.record import Record, shown
from app.domain.scoring.rubric import GateRule
from app.domain.scoring.scorecard import Evidence, GateHit, Reason
from app.domain.scoring.turns import Turn
from app.domain.text.linear import guessed
from app.domain.text.understanding import Act, Mention, Span

CERTAIN = 900
RESOLVED = 550
"""From this resolution on (a solution accepted in part) closing leaves nobody alone."""
_NEGATION = re.compile(r"[不没别勿未无非]|n't|\b(?:not?|never)\b")
"""Before the words, not in them: 没脑子 is no denial, 不是说您没脑子 is."""
OF_OTHERS = frozenset(("disclose_info",))
"""Acts that speak of somebody else by nature: that is what is wrong with them."""
MONEY_ACTS = frozenset(("overpromise", "offer_compensation"))


def gate_hits(gates: Sequence[GateRule], record: Record) -> tuple[GateHit, ...]:
    """The red lines that were hit or may have been, in the order of the rubric, with what to say instead."""
    hits = ((gate, _judge(gate, record)) for gate in gates)
    return tuple(replace(hit, advice=instead(gate.wording, record.script)) for gate, hit in hits if hit is not None)


def certain(act: Act, turn: Turn) -> bool:
    """Whether nothing speaks against the act being what it was understood as."""
    clause = turn.heard.clauses[act.clause]
    before = turn.heard.text[clause.span.start : act.span.start].lower()
    denied = clause.polarity != "pos" and _NEGATION.search(before) is not None
    own = (clause.subject != "third" or act.act in OF_OTHERS) and clause.modality != "conditional" and not clause.quoted
    return act.confidence >= CERTAIN and len(act.why) <= 1 and own and not denied


def _judge(gate: GateRule, record: Record) -> GateHit | None:
    match gate.kind:
        case "act":
            return _acts(gate, record, sure="gate.certain")
        case "statute":
            return _acts(gate, record, sure=None)
        case "amount":
            return _amount(gate, record)
        case "absent":
            return _absent(gate, record)
        case _:
            return _unresolved(gate, record)


def _acts(gate: GateRule, record: Record, sure: str | None) -> GateHit | None:
    hits = [(act, turn) for turn in record.turns for act in turn.acts if act.act == gate.act]
    if not hits:
        return None
    quotes = few(shown(turn, act.span, act.act) for act, turn in hits)
    if sure is None:
        return _hit(gate, "suspected", quotes, Reason("gate.statute"))
    if any(certain(act, turn) for act, turn in hits):
        return _hit(gate, "confirmed", quotes, Reason(sure))
    return _hit(gate, "suspected", quotes, Reason("gate.unsure"))


def _amount(gate: GateRule, record: Record) -> GateHit | None:
    """More money than the trainee may promise, in a promise; certain when the promise itself is."""
    found = [(turn, act, m) for turn in record.turns for act in _promises(turn) for m in _too_much(record, turn)]
    if not found:
        return None
    mention = found[0][2]
    cap = record.script.scenario.case.authority.money_cap
    reason = Reason("gate.amount", {"amount": mention.quote, "cap": str(cap)})
    quotes = few(shown(turn, m.span, act.act) for turn, act, m in found)
    sure = any(act.act == gate.act and certain(act, turn) for turn, act, _ in found)
    return _hit(gate, "confirmed" if sure else "suspected", quotes, reason)


def _promises(turn: Turn) -> Iterator[Act]:
    yield from (act for act in turn.acts if act.act in MONEY_ACTS)


def _too_much(record: Record, turn: Turn) -> Iterator[Mention]:
    """Sums above the authority that are neither a fact of the case nor within what was paid."""
    case = record.script.scenario.case
    for mention in turn.mentions:
        if mention.kind == "money" and mention.value.isdecimal() and mention.verdict != "stated":
            fen = int(mention.value)
            if fen > 100 * case.authority.money_cap and fen > 100 * case.price:
                yield mention


def _absent(gate: GateRule, record: Record) -> GateHit | None:
    """What the case demands was not found by the end. A guess of the linear layer is no proof that it was said:
    it is shown to the person who decides."""
    if record.ended is None:
        return None
    must = record.script.scenario.case.must_acts
    said = [(act, turn) for turn in record.turns for act in turn.acts]
    done = {act.act for act, _ in said if not guessed(act.rule)} | {tool.act for tool in record.tools}
    lacking = [act for act in must if act not in done]
    if not lacking:
        return None
    quotes = few(shown(turn, act.span, act.act) for act, turn in said if act.act in lacking)
    reason = Reason("gate.absent_guessed" if quotes else "gate.absent", {"what": "|".join(f"act:{a}" for a in lacking)})
    return _hit(gate, "suspected", quotes, reason)


def _unresolved(gate: GateRule, record: Record) -> GateHit | None:
    """The trainee left a customer whose matter was open."""
    ended = record.ended
    closed = ended is not None and ended.by.startswith("end.") and ended.resolution < RESOLVED
    if closed and not record.too_short:
        last = record.turns[-1:]
        quotes = tuple(Evidence(turn.index, Span(0, len(turn.heard.text)), turn.heard.text) for turn in last)
        return _hit(gate, "confirmed", quotes, Reason("gate.closed"))
    hits = [
        (act, turn)
        for turn in record.turns
        for act in turn.acts
        if act.act == gate.act and not record.resolved_before(turn)
    ]
    if not hits:
        return None
    sure = any(certain(act, turn) for act, turn in hits)
    quotes = few(shown(turn, act.span, act.act) for act, turn in hits)
    return _hit(gate, "confirmed" if sure else "suspected", quotes, Reason("gate.certain" if sure else "gate.unsure"))


def _hit(gate: GateRule, state: str, evidence: tuple[Evidence, ...], reason: Reason) -> GateHit:
    return GateHit(gate.id, state, gate.cap, evidence, {str(k): v for k, v in gate.label.items()}, reason)
