"""The SQL of the list of attempts, of score runs and of viewings. Every query carries who may see what."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from app.store.tables import attempts, cohorts, score_runs, users, viewings


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt as the list and the heads of report and replay show it; times in milliseconds."""

    id: str
    owner_id: str
    owner: str
    cohort_id: str | None
    cohort: str
    scenario: str
    persona: str
    mode: str
    status: str
    created_at: int
    ended_at: int | None
    outcome: str | None
    good: bool | None
    total: int | None
    passed: bool | None
    gate: str | None
    script_hash: str
    rubric_hash: str
    engine: str


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page of the list begins: after this row, newest first."""

    created_at: int
    id: str


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list shows; an empty field does not restrict. ``passed``: yes, no or pending;
    ``gate``: confirmed, suspected or none; ``status``: active or ended."""

    cohort: str = ""
    person: str = ""
    scenario: str = ""
    outcome: str = ""
    passed: str = ""
    gate: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose attempts may be seen: those of ``cohorts`` and of ``owner``; ``cohorts`` None means everybody's."""

    cohorts: tuple[str, ...] | None
    owner: str


_COLUMNS = (
    attempts.c.id,
    attempts.c.owner_id,
    users.c.name.label("owner"),
    attempts.c.cohort_id,
    sa.func.coalesce(cohorts.c.name, "").label("cohort"),
    attempts.c.scenario,
    attempts.c.persona,
    attempts.c.mode,
    attempts.c.status,
    attempts.c.created_at,
    attempts.c.ended_at,
    attempts.c.outcome,
    attempts.c.good,
    attempts.c.total,
    attempts.c.passed,
    attempts.c.gate,
    attempts.c.script_hash,
    attempts.c.rubric_hash,
    attempts.c.engine,
)
_FROM = attempts.join(users, users.c.id == attempts.c.owner_id).outerjoin(cohorts, cohorts.c.id == attempts.c.cohort_id)


async def attempt(connection: AsyncConnection, attempt_id: str) -> AttemptRow | None:
    """One attempt, whoever asks; the service decides whether they may."""
    query = sa.select(*_COLUMNS).select_from(_FROM).where(attempts.c.id == attempt_id)
    row = (await connection.execute(query)).mappings().first()
    return AttemptRow(**row) if row else None


async def page(
    connection: AsyncConnection, scope: Scope, wanted: Filter, after: Key | None, size: int
) -> tuple[AttemptRow, ...]:
    """Up to ``size`` attempts, newest first, after ``after``."""
    query = sa.select(*_COLUMNS).select_from(_FROM).where(_visible(scope), *_wanted(wanted))
    if after is not None:
        query = query.where(sa.tuple_(attempts.c.created_at, attempts.c.id) < (after.created_at, after.id))
    query = query.order_by(attempts.c.created_at.desc(), attempts.c.id.desc()).limit(size)
    return tuple(AttemptRow(**row) for row in (await connection.execute(query)).mappings())


async def choices(connection: AsyncConnection, scope: Scope, column: str) -> tuple[tuple[str, str], ...]:
    """The values that a filter can take: id and name, of what ``scope`` may see."""
    shown = {
        "cohort": (attempts.c.cohort_id, cohorts.c.name),
        "person": (attempts.c.owner_id, users.c.name),
        "scenario": (attempts.c.scenario, attempts.c.scenario),
        "outcome": (attempts.c.outcome, attempts.c.outcome),
    }[column]
    query = (
        sa.select(*shown).select_from(_FROM).where(_visible(scope), shown[0].is_not(None)).distinct().order_by(shown[1])
    )
    return tuple((row[0], row[1]) for row in await connection.execute(query))


def _visible(scope: Scope) -> sa.ColumnElement[bool]:
    if scope.cohorts is None:
        return sa.true()
    return sa.or_(attempts.c.cohort_id.in_(scope.cohorts), attempts.c.owner_id == scope.owner)


def _wanted(wanted: Filter) -> Sequence[sa.ColumnElement[bool]]:
    equal = (
        (attempts.c.cohort_id, wanted.cohort),
        (attempts.c.owner_id, wanted.person),
        (attempts.c.scenario, wanted.scenario),
        (attempts.c.outcome, wanted.outcome),
        (attempts.c.gate, wanted.gate),
        (attempts.c.status, wanted.status),
    )
    passed = {
        "yes": attempts.c.passed.is_(True),
        "no": attempts.c.passed.is_(False),
        "pending": sa.and_(attempts.c.passed.is_(None), attempts.c.status == "ended"),
    }
    found = [column == value for column, value in equal if value]
    return [*found, *([passed[wanted.passed]] if wanted.passed in passed else [])]


async def effective_run(connection: AsyncConnection, attempt_id: str) -> str | None:
    """The result of the newest approved score run, as canonical JSON."""
    query = (
        sa.select(score_runs.c.result)
        .where(score_runs.c.attempt_id == attempt_id, score_runs.c.approved.is_(True))
        .order_by(score_runs.c.id.desc())
        .limit(1)
    )
    found: str | None = (await connection.execute(query)).scalar()
    return found


async def note_viewing(connection: AsyncConnection, attempt_id: str, viewer_id: str, at: int) -> None:
    """Write down who looked at whose conversation, and when."""
    await connection.execute(sa.insert(viewings).values(attempt_id=attempt_id, viewer_id=viewer_id, at=at))
