"""Lexicon files: rules that say how acts are worded, read from YAML without ever raising on content."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.tokens import AliasToken, AnchorToken, TagToken

from app.domain.text.catalogue import ACTS
from app.domain.text.linear import WEIGHTS_HEAD, Weights, read_weights
from app.domain.text.pattern import PatternError, Patterns, patterns_over
from app.domain.text.yaml import compose_yaml, too_deep

SUBJECTS = ("first", "second", "third", "any", "first_or_none", "second_or_none")
MODALITIES = ("plain", "conditional", "already", "doing", "will")
LOCALES = ("zh-CN", "en")
DEFAULT_CONFIDENCE = 850
_MARKED = re.compile(r"(?:^|[\s\[{,:])[&*!]")  # nowhere else can an anchor, an alias or a tag begin
EXAMPLES_HEAD = '{"schema": 1, "kind": "examples",'
"""How a long file of examples begins: JSON, which is YAML too but read a hundred times faster."""


class Problem(msgspec.Struct, frozen=True):
    """Something wrong with a file. ``line`` and ``column`` count from 1; ``fix`` says what to write."""

    path: str
    line: int
    column: int
    code: str
    message: str
    fix: str = ""


class Rule(msgspec.Struct, frozen=True):
    """One way of doing an act. Lists hold patterns, except the examples ``yes`` and ``no`` and lists of acts.

    ``whole``: the match is all that the unit says; ``max_chars``: the unit has at most so many letters
    (0: any); ``needs_acts`` (one of them), ``unless_acts``: what else must or must not stand in the unit.
    """

    id: str
    act: str
    any: tuple[str, ...]
    needs: tuple[str, ...] = ()
    needs_unit: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_unit: tuple[str, ...] = ()
    confidence: int = DEFAULT_CONFIDENCE
    subject: str = "any"
    question: bool | None = None
    negation: str = "block"
    modality: tuple[str, ...] = ()
    reported: str = "block"
    whole: bool = False
    max_chars: int = 0
    needs_acts: tuple[str, ...] = ()
    unless_acts: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    path: str = ""
    line: int = 0


class Example(msgspec.Struct, frozen=True):
    """A wording that the linear layer learns from, with all acts it carries; none for small talk."""

    text: str
    acts: tuple[str, ...]


class _Replies(msgspec.Struct, forbid_unknown_fields=True):
    """A file of examples as JSON: each reply with its acts behind it."""

    schema: Literal[1]
    kind: Literal["examples"]
    id: str
    locale: Literal["zh-CN", "en"]
    replies: list[tuple[str, ...]]


class Filed(msgspec.Struct, frozen=True):
    """A test of a whole lexicon: a reply, the acts that must be heard in it and those that must not."""

    text: str
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    line: int


class Muted(msgspec.Struct, frozen=True):
    """The id of a rule of another file that a file silences, and where it says so."""

    rule: str
    line: int


class LexiconFile(msgspec.Struct, frozen=True):
    """One file: word groups, usable from every file of the same locale, rules, and rules of other files that it
    mutes; or examples to learn from; or the weights learnt."""

    id: str
    locale: str
    groups: dict[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    examples: tuple[Example, ...] = ()
    tests: tuple[Filed, ...] = ()
    weights: Weights | None = None
    mute: tuple[Muted, ...] = ()


class LexiconSource(msgspec.Struct, frozen=True):
    """All files, in the order of their paths."""

    files: tuple[LexiconFile, ...] = ()

    def groups(self, locale: str) -> dict[str, tuple[str, ...]]:
        """The word groups of a locale; a group that several files name is their union."""
        merged: dict[str, tuple[str, ...]] = {}
        for file in self.files:
            if file.locale == locale:
                for name, words in file.groups.items():
                    merged[name] = tuple(dict.fromkeys((*merged.get(name, ()), *words)))
        return merged


def read_lexicon(sources: Mapping[str, str]) -> tuple[LexiconSource, tuple[Problem, ...]]:
    """Files by path -> what they say, and what is wrong with them. Wrong rules are left out."""
    problems: list[Problem] = []
    files: list[LexiconFile] = []
    for path in sorted(sources):
        file, found = _read_once(path, sources[path])
        problems += found
        files += [file] if file else []
    source = LexiconSource(tuple(files))
    return _checked(source, problems), tuple(problems)


def read_alone(path: str, text: str) -> LexiconFile | None:
    """One file as it stands, without asking whether its patterns fit the others; None when it cannot be read."""
    return _read_once(path, text)[0]


@lru_cache(maxsize=128)  # files; a shelf is read again for every draft, and hardly ever differs
def _read_once(path: str, text: str) -> tuple[LexiconFile | None, tuple[Problem, ...]]:
    problems: list[Problem] = []
    return _read_file(path, text, problems), tuple(problems)


def _read_file(path: str, text: str, problems: list[Problem]) -> LexiconFile | None:
    if text.startswith(WEIGHTS_HEAD):
        return _read_weights(path, text, problems)
    if text.startswith(EXAMPLES_HEAD):
        return _read_replies(path, text, problems)
    root = _compose(path, text, problems)
    if root is None:
        return None
    reader = _Reader(path, problems)
    fields = reader.mapping(
        root, {"schema", "kind", "id", "locale", "groups", "acts", "none", "mute", "tests", "title", "note"}
    )
    kind = reader.text(fields.get("kind"))
    if reader.text(fields.get("schema")) != "1" or kind not in ("lexicon", "examples"):
        reader.report(root, "lexicon_head", "not a lexicon of schema 1", "begin with: schema: 1, kind: lexicon")
        return None
    locale = reader.text(fields.get("locale"))
    if locale not in LOCALES:
        reader.report(fields.get("locale") or root, "locale", f"unknown locale {locale!r}", "zh-CN or en")
        return None
    if kind == "examples":
        return LexiconFile(reader.text(fields.get("id")), locale, {}, (), examples=reader.examples(fields))
    groups = {name: reader.texts(node) for name, node in reader.mapping(fields.get("groups"), None).items()}
    rules = tuple(reader.rules(fields.get("acts")))
    tests = tuple(reader.tests(fields.get("tests")))
    mute = tuple(reader.muted(fields.get("mute")))
    return LexiconFile(reader.text(fields.get("id")), locale, groups, rules, tests=tests, mute=mute)


def _read_weights(path: str, text: str, problems: list[Problem]) -> LexiconFile | None:
    """The weights as ``peilian lexicon train`` writes them: JSON, which is YAML too but read a hundred times faster."""
    try:
        weights = read_weights(text)
    except msgspec.DecodeError as error:
        fix = "write it again with peilian lexicon train"
        problems.append(Problem(path, 1, 1, "weights", f"not weights of the linear layer: {error}", fix))
        return None
    return LexiconFile(f"linear_{weights.locale}", weights.locale, {}, (), weights=weights)


def _read_replies(path: str, text: str, problems: list[Problem]) -> LexiconFile | None:
    fix = 'one reply a line: ["words", "act", "act"]'
    try:
        file = msgspec.json.decode(text, type=_Replies)
    except msgspec.DecodeError as error:
        problems.append(Problem(path, *_json_place(text), "examples", f"not a file of examples: {error}", fix))
        return None
    found = len(problems)
    for line, row in enumerate(file.replies, 2):
        if not row or not row[0].strip():
            problems.append(Problem(path, line, 1, "examples", "a reply without words", fix))
        unknown = [act for act in row[1:] if act not in ACTS]
        problems += [Problem(path, line, 1, "unknown_act", f"there is no act {act!r}", fix) for act in unknown]
    if len(problems) > found:
        return None
    examples = tuple(Example(reply, tuple(acts)) for reply, *acts in file.replies)
    return LexiconFile(file.id, file.locale, {}, (), examples=examples)


def _json_place(text: str) -> tuple[int, int]:
    """Line and column where JSON breaks off; the beginning when it only holds the wrong things."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.lineno, error.colno
    return 1, 1


def _compose(path: str, text: str, problems: list[Problem]) -> Node | None:
    deep = too_deep(text)
    if deep is not None:
        line, column = text.count("\n", 0, deep) + 1, deep - text.rfind("\n", 0, deep)
        fix = "a lexicon needs five levels: close the brackets"
        problems.append(Problem(path, line, column, "depth", "nested far deeper than any file needs", fix))
        return None
    try:
        for token in YAML(typ="safe", pure=True).scan(text) if _MARKED.search(text) else ():
            if isinstance(token, (AliasToken, AnchorToken, TagToken)):
                mark = token.start_mark
                problems.append(
                    Problem(
                        path,
                        mark.line + 1,
                        mark.column + 1,
                        "yaml_feature",
                        "anchors, aliases and tags are not allowed",
                        "write the value out, or quote it",
                    )
                )
                return None
        root = compose_yaml(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problems.append(Problem(path, line, column, "yaml", str(error.problem or error.context or "not YAML")))
        return None
    except (YAMLError, ValueError) as error:
        problems.append(Problem(path, 1, 1, "yaml", str(error).splitlines()[0]))
        return None
    if not isinstance(root, MappingNode):
        problems.append(
            Problem(path, 1, 1, "lexicon_head", "the file is empty", "begin with: schema: 1, kind: lexicon")
        )
        return None
    return root


class _Reader:
    """Turns nodes into values; what does not fit is reported and left out."""

    def __init__(self, path: str, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems

    def report(self, node: Node, code: str, message: str, fix: str = "") -> None:
        mark = node.start_mark
        self.problems.append(Problem(self.path, mark.line + 1, mark.column + 1, code, message, fix))

    def mapping(self, node: Node | None, allowed: set[str] | None) -> dict[str, Node]:
        if node is None or self._is_null(node):
            return {}
        if not isinstance(node, MappingNode):
            self.report(node, "shape", "expected names with values")
            return {}
        found: dict[str, Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            if name in found:
                self.report(key, "duplicate_key", f"{name!r} stands twice")
            elif allowed is not None and name not in allowed:
                self.report(key, "unknown_key", f"{name!r} means nothing here", "one of: " + ", ".join(sorted(allowed)))
            else:
                found[name] = value
        return found

    @staticmethod
    def _is_null(node: Node) -> bool:
        return isinstance(node, ScalarNode) and not node.style and node.value in ("", "~", "null")

    def text(self, node: Node | None) -> str:
        if node is None:
            return ""
        if not isinstance(node, ScalarNode):
            self.report(node, "shape", "expected a text")
            return ""
        return str(node.value)

    def texts(self, node: Node | None) -> tuple[str, ...]:
        if node is None or self._is_null(node):
            return ()
        if isinstance(node, ScalarNode):
            return (str(node.value),)
        if not isinstance(node, SequenceNode):
            self.report(node, "shape", "expected a list")
            return ()
        return tuple(self.text(item) for item in node.value)

    def choice(self, node: Node | None, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(node)
        if node is None or value in allowed:
            return value or default
        self.report(node, "choice", f"{value!r} is not known here", "one of: " + ", ".join(allowed))
        return default

    def examples(self, fields: Mapping[str, Node]) -> tuple[Example, ...]:
        """Each text once, with all acts it is listed under, in the order of the file."""
        carried: dict[str, list[str]] = {text: [] for text in self.texts(fields.get("none"))}
        for act, node in self.mapping(fields.get("acts"), None).items():
            if act not in ACTS:
                self.report(node, "unknown_act", f"there is no act {act!r}")
                continue
            for text in self.texts(node):
                carried.setdefault(text, []).append(act)
        return tuple(Example(text, tuple(dict.fromkeys(acts))) for text, acts in carried.items() if text.strip())

    def tests(self, node: Node | None) -> Iterator[Filed]:
        """What is filed under ``tests``; an entry without a text says nothing."""
        listed = node.value if isinstance(node, SequenceNode) else ()
        if node is not None and not isinstance(node, SequenceNode) and not self._is_null(node):
            self.report(node, "shape", "expected a list of tests", "tests: [{text: …, has: [apologize]}]")
        for entry in listed:
            fields = self.mapping(entry, {"text", "has", "lacks"})
            said = self.text(fields.get("text"))
            has, lacks = (tuple(self._acts(fields.get(name))) for name in ("has", "lacks"))
            if said and (has or lacks):
                yield Filed(said, has, lacks, entry.start_mark.line + 1)
            else:
                self.report(
                    entry, "filed", "a test has a text and acts that it has or lacks", "text: …, has: [apologize]"
                )

    def muted(self, node: Node | None) -> Iterator[Muted]:
        """The rules named under ``mute``, each with its line; whether there is such a rule is not asked here."""
        if isinstance(node, SequenceNode):
            for item in node.value:
                name = self.text(item)
                if name:
                    yield Muted(name, item.start_mark.line + 1)
        elif node is not None and not self._is_null(node):
            self.report(node, "shape", "expected a list of rule ids", "mute: [the_id_of_a_rule]")

    def rules(self, node: Node | None) -> Iterator[Rule]:
        for act, entry in self.mapping(node, None).items():
            if act not in ACTS:
                self.report(entry, "unknown_act", f"there is no act {act!r}")
                continue
            listed = self.mapping(entry, {"rules"}).get("rules")
            if listed is None or not isinstance(listed, SequenceNode):
                self.report(entry, "shape", "an act holds a list of rules")
                continue
            for item in listed.value:
                rule = self._rule(act, item)
                if rule:
                    yield rule

    def _rule(self, act: str, node: Node) -> Rule | None:
        fields = self.mapping(node, set(Rule.__struct_fields__) - {"act", "path", "line"})
        name, patterns = self.text(fields.get("id")), self.texts(fields.get("any"))
        if not _is_id(name) or not patterns:
            self.report(node, "rule", "a rule has an id and patterns", "id: [a-z][a-z0-9_]*, any: [...]")
            return None
        return Rule(
            id=name,
            act=act,
            any=patterns,
            needs=self.texts(fields.get("needs")),
            needs_unit=self.texts(fields.get("needs_unit")),
            unless=self.texts(fields.get("unless")),
            unless_unit=self.texts(fields.get("unless_unit")),
            confidence=self._confidence(fields.get("confidence")),
            subject=self.choice(fields.get("subject"), SUBJECTS, "any"),
            question=self._yes_no(fields.get("question")),
            negation=self._negation(fields.get("negation")),
            modality=tuple(self._modalities(fields.get("modality"))),
            reported=self.choice(fields.get("reported"), ("block", "ignore"), "block"),
            whole=self._yes_no(fields.get("whole")) or False,
            max_chars=self._count(fields.get("max_chars")),
            needs_acts=tuple(self._acts(fields.get("needs_acts"))),
            unless_acts=tuple(self._acts(fields.get("unless_acts"))),
            yes=self.texts(fields.get("yes")),
            no=self.texts(fields.get("no")),
            path=self.path,
            line=node.start_mark.line + 1,
        )

    def _confidence(self, node: Node | None) -> int:
        text = self.text(node)
        if node is None:
            return DEFAULT_CONFIDENCE
        if text.isascii() and text.isdigit() and 1 <= int(text) <= 1000:
            return int(text)
        self.report(node, "confidence", "confidence is a whole number of thousandths", "1 to 1000")
        return DEFAULT_CONFIDENCE

    def _count(self, node: Node | None) -> int:
        text = self.text(node)
        if node is None:
            return 0
        if text.isascii() and text.isdigit() and 1 <= int(text) <= 200:
            return int(text)
        self.report(node, "count", "expected a whole number", "1 to 200")
        return 0

    def _acts(self, node: Node | None) -> Iterator[str]:
        for name in self.texts(node) if node else ():
            if name in ACTS:
                yield name
            else:
                assert node is not None
                self.report(node, "unknown_act", f"there is no act {name!r}")

    def _yes_no(self, node: Node | None) -> bool | None:
        value = self.choice(node, ("true", "false"), "")
        return None if not value else value == "true"

    def _negation(self, node: Node | None) -> str:
        value = self.text(node)
        if value.startswith("flip:") and value[5:] in ACTS:
            return value
        return self.choice(node, ("block", "ignore", "require"), "block")

    def _modalities(self, node: Node | None) -> Iterator[str]:
        for value in self.texts(node) if node else ():
            if value in MODALITIES:
                yield value
            else:
                assert node is not None
                self.report(node, "choice", f"{value!r} is no modality", "one of: " + ", ".join(MODALITIES))


def _is_id(name: str) -> bool:
    return (
        bool(name)
        and name[0].islower()
        and name.isascii()
        and all((c.isalnum() and not c.isupper()) or c == "_" for c in name)
    )


def read_over(source: LexiconSource, path: str, text: str) -> tuple[LexiconSource, tuple[Problem, ...]]:
    """``source`` with one more file laid over it, and what is wrong with that file. Wrong rules are left out."""
    problems: list[Problem] = []
    file, found = _read_once(path, text)
    problems += found
    if file is None:
        return source, tuple(problems)
    groups = LexiconSource((*source.files, file)).groups(file.locale)
    seen = {rule.id for each in source.files for rule in each.rules}
    sound = _sound(file, groups, seen, problems)
    return LexiconSource((*source.files, sound)), tuple(problems)


def _checked(source: LexiconSource, problems: list[Problem]) -> LexiconSource:
    """Without rules whose id is taken or whose patterns cannot be read."""
    seen: set[str] = set()
    return LexiconSource(tuple(_sound(file, source.groups(file.locale), seen, problems) for file in source.files))


def _sound(
    file: LexiconFile, groups: Mapping[str, tuple[str, ...]], seen: set[str], problems: list[Problem]
) -> LexiconFile:
    kept = []
    patterns = patterns_over(groups, spaced=file.locale == "en")
    for rule in file.rules:
        wrong = list(_pattern_problems(rule, patterns))
        if rule.id in seen:
            wrong.append(Problem(rule.path, rule.line, 1, "duplicate_rule", f"rule {rule.id} exists already"))
        seen.add(rule.id)
        problems += wrong
        if not wrong:
            kept.append(rule)
    return msgspec.structs.replace(file, rules=tuple(kept))


def _pattern_problems(rule: Rule, patterns: Patterns) -> Iterator[Problem]:
    for pattern in (*rule.any, *rule.needs, *rule.needs_unit, *rule.unless, *rule.unless_unit):
        parsed = patterns.chains(pattern)
        if isinstance(parsed, PatternError):
            message = f"rule {rule.id}, pattern {pattern!r}, character {parsed.column + 1}: {parsed.message}"
            yield Problem(rule.path, rule.line, parsed.column + 1, "pattern_" + parsed.code, message)
