"""Guards: the small language of ``when:`` and ``need:``. Parsed once, never evaluated as code.

    expr := and ('|' and)*      and := not ('&' not)*      not := '!' not | atom
    atom := '(' expr ')' | mark | ever(mark) | here(mark) | number OP integer
    mark := word('.'word)*      number := anger … turn | visits(STATE)      OP := >= <= > < ==

且, 或, 非 and full-width brackets are accepted. Marks are what a reply was recognised as; numbers
are integers. Nothing else exists, so a guard always terminates and never touches anything.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple, NoReturn, Protocol

NUMBERS = (
    "anger", "anxiety", "trust", "patience", "satisfaction",
    "slots_known", "slots_pct", "resolution", "anger_drop", "turns", "turn", "proposals",
)  # fmt: skip
MAX_LENGTH = 400
MAX_DEPTH = 20

Operator = Literal[">=", "<=", ">", "<", "=="]


class View(Protocol):
    """What a guard may ask of the conversation."""

    def has_mark(self, name: str) -> bool:
        """Whether the reply unit just heard carries the mark."""

    def ever(self, name: str) -> bool:
        """Whether the mark (or ``desk.TOOL``) has occurred in the conversation."""

    def here(self, name: str) -> bool:
        """The same, since the current state was entered."""

    def number(self, name: str) -> int:
        """The value of a name of ``NUMBERS``, or of ``visits(STATE)``."""


@dataclass(frozen=True, slots=True)
class Mark:
    """True when the mark is there: in this unit, ``ever`` or ``here``."""

    name: str
    where: Literal["unit", "ever", "here"]
    column: int


@dataclass(frozen=True, slots=True)
class Compare:
    """A number against a constant."""

    name: str
    operator: Operator
    value: int
    column: int


@dataclass(frozen=True, slots=True)
class Not:
    """True when its part is not."""

    part: "Term"


@dataclass(frozen=True, slots=True)
class And:
    """True when all parts are."""

    parts: tuple["Term", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """True when any part is."""

    parts: tuple["Term", ...]


Term = Mark | Compare | Not | And | Or


@dataclass(frozen=True, slots=True)
class Guard:
    """A parsed guard and the text it came from."""

    text: str
    root: Term


@dataclass(frozen=True, slots=True)
class GuardError:
    """Why a guard does not parse. ``column`` counts from 0 inside the text; ``code`` SC201 (form) or
    SC203 (a number used as a mark, a mark compared)."""

    column: int
    code: str
    message: dict[str, str]


class Name(NamedTuple):
    """A name a guard reads. ``kind``: mark, ever, here or number."""

    kind: str
    name: str
    column: int


def parse_guard(text: str) -> Guard | GuardError:
    """The guard that ``text`` says, or why it says none. Never raises."""
    if len(text) > MAX_LENGTH:
        return _error(0, f"条件太长（上限 {MAX_LENGTH} 字）", f"the guard is longer than {MAX_LENGTH} characters")
    try:
        return Guard(text, _Parser(text).whole())
    except _Unreadable as unreadable:
        return unreadable.error


def holds(guard: Guard, view: View) -> bool:
    """Whether ``guard`` is true of ``view``."""
    return _holds(guard.root, view)


def names(guard: Guard) -> tuple[Name, ...]:
    """Every name the guard reads, in text order."""
    return tuple(_names(guard.root))


def compares(guard: Guard) -> tuple[Compare, ...]:
    """Every comparison of the guard, in text order."""
    return tuple(_compares(guard.root))


def _holds(term: Term, view: View) -> bool:
    match term:
        case Mark(name, "ever"):
            return view.ever(name)
        case Mark(name, "here"):
            return view.here(name)
        case Mark(name, _):
            return view.has_mark(name)
        case Compare(name, operator, value):
            return compare(view.number(name), operator, value)
        case Not(part):
            return not _holds(part, view)
        case And(parts):
            return all(_holds(part, view) for part in parts)
        case _:
            return any(_holds(part, view) for part in term.parts)


def compare(number: int, operator: Operator, value: int) -> bool:
    """``number OP value``."""
    match operator:
        case ">=":
            return number >= value
        case "<=":
            return number <= value
        case ">":
            return number > value
        case "<":
            return number < value
        case _:
            return number == value


def _names(term: Term) -> list[Name]:
    match term:
        case Mark(name, where, column):
            return [Name("mark" if where == "unit" else where, name, column)]
        case Compare(name, _, _, column):
            return [Name("number", name, column)]
        case Not(part):
            return _names(part)
        case _:
            return [name for part in term.parts for name in _names(part)]


def _compares(term: Term) -> list[Compare]:
    match term:
        case Mark():
            return []
        case Compare():
            return [term]
        case Not(part):
            return _compares(part)
        case _:
            return [found for part in term.parts for found in _compares(part)]


def _error(column: int, zh: str, en: str, code: str = "SC201") -> GuardError:
    return GuardError(column, code, {"zh-CN": zh, "en": en})


class _Unreadable(Exception):
    def __init__(self, error: GuardError) -> None:
        super().__init__()
        self.error = error


class _Token(NamedTuple):
    kind: str
    text: str
    column: int


_TOKEN = re.compile(
    r"(?P<space>[\s\u3000]+)"
    r"|(?P<op>>=|<=|==|>|<)"
    r"|(?P<int>-?[0-9]{1,6})"
    r"|(?P<word>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)"
    r"|(?P<or>\||或)|(?P<and>&|且)|(?P<not>[!！非])|(?P<open>[(（])|(?P<close>[)）])"
)


class _Parser:
    """Recursive descent over the tokens of one guard."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._depth = 0

    def whole(self) -> Term:
        term = self._or()
        token = self._peek()
        if token.kind != "end":
            self._fail(token, f"这里多了“{token.text}”", f"unexpected {token.text!r} here")
        return term

    def _or(self) -> Term:
        parts = [self._and()]
        while self._accept("or"):
            parts.append(self._and())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _and(self) -> Term:
        parts = [self._not()]
        while self._accept("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _not(self) -> Term:
        token = self._peek()
        if not self._accept("not"):
            return self._atom()
        return Not(self._deeper(token, self._not))

    def _atom(self) -> Term:
        token = self._next()
        if token.kind == "open":
            term = self._deeper(token, self._or)
            self._expect("close", "缺右括号", "a closing bracket is missing")
            return term
        if token.kind == "end":
            self._fail(token, "条件没有写完", "the guard ends too early")
        if token.kind != "word":
            self._fail(
                token, f"这里应是标记或数值，而不是“{token.text}”", f"expected a mark or a number, not {token.text!r}"
            )
        if token.text in {"ever", "here", "visits"}:
            return self._call(token)
        if token.text in NUMBERS:
            return self._compare(token.text, token)
        after = self._peek()
        if after.kind == "op":
            self._fail(
                after, f"“{token.text}”是标记，不能比较大小", f"{token.text} is a mark and cannot be compared", "SC203"
            )
        return Mark(token.text, "unit", token.column)

    def _call(self, token: _Token) -> Term:
        self._expect("open", f"{token.text} 后面要有括号", f"{token.text} needs brackets")
        inner = self._expect("word", "括号里应是一个名字", "a name is needed in the brackets")
        self._expect("close", "缺右括号", "a closing bracket is missing")
        if token.text == "visits":
            return self._compare(f"visits({inner.text})", token)
        if inner.text in NUMBERS:
            self._fail(inner, f"“{inner.text}”是数值，不是标记", f"{inner.text} is a number, not a mark", "SC203")
        return Mark(inner.text, "ever" if token.text == "ever" else "here", inner.column)

    def _compare(self, name: str, token: _Token) -> Term:
        operator = self._next()
        if operator.kind != "op":
            self._fail(
                token,
                f"数值“{name}”要和整数比较，如 {name} >= 3",
                f"{name} is a number; compare it, e.g. {name} >= 3",
                "SC203",
            )
        value = self._expect("int", "比较符后面应是整数", "an integer is needed after the comparison")
        return Compare(name, operator.text, int(value.text), token.column)  # type: ignore[arg-type]

    def _deeper(self, token: _Token, parse: Callable[[], Term]) -> Term:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._fail(token, "括号嵌套太深", "brackets are nested too deeply")
        term = parse()
        self._depth -= 1
        return term

    def _peek(self) -> _Token:
        return self._tokens[self._at]

    def _next(self) -> _Token:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _accept(self, kind: str) -> bool:
        if self._peek().kind != kind:
            return False
        self._next()
        return True

    def _expect(self, kind: str, zh: str, en: str) -> _Token:
        token = self._next()
        if token.kind != kind:
            self._fail(token, zh, en)
        return token

    def _fail(self, token: _Token, zh: str, en: str, code: str = "SC201") -> NoReturn:
        raise _Unreadable(_error(token.column, zh, en, code))


def _tokens(text: str) -> list[_Token]:
    tokens = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _Unreadable(_error(at, f"不认识的符号“{text[at]}”", f"unknown symbol {text[at]!r}"))
        kind = str(match.lastgroup)
        if kind != "space":
            tokens.append(_Token(kind, match.group(), at))
        at = match.end()
    return [*tokens, _Token("end", "", len(text))]
