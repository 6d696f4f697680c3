"""What a reply is worth to the one who reads it: findings in thousandths, each with the words it rests on.

Nineteen annotators judged every turn of real helpdesk dialogues (STC-3: not useful, useful, states the solution) and
how satisfied the customer was. What they rewarded is named here so that criteria can ask for it: that the turn says
what is to be done, where and when; that it names things; that it answers what was asked; that it takes up the
customer's own words; that it asks for what is missing. What they did not: phrases that would fit any conversation,
and putting the matter off. ``bench/understanding.py --corpora`` measures how well the findings predict them.
"""

# ruff: noqa: E501 - word lists are easier to check when a list is a line

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import msgspec

from app.domain.text.normalize import normalize
from app.domain.text.segment import cut
from app.domain.text.understanding import Clause, Span, Understanding

FULL = 1000
BARE = 20  # own words a reply is measured against at least, so that a bare "yes" states no solution
EXACT = 4  # words that an exact name weighs
MOST_NAMES = 5
FEW = 4  # so that one word in common of two is not half an overlap

# Acts that by themselves say what is done about the matter, and those that only ask or put off.
SOLVING = frozenset(
    (
        "propose_solution",
        "offer_options",
        "take_action",
        "step_guide",
        "decline_with_alternative",
        "offer_compensation",
        "commit_deadline",
        "safety_advice",
    )
)
CEREMONY = frozenset(
    (
        "greet",
        "self_identify",
        "thank",
        "thank_wait",
        "closing",
        "invite_rating",
        "empathy_generic",
        "listen_ack",
        "reassure",
        "hold_notice",
        "confirm_resolved",
    )
)
_STOCK = re.compile(
    r"[您你]好|亲爱的?|抱歉|对不起|不好意思|敬请?谅解|请[您你]?(?:多多)?(?:谅解|理解|见谅|放心|稍等|稍候|留意|知悉)|(?:给|为|对)?[您你]?(?:带来|造成)的?(?:不便|困扰|影响)|深表歉意|深感"
    r"|(?:非常|十分|衷心)?(?:感谢|谢谢)[您你]?(?:的|对[^,。!]{0,8})?(?:支持|理解|关注|反馈|咨询|配合|来信|来电|建议|信任|耐心|等待)?|祝[您你][^,。!]{0,10}|竭诚为?[您你]?服务|随时(?:联系|咨询|告知|反馈)我?们?"
    r"|欢迎(?:您|你)?(?:随时|再次|继续)?(?:咨询|联系|光临|关注|反馈)|(?:已经?)?(?:收到|关注到?|了解到?|看到)[您你]?(?:的|所)?(?:反馈|反映|问题|情况|留言|建议)*|以便(?:为|我们)?[您你]?(?:处理|核实|解决|跟进|查询)|(?:更好地?|及时)?为[您你](?:处理|解决|服务|跟进|核实)"
    r"|有(?:什么|任何)(?:问题|疑问|需要)?(?:可以|请|都)?|(?:我们|小\w)?会?(?:尽快|及时|第一时间)(?:为[您你])?(?:处理|核实|解决|跟进|反馈|回复|联系)|反馈给?(?:相关)?(?:部门|人员|同事)|相关(?:部门|人员|同事)|(?:不断|继续|努力)(?:优化|改进|完善|提升|提高)"
    r"|生活愉快|工作顺利|乐意为|辛苦[您你了]*|麻烦[您你]了?"
    r"|\b(?:hello|hi|dear|sorry|apologi[sz]e|thank(?:s| you)(?: for [a-z ]{3,30})?|any inconvenience(?: caused)?|(?:your|the) (?:patience|understanding|feedback|support)|(?:please )?(?:feel free|do not hesitate|don't hesitate) to contact(?: us)?|have a (?:nice|great|good|lovely) day|(?:is there )?anything else|happy to help|we (?:value|appreciate) your[a-z ]{0,20}|as soon as possible|best regards|kind regards)\b"
)
# Advice and instruction: somebody is told what to do about the matter.
_ADVICE = re.compile(
    r"(?<!不)建议|(?:^|[请您你先再])[把将](?![来军])|点一下|(?<!不)可以?(?:先|再|直接|通过|选择|尝试|试|使用|用|在|到|去|点|按|把|将|看|换|申请|拨打|登录|前往|重新)|(?:尝试|试试|试下|试一下|试看|重新|重启|拧[下开紧]|拔[掉下]|插[上入]|按[住下]|换上|装上|拆[下开]|更新|升级|卸载|重装|下载|安装|点击|点开|长按|勾选|打开|关闭|进入|切换|登录|前往|拨打|访问|携带|到就近|清除|刷新|更换|检查)"
    r"|需要?(?:您|你)?(?:先|到|在|去|将|把|使用|携带|通过)|(?:先|然后|接着|最后|即可|就可以?|就行|就好|就能|才能|才可以)"
    r"|\b(?:you can|you could|you may want|try (?:to |[a-z]+ing)|please (?:try|open|go|click|tap|select|restart|update|install|visit|call|press|check|remove|replace)|go to|click|tap|press|select|restart|reinstall|open the|simply)\b"
)
# Statements about the matter: how it is, why, and what will happen.
_STATEMENT = re.compile(
    r"因为?(?!此)|由于|原因|所以|导致|(?:不|暂不|暂时不|目前不|都|已|已经)?支持(?!与|和|!|。|$)|(?:是|属于|会|能|可以?|需要?|不会|不能|不可以|没有|有|已经?|目前|暂时|现在|默认|一般|通常)[^\n]{2,}(?:的|了|过)?$|(?:是|会|能|可以|不会|不能|不可以|没有|有|没)的?[哦呢哈啊呀~]*$"
    r"|\b(?:because|due to|caused by|is|are|was|will|has been|have been|does not|doesn't|cannot|can't|supports?|includes?|requires?)\b"
)
# Asking back for what is missing, and putting the matter off: elsewhere, later, somebody else.
_ASKS_BACK = re.compile(
    r"(?<!私信)(?:提供|告知|告诉|留下?|发送|发|报)(?:一?下|给)?[^\n]{0,12}(?:号码?|联系方式|电话|信息|截图|图片?|订单|型号|版本|账号|地址|我们?看?)|请问|请教|详细(?:描述|说明|说下|说一下)|(?:描述|说明)(?:一?下)?|什么(?:型号|版本|情况|问题|时候)"
    r"|\b(?:provide (?:us )?(?:with )?your|(?:could|can|would) you (?:please )?(?:send|tell|provide|share|describe|confirm)|please (?:send|provide|share|tell|describe|confirm))\b"
)
_PUT_OFF = re.compile(
    r"私信|私聊|(?:反馈|反映|提交|转交|转达|转告|转|上报|汇报)(?:给|至|到)?[^\n]{0,6}(?:部门|人员|同事|专员|工程师|产品|开发|领导|上级)|(?:为|帮|将)?[您你][^\n]{0,4}(?:反馈|反映|记录|转达)|(?:已经?|会|将)(?:详细)?(?:记录|反馈|转交|转达|上报|关注)|耐心等待|敬请期待|请?留意|稍等|稍候|稍后|尽快(?:处理|核实|回复|联系|解决|改进|给|与)|继续努力|会不断|加强(?:管理|培训)"
    r"|\b(?:dm us|(?:direct|private) message|(?:send|message) us|pass(?:ed)? (?:this|it|your)|look(?:ing)? into|get back to you|please wait|bear with|in due course|shortly|as soon as)\b"
)
# Where exactly: names on screens and papers, addresses, ways through menus.
_PLACE = re.compile(
    r"[\"'“”‘’《》「」【】][^\"'“”‘’《》「」【】\n]{1,20}[\"'“”‘’《》「」【】]|[\u4e00-\u9fffa-z]{1,10}(?:-{1,3}>?|—+|→|>|\\|/)[\u4e00-\u9fffa-z]{2,}|https?:|www\.|官网|官方网站|营业厅|门店|专柜|服务中心|售后(?:网点|服务)?|设置(?:里|中|界面|页面)|菜单|选项|页面|界面|后台|热线|(?<!\d)(?:\d{5,6}|\d{3,4}-\d{7,8})(?!\d)"
    r"|\b(?:settings|menu|page|tab|app|website|link|hotline|store|counter|help centre|help center)\b"
)
# Numbers, and words of other letters among Chinese ones: models, programs, brands.
_NUMBERED = re.compile(r"[a-z][a-z0-9+.\-]*\d[a-z0-9+.\-]*|\d+(?:[.:]\d+)*[a-z%]*")
_LETTERED = re.compile(r"(?<![a-z\[])[a-z]{2,}(?![a-z\]])")
_HAN = re.compile("[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z0-9]+(?:['.\-][a-z0-9]+)*")
_THANKS_TAKEN = re.compile(
    r"不(?:用|必|要)?客气|别客气|客气[了啦]|不用谢|不谢|应该的|\b(?:you(?:'re| are) (?:very |most )?welcome|my pleasure|don't mention it)\b"
)

# What a question wants to hear, by the word it asks with.
_WANTED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words))
    for name, words in (
        ("time", r"什么时候|啥时候?|何时|多久|几天|几点|哪天|几号|多长时间|\b(?:when|how long|how soon|what time)\b"),
        ("amount", r"多少|几块|几元|价格|\b(?:how much|how many|what price)\b"),
        ("place", r"在哪|哪里|哪儿|到哪|去哪|何处|\bwhere\b"),
        ("cause", r"为什么|为啥|为何|怎么回事|咋回事|怎么会|什么原因|\bwhy\b|what happened"),
        ("way", r"怎么|如何|怎样|咋|\bhow (?:do|can|should|to|does)\b"),
        ("yes_or_no", r"(?:[吗嘛]|(?<![什怎这那多])么)[?!。~\s]*$|能不能|能否|是不是|是否|有没有|会不会|可不可以|可以不|行不行|对不对|对吧|是吧|^(?:is|are|do|does|did|can|could|will|would|have|has)\b"),
    )
)  # fmt: skip
_YES_NO = re.compile(
    r"^(?:[您你]好|亲+|抱歉|不好意思|[,。!~\s嗯哦])*(?:(?:是|对|可以|能|会|有|行|没错|支持|需要|不用|不是|不可以|不能|不会|没有|不行|不支持|不需要|暂时|暂不|目前|都|还没|已经?)|\b(?:yes|no|yep|sure|not yet|correct|unfortunately)\b)"
)
_CAUSE = re.compile(
    r"因为?(?!此)|由于|原因|导致|造成(?!的?不便)|所以|引起|可能是|应该是|\b(?:because|due to|caused|since|reason)\b"
)
_NOT_CONTENT = frozenset(
    "的了是我你您们在有不就也都和还这那个吗呢啊吧么哦呀与及或把被给让到对为以于着过去来说要会能可好很太真没请亲"
)
_STOP_WORDS = re.compile(
    r"(?:the|an?|and|or|but|to|of|in|on|at|for|with|is|are|was|were|be|been|it|this|that|you|we|he|she|they|my|your|our|me"
    r"|us|do|does|did|have|has|had|will|would|can|could|not|no|so|if|as|from|by|about|just|please)"
)


class Measure(msgspec.Struct, frozen=True):
    """A finding: how much, 0..1000, and the words it rests on, in text order."""

    value: int
    spans: tuple[Span, ...] = ()


class Substance(msgspec.Struct, frozen=True):
    """What a reply holds for its reader.

    ``states_solution``: share of its own words that tell what to do, by half those that tell how the matter stands;
    exact names add to it. ``specific``: numbers, times, names and places, full from five on. ``answers_question``:
    share of the customer's questions that get the kind of thing they ask for, by half those that get any statement;
    0 where nothing is ``asked``. ``boilerplate``: share of its words that fit any conversation. ``overlap``: share of
    its own words that take up the customer's. ``asks_back``: share that asks for what is missing. ``puts_off``: share
    that puts the matter off, to another time, place or person. ``takes_thanks``: whether it answers thanks.
    """

    states_solution: Measure
    specific: Measure
    answers_question: Measure
    boilerplate: Measure
    overlap: Measure
    asks_back: Measure
    puts_off: Measure
    takes_thanks: Measure
    asked: bool = False

    @property
    def marks(self) -> frozenset[str]:
        """The findings that are strong enough to be called so (``BOUNDS``), and ``asked``."""
        strong = {name for name, bound in BOUNDS.items() if getattr(self, name).value >= bound}
        return frozenset({*strong, "asked"} if self.asked else strong)


BOUNDS = {
    "states_solution": 400,
    "specific": 400,
    "answers_question": 500,
    "boilerplate": 600,
    "overlap": 100,
    "asks_back": 300,
    "puts_off": 400,
    "takes_thanks": 1000,
}
"""From how many thousandths a finding is a mark; set by judgement, see docs/reference/rubric.md for what they part."""
NAMES = tuple(BOUNDS)


def find_substance(heard: Understanding, customer: Sequence[str] = ()) -> Substance:
    """The findings of a reply to the ``customer``'s lines since the reply before it. Total, linear in the length."""
    reading = _Reading(heard)
    asked = tuple(questions(customer))
    return Substance(
        states_solution=reading.states_solution(),
        specific=reading.specific(),
        answers_question=reading.answers(asked),
        boilerplate=reading.boilerplate(),
        overlap=reading.overlap(customer),
        asks_back=reading.share("asks"),
        puts_off=reading.share("defers"),
        takes_thanks=reading.takes_thanks(),
        asked=bool(asked),
    )


def takes_up(heard: Understanding, customer: Sequence[str]) -> bool:
    """Whether the reply takes up the ``customer``'s own words; stock phrases do not count."""
    return _Reading(heard).overlap(customer).value >= BOUNDS["overlap"]


def questions(lines: Sequence[str]) -> Iterator[str]:
    """What each question in the lines wants to hear: time, amount, place, cause, way, yes_or_no or fact."""
    for line in lines:
        text = cut(normalize(line).copy)
        for part in text.parts:
            if part.question or part.wh:
                clause = text.copy[part.start : part.end]
                yield next((name for name, words in _WANTED if words.search(clause)), "fact")


class _Said(msgspec.Struct, frozen=True):
    """One clause: where it is, its folded copy, what it does for the reader, how long it is, what it names."""

    span: Span
    copy: str
    kind: str  # solves, states, asks, defers, stock or plain
    size: int
    own: int
    names: tuple[Span, ...]
    stock: tuple[Span, ...]
    acts: frozenset[str]
    values: frozenset[str]


class _Reading:
    """A reply clause by clause. Its own words are those outside stock phrases."""

    def __init__(self, heard: Understanding) -> None:
        self.normal = normalize(heard.text)
        self.acts: defaultdict[int, set[str]] = defaultdict(set)
        self.values: defaultdict[int, set[str]] = defaultdict(set)
        self.names: defaultdict[int, list[Span]] = defaultdict(list)
        for act in heard.acts:
            self.acts[act.clause].add(act.act)
        for mention in heard.mentions:
            self.values[mention.clause].add(mention.kind)
            self.names[mention.clause].append(mention.span)
        begins = [clause.span.start for clause in heard.clauses]
        for name in self._named():
            self.names[bisect_right(begins, name.start) - 1].append(name)
        self.said = tuple(self._said(index, clause) for index, clause in enumerate(heard.clauses))
        self.telling = tuple(one for one in self.said if one.kind in ("solves", "states", "plain"))

    def _named(self) -> Iterator[Span]:
        copy = self.normal.copy
        patterns = (_PLACE, _NUMBERED, _LETTERED) if _HAN.search(copy) else (_PLACE, _NUMBERED)
        return (self._span(*match.span()) for pattern in patterns for match in pattern.finditer(copy))

    def states_solution(self) -> Measure:
        own = sum(one.own for one in self.said if one.kind != "stock")
        told = sum(one.own * {"solves": 2, "states": 1}.get(one.kind, 0) for one in self.said)
        if not told:
            return Measure(0)
        exact = EXACT * min(MOST_NAMES, sum(len(one.names) for one in self.telling))
        return _part(told + 2 * exact, 2 * (own + BARE), self._spans("solves", "states"))

    def specific(self) -> Measure:
        names = tuple(name for one in self.said for name in one.names)
        return _part(len(names), MOST_NAMES, names)

    def answers(self, asked: Sequence[str]) -> Measure:
        told = self._spans("solves", "states")
        points = 0
        fitting: list[Span] = []
        for wanted in asked:
            spans = [one.span for one in self.said if _fits(wanted, one)]
            points += 2 if spans else bool(told)
            fitting += spans
        return _part(points, 2 * len(asked), tuple(sorted({*(fitting or told)})) if points else ())

    def boilerplate(self) -> Measure:
        stock = sum(one.size if one.kind == "stock" else one.size - one.own for one in self.said)
        spans = (span for one in self.said for span in ((one.span,) if one.kind == "stock" else one.stock))
        return _part(stock, sum(one.size for one in self.said), tuple(spans))

    def share(self, kind: str) -> Measure:
        size = sum(one.size for one in self.said if one.kind == kind)
        return _part(size, sum(one.size for one in self.said), self._spans(kind))

    def overlap(self, customer: Sequence[str]) -> Measure:
        theirs = frozenset(word for line in customer for word, _, _ in _content(normalize(line).copy))
        own = {word for one in self.said if one.kind != "stock" for word, _, _ in _content(one.copy)}
        spans = tuple(
            self._span(start, end) for word, start, end in _content(self.normal.copy) if word in theirs and word in own
        )
        return _part(len(own & theirs), len(own) + FEW, _joined(spans))

    def takes_thanks(self) -> Measure:
        spans = tuple(self._span(*match.span()) for match in _THANKS_TAKEN.finditer(self.normal.copy))
        return _part(len(spans), 1, spans)

    def _said(self, index: int, clause: Clause) -> _Said:
        start, end = self.normal.position(clause.span.start), self.normal.position(clause.span.end)
        copy = self.normal.copy[start:end]
        acts = frozenset(self.acts[index])
        stock = [match.span() for match in _STOCK.finditer(copy)]
        size = _size(copy)
        own = size - sum(_size(copy[first:last]) for first, last in stock)
        kind = _kind(clause, copy, acts, own)
        return _Said(
            span=clause.span,
            copy=copy.strip(),
            kind=kind,
            size=size,
            own=own,
            names=() if kind == "stock" else _joined(self.names[index]),
            stock=tuple(self._span(start + first, start + last) for first, last in stock),
            acts=acts,
            values=frozenset(self.values[index]),
        )

    def _span(self, start: int, end: int) -> Span:
        return Span(*self.normal.span(start, end))

    def _spans(self, *kinds: str) -> tuple[Span, ...]:
        return tuple(one.span for one in self.said if one.kind in kinds)


def _kind(clause: Clause, copy: str, acts: frozenset[str], own: int) -> str:
    """What a clause does for its reader; the first that fits."""
    if clause.quoted or own <= 2:
        return "stock"
    if _PUT_OFF.search(copy):
        return "defers"
    if _ASKS_BACK.search(copy):
        return "asks"
    if _ADVICE.search(copy) or acts & SOLVING:
        return "solves"
    if clause.question:
        return "asks"
    if acts and acts <= CEREMONY:
        return "stock"
    return "states" if _STATEMENT.search(copy) else "plain"


def _fits(wanted: str, said: _Said) -> bool:
    """Whether the clause holds the kind of thing that the question wants."""
    return said.kind in ("solves", "states", "plain") and wanted in _FITTING and _FITTING[wanted](said)


_FITTING: dict[str, Callable[[_Said], bool]] = {
    "time": lambda said: bool(said.values & {"date", "clock", "duration"}),
    "amount": lambda said: bool(said.values & {"money", "number", "duration"}),
    "place": lambda said: _PLACE.search(said.copy) is not None,
    "cause": lambda said: "explain_cause" in said.acts or _CAUSE.search(said.copy) is not None,
    "way": lambda said: said.kind == "solves",
    "yes_or_no": lambda said: _YES_NO.search(said.copy) is not None,
}


def _content(copy: str) -> Iterator[tuple[str, int, int]]:
    """Pairs of Han characters that carry meaning, and words of other scripts but the commonest; with their places."""
    for at in range(len(copy) - 1):
        pair = copy[at : at + 2]
        if all(_HAN.match(char) and char not in _NOT_CONTENT for char in pair):
            yield pair, at, at + 2
    for match in _WORD.finditer(copy):
        if len(match[0]) > 1 and not _STOP_WORDS.fullmatch(match[0]):
            yield match[0], match.start(), match.end()


def _size(copy: str) -> int:
    """Han characters, and twice the words of other scripts."""
    return len(_HAN.findall(copy)) + 2 * len(_WORD.findall(copy))


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in text order, those that touch as one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return tuple(joined)


def _part(part: int, whole: int, spans: tuple[Span, ...]) -> Measure:
    """``part`` of ``whole`` in thousandths, at most all of it; nothing of nothing is nothing."""
    return Measure(min(FULL, part * FULL // whole), spans) if part > 0 and whole > 0 else Measure(0)
