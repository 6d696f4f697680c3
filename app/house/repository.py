"""The SQL of the house lexicon: drafts, versions (append-only) and proposals."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.store.tables import attempts, lexicon_drafts, lexicon_proposals, lexicon_versions, users


@dataclass(frozen=True, slots=True)
class Version:
    """A published house lexicon. ``number`` counts from 1 in each locale; ``at`` in milliseconds."""

    locale: str
    number: int
    source: str
    hash: str
    author: str
    at: int
    note: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody says that a reply was misheard: ``act`` was found and should be ``wanted`` (either may be empty)."""

    id: int
    attempt_id: str
    locale: str
    unit: int
    text: str
    act: str
    wanted: str
    by: str
    at: int
    status: str
    reason: str


async def newest(connection: AsyncConnection) -> dict[str, Version]:
    """The version in force of every locale that has one."""
    found: dict[str, Version] = {}
    query = _versions().order_by(lexicon_versions.c.locale, lexicon_versions.c.number)
    for row in await connection.execute(query):
        found[row.locale] = Version(*row)
    return found


async def stamps(connection: AsyncConnection) -> tuple[tuple[str, str], ...]:
    """Locale and hash of every version in force: what tells whether anything was published since."""
    query = sa.select(lexicon_versions.c.locale, lexicon_versions.c.hash).order_by(
        lexicon_versions.c.locale, lexicon_versions.c.number
    )
    newest = {row.locale: row.hash for row in await connection.execute(query)}
    return tuple(newest.items())


async def versions(connection: AsyncConnection, locale: str) -> list[Version]:
    """All versions of a locale, newest first."""
    query = _versions().where(lexicon_versions.c.locale == locale).order_by(lexicon_versions.c.number.desc())
    return [Version(*row) for row in await connection.execute(query)]


async def publish(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """Append a version; the primary key refuses a number that somebody else took meanwhile."""
    await connection.execute(sa.insert(lexicon_versions).values(**values))


async def draft(connection: AsyncConnection, locale: str) -> str | None:
    """What is being written, None when nobody began."""
    query = sa.select(lexicon_drafts.c.source).where(lexicon_drafts.c.locale == locale)
    found: str | None = (await connection.execute(query)).scalar_one_or_none()
    return found


async def keep_draft(connection: AsyncConnection, locale: str, source: str, author_id: str, at: int) -> None:
    """Replace the draft of a locale."""
    await connection.execute(sa.delete(lexicon_drafts).where(lexicon_drafts.c.locale == locale))
    values = {"locale": locale, "source": source, "author_id": author_id, "at": at}
    await connection.execute(sa.insert(lexicon_drafts).values(**values))


async def propose(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """File a proposal."""
    await connection.execute(sa.insert(lexicon_proposals).values(**values))


async def proposals(connection: AsyncConnection, locale: str, status: str) -> list[Proposal]:
    """Proposals of a locale in ``status``, oldest first."""
    query = _proposals().where(lexicon_proposals.c.locale == locale, lexicon_proposals.c.status == status)
    return [Proposal(*row) for row in await connection.execute(query.order_by(lexicon_proposals.c.id))]


async def proposal(connection: AsyncConnection, proposal_id: int) -> Proposal | None:
    """One proposal."""
    row = (await connection.execute(_proposals().where(lexicon_proposals.c.id == proposal_id))).one_or_none()
    return None if row is None else Proposal(*row)


async def decide(connection: AsyncConnection, proposal_id: int, status: str, reason: str, by: str, at: int) -> bool:
    """Close an open proposal; False when somebody else did."""
    open_one = sa.and_(lexicon_proposals.c.id == proposal_id, lexicon_proposals.c.status == "open")
    values = {"status": status, "reason": reason, "decided_by": by, "decided_at": at}
    return (await connection.execute(sa.update(lexicon_proposals).where(open_one).values(**values))).rowcount == 1


async def ended(connection: AsyncConnection, limit: int) -> list[str]:
    """The newest ended attempts."""
    query = (
        sa.select(attempts.c.id).where(attempts.c.status == "ended").order_by(attempts.c.created_at.desc()).limit(limit)
    )
    return list((await connection.execute(query)).scalars())


def _versions() -> sa.Select[Any]:
    table = lexicon_versions.c
    return sa.select(
        table.locale, table.number, table.source, table.hash, users.c.name.label("author"), table.at, table.note
    ).join(users, users.c.id == table.author_id)


def _proposals() -> sa.Select[Any]:
    table = lexicon_proposals.c
    return sa.select(
        table.id, table.attempt_id, table.locale, table.unit, table.text, table.act, table.wanted,
        users.c.name.label("by"), table.at, table.status, table.reason,
    ).join(users, users.c.id == table.by_id)  # fmt: skip
