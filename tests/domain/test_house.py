"""What speaks against a house lexicon, each with its place and what to do."""

import pytest

from app.domain.text.acts import understand
from app.domain.text.lexicon import read_lexicon
from app.domain.text.matcher import compile_lexicon
from app.domain.text.nearest import nearest
from app.domain.trial.examples import run_examples
from app.domain.trial.hijack import find_hijacks
from app.domain.trial.house import PATHS, blank, check_house, phrase_rule, with_house
from app.domain.trial.neutral import NEUTRAL

SHIPPED = """schema: 1
kind: lexicon
id: zh_small
locale: zh-CN
groups:
  soon: [马上, 立刻]
acts:
  reassure:
    rules: [{id: calm, any: ["您放心"], yes: ["您放心"], no: ["放心什么"]}]
  take_action:
    rules: [{id: done, any: ["已经<soon>办了"], yes: ["已经马上办了"], no: ["会办"]}]
"""
HEAD = "schema: 1\nkind: lexicon\nid: house_zh\nlocale: zh-CN\n"


@pytest.fixture(scope="module")
def shipped():
    return read_lexicon({"lexicons/zh/small.yaml": SHIPPED})[0]


def found(shipped, body):
    report = check_house(shipped, "zh-CN", HEAD + body)
    return [(each.code, each.line) for each in report.findings], report


def rule(act="thank", **keys):
    filled = {"id": "house_a", "any": '["橙意"]', "yes": '["橙意满满"]', "no": '["谢谢"]'} | keys
    inner = ", ".join(f"{name}: {value}" for name, value in filled.items() if value)
    return f"acts:\n  {act}:\n    rules:\n      - {{{inner}}}\n"


def test_a_sound_one_may_be_published_and_is_heard(shipped):
    text = (
        HEAD
        + "groups: {soon: [火速]}\n"
        + rule()
        + "tests:\n  - {text: 已经火速办了, has: [take_action], lacks: [thank]}\n"
    )
    report = check_house(shipped, "zh-CN", text)
    assert report.findings == ()
    assert report.sound
    assert (report.rules, report.tests) == (1, 1)
    lexicon = compile_lexicon(with_house(shipped, "zh-CN", text))
    assert {act.act for act in understand("橙意满满，已经火速办了", lexicon).acts} == {"thank", "take_action"}


@pytest.mark.parametrize("locale", sorted(PATHS))
def test_an_empty_one_says_nothing_and_is_sound(shipped, locale):
    report = check_house(shipped, locale, blank(locale))
    assert (report.findings, report.rules, report.tests) == ((), 0, 0)


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (rule(any='["的"]', yes='["好的"]'), {"SC510"}),
        (rule(yes=""), {"SC511"}),
        (rule(yes='["没有那个词"]'), {"SC511"}),
        (rule(yes='["不橙意"]'), {"SC511"}),
        (rule(yes='["不您放心"]'), {"SC511"}),
        (rule(no='["橙意你好"]'), {"SC513"}),
        (rule("reassure", any='["您放心"]', yes='["您放心吧"]'), {"SC514"}),
        (rule("thank", any='["您放心"]', yes='["您放心吧"]'), {"SC513"}),
        (rule("reassure", any='["放心什么"]', yes='["放心什么呀"]'), {"SC513"}),
        (rule(any='["甲(一|二|三)~(四|五)"]', yes='["甲一四"]'), set()),
        ("tests:\n  - {text: 您放心, has: [thank], lacks: [reassure]}\n", {"SC515"}),
        ("tests:\n  - {text: 您放心}\n", {"SC502"}),
        ("tests:\n  - {text: 您放心, has: [nonsense]}\n", {"SC502"}),
        (rule(any='["(橙意"]'), {"SC502"}),
        (rule(id="calm"), {"SC502"}),
        ("acts: [\n", {"SC502"}),
    ],
)
def test_each_fault_has_its_code_a_line_and_advice(shipped, body, codes):
    said, report = found(shipped, body)
    assert {code for code, _ in said} == codes
    assert all(line > 0 for _, line in said)
    assert report.sound is not bool(codes)


def test_a_phrase_that_two_house_rules_share_is_repeated(shipped):
    two = rule() + '      - {id: house_b, any: ["橙意", "橙心"], yes: ["橙心一片"]}\n'
    said, _ = found(shipped, two)
    assert said == [("SC514", 9)]


def test_a_rule_of_too_many_rows_costs_too_much(shipped):
    many = ", ".join(f'"橙{n}~2意"' for n in range(210))
    said, _ = found(shipped, rule(any=f"[{many}]", yes='["橙7意"]'))
    assert [code for code, _ in said] == ["SC512"]


def test_a_word_that_widens_a_shipped_group_must_not_break_its_examples(shipped):
    said, _ = found(shipped, "groups:\n  soon: [没]\nacts: {}\n")
    assert said == []
    more = SHIPPED.replace('no: ["会办"]', 'no: ["会办", "已经没办了"]').replace(
        'yes: ["您放心"]', 'yes: ["您放心", "没错"]'
    )
    source = read_lexicon({"lexicons/zh/small.yaml": more})[0]
    report = check_house(source, "zh-CN", HEAD + "groups:\n  soon: [没]\nacts: {}\n")
    assert [(each.code, each.line) for each in report.findings] == [("SC513", 6)]
    assert "已经没办了" in report.findings[0].message["zh-CN"]


def test_a_published_one_is_not_laid_over_itself(shipped):
    text = HEAD + rule()
    published = read_lexicon({"lexicons/zh/small.yaml": SHIPPED, PATHS["zh-CN"]: text})[0]
    assert check_house(published, "zh-CN", text).findings == ()


def test_a_rule_from_plain_lines_is_yaml():
    text = phrase_rule("en", 2, "thank", ["cheers"], ['he said "cheers"'], [])
    assert text == '      - id: house_en_thank_2\n        any: ["cheers"]\n        yes: ["he said \\"cheers\\""]\n'
    assert "no: [" in phrase_rule("zh-CN", 1, "thank", ["谢"], ["谢"], ["不谢"])


def test_neutral_replies_do_little_in_either_language():
    assert {len(texts) for texts in NEUTRAL.values()} == {40}


def muting(shipped, body, gate=""):
    source = read_lexicon({"lexicons/zh/small.yaml": SHIPPED + gate})[0]
    return source, check_house(source, "zh-CN", HEAD + body)


GATE = (
    '  insult:\n    rules: [{id: rude, any: ["有病"], needs_acts: [reassure], yes: ["您放心，您有病"], no: ["好"]}]\n'
)


def test_a_muted_rule_is_heard_no_more_and_says_so(shipped):
    text = HEAD + "mute: [calm]\n"
    report = check_house(shipped, "zh-CN", text)
    assert (report.findings, report.muted) == ((), 1)
    lexicon = compile_lexicon(with_house(shipped, "zh-CN", text))
    heard = understand("您放心", lexicon)
    assert "reassure" not in {act.act for act in heard.acts}
    assert [(gone.rule, gone.why[-1].rule) for gone in heard.dropped] == [("calm", "muted")]
    assert lexicon.hash != compile_lexicon(with_house(shipped, "zh-CN", HEAD)).hash
    assert [(each.reason, each.rule) for each in nearest("您放心", lexicon, "reassure")] == [("muted", "calm")]


def test_what_is_muted_may_be_said_better(shipped):
    said, _ = found(shipped, rule("reassure", any='["您放心吧"]', yes='["您放心吧"]') + "mute: [calm]\n")
    assert said == []
    said, _ = found(shipped, rule("thank", any='["您放心"]', yes='["您放心"]') + "mute: [calm]\n")
    assert said == []


def test_a_muted_rule_must_be_there_and_no_gate_may_hang_on_it():
    _, report = muting(None, "mute:\n  - clam\n  - nothing_like_it\n  - rude\n", GATE)
    assert [(each.code, each.line) for each in report.findings] == [("SC516", 6), ("SC516", 7), ("SC517", 8)]
    assert "did you mean calm?" in report.findings[0].fix["en"]
    assert "Try a sentence" in report.findings[1].fix["en"] or "try a sentence" in report.findings[1].fix["en"]


def test_what_a_gate_needs_beside_it_stays_audible():
    calmly = GATE.replace('"您放心，您有病"', '"您有病", "您放心，您有病"')
    other = '      - {id: cruel, any: ["滚开"], yes: ["滚开"], no: ["好"]}\n'
    gates = calmly.replace("rules: [{", "rules:\n      - {").replace("}]\n", "}\n") + other
    _, report = muting(None, "mute: [done, calm]\n", gates)
    assert [(each.code, each.line) for each in report.findings] == [("SC517", 5)]
    assert "calm" in report.findings[0].message["en"]


def test_a_file_that_mutes_a_gate_is_not_obeyed():
    source, _ = muting(None, "", GATE)
    lexicon = compile_lexicon(with_house(source, "zh-CN", HEAD + "mute: [rude]\n"))
    assert lexicon.muted == frozenset()
    assert "insult" in {act.act for act in understand("您放心，您有病", lexicon).acts}


@pytest.mark.parametrize("body", ["mute: calm\n", "mute: {a: b}\n", "mute: [[calm]]\n"])
def test_a_mute_that_is_no_list_is_refused(shipped, body):
    said, _ = found(shipped, body)
    assert said == [("SC502", 5)]


def test_no_list_is_no_mute(shipped):
    assert found(shipped, "mute:\n")[0] == []


def test_examples_of_a_muted_rule_are_no_tests(shipped):
    source = with_house(shipped, "zh-CN", HEAD + "mute: [calm]\n")
    report = run_examples(source)
    assert (report.examples, report.failures) == (2, ())
    assert find_hijacks(source) == ()
