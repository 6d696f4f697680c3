"""Which variant is said, in which words: nothing recurs while something unseen is left."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.engine.events import Mood
from app.domain.engine.voice import BeatLines, Wording, choose, draw, fill, heat_of, typing_ms, utter
from app.domain.scenario.model import Burst, Voice


def mood(anger):
    return Mood(anger=anger, anxiety=0, trust=0, patience=0, satisfaction=0)


def wording(text, holds=lambda _: True, conditional=False):
    return Wording(f"beat/default/{text}", (text,), holds, conditional)


def hot(m):
    return m.anger >= 60


LINES = BeatLines("shuffle", tuple(wording(text) for text in "abcd"))


@given(st.text(min_size=1, max_size=8), st.integers(5, 20))
def test_no_line_recurs_while_an_unseen_one_is_left_and_the_oldest_comes_first_after(seed, times):
    seen = []
    for number in range(times):
        chosen = choose(LINES, tuple(seen), seed, mood(0))
        fresh = len(LINES.wordings) > number
        assert (chosen.line_id not in seen) if fresh else chosen.line_id == seen[0]
        seen = [said for said in seen if said != chosen.line_id] + [chosen.line_id]


def test_conditional_lines_win_while_they_hold_and_unseen():
    lines = BeatLines("shuffle", (wording("plain"), wording("hot", hot, conditional=True)))
    assert choose(lines, (), "s", mood(70)).bubbles == ("hot",)
    assert choose(lines, (), "s", mood(10)).bubbles == ("plain",)
    assert choose(lines, ("beat/default/hot",), "s", mood(70)).bubbles == ("plain",)


def test_nothing_to_say_when_no_condition_holds_or_once_was_enough():
    assert choose(BeatLines("shuffle", (wording("hot", hot, conditional=True),)), (), "s", mood(0)) is None
    once = BeatLines("once", (wording("a"), wording("b")))
    assert choose(once, (), "s", mood(0)) is not None
    assert choose(once, ("beat/default/a",), "s", mood(0)) is None


def test_in_order_and_cycle_follow_the_file():
    for pick in ("in_order", "cycle"):
        lines = BeatLines(pick, LINES.wordings)
        assert [
            choose(lines, tuple(f"beat/default/{t}" for t in "abcd"[:n]), "s", mood(0)).bubbles[0] for n in range(4)
        ] == list("abcd")


def test_adding_a_variant_reshuffles_nothing_else():
    more = BeatLines("shuffle", (*LINES.wordings, wording("e")))
    order, seen = [], []
    for _ in range(4):
        seen.append(choose(LINES, tuple(seen), "seed", mood(0)).line_id)
    for _ in range(5):
        order.append(choose(more, tuple(order), "seed", mood(0)).line_id)
    assert [line for line in order if not line.endswith("/e")] == seen


def test_slots_are_closed():
    assert fill("{fact.order_no}{address}", {"fact.order_no": "CZ1", "address": "你们"}) == "CZ1你们"
    for hostile in ("{0.__class__}", "{{7*7}}", "{unknown}", "%(x)s", "${x}", "{fact.order_no.__class__}"):
        assert fill(hostile, {"fact.order_no": "CZ1"}) == hostile


def test_draws_are_labelled():
    assert draw("s", "a") == draw("s", "a") != draw("s", "b") != draw("t", "b")


VOICE = Voice(
    typing_dcps=50,
    endings={"sharp": ("！",), "furious": ("！！",)},
    drop={"furious": ("您好，",)},
    replace={"furious": {"很": "特别"}},
)


def test_manner_changes_with_heat():
    assert [heat_of(mood(anger)) for anger in (0, 44, 45, 69, 70, 100)] == [
        "calm",
        "calm",
        "sharp",
        "sharp",
        "furious",
        "furious",
    ]
    assert utter(VOICE, ("您好，我很急",), mood(0), "s", "l") == ("您好，我很急",)
    assert utter(VOICE, ("您好，我很急",), mood(50), "s", "l") == ("您好，我很急！",)
    assert utter(VOICE, ("您好，我很急",), mood(80), "s", "l") == ("我特别急！！",)
    assert utter(VOICE, ("我很急？",), mood(80), "s", "l") == ("我特别急？",)


def test_a_line_of_nothing_but_dropped_words_stays():
    assert utter(VOICE, ("您好，",), mood(80), "s", "l") == ("您好，！！",)


def test_long_lines_burst_at_sentence_ends():
    voice = VOICE.model_copy(update={"burst": Burst(chance=100, max=3), "endings": {}})
    line = "等了三天了，一点动静没有。你们到底管不管？说句话行不行"
    assert utter(voice, (line,), mood(0), "s", "l") == ("等了三天了", "一点动静没有。", "你们到底管不管？说句话行不行")
    assert utter(voice, ("好的",), mood(0), "s", "l") == ("好的",)
    assert utter(voice, ("a", "b"), mood(0), "s", "l") == ("a", "b")


def test_typing_time_is_bounded():
    assert typing_ms(VOICE, "") == 600
    assert typing_ms(VOICE, "十个字十个字十个字十") == 600 + 2000
    assert typing_ms(VOICE, "字" * 1000) == 12_000
