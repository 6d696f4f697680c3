"""The pages of looking back: the list of attempts, a report, a replay."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from app.accounts.access import Actor, AttemptRef, CurrentActor, allowed
from app.domain.engine.events import Mood, Output
from app.domain.engine.script import Script
from app.domain.scenario.model import VARIABLES
from app.domain.scenario.resolve import Resolved
from app.domain.scoring.scorecard import Metrics, Scorecard
from app.domain.scoring.turns import turns_of
from app.errors import N_, Conflict
from app.library.derivation import Derivation, derivation
from app.library.drawing import drawing
from app.library.graph import graph_of
from app.library.moments import Moment
from app.library.service import Stock, shelf_of, words_for
from app.library.wording import BANDS, Words, points
from app.review.aftermath import Echo, echoes
from app.review.playback import Scene, arcs, frame, scenes
from app.review.report import Report, Wait, build_report
from app.review.service import AttemptRow, Checked, Filter, Listing, Opened, reviews_of
from app.web.templating import render
from app.web.zone import in_zone, to_minute

router = APIRouter()

MODES = {"practice": N_("practice"), "exam": N_("exam")}


@dataclass(frozen=True, slots=True)
class Select:
    """A filter of the list: ``choices`` are value and name."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """An attempt in the list."""

    id: str
    person: str
    cohort: str
    scenario: str
    persona: str
    mode: str
    when: str
    when_iso: str
    ended: bool
    outcome: str
    good: bool
    total: str
    passed: bool | None
    gate: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """GET /attempts"""

    filters: tuple[Select, ...]
    filtered: bool
    rows: tuple[ListRow, ...]
    first_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class Head:
    """Who talked with whom, when."""

    id: str
    title: str
    persona: str
    trainee: str
    cohort: str
    mode: str
    started: str
    started_iso: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """GET /attempts/{id}/report"""

    head: Head
    own: bool
    scenario_id: str
    persona_id: str
    replay_url: str
    report: Report
    words: Words
    bands: tuple[str, ...]
    variables: tuple[str, ...]
    figures: tuple[tuple[str, str], ...]
    chart: Mapping[str, Any]
    clock: Callable[[int], str]
    seconds: Callable[[int], str]
    moment_url: Callable[[int], str]
    report_url: str
    why: Callable[[Moment], Derivation]
    echoes: Callable[[Moment], tuple[Echo, ...]]


@dataclass(frozen=True, slots=True)
class ReplayPage:
    """GET /attempts/{id}/replay"""

    head: Head
    report_url: str
    replay_url: str
    outcome: str
    total: str
    checked: Checked
    scenes: tuple[Scene, ...]
    words: Words
    bands: tuple[str, ...]
    names: Mapping[str, str]
    data: Mapping[str, Any]
    clock: Callable[[int], str]
    moment_url: Callable[[int], str]
    value: Callable[[Mood, str], int]


@dataclass(frozen=True, slots=True)
class PendingPage:
    """A report or replay that is asked for while the conversation still runs."""

    own: bool
    attempt: str


@router.get("/attempts")
async def attempts(
    request: Request,
    actor: CurrentActor,
    cohort: str = "",
    person: str = "",
    scenario: str = "",
    outcome: str = "",
    passed: str = "",
    gate: str = "",
    after: str = "",
) -> Response:
    wanted = Filter(cohort, person, scenario, outcome, passed, gate)
    listing = await reviews_of(request).list(actor, wanted, after)
    stock = await shelf_of(request).stock()
    words = words_for(request, stock.rubric)
    chosen = {name: value for name in Filter.__slots__ if (value := getattr(wanted, name))}
    page = ListPage(
        filters=_filters(listing, wanted, stock, words),
        filtered=bool(chosen),
        rows=tuple(_list_row(request, row, stock, words) for row in listing.rows),
        first_url=_url(chosen) if after else "",
        next_url=_url({**chosen, "after": listing.after}) if listing.after else "",
    )
    return render(request, "review/attempts.html", page)


@router.get("/attempts/{attempt_id}/report")
async def report(request: Request, actor: CurrentActor, attempt_id: str) -> Response:
    try:
        opened = await reviews_of(request).open_report(actor, attempt_id)
    except Conflict:
        return await _not_yet(request, actor, attempt_id)
    if opened.card is None:
        return await _not_yet(request, actor, attempt_id)
    return render(request, "review/report.html", _report_page(request, actor, opened, opened.card))


@router.get("/attempts/{attempt_id}/replay")
async def replay(request: Request, actor: CurrentActor, attempt_id: str) -> Response:
    try:
        opened, checked = await reviews_of(request).open_replay(actor, attempt_id)
    except Conflict:
        return await _not_yet(request, actor, attempt_id)
    return render(request, "review/replay.html", _replay_page(request, opened, checked))


async def _not_yet(request: Request, actor: Actor, attempt_id: str) -> Response:
    """A conversation that still runs has nothing to show: its owner goes back to it, others are told."""
    owner = await reviews_of(request).owner(attempt_id)
    if owner == actor.id:
        return RedirectResponse(f"/attempts/{attempt_id}", 303)
    return render(request, "review/pending.html", PendingPage(False, attempt_id), status=409)


def _report_page(request: Request, actor: Actor, opened: Opened, card: Scorecard) -> ReportPage:
    row = opened.row
    words = words_for(request, opened.rubric, opened.script.scenario if opened.script else None)
    waits = [
        Wait(turn.index + 1, turn.response_ms) for turn in turns_of(opened.records) if turn.response_ms is not None
    ]
    told = build_report(opened.records, card, words, waits)
    ends = echoes(told.aftermaths)
    may_replay = allowed(actor, "attempt.replay", AttemptRef(row.owner_id, row.cohort_id))
    replay_url = f"/attempts/{row.id}/replay" if may_replay else ""
    return ReportPage(
        head=_head(request, opened, words),
        own=row.owner_id == actor.id,
        scenario_id=row.scenario,
        persona_id=row.persona,
        replay_url=replay_url,
        report=told,
        words=words,
        bands=tuple(words.band(index) for index in range(len(BANDS))),
        variables=tuple(words.variable(name) for name in VARIABLES),
        figures=_figures(card.metrics, words),
        chart=_chart(told, words),
        clock=clock,
        seconds=lambda ms: seconds(ms, words),
        moment_url=lambda turn: f"#turn-{turn}",
        report_url=f"/attempts/{row.id}/report",
        why=lambda moment: derivation(moment.output or Output(), words),
        echoes=lambda moment: ends.get(0 if moment.kind == "end" else moment.turn, ()),
    )


def _replay_page(request: Request, opened: Opened, checked: Checked) -> ReplayPage:
    row, script = opened.row, opened.script
    words = words_for(request, opened.rubric, script.scenario if script else None)
    found = scenes(opened.records, opened.card, words)
    return ReplayPage(
        head=_head(request, opened, words),
        report_url=f"/attempts/{row.id}/report",
        replay_url=f"/attempts/{row.id}/replay",
        outcome=words.outcome(row.outcome) if row.outcome else "",
        total="" if row.total is None else points(row.total),
        checked=checked,
        scenes=found,
        words=words,
        bands=tuple(words.band(index) for index in range(len(BANDS))),
        names={name: words.variable(name) for name in VARIABLES},
        data={
            "frames": [frame(scene, words) for scene in found],
            "arcs": arcs(found),
            "graph": _graph(script, words) if script else None,
            "labels": _player_labels(words),
        },
        clock=clock,
        moment_url=lambda turn: f"#turn={turn}",
        value=lambda mood, name: int(getattr(mood, name)),
    )


def _graph(script: Script, words: Words) -> dict[str, Any]:
    return drawing(
        graph_of(Resolved(script.scenario, script.persona, dict(script.states), {}, script.scenario.mood)), words
    )


def clock(ms: int) -> str:
    """Time into the conversation, m:ss."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}"


def seconds(ms: int, words: Words) -> str:
    """A duration with its unit."""
    if ms < 60_000:
        return words.gettext("%(n)s s") % {"n": round(ms / 1000)}
    return words.gettext("%(m)s min %(s)s s") % {"m": ms // 60_000, "s": ms // 1000 % 60}


def _head(request: Request, opened: Opened, words: Words) -> Head:
    row = opened.row
    shown, iso = _when(request, row.created_at)
    return Head(
        id=row.id,
        title=words.text(opened.script.scenario.title) if opened.script else row.scenario,
        persona=words.text(opened.script.persona.label) if opened.script else row.persona,
        trainee=row.owner,
        cohort=row.cohort,
        mode=words.gettext(MODES[row.mode]),
        started=shown,
        started_iso=iso,
    )


def _when(request: Request, at_ms: int) -> tuple[str, str]:
    """A moment as people read it in the zone of the deployment, and as machines do."""
    return to_minute(request, at_ms), in_zone(request, at_ms).isoformat(timespec="seconds")


def _url(query: Mapping[str, str]) -> str:
    return f"/attempts?{urlencode(query)}" if query else "/attempts"


def _list_row(request: Request, row: AttemptRow, stock: Stock, words: Words) -> ListRow:
    shown, iso = _when(request, row.created_at)
    scenario = stock.library.scenarios.get(row.scenario)
    persona = stock.library.personas.get(row.persona)
    outcome = scenario.outcomes.get(row.outcome or "") if scenario else None
    return ListRow(
        id=row.id,
        person=row.owner,
        cohort=row.cohort,
        scenario=words.text(scenario.title) if scenario else row.scenario,
        persona=words.text(persona.label) if persona else row.persona,
        mode=words.gettext(MODES[row.mode]),
        when=shown,
        when_iso=iso,
        ended=row.status == "ended",
        outcome=words.text(outcome.label) if outcome else row.outcome or "",
        good=bool(row.good),
        total="" if row.total is None else points(row.total),
        passed=row.passed,
        gate=row.gate or "",
    )


def _filters(listing: Listing, wanted: Filter, stock: Stock, words: Words) -> tuple[Select, ...]:
    _ = words.gettext
    scenarios = stock.library.scenarios
    titles = tuple(
        (name, words.text(scenarios[name].title) if name in scenarios else name)
        for name, _same in listing.choices["scenario"]
    )
    outcomes = {
        name: words.text(one.label) for scenario in scenarios.values() for name, one in scenario.outcomes.items()
    }
    endings = tuple((name, outcomes.get(name, name)) for name, _same in listing.choices["outcome"])
    passed = (("yes", _("passed")), ("no", _("not passed")), ("pending", _("pending")))
    gates = (("suspected", _("red line: please look")), ("confirmed", _("red line")), ("none", _("no red line")))
    return (
        Select("cohort", _("Team"), listing.choices["cohort"], wanted.cohort),
        Select("person", _("Person"), listing.choices["person"], wanted.person),
        Select("scenario", _("Scenario"), titles, wanted.scenario),
        Select("outcome", _("Outcome"), endings, wanted.outcome),
        Select("passed", _("Result"), passed, wanted.passed),
        Select("gate", _("Red line"), gates, wanted.gate),
    )


def _figures(metrics: Metrics, words: Words) -> tuple[tuple[str, str], ...]:
    _ = words.gettext

    def time(ms: int | None) -> str:
        return "–" if ms is None else seconds(ms, words)

    return (
        (_("First response"), time(metrics.first_response_ms)),
        (_("Mean response"), time(metrics.mean_response_ms)),
        (_("Slowest response"), time(metrics.slowest_response_ms)),
        (_("In time"), "–" if metrics.within_share is None else f"{metrics.within_share / 10:.0f}%"),
        (_("Whole conversation"), time(metrics.handle_ms)),
        (_("Turns"), str(metrics.units)),
        (_("Found out"), f"{metrics.slots_known} / {metrics.slots_total}"),
        (_("Desk tools used"), str(metrics.tools_used)),
        (_("Hints taken"), str(metrics.hints_used)),
    )


def _chart(told: Report, words: Words) -> dict[str, Any]:
    _ = words.gettext
    turning = {"worst": _("sharpest rise"), "best": _("largest relief")}
    return {
        "points": [
            {"turn": row.turn, "offset": row.offset_ms, **{name: getattr(row.mood, name) for name in VARIABLES}}
            for row in told.mood
        ],
        "turning": [
            {"index": index, "label": turning[row.turning]} for index, row in enumerate(told.mood) if row.turning
        ],
        "labels": {
            **{name: words.variable(name) for name in VARIABLES},
            "turn": _("turn {n}"),
            "start": _("start"),
            "chart": _("The customer's mood over the conversation; the table below says the same."),
        },
    }


def _player_labels(words: Words) -> dict[str, Any]:
    _ = words.gettext
    return {
        "play": _("Play"),
        "pause": _("Pause"),
        "previous": _("Step back"),
        "next": _("Step on"),
        "speed": _("Speed"),
        "skip": _("skip quiet time"),
        "scrub": _("Moment of the conversation"),
        "turn": _("turn {n}"),
        "anger": _("anger"),
        "legend": {
            "customer": _("Customer"),
            "trainee": _("Agent"),
            "tool": _("desk tool"),
            "mark": _("mark earned"),
            "missed": _("mark missed"),
            "wait": _("long wait"),
            "arc": _("came back later"),
        },
    }
