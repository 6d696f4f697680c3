"""The page on which somebody says that a reply was misheard, and what trainers answer."""

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from app.accounts.access import Actor, CurrentActor
from app.accounts.api import form_of
from app.errors import Invalid
from app.house.misheard import Reply, misheard_of
from app.house.views import Option
from app.library.service import words_for
from app.library.wording import ActGroup, act_groups
from app.web.i18n import gettext_for, locale_of
from app.web.problem import wants_page
from app.web.templating import render

router = APIRouter()

PLACES = ("report", "replay")


@dataclass(frozen=True, slots=True)
class MisheardPage:
    """GET and POST /attempts/{id}/misheard. ``acts``: what was heard, with the words; ``done``: it was filed."""

    attempt: str
    unit: int
    text: str
    acts: tuple[Option, ...]
    groups: tuple[ActGroup, ...]
    act: str
    wanted: str
    place: str
    back: str
    done: bool = False
    problem: str = ""


@router.get("/attempts/{attempt_id}/misheard")
async def ask(
    request: Request,
    actor: CurrentActor,
    attempt_id: str,
    unit: int = -1,
    act: str = "",
    place: str = "",
    done: bool = False,
) -> Response:
    reply = await misheard_of(request).reply(actor, attempt_id, unit)
    page = _page(request, reply, {"act": act, "place": place}, done=done)
    return render(request, "house/misheard.html", page)


@router.post("/attempts/{attempt_id}/misheard")
async def file(request: Request, actor: CurrentActor, attempt_id: str) -> Response:
    """File a report; the page again, or an empty answer to a script."""
    form = await form_of(request)
    unit = int(form["unit"]) if form.get("unit", "").isdecimal() and len(form["unit"]) < 7 else -1
    try:
        await misheard_of(request).report(actor, attempt_id, unit, form.get("act", ""), form.get("wanted", ""))
    except Invalid as error:
        if not wants_page(request):
            raise
        return await _again(request, actor, attempt_id, unit, form, error)
    if not wants_page(request):
        return Response(status_code=204)
    query = urlencode({"unit": unit, "place": form.get("place", ""), "done": 1})
    return RedirectResponse(f"/attempts/{attempt_id}/misheard?{query}", 303)


@router.post("/library/lexicon/proposals/{proposal}")
async def decide(request: Request, actor: CurrentActor, proposal: int) -> Response:
    form, reports = await form_of(request), misheard_of(request)
    if form.get("decision") == "accept":
        language = await reports.accept(actor, proposal)
    else:
        language = await reports.refuse(actor, proposal, form.get("reason", ""))
    return RedirectResponse(f"/library/lexicon?language={language}#misheard", 303)


@router.post("/misheard/read")
async def read(request: Request, actor: CurrentActor) -> Response:
    """The person has read what became of their reports."""
    await misheard_of(request).tell(actor)
    return RedirectResponse("/", 303)


async def _again(
    request: Request, actor: Actor, attempt_id: str, unit: int, form: dict[str, str], error: Invalid
) -> Response:
    reply = await misheard_of(request).reply(actor, attempt_id, unit)
    page = _page(request, reply, form, problem=error.told(gettext_for(locale_of(request))))
    return render(request, "house/misheard.html", page, error.status)


def _page(
    request: Request, reply: Reply, form: dict[str, str], *, done: bool = False, problem: str = ""
) -> MisheardPage:
    words = words_for(request, None)
    place = form.get("place", "") if form.get("place") in PLACES else "report"
    turn = reply.unit + 1
    anchor = f"#turn={turn}" if place == "replay" else f"#turn-{turn}"
    return MisheardPage(
        attempt=reply.attempt_id,
        unit=reply.unit,
        text=reply.text,
        acts=tuple(Option(act.act, f"{words.act(act.act)} · {act.quote}") for act in reply.acts),
        groups=act_groups(words.gettext, words.locale),
        act=form.get("act", ""),
        wanted=form.get("wanted", ""),
        place=place,
        back=f"/attempts/{reply.attempt_id}/{place}{anchor}",
        done=done,
        problem=problem,
    )
