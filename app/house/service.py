"""The house lexicon of an organisation: written as a draft, checked, tried, measured and published in versions."""

import asyncio
import hashlib
from collections.abc import Mapping
from typing import cast

import sqlalchemy.exc
from fastapi import Request

from app.accounts.access import Actor, AttemptRef, authorize
from app.domain.engine.events import Recorded
from app.domain.engine.script import Script
from app.domain.scoring.rubric import Rubric
from app.domain.text.acts import understand
from app.domain.text.catalogue import ACTS
from app.domain.text.lexicon import LexiconSource, read_lexicon
from app.domain.text.matcher import Lexicon, compile_lexicon, gates
from app.domain.text.nearest import Nearest, nearest
from app.domain.text.understanding import Understanding
from app.domain.trial.house import PATHS, HouseReport, blank, check_house, phrase_rule, with_house
from app.errors import AppError, Conflict, Invalid, NotFound
from app.house import repository
from app.house.effect import AttemptChange, change_in
from app.house.repository import Proposal as Proposal
from app.house.repository import Version as Version
from app.house.writing import add_group_words, add_muted, add_rule, add_test
from app.library.service import Shelf
from app.live.service import Live
from app.store import log
from app.store.db import Database

MOST_LOOKED_AT = 20
LONGEST = 200_000
LOCALES = tuple(PATHS)

Held = tuple[Script, Rubric, list[Recorded]]
"""A conversation that was held, with what it ran on and is marked by."""


class House:
    """See the module."""

    def __init__(self, db: Database, live: Live, shelf: Shelf) -> None:
        self._db = db
        self._live = live
        self._shelf = shelf
        self._stamps: tuple[tuple[str, str], ...] = ()
        self._published: dict[str, Version] = {}
        self._shipped: tuple[int, LexiconSource] | None = None

    # What is in force

    async def layers(self) -> Mapping[str, str]:
        """The published house lexicons by their path among the sources; asks the store whether any is new."""
        async with self._db.read() as connection:
            stamps = await repository.stamps(connection)
            if stamps != self._stamps:
                self._published = await repository.newest(connection)
                self._stamps = stamps
        return {PATHS[locale]: version.source for locale, version in self._published.items()}

    async def published(self, locale: str) -> Version | None:
        """The version in force."""
        await self.layers()
        return self._published.get(_known(locale))

    async def versions(self, actor: Actor, locale: str) -> list[Version]:
        """All versions, newest first."""
        authorize(actor, "library.read")
        async with self._db.read() as connection:
            return await repository.versions(connection, _known(locale))

    # Writing

    async def draft(self, actor: Actor, locale: str) -> str:
        """What is being written: the draft, else the version in force, else an empty one."""
        authorize(actor, "library.read")
        async with self._db.read() as connection:
            found = await repository.draft(connection, _known(locale))
        if found is not None:
            return found
        version = await self.published(locale)
        return version.source if version else blank(locale)

    async def keep(self, actor: Actor, locale: str, source: str) -> None:
        """Keep a draft, whatever state it is in."""
        authorize(actor, "lexicon.edit")
        if len(source) > LONGEST:
            raise Invalid("too_large")
        async with self._db.transaction() as connection:
            await repository.keep_draft(connection, _known(locale), _tidy(source), actor.id, self._now())

    async def add(self, actor: Actor, locale: str, act: str, phrases: str, yes: str, no: str) -> None:
        """Add a rule to the draft from plain lines: one phrase, one example a line."""
        said, good, bad = _lines(phrases), _lines(yes), _lines(no)
        if act not in ACTS or not said or not good:
            raise Invalid("incomplete_rule")
        source = await self.draft(actor, locale)
        await self.keep(actor, locale, add_rule(source, locale, act, phrase_rule, said, good, bad))

    async def add_words(self, actor: Actor, locale: str, group: str, words: str) -> None:
        """Add words to a word group of the draft."""
        if not group.strip() or not _lines(words):
            raise Invalid("incomplete_rule")
        source = await self.draft(actor, locale)
        await self.keep(actor, locale, add_group_words(source, group.strip(), _lines(words)))

    async def mute(self, actor: Actor, locale: str, rule: str) -> None:
        """Mute a shipped rule in the draft; whether that may be is asked when the draft is checked."""
        if not rule.strip():
            raise Invalid("incomplete_rule")
        source = await self.draft(actor, locale)
        await self.keep(actor, locale, add_muted(source, rule.strip()))

    async def mutable(self, actor: Actor, locale: str) -> frozenset[str]:
        """The shipped rules that a house lexicon may mute."""
        authorize(actor, "library.read")
        files = (file for file in (await self._lexicon()).files if file.locale == _known(locale))
        return frozenset(rule.id for file in files for rule in file.rules if not gates(rule))

    # Proving

    async def check(self, actor: Actor, locale: str, source: str) -> HouseReport:
        """What speaks against publishing."""
        authorize(actor, "library.read")
        shipped = await self._lexicon()
        return await asyncio.to_thread(check_house, shipped, _known(locale), source)

    async def hear(self, actor: Actor, locale: str, source: str, text: str) -> tuple[Understanding, Understanding]:
        """A sentence as it is understood now and as it would be with ``source``."""
        authorize(actor, "library.read")
        shipped, now = await self._lexicon(), await self._in_force(locale)

        def both() -> tuple[Understanding, Understanding]:
            lexicons = (compile_lexicon(with_house(shipped, locale, each)) for each in (now, source))
            before, after = (understand(text, lexicon) for lexicon in lexicons)
            return before, after

        return await asyncio.to_thread(both)

    async def missed(self, actor: Actor, locale: str, source: str, text: str, act: str) -> tuple[Nearest, ...]:
        """With ``source``, the rules that came nearest to hearing ``act`` in a sentence."""
        authorize(actor, "library.read")
        if act not in ACTS:
            raise Invalid("unknown_act")
        shipped = await self._lexicon()

        def near() -> tuple[Nearest, ...]:
            return nearest(text, compile_lexicon(with_house(shipped, locale, source)), act)

        return await asyncio.to_thread(near)

    async def effect(self, actor: Actor, locale: str, source: str) -> tuple[int, tuple[AttemptChange, ...]]:
        """How many stored attempts were looked at, and what would change in which."""
        authorize(actor, "lexicon.edit")
        shipped, now = await self._lexicon(), await self._in_force(locale)

        def compiled(text: str) -> Lexicon:
            return compile_lexicon(with_house(shipped, locale, text))

        before, after = [await asyncio.to_thread(compiled, text) for text in (now, source)]
        async with self._db.read() as connection:
            ids = await repository.ended(connection, MOST_LOOKED_AT)
        looked, changes = 0, []
        for attempt_id in ids:
            found = await self._attempt(attempt_id, locale)
            if found is not None:
                looked += 1
                changes.append(await asyncio.to_thread(change_in, attempt_id, *found, before, after))
        return looked, tuple(change for change in changes if change is not None)

    async def publish(self, actor: Actor, locale: str, source: str, note: str) -> HouseReport:
        """Put a version in force if nothing speaks against it; raises Conflict when somebody was faster."""
        authorize(actor, "lexicon.edit")
        await self.keep(actor, locale, source)
        source = _tidy(source)
        report = await self.check(actor, locale, source)
        if not report.sound:
            return report
        newest = await self.published(locale)
        values = {
            "locale": locale,
            "number": newest.number + 1 if newest else 1,
            "source": source,
            "hash": hashlib.sha256(source.encode()).hexdigest(),
            "author_id": actor.id,
            "at": self._now(),
            "note": note.strip()[:500],
        }
        try:
            async with self._db.transaction() as connection:
                await repository.publish(connection, values)
        except sqlalchemy.exc.IntegrityError as error:
            raise Conflict("published_meanwhile") from error
        return report

    # "That is not what I meant"

    async def propose(self, actor: Actor, attempt_id: str, unit: int, act: str, wanted: str) -> None:
        """File that a reply of an attempt was misheard; raises NotFound for what is not the actor's to see."""
        if act not in {"", *ACTS} or wanted not in {"", *ACTS} or act == wanted:
            raise Invalid("unknown_act")
        async with self._db.read() as connection:
            attempt = await log.attempt_row(connection, attempt_id)
        if attempt is None:
            raise NotFound
        authorize(actor, "attempt.report", AttemptRef(attempt.owner_id, attempt.cohort_id))
        records = await self._live.records(attempt_id)
        heard = next((row.output.understood for row in records if row.output.unit == unit), None)
        if heard is None:
            raise NotFound
        script = await self._live.scripts.script_at(attempt.script_hash)
        values = {
            "attempt_id": attempt_id, "locale": script.scenario.locale, "unit": unit, "text": heard.text, "act": act,
            "wanted": wanted, "by_id": actor.id, "at": self._now(), "status": "open", "reason": "",
        }  # fmt: skip
        async with self._db.transaction() as connection:
            await repository.propose(connection, values)

    async def proposals(self, actor: Actor, locale: str) -> list[Proposal]:
        """What waits for a decision, oldest first."""
        authorize(actor, "library.read")
        async with self._db.read() as connection:
            return await repository.proposals(connection, _known(locale), "open")

    async def accept(self, actor: Actor, proposal_id: int) -> str:
        """Make a proposal a test of the draft; the locale it was filed for."""
        found = await self._decided(actor, proposal_id, "accepted", "")
        source = await self.draft(actor, found.locale)
        has, lacks = ([found.wanted] if found.wanted else []), ([found.act] if found.act else [])
        await self.keep(actor, found.locale, add_test(source, found.text, has, lacks))
        return found.locale

    async def refuse(self, actor: Actor, proposal_id: int, reason: str) -> str:
        """Close a proposal with a reason; the locale it was filed for."""
        return (await self._decided(actor, proposal_id, "refused", reason.strip()[:500])).locale

    async def _decided(self, actor: Actor, proposal_id: int, status: str, reason: str) -> Proposal:
        authorize(actor, "lexicon.edit")
        async with self._db.transaction() as connection:
            found = await repository.proposal(connection, proposal_id)
            if found is None:
                raise NotFound
            if not await repository.decide(connection, proposal_id, status, reason, actor.id, self._now()):
                raise Conflict("decided_already")
        return found

    async def _attempt(self, attempt_id: str, locale: str) -> Held | None:
        """Script, rubric and rows of an attempt in ``locale``; None where it can no longer be marked."""
        async with self._db.read() as connection:
            attempt = await log.attempt_row(connection, attempt_id)
        assert attempt is not None
        try:
            script = await self._live.scripts.script_at(attempt.script_hash)
            rubric = await self._live.scripts.rubric_at(attempt.rubric_hash)
        except AppError:
            return None
        if script.scenario.locale != locale:
            return None
        return script, rubric, await self._live.records(attempt_id)

    async def _in_force(self, locale: str) -> str:
        version = await self.published(locale)
        return version.source if version else blank(locale)

    async def _lexicon(self) -> LexiconSource:
        """The shipped lexicons, read once for each state of the files."""
        sources = (await self._shelf.stock()).library.lexicon_sources
        shipped = {path: text for path, text in sources.items() if path not in PATHS.values()}
        key = hash(tuple(sorted(shipped.items())))
        if self._shipped is None or self._shipped[0] != key:
            self._shipped = (key, (await asyncio.to_thread(read_lexicon, shipped))[0])
        return self._shipped[1]

    def _now(self) -> int:
        return self._live.clock.now_ms()


def _known(locale: str) -> str:
    if locale not in PATHS:
        raise NotFound
    return locale


def _tidy(source: str) -> str:
    return source.replace("\r\n", "\n").rstrip() + "\n"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def house_of(request: Request) -> House:
    """The house lexicon of the application."""
    return cast(House, request.app.state.house)
