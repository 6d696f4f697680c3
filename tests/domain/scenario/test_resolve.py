"""A plot with a customer: blocks written out, the customer laid over, every beat given its nearest words."""

import json

from app.domain.scenario.model import Variant
from app.domain.scenario.plan import plan_of
from app.domain.scenario.read import read_library
from app.domain.scenario.resolve import Resolved, beats_of, bubbles_of, resolve
from tests.domain.scenario.small import library, merged, plain, sources


def resolved(shelf=None, persona="default") -> Resolved:
    made = resolve(shelf or library(), "example", persona)
    assert isinstance(made, Resolved)
    return made


def with_persona(plot=None, **changes):
    texts = sources()
    default = plain("personas/default.yaml", texts["personas/default.yaml"])
    texts["personas/angry.yaml"] = json.dumps({**merged(default, changes), "id": "angry"})
    path = "packs/example.yaml"
    texts[path] = json.dumps(merged(plain(path, texts[path]), {"personas": ["default", "angry"], **(plot or {})}))
    return read_library(texts)


def test_an_unknown_persona_is_told_with_those_there_are():
    (told,) = resolve(library(), "example", "nobody")
    assert told.code == "SC124"
    assert told.fix["en"] == "there are: default"
    assert told.path == "packs/example.yaml"


def test_a_placed_block_stands_under_its_prefix():
    made = resolved()
    assert list(made.states) == ["opening", "venting", "steps.step"]
    step = made.states["steps.step"]
    assert step.say == "where"
    assert step.otherwise.say == "where"
    assert step.next[0].go == "resolved"
    assert step.next[0].when == "act.step_guide | visits(steps.step) >= 3"
    assert made.states["venting"].next[0].go == "steps.step"
    assert made.scenario.states == made.states
    assert "where" in made.lines


def test_a_block_keeps_what_is_not_bound():
    texts = sources()
    block = (
        texts["mixins/guide.yaml"]
        .replace("say: $ask\n", "say: [$ask, where, $lost]\n")
        .replace("otherwise: {say: $ask}", "otherwise: {go: step}")
    )
    block = block.replace(
        "go: done}", "go: resolved, say: where}\n    expect: [{id: e, item: D3-01, need: visits(step) >= 2, tip: x}]"
    )
    texts["mixins/guide.yaml"] = block
    step = resolved(read_library(texts)).states["steps.step"]
    assert step.say == ("where", "where", "$lost")
    assert step.otherwise.go == "steps.step"
    assert step.next[0].go == "resolved"
    assert step.expect[0].need == "visits(steps.step) >= 2"


def test_it_starts_where_the_plot_says_or_at_the_first_state():
    assert resolved().scenario.start == "opening"
    assert resolved(library(start=None)).scenario.start == "opening"
    assert resolved(library(start="steps")).scenario.start == "steps.step"


def test_limits_are_never_absent():
    assert resolved(library(include=["other"])).scenario.limits.turns == 24
    assert resolved().scenario.limits.turns == 4


def test_the_nearest_words_win():
    plot = {"lines": {"tell": {"angry": ["给我妈的！"]}, "thanks": {"default": ["行"]}}}
    shelf = with_persona(plot, lines={"leave": {"angry": ["不等了"]}, "nudge": None, "extra": {"other": ["x"]}})
    angry, default = resolved(shelf, "angry"), resolved(shelf)

    def words(made, beat):
        return [(voice, variant.bubbles) for voice, variant in made.lines[beat].variants]

    assert words(angry, "tell") == [("angry", ("给我妈的！",))]
    assert words(default, "tell") == [("default", ("就是给我妈买的",))]
    assert words(angry, "thanks") == [("default", ("行",))]
    assert words(angry, "leave") == [("angry", ("不等了",))]
    assert words(angry, "insulted") == [("angry", ("{address}骂谁",))]
    assert words(angry, "nudge")[0] == ("default", ("在吗",))
    assert "extra" not in angry.lines
    assert default.lines["need_by"].pick == "in_order"


def test_without_a_default_persona_the_customer_is_their_own_fallback():
    texts = sources()
    texts["personas/angry.yaml"] = texts.pop("personas/default.yaml").replace("id: default", "id: angry")
    texts["packs/example.yaml"] = texts["packs/example.yaml"].replace("personas: [default]", "personas: [angry]")
    assert resolved(read_library(texts), "angry").lines["leave"].variants[0][0] == "angry"


def test_interrupts_of_the_plot_come_first_and_remarks_of_the_persona():
    shelf = with_persona(
        remarks=[
            {"id": "polite", "when": "act.greet", "say": "nudge"},
            {"id": "own", "when": "act.thank", "say": "nudge"},
        ],
        interrupts=[
            {"id": "insulted", "when": "act.greet", "go": "complaint"},
            {"id": "mine", "when": "act.thank", "say": "nudge"},
        ],
    )
    made = resolved(shelf, "angry")
    assert [(i.id, i.when) for i in made.scenario.interrupts] == [("insulted", "act.insult"), ("mine", "act.thank")]
    assert [(r.id, r.when) for r in made.scenario.remarks] == [("polite", "act.greet"), ("own", "act.thank")]


def test_a_persona_s_interrupt_into_nowhere_is_told_not_played():
    shelf = with_persona(interrupts=[{"id": "gone", "when": "act.thank", "go": "limbo"}])
    (told,) = resolve(shelf, "example", "angry")
    assert (told.code, told.path) == ("SC101", "personas/angry.yaml")


def test_the_plot_shifts_the_mood_and_it_stays_in_bounds():
    made = resolved(library(mood={"anger": 30, "trust": -90, "patience": 20}))
    assert (made.mood.anger, made.mood.trust, made.mood.patience, made.mood.anxiety) == (80, 0, 100, 30)


def test_any_way_of_writing_a_variant_means_the_same():
    assert bubbles_of("a") == bubbles_of(("a",)) == bubbles_of(Variant(text="a")) == Variant(bubbles=("a",))
    assert bubbles_of(Variant(text="a", bubbles=("b",), when="anger >= 5")).bubbles == ("a", "b")
    kept = Variant(bubbles=("a", "b"), card="order")
    assert bubbles_of(kept) is kept
    assert (beats_of(None), beats_of("a"), beats_of(("a", "b"))) == ((), ("a",), ("a", "b"))


def test_an_interrupt_without_a_target_is_no_arrow():
    shelf = library(interrupts=[{"id": "loud", "when": "anger >= 90", "say": "nudge"}])
    plan = plan_of(
        shelf.scenarios["example"],
        shelf.nodes[("scenario", "example")],
        shelf.blocks,
        {"guide": shelf.nodes[("block", "guide")]},
    )
    assert [a.target for a in plan.arrows() if a.via == "interrupt"] == ["complaint"]


def test_a_plan_places_what_stands_in_a_block_in_the_block_s_file():
    shelf = library()
    nodes = {"guide": shelf.nodes[("block", "guide")]}
    plan = plan_of(shelf.scenarios["example"], shelf.nodes[("scenario", "example")], shelf.blocks, nodes)
    assert plan.in_state("steps.step", "next", 0, "go").path == "mixins/guide.yaml"
    assert plan.in_state("venting", "next", 0, "go").path == "packs/example.yaml"
    assert {a.target for a in plan.arrows() if a.source == "steps.step"} == {"resolved"}
    assert {s.by for s in plan.spoken()} == {"state", "next", "otherwise", "interrupt", "remark", "slot", "answer"}
    assert {g.owner for g in plan.guards()} >= {
        "next heard",
        "expect warm",
        "interrupt insulted",
        "remark polite",
        "line about_weather",
    }
