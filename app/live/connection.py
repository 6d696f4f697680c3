"""The sending half of a socket: an outbox that never lets a slow reader hold up a room."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.websockets import WebSocketDisconnect

from app.live.protocol import CLOSE_STUCK

OUTBOX = 256
STUCK_S = 30.0

Send = Callable[[str], Awaitable[None]]
Close = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Who:
    """Whose socket it is: the connection's id, the login behind it, and since when."""

    conn_id: str
    user_id: str
    token: str
    opened_ms: int


class Connection:
    """One browser tab. ``push`` never waits; ``on_overflow`` is asked for a fresh start when the tab fell behind."""

    def __init__(self, who: Who, send: Send, close: Close) -> None:
        self.who = who
        self.closed = False
        self.on_overflow: Callable[[], list[bytes]] | None = None
        self._send = send
        self._close = close
        self._outbox: deque[bytes] = deque()
        self._overflowed = False
        self._ready = asyncio.Event()
        self._closing: int | None = None

    def push(self, *frames: bytes) -> None:
        """Queue ``frames``; all of a row at once, so that it is never cut in two."""
        if self.closed:
            return
        if len(self._outbox) + len(frames) > OUTBOX:
            self._outbox.clear()
            self._overflowed = True
        if not self._overflowed:
            self._outbox.extend(frames)
        self._ready.set()

    def hurry(self, frame: bytes) -> None:
        """Queue something that is worth nothing later; dropped when the tab is behind."""
        if len(self._outbox) < OUTBOX // 2 and not self._overflowed:
            self.push(frame)

    def finish(self, code: int) -> None:
        """Close with ``code`` once what is queued has been sent."""
        if self._closing is None:
            self._closing = code
        self._ready.set()

    async def run(self) -> None:
        """Send until finished; returns when the connection is over."""
        try:
            while not self.closed:
                await self._ready.wait()
                self._ready.clear()
                if self.closed:
                    return
                await asyncio.wait_for(self._drain(), STUCK_S)
                if self._closing is not None and not (self._outbox or self._overflowed):
                    await self._shut(self._closing)
        except TimeoutError:
            await self._shut(CLOSE_STUCK)
        except (RuntimeError, OSError, WebSocketDisconnect):
            self.closed = True  # the peer is gone; the receiving half says so, too

    async def _drain(self) -> None:
        while self._outbox or self._overflowed:
            if self._overflowed:
                self._overflowed = False
                self._outbox.clear()
                if self.on_overflow is not None:
                    self._outbox.extend(self.on_overflow())
                continue
            await self._send(self._outbox.popleft().decode())

    async def _shut(self, code: int) -> None:
        if not self.closed:
            self.closed = True
            with contextlib.suppress(TimeoutError, RuntimeError, OSError, WebSocketDisconnect):
                await asyncio.wait_for(self._close(code), 5)
