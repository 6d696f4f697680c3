import asyncio
import time

import pytest

from app.accounts.buckets import Buckets
from app.accounts.passwords import Passwords, acceptable


@pytest.mark.parametrize(
    "bad", ["", "short", "1234567890", "Password123", "pass word 1234", "aaaaaaaaaaaa", "lin.xiao.yu", "x" * 201]
)
def test_passwords_that_anybody_would_try_are_refused(bad: str) -> None:
    assert not acceptable(bad, "lin.xiao.yu")


def test_a_sentence_is_fine() -> None:
    assert acceptable("四个普通的词连在一起也行", "lin")
    assert acceptable("correct horse battery", "lin")


async def test_hashes_are_salted_and_compared() -> None:
    passwords = Passwords()
    one, two = await passwords.hash("correct horse"), await passwords.hash("correct horse")
    assert one != two
    assert one.startswith("$argon2id$")
    assert await passwords.matches(one, "correct horse")
    assert not await passwords.matches(one, "wrong horse")
    assert not await passwords.matches("no hash at all", "correct horse")
    passwords.close()


async def test_an_unknown_user_costs_as_much_as_a_wrong_password() -> None:
    passwords = Passwords()
    stored = await passwords.hash("correct horse")

    async def spent(against: str | None) -> float:
        begun = time.process_time()
        for _ in range(8):
            assert not await passwords.matches(against, "wrong")
        return time.process_time() - begun

    known, unknown = await spent(stored), await spent(None)
    assert 0.4 < known / unknown < 2.5
    passwords.close()


async def test_the_event_loop_goes_on_while_passwords_are_hashed() -> None:
    passwords = Passwords()
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.002)
            beats += 1

    heart = asyncio.create_task(beat())
    await asyncio.gather(*(passwords.hash("correct horse") for _ in range(8)))
    heart.cancel()
    assert beats > 5
    passwords.close()


def test_a_bucket_refills_with_time_and_keys_do_not_share() -> None:
    buckets = Buckets(burst=2, refill_ms=1_000)
    for _ in range(2):
        assert buckets.wait_ms("a", 0) == 0
        buckets.take("a", 0)
    assert 0 < buckets.wait_ms("a", 0) <= 1_001
    assert buckets.wait_ms("b", 0) == 0
    assert buckets.wait_ms("a", 1_000) == 0
    buckets.clear("a")
    buckets.take("a", 0)
    assert buckets.wait_ms("a", 0) == 0


def test_buckets_do_not_grow_without_end() -> None:
    buckets = Buckets(burst=1, refill_ms=1_000, keep=3)
    for number in range(10):
        buckets.take(str(number), 0)
    assert len(buckets._buckets) == 3
    assert buckets.wait_ms("9", 0) > 0
