"""What a reply costs as the lexicon grows: the shipped Chinese rules, and as many made-up entries as it takes.

An entry is a phrase or pattern that some rule looks for. The made-up ones are half phrases and half patterns with
gaps and alternatives, of common characters in an order that nothing but a hash decides; they stand in rules of ten.
"""

import hashlib
import time
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from app.domain.text.acts import understand
from app.domain.text.lexicon import LexiconSource, Rule
from app.domain.text.matcher import Lexicon, compile_lexicon
from bench.corpora import row

LETTERS = "您好单查退换补发货款物流快递地址电话时间今明后天处理登记核实申请客服商品质量尺码颜色价格优惠活动会员积分发票仓库包裹签收"
IN_A_RULE = 10
ROUNDS = 5
MOST_RATIO = 2.0


def report(source: LexiconSource, sizes: Sequence[int], texts: Sequence[str]) -> Iterator[str]:
    """Microseconds a reply at each size, and how they compare with the first."""
    chinese = LexiconSource(tuple(file for file in source.files if file.locale == "zh-CN"))
    have = sum(len(rule.any) for file in chinese.files for rule in file.rules)
    yield f"Cost of a reply by rules alone, {len(texts)} replies; shipped Chinese lexicon: {have} entries"
    first = 0.0
    for size in sizes:
        started = time.perf_counter()
        lexicon = compile_lexicon(
            grown(chinese, size - have) if size > have else shrunk(chinese, size)
        ).without_weights()
        compiled = time.perf_counter() - started
        cost = _cost(lexicon, texts)
        first = first or cost
        yield row(
            f"{size} entries (compiled in {compiled:.1f} s)",
            f"{cost * 1e6:.0f} µs",
            note=f"× {cost / first:.2f}" + ("" if first == cost else f", limit × {MOST_RATIO}"),
        )


def grown(source: LexiconSource, more: int) -> LexiconSource:
    """``source`` with ``more`` made-up entries in one more file."""
    entries = [made_up(number) for number in range(more)]
    rules = tuple(
        Rule(id=f"made_up_{at}", act="propose_solution", any=tuple(entries[at : at + IN_A_RULE]))
        for at in range(0, more, IN_A_RULE)
    )
    model = next(file for file in source.files if file.rules)
    return LexiconSource(
        (*source.files, replace(model, id="made_up", groups={}, rules=rules, examples=(), tests=(), weights=None))
    )


def made_up(number: int) -> str:
    """A phrase of four to seven characters, or a pattern with a gap and two alternatives."""
    digest = hashlib.sha256(str(number).encode()).digest()
    letters = "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:9])
    if number % 2:
        return letters[: 4 + digest[9] % 4]
    return f"{letters[:2]}~{1 + digest[9] % 8}({letters[2:4]}|{letters[4:6]}){letters[6:8]}"


def shrunk(source: LexiconSource, size: int) -> LexiconSource:
    """The first rules of ``source`` that hold ``size`` entries together."""
    left, files = size, []
    for file in source.files:
        kept: list[Rule] = []
        for rule in file.rules:
            if len(rule.any) <= left:
                kept.append(rule)
                left -= len(rule.any)
        files.append(replace(file, rules=tuple(kept)))
    return LexiconSource(tuple(files))


def _cost(lexicon: Lexicon, texts: Sequence[str]) -> float:
    for text in texts:
        understand(text, lexicon)
    return min(_round(lexicon, texts) for _ in range(ROUNDS))


def _round(lexicon: Lexicon, texts: Sequence[str]) -> float:
    started = time.process_time()
    for text in texts:
        understand(text, lexicon)
    return (time.process_time() - started) / len(texts)
