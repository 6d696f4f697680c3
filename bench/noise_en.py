"""Careless English, made mechanically: each kind of noise is a function from text to text, without chance."""

import re
from collections.abc import Callable

WORD = re.compile(r"[A-Za-z]{4,}")
PUNCTUATION = re.compile(r"[.,!?;:…]+(?=\s|$)")
# The key to the right, or to the left at the end of a row.
NEIGHBOUR = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuioposdfghjklkxcvbnmn", strict=True))
TEXTED = (
    ("you", "u"), ("your", "ur"), ("you're", "ur"), ("are", "r"), ("please", "pls"), ("thanks", "thx"), ("thank you", "ty"), ("for", "4"),
    ("to", "2"), ("be", "b"), ("and", "n"), ("with", "w"), ("because", "cuz"), ("tomorrow", "tmr"), ("today", "2day"), ("before", "b4"),
    ("message", "msg"), ("about", "abt"), ("have", "hv"), ("great", "gr8"), ("okay", "k"), ("sorry", "sry"), ("minutes", "mins"),
)  # fmt: skip
AMERICAN = (
    ("apologise", "apologize"), ("colour", "color"), ("cancelled", "canceled"), ("organise", "organize"), ("centre", "center"), ("cheque", "check"),
    ("realise", "realize"), ("favourite", "favorite"), ("apologises", "apologizes"), ("apologising", "apologizing"), ("prioritise", "prioritize"),
    ("parcel", "package"), ("postcode", "zip code"), ("mum", "mom"), ("whilst", "while"), ("learnt", "learned"), ("travelling", "traveling"),
)  # fmt: skip
CONTRACTED = (
    ("I'm", "I am"), ("I'll", "I will"), ("I've", "I have"), ("I'd", "I would"), ("we'll", "we will"), ("we're", "we are"), ("we've", "we have"),
    ("you're", "you are"), ("you'll", "you will"), ("you've", "you have"), ("it's", "it is"), ("that's", "that is"), ("there's", "there is"),
    ("can't", "cannot"), ("don't", "do not"), ("won't", "will not"), ("didn't", "did not"), ("isn't", "is not"), ("wasn't", "was not"),
    ("haven't", "have not"), ("hasn't", "has not"), ("couldn't", "could not"), ("let's", "let us"), ("what's", "what is"), ("doesn't", "does not"),
)  # fmt: skip
NUMBERS = dict(zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], "12345678910", strict=False)) | {
    "ten": "10", "twelve": "12", "twenty": "20", "thirty": "30", "fifty": "50",
}  # fmt: skip
MIXED = (
    ("refund", "退款"), ("order", "订单"), ("parcel", "包裹"), ("courier", "快递"), ("address", "地址"), ("warehouse", "仓库"), ("already", "已经"),
    ("tomorrow", "明天"), ("today", "今天"), ("sorry", "不好意思"), ("please", "请"), ("thank you", "谢谢"), ("photo", "照片"), ("replacement", "换货"),
)  # fmt: skip


def _words(pairs: tuple[tuple[str, str], ...] | dict[str, str], *, back: bool = False) -> Callable[[str], str]:
    """Whole words replaced, the first letter's case kept; ``back``: from right to left."""
    items = pairs.items() if isinstance(pairs, dict) else pairs
    table = {new.lower(): old for old, new in items} if back else {old.lower(): new for old, new in items}
    found = re.compile(
        rf"(?<![\w']){'(?:' + '|'.join(sorted(map(re.escape, table), key=len, reverse=True)) + ')'}(?![\w'])",
        re.IGNORECASE,
    )

    def replaced(match: re.Match[str]) -> str:
        new = table[match[0].lower()]
        return new[0].upper() + new[1:] if match[0][0].isupper() else new

    return lambda text: found.sub(replaced, text)


def _every(nth: int, change: Callable[[str], str]) -> Callable[[str], str]:
    """Every nth word of four letters and more is changed, from the second on."""

    def changed(text: str) -> str:
        count = 0

        def one(match: re.Match[str]) -> str:
            nonlocal count
            count += 1
            return change(match[0]) if count % nth == 2 % nth else match[0]

        return WORD.sub(one, text)

    return changed


def _transposed(word: str) -> str:
    middle = len(word) // 2
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


def _neighbour(word: str) -> str:
    middle = len(word) // 2
    return word[:middle] + NEIGHBOUR.get(word[middle].lower(), word[middle]) + word[middle + 1 :]


def _doubled(word: str) -> str:
    middle = len(word) // 2
    return word[:middle] + word[middle] + word[middle:]


def _dropped(word: str) -> str:
    middle = len(word) // 2
    return word[:middle] + word[middle + 1 :]


def _drawn_out(text: str) -> str:
    """The last vowel of the first long word and the last letter of the text."""
    text = re.sub(r"(\b[A-Za-z]*?)([aeiouy])(?=[a-z]?\b)", r"\1\2\2\2\2", text, count=1)
    return re.sub(r"([A-Za-z])(\W*)$", r"\1\1\1\2", text)


KINDS: dict[str, Callable[[str], str]] = {
    "neighbouring key": _every(3, _neighbour),
    "letters transposed": _every(3, _transposed),
    "letter doubled": _every(3, _doubled),
    "letter dropped": _every(3, _dropped),
    "no apostrophes": lambda text: re.sub(r"(?<=\w)['’](?=\w)", "", text),
    "curly apostrophes": lambda text: text.replace("'", "’"),
    "no punctuation": lambda text: PUNCTUATION.sub("", text),
    "commas for full stops": lambda text: re.sub(r"[.!](?=\s)", ",", text),
    "lower case": str.lower,
    "upper case": str.upper,
    "drawn out": _drawn_out,
    "text-speak": _words(TEXTED),
    "American": _words(AMERICAN),
    "British": _words(AMERICAN, back=True),
    "long forms": _words(CONTRACTED),
    "short forms": _words(CONTRACTED, back=True),
    "space dropped": lambda text: re.sub(r"([.,!?]) (?=\w)", r"\1", text),
    "words run together": lambda text: re.sub(r"\b(a|the|to|is|in|of) (?=[a-z])", r"\1", text, count=1),
    "space within": _every(4, lambda word: word[: len(word) // 2] + " " + word[len(word) // 2 :]),
    "spaces doubled": lambda text: text.replace(" ", "  "),
    "emoji at commas": lambda text: PUNCTUATION.sub(" 😊", text),
    "emoji at the end": lambda text: text.rstrip(".! ") + " 🙏🙏",
    "digits": _words(NUMBERS),
    "number words": _words(NUMBERS, back=True),
    "Chinese words among them": _words(MIXED),
}
