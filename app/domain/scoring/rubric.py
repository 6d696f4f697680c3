"""The rubric: dimensions, criteria with their rules, deductions, red lines, badges, persona packs; as data."""

import hashlib
import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from app.domain.scenario.diagnostic import Diagnostic, Place, diagnostic, in_order
from app.domain.scenario.document import Node, read_document
from app.domain.scenario.model import PHASES, Document, Guard, Id, Part, Percent
from app.domain.scenario.shape import shape
from app.domain.scoring.rules import Ruled
from app.domain.scoring.vocabulary import check_guard, known_mark
from app.domain.text.catalogue import ACTS

LOCALES = ("zh-CN", "en")
REGISTERS = ("plain", "warm", "formal", "casual", "direct")
Points = Annotated[int, Field(ge=1, le=100_000)]
Words = dict[Literal["zh-CN", "en"], str]
BLANKS = ("item", "solution", "customer")
"""What a wording may leave to the case."""
_BLANKS = ", ".join(f"{{{name}}}" for name in BLANKS)
_BLANK = re.compile(r"\{([^{}]*)\}")
ByRegister = dict[Literal["plain", "warm", "formal", "casual", "direct"], str]
Wording = dict[Literal["zh-CN", "en"], ByRegister]
Instead = dict[Literal["zh-CN", "en"], str | ByRegister]
"""What to say instead, per language: one text for everybody, or one for each register."""


class Dimension(Part):
    """``weight`` in points; the points of its criteria sum to it."""

    label: Words
    weight: Percent


class Criterion(Ruled):
    """``points`` in thousandths. ``na`` is a guard over the whole record: when it holds the criterion does not
    apply. ``phases`` are where it can be earned next (for hints); ``wording`` is what to say instead, by
    register. A disabled criterion says ``why_not`` and spreads its points inside the dimension."""

    id: Annotated[str, Field(pattern=r"^D[0-9]-[0-9]{2}$")]
    points: Points
    severity: Literal["minor", "major"] = "minor"
    label: Words
    na: str | None = None
    phases: tuple[Literal["open", "vent", "diagnose", "propose", "negotiate", "commit", "close"], ...] = ()
    good: Words
    bad: Words
    tip: Words
    wording: Wording = Field(default={})
    enabled: bool = True
    why_not: Words = Field(default={})

    @property
    def dimension(self) -> str:
        """The dimension is the first part of the id."""
        return self.id.partition("-")[0]


class DeductionRule(Part):
    """Points (thousandths) off the total for each reply with the act (in which ``when`` holds), at most ``cap``."""

    id: Annotated[str, Field(pattern=r"^M-[0-9]{2}$")]
    act: str
    when: Guard | None = None
    points: Points
    cap: Points
    label: Words
    wording: Instead


class GateRule(Part):
    """A red line. ``cap`` (thousandths) bounds the total when confirmed. ``kind``: an ``act``, an act that rests on
    ``statute`` (never certain), an ``amount`` over authority, ``absent`` must-acts, an ``unresolved`` close.
    ``wording`` is what to say instead."""

    id: Annotated[str, Field(pattern=r"^G-[0-9]{2}$")]
    kind: Literal["act", "statute", "amount", "absent", "unresolved"]
    act: str | None = None
    cap: Annotated[int, Field(ge=0, le=100_000)]
    label: Words
    wording: Instead = Field(default={})


class BadgeRule(Part):
    """A distinction without points; ``kind`` names what it looks at."""

    id: Annotated[str, Field(pattern=r"^B-[0-9]{2}$")]
    kind: Literal["tip", "one_contact", "interest", "turned", "thanked", "grounded"]
    label: Words


class Told(Part):
    """Why it matters, by what became of it."""

    came_back: Words
    owned: Words
    kept: Words
    open: Words


class AftermathRule(Part):
    """What is said of words that come back later: an overpromise, a wrong fact, a wait or a promise to be in touch.
    Worth no points. ``wording`` is what to say instead, by register."""

    kind: Literal["overpromise", "misinform", "hold", "callback"]
    label: Words
    told: Told
    wording: Wording


class Check(Ruled):
    """A part of a persona pack: a rule and the share (thousandths) of the criterion that it is worth."""

    share: Annotated[int, Field(ge=1, le=1000)]
    label: Words


class Pass(Part):
    """What it takes, in points and percent."""

    total: Percent
    dimension: Percent


class Bands(Part):
    """From how many points on a total is called so."""

    excellent: Percent
    qualified: Percent
    improve: Percent


class Rubric(Document):
    """One rubric. ``hash`` is over its text: the same hash, the same marks."""

    kind: Literal["rubric"]
    id: Id
    label: Words
    pass_: Pass = Field(alias="pass")
    bands: Bands
    within_s: Annotated[int, Field(ge=1, le=3600)] = 180
    dimensions: dict[str, Dimension]
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    deductions: tuple[DeductionRule, ...] = ()
    gates: tuple[GateRule, ...] = ()
    badges: tuple[BadgeRule, ...] = ()
    aftermaths: tuple[AftermathRule, ...] = ()
    personas: dict[Id, tuple[Check, ...]] = Field(default={})
    hash: str = ""


def read_rubric(path: str, text: str) -> tuple[Rubric | None, tuple[Diagnostic, ...]]:
    """The rubric in ``text``, or None with what is wrong and where. Never raises, whatever the text holds."""
    node, found = read_document(path, text)
    if node is None:
        return None, found or (_empty(path),)
    rubric, wrong = shape(Rubric, node)
    problems = [*wrong, *_guards(node)]
    if rubric is not None:
        problems += _sums(rubric, node)
        problems += _ids(rubric, node)
        problems += _acts(rubric, node)
        problems += _words(rubric, node)
    if problems:
        return None, in_order(problems)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return rubric.model_copy(update={"hash": digest}), ()


def _empty(path: str) -> Diagnostic:
    return diagnostic("SC000", Place(path, 1, 1), "文件是空的", "the file is empty")


_GUARDED = frozenset(
    ("when", "eligible", "hold", "from", "want", "need", "hits", "mended_by", "given", "spoiled_by", "na")
)


def _guards(node: Node) -> Iterator[Diagnostic]:
    """SC201–SC203 for every guard in the tree."""
    if isinstance(node.value, list):
        for child in node.value:
            yield from _guards(child)
    elif isinstance(node.value, dict):
        for key, child in node.value.items():
            if key in _GUARDED and isinstance(child.value, str):
                error = check_guard(child.value)
                if error is not None:
                    place = child.place.inside(error.column)
                    yield diagnostic(error.code, place, error.message["zh-CN"], error.message["en"])
            else:
                yield from _guards(child)


def _sums(rubric: Rubric, node: Node) -> Iterator[Diagnostic]:
    """The points of a dimension's criteria make its weight; the weights make 100; a pack's shares make 1000."""
    total = sum(dimension.weight for dimension in rubric.dimensions.values())
    if total != 100:
        yield _sum(node.key_at("dimensions"), "各维度", "the weights", 100, total)
    for name, dimension in rubric.dimensions.items():
        points = sum(criterion.points for criterion in rubric.criteria if criterion.dimension == name)
        if points != 1000 * dimension.weight:
            place = node.key_at("dimensions", name)
            yield _sum(place, name, f"the criteria of {name}", 1000 * dimension.weight, points)
    for name, checks in rubric.personas.items():
        shares = sum(check.share for check in checks)
        if shares != 1000:
            yield _sum(node.key_at("personas", name), name, f"the shares of {name}", 1000, shares)


def _sum(place: Place, zh: str, en: str, wanted: int, got: int) -> Diagnostic:
    return diagnostic("SC001", place, f"{zh}之和应为 {wanted}，现在是 {got}", f"{en} must sum to {wanted}, not {got}")


def _ids(rubric: Rubric, node: Node) -> Iterator[Diagnostic]:
    for part in ("criteria", "deductions", "gates", "badges"):
        seen: list[str] = []
        for index, entry in enumerate(getattr(rubric, part)):
            if entry.id in seen:
                place = node.at(part, index, "id")
                yield diagnostic("SC009", place, f"{entry.id} 重复", f"{entry.id} is used twice")
            seen.append(entry.id)
    for index, criterion in enumerate(rubric.criteria):
        if criterion.dimension not in rubric.dimensions:
            place = node.at("criteria", index, "id")
            zh, en = f"没有维度 {criterion.dimension}", f"there is no dimension {criterion.dimension}"
            yield diagnostic("SC124", place, zh, en)

    kinds: list[str] = []
    for index, rule in enumerate(rubric.aftermaths):
        if rule.kind in kinds:
            place = node.at("aftermaths", index, "kind")
            yield diagnostic("SC009", place, f"{rule.kind} 重复", f"{rule.kind} is used twice")
        kinds.append(rule.kind)


def _acts(rubric: Rubric, node: Node) -> Iterator[Diagnostic]:
    for part in ("deductions", "gates"):
        for index, entry in enumerate(getattr(rubric, part)):
            if entry.act not in ACTS and not (part == "gates" and entry.kind == "absent" and entry.act is None):
                place = node.at(part, index, "act")
                yield diagnostic("SC124", place, f"没有动作 {entry.act}", f"there is no act {entry.act}")
    for index, criterion in enumerate(rubric.criteria):
        yield from _marks(criterion, node.get("criteria", index))
    for name, checks in rubric.personas.items():
        for index, check in enumerate(checks):
            yield from _marks(check, node.get("personas", name, index))


def _marks(ruled: Ruled, node: Node | None) -> Iterator[Diagnostic]:
    """The marks of ``order`` and ``count``, which are lists of names."""
    assert node is not None
    listed = [(("order", key), getattr(ruled.order, key)) for key in ("first", "then") if ruled.order]
    listed += [(("count", "of"), ruled.count.of)] if ruled.count else []
    for path, marks in listed:
        for index, mark in enumerate(marks):
            if not known_mark(mark):
                place = node.at(*path, index)
                yield diagnostic("SC202", place, f"评分规则里没有“{mark}”", f"{mark} is unknown to rubrics")


def _words(rubric: Rubric, node: Node) -> Iterator[Diagnostic]:
    """Both languages, and a plain wording where there is any."""
    for index, criterion in enumerate(rubric.criteria):
        for key in ("label", "tip", "good", "bad") if criterion.enabled else ("label", "why_not"):
            if any(not getattr(criterion, key).get(locale) for locale in LOCALES):
                place = node.key_at("criteria", index, key)
                yield diagnostic("SC001", place, f"{key} 要有 zh-CN 和 en", f"{key} needs zh-CN and en")
        for locale in LOCALES:
            if criterion.wording and "plain" not in criterion.wording.get(locale, {}):  # type: ignore[call-overload]
                place = node.key_at("criteria", index, "wording")
                yield diagnostic("SC001", place, f"wording 缺 {locale} plain", f"wording lacks {locale} plain")
    yield from _instead_words(rubric, node)
    yield from _aftermath_words(rubric, node)


def _instead_words(rubric: Rubric, node: Node) -> Iterator[Diagnostic]:
    """What to say instead of a deduction or a red line: a text, or a mapping with a plain one."""
    for part in ("deductions", "gates"):
        for index, rule in enumerate(getattr(rubric, part)):
            for locale, said in rule.wording.items():
                if not (said.get("plain") if isinstance(said, dict) else said):
                    place = node.key_at(part, index, "wording", locale)
                    yield diagnostic("SC001", place, f"wording 缺 {locale} plain", f"wording lacks {locale} plain")


def _aftermath_words(rubric: Rubric, node: Node) -> Iterator[Diagnostic]:
    """Both languages of everything that is told, and only the blanks that can be filled in."""
    for index, rule in enumerate(rubric.aftermaths):
        texts = [(("label",), rule.label), *((("told", how), getattr(rule.told, how)) for how in Told.model_fields)]
        for path, words in texts:
            if any(not words.get(locale) for locale in LOCALES):
                name = ".".join(path)
                place = node.key_at("aftermaths", index, *path)
                yield diagnostic("SC001", place, f"{name} 要有 zh-CN 和 en", f"{name} needs zh-CN and en")
        for locale in LOCALES:
            by_register = rule.wording.get(locale, {})  # type: ignore[call-overload]
            place = node.key_at("aftermaths", index, "wording")
            if not by_register.get("plain"):
                yield diagnostic("SC001", place, f"wording 缺 {locale} plain", f"wording lacks {locale} plain")
            for blank in (name for text in by_register.values() for name in _BLANK.findall(text)):
                if blank not in BLANKS:
                    zh, en = f"wording 里没有 {{{blank}}}", f"wording knows no {{{blank}}}"
                    yield diagnostic("SC123", place, f"{zh}，可用 {_BLANKS}", f"{en}; there are {_BLANKS}")


assert len(PHASES) == 7, "Criterion.phases spells them out"
