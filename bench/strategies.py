"""Ten ways of serving the same customer, in words, played through recognition, plot and mood with every customer.

    python -m bench.strategies [--scenario tracking-frozen] [--acts]

Prints CSAT and closing anger by strategy and persona, and how well the order agrees with the order that the
emotion model was calibrated to (docs/explanation/emotion.md). Every strategy is written in three wordings; the
table shows the median of the three. ``--acts`` shows what was understood of every reply.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.domain.engine.events import Recorded
from app.domain.engine.rehearsal import rehearse
from app.domain.engine.script import compile_script
from app.domain.scenario.library import Library
from app.domain.scenario.read import read_library

ROOT = Path(__file__).resolve().parent.parent
SCENARIO = "tracking-frozen"
PERSONAS = (
    "default", "angry", "gen_z", "newcomer", "elderly",
    "high_value", "complainer", "foreign_jp", "foreign_de", "foreign_br",
)  # fmt: skip
WORDINGS = 3
END = {"end": True}

# A turn is a desk tool, a wait in seconds, or one reply in three wordings.
Turn = str | int | tuple[str, str, str]
TRACK = "track"
STRATEGIES: Mapping[str, tuple[Turn, ...]] = {
    "expert": (
        (
            "您好，我是客服小许，您说的我看完了。杯子三天没挪地方，等着用的人哪有不急的，先跟您道个歉",
            "您好，小许在这里，您发的我读完了。包裹停了三天，换了我一样坐不住，实在抱歉",
            "您好，我叫小许，您的话我都看到了。三天里一点动静都没有，谁等都心焦，对不住您",
        ),
        (
            "跟您核对一下：尾号6688的杯子三天没有新轨迹，您想弄清哪天能到，对吗？您最晚哪天要用？",
            "我复述一遍看对不对：6688这单停在路上三天了，您要一个准信，是吗？请问最迟什么时候要用到？",
            "我理解的是：6688这个包裹三天没更新，您想知道到底哪天送到，是这样吗？您最晚几号需要？",
        ),
        TRACK,
        (
            (
                "查清楚了：包裹在郑州中转站，因为暴雨积压，今早已装车，后天派送。让您等这么久责任在我们。"
                "两个办法您选：我盯着后天送到，没到就给您全额退款；或者今天给您同城闪送一只新的。您看哪个好？"
            ),
            (
                "查到了，件在郑州中转站，暴雨积压压住的，今早已经装车，后天派送。这事是我们没有跟好，我来负责。"
                "您看这样行不行：等后天派送，没到就退款；要么现在给您补发一只。您选哪个？"
            ),
            (
                "有结果了：郑州中转站因为暴雨积压了，今早已经发出，后天派送。没有早点告诉您，是我们的责任。"
                "您可以等后天，没到就给您退款；也可以今天闪送一只给您。您觉得哪个合适？"
            ),
        ),
        (
            "好，我已经给您登记好了，后天18点前给您发派送结果，中间有变动我主动来找您",
            "好的，已经为您备注并提交了，后天18点前我会联系您说结果，路上有变化我第一时间告诉您",
            "行，已经给您办好登记，后天18点前给您答复，我会一直跟进这一单",
        ),
        (
            "咱们最后对一遍：后天派送，18点前我报结果，没到就退款。您还有别的需要我办的吗？",
            "总结一下：后天派送，18点前我联系您，没到就给您退款。请问还有其他要我做的吗？",
            "我们说定的是：后天派送，18点前我给您消息，没到就退款。您看还有别的问题吗？",
        ),
        ("谢谢您的体谅，祝您一路顺利，再见", "感谢您给我们机会，祝您出门顺利，再见", "谢谢您，祝您生活愉快，再见"),
    ),
    "good": (
        (
            "您好，实在抱歉，您稍等，我给您看看物流",
            "您好，不好意思，请等我一下，我去查查",
            "您好，抱歉让您担心，稍等片刻，我核实一下",
        ),
        TRACK,
        35,
        (
            "我很理解您着急，请问您最晚哪天要用？",
            "您的心情我能体会，请问您最迟什么时候要？",
            "我明白您很着急，您最晚几号需要用到呢？",
        ),
        (
            "包裹今早已装车，后天派送。没到就给您退款，您看可以吗？",
            "今早已经装车了，后天派送，没到就给您补发，您看行吗？",
            "已经发出，后天派送，没送到就给您退款，您同意吗？",
        ),
        (
            "好的，已经给您登记了，后天18点前给您结果",
            "好，已经为您备注好了，后天18点前联系您",
            "行，我已经登记上了，后天18点前给您答复",
        ),
        (
            "请问还有其他需要吗？祝您生活愉快，再见",
            "还有别的可以帮您吗？谢谢，再见",
            "您看还有别的问题吗？祝您顺利，再见",
        ),
    ),
    "template": (
        (
            "您好，非常理解您的心情，给您造成的不便我们深表歉意",
            "您好，您的感受我们十分理解，由此带来的不便敬请原谅，抱歉",
            "您好，我们理解您的心情，对此感到非常抱歉",
        ),
        (
            "您好，非常理解您的心情，给您造成的不便我们深表歉意",
            "您好，您的感受我们十分理解，由此带来的不便敬请原谅，抱歉",
            "您好，我们理解您的心情，对此感到非常抱歉",
        ),
        80,
        (
            "具体情况不太清楚，应该会到的，没办法确定，给您造成的不便我们深表歉意",
            "这个不好说，可能快了吧，没法确定，由此带来的不便敬请原谅，抱歉",
            "目前不清楚，大概要过几天，无法确定，对此感到非常抱歉",
        ),
        (
            "我给您催一下快递，后续有消息会联系您",
            "帮您催件了，有进展会通知您",
            "我们会联系快递加急处理，稍后给您回复",
        ),
        (
            "感谢您的咨询，祝您生活愉快，麻烦给个好评",
            "祝您生活愉快，再见，方便的话请给我们评价一下",
            "感谢来访，再见，请为本次服务打分",
        ),
    ),
    "fast_cold": (
        8,
        ("核对一下，尾号6688是吧", "订单6688，收件城市没变吧", "尾号6688，地址电话没变吧"),
        8,
        (
            "按平台规定，超过时效没有到才能退",
            "规则是超时没有送到才能申请退款",
            "依照时效规定，没有超时不能退",
        ),
        10,
        ("给您催件", "我给您催一下快递", "可以给您催件处理"),
        10,
        ("已经给您提交催件了", "催件已经提交了", "已经催过快递了"),
        5,
        ("再见", "先这样，再见", "好了，再见"),
    ),
    "sorry_only": (
        (
            "真的很抱歉，非常理解您的心情",
            "实在对不起，您的心情我理解",
            "太抱歉了，我很理解您",
        ),
        ("非常抱歉，请您放心", "对不起，您放心好了", "实在抱歉，您别担心"),
        ("很抱歉，我特别理解您", "对不起，我真的能理解您", "抱歉抱歉，理解您着急"),
        ("真是不好意思，谢谢您的耐心", "对不起，感谢您的理解", "抱歉，谢谢您体谅"),
        (
            "再次致歉，具体的我也说不好",
            "还是要说声对不起，这个我也不太确定",
            "实在抱歉，什么时候到我也不清楚",
        ),
    ),
    "refuse": (
        ("您好", "您好，在的", "你好"),
        (
            "不行，这个退不了，也不能补，规定就是这样，没到时间不给处理",
            "办不了，按规定不能退，补也不行，没有这种先例",
            "不可以，没超时不能退款，也没办法补，规定摆在这里",
        ),
        (
            "这是快递的事，跟我们没有关系，您找快递去，我管不了",
            "不是我们的问题，您自己去问快递，我们没法管",
            "不归我们管，东西在快递手里，您找他们，别找我们",
        ),
        (
            "说了不行，退不了就是退不了，不可能给您办",
            "不行就是不行，没有办法，不能办",
            "不能退，没得商量，也不可能补",
        ),
        ("再见", "就这样，再见", "没别的事了，再见"),
    ),
    "defensive": (
        (
            "因为郑州下暴雨积压了，所以没动",
            "是天气原因，暴雨，路上堵住了",
            "由于暴雨中转站爆仓，才没更新",
        ),
        (
            "我们也没有办法，又不是我们的错，您冷静一点，不要激动",
            "这怎么能怪我们，天气谁也没法控制，您先冷静冷静",
            "我们发货没有问题，不是我们慢，请您不要激动，冷静点",
        ),
        (
            "是您自己没有看清楚发货说明，下单太晚了，不能怪别人",
            "您自己买得太晚，没有留出时间，这不能赖店里",
            "谁让您不早点买，自己没有算好时间",
        ),
        (
            "难道暴雨也要我们负责吗？您讲不讲道理？",
            "难不成我还能去替您开车？您说我怎么办？",
            "您冲我喊有用吗？天气是我能管的？",
        ),
        ("给您催件总行了吧", "那我催一下快递", "行吧，给您催件"),
    ),
    "hostile": (
        90,
        ("哦，知道了", "嗯，看到了", "哦，随便"),
        (
            "哟，买个杯子跟丢了金条似的，没见过世面",
            "呵呵，您可真金贵，全世界就您一个人等快递",
            "您好大的面子，没了这杯子活不了是吧",
        ),
        ("你有病吧，滚", "神经病，滚远点", "傻子一个，滚蛋"),
    ),
    "money_first": (
        ("您好，先给您补偿10元红包", "您好，给您赔10元券", "您好，送您一个10元红包作补偿"),
        ("再给您补偿10元优惠券", "那再赔您10元红包", "这边再补您10元券"),
        (
            "那这样，后天派送，没到就给您退款",
            "那等后天派送，没到就给您补发",
            "后天派送，没送到就给您退款",
        ),
        ("再见", "祝您生活愉快，再见", "感谢您，再见"),
    ),
    "silent": (
        60,
        ("您好", "在的，您好", "你好"),
        200,
        200,
        ("给您催件", "我催一下快递", "帮您催件"),
    ),
}
ORDER = tuple(STRATEGIES)


@dataclass(frozen=True)
class Played:
    """How one conversation went. ``left``: the customer was gone before everything was said."""

    csat: int
    anger: int
    index: int
    left: bool
    rows: tuple[Recorded, ...]


@cache
def library() -> Library:
    """The shipped scenarios."""
    files = sorted((ROOT / "scenarios").rglob("*.yaml"))
    return read_library({str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in files})


def turns_of(strategy: str, wording: int) -> list[dict[str, Any]]:
    """The prepared trainee of a strategy in one of its wordings; they close the conversation themselves."""
    return [*(_turn(turn, wording) for turn in STRATEGIES[strategy]), END]


def _turn(turn: Turn, wording: int) -> dict[str, Any]:
    match turn:
        case int(seconds):
            return {"wait_s": seconds}
        case str(tool):
            return {"use": tool}
        case replies:
            return {"say": replies[wording]}


@cache
def play(strategy: str, persona: str, wording: int, scenario: str = SCENARIO) -> Played:
    """The strategy with this customer. Personas need not be in the cast: the plot is only the ground to compare on."""
    rows = rehearse(compile_script(library(), scenario, persona), turns_of(strategy, wording))
    ended = next(row.output.ended for row in reversed(rows) if row.output.ended is not None)
    moods = [row.output.after for row in rows if row.output.after is not None]
    return Played(ended.csat, moods[-1].anger, ended.index, ended.by != "end.trainee_ended" and not ended.good, rows)


def median(strategy: str, persona: str, scenario: str = SCENARIO) -> Played:
    """Of the wordings the one with the middle outcome index."""
    played = sorted((play(strategy, persona, k, scenario) for k in range(WORDINGS)), key=lambda each: each.index)
    return played[WORDINGS // 2]


def kendall(given: Sequence[int], wanted: Sequence[int]) -> tuple[int, int]:
    """Pairs that ``wanted`` puts in an order: how many ``given`` puts likewise, and how many the other way round."""
    pairs = [(i, j) for i in range(len(wanted)) for j in range(i) if wanted[i] != wanted[j]]
    signs = [(given[i] - given[j]) * (wanted[i] - wanted[j]) for i, j in pairs]
    return sum(sign > 0 for sign in signs), sum(sign < 0 for sign in signs)


# CSAT of the calibration on acts, in the order of STRATEGIES (docs/explanation/emotion.md).
CALIBRATION: Mapping[str, tuple[int, ...]] = {
    "default": (5, 5, 3, 3, 2, 1, 1, 1, 4, 2),
    "angry": (5, 4, 2, 2, 1, 1, 1, 1, 3, 1),
    "gen_z": (5, 4, 3, 2, 2, 1, 1, 1, 3, 1),
    "newcomer": (5, 5, 4, 4, 2, 1, 1, 1, 5, 1),
    "elderly": (5, 5, 3, 3, 2, 1, 1, 1, 4, 2),
    "high_value": (5, 5, 3, 3, 2, 1, 1, 1, 3, 1),
    "complainer": (5, 4, 2, 3, 1, 1, 1, 1, 4, 1),
    "foreign_jp": (5, 4, 3, 3, 2, 1, 1, 1, 4, 1),
    "foreign_de": (5, 5, 3, 4, 2, 1, 1, 1, 5, 1),
    "foreign_br": (5, 5, 4, 3, 3, 1, 1, 1, 4, 2),
}


def report(scenario: str) -> Iterator[str]:
    """The table and the agreement, line by line."""
    yield f"CSAT|anger of the median wording, {scenario}; L: the customer left"
    yield "".join(f"{name:<12}" for name in ("", *PERSONAS))
    for strategy in ORDER:
        cells = [median(strategy, persona, scenario) for persona in PERSONAS]
        shown = (f"{cell.csat}|{cell.anger:>3}{'L' if cell.left else ''}" for cell in cells)
        yield "".join(f"{cell:<12}" for cell in (strategy, *shown))
    for persona in PERSONAS:
        given = [median(strategy, persona, scenario).index for strategy in ORDER]
        same, other = kendall(given, CALIBRATION[persona])
        yield f"{persona:<12} agrees in {same}, disagrees in {other} pairs"


def acts(scenario: str) -> Iterator[str]:
    """What was understood of each reply, with a neutral customer."""
    for strategy in ORDER:
        for wording in range(WORDINGS):
            for row in play(strategy, "default", wording, scenario).rows:
                heard = row.output.understood
                if heard is not None:
                    offers = [mark for mark in row.output.marks if mark.startswith(("offers", "asks", "nothing"))]
                    names = [act.act for act in heard.acts]
                    yield f"{strategy} {wording} [{row.output.state}] {heard.text[:34]} → {names} {offers}"


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default=SCENARIO)
    parser.add_argument("--acts", action="store_true")
    chosen = parser.parse_args()
    for line in (acts if chosen.acts else report)(chosen.scenario):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
