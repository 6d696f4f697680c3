"""Two languages in one reply: ``refund已经申请了``, ``your 快递 comes 明天``.

The words of the language that carries less of the reply are brought to the other one, if they are everyday words of
service; names, models and codes stay.
"""

# ruff: noqa: E501 - word lists are easier to check when a list is a line

import re

# Chinese first; of several, the first is written and all are read.
_PAIRS = (
    "退款:refund 退货:return 换货|换新:replacement 补发:reship 订单|单号:order 包裹|快件:parcel|package 快递|物流:courier 仓库:warehouse 地址:address "
    "电话:phone 照片|图片:photo|picture 截图:screenshot 发票:invoice 优惠券:voucher|coupon 补偿|赔偿:compensation 运费:postage 客服:agent|service 主管|经理:manager|supervisor "
    "同事:colleague 系统:system 密码:password 邮箱|邮件:email 链接:link 账号|账户:account 库存:stock 尺码:size 颜色:color|colour 已经:already 今天:today 明天:tomorrow "
    "后天:day_after_tomorrow 现在:now 马上|立刻:right_away 请:please|pls 谢谢:thanks|thank_you 抱歉|不好意思|对不起:sorry 再见:bye|goodbye 没问题:no_problem 好评:good_review "
    "投诉:complaint 生日:birthday 礼物:present|gift 预计:expected 处理:process 确认:confirm 检查:check 更新:update 问题:problem 方案:solution 时间:time 周一:monday 周五:friday"
)
_TO_ENGLISH: dict[str, str] = {}
_TO_CHINESE: dict[str, str] = {}
for _pair in _PAIRS.split():
    _chinese, _english = (side.replace("_", " ").split("|") for side in _pair.split(":"))
    _TO_ENGLISH.update(dict.fromkeys(_chinese, _english[0]))
    _TO_CHINESE.update(dict.fromkeys(_english, _chinese[0]))

_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile("[a-z]{2,}")


def _any_of(words: dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_CHINESE_WORD = re.compile(_any_of(_TO_ENGLISH))
_ENGLISH_WORD = re.compile(rf"(?<![a-z0-9_.@/-])(?:{_any_of(_TO_CHINESE)})(?:ed|s)?(?![a-z0-9_.@/-])")


def in_one_language(copy: str) -> list[tuple[int, int, str]]:
    """What to write in place of what, in text order and without overlap; empty for replies in one language."""
    if not copy or not _HAN.search(copy) or not _LATIN.search(copy):
        return []
    if 2 * len(_HAN.findall(copy)) >= 3 * len(_LATIN.findall(copy)):
        return [
            (match.start(), match.end(), word)
            for match in _ENGLISH_WORD.finditer(copy)
            if (word := _TO_CHINESE.get(match[0]) or _TO_CHINESE.get(re.sub("(?:ed|s)$", "", match[0])))
        ]
    return [
        (match.start(), match.end(), _spaced(copy, match.start(), match.end(), _TO_ENGLISH[match[0]]))
        for match in _CHINESE_WORD.finditer(copy)
    ]


def _spaced(copy: str, start: int, end: int, word: str) -> str:
    """The word with the spaces that Chinese does without."""
    before, after = copy[start - 1 : start], copy[end : end + 1]
    return f"{' ' if before.isalnum() else ''}{word}{' ' if after.isalnum() else ''}"
