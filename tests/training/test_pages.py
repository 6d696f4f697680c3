"""The home page and beginning an attempt from it."""

import re
from pathlib import Path

import pytest

from app.training.pages import polyline, unmarked
from tests.databases import sqlite_url
from tests.live.harness import Running, running, write_scenarios

PAGE = {"Accept": "text/html", "Accept-Language": "en"}


@pytest.fixture
async def server(tmp_path: Path):
    async with running(sqlite_url(tmp_path), write_scenarios(tmp_path / "scenarios")) as found:
        yield found


async def finish(server: Running, cookie: str, *says: str) -> str:
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        await server.passes(20)
        for text in says:
            await trainee.say(text)
            await server.passes(40)
        await trainee.act("end")
        await server.passes(40)
    await server.settle()
    return attempt


async def test_somebody_new_sees_one_next_practice_and_all_scenarios(server: Running):
    async with server.http(await server.user("lin")) as client:
        page = (await client.get("/", headers=PAGE)).text
    assert page.count('class="next"') == 1
    assert "A good conversation to begin with." in page
    assert 'name="scenario" value="small-plot"' in page
    assert re.search(r'name="persona" value="\w+" required checked', page)
    assert "After your first conversation its report stands here." in page


async def test_beginning_leads_to_the_workbench_and_home_leads_back_to_it(server: Running):
    cookie = await server.user("lin")
    async with server.http(cookie) as client:
        form = {"scenario": "small-plot", "persona": "default", "mode": "exam"}
        answer = await client.post("/attempts", data=form, headers=PAGE)
        assert answer.status_code == 303
        assert re.fullmatch(r"/attempts/\w+", answer.headers["location"])
        assert (await client.get(answer.headers["location"], headers=PAGE)).status_code == 200
        home = (await client.get("/", headers=PAGE)).text
    assert f'href="{answer.headers["location"]}"' in home
    assert "You have not finished this conversation." in home


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"scenario": "nothing"}, 404),
        ({"persona": "nobody"}, 422),
        ({"mode": "fun"}, 422),
        ({"scenario": ""}, 404),
        ({"scenario": "../../etc/passwd"}, 404),
    ],
)
async def test_what_cannot_be_played_is_said_on_a_page(server: Running, wrong: dict[str, str], status: int):
    async with server.http(await server.user("lin")) as client:
        form = {"scenario": "small-plot", "persona": "default", "mode": "practice"} | wrong
        answer = await client.post("/attempts", data=form, headers=PAGE)
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.status_code in (status, 404)


async def test_a_finished_attempt_stands_among_the_results_and_no_one_elses_does(server: Running):
    lin, wang = await server.user("lin"), await server.user("wang")
    attempt = await finish(server, lin, "非常抱歉，换谁都急", "您找快递", "给您补发，今晚8点前回您")
    async with server.http(lin) as client:
        page = (await client.get("/", headers=PAGE)).text
    assert f'href="/attempts/{attempt}/report"' in page
    assert re.search(r'class="result-total num">[\d.]+<small>points', page)
    async with server.http(wang) as client:
        assert attempt not in (await client.get("/", headers=PAGE)).text


def test_a_trend_is_drawn_from_two_results_on():
    assert polyline(()) == ""
    assert polyline((80_000,)) == ""
    assert polyline((0, 100_000, 50_000)) == "0.0,40.0 50.0,0.0 100.0,20.0"


def test_a_result_without_a_mark_says_why():
    assert unmarked(None, None) == "being marked"
    assert unmarked(71_000, None) == "waits for review"
    assert unmarked(0, None) == "too short to mark"
    assert unmarked(0, False) == unmarked(90_000, True) == ""
