"""Who may look back at what, and what stands there."""

import html
import json
import re

import pytest
import sqlalchemy as sa

from app.errors import Invalid
from app.store.tables import events, score_runs, viewings
from tests.review.conftest import Team, finish

ALLOWED = {
    "report": {"lin", "lead", "admin"},
    "replay": {"lead", "admin"},
}


@pytest.mark.parametrize("kind", sorted(ALLOWED))
async def test_only_the_owner_and_their_supervisors_see_an_attempt_and_others_see_nothing_at_all(team: Team, kind: str):
    for who in team.cookies:
        status, text = await team.get(who, f"/attempts/{team.attempt}/{kind}")
        absent, nothing = await team.get(who, f"/attempts/{'0' * 32}/{kind}")
        assert absent == 404
        if who in ALLOWED[kind]:
            assert status == 200, who
        elif kind == "replay" and who == "lin":
            assert status == 403  # it is theirs, but a replay shows what conditions the customer follows
        else:
            assert (status, text.replace(team.attempt, "ID")) == (404, nothing.replace("0" * 32, "ID")), who


async def test_nobody_in_particular_is_sent_to_log_in(team: Team):
    for path in ("/attempts", f"/attempts/{team.attempt}/report", f"/attempts/{team.attempt}/replay", "/library"):
        status, _ = await team.get("nobody", path)
        assert status == 303


async def test_the_report_quotes_what_was_said_and_how_it_ended(team: Team):
    _, page = await team.get("lin", f"/attempts/{team.attempt}/report")
    assert "非常抱歉，换谁都急" in re.sub(r"<[^>]+>", "", page)
    assert "What you did well" in page
    assert 'id="turn-1"' in page
    assert "of 100 points" in page
    linked = set(re.findall(r'href="#turn-(\d+)"', page))
    assert linked
    assert all(f'id="turn-{turn}"' in page for turn in linked)


async def test_a_report_for_the_trainee_holds_nothing_of_the_script_behind_it(team: Team):
    _, page = await team.get("lin", f"/attempts/{team.attempt}/report")
    for hidden in ("offers.reship", "asks.deadline", "就是给我妈买的|明天我妈生日", "act.insult", "算了，不等了"):
        assert html.escape(hidden) not in page


async def test_the_replay_shows_the_record_and_why(team: Team):
    _, page = await team.get("lead", f"/attempts/{team.attempt}/replay")
    assert "record unchanged" in page
    assert "running it again gives the same" in page
    assert "act.apologize | act.empathy_specific" in html.unescape(page)
    data = json.loads(re.search(r'id="replay-data">(.*?)</script>', page, re.S).group(1))
    assert len(data["frames"]) == page.count("data-index=")
    assert {frame["kind"] for frame in data["frames"]} >= {"line", "message", "unit", "end"}
    assert {node["id"] for node in data["graph"]["nodes"]} >= {frame["state"] for frame in data["frames"]}


async def test_a_viewing_is_written_down_and_a_refused_one_is_not(team: Team):
    await team.get("lead", f"/attempts/{team.attempt}/replay")
    await team.get("lead2", f"/attempts/{team.attempt}/replay")
    async with team.server.app.state.db.read() as connection:
        rows = (await connection.execute(sa.select(viewings))).all()
    assert [row.attempt_id for row in rows] == [team.attempt]


async def test_a_record_that_was_changed_is_called_changed(team: Team):
    async with team.server.app.state.db.transaction() as connection:
        await connection.exec_driver_sql("DROP TRIGGER IF EXISTS events_append_only_update")
        for name in (await connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'")).scalars():
            await connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        mine = sa.and_(events.c.attempt_id == team.attempt, events.c.kind == "trainee_said")
        payload = sa.func.replace(events.c.payload, "非常抱歉", "没空理你")
        await connection.execute(sa.update(events).where(mine).values(payload=payload))
    _, page = await team.get("lead", f"/attempts/{team.attempt}/replay")
    assert "record was changed after it was written" in page


async def test_a_conversation_outlives_its_script(team: Team, monkeypatch: pytest.MonkeyPatch):
    async def unreadable(*_: object) -> None:
        raise Invalid("archived_script")

    scripts = team.server.app.state.scripts
    monkeypatch.setattr(scripts, "script_at", unreadable)
    monkeypatch.setattr(scripts, "rubric_at", unreadable)
    for who, kind in (("lin", "report"), ("lead", "replay")):
        status, page = await team.get(who, f"/attempts/{team.attempt}/{kind}")
        assert status == 200
        assert "非常抱歉，换谁都急" in re.sub(r"<[^>]+>", "", page)
    assert "cannot be run again here" in page
    assert "record unchanged" in page


LATER = ("非常抱歉，换谁都急", "抱歉，保证<b>没问题</b>", "您找快递", "保证给您补发")


async def test_what_came_back_later_is_shown_with_links_to_both_turns(team: Team):
    attempt = await finish(team.server, team.cookies["lin"], *LATER)
    for who, kind, link in (("lin", "report", "#turn-"), ("lead", "report", "#turn-"), ("lead", "replay", "#turn=")):
        status, page = await team.get(who, f"/attempts/{attempt}/{kind}")
        assert status == 200
        assert "fell through" in page
        assert "would have come back" in page
        assert "保证&lt;b&gt;没问题&lt;/b&gt;" in page
        assert "<b>没问题" not in page
        for turn in (2, 3, 4):
            assert f'href="{link}{turn}"' in page
            assert f'id="turn-{turn}"' in page
        assert ("What came back later" in page) == (kind == "report")
    _, page = await team.get("lead", f"/attempts/{attempt}/replay")
    data = json.loads(re.search(r'id="replay-data">(.*?)</script>', page, re.DOTALL)[1])
    assert [arc["good"] for arc in data["arcs"]] == [False, False]
    assert all(0 <= arc["from"] < arc["to"] < len(data["frames"]) for arc in data["arcs"])


async def test_marks_from_before_open_without_what_came_back(team: Team):
    attempt = await finish(team.server, team.cookies["lin"], *LATER)
    async with team.server.app.state.db.transaction() as connection:
        for name in (await connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'")).scalars():
            await connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        mine = score_runs.c.attempt_id == attempt
        stored = json.loads((await connection.execute(sa.select(score_runs.c.result).where(mine))).scalar_one())
        del stored["aftermaths"]
        await connection.execute(sa.update(score_runs).where(mine).values(result=json.dumps(stored)))
    for who, kind in (("lin", "report"), ("lead", "report"), ("lead", "replay")):
        status, page = await team.get(who, f"/attempts/{attempt}/{kind}")
        assert (status, "fell through" in page, "What came back later" in page) == (200, False, False)


async def test_what_still_runs_has_no_report(team: Team):
    running = await team.server.begin(team.cookies["lin"])
    status, _ = await team.get("lin", f"/attempts/{running}/report")
    assert status == 303
    status, page = await team.get("lead", f"/attempts/{running}/report")
    assert (status, "Not finished yet" in page) == (409, True)
    assert (await team.get("lead2", f"/attempts/{running}/report"))[0] == 404


async def test_hostile_words_are_text(team: Team):
    attack = "<img src=x onerror=alert(1)></script><script>alert(1)</script>"
    attempt = await finish(team.server, team.cookies["lin"], attack, "抱歉", "好的")
    for who, kind in (("lin", "report"), ("lead", "replay")):
        status, page = await team.get(who, f"/attempts/{attempt}/{kind}")
        assert status == 200
        assert "<img src=x" not in page
        assert "<script>alert" not in page
        assert "&lt;img src=x" in page


class TestList:
    async def test_a_supervisor_sees_their_teams_an_administrator_all_a_trainee_nothing(self, team: Team):
        elsewhere = await finish(team.server, team.cookies["other"])
        seen = {}
        for who in ("lead", "lead2", "admin"):
            status, page = await team.get(who, "/attempts")
            assert status == 200
            seen[who] = set(re.findall(r"/attempts/(\w+)/replay", page))
        assert seen == {"lead": {team.attempt}, "lead2": {elsewhere}, "admin": {team.attempt, elsewhere}}
        assert (await team.get("lin", "/attempts"))[0] == 403
        assert (await team.get("trainer", "/attempts"))[0] == 403

    async def test_filters_narrow_the_list_and_an_empty_result_says_what_to_do(self, team: Team):
        _, page = await team.get("lead", "/attempts?scenario=small-plot")
        assert team.attempt in page
        _, page = await team.get("lead", "/attempts?scenario=other-plot")
        assert team.attempt not in page
        assert "No conversation fits these filters." in page
        for query in ("person=nobody", "cohort=nowhere", "outcome=resolved&gate=confirmed", "passed=yes&person=x"):
            _, page = await team.get("lead", f"/attempts?{query}")
            assert team.attempt not in page

    async def test_the_list_pages_by_key_without_loss_or_repetition(self, team: Team, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("app.review.service.PAGE", 2)
        mine = {team.attempt} | {await finish(team.server, team.cookies["wang"], "抱歉") for _ in range(4)}
        found, path = [], "/attempts"
        while path:
            _, page = await team.get("lead", path)
            found += re.findall(r"/attempts/(\w+)/replay", page)
            following = re.search(r'rel="next" href="([^"]+)"', page)
            path = html.unescape(following.group(1)) if following else ""
        assert len(found) == len(mine)
        assert set(found) == mine

    @pytest.mark.parametrize("after", ["%%%", "YWJj", "eCB5"])
    async def test_a_broken_key_is_refused_politely(self, team: Team, after: str):
        assert (await team.get("lead", f"/attempts?after={after}"))[0] == 422

    async def test_an_empty_team_reads_what_will_stand_here(self, team: Team):
        _, page = await team.get("lead2", "/attempts")
        assert "Nobody in your teams has practised yet." in page
