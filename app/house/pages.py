"""The page of the house lexicon, what stands on it after something was asked of the draft, and its versions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from fastapi import APIRouter, Request, Response

from app.accounts.access import Actor, CurrentActor, allowed, authorize
from app.accounts.api import form_of
from app.domain.trial.house import HouseReport, blank
from app.errors import N_, Conflict, Invalid, NotFound
from app.house.comparing import Compared, compared
from app.house.drafts import Draft, allow_length, tidy
from app.house.misheard import misheard_of
from app.house.service import LOCALES, House, Version, house_of
from app.house.views import (
    ActRow,
    DraftRow,
    EffectRow,
    FindingRow,
    Option,
    VersionRow,
    WaitingRow,
    act_rows,
    draft_row,
    effect_row,
    finding_rows,
    near_row,
    version_row,
    waiting_row,
)
from app.library.service import words_for
from app.library.wording import ActGroup, act_groups
from app.web.i18n import NAMES, gettext_for, locale_of
from app.web.templating import render
from app.web.zone import to_minute

router = APIRouter()

EDITS = ("add", "words", "mute", "restore", "earlier")
"""What writes into the draft for the person."""
DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class LexiconPage:
    """GET and POST /library/lexicon. ``revision``: of the draft that ``source`` was made of; ``findings`` None: not
    checked; ``effect`` None: not measured; ``spoken``: the language of the sentence that is tried."""

    locale: str
    language: str
    languages: tuple[Option, ...]
    may_edit: bool
    source: str
    revision: int
    kept: DraftRow
    acts: tuple[ActGroup, ...]
    versions: tuple[VersionRow, ...]
    waiting: tuple[WaitingRow, ...]
    spoken: str
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
    note: str = ""

    @property
    def marks(self) -> list[dict[str, str | int]]:
        """The findings as the editor puts them beside their lines."""
        keys = ("line", "column", "severity", "code", "message")
        return [{key: getattr(found, key) for key in keys} for found in self.findings or ()]


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """Answer 409 to what would replace a draft that somebody else has saved: ``mine``, ``theirs``, the difference."""

    locale: str
    language: str
    mine: str
    theirs: str
    revision: int
    kept: DraftRow
    compared: Compared


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """GET /library/lexicon/versions. ``old`` and ``new``: number of a version, 0 for none, or draft."""

    locale: str
    language: str
    may_edit: bool
    revision: int
    choices: tuple[Option, ...]
    old: str
    new: str
    old_label: str
    new_label: str
    compared: Compared
    versions: tuple[VersionRow, ...]
    earlier: tuple[DraftRow, ...]


@router.get("/library/lexicon")
async def lexicon(request: Request, actor: CurrentActor, language: str = "") -> Response:
    authorize(actor, "library.read")
    language = language or locale_of(request)
    draft = await house_of(request).drafts.now(actor, language)
    return render(request, "house/lexicon.html", await _page(request, actor, language, draft, draft.source))


@router.post("/library/lexicon")
async def work(request: Request, actor: CurrentActor) -> Response:
    """Whatever is asked of the draft on the page: keep, add, check, try, measure, publish, take something back."""
    form = await form_of(request)
    language, source = form.get("language", ""), form.get("source", "").replace("\r\n", "\n")
    if language not in LOCALES:
        raise NotFound
    house, status = house_of(request), 200
    try:
        allow_length(source)
        source = await _edited(actor, house, form, language, source)
        page = await _done(request, actor, house, form, language, source)
    except (Invalid, Conflict) as error:
        if error.code == "draft_moved":
            return await _both(request, actor, house, language, source)
        status, problem = error.status, error.told(gettext_for(locale_of(request)))
        now = await house.drafts.now(actor, language)
        page = await _page(request, actor, language, now, source)
        base = now.revision if now.source == tidy(source) else _base(form)
        page = replace(page, problem=problem, revision=base, note=form.get("note", ""))
    return render(request, "house/lexicon.html", page, status)


@router.get("/library/lexicon/versions")
async def versions(request: Request, actor: CurrentActor, language: str = "", old: str = "", new: str = "") -> Response:
    """Who published what and why, and what any two say differently."""
    authorize(actor, "library.read")
    language = language or locale_of(request)
    house = house_of(request)
    draft, listed = await house.drafts.now(actor, language), await house.versions(actor, language)
    texts = _texts(language, draft, listed)
    new = new if new in texts else DRAFT
    old = old if old in texts else str(listed[0].number if listed else 0)
    words, when = words_for(request, None), partial(to_minute, request)
    _ = words.gettext

    def label(name: str) -> str:
        named = {DRAFT: _("the draft"), "0": _("the shipped words alone")}
        return named.get(name) or _("Version %(number)s") % {"number": name}

    page = VersionsPage(
        locale=language,
        language=NAMES[language],
        may_edit=allowed(actor, "lexicon.edit"),
        revision=draft.revision,
        choices=tuple(Option(name, label(name)) for name in texts),
        old=old,
        new=new,
        old_label=label(old),
        new_label=label(new),
        compared=compared(words, language, texts[old], texts[new]),
        versions=tuple(version_row(each, when) for each in listed),
        earlier=tuple(draft_row(each, when) for each in await house.drafts.earlier(actor, language)),
    )
    return render(request, "house/versions.html", page)


def _texts(language: str, draft: Draft, listed: Sequence[Version]) -> dict[str, str]:
    """What can be compared, by name."""
    return {DRAFT: draft.source, **{str(each.number): each.source for each in listed}, "0": blank(language)}


def _base(form: dict[str, str]) -> int:
    """The revision the person had before them."""
    given = form.get("revision", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


async def _edited(actor: Actor, house: House, form: dict[str, str], language: str, source: str) -> str:
    """The source with what the person asked to be written into it."""
    wanted = form.get("number", "")
    match "mute" if form.get("mute") else form.get("action", ""):
        case "restore":
            return _taken(wanted, {str(each.number): each.source for each in await house.versions(actor, language)})
        case "earlier":
            states = await house.drafts.earlier(actor, language)
            return _taken(wanted, {str(each.revision): each.source for each in states})
        case "add":
            fields = (form.get(name, "") for name in ("act", "phrases", "yes", "no"))
            return house.added(language, source, *fields)
        case "words":
            return house.added_words(source, form.get("group", ""), form.get("words", ""))
        case "mute":
            return house.muted(source, form["mute"])
    return source


def _taken(wanted: str, texts: dict[str, str]) -> str:
    if wanted not in texts:
        raise NotFound
    return texts[wanted]


async def _done(
    request: Request, actor: Actor, house: House, form: dict[str, str], language: str, source: str
) -> LexiconPage:
    action = "mute" if form.get("mute") else form.get("action", "")
    # The page goes on from the state that was kept here, not from one that somebody else keeps a moment later.
    if action == "theirs":
        draft = await house.drafts.set_aside(actor, language, source, _base(form))
        source = draft.source
    elif action and (allowed(actor, "lexicon.edit") or action in EDITS):
        draft = await house.drafts.keep(actor, language, source, _base(form))
    else:
        draft = await house.drafts.now(actor, language)
    if action == "publish":
        return await _published(request, actor, house, form, draft, source)
    page = await _page(request, actor, language, draft, source)
    if action in ("check", *EDITS):
        page = _checked(request, page, await house.check(actor, language, source))
    if action in ("save", "theirs", *EDITS):
        page = replace(page, message=gettext_for(locale_of(request))(N_("The draft is kept.")))
    if action == "try" and form.get("sentence", "").strip():
        return await _tried(request, actor, house, form, page)
    if action == "effect":
        looked, changes = await house.effect(actor, language, source)
        return replace(
            page, looked_at=looked, effect=tuple(effect_row(words_for(request, None), change) for change in changes)
        )
    return page


def _checked(request: Request, page: LexiconPage, report: HouseReport) -> LexiconPage:
    found = finding_rows(words_for(request, None), page.source, report)
    return replace(page, findings=found, rules=report.rules, tests=report.tests, muted=report.muted)


async def _published(
    request: Request, actor: Actor, house: House, form: dict[str, str], draft: Draft, source: str
) -> LexiconPage:
    language = form["language"]
    report = await house.publish(actor, language, source, form.get("note", ""))
    page = _checked(request, await _page(request, actor, language, draft, source), report)
    said = gettext_for(locale_of(request))(N_("Published. New conversations are heard with it."))
    return replace(page, message=said) if report.sound else replace(page, note=form.get("note", ""))


async def _tried(request: Request, actor: Actor, house: House, form: dict[str, str], page: LexiconPage) -> LexiconPage:
    """A sentence as it is heard now and with the draft; of another language with the draft of that one."""
    sentence, expected = form["sentence"], form.get("expected", "")
    spoken = form.get("spoken", "") if form.get("spoken") in LOCALES else page.locale
    own = spoken == page.locale
    source = page.source if own else (await house.drafts.now(actor, spoken)).source
    before, after = await house.hear(actor, spoken, source, sentence)
    mutable = await house.mutable(actor, spoken) if own else frozenset[str]()
    words = words_for(request, None)
    page = replace(page, tried=sentence, spoken=spoken, heard=act_rows(words, before, after, mutable))
    if expected and expected not in {each.act for each in after.acts}:
        near = await house.missed(actor, spoken, source, sentence, expected)
        page = replace(page, expected=expected, near=tuple(near_row(words, each) for each in near))
    return page


async def _both(request: Request, actor: Actor, house: House, language: str, mine: str) -> Response:
    """Nothing is kept and nothing is lost: both texts, and what they say differently."""
    theirs = await house.drafts.now(actor, language)
    page = ConflictPage(
        locale=language,
        language=NAMES[language],
        mine=mine,
        theirs=theirs.source,
        revision=theirs.revision,
        kept=draft_row(theirs, partial(to_minute, request)),
        compared=compared(words_for(request, None), language, theirs.source, mine),
    )
    return render(request, "house/conflict.html", page, 409)


async def _page(request: Request, actor: Actor, language: str, draft: Draft, source: str) -> LexiconPage:
    """The page with ``source`` in the editor, to be kept in the place of ``draft``."""
    house = house_of(request)
    waiting = await misheard_of(request).waiting(actor, language)
    words, when = words_for(request, None), partial(to_minute, request)
    return LexiconPage(
        locale=language,
        language=NAMES[language],
        languages=tuple(Option(each, NAMES[each]) for each in LOCALES),
        may_edit=allowed(actor, "lexicon.edit"),
        source=source,
        revision=draft.revision,
        kept=draft_row(draft, when),
        acts=act_groups(words.gettext, words.locale),
        versions=tuple(version_row(each, when) for each in await house.versions(actor, language)),
        waiting=tuple(waiting_row(words, each, when) for each in waiting),
        spoken=language,
    )
