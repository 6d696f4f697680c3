"""The ports of the live part: the clock (kept with the store, which needs it too) and the bus between workers.

The bus carries hints, never truth: whoever misses one learns the same from the database a little later.
"""

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any, Protocol

import structlog

from app.store.clock import Clock, SimulatedClock, Timer, WallClock

__all__ = ["Bus", "Clock", "InProcessBus", "RedisBus", "SimulatedClock", "Timer", "WallClock"]

Hint = dict[str, str]
Listener = Callable[[Hint], None]
_log = structlog.get_logger("bus")


class Bus(Protocol):
    """Says something to all workers, this one included."""

    def publish(self, hint: Hint) -> None:
        """Tell everybody who listens. Never waits, never fails."""

    def subscribe(self, listener: Listener) -> None:
        """Call ``listener`` with every hint from now on."""

    async def start(self) -> None:
        """Begin."""

    async def close(self) -> None:
        """Stop."""


class InProcessBus:
    """For one worker."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def publish(self, hint: Hint) -> None:
        for listener in self._listeners:
            listener(hint)

    def subscribe(self, listener: Listener) -> None:
        self._listeners.append(listener)

    async def start(self) -> None:
        return

    async def close(self) -> None:
        self._listeners.clear()


class RedisBus:
    """For several workers, over one Redis channel. Redis may go away and come back; nothing but freshness suffers."""

    CHANNEL = "peilian.v1"

    def __init__(self, url: str) -> None:
        self._url = url
        self._listeners: list[Listener] = []
        self._outgoing: asyncio.Queue[Hint] = asyncio.Queue(maxsize=1000)
        self._tasks: list[asyncio.Task[None]] = []

    def publish(self, hint: Hint) -> None:
        with contextlib.suppress(asyncio.QueueFull):
            self._outgoing.put_nowait(hint)

    def subscribe(self, listener: Listener) -> None:
        self._listeners.append(listener)

    async def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._again_and_again(self._send), name="bus-send"),
            asyncio.create_task(self._again_and_again(self._receive), name="bus-receive"),
        ]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _again_and_again(self, work: Callable[[Any], Any]) -> None:
        from redis import asyncio as redis  # an extra
        from redis.exceptions import RedisError

        while True:
            client = redis.Redis.from_url(self._url, socket_connect_timeout=2)
            try:
                await work(client)
            except (RedisError, OSError) as error:
                _log.warning("bus_down", error=type(error).__name__)
                await asyncio.sleep(1)
            finally:
                with contextlib.suppress(RedisError, OSError):
                    await client.aclose()

    async def _send(self, client: Any) -> None:
        while True:
            hint = await self._outgoing.get()
            await client.publish(self.CHANNEL, json.dumps(hint))

    async def _receive(self, client: Any) -> None:
        async with client.pubsub() as channel:
            await channel.subscribe(self.CHANNEL)
            async for message in channel.listen():
                if message["type"] == "message":
                    self._hand_on(message["data"])

    def _hand_on(self, data: bytes) -> None:
        try:
            hint = json.loads(data)
        except ValueError:
            return
        if isinstance(hint, dict) and all(isinstance(value, str) for value in hint.values()):
            for listener in self._listeners:
                listener(hint)
