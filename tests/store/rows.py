"""Rows and attempts for store tests, made as the application makes them."""

import secrets

import sqlalchemy as sa

from app.store import chain
from app.store.append import Row
from app.store.db import Database
from app.store.log import AttemptRow, attempt_row
from app.store.tables import attempts, leases, rubrics, scripts, sources, users


async def an_attempt(db: Database, attempt_id: str = "a1", fence: int = 1) -> AttemptRow:
    values = {
        "id": attempt_id, "owner_id": "u1", "cohort_id": None, "scenario": "late-parcel", "persona": "angry", "mode": "practice",
        "script_hash": "s" * 64, "rubric_hash": "r" * 64, "engine": "1", "status": "active", "created_at": 1, "epoch": "e1",
    }  # fmt: skip
    root = chain.root(
        {
            name: values.get(name)
            for name in (
                "id",
                "owner_id",
                "scenario",
                "persona",
                "mode",
                "script_hash",
                "rubric_hash",
                "engine",
                "created_at",
                "epoch",
            )
        }
    )
    async with db.transaction() as connection:
        known = (await connection.execute(sa.select(users.c.id))).all()
        if not known:
            await connection.execute(
                users.insert().values(
                    id="u1",
                    login="u1",
                    name="U",
                    role="trainee",
                    password="x",
                    active=True,
                    auth_version=1,
                    changed_at=1,
                    created_at=1,
                )
            )
            await connection.execute(
                scripts.insert().values(
                    hash="s" * 64, scenario="late-parcel", persona="angry", files="{}", created_at=1
                )
            )
            await connection.execute(sources.insert().values(hash="c" * 64, content=b""))
            await connection.execute(
                rubrics.insert().values(hash="r" * 64, path="r.yaml", source="c" * 64, created_at=1)
            )
        await connection.execute(attempts.insert().values(**values, head_seq=0, head_hash=root, flags="[]"))
        await connection.execute(leases.insert().values(attempt_id=attempt_id, worker="w", fence=fence))
    async with db.read() as connection:
        found = await attempt_row(connection, attempt_id)
    assert found is not None
    return found


def a_row(
    attempt: AttemptRow, seq: int, previous: str, cid: str | None = None, fence: int = 1, text: str = "您好"
) -> Row:
    salt = secrets.token_hex(chain.SALT_BYTES)
    payload = f'{{"seq":{seq},"text":"{text}"}}'
    commitment = chain.commit(salt, payload)
    return Row(
        attempt_id=attempt.id, seq=seq, kind="trainee_said", at_ms=seq * 1000, cid=cid, payload=payload, salt=salt,
        commitment=commitment, hash=chain.link(previous, seq, "trainee_said", seq * 1000, cid, commitment), fence=fence,
    )  # fmt: skip
