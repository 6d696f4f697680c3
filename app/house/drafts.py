"""What is being written: states of the draft, each over the one its author had seen, none lost when two write."""

import sqlalchemy.exc
from sqlalchemy.ext.asyncio import AsyncConnection

from app.accounts.access import Actor, authorize
from app.domain.trial.house import PATHS, blank
from app.errors import Conflict, Invalid, NotFound
from app.house import repository
from app.house.repository import Draft as Draft
from app.store.clock import Clock
from app.store.db import Database

LOCALES = tuple(PATHS)
LONGEST = 200_000
"""Characters that are kept. A draft may be larger than what can be published, so that it can be made smaller."""
KEPT = 50
"""States of a draft that can be taken back."""


class Drafts:
    """The drafts of all locales. Everybody who may edit writes the same one."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def now(self, actor: Actor, locale: str) -> Draft:
        """The draft, else the version in force, else an empty one."""
        authorize(actor, "library.read")
        async with self._db.read() as connection:
            return await _now(connection, known(locale))

    async def earlier(self, actor: Actor, locale: str) -> list[Draft]:
        """The states before the one that is being written, newest first."""
        authorize(actor, "library.read")
        async with self._db.read() as connection:
            return (await repository.drafts(connection, known(locale), KEPT))[1:]

    async def keep(self, actor: Actor, locale: str, source: str, base: int) -> Draft:
        """Put ``source`` in the place of revision ``base``, whatever state it is in; raises Conflict (draft_moved)
        when something else stands there by now. What says the same as the draft changes nothing."""
        return await self._keep(actor, locale, (source,), base)

    async def set_aside(self, actor: Actor, locale: str, source: str, base: int) -> Draft:
        """Keep ``source`` among the earlier states, and the draft of revision ``base`` as it is."""
        theirs = await self.now(actor, locale)
        return await self._keep(actor, locale, (source, theirs.source), base)

    async def _keep(self, actor: Actor, locale: str, sources: tuple[str, ...], base: int) -> Draft:
        authorize(actor, "lexicon.edit")
        for source in sources:
            allow_length(source)
        try:
            async with self._db.transaction() as connection:
                now = await _now(connection, known(locale))
                if tidy(sources[-1]) == now.source and len(sources) == 1:
                    return now
                if now.revision != base:
                    raise Conflict("draft_moved")
                for number, source in enumerate(sources, now.revision + 1):
                    values = {
                        "locale": locale, "revision": number, "source": tidy(source), "author_id": actor.id,
                        "at": self._clock.now_ms(),
                    }  # fmt: skip
                    await repository.keep_draft(connection, values, KEPT)
                return await _now(connection, locale)
        except sqlalchemy.exc.IntegrityError as error:
            raise Conflict("draft_moved") from error


async def _now(connection: AsyncConnection, locale: str) -> Draft:
    found = await repository.drafts(connection, locale, 1)
    if found:
        return found[0]
    versions = await repository.versions(connection, locale)
    return Draft(0, versions[0].source if versions else blank(locale))


def known(locale: str) -> str:
    """``locale``, if there is a house lexicon of it; raises NotFound."""
    if locale not in PATHS:
        raise NotFound
    return locale


def allow_length(source: str) -> None:
    """Raise Invalid for what is longer than drafts are kept."""
    if len(source) > LONGEST:
        raise Invalid("draft_too_long", count=len(source), most=LONGEST)


def tidy(source: str) -> str:
    """``source`` as it is kept."""
    return source.replace("\r\n", "\n").rstrip() + "\n"
