"""The house lexicon: an organisation's own words over the shipped ones, and what must hold before it is published.

A house lexicon is an ordinary lexicon file. Its groups add to the shipped groups of the same name, its rules stand
beside the shipped rules, its ``mute`` silences shipped rules, its ``tests`` say what whole replies must be heard as.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec

from app.domain.scenario.diagnostic import Diagnostic, Place, diagnostic, in_order
from app.domain.text.acts import understand
from app.domain.text.catalogue import ACTS
from app.domain.text.lexicon import LexiconFile, LexiconSource, Problem, Rule, read_alone, read_over
from app.domain.text.matcher import Lexicon, Same, compile_lexicon, gates
from app.domain.text.understanding import Understanding
from app.domain.trial.limits import beyond_limits, too_long
from app.domain.trial.muting import check_muted
from app.domain.trial.neutral import NEUTRAL

PATHS = {"zh-CN": "lexicons/zh/house.yaml", "en": "lexicons/en/house.yaml"}
"""Where the house lexicon of a locale stands among the sources of a library."""

MOST_NEUTRAL = 5
"""A rule that hears its act in so many of the neutral replies hears it nearly everywhere."""
MOST_JOINS = 200
"""Rows of words that one rule may try; each costs time in every reply that holds one of its words."""


class HouseReport(msgspec.Struct, frozen=True):
    """What was found. It may be published when nothing of it is an error."""

    findings: tuple[Diagnostic, ...]
    rules: int
    tests: int
    muted: int = 0

    @property
    def sound(self) -> bool:
        """Whether it may be published."""
        return not any(found.severity == "error" for found in self.findings)


def blank(locale: str) -> str:
    """A house lexicon that says nothing yet."""
    short = "zh" if locale == "zh-CN" else "en"
    head = f"schema: 1\nkind: lexicon\nid: house_{short}\nlocale: {locale}\n"
    return head + "groups: {}\nacts: {}\nmute: []\ntests: []\n"


def with_house(shipped: LexiconSource, locale: str, text: str) -> LexiconSource:
    """The shipped files of ``locale`` with the house lexicon laid over them; what is wrong in it is left out."""
    return _laid(Same(shipped), locale, text)[1]


def check_house(shipped: LexiconSource, locale: str, text: str) -> HouseReport:
    """Everything that speaks against publishing ``text``, each with its place and what to do. What is too large is not
    looked at further: the rest of the check would take as long."""
    found = oversized(locale, text)
    return HouseReport(found, 0, 0) if found else _checked(shipped, locale, text)


def oversized(locale: str, text: str) -> tuple[Diagnostic, ...]:
    """What is too large in ``text``, or makes it something else than a house lexicon of ``locale``; quickly told."""
    found = list(too_long(PATHS[locale], text))
    alone = None if found else read_alone(PATHS[locale], text)
    if alone:
        found += [*_of_another_kind(alone, locale, text), *beyond_limits(PATHS[locale], alone)]
    return in_order(found)


def _of_another_kind(file: LexiconFile, locale: str, text: str) -> Iterator[Diagnostic]:
    """A file that is laid over other words than those it is checked with, or that teaches the second layer."""
    if file.weights is not None or file.examples:
        yield _head(
            locale,
            text,
            "kind",
            "自家词库是规则，不是例句或权重：kind 应为 lexicon",
            "a house lexicon holds rules, not examples or weights: its kind is lexicon",
            "kind: lexicon",
        )
    elif file.locale != locale:
        yield _head(
            locale,
            text,
            "locale",
            f"这是 {locale} 的草稿，文件却写着 locale: {file.locale}",
            f"this is the draft of {locale}, and the file says locale: {file.locale}",
            f"locale: {locale}",
        )


def _head(locale: str, text: str, field: str, zh: str, en: str, fix: str) -> Diagnostic:
    line = next((n for n, row in enumerate(text.splitlines(), 1) if row.startswith(f"{field}:")), 1)
    return diagnostic("SC502", Place(PATHS[locale], line, 1), zh, en, (f"写成 {fix}", f"write {fix}"))


def _checked(shipped: LexiconSource, locale: str, text: str) -> HouseReport:
    plain, source, problems = _laid(Same(shipped), locale, text)
    found = [_problem(each.path, each.line, each.column, each.message, each.fix) for each in problems]
    house = next((file for file in source.files if file.rules and file.rules[0].path == PATHS[locale]), None)
    house = house or (source.files[-1] if len(source.files) > len(plain.files) else None)
    if house is None:
        return HouseReport(in_order(found), 0, 0)
    check = _Check(plain, source, house, locale, text)
    found += check.run()
    return HouseReport(in_order(found), len(house.rules), len(house.tests), len(house.mute))


class _Check:
    """One house lexicon beside the lexicon it is laid over."""

    def __init__(self, plain: LexiconSource, source: LexiconSource, house: LexiconFile, locale: str, text: str) -> None:
        self.plain, self.house, self.locale, self.text = plain, house, locale, text
        shared = house.groups.keys() & plain.groups(locale).keys()
        self.widened = {name: house.groups[name] for name in sorted(shared)}
        self.own = {rule.id: rule for rule in house.rules}
        muted = {each.rule for each in house.mute}
        shipped = [rule for file in plain.files for rule in file.rules]
        self.heeded = [rule for rule in shipped if rule.id not in muted or gates(rule)]
        alone = msgspec.structs.replace(house, groups={}, rules=(), tests=())
        muting = len(self.heeded) < len(shipped)
        self.before = compile_lexicon(LexiconSource((*plain.files, alone)) if muting else plain)
        self.after = compile_lexicon(source)

    def run(self) -> Iterator[Diagnostic]:
        yield from check_muted(self.plain, self.house, self.before, PATHS[self.locale])
        known = {_bare(pattern): rule for rule in self.heeded for pattern in rule.any}
        for rule in self.house.rules:
            yield from _repeated(rule, known)
            for pattern in rule.any:
                known.setdefault(_bare(pattern), rule)
            yield from self._examples(rule)
            yield from self._costs(rule)
        yield from self._everywhere()
        yield from self._against_shipped()
        yield from self._widened()
        yield from self._filed()

    def _examples(self, rule: Rule) -> Iterator[Diagnostic]:
        if not rule.yes:
            yield _found(
                "SC511",
                rule,
                f"规则 {rule.id} 没有正例，无法知道它能否识别",
                f"rule {rule.id} has no yes example to show that it matches",
                ('写一句应当识别的话：yes: ["…"]', 'write a reply it must hear: yes: ["…"]'),
            )
        for example in rule.yes:
            if rule.act not in _acts(example, self.after):
                yield _found(
                    "SC511",
                    rule,
                    f"规则 {rule.id} 认不出自己的例句“{example}”",
                    f"rule {rule.id} does not hear its own example {example!r}",
                    _hint(understand(example, self.after), rule),
                )
        for example in rule.no:
            if rule.act in _acts(example, self.after):
                yield _found(
                    "SC513",
                    rule,
                    f"规则 {rule.id} 的反例“{example}”也被识别",
                    f"rule {rule.id} also hears its counter-example {example!r}",
                    ("用 unless 排除，或把短语写长一些", "exclude it with unless, or make the phrase longer"),
                )
        if rule.yes and all(rule.act in _acts(example, self.before) for example in rule.yes):
            yield _found(
                "SC514",
                rule,
                f"规则 {rule.id} 的例句不用它也都能识别",
                f"every example of rule {rule.id} is heard without it",
                (
                    "删掉这条规则，或写一句现在听不出来的例句",
                    "remove the rule, or give an example that is not heard yet",
                ),
            )

    def _costs(self, rule: Rule) -> Iterator[Diagnostic]:
        joins = next((len(each.joins) for each in self.after.rules if each.id == rule.id), 0)
        if joins > MOST_JOINS:
            yield _found(
                "SC512",
                rule,
                f"规则 {rule.id} 有 {joins} 条组合，会拖慢每一条回复",
                f"rule {rule.id} has {joins} rows of words and slows every reply",
                ("把并列的词放进 groups，再用 <组名>", "put the alternatives into a group and write <group>"),
            )

    def _everywhere(self) -> Iterator[Diagnostic]:
        heard = [understand(text, self.after) for text in NEUTRAL[self.locale]]
        for rule in self.house.rules:
            hit = [found.text for found in heard if any(act.rule == rule.id for act in found.acts)]
            if len(hit) >= MOST_NEUTRAL:
                yield _found(
                    "SC510",
                    rule,
                    f"规则 {rule.id} 几乎什么话都认：“{hit[0]}”“{hit[1]}”……",
                    f"rule {rule.id} hears nearly everything: {hit[0]!r}, {hit[1]!r} …",
                    ("短语太短或太常见，写得更具体些", "the phrase is too short or too common; make it more specific"),
                )

    def _against_shipped(self) -> Iterator[Diagnostic]:
        """A shipped example that a house rule turns into something else."""
        told: set[str] = set()
        for rule, example, wanted in _examples_of(self.heeded):
            heard = understand(example, self.after)
            culprit = self._culprit(heard)
            if culprit is None or culprit.id in told:
                continue
            if (rule.act in {act.act for act in heard.acts}) is not wanted:
                told.add(culprit.id)
                yield _found(
                    "SC513",
                    culprit,
                    f"规则 {culprit.id} 与自带规则 {rule.id} 的例句“{example}”冲突",
                    f"rule {culprit.id} contradicts the example {example!r} of the shipped rule {rule.id}",
                    ("用 unless 排除这种说法", "exclude that wording with unless"),
                )

    def _widened(self) -> Iterator[Diagnostic]:
        """Shipped groups that got words with which a shipped example is no longer understood as it was."""
        if not self.widened:
            return
        for rule, example, wanted in _examples_of(self.heeded):
            said = [word for words in self.widened.values() for word in words if word in example]
            if not said or (rule.act in _acts(example, self.after)) is wanted:
                continue
            if (rule.act in _acts(example, self.before)) is wanted:
                name = next(name for name, words in self.widened.items() if said[0] in words)
                line = next((n for n, row in enumerate(self.text.splitlines(), 1) if name in row), 1)
                yield diagnostic(
                    "SC513",
                    Place(PATHS[self.locale], line, 1),
                    f"词组 {name} 加了“{said[0]}”，与自带规则 {rule.id} 的例句“{example}”冲突",
                    f"{said[0]!r} in the group {name} contradicts the example {example!r} of rule {rule.id}",
                    ("换成更具体的词，或另建一个词组", "use a more specific word, or a group of your own"),
                )
                return

    def _culprit(self, heard: Understanding) -> Rule | None:
        named = [act.rule for act in heard.acts] + [gone.rule for gone in heard.dropped]
        return next((self.own[name] for name in named if name in self.own), None)

    def _filed(self) -> Iterator[Diagnostic]:
        for test in self.house.tests:
            acts = _acts(test.text, self.after)
            missing = [act for act in test.has if act not in acts]
            extra = [act for act in test.lacks if act in acts]
            if missing or extra:
                zh = "、".join(
                    [*(f"没听出{ACTS[a].name_zh}" for a in missing), *(f"误听成{ACTS[a].name_zh}" for a in extra)]
                )
                en = ", ".join([*(f"{a} is not heard" for a in missing), *(f"{a} is heard" for a in extra)])
                place = Place(PATHS[self.locale], test.line, 1)
                yield diagnostic(
                    "SC515",
                    place,
                    f"测试“{test.text}”不通过：{zh}",
                    f"the test {test.text!r} fails: {en}",
                    ("加一条规则，或删掉这条测试", "add a rule, or remove the test"),
                )


@lru_cache(maxsize=8)
def _laid(shipped: Same, locale: str, text: str) -> tuple[LexiconSource, LexiconSource, tuple[Problem, ...]]:
    """The shipped files of a locale, the same with the house lexicon, and what is wrong in it. Compiling takes a second
    and is kept for each source: who tries one draft again and again gets the same source again."""
    plain = _of_locale(shipped, locale)
    return plain, *read_over(plain, PATHS[locale], text)


@lru_cache(maxsize=4)
def _of_locale(shipped: Same, locale: str) -> LexiconSource:
    own = PATHS[locale]
    files = (file for file in shipped.source.files if file.locale == locale)
    return LexiconSource(tuple(file for file in files if not any(rule.path == own for rule in file.rules)))


def _bare(pattern: str) -> str:
    return "".join(pattern.split()).lower()


def _repeated(rule: Rule, known: Mapping[str, Rule]) -> Iterator[Diagnostic]:
    for pattern in rule.any:
        other = known.get(_bare(pattern))
        if other is None:
            continue
        if other.act == rule.act:
            yield _found(
                "SC514",
                rule,
                f"短语“{pattern}”在规则 {other.id} 里已有",
                f"the phrase {pattern!r} stands in rule {other.id} already",
                ("删掉重复的短语", "remove the repeated phrase"),
            )
        else:
            yield _found(
                "SC513",
                rule,
                f"短语“{pattern}”在规则 {other.id} 里表示{ACTS[other.act].name_zh}",
                f"the phrase {pattern!r} means {other.act} in rule {other.id}",
                ("换一个只属于这个行为的说法", "use words that belong to this act alone"),
            )


def _examples_of(rules: Sequence[Rule]) -> Iterator[tuple[Rule, str, bool]]:
    for rule in rules:
        yield from ((rule, example, True) for example in rule.yes)
        yield from ((rule, example, False) for example in rule.no)


def _acts(text: str, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(act.act for act in understand(text, lexicon).acts)


def _hint(heard: Understanding, rule: Rule) -> tuple[str, str]:
    """Why an example is not heard: a scope rule took it away, or no phrase stands in it."""
    for gone in heard.dropped:
        if gone.rule == rule.id:
            return (f"范围规则 {gone.why[-1].rule} 去掉了它", f"the scope rule {gone.why[-1].rule} took it away")
    return ("短语里的字词要按顺序出现在例句里", "the words of a phrase must stand in the example, in their order")


def _problem(path: str, line: int, column: int, message: str, fix: str) -> Diagnostic:
    return diagnostic("SC502", Place(path, line, column), f"词库：{message}", message, (fix, fix))


def _found(code: str, rule: Rule, zh: str, en: str, fix: tuple[str, str]) -> Diagnostic:
    return diagnostic(code, Place(rule.path, max(1, rule.line), 1), zh, en, fix)


def phrase_rule(
    locale: str, number: int, act: str, phrases: Sequence[str], yes: Sequence[str], no: Sequence[str]
) -> str:
    """A rule as YAML, indented as it stands under ``acts: {ACT: {rules:``; for those who do not write YAML."""
    quoted = {
        name: "[" + ", ".join(_quoted(text) for text in texts) + "]"
        for name, texts in (("any", phrases), ("yes", yes), ("no", no))
    }
    short = "zh" if locale == "zh-CN" else "en"
    lines = [
        f"      - id: house_{short}_{act}_{number}",
        f"        any: {quoted['any']}",
        f"        yes: {quoted['yes']}",
    ]
    return "\n".join(lines + ([f"        no: {quoted['no']}"] if no else [])) + "\n"


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()
