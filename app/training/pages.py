"""The home page: what to practise next, everything that can be practised, and the last results."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from app.accounts.access import CurrentActor
from app.accounts.api import form_of
from app.domain.scenario.model import Persona, Scenario
from app.errors import N_
from app.library.wording import points
from app.training.advice import Suggestion
from app.training.boards import Board, boards_for
from app.training.service import Choice, Done, Home, Running, difficulty, training_of
from app.web.i18n import NAMES, gettext_for, locale_of
from app.web.templating import render
from app.web.texts import text_in
from app.web.zone import in_zone

router = APIRouter()

MODES = {"practice": N_("Practice"), "exam": N_("Exam")}
LEVELS = (N_("very easy"), N_("easy"), N_("medium"), N_("hard"), N_("very hard"))
# From here on a customer says things one wants to be warned of.
HARSH = 40


@dataclass(frozen=True, slots=True)
class CastCard:
    """A customer to choose. ``harsh``: may insult."""

    id: str
    label: str
    portrait: str
    name: str
    harsh: bool


@dataclass(frozen=True, slots=True)
class ScenarioCard:
    """A scenario to choose; ``level`` 1 to 5; ``first``: the customer that is ticked; ``language`` if another."""

    id: str
    title: str
    summary: str
    level: int
    level_word: str
    warning: str
    cast: tuple[CastCard, ...]
    first: str
    language: str


@dataclass(frozen=True, slots=True)
class NextCard:
    """The one thing to do next. ``attempt``: going on with it; else a new practice of ``scenario``."""

    attempt: str
    mode: str
    scenario: str
    title: str
    persona: str
    persona_label: str
    portrait: str
    reason: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A finished attempt. ``unmarked``: why there is no mark to show, in words."""

    id: str
    title: str
    persona: str
    mode: str
    when: str
    when_iso: str
    outcome: str
    good: bool
    total: str
    passed: bool | None
    unmarked: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """GET /. ``trend``: the last totals as words; ``line``: the same as points of a polyline, 0 0 to 100 40."""

    next: NextCard | None
    running: tuple[NextCard, ...]
    scenarios: tuple[ScenarioCard, ...]
    elsewhere: tuple[ScenarioCard, ...]
    results: tuple[ResultRow, ...]
    trend: tuple[str, ...]
    line: str
    boards: tuple[Board, ...]


class Teller:
    """What the service found, in the words of one reader."""

    def __init__(self, request: Request, home: Home) -> None:
        self.locale = locale_of(request)
        self.gettext: Callable[[str], str] = gettext_for(self.locale)
        self.request = request
        everything = (*home.elsewhere, *home.choices)
        self.scenarios: Mapping[str, Scenario] = {each.scenario.id: each.scenario for each in everything}
        self.begun = bool(home.last)
        self.personas: Mapping[str, Persona] = {who.id: who for each in everything for who in each.cast}

    def text(self, text: str | Mapping[str, str]) -> str:
        return text_in(self.locale, text)

    def going_on(self, running: Running) -> NextCard:
        attempt = running.attempt
        return NextCard(
            attempt=attempt.id,
            mode=self.gettext(MODES[attempt.mode]),
            scenario=attempt.scenario,
            title=self.text(running.title) or attempt.scenario,
            persona=attempt.persona,
            persona_label=self.persona(attempt.persona),
            portrait="",
            reason=self.gettext("You have not finished this conversation."),
        )

    def suggested(self, found: Suggestion) -> NextCard:
        return NextCard(
            attempt="",
            mode=self.gettext(MODES["practice"]),
            scenario=found.scenario.id,
            title=self.text(found.scenario.title),
            persona=found.persona.id,
            persona_label=self.text(found.persona.label),
            portrait=self.text(found.persona.portrait),
            reason=self._reason(found),
        )

    def _reason(self, found: Suggestion) -> str:
        if found.criterion is None or found.share is None:
            if self.begun:
                return self.gettext("You have not talked with this customer for longest.")
            return self.gettext("A good conversation to begin with.")
        label = self.text(found.label or {}) or found.criterion
        sentence = self.gettext("Lately “%(label)s” earned %(share)s %% of its points. This conversation trains it.")
        return sentence % {"label": label, "share": round(found.share / 10)}

    def persona(self, persona_id: str) -> str:
        persona = self.personas.get(persona_id)
        return self.text(persona.label) if persona else persona_id

    def choice(self, choice: Choice, following: NextCard | None) -> ScenarioCard:
        scenario = choice.scenario
        same = following is not None and following.scenario == scenario.id
        first = following.persona if following and same else choice.cast[0].id if choice.cast else ""
        level = min(5, max(1, difficulty(scenario)))
        return ScenarioCard(
            id=scenario.id,
            title=self.text(scenario.title),
            summary=self.text(scenario.summary),
            level=level,
            level_word=self.gettext(LEVELS[level - 1]),
            warning=self.text(scenario.warning),
            cast=tuple(self._cast(persona) for persona in choice.cast),
            first=first,
            language="" if scenario.locale == self.locale else NAMES[scenario.locale],
        )

    def _cast(self, persona: Persona) -> CastCard:
        return CastCard(
            id=persona.id,
            label=self.text(persona.label),
            portrait=self.text(persona.portrait),
            name=persona.profile.name,
            harsh=persona.abuse >= HARSH,
        )

    def _said(self, msgid: str) -> str:
        # The catalogue keeps its head under the empty sentence.
        return self.gettext(msgid) if msgid else ""

    def result(self, done: Done) -> ResultRow:
        scenario = self.scenarios.get(done.scenario)
        outcome = scenario.outcomes.get(done.outcome or "") if scenario else None
        moment = in_zone(self.request, done.ended_at or done.created_at)
        return ResultRow(
            id=done.id,
            title=self.text(scenario.title) if scenario else done.scenario,
            persona=self.persona(done.persona),
            mode=self.gettext(MODES[done.mode]),
            when=f"{moment:%m-%d %H:%M}",
            when_iso=moment.isoformat(timespec="seconds"),
            outcome=self.text(outcome.label) if outcome else done.outcome or "",
            good=bool(done.good),
            total=points(done.total) if done.total is not None and done.passed is not None else "",
            passed=done.passed,
            unmarked=self._said(unmarked(done.total, done.passed)),
        )


@router.get("/")
async def home(request: Request, actor: CurrentActor) -> Response:
    found = await training_of(request).home(actor, locale_of(request))
    teller = Teller(request, found)
    running = tuple(teller.going_on(each) for each in found.running)
    suggested = teller.suggested(found.suggestion) if found.suggestion else None
    following = running[0] if running else suggested
    page = HomePage(
        next=following,
        running=running[1:],
        scenarios=tuple(teller.choice(choice, following) for choice in found.choices),
        elsewhere=tuple(teller.choice(choice, following) for choice in found.elsewhere),
        results=tuple(teller.result(each) for each in found.last),
        trend=tuple(points(total) for total in found.trend),
        line=polyline(found.trend),
        boards=await boards_for(request, actor),
    )
    return render(request, "training/home.html", page)


@router.post("/attempts")
async def begin(request: Request, actor: CurrentActor) -> Response:
    form = await form_of(request)
    mode = form.get("mode", "practice")
    attempt_id = await training_of(request).begin(actor, form.get("scenario", ""), form.get("persona", ""), mode)
    return RedirectResponse(f"/attempts/{attempt_id}", 303)


def unmarked(total: int | None, passed: bool | None) -> str:
    """Why a finished attempt shows no mark; empty when it does."""
    if total is None:
        return N_("being marked")
    if passed is None:
        # A red line waits for a person; a talk of a few replies says too little.
        return N_("waits for review") if total else N_("too short to mark")
    return ""


def polyline(totals: Sequence[int]) -> str:
    """Totals in thousandths of 100 points as a line from left to right, the best on top; empty below two."""
    if len(totals) < 2:
        return ""
    step = 100 / (len(totals) - 1)
    return " ".join(f"{index * step:.1f},{40 - min(total, 100_000) / 2500:.1f}" for index, total in enumerate(totals))
