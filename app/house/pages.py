"""The page of the house lexicon, and filing that something was misheard."""

from dataclasses import dataclass, replace

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from app.accounts.access import Actor, CurrentActor, allowed, authorize
from app.accounts.api import form_of
from app.domain.text.catalogue import ACTS
from app.domain.trial.house import HouseReport
from app.errors import Invalid, NotFound
from app.house.service import LOCALES, House, house_of
from app.house.views import (
    ActRow,
    EffectRow,
    FindingRow,
    Option,
    ProposalRow,
    VersionRow,
    act_rows,
    clock_of,
    effect_row,
    finding_rows,
    labels_of,
    near_row,
    proposal_row,
    version_row,
)
from app.web.i18n import NAMES, gettext_for, locale_of
from app.web.templating import render

router = APIRouter()

EDITS = ("add", "words", "mute", "restore")
"""What writes into the draft for the person."""


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
    muted: int = 0
    tried: str = ""
    heard: tuple[ActRow, ...] | None = None
    expected: str = ""
    near: tuple[tuple[str, str], ...] | None = None
    looked_at: int = 0
    effect: tuple[EffectRow, ...] | None = None
    message: str = ""
    problem: str = ""

    @property
    def marks(self) -> list[dict[str, str | int]]:
        """The findings as the editor puts them beside their lines."""
        keys = ("line", "column", "severity", "code", "message")
        return [{key: getattr(found, key) for key in keys} for found in self.findings or ()]


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
    action = "mute" if form.get("mute") else form.get("action", "")
    if action in EDITS:
        source = await _edited(actor, house, action, form, language, source)
    if allowed(actor, "lexicon.edit") and action not in ("publish", ""):
        await house.keep(actor, language, source)
    page = await _page(request, actor, language, source)
    if action in ("check", *EDITS):
        page = _checked(request, page, await house.check(actor, language, source))
    if action in ("save", *EDITS):
        page = replace(page, message=gettext_for(locale_of(request))("The draft is kept."))
    if action == "publish":
        return await _published(request, actor, house, form, page)
    if action == "try" and form.get("sentence", "").strip():
        return await _tried(request, actor, house, form, page)
    if action == "effect":
        looked, changes = await house.effect(actor, language, source)
        return replace(page, looked_at=looked, effect=tuple(effect_row(request, change) for change in changes))
    return page


async def _edited(actor: Actor, house: House, action: str, form: dict[str, str], language: str, source: str) -> str:
    """The draft with what the person asked to be written into it."""
    if action == "restore":
        wanted = form.get("number", "")
        kept = [each for each in await house.versions(actor, language) if str(each.number) == wanted]
        if not kept:
            raise NotFound
        return kept[0].source
    await house.keep(actor, language, source)
    if action == "add":
        fields = (form.get(name, "") for name in ("act", "phrases", "yes", "no"))
        await house.add(actor, language, *fields)
    elif action == "words":
        await house.add_words(actor, language, form.get("group", ""), form.get("words", ""))
    else:
        await house.mute(actor, language, form.get("mute", ""))
    return await house.draft(actor, language)


def _checked(request: Request, page: LexiconPage, report: HouseReport) -> LexiconPage:
    found = finding_rows(request, page.source, report)
    return replace(page, findings=found, rules=report.rules, tests=report.tests, muted=report.muted)


async def _published(
    request: Request, actor: Actor, house: House, form: dict[str, str], page: LexiconPage
) -> LexiconPage:
    report = await house.publish(actor, page.locale, page.source, form.get("note", ""))
    page = _checked(request, await _page(request, actor, page.locale, page.source), report)
    said = gettext_for(locale_of(request))("Published. New conversations are heard with it.")
    return replace(page, message=said if report.sound else "")


async def _tried(request: Request, actor: Actor, house: House, form: dict[str, str], page: LexiconPage) -> LexiconPage:
    sentence, expected = form["sentence"], form.get("expected", "")
    before, after = await house.hear(actor, page.locale, page.source, sentence)
    mutable = await house.mutable(actor, page.locale)
    page = replace(page, tried=sentence, heard=act_rows(request, before, after, mutable))
    if expected and expected not in {each.act for each in after.acts}:
        near = await house.missed(actor, page.locale, page.source, sentence, expected)
        page = replace(page, expected=expected, near=tuple(near_row(request, each) for each in near))
    return page


async def _page(request: Request, actor: Actor, language: str, source: str) -> LexiconPage:
    house, label = house_of(request), labels_of(request)
    versions = await house.versions(actor, language)
    waiting = await house.proposals(actor, language)
    when = clock_of(request)
    return LexiconPage(
        locale=language,
        language=NAMES[language],
        languages=tuple(Option(each, NAMES[each]) for each in LOCALES),
        may_edit=allowed(actor, "lexicon.edit"),
        source=source,
        acts=tuple(Option(act, label(act)) for act in ACTS),
        versions=tuple(version_row(each, when) for each in versions),
        proposals=tuple(proposal_row(request, each, when) for each in waiting),
    )
