"""Every code has a page whose wrong snippet yields it and whose right snippet does not; a clean library is clean."""

import pytest

from app.domain.diagnose import diagnose
from app.domain.engine.script import compile_script
from app.domain.scenario.diagnostic import SEVERITY
from app.domain.scenario.document import read_document
from app.domain.scenario.read import read_library
from app.domain.scoring.rubric import read_rubric
from app.domain.text.lexicon import read_lexicon
from app.domain.trial import failures_as_diagnostics, run_trials
from app.domain.trial.examples import run_examples
from app.domain.trial.house import PATHS, check_house
from tests.domain.scenario.small import REPO, laid_over, sources

PAGES = REPO / "docs" / "diagnostics"
PLAYED = {"SC601", "SC605"}
UNDERSTOOD = {"SC501", "SC503"}
HOUSE = PATHS["zh-CN"]


def found_in(texts, code):
    library = read_library(texts)
    found = list(diagnose(library))
    if code in PLAYED and "example" in library.scenarios:
        rubric, _ = read_rubric("rubrics/small.yaml", texts["rubrics/small.yaml"])
        report = run_trials(compile_script(library, "example"), rubric)
        found += failures_as_diagnostics(library, report)
    if code in UNDERSTOOD:
        found += run_examples(read_lexicon(library.lexicon_sources)[0]).failures
    if HOUSE in texts:
        shipped = {path: text for path, text in library.lexicon_sources.items() if path != HOUSE}
        found += check_house(read_lexicon(shipped)[0], "zh-CN", texts[HOUSE]).findings
    return found


def test_the_small_library_is_clean():
    assert [d.text() for d in diagnose(read_library(sources()))] == []


def test_every_code_has_a_page_and_every_page_a_code():
    assert {path.stem for path in PAGES.glob("SC*.md")} == set(SEVERITY)


def test_the_index_lists_every_code():
    index = (PAGES / "README.md").read_text()
    assert all(f"[{code}]({code}.md) | {severity} |" in index for code, severity in SEVERITY.items())


@pytest.mark.parametrize("code", sorted(SEVERITY))
def test_a_page_holds_what_is_printed_elsewhere(code):
    page = (PAGES / f"{code}.md").read_text()
    front = page.split("---")[1]
    node, _ = read_document(f"{code}.md", front)
    assert node.plain()["code"] == code
    assert node.plain()["severity"] == SEVERITY[code]
    assert node.plain()["message"].keys() == {"zh-CN", "en"}


@pytest.mark.parametrize("code", sorted(SEVERITY))
def test_the_wrong_snippet_yields_the_code(code):
    wrong = (PAGES / f"{code}.md").read_text().partition("## Wrong")[2].partition("## Right")[0]
    found = [d for d in found_in(laid_over(wrong), code) if d.code == code]
    assert found
    assert found[0].severity == SEVERITY[code]
    assert found[0].line >= 1
    assert found[0].column >= 1
    assert found[0].message.keys() == {"zh-CN", "en"}


@pytest.mark.parametrize("code", sorted(SEVERITY))
def test_the_right_snippet_does_not_and_breaks_nothing(code):
    right = (PAGES / f"{code}.md").read_text().partition("## Right")[2]
    found = found_in(laid_over(right), code)
    assert [d.text() for d in found if d.code == code or d.severity == "error"] == []
