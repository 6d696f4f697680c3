"""The translations of a library: personas and mixins in another language, and the scenarios played in it."""

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.scenario.diagnostic import Diagnostic, Place, diagnostic
from app.domain.scenario.document import Node
from app.domain.scenario.model import Mixin, Persona, Scenario
from app.domain.scenario.shape import shape
from app.domain.scenario.translation import Translation, check_translation, translated

WithMixins = Callable[[Node, Mapping[str, Node] | None], Node | None]


class Translations:
    """What the files of kind ``translation`` add to a library. Whatever is wrong is left out and told in ``found``.

    ``scenarios`` by their own id; ``voices`` by (locale, persona); ``of``: source scenario -> locale -> id.
    """

    def __init__(self, nodes: Mapping[tuple[str, str], Node], with_mixins: WithMixins) -> None:
        self._nodes = nodes
        self._with_mixins = with_mixins
        self._mixins: dict[str, dict[str, Node]] = {}
        self.scenarios: dict[str, Scenario] = {}
        self.voices: dict[tuple[str, str], Persona] = {}
        self.nodes: dict[tuple[str, str], Node] = {}
        self.of: dict[str, dict[str, str]] = {}
        self.found: list[Diagnostic] = []
        read = [
            pair
            for (kind, _), node in sorted(nodes.items(), key=_by_key)
            if kind == "translation"
            for pair in self._read(node)
        ]
        for wanted, take in (("persona", self._persona), ("mixin", self._mixin), ("scenario", self._scenario)):
            for words, node in read:
                if words.source[0] == wanted:
                    take(words, node)

    def _read(self, node: Node) -> list[tuple[Translation, Node]]:
        model, found = shape(Translation, node)
        self.found.extend(found)
        if model is None:
            return []
        if model.source not in self._nodes:
            kind, name = model.source
            known = sorted(there for of_kind, there in self._nodes if of_kind == kind)
            self._tell("SC703", node.at("of"), f"没有可翻译的 {kind} {name}", f"there is no {kind} {name} to translate",
                       (f"现有：{'、'.join(known)}", f"there are: {', '.join(known)}"))  # fmt: skip
            return []
        return [(model, node)]

    def _persona(self, words: Translation, node: Node) -> None:
        name = words.source[1]
        source = self._nodes[("persona", name)]
        whole = self._checked(Persona, source, source, node)
        if whole is not None:
            self.voices[(words.locale, name)] = whole[0]
            self.nodes[(f"persona@{words.locale}", name)] = whole[1]

    def _mixin(self, words: Translation, node: Node) -> None:
        name = words.source[1]
        source = self._nodes[("mixin", name)]
        whole = self._checked(Mixin, source, source, node)
        if whole is not None:
            self._mixins.setdefault(words.locale, {})[name] = whole[1]

    def _scenario(self, words: Translation, node: Node) -> None:
        source = self._nodes[("scenario", words.source[1])]
        if ("scenario", words.id) in self._nodes:
            self._tell("SC009", node.at("id"), f"id {words.id} 已被剧情使用",
                       f"the id {words.id} is a scenario's already", ("换一个 id", "choose another id"))  # fmt: skip
            return
        mixins = self._mixins_for(source, words.locale, node)
        merged = self._with_mixins(source, mixins) if mixins is not None else None
        cast = self._cast(source, words.locale, node)
        if merged is None or not cast:
            return
        merged = Node({**merged.value, "personas": cast}, merged.place, merged.keys)
        whole = self._checked(Scenario, self._with_blocks(source), merged, node)
        if whole is not None:
            self.scenarios[words.id] = whole[0]
            self.nodes[("scenario", words.id)] = whole[1]
            self.of.setdefault(words.source[1], {})[words.locale] = words.id

    def _with_blocks(self, source: Node) -> Node:
        """A scenario with the lines of the blocks it places, which have to be said too."""
        states = source.get("states")
        placed = [state.get("place") for state in states.value.values()] if states is not None else []
        blocks = [self._nodes[key] for each in placed if each and (key := ("block", str(each.value))) in self._nodes]
        lines = {beat: said for block in blocks for beat, said in _mapping(block, "lines").items()}
        whole = {**lines, **_mapping(source, "lines")}
        return Node({**source.value, "lines": Node(whole, source.place)}, source.place, source.keys)

    def _checked(self, model: Any, source: Node, merged: Node, words: Node) -> tuple[Any, Node] | None:
        found = list(check_translation(source, merged, words))
        whole = translated(merged, words)
        if not found:
            made, found = shape(model, whole)[0], list(shape(model, whole)[1])
        self.found.extend(found)
        return None if found else (made, whole)

    def _mixins_for(self, source: Node, locale: str, words: Node) -> dict[str, Node] | None:
        """The mixins of a scenario in ``locale``; None when one speaks and is not translated."""
        include = source.get("include")
        spoken: dict[str, Node] = {}
        for item in include.value if include is not None else ():
            name = str(item.value)
            said = self._mixins.get(locale, {}).get(name)
            mixin = self._nodes.get(("mixin", name))
            if said is not None:
                spoken[name] = said
            elif mixin is not None and any(check_translation(mixin, mixin, Node({}, words.place))):
                self._tell("SC701", words.place, f"mixin {name} 还没有译文",
                           f"the mixin {name} is not translated",
                           (f"写一个 of: mixin/{name} 的译文", f"translate it with of: mixin/{name}"))  # fmt: skip
                return None
        return spoken

    def _cast(self, source: Node, locale: str, words: Node) -> Node | None:
        """The personas of a scenario that speak ``locale``."""
        personas = source.get("personas")
        listed = personas.value if personas is not None and isinstance(personas.value, list) else []
        speaking = [item for item in listed if (locale, str(item.value)) in self.voices]
        if not speaking:
            self._tell("SC701", words.place, "没有一个人物有译文", "no persona of the cast is translated",
                       ("给至少一个人物写译文", "write the translation of a persona"))  # fmt: skip
            return None
        return Node([Node(item.value, words.place) for item in speaking], words.place)

    def _tell(self, code: str, place: Place, zh: str, en: str, fix: tuple[str, str]) -> None:
        self.found.append(diagnostic(code, place, zh, en, fix))


def _mapping(node: Node, name: str) -> dict[str, Node]:
    found = node.get(name)
    return dict(found.value) if found is not None else {}


def _by_key(item: tuple[tuple[str, str], Node]) -> tuple[str, str]:
    return item[0]
