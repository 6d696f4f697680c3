"""HTTP around the rooms: origins of changes, headers, the shape of errors, probes, what logging out closes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from tests.databases import sqlite_url
from tests.live.harness import PASSWORD, Running, running


@pytest.fixture
async def server(tmp_path: Path, scenarios: Path) -> AsyncIterator[Running]:
    async with running(sqlite_url(tmp_path), scenarios) as found:
        yield found


def credentials(login: str = "lin") -> dict[str, str]:
    return {"login": login, "password": PASSWORD}


async def test_logging_in_over_http_gives_a_cookie_that_scripts_cannot_read(server: Running) -> None:
    await server.user("lin")
    async with server.http() as client:
        answer = await client.post("/api/v1/login", json=credentials())
        assert answer.status_code == 204
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Secure" not in cookie
        me = (await client.get("/api/v1/me")).json()
        assert (me["login"], me["role"]) == ("lin", "trainee")
        out = await client.post("/api/v1/logout")
        assert out.status_code == 204
        assert "Clear-Site-Data" in out.headers
        assert (await client.get("/api/v1/me")).status_code == 401


async def test_over_https_the_cookie_is_host_bound_and_secure(tmp_path: Path, scenarios: Path) -> None:
    async with running(sqlite_url(tmp_path), scenarios, public_url="https://train.example") as server:
        await server.user("lin")
        headers = {"Host": "train.example", "Origin": "https://train.example"}
        async with httpx2.AsyncClient(base_url=server.url, headers=headers) as client:
            answer = await client.post("/api/v1/login", json=credentials())
            cookie = answer.headers["set-cookie"]
            assert cookie.startswith("__Host-peilian=")
            assert "Secure" in cookie
            assert "Path=/;" in cookie + ";"
            assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


CHANGES = [
    ({"Origin": "{url}"}, 204),
    ({"Origin": "{url}", "Sec-Fetch-Site": "same-origin"}, 204),
    ({"Sec-Fetch-Site": "same-origin"}, 204),
    ({}, 403),
    ({"Origin": "http://evil.example"}, 403),
    ({"Origin": "null"}, 403),
    ({"Origin": "{url}", "Sec-Fetch-Site": "cross-site"}, 403),
    ({"Origin": "{url}", "Sec-Fetch-Site": "same-site"}, 403),
    ({"Sec-Fetch-Site": "none"}, 403),
    ({"Origin": "{url}.evil.example"}, 403),
]


@pytest.mark.parametrize(("headers", "status"), CHANGES)
async def test_changes_come_from_our_own_pages_only(server: Running, headers: dict[str, str], status: int) -> None:
    await server.user("lin")
    given = {name: value.format(url=server.url) for name, value in headers.items()}
    async with httpx2.AsyncClient(base_url=server.url, headers=given) as client:
        answer = await client.post("/api/v1/login", json=credentials())
        assert answer.status_code == status
        if status == 403:
            assert answer.json()["error"] == "origin"


@pytest.mark.parametrize(
    "body", ["login=lin&password=x", '{"login":"lin"}', '{"login":"lin","password":"x","role":"admin"}', "[]", ""]
)
async def test_bodies_of_another_shape_are_refused(server: Running, body: str) -> None:
    async with server.http() as client:
        answer = await client.post("/api/v1/login", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422
        assert answer.json()["error"] == "invalid"


async def test_errors_have_one_shape_and_tell_nothing_of_the_inside(server: Running) -> None:
    cookie = await server.user("lin")
    async with server.http(cookie) as client:
        cases = [
            (await client.get("/api/v1/nothing"), 404, "not_found"),
            (await client.put("/api/v1/me"), 405, "method"),
            (await client.post("/api/v1/attempts", json={"scenario": "no-such"}), 404, "not_found"),
            (
                await client.post("/api/v1/attempts", json={"scenario": "small-plot", "mode": "war"}),
                422,
                "unknown_mode",
            ),
        ]
        for answer, status, code in cases:
            assert answer.status_code == status
            assert set(answer.json()) == {"error", "detail", "facts"}
            assert answer.json()["error"] == code
            assert "Traceback" not in answer.text


async def test_a_body_without_end_is_refused(server: Running) -> None:
    async with server.http() as client:
        assert (await client.post("/api/v1/login", content=b"x" * 2_000_000)).status_code == 413


async def test_an_unexpected_error_is_told_without_its_reason(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = await server.user("lin")

    async def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("the secret reason")

    monkeypatch.setattr(server.app.state.training, "own", breaks)
    async with server.http(cookie) as client:
        answer = await client.get("/api/v1/attempts/mine")
        assert answer.status_code == 500
        assert answer.json()["error"] == "internal"
        assert "secret" not in answer.text


async def test_every_answer_carries_the_headers(server: Running) -> None:
    async with server.http() as client:
        for path in ("/healthz", "/api/v1/me", "/nothing", "/static/none.js", "/metrics"):
            headers = (await client.get(path)).headers
            assert "default-src 'self'" in headers["Content-Security-Policy"]
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert headers["Cache-Control"] == "no-store"
            assert "server" not in headers


async def test_an_unknown_host_is_refused_but_probes_are_answered(server: Running) -> None:
    async with httpx2.AsyncClient(base_url=server.url, headers={"Host": "evil.example"}) as client:
        assert (await client.get("/api/v1/me")).json()["error"] == "unknown_host"
        assert (await client.get("/healthz")).json() == {"status": "ok"}
        assert (await client.get("/readyz")).json() == {"status": "ok"}


async def test_there_is_no_api_browser_and_no_schema(server: Running) -> None:
    async with server.http() as client:
        for path in ("/docs", "/redoc", "/openapi.json"):
            assert (await client.get(path)).status_code == 404


async def test_not_ready_when_the_store_is_gone(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.errors import Unavailable

    class Gone:
        async def __aenter__(self) -> None:
            raise Unavailable

        async def __aexit__(self, *_: object) -> None:
            return None

    monkeypatch.setattr(server.app.state.db, "read", Gone)
    async with server.http() as client:
        assert (await client.get("/readyz")).status_code == 503
        assert (await client.get("/healthz")).status_code == 200


async def test_metrics_count_what_happened_and_hold_no_words(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        await trainee.say("密码是金丝雀")
    async with server.http() as client:
        text = (await client.get("/metrics")).text
    assert 'peilian_events_total{kind="trainee_said"} 1.0' in text
    assert 'peilian_acks_total{dup="false"} 1.0' in text
    assert "金丝雀" not in text


ROUTES = [
    ("GET", "/api/v1/me", 200, 200, 200, 200),
    ("GET", "/api/v1/attempts/mine", 200, 200, 200, 200),
    ("GET", "/api/v1/attempts/{own}/export", 403, 403, 200, 200),
    ("GET", "/api/v1/attempts/{foreign}/export", 404, 404, 404, 200),
    ("GET", "/api/v1/attempts/nosuchattempt00/export", 404, 404, 404, 404),
]


async def test_routes_by_role(server: Running) -> None:
    cookies = [await server.user(role, role) for role in ("trainee", "trainer", "supervisor", "admin")]
    foreign = await server.begin(await server.user("other"))
    for method, path, *expected in ROUTES:
        async with server.http() as nobody:
            assert (await nobody.request(method, path.format(own="x", foreign=foreign))).status_code == 401
        for cookie, status in zip(cookies, expected, strict=True):
            own = await server.begin(cookie)
            async with server.http(cookie) as client:
                answer = await client.request(method, path.format(own=own, foreign=foreign))
                assert answer.status_code == status, (path, cookie)


async def test_a_foreign_attempt_answers_exactly_like_none(server: Running) -> None:
    cookie = await server.user("lin")
    foreign = await server.begin(await server.user("other"))
    async with server.http(cookie) as client:
        one = await client.get(f"/api/v1/attempts/{foreign}/export")
        two = await client.get("/api/v1/attempts/nosuchattempt00/export")
        assert (one.status_code, one.content) == (two.status_code, two.content)


async def test_logging_out_closes_the_socket(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee, server.http(cookie) as client:
        await trainee.hello()
        await client.post("/api/v1/logout")
        assert await asyncio.wait_for(trainee.closed(), 1) == 4401


async def test_disabling_a_user_closes_the_socket_within_seconds(server: Running) -> None:
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        server.clock.jump(1000)
        await server.app.state.accounts.disable("lin")
        assert await asyncio.wait_for(trainee.closed(), 4) == 4401
