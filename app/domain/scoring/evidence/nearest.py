"""For a miss: the reply in which the points could have been earned, and the nearest condition that was not met."""

from app.domain.scenario.condition import And, Compare, Guard, Mark, Not, Or, Term, holds
from app.domain.scoring.evidence.judged import Judged
from app.domain.scoring.record import MIN_CONFIDENCE, Record
from app.domain.scoring.scorecard import Reason
from app.domain.scoring.sight import ReplySight
from app.domain.scoring.turns import Turn
from app.domain.scoring.vocabulary import guard
from app.domain.text.understanding import Act


def missed(record: Record, text: str, reason: Reason) -> Judged:
    """No points, with the nearest miss of the guard."""
    nearest, turn = near(record, text)
    return Judged(0, reason, (), nearest, turn)


def near(record: Record, text: str) -> tuple[Reason | None, int | None]:
    """Why the guard held nowhere: words that were not taken for the act, or the reply that lacked least."""
    wanted = acts_of(guard(text))
    for turn in record.turns:
        for dropped in turn.heard.dropped:
            if dropped.act in wanted:
                values = {"quote": dropped.quote, "act": f"act:{dropped.act}", "rule": dropped.rule}
                return Reason("nearest.dropped", values), turn.index
    uncounted = _uncounted(record, wanted)
    if uncounted is not None:
        return uncounted
    best: tuple[int, Turn, Term] | None = None
    for turn in record.turns:
        lacking = _lacking(guard(text).root, record, turn)
        if lacking and (best is None or len(lacking) < best[0]):
            best = (len(lacking), turn, lacking[0])
    if best is None:
        return None, None
    return Reason("nearest.needs", {"what": told(best[2])}), best[1].index


def _uncounted(record: Record, wanted: tuple[str, ...]) -> tuple[Reason, int] | None:
    """An act that was said but did not count: one too many in the reply, or copied from a hint."""
    for turn in record.turns:
        for act in turn.acts:
            if act.act in wanted and act not in record.credited(turn):
                return Reason(_why_uncounted(record, turn, act), {"what": f"act:{act.act}"}), turn.index
    return None


def _why_uncounted(record: Record, turn: Turn, act: Act) -> str:
    if record.is_copied(act, turn):
        return "nearest.copied"
    return "nearest.unsure" if act.confidence < MIN_CONFIDENCE else "nearest.beyond"


def acts_of(parsed: Guard) -> tuple[str, ...]:
    """The acts that would help to make the guard true, in text order."""
    return tuple(dict.fromkeys(_helping(parsed.root)))


def told(term: Term) -> str:
    """A term as values of a reason: marks with their kind, alternatives joined by ``|``."""
    match term:
        case Mark(name, _, _):
            return name.replace("act.", "act:", 1) if name.startswith("act.") else f"mark:{name}"
        case Compare(name, operator, value):
            return f"{name} {operator} {value}"
        case Not(part):
            return f"!{told(part)}"
        case And(parts):
            return "&".join(told(part) for part in parts)
        case _:
            return "|".join(told(part) for part in term.parts)


def _lacking(term: Term, record: Record, turn: Turn) -> tuple[Term, ...]:
    """The parts of a conjunction that do not hold of the reply."""
    parts = term.parts if isinstance(term, And) else (term,)
    sight = ReplySight(record, turn)
    return tuple(part for part in parts if not holds(Guard("", part), sight))


def _helping(term: Term) -> list[str]:
    match term:
        case Mark(name, _, _):
            return [name.removeprefix("act.")] if name.startswith("act.") else []
        case And(parts) | Or(parts):
            return [name for part in parts for name in _helping(part)]
        case _:
            return []
