"""What stood in older tables stands in newer ones."""

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine.url import make_url

from app.store import db as store
from app.store.db import Database
from app.store.tables import lexicon_drafts, users

USER = {
    "id": "u", "login": "tara", "name": "tara", "role": "trainer", "password": "", "active": True, "auth_version": 1,
    "changed_at": 0, "created_at": 0,
}  # fmt: skip


def migrate_to(url: str, revision: str) -> sa.Engine:
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    engine = sa.create_engine(parsed.set(drivername="sqlite" if sqlite else "postgresql+psycopg"))
    config = Config()
    config.set_main_option("script_location", str(store.Path(store.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    return engine


async def test_a_draft_becomes_the_first_state_of_the_draft(url: str) -> None:
    engine = migrate_to(url, "0002")
    with engine.begin() as connection:
        connection.execute(sa.insert(users).values(**USER))
        insert = "INSERT INTO lexicon_drafts (locale, source, author_id, at) VALUES ('en', 'mine', 'u', 7)"
        connection.execute(sa.text(insert))
    engine.dispose()
    db = Database(url)
    await db.migrate()
    async with db.read() as connection:
        rows = [tuple(row) for row in await connection.execute(sa.select(lexicon_drafts))]
    assert rows == [("en", 1, "mine", "u", 7)]
    await db.close()
