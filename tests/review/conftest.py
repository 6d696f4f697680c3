"""A server with one finished conversation in a team, and everybody who may or may not look at it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.databases import sqlite_url
from tests.live.harness import Running, running, write_scenarios


@dataclass(frozen=True, slots=True)
class Team:
    """Cookies by login, and the id of lin's finished attempt."""

    server: Running
    cookies: dict[str, str]
    attempt: str

    async def get(self, who: str, path: str) -> tuple[int, str]:
        async with self.server.http(self.cookies.get(who, "")) as client:
            answer = await client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"})
            return answer.status_code, answer.text


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(sqlite_url(tmp_path), write_scenarios(tmp_path / "scenarios")) as found:
        yield found


@pytest.fixture
async def team(server: Running) -> Team:
    cookies = {
        "lin": await server.user("lin", "trainee", "one"),
        "wang": await server.user("wang", "trainee", "one"),
        "other": await server.user("other", "trainee", "two"),
        "lead": await server.user("lead", "supervisor", "one", leads=True),
        "lead2": await server.user("lead2", "supervisor", "two", leads=True),
        "trainer": await server.user("trainer", "trainer", "one"),
        "admin": await server.user("admin", "admin"),
    }
    return Team(server, cookies, await finish(server, cookies["lin"]))


async def finish(server: Running, cookie: str, *says: str) -> str:
    """A conversation that the trainee closes after ``says``."""
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        await server.passes(20)
        for text in says or ("非常抱歉，换谁都急", "您找快递", "给您补发，今晚8点前回您"):
            await trainee.say(text)
            await server.passes(40)
        await trainee.act("end")
        await server.passes(40)
    await server.settle()
    return attempt
