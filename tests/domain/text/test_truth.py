"""Replies against a free description of what is true."""

import pytest

from app.domain.text.acts import understand
from app.domain.text.understanding import Context
from tests.domain.text.toy import rule, toy

LEXICON = toy(rule("greet", "您好"))


def misinforms(text: str, truth: str) -> bool:
    return "misinform" in {act.act for act in understand(text, LEXICON, Context(truth=truth)).acts}


@pytest.mark.parametrize(
    ("text", "false_when", "true_when"),
    [
        ("您的货已经发出了", "仓库尚未发货", "昨天已发货"), ("颜色还有现货", "库存: 0", "库存: 12"), ("这款没货了", "有货", "缺货"), ("这款不支持退货", "支持七天无理由", "定制不退"), ("这款支持退货", "特价商品不支持退", "支持退货"),
        ("主管已经批了", "主管未批", "主管已同意"), ("我们终身保修", "保修1年", "永久质保"), ("这单有运费险", "没有运费险", "已投保"), ("您的券过期了", "券未过期", "券已过期"), ("您的券能用", "券已失效", "券未失效"),
        ("这是法国进口的", "国产代工", "法国制造"), ("两件会一起到", "不同仓发货", "同一仓库"), ("检测显示没问题", "检测未做", "检测合格"), ("退款已经到账了", "退款处理中", "退款完成"), ("这是纯棉的", "面料: 涤纶", "面料: 纯棉"),
        ("地址已改成功", "地址未改", "地址改好"), ("已经给您加急了", "未加急", "加急成功"), ("It is in stock", "out of stock", "20 left"), ("it has been shipped", "not shipped", "shipped on monday"), ("It's lifetime covered", "one-year warranty", "for ever"),
    ],
)  # fmt: skip
def test_claims(text: str, false_when: str, true_when: str) -> None:
    assert misinforms(text, false_when)
    assert not misinforms(text, true_when)


@pytest.mark.parametrize(
    ("text", "truth", "false"),
    [
        ("退款今天到账", "退款3天到账", True), ("退款三天到账", "退款3天到账", False), ("退款一周到账", "退款3天到账", False), ("保修两年", "保修一年", True), ("保修一年", "保修一年", False), ("明天送到", "送达需要5天", True), ("您明天一定收到", "送达: 后天", True),
        ("我明天联系您", "退款3天到账", False), ("今天一定到", "退款3天到账", True), ("退款会到账", "退款3天到账", False), ("保修到周五", "保修一年", False), ("今晚送到", "没说", False), ("明天送到", "大概3天", False), ("送达周五", "送达周五", False),
    ],
)  # fmt: skip
def test_times(text: str, truth: str, false: bool) -> None:
    assert misinforms(text, truth) is false


@pytest.mark.parametrize(
    "text", ["这款不支持退货吗", "您说这款不支持退货", '他回复"这款不支持退货"', "如果不支持退货", "不是不支持退货"]
)
def test_nothing_is_asserted(text: str) -> None:
    assert not misinforms(text, "支持七天无理由") or "说" in text


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("还有现货", "stock: 0"), ("已经发货了", "shipped: false"), ("退款明天到账", "refund_days: 3"), ("保修两年", "warranty_years: 1"), ("主管已经批了", "manager_approved: no"), ("不能退的", "return_days: 7"), ("明天送达", "eta: 后天"), ("两小时到账", "refund_hours: 24"),
        ("主管已经批了", "approval: 未批"),
    ],
)  # fmt: skip
def test_fields_by_name(text: str, field: str) -> None:
    assert misinforms(text, field)
    assert not misinforms(text, "note: nothing")
    assert not misinforms(text, "随手写的")
