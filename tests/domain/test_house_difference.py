"""What one house lexicon says otherwise than another."""

from app.domain.trial.difference import Change, Detail, difference

PATH = "lexicons/zh/house.yaml"
HEAD = "schema: 1\nkind: lexicon\nid: house_zh\nlocale: zh-CN\n"
OLD = (
    HEAD
    + """groups: {house_goods: [橙心杯, 暖橘毯], house_gone: [旧]}
acts:
  thank:
    rules:
      - {id: house_a, any: ["橙意", "橘意"], yes: ["橙意满满"], question: false, confidence: 900}
      - {id: house_b, any: ["再橙"], yes: ["再橙"]}
mute: [calm, done]
tests:
  - {text: 橙意满满, has: [thank]}
  - {text: 橙色, lacks: [thank]}
"""
)
NEW = (
    HEAD
    + """groups: {house_goods: [橙心杯, 晨光灯], house_new: [新]}
acts:
  reassure:
    rules:
      - {id: house_a, any: ["橙意", "晨意"], yes: ["橙意满满"], confidence: 800, unless: ["不"]}
  thank:
    rules:
      - {id: house_c, any: ["三橙"], yes: ["三橙"], no: ["三"]}
mute: [done, soon]
tests:
  - {text: 橙意满满, has: [reassure]}
  - {text: 新的, has: [thank], lacks: [reassure]}
"""
)


def test_every_kind_of_change_is_named():
    assert difference(PATH, OLD, NEW) == (
        Change(
            "rule",
            "changed",
            "house_a",
            "reassure",
            (
                Detail("act", ("reassure",), ("thank",)),
                Detail("any", ("晨意",), ("橘意",)),
                Detail("unless", ("不",), ()),
                Detail("confidence", ("800",), ("900",)),
                Detail("question", (), ("false",)),
            ),
        ),
        Change(
            "rule",
            "added",
            "house_c",
            "thank",
            (Detail("any", ("三橙",), ()), Detail("yes", ("三橙",), ()), Detail("no", ("三",), ())),
        ),
        Change("rule", "removed", "house_b", "thank", (Detail("any", (), ("再橙",)), Detail("yes", (), ("再橙",)))),
        Change("group", "changed", "house_goods", "", (Detail("words", ("晨光灯",), ("暖橘毯",)),)),
        Change("group", "added", "house_new", "", (Detail("words", ("新",), ()),)),
        Change("group", "removed", "house_gone", "", (Detail("words", (), ("旧",)),)),
        Change("test", "changed", "橙意满满", "", (Detail("has", ("reassure",), ("thank",)),)),
        Change("test", "added", "新的", "", (Detail("has", ("thank",), ()), Detail("lacks", ("reassure",), ()))),
        Change("test", "removed", "橙色", "", (Detail("lacks", (), ("thank",)),)),
        Change("mute", "added", "soon"),
        Change("mute", "removed", "calm"),
    )


def test_what_says_the_same_does_not_differ():
    assert difference(PATH, OLD, "# a comment\n" + OLD) == ()


def test_what_cannot_be_read_is_not_compared():
    assert difference(PATH, OLD, "a: [") is None
    assert difference(PATH, "", NEW) is None
