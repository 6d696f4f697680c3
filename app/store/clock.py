"""The time, as a port: the wall clock in service, a simulated one in tests. Nothing else asks what time it is."""

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from typing import Protocol


class Timer(Protocol):
    """Something that will happen, unless cancelled."""

    def cancel(self) -> None:
        """It will not happen."""


class Clock(Protocol):
    """Milliseconds since the epoch, and waking up later."""

    def now_ms(self) -> int:
        """The time."""

    def call_at(self, at_ms: int, callback: Callable[[], None]) -> Timer:
        """Call ``callback`` on the event loop at ``at_ms`` or soon after."""


class WallClock:
    """The real time."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def call_at(self, at_ms: int, callback: Callable[[], None]) -> Timer:
        return asyncio.get_running_loop().call_later(max(0, at_ms - self.now_ms()) / 1000, callback)


class SimulatedClock:
    """A time that moves when told to."""

    def __init__(self, now_ms: int = 1_767_578_400_000) -> None:
        self._now = now_ms
        self._order = itertools.count()
        self._timers: list[tuple[int, int, _SimulatedTimer]] = []

    def now_ms(self) -> int:
        return self._now

    def call_at(self, at_ms: int, callback: Callable[[], None]) -> Timer:
        timer = _SimulatedTimer(callback)
        heapq.heappush(self._timers, (at_ms, next(self._order), timer))
        return timer

    def next_ms(self) -> int | None:
        """When somebody is to be woken next."""
        while self._timers and self._timers[0][2].cancelled:
            heapq.heappop(self._timers)
        return self._timers[0][0] if self._timers else None

    def jump(self, by_ms: int) -> None:
        """Move on without waking anybody, as a machine does that was asleep."""
        self._now += by_ms

    async def advance(self, by_ms: int) -> None:
        """Move on, waking everybody in turn, each at their time."""
        until = self._now + by_ms
        while self._timers and self._timers[0][0] <= until:
            at, _, timer = heapq.heappop(self._timers)
            self._now = max(self._now, at)
            if not timer.cancelled:
                timer.callback()
                await asyncio.sleep(0)
        self._now = until


class _SimulatedTimer:
    def __init__(self, callback: Callable[[], None]) -> None:
        self.callback = callback
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True
