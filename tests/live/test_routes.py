"""Every route of the application by every role. A route without a row here fails the suite."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from app.domain.engine.events import Started
from app.domain.engine.rehearsal import rehearse
from tests.databases import sqlite_url
from tests.live.harness import Running, running

ROLES = ("nobody", "trainee", "trainer", "supervisor", "admin")
COHORT = "一组"
TURNS = [{"say": "非常抱歉，换谁都急"}, {"say": "今晚8点前给您补发"}, {"say": "今晚8点前回您"}]

# Method, route, which attempt, then statuses for nobody, trainee, trainer, supervisor of the cohort, admin.
# 303 for nobody is the way to the login page. Foreign attempts answer like absent ones: 404.
PAGES: list[tuple[str, str, str, str]] = [
    ("GET", "/login", "", "200 303 303 303 303"),
    ("GET", "/setup", "", "404 404 404 404 404"),
    ("GET", "/", "", "303 200 200 200 200"),
    ("GET", "/attempts/{attempt_id}", "own", "303 200 200 200 200"),
    ("GET", "/attempts/{attempt_id}", "led", "303 404 404 404 404"),
    ("GET", "/attempts/{attempt_id}", "absent", "303 404 404 404 404"),
    ("GET", "/attempts", "", "303 403 403 200 200"),
    ("GET", "/attempts/{attempt_id}/report", "own", "303 200 200 200 200"),
    ("GET", "/attempts/{attempt_id}/report", "led", "303 404 404 200 200"),
    ("GET", "/attempts/{attempt_id}/report", "foreign", "303 404 404 404 200"),
    ("GET", "/attempts/{attempt_id}/report", "absent", "303 404 404 404 404"),
    ("GET", "/attempts/{attempt_id}/replay", "own", "303 403 403 200 200"),
    ("GET", "/attempts/{attempt_id}/replay", "led", "303 404 404 200 200"),
    ("GET", "/attempts/{attempt_id}/replay", "foreign", "303 404 404 404 200"),
    ("GET", "/attempts/{attempt_id}/replay", "absent", "303 404 404 404 404"),
    ("GET", "/library", "", "303 403 200 200 200"),
    ("GET", "/library/lexicon", "", "303 403 200 200 200"),
    ("GET", "/library/lexicon/versions", "", "303 403 200 200 200"),
    ("GET", "/library/{name}", "", "303 403 200 200 200"),
    ("GET", "/library/{name}/graph", "", "303 403 200 200 200"),
    ("GET", "/library/{name}/try", "", "303 403 200 403 200"),
    ("GET", "/api/v1/me", "", "401 200 200 200 200"),
    ("GET", "/api/v1/attempts/mine", "", "401 200 200 200 200"),
    ("GET", "/api/v1/attempts/{attempt_id}/export", "own", "401 403 403 200 200"),
    ("GET", "/api/v1/attempts/{attempt_id}/export", "led", "401 404 404 200 200"),
    ("GET", "/api/v1/attempts/{attempt_id}/export", "foreign", "401 404 404 404 200"),
    ("GET", "/api/v1/attempts/{attempt_id}/export", "absent", "401 404 404 404 404"),
    ("POST", "/api/v1/attempts", "", "401 201 201 201 201"),
    ("GET", "/healthz", "", "200 200 200 200 200"),
    ("GET", "/readyz", "", "200 200 200 200 200"),
    ("GET", "/metrics", "", "200 200 200 200 200"),
]
# Tested by themselves, because calling them changes who is logged in or what is seen.
ELSEWHERE = {
    ("POST", "/login"),
    ("POST", "/logout"),
    ("POST", "/setup"),
    ("POST", "/preferences"),
    ("POST", "/attempts"),
    ("GET", "/attempts/{attempt_id}/misheard"),
    ("POST", "/attempts/{attempt_id}/misheard"),
    ("POST", "/misheard/read"),
    ("POST", "/library/lexicon"),
    ("POST", "/library/lexicon/proposals/{proposal}"),
    ("POST", "/api/v1/login"),
    ("POST", "/api/v1/logout"),
    ("POST", "/api/v1/library/{name}/try"),
    ("WEBSOCKET", "/ws/v1/attempts/{attempt_id}"),
    ("MOUNT", "/static"),
}


def routes_of(app: FastAPI) -> Iterator[tuple[str, str]]:
    for route in app.routes:
        parts = route.original_router.routes if hasattr(route, "original_router") else [route]
        for part in parts:
            kind = "WEBSOCKET" if "WebSocket" in type(part).__name__ else "MOUNT"
            for method in getattr(part, "methods", None) or {kind}:
                if method != "HEAD":
                    yield method, part.path


@pytest.fixture
async def server(tmp_path: Path, scenarios: Path) -> AsyncIterator[Running]:
    async with running(sqlite_url(tmp_path), scenarios) as found:
        yield found


async def test_every_route_has_a_row(server: Running) -> None:
    rows = {(method, path) for method, path, _, _ in PAGES} | ELSEWHERE
    assert sorted(routes_of(server.app)) == sorted(rows)


async def an_ended_attempt(server: Running, cookie: str) -> str:
    live = server.app.state.live
    actor = await server.app.state.accounts.actor(cookie.partition("=")[2])
    script, rubric = await live.scripts.current("small-plot", "default")
    records = rehearse(script, TURNS, started=Started(server.clock.now_ms(), seed="1", today="2026-01-05"))
    attempt: str = await live.record(actor, script, rubric, records)
    await server.app.state.training.mark(attempt)
    return attempt


async def test_every_route_by_every_role(server: Running) -> None:
    cookies = {"nobody": ""}
    for role in ROLES[1:]:
        cookies[role] = await server.user(role, role, COHORT, leads=role == "supervisor")
    led = await an_ended_attempt(server, await server.user("member", "trainee", COHORT))
    foreign = await an_ended_attempt(server, await server.user("stranger", "trainee", "二组"))
    own = {role: await an_ended_attempt(server, cookie) for role, cookie in cookies.items() if cookie}
    wrong = []
    for method, path, which, row in PAGES:
        for role, expected in zip(ROLES, row.split(), strict=True):
            attempts = {
                "own": own.get(role, led),
                "led": led,
                "foreign": foreign,
                "absent": "nosuchattempt0000",
                "": "",
            }
            url = path.format(attempt_id=attempts[which], name="small-plot")
            async with server.http(cookies[role]) as client:
                body = {"json": {"scenario": "small-plot"}} if method == "POST" else {}
                answer = await client.request(
                    method, url, headers={"Accept": "text/html"}, follow_redirects=False, **body
                )
            if answer.status_code != int(expected):
                wrong.append(f"{method} {path} ({which}) as {role}: {answer.status_code}, not {expected}")
    assert not wrong, "\n".join(wrong)


async def test_a_foreign_page_is_the_same_page_as_an_absent_one(server: Running) -> None:
    cookie = await server.user("lin", "trainee", COHORT)
    foreign = await an_ended_attempt(server, await server.user("stranger", "trainee", "二组"))
    async with server.http(cookie) as client:
        for path in ("/attempts/{}", "/attempts/{}/report", "/attempts/{}/replay"):
            pages = [
                await client.get(path.format(name), headers={"Accept": "text/html"})
                for name in (foreign, "nosuchattempt0000")
            ]
            assert pages[0].status_code == pages[1].status_code == 404
            assert pages[0].text.replace(foreign, "") == pages[1].text.replace("nosuchattempt0000", "")
