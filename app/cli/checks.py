"""``peilian lint`` and ``peilian test``."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.cli.output import Format, say, say_json
from app.cli.shelf import Shelf, open_shelf, rubric_of, script_of
from app.domain.diagnose import diagnose
from app.domain.engine.script import Script
from app.domain.scenario.diagnostic import SEVERITY, Diagnostic
from app.domain.scenario.model import Scenario
from app.domain.scoring.rubric import Rubric
from app.domain.text.lexicon import read_lexicon
from app.domain.trial import TrialReport, failures_as_diagnostics, run_trials
from app.domain.trial.answers import ask_everything
from app.domain.trial.examples import run_examples
from app.domain.trial.hijack import Hijack, find_hijacks

PAGES = "docs/diagnostics"
MOST_NAMES = 8


def lint(paths: list[Path], form: Format, lang: str) -> int:
    """Print what is wrong with the files; 1 when anything is an error."""
    shelf = open_shelf(paths)
    found = [d for d in diagnose(shelf.library) if d.path in shelf.chosen]
    match form:
        case Format.TEXT:
            _as_text(found, len(shelf.chosen), lang)
        case Format.JSON:
            say_json({"diagnostics": [_as_object(d) for d in found], **_counted(found)}, indent=2)
        case Format.SARIF:
            say_json(sarif(found, lang), indent=2)
        case Format.GITHUB:
            for diagnostic in found:
                say(_as_command(diagnostic, lang))
    return int(any(d.severity == "error" for d in found))


def trial(paths: list[Path], lang: str, *, answers: bool, verbose: bool) -> int:
    """Play the embedded tests and the examples of the lexicons; 1 when anything fails."""
    shelf = open_shelf(paths)
    rubric = rubric_of(shelf.library)
    broken = [d for d in shelf.library.diagnostics if d.path in shelf.chosen and d.severity == "error"]
    for diagnostic in broken:
        say(diagnostic.text(lang))
    failed = bool(broken)
    for scenario in _scenarios(shelf):
        for persona in scenario.personas:
            script = script_of(shelf.library, scenario.id, persona)
            failed |= _trials(shelf, script, rubric, lang, verbose=verbose)
            if answers:
                _answers(script)
    return int(_examples(shelf, lang) or failed)


def sarif(found: Sequence[Diagnostic], lang: str) -> dict[str, Any]:
    """The findings as a SARIF 2.1.0 log."""
    levels = {"error": "error", "warning": "warning", "info": "note"}
    rules = [{"id": code, "helpUri": f"{PAGES}/{code}.md"} for code in sorted({d.code for d in found})]
    results = [
        {
            "ruleId": d.code,
            "level": levels[d.severity],
            "message": {"text": " ".join(_sentences(d, lang))},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": d.path},
                        "region": {"startLine": d.line, "startColumn": d.column},
                    }
                }
            ],
        }
        for d in found
    ]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": {"name": "peilian", "rules": rules}}, "results": results}],
    }


def _as_text(found: Sequence[Diagnostic], files: int, lang: str) -> None:
    for diagnostic in found:
        say(diagnostic.text(lang))
    count = _counted(found)
    if lang == "zh-CN":
        say(f"{files} 个文件：{count['errors']} 个错误，{count['warnings']} 个警告，{count['infos']} 条提示")
    else:
        say(f"{files} files: {count['errors']} errors, {count['warnings']} warnings, {count['infos']} notes")


def _counted(found: Sequence[Diagnostic]) -> dict[str, int]:
    count = Counter(d.severity for d in found)
    return {"errors": count["error"], "warnings": count["warning"], "infos": count["info"]}


def _as_object(diagnostic: Diagnostic) -> dict[str, Any]:
    assert diagnostic.code in SEVERITY
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "path": diagnostic.path,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "message": diagnostic.message,
        "fix": diagnostic.fix,
    }


def _as_command(diagnostic: Diagnostic, lang: str) -> str:
    """A workflow command; its text escapes the three signs that mean something there."""
    level = {"error": "error", "warning": "warning", "info": "notice"}[diagnostic.severity]
    text = " ".join(_sentences(diagnostic, lang)).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    where = f"file={diagnostic.path},line={diagnostic.line},col={diagnostic.column},title={diagnostic.code}"
    return f"::{level} {where}::{text}"


def _sentences(diagnostic: Diagnostic, lang: str) -> list[str]:
    texts = (diagnostic.message, diagnostic.fix)
    return [said for text in texts if (said := text.get(lang) or text.get("en", ""))]


def _scenarios(shelf: Shelf) -> list[Scenario]:
    paths, scenarios = shelf.library.paths, shelf.library.scenarios
    return [s for name, s in sorted(scenarios.items()) if paths[("scenario", name)] in shelf.chosen]


def _trials(shelf: Shelf, script: Script, rubric: Rubric, lang: str, *, verbose: bool) -> bool:
    report = run_trials(script, rubric)
    for diagnostic in failures_as_diagnostics(shelf.library, report):
        say(diagnostic.text(lang))
    _summary(report, lang, None if verbose else MOST_NAMES)
    return bool(report.failures)


def _summary(report: TrialReport, lang: str, most: int | None) -> None:
    failed = sum(bool(trial.failures) for trial in report.trials)
    good = len(report.trials) - failed
    words = f"{good} 个测试通过，{failed} 个失败" if lang == "zh-CN" else f"{good} tests pass, {failed} fail"
    say(f"{report.scenario} × {report.persona}: {words}")
    for coverage in report.coverage:
        if coverage.total:
            share = f"{len(coverage.covered)}/{coverage.total}"
            names = [*coverage.missing[:most], *(["…"] if len(coverage.missing[:most]) < len(coverage.missing) else [])]
            missing = f"  − {', '.join(names)}" if names else ""
            say(f"    {coverage.kind:<20} {share:>7}{missing}")


def _answers(script: Script) -> None:
    """What the customer answers to everything the plot knows."""
    for asked in ask_everything(script):
        say(f"    ? {asked.question}")
        for line in asked.answer or ("(silence)",):
            say(f"      {line}")


def _examples(shelf: Shelf, lang: str) -> bool:
    sources = shelf.library.lexicon_sources
    if not sources.keys() & shelf.chosen:
        return False
    source, _ = read_lexicon(sources)
    report = run_examples(source)
    failures = [d for d in report.failures if d.path in shelf.chosen]
    for diagnostic in failures:
        say(diagnostic.text(lang))
    total = report.examples
    if lang == "zh-CN":
        say(f"词库：{total} 个例句，{len(failures)} 个不符")
    else:
        say(f"lexicons: {total} examples, {len(failures)} fail")
    for hijack in find_hijacks(source):
        if hijack.path in shelf.chosen:
            say(_hijacked(hijack, lang))
    return bool(failures)


def _hijacked(hijack: Hijack, lang: str) -> str:
    """A warning of one line; it fails nothing."""
    place, rule, act = f"{hijack.path}:{hijack.line}", hijack.rule, f"{hijack.act} ({hijack.rival})"
    if lang == "zh-CN":
        what = "抢走了这句话" if hijack.suppresses else "在同样的字上说了相反的话"
        return f"{place} 警告：规则 {rule} 的例句“{hijack.example}”里，{act} {what}"
    what = "takes the act away" if hijack.suppresses else "says the opposite of the same words"
    return f"{place} warning: in {hijack.example!r}, an example of {rule}, {act} {what}"
