"""The workbench: one page, one conversation."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response

from app.accounts.access import CurrentActor
from app.library.wording import act_groups
from app.live.desk import Desk
from app.live.service import live_of
from app.web.i18n import gettext_for, locale_of
from app.web.templating import render
from app.web.texts import text_in

router = APIRouter()


@dataclass(frozen=True, slots=True)
class WorkbenchPage:
    """GET /attempts/{id}. ``room`` is the island that the element reads: frontend/src/lib/room.ts."""

    title: str
    persona: str
    room: Mapping[str, Any]


@router.get("/attempts/{attempt_id}")
async def workbench(request: Request, actor: CurrentActor, attempt_id: str) -> Response:
    desk = await live_of(request).desk(actor, attempt_id)
    locale = locale_of(request)
    page = WorkbenchPage(text_in(locale, desk.title), desk.persona, room_of(desk, locale))
    return render(request, "live/workbench.html", page)


def room_of(desk: Desk, locale: str) -> dict[str, Any]:
    """What the desk shows before the first frame, in the language of the page."""
    brief, profile = desk.brief, desk.profile
    return {
        "attempt_id": desk.attempt_id,
        "mode": desk.mode,
        "status": desk.status,
        "title": text_in(locale, desk.title),
        "warning": text_in(locale, desk.warning),
        "brief": {
            "role": text_in(locale, brief.role),
            "situation": text_in(locale, brief.situation),
            "objective": text_in(locale, brief.objective),
            "limits_of_authority": text_in(locale, brief.limits_of_authority),
        },
        "persona": {
            "id": desk.persona,
            "label": text_in(locale, desk.persona_label),
            "portrait": text_in(locale, desk.portrait),
            "name": profile.name,
            "title": profile.title,
            "age": profile.age,
        },
        "facts": [asdict(fact) | {"label": text_in(locale, fact.label)} for fact in desk.facts],
        "tools": [asdict(tool) | {"label": text_in(locale, tool.label)} for tool in desk.tools],
        "quick_replies": quick_replies(desk.locale, locale),
        "acts": act_choices(locale) if desk.mode == "practice" else [],
    }


def act_choices(locale: str) -> list[dict[str, Any]]:
    """Every act in words, for saying what a reply was meant as."""
    return [
        {"label": group.label, "acts": [{"id": act, "label": label} for act, label in group.acts]}
        for group in act_groups(gettext_for(locale), locale)
    ]


def quick_replies(spoken: str, locale: str) -> list[dict[str, str]]:
    """The shipped quick replies: titles in the language of the page, texts in that of the conversation."""
    return [
        {"id": each["id"], "title": text_in(locale, each["title"]), "text": text_in(spoken, each["text"])}
        for each in _shipped()
    ]


@cache
def _shipped() -> list[dict[str, Any]]:
    path = Path(__file__).with_name("quick_replies.json")
    shipped: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return shipped
