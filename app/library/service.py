"""The trainers' library as it stands on disk: scenarios and their customers, findings, tests, graphs and play-tests.

Files are the truth. A broken file shows its findings and the rest still serves; nothing here writes.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import Request

from app.accounts.access import Actor, authorize
from app.domain.diagnose import diagnose
from app.domain.engine.rehearsal import TurnError
from app.domain.engine.script import Script, ScriptError, compile_script
from app.domain.scenario.diagnostic import Diagnostic
from app.domain.scenario.library import Library
from app.domain.scenario.model import Persona, Scenario
from app.domain.scenario.read import read_library
from app.domain.scenario.resolve import Resolved, resolve
from app.domain.scoring.rubric import Rubric, read_rubric
from app.errors import Invalid, NotFound
from app.library.files import read_sources, scenarios_dir
from app.library.trials import Trials, play_trials
from app.library.tryout import Setup, Tried, try_out
from app.library.wording import Words
from app.web.i18n import gettext_for, locale_of

MOST_TURNS = 60

Layers = Callable[[], Awaitable[Mapping[str, str]]]
"""Texts that are no files, by the path they stand for."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What was on disk when it was last looked at; paths are relative to the directory of scenarios."""

    sources: Mapping[str, str]
    library: Library
    rubric: Rubric | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A scenario file in the list: ``scenario`` is None while the file cannot be read."""

    id: str
    path: str
    scenario: Scenario | None
    cast: tuple[Persona, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def broken(self) -> bool:
        """Whether it cannot be played as it is."""
        return self.scenario is None or any(found.severity == "error" for found in self.diagnostics)


class Shelf:
    """The library of one process. Reading and checking happen off the loop and only when a file changed."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._layers: Layers | None = None
        self._laid: Mapping[str, str] = {}
        self._stamp: tuple[tuple[str, int, int], ...] = ()
        self._stock: Stock | None = None
        self._lock = asyncio.Lock()
        self._scripts: dict[tuple[str, str], Script] = {}
        self._trials: dict[str, Trials] = {}
        self._playing = asyncio.Lock()

    def lay(self, layers: Layers) -> None:
        """From now on lay the texts that ``layers`` gives (path to text) over the files: what was published here."""
        self._layers = layers

    async def stock(self) -> Stock:
        """What is on disk now, with what was published here laid over it."""
        async with self._lock:
            stamp = await asyncio.to_thread(_stamp, self._root)
            laid = await self._layers() if self._layers else {}
            if self._stock is None or stamp != self._stamp or laid != self._laid:
                self._stock = await asyncio.to_thread(_read, self._root, laid)
                self._stamp, self._laid = stamp, laid
                self._scripts.clear()
                self._trials.clear()
            return self._stock

    async def entries(self) -> tuple[Entry, ...]:
        """Every scenario file, readable or not, by id."""
        return _entries(await self.stock())

    async def entry(self, name: str) -> Entry:
        """The scenario with this id or code; raises NotFound."""
        stock = await self.stock()
        found = stock.library.find(name)
        wanted = found.id if found else name
        for entry in _entries(stock):
            if entry.id == wanted:
                return entry
        raise NotFound

    async def resolved(self, scenario: str, persona: str = "") -> Resolved:
        """A readable scenario with a customer of its cast (the first when none is named); raises NotFound."""
        stock = await self.stock()
        found = stock.library.find(scenario)
        cast = [name for name in found.personas if name in stock.library.personas] if found else []
        if found is None or not cast or (persona and persona not in cast):
            raise NotFound
        resolved = resolve(stock.library, found.id, persona or cast[0])
        if not isinstance(resolved, Resolved):
            raise NotFound
        return resolved

    async def script(self, scenario: str, persona: str = "") -> Script:
        """The compiled script; raises NotFound, or Invalid when the files have errors."""
        resolved = await self.resolved(scenario, persona)
        key = (resolved.scenario.id, resolved.persona.id)
        if key not in self._scripts:
            stock = await self.stock()
            try:
                self._scripts[key] = await asyncio.to_thread(compile_script, stock.library, *key)
            except ScriptError as error:
                first = error.diagnostics[0] if error.diagnostics else None
                raise Invalid("broken_scenario", finding=first.text("en") if first else "") from error
        return self._scripts[key]

    def known_trials(self, scenario: str) -> Trials | None:
        """The results of the tests of a scenario, None while nobody ran them since a file changed."""
        return self._trials.get(scenario)

    async def trials(self, scenario: str) -> Trials:
        """The results of all tests of a scenario; played off the loop, one scenario at a time."""
        async with self._playing:
            stock = await self.stock()
            if scenario not in self._trials:
                if stock.rubric is None:
                    raise Invalid("no_rubric")
                cast = stock.library.scenarios[scenario].personas
                scripts = [await self.script(scenario, name) for name in cast if name in stock.library.personas]
                self._trials[scenario] = await asyncio.to_thread(play_trials, scripts, stock.rubric)
            return self._trials[scenario]

    async def try_out(
        self, actor: Actor, scenario: str, persona: str, setup: Setup, turns: Sequence[Mapping[str, Any]]
    ) -> tuple[Script, Tried]:
        """A play-test for those who may; raises Invalid for what the scenario does not have."""
        authorize(actor, "library.try")
        script = await self.script(scenario, persona)
        if setup.state and setup.state not in script.states:
            raise Invalid("unknown_state", state=setup.state)
        if len(turns) > MOST_TURNS:
            raise Invalid("too_large")
        try:
            return script, await asyncio.to_thread(try_out, script, setup, turns)
        except TurnError as error:
            raise Invalid("bad_turn", index=error.index + 1, finding=str(error)) from error


def shelf_of(request: Request) -> Shelf:
    """The shelf of this application, made when it is first needed."""
    state = request.app.state
    if not hasattr(state, "shelf"):
        chosen = state.settings.scenarios
        state.shelf = Shelf(Path(chosen) if chosen else scenarios_dir())
    shelf: Shelf = state.shelf
    return shelf


def words_for(request: Request, rubric: Rubric | None, scenario: Scenario | None = None) -> Words:
    """The words of a page: the reader's language, the labels of ``scenario`` and of ``rubric``."""
    locale = locale_of(request)
    return Words(locale, gettext_for(locale), scenario, rubric)


def _stamp(root: Path) -> tuple[tuple[str, int, int], ...]:
    files = sorted(root.rglob("*.y*ml"))
    return tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files if path.is_file())


def _read(root: Path, laid: Mapping[str, str]) -> Stock:
    sources = {Path(path).relative_to(root).as_posix(): text for path, text in read_sources(root).items()}
    sources |= laid
    library = read_library(sources)
    rubrics = (read_rubric(path, text)[0] for path, text in sorted(library.rubric_sources.items()))
    rubric = next((found for found in rubrics if found is not None), None)
    return Stock(sources, library, rubric, diagnose(library))


def _entries(stock: Stock) -> tuple[Entry, ...]:
    """One entry a file under packs/, named after the file, plus what the files around it add to its findings."""
    entries = []
    for path in sorted(stock.sources):
        if not path.startswith("packs/"):
            continue
        name = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        scenario = stock.library.scenarios.get(name)
        cast = _cast(stock.library, scenario) if scenario else ()
        found = tuple(one for one in stock.diagnostics if one.path == path)
        entries.append(Entry(name, path, scenario, cast, found))
    return tuple(entries)


def _cast(library: Library, scenario: Scenario) -> tuple[Persona, ...]:
    """The personas of a scenario that there are, as they speak in it."""
    found = (library.persona(name, scenario.locale) for name in scenario.personas)
    return tuple(persona for persona in found if persona is not None)
