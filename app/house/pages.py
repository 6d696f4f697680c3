"""The page of the house lexicon, and filing that something was misheard."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from app.accounts.access import Actor, CurrentActor, allowed, authorize
from app.accounts.api import form_of
from app.domain.scenario.diagnostic import Diagnostic
from app.domain.text.catalogue import ACTS
from app.domain.text.nearest import Nearest
from app.domain.text.understanding import Understanding
from app.domain.trial.house import HouseReport
from app.errors import N_, Invalid, NotFound
from app.house.effect import AttemptChange
from app.house.service import LOCALES, House, Proposal, Version, house_of
from app.web.i18n import NAMES, gettext_for, locale_of
from app.web.templating import render

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose from."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding in the reader's language."""

    code: str
    severity: str
    line: int
    place: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class ActRow:
    """An act heard in a sentence. ``change``: new, gone or empty."""

    label: str
    quote: str
    rule: str
    change: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EffectRow:
    """An attempt in which something would change."""

    attempt: str
    title: str
    before: str
    after: str
    units: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A reply that somebody says was misheard."""

    id: int
    text: str
    says: str
    by: str
    when: str
    attempt: str
    unit: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A published version."""

    number: int
    when: str
    author: str
    note: str
    hash: str
    source: str
    lines: int


@dataclass(frozen=True, slots=True)
class LexiconPage:
    """GET and POST /library/lexicon. ``findings`` None: not checked; ``effect`` None: not measured."""

    locale: str
    language: str
    languages: tuple[Option, ...]
    may_edit: bool
    source: str
    acts: tuple[Option, ...]
    versions: tuple[VersionRow, ...]
    proposals: tuple[ProposalRow, ...]
    findings: tuple[FindingRow, ...] | None = None
    rules: int = 0
    tests: int = 0
    tried: str = ""
    heard: tuple[ActRow, ...] | None = None
    expected: str = ""
    near: tuple[tuple[str, str], ...] | None = None
    looked_at: int = 0
    effect: tuple[EffectRow, ...] | None = None
    message: str = ""
    problem: str = ""


@router.get("/library/lexicon")
async def lexicon(request: Request, actor: CurrentActor, language: str = "") -> Response:
    authorize(actor, "library.read")
    language = language or locale_of(request)
    source = await house_of(request).draft(actor, language)
    return render(request, "house/lexicon.html", await _page(request, actor, language, source))


@router.post("/library/lexicon")
async def work(request: Request, actor: CurrentActor) -> Response:
    """Whatever is asked of the draft on the page: keep, add, check, try, measure, publish, restore."""
    form = await form_of(request)
    language, source = form.get("language", ""), form.get("source", "").replace("\r\n", "\n")
    if language not in LOCALES:
        raise NotFound
    house, status = house_of(request), 200
    tell = gettext_for(locale_of(request))
    try:
        page = await _done(request, actor, house, form, language, source)
    except Invalid as error:
        status = error.status
        page = replace(await _page(request, actor, language, source), problem=tell(error.sentence))
    return render(request, "house/lexicon.html", page, status)


@router.post("/library/lexicon/proposals/{proposal}")
async def decide(request: Request, actor: CurrentActor, proposal: int) -> Response:
    form, house = await form_of(request), house_of(request)
    if form.get("decision") == "accept":
        language = await house.accept(actor, proposal)
    else:
        language = await house.refuse(actor, proposal, form.get("reason", ""))
    return RedirectResponse(f"/library/lexicon?language={language}#misheard", 303)


@router.post("/attempts/{attempt_id}/misheard")
async def misheard(request: Request, actor: CurrentActor, attempt_id: str) -> Response:
    """File that a reply was misheard; back to where it was said, or an empty answer to a script."""
    form = await form_of(request)
    unit = int(form["unit"]) if form.get("unit", "").isdecimal() else -1
    await house_of(request).propose(actor, attempt_id, unit, form.get("act", ""), form.get("wanted", ""))
    if "text/html" not in request.headers.get("accept", ""):
        return Response(status_code=204)
    back = form.get("back", "")
    return RedirectResponse(
        back if back.startswith(f"/attempts/{attempt_id}/") else f"/attempts/{attempt_id}/report", 303
    )


async def _done(
    request: Request, actor: Actor, house: House, form: dict[str, str], language: str, source: str
) -> LexiconPage:
    _ = gettext_for(locale_of(request))
    action = form.get("action", "")
    if action in ("add", "words"):
        await house.keep(actor, language, source)
        if action == "add":
            fields = (form.get(name, "") for name in ("act", "phrases", "yes", "no"))
            await house.add(actor, language, *fields)
        else:
            await house.add_words(actor, language, form.get("group", ""), form.get("words", ""))
        source = await house.draft(actor, language)
    elif action == "restore":
        wanted = form.get("number", "")
        kept = [each for each in await house.versions(actor, language) if str(each.number) == wanted]
        if not kept:
            raise NotFound
        source = kept[0].source
    if allowed(actor, "lexicon.edit") and action not in ("publish", ""):
        await house.keep(actor, language, source)
    report: HouseReport | None = None
    message = _("The draft is kept.") if action in ("save", "add", "words", "restore") else ""
    if action == "publish":
        report = await house.publish(actor, language, source, form.get("note", ""))
        message = _("Published. New conversations are heard with it.") if report.sound else ""
    elif action in ("check", "add", "words"):
        report = await house.check(actor, language, source)
    page = replace(await _page(request, actor, language, source), message=message)
    if report is not None:
        page = replace(page, findings=_findings(request, report), rules=report.rules, tests=report.tests)
    if action == "try" and form.get("sentence", "").strip():
        before, after = await house.hear(actor, language, source, form["sentence"])
        page = replace(page, tried=form["sentence"], heard=_heard(request, before, after))
        expected = form.get("expected", "")
        if expected and expected not in {each.act for each in after.acts}:
            near = await house.missed(actor, language, source, form["sentence"], expected)
            page = replace(page, expected=expected, near=tuple(_near(request, each) for each in near))
    if action == "effect":
        looked, changes = await house.effect(actor, language, source)
        page = replace(page, looked_at=looked, effect=tuple(_effect(request, change) for change in changes))
    return page


async def _page(request: Request, actor: Actor, language: str, source: str) -> LexiconPage:
    house, label = house_of(request), _labels(request)
    versions = await house.versions(actor, language)
    waiting = await house.proposals(actor, language)
    when = _clock(request)
    return LexiconPage(
        locale=language,
        language=NAMES[language],
        languages=tuple(Option(each, NAMES[each]) for each in LOCALES),
        may_edit=allowed(actor, "lexicon.edit"),
        source=source,
        acts=tuple(Option(act, label(act)) for act in ACTS),
        versions=tuple(_version(each, when) for each in versions),
        proposals=tuple(_proposal(request, each, when) for each in waiting),
    )


def _version(version: Version, when: Callable[[int], str]) -> VersionRow:
    lines = version.source.count("\n")
    return VersionRow(
        version.number, when(version.at), version.author, version.note, version.hash[:12], version.source, lines
    )


def _proposal(request: Request, proposal: Proposal, when: Callable[[int], str]) -> ProposalRow:
    _, label = gettext_for(locale_of(request)), _labels(request)
    if proposal.act and proposal.wanted:
        says = _("not %(act)s but %(wanted)s") % {"act": label(proposal.act), "wanted": label(proposal.wanted)}
    elif proposal.act:
        says = _("not %(act)s") % {"act": label(proposal.act)}
    else:
        says = _("also %(wanted)s") % {"wanted": label(proposal.wanted)}
    return ProposalRow(
        proposal.id, proposal.text, says, proposal.by, when(proposal.at), proposal.attempt_id, proposal.unit
    )


def _findings(request: Request, report: HouseReport) -> tuple[FindingRow, ...]:
    locale = locale_of(request)
    return tuple(_finding(found, locale) for found in report.findings)


def _finding(found: Diagnostic, locale: str) -> FindingRow:
    message = found.message.get(locale) or found.message["en"]
    fix = found.fix.get(locale) or found.fix.get("en", "")
    place = f"{found.line}:{found.column}"
    return FindingRow(found.code, found.severity, found.line, place, message, fix)


def _heard(request: Request, before: Understanding, after: Understanding) -> tuple[ActRow, ...]:
    label = _labels(request)
    was, now = ({act.act for act in each.acts} for each in (before, after))
    gone = [act for act in before.acts if act.act not in now]
    rows = [(act, "new" if act.act not in was else "") for act in after.acts] + [(act, "gone") for act in gone]
    return tuple(
        ActRow(label(act.act), act.quote, act.rule, change, tuple(f"{d.rule} {d.note}".strip() for d in act.why[1:]))
        for act, change in rows
        if act.act in ACTS
    )


NEAR = {
    "missing": N_("these words are missing: %(words)s"),
    "apart": N_("its words stand too far apart or in another order"),
    "needs": N_("it also needs: %(words)s"),
    "unless": N_("these words rule it out: %(words)s"),
    "size": N_("it wants the whole reply, or a shorter one"),
    "scope": N_("a scope rule took it away"),
}


def _near(request: Request, each: Nearest) -> tuple[str, str]:
    sentence = gettext_for(locale_of(request))(NEAR[each.reason]) % {"words": " / ".join(each.wanted)}
    return each.rule, sentence


def _effect(request: Request, change: AttemptChange) -> EffectRow:
    label = _labels(request)
    units = tuple(
        (unit.text, tuple(label(act) for act in unit.lost), tuple(label(act) for act in unit.gained))
        for unit in change.units
    )
    before, after = (f"{total / 1000:.1f}" for total in (change.before, change.after))
    return EffectRow(change.attempt_id, f"{change.scenario} · {change.persona}", before, after, units)


def _labels(request: Request) -> Callable[[str], str]:
    chinese = locale_of(request) == "zh-CN"

    def label(act: str) -> str:
        info = ACTS.get(act)
        return act if info is None else info.name_zh if chinese else info.name_en

    return label


def _clock(request: Request) -> Callable[[int], str]:
    zone = ZoneInfo(request.app.state.settings.zone)
    return lambda ms: f"{datetime.fromtimestamp(ms / 1000, zone):%Y-%m-%d %H:%M}"
