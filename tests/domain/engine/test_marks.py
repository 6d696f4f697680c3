"""From what was understood to the marks guards read."""

import pytest

from app.domain.engine.marks import asked, credited, facts_named, marks_of, offered, phrase_sets
from app.domain.text.understanding import Act, Clause, Finding, Mention, PhraseHit, Span, Understanding
from tests.domain.engine.people import MODEL
from tests.domain.engine.plots import script

ALL = Span(0, 2)


def act(name, clause=0, start=0):
    return Act(name, Span(start, start + 1), "", 900, "r", clause)


PLAIN = Clause(ALL)


def heard(*acts, phrases=(), clause=PLAIN, text="我们", **parts):
    return Understanding(
        text, acts=tuple(act(name) for name in acts), clauses=(clause, Clause(ALL)),
        phrases=tuple(PhraseHit(name, ALL, "", 0) for name in phrases), **parts,
    )  # fmt: skip


def marks(understood):
    return set(marks_of(script().scenario, MODEL, understood))


def test_at_most_four_acts_count_bad_ones_first_each_once():
    acts = tuple(
        act(name)
        for name in ("greet", "greet", "apologize", "pass_buck", "reassure", "take_action", "insult", "inform")
    )
    assert [acts[i].act for i in credited(MODEL, acts)] == ["pass_buck", "insult", "greet", "apologize"]
    many_bad = tuple(act(name) for name in ("insult", "sarcasm", "pass_buck", "goad_complaint", "patronize", "greet"))
    assert [many_bad[i].act for i in credited(MODEL, many_bad)] == [a.act for a in many_bad[:5]]


def test_acts_classes_findings_and_facts_become_marks():
    found = heard(
        "apologize",
        findings=(Finding("emoji", ALL, "😊"),),
        mentions=(
            Mention("text", "武汉", ALL, "武汉", 0, "place", "stated"),
            Mention("text", "x", ALL, "x", 0, "eta", "contradicted"),
            Mention("money", "1", ALL, "1", 0),
        ),
    )
    assert marks(found) == {"act.apologize", "class.relational", "style.emoji", "says.place", "misstates.eta"}
    assert facts_named(found)
    assert not facts_named(heard())


def test_nothing_is_a_mark_too():
    assert marks(heard()) == {"nothing"}
    assert marks(heard("unknown_act")) == {"act.unknown_act"}


def test_a_slot_is_asked_by_a_question_a_fitting_act_or_a_request():
    scenario = script().scenario
    assert asked(scenario, heard(phrases=("slot.deadline",))) == ()
    assert asked(scenario, heard(phrases=("slot.deadline", "slot.deadline"), clause=Clause(ALL, question=True))) == (
        "deadline",
    )
    assert asked(scenario, heard("clarify_question", phrases=("slot.deadline",))) == ("deadline",)
    assert asked(scenario, heard(phrases=("slot.deadline",), text="请说")) == ("deadline",)
    assert asked(scenario, heard(phrases=("slot.deadline",), clause=Clause(ALL, question=True, quoted=True))) == ()


def test_slots_come_before_other_answers_and_other_hits_are_no_questions():
    clause = Clause(ALL, question=True)
    found = heard(phrases=("answer.weather", "slot.order", "solution.reship"), clause=clause)
    assert asked(script().scenario, found) == ("order", "weather")


def test_a_solution_is_offered_beside_an_offering_act_un_negated_and_unquoted():
    assert offered(heard("propose_solution", phrases=("solution.reship", "slot.order"))) == ("reship",)
    assert offered(heard("greet", phrases=("solution.reship",))) == ()
    assert offered(heard("propose_solution", phrases=("solution.reship",), clause=Clause(ALL, quoted=True))) == ()
    assert {"offers.refund", "offers_mid"} <= marks(heard("take_action", phrases=("solution.refund",)))


@pytest.mark.parametrize(
    ("text", "is_offered"),
    [
        ("后天没到就给您补发", True),
        ("给您补发", True),
        ("您不用寄回，补发一件", True),
        ("没办法给您补发", False),
        ("不补发", False),
        ("这单不支持补发", False),
        ("补发办不了", False),
    ],
)
def test_only_words_around_the_phrase_take_an_offer_back(text, is_offered):
    start = text.index("补发")
    found = Understanding(
        text,
        acts=(Act("propose_solution", Span(0, len(text)), text, 900, "rule", 0),),
        phrases=(PhraseHit("solution.reship", Span(start, start + 2), "补发", 0),),
        clauses=(Clause(Span(0, len(text)), polarity="neg"),),
    )
    assert offered(found) == (("reship",) if is_offered else ())


def test_the_plots_phrases_are_named_by_what_they_mean():
    assert phrase_sets(script().scenario) == {
        "answer.again": ("再说一遍",), "answer.weather": ("天气",), "slot.deadline": ("哪天要",), "slot.order": ("订单号",),
        "solution.refund": ("退款",), "solution.reship": ("补发",),
    }  # fmt: skip
