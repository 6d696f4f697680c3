"""A server on each database."""

from contextlib import nullcontext

import pytest

from tests.databases import postgres_url, sqlite_url
from tests.live.harness import running, write_scenarios


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def server(request, tmp_path):
    with nullcontext(sqlite_url(tmp_path)) if request.param == "sqlite" else postgres_url() as url:
        async with running(url, write_scenarios(tmp_path / "scenarios")) as found:
            yield found
