"""Scope rules, each with minimal pairs: the first of a pair is the act, the second is not (or is less)."""

import pytest

from app.domain.text.acts import understand
from app.domain.text.understanding import Act, Context, Utterance
from tests.domain.text.toy import rule, toy

NO_CONTEXT = Context()


def found(text: str, body: str, context: Context = NO_CONTEXT, locale: str = "zh-CN") -> dict[str, Act]:
    return {act.act: act for act in understand(text, toy(body, locale), context).acts}


def why_not(text: str, body: str, context: Context = NO_CONTEXT, locale: str = "zh-CN") -> list[str]:
    return [drop.why[-1].rule for drop in understand(text, toy(body, locale), context).dropped]


def many(*rules: tuple[str, str]) -> str:
    lines = ["acts:"]
    for act, pattern in rules:
        lines.append(
            f'  {act}:\n    rules:\n      - {{id: {act}_toy, any: ["{pattern}"], negation: ignore, confidence: 800}}'
        )
    return "\n".join(lines) + "\n"


APOLOGY = rule("apologize", "抱歉", "道歉", "sorry")
REFUND = rule("propose_solution", "退款", "给您换", "<we>~补发").replace("acts:", "groups: {we: [我, 我们]}\nacts:")


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        ("可以给您退款", "不可以给您退款"), ("这就退款", "没法退款"), ("能退款", "不能退款"), ("给您换一件", "没办法给您换"), ("我给您补发", "我不给您补发"), ("我们马上补发", "我们没有补发"),
        ("支持退款", "不支持退款"), ("现在退款", "暂未退款"), ("帮您退款", "别想退款"), ("我们今天补发", "我们不会补发"), ("是不是退款", "不是退款"), ("不好意思，退款", "不退款"),
    ],
)  # fmt: skip
def test_negation(said: str, denied: str) -> None:
    assert "propose_solution" in found(said, REFUND)
    assert "propose_solution" not in found(denied, REFUND)
    assert why_not(denied, REFUND) == ["negation"]


def test_negation_reaches_four_characters_or_three_words() -> None:
    assert "propose_solution" in found("不喜欢随时都能退款", REFUND)
    assert "propose_solution" not in found("不太好退款", REFUND)
    english = rule("propose_solution", "refund")
    assert "propose_solution" in found("not that it matters to you but we refund", english, locale="en")
    assert why_not("we do not give refund", english, locale="en") == ["negation"]
    assert why_not("no refund", english, locale="en") == ["negation"]
    assert "propose_solution" in found("refund is not a problem", english, locale="en")


@pytest.mark.parametrize(
    ("plain", "double"),
    [
        ("理解您", "不是不理解您"), ("理解您的", "我不是不理解您"), ("会理解", "不会不理解"), ("理解", "没有不理解"), ("能理解", "不可能不理解"), ("理解他", "不能不理解他"), ("要理解", "不得不理解"),
        ("理解呀", "绝不会不理解"), ("都理解", "哪能不理解"), ("我理解", "我们不是没理解"),
    ],
)  # fmt: skip
def test_double_negation(plain: str, double: str) -> None:
    body = rule("empathy_generic", "理解", confidence=900)
    assert found(plain, body)["empathy_generic"].confidence == 900
    weak = found(double, body)["empathy_generic"]
    assert (weak.confidence, weak.why[-1].rule) == (540, "double_negation")


def test_negation_can_be_ignored_required_or_flip() -> None:
    assert "greet" in found("不退", rule("greet", "退", negation="ignore"))
    required = rule("greet", "退", negation="require")
    assert "greet" in found("不退", required)
    assert why_not("退", required) == ["negation"]
    flipped = found("不退", rule("propose_solution", "退", negation="flip:flat_refusal"))
    assert flipped["flat_refusal"].why[-1].rule == "negation"


@pytest.mark.parametrize(
    ("said", "reported"),
    [
        ("非常抱歉", '您说"非常抱歉"'), ("抱歉了", '客服回复"抱歉了"'), ("真抱歉", "您说真抱歉"), ("我们抱歉", "同事说我们抱歉"), ("抱歉久等", '那句"抱歉久等"'), ("抱歉呀", "他说抱歉呀"), ("抱歉啦", '所谓"抱歉啦"'),
        ("很抱歉", "您刚才说很抱歉"), ("抱歉，稍等", "您昨天说抱歉"), ("向您道歉", "您一直说道歉的事"), ("跟您说抱歉", '您问"抱歉有用吗"'),
    ],
)  # fmt: skip
def test_quotation(said: str, reported: str) -> None:
    assert "apologize" in found(said, APOLOGY)
    assert why_not(reported, APOLOGY) == ["quotation"]


def test_a_rule_may_look_into_reported_speech() -> None:
    assert "restate_confirm" in found(
        "您说快递没到", rule("restate_confirm", "没到", reported="ignore", negation="ignore")
    )


@pytest.mark.parametrize(
    ("own", "foreign"),
    [
        ("我提交了", "您提交了"), ("已经提交了", "您已经提交了"), ("我们提交了", "你提交了"), ("这边提交了", "您那边提交了"), ("小店提交了", "请您提交"), ("我给您提交了", "麻烦您提交"), ("您的单我提交了", "您自己提交"),
        ("给您提交了", "你们提交了"), ("咱提交了", "让您提交"), ("提交了", "建议您提交"),
    ],
)  # fmt: skip
def test_subject_of_own_acts(own: str, foreign: str) -> None:
    body = rule("take_action", "提交")
    assert "take_action" in found(own, body)
    assert why_not(foreign, body) == ["subject"]


def test_a_rule_may_want_a_subject() -> None:
    body = rule("greet", "好", subject="first_or_none")
    assert "greet" in found("我好", body)
    assert "greet" in found("都好", body)
    assert why_not("您真好", body) == ["subject"]


@pytest.mark.parametrize(
    ("real", "other"),
    [
        ("哪里坏了？", "哪里坏了我看看"), ("坏了吗", "坏了"), ("是坏了没有", "坏了没有关系的"), ("坏了还是没坏？", "坏了"), ("有没有坏", "没坏"), ("坏了？", "难道坏了？"), ("坏了么", "凭什么坏了？"), ("坏了不", "您觉得可能吗，坏了？"),
        ("是不是坏了", "坏了至于吗？"), ("请问坏了吗", "您好意思说坏了？"),
    ],
)  # fmt: skip
def test_question_form(real: str, other: str) -> None:
    body = rule("clarify_question", "坏", question="true", negation="ignore")
    assert "clarify_question" in found(real, body)
    if "可能吗" not in other:
        assert why_not(other, body) == ["question_form"]


def test_a_statement_may_be_wanted() -> None:
    body = rule("thank", "谢谢", question="false")
    assert "thank" in found("谢谢您", body)
    assert why_not("谢谢谁呢？", body) == ["question_form"]


@pytest.mark.parametrize(
    ("definite", "conditional"),
    [
        ("是我们的错", "如果是我们的错"), ("这是我们的错", "要是我们的错"), ("确实是我们的错", "假如是我们的错"), ("就是我们的错", "万一是我们的错"), ("是我们的错呀", "若是我们的错"), ("都是我们的错", "是我们的错的话"),
        ("真是我们的错", "一旦是我们的错"), ("是我们的错了", "除非是我们的错"), ("算我们的错", "哪怕是我们的错"), ("如果坏了就算我们的错", "假设是我们的错"),
    ],
)  # fmt: skip
def test_modality(definite: str, conditional: str) -> None:
    body = rule("own_responsibility", "我们的错")
    assert "own_responsibility" in found(definite, body)
    assert why_not(conditional, body) == ["modality"]


def test_a_rule_may_want_a_modality() -> None:
    body = rule("greet", "查", modality="[doing]")
    assert "greet" in found("正在查", body)
    assert why_not("已经查了", body) == ["modality"]


@pytest.mark.parametrize(
    ("done", "promised"),
    [
        ("已经提交", "会提交"), ("刚提交", "稍后提交"), ("提交好了", "回头提交"), ("我提交了", "我会提交"), ("我已提交", "我们将提交"), ("提交完了", "待会提交"), ("刚刚提交", "等下提交"), ("都提交了", "之后提交"), ("给您提交了", "到时提交"),
        ("已经给您提交", "稍候提交"),
    ],
)  # fmt: skip
def test_tense(done: str, promised: str) -> None:
    body = rule("take_action", "提交", confidence=900)
    assert found(done, body)["take_action"].confidence == 900
    assert found(promised, body)["commit_followup"].why[-1].rule == "tense"
    assert found("正在提交", body)["take_action"].confidence == 630


@pytest.mark.parametrize("but", ["但是", "但", "可是", "不过", "然而", "只是", "就是"])
def test_concession(but: str) -> None:
    body = many(("apologize", "抱歉"), ("flat_refusal", "退不了"), ("take_action", "提交"))
    assert found(f"真的抱歉，{but}退不了的呢", body)["apologize"].confidence == 400
    assert found(f"真的抱歉，{but}我帮您提交了", body)["apologize"].confidence == 800
    assert found("真的抱歉，退不了的呢", body)["apologize"].confidence == 800


def test_concession_within_a_clause_and_in_english() -> None:
    body = many(("apologize", "抱歉"), ("flat_refusal", "退不了"))
    assert found("抱歉但是退不了", body)["apologize"].confidence == 400
    english = many(("apologize", "sorry"), ("flat_refusal", "no way"))
    assert found("sorry, but there is no way", english, locale="en")["apologize"].confidence == 400
    assert found("退不了，真的抱歉呀", body)["apologize"].confidence == 800


@pytest.mark.parametrize(
    ("kind", "bare"),
    [
        ("不支持退，可以换", "不支持退哦亲"), ("不支持退，建议换", "不支持退呢"), ("不支持退，我来想办法", "不支持退哈"), ("不支持退，要不换一件", "不支持退呀"), ("不支持退，或者换", "不支持退~"), ("不支持退，能帮您修", "不支持退的哦"),
        ("不支持退，改成换", "不支持退嘛"), ("不支持退，换一件", "亲，不支持退"), ("不支持退 can exchange", "不支持退哦哦"), ("不支持退，可以修", "不支持退啦"),
    ],
)  # fmt: skip
def test_particle(kind: str, bare: str) -> None:
    body = many(("decline_with_alternative", "不支持退"))
    assert "decline_with_alternative" in found(kind, body)
    assert found(bare, body)["flat_refusal"].why[-1].rule == "particle"


def test_particle_leaves_a_refusal_with_a_remedy() -> None:
    body = many(("decline_with_alternative", "不支持退"), ("take_action", "提交"))
    assert "decline_with_alternative" in found("不支持退，已提交维修", body)


@pytest.mark.parametrize(
    "beside",
    [
        "我已经提交了",
        "我这就提交",
        "提交好了",
        "稍等一下",
        "两天内到",
        "已提交申请",
        "刚提交",
        "提交完了",
        "稍等",
        "今天内到",
    ],
)
def test_adjacency(beside: str) -> None:
    body = many(
        ("calm_down_order", "别急"), ("take_action", "提交"), ("hold_notice", "稍等"), ("commit_deadline", "内到")
    )
    assert found(f"您先别急，{beside}", body)["reassure"].why[-1].rule == "adjacency"
    assert "calm_down_order" in found("您先别急，慢慢说", body)


@pytest.mark.parametrize("act", ["compliment", "rapport_play", "recommend_product", "invite_rating"])
def test_anger_gate(act: str) -> None:
    body = many((act, "真棒"))
    assert found("真棒", body, Context(anger=59))[act].confidence == 800
    angry = found("真棒", body, Context(anger=60))[act]
    assert (angry.confidence, angry.why[-1].rule) == (400, "anger_gate")


def test_company() -> None:
    lexicon = (
        many(("greet", "您好"))
        + "  thank:\n    rules:\n      - {id: t, any: [谢谢], needs_acts: [greet], unless_acts: [insult]}\n  insult:\n    rules:\n      - {id: i, any: [笨蛋]}\n"
    )
    assert "thank" in found("您好，谢谢", lexicon)
    assert why_not("谢谢", lexicon) == ["company"]
    assert why_not("您好，谢谢，笨蛋", lexicon) == ["company"]


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("非常抱歉，我们马上处理您的问题", "非常抱歉，我们马上处理您的问题！"), ("抱歉给您带来不便，请您谅解", "抱歉给您带来不便，请您谅解~"), ("抱歉让您久等了，正在核实", "抱歉让您久等了，正在核实。"), ("抱歉，这边在为您查询物流信息", "抱歉，这边在为您查询物流信息哦"),
        ("抱歉，您的退款三天内到账", "抱歉，您的退款三天内到账"),
    ],
)  # fmt: skip
def test_repetition(new: str, old: str) -> None:
    context = Context(dialogue=(Utterance("agent", old), Utterance("customer", "你们到底管不管")))
    again = found(new, APOLOGY, context)
    assert "canned_repeat" in again
    assert "apologize" not in again
    assert why_not(new, APOLOGY, context) == ["repetition"]
    fresh = found(new, APOLOGY, Context(dialogue=(Utterance("agent", "您好，这里是客服小林"),)))
    assert "canned_repeat" not in fresh
    assert "apologize" in fresh


def test_repetition_spares_bad_acts_and_what_was_asked_for() -> None:
    body = many(("insult", "笨蛋"), ("apologize", "抱歉"))
    old = "抱歉，您真是个大笨蛋啊"
    assert "insult" in found(old, body, Context(dialogue=(Utterance("agent", old), Utterance("customer", "？"))))
    asked = Context(dialogue=(Utterance("agent", old), Utterance("customer", "麻烦再说一遍")))
    assert "canned_repeat" not in found(old, body, asked)
