"""A conversation over the wire: what is said is kept, heard, answered and marked, and survives everything."""

from app.domain.replay import verify
from app.store.log import attempt_row, check
from tests.live.harness import Running


async def test_a_conversation_from_hello_to_the_formal_ending(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        hello = await trainee.hello()
        assert (hello["status"], hello["mode"], hello["resume_ok"]) == ("active", "practice", True)
        await server.passes(20)
        opening = await trainee.event("customer.line")
        assert "beat" not in opening["d"]
        ack = await trainee.say("非常抱歉，换谁都急")
        assert (ack["t"], ack["d"]["dup"]) == ("ack", False)
        await server.passes(9)
        unit = await trainee.event("unit")
        assert {act["act"] for act in unit["d"]["acts"]} >= {"apologize"}
        sorry = next(act for act in unit["d"]["acts"] if act["act"] == "apologize")
        assert "非常抱歉，换谁都急"[sorry["start"] : sorry["end"]] == sorry["quote"]
        assert set(unit["d"]["mood"]) == {"band", "anger", "anxiety", "trust", "patience", "satisfaction"}
        await server.passes(30)
        await trainee.event("customer.line")
        await trainee.say("今晚8点前给您补发")
        await server.passes(40)
        await trainee.say("今晚8点前回您")
        await server.passes(40)
        ended = await trainee.event("ended")
        assert ended["d"]["good"] is True
        assert ended["d"]["report"] == f"/attempts/{attempt}/report"
        assert await trainee.closed() == 1000
    await server.settle()
    await assert_whole(server, attempt)


async def assert_whole(server: Running, attempt: str) -> None:
    """The log is a chain, and re-execution gives what was recorded."""
    state = server.app.state
    async with state.db.read() as connection:
        row = await attempt_row(connection, attempt)
        assert row is not None
        assert await check(connection, row) is None
    records = await state.live.records(attempt)
    script = await state.scripts.script_at(row.script_hash)
    assert verify(script, records).equal
    assert [record.seq for record in records] == list(range(1, row.head_seq + 1))


async def test_seqs_have_no_gaps_and_parts_are_whole(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        await server.passes(20)
        await trainee.say("抱歉")
        await server.passes(60)
        await trainee.quiet()
        seen = [(frame["seq"], frame["part"]) for frame in trainee.events]
        assert seen == sorted(seen)
        assert sorted({seq for seq, _ in seen}) == list(range(1, seen[-1][0] + 1))
        for frame in trainee.events:
            assert 0 <= frame["part"] < frame["parts"]
