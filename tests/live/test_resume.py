"""Whatever breaks, the same path mends it: connect, say what one has, get what is missing."""

import contextlib
import json

from websockets.exceptions import ConnectionClosed

from app.store.clock import SimulatedClock
from tests.live.harness import Running, running
from tests.live.test_conversation import assert_whole


async def test_a_reload_gets_the_same_events_again(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as first:
        await first.hello()
        await server.passes(20)
        await first.say("抱歉")
        await server.passes(9)
        await first.quiet()
    async with server.talk(attempt, cookie) as second:
        hello = await second.hello()
        await second.quiet()
        assert hello["resume_ok"] is True
        assert second.events[: len(first.events)] == first.events


async def test_two_resumes_in_a_row_with_nothing_new_send_nothing_twice(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as first:
        hello = await first.hello()
        await server.passes(20)
        await first.quiet()
        last = first.events[-1]["seq"]
    for _ in range(2):
        async with server.talk(attempt, cookie) as again:
            await again.hello(last, hello["epoch"])
            await again.quiet()
            assert again.events == []


async def test_the_same_cid_is_stored_once_and_the_first_text_stays(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        first = await trainee.say("您好", "same-cid-1")
        for text in ("您好", "别的话"):
            again = await trainee.say(text, "same-cid-1")
            assert again["d"] == first["d"] | {"dup": True}
    async with server.talk(attempt, cookie) as later:
        await later.hello()
        again = await later.say("您好", "same-cid-1")
        assert again["d"]["dup"] is True
        assert again["d"]["seq"] == first["d"]["seq"]
    texts = [r.event.text for r in await server.app.state.live.records(attempt) if hasattr(r.event, "text")]
    assert texts == ["您好"]


async def test_a_wrong_epoch_or_a_seq_ahead_of_ours_gets_everything_anew_and_is_told(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as first:
        hello = await first.hello()
        await first.quiet()
    for last_seq, epoch in ((1, "e_other"), (99, hello["epoch"])):
        async with server.talk(attempt, cookie) as again:
            answer = await again.hello(last_seq, epoch)
            assert answer["resume_ok"] is False
            snap = await again.until(lambda frame: frame["t"] == "snap")
            assert snap["d"]["page"] == 0
            assert snap["d"]["events"] == first.events[: len(snap["d"]["events"])]
            assert snap["d"]["head_seq"] >= first.events[-1]["seq"]


async def test_resync_sends_what_is_missing(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        await server.passes(20)
        await trainee.quiet()
        everything = list(trainee.events)
        await trainee.send("resync", d={"last_seq": 1})
        missing = [frame for frame in await trainee.quiet() if frame["t"] == "ev"]
        assert missing == [frame for frame in everything if frame["seq"] > 1]


async def test_the_newer_tab_talks_and_the_older_is_told(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as old, server.talk(attempt, cookie) as new:
        await old.hello(tab="one")
        await new.hello(tab="two")
        assert await old.closed() == 4409
        assert (await new.say("您好"))["t"] == "ack"


async def test_a_restart_changes_nothing_and_costs_the_trainee_nothing(database: str, scenarios, tmp_path) -> None:  # type: ignore[no-untyped-def]
    clock = SimulatedClock()
    async with running(database, scenarios, clock) as first:
        cookie = await first.user("lin")
        attempt = await first.begin(cookie)
        async with first.talk(attempt, cookie) as trainee:
            hello = await trainee.hello()
            await first.passes(20)
            await trainee.say("抱歉")
            await first.passes(5)
            await trainee.quiet()
            seen = list(trainee.events)
            deadline = hello["deadline"]
    clock.jump(3_600_000)
    async with running(database, scenarios, clock) as second:
        async with second.talk(attempt, cookie) as trainee:
            hello = await trainee.hello(seen[-1]["seq"], hello["epoch"])
            assert hello["resume_ok"] is True
            assert (await trainee.say("换谁都急"))["t"] == "ack"
            await second.passes(30)
            await trainee.quiet()
            events = seen + trainee.events
            assert sorted({frame["seq"] for frame in events}) == list(range(1, events[-1]["seq"] + 1))
        records = await second.app.state.live.records(attempt)
        credited = [r.event.lost_ms for r in records if hasattr(r.event, "lost_ms")]
        assert len(credited) == 1
        assert credited[0] >= 3_600_000
        room = await second.app.state.live.room(attempt)
        assert room.snapshot.deadline_ms >= deadline + 3_600_000
        await assert_whole(second, attempt)


async def test_two_workers_one_attempt_the_newer_connection_wins(database: str, scenarios) -> None:  # type: ignore[no-untyped-def]
    clock = SimulatedClock()
    async with (
        running(database, scenarios, clock, workers=2) as one,
        running(database, scenarios, clock, workers=2) as two,
    ):
        cookie = await one.user("lin")
        attempt = await one.begin(cookie)
        async with one.talk(attempt, cookie) as here:
            await here.hello()
            assert (await here.say("您好"))["t"] == "ack"
            async with two.talk(attempt, cookie) as there:
                await there.hello()
                assert (await there.say("抱歉"))["t"] == "ack"
                # Nobody told the first worker; its next row is refused by the fence and nothing is lost or doubled.
                await here.send("say", cid="from-the-old-one", d={"text": "还在"})
                assert await here.closed() == 4409
                await there.quiet()
        texts = [r.event.text for r in await two.app.state.live.records(attempt) if hasattr(r.event, "text")]
        assert texts == ["您好", "抱歉"]
        await assert_whole(two, attempt)


async def test_an_ended_attempt_shows_its_ending_again_and_takes_nothing_more(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        await server.passes(20)
        await trainee.act("end")
        await server.passes(20)
        assert await trainee.closed() == 1000
        assert trainee.events[-1]["kind"] == "ended"
    async with server.talk(attempt, cookie) as again:
        hello = await again.hello()
        assert hello["status"] == "ended"
        await again.event("ended")
        with contextlib.suppress(ConnectionClosed):
            await again.socket.send(json.dumps({"v": 1, "t": "say", "cid": "too-late-1", "d": {"text": "喂"}}))
        assert await again.closed() == 1000
    texts = [r.event.text for r in await server.app.state.live.records(attempt) if hasattr(r.event, "text")]
    assert texts == []
