"""The frame of every page: languages, look, errors, and who is greeted."""

import re
from pathlib import Path

import pytest

from app.web.manifest import _styles, entry
from app.web.preferences import back_path
from tests.databases import sqlite_url
from tests.live.harness import Running, running, write_scenarios

PAGE = {"Accept": "text/html", "Accept-Language": "en"}


@pytest.fixture
async def server(tmp_path: Path):
    async with running(sqlite_url(tmp_path), write_scenarios(tmp_path / "scenarios")) as found:
        yield found


async def test_a_page_speaks_the_readers_language_and_greets_them_by_name(server: Running):
    cookie = await server.user("lead", "supervisor")
    async with server.http(cookie) as client:
        english = (await client.get("/library", headers=PAGE)).text
        chinese = (await client.get("/library", headers={**PAGE, "Accept-Language": "zh"})).text
    assert '<html lang="en" data-theme="auto" data-size="normal">' in english
    assert '<html lang="zh-CN"' in chinese
    assert "<bdi>lead</bdi>" in english
    assert re.search(r'href="/library" aria-current="page"', english)


async def test_preferences_are_kept_and_lead_back(server: Running):
    cookie = await server.user("lead", "supervisor")
    async with server.http() as client:
        form = {"lang": "zh-CN", "theme": "dark", "size": "large", "back": "/library?run=1"}
        answer = await client.post("/preferences", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/library?run=1")
        kept = "; ".join(header.partition(";")[0] for header in answer.headers.get_list("set-cookie"))
        page = (await client.get("/library", headers={**PAGE, "Cookie": f"{cookie}; {kept}"})).text
    assert '<html lang="zh-CN" data-theme="dark" data-size="large">' in page


async def test_unknown_preferences_are_ignored(server: Running):
    async with server.http() as client:
        answer = await client.post("/preferences", content=b"lang=xx&theme=%ff&size=huge&back=//evil.example")
    assert answer.headers["location"] == "/"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "https://evil.example", "", "x", "/a\r\nb"])
def test_nobody_is_sent_to_another_site(path: str):
    assert back_path(path) == "/"


def test_our_own_pages_are_fine():
    assert back_path("/attempts?after=x#y") == "/attempts?after=x#y"


async def test_errors_are_pages_for_people_and_json_for_programs(server: Running):
    cookie = await server.user("lin")
    async with server.http(cookie) as client:
        page = await client.get("/library", headers=PAGE)
        data = await client.get("/library", headers={"Accept-Language": "en"})
    assert (page.status_code, data.status_code) == (403, 403)
    assert "Your role does not allow this." in page.text
    assert page.text.startswith("<!doctype html>")
    assert data.json() == {"error": "forbidden", "detail": "Your role does not allow this.", "facts": {}}


async def test_who_is_not_logged_in_is_sent_to_log_in_and_back(server: Running):
    async with server.http() as client:
        page = await client.get("/library?x=1", headers=PAGE)
        data = await client.get("/library")
    assert (page.status_code, page.headers["location"]) == (303, "/login?next=/library%3Fx%3D1")
    assert data.status_code == 401


async def test_pages_carry_no_script_of_their_own_and_are_not_kept(server: Running):
    cookie = await server.user("lead", "supervisor")
    async with server.http(cookie) as client:
        answer = await client.get("/library", headers=PAGE)
    inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", answer.text)
    assert all('type="application/json"' in attributes for attributes in inline)
    assert not re.search(r"\son\w+=", answer.text)
    assert answer.headers["cache-control"] == "no-store"


def test_styles_come_once_each_and_the_basic_ones_first():
    manifest = {
        "page": {"file": "page.js", "css": ["page.css"], "imports": ["part", "deep"]},
        "part": {"file": "part.js", "css": ["part.css"], "imports": ["deep"]},
        "deep": {"file": "deep.js", "css": ["deep.css"]},
    }
    assert _styles(manifest, "page", set()) == ["deep.css", "part.css", "page.css"]


def test_tags_of_an_entry():
    tags = str(entry("base"))
    assert re.search(r'<link rel="stylesheet" href="/static/dist/assets/[^"]+\.css">', tags)
    assert re.search(r'<script type="module" src="/static/dist/assets/[^"]+\.js"></script>', tags)
