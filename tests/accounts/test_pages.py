"""The pages of logging in and of the first account."""

from pathlib import Path

import pytest

from tests.databases import sqlite_url
from tests.live.harness import PASSWORD, Running, running, write_scenarios

PAGE = {"Accept": "text/html", "Accept-Language": "en"}


@pytest.fixture
async def server(tmp_path: Path):
    async with running(sqlite_url(tmp_path), write_scenarios(tmp_path / "scenarios")) as found:
        yield found


async def test_who_is_not_logged_in_is_sent_to_log_in_and_back(server: Running):
    await server.user("lin")
    async with server.http() as client:
        first = await client.get("/attempts/abc", headers=PAGE)
        assert (first.status_code, first.headers["location"]) == (303, "/login?next=/attempts/abc")
        page = await client.get("/login?next=/attempts/abc", headers=PAGE)
        assert 'name="next" value="/attempts/abc"' in page.text
        form = {"login": "lin", "password": PASSWORD, "next": "/attempts/abc"}
        answer = await client.post("/login", data=form, headers=PAGE)
        assert (answer.status_code, answer.headers["location"]) == (303, "/attempts/abc")
        assert answer.headers["set-cookie"].startswith("peilian=")


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
async def test_nobody_is_sent_elsewhere(server: Running, back: str):
    cookie = await server.user("lin")
    async with server.http() as client:
        answer = await client.post("/login", data={"login": "lin", "password": PASSWORD, "next": back}, headers=PAGE)
        assert answer.headers["location"] == "/"
    async with server.http(cookie) as client:
        answer = await client.get("/login", params={"next": back}, headers=PAGE)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_a_wrong_password_is_said_the_name_stays_and_the_lock_tells_for_how_long(server: Running):
    await server.user("lin")
    async with server.http() as client:
        answers = [
            await client.post("/login", data={"login": "lin", "password": "secret-guess"}, headers=PAGE)
            for _ in range(7)
        ]
    assert [each.status_code for each in answers] == [401] * 5 + [429] * 2
    assert 'role="alert"' in answers[0].text
    assert 'value="lin"' in answers[0].text
    assert "secret-guess" not in answers[0].text
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_demo_users_are_only_listed_by_a_demo_server(server: Running):
    await server.user("lin")
    async with server.http() as client:
        assert "demo-peilian" not in (await client.get("/login", headers=PAGE)).text


async def test_logging_out_ends_the_login(server: Running):
    cookie = await server.user("lin")
    async with server.http(cookie) as client:
        assert (await client.get("/", headers=PAGE)).status_code == 200
        answer = await client.post("/logout", headers=PAGE)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
        assert (await client.get("/", headers=PAGE)).status_code == 303


async def test_the_first_account_needs_the_code_of_the_terminal(server: Running):
    server.app.state.accounts.setup_code = "the-code"
    form = {"login": "root", "name": "Root <b>", "password": PASSWORD}
    async with server.http() as client:
        assert (await client.get("/login", headers=PAGE)).headers["location"] == "/setup"
        assert (await client.get("/setup", headers=PAGE)).status_code == 200
        wrong = await client.post("/setup", data=form | {"code": "guess"}, headers=PAGE)
        assert wrong.status_code == 403
        assert "Root &lt;b&gt;" in wrong.text
        weak = await client.post("/setup", data=form | {"code": "the-code", "password": "short"}, headers=PAGE)
        assert weak.status_code == 422
        assert (await client.post("/setup", data=form | {"code": "the-code"}, headers=PAGE)).status_code == 303
        assert (await client.get("/setup", headers=PAGE)).status_code == 404
