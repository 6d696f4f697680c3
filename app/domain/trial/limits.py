"""How large a house lexicon may be: every reply is looked at with all of it, and every check runs all its tests."""

from collections.abc import Iterable, Iterator

from app.domain.scenario.diagnostic import Diagnostic, Place, diagnostic
from app.domain.text.lexicon import LexiconFile, Rule

MOST_CHARS = 150_000
MOST_RULES = 300
MOST_PATTERNS = 1_500
LONGEST_PATTERN = 200
MOST_WORDS = 5_000
MOST_TESTS = 1_000
MOST_MUTED = 200
LONGEST_REPLY = 2_000
"""Characters of an example or a test: a reply is no longer."""


def too_long(path: str, text: str) -> Iterator[Diagnostic]:
    """That the whole file is too long; asked before it is read."""
    if len(text) > MOST_CHARS:
        line = text.count("\n", 0, MOST_CHARS) + 1
        yield _found(
            path, line,
            f"自家词库有 {len(text)} 个字符，最多 {MOST_CHARS} 个；从这一行起装不下",
            f"the house lexicon has {len(text)} characters, at most {MOST_CHARS} fit; from this line on it is too much",
            ("删掉不用它也能识别的规则和测试", "remove rules and tests that are heard without them"),
        )  # fmt: skip


def beyond_limits(path: str, house: LexiconFile) -> Iterator[Diagnostic]:
    """Each limit that ``house`` goes beyond, at the first thing that is too much."""
    patterns = [(rule, pattern) for rule in house.rules for pattern in _patterns(rule)]
    yield from _count(
        path, "条规则", "rules", [rule.line for rule in house.rules], MOST_RULES,
        ("把说法相近的规则合成一条", "join rules that word the same thing alike"),
    )  # fmt: skip
    yield from _count(
        path, "个短语", "phrases", [rule.line for rule, _ in patterns], MOST_PATTERNS,
        ("把并列的词放进 groups，再用 <组名>", "put the alternatives into a group and write <group>"),
    )  # fmt: skip
    yield from _count(
        path, "条测试", "tests", [test.line for test in house.tests], MOST_TESTS,
        ("删掉早已稳定通过的测试", "remove tests that have long been passing"),
    )  # fmt: skip
    yield from _count(
        path, "条静音", "muted rules", [muted.line for muted in house.mute], MOST_MUTED,
        ("把总是误判的规则报给维护自带词库的人", "report what always misfires to whoever maintains the shipped rules"),
    )  # fmt: skip
    words = sum(map(len, house.groups.values()))
    if words > MOST_WORDS:
        yield _found(
            path, 1,
            f"词组里共有 {words} 个词，最多 {MOST_WORDS} 个",
            f"the groups hold {words} words, at most {MOST_WORDS} are allowed",
            ("删掉没有规则用到的词组", "remove groups that no rule names"),
        )  # fmt: skip
    for rule in house.rules:
        yield from _of_rule(path, rule)
    for test in house.tests:
        yield from _long(path, test.line, (test.text,), LONGEST_REPLY, "测试", "test")


def _of_rule(path: str, rule: Rule) -> Iterator[Diagnostic]:
    yield from _long(
        path, rule.line, _patterns(rule), LONGEST_PATTERN, f"规则 {rule.id} 的短语", f"phrase of {rule.id}"
    )
    yield from _long(
        path, rule.line, (*rule.yes, *rule.no), LONGEST_REPLY, f"规则 {rule.id} 的例句", f"example of {rule.id}"
    )


def _patterns(rule: Rule) -> tuple[str, ...]:
    return (*rule.any, *rule.needs, *rule.needs_unit, *rule.unless, *rule.unless_unit)


def _count(
    path: str, what_zh: str, what_en: str, lines: list[int], most: int, fix: tuple[str, str]
) -> Iterator[Diagnostic]:
    if len(lines) > most:
        yield _found(
            path, lines[most],
            f"自家词库有 {len(lines)} {what_zh}，最多 {most} {what_zh[0]}；从这一行起多了",
            f"the house lexicon has {len(lines)} {what_en}, at most {most} are allowed; from here on it is too much",
            fix,
        )  # fmt: skip


def _long(path: str, line: int, texts: Iterable[str], most: int, zh: str, en: str) -> Iterator[Diagnostic]:
    for text in texts:
        if len(text) > most:
            yield _found(
                path, line,
                f"{zh}“{text[:20]}……”有 {len(text)} 个字，最多 {most} 个",
                f"the {en} that begins {text[:20]!r} has {len(text)} characters, at most {most} are allowed",
                ("留下要识别的那一句", "keep the sentence that matters"),
            )  # fmt: skip


def _found(path: str, line: int, zh: str, en: str, fix: tuple[str, str]) -> Diagnostic:
    return diagnostic("SC518", Place(path, max(1, line), 1), zh, en, fix)
