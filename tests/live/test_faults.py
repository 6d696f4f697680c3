"""The store fails; what was acknowledged stays, what was not is told, and all of it heals without a restart."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from app.store.db import prepare_sqlite
from tests.databases import sqlite_url
from tests.live.harness import Running, running
from tests.live.test_conversation import assert_whole


async def texts(server: Running, attempt: str) -> list[str]:
    return [r.event.text for r in await server.app.state.live.records(attempt) if hasattr(r.event, "text")]


async def test_a_locked_database_is_told_as_busy_and_the_retry_succeeds(
    tmp_path: Path, scenarios: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.db.BUSY_TIMEOUT_MS", 50)
    async with running(sqlite_url(tmp_path), scenarios) as server:
        cookie = await server.user("lin")
        attempt = await server.begin(cookie)
        async with server.talk(attempt, cookie) as trainee:
            await trainee.hello()
            assert (await trainee.say("一", "first-one"))["t"] == "ack"
            holder = sqlite3.connect(tmp_path / "peilian.db", isolation_level=None)
            holder.execute("BEGIN IMMEDIATE")
            begun = asyncio.get_running_loop().time()
            refused = await trainee.say("二", "second-one")
            assert refused["d"]["code"] == "busy"
            assert refused["d"]["retry_after_ms"] == 1000
            assert asyncio.get_running_loop().time() - begun < 3
            holder.execute("ROLLBACK")
            holder.close()
            again = await trainee.say("二", "second-one")
            assert again["d"]["dup"] is False
        assert await texts(server, attempt) == ["一", "二"]
        await assert_whole(server, attempt)


async def test_a_full_database_is_told_as_not_saved_and_heals_when_there_is_room(
    tmp_path: Path, scenarios: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = {"pages": 0}

    def with_limit(connection: sqlite3.Connection, synchronous: str) -> None:
        prepare_sqlite(connection, synchronous)
        if limit["pages"]:
            connection.execute(f"PRAGMA max_page_count={limit['pages']}")

    monkeypatch.setattr("app.store.append_sqlite.prepare_sqlite", with_limit)
    async with running(sqlite_url(tmp_path), scenarios) as server:
        cookie = await server.user("lin")
        attempt = await server.begin(cookie)
        await server.app.state.live.writer.close()
        with sqlite3.connect(tmp_path / "peilian.db") as probe:
            limit["pages"] = probe.execute("PRAGMA page_count").fetchone()[0] + 6
        probe.close()
        acknowledged, refused = [], ""
        async with server.talk(attempt, cookie) as trainee:
            await trainee.hello()
            for number in range(40):
                server.clock.jump(400)
                text = f"{number} " + "长" * 1900
                answer = await trainee.say(text, f"message-{number:04}")
                if answer["t"] == "nack":
                    assert answer["d"]["code"] == "storage"
                    refused = text
                    break
                acknowledged.append(text)
            assert refused, "the fault was not injected"
            assert await texts(server, attempt) == acknowledged
            limit["pages"] = 0
            again = await trainee.say(refused, f"message-{len(acknowledged):04}")
            assert (again["t"], again["d"]["dup"]) == ("ack", False)
        assert await texts(server, attempt) == [*acknowledged, refused]
        await assert_whole(server, attempt)


async def test_a_commit_whose_answer_was_lost_is_found_again_and_shown_once(tmp_path: Path, scenarios: Path) -> None:
    """The worst of fsync errors: the row is there, the writer says it failed."""
    from app.store.append import StoreFailed

    async with running(sqlite_url(tmp_path), scenarios) as server:
        cookie = await server.user("lin")
        attempt = await server.begin(cookie)
        live = server.app.state.live
        async with server.talk(attempt, cookie) as trainee:
            await trainee.hello()
            await trainee.say("一")
            real = live.writer.append

            async def lies(row) -> None:  # type: ignore[no-untyped-def]
                await real(row)
                live.writer.append = real
                raise StoreFailed("said to have failed")

            live.writer.append = lies
            refused = await trainee.say("二", "doubtful-1")
            assert refused["d"]["code"] == "storage"
            again = await trainee.say("二", "doubtful-1")
            assert again["d"]["dup"] is True
            await trainee.quiet()
            shown = [frame["d"]["text"] for frame in trainee.events if frame["kind"] == "trainee.message"]
            assert shown == ["一", "二"]
        assert await texts(server, attempt) == ["一", "二"]
        await assert_whole(server, attempt)


async def test_a_bug_ends_the_connection_not_the_worker(tmp_path: Path, scenarios: Path) -> None:
    async with running(sqlite_url(tmp_path), scenarios) as server:
        cookie = await server.user("lin")
        broken, whole = await server.begin(cookie), await server.begin(cookie)
        async with server.talk(broken, cookie) as one, server.talk(whole, cookie) as two:
            await one.hello()
            await two.hello()
            room = server.app.state.live.rooms[broken]
            room.script = None
            await one.send("say", cid="trigger-1", d={"text": "好"})
            assert await one.closed() == 1011
            assert (await two.say("还好"))["t"] == "ack"
        async with server.talk(broken, cookie) as one:
            await one.hello()
            assert (await one.say("好", "trigger-1"))["d"]["dup"] is False
