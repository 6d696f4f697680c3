"""The closed list of communicative acts: what a reply can do, and how the product treats it."""

import msgspec


class ActInfo(msgspec.Struct, frozen=True):
    """``polarity``: pos, neu or neg; ``severity`` of a bad act: none, minor, major or critical;
    ``name_zh``, ``name_en``: what people read."""

    polarity: str
    group: str
    severity: str
    name_zh: str
    name_en: str


ACTS: dict[str, ActInfo] = {
    "greet": ActInfo("pos", "open", "none", "问候", "Greeting"),
    "self_identify": ActInfo("pos", "open", "none", "自报身份", "Self-identification"),
    "hold_notice": ActInfo("pos", "open", "none", "等待告知", "Hold notice"),
    "thank_wait": ActInfo("pos", "open", "none", "久等致意", "Thanks for waiting"),
    "listen_ack": ActInfo("pos", "listen", "none", "倾听回应", "Listening acknowledgement"),
    "verify_identity": ActInfo("pos", "listen", "none", "核实订单/身份", "Verify order or identity"),
    "clarify_question": ActInfo("pos", "listen", "none", "提问澄清", "Clarifying question"),
    "request_evidence": ActInfo("pos", "listen", "none", "请求凭证", "Request evidence"),
    "restate_confirm": ActInfo("pos", "listen", "none", "复述确认", "Restate to confirm"),
    "check_understanding": ActInfo("pos", "listen", "none", "确认听懂", "Check understanding"),
    "empathy_generic": ActInfo("pos", "emotion", "none", "通用共情", "Generic empathy"),
    "empathy_specific": ActInfo("pos", "emotion", "none", "具体共情", "Specific empathy"),
    "apologize": ActInfo("pos", "emotion", "none", "致歉", "Apology"),
    "own_responsibility": ActInfo("pos", "emotion", "none", "承担责任", "Own the problem"),
    "reassure": ActInfo("pos", "emotion", "none", "安抚保证", "Reassurance"),
    "compliment": ActInfo("pos", "emotion", "none", "赞美认可", "Compliment / recognition"),
    "rapport_play": ActInfo("pos", "emotion", "none", "轻松互动", "Playful rapport"),
    "explain_cause": ActInfo("pos", "resolve", "none", "解释原因", "Explain the cause"),
    "cite_policy": ActInfo("pos", "resolve", "none", "引用政策", "Cite policy correctly"),
    "propose_solution": ActInfo("pos", "resolve", "none", "给出方案", "Propose a solution"),
    "offer_options": ActInfo("pos", "resolve", "none", "给出选项", "Offer options"),
    "ask_consent": ActInfo("pos", "resolve", "none", "征求同意", "Ask for consent"),
    "take_action": ActInfo("pos", "resolve", "none", "告知已办/正在办", "Report action taken"),
    "step_guide": ActInfo("pos", "resolve", "none", "分步指引", "Step-by-step guidance"),
    "commit_deadline": ActInfo("pos", "resolve", "none", "时限承诺", "Commit to a time limit"),
    "commit_followup": ActInfo("pos", "resolve", "none", "跟进承诺", "Commit to follow-up"),
    "progress_update": ActInfo("pos", "resolve", "none", "同步进度", "Progress update"),
    "offer_compensation": ActInfo("pos", "resolve", "none", "主动补偿", "Offer compensation"),
    "decline_with_alternative": ActInfo("pos", "resolve", "none", "委婉拒绝并给替代", "Decline with an alternative"),
    "escalate_handoff": ActInfo("pos", "resolve", "none", "升级/转接", "Escalate or hand off"),
    "proactive_tip": ActInfo("pos", "resolve", "none", "主动提醒", "Proactive tip"),
    "privacy_assure": ActInfo("pos", "safety", "none", "隐私保障", "Privacy assurance"),
    "safety_advice": ActInfo("pos", "safety", "none", "安全/健康提示", "Health & safety advice"),
    "inform_channels": ActInfo("pos", "safety", "none", "告知正规渠道", "Inform about formal channels"),
    "civility_reminder": ActInfo("neu", "safety", "none", "文明沟通提示", "Civility reminder"),
    "recap_agreement": ActInfo("pos", "close", "none", "方案小结", "Recap the agreement"),
    "confirm_resolved": ActInfo("pos", "close", "none", "确认解决/还有需要吗", "Confirm resolution"),
    "thank": ActInfo("pos", "close", "none", "感谢", "Thank"),
    "closing": ActInfo("pos", "close", "none", "结束语", "Closing"),
    "invite_rating": ActInfo("neu", "close", "none", "邀请评价", "Invite rating"),
    "recommend_product": ActInfo("neu", "close", "none", "关联推荐", "Recommend a product"),
    "pass_buck": ActInfo("neg", "neg_process", "major", "推诿", "Pass the buck"),
    "blame_customer": ActInfo("neg", "neg_attitude", "major", "甩锅客户", "Blame the customer"),
    "rhetorical_challenge": ActInfo("neg", "neg_attitude", "major", "反问质问", "Rhetorical challenge"),
    "rush_interrupt": ActInfo("neg", "neg_attitude", "major", "催促打断", "Rush or interrupt"),
    "flat_refusal": ActInfo("neg", "neg_attitude", "major", "生硬否定", "Flat refusal"),
    "cold_brushoff": ActInfo("neg", "neg_attitude", "major", "冷漠敷衍", "Cold brush-off"),
    "sarcasm": ActInfo("neg", "neg_attitude", "major", "讽刺", "Sarcasm"),
    "insult": ActInfo("neg", "neg_attitude", "critical", "辱骂歧视", "Insult or discrimination"),
    "threaten_customer": ActInfo("neg", "neg_attitude", "critical", "威胁客户", "Threaten the customer"),
    "goad_complaint": ActInfo("neg", "neg_attitude", "major", "激将放任投诉", "Goad or dismiss a complaint"),
    "calm_down_order": ActInfo("neg", "neg_attitude", "minor", "命令冷静", "Tell customer to calm down"),
    "minimize_feeling": ActInfo("neg", "neg_attitude", "major", "淡化否定感受", "Minimise the feeling"),
    "defend_argue": ActInfo("neg", "neg_attitude", "major", "争辩", "Defend or argue"),
    "overpromise": ActInfo("neg", "neg_integrity", "major", "过度承诺", "Overpromise"),
    "absolute_claim": ActInfo("neg", "neg_integrity", "major", "极限词/虚假宣传", "Absolute or false claim"),
    "unsafe_medical": ActInfo("neg", "neg_integrity", "critical", "不当医疗断言", "Unsafe medical claim"),
    "vague_answer": ActInfo("neg", "neg_process", "minor", "含糊其辞", "Vague answer"),
    "jargon_dump": ActInfo("neg", "neg_process", "minor", "术语堆砌", "Jargon dump"),
    "canned_repeat": ActInfo("neg", "neg_process", "minor", "复制粘贴", "Canned repetition"),
    "nonresponsive": ActInfo("neg", "neg_process", "major", "答非所问", "Non-responsive"),
    "ask_sensitive": ActInfo("neg", "neg_integrity", "critical", "索要敏感信息", "Ask for sensitive data"),
    "off_platform": ActInfo("neg", "neg_integrity", "critical", "引流/私下交易", "Off-platform contact"),
    "disclose_info": ActInfo("neg", "neg_integrity", "critical", "泄露信息", "Disclose information"),
    "deny_rights": ActInfo("neg", "neg_integrity", "critical", "剥夺法定权利", "Deny legal rights"),
    "induce_review": ActInfo("neg", "neg_integrity", "major", "诱导评价", "Induce reviews"),
    "patronize": ActInfo("neg", "neg_attitude", "minor", "居高临下", "Patronise"),
    "abrupt_end": ActInfo("neg", "neg_process", "major", "擅自结束", "Abrupt ending"),
    "negative_wording": ActInfo("neg", "neg_process", "minor", "负面词", "Negative wording"),
    "misinform": ActInfo("neg", "neg_integrity", "major", "说错事实", "Misinform"),
}

# Acts that fail an attempt when certain; the reviewer decides when they are only suspected.
RED_LINES = frozenset(act for act, info in ACTS.items() if info.severity == "critical")

# Acts that a gate of the rubric reads: whoever takes one away takes a gate away.
GATING = RED_LINES | {"abrupt_end", "offer_compensation", "overpromise"}

# When the first act is found, the others are not also given for the same evidence.
SUPPRESSES: dict[str, tuple[str, ...]] = {
    "greet": ("clarify_question",),
    "verify_identity": (
        "clarify_question",
        "request_evidence",
    ),
    "restate_confirm": ("clarify_question",),
    "check_understanding": ("clarify_question",),
    "ask_consent": ("clarify_question",),
    "confirm_resolved": (
        "clarify_question",
        "ask_consent",
    ),
    "request_evidence": ("clarify_question",),
    "offer_options": ("clarify_question",),
    "invite_rating": (
        "clarify_question",
        "ask_consent",
    ),
    "rhetorical_challenge": (
        "clarify_question",
        "ask_consent",
    ),
    "empathy_specific": ("empathy_generic",),
    "thank_wait": ("thank",),
    "hold_notice": ("commit_deadline",),
    "decline_with_alternative": (
        "flat_refusal",
        "negative_wording",
    ),
    "escalate_handoff": ("pass_buck",),
    "civility_reminder": (
        "threaten_customer",
        "calm_down_order",
    ),
    "inform_channels": (
        "threaten_customer",
        "goad_complaint",
    ),
    "safety_advice": ("unsafe_medical",),
    "privacy_assure": ("ask_sensitive",),
    "induce_review": (
        "invite_rating",
        "offer_compensation",
    ),
    "off_platform": (
        "offer_compensation",
        "propose_solution",
        "escalate_handoff",
    ),
    "unsafe_medical": ("reassure",),
    "sarcasm": (
        "compliment",
        "thank",
        "closing",
    ),
    "abrupt_end": ("closing",),
}

IMPLIES: dict[str, tuple[str, ...]] = {
    "offer_options": ("propose_solution",),
    "decline_with_alternative": ("propose_solution",),
}
