"""Why an act was not heard: which rule came nearest and what it lacked."""

import pytest

from app.domain.text.nearest import nearest
from tests.domain.text.toy import rule, toy


def reasons(text, lexicon, act="thank"):
    return [(each.rule, each.reason, each.found, each.wanted, each.share) for each in nearest(text, lexicon, act)]


@pytest.mark.parametrize(
    ("more", "text", "expected"),
    [
        ({}, "橙子很甜", ("missing", ("橙",), ("情", "意"), 500)),
        ({}, "意思是橙", ("apart", ("橙", "意"), (), 1000)),
        ({}, "橙意满满", ("scope", ("橙", "意"), (), 1000)),
        ({"needs": '["满"]'}, "橙意", ("needs", ("橙", "意"), ("满",), 1000)),
        ({"needs": '["满", "天"]'}, "橙意满", ("needs", ("橙", "意"), ("天",), 1000)),
        ({"unless": '["不|别"]'}, "别橙意", ("unless", ("橙", "意"), ("别",), 1000)),
        ({"needs_unit": '["满"]'}, "橙意。好", ("needs", ("橙", "意"), ("满",), 1000)),
        ({"unless_unit": '["再见"]'}, "橙意。再见", ("unless", ("橙", "意"), (), 1000)),
        ({"whole": "true"}, "橙意呀真的好", ("size", ("橙", "意"), (), 1000)),
        ({"max_chars": 3}, "橙意呀真的好", ("size", ("橙", "意"), (), 1000)),
    ],
)
def test_what_a_rule_lacked_is_named(more, text, expected):
    lexicon = toy(rule("thank", "橙~2(意|情)", **more))
    assert reasons(text, lexicon) == [("thank_toy", *expected)]


def test_a_typed_value_that_is_missing_has_a_name():
    assert reasons("橙子", toy(rule("thank", "橙~4<money>"))) == [("thank_toy", "missing", ("橙",), ("<money>",), 500)]


def test_the_nearest_rules_come_first_and_other_acts_do_not_count():
    body = (
        rule("thank", "橙意满天")
        + "      - {id: near, any: ['橙~2意~2满']}\n"
        + "  greet: {rules: [{id: hi, any: [橙]}]}\n"
    )
    lexicon = toy(body)
    assert [each.rule for each in nearest("橙意", lexicon, "thank")] == ["near"]
    assert nearest("没有", lexicon, "thank") == ()
    assert [each.rule for each in nearest("橙。橙意", lexicon, "greet")] == ["hi"]


def test_the_clause_with_the_larger_share_speaks_for_a_rule():
    lexicon = toy(rule("thank", "橙~2意~2满"))
    (found,) = nearest("橙。橙意。意", lexicon, "thank")
    assert (found.clause, found.share) == ("橙意", 666)
