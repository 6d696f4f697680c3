"""Rules that hear the opposite, or take an act away, in another rule's examples."""

from app.domain.text.lexicon import LexiconSource, read_lexicon
from app.domain.trial.hijack import Hijack, find_hijacks

LEXICON = """schema: 1
kind: lexicon
id: toy
locale: zh-CN
acts:
  apologize:
    rules:
      - id: sorry
        any: ["真是抱歉"]
        yes: ["真是抱歉", "真是抱歉，辛苦您"]
        no: ["好的"]
  sarcasm:
    rules:
      - id: mock
        any: ["真是"]
        yes: ["真是"]
        no: ["好的"]
  clarify_question:
    rules:
      - id: ask
        any: ["您要哪个"]
        yes: ["您要哪个订单号"]
        no: ["好的"]
  verify_identity:
    rules:
      - id: verify
        any: ["订单号"]
        yes: ["订单号"]
        no: ["好的"]
"""


def _source(text: str) -> LexiconSource:
    source, problems = read_lexicon({"toy.yaml": text})
    assert problems == ()
    return source


def test_the_opposite_over_the_same_words_and_an_act_taken_away() -> None:
    found = find_hijacks(_source(LEXICON))
    assert [(one.rule, one.example, one.rival, one.act, one.suppresses) for one in found] == [
        ("sorry", "真是抱歉", "mock", "sarcasm", False),
        ("sorry", "真是抱歉，辛苦您", "mock", "sarcasm", False),
        ("ask", "您要哪个订单号", "verify", "verify_identity", True),
    ]
    assert isinstance(found[0], Hijack)
    assert found[0].path == "toy.yaml"


def test_other_words_and_the_count_of_negative_words_are_no_hijack() -> None:
    apart = LEXICON.replace("真是抱歉", "非常抱歉").replace('any: ["真是"]', 'any: ["辛苦"]')
    apart = (
        apart.replace('yes: ["真是"]', 'yes: ["辛苦"]')
        .replace("您要哪个", "您要几个")
        .replace('["订单号"]', '["单据"]')
    )
    assert find_hijacks(_source(apart)) == ()
    counted = (
        LEXICON.replace("sarcasm", "negative_wording").replace("您要哪个", "您要几个").replace('["订单号"]', '["单据"]')
    )
    assert find_hijacks(_source(counted)) == ()
