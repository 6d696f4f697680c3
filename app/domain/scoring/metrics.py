"""Figures beside the marks.

A round runs from the delivery of the first unanswered customer line to the first message after it. A round that
nobody answered counts against the share within the limit, once however many lines it has; lines of farewell after
which nothing was asked do not.
"""

from collections.abc import Sequence

from app.domain.engine.events import HintTaken
from app.domain.scoring.badges import first_contact
from app.domain.scoring.record import Record, polarity
from app.domain.scoring.scorecard import Metrics
from app.domain.scoring.turns import Turn, Walk

RECOVERY = 10
"""A reply after which anger is lower by so much is a recovery."""


def metrics(record: Record, within_s: int) -> Metrics:
    """The figures of an attempt, finished or not."""
    turns = record.turns
    answered = [turn.response_ms for turn in turns if turn.response_ms is not None]
    peak, at = _peak(record)
    slots = record.script.scenario.slots
    asked = {name for turn in turns for name in record.asked(turn)}
    acts = [polarity(act.act) for turn in turns for act in turn.acts]
    messages = [message for turn in turns for message in turn.messages]
    return Metrics(
        units=len(turns),
        messages=len(messages),
        first_response_ms=answered[0] if answered else None,
        mean_response_ms=sum(answered) // len(answered) if answered else None,
        slowest_response_ms=max(answered, default=None),
        within_share=within_share(record, within_s),
        handle_ms=record.records[-1].event.at_ms - record.records[0].event.at_ms,
        peak_anger=peak,
        peak_turn=at,
        recoveries=sum(turn.before.anger - turn.after.anger >= RECOVERY for turn in turns),
        positive_acts=sum(len([i for i in turn.credit if _good(turn, i)]) for turn in turns),
        negative_acts=acts.count("neg"),
        negative_words=sum(finding.finding == "negative_word" for turn in turns for finding in turn.findings),
        mean_chars=sum(len(message.text) for message in messages) // len(messages) if messages else 0,
        slots_known=sum(slot.known or name in asked for name, slot in slots.items()),
        slots_total=len(slots),
        tools_used=len(record.tools),
        hints_used=sum(isinstance(row.event, HintTaken) for row in record.records),
        escalated=any(record.has("act.escalate_handoff", turn) for turn in turns),
        first_contact_resolution=first_contact(record),
    )


def within_share(record: Record, within_s: int) -> int | None:
    """The share of rounds answered within ``within_s``, in thousandths; None without rounds."""
    return _share(record.turns, _left_waiting(record.walk, record), within_s)


def _share(turns: Sequence[Turn], unanswered: bool, within_s: int) -> int | None:
    answered = [turn.response_ms for turn in turns if turn.response_ms is not None]
    rounds = len(answered) + unanswered
    return 1000 * sum(ms <= 1000 * within_s for ms in answered) // rounds if rounds else None


def _left_waiting(walk: Walk, record: Record) -> bool:
    """Whether the customer still waits, or gave up or ran out of time waiting."""
    ended = record.ended
    gave_up = ended is None or (ended.by.startswith(("silence", "limit")) and ended.by != "silence.quiet")
    return walk.waiting_since is not None and gave_up


def _peak(record: Record) -> tuple[int, int | None]:
    """The highest anger and the reply after which it was reached; None for before the first."""
    best, at = (record.turns[0].before.anger, None) if record.turns else (record.walk.mood.anger, None)
    found: int | None = at
    units = 0
    for row in record.records:
        units += row.output.unit is not None
        if row.output.after is not None and row.output.after.anger > best:
            best, found = row.output.after.anger, units - 1 if units else None
    return best, found


def _good(turn: Turn, index: int) -> bool:
    return polarity(turn.acts[index].act) == "pos"
