"""Commands that run the application or touch its database. What they do belongs to the modules they call."""

import asyncio
import dataclasses
import getpass
import os
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from app import main
from app.accounts.service import Accounts
from app.cli.failure import Failure
from app.cli.output import say
from app.config import BadSetting, Settings
from app.errors import AppError
from app.store.clock import WallClock
from app.store.db import Database

T = TypeVar("T")


def serve(*, host: str | None, port: int | None, workers: int | None) -> None:
    """Serve until stopped; what was given on the command line wins over the environment."""
    given = {"host": host, "port": port, "workers": workers}
    main.serve(settings(**{name: value for name, value in given.items() if value is not None}))


def seed() -> None:
    """Load the demo data and say what there is."""
    for line in _run(main.seed(settings())):
        say(line)


def export(attempt_id: str, to: Path | None) -> None:
    """Write an attempt as a file."""
    data = _run(main.export(settings(), attempt_id))
    if to is None:
        sys.stdout.buffer.write(data + b"\n")
        return
    try:
        to.write_bytes(data)
    except OSError as error:
        raise Failure(f"{to}: {error.strerror}") from error


def user_add(login: str, role: str, name: str, cohort: str, *, leads: bool) -> None:
    """Add a user with a password that is asked for."""

    async def add() -> None:
        password = _password()
        async with _accounts() as accounts:
            user = await accounts.add_user(login, name, role, password, cohort, leads)
            say(f"{user.login}  {user.role}  {user.name}")

    _run(add())


def user_list() -> None:
    """Print login, role, state and name of every user."""

    async def show() -> None:
        async with _accounts() as accounts:
            for user in await accounts.users():
                say(f"{user.login:<24} {user.role:<12} {'active' if user.active else 'disabled':<10} {user.name}")

    _run(show())


def user_passwd(login: str) -> None:
    """Set a password that is asked for."""

    async def change() -> None:
        password = _password()
        async with _accounts() as accounts:
            await accounts.set_password(login, password)

    _run(change())


def user_disable(login: str) -> None:
    """Disable a user."""

    async def change() -> None:
        async with _accounts() as accounts:
            await accounts.disable(login)

    _run(change())


def db_upgrade() -> None:
    """Migrate to the newest schema."""

    async def upgrade() -> None:
        database = Database(settings().database)
        try:
            await database.migrate()
        finally:
            await database.close()

    _run(upgrade())


def db_check() -> int:
    """Print what is wrong with the database; 1 when anything is."""
    problems = _run(main.check_database(settings()))
    for problem in problems:
        say(problem)
    if not problems:
        say("ok")
    return int(bool(problems))


def settings(**given: Any) -> Settings:
    """The settings of the environment with ``given`` over them. Raises Failure for a wrong one."""
    try:
        return dataclasses.replace(Settings.from_environment(os.environ), **given)
    except BadSetting as error:
        raise Failure(str(error)) from error


@asynccontextmanager
async def _accounts() -> AsyncIterator[Accounts]:
    """The accounts of a database that is up to date."""
    chosen = settings()
    database = Database(chosen.database)
    try:
        await database.migrate()
        accounts = Accounts(database, WallClock(), chosen)
        try:
            yield accounts
        finally:
            accounts.close()
    finally:
        await database.close()


def _password() -> str:
    """A password typed twice at a terminal, or the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise Failure("the two passwords differ")
    return password


def _run(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except AppError as error:
        facts = "".join(f", {name}={value}" for name, value in error.facts.items())
        raise Failure(f"{error.sentence} ({error.code}{facts})") from error
