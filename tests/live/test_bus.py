"""Hints between workers: they arrive with Redis, they cost nothing without it."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

from app.live.ports import InProcessBus, RedisBus
from app.store.clock import SimulatedClock
from tests.databases import REDIS_URL, missing, postgres_url
from tests.live.harness import running

pytestmark = pytest.mark.redis


@pytest.fixture
def redis_url(monkeypatch: pytest.MonkeyPatch) -> str:
    try:
        with Redis.from_url(REDIS_URL, socket_connect_timeout=2) as client:
            client.ping()
    except RedisError:
        missing("Redis (TEST_REDIS)")
    # A channel of its own, so that runs beside each other do not hear each other.
    monkeypatch.setattr(RedisBus, "CHANNEL", f"peilian.test.{secrets.token_hex(4)}")
    return REDIS_URL


@pytest.fixture
async def pair(redis_url: str) -> AsyncIterator[tuple[RedisBus, RedisBus]]:
    one, two = RedisBus(redis_url), RedisBus(redis_url)
    await one.start()
    await two.start()
    yield one, two
    await one.close()
    await two.close()


async def heard(bus: RedisBus, by: RedisBus, hint: dict[str, str]) -> dict[str, str]:
    """What ``bus`` hears when ``by`` says ``hint`` again and again until somebody listens."""
    got: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    bus.subscribe(got.put_nowait)
    async with asyncio.timeout(5):
        while True:
            by.publish(hint)
            try:
                return await asyncio.wait_for(got.get(), 0.2)
            except TimeoutError:
                continue


async def test_a_hint_reaches_the_other_worker_and_oneself(pair: tuple[RedisBus, RedisBus]) -> None:
    one, two = pair
    assert await heard(two, one, {"kind": "x", "n": "1"}) == {"kind": "x", "n": "1"}
    assert await heard(one, one, {"kind": "y"}) in ({"kind": "y"}, {"kind": "x", "n": "1"})


async def test_what_is_no_hint_is_ignored(pair: tuple[RedisBus, RedisBus], redis_url: str) -> None:
    one, two = pair
    await heard(two, one, {"kind": "x"})
    with Redis.from_url(redis_url) as client:
        for bad in (b"not json", b"[1]", b'{"a": 1}'):
            client.publish(RedisBus.CHANNEL, bad)
    assert (await heard(two, one, {"kind": "still"}))["kind"] in ("x", "still")


async def test_without_redis_publishing_neither_waits_nor_fails() -> None:
    bus = RedisBus("redis://127.0.0.1:1/0")
    await bus.start()
    for _ in range(2_000):
        bus.publish({"kind": "x"})
    await asyncio.sleep(0.05)
    await bus.close()


async def test_in_one_process_hints_arrive_at_once() -> None:
    bus, got = InProcessBus(), []
    bus.subscribe(got.append)
    bus.publish({"kind": "x"})
    assert got == [{"kind": "x"}]
    await bus.close()


@pytest.mark.postgres
async def test_two_workers_with_postgres_and_redis_hand_over_and_log_out_at_once(
    redis_url: str, scenarios: Path
) -> None:
    clock = SimulatedClock()
    with postgres_url() as database:
        both = {"workers": 2, "redis": redis_url}
        async with (
            running(database, scenarios, clock, **both) as one,
            running(database, scenarios, clock, **both) as two,
        ):
            cookie = await one.user("lin")
            attempt = await one.begin(cookie)
            await asyncio.sleep(0.3)  # until both listen
            async with one.talk(attempt, cookie) as here:
                await here.hello()
                await here.say("您好")
                async with two.talk(attempt, cookie) as there:
                    await there.hello()
                    # Told by the bus: the older tab hears of it without having said anything.
                    assert await here.closed() == 4409
                    assert (await there.say("抱歉"))["t"] == "ack"
                    async with one.http(cookie) as client:
                        await client.post("/api/v1/logout")
                    assert await asyncio.wait_for(there.closed(), 1) == 4401


@pytest.mark.postgres
async def test_with_redis_gone_the_turn_goes_on(scenarios: Path) -> None:
    with postgres_url() as database:
        async with running(database, scenarios, redis="redis://127.0.0.1:1/0") as server:
            cookie = await server.user("lin")
            attempt = await server.begin(cookie)
            async with server.talk(attempt, cookie) as trainee:
                await trainee.hello()
                assert (await trainee.say("您好"))["t"] == "ack"
