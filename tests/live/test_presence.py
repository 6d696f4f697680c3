"""Time: when the customer hears, waits, types, loses patience; and when the clock stands still."""

from app.domain.engine.events import OutageCredited, TraineeLeft, TraineeReturned, UnitClosed
from app.live.agenda import Presence, coming
from app.store.clock import SimulatedClock
from tests.live.harness import Running, running


async def kinds(server: Running, attempt: str) -> list[str]:
    return [type(record.event).__name__ for record in await server.app.state.live.records(attempt)]


async def test_a_burst_is_heard_three_seconds_after_its_last_message(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        await server.passes(20)
        await trainee.say("抱歉")
        await server.passes(2.5)
        await trainee.say("换谁都急")
        await server.passes(2.9)
        assert "UnitClosed" not in await kinds(server, attempt)
        await server.passes(0.2)
        unit = await trainee.event("unit")
        assert len(unit["d"]["cids"]) == 2


async def test_typing_extends_the_burst_but_not_beyond_eight_seconds(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        await server.passes(20)
        await trainee.say("抱歉")
        for _ in range(3):
            await server.passes(2.5)
            await trainee.send("typing", d={})
            await server.settle()
            assert "UnitClosed" not in await kinds(server, attempt)
        await server.passes(0.6)
        assert "UnitClosed" in await kinds(server, attempt)


async def test_the_customer_is_seen_typing_before_each_line(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        await server.passes(20)
        await trainee.quiet()
        order = [frame["t"] if frame["t"] == "typing" else frame.get("kind") for frame in trainee.frames]
        assert "typing" in order
        assert order.index("typing") < order.index("customer.line")
        until = next(frame["d"]["until"] for frame in trainee.frames if frame["t"] == "typing")
        line = next(frame for frame in trainee.events if frame["kind"] == "customer.line")
        assert line["at"] == until


async def test_in_practice_the_customer_waits_while_the_trainee_is_away(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        await server.passes(20)
    await server.passes(3)
    assert (await kinds(server, attempt))[-1] != "TraineeLeft", "a reload is no leaving"
    await server.passes(3_600)
    assert (await kinds(server, attempt))[-1] == "TraineeLeft"
    assert attempt not in server.app.state.live.rooms
    before = await kinds(server, attempt)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        await server.settle()
        after = await kinds(server, attempt)
        assert after == [*before, "TraineeReturned"]
        assert (await trainee.say("抱歉"))["t"] == "ack"


async def test_what_was_written_before_leaving_is_heard(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        await server.passes(20)
        await trainee.say("抱歉")
    await server.passes(60)
    found = await kinds(server, attempt)
    assert found.index("UnitClosed") < len(found) - 1
    assert found[-1] == "TraineeLeft" or "TraineeLeft" in found


async def test_in_an_exam_time_runs_on_and_it_ends_though_nobody_is_there(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie, "exam")
    async with server.talk(attempt, cookie) as trainee:
        hello = await trainee.hello()
        assert hello["mode"] == "exam"
        await server.passes(30)
        await trainee.say("抱歉，换谁都急")
        await server.passes(9)
        unit = await trainee.event("unit")
        assert set(unit["d"]) == {"unit", "cids"}
        assert (await trainee.act("hint", level=1))["d"]["code"] == "forbidden"
        started = next(frame for frame in trainee.events if frame["kind"] == "started")
        assert started["d"] == {}
        assert not any(frame["kind"] in ("mood", "hint") for frame in trainee.events)
    await server.passes(1_200)
    found = await kinds(server, attempt)
    assert "TraineeLeft" in found
    async with server.talk(attempt, cookie) as trainee:
        assert (await trainee.hello())["status"] == "ended"


async def test_an_exam_that_nobody_runs_is_taken_up_and_the_outage_credited(database: str, scenarios) -> None:  # type: ignore[no-untyped-def]
    clock = SimulatedClock()
    async with running(database, scenarios, clock) as first:
        cookie = await first.user("lin")
        attempt = await first.begin(cookie, "exam")
        await first.passes(20)
    clock.jump(7_200_000)
    async with running(database, scenarios, clock) as second:
        assert attempt not in second.app.state.live.rooms
        await second.app.state.live._still_here()
        assert attempt in second.app.state.live.rooms
        await second.settle()
        records = await second.app.state.live.records(attempt)
        given = [r.event for r in records if isinstance(r.event, OutageCredited)]
        assert len(given) == 1
        assert 7_200_000 <= given[0].lost_ms < 7_260_000
        assert second.app.state.live.rooms[attempt].snapshot.ended is None
        await second.passes(1_200)
        assert "ended" in {row.status for row in [await _row(second, attempt)]}


async def _row(server: Running, attempt: str):  # type: ignore[no-untyped-def]
    from app.store.log import attempt_row

    async with server.app.state.db.read() as connection:
        return await attempt_row(connection, attempt)


async def test_tools_show_their_facts_only_when_they_are_done(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie, case={"city": "1"})
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        await server.passes(20)
        used = await trainee.act("use", tool="track")
        assert used["t"] == "ack"
        await trainee.quiet()
        assert "郑州" not in str(trainee.frames)
        await server.passes(4)
        result = await trainee.event("tool.result")
        assert result["d"]["shows"] == [{"id": "place", "label": {"zh-CN": "位置", "en": "位置"}, "value": "郑州"}]
        assert (await trainee.act("use", tool="hack_it"))["d"]["code"] == "bad_request"


async def test_nothing_hidden_or_undue_reaches_the_browser(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        await server.passes(14)
        await trainee.say("抱歉")
        await server.passes(60)
        await trainee.quiet()
        everything = str(trainee.frames)
        for never in ("妈妈生日", "武汉中转站", "北京", "只说一遍", "offers.reship", "heard", "line_id", "beat"):
            assert never not in everything


def test_of_what_is_due_together_the_server_mends_its_own_fault_first() -> None:
    from app.domain.engine.events import Started, TraineeSaid
    from app.domain.engine.step import start, step
    from tests.domain.engine.plots import script

    snapshot = start(script(), Started(0, seed="1", today="2026-01-05")).snapshot
    snapshot = step(script(), snapshot, TraineeSaid(1_000, "cid-00001", "抱歉")).snapshot
    found = coming(snapshot, Presence(True, True, 0, 0, 500), 3_000, 8_000)
    assert [type(each.make(9_000)) for each in found][:3] == [OutageCredited, TraineeReturned, UnitClosed]
    gone = coming(snapshot, Presence(False, False, 2_000, 0, None), 3_000, 8_000)
    leaving = [each.make(2_000) for each in gone if each.at_ms == 2_000]
    assert leaving == [UnitClosed(2_000), TraineeLeft(2_000)]
