"""What came back later, on the scorecard: evidence, moment, price, reason and wording; by hand and on shipped plots."""

import dataclasses
from functools import cache

import msgspec
import pytest

from app.domain.engine.events import Change, Comeback, Started
from app.domain.engine.rehearsal import START_MS, TODAY, rehearse
from app.domain.engine.script import Script, compile_script
from app.domain.scoring.aftermath import aftermaths
from app.domain.scoring.record import Record
from app.domain.scoring.rubric import LOCALES
from app.domain.scoring.score import score
from app.domain.scoring.scorecard import Scorecard
from app.domain.scoring.wording import BECAME, became, tell
from app.domain.text.acts import understand
from app.domain.text.understanding import Context, Span
from app.library.files import load_library
from tests.domain.scoring import factory
from tests.domain.scoring.factory import attempt, rubric


@cache
def shipped(scenario: str, persona: str) -> Script:
    return compile_script(load_library(), scenario, persona)


def told(scenario, persona, *turns):
    """The aftermaths of a conversation with a shipped plot, as (kind, how, its words, reply that decided it)."""
    script = shipped(scenario, persona)
    played = [{"say": turn} if isinstance(turn, str) else turn for turn in turns]
    rows = rehearse(script, played, started=Started(START_MS, seed="7", today=TODAY))
    return score(script, rubric(), rows).aftermaths


def short(found):
    return [(one.kind, one.how, one.evidence.quote, one.evidence.turn, one.turn) for one in found]


WARM = "您好，非常抱歉，换谁都急，这事我负责到底"
END = {"end": True}
WAIT = "我去查一下，请您稍等2分钟"
TALKS = {
    # kind and what became of it: plot, customer, turns, (words, set in, decided in)
    "overpromise.came_back": (
        "late-parcel", "gen_z", (WARM, "放心吧，我保证明天一定到", "没办法，明天到不了", END), ("我保证明天一定到", 1, 2),
    ),
    "overpromise.owned": (
        "tracking-frozen", "default", (WARM, "我保证明天一定到", "非常抱歉，刚才说满了，没办法，明天到不了", END),
        ("我保证明天一定到", 1, 2),
    ),
    "overpromise.open": (
        "arrived-shattered", "default", (WARM, "我给您重新补发一套", "我保证明天一定到", END), ("我保证明天一定到", 2, None),
    ),
    "overpromise.kept": (
        "vip-privacy", "high_value", (WARM, "我保证5分钟内给您办好", "已经给您办好了，换了新的收货信息", END),
        ("我保证5分钟内给您办好", 1, 2),
    ),
    "misinform.came_back": (
        "late-parcel", "gen_z", (WARM, "您的包裹今天就能到", "包裹卡在武汉中转站，预计后天下午到", END), ("您的包裹今天就能到", 1, 2),
    ),
    "misinform.owned": (
        "late-parcel", "gen_z", (WARM, "您的包裹今天就能到", "抱歉，更正一下，包裹卡在武汉中转站，预计后天下午到", END), ("您的包裹今天就能到", 1, 2),
    ),
    "misinform.open": ("late-parcel", "gen_z", (WARM, "您的包裹今天就能到", "给您补发", END), ("您的包裹今天就能到", 1, None)),
    "hold.came_back": (
        "meme-complaint", "gen_z", (WARM, WAIT, {"wait_s": 200}, "查到了", END), ("请您稍等2分钟", 1, 2),
    ),
    "hold.kept": ("elderly-return", "elderly", (WARM, WAIT, {"wait_s": 60}, "查到了，可以退", END), ("请您稍等2分钟", 1, 2)),
    "hold.open": ("late-parcel", "elderly", (WARM, WAIT, {"wait_s": 900}), ("请您稍等2分钟", 1, None)),
    "callback.came_back": (
        "late-parcel", "elderly", (WARM, "我1分钟内给您回复结果", {"wait_s": 70}, "请问您最晚哪天要用？", END),
        ("我1分钟内给您回复结果", 1, 2),
    ),
    "callback.kept": (
        "late-parcel", "elderly", (WARM, "我3分钟内给您回复结果", {"wait_s": 30}, "查到了，包裹在武汉中转站", END),
        ("我3分钟内给您回复结果", 1, 2),
    ),
    "callback.open": (
        "late-parcel", "elderly", (WARM, "我1分钟内给您回复结果", {"wait_s": 600}), ("我1分钟内给您回复结果", 1, None),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(TALKS))
def test_each_kind_on_a_shipped_plot(name):
    scenario, persona, turns, (quote, set_in, decided_in) = TALKS[name]
    kind, _, how = name.partition(".")
    found = told(scenario, persona, *turns)
    assert (kind, how, quote, set_in, decided_in) in short(found)
    one = next(one for one in found if (one.kind, one.how) == (kind, how))
    priced = kind in ("overpromise", "misinform") or name == "hold.came_back"
    assert bool(one.cost) == (priced and how != "kept")
    assert all(delta > 0 if variable == "anger" else delta < 0 for variable, delta in one.cost.items())
    for locale in LOCALES:
        assert one.label[locale]
        assert one.lesson[locale]
        assert tell(one.why, locale)
        assert "{" not in tell(one.why, locale)
        assert bool(one.advice.get(locale)) == (how != "kept")


def test_owning_up_halves_the_price():
    def anger(name):
        scenario, persona, turns, _ = TALKS[name]
        return next(one.cost["anger"] for one in told(scenario, persona, *turns) if one.how == name.partition(".")[2])

    assert anger("misinform.came_back") == 2 * anger("misinform.owned") == 12


def test_the_customers_words_stand_beside_it():
    def line(name):
        scenario, persona, turns, _ = TALKS[name]
        kind, _, how = name.partition(".")
        return next(one.line for one in told(scenario, persona, *turns) if (one.kind, one.how) == (kind, how))

    assert line("overpromise.came_back")
    assert line("misinform.came_back")
    assert line("hold.came_back"), "a nudge while they waited"
    assert line("hold.open"), "the words with which they left"
    assert not line("hold.kept")
    assert not line("overpromise.open")
    assert not line("callback.came_back")


def test_in_english_too():
    found = told(
        "late-parcel-en", "angry",
        "Hello, I'm really sorry about this, I guarantee it will arrive tomorrow",
        "Let me check, please hold on for 2 minutes",
        {"wait_s": 60},
        "Thank you for waiting. I'm afraid that is impossible, it cannot arrive tomorrow",
        END,
    )  # fmt: skip
    assert ("overpromise", "came_back", "I guarantee it will arrive tomorrow", 0, 2) in short(found)
    assert ("hold", "kept", "please hold on for 2 minutes", 1, 2) in short(found)


def test_nothing_came_back_where_nothing_was_claimed():
    assert told("late-parcel", "gen_z", WARM, "请问您最晚哪天要用？", "给您补发次日达，您看可以吗？", END) == ()


def record(*comebacks, **changes):
    """Three replies by hand, the third with ``comebacks``."""
    rows = attempt("您好", "[overpromise:我保证]没问题", "办不到", **changes)
    at = max(index for index, row in enumerate(rows) if row.output.unit == 2)
    output = msgspec.structs.replace(rows[at].output, comebacks=comebacks)
    rows[at] = msgspec.structs.replace(rows[at], output=output)
    return Record(factory.script(), rows)


BROKEN = Comeback("overpromise", 1, Span(0, 5), "came_back", "taken_back", (Change("anger", 18, "trap.overpromise"),))


def test_it_is_read_from_the_record_and_not_judged_again():
    (one,) = aftermaths(rubric().aftermaths, record(BROKEN))
    assert (one.evidence.turn, one.evidence.quote, one.evidence.act) == (1, "我保证没问", "overpromise")
    assert (one.turn, one.cost, one.line, one.why.key) == (2, {"anger": 18}, "", "aftermath.taken_back")


def test_a_rubric_without_words_for_it_tells_it_all_the_same():
    (one,) = aftermaths((), record(BROKEN))
    assert (one.kind, one.how, one.label, one.lesson, one.advice) == ("overpromise", "came_back", {}, {}, {})
    assert one.why.key == "aftermath.taken_back"


def test_a_unit_that_is_not_there_and_a_change_of_nothing_are_left_out():
    nothing = msgspec.structs.replace(BROKEN, cost=(Change("anger", 0, "trap.overpromise", "of=18"),))
    assert [one.cost for one in aftermaths((), record(nothing))] == [{}]
    assert aftermaths((), record(msgspec.structs.replace(BROKEN, unit=9))) == ()


def test_a_model_without_traps_has_no_words_for_it():
    plot = factory.script()
    found = record(BROKEN)
    found.script = dataclasses.replace(plot, model=plot.model.model_copy(update={"traps": None}))
    assert [one.line for one in aftermaths((), found)] == [""]


def test_old_scorecards_open_and_old_records_tell_nothing():
    rows = attempt("您好", "[overpromise:我保证]没问题", "办不到")
    card = score(factory.script(), rubric(), rows)
    assert card.aftermaths == ()
    stored = msgspec.json.decode(msgspec.json.encode(card))
    del stored["aftermaths"]
    assert msgspec.convert(stored, Scorecard) == card


def test_no_points_hang_on_it():
    scenario, persona, turns, _ = TALKS["overpromise.came_back"]
    script = shipped(scenario, persona)
    played = [{"say": turn} if isinstance(turn, str) else turn for turn in turns]
    rows = rehearse(script, played, started=Started(START_MS, seed="7", today=TODAY))
    without = [msgspec.structs.replace(row, output=msgspec.structs.replace(row.output, comebacks=())) for row in rows]
    with_, bare = score(script, rubric(), rows), score(script, rubric(), without)
    assert with_.aftermaths
    assert msgspec.structs.replace(with_, aftermaths=()) == bare


def test_every_ending_of_every_kind_has_a_name():
    for rule in rubric().aftermaths:
        for how in ("came_back", "owned", "kept", "open"):
            assert became(rule.kind, how, "zh-CN") != became(rule.kind, how, "en")
    assert {name.partition(".")[0] for name in BECAME if "." in name} == {rule.kind for rule in rubric().aftermaths}


def test_what_to_say_instead_sets_no_new_trap():
    for scenario, locale in (("late-parcel", "zh-CN"), ("late-parcel-en", "en")):
        script = shipped(scenario, "angry")
        for rule in rubric().aftermaths:
            for text in rule.wording[locale].values():
                acts = {act.act for act in understand(text, script.lexicon, Context()).acts}
                assert acts.isdisjoint({"overpromise", "misinform", "absolute_claim", "vague_answer"}), text
