"""The sentences of marks: every key of a Reason in both languages, and how its values are spelled."""

# ruff: noqa: E501 - a sentence and its translation are easier to compare on one line

from app.domain.scenario.model import Scenario, State, Text
from app.domain.scoring.phrasing import in_locale
from app.domain.scoring.rubric import Rubric, Words
from app.domain.scoring.scorecard import Reason
from app.domain.text.catalogue import ACTS

SENTENCES: dict[str, tuple[str, str]] = {
    "": ("", ""),
    # criteria
    "na.case": ("这个案例用不上这一条，分数已分给同维度的其他条。", "Does not apply to this case; its points went to the rest of the dimension."),
    "na.record": ("这次对话里没有出现需要它的情况。", "Nothing in this conversation called for it."),
    "once.met": ("做到了。", "Done."),
    "once.partly": ("做到了一部分。", "Done in part."),
    "once.missed": ("全程没有做到。", "Not done in the whole conversation."),
    "once.spoiled": ("前面做到了，后面的话又把它推翻了。", "Done at first, then taken back by what followed."),
    "per_turn": ("{of} 次里有 {held} 次做到。", "Held in {held} of {of} replies."),
    "order.met": ("先后顺序正确。", "In the right order."),
    "order.missed": ("顺序反了：该先做的放到了后面，或没有做。", "The wrong way round: what should come first came later or not at all."),
    "order.never": ("后一步没有出现，不算错。", "The second step never came, which is fine."),
    "order.first": ("该先做的已经做了。", "What should come first was done."),
    "order.neither": ("该先做的没有做。", "What should come first was not done."),
    "within.time": ("首次响应 {seconds} 秒，要求 {limit} 秒内。", "First response after {seconds} s; {limit} s are asked for."),
    "within.met": ("及时做到了。", "In time."),
    "within.late": ("做到了，但到第 {replies} 条回复才做。", "Done, but only in reply {replies} after it was needed."),
    "within.missed": ("需要时没有做。", "Not done when it was needed."),
    "must_not.none": ("没有出现。", "Did not happen."),
    "must_not.hits": ("出现了 {n} 次。", "Happened {n} times."),
    "must_not.few": (
        "没有出现；只有 {n} 条回复真正为客户做了事，按比例给分。",
        "Did not happen; with only {n} replies that served the customer it earns its part.",
    ),
    "per_turn.few": (
        "每条都做到了；只有 {n} 条回复真正为客户做了事，按比例给分。",
        "In every reply; with only {n} that served the customer it earns its part.",
    ),
    "count": ("共 {n} 次，合适的是 {min} 到 {max} 次。", "{n} times; {min} to {max} are right."),
    "coverage.slots": ("{of} 项关键信息问到 {n} 项。", "{n} of {of} key facts found out."),
    "coverage.solution": ("提出的方案：{what}。", "Offered: {what}."),
    "coverage.solution_none": ("没有提出任何方案。", "No solution was offered."),
    "coverage.solution_wrong": ("有与事实不符的说法。", "Something said contradicts the facts."),
    "coverage.loss": ("方案补上了客户的损失。", "The remedy makes up for what was lost."),
    "coverage.loss_missed": ("方案没有补上客户真正的损失。", "The remedy does not make up for what was lost."),
    "persona": ("这位客户的 {of} 项要求做到 {held} 项。", "{held} of {of} demands of this customer met."),
    "expectation.missed": ("这个场景在这里还要求：{what}。", "The scenario also asks here for: {what}."),
    # where it could have been earned
    "nearest.dropped": ("您说了“{quote}”，但没有算作{act}：它是引述、否定、假设，或让位给了别的意思。", "You said “{quote}”, but it did not count as {act}: quoted, denied, conditional, or outweighed."),
    "nearest.beyond": ("这里说到了{what}，但一条回复最多计四个动作，它排在第五个以后。", "You did say it here ({what}), but one reply earns at most four acts and it came after them."),
    "nearest.unsure": ("这里像是{what}，但说得不够明确。", "This sounds like {what}, but not clearly enough."),
    "nearest.copied": ("这里的{what}照抄了提示，换成自己的话才算。", "{what} was copied from the hint here; your own words would count."),
    "nearest.needs": ("这里只差：{what}。", "Only this was lacking here: {what}."),
    "nearest.before": ("这里应先：{what}。", "This should have come before: {what}."),
    "nearest.spoiled": ("这句话把前面的好处抵消了。", "This took back what was earned before."),
    "nearest.turn": ("从这条回复改起。", "Begin with this reply."),
    "nearest.time": ("这条回复来得太晚。", "This reply came too late."),
    "nearest.slots": ("提方案之前还该问：{what}。", "Before proposing, find out: {what}."),
    "nearest.solution": ("这里可以提出更合适的方案。", "A better solution could have been offered here."),
    "nearest.check": ("对这位客户还要：{what}。", "With this customer also: {what}."),
    "nearest.expectation": ("到这里为止应做到：{what}。", "By this moment it was due: {what}."),
    # red lines
    "gate.certain": ("原话明确，没有歧义。", "The words are plain."),
    "gate.unsure": ("疑似，待主管确认。", "Suspected; a supervisor decides."),
    "gate.statute": ("涉及法律规定，待主管确认。", "It rests on statutes; a supervisor decides."),
    "gate.amount": ("提到“{amount}”，超出权限 {cap} 元。", "“{amount}” is above the limit of {cap} yuan."),
    "gate.absent": ("没有找到必须做的：{what}；待主管确认。", "Not found, though required: {what}; a supervisor decides."),
    "gate.absent_guessed": ("没有明确找到必须做的：{what}；引出的话像是说到了，待主管确认。", "Not plainly found, though required: {what}; the words quoted may be it, a supervisor decides."),
    "gate.closed": ("问题没有解决就结束了对话。", "The conversation was closed with the matter open."),
    # what came back later
    "aftermath.taken_back": ("后来又说办不到，这句话就落空了。", "It was taken back: what had been promised was refused."),
    "aftermath.taken_back_owned": ("后来说了办不到，同时认了错。", "It was taken back, and owned up to in the same reply."),
    "aftermath.truth": ("后来说了实情，和这句话对不上。", "The facts were told, and they do not agree with this."),
    "aftermath.truth_owned": ("自己更正了，并且道了歉。", "Put right by the agent, with an apology."),
    "aftermath.late": ("说好的时间已经过了，事情还没有着落。", "The time that was named had passed, and nothing had been done."),
    "aftermath.late_owned": ("说好的时间已经过了，同时认了错。", "The time that was named had passed; it was owned up to."),
    "aftermath.hold_came_back": ("说好等 {promised} 秒，客户等了 {took} 秒。", "{promised} s were asked for; the customer waited {took} s."),
    "aftermath.hold_kept": ("说好等 {promised} 秒，{took} 秒就回来了。", "{promised} s were asked for; the answer came after {took} s."),
    "aftermath.kept_hold": ("客户还没开始等，就已经回来了。", "The answer came before the customer had begun to wait."),
    "aftermath.kept": ("在说好的时间里办了。", "Done within the time that was named."),
    "aftermath.open": ("对话里还没有露馅，客户事后会发现，已经计入结果。", "It had not come back when the conversation ended; it would have, and counts in the outcome."),
    "aftermath.open_late": ("说好的时间已经过了，只是对话先结束了。", "The time that was named had passed; only the conversation ended first."),
    "aftermath.open_unreturned": ("直到对话结束，也没有回来。", "Nobody came back before the conversation ended."),
    # the verdict
    "verdict.running": ("对话还没有结束。", "The conversation is not over."),
    "verdict.short": ("只有 {n} 次回复，少于 {min} 次无法评价。", "Only {n} replies; fewer than {min} cannot be judged."),
    "verdict.gate": ("触碰红线：{what}。", "A red line was crossed: {what}."),
    "verdict.suspected": ("疑似红线待确认：{what}。", "A suspected red line is open: {what}."),
    "verdict.total": ("总分没有达到 {need} 分。", "The total is below {need}."),
    "verdict.dimension": ("“{what}”没有达到 {need}%。", "“{what}” is below {need} %."),
}  # fmt: skip
REASON_KEYS = tuple(SENTENCES)
MARKS: dict[str, tuple[str, str]] = {
    "settled": ("客户已经同意", "the customer had agreed"),
    "settling": ("客户同意方案", "the customer agrees"),
    "last": ("在最后一条回复里", "in the last reply"),
    "interest": ("问到客户真正在意的事", "what the customer is really after"),
    "abused": ("客户两次出言不逊", "two abusive lines"),
    "says_fact": ("说出案例里的事实", "a fact of the case"),
    "says_time": ("给出具体时间", "a definite time"),
    "says_name": ("称呼客户姓氏", "the customer's name"),
    "misstates_fact": ("与事实不符的说法", "a statement against the facts"),
    "two_offers": ("给出两个可行方案", "two feasible options"),
    "offers_good": ("合适的方案", "a fitting solution"),
    "offers_mid": ("可行的方案", "a feasible solution"),
    "class.relational": ("安抚的话", "a kind word"),
    "class.action": ("一个实际动作", "an action"),
    "long_message": ("过长的消息", "a long message"),
    "engages": ("针对客户和事情的一句话", "a word on the matter"),
    "says_why": ("说清做什么用", "what it is good for"),
    "asked": ("客户提了问题", "the customer asked something"),
    "states_solution": ("说清怎么办、在哪办或何时办", "what is to be done, where or when"),
    "specific": ("具体的数字、时间或名称", "definite numbers, times or names"),
    "answers_question": ("回答客户的问题", "an answer to what was asked"),
    "boilerplate": ("套话", "stock phrases"),
    "overlap": ("用上客户自己的话", "the customer's own words"),
    "asks_back": ("问清缺少的信息", "a question for what is missing"),
    "puts_off": ("推到别处或以后", "putting it off"),
    "takes_thanks": ("回应客户的感谢", "an answer to thanks"),
}
NUMBERS: dict[str, tuple[str, str]] = {
    "anger": ("当时的愤怒", "anger at the time"),
    "turn": ("回复序号", "number of the reply"),
}
NOT = ("没有", "no ")
BECAME: dict[str, tuple[str, str]] = {
    "came_back": ("找上门了", "came back"),
    "owned": ("找上门了，自己认了", "came back, owned up to"),
    "kept": ("及时兑现", "made good in time"),
    "open": ("事后会找上门", "would have come back"),
    "overpromise.came_back": ("落空了", "fell through"),
    "overpromise.owned": ("落空了，自己认了", "fell through, owned up to"),
    "misinform.came_back": ("露馅了", "came out"),
    "misinform.owned": ("自己更正了", "put right with an apology"),
    "hold.came_back": ("等过头了", "took too long"),
    "hold.kept": ("按时回来", "back in time"),
    "hold.open": ("没有回来", "never came back"),
    "callback.came_back": ("过了点", "came too late"),
    "callback.open": ("没有等到", "never came"),
}
"""What became of words that come back later, by kind where it has a name of its own."""


def became(kind: str, how: str, locale: str) -> str:
    """What became of words of ``kind``, in two or three words."""
    return BECAME.get(f"{kind}.{how}", BECAME[how])[_index(locale)]


def tell(reason: Reason, locale: str, scenario: Scenario | None = None, rubric: Rubric | None = None) -> str:
    """The sentence of a reason in ``locale``. Names of the scenario and the rubric are spelled when they are given;
    an unknown key is shown as it is."""
    if reason.key not in SENTENCES:
        return reason.key
    sentence = SENTENCES[reason.key][_index(locale)]
    for name, value in reason.values.items():
        sentence = sentence.replace("{" + name + "}", spelled(value, locale, scenario, rubric))
    return sentence


def spelled(value: str, locale: str, scenario: Scenario | None = None, rubric: Rubric | None = None) -> str:
    """A value in words: ``act:apologize`` by its name, alternatives joined."""
    joined = ("或", " or ")[_index(locale)]
    both = ("，且", " and ")[_index(locale)]
    if not value.startswith(PREFIXES):
        return value
    choices = (
        both.join(_word(part, locale, scenario, rubric) for part in each.split("&")) for each in value.split("|")
    )
    return joined.join(choices)


PREFIXES = (
    "act:",
    "mark:",
    "slot:",
    "solution:",
    "check:",
    "expectation:",
    "gate:",
    "dimension:",
    "!",
    "anger",
    "turn",
)


def _word(part: str, locale: str, scenario: Scenario | None, rubric: Rubric | None) -> str:
    if part.startswith("!"):
        return NOT[_index(locale)] + _word(part[1:], locale, scenario, rubric)
    kind, _, name = part.partition(":")
    if kind == "act" and name in ACTS:
        return (ACTS[name].name_zh, ACTS[name].name_en)[_index(locale)]
    if kind == "mark" and name in MARKS:
        return MARKS[name][_index(locale)]
    number, _, rest = part.partition(" ")
    if number in NUMBERS:
        return f"{NUMBERS[number][_index(locale)]} {rest}"
    label = _label(kind, name, scenario, rubric)
    return in_locale(label, locale) if label else name or part


def _label(kind: str, name: str, scenario: Scenario | None, rubric: Rubric | None) -> Text | None:
    if scenario is not None and kind in ("slot", "solution", "expectation"):
        return _of_scenario(kind, name, scenario)
    found = _of_rubric(kind, name, rubric) if rubric is not None else None
    return {str(locale): text for locale, text in found.items()} if found else None


def _of_rubric(kind: str, name: str, rubric: Rubric) -> Words | None:
    if kind == "gate":
        return next((gate.label for gate in rubric.gates if gate.id == name), None)
    if kind == "dimension":
        return rubric.dimensions[name].label if name in rubric.dimensions else None
    persona, _, number = name.partition(".")
    checks = rubric.personas.get(persona, ()) if kind == "check" else ()
    return checks[int(number)].label if number.isdecimal() and int(number) < len(checks) else None


def _of_scenario(kind: str, name: str, scenario: Scenario) -> Text | None:
    if kind == "slot":
        return scenario.slots[name].label if name in scenario.slots else None
    if kind == "solution":
        return scenario.solutions[name].label if name in scenario.solutions else None
    state_id, _, expectation = name.rpartition(".")
    state = scenario.states.get(state_id)
    found = state.expect if isinstance(state, State) else ()
    return next((each.tip for each in found if each.id == expectation), None)


def _index(locale: str) -> int:
    return 0 if locale == "zh-CN" else 1
