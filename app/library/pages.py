"""The pages of the library: list, one scenario, its graph, its play-test."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from app.accounts.access import CurrentActor, allowed, authorize
from app.domain.scenario.diagnostic import Diagnostic
from app.domain.scenario.model import VARIABLES, Persona, Scenario
from app.domain.scenario.resolve import Resolved
from app.errors import N_
from app.library.drawing import drawing
from app.library.graph import ANYWHERE, Edge, Graph, graph_of
from app.library.results import Results, results_of
from app.library.service import Entry, Shelf, Stock, shelf_of, words_for
from app.library.story import Story, story_of
from app.library.trials import Trials
from app.library.wording import Words
from app.web.templating import render

router = APIRouter()

EDGE_KINDS = {
    "start": N_("start"),
    "next": N_("arrow"),
    "stay": N_("stays"),
    "otherwise": N_("otherwise"),
    "interrupt": N_("interrupt"),
    "silence": N_("silence"),
    "limit": N_("limit"),
}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A diagnostic in the reader's language."""

    code: str
    severity: str
    path: str
    line: int
    place: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A scenario file in the list; ``trials`` None while its tests were not run."""

    id: str
    title: str
    code: str
    summary: str
    cast: tuple[str, ...]
    version: str
    difficulty: str
    broken: bool
    errors: int
    warnings: int
    tests: int | None
    trials: int | None
    failed: int
    first: FindingRow | None


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """GET /library"""

    rows: tuple[ShelfRow, ...]
    elsewhere: tuple[FindingRow, ...]
    elsewhere_errors: bool


@dataclass(frozen=True, slots=True)
class ScenarioPage:
    """GET /library/{scenario}; ``story`` None while the file cannot be read, ``trials`` None until tests ran."""

    id: str
    path: str
    title: str
    code: str
    version: str
    playable: bool
    may_try: bool
    findings: tuple[FindingRow, ...]
    story: Story | None
    trials: Results | None
    lines: tuple[str, ...]
    marked_lines: frozenset[int]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose from."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class ArrowRow:
    """An arrow of the graph in words."""

    source: str
    when: str
    target: str
    kind: str
    hits: int | None


@dataclass(frozen=True, slots=True)
class GraphPage:
    """GET /library/{scenario}/graph"""

    id: str
    title: str
    playable: bool
    may_try: bool
    persona: str
    cast: tuple[Choice, ...]
    heat: bool
    rows: tuple[ArrowRow, ...]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TryPage:
    """GET /library/{scenario}/try"""

    id: str
    title: str
    playable: bool
    may_try: bool
    data: Mapping[str, Any]


@router.get("/library")
async def index(request: Request, actor: CurrentActor) -> Response:
    authorize(actor, "library.read")
    shelf = shelf_of(request)
    stock = await shelf.stock()
    entries = await shelf.entries()
    own = {entry.path for entry in entries}
    words = words_for(request, stock.rubric)
    rows = tuple(_shelf_row(entry, shelf.known_trials(entry.id), words) for entry in entries)
    elsewhere = tuple(_finding(one, words) for one in stock.diagnostics if one.path not in own)
    return render(
        request, "library/index.html", ShelfPage(rows, elsewhere, any(one.severity == "error" for one in elsewhere))
    )


@router.get("/library/{name}")
async def scenario(request: Request, actor: CurrentActor, name: str, run: bool = False) -> Response:
    authorize(actor, "library.read")
    shelf = shelf_of(request)
    stock, entry = await shelf.stock(), await shelf.entry(name)
    trials = (
        await shelf.trials(entry.id)
        if run and entry.scenario is not None and entry.cast
        else shelf.known_trials(entry.id)
    )
    page = await _scenario_page(request, shelf, stock, entry, trials, allowed(actor, "library.try"))
    return render(request, "library/scenario.html", page)


@router.get("/library/{name}/graph")
async def graph(request: Request, actor: CurrentActor, name: str, persona: str = "") -> Response:
    authorize(actor, "library.read")
    shelf = shelf_of(request)
    resolved = await shelf.resolved(name, persona)
    stock, scenario_id = await shelf.stock(), resolved.scenario.id
    words = words_for(request, stock.rubric, resolved.scenario)
    trials = shelf.known_trials(scenario_id)
    drawn = graph_of(resolved, trials.heat(resolved.persona.id) if trials else None)
    page = GraphPage(
        id=scenario_id,
        title=words.text(resolved.scenario.title),
        playable=True,
        may_try=allowed(actor, "library.try"),
        persona=resolved.persona.id,
        cast=_cast(stock, resolved.scenario, words),
        heat=trials is not None,
        rows=tuple(_arrow_row(edge, drawn, words) for edge in drawn.edges),
        data=drawing(drawn, words),
    )
    return render(request, "library/graph.html", page)


@router.get("/library/{name}/try")
async def tryout(request: Request, actor: CurrentActor, name: str) -> Response:
    authorize(actor, "library.try")
    shelf = shelf_of(request)
    resolved = await shelf.resolved(name)
    stock = await shelf.stock()
    words = words_for(request, stock.rubric, resolved.scenario)
    data = _try_data(resolved, _cast(stock, resolved.scenario, words), words)
    page = TryPage(resolved.scenario.id, words.text(resolved.scenario.title), True, True, data)
    return render(request, "library/try.html", page)


def _shelf_row(entry: Entry, trials: Trials | None, words: Words) -> ShelfRow:
    scenario = entry.scenario
    severities = [one.severity for one in entry.diagnostics]
    worst = sorted(entry.diagnostics, key=lambda one: ("error", "warning", "info").index(one.severity))
    difficulty = scenario.tags.get("level", "") if scenario else ""
    return ShelfRow(
        id=entry.id,
        title=words.text(scenario.title) if scenario else entry.id,
        code=scenario.code or "" if scenario else "",
        summary=words.text(scenario.summary) if scenario else "",
        cast=tuple(words.text(persona.label) for persona in entry.cast),
        version=scenario.version if scenario else "",
        difficulty=str(difficulty),
        broken=entry.broken,
        errors=severities.count("error"),
        warnings=severities.count("warning"),
        tests=len(scenario.tests) if scenario else None,
        trials=trials.count if trials else None,
        failed=trials.failed if trials else 0,
        first=_finding(worst[0], words) if entry.broken and worst else None,
    )


async def _scenario_page(
    request: Request, shelf: Shelf, stock: Stock, entry: Entry, trials: Trials | None, may_try: bool
) -> ScenarioPage:
    words = words_for(request, stock.rubric, entry.scenario)
    playable = entry.scenario is not None and bool(entry.cast)
    resolved = await shelf.resolved(entry.id) if playable else None
    told = words_for(request, stock.rubric, resolved.scenario) if resolved else words
    text = stock.sources[entry.path]
    return ScenarioPage(
        id=entry.id,
        path=entry.path,
        title=words.text(entry.scenario.title) if entry.scenario else entry.id,
        code=(entry.scenario.code or "") if entry.scenario else "",
        version=entry.scenario.version if entry.scenario else "",
        playable=playable,
        may_try=may_try,
        findings=tuple(_finding(one, words) for one in entry.diagnostics),
        story=story_of(resolved, stock.library.personas, told) if resolved else None,
        trials=results_of(trials, _labels(stock, words), told) if trials else None,
        lines=tuple(text.splitlines()),
        marked_lines=frozenset(one.line for one in entry.diagnostics),
    )


def _finding(one: Diagnostic, words: Words) -> FindingRow:
    place = f"{one.path}:{one.line}:{one.column}"
    fix = words.text(one.fix) if one.fix else ""
    return FindingRow(one.code, one.severity, one.path, one.line, place, words.text(one.message), fix)


def _cast(stock: Stock, scenario: Scenario, words: Words) -> tuple[Choice, ...]:
    people: Mapping[str, Persona] = stock.library.personas
    return tuple(Choice(name, words.text(people[name].label)) for name in scenario.personas if name in people)


def _labels(stock: Stock, words: Words) -> dict[str, str]:
    return {name: words.text(persona.label) for name, persona in stock.library.personas.items()}


def _arrow_row(edge: Edge, drawn: Graph, words: Words) -> ArrowRow:
    labels = {node.id: words.text(node.label) for node in drawn.nodes}
    stays = edge.source == edge.target
    target = words.gettext("stays where it is") if stays else labels[edge.target]
    source = words.gettext("Anywhere") if edge.source == ANYWHERE else labels[edge.source]
    return ArrowRow(source, edge.when, target, words.gettext(EDGE_KINDS[edge.kind]), edge.hits)


def _try_data(resolved: Resolved, cast: tuple[Choice, ...], words: Words) -> dict[str, Any]:
    scenario = resolved.scenario
    return {
        "url": f"/api/v1/library/{scenario.id}/try",
        "personas": [{"id": one.id, "label": one.label} for one in cast],
        "states": [{"id": name, "label": words.state(name)} for name in resolved.states],
        "start": scenario.start or "",
        "tools": [{"id": name, "label": words.text(tool.label)} for name, tool in scenario.desk.items()],
        "vary": [
            {
                "id": name,
                "values": [
                    {"label": " · ".join(value.values()), "value": {name: str(index)}}
                    for index, value in enumerate(vary.values)
                ],
            }
            for name, vary in scenario.vary.items()
        ],
        "variables": [{"id": name, "label": words.variable(name)} for name in VARIABLES],
        "labels": _try_labels(words),
    }


def _try_labels(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "persona": _("Customer"),
        "state": _("Begin in"),
        "seed": _("Seed"),
        "mood": _("Mood at the start"),
        "asWritten": _("as written"),
        "restart": _("Begin"),
        "talk": _("The conversation"),
        "why": _("Why"),
        "reply": _("Your reply as the agent"),
        "say": _("Say"),
        "wait": _("Wait {n} s"),
        "undo": _("Take back"),
        "ended": _("The conversation ended:"),
        "failed": _("That did not work. Please try again."),
        "nothingYet": _("Say something, and here stands why the customer reacts as they do."),
        "acts": _("Understood as"),
        "uncredited": _("not credited"),
        "dropped": _("Considered and dropped"),
        "guards": _("Conditions"),
        "true": _("true"),
        "false": _("false"),
        "arrows": _("Then the story went"),
        "changes": _("Mood"),
        "expectations": _("Expected of this state"),
        "marks": _("All marks that conditions saw"),
    }
