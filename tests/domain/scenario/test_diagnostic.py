"""What a diagnostic prints."""

from app.domain.scenario.diagnostic import Diagnostic, Place, diagnostic, in_order

PLACE = Place("a.yaml", 3, 5)


def test_it_prints_place_code_and_fix_in_the_language_asked_for():
    told = diagnostic("SC101", PLACE, "没有", "nothing", ("补上", "add it"))
    assert told.text("zh-CN") == "a.yaml:3:5: error SC101 没有\n    补上"
    assert told.text() == "a.yaml:3:5: error SC101 nothing\n    add it"
    assert told.text("de") == told.text("en")
    assert diagnostic("SC102", PLACE, "没有", "nothing").text() == "a.yaml:3:5: error SC102 nothing"
    assert Diagnostic("SC102", "a", 1, 1, {"en": "x"}, {"en": "y"}).text("zh-CN") == "a:1:1: error SC102 x\n    y"


def test_findings_come_in_order_and_once():
    late, early = diagnostic("SC101", PLACE, "乙", "b"), diagnostic("SC101", Place("a.yaml", 1, 9), "甲", "a")
    assert in_order([late, early, late]) == (early, late)
