"""Better wording: what to say instead, in the customer's register, with the case's own words where they fit."""

from functools import lru_cache

from app.domain.engine.script import Script
from app.domain.scenario.model import Text
from app.domain.scoring.rubric import LOCALES, Criterion, Instead, Rubric, Wording

FALLBACK = {
    "zh-CN": {"item": "这件商品", "solution": "换新", "customer": "您"},
    "en": {"item": "the item", "solution": "a replacement", "customer": "you"},
}

_STOPS = "。.!！~～?？"


def advice_for(criterion: Criterion, script: Script) -> dict[str, str]:
    """The wording of a criterion per locale, in the register of the customer; empty where there is nothing to say."""
    return worded(criterion.wording, script)


def worded(wording: Wording, script: Script) -> dict[str, str]:
    """What ``wording`` says per locale to this customer, with the words of the case."""
    register = script.persona.register_
    found = {}
    for locale in LOCALES:
        texts = {str(name): text for name, text in wording.get(locale, {}).items()}  # type: ignore[call-overload]
        if texts:
            found[locale] = filled(texts.get(register, texts["plain"]), script, locale)
    return found


def instead(wording: Instead, script: Script) -> dict[str, str]:
    """What to say instead per locale; one text for everybody stands in every register."""
    return worded(
        {locale: {"plain": said} if isinstance(said, str) else said for locale, said in wording.items()}, script
    )


def filled(text: str, script: Script, locale: str) -> str:
    """``text`` with ``{item}``, ``{solution}`` and ``{customer}`` of the case."""
    for name, value in _values(script, locale).items():
        text = text.replace("{" + name + "}", value)
    return text


def given_away(script: Script, rubric: Rubric) -> tuple[str, ...]:
    """Everything a third-step hint could say in this script, without its last stop, longest first."""
    return _given_away(script.hash, rubric.hash, _Pair(script, rubric))


class _Pair:
    """Script and rubric as one argument that the cache does not compare: their hashes are its key."""

    def __init__(self, script: Script, rubric: Rubric) -> None:
        self.script, self.rubric = script, rubric

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Pair)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=64)
def _given_away(_script: str, _rubric: str, pair: _Pair) -> tuple[str, ...]:
    texts = (text.rstrip(_STOPS) for c in pair.rubric.criteria for text in advice_for(c, pair.script).values())
    return tuple(sorted(dict.fromkeys(texts), key=lambda text: (-len(text), text)))


def in_locale(text: Text, locale: str) -> str:
    """An author's text in ``locale``, else in the first one there is."""
    return text if isinstance(text, str) else text.get(locale) or next(iter(text.values()), "")


def _values(script: Script, locale: str) -> dict[str, str]:
    scenario = script.scenario
    values = dict(FALLBACK[locale])
    if locale == scenario.locale:
        if "item" in scenario.facts:
            item = scenario.facts["item"]
            short = item.aliases[0] if item.aliases else item.value
            values["item"] = f"the {item.value}" if locale == "en" else short
        name, title = script.persona.profile.name, script.persona.profile.title
        values["customer"] = name if not title or title in name else name[:1] + title
    best = next((s for s in scenario.solutions.values() if s.fit == "good"), None)
    if best is not None:
        values["solution"] = in_locale(best.label, locale)
    return values
