from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.databases import postgres_url, sqlite_url
from tests.live.harness import Running, running, write_scenarios


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
        return
    with postgres_url() as fresh:
        yield fresh


@pytest.fixture
def scenarios(tmp_path: Path) -> Path:
    return write_scenarios(tmp_path / "scenarios")


@pytest.fixture
async def server(database: str, scenarios: Path) -> AsyncIterator[Running]:
    async with running(database, scenarios) as found:
        yield found
