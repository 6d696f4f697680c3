"""The play-test as the page receives it: steps with their reasons, the state and the mood at the end."""

from dataclasses import asdict
from typing import Any

from app.domain.engine.mood import band
from app.domain.engine.script import Script
from app.domain.scenario.model import VARIABLES
from app.library.derivation import Derivation, derivation
from app.library.moments import Moment, moments
from app.library.tryout import Tried
from app.library.wording import Words

LISTED = ("acts", "dropped", "movements", "guards", "arrows")
"""What of a derivation a step tells."""
WHO = {"line": "customer", "message": "trainee"}


def told(script: Script, tried: Tried, words: Words) -> dict[str, Any]:
    """JSON for the play-test page."""
    now, ended = tried.snapshot, tried.snapshot.ended
    outcome = script.scenario.outcomes.get(ended.outcome) if ended else None
    return {
        "steps": [_step(moment, words) for moment in moments(tried.records)],
        "state": {"id": now.state, "label": words.state(now.state)},
        "mood": {name: getattr(now.mood, name) for name in VARIABLES},
        "band": words.band(band(now.mood.anger)),
        "ended": {"label": words.text(outcome.label), "good": outcome.good} if outcome else None,
    }


def _step(moment: Moment, words: Words) -> dict[str, Any]:
    why = derivation(moment.output, words) if moment.output is not None else None
    seconds = moment.offset_ms // 1000
    return {
        "clock": f"{seconds // 60}:{seconds % 60:02d}",
        "who": WHO.get(moment.kind, "system"),
        "text": _text(moment, words),
        **(_reasons(why) if why else _no_reasons()),
        "marks": list(moment.output.marks) if moment.output else [],
    }


def _text(moment: Moment, words: Words) -> str:
    """What a step says of itself; a unit and a wait speak through their reasons."""
    match moment.kind:
        case "tool":
            return words.tool(moment.name)
        case "result":
            return f"{words.tool(moment.name)}: {moment.text}" if moment.text else words.tool(moment.name)
        case "end":
            return words.outcome(moment.name)
    return moment.text


def _reasons(why: Derivation) -> dict[str, Any]:
    listed = {name: [asdict(each) for each in getattr(why, name)] for name in LISTED}
    listed["movements"] = [move for move in listed["movements"] if move["delta"]]
    return listed | {"met": [{"name": name, "met": met} for name, met in why.met]}


def _no_reasons() -> dict[str, Any]:
    return {name: [] for name in (*LISTED, "met")}
