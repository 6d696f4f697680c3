"""Beginning, marking, healing, exporting; with the real parts on SQLite."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from app.accounts.access import Actor
from app.domain.engine.attempt import read_attempt
from app.domain.engine.events import Started
from app.domain.engine.rehearsal import rehearse
from app.domain.scoring.score import score
from app.domain.scoring.scorecard import Scorecard
from app.errors import Invalid, NotFound
from app.store.tables import attempts, score_runs
from tests.databases import sqlite_url
from tests.live.harness import Running, running, write_scenarios

GOOD = [{"say": "非常抱歉，换谁都急"}, {"say": "今晚8点前给您补发"}, {"say": "今晚8点前回您"}]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(sqlite_url(tmp_path), write_scenarios(tmp_path / "scenarios")) as found:
        yield found


async def an_actor(server: Running, login: str = "lin", role: str = "trainee") -> Actor:
    cookie = await server.user(login, role)
    actor = await server.app.state.accounts.actor(cookie.partition("=")[2])
    assert actor is not None
    return actor


async def an_ended_attempt(server: Running, actor: Actor) -> str:
    live = server.app.state.live
    script, rubric = await live.scripts.current("small-plot", "default")
    records = rehearse(script, GOOD, started=Started(server.clock.now_ms(), seed="1", today="2026-01-05"))
    assert records[-1].output.ended is not None
    return await live.record(actor, script, rubric, records)


async def runs(server: Running, attempt: str) -> list[sa.Row]:  # type: ignore[type-arg]
    async with server.app.state.db.read() as connection:
        query = sa.select(score_runs).where(score_runs.c.attempt_id == attempt)
        return list((await connection.execute(query)).all())


async def test_an_attempt_begins_with_everything_that_steers_it(server: Running) -> None:
    actor = await an_actor(server)
    attempt = await server.app.state.training.begin(actor, "S99", "", "exam")
    first = (await server.app.state.live.records(attempt))[0].event
    assert isinstance(first, Started)
    assert (first.mode, first.today, first.zone) == ("exam", "2026-01-05", "Asia/Shanghai")
    assert set(first.case) == {"city"}
    assert len(first.seed) >= 8
    async with server.app.state.db.read() as connection:
        row = (await connection.execute(sa.select(attempts).where(attempts.c.id == attempt))).one()
    assert (row.scenario, row.persona, row.owner_id, row.status) == ("small-plot", "default", actor.id, "active")


async def test_what_cannot_be_played_is_said(server: Running) -> None:
    actor = await an_actor(server)
    begin = server.app.state.training.begin
    with pytest.raises(Invalid):
        await begin(actor, "small-plot", "default", "war")
    with pytest.raises(NotFound):
        await begin(actor, "no-such-plot", "")
    with pytest.raises(NotFound):
        await begin(actor, "small-plot", "nobody")


async def test_the_original_marks_are_kept_once_and_equal_marking_again(server: Running) -> None:
    actor = await an_actor(server)
    attempt = await an_ended_attempt(server, actor)
    training, live = server.app.state.training, server.app.state.live
    await training.mark(attempt)
    await training.mark(attempt)
    kept = await runs(server, attempt)
    assert len(kept) == 1
    assert (kept[0].kind, kept[0].approved) == ("original", True)
    script, rubric = await live.scripts.current("small-plot", "default")
    again = score(script, rubric, await live.records(attempt))
    assert msgspec.json.encode(again, order="sorted").decode() == kept[0].result
    mine = await training.own(actor)
    assert (mine[0].total, mine[0].passed) == (again.total, again.passed)
    assert msgspec.json.decode(mine[0].result or "", type=Scorecard) == again


async def test_only_what_has_ended_is_marked(server: Running) -> None:
    actor = await an_actor(server)
    attempt = await server.app.state.training.begin(actor, "small-plot", "default")
    for name in (attempt, "nosuchattempt"):
        with pytest.raises(NotFound):
            await server.app.state.training.mark(name)


async def test_what_ended_while_nobody_listened_is_marked_at_the_next_start(tmp_path: Path) -> None:
    scenarios = write_scenarios(tmp_path / "scenarios")
    async with running(sqlite_url(tmp_path), scenarios) as first:
        attempt = await an_ended_attempt(first, await an_actor(first))
        assert await runs(first, attempt) == []
    async with running(sqlite_url(tmp_path), scenarios) as second:
        assert len(await runs(second, attempt)) == 1
        assert await second.app.state.training.mark_all() == 0


async def test_a_changed_file_does_not_change_a_begun_attempt(tmp_path: Path) -> None:
    scenarios = write_scenarios(tmp_path / "scenarios")
    plot = scenarios / "packs" / "small-plot.yaml"
    async with running(sqlite_url(tmp_path), scenarios) as server:
        actor = await an_actor(server)
        attempt = await an_ended_attempt(server, actor)
        live = server.app.state.live
        before, _ = await live.scripts.current("small-plot", "default")
        plot.write_text(plot.read_text(encoding="utf-8").replace("明天我妈生日", "后天我妈生日"), encoding="utf-8")
        after, _ = await live.scripts.current("small-plot", "default")
        assert after.hash != before.hash
    async with running(sqlite_url(tmp_path), scenarios) as server:
        played = await server.app.state.scripts.script_at(before.hash)
        assert played.hash == before.hash
        assert "明天我妈生日" in str(played.lines["tell"])
        assert len(await runs(server, attempt)) == 1


async def test_the_exported_file_is_the_attempt(server: Running) -> None:
    actor = await an_actor(server)
    attempt = await an_ended_attempt(server, actor)
    training = server.app.state.training
    found = read_attempt(await training.export(attempt))
    assert list(found.records) == await server.app.state.live.records(attempt)
    assert (found.header.attempt_id, found.header.scenario) == (attempt, "small-plot")
    with pytest.raises(NotFound):
        await training.export("nosuchattempt")
    with pytest.raises(NotFound):
        await training.export(attempt, await an_actor(server, "boss", "supervisor"))


async def test_home_shows_what_runs_what_was_done_and_what_to_do(server: Running) -> None:
    actor = await an_actor(server)
    training = server.app.state.training
    empty = await training.home(actor, "zh-CN")
    assert (empty.running, empty.last, empty.trend) == ((), (), ())
    assert empty.suggestion is not None
    assert empty.suggestion.criterion is None
    ended = await an_ended_attempt(server, actor)
    await training.mark(ended)
    begun = await training.begin(actor, "small-plot", "default")
    full = await training.home(actor, "zh-CN")
    assert [each.attempt.id for each in full.running] == [begun]
    assert full.running[0].title == "小剧本"
    assert [each.id for each in full.last] == [ended]
    assert len(full.trend) == 1
    assert [choice.scenario.id for choice in full.choices] == ["small-plot"]
    other = await training.home(await an_actor(server, "wang"), "zh-CN")
    assert (other.running, other.last) == ((), ())
