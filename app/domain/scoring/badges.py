"""Distinctions without points: what went remarkably well, also where it reads the outcome (ruling 21)."""

from collections.abc import Callable, Sequence

from app.domain.scoring.evidence.judged import few
from app.domain.scoring.record import Record, shown
from app.domain.scoring.rubric import BadgeRule
from app.domain.scoring.scorecard import Badge, Evidence

STORMY, CALM = 70, 20
Found = tuple[Evidence, ...] | None


def badges(rules: Sequence[BadgeRule], record: Record) -> tuple[Badge, ...]:
    """The badges earned, in the order of the rubric; none while the conversation runs."""
    if record.ended is None:
        return ()
    found = ((rule, KINDS[rule.kind](record)) for rule in rules)
    return tuple(
        Badge(rule.id, {str(k): v for k, v in rule.label.items()}, evidence)
        for rule, evidence in found
        if evidence is not None
    )


def _tip(record: Record) -> Found:
    """A tip of one's own accord after the matter was settled, and nothing sold with it."""
    for turn in record.turns:
        selling = record.has("act.recommend_product", turn)
        if record.settled_before(turn) and record.has("act.proactive_tip", turn) and not selling:
            return few(record.words("act.proactive_tip", turn))
    return None


def first_contact(record: Record) -> bool:
    """Resolved at the customer's first contact, without handing on."""
    ended = record.ended
    escalated = any(record.has("act.escalate_handoff", turn) for turn in record.turns)
    return (
        ended is not None and ended.kind == "resolved" and record.script.scenario.case.contacts == 1 and not escalated
    )


def _one_contact(record: Record) -> Found:
    return () if first_contact(record) else None


def _interest(record: Record) -> Found:
    """What the customer is really after was found, and a good solution was agreed."""
    ended = record.ended
    touched = next((turn for turn in record.turns if record.has("interest", turn)), None)
    if touched is None or ended is None or ended.kind != "resolved":
        return None
    return few(record.words("interest", touched))


def _turned(record: Record) -> Found:
    """From a storm to calm."""
    peak = max((max(turn.before.anger, turn.after.anger) for turn in record.turns), default=0)
    return () if peak >= STORMY and record.walk.mood.anger <= CALM else None


def _thanked(record: Record) -> Found:
    """The customer said thanks."""
    lines = [line for row in record.records for line in row.output.delivered]
    return () if any(line.beat == "thanks" for line in lines) else None


def _grounded(record: Record) -> Found:
    """A fact that a desk tool showed was then told rightly."""
    seen: set[str] = set()
    for turn in record.turns:
        seen |= {fact for tool in turn.tools for fact in tool.shows}
        told = [m for m in turn.mentions if m.verdict == "stated" and m.fact in seen]
        if told:
            return few(shown(turn, m.span) for m in told)
    return None


KINDS: dict[str, Callable[[Record], Found]] = {
    "tip": _tip,
    "one_contact": _one_contact,
    "interest": _interest,
    "turned": _turned,
    "thanked": _thanked,
    "grounded": _grounded,
}
