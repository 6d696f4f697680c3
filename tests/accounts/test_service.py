import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.accounts.demo import PASSWORD as DEMO_PASSWORD
from app.accounts.demo import USERS, add_demo_users
from app.accounts.service import Accounts, hashed
from app.config import Settings
from app.errors import Conflict, Forbidden, Invalid, NotFound, TooMany, Unauthorized
from app.store.clock import SimulatedClock
from app.store.db import Database
from app.store.tables import logins
from tests.databases import postgres_url, sqlite_url

PASSWORD = "a long password"


class World:
    def __init__(self, url: str, **settings: object) -> None:
        self.db = Database(url)
        self.clock = SimulatedClock()
        self.accounts = Accounts(self.db, self.clock, Settings(**settings))  # type: ignore[arg-type]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    if request.param == "sqlite":
        made = World(sqlite_url(tmp_path))
        await made.db.migrate()
        yield made
        made.accounts.close()
        await made.db.close()
        return
    with postgres_url() as url:
        made = World(url)
        await made.db.migrate()
        yield made
        made.accounts.close()
        await made.db.close()


async def test_logging_in_and_out(world: World) -> None:
    await world.accounts.add_user("lin", "林晓", "trainee", PASSWORD, "一组")
    token = await world.accounts.login("lin", PASSWORD, "10.0.0.1")
    actor = await world.accounts.actor(token)
    assert actor is not None
    assert (actor.login, actor.name, actor.role, len(actor.cohorts), actor.leads) == ("lin", "林晓", "trainee", 1, ())
    await world.accounts.logout(actor)
    assert await world.accounts.actor(token) is None
    assert await world.accounts.actor("") is None


async def test_the_table_holds_no_token_that_works(world: World) -> None:
    await world.accounts.add_user("lin", "林晓", "trainee", PASSWORD)
    tokens = [await world.accounts.login("lin", PASSWORD, "a") for _ in range(3)]
    assert len(set(tokens)) == 3
    assert all(len(token) >= 43 for token in tokens)
    async with world.db.read() as connection:
        stored = (await connection.execute(sa.select(logins.c.token))).scalars().all()
    assert sorted(stored) == sorted(hashed(token) for token in tokens)
    for token in stored:
        assert await world.accounts.actor(token) is None


async def test_a_login_ends_with_time_with_a_new_password_and_with_disabling(world: World) -> None:
    await world.accounts.add_user("lin", "林晓", "trainee", PASSWORD)
    token = await world.accounts.login("lin", PASSWORD, "a")
    world.clock.jump(12 * 3_600_000 + 1)
    assert await world.accounts.actor(token) is None
    token = await world.accounts.login("lin", PASSWORD, "a")
    await world.accounts.set_password("lin", "another long one")
    assert await world.accounts.actor(token) is None
    with pytest.raises(Unauthorized):
        await world.accounts.login("lin", PASSWORD, "a")
    token = await world.accounts.login("lin", "another long one", "a")
    since = world.clock.now_ms()
    await world.accounts.disable("lin")
    assert await world.accounts.actor(token) is None
    _, changed = await world.accounts.ended_since(since)
    assert len(changed) == 1
    with pytest.raises(Unauthorized):
        await world.accounts.login("lin", "another long one", "a")


async def test_guessing_locks_the_guesser_and_not_the_owner(world: World) -> None:
    await world.accounts.add_user("lin", "林晓", "trainee", PASSWORD)
    for _ in range(5):
        with pytest.raises(Unauthorized) as wrong:
            await world.accounts.login("lin", "wrong password", "bad address")
        assert wrong.value.code == "bad_login"
    for password in ("wrong password", PASSWORD):
        with pytest.raises(TooMany) as locked:
            await world.accounts.login("lin", password, "bad address")
        assert int(locked.value.facts["retry_after_s"]) > 0
    assert await world.accounts.login("lin", PASSWORD, "good address")
    world.clock.jump(61_000)
    assert await world.accounts.login("lin", PASSWORD, "bad address")


async def test_an_address_and_an_account_have_their_own_limits(world: World) -> None:
    await world.accounts.add_user("lin", "林晓", "trainee", PASSWORD)
    world.accounts._by_address._burst = 2
    for login in ("a", "b"):
        with pytest.raises(Unauthorized):
            await world.accounts.login(login, "x", "one address")
    with pytest.raises(TooMany):
        await world.accounts.login("lin", PASSWORD, "one address")
    world.accounts._by_account._burst = 1
    assert await world.accounts.login("lin", PASSWORD, "another")
    with pytest.raises(TooMany):
        await world.accounts.login("lin", PASSWORD, "a third")


@pytest.mark.parametrize(
    ("login", "role", "password", "error", "code"),
    [
        ("x", "trainee", PASSWORD, Invalid, "bad_login_name"),
        ("li n", "trainee", PASSWORD, Invalid, "bad_login_name"),
        ("lin\n", "trainee", PASSWORD, Invalid, "bad_login_name"),
        ("lin", "king", PASSWORD, Invalid, "bad_role"),
        ("lin", "trainee", "short", Invalid, "weak_password"),
        ("taken", "trainee", PASSWORD, Conflict, "login_taken"),
    ],
)
async def test_bad_users_are_refused(
    world: World, login: str, role: str, password: str, error: type, code: str
) -> None:
    await world.accounts.add_user("taken", "", "trainee", PASSWORD)
    with pytest.raises(error) as refused:
        await world.accounts.add_user(login, "名", role, password)
    assert refused.value.code == code
    assert [user.login for user in await world.accounts.users()] == ["taken"]


async def test_the_last_administrator_stays(world: World) -> None:
    await world.accounts.add_user("root", "", "admin", PASSWORD)
    with pytest.raises(Conflict, match="last_admin"):
        await world.accounts.disable("root")
    await world.accounts.add_user("second", "", "admin", PASSWORD)
    await world.accounts.disable("root")
    with pytest.raises(NotFound):
        await world.accounts.disable("nobody")
    with pytest.raises(Invalid):
        await world.accounts.set_password("second", "short")


async def test_the_first_administrator_needs_the_code_and_there_is_only_one_first(world: World) -> None:
    assert await world.accounts.setup_needed()
    with pytest.raises(Forbidden):
        await world.accounts.first_admin("", "root", "", PASSWORD)
    world.accounts.setup_code = "one-time"
    with pytest.raises(Forbidden):
        await world.accounts.first_admin("guess", "root", "", PASSWORD)
    tries = await asyncio.gather(
        *(world.accounts.first_admin(" one-time ", f"root{n}", "", PASSWORD) for n in range(5)), return_exceptions=True
    )
    tokens = [each for each in tries if isinstance(each, str)]
    assert len(tokens) == 1
    actor = await world.accounts.actor(tokens[0])
    assert actor is not None
    assert actor.role == "admin"
    with pytest.raises(Forbidden):
        await world.accounts.first_admin("one-time", "again", "", PASSWORD)


async def test_demo_users_come_once_and_cover_every_role(world: World) -> None:
    assert await add_demo_users(world.accounts)
    assert not await add_demo_users(world.accounts)
    for login, _, role, _ in USERS:
        actor = await world.accounts.actor(await world.accounts.login(login, DEMO_PASSWORD, login))
        assert actor is not None
        assert actor.role == role
    boss = await world.accounts.actor(await world.accounts.login("supervisor", DEMO_PASSWORD, "x"))
    assert boss is not None
    names = await world.accounts.cohort_names()
    assert set(boss.leads) == set(names)
    assert await world.accounts.names([boss.id]) == {boss.id: boss.name}


def test_cookie_names_follow_the_address() -> None:
    world = World("sqlite:///nowhere.db", public_url="https://train.example")
    assert world.accounts.cookie_name == "__Host-peilian"
    assert World("sqlite:///nowhere.db").accounts.cookie_name == "peilian"


def test_ids_are_readable_and_do_not_repeat() -> None:
    from app.accounts.service import new_id

    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(re.fullmatch(r"[a-z0-9]{16}", each) for each in ids)
