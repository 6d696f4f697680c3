from pathlib import Path

import sqlalchemy as sa

from app.config import Settings
from app.main import check_database, export, seed
from app.store.db import Database
from app.store.tables import attempts, events, score_runs
from app.training.seed import Candidate, casting, three
from app.training.service import Choice
from tests.databases import sqlite_url
from tests.domain.engine import plots
from tests.live.harness import write_scenarios

SCENARIO = plots.library().scenarios["small-plot"]
PERSONA = plots.library().personas["default"]


def candidate(total: int, persona: str) -> Candidate:
    return Candidate("p", persona, f"t{total}", (), {}, total)


def test_three_are_a_bad_a_middling_and_a_good_one() -> None:
    pools = [[candidate(total, persona) for total in (10, 30, 50, 70, 90)] for persona in ("angry", "gen_z", "elderly")]
    found = three(pools)
    assert [(each.persona, each.total) for each in found] == [("angry", 10), ("gen_z", 50), ("elderly", 90)]
    assert three([]) == []
    assert [each.total for each in three([[], [candidate(5, "a")]])] == [5]


def test_scenarios_take_turns_and_nobody_appears_twice_if_it_can_be_helped() -> None:
    def choice(scenario: str, *cast: str) -> Choice:
        people = tuple(PERSONA.model_copy(update={"id": name}) for name in cast)
        return Choice(SCENARIO.model_copy(update={"id": scenario}), people)

    two = [choice("one", "angry", "gen_z", "elderly"), choice("two", "angry", "newcomer")]
    assert casting(two) == [("one", "angry"), ("one", "gen_z"), ("two", "newcomer")]
    assert casting([choice("one", "angry")]) == [("one", "angry")]
    assert casting([choice("one", "angry"), choice("two", "angry")]) == [("one", "angry"), ("two", "angry")]


async def test_seeding_fills_an_empty_application_once_with_whole_attempts(tmp_path: Path) -> None:
    scenarios = write_scenarios(tmp_path / "scenarios")
    plot = scenarios / "packs" / "small-plot.yaml"
    say = "\n".join(
        f"  - {{id: {name}, turns: [{', '.join(f'{{trainee: {text}}}' for text in texts)}, {{end: true}}], expect: {{}}}}"
        for name, texts in {
            "good_one": ["非常抱歉，换谁都急", "今晚8点前给您补发", "今晚8点前回您"],
            "so_so": ["抱歉", "给您退款", "请问您哪天要"],
            "bad_one": ["你找快递", "你找快递", "找快递"],
        }.items()
    )
    plot.write_text(plot.read_text(encoding="utf-8") + "tests:\n" + say + "\n", encoding="utf-8")
    settings = Settings(database=sqlite_url(tmp_path), scenarios=str(scenarios))
    lines = await seed(settings)
    made = [line.split()[1] for line in lines if line.startswith("attempt ")]
    assert len(made) == 1, "one customer, one attempt"
    assert await check_database(settings) == []
    assert (await seed(settings))[0].startswith("there are attempts already")
    assert (await export(settings, made[0])).startswith(b'{"format":"peilian.attempt/1"')
    db = Database(settings.database)
    async with db.read() as connection:
        rows = (await connection.execute(sa.select(attempts))).all()
        assert {row.status for row in rows} == {"ended"}
        assert (await connection.execute(sa.select(sa.func.count()).select_from(score_runs))).scalar_one() == 1
        assert all(row.cohort_id for row in rows)
    async with db.transaction() as connection:
        await connection.exec_driver_sql("DROP TRIGGER events_stay")
        await connection.execute(
            events.update().where(events.c.attempt_id == made[0], events.c.seq == 3).values(at_ms=1)
        )
    await db.close()
    assert await check_database(settings) == [f"attempt {made[0]}: row 3 (hash)"]
