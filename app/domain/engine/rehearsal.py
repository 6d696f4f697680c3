"""A conversation with a prepared trainee, in simulated time: the same inputs that a room would record.

Used by embedded tests, ``play --turns``, the demo data and the benchmarks. A ``say`` comes 10 s after the
last delivered line unless a ``wait_s`` stands before it (ruling 6).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.engine.events import (
    Due,
    Input,
    Recorded,
    Started,
    ToolUsed,
    TraineeEnded,
    TraineeSaid,
    UnitClosed,
)
from app.domain.engine.script import Script
from app.domain.engine.snapshot import Snapshot
from app.domain.engine.step import next_due_ms, start, step

START_MS = 1_767_578_400_000
"""2026-01-05 10:00 in Shanghai: when rehearsals begin unless told otherwise."""
TODAY = "2026-01-05"
REPLY_MS = 10_000
CLICK_MS = 2_000


class TurnError(ValueError):
    """A prepared turn that cannot be played. ``index`` from 0; the message says what is wrong."""

    def __init__(self, index: int, message: str) -> None:
        super().__init__(message)
        self.index = index


def rehearse(
    script: Script,
    turns: Sequence[Mapping[str, Any]],
    *,
    started: Started | None = None,
    begin: Snapshot | None = None,
) -> tuple[Recorded, ...]:
    """The rows of a conversation with ``turns``: ``{"say": text or [texts]}``, ``{"wait_s": n}``, ``{"use": tool}``,
    ``{"end": true}``. Stops at the end of the conversation; turns after it are not played.

    ``begin`` starts from a snapshot instead of the opening (play-test). Raises TurnError for a malformed turn.
    """
    rehearsal = Rehearsal(script, started or Started(START_MS, seed="1", today=TODAY), begin)
    for index, turn in enumerate(turns):
        rehearsal.play(index, turn)
    rehearsal.settle()
    return tuple(rehearsal.rows)


class Rehearsal:
    """Plays turn by turn; ``rows`` and ``snapshot`` are the conversation so far, ``clock_ms`` its time."""

    def __init__(self, script: Script, started: Started, begin: Snapshot | None = None) -> None:
        self.script = script
        self.rows: list[Recorded] = []
        self.waited = False
        self.clock_ms = started.at_ms if begin is None else begin.at_ms
        if begin is None:
            first = start(script, started)
            self.snapshot = first.snapshot
            self.rows.append(Recorded(1, started, first.output))
        else:
            self.snapshot = begin
        self.settle()

    def play(self, index: int, turn: Mapping[str, Any]) -> None:
        """One prepared turn; raises TurnError if it is malformed or names an unknown tool."""
        if self.snapshot.ended is not None:
            return
        match dict(turn):
            case {"say": str(text), **rest} if not rest:
                self._say([text])
            case {"say": [*texts], **rest} if not rest and texts and all(isinstance(text, str) for text in texts):
                self._say(texts)
            case {"wait_s": int(seconds), **rest} if not rest and not isinstance(seconds, bool) and seconds >= 0:
                self.settle()
                self._run_until(self.clock_ms + 1000 * seconds)
                self.waited = True
            case {"use": str(tool), **rest} if not rest:
                self._use(index, tool)
            case {"end": True, **rest} if not rest:
                self.settle()
                self._feed(TraineeEnded(self.clock_ms, f"t{len(self.rows)}"))
            case _:
                raise TurnError(index, f"not a turn: {dict(turn)!r}; use say, wait_s, use or end")

    def settle(self) -> None:
        """Everything that is scheduled (lines, results of tools) is delivered."""
        while self.snapshot.scheduled and self.snapshot.ended is None:
            due = next_due_ms(self.snapshot)
            if due is None:
                return
            self._feed(Due(max(due, self.clock_ms)))

    def _say(self, texts: Sequence[str]) -> None:
        self.settle()
        if not self.waited:
            self._run_until(self.clock_ms + REPLY_MS)
        self.waited = False
        for number, text in enumerate(texts):
            self._feed(TraineeSaid(self.clock_ms + 2000 * (number > 0), f"t{len(self.rows)}", text))
        self._feed(UnitClosed(self.clock_ms))
        self.settle()

    def _use(self, index: int, tool: str) -> None:
        if tool not in self.script.scenario.desk:
            known = ", ".join(sorted(self.script.scenario.desk))
            raise TurnError(index, f"no desk tool {tool!r}; there are: {known}")
        self.settle()
        self._run_until(self.clock_ms + CLICK_MS)
        self._feed(ToolUsed(self.clock_ms, f"t{len(self.rows)}", tool))
        self.settle()

    def _run_until(self, at_ms: int) -> None:
        while (due := next_due_ms(self.snapshot)) is not None and due <= at_ms:
            self._feed(Due(due))
        if self.snapshot.ended is None:
            self.clock_ms = max(self.clock_ms, at_ms)

    def _feed(self, event: Input) -> None:
        if self.snapshot.ended is not None:
            return
        taken = step(self.script, self.snapshot, event)
        self.snapshot = taken.snapshot
        self.clock_ms = self.snapshot.at_ms
        self.rows.append(Recorded(len(self.rows) + 1, event, taken.output))
