"""What a reply holds for its reader, found in words of our own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.text.normalize import normalize
from app.domain.text.segment import cut
from app.domain.text.substance import BOUNDS, FULL, NAMES, Substance, find_substance, questions
from app.domain.text.understanding import Act, Clause, Mention, Span, Understanding
from app.domain.text.values import find_values


def heard(text: str, *acts: tuple[str, int]) -> Understanding:
    """Clauses and values as recognition finds them; acts by hand, each with its clause."""
    normal = normalize(text)
    parts = cut(normal.copy).parts
    clauses = tuple(
        Clause(Span(*normal.span(p.start, p.end)), p.subject, p.polarity, p.modality, p.question, p.quoted, p.message)
        for p in parts
    )
    mentions = []
    for value in find_values(normal.copy):
        clause = max((i for i, p in enumerate(parts) if p.start <= value.start), default=0)
        mentions.append(Mention(value.kind, value.value, Span(*normal.span(value.start, value.end)), "", clause))
    found = tuple(Act(name, clauses[at].span, "", 900, "by_hand", at) for name, at in acts)
    return Understanding(normal.text, found, tuple(mentions), (), (), clauses)


def of(text: str, *customer: str, acts: tuple[tuple[str, int], ...] = ()) -> Substance:
    return find_substance(heard(text, *acts), customer)


def quotes(text: str, name: str, *customer: str) -> list[str]:
    found = of(text, *customer)
    return [normalize(text).text[span.start : span.end] for span in getattr(found, name).spans]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("您把杯子底座拧下来，换上盒里那个蓝色垫圈，再重新装上就不漏了", {"states_solution"}),
        ("在“我的-卡包”里点一下刷新，明天18点前券会到账", {"states_solution", "specific"}),
        ("请问您那台净水器的型号是什么", {"asks_back"}),
        ("麻烦把小票的图片发给我看", {"asks_back"}),
        ("我帮您反馈给相关部门，请耐心等待", {"puts_off"}),
        ("您好，感谢您的支持，祝您生活愉快", {"boilerplate"}),
        ("不客气，能帮上忙就好", {"takes_thanks"}),
        ("好的", {"boilerplate"}),
        ("", set()),
        ("please open the lid, then press the reset button and restart the kettle", {"states_solution"}),
        ("could you tell me the model of your kettle", {"asks_back"}),
        ("sorry for any inconvenience, thank you for your patience", {"boilerplate"}),
        ("you're welcome", {"takes_thanks"}),
    ],
)  # fmt: skip
def test_marks_without_a_question(text: str, marks: set[str]) -> None:
    assert of(text).marks >= marks
    wrong = {"asked", "answers_question", "overlap"}
    assert not of(text).marks & wrong


@pytest.mark.parametrize(
    ("asked", "wants"),
    [
        ("垫圈什么时候能到", "time"), ("一共多少钱？", "amount"), ("门店在哪里", "place"), ("为什么一直漏水？", "cause"), ("滤芯怎么拆", "way"),
        ("能用热水洗吗", "yes_or_no"), ("盒子里的是什么？", "fact"), ("where is it?", "place"), ("how do i open it?", "way"), ("is it safe?", "yes_or_no"),
    ],
)  # fmt: skip
def test_what_a_question_wants(asked: str, wants: str) -> None:
    assert list(questions([asked, "谢谢"])) == [wants]


@pytest.mark.parametrize(
    ("asked", "fits", "states"),
    [
        ("垫圈什么时候能到", "后天就能到了", "垫圈已经在路上了"),
        ("一共多少钱？", "总共35元", "运费是我们出的"),
        ("门店在哪里", "东街的门店有备件", "备件是有的"),
        ("为什么一直漏水？", "底座垫圈老化导致漏水", "漏水的底座能换的"),
        ("滤芯怎么拆", "先把盖子拧下来", "滤芯是一次性的"),
        ("能用热水洗吗", "可以用热水洗", "热水洗滤芯是没有影响的"),
    ],
)
def test_an_answer_fits_its_question(asked: str, fits: str, states: str) -> None:
    assert of(fits, asked).answers_question.value == FULL
    assert of(states, asked).answers_question.value == FULL // 2
    assert of("您好，请稍等", asked).answers_question.value == 0
    assert of(fits, asked).asked
    assert not of(fits, "谢谢").asked


def test_a_cause_may_be_an_act() -> None:
    assert of("垫圈老化了", "为什么漏水？", acts=(("explain_cause", 0),)).answers_question.value == FULL


def test_nobody_asked_and_half_of_two_questions() -> None:
    assert of("后天就到了", "杯子漏了").answers_question.value == 0
    assert of("因为下雪，后天才能送到", "什么时候到？多少钱？").answers_question.value == 750


def test_acts_say_what_words_do_not() -> None:
    assert of("新杯子寄走啦").states_solution.value == 0
    assert of("新杯子寄走啦", acts=(("take_action", 0),)).states_solution.value > 0
    assert of("咱们这就开始哈", acts=(("greet", 0),)).boilerplate.value == FULL


def test_exact_names_add_to_a_solution_and_make_none() -> None:
    vague, exact = of("您可以先去换一下"), of("您可以先去3号柜台换一下")
    assert vague.states_solution.value < exact.states_solution.value
    assert of("3号 18点").states_solution.value == 0


def test_how_the_matter_stands_is_half_a_solution() -> None:
    assert 0 < of("水箱是因为低温才结冰的，这种情况不属于故障").states_solution.value < BOUNDS["states_solution"]


def test_what_is_shown() -> None:
    text = "您好，明天18点前送到东街门店。不客气"
    assert quotes(text, "specific") == ["明天18点", "门店"]
    assert quotes(text, "boilerplate") == ["您好"] or "您好" in quotes(text, "boilerplate")
    assert quotes(text, "takes_thanks") == ["不客气"]
    assert quotes("杯子底座给您换新的", "overlap", "杯子底座漏了") == ["杯子底座"]
    assert quotes("先拧开底座，再换垫圈", "states_solution") == ["先拧开底座，再换垫圈"]
    assert quotes("抱歉给您带来不便，垫圈少了一个", "boilerplate")


def test_quoted_words_are_not_said() -> None:
    text = "您说“可以先拆开看看吗”"
    assert of(text).states_solution.value == 0
    aside = Clause(Span(0, 9), quoted=True)
    assert find_substance(Understanding("可以先拆开看看吗？", clauses=(aside,))).states_solution.value == 0


def test_a_question_back_asks_in_any_words() -> None:
    assert of("漏水的地方是底部还是盖子？").asks_back.value == FULL


def test_words_of_other_scripts_overlap_without_the_commonest() -> None:
    assert of("the kettle lid is on its way", "the lid of my kettle broke").overlap.value > BOUNDS["overlap"]
    assert of("as it was before", "it was the end").overlap.value == 0


@given(st.text(max_size=80), st.lists(st.text(max_size=40), max_size=3))
@settings(max_examples=150, deadline=None)
def test_any_text_has_findings_within_bounds(text: str, customer: list[str]) -> None:
    stored = heard(text)
    found = find_substance(stored, customer)
    for name in NAMES:
        measure = getattr(found, name)
        assert 0 <= measure.value <= FULL
        assert list(measure.spans) == sorted(measure.spans)
        assert all(0 <= span.start <= span.end <= len(stored.text) for span in measure.spans)
