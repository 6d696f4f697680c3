"""What is wrong with a library, as far as reading it can tell: load, graph, reference and guard checks.

Nothing is played here; ``app.domain.trial`` runs the embedded tests. Codes and pages: docs/diagnostics.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.diagnose.embedded import check_tests
from app.domain.diagnose.facts import check_facts
from app.domain.diagnose.graph import check_graph
from app.domain.diagnose.guards import check_guards, check_persona_guards
from app.domain.diagnose.lines import check_lines, check_persona_lines
from app.domain.diagnose.references import check_references
from app.domain.diagnose.subject import Subject
from app.domain.engine.feelings import EmotionModel
from app.domain.scenario.diagnostic import Diagnostic, Place, diagnostic, in_order
from app.domain.scenario.library import Library
from app.domain.scenario.plan import plan_of
from app.domain.scenario.resolve import Resolved, resolve
from app.domain.scenario.shape import shape
from app.domain.scoring.rubric import read_rubric
from app.domain.text.lexicon import LexiconSource, Problem, read_lexicon


@dataclass(frozen=True)
class Known:
    """What lies outside the scenarios and is named in them."""

    criteria: frozenset[str]
    lexicon: LexiconSource


def diagnose(library: Library) -> tuple[Diagnostic, ...]:
    """Everything found in the library, in order of path and line; what reading it found is included."""
    found = list(library.diagnostics)
    source, problems = read_lexicon(library.lexicon_sources)
    found.extend(_lexicon_problem(problem) for problem in problems)
    criteria: set[str] = set()
    for path, text in sorted(library.rubric_sources.items()):
        rubric, said = read_rubric(path, text)
        found.extend(said)
        if rubric is not None:
            criteria |= {criterion.id for criterion in rubric.criteria}
    known = Known(frozenset(criteria), source)
    for name in sorted(library.emotions):
        found.extend(shape(EmotionModel, library.nodes[("emotion", name)])[1])
    for name, persona in sorted(library.personas.items()):
        node = library.nodes[("persona", name)]
        found.extend(check_persona_lines(persona, node))
        found.extend(check_persona_guards(persona, node))
    for (locale, name), voice in sorted(library.voices.items()):
        found.extend(check_persona_lines(voice, library.persona_node(name, locale)))
    for name in sorted(library.scenarios):
        found.extend(_scenario(library, name, known))
    return in_order(found)


def _scenario(library: Library, name: str, known: Known) -> Iterator[Diagnostic]:
    scenario = library.scenarios[name]
    block_nodes = {block: library.nodes[("block", block)] for block in library.blocks}
    plan = plan_of(scenario, library.nodes[("scenario", name)], library.blocks, block_nodes)
    cast: dict[str, Resolved] = {}
    for persona in scenario.personas:
        resolved = resolve(library, name, persona)
        if isinstance(resolved, Resolved):
            cast[persona] = resolved
        else:
            yield from resolved
    groups = known.lexicon.groups(scenario.locale)
    subject = Subject(library, plan, cast, known.criteria, groups)
    for check in (check_graph, check_references, check_lines, check_facts, check_guards, check_tests):
        yield from check(subject)


_LEXICON_CODES = {
    "yaml": "SC000",
    "yaml_feature": "SC002",
    "duplicate_key": "SC002",
    "lexicon_head": "SC005",
    "duplicate_rule": "SC009",
    "unknown_act": "SC124",
}


def _lexicon_problem(problem: Problem) -> Diagnostic:
    code = "SC502" if problem.code.startswith("pattern_") else _LEXICON_CODES.get(problem.code, "SC001")
    place = Place(problem.path, problem.line, problem.column)
    return diagnostic(code, place, f"词库：{problem.message}", problem.message, (problem.fix, problem.fix))
