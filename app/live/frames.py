"""What a person may see of a row of the log: rows in, frames out, by audience.

A trainee never receives hidden facts, lines not yet due, guards or other wordings; in an exam no mood,
no understanding and no marks either. A supervisor sees which beat was said, too.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from app.domain.engine.events import HintTaken, Line, Mood, Output, Recorded, Started, ToolUsed, TraineeSaid
from app.domain.engine.mood import band
from app.domain.engine.scene import TOOL_BEAT
from app.domain.engine.script import Script, fact_values
from app.domain.scenario.model import Text
from app.domain.text.catalogue import ACTS
from app.domain.text.understanding import Act
from app.live.marks import Marker
from app.live.protocol import VERSION, Shown

Audience = Literal["practice", "exam", "supervisor"]
Body = dict[str, Any]
Part = tuple[str, str, Body]  # kind, cid, body


class Framer:
    """Frames of one attempt for one audience. Rows are shown in order: marks are told as they change."""

    def __init__(self, attempt_id: str, script: Script, marker: Marker, audience: Audience) -> None:
        self._attempt_id = attempt_id
        self._script = script
        self._marker = marker
        self._audience = audience

    def row(self, records: Sequence[Recorded]) -> list[bytes]:
        """The frames of the last of ``records``; the earlier ones are what led there. Never empty."""
        row = records[-1]
        parts = self._parts(row, records) or [("none", "", {})]
        return [
            msgspec.json.encode(Shown(VERSION, "ev", row.seq, index, len(parts), row.event.at_ms, kind, body, cid))
            for index, (kind, cid, body) in enumerate(parts)
        ]

    def rows(self, records: Sequence[Recorded]) -> list[list[bytes]]:
        """The frames of every row."""
        return [self.row(records[: index + 1]) for index in range(len(records))]

    def _parts(self, row: Recorded, records: Sequence[Recorded]) -> list[Part]:
        parts = self._of_input(row, records)
        parts += [self._of_line(line, records) for line in row.output.delivered]
        if row.output.unit is not None:
            parts.append(("unit", "", self._unit(row.output, records)))
        elif self._open and row.output.changes and row.output.after is not None:
            parts.append(("mood", "", mood_body(row.output.after)))
        if row.output.ended is not None:
            parts.append(("ended", "", self._ended(row.output)))
        return parts

    @property
    def _open(self) -> bool:
        """Whether this audience sees mood, understanding and marks."""
        return self._audience != "exam"

    def _of_input(self, row: Recorded, records: Sequence[Recorded]) -> list[Part]:
        match row.event:
            case Started():
                mood = row.output.after
                return [("started", "", {"mood": mood_body(mood)} if self._open and mood else {})]
            case TraineeSaid(cid=cid, text=text):
                return [("trainee.message", cid, {"text": text})]
            case ToolUsed(cid=cid, tool=tool) if row.output.tool is not None:
                return [("tool.used", cid, {"tool": tool, "ready_at": row.output.tool.ready_ms})]
            case HintTaken(cid=cid, level=level) if self._open:
                return [("hint", cid, {"level": level, "text": self._marker.hint(records, level)})]
        return []

    def _of_line(self, line: Line, records: Sequence[Recorded]) -> Part:
        if line.beat == TOOL_BEAT:
            return "tool.result", "", self._tool(line, records)
        body: Body = {"text": line.text}
        if line.card:
            body["card"] = line.card
        if line.image:
            body["image"] = line.image
        if self._audience == "supervisor":
            body["beat"] = line.beat
        return "customer.line", "", body

    def _tool(self, line: Line, records: Sequence[Recorded]) -> Body:
        name = line.line_id.removeprefix(f"{TOOL_BEAT}.")
        case = records[0].event.case if isinstance(records[0].event, Started) else {}
        values = fact_values(self._script, case)
        facts = self._script.scenario.facts
        tool = self._script.scenario.desk[name]
        known = [fact for fact in tool.shows if fact in facts]
        shows = [{"id": fact, "label": both(facts[fact].label), "value": values[fact]} for fact in known]
        return {"tool": name, "text": line.text, "shows": shows}

    def _unit(self, output: Output, records: Sequence[Recorded]) -> Body:
        body: Body = {"unit": output.unit, "cids": list(output.cids)}
        if self._open and output.understood is not None and output.after is not None:
            starts = _message_starts(output, records)
            body["acts"] = [act_body(act, starts) for act in output.understood.acts]
            body["mood"] = mood_body(output.after)
            body["marks"] = self._marker.changed(records)
        return body

    def _ended(self, output: Output) -> Body:
        ended = output.ended
        assert ended is not None
        outcome = self._script.scenario.outcomes[ended.outcome]
        return {
            "outcome": ended.outcome,
            "kind": ended.kind,
            "good": ended.good,
            "label": both(outcome.label),
            "last": both(outcome.last),
            "report": f"/attempts/{self._attempt_id}/report",
        }


def both(text: Text) -> dict[str, str]:
    """A text of the scenario in both languages; one that was written once is the same in both."""
    if isinstance(text, str):
        return {"zh-CN": text, "en": text}
    chinese, english = text.get("zh-CN", ""), text.get("en", "")
    return {"zh-CN": chinese or english, "en": english or chinese}


def mood_body(mood: Mood) -> Body:
    """The mood as the practice panel shows it."""
    return {
        "band": band(mood.anger),
        "anger": mood.anger,
        "anxiety": mood.anxiety,
        "trust": mood.trust,
        "patience": mood.patience,
        "satisfaction": mood.satisfaction,
    }


def act_body(act: Act, starts: Sequence[int]) -> Body:
    """An act with its place in the message that carries it: ``message`` is an index into the unit's cids,
    ``start`` and ``end`` are code points of that message. ``starts``: where each message begins in the unit."""
    message = max(0, bisect_right(starts, act.span.start) - 1)
    begin = starts[message]
    info = ACTS.get(act.act)
    return {
        "act": act.act,
        "label": {"zh-CN": info.name_zh, "en": info.name_en} if info else both(act.act),
        "polarity": info.polarity if info else "neu",
        "start": act.span.start - begin,
        "end": act.span.end - begin,
        "quote": act.quote,
        "message": message,
        "confidence": act.confidence,
        "why": [{"rule": step.rule, "note": step.note} for step in act.why],
    }


def _message_starts(output: Output, records: Sequence[Recorded]) -> list[int]:
    """The messages of a unit are joined by a line feed; a message may hold line feeds of its own."""
    texts = {row.event.cid: row.event.text for row in records if isinstance(row.event, TraineeSaid)}
    starts = [0]
    for cid in output.cids[:-1]:
        starts.append(starts[-1] + len(texts[cid]) + 1)
    return starts
