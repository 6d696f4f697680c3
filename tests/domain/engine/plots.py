"""A small plot with everything in it, as text, for tests of the engine: lexicon, emotion model, persona, scenario."""

from functools import cache
from pathlib import Path

from app.domain.engine.script import Script, compile_script
from app.domain.scenario.read import Library, read_library

LEXICON = """
schema: 1
kind: lexicon
id: zh_small
locale: zh-CN
acts:
  apologize: {rules: [{id: sorry, any: ["抱歉|对不起"], yes: ["抱歉"], no: ["好"]}]}
  empathy_specific: {rules: [{id: feel, any: ["换谁都急"], yes: ["换谁都急"], no: ["好"]}]}
  propose_solution: {rules: [{id: offer, any: ["给您~补发|退款"], yes: ["给您补发"], no: ["好"]}]}
  take_action: {rules: [{id: done, any: ["已经给您"], yes: ["已经给您办了"], no: ["好"]}]}
  commit_deadline: {rules: [{id: when, any: ["今晚8点前"], yes: ["今晚8点前回您"], no: ["好"]}]}
  hold_notice: {rules: [{id: hold, any: ["稍等"], yes: ["稍等"], no: ["好"]}]}
  clarify_question: {rules: [{id: ask, any: ["请问"], yes: ["请问您哪天要"], no: ["好"]}]}
  pass_buck: {rules: [{id: buck, any: ["找快递"], yes: ["您找快递"], no: ["好"]}]}
  overpromise: {rules: [{id: sure, any: ["保证"], yes: ["保证没问题"], no: ["好"]}]}
  insult: {rules: [{id: rude, any: ["有病"], yes: ["你有病"], no: ["好"]}]}
"""

PERSONA = """
schema: 1
kind: persona
id: default
version: 1.0.0
locale: zh-CN
label: 默认
portrait: 普通客户
traits: [patient]
profile: {name: 林女士, age: 35, avatar: f}
mood: {anger: 50, anxiety: 30, trust: 40, patience: 100, satisfaction: 40}
timers: {first_reply_s: 30, reply_s: 40, silence_s: 60, tau_s: 180, grace_s: 30, think_s: 10}
outcome_weights: [40, 26, 10]
voice:
  typing_dcps: 60
  burst: {chance: 40, max: 2}
  address: 你们
  endings: {sharp: ['！'], furious: ['！！']}
  drop: {furious: [请]}
  replace: {furious: {很: 特别}}
remarks:
  - {id: deflected, when: act.pass_buck, say: on_pass_buck, cooldown: 1}
lines:
  nudge: {default: [在吗, 人呢, 有人吗, 还在吗]}
  nudge_hard: {default: [说话, 怎么不回, 到底有没有人, 等很久了]}
  nudge_last: {default: [最后问一次, 再不回我走了, 真没人管吗, 我没时间等]}
  leave: {default: [算了，不等了]}
  insulted: {default: [你骂谁]}
  complaint_threat: {default: [我要投诉]}
  suspects_fraud: {default: [你是骗子吧]}
  not_heard: {default: [你没听我说, 我问的不是这个, 答非所问, 你看看我说的话]}
  unclear: {default: [什么意思, 没看懂, 你说什么, 再说清楚点]}
  hold_ok: {default: [好，快点, 行，我等着, 那你查, 快一点]}
  thanks: {default: [谢谢]}
  ask_manager: {default: [叫你们主管来]}
  ask_proof: {default: [有证据吗]}
  bad_review: {default: [差评]}
  promise_broken: {default: [你保证过的, 保证呢, 说话不算, 早知道别保证]}
  truth_out: {default: [刚才不是这么说的, 哪句是真的, 前后不一样, 到底在哪里]}
  on_pass_buck: {default: [别推给快递, 又让我找快递, 我找的是你们, 推来推去]}
"""

SCENARIO = """
schema: 1
kind: scenario
id: small-plot
code: S99
version: 1.0.0
locale: zh-CN
title: 小剧本
personas: [default]
brief: {role: 客服, situation: 快递没到, objective: 给方案, limits_of_authority: 券20元}
case: {loss_kind: goods, fault: courier, authority: {money_cap: 20}}
facts:
  order_no: {label: 订单号, type: id, value: CZ3307, show: desk}
  place: {label: 位置, value: 武汉, aliases: [武汉中转站], conflicts: [北京], show: lookup}
  birthday: {label: 生日, value: 妈妈生日, show: customer, reveal: venting}
slots:
  deadline: {label: 什么时候要, phrases: ["哪天要"], answer: need_by, fact: birthday}
  order: {label: 订单号, phrases: ["订单号"], answer: order_again, known: true}
answers:
  weather: {phrases: ["天气"], say: about_weather, effect: {trust: -1}}
  again: {phrases: ["再说一遍"], say: once_only}
solutions:
  reship: {label: 补发, phrases: ["补发"], fit: good, kind: goods}
  refund: {label: 退款, phrases: ["退款"], fit: mid, kind: money}
desk:
  track: {label: 查物流, seconds: 3, shows: [place], act: progress_update, result: 在武汉}
vary:
  city: {values: [{place: 武汉}, {place: 郑州}]}
mood: {anger: 5}
limits: {turns: 8, minutes: 10, outcome: timed_out}
start: opening
states:
  opening:
    label: 开场
    phase: open
    say: complain
    expect:
      - {id: warm, item: D3-01, need: act.apologize | act.empathy_specific, by: turn 2, tip: 先接住情绪}
      - {id: asked, item: D2-03, need: ever(asks.deadline), by: exit, tip: 问什么时候要}
    next:
      - {id: heard, when: act.apologize | act.empathy_specific, go: venting}
      - {id: fine, when: act.take_action, stay: true}
      - {id: wait, when: act.hold_notice & turns < 3, stay: true, say: hold_ok}
    otherwise: {say: not_heard, effect: {anger: 5}}
  venting:
    label: 诉苦
    phase: vent
    say: tell
    next:
      - {id: good, when: offers.reship & anger < 60, go: done, settle: accepted, effect: {trust: 5}}
      - {id: half, when: offers_mid, stay: true, say: hmm, settle: partial}
      - {id: refused, when: act.pass_buck & here(act.pass_buck) & turns >= 3, go: opening, settle: rejected}
    otherwise: {say: where, effect: {anger: 3}}
  done:
    label: 收尾
    phase: close
    say: thanks_then
    next:
      - {id: bye, when: act.commit_deadline, go: resolved, say: thanks}
    otherwise: {go: resolved}
interrupts:
  - {id: insulted, when: act.insult, go: complaint, say: insulted}
  - {id: manager, when: anger >= 70 & !asked_for_manager, say: ask_manager, rearm: 3}
  - {id: boiling, when: anger >= 97 | patience <= 0, go: walked_away, say: leave}
outcomes:
  resolved: {label: 解决, kind: resolved, good: true}
  partial: {label: 部分, kind: partial, good: false, cap: 85}
  complaint: {label: 投诉, kind: complaint, good: false, cap: 40}
  walked_away: {label: 离开, kind: walked_away, good: false, cap: 50}
  timed_out: {label: 超时, kind: timed_out, good: false, cap: 50}
lines:
  complain: {default: [[我的快递呢, '订单{fact.order_no}'], 快递怎么还没到]}
  tell: {default: [明天我妈生日, 就是给我妈买的]}
  where: {default: [东西在哪, 查了没有, 到底在哪, 包裹呢, {text: 骂谁呢, when: act.insult}]}
  need_by: {default: [明天就要, {text: 我说了明天！, when: anger >= 60}, 明天生日用, 最晚明天]}
  order_again: {default: [订单号你那边不是有吗, 单号在卡片上, 看订单卡, 你查一下]}
  about_weather: {default: [天气关我什么事, 别聊天气, 说正事, 聊这个干嘛]}
  once_only: {pick: once, default: [我只说一遍]}
  hmm: {pick: in_order, default: [退款我还得重买, 那也行吧]}
  thanks_then: {pick: cycle, default: [那我等着, 行]}
"""


def sources(**changed):
    texts = {
        "scenarios/lexicons/zh/small.yaml": LEXICON,
        "scenarios/personas/default.yaml": PERSONA,
        "scenarios/packs/small-plot.yaml": SCENARIO,
        "scenarios/emotions/default.yaml": Path("scenarios/emotions/default.yaml").read_text(encoding="utf-8"),
    }
    return texts | changed


@cache
def library() -> Library:
    return read_library(sources())


@cache
def script() -> Script:
    return compile_script(library(), "small-plot", "default")
