"""From what was typed to what is matched, and back.

``text`` is the NFC form that is stored and that spans refer to. ``copy`` is made for matching:
width and case folded, traditional characters simplified, noise removed, masked spellings joined,
emoji and face codes turned into one of three signs. ``offsets`` leads from the copy to the text.
"""

# ruff: noqa: E501 - word lists are easier to check when a list is a line

import re
import unicodedata
from bisect import bisect_right

import msgspec

from app.domain.text.english import long_forms, respellings, slips
from app.domain.text.folding import SIMPLIFIED, TRADITIONAL
from app.domain.text.mixed import in_one_language
from app.domain.text.spelling import PINYIN, TYPOS

EMO_POS, EMO_NEG, EMO_NEU = "☺", "☹", "☻"
SOFT_BREAK = "\x1f"  # a space that people type in place of a comma

_NEGATIVE_FACES = "😠😡😢😣😤😥😦😧😨😩😪😫😭😮😰😱😞😟😒😓😔😕😖🙁☹😾😿💔👎🖕💩🥺🤬😑😐🙄"
_POSITIVE_FACES = "😀😁😂😃😄😅😆😇😉😊😋😌😍😎😏😗😘😙😚😛😜😝🙂🙃🤗🤣🤩🥰🥳👍👏🙏💪🌹🌸💐❤💕💖💗💓🎉✨☺👌🤝"
_DROPPED = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063"
    "\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff\u20e3\x00"
)
_PUNCTUATION = {
    "、": "、", "“": '"', "”": '"', "„": '"', "「": '"', "」": '"', "『": '"', "』": '"', "‘": "'", "’": "'",
    "`": "'", "´": "'", "…": "…", "⋯": "…", "—": "-", "–": "-", "−": "-", "‐": "-", "‑": "-", "〜": "~", "～": "~",
    "﹗": "!", "﹖": "?", "﹐": ",", "﹔": ";", "。": "。", "｡": "。", "․": ".", "【": "[", "】": "]", "〖": "[",
    "〗": "]", "《": "<", "》": ">", "➕": "加", "＋": "+", "￥": "¥", "號": "号", "\t": " ", "\r": "\n",
    "\u2028": "\n", "\u2029": "\n", "\u0085": "\n", "\x0b": "\n", "\x0c": "\n",
}  # fmt: skip


def _fold_table() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for code in (*range(0x80, 0x3000), *range(0x10400, 0x10450), *range(0x1D400, 0x1D800), *range(0x1F100, 0x1F170)):
        folded = unicodedata.normalize("NFKC", chr(code)).casefold()
        if len(folded) == 1 and folded != chr(code):
            table[code] = folded
    for code in (*range(0xFF01, 0xFF5F), *range(0x3000, 0x3400)):
        folded = unicodedata.normalize("NFKC", chr(code)).casefold()
        if len(folded) == 1 and folded != chr(code):
            table[code] = folded
    for code in (*range(0x1F000, 0x1F100), *range(0x1F170, 0x1FB00), *range(0x2600, 0x27C0), *range(0x2B00, 0x2C00)):
        table[code] = EMO_NEU
    for code in range(0x1F3FB, 0x1F400):
        table[code] = None  # skin tones belong to the sign before
    table.update({code: chr(code).lower() for code in range(0x41, 0x5B)})
    table.update({ord(old): new for old, new in zip(TRADITIONAL, SIMPLIFIED, strict=True)})
    table.update({ord(char): EMO_NEG for char in _NEGATIVE_FACES})
    table.update({ord(char): EMO_POS for char in _POSITIVE_FACES})
    table.update({ord(old): new for old, new in _PUNCTUATION.items()})
    table.update({ord(char): None for char in _DROPPED})
    table.update(dict.fromkeys(range(0xD800, 0xE000), "�"))
    return table


_TABLE = _fold_table()
_DELETED = "".join(chr(code) for code, new in _TABLE.items() if new is None)
_ONE_TO_ONE = {code: new if new is not None else "\x00" for code, new in _TABLE.items()}

_CJK = "\u3400-\u4dbf\u4e00-\u9fff"
# Words that people split by a sign to hide them from filters: first and second half.
_SPLIT_WORDS = (
    ("好", "评(?![价分论语一个几])"), ("差", "评(?![价分论语一个几])"), ("五", "星(?!期)"), ("返", "现(?![在货])"), ("红", "包(?![装裹邮])"), ("微", "信"), ("私", "[聊信]"),
    ("转", "账"), ("投", "诉"), ("密", "码"), ("验", "证码"), ("身", "份证"), ("支", "付宝"), ("加", "[微薇v](?![波])"), ("银", "行卡"),
)  # fmt: skip
_SPLIT = "|".join(rf"(?<={first})[☺☹☻/\\.\-]{{1,3}}(?={second})" for first, second in _SPLIT_WORDS)
_IRREGULAR = re.compile(
    rf"""(?P<drop>\x00+)
    | (?P<code>\#e-s\d{{1,3}}|\[[{_CJK}]{{1,4}}\]|/:[a-z0-9@\#\-<>\$\(\)~!&\*|]{{1,4}}|[:;]-?[)(d](?![a-z0-9])|\^_\^|t_t|qaq|orz(?![a-z]))
    | (?P<run>(?P<char>[^\d\s\x00])(?:(?:(?<![a-z])\s)?(?P=char)){{2,50}})  # never from one Latin word into the next: i'll let
    | (?P<space>[ \n]*\n[ \n]*|\ {{1,}})
    | (?P<split>{_SPLIT})
    | (?P<mask>(?<=[{_CJK}])[*·_^•|](?=[{_CJK}]))
    | (?P<pinyin>(?<![a-z])(?:{"|".join(sorted(PINYIN, key=lambda word: (-len(word), word)))})(?![a-z]))
    """,
    re.VERBOSE,
)
# Nothing but words of two characters, or four and more of three, in a row: the spaces part words, not clauses.
_GAP = r"(?:[ ]|[ ]?[,。!?;:~][ ]?)"
_SPACED_OUT = re.compile(
    rf"(?<![{_CJK}])(?:(?:[{_CJK}]{{1,2}}{_GAP})+[{_CJK}]{{1,2}}|(?:[{_CJK}]{{1,3}}{_GAP}){{3,}}[{_CJK}]{{1,3}})(?![{_CJK}])"
)
_TYPO = re.compile("|".join(sorted(map(re.escape, TYPOS), key=lambda word: (-len(word), word))))
_PARTICLES = "吗吧呢嘛啦呗了没"  # drawn out at the end of a clause, they stay one word
_SAD_CODE = re.compile(r"哭|怒|汗|难过|委屈|抓狂|衰|晕|\(|t_t|qaq|orz")


class NormalText(msgspec.Struct, frozen=True):
    """The stored text, the copy to match on, and the way back."""

    text: str
    copy: str
    offsets: tuple[int, ...] | None = None  # None: the copy has the same length, position by position

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of ``text`` that the half-open span of ``copy`` came from."""
        if self.offsets is None:
            return start, end
        if start >= end:
            return self.offsets[start], self.offsets[start]
        first = self.offsets[start]
        # A replaced sign may stand for several characters: the span reaches to where the next one begins.
        last = max(self.offsets[end], first + 1)  # a word may be longer on the copy than it was typed
        while last > first + 1 and self.text[last - 1].isspace():
            last -= 1
        return first, last

    def position(self, offset: int) -> int:
        """The first position of the copy that comes from ``offset`` or later in the text."""
        if self.offsets is None:
            return offset
        found = bisect_right(self.offsets, offset) - 1
        return found if found >= 0 and self.offsets[found] == offset else found + 1


def normalize(raw: str) -> NormalText:
    """Never raises, whatever the text; takes time linear in its length."""
    text = unicodedata.normalize("NFC", raw)
    flat = text.translate(_ONE_TO_ONE)
    if not _IRREGULAR.search(flat):
        return _in_one_spelling(text, _correct(flat), None)
    copy, offsets = _without_noise(flat)
    return _in_one_spelling(text, _correct(copy), offsets)


def _in_one_spelling(text: str, copy: str, offsets: tuple[int, ...] | None) -> NormalText:
    """Two languages become one, English words are respelt, slips mended, long forms shortened; plain Chinese stays."""
    for find in (in_one_language, respellings, slips, long_forms):
        changes = find(copy)
        if changes:
            copy, offsets = _replaced(copy, offsets or tuple(range(len(copy) + 1)), changes)
    return NormalText(text, copy, offsets)


def _replaced(copy: str, offsets: tuple[int, ...], changes: list[tuple[int, int, str]]) -> tuple[str, tuple[int, ...]]:
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for start, end, new in changes:
        pieces += (copy[done:start], new)
        places.extend(offsets[done:start])
        places.extend(offsets[min(start + index, end - 1)] for index in range(len(new)))
        done = end
    pieces.append(copy[done:])
    places.extend(offsets[done:])
    return "".join(pieces), tuple(places)


def _correct(copy: str) -> str:
    """Common slips of the input method; each correction has the length of the slip."""
    return _TYPO.sub(lambda match: TYPOS[match[0]], copy)


def _without_noise(flat: str) -> tuple[str, tuple[int, ...]]:
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    flat = _SPACED_OUT.sub(lambda match: match[0].replace(" ", "\x00"), flat)
    for match in _IRREGULAR.finditer(flat):
        start, end = match.span()
        pieces.append(flat[done:start])
        offsets.extend(range(done, start))
        new = _replacement(flat, match)
        pieces.append(new)
        offsets.extend(range(start, start + len(new)))
        done = end
    pieces.append(flat[done:])
    offsets.extend(range(done, len(flat) + 1))
    return "".join(pieces), tuple(offsets)


def _replacement(flat: str, match: re.Match[str]) -> str:
    kind, found = match.lastgroup, match[0]
    if kind in ("drop", "mask", "split"):
        return ""
    if kind == "code":
        return EMO_NEG if _SAD_CODE.search(found) else EMO_POS
    if kind == "space":
        return _space(flat, match.start(), match.end(), found)
    if kind == "pinyin":
        return _unmask(flat, match)
    return found[0] if not found[0].isalnum() or found[0] in _PARTICLES else found[0] * 2


def _unmask(flat: str, match: re.Match[str]) -> str:
    """``zu织`` is 组织, but ``xin`` between Latin words is a name and stays."""
    beside = flat[match.start() - 1 : match.start()] + flat[match.end() : match.end() + 1]
    return PINYIN[match[0]] if any("\u3400" <= char <= "\u9fff" for char in beside) else match[0]


def _space(flat: str, start: int, end: int, found: str) -> str:
    """A space between Chinese words separates clauses; between single characters it masks a word."""
    if "\n" in found:
        return "\n"
    before, after = flat[start - 1 : start], flat[end : end + 1]
    chinese_before, chinese_after = _is_chinese(before), _is_chinese(after)
    if not chinese_before and not chinese_after:
        return " "
    if not (chinese_before and chinese_after):
        return ""
    lone_before = not _is_chinese(flat[start - 2 : start - 1])
    lone_after = not _is_chinese(flat[end + 1 : end + 2])
    return "" if lone_before or lone_after else SOFT_BREAK


def _is_chinese(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"
