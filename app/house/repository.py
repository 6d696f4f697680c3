"""The SQL of the house lexicon: drafts, versions (append-only) and reports of what was misheard."""

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
class Draft:
    """A state of what is being written. ``revision`` counts from 1; 0: nobody has written since it was published."""

    revision: int
    source: str
    author: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody says that a reply was misheard: ``act`` was found and should be ``wanted`` (either may be empty).
    ``version``: the first that holds the test made of it."""

    id: int
    attempt_id: str
    locale: str
    unit: int
    text: str
    act: str
    wanted: str
    by_id: str
    by: str
    at: int
    status: str
    reason: str
    version: int | None

    @property
    def same(self) -> tuple[str, str, str, str]:
        """What makes two reports one."""
        return self.locale, self.text, self.act, self.wanted


# Versions


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


# Drafts


async def drafts(connection: AsyncConnection, locale: str, limit: int) -> list[Draft]:
    """The last states of the draft of a locale, newest first: the first is what is being written."""
    table = lexicon_drafts.c
    query = (
        sa.select(table.revision, table.source, users.c.name, table.at)
        .join(users, users.c.id == table.author_id)
        .where(table.locale == locale)
        .order_by(table.revision.desc())
        .limit(limit)
    )
    return [Draft(*row) for row in await connection.execute(query)]


async def keep_draft(connection: AsyncConnection, values: dict[str, Any], keep: int) -> None:
    """Append a state and let go of those before the last ``keep``; the primary key refuses a revision that is taken."""
    await connection.execute(sa.insert(lexicon_drafts).values(**values))
    table = lexicon_drafts.c
    old = sa.and_(table.locale == values["locale"], table.revision <= values["revision"] - keep)
    await connection.execute(sa.delete(lexicon_drafts).where(old))


# Reports


async def propose(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """File a report."""
    await connection.execute(sa.insert(lexicon_proposals).values(**values))


async def proposals(connection: AsyncConnection, locale: str, status: str) -> list[Proposal]:
    """Reports of a locale in ``status``, oldest first."""
    query = _proposals().where(lexicon_proposals.c.locale == locale, lexicon_proposals.c.status == status)
    return [Proposal(*row) for row in await connection.execute(query.order_by(lexicon_proposals.c.id))]


async def accepted_alike(connection: AsyncConnection, same: tuple[str, str, str, str]) -> Proposal | None:
    """The newest accepted report that says the same."""
    table = lexicon_proposals.c
    alike = (column == value for column, value in zip(_same(), same, strict=True))
    query = _proposals().where(table.status == "accepted", *alike).order_by(table.id.desc()).limit(1)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else Proposal(*row)


async def accepted_unpublished(connection: AsyncConnection, locale: str) -> list[Proposal]:
    """Accepted reports of a locale whose tests no version holds yet."""
    table = lexicon_proposals.c
    query = _proposals().where(table.locale == locale, table.status == "accepted", table.version.is_(None))
    return [Proposal(*row) for row in await connection.execute(query.order_by(table.id))]


async def proposal(connection: AsyncConnection, proposal_id: int) -> Proposal | None:
    """One report."""
    row = (await connection.execute(_proposals().where(lexicon_proposals.c.id == proposal_id))).one_or_none()
    return None if row is None else Proposal(*row)


async def untold(connection: AsyncConnection, by_id: str, limit: int) -> list[Proposal]:
    """A person's reports of which they have not yet read what became of them, newest first."""
    table = lexicon_proposals.c
    query = _proposals().where(table.by_id == by_id, table.told_at.is_(None)).order_by(table.id.desc()).limit(limit)
    return [Proposal(*row) for row in await connection.execute(query)]


async def tell(connection: AsyncConnection, by_id: str, at: int) -> None:
    """The person has read what became of all their decided reports."""
    table = lexicon_proposals.c
    decided = sa.and_(table.by_id == by_id, table.told_at.is_(None), table.status != "open")
    await connection.execute(sa.update(lexicon_proposals).where(decided).values(told_at=at))


async def reported_since(connection: AsyncConnection, by_id: str, since: int) -> list[int]:
    """When a person reported something after ``since``, oldest first."""
    table = lexicon_proposals.c
    query = sa.select(table.at).where(table.by_id == by_id, table.at > since).order_by(table.at)
    return list((await connection.execute(query)).scalars())


async def decide(connection: AsyncConnection, same: Proposal, status: str, reason: str, by: str, at: int) -> bool:
    """Close all open reports that say the same; False when somebody else did."""
    table = lexicon_proposals.c
    alike = sa.and_(table.status == "open", *(c == value for c, value in zip(_same(), same.same, strict=True)))
    values = {"status": status, "reason": reason, "decided_by": by, "decided_at": at}
    return (await connection.execute(sa.update(lexicon_proposals).where(alike).values(**values))).rowcount > 0


async def published_in(connection: AsyncConnection, ids: list[int], version: int) -> None:
    """The tests made of these reports stand in a version."""
    table = lexicon_proposals.c
    await connection.execute(sa.update(lexicon_proposals).where(table.id.in_(ids)).values(version=version))


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


def _same() -> tuple[sa.Column[Any], ...]:
    """The columns of ``Proposal.same``."""
    table = lexicon_proposals.c
    return table.locale, table.text, table.act, table.wanted


def _proposals() -> sa.Select[Any]:
    table = lexicon_proposals.c
    return sa.select(
        table.id, table.attempt_id, table.locale, table.unit, table.text, table.act, table.wanted, table.by_id,
        users.c.name.label("by"), table.at, table.status, table.reason, table.version,
    ).join(users, users.c.id == table.by_id)  # fmt: skip
