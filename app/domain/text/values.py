"""Typed values in a text: money, durations, clock times, dates, numbers, order numbers, phones, people.

Each value is found on the matching copy and brought to one integer form, so that 半小时 equals 30分钟.
"""

# ruff: noqa: E501 - word lists are easier to check when a list is a line

import re
from collections.abc import Iterator

import msgspec

KINDS = ("money", "duration", "clock", "date", "number", "order", "phone", "person")

MINUTES_A_DAY = 24 * 60
CLOSING_TIME = 17 * 60  # what "end of play" and "close of business" mean


class Value(msgspec.Struct, frozen=True):
    """``value``: fen for money, ``min`` or ``min-max`` minutes for a duration, days from today for a date,
    minutes after midnight for a clock time, the digits themselves for the rest."""

    kind: str
    value: str
    start: int
    end: int


_NUM = r"(?:[0-9]{1,9}(?:\.[0-9]{1,2})?|[零一二两三四五六七八九十百千万半几俩]{1,7})"
_RANGE = rf"(?P<a>{_NUM})(?:[ ]?(?:-|~|到|至|to)[ ]?(?P<b>{_NUM}))?"
_UNIT = r"(?:个半|个)?(?:工作日|自然日|小时|钟头|分钟|分(?!钱|期|之|[抱感理重遗歉满清简荣珍困熟必难愧欢严焦心愿乐])|刻钟|星期|礼拜|周(?!年|[一二三四五六日末])|年(?!级|代|货|前|底|初)|天|日(?!期)|个?月|秒)"
# "a second" is mostly the other one of two, so seconds count in the plural only.
_EN_UNIT = r"(?:(?:business|working|full|calendar|more)[ ])?(?:days?|hours?|hrs?|h|minutes?|mins?|weeks?|fortnights?|months?|years?|seconds|secs)\b"
_WORDS = (
    r"(?:a\ couple\ of|couple\ of|a\ few|half\ an|half\ a|a\ hundred|twenty[ -]four|twenty[ -]five|forty[ -]five|forty[ -]eight|seventy[ -]two|an|a|one|two|three|four|five|six|seven"
    r"|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred)"
)
_EN_HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]|[1-9])"
_EN_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_EN_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
# An hour without "am" or "o'clock" is one only where the sentence goes on as after a time: "by 11", not "at 11 mill lane".
_AFTER_AN_HOUR = rf"(?=$|[\n,.!?;)]|[ ](?:today|tonight|tomorrow|on|and|at\ the\ latest|latest|sharp|this|so|then|if|or|in\ the|o'clock|{_EN_DAY})\b)"

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张曹严魏姜谢苏潘范彭马方袁唐罗郝顾孟黄姚汪宋董梁杜贾江郭林钟徐高夏蔡田胡万"
    "卢丁邓崔程陆刘叶白谭廖孔"
)
# A value begins with one of these; the long pattern is tried nowhere else.
_BEGIN = re.compile(
    rf"[0-9¥$£€零一二两三四五六七八九十百千万半几俩凌早上中下傍晚今明昨前后大当次本这周星礼夜午小阿老{_SURNAMES}]"
    r"|(?<![a-z])(?=[a-z])"
)

_PATTERN = re.compile(
    rf"""
      (?P<phone>(?<![0-9])1[3-9][0-9]{{9}}(?![0-9])|(?<![0-9])1[3-9][0-9][0-9x*]{{4,8}}(?![0-9])|(?<![0-9])400-?[0-9]{{3}}-?[0-9]{{4}}(?![0-9]))
    | (?P<clock>\b(?P<h3>[0-9]{{1,2}})(?::(?P<m3>[0-5][0-9]))?[ ]?(?P<ap>am|pm|a\.m\.|p\.m\.)(?![a-z])
        |(?<![0-9])(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?![0-9])
        |(?:(?P<half>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|晚)[ ]?)(?P<h>[0-9]{{1,2}}|[一二两三四五六七八九十]{{1,3}})[点时](?:(?P<hh>半)|(?P<m>[0-5]?[0-9]|[一二三四五]?十[一二三四五六七八九]?)分?)?钟?
        |(?<![0-9.])(?P<h2>[0-9]{{1,2}}|(?<![差便一有快多这那几])[两三四五六七八九十]{{1,3}})点(?!击|开|进|赞|评|一下|到|的|儿|了|这|右|左|选)(?:(?P<hh2>半)|(?P<m2>[0-5]?[0-9])分?)?钟?
        |(?:half[ ]past|(?P<quarter>quarter[ ](?:past|to)))[ ](?P<h4>{_EN_HOUR})\b
        |(?P<h5>{_EN_HOUR})[ ]?o'clock\b
        |(?:(?<=\bby[ ])|(?<=\bat[ ])|(?<=\bbefore[ ])|(?<=\buntil[ ])|(?<=\btill[ ])|(?<=\bafter[ ])|(?<=\baround[ ]))(?P<h6>{_EN_HOUR}){_AFTER_AN_HOUR}
        |(?P<close>(?:end|close)[ ]of[ ](?:play|business|day|the[ ]day)\b)
        |(?:noon|midday|midnight|中午前|午夜)(?![a-z]))
    | (?P<money>[¥$£€][ ]?[0-9]{{1,9}}(?:\.[0-9]{{1,2}})?|(?:eur|gbp|usd|cny)[ ]?[0-9]{{1,9}}(?:\.[0-9]{{1,2}})?
        |(?:[0-9]{{1,9}}(?:\.[0-9]{{1,2}})?[ ]?|{_WORDS}[ ])(?:quid|pounds?|euros?|eur|gbp|usd|dollars?|bucks|pence|cents?)\b|[0-9]{{1,3}}p\b|(?:a[ ])?(?:tenner|fiver)\b
        |{_NUM}[ ]?(?:元|块钱?|rmb|大洋|(?:yuan|dollars?|bucks)\b)(?:[一二三四五六七八九0-9](?![0-9]|[一二三四五六七八九十百千万]|个|天))?|[0-9]{{1,3}}[ ]?毛钱?)
    | (?P<date>大后天|今天|今日|今儿个?|今晚|今早|当天|当日|明天|明日|明儿个?|明早|明晚|后天|后日|次日|昨天|昨日|昨晚|前天|d\+[0-9]{{1,3}}(?![0-9])
        |(?:本|这|下)?(?:周|星期|礼拜)[一二三四五六日天末](?!天)|(?:20[0-9][0-9][年/-])?[0-9]{{1,2}}月[0-9]{{1,2}}[日号]?|(?<![0-9第])[0-3]?[0-9]号(?!线|楼|店|码|仓)
        |(?:the[ ])?day[ ]after[ ]tomorrow\b|\b(?:today|tonight|tomorrow|yesterday)\b|(?:(?:this|next|last|coming)[ ])?{_EN_DAY}\b
        |(?:the[ ])?[0-9]{{1,2}}(?:st|nd|rd|th)?[ ](?:of[ ])?{_EN_MONTH}\b|{_EN_MONTH}[ ](?:the[ ])?[0-9]{{1,2}}(?:st|nd|rd|th)?\b)
    | (?P<duration>(?:{_RANGE}[ ]?{_UNIT}(?:半)?(?:左右|以内|之内|内)?)|半个?(?:小时|钟头|天|月|分钟)|(?:一会儿?功夫)
        |(?:(?P<w1>(?:[0-9]{{1,4}}|{_WORDS}(?=[ -])))(?:[ ]?(?:-|to|or)[ ]?(?P<w2>[0-9]{{1,4}}|{_WORDS}))?[ ]?{_EN_UNIT}(?P<plus>[ ]and[ ]a[ ]half|[ ]or[ ]two\b)?)
        |(?<=\bwithin[ ])the[ ](?:hour|day|week)\b)
    | (?P<order>(?<![a-z0-9])(?:[a-z]{{1,4}}[0-9]{{6,20}}|[0-9]{{10,24}})(?![a-z0-9]))
    | (?P<person>小(?![时心问店二伙程票组区件额编妹朋众份型号包盒视瑕毛事部半块段些孩家])[\u4e00-\u9fff]
        |[阿老][a-z\u4e00-\u9fff](?=[,。!\x1f\n]|$)|[{_SURNAMES}](?:先生|女士|小姐|经理|主管|师傅|老师|阿姨|大爷|大妈|姐|哥)
        |\b(?:mr|mrs|ms|miss)\.?[ ][a-z]+)
    | (?P<number>(?<![a-z0-9.])[0-9]{{1,9}}(?:\.[0-9]{{1,4}})?(?![a-z0-9])|(?<![一二三四五六七八九十百千万])[一二两三四五六七八九十百千万]{{1,7}}(?=[个件双张笔单次位台条箱瓶支款码号]))
    """,
    re.VERBOSE,
)

_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_WORD_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "twenty-four": 24, "twenty-five": 25, "thirty": 30,
    "forty": 40, "forty-five": 45, "forty-eight": 48, "fifty": 50, "sixty": 60, "seventy-two": 72, "hundred": 100,
    "a hundred": 100, "couple of": 2, "a couple of": 2, "a few": 3,
}  # fmt: skip
_SPELLED = {word.replace(" ", "-"): number for word, number in _WORD_NUMBERS.items()}
_UNIT_SECONDS = (
    ("工作日", 86400), ("自然日", 86400), ("小时", 3600), ("钟头", 3600), ("刻钟", 900), ("分", 60), ("星期", 604800),
    ("礼拜", 604800), ("周", 604800), ("月", 2592000), ("年", 31536000), ("天", 86400), ("日", 86400), ("秒", 1), ("day", 86400),
    ("hour", 3600), ("hr", 3600), ("min", 60), ("week", 604800), ("month", 2592000), ("year", 31536000), ("sec", 1), ("fortnight", 1209600),
)  # fmt: skip
_DAYS = {
    "大后天": 3, "今天": 0, "今日": 0, "今儿": 0, "今儿个": 0, "今晚": 0, "今早": 0, "当天": 0, "当日": 0, "明天": 1,
    "明日": 1, "明儿": 1, "明儿个": 1, "明早": 1, "明晚": 1, "次日": 1, "后天": 2, "后日": 2, "昨天": -1, "昨日": -1,
    "昨晚": -1, "前天": -2, "today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1,
    "day after tomorrow": 2, "the day after tomorrow": 2,
}  # fmt: skip


def find_values(copy: str) -> tuple[Value, ...]:
    """All typed values of a matching copy, in text order, none overlapping another."""
    return tuple(_values(copy))


def _values(copy: str) -> Iterator[Value]:
    done = 0
    for begin in _BEGIN.finditer(copy):
        start = begin.start()
        match = _PATTERN.match(copy, start) if start >= done else None
        if match:
            kind = next(name for name in KINDS if match.group(name) is not None)
            yield Value(kind, _value(kind, match), start, match.end())
            done = match.end()


def _value(kind: str, match: re.Match[str]) -> str:
    found = match[0]
    if kind == "money":
        return str(_fen(found))
    if kind == "duration":
        return _minutes(match)
    if kind == "clock":
        return str(_clock(match))
    if kind == "date":
        return _date(found)
    if kind == "phone":
        return found.replace("-", "")
    if kind == "number":
        return _plain(_hundredths(found))
    return found


def _plain(hundredths: int) -> str:
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def _hundredths(numeral: str) -> int:
    """The value of a Chinese or Arabic numeral, times one hundred."""
    if numeral[:1].isdigit() and numeral[0].isascii():
        whole, _, fraction = numeral.partition(".")
        return int(whole) * 100 + int((fraction + "00")[:2])
    if numeral[:1].isascii() and numeral.replace(" ", "-") in _SPELLED:
        return _SPELLED[numeral.replace(" ", "-")] * 100
    if numeral.startswith("half"):
        return 50
    total, section, digit = 0, 0, 0
    for char in numeral:
        if char == "半":
            return (total + section + digit) * 100 + 50
        if char == "几":
            digit = 3
        elif char in _SCALES:
            section += (digit or 1) * _SCALES[char]
            digit = 0
        elif char == "万":
            total += (section + digit or 1) * 10000
            section = digit = 0
        elif section == 0 and digit and char in _DIGITS:
            return (total + digit) * 100  # 一两 (天): a range; the caller reads its upper end separately
        else:
            digit = _DIGITS[char]
    return (total + section + digit) * 100


def _fen(found: str) -> int:
    if found[-1].isascii() and found[-1].isalpha() and (found[0].isascii() and found[0] not in "¥$£€"):
        return _english_fen(found)
    body = re.sub(r"[^0-9.零一二两俩三四五六七八九十百千万半几毛块]", "", found.replace("元", "块"))
    if "毛" in body:
        return _hundredths(body.partition("毛")[0]) // 10
    whole, _, tenth = body.partition("块")
    fen = _hundredths(whole)
    return fen + (_hundredths(tenth[0]) // 10 if tenth else 0)


def _english_fen(found: str) -> int:
    """``20 quid``, ``eighty pence``, ``a tenner``: hundredths of whatever the currency is."""
    if found.endswith(("tenner", "fiver")):
        return 1000 if found.endswith("tenner") else 500
    amount, unit = re.fullmatch(r"(.*?)[ ]?([a-z]+)", found).groups()  # type: ignore[union-attr]  # ends in a letter
    hundredths = _hundredths(amount)
    return hundredths // 100 if unit in ("p", "pence", "cent", "cents") else hundredths


def _minutes(match: re.Match[str]) -> str:
    found = match[0]
    seconds = _unit_seconds(found)
    first, last = match["a"] or match["w1"], match["b"] or match["w2"]
    if match["plus"]:
        return _and_more(_hundredths(first) * seconds // 6000, seconds // 60, match["plus"])
    if first is None:
        first = "a" if found.startswith("the") else found[0]
    low = _hundredths(first)
    high = _hundredths(last) if last else low
    if last is None and len(first) >= 2 and first[0] in _DIGITS and first[1] in _DIGITS:
        high = _DIGITS[first[1]] * 100  # 一两天, 三五天
    if "个半" in found or found.rstrip("左右以之内").endswith("半"):
        low, high = low + 50, high + 50
    low, high = low * seconds // 6000, high * seconds // 6000
    return str(low) if low == high else f"{low}-{high}"


def _unit_seconds(found: str) -> int:
    """The size of the unit; English units begin a word ("three weeks" has no "hr" in it)."""
    words = "".join(f" {word} " for word in re.findall(r"[a-z]+", found))
    for unit, size in _UNIT_SECONDS:
        if f" {unit}" in words if unit.isascii() else unit in found:
            return size
    return 3600 if " h " in words else 60


def _and_more(minutes: int, unit: int, more: str) -> str:
    """``an hour and a half``, ``a day or two``."""
    return f"{minutes}-{2 * unit}" if more.endswith("two") else str(minutes + unit // 2)


def _clock(match: re.Match[str]) -> int:
    found = match[0]
    if found in ("noon", "midday", "中午前"):
        return 12 * 60
    if match["close"]:
        return CLOSING_TIME
    spoken = match["h4"] or match["h5"] or match["h6"]
    if spoken:
        return _spoken_clock(match, spoken)
    if found in ("midnight", "午夜"):
        return MINUTES_A_DAY
    hour_text = match["h"] or match["h2"] or match["h3"]
    if hour_text is None:
        hour_text, _, minute_text = found.partition(":")
        return int(hour_text) * 60 + int(minute_text)
    hour = _hundredths(hour_text) // 100
    before = match.string[max(0, match.start() - 2) : match.start()]
    late = (
        before in ("今晚", "明晚")
        or match["half"] in ("下午", "傍晚", "晚上", "夜里", "晚")
        or (match["ap"] or "").startswith("p")
    )
    if (late and hour < 12) or (match["half"] == "中午" and hour < 3):
        hour += 12
    minute_text = match["m"] or match["m2"] or match["m3"]
    half = match["hh"] or match["hh2"]
    minute = 30 if half else _hundredths(minute_text) // 100 if minute_text else 0
    return hour * 60 + minute


def _spoken_clock(match: re.Match[str], hour_text: str) -> int:
    """``half past three``, ``quarter to five``, ``by 11``. Shops are open by day: one to seven are in the afternoon."""
    after = match.string[match.end() : match.end() + 16]
    hour = _hundredths(hour_text) // 100
    evening = re.match(r" (?:tonight|this evening|in the evening)", after)
    if hour < 12 and (evening or (hour < 8 and not re.match(r" in the morning", after))):
        hour += 12
    quarter = match["quarter"]
    minute = 0 if match["h4"] is None else 30 if quarter is None else 15 if quarter.endswith("past") else -15
    return hour * 60 + minute


def _date(found: str) -> str:
    if found in _DAYS:
        return str(_DAYS[found])
    if found.startswith("d+"):
        return found[2:]
    return _english_date(found) if found.isascii() else found


def _english_date(found: str) -> str:
    """``this friday`` is friday, ``the 3rd of may`` and ``may 3`` are one."""
    words = [word for word in re.findall(r"[a-z]+|[0-9]+", found) if word not in ("the", "of", "st", "nd", "rd", "th")]
    words = [word for word in words if word not in ("this", "coming")]
    return " ".join(sorted(words, key=str.isdigit))
