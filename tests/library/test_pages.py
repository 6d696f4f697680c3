"""The library as trainers see it, broken files included; the play-test as an API."""

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.databases import sqlite_url
from tests.live.harness import running, write_scenarios

BROKEN = (
    "schema: 1\nkind: scenario\nid: broken\nversion: 1.0.0\nlocale: zh-CN\ntitle: 坏的\npersonas: [default]\nbrief: 3\n"
)


@pytest.fixture
async def library(tmp_path: Path):
    root = write_scenarios(tmp_path / "scenarios")
    async with running(sqlite_url(tmp_path), root) as server:
        cookies = {role: await server.user(role, role) for role in ("trainee", "trainer", "supervisor", "admin")}
        yield Desk(server, cookies, root)


class Desk:
    def __init__(self, server: Any, cookies: dict[str, str], root: Path) -> None:
        self.server, self.cookies, self.root = server, cookies, root

    async def get(self, who: str, path: str) -> tuple[int, str]:
        async with self.server.http(self.cookies[who]) as client:
            answer = await client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"})
            return answer.status_code, answer.text

    async def play(self, who: str = "trainer", **given: Any) -> tuple[int, Any]:
        async with self.server.http(self.cookies[who]) as client:
            address = "/api/v1/library/small-plot/try"
            answer = await client.post(address, json=given, headers={"Accept-Language": "en"})
            return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/library", {"trainer", "supervisor", "admin"}),
        ("/library/small-plot", {"trainer", "supervisor", "admin"}),
        ("/library/small-plot/graph", {"trainer", "supervisor", "admin"}),
        ("/library/small-plot/try", {"trainer", "admin"}),
    ],
)
async def test_who_may_read_and_try(library: Desk, path: str, may: set[str]):
    for role in library.cookies:
        status, _ = await library.get(role, path)
        assert status == (200 if role in may else 403), role


async def test_who_may_only_read_is_not_led_to_the_play_test(library: Desk):
    assert 'href="/library/small-plot/try"' in (await library.get("trainer", "/library/small-plot"))[1]
    assert 'href="/library/small-plot/try"' not in (await library.get("supervisor", "/library/small-plot"))[1]


async def test_unknown_names_are_absent(library: Desk):
    for path in (
        "/library/nothing",
        "/library/nothing/graph",
        "/library/nothing/try",
        "/library/small-plot/graph?persona=x",
    ):
        assert (await library.get("trainer", path))[0] == 404


async def test_a_broken_file_shows_where_and_the_rest_still_serves(library: Desk):
    (library.root / "packs" / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    status, page = await library.get("trainer", "/library")
    assert status == 200
    assert "小剧本" in page
    assert "packs/broken.yaml:1:1" in page
    status, page = await library.get("trainer", "/library/broken")
    assert status == 200
    assert 'href="#L8"' in page
    assert re.search(r'id="L8" class="is-marked"', page)
    assert "Try it" not in page
    assert (await library.get("trainer", "/library/broken/graph"))[0] == 404
    assert (await library.get("trainer", "/library/small-plot"))[0] == 200


async def test_mending_the_file_is_seen_at_once(library: Desk):
    path = library.root / "packs" / "broken.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    assert "packs/broken.yaml:1:1" in (await library.get("trainer", "/library"))[1]
    path.unlink()
    assert "packs/broken.yaml" not in (await library.get("trainer", "/library"))[1]


async def test_the_scenario_page_tells_the_story(library: Desk):
    _, page = await library.get("trainer", "/library/small-plot")
    told = html.unescape(page)
    for part in (
        "武汉",
        "after a desk tool",
        "offers.reship & anger < 60",
        "天气关我什么事",
        "查了没有",
        "kind: scenario",
    ):
        assert part in told


async def test_tests_are_run_on_request_and_their_results_stay(library: Desk):
    _, page = await library.get("trainer", "/library/small-plot")
    assert "?run=1#tests" in page
    _, page = await library.get("trainer", "/library/small-plot?run=1")
    assert "What the tests walk through" in page
    _, page = await library.get("trainer", "/library/small-plot")
    assert "What the tests walk through" in page


async def test_the_graph_has_its_words(library: Desk):
    _, page = await library.get("trainer", "/library/small-plot/graph")
    data = json.loads(re.search(r'id="graph-data">(.*?)</script>', page, re.S).group(1))
    drawn = {part["id"] for edge in data["edges"] for part in edge["parts"]}
    assert {"opening.heard", "venting.good", "insulted", "silence", "limit"} <= drawn
    assert "act.apologize | act.empathy_specific" in html.unescape(page)


class TestTry:
    async def test_it_answers_with_reasons(self, library: Desk):
        status, told = await library.play(turns=[{"say": "非常抱歉"}])
        assert status == 200
        unit = next(step for step in told["steps"] if step["acts"])
        assert [act["label"] for act in unit["acts"]] == ["Apology"]
        assert {"owner", "guard", "held"} == set(unit["guards"][0])
        assert any(guard["held"] for guard in unit["guards"])
        assert unit["movements"]
        assert told["state"]["id"] == "venting"

    async def test_it_begins_anywhere_in_any_mood(self, library: Desk):
        _, told = await library.play(state="venting", mood={"anger": 95, "trust": 0})
        assert told["state"] == {"id": "venting", "label": "诉苦"}
        assert told["mood"]["anger"] == 95
        assert told["band"] == "furious"

    async def test_waiting_and_tools_are_turns(self, library: Desk):
        _, told = await library.play(turns=[{"use": "track"}, {"wait_s": 70}])
        texts = [step["text"] for step in told["steps"]]
        assert any("在武汉" in text for text in texts)
        assert any(move["variable"] == "patience" for step in told["steps"] for move in step["movements"])

    async def test_the_end_is_told(self, library: Desk):
        _, told = await library.play(turns=[{"say": "你有病"}])
        assert told["ended"] == {"label": "投诉", "good": False}

    @pytest.mark.parametrize(
        "given",
        [
            {"turns": [{"say": "a", "use": "track"}]},
            {"turns": [{}]},
            {"turns": [{"end": False}]},
            {"turns": [{"say": "x" * 2001}]},
            {"turns": [{"wait_s": 0}]},
            {"turns": [{"say": "好"}] * 61},
            {"turns": [{"use": "magic"}]},
            {"state": "nowhere"},
            {"mood": {"anger": 101}},
            {"surprise": 1},
        ],
    )
    async def test_what_cannot_be_played_is_refused(self, library: Desk, given: dict[str, Any]):
        status, body = await library.play(**given)
        assert status == 422
        assert set(body) == {"error", "detail", "facts"}

    async def test_only_trainers_may(self, library: Desk):
        assert (await library.play("trainee"))[0] == 403
        assert (await library.play("supervisor"))[0] == 403
        assert (await library.play("admin"))[0] == 200

    async def test_words_are_text(self, library: Desk):
        _, told = await library.play(turns=[{"say": "<b>\u0007😊</b>"}])
        assert any(step["text"] == "<b>\u0007😊</b>" for step in told["steps"])
