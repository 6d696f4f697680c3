"""The page of the workbench: what it tells the browser, and what it must not."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.live.pages import quick_replies
from tests.databases import sqlite_url
from tests.live.harness import Running, running, write_scenarios

PAGE = {"Accept": "text/html", "Accept-Language": "en"}


@pytest.fixture
async def server(tmp_path: Path):
    async with running(sqlite_url(tmp_path), write_scenarios(tmp_path / "scenarios")) as found:
        yield found


async def page_of(server: Running, cookie: str, attempt: str, language: str = "en") -> tuple[int, str]:
    async with server.http(cookie) as client:
        answer = await client.get(f"/attempts/{attempt}", headers=PAGE | {"Accept-Language": language})
        return answer.status_code, answer.text


def island(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="room">(.*?)</script>', page, re.DOTALL)
    assert found
    room: dict[str, Any] = json.loads(found.group(1))
    return room


async def test_the_desk_shows_what_an_agent_sees_and_nothing_hidden(server: Running):
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    status, page = await page_of(server, cookie, attempt)
    room = island(page)
    assert status == 200
    assert (room["attempt_id"], room["mode"], room["status"]) == (attempt, "practice", "active")
    script = await server.app.state.shelf.script("small-plot", "default")
    facts = script.scenario.facts
    assert [fact["id"] for fact in room["facts"]] == [name for name, fact in facts.items() if fact.show == "desk"]
    hidden = [fact.value for fact in facts.values() if fact.show != "desk" and fact.value]
    assert hidden
    assert not [value for value in hidden if value in page]
    assert {key for tool in room["tools"] for key in tool} == {"id", "label", "seconds"}


async def test_texts_are_in_the_language_of_the_reader(server: Running):
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    english, chinese = [await page_of(server, cookie, attempt, each) for each in ("en", "zh-CN")]
    assert island(english[1])["quick_replies"][0]["title"] == "Greeting"
    assert island(chinese[1])["quick_replies"][0]["title"] == "问候"


async def test_somebody_elses_attempt_looks_like_one_that_does_not_exist(server: Running):
    attempt = await server.begin(await server.user("lin"))
    other = await server.user("wang")
    foreign, absent = await page_of(server, other, attempt), await page_of(server, other, "abcabcabc")
    assert foreign[0] == absent[0] == 404
    assert foreign[1].replace(attempt, "X") == absent[1].replace("abcabcabc", "X")
    assert (await page_of(server, await server.user("lead", "supervisor"), attempt))[0] == 404


def test_quick_replies_speak_the_language_of_the_conversation():
    chinese, english = quick_replies("zh-CN", "en"), quick_replies("en", "zh-CN")
    assert [each["id"] for each in chinese] == [each["id"] for each in english]
    assert len({each["id"] for each in chinese}) == len(chinese) >= 8
    for one, other in zip(chinese, english, strict=True):
        assert re.search("[一-鿿]", one["text"])
        assert not re.search("[一-鿿]", other["text"])
        assert re.search("[一-鿿]", other["title"])
        assert set(re.findall(r"\{(\w+)\}", one["text"] + other["text"])) <= {"customer"}


async def test_marks_in_practice_say_why_in_both_languages(server: Running):
    cookie = await server.user("lin")
    attempt = await server.begin(cookie)
    async with server.talk(attempt, cookie) as trainee:
        await trainee.hello()
        await server.passes(20)
        await trainee.say("您好，非常抱歉，换谁都急")
        await server.passes(40)
        unit = await trainee.event("unit")
    marks = unit["d"]["marks"]
    assert marks
    for mark in marks:
        words = mark["reason"]["text"]
        assert re.search("[一-鿿]", words["zh-CN"])
        assert words["en"].endswith(".")
        assert not any("{" in each or mark["reason"]["key"] == each for each in words.values())
