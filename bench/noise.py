"""What careless or hidden spelling costs: the examples of the lexicons and labelled replies, varied mechanically.

    python bench/noise.py [--lang zh|en] [--kind KIND] [--show N] [--json]

Each kind of noise is a function from text to text, without chance. An act that is heard in the plain
text and no longer in the varied one is lost; a negative act or red line heard only in the varied one is false.
Both languages stand in one table, worst first.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from understanding import load

from app.domain.text.acts import understand
from app.domain.text.catalogue import ACTS
from app.domain.text.folding import SIMPLIFIED, TRADITIONAL
from app.domain.text.jsonl import read_context
from app.domain.text.lexicon import read_lexicon
from app.domain.text.matcher import Lexicon
from app.domain.text.spelling import TYPOS
from app.domain.text.understanding import Context
from bench import noise_en
from bench.gold import UNCOUNTED, gold_acts

ROOT = Path(__file__).resolve().parent.parent
PUNCTUATION = re.compile(r"[,。，！!？?；;、：:…~～]+")
TO_TRADITIONAL = {
    ord(new): old
    for old, new in reversed(list(zip(TRADITIONAL, SIMPLIFIED, strict=True)))
    if "\u4e00" <= old <= "\u9fff"
}
SLIPS = sorted(((right, slip) for slip, right in TYPOS.items()), key=lambda pair: (-len(pair[0]), pair))
NUMERALS = dict(zip("一二三四五六七八九", "123456789", strict=True))
COUNTED = re.compile(r"([一二三四五六七八九])(?=点|天|分钟|小时|块|元|号|个工作日|张|件|双)")
COUNTED_BACK = re.compile(r"(?<!\d)([1-9])(?=点|天|分钟|小时|块|元|号|个工作日|张|件|双)")
MASKED = (
    ("微信", "微*信"),
    ("好评", "好·评"),
    ("差评", "差*评"),
    ("红包", "红*包"),
    ("返现", "返*现"),
    ("密码", "密*码"),
)
MIXED = (
    ("退款", "refund"), ("订单", "order"), ("快递", "courier"), ("地址", "address"), ("已经", "already"), ("明天", "tomorrow"), ("今天", "today"),
    ("抱歉", "sorry"), ("照片", "photo"), ("截图", "screenshot"), ("密码", "password"), ("主管", "manager"), ("处理", "process"), ("系统", "system"),
)  # fmt: skip
OPENERS = ("亲", "您好，", "嗯嗯", "那个，", "不好意思哈，")


def _homophones(text: str) -> str:
    for right, slip in SLIPS:
        text = text.replace(right, slip, 1)
    return text


def _masked(text: str) -> str:
    for plain, hidden in MASKED:
        text = text.replace(plain, hidden)
    return text


def _english_words(text: str) -> str:
    for chinese, english in MIXED:
        text = text.replace(chinese, english)
    return text


def _spaced(text: str) -> str:
    return PUNCTUATION.sub(" ", text).strip()


CHINESE: dict[str, Callable[[str], str]] = {
    "no punctuation": lambda text: PUNCTUATION.sub("", text),
    "spaces for punctuation": _spaced,
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "upper case": str.upper,
    "traditional": lambda text: text.translate(TO_TRADITIONAL),
    "homophones": _homophones,
    "stretched end": lambda text: text + text[-1:] * 3 + "!!!",
    "emoji at commas": lambda text: PUNCTUATION.sub("😊", text),
    "emoji at the end": lambda text: text.rstrip("。.!！") + "🌹🌹",
    "spaces between words": lambda text: " ".join(re.findall(r"[一-鿿]{1,2}|[^一-鿿]+", text)),
    "particles": lambda text: re.sub(r"(?=[，。,]|$)", "哈", text, count=1),
    "plain you": lambda text: text.replace("您", "你"),
    "opener": lambda text: OPENERS[len(text) % len(OPENERS)] + text,
    "masked": _masked,
    "digits": lambda text: COUNTED.sub(lambda match: NUMERALS[match[1]], text),
    "English words among them": _english_words,
    "numerals": lambda text: COUNTED_BACK.sub(lambda match: "一二三四五六七八九"[int(match[1]) - 1], text),
}


KINDS = {"zh": CHINESE, "en": noise_en.KINDS}


def plain_texts(language: str) -> Iterator[tuple[str, frozenset[str], Context]]:
    """(text, wanted acts, context): the examples of all rules of a language, then the labelled development replies."""
    paths = sorted((ROOT / "scenarios" / "lexicons" / language).glob("*.yaml"))
    source, _ = read_lexicon({str(path.relative_to(ROOT)): path.read_text("utf-8") for path in paths})
    for file in source.files:
        for rule in file.rules:
            yield from ((text, frozenset({rule.act}), Context()) for text in rule.yes)
    for raw in (ROOT / f"tests/domain/text/dev_{language}.jsonl").read_text("utf-8").splitlines():
        line = json.loads(raw)
        yield line["text"], frozenset(gold_acts(line)), read_context(line)


def measure(lexicon: Lexicon, language: str, kinds: list[str]) -> dict[str, dict[str, Any]]:
    """Per kind: how many texts it changes, acts kept and lost, acts falsely heard, and the cases."""
    result: dict[str, dict[str, Any]] = {
        kind: {"texts": 0, "kept": 0, "lost": 0, "false": 0, "cases": [], "acts": Counter()} for kind in kinds
    }
    for text, wanted, context in plain_texts(language):
        before = {act.act for act in understand(text, lexicon, context).acts} - UNCOUNTED
        for kind in kinds:
            varied = KINDS[language][kind](text)
            if varied == text:
                continue
            said = {act.act for act in understand(varied, lexicon, context).acts} - UNCOUNTED
            lost = (before & wanted) - said
            false = {act for act in said - before - wanted if ACTS[act].polarity == "neg"}
            row = result[kind]
            row["texts"] += 1
            row["kept"] += len(before & wanted & said)
            row["lost"] += len(lost)
            row["false"] += len(false)
            row["acts"].update(lost)
            if lost or false:
                row["cases"].append({"text": varied, "lost": sorted(lost), "false": sorted(false)})
    return result


def share(row: dict[str, Any]) -> float:
    """The part of the acts heard in plain texts that is lost."""
    return float(row["lost"] / max(1, row["kept"] + row["lost"]))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lang", choices=sorted(KINDS), action="append")
    parser.add_argument("--kind", choices=sorted({*CHINESE, *noise_en.KINDS}))
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    results = {}
    for language in given.lang or sorted(KINDS):
        kinds = [kind for kind in KINDS[language] if given.kind in (None, kind)]
        results[language] = measure(load(f"{language}/*.yaml"), language, kinds)
    if given.json:
        print(json.dumps(results, ensure_ascii=False, indent=1))
        return
    rows = [(language, kind, row) for language, found in results.items() for kind, row in found.items()]
    for language, kind, row in sorted(rows, key=lambda item: -share(item[2])):
        worst = ", ".join(f"{act} {count}" for act, count in row["acts"].most_common(5))
        print(
            f"{language} {kind:24} {row['texts']:5} texts  lost {row['lost']:4} of {row['kept'] + row['lost']:4}"
            f" ({share(row):.3f})  false {row['false']:3}  {worst}"
        )
        for case in row["cases"][: given.show]:
            print("    ", case["text"], case["lost"], "false" if case["false"] else "", *case["false"])


if __name__ == "__main__":
    main()
