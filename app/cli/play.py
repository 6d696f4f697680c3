"""``peilian play``: a conversation in the terminal, typed or prepared."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from app.cli.failure import Failure
from app.cli.output import say, say_json
from app.cli.shelf import open_shelf, rubric_of, script_of
from app.cli.telling import conversation, entries, show_card
from app.domain.engine.attempt import export_attempt, write_attempt
from app.domain.engine.events import Recorded, Started
from app.domain.engine.rehearsal import START_MS, TODAY, Rehearsal, TurnError
from app.domain.engine.script import Script
from app.domain.scoring.rubric import Rubric
from app.domain.scoring.score import score

MOST_TURNS = 500
MOST_CHARACTERS = 2_000


@dataclass(frozen=True)
class Request:
    """What was asked on the command line."""

    scenario: str
    persona: str | None
    seed: str
    lang: str
    turns: Path | None
    as_json: bool
    case: tuple[str, ...]
    save: Path | None
    spoken: str | None = None
    """The language of the conversation if one was asked for: played in it where there is a translation."""


def run(request: Request) -> None:
    """Play the conversation and print it. Raises Failure for what cannot be played."""
    library = open_shelf([]).library
    script = script_of(library, request.scenario, request.persona, request.spoken)
    rubric = rubric_of(library)
    started = Started(START_MS, seed=request.seed, today=TODAY, case=_case(script, request.case))
    rehearsal = Rehearsal(script, started)
    if request.turns is not None:
        _prepared(rehearsal, request.turns)
    else:
        _typed(rehearsal, request.lang, quiet=request.as_json)
    card = score(script, rubric, rehearsal.rows)
    if request.save is not None:
        _save(request.save, script, rubric, rehearsal.rows)
    if request.as_json:
        say_json(conversation(script, rubric, request.seed, rehearsal.rows, card, request.lang))
        return
    if request.turns is not None:
        for entry in entries(script, rehearsal.rows):
            shown = entry["text"].replace("\n", " / ") or f"→ {entry['state']}"
            say(f"{entry['at_ms'] // 1000:>5} s  {entry['who']:<8}  {shown}")
    show_card(card, request.lang)


def read_turns(path: Path) -> list[tuple[int, dict[str, Any]]]:
    """The turns of a JSON lines file with their line numbers. Raises Failure with the line that is no turn."""
    try:
        lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}") from error
    turns = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            turn = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Failure(f"{path}:{number}: not JSON ({error})") from error
        if not isinstance(turn, dict):
            raise Failure(f'{path}:{number}: a turn is an object such as {{"say": "…"}}')
        turns.append((number, turn))
    if len(turns) > MOST_TURNS:
        raise Failure(f"{path}: more than {MOST_TURNS} turns")
    return turns


def _prepared(rehearsal: Rehearsal, path: Path) -> None:
    for number, turn in read_turns(path):
        try:
            rehearsal.play(number, turn)
        except TurnError as error:
            raise Failure(f"{path}:{number}: {error}") from error
    rehearsal.settle()


def _case(script: Script, given: tuple[str, ...]) -> dict[str, str]:
    case: dict[str, str] = {}
    for pair in given:
        name, sign, value = pair.partition("=")
        vary = script.scenario.vary
        if not sign or name not in vary:
            known = ", ".join(vary) or "none"
            raise Failure(f"--case {pair!r}: write NAME=INDEX; values of this scenario that vary: {known}")
        if not value.isascii() or not value.isdigit() or int(value) >= len(vary[name].values):
            raise Failure(f"--case {pair!r}: {name} has values 0 to {len(vary[name].values) - 1}")
        case[name] = value
    return case


def _save(path: Path, script: Script, rubric: Rubric, rows: list[Recorded]) -> None:
    attempt = export_attempt("played", script, rows, rubric.id, rubric.hash)
    try:
        path.write_bytes(write_attempt(attempt))
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}") from error


_WORDS = {
    "zh-CN": {
        "help": "直接打字回复；/tools 工具，/use 名称 使用工具，/wait 秒 等待，/end 结束",
        "you": "您",
        "no_tool": "没有这个工具。现有：",
        "over": "对话结束：",
    },
    "en": {
        "help": "Type a reply; /tools lists the desk tools, /use NAME uses one, /wait SECONDS waits, /end ends.",
        "you": "you",
        "no_tool": "There is no such tool. There are: ",
        "over": "The conversation is over: ",
    },
}


def _typed(rehearsal: Rehearsal, lang: str, *, quiet: bool) -> None:
    """Ask for replies until the end. The time one takes to type is the time the customer waits."""
    console = Console(stderr=quiet, highlight=False)
    words = _WORDS[lang]
    console.print(escape(words["help"]), style="dim")
    shown = _show(console, rehearsal, 0)
    while rehearsal.snapshot.ended is None:
        since = time.monotonic()
        try:
            line = console.input(f"[bold]{escape(words['you'])}>[/bold] ").strip()
        except (EOFError, KeyboardInterrupt):
            line = "/end"
        turns = _as_turns(line, int(time.monotonic() - since))
        for turn in turns:
            try:
                rehearsal.play(len(rehearsal.rows), turn)
            except TurnError:
                console.print(escape(words["no_tool"] + ", ".join(rehearsal.script.scenario.desk)))
        if line == "/tools":
            console.print(escape(", ".join(rehearsal.script.scenario.desk)))
        rehearsal.settle()
        shown = _show(console, rehearsal, shown)
    console.print(escape(words["over"] + rehearsal.snapshot.ended.outcome), style="bold")


def _as_turns(line: str, seconds: int) -> list[dict[str, Any]]:
    name, _, rest = line.partition(" ")
    match name:
        case "" | "/tools":
            return []
        case "/end":
            return [{"end": True}]
        case "/use":
            return [{"use": rest.strip()}]
        case "/wait" if rest.strip().isdecimal():
            return [{"wait_s": int(rest)}]
        case _:
            return [{"wait_s": seconds}, {"say": line[:MOST_CHARACTERS]}]


def _show(console: Console, rehearsal: Rehearsal, shown: int) -> int:
    for entry in entries(rehearsal.script, rehearsal.rows)[shown:]:
        if entry["who"] != "trainee" and entry["text"]:
            style = "cyan" if entry["who"] == "customer" else "yellow"
            console.print(escape(entry["text"]), style=style)
    return len(entries(rehearsal.script, rehearsal.rows))
