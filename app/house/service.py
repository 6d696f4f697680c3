"""The house lexicon of an organisation: written as a draft, checked, tried, measured and published in versions."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from typing import cast

import sqlalchemy.exc
from fastapi import Request

from app.accounts.access import Actor, authorize
from app.domain.engine.events import Recorded
from app.domain.engine.script import Script
from app.domain.scoring.rubric import Rubric
from app.domain.text.acts import understand
from app.domain.text.catalogue import ACTS
from app.domain.text.lexicon import LexiconSource, read_alone, read_lexicon
from app.domain.text.matcher import Lexicon, compile_lexicon, gates
from app.domain.text.nearest import Nearest, nearest
from app.domain.text.understanding import Understanding
from app.domain.trial.house import PATHS, HouseReport, blank, check_house, oversized, phrase_rule, with_house
from app.domain.trial.limits import LONGEST_REPLY
from app.errors import AppError, Conflict, Invalid
from app.house import repository
from app.house.drafts import LOCALES as LOCALES
from app.house.drafts import Drafts, known, tidy
from app.house.effect import AttemptChange, change_in
from app.house.repository import Proposal
from app.house.repository import Version as Version
from app.house.writing import add_group_words, add_muted, add_rule
from app.library.service import Shelf
from app.live.service import Live
from app.store import log
from app.store.db import Database

MOST_LOOKED_AT = 20
LONGEST_NOTE = 500

Held = tuple[Script, Rubric, list[Recorded]]
"""A conversation that was held, with what it ran on and is marked by."""


class House:
    """See the module."""

    def __init__(self, db: Database, live: Live, shelf: Shelf, drafts: Drafts) -> None:
        self.drafts = drafts
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
        return self._published.get(known(locale))

    async def versions(self, actor: Actor, locale: str) -> list[Version]:
        """All versions, newest first."""
        authorize(actor, "library.read")
        async with self._db.read() as connection:
            return await repository.versions(connection, known(locale))

    # Writing

    def added(self, locale: str, source: str, act: str, phrases: str, yes: str, no: str) -> str:
        """``source`` with a rule from plain lines: one phrase, one example a line."""
        said, good, bad = _lines(phrases), _lines(yes), _lines(no)
        if act not in ACTS or not said or not good:
            raise Invalid("incomplete_rule")
        return add_rule(source, known(locale), act, phrase_rule, said, good, bad)

    def added_words(self, source: str, group: str, words: str) -> str:
        """``source`` with words, one a line, in a word group."""
        if not group.strip() or not _lines(words):
            raise Invalid("incomplete_group")
        return add_group_words(source, group.strip(), _lines(words))

    def muted(self, source: str, rule: str) -> str:
        """``source`` with a shipped rule muted; whether that may be is asked when the draft is checked."""
        if not rule.strip():
            raise Invalid("incomplete_rule")
        return add_muted(source, rule.strip())

    async def mutable(self, actor: Actor, locale: str) -> frozenset[str]:
        """The shipped rules that a house lexicon may mute."""
        authorize(actor, "library.read")
        files = (file for file in (await self._lexicon()).files if file.locale == known(locale))
        return frozenset(rule.id for file in files for rule in file.rules if not gates(rule))

    # Proving

    async def check(self, actor: Actor, locale: str, source: str) -> HouseReport:
        """What speaks against publishing."""
        authorize(actor, "library.read")
        shipped = await self._lexicon()
        return await asyncio.to_thread(check_house, shipped, known(locale), source)

    async def hear(self, actor: Actor, locale: str, source: str, text: str) -> tuple[Understanding, Understanding]:
        """A sentence as it is understood now and as it would be with ``source``."""
        authorize(actor, "library.read")
        if len(text) > LONGEST_REPLY:
            raise Invalid("sentence_too_long", most=LONGEST_REPLY)
        _usable(locale, source)
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
        _usable(locale, source)
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
        """Put a version in force if nothing speaks against it; raises Conflict when somebody was faster. ``source`` is
        what the actor has kept as the draft, ``note`` says why."""
        authorize(actor, "lexicon.edit")
        if not note.strip():
            raise Invalid("note_needed")
        source = tidy(source)
        report = await self.check(actor, locale, source)
        if not report.sound:
            return report
        newest = await self.published(locale)
        number = newest.number + 1 if newest else 1
        values = {
            "locale": locale,
            "number": number,
            "source": source,
            "hash": hashlib.sha256(source.encode()).hexdigest(),
            "author_id": actor.id,
            "at": self._now(),
            "note": note.strip()[:LONGEST_NOTE],
        }
        try:
            async with self._db.transaction() as connection:
                await repository.publish(connection, values)
                accepted = await repository.accepted_unpublished(connection, locale)
                await repository.published_in(connection, _tested(accepted, locale, source), number)
        except sqlalchemy.exc.IntegrityError as error:
            raise Conflict("published_meanwhile") from error
        return report

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


def _usable(locale: str, source: str) -> None:
    """Raise Invalid for what is beyond the limits: compiling it would take as long as it is large."""
    if oversized(known(locale), source):
        raise Invalid("draft_too_large")


def _tested(accepted: Sequence[Proposal], locale: str, source: str) -> list[int]:
    """Those of ``accepted`` whose tests stand in ``source``."""
    file = read_alone(PATHS[locale], source)
    tests = {test.text: test for test in file.tests} if file else {}
    return [
        each.id
        for each in accepted
        if (test := tests.get(each.text)) is not None
        and (not each.wanted or each.wanted in test.has)
        and (not each.act or each.act in test.lacks)
    ]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def house_of(request: Request) -> House:
    """The house lexicon of the application."""
    return cast(House, request.app.state.house)
