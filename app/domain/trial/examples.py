"""The examples of a lexicon, which are its tests: every ``yes`` yields its act, every ``no`` does not."""

import msgspec

from app.domain.scenario.diagnostic import Diagnostic, Place, diagnostic
from app.domain.text.acts import understand
from app.domain.text.lexicon import LexiconSource, Rule
from app.domain.text.matcher import Lexicon, compile_lexicon


class ExampleReport(msgspec.Struct, frozen=True):
    """How many examples there are, and SC501 (a yes that fails) or SC503 (a no that matches) for each that fails."""

    examples: int
    failures: tuple[Diagnostic, ...]


def run_examples(source: LexiconSource) -> ExampleReport:
    """Every example of every rule that is not muted, understood alone."""
    lexicon = compile_lexicon(source)
    rules = [rule for file in source.files for rule in file.rules if rule.id not in lexicon.muted]
    failures = tuple(found for rule in rules for found in _of_rule(rule, lexicon))
    return ExampleReport(sum(len(rule.yes) + len(rule.no) for rule in rules), failures)


def _of_rule(rule: Rule, lexicon: Lexicon) -> list[Diagnostic]:
    place = Place(rule.path, max(1, rule.line), 1)
    missed = [example for example in rule.yes if rule.act not in _acts(example, lexicon)]
    caught = [example for example in rule.no if rule.act in _acts(example, lexicon)]
    return [_missed(place, rule, example, _acts(example, lexicon)) for example in missed] + [
        diagnostic(
            "SC503",
            place,
            f"规则 {rule.id}：反例“{example}”被识别成 {rule.act}",
            f"rule {rule.id}: the counter-example {example!r} is recognised as {rule.act}",
        )
        for example in caught
    ]


def _missed(place: Place, rule: Rule, example: str, acts: tuple[str, ...]) -> Diagnostic:
    return diagnostic(
        "SC501",
        place,
        f"规则 {rule.id}：例句“{example}”没有识别成 {rule.act}，而是 {'、'.join(acts) or '无'}",
        f"rule {rule.id}: {example!r} is not {rule.act} but {', '.join(acts) or 'nothing'}",
    )


def _acts(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(act.act for act in understand(text, lexicon).acts)
