"""kill -9 while people type: nothing acknowledged is lost, doubled or out of place."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.durability import World
from tests.databases import postgres_url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield ""
        return
    with postgres_url() as fresh:
        yield fresh


@pytest.mark.slow
async def test_a_killed_server_loses_nothing_it_acknowledged(tmp_path: Path, database: str) -> None:
    result = await World(tmp_path, 6, database).run(kills=2)
    assert result.kills == 2, "the fault was not injected"
    assert result.acknowledged >= 12
    assert (result.lost, result.duplicated, result.gaps, result.mismatches, result.chains_broken) == (0, 0, 0, 0, 0)
