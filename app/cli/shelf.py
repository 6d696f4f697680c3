"""The library that a command works on: the scenarios directory, with the given files laid over it."""

import os
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from app.cli.failure import Failure
from app.domain.engine.script import Script, ScriptError, compile_script
from app.domain.scenario.library import Library
from app.domain.scenario.read import kind_of, read_library
from app.domain.scoring.rubric import Rubric, read_rubric
from app.library.files import read_sources, scenarios_dir

FALLBACK_MODEL = "default"


@dataclass(frozen=True)
class Shelf:
    """``library``, and ``chosen``: the paths the command was asked about (all, if none were named)."""

    library: Library
    chosen: frozenset[str]


def open_shelf(paths: list[Path]) -> Shelf:
    """The whole library, or what ``paths`` name together with what it leans on.

    A named file replaces the one of the same kind and name in the library, so a copy that is being edited can be
    checked where it lies. Raises Failure when a path does not exist or holds no YAML.
    """
    root = scenarios_dir()
    if not root.is_dir():
        raise Failure(f"{root}: no such directory; PEILIAN_SCENARIOS names the directory of scenario files")
    base = _shown(read_sources(root))
    if not paths:
        return Shelf(read_library(base), frozenset(base))
    named: dict[str, str] = {}
    for path in paths:
        if not path.exists():
            raise Failure(f"{path}: no such file or directory")
        found = _shown(read_sources(path))
        if not found:
            raise Failure(f"{path}: no .yaml file")
        named |= found
    if any(_is_library(path) for path in paths):
        base = {}
    replaced = {_identity(path, text) for path, text in named.items()}
    kept = {path: text for path, text in base.items() if _identity(path, text) not in replaced}
    return Shelf(read_library(kept | named), frozenset(named))


def script_of(library: Library, scenario: str, persona: str | None, spoken: str | None = None) -> Script:
    """The compiled script, in the language ``spoken`` where there is one. Raises Failure that names what there is."""
    found = (library.find(scenario, spoken) if spoken else None) or library.find(scenario)
    if found is not None and persona is not None and persona not in found.personas:
        raise Failure(f"{found.id} is not played by {persona!r}; its cast: {', '.join(found.personas)}")
    if found is not None and FALLBACK_MODEL not in library.emotions:
        raise Failure(f"there is no emotion model {FALLBACK_MODEL!r} in the library")
    try:
        return compile_script(library, found.id if found else scenario, persona)
    except ValidationError as error:
        raise Failure(f"the emotion model cannot be used: {error.error_count()} errors; run peilian lint") from error
    except ScriptError as error:
        shown = [d.text() if d.path else d.message["en"] for d in error.diagnostics] or [str(error)]
        raise Failure("\n".join(shown)) from error


def rubric_of(library: Library, path: Path | None = None) -> Rubric:
    """The rubric in ``path``, or the library's first. Raises Failure with the findings."""
    sources = library.rubric_sources
    if path is not None:
        try:
            sources = {path.as_posix(): path.read_bytes().decode("utf-8", "replace")}
        except OSError as error:
            raise Failure(f"{path}: {error.strerror}") from error
    problems: list[str] = []
    for name, text in sorted(sources.items()):
        rubric, said = read_rubric(name, text)
        problems.extend(problem.text() for problem in said)
        if rubric is not None:
            return rubric
    raise Failure("\n".join(problems) or "there is no rubric in the library")


def _shown(sources: dict[str, str]) -> dict[str, str]:
    """Paths as one would type them from here."""
    here = os.getcwd()
    shown = {}
    for path, text in sources.items():
        near = os.path.relpath(path, here)
        shown[near if not near.startswith("..") else path] = text
    return shown


def _identity(path: str, text: str) -> tuple[str, str]:
    return Path(path).name, kind_of(text)


def _is_library(path: Path) -> bool:
    return path.is_dir() and (path / "personas").is_dir()
