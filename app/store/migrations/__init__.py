"""Alembic migrations, run at start by ``store.db.migrate``."""
