"""Every criterion: records that meet it, records that miss it, and a trap that looks like the one or the other."""

import pytest

from app.domain.scoring.score import score
from tests.domain.scoring.factory import INTEREST, THREE, T, attempt, rubric, script

OK = "[inform:好的]"
HI = "[greet:您好]"
SORRY = "[apologize:抱歉]"
FEEL = "[empathy_specific:等七天换谁都急]"
OFFER = "[propose_solution:给您][+reship:补发]"


def rated(criterion, turns, **how):
    plot = how.pop("plot", None) or script()
    card = score(plot, rubric(), attempt(*turns, plot=plot, **how))
    return next(rating for rating in card.criteria if rating.id == criterion)


def angry(text, **how):
    return T(text, anger=60, **how)


# criterion: (plot, met, not met, traps as (turns, status, why it is one))
CASES = {
    "D1-01": (
        script(),
        [[T(HI, wait_s=12), OK, OK], [T(OK, wait_s=30), OK, OK]],
        [[T(HI, wait_s=100), OK, OK], [T(HI, wait_s=240), OK, OK]],
        [([T(HI, wait_s=None), T(OK, wait_s=3), OK], "met", "a greeting before anybody waited is no first response")],
    ),
    "D1-02": (
        script(),
        [[OK, T(OK, wait_s=40), OK], [OK, T("[hold_notice:稍等]"), T(OK, wait_s=80)]],
        [[OK, T(OK, wait_s=50), OK], [OK, T(OK, wait_s=300), T(OK, wait_s=300)]],
        [([OK, T("[hold_notice:稍等][#duration:1分钟]", money=1), T(OK, wait_s=70)], "partly", "the wait was longer than announced")],
    ),
    "D1-03": (
        script(),
        [["[greet:您好][self_identify:我是小林]", OK, OK], [HI, "[self_identify:我是小林]", OK]],
        [["订单号", OK, OK], [HI, OK, OK]],
        [([OK, OK, HI, "[self_identify:我是小林]"], "missed", "a greeting in the middle opens nothing")],
    ),
    "D1-04": (
        script(),
        [[OK, "[hold_notice:稍等]", T(OK, wait_s=70)], ["[hold_notice:稍等]", T(OK, wait_s=200), OK]],
        [[OK, OK, T(OK, wait_s=70)], ["[hold_notice:稍等]", OK, T(OK, wait_s=70)]],
        [([OK, OK, T(OK, wait_s=60)], "not_applicable", "not longer than the customer stays silent for")],
    ),
    "D1-05": (
        script(),
        [[OK, OK, T("[thank_wait:久等了]", wait_s=70)], [OK, T(SORRY, wait_s=70), OK]],
        [[OK, OK, T(OK, wait_s=70)], [OK, T("[thank:谢谢]", wait_s=70), OK]],
        [([OK, T(OK, wait_s=70), "[thank_wait:久等了]"], "missed", "thanks one reply too late")],
    ),
    "D1-06": (
        script(),
        [["[verify_identity:核对尾号]", T(OK, tools=("refund",)), OK], ["[restate_confirm:您是要退]", "[take_action:已经给您][+refund:退款]", OK]],
        [[T("[verify_identity:核对尾号]", tools=("refund",)), OK, OK], ["[take_action:已经给您][+refund:退款]，[verify_identity:核对一下]", OK, OK]],
        [(["[take_action:已经查了]", OK, OK], "not_applicable", "looking something up changes nothing")],
    ),
    "D2-01": (
        script(),
        [[T("[listen_ack:都看到了]", lines=("1", "2", "3")), OK, OK], [T("[=place:武汉]", lines=("1", "2", "3", "4")), OK, OK]],
        [[T("说重点", lines=("1", "2", "3")), OK, OK], [T(HI, lines=("1", "2", "3")), "[listen_ack:都看到了]", OK]],
        [([T(OK, lines=("1", "2")), OK, OK], "not_applicable", "two lines are no burst")],
    ),
    "D2-02": (
        script(),
        [["[restate_confirm:要L收到M对吗]", OFFER, OK], [f"[restate_confirm:要L收到M对吗]{OFFER}", OK, OK]],
        [[OFFER, "[restate_confirm:要L收到M对吗]", OK], [OK, OK, OK]],
        [([f"{OFFER}[restate_confirm:要L收到M对吗]", OK, OK], "missed", "in one reply, but after the proposal")],
    ),
    "D2-03": (
        script(),
        [["[?deadline:哪天要]", OFFER, OK], [f"[?deadline:哪天要]{OFFER}", OK, OK]],
        [[OFFER, OK, OK], [OFFER, "[?deadline:哪天要]", OK]],
        [([T(OK, reveals=("birthday",)), OFFER, OK], "met", "the customer said so unasked")],
    ),
    "D2-04": (
        script(),
        [["[clarify_question:哪天要?]", OK, OK], ["[?deadline:哪天要？]和颜色？", OK, OK]],
        [["[clarify_question:哪天买?多少钱?什么颜色?]", OK, OK], ["[clarify_question:哪天？多少？谁？]", "[clarify_question:为什么?]", OK]],
        [(["[clarify_question:哪天要?]\n颜色?\n尺码?", OK, OK], "met", "one question a message")],
    ),
    "D2-05": (
        script(),
        [[FEEL, "[?deadline:哪天要]", OFFER, OK], ["[?deadline:哪天要]", SORRY, OFFER, OK]],
        [["[~reask:订单号发我]", OK, OK, OK], ["[~reask:订单号]", "[~reask:订单号]", OK, OK]],
        [
            (["[restate_confirm:是尾号][=order_no:3307]这[~reask:单]对吗", FEEL, OFFER, OK], "met", "naming what is known is not asking again"),
            ([OK, OK, OK, OK], "not_applicable", "nothing was dealt with, so nothing was left unasked either"),
            ([FEEL, FEEL, FEEL, FEEL], "partly", "one kind word over and over deals with little"),
        ],
    ),
    "D2-06": (
        script(slots=INTEREST),
        [["[?deadline:哪天要]", OK, OK], ["是[=birthday:妈妈生日]吗", OK, OK]],
        [[OK, OK, OK], [T(OFFER, settles=True), "[?deadline:哪天要]", OK]],
        [(["[?order:订单号]", OK, OK], "missed", "another question is not the one that matters")],
    ),
    "D2-07": (
        script(evidence_needed=True),
        [["[request_evidence:拍张照]，我好登记", OK, OK], [OK, OK, "[request_evidence:拍张照]用来索赔"]],
        [[OK, OK, OK], ["[clarify_question:有照片吗]", OK, OK], ["[request_evidence:拍张照]", OK, OK]],
        [
            (["(request_evidence:拍张照)，我好登记", OK, OK], "missed", "beyond four acts in one reply"),
            (["[flat_refusal:没图不处理]", "[request_evidence:拍张照]", OK], "missed", "a demand made as a condition"),
        ],
    ),
    "D3-01": (
        script(),
        [[angry(SORRY), OK, OK], [angry(OK), angry(FEEL), OK]],
        [[angry(OK), angry(OK), angry(SORRY)], [angry(OK), angry(OK), OK]],
        [([SORRY, angry(OK), angry(OK)], "missed", "said before anybody was upset")],
    ),
    "D3-02": (
        script(),
        [[angry(FEEL), OK, OK], [T(OK, anxiety=50), FEEL, OK]],
        [[angry("[empathy_generic:理解您的心情]"), OK, OK], [angry(OK), OK, OK]],
        [([angry("[empathy_generic:理解]"), "[empathy_generic:理解您]", "[empathy_generic:非常理解]"], "partly", "the same kind word three times")],
    ),
    "D3-03": (
        script(),
        [[f"{SORRY}，[explain_cause:因为爆仓]", OK, OK], [SORRY, "[cite_policy:按规则]", OK]],
        [[f"[explain_cause:因为爆仓]，{SORRY}", OK, OK], ["[explain_cause:因为爆仓]", OK, OK]],
        [([SORRY, OK, OK], "not_applicable", "nothing was explained")],
    ),
    "D3-04": (
        script(),
        [[angry(FEEL + OFFER), OK, OK], [angry(SORRY), "[cite_policy:按规则]", OK]],
        [[angry(OFFER + FEEL), OK, OK], [angry("[cite_policy:按规则]"), SORRY, OK]],
        [([T(OFFER, anger=30), OK, OK], "not_applicable", "nobody was angry")],
    ),
    "D3-05": (
        script(),
        [["[own_responsibility:我管到底]", OK, OK], [OK, "[reassure:您放心]", OK]],
        [[OK, OK, OK], ["(own_responsibility:我管到底)", OK, OK]],
        [(["[own_responsibility:我管到底]", "[pass_buck:您找快递]", OK], "missed", "owned and then passed on")],
    ),
    "D3-06": (
        script(),
        [[SORRY, OK, OK], [SORRY, SORRY, SORRY]],
        [[OK, OK, OK], [SORRY] * 5],
        [([SORRY, OFFER, SORRY, SORRY], "partly", "two apologies after the proposal")],
    ),
    "D3-07": (
        script(),
        [[FEEL, SORRY, OFFER, OK], ["[reassure:别急，马上办]", SORRY, OFFER, OK]],
        [["[calm_down_order:您别激动]", OK, OK, OK], ["[minimize_feeling:小事而已]", "[defend_argue:不是这样的]", OK, OK]],
        [
            (["(calm_down_order:您别激动)", OK, OK, OK], "partly", "a bad act counts even beyond four"),
            (["[threaten_customer:等着瞧]", "[insult:蠢]", OK, OK], "missed", "who threatens and insults has argued"),
            ([OK, OK, OK, OK], "not_applicable", "who says nothing to the matter has nothing to deny"),
        ],
    ),
    "D4-01": (
        script(solutions=THREE),
        [[OFFER, OK, OK], [OK, "[offer_options:您选][+refund:退款]", OK]],
        [[OK, OK, OK], ["[propose_solution:我给您反馈]", OK, OK]],
        [(["[propose_solution:送您][+coupon:券]", OK, OK], "partly", "what does not help is no feasible solution")],
    ),
    "D4-02": (
        script(solutions=THREE),
        [[OFFER, OK, OK], ["[propose_solution:可以][+refund:退款]", OFFER, OK]],
        [["[propose_solution:可以][+refund:退款]", OK, OK], [OK, OK, OK]],
        [([f"{OFFER}，[misinform:过保了]", OK, OK], "partly", "right solution, wrong facts")],
    ),
    "D4-03": (
        script(solutions=THREE),
        [["[offer_options:换还是退]", OK, OK], ["[propose_solution:可以][+reship:补发]或[+refund:退款]", OK, OK]],
        [[OFFER, OK, OK], [OK, OK, OK]],
        [(["[propose_solution:可以][+reship:补发]或[+coupon:券]", OK, OK], "missed", "the second is no real choice")],
    ),
    "D4-04": (
        script(),
        [["[ask_consent:这样可以吗]", T(OK, tools=("refund",)), OK], [T(OFFER, settles=True), T(OK, tools=("refund",)), OK]],
        [[T(OK, tools=("refund",)), OK, OK], ["[take_action:已经][+refund:退款]，[ask_consent:可以吗]", OK, OK]],
        [([T(OFFER, settles=True, tools=("refund",)), OK, OK], "missed", "done before the customer could say yes")],
    ),
    "D4-05": (
        script(),
        [["[commit_deadline:今晚8点前]", OK, OK], [OK, OK, "[commit_deadline:明天12点前]"]],
        [["[vague_answer:尽快]", OK, OK], [OK, OK, OK]],
        [(["[commit_deadline:今晚就到][!place:北京]", OK, OK], "missed", "a time that contradicts the facts")],
    ),
    "D4-06": (
        script(),
        [["[commit_followup:我盯着]", OK, OK], ["[hold_notice:我去问站点]", T(OK, tools=("track",)), OK], [T(OK, settles=True), "[progress_update:刚问到]", OK]],
        [[OK, OK, OK], ["您过两天来问", OK, OK]],
        [
            (["(commit_followup:我盯着)", OK, OK], "missed", "beyond four acts in one reply"),
            (["[progress_update:件在郑州]", OK, OK], "missed", "to answer where it is promises nothing"),
        ],
    ),
    "D4-07": (
        script(solutions=THREE),
        [[OFFER, OK, OK], [OK, OK, OFFER]],
        [["[propose_solution:可以][+refund:退款]", OK, OK], [OK, OK, OK]],
        [(["[propose_solution:送您][+coupon:券]", OK, OK], "missed", "money for lost goods")],
    ),
    "D4-08": (
        script(),
        [[OFFER, "[offer_compensation:再补20元券]", OK], [f"{OFFER}，[offer_compensation:再补券]", OK, OK]],
        [["[offer_compensation:送您券]", OFFER, OK], [f"[offer_compensation:送您券]，{OFFER}", OK, OK]],
        [([OK, OK, OK], "not_applicable", "nothing had to be compensated")],
    ),
    "D4-09": (
        script(),
        [[OK, OK, OK, OK], ["[decline_with_alternative:不能退，可以换]", OK, OK, OK]],
        [["[flat_refusal:不行]", OK, OK, OK], ["[flat_refusal:不行]", "[flat_refusal:退不了]", OK, OK]],
        [(["[flat_refusal:不行]，[decline_with_alternative:不过可以换]", OK, OK, OK], "met", "an alternative in the same reply")],
    ),
    "D4-10": (
        script(escalation="required"),
        [["[escalate_handoff:转主管，今天联系您]", OK, OK], [T(OK, tools=("urge",)), OK, OK]],
        [[OK, OK, OK], ["[pass_buck:您找售后]", OK, OK]],
        [(["(escalate_handoff:转主管)", OK, OK], "missed", "beyond four acts in one reply")],
    ),
    "D5-01": (
        script(),
        [[f"[~honorific:您]{OK}", f"[~honorific:您]{OK}", OK], [HI, SORRY, "[thank:谢谢]"]],
        [[OK, OK, OK], [f"[~honorific:您]{OK}", OK, OK], ["[~honorific:您][sarcasm:可真会挑时候]", "[~honorific:您][rhetorical_challenge:难道不看吗]", OK]],
        [([f"[~honorific:您]{OK}[~rude_pronoun:你]的", f"[~honorific:您]{OK}", f"[~honorific:您]{OK}"], "met", "only some customers mind 你")],
    ),
    "D5-02": (
        script(),
        [[OK] * 4, [HI, OK, OK, OK]],
        [["[jargon_dump:逆向单仲裁]", OK, OK, OK], ["[jargon_dump:WMS]"] * 3 + [OK]],
        [(["(jargon_dump:逆向单仲裁)", OK, OK, OK], "partly", "a bad act counts even beyond four")],
    ),
    "D5-03": (
        script(),
        [[OK, OK, OK], ["[~negative_word:不行]" * 6, OK, OK]],
        [["[~negative_word:不行]" * 7, OK, OK], ["[~negative_word:不能]" * 20, OK, OK]],
        [(["[~negative_word:不能]" * 3, "[~negative_word:不能]" * 3, "[~negative_word:不行]"], "partly", "spread over replies they still add up")],
    ),
    "D5-04": (
        script(),
        [[OK] * 4, ["[vague_answer:尽快]", "[commit_deadline:今天18点前]", OK, OK]],
        [["[vague_answer:尽快]", OK, OK, OK], ["[vague_answer:应该吧]"] * 3 + [OK]],
        [(["[vague_answer:尽快][#clock:18点前]", OK, OK, OK], "met", "soon, with a time")],
    ),
    "D5-05": (
        script(),
        [[OK] * 4, ["[=place:武汉]", OK, OK, OK]],
        [["[nonresponsive:这款很好看]", OK, OK, OK], ["[nonresponsive:很好看]", "[nonresponsive:亲]", OK, OK]],
        [(["(nonresponsive:这款很好看)", OK, OK, OK], "partly", "a bad act counts even beyond four")],
    ),
    "D5-06": (
        script(),
        [[OK] * 4, [SORRY, SORRY, OK, OK]],
        [[OK, "[canned_repeat:好的]", OK, OK], ["[canned_repeat:a]"] * 4],
        [([OK, "[canned_repeat:非常][apologize:抱歉]", OK, OK], "partly", "a polite copy is a copy")],
    ),
    "D5-07": (
        script(),
        [[OK] * 3, [f"[inform:{'字' * 90}]", OK, OK]],
        [[f"[inform:{'字' * 91}]", OK, OK], [f"[inform:{'字' * 300}]"] * 3],
        [([f"[inform:{'字' * 60}]\n{'字' * 60}", OK, OK], "met", "two messages of sixty")],
    ),
    "D6-01": (
        script(),
        [[OK] * 4, ["[commit_followup:帮您争取]", OK, OK, OK]],
        [["[overpromise:保证明天到]", OK, OK, OK], ["[overpromise:保证]", "[overpromise:一定]", OK, OK]],
        [(["(overpromise:保证明天到)", OK, OK, OK], "partly", "a bad act counts even beyond four")],
    ),
    "D6-02": (
        script(),
        [[OK] * 4, ["支持验货", OK, OK, OK]],
        [["[absolute_claim:全网第一]", OK, OK, OK], ["[absolute_claim:最好]", "[absolute_claim:第一]", OK, OK]],
        [([T(OK, dropped=()), OK, OK, OK], "met", "nothing claimed")],
    ),
    "D6-03": (
        script(policy_needed=True),
        [["[cite_policy:按规则][=place:武汉]", OK, OK], [OK, "[cite_policy:按规则][=order_no:3307]", OK]],
        [[OK, OK, OK], ["[cite_policy:按规则]", OK, OK]],
        [(["[cite_policy:按规则][!place:北京]", OK, OK], "missed", "a rule against the facts")],
    ),
    "D6-04": (
        script(privacy="high"),
        [["[privacy_assure:仅用于登记]", OK, OK], [OK, OK, "[privacy_assure:保密]"]],
        [[OK, OK, OK], ["(privacy_assure:保密)", OK, OK]],
        [(["[privacy_assure:保密]", "[ask_sensitive:身份证发我]", OK], "missed", "assured and then asked for too much")],
    ),
    "D6-05": (
        script(rights_needed=True),
        [["[inform_channels:可申请平台介入]", OK, OK], ["[safety_advice:先停用]", OK, OK]],
        [[OK, OK, OK], ["[goad_complaint:你去投诉啊]", OK, OK]],
        [(["(inform_channels:可申请平台介入)", OK, OK], "missed", "beyond four acts in one reply")],
    ),
    "D6-06": (
        script(),
        [[SORRY, T("[civility_reminder:请文明沟通]", beat="abuse", lines=("骂", "骂")), OK], [T(SORRY, beat="abuse"), T(OK, beat="abuse"), "[civility_reminder:请文明沟通]"]],
        [[T(OK, beat="abuse"), T(OK, beat="abuse"), OK], [T(OK, beat="abuse"), T("[civility_reminder:请文明]", beat="abuse"), OK]],
        [(["[civility_reminder:请文明沟通]", OK, OK], "not_applicable", "nobody was rude")],
    ),
    "D7-02": (
        script(),
        [[T(OFFER, settles=True), "[recap_agreement:小结]", OK], [OK, T(f"{OFFER}[recap_agreement:小结]", settles=True), OK]],
        [[T(OFFER, settles=True), OK, OK], [OK, OK, OK]],
        [(["[recap_agreement:小结]", T(OFFER, settles=True), OK], "missed", "a recap of what nobody agreed to")],
    ),
    "D7-03": (
        script(),
        [[T(OFFER, settles=True), "[confirm_resolved:还有别的吗]", OK], [OK, T(OK, settles=True), "[confirm_resolved:还有吗]"]],
        [[T(OFFER, settles=True), OK, OK], [OK, OK, OK]],
        [(["[confirm_resolved:还有别的吗]", OK, OK], "missed", "asked while the matter was open")],
    ),
    "D7-04": (
        script(),
        [[T(OFFER, settles=True), OK, "[closing:祝您愉快]"], [T(OK, settles=True), OK, "[thank:谢谢您]"]],
        [[T(OFFER, settles=True), OK, OK], [OK, OK, "[closing:再见]"]],
        [([T(OFFER, settles=True), "[closing:祝您愉快]", OK], "missed", "a goodbye that was not the last word")],
    ),
    "D7-05": (
        script(),
        [[T(OK, settles=True), "[invite_rating:请评价]", OK, OK], [T(OK, settles=True), OK, OK, "[invite_rating:请评价]"]],
        [["[invite_rating:给个五星]", OK, OK, OK], ["[induce_review:五星返现]", OK, OK, OK], [T(OK, settles=True), angry("[invite_rating:请评价]"), OK, OK]],
        [([OK] * 4, "not_applicable", "nobody was invited")],
    ),
    "D7-06": (
        script(),
        [[OK] * 4, [T(OK, settles=True), "[recommend_product:这款也好]", OK, OK]],
        [["[recommend_product:加购满减]", OK, OK, OK], [T(OK, settles=True), angry("[recommend_product:加购]"), OK, OK]],
        [([T("[recommend_product:加购]", settles=True), OK, OK, OK], "partly", "sold in the reply that settled it")],
    ),
}  # fmt: skip

MET = [(name, turns) for name, (_, met, _, _) in CASES.items() for turns in met]
NOT_MET = [(name, turns) for name, (_, _, missed, _) in CASES.items() for turns in missed]
TRAPS = [(name, *trap) for name, (_, _, _, traps) in CASES.items() for trap in traps]


@pytest.mark.parametrize(("criterion", "turns"), MET)
def test_is_met(criterion, turns):
    found = rated(criterion, turns, plot=CASES[criterion][0])
    assert (found.status, found.points) == ("met", found.of), found


@pytest.mark.parametrize(("criterion", "turns"), NOT_MET)
def test_is_not_met(criterion, turns):
    found = rated(criterion, turns, plot=CASES[criterion][0])
    assert found.status in ("missed", "partly"), found
    assert found.points < found.of
    assert found.nearest is not None, "a miss tells where it could have been earned"
    assert found.nearest_turn is not None


@pytest.mark.parametrize(("criterion", "turns", "status", "why"), TRAPS)
def test_is_not_fooled(criterion, turns, status, why):
    assert rated(criterion, turns, plot=CASES[criterion][0]).status == status, why


def test_every_enabled_criterion_is_tested_twice_each_way():
    enabled = {criterion.id for criterion in rubric().criteria if criterion.enabled}
    assert set(CASES) | {"D7-01"} == enabled
    assert all(len(met) >= 2 and len(missed) >= 2 and traps for _, met, missed, traps in CASES.values())


PACKS = {
    "elderly": (["[check_understanding:看到了吗]", "[check_understanding:好了吗]", OK, OK], ["字" * 70, "[jargon_dump:WMS]", OK, OK]),
    "gen_z": ([FEEL, "[cite_policy:按规则]", OK, OK], ["[cite_policy:按规则]", T("[rapport_play:哈哈]", anger=60), "字" * 50, "字" * 50]),
    "newcomer": (["[step_guide:先点这里]", OK, OK, OK], [OK, OK, f"{SORRY}{FEEL}", f"{SORRY}{FEEL}"]),
    "high_value": (["林女士，[self_identify:我是您的专属客服]", OFFER, "[offer_compensation:补券]", OK], ["[offer_compensation:补券]", "[~emoji:😂]", "亲，好", "[~reask:订单号]"]),
    "angry": ([f"{SORRY}，[hold_notice:马上查]", OK, OK, OK], [OK, OK, T("[compliment:您真懂]", anger=70), OK]),
    "complainer": (["[request_evidence:请发照片]", "[inform_channels:可申请介入]", OK, OK], ["[inform_channels:可申请介入]", "[goad_complaint:去告啊]", "[overpromise:保证]", OK]),
    "foreign_jp": ([SORRY, "[restate_confirm:您要的是]", OFFER, OK], [OFFER, SORRY, OK, OK]),
    "foreign_de": (["[=place:武汉][#clock:18点]", "[restate_confirm:您要]", OK, OK], [OK] * 4),
    "foreign_br": ([HI, OFFER, "[restate_confirm:您要]", OK], [OFFER, HI, OK, OK]),
}  # fmt: skip


@pytest.mark.parametrize("persona", PACKS)
def test_the_pack_of_each_customer(persona):
    good, bad = PACKS[persona]
    plot = script(persona)
    assert rated("D7-01", good, plot=plot).status == "met", rated("D7-01", good, plot=plot)
    missed = rated("D7-01", bad, plot=plot)
    assert missed.status in ("partly", "missed")
    assert missed.nearest is not None
    assert missed.nearest.key == "nearest.check"


def test_the_neutral_customer_has_no_pack():
    assert set(PACKS) == set(rubric().personas)
    assert rated("D7-01", [OK] * 4).status == "not_applicable"


NOT_APPLICABLE = [
    ("D2-02", {"presale": True}), ("D2-03", {"slots": {}}), ("D2-06", {}), ("D2-07", {}), ("D3-02", {}),
    ("D3-03", {"fault": "none"}), ("D3-05", {"presale": True}), ("D3-06", {"fault": "none"}), ("D4-02", {"solutions": {}}),
    ("D4-03", {"solutions": {}}), ("D4-10", {"escalation": "forbidden"}), ("D6-03", {}), ("D6-04", {}), ("D6-05", {}),
    ("D7-06", {"presale": True}), ("D4-07", {"loss_kind": "time"}),
]  # fmt: skip


@pytest.mark.parametrize(("criterion", "case"), NOT_APPLICABLE)
def test_what_the_case_does_not_call_for_is_not_applicable(criterion, case):
    found = rated(criterion, [OK] * 4, plot=script(**dict(case)))
    assert (found.status, found.points, found.of) == ("not_applicable", 0, 0)


def test_nobody_is_asked_to_say_goodbye_to_who_has_left():
    assert rated("D7-04", [OK] * 4, end="walked_away").status == "not_applicable"


def test_lost_dignity_wants_an_apology_and_an_owner():
    plot = script(loss_kind="dignity")
    assert rated("D4-07", [SORRY, "[own_responsibility:我来负责]", OK], plot=plot).status == "met"
    assert rated("D4-07", [SORRY, OFFER, OK], plot=plot).status == "missed"
