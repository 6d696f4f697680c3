"""A matching copy cut into sentences and clauses, with what scope rules need to know of each clause.

A clause ends at stronger punctuation, at a comma between two predicates, at a colon, at a face, and
around reported speech. ``CutText.copy`` is the copy with every clause boundary written as a line feed,
so that no pattern can reach from one clause into the next.
"""

# ruff: noqa: E501 - word lists are easier to check when a list is a line

import re

import msgspec

from app.domain.text.normalize import EMO_NEG, EMO_NEU, EMO_POS, SOFT_BREAK

LONGEST_CLAUSE = 160  # a "clause" without punctuation is cut here, so that time stays linear

FACES = EMO_POS + EMO_NEG + EMO_NEU
_HARD = "。!?;…~\n"
_BOUNDARY = re.compile(
    rf"""[{_HARD}{FACES}{SOFT_BREAK}]+ | (?<![a-z]\.[a-z])(?<!\bmr)(?<!\bms)(?<!\bdr)\.(?=\s|$) | \.{{2,}} | (?<=[\u3400-\u9fff])\.(?=[\u3400-\u9fff]) | ,
    | :(?![0-9])(?![/(\-]) | (?<=[\u3400-\u9fff])\s?--?\s?(?=[\u3400-\u9fff]) | "
    """,
    re.VERBOSE,
)
_PREDICATE = re.compile(
    r"[在由了是有没能会要想请给帮查看问说找等退换补赔寄发收到办做去来打联催核登记写填点选拍申提通知处理解决"
    r"安排让叫把被用买卖签派送追跟盯回复告诉觉得知道希望担心急气懂听试错坏破漏丢慢快好行可对算该放]"
    r"|[怪赖怨][我您你咱]|抱歉|对不|明白|清楚|理解|放心|辛苦|感谢|谢|sorry|\b(?:is|are|was|were|am|be|i|we|you|it|that|do|did|have|has|will|can|could|please|let)\b|'(?:s|m|re|ll|ve|d)\b"
)
_VOCATIVE = re.compile(
    r"^[\s\"]*(?:亲+|亲爱的|宝+[子贝]?|家人们?|姐妹|老铁|哥|姐|先生|女士|阿姨|叔叔?|大爷|好[的嘞滴哒呀哦]?|在[的呢]|收到|明白|了解|[您你]好|嗯+|哦+|噢|哈+|是的|那|hi|hello|ok|okay|sure|well|so|yes|no)[呀啊哈呢哦~的]*[\s\"]*$"
)

_FIRST = r"我们|咱们|俺们|我家|我店|我司|我|咱|俺|本店|本人|小店|小二|店铺?里|店家|客服这边|这边|人家|\b(?:i|we|i'm|i'll|i've|i'd|we're|we'll|we've|our|my|us|me)\b|\blet me\b"
_SECOND = r"您们|你们|您|你|\b(?:you|you're|you'll|you've)\b"
_THIRD = r"快递|物流|仓库|平台|厂家|系统|同事|主管|他们?|她们?|它|司机|站点|商家|供应商|财务|\b(?:he|she|they|it|the (?:courier|warehouse|system|carrier|manager|parcel|package))\b"
_PERSON = re.compile(
    rf"(?P<verb>请|麻烦|劳烦|辛苦|烦请|让|等|建议)?(?P<coverb>听|给|帮|为|向|跟|对|替|和|与|把|被|感谢|谢谢|理解|让|等|喊|叫|送|赔|退|返|回|找|联系|通知|告诉|答复|回复|提醒|还|转|陪|教|发|问|催过?|打|到|thank |to |for |with )?(?:(?P<first>{_FIRST})|(?P<second>{_SECOND})|(?P<third>{_THIRD}))(?!的|这[单个笔件次款种类条]|那[单个笔件次款种类条])"
)

# "Please send" asks the customer; "please accept", "please let me" ask for leave.
_IMPERATIVE = re.compile(
    r"\W*(?:please|kindly)[ ](?!accept|rest|be |allow|let |forgive|excuse|bear|hold|wait|know|find|don't|i'?|we'?)[a-z]+"
)
# 您反映的问题已经提交了: the customer owns the matter and does nothing.
_WHOSE_MATTER = re.compile(
    r"[^\n,您你我]{0,10}?的?(?:问题|情况|建议|意见|诉求|需求|反馈|申请|订单|单子|工单|资料|材料|信息|图片|照片|视频|包裹|事情?|退款|投诉)(?:这边|我们?|小\w)?(?:已|都|正|刚|会|将)"
)
_OVER = re.compile(r"[\s的了吧呀啊哈呢哦噢嘛~]*$")  # 后续会回访您: who stands last is acted upon

NEGATION = re.compile(
    r"不(?!好意思|仅|但|光|只是|过(?!去|来|了|期)|如|管|论|妨|客气|用谢|然|久|断|同|少|错|对劲)|没(?!问题|关系|事|准|收)|(?<![特区分辨各个级类辞作送识性离告])别(?!的|人|处|家|名|提多|说[^了话])|勿|未(?!来)|无(?!论|线|人机|忧|理)|(?<!除)非(?!常|得|凡)|甭|莫(?!名)|休想"
    r"|(?<!why )\bnot\b(?! (?:only|just|to mention|a problem)\b)|(?<!oh )\bno\b(?! (?:worries|problem|doubt|matter|later)\b)|\bwithout\b(?! (?:further|any delay|delay|doubt)\b)"
    r"|\b(?:never|cannot|nobody|neither|nor|hardly|unable|refuse[sd]?)\b|n't\b(?! (?:(?:you )?(?:worry|fret|panic)|hesitate|only|just)\b)"
)
DOUBLE_NEGATION = re.compile(
    r"不是(?:我们?)?(?:不|没)|不会(?:不|没)|没有不|不可能不|不能不|不得不|非.{1,6}不可|没有.{0,4}不|绝不会不|怎么会不|哪能不|\bnot un"
    r"|(?:\b(?:not|never|nobody|no one|no way|wrong)|n't)(?: (?:that|like|as if|to say|say|says|said|saying|think|believe|one))*(?: (?:i|we|you|of us))? (?:don't|doesn't|can't|won't|didn't|wouldn't|couldn't|haven't|not)\b"
)
_A_NOT_A = re.compile(r"([\u4e00-\u9fff])(?:不|没)\1|有没有|是否|要不要|要不(?!要)|用不用|看不看")
_CONDITION = re.compile(
    r"如果|要是|假如|假设|倘若|若是|若(?!干)|万一|的话|一旦|哪怕|只要|除非|\b(?:if|in case|unless|once|whether|provided|assuming|suppos(?:e|ing) (?:it|that|this|we|the)|as long as)\b"
    r"|^\W*(?:should|were|had) (?:it|this|that|there|you|we|they)\b"
)
_ALREADY = re.compile(
    r"已经?|刚刚?(?!好)|好了|完了|[\u4e00-\u9fff]过了?$|[交记请办催退补开出报排改换通传认到完系寄发给单录诉]了|上了|\b(?:already|just|have|has|'ve|did|done)\b|\b(?:i|we) \w+ed\b"
)
_DOING = re.compile(
    r"正在|在(?=查|看|核|联|催|帮|跟|处|申|翻|问|确|调)|这就|马上|现在就|立刻|立马|即刻|这会儿|(?:\b(?:am|are)|\b(?:i|we)'(?:m|re))(?: (?:just|already|currently|now|still|also|busy|in the middle of))* (?!going to|planning to|hoping to)\w+ing\b|right (?:now|away)"
    r"|\bcurrently\b|\bin the middle of \w+ing\b|^\W*(?!morning|evening|(?:any|some|every|no)thing|during)\w+ing\b[^\n]*\bnow$"
)
_WILL = re.compile(
    r"会(?!员|议|不会)|将(?!军|就)|稍后|稍候|待会|一会|等下|回头|到时|之后|\b(?:will|going to|shall|about to|plan(?:ning)? to|intend(?:ing)? to|(?:is|are) to be)\b|'(?:ll|s to be)\b"
)
_WILL_HAVE = re.compile(r"(?:\bwill|'ll) have been\b")
_WH = re.compile(
    r"什么|啥|哪|谁|怎么|咋|几(?!乎|天|分|个工)|多少|多久|多大|多长|为何|何时|哪里|\b(?:what|which|when|where|who|how|why)\b"
)
_QUESTION_TAIL = re.compile(
    r"(?:是|用|在|要|选|走|说)[^\n]{1,14}(?<![您你我])还是(?!要|得|会|能|先|没|不|建议|请|希望|老|有点|挺|很)|(?<!不管)(?<!无论)(?<!看看)(?<!看)(?<!下)(?:有没有|是不是|能不能|要不要|是否)(?!都)|(?:[吗么不没]|(?:[以行好对是有能成便了在意])嘛|没有|与否|怎么样|如何|好不好|行不行|对不对|可以不|可不可以|是吧|对吧|不[啊呀哈呢])[\s呢呀啊哈哦亲宝]*$"
    r"|(?:什么|啥|哪|谁|怎么|咋|几|多少|多久|是不是|有没有|能不能|还是|为何)[^\n]*呢$|^(?:那|那么)?(?![好是对没不嗯行会能有可在谢收]|抱歉|实在|真|很|挺|太|非常|感谢|理解|明白|知道|辛苦|麻烦)[^\n]{1,4}呢$"
    r"|(?:想要|想|要|希望|打算)[^\n]{1,10}还是(?:想要|想|要|先)?(?:退|换|修|补|留|等|别)[^\n]{0,6}$"
    r"|(?<!不管)(?<!无论)(?<!看看)(?<!看)(?<!下)([\u4e00-\u9fff])(?<![动时])不\1[\s呢呀啊哈哦亲宝]*$"
)
_EN_ASKED = r"(?:i|we|you|he|she|it|they|this|that|these|those|there|the|your|our|my|any|anyone|anybody|anything|someone|somebody|all|one|everything|a|an)"
# Without a question mark only inversion asks: "is it", but not "is on its way", "can't say", "have a nice day".
_EN_QUESTION = re.compile(
    r"^(?:so |and |but |or |ok |well )?(?:(?:what|where|when)(?! (?:i|we|you|he|she|its?|they|a|an|the|your|this|that|possible|happened)\b)\b"
    r"|which(?! (?:means|is why|was|i|we|you|has|will|makes|would)\b)\b|(?:who(?! knows| cares)|how|why)\b"
    rf"|(?:is|are|was|were|do|does|did|can|could|would|will|may|has|shall|should|might)(?:n't)? {_EN_ASKED}\b(?!$)"
    rf"|(?:isn't|aren't|wasn't|weren't|don't|doesn't|didn't|can't|couldn't|wouldn't|won't|haven't|hasn't|shouldn't|have) (?:i|we|you|he|she|it|they|this|that|there)\b)"
)

_SPEECH = re.compile(
    r"(?:说|讲|问|写|回复?|道|告诉.{1,4}|那句|这句|一句|所谓|叫|表示|提到|反馈|备注.{0,4}|\b(?:said|say|says|wrote|told me|asked|called))[是了过的:,\s]*$"
)
_LABEL = re.compile(
    r"(?:点击?|按|选择?|找到?|看到?|进入?|打开|右[上下]角|左[上下]角|里的?|在|的|到|勾|搜|输入|the|click|tap|press|see|called|under)[^\n,。]{0,4}$"
)
_REPORTED = re.compile(
    r"(?<![跟和向给对同与为替])(?:您|你|客户|买家|客服|同事|他|她|对方|快递员?)(?:刚刚?才?|之前|前面|上次|昨天|当时)?(?:也|都|总|老|一直)?(?:说|讲|问|跟我说|告诉我)(?!的|得|完|说|一下|下|清|吧|呀|哈|呢|明(?!天|早|晚|日|儿)|话|到底|不|是|几|什么|过|起|好)(?=[^\n]{2})"
    r"|\b(?:you|he|she|they|customer|agent|adviser|advisor|colleague) (?:just |also |already |once )?(?:said|say|says|told me|told us|wrote|mentioned|claimed?)(?: that)? |\byou were told (?:that )?"
)


class Part(msgspec.Struct, frozen=True):
    """One clause of the copy: ``[start, end)`` without its boundary; ``head`` and ``tail`` lie inside
    vocatives and particles; ``reported`` is where reported speech begins (``end`` when none does)."""

    start: int
    end: int
    head: int
    tail: int
    sentence: int
    message: int
    subject: str
    polarity: str
    modality: str
    question: bool
    quoted: bool
    reported: int
    wh: bool


class CutText(msgspec.Struct, frozen=True):
    """The copy with clause boundaries as line feeds, and its clauses in order."""

    copy: str
    parts: tuple[Part, ...]


_HEAD = re.compile(
    r"[\s\",]*(?:(?:亲爱的|亲亲?|宝[子贝宝]?|家人们?|姐妹|老铁|哈|嗯+|哦|噢|啊|呀|那么?|然后|而且|所以|但是?|不过|不好意思|(?:so|and|but|well|ok|okay|oh)\b)[\s,呀啊哈呢哦~]*){0,3}"
)
_TAIL = re.compile(r"[\s,、\"哦噢呢呀啊哈吧嘛啦喔哟呐咯~亲宝]*$")


def cut(copy: str) -> CutText:
    """Clauses of ``copy``; linear in its length."""
    ends = _boundaries(copy)
    chars = list(copy) if ends else []
    for start, end, _, _ in ends:
        chars[start:end] = "\n" * (end - start)
    marked = "".join(chars) if ends else copy
    parts: list[Part] = []
    begin, sentence, message, quoted = 0, 0, 0, False
    for start, end, mark, quote in [*ends, (len(copy), len(copy), "\n", "")]:
        if marked[begin:start].strip(" ,\"'"):
            parts.append(_part(marked, begin, start, mark, sentence, message, quoted))
        begin = end
        sentence += mark not in (",", '"')
        message += "\n" in copy[start:end]
        if quote:
            quoted = quote == "open"
    return CutText(marked, tuple(parts))


def _boundaries(copy: str) -> list[tuple[int, int, str, str]]:
    """(start, end, mark, quote) of every boundary; ``quote`` is open or close around reported speech."""
    found = [(match.start(), match.end(), match[0]) for match in _BOUNDARY.finditer(copy)]
    quotes = _quotes(copy, [start for start, _, mark in found if mark == '"'])
    ends: list[tuple[int, int, str, str]] = []
    last = 0
    for index, (start, end, mark) in enumerate(found):
        following = found[index + 1][0] if index + 1 < len(found) else len(copy)
        kept = mark
        if mark == '"':
            if start not in quotes:
                continue
            ends.append((start, end, '"', quotes[start]))
        elif mark == ",":
            if not _splits(copy, last, start, following):
                continue
            ends.append((start, end, ",", ""))
        else:
            kept = mark if any(char in _HARD + "." for char in mark) else ","
            ends.append((start, end, "?" if "?" in mark else kept, ""))
        last = end
    return _with_forced_cuts(ends, len(copy))


def _with_forced_cuts(ends: list[tuple[int, int, str, str]], length: int) -> list[tuple[int, int, str, str]]:
    cuts: list[tuple[int, int, str, str]] = []
    begin = 0
    for end in [*ends, (length, length, "", "")]:
        while end[0] - begin > LONGEST_CLAUSE:
            begin += LONGEST_CLAUSE
            cuts.append((begin, begin + 1, ",", ""))
        if end[2]:
            cuts.append(end)
        begin = end[1]
    return cuts


def _quotes(copy: str, places: list[int]) -> dict[int, str]:
    """Which quotation marks enclose reported speech; names of buttons and pages stay in their clause."""
    quotes: dict[int, str] = {}
    for first, second in zip(places[::2], places[1::2], strict=False):
        before, inside = copy[max(0, first - 12) : first], copy[first + 1 : second]
        if _SPEECH.search(before) or not (_LABEL.search(before) or len(inside) <= 1):
            quotes[first], quotes[second] = "open", "close"
    return quotes


def _splits(copy: str, begin: int, comma: int, following: int) -> bool:
    """A comma between two predicates; a short nominal on either side stays with its neighbour."""
    left, right = copy[begin:comma].strip(), copy[comma + 1 : following].strip()
    if _VOCATIVE.match(left):
        return len(left) > 1 and left[0] not in "亲宝那"
    if len(left) <= 5 and not _PREDICATE.search(left):
        return False
    return len(right) > 3 or _PREDICATE.search(right) is not None


def _part(marked: str, begin: int, end: int, mark: str, sentence: int, message: int, quoted: bool) -> Part:
    clause = marked[begin:end]
    head = _HEAD.match(clause)
    tail = _TAIL.search(clause)
    reported = _REPORTED.search(clause)
    question, wh = _asks(clause, mark)
    return Part(
        start=begin,
        end=end,
        head=begin + (head.end() if head else 0),
        tail=begin + (tail.start() if tail else len(clause)),
        sentence=sentence,
        message=message,
        subject=_subject(clause),
        polarity=_polarity(clause),
        modality=_modality(clause),
        question=question,
        quoted=quoted,
        reported=begin + reported.end() if reported else end,
        wh=wh,
    )


def _asks(clause: str, mark: str) -> tuple[bool, bool]:
    wh = _WH.search(clause) is not None
    asks = mark == "?" or (
        mark != "!" and (_QUESTION_TAIL.search(clause) is not None or _EN_QUESTION.match(clause.strip()) is not None)
    )
    return asks, wh


def _subject(clause: str) -> str:
    if _IMPERATIVE.match(clause):
        return "second"
    for match in _PERSON.finditer(clause):
        kind = match.lastgroup or "none"
        if kind == "second" and (_WHOSE_MATTER.match(clause, match.end()) or _OVER.match(clause, match.end())):
            continue
        if match["verb"] and kind == "second":
            return "second"
        if match["coverb"] or match["verb"]:
            continue
        return kind
    return "none"


def _polarity(clause: str) -> str:
    if not NEGATION.search(clause):
        return "pos"
    if DOUBLE_NEGATION.search(clause):
        return "double"
    stripped = _A_NOT_A.sub("", clause)
    return "neg" if NEGATION.search(stripped) else "pos"


def _modality(clause: str) -> str:
    if _CONDITION.search(clause):
        return "conditional"
    if _DOING.search(clause):
        return "doing"
    if _WILL_HAVE.search(clause):
        return "will"
    if _ALREADY.search(clause):
        return "already"
    return "will" if _WILL.search(clause) else "plain"


def negations(copy: str, part: Part) -> tuple[tuple[int, int], ...]:
    """Where in the clause something is denied; A-not-A questions and set phrases deny nothing."""
    clause = copy[part.start : part.end]
    asked = [match.span() for match in _A_NOT_A.finditer(clause)]
    return tuple(
        (part.start + match.start(), part.start + match.end())
        for match in NEGATION.finditer(clause)
        if not any(start <= match.start() < end for start, end in asked)
    )
