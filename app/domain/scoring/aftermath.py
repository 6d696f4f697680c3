"""What came back later: words of an earlier reply that the customer held the trainee to, and what became of them.

Read from the record as the engine decided it; nothing is judged again and no points hang on it.
"""

from collections.abc import Sequence

from app.domain.engine.events import Comeback, Recorded
from app.domain.engine.traps import COSTLY, HOLD, trap_of
from app.domain.scoring.phrasing import worded
from app.domain.scoring.record import Record, shown
from app.domain.scoring.rubric import AftermathRule
from app.domain.scoring.scorecard import Aftermath, Reason

ACTS = {"overpromise": "overpromise", "misinform": "misinform", "hold": "hold_notice", "callback": "commit_followup"}
"""What the words of a kind were understood as."""


def aftermaths(rules: Sequence[AftermathRule], record: Record) -> tuple[Aftermath, ...]:
    """Every one of them in the order in which it was decided; a kind that ``rules`` do not know is told without
    advice."""
    known: dict[str, AftermathRule] = {rule.kind: rule for rule in rules}
    return tuple(
        _told(found, row, known.get(found.kind), record)
        for row in record.records
        for found in row.output.comebacks
        if found.unit < len(record.turns)
    )


def _told(found: Comeback, row: Recorded, rule: AftermathRule | None, record: Record) -> Aftermath:
    turn = row.output.unit
    return Aftermath(
        kind=found.kind,
        how=found.how,
        evidence=shown(record.turns[found.unit], found.span, ACTS[found.kind]),
        turn=turn if found.how != "open" else None,
        line=_line(found, row, record),
        cost={change.variable: change.delta for change in found.cost if change.delta},
        csat=found.csat,
        why=_why(found, turn),
        label={str(k): v for k, v in rule.label.items()} if rule else {},
        lesson={str(k): v for k, v in getattr(rule.told, found.how).items()} if rule else {},
        advice=worded(rule.wording, record.script) if rule and found.how != "kept" else {},
    )


def _why(found: Comeback, turn: int | None) -> Reason:
    if found.how == "open":
        return Reason(f"aftermath.open_{found.why}" if found.why else "aftermath.open")
    if found.kind == HOLD and found.took_ms:
        values = {"promised": str(found.promised_ms // 1000), "took": str(found.took_ms // 1000)}
        return Reason(f"aftermath.hold_{found.how}", values)
    if found.how == "kept":
        return Reason("aftermath.kept_hold" if found.kind == HOLD else "aftermath.kept")
    owned = "_owned" if found.how == "owned" else ""
    return Reason(f"aftermath.{found.why}{owned}", {"turn": str((turn or 0) + 1)})


def _line(found: Comeback, row: Recorded, record: Record) -> str:
    """What the customer said to it: to broken words at once, to a wait while it lasted; "" if nothing."""
    if found.kind == HOLD:
        return "" if found.how == "kept" else _impatience(found.unit, row, record)
    traps = record.script.model.traps
    if traps is None or found.kind not in COSTLY or found.how in ("kept", "open"):
        return ""
    beat = trap_of(traps, found.kind).beat
    return " ".join(line.text for line in row.output.scheduled if line.beat == beat)


def _impatience(unit: int, until: Recorded, record: Record) -> str:
    """The last nudge between the reply ``unit`` and the row ``until``, or the words with which the customer left."""
    model = record.script.model
    beats = {*(rung.beat for rung in model.rungs), model.leaving.beat}
    begun = next(row.seq for row in record.records if row.output.unit == unit)
    wait = (row for row in record.records if begun < row.seq < until.seq)
    lines = [line for row in wait for line in row.output.delivered] + list(until.output.scheduled)
    return next((line.text for line in reversed(lines) if line.beat in beats), "")
