"""From the texts of files to a library of scenarios, personas, mixins and blocks.

Content never raises: a broken file becomes diagnostics, the rest loads. Lexicons, rubrics and emotion
models are passed on as text to the modules that own those formats.
"""

import re
from collections.abc import Mapping
from typing import Any

from app.domain.scenario.diagnostic import Diagnostic, Place, diagnostic, in_order
from app.domain.scenario.document import Node, read_document, refuse_flood, refuse_weights_flood
from app.domain.scenario.library import Library as Library
from app.domain.scenario.merge import disagreements, overlay, without_header
from app.domain.scenario.model import Block, Mixin, Persona, Scenario
from app.domain.scenario.plan import plan_of
from app.domain.scenario.shape import shape
from app.domain.scenario.structure import check_persona, check_structure
from app.domain.scenario.translating import Translations
from app.domain.scenario.translation import translation_key
from app.domain.text.linear import WEIGHTS_HEAD

MODELS: dict[str, Any] = {"scenario": Scenario, "persona": Persona, "mixin": Mixin, "block": Block}
LEXICON_KINDS = ("lexicon", "examples", "linear")
PASSED_ON = (*LEXICON_KINDS, "rubric", "emotion")
_KIND = re.compile(r"""(?:^|[{,])[ \t]*['"]?kind['"]?[ \t]*:[ \t]*['"]?([a-z]+)""", re.MULTILINE)


def read_library(sources: Mapping[str, str]) -> Library:
    """The library that ``sources`` (path → text) say. Order of the mapping does not matter."""
    reader = _Reader()
    for path in sorted(sources):
        reader.take(path, sources[path])
    return reader.library()


def kind_of(text: str) -> str:
    """The kind a file says it is, without reading it; empty when it does not say."""
    found = _KIND.search(text)
    return found.group(1) if found else ""


class _Reader:
    def __init__(self) -> None:
        self._nodes: dict[tuple[str, str], Node] = {}
        self._passed: dict[str, dict[str, str]] = {kind: {} for kind in PASSED_ON}
        self._found: list[Diagnostic] = []

    def take(self, path: str, text: str) -> None:
        """One file: passed on, or read as a tree."""
        kind = kind_of(text)
        flood = refuse_weights_flood(path, text) if text.startswith(WEIGHTS_HEAD) else refuse_flood(path, text)
        if flood is not None:
            self._found.append(flood)
            return
        if kind in PASSED_ON:
            self._passed[kind][path] = text
        if kind in (*LEXICON_KINDS, "rubric"):
            return
        node, found = read_document(path, text)
        self._found.extend(found)
        if node is not None and self._has_header(node):
            self._keep(path, node)

    def library(self) -> Library:
        """All files taken, checked against their models."""
        parts: dict[str, dict[str, Any]] = {kind: {} for kind in MODELS}
        nodes: dict[tuple[str, str], Node] = {}
        emotions: dict[str, Any] = {}
        for (kind, name), node in self._nodes.items():
            if kind == "translation":
                continue
            if kind == "emotion":
                emotions[name] = node.plain()
                nodes[(kind, name)] = node
                continue
            whole = self._with_mixins(node) if kind == "scenario" else node
            if whole is None:
                continue
            model, found = shape(MODELS[kind], whole)
            self._found.extend(found)
            if model is not None:
                parts[kind][name] = model
                nodes[(kind, name)] = whole
        words = Translations(self._nodes, self._with_mixins)
        parts["scenario"] |= words.scenarios
        nodes |= words.nodes
        self._found.extend(words.found)
        voices = dict(words.voices)
        self._drop_unrunnable(parts, nodes)
        self._check_codes(parts["scenario"], nodes)
        return Library(
            parts["scenario"], parts["persona"], parts["mixin"], parts["block"],
            {path: text for name in LEXICON_KINDS for path, text in self._passed[name].items()},
            self._passed["rubric"], self._passed["emotion"], emotions,
            in_order(self._found), nodes, {key: node.place.path for key, node in nodes.items()},
            voices, words.of,
        )  # fmt: skip

    def _has_header(self, node: Node) -> bool:
        if not isinstance(node.value, dict):
            self._tell("SC005", node.place, "文件应以 schema、kind、id 开头", "a file begins with schema, kind and id")
            return False
        kind, schema = node.get("kind"), node.get("schema")
        if kind is None or kind.value not in (*MODELS, "emotion", "translation"):
            known = "、".join((*MODELS, "translation", *PASSED_ON))
            shown = kind.value if kind is not None else "…"
            self._tell("SC005", node.key_at("kind"), f"不认识的 kind：{shown}", f"unknown kind: {shown}",
                       (f"写成其中之一：{known}", f"use one of {known.replace('、', ', ')}"))  # fmt: skip
            return False
        if schema is None or schema.value != 1:
            self._tell("SC005", node.key_at("schema"), "schema 应为 1", "schema must be 1",
                       ("写 schema: 1", "write schema: 1"))  # fmt: skip
            return False
        return True

    def _keep(self, path: str, node: Node) -> None:
        kind, name = str(node.value["kind"].value), node.get("id")
        if name is None:
            self._tell("SC001", node.place, "缺少 id", "id is missing", ("补上 id:", "add id:"))
            return
        stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        if name.value != stem:
            self._tell("SC009", name.place, f"id 应与文件名相同：{stem}", f"the id must be the file's name: {stem}",
                       (f"写 id: {stem}，或给文件改名", f"write id: {stem}, or rename the file"))  # fmt: skip
            return
        key = (kind, translation_key(node)) if kind == "translation" else (kind, stem)
        if key in self._nodes:
            first = self._nodes[key].place.path
            self._tell("SC009", name.place, f"id {stem} 已在 {first} 用过", f"the id {stem} is already used in {first}",
                       ("换一个 id", "choose another id"))  # fmt: skip
            return
        self._nodes[key] = node

    def _with_mixins(self, node: Node, instead: Mapping[str, Node] | None = None) -> Node | None:
        """The scenario's tree laid over the mixins it includes, or None when one is missing.

        ``instead`` holds mixins in another language, by id."""
        include = node.get("include")
        names = include.value if include is not None and isinstance(include.value, list) else []
        mixins: list[tuple[str, Node]] = []
        for item in names:
            mixin = (instead or {}).get(str(item.value)) or self._nodes.get(("mixin", str(item.value)))
            if mixin is None:
                self._tell("SC006", item.place, f"找不到 mixin {item.value}", f"there is no mixin {item.value}",
                           self._mixins_there_are())  # fmt: skip
                return None
            mixins.append((str(item.value), mixin))
        if instead is None:
            self._found.extend(disagreements(mixins, node))
        under = None
        for _, mixin in mixins:
            part = without_header(mixin)
            under = part if under is None else overlay(under, part)
        return node if under is None else overlay(under, node)

    def _mixins_there_are(self) -> tuple[str, str]:
        names = sorted(name for kind, name in self._nodes if kind == "mixin")
        return (f"现有：{'、'.join(names)}", f"there are: {', '.join(names)}") if names else ("", "")

    def _drop_unrunnable(self, parts: dict[str, dict[str, Any]], nodes: dict[tuple[str, str], Node]) -> None:
        """What cannot run is taken out of ``parts``; its tree stays, so that an editor can show it."""
        block_nodes = {name: node for (kind, name), node in nodes.items() if kind == "block"}
        for name, persona in list(parts["persona"].items()):
            if found := list(check_persona(persona, nodes[("persona", name)])):
                self._found.extend(found)
                del parts["persona"][name]
        for name, scenario in list(parts["scenario"].items()):
            plan = plan_of(scenario, nodes[("scenario", name)], parts["block"], block_nodes)
            if found := list(check_structure(plan)):
                self._found.extend(found)
                del parts["scenario"][name]

    def _check_codes(self, scenarios: dict[str, Scenario], nodes: dict[tuple[str, str], Node]) -> None:
        seen: dict[str, str] = {}
        for name, scenario in sorted(scenarios.items()):
            if scenario.code is None:
                continue
            first = seen.setdefault(scenario.code, name)
            if first != name:
                self._tell("SC009", nodes[("scenario", name)].at("code"), f"编号 {scenario.code} 已被 {first} 使用",
                           f"the code {scenario.code} is already used by {first}",
                           ("换一个编号", "choose another code"))  # fmt: skip

    def _tell(self, code: str, place: Place, zh: str, en: str, fix: tuple[str, str] = ("", "")) -> None:
        self._found.append(diagnostic(code, place, zh, en, fix))
