"""Findings that need the conversation: words repeated, templates left unfilled, questions passed over."""

import re
from collections import Counter
from functools import lru_cache

from app.domain.text.normalize import NormalText, normalize
from app.domain.text.understanding import Act, Context, Decision, Span
from app.domain.text.values import find_values

ALIKE_PER_MILLE = 800
_SHORTEST = 6  # characters below which two messages are alike by accident
_THRICE = 3
_LONGEST_MISS = 30  # characters; a longer reply says something, whether or not we know what about
_NOISE = re.compile(r"[\W_]+")
_UNFILLED = re.compile(
    r"\{[^{}\n]{1,12}\}|【(?:姓名|订单号|商品|时间|客户\w{0,3})】|\[(?:name|order|id)\]|x{3,}(?:先生|女士)",
    re.IGNORECASE,
)
_ASKED_AGAIN = re.compile(
    r"再(?:说|发|讲|念)一?[遍次下]|没(?:看|听)(?:清|懂|到|见)|重(?:发|说)"
    r"|\b(?:say|tell|explain|send|write|repeat|ask|go over|run through)\b.{0,24}\bagain\b"
    r"|\b(?:come again|once more|(?:could|can|would|please) (?:you )?repeat)\b"
)
_DITTO = re.compile(r"同上|如上|见上|复制上|same as above|as above")

# Acts that take up what the customer said, whatever it was about.
RESPONSIVE = frozenset(
    {
        "hold_notice",
        "thank_wait",
        "listen_ack",
        "verify_identity",
        "request_evidence",
        "restate_confirm",
        "check_understanding",
        "empathy_generic",
        "empathy_specific",
        "apologize",
        "own_responsibility",
        "reassure",
        "explain_cause",
        "cite_policy",
        "propose_solution",
        "offer_options",
        "ask_consent",
        "take_action",
        "step_guide",
        "commit_deadline",
        "commit_followup",
        "progress_update",
        "offer_compensation",
        "decline_with_alternative",
        "escalate_handoff",
        "privacy_assure",
        "safety_advice",
        "inform_channels",
        "civility_reminder",
        "recap_agreement",
        "confirm_resolved",
        "closing",
        "flat_refusal",
        "pass_buck",
        "blame_customer",
        "insult",
        "threaten_customer",
        "cold_brushoff",
        "rhetorical_challenge",
        "vague_answer",
        "deny_rights",
    }
)
NICETIES = frozenset({"greet", "thank", "compliment", "rapport_play", "self_identify", "recommend_product"})
_OFFERS_HELP = re.compile(
    r"(?<!还)(?<!其他)有(?:什么|啥|何)[^,。!?]{0,10}(?:帮|效劳|为您|解决|处理|服务)"
    r"|\b(?:how (?:can|may) (?:i|we) help|what can (?:i|we) do for you)"
)
_QUESTION = re.compile(
    r"[?吗呢么]|什么|怎么|多少|哪|几时|能不能|可不可以|是不是|\b(?:when|where|what|how|why|can|could|is|do)\b"
)
_TOPICS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words))
    for name, words in (
        (
            "ship",
            r"发货|发出|寄出|几天到|什么时候到|多久到|哪天到|到哪|物流|快递|包裹|单号|派送|签收|送到|送货|\b(?:ship|deliver|parcel|package|courier|track|arriv)",
        ),
        ("refund", r"退款|退钱|到账|退我|退给|款|\brefund|money back"),
        ("return", r"能退|退货|退换|换货|能换|换一|不想要|退吗|\b(?:return|exchange|replace)"),
        ("invoice", r"发票|专票|普票|开票|抬头|税号|\binvoice|receipt"),
        ("size", r"尺码|尺寸|码数|多大|偏大|偏小|大一码|小一码|身高|体重|\bsiz"),
        ("safety", r"过敏|红疹|安全|致癌|有毒|孕妇|副作用|医院|疼|痒|烫|\b(?:allerg|rash|safe|side effect)"),
        ("genuine", r"正品|真假|假货|真的吗|授权|鉴定|\b(?:authentic|genuine|fake|real)"),
        (
            "damage",
            r"破|坏|裂|赔|碎|漏|瑕疵|开胶|掉色|不能用|用不了|没反应|故障|\b(?:broke|damag|crack|defect|faulty|leak)",
        ),
        ("complain", r"投诉|态度|主管|经理|领导|差评|12315|举报|\b(?:complain|manager|supervisor|attitude)"),
        ("price", r"便宜|优惠|券|满减|降价|差价|价格|多少钱|活动|折|\b(?:price|coupon|discount|sale|cheap|cost)"),
        ("account", r"登录|密码|账号|验证码|注册|\b(?:log ?in|password|account)"),
        ("stock", r"有货|现货|库存|缺货|补货|预售|\bstock\b"),
        (
            "material",
            r"材质|面料|纯棉|成分|质量|包装|颜色|款式|销量|\b(?:cotton|material|fabric|colou?r|quality|reviews?|box)",
        ),
        ("use", r"怎么用|怎么装|安装|使用|操作|说明书|步骤|\b(?:install|set ?up|how do i)"),
    )
)


def canned_repeat(normal: NormalText, acts: tuple[Act, ...], context: Context) -> tuple[Act, ...]:
    """Nearly an own earlier reply, a template left unfilled, or a question whose answer was given."""
    unfilled = _UNFILLED.search(normal.text)
    if unfilled:
        return (_whole(normal, "canned_repeat", "unfilled_template", 900, unfilled[0]),)
    if repeats_own_words(normal.copy, context):
        return (_whole(normal, "canned_repeat", "repetition", 900),)
    if repeats_itself(normal.copy) or _DITTO.fullmatch(_NOISE.sub("", normal.copy)):
        return (_whole(normal, "canned_repeat", "repeats_itself", 800),)
    if any(act.act == "verify_identity" for act in acts) and _number_was_given(normal.copy, context):
        return (_whole(normal, "canned_repeat", "asked_again", 800),)
    return ()


def repeats_own_words(copy: str, context: Context) -> bool:
    """Alike by four fifths to an own earlier message, when nobody asked to hear it again."""
    earlier = [line.text for line in context.dialogue if line.role == "agent"]
    if not earlier or _ASKED_AGAIN.search(_folded(_last_customer_line(context))):
        return False
    own = _grams(copy)
    return any(_alike(own, _grams(_folded(text))) for text in earlier)


def repeats_itself(copy: str) -> bool:
    """The same words three times in one reply, and little else: a list may end each of its items alike."""
    said = Counter(_NOISE.sub("", piece) for piece in re.split(r"[,。!?;\n~☺☹☻\x1f]", copy))
    length = sum(len(words) * count for words, count in said.items())
    return any(
        count >= _THRICE and len(words) >= 4 and len(words) * count * 2 > length for words, count in said.items()
    )


def nonresponsive(normal: NormalText, acts: tuple[Act, ...], context: Context) -> tuple[Act, ...]:
    """The reply neither speaks of what the customer spoke of last nor takes it up otherwise."""
    if not context.dialogue or context.dialogue[-1].role != "customer":
        return ()
    asked = _topics(_folded(context.dialogue[-1].text))
    answered = _topics(normal.copy)
    if not asked or asked & answered or {act.act for act in acts} & RESPONSIVE:
        return ()
    if len(normal.copy) > _LONGEST_MISS or (not answered and not _says_nothing(normal.copy, acts, context)):
        return ()
    return (_whole(normal, "nonresponsive", "topic_missed", 600, min(asked)),)


def _says_nothing(copy: str, acts: tuple[Act, ...], context: Context) -> bool:
    """Whether a reply of no topic we know is one that takes nothing up: an offer to help somebody who has said with
    what, or a nicety where a question stands. Any other may be the answer, in words we do not know."""
    if _OFFERS_HELP.search(copy):
        return True
    said = {act.act for act in acts}
    if "greet" in said and all(line.role != "agent" for line in context.dialogue):
        return False
    if said - NICETIES or find_values(copy):
        return False
    asked = _QUESTION.search(_folded(_last_customer_line(context)))
    return bool(said) or (bool(asked) and len(_NOISE.sub("", copy)) <= _SHORTEST)


def _last_customer_line(context: Context) -> str:
    return next((line.text for line in reversed(context.dialogue) if line.role == "customer"), "")


def _number_was_given(copy: str, context: Context) -> bool:
    given = (_folded(line.text) for line in context.dialogue if line.role == "customer")
    wanted = "单号" in copy or "订单编号" in copy or "order number" in copy
    return wanted and any(value.kind == "order" for text in given for value in find_values(text))


def _topics(copy: str) -> frozenset[str]:
    return frozenset(name for name, words in _TOPICS if words.search(copy))


@lru_cache(maxsize=2048)
def _folded(text: str) -> str:
    return normalize(text).copy


@lru_cache(maxsize=2048)
def _grams(copy: str) -> frozenset[str]:
    bare = _NOISE.sub("", copy)
    if len(bare) < _SHORTEST:
        return frozenset()
    return frozenset(bare[i : i + 3] for i in range(len(bare) - 2))


def _alike(first: frozenset[str], second: frozenset[str]) -> bool:
    if not first or not second:
        return False
    common = len(first & second)
    return common * 1000 >= ALIKE_PER_MILLE * (len(first) + len(second) - common)


def _whole(normal: NormalText, act: str, rule: str, confidence: int, note: str = "") -> Act:
    return Act(act, Span(0, len(normal.text)), normal.text, confidence, rule, 0, (Decision(rule, note),))
