"""A reply against a free description of what is true ("单号未更新", "退款3天到账", "not shipped").

Each topic has claims that a reply can make and descriptions that make the claim false. Times are
compared as values. Scenarios do better with typed facts; this reads what people jot down.
"""

# ruff: noqa: E501 - word lists are easier to check when a list is a line

import re
from collections.abc import Iterator

from app.domain.text.normalize import normalize
from app.domain.text.segment import CutText
from app.domain.text.values import Value, find_values

_NOT = r"(?:未|没|没有|尚未|还没|无|不)"
_TOPICS: tuple[tuple[str, str], ...] = (
    # what the reply claims, what the truth says when the claim is false
    (
        (
            r"(?:已经?|都|刚刚?|正在|今天|今晚)[^\n]{0,4}(?:发货|发出|寄出|出库|签收|派送|派件|揽收|送达)|(?:包裹|快递|您的件|件)[^\n]{0,8}(?:已|到)[^\n]{0,6}|在路上|派送中"
            r"|\b(?:shipped|out for delivery|on its way|dispatched|delivered|in transit)\b"
        ),
        rf"{_NOT}(?:出发|离开|发货|发出|寄出|出库|更新|揽收|派送|签收|动)|待发货|not (?:yet )?(?:been )?shipped|not (?:yet )?(?:dispatched|delivered)|no (?:tracking )?update",
    ),
    (
        r"有货|有库存|现货|放心拍|库存充足|能发货|\bin stock\b|\bavailable\b",
        r"库存:? ?(?:为|是)?(?:0|零|空)|无货|缺货|没货|售罄|断货|下架|out of stock|sold out|stock:? ?0",
    ),
    (
        r"没货|缺货|售罄|无货|断货|\bout of stock\b|\bsold out\b",
        r"有货|现货|库存:? ?[1-9]|库存充足|\bin stock|stock:? ?[1-9]",
    ),
    (
        r"(?:不支持|不能|不可以|不给|没法|无法|不让)[^\n]{0,6}(?:退|换)|不退不换|概不退|退不了|\b(?:no returns?|returns? (?:aren't|are not|isn't)|can't return|cannot return|not returnable)\b",
        r"支持[^\n]{0,6}(?:退|换)|无理由|可以?退|能退|returns? (?:apply|allowed|ok|accepted)|can be returned|returnable",
    ),
    (
        r"(?:支持|可以|能)[^\n]{0,6}(?:退货|退款|无理由)|随时退|\b(?:you can return|returns? (?:are|is) fine)\b",
        rf"{_NOT}(?:支持|可|能)[^\n]{{0,4}}退|不退|non.?returnable|no returns",
    ),
    (
        r"(?:主管|经理|领导|财务|老板|店长|公司|上面)[^\n]{0,6}(?:批|同意|通过|点头|答应)|审核[^\n]{0,3}通过|已经?批|特批|\b(?:manager|supervisor|boss)\b[^\n]{0,12}(?:approved|agreed|ok)",
        rf"{_NOT}(?:批|同意|通过|审批|授权)|待审批?|no approval|not (?:been )?approved",
    ),
    (
        r"终身(?:保修|质保|维修|免费)|永久(?:保修|质保)|\blifetime\b",
        r"(?:保修|质保|warranty)[^\n]{0,6}(?:[0-9]|[一二两三半])|(?:[0-9]|[一二两三半])年|one.?year|[0-9].?year|months",
    ),
    (
        r"(?:有|含|买了|投了|送了?)[^\n]{0,3}运费险|运费险[^\n]{0,4}(?:赔|报|出)|运费全(?:赔|包|免)",
        rf"运费险{_NOT}|{_NOT}(?:投保|买运费险|含运费险|运费险)|no (?:shipping )?insurance",
    ),
    (
        r"券[^\n]{0,8}(?:失效|过期|作废|用不了)|\bcoupon\b[^\n]{0,12}expired",
        rf"券?{_NOT}(?:过期|失效)|有效|still valid",
    ),
    (r"券[^\n]{0,8}(?:有效|可以用|能用|没过期)", r"(?<!未)(?<!没)(?:已过期|已失效|过期了|失效了|已使用)"),
    (
        r"(?:原装|法国|德国|日本|美国|意大利|韩国|英国|澳洲|海外)[^\n]{0,4}(?:进口|原装|制造|生产|原产|直邮)|纯进口|\bimported\b|\bmade in (?!china)",
        r"国产|代工|国内(?:生产|制造)|made in china|domestic",
    ),
    (
        r"(?:一起|同时|一块儿?|合并)[^\n]{0,3}(?:到|发|寄|送)|\btogether\b",
        r"不同仓|分开|分批|拆单|两个包裹|separate|different warehouses?",
    ),
    (
        r"(?:检测|鉴定|质检|化验)[^\n]{0,6}(?:显示|没问题|合格|正常|通过|证明)|\btest(?:s|ed)?\b[^\n]{0,10}(?:show|fine|pass)",
        rf"(?:检测|鉴定|质检|化验|报告)[^\n]{{0,2}}{_NOT}|{_NOT}(?:做|检|鉴定|出报告|出结果)|not tested|no test",
    ),
    (
        r"(?:退款|钱|款项?)[^\n]{0,6}(?:已经?到|到账了|已退|退回去?了|退好|成功)|已经?(?:给您)?退款|\brefund(?:ed)? (?:has been|was|is) (?:sent|done|processed)|\brefunded\b",
        rf"退款[^\n]{{0,4}}(?:处理中|审核中|未|没)|{_NOT}(?:退款|到账|发起)|refund (?:is )?pending|not refunded",
    ),
    (r"(?:地址|收货)[^\n]{0,6}(?:改好|已改|改成|修改成功)", rf"{_NOT}(?:改|修改)|改不了"),
    (r"(?:加急|催)[^\n]{0,3}(?:过了|好了|完了)|已经?[^\n]{0,3}(?:加急|催件?|催过)", rf"{_NOT}(?:加急|催|联系)"),
    (r"纯棉|全棉|真皮|纯羊毛|纯银|足金", r"涤纶|聚酯|人造革|pu|混纺|镀|合金|仿皮"),
)
_COMPILED = tuple((re.compile(claim), re.compile(false)) for claim, false in _TOPICS)
_TIMED = re.compile(
    r"(?P<refund>退款|到账|退回|refund)|(?P<ship>发货|寄出|出库|ship|dispatch)|(?P<arrive>送达|送到|到货|到达|收到|签收|派送|arriv|deliver)"
    r"|(?P<warranty>保修|质保|warranty)|(?P<returns>无理由|退货期|退换期|return)|(?P<price>价保|保价)|(?P<valid>有效期|valid)|(?P<repair>维修|检测|repair)"
)
_SOON = re.compile(r"一?定?到(?!底)|收到|拿到|get it|tonight|land")
_KEYS = (
    # a field name as people write it, and the sentence that it stands for
    ("stock", "库存{}"), ("inventory", "库存{}"), ("ship", "发货{}"), ("refund", "退款{}到账"), ("warranty", "保修{}"),
    ("return", "{}无理由退货"), ("insur", "运费险{}"), ("approv", "主管{}批"), ("coupon", "券{}"), ("eta", "送达{}"),
    ("deliver", "送达{}"), ("origin", "{}"),
)  # fmt: skip
_UNITS = {"day": "天", "hour": "小时", "year": "年", "month": "个月", "week": "周"}


def contradictions(text: CutText, truth: str) -> Iterator[tuple[str, int, int, int]]:
    """(act, clause, start, end) of every assertion that the description of the truth makes false."""
    described = normalize(_sentences(truth)).copy
    times = _times(described)
    false = [claim for claim, makes_false in _COMPILED if makes_false.search(described)]
    for clause, part in enumerate(text.parts):
        if part.question or part.quoted or part.modality == "conditional":
            continue
        for claim in false:
            match = claim.search(text.copy, part.start, part.end)
            if match and not _denied(text.copy, part.start, match.start()):
                yield "misinform", clause, match.start(), match.end()
                break
        else:
            yield from _mistimed(text, clause, times)


def _denied(copy: str, begin: int, at: int) -> bool:
    return (
        re.search(r"不(?:是|能确定|确定)?$|没有?$|还没$|尚未$|未$|\bnot? $", copy[max(begin, at - 4) : at]) is not None
    )


def _sentences(truth: str) -> str:
    """Field names with values, as sentences: ``stock: 0`` is 库存0, ``shipped: false`` 未发货."""
    lines: list[str] = []
    for line in truth.splitlines():
        name, colon, value = line.partition(":")
        template = next((text for key, text in _KEYS if colon and key in name.lower()), None)
        if template is None:
            lines.append(line)
            continue
        said = value.strip()
        if said.lower() in ("false", "no", "none", "未", "否", "没有"):
            lines.append(template.format("未") if template.startswith("主管") else f"未{template.format('')}")
        elif said.isdigit():
            unit = next((unit for key, unit in _UNITS.items() if key in name.lower()), "")
            lines.append(template.format(said + unit))
        else:
            lines.append(template.format(said))
        lines.append(line)
    return "\n".join(lines)


def _times(described: str) -> list[tuple[str, int]]:
    """Topic and the least number of minutes that the truth allows for it."""
    found: list[tuple[str, int]] = []
    for value in find_values(described):
        minutes = _earliest(value)
        begin = described.rfind("\n", 0, value.start) + 1
        end = described.find("\n", value.end)
        topic = _TIMED.search(described[begin : end if end >= 0 else len(described)])
        if topic and minutes is not None:
            found.append((topic.lastgroup or "", minutes))
    return found


def _earliest(value: Value) -> int | None:
    if value.kind == "duration":
        return int(value.value.partition("-")[0])
    if value.kind == "date" and value.value.lstrip("-").isdigit():
        return int(value.value) * 1440
    return None


def _mistimed(text: CutText, clause: int, times: list[tuple[str, int]]) -> Iterator[tuple[str, int, int, int]]:
    """A time for something that comes later (or lasts otherwise) in truth."""
    part = text.parts[clause]
    words = text.copy[part.start : part.end]
    topic = _TIMED.search(words)
    name = topic.lastgroup if topic else "arrive" if _SOON.search(words) else None
    for value in find_values(words) if name else ():
        minutes = _earliest(value)
        for timed, least in times:
            lasts = name in ("warranty", "returns", "price", "valid")
            sooner = minutes is not None and 0 <= minutes < least and (timed == name or not topic)
            longer = minutes is not None and lasts and timed == name and minutes != least
            if (sooner and not lasts) or longer:
                yield "misinform", clause, part.start + value.start, part.start + value.end
                return
