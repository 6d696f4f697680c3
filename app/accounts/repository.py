"""The SQL of users, logins and cohorts."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.store.tables import cohorts, logins, memberships, users

# A row of whatever was selected.
AnyRow = sa.Row[*tuple[Any, ...]]


async def user_by_login(connection: AsyncConnection, login: str) -> AnyRow | None:
    return (await connection.execute(sa.select(users).where(users.c.login == login))).one_or_none()


async def all_users(connection: AsyncConnection) -> Sequence[AnyRow]:
    return (await connection.execute(sa.select(users).order_by(users.c.login))).all()


async def any_user(connection: AsyncConnection) -> bool:
    return (await connection.execute(sa.select(users.c.id).limit(1))).one_or_none() is not None


async def lock_users(connection: AsyncConnection) -> None:
    """Let nobody else create a first user meanwhile. SQLite's transactions are exclusive anyway."""
    if connection.dialect.name == "postgresql":
        await connection.execute(sa.text("LOCK TABLE users IN EXCLUSIVE MODE"))


async def active_admins(connection: AsyncConnection) -> int:
    query = sa.select(sa.func.count()).where(users.c.role == "admin", users.c.active.is_(True))
    return int((await connection.execute(query)).scalar_one())


async def insert_user(connection: AsyncConnection, values: dict[str, Any]) -> None:
    await connection.execute(users.insert().values(**values))


async def update_user(connection: AsyncConnection, user_id: str, at: int, values: dict[str, Any]) -> None:
    """Change a user so that everything they have open is looked at again."""
    changed = users.update().where(users.c.id == user_id)
    await connection.execute(changed.values(**values, changed_at=at, auth_version=users.c.auth_version + 1))


async def insert_login(connection: AsyncConnection, values: dict[str, Any]) -> None:
    await connection.execute(logins.insert().values(**values))


async def live_login(connection: AsyncConnection, token: str, now_ms: int) -> AnyRow | None:
    """The user behind a token that is neither revoked, nor expired, nor older than a change of the user."""
    query = (
        sa.select(users.c.id, users.c.login, users.c.name, users.c.role, users.c.auth_version)
        .join(logins, logins.c.user_id == users.c.id)
        .where(
            logins.c.token == token,
            logins.c.revoked_at.is_(None),
            logins.c.expires_at > now_ms,
            logins.c.auth_version == users.c.auth_version,
            users.c.active.is_(True),
        )
    )
    return (await connection.execute(query)).one_or_none()


async def memberships_of(connection: AsyncConnection, user_id: str) -> Sequence[AnyRow]:
    query = sa.select(memberships.c.cohort_id, memberships.c.leads).where(memberships.c.user_id == user_id)
    return (await connection.execute(query.order_by(memberships.c.cohort_id))).all()


async def revoke(connection: AsyncConnection, token: str, at: int) -> None:
    await connection.execute(
        logins.update().where(logins.c.token == token, logins.c.revoked_at.is_(None)).values(revoked_at=at)
    )


async def drop_expired(connection: AsyncConnection, before: int) -> None:
    await connection.execute(logins.delete().where(logins.c.expires_at < before))


async def ended_since(connection: AsyncConnection, since: int) -> tuple[set[str], dict[str, int]]:
    """Tokens revoked since ``since``, and users changed since then with the moment of the change."""
    tokens = await connection.execute(sa.select(logins.c.token).where(logins.c.revoked_at >= since))
    people = await connection.execute(sa.select(users.c.id, users.c.changed_at).where(users.c.changed_at >= since))
    return set(tokens.scalars()), {row.id: row.changed_at for row in people}


async def cohort_by_name(connection: AsyncConnection, name: str) -> str | None:
    return (await connection.execute(sa.select(cohorts.c.id).where(cohorts.c.name == name))).scalar_one_or_none()


async def insert_cohort(connection: AsyncConnection, cohort_id: str, name: str, at: int) -> None:
    await connection.execute(cohorts.insert().values(id=cohort_id, name=name, created_at=at))


async def join_cohort(connection: AsyncConnection, cohort_id: str, user_id: str, leads: bool) -> None:
    await connection.execute(memberships.insert().values(cohort_id=cohort_id, user_id=user_id, leads=leads))


async def cohort_names(connection: AsyncConnection) -> dict[str, str]:
    return {row.id: row.name for row in await connection.execute(sa.select(cohorts.c.id, cohorts.c.name))}


async def user_names(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, str]:
    query = sa.select(users.c.id, users.c.name).where(users.c.id.in_(ids))
    return {row.id: row.name for row in await connection.execute(query)}
