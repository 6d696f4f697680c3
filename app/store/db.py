"""The database: one engine for pages and reports, migrated at start. The event log has its own writer (``append``).

SQLite loses updates unless a transaction says at its beginning that it will write, so ``transaction()``
begins IMMEDIATE and ``read()`` does not. Callers never commit: leaving the block does.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import event
from sqlalchemy.engine.url import URL, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from app.errors import Unavailable

BUSY_TIMEOUT_MS = 5_000
_MIGRATION_LOCK = 7_021_957  # any number, the same in every worker


class Database:
    """Hands out connections. ``url`` is what the setting says; drivers are chosen here."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        driver = "sqlite+aiosqlite" if self.sqlite else "postgresql+psycopg"
        # Errors name the statement, never its values: those are texts and hashes of logins.
        options: dict[str, Any] = {"hide_parameters": True}
        if not self.sqlite:
            options |= {"pool_size": 8, "max_overflow": 8, "pool_pre_ping": True}
        self._engine: AsyncEngine = create_async_engine(self.url.set(drivername=driver), **options)
        self._writing = self._engine.execution_options(writes=True)
        if self.sqlite:
            _teach_sqlite(self._engine.sync_engine)

    @property
    def file(self) -> Path | None:
        """The SQLite file, None for a server."""
        return Path(self.url.database or "") if self.sqlite else None

    @property
    def dsn(self) -> str:
        """What psycopg is told to connect to."""
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one moment and changes nothing."""
        async with _unavailable_when_down(), self._engine.connect() as connection, connection.begin():
            yield connection

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """One unit of work: committed when the block is left, undone when it raises."""
        async with _unavailable_when_down(), self._writing.begin() as connection:
            yield connection

    async def migrate(self) -> None:
        """Bring the tables to the newest version. Safe to run from every worker at once."""
        if self.file is not None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        await asyncio.to_thread(migrate, self.url)

    async def close(self) -> None:
        """Give all connections back."""
        await self._engine.dispose()


@asynccontextmanager
async def _unavailable_when_down() -> AsyncIterator[None]:
    try:
        yield
    except sa.exc.DBAPIError as error:
        if isinstance(error, sa.exc.OperationalError) or error.connection_invalidated:
            raise Unavailable from error
        raise


def migrate(url: URL) -> None:
    """Run all migrations on ``url`` in one transaction, under a lock that other workers wait for."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    sqlite = url.get_backend_name() == "sqlite"
    driver = "sqlite" if sqlite else "postgresql+psycopg"
    engine = sa.create_engine(url.set(drivername=driver), poolclass=NullPool, hide_parameters=True)
    if sqlite:
        _turn_on_wal(url.database or "")
        _teach_sqlite(engine)
    try:
        with engine.execution_options(writes=True).begin() as connection:
            if not sqlite:
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def _turn_on_wal(file: str) -> None:
    """WAL is kept in the file. Turning it on does not wait for locks, so workers that start together try again."""
    for _ in range(50):
        connection = sqlite3.connect(file, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()


def prepare_sqlite(connection: sqlite3.Connection, synchronous: str = "NORMAL") -> None:
    """What every SQLite connection of ours is told first."""
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute(f"PRAGMA synchronous={synchronous}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _teach_sqlite(engine: sa.Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, below
        prepare_sqlite(connection, "FULL")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
