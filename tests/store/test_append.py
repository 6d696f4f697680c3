import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.store import chain
from app.store.append import StoreBusy, StoreFailed, Superseded, Writer, open_writer
from app.store.append_sqlite import SqliteWriter
from app.store.db import Database
from app.store.log import attempt_row, check, links
from app.store.tables import events, leases
from tests.databases import sqlite_url
from tests.store.rows import a_row, an_attempt


@pytest.fixture
async def writer(db: Database) -> AsyncIterator[Writer]:
    opened = open_writer(db)
    yield opened
    await opened.close()


async def test_rows_are_kept_in_order_and_the_chain_holds(db: Database, writer: Writer) -> None:
    attempt = await an_attempt(db)
    previous = attempt.root()
    for seq in range(1, 21):
        row = a_row(attempt, seq, previous, cid=f"cid-{seq:04}" if seq % 2 else None)
        await writer.append(row)
        previous = row.hash
    async with db.read() as connection:
        stored = await links(connection, attempt.id)
        now = await attempt_row(connection, attempt.id)
        assert now is not None
        assert [each.seq for each in stored] == list(range(1, 21))
        assert (now.head_seq, now.head_hash) == (20, previous)
        assert await check(connection, now) is None


async def test_many_attempts_at_once_are_all_kept(db: Database, writer: Writer) -> None:
    made = [await an_attempt(db, f"a{number}") for number in range(30)]

    async def talk(index: int) -> None:
        previous = made[index].root()
        for seq in range(1, 11):
            row = a_row(made[index], seq, previous)
            await writer.append(row)
            previous = row.hash

    await asyncio.gather(*(talk(index) for index in range(30)))
    async with db.read() as connection:
        assert (await connection.execute(sa.select(sa.func.count()).select_from(events))).scalar_one() == 300


async def test_a_taken_seq_a_taken_cid_and_an_old_fence_are_refused_and_leave_nothing(
    db: Database, writer: Writer
) -> None:
    attempt = await an_attempt(db)
    first = a_row(attempt, 1, attempt.root(), cid="cid-aaaa")
    await writer.append(first)
    refused = [
        a_row(attempt, 1, attempt.root()),
        a_row(attempt, 3, first.hash),
        a_row(attempt, 2, first.hash, cid="cid-aaaa"),
        a_row(attempt, 2, first.hash, fence=0),
    ]
    for row in refused:
        with pytest.raises(Superseded):
            await writer.append(row)
    await writer.append(a_row(attempt, 2, first.hash, cid="cid-bbbb"))
    async with db.read() as connection:
        assert len(await links(connection, attempt.id)) == 2


async def test_one_refused_row_does_not_take_its_batch_along(db: Database, writer: Writer) -> None:
    good, bad = await an_attempt(db, "good"), await an_attempt(db, "bad")
    outcomes = await asyncio.gather(
        writer.append(a_row(good, 1, good.root())),
        writer.append(a_row(bad, 5, bad.root())),
        return_exceptions=True,
    )
    assert outcomes[0] is None
    assert isinstance(outcomes[1], Superseded)


async def test_rows_of_one_attempt_handed_over_together_are_kept_in_order(db: Database, writer: Writer) -> None:
    attempt = await an_attempt(db)
    previous, rows = attempt.root(), []
    for seq in range(1, 9):
        rows.append(a_row(attempt, seq, previous, cid=f"cid-{seq:04}"))
        previous = rows[-1].hash
    assert await asyncio.gather(*(writer.append(row) for row in rows)) == [None] * 8
    async with db.read() as connection:
        now = await attempt_row(connection, attempt.id)
        assert now is not None
        assert now.head_seq == 8
        assert await check(connection, now) is None


async def test_what_a_row_holds_comes_back_as_it_was(db: Database, writer: Writer) -> None:
    attempt = await an_attempt(db)
    text = "引号\\\" 换\\n行 👨‍👩‍👧 \u2028 {} [] ' ; -- ％"
    row = a_row(attempt, 1, attempt.root(), cid="cid-text", text=text)
    await writer.append(row)
    async with db.read() as connection:
        stored = (await links(connection, attempt.id))[0]
    assert (stored.payload, stored.salt, stored.commitment, stored.hash) == (
        row.payload,
        row.salt,
        row.commitment,
        row.hash,
    )


async def test_two_writers_race_for_a_row_and_one_wins(db: Database) -> None:
    attempt = await an_attempt(db)
    writers = [open_writer(db) for _ in range(4)]
    outcomes = await asyncio.gather(
        *(each.append(a_row(attempt, 1, attempt.root(), cid=f"cid-{n:04}")) for n, each in enumerate(writers)),
        return_exceptions=True,
    )
    for each in writers:
        await each.close()
    assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", "Superseded", "Superseded", "Superseded"]


async def test_ending_is_written_with_the_last_row(db: Database, writer: Writer) -> None:
    attempt = await an_attempt(db)
    row = a_row(attempt, 1, attempt.root())
    ended = type(row)(
        **{name: getattr(row, name) for name in row.__slots__} | {"ended_at": 9, "outcome": "calmed", "good": True}
    )
    await writer.append(ended)
    async with db.read() as connection:
        now = await attempt_row(connection, attempt.id)
    assert now is not None
    assert (now.status, now.ended_at, now.outcome, now.good) == ("ended", 9, "calmed", True)


async def test_rows_can_be_neither_changed_nor_deleted(db: Database, writer: Writer) -> None:
    attempt = await an_attempt(db)
    await writer.append(a_row(attempt, 1, attempt.root()))
    for statement in (events.update().values(payload="{}"), events.update().values(at_ms=5), events.delete()):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            async with db.transaction() as connection:
                await connection.execute(statement)


async def test_a_text_can_be_forgotten_and_the_chain_still_verifies(db: Database, writer: Writer) -> None:
    attempt = await an_attempt(db)
    await writer.append(a_row(attempt, 1, attempt.root(), text="身份证号"))
    async with db.transaction() as connection:
        await connection.execute(events.update().values(payload=None, salt=None))
    async with db.read() as connection:
        now = await attempt_row(connection, attempt.id)
        assert now is not None
        assert await check(connection, now) is None
        assert (await links(connection, attempt.id))[0].payload is None


async def test_a_locked_database_answers_busy_and_heals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.store.db.BUSY_TIMEOUT_MS", 50)
    db = Database(sqlite_url(tmp_path))
    await db.migrate()
    attempt = await an_attempt(db)
    writer = SqliteWriter(db)
    holder = sqlite3.connect(tmp_path / "peilian.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    row = a_row(attempt, 1, attempt.root())
    with pytest.raises(StoreBusy):
        await writer.append(row)
    holder.execute("COMMIT")
    holder.close()
    await writer.append(row)
    await writer.close()
    await db.close()


async def test_a_full_database_refuses_keeps_what_was_acknowledged_and_heals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = Database(sqlite_url(tmp_path))
    await db.migrate()
    attempt = await an_attempt(db)
    full = {"pages": 0}

    def with_limit(connection: sqlite3.Connection, synchronous: str) -> None:
        if full["pages"]:
            connection.execute(f"PRAGMA max_page_count={full['pages']}")

    monkeypatch.setattr("app.store.append_sqlite.prepare_sqlite", with_limit)
    with sqlite3.connect(tmp_path / "peilian.db") as probe:
        full["pages"] = probe.execute("PRAGMA page_count").fetchone()[0] + 4
    probe.close()
    writer = SqliteWriter(db)
    previous, acknowledged, failed = attempt.root(), 0, None
    for seq in range(1, 60):
        row = a_row(attempt, seq, previous, text="长" * 2000)
        try:
            await writer.append(row)
        except StoreFailed:
            failed = row
            break
        previous, acknowledged = row.hash, seq
    assert failed is not None, "the fault was not injected"
    async with db.read() as connection:
        assert len(await links(connection, attempt.id)) == acknowledged
    full["pages"] = 0
    await writer.append(failed)
    async with db.read() as connection:
        now = await attempt_row(connection, attempt.id)
        assert now is not None
        assert now.head_seq == acknowledged + 1
        assert await check(connection, now) is None
    await writer.close()
    await db.close()


async def test_a_database_that_vanished_fails_and_is_never_created_anew(tmp_path: Path) -> None:
    db = Database(sqlite_url(tmp_path))
    await db.migrate()
    attempt = await an_attempt(db)
    await db.close()
    (tmp_path / "peilian.db").rename(tmp_path / "elsewhere.db")
    writer = SqliteWriter(db)
    row = a_row(attempt, 1, attempt.root())
    with pytest.raises(StoreFailed):
        await writer.append(row)
    assert not (tmp_path / "peilian.db").exists()
    (tmp_path / "elsewhere.db").rename(tmp_path / "peilian.db")
    await writer.append(row)
    await writer.close()


async def test_a_change_of_hands_stops_the_old_worker(db: Database, writer: Writer) -> None:
    attempt = await an_attempt(db)
    async with db.transaction() as connection:
        await connection.execute(leases.update().values(fence=leases.c.fence + 1))
    with pytest.raises(Superseded):
        await writer.append(a_row(attempt, 1, attempt.root(), fence=1))
    await writer.append(a_row(attempt, 1, attempt.root(), fence=2))


def test_chain_root_depends_on_every_field_of_the_header() -> None:
    base: dict[str, str | int | None] = {"id": "a", "created_at": 1}
    assert chain.root(base) != chain.root(base | {"created_at": 2}) != chain.root(base | {"id": "b"})
