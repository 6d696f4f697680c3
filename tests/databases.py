"""Databases to test on: SQLite always, PostgreSQL when one answers (CI=true: it must)."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

ADMIN_URL = os.environ.get("TEST_POSTGRES", "postgresql:///postgres")
REDIS_URL = os.environ.get("TEST_REDIS", "redis://127.0.0.1:6379/1")


def missing(what: str) -> None:
    """Skip aloud; where everything must be there, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and CI=true demands it")
    pytest.skip(f"SKIPPED ALOUD: {what} is missing")


@contextmanager
def postgres_url() -> Iterator[str]:
    """A fresh PostgreSQL database, dropped afterwards."""
    name = f"peilian_live_{secrets.token_hex(4)}"
    try:
        admin = psycopg.connect(ADMIN_URL, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        missing("PostgreSQL (TEST_POSTGRES)")
        raise AssertionError from None
    with admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            base, _, query = ADMIN_URL.partition("?")
            yield f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'peilian.db'}"
