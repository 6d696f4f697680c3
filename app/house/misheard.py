"""“That is not what I meant”: reports that a reply was misheard, what trainers decide, and what reporters are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from fastapi import Request

from app.accounts.access import Actor, AttemptRef, authorize
from app.domain.text.catalogue import ACTS
from app.domain.text.understanding import Act
from app.errors import Conflict, Invalid, NotFound, TooMany
from app.house import repository
from app.house.drafts import Drafts, known
from app.house.repository import Proposal as Proposal
from app.house.writing import add_test
from app.live.service import Live
from app.store import log
from app.store.db import Database

MOST_AN_HOUR = 30
MOST_WAITING = 500
"""Reports of a locale that may wait; nobody reads more."""
LONGEST_REPLY = 1_000
LONGEST_REASON = 500
MOST_TOLD = 8
HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply of an attempt as it was understood."""

    attempt_id: str
    unit: int
    locale: str
    text: str
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a decision: the first report, and how many people said the same how often."""

    first: Proposal
    reports: int
    people: int


class Misheard:
    """See the module."""

    def __init__(self, db: Database, live: Live, drafts: Drafts) -> None:
        self._db = db
        self._live = live
        self._drafts = drafts

    async def reply(self, actor: Actor, attempt_id: str, unit: int) -> Reply:
        """What would be reported; raises NotFound for what is not the actor's to see, Conflict during an exam."""
        async with self._db.read() as connection:
            attempt = await log.attempt_row(connection, attempt_id)
        if attempt is None:
            raise NotFound
        authorize(actor, "attempt.report", AttemptRef(attempt.owner_id, attempt.cohort_id))
        if attempt.mode == "exam" and attempt.status != "ended":
            # Whoever could ask about an act would learn what was understood.
            raise Conflict("exam_runs")
        records = await self._live.records(attempt_id)
        heard = next((row.output.understood for row in records if row.output.unit == unit), None)
        if heard is None:
            raise NotFound
        script = await self._live.scripts.script_at(attempt.script_hash)
        acts = {act.act: act for act in reversed(heard.acts) if act.act in ACTS}
        shown = tuple(act for act in heard.acts if acts.get(act.act) is act)
        return Reply(attempt_id, unit, script.scenario.locale, heard.text, shown)

    async def report(self, actor: Actor, attempt_id: str, unit: int, act: str, wanted: str) -> None:
        """File that ``act`` was wrongly heard in a reply, or that ``wanted`` is missing, or both. What the actor has
        reported already and nobody has decided is not filed again."""
        reply = await self.reply(actor, attempt_id, unit)
        _asked(reply, act, wanted)
        now = self._live.clock.now_ms()
        same = (reply.locale, reply.text, act, wanted)
        values = {
            "attempt_id": attempt_id, "locale": reply.locale, "unit": unit, "text": reply.text, "act": act,
            "wanted": wanted, "by_id": actor.id, "at": now, "status": "open", "reason": "",
        }  # fmt: skip
        async with self._db.transaction() as connection:
            waiting = await repository.proposals(connection, reply.locale, "open")
            if any(each.same == same and each.by_id == actor.id for each in waiting):
                return
            last_hour = await repository.reported_since(connection, actor.id, now - HOUR_MS)
            if len(last_hour) >= MOST_AN_HOUR:
                wait_s = (last_hour[-MOST_AN_HOUR] + HOUR_MS - now) // 1000 + 1
                raise TooMany("too_many_reports", most=MOST_AN_HOUR, retry_after_s=wait_s)
            if len(waiting) >= MOST_WAITING:
                raise Conflict("reports_full")
            accepted = await repository.accepted_alike(connection, same)
            if accepted is not None:  # there is a test of it; the reporter is told at once
                values |= {"status": "accepted", "decided_at": now, "version": accepted.version}
            await repository.propose(connection, values)

    async def waiting(self, actor: Actor, locale: str) -> list[Waiting]:
        """What waits for a decision, what most people say first."""
        authorize(actor, "library.read")
        async with self._db.read() as connection:
            found = await repository.proposals(connection, known(locale), "open")
        alike: dict[tuple[str, str, str, str], list[Proposal]] = {}
        for each in found:
            alike.setdefault(each.same, []).append(each)
        told = [Waiting(group[0], len(group), len({each.by_id for each in group})) for group in alike.values()]
        return sorted(told, key=lambda each: (-each.people, each.first.id))

    async def accept(self, actor: Actor, proposal_id: int) -> str:
        """Make a report a test of the draft; the locale it was filed for."""
        authorize(actor, "lexicon.edit")
        found = await self._open(proposal_id)
        has, lacks = ([found.wanted] if found.wanted else []), ([found.act] if found.act else [])
        for last in (False, False, True):  # whoever writes at the same moment is not made to lose
            draft = await self._drafts.now(actor, found.locale)
            source = add_test(draft.source, found.text, has, lacks)
            try:
                await self._drafts.keep(actor, found.locale, source, draft.revision)
                break
            except Conflict:
                if last:
                    raise
        await self._decide(actor, found, "accepted", "")
        return found.locale

    async def refuse(self, actor: Actor, proposal_id: int, reason: str) -> str:
        """Close a report with a reason, which the reporter reads; the locale it was filed for."""
        authorize(actor, "lexicon.edit")
        found = await self._open(proposal_id)
        if not reason.strip():
            raise Invalid("reason_needed")
        await self._decide(actor, found, "refused", reason.strip()[:LONGEST_REASON])
        return found.locale

    async def untold(self, actor: Actor) -> list[Proposal]:
        """The actor's reports that wait, or of which they have not read what became of them; newest first."""
        async with self._db.read() as connection:
            return await repository.untold(connection, actor.id, MOST_TOLD)

    async def tell(self, actor: Actor) -> None:
        """The actor has read it."""
        async with self._db.transaction() as connection:
            await repository.tell(connection, actor.id, self._live.clock.now_ms())

    async def _open(self, proposal_id: int) -> Proposal:
        async with self._db.read() as connection:
            found = await repository.proposal(connection, proposal_id)
        if found is None:
            raise NotFound
        if found.status != "open":
            raise Conflict("decided_already")
        return found

    async def _decide(self, actor: Actor, found: Proposal, status: str, reason: str) -> None:
        async with self._db.transaction() as connection:
            now = self._live.clock.now_ms()
            if not await repository.decide(connection, found, status, reason, actor.id, now):
                raise Conflict("decided_already")


def _asked(reply: Reply, act: str, wanted: str) -> None:
    heard: Sequence[str] = [each.act for each in reply.acts]
    if not act and not wanted:
        raise Invalid("nothing_reported")
    if (act and act not in heard) or (wanted and wanted not in ACTS):
        raise Invalid("unknown_act")
    if wanted in heard:
        raise Invalid("heard_already")
    if len(reply.text) > LONGEST_REPLY:
        raise Invalid("too_long_to_report", most=LONGEST_REPLY)


def misheard_of(request: Request) -> Misheard:
    """The reports of the application."""
    return cast(Misheard, request.app.state.misheard)
