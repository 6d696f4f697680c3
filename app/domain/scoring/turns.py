"""The record of an attempt as reply units: what the trainee could see, wrote and did, and what came of it."""

from collections.abc import Sequence
from typing import Self

import msgspec

from app.domain.engine.events import (
    Line,
    Mood,
    OutageCredited,
    Output,
    Recorded,
    ToolResult,
    ToolUsed,
    TraineeLeft,
    TraineeReturned,
    TraineeSaid,
)
from app.domain.engine.scene import TOOL_BEAT
from app.domain.text.understanding import Act, Finding, Mention, PhraseHit, Understanding

CALM = Mood(0, 0, 50, 100, 50)


class Message(msgspec.Struct, frozen=True):
    """One message of a unit as it was sent."""

    cid: str
    text: str
    at_ms: int


class Turn(msgspec.Struct, frozen=True):
    """A reply unit. ``lines`` were delivered before it was written and after the one before; ``before`` is the mood
    the trainee could see, ``after`` the mood it left; ``phase`` and ``state`` are those it was written in.
    ``credit`` indexes the acts that count. ``response_ms`` runs from the delivery of the first unanswered line to
    the first message, None when nobody waited. ``tools`` were used since the unit before. ``settled``: accepted,
    partial, promise, or empty, by how the customer took it."""

    index: int
    lines: tuple[Line, ...]
    messages: tuple[Message, ...]
    heard: Understanding
    credit: tuple[int, ...]
    marks: tuple[str, ...]
    before: Mood
    after: Mood
    response_ms: int | None
    tools: tuple[ToolResult, ...]
    phase: str
    state: str
    settled: str
    at_ms: int

    @property
    def settles(self) -> bool:
        """Whether the customer agreed to something, be it a mere promise."""
        return self.settled != ""

    @property
    def cids(self) -> tuple[str, ...]:
        """Ids of the messages."""
        return tuple(message.cid for message in self.messages)

    @property
    def acts(self) -> tuple[Act, ...]:
        """Everything understood, in text order."""
        return self.heard.acts

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Values named in the text."""
        return self.heard.mentions

    @property
    def phrases(self) -> tuple[PhraseHit, ...]:
        """The scenario's own phrases found."""
        return self.heard.phrases

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings about form."""
        return self.heard.findings


def turns_of(records: Sequence[Recorded]) -> tuple[Turn, ...]:
    """The reply units of ``records``, in order."""
    return Walk.of(records).turns


class Walk:
    """Goes through the rows once. ``tools`` are those used after the last unit, ``unanswered`` lines the customer
    still waits on, ``waiting_since`` the delivery of the first of them."""

    def __init__(self) -> None:
        self._turns: list[Turn] = []
        self._tools: list[ToolResult] = []
        self._lines: list[Line] = []
        self._late: list[Line] = []
        self._messages: list[Message] = []
        self._mood: Mood | None = None
        self._state = self._phase = ""
        self._response: int | None = None
        self._away: int | None = None
        self.waiting_since: int | None = None

    @classmethod
    def of(cls, records: Sequence[Recorded]) -> Self:
        """The walk through ``records`` to their end."""
        walk = cls()
        for record in records:
            walk.take(record)
        return walk

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The units so far."""
        return tuple(self._turns)

    @property
    def tools(self) -> tuple[ToolResult, ...]:
        """Tools used after the last unit."""
        return tuple(self._tools)

    @property
    def state(self) -> str:
        """The state the next unit would be written in."""
        return self._state

    @property
    def phase(self) -> str:
        """The phase the next unit would be written in."""
        return self._phase

    @property
    def mood(self) -> Mood:
        """The mood the trainee sees now."""
        return self._mood or CALM

    def take(self, record: Recorded) -> None:
        """One row further."""
        event, output = record.event, record.output
        match event:
            case TraineeSaid():
                self._say(event)
            case ToolUsed() if output.tool is not None:
                self._tools.append(output.tool)
            case TraineeLeft() if self._away is None:
                self._away = event.at_ms
            case TraineeReturned() if self._away is not None:
                self._shift(event.at_ms - self._away)
                self._away = None
            case OutageCredited():
                self._shift(event.lost_ms)
            case _:
                pass
        if output.unit is not None:
            self._close(event.at_ms, output)
        for line in output.delivered:
            self._deliver(line, event.at_ms)
        self._mood = output.after or self._mood
        self._state, self._phase = output.state, output.phase

    def _say(self, event: TraineeSaid) -> None:
        if not self._messages and self.waiting_since is not None:
            self._response = max(0, event.at_ms - self.waiting_since)
        self.waiting_since = None
        self._lines += self._late
        self._late = []
        self._messages.append(Message(event.cid, event.text, event.at_ms))

    def _deliver(self, line: Line, at_ms: int) -> None:
        if line.beat == TOOL_BEAT:
            return
        (self._late if self._messages else self._lines).append(line)
        if self.waiting_since is None and not self._messages:
            self.waiting_since = at_ms

    def _shift(self, by_ms: int) -> None:
        if self.waiting_since is not None:
            self.waiting_since += by_ms

    def _close(self, at_ms: int, output: Output) -> None:
        assert output.understood is not None
        self._turns.append(
            Turn(
                index=len(self._turns),
                lines=tuple(self._lines),
                messages=tuple(self._messages),
                heard=output.understood,
                credit=output.credit,
                marks=output.marks,
                before=output.before or self.mood,
                after=output.after or self.mood,
                response_ms=self._response,
                tools=tuple(self._tools),
                phase=self._phase,
                state=self._state,
                settled=next((SETTLED[c.rule] for c in output.changes if c.rule in SETTLED), ""),
                at_ms=at_ms,
            )
        )
        self._tools, self._lines, self._late, self._messages = [], self._late, [], []
        self._response = self.waiting_since = None


SETTLED = {f"settled.{how}": how for how in ("accepted", "partial", "promise")}
