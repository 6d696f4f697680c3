"""The same plot in another language: same structure, other words, and nothing left untranslated."""

import json

import pytest

from app.domain.diagnose import diagnose
from app.domain.engine.script import compile_script
from app.domain.scenario.read import read_library
from app.domain.scenario.resolve import resolve
from tests.domain.scenario.small import plain, sources

PLOT = {
    "schema": 1, "kind": "translation", "id": "example-en", "of": "scenario/example", "version": "1.0.0", "locale": "en",
    "facts": {
        "parcel_at": {"value": "Wuhan hub", "aliases": ["wuhan"], "conflicts": ["beijing"]},
        "paid": {"value": "268 yuan"},
        "birthday": {"value": "her birthday"},
    },
    "slots": {"deadline": {"phrases": ["when do you need"]}},
    "answers": {"weather": {"phrases": ["weather"]}},
    "solutions": {"reship": {"phrases": ["send another"]}},
    "lines": {
        "complain": {"default": [["Where is my parcel", "Order {fact.order_no}"], "It still is not here"]},
        "tell": {"default": ["It is for my mother"]},
        "need_by": {"pick": "in_order", "default": ["Tomorrow", "I said tomorrow", "Tomorrow, again"]},
        "about_weather": {"default": ["Never mind that", "What has that to do with it", "Rain or not", "Really?"]},
        "where": {"default": ["Where do I press", "Which one", "I can't see it", "Not there"]},
    },
}  # fmt: skip
PERSONA = {
    "schema": 1, "kind": "translation", "id": "default", "of": "persona/default", "version": "1.0.0", "locale": "en",
    "profile": {"name": "Ms Lin", "age": 35, "avatar": "f"},
    "voice": {"typing_dcps": 80, "address": "you people"},
}  # fmt: skip
EN_LEXICON = """schema: 1
kind: lexicon
id: en_small
locale: en
acts:
  apologize: {rules: [{id: en_sorry, any: ["sorry"], 'yes': ["so sorry"]}]}
"""


def texts(plot=None, persona=None, **more):
    """The small library with its English words; a plot or persona of None leaves the file out."""
    base = sources()
    beats = plain("personas/default.yaml", base["personas/default.yaml"])["lines"]
    voice = {**PERSONA, "lines": {beat: {"default": [f"{beat} {n}" for n in range(4)]} for beat in beats}}
    base["lexicons/en/small.yaml"] = EN_LEXICON
    base["packs/example-en.yaml"] = json.dumps({**PLOT, **(plot or {})})
    base["personas/en/default.yaml"] = json.dumps({**voice, **(persona or {})})
    return {path: text for path, text in {**base, **more}.items() if text is not None}


def codes(library):
    return [(d.code, d.path, d.message["en"]) for d in library.diagnostics]


class TestAPlotInTwoLanguages:
    def test_it_is_found_by_id_by_code_and_by_language(self):
        library = read_library(texts())
        assert codes(library) == []
        assert library.find("example-en").locale == "en"
        assert library.find("S90", "en").id == "example-en"
        assert library.find("S90").id == library.find("S90", "zh-CN").id == "example"
        assert library.find("absent", "en") is None
        assert library.versions("example-en") == {"zh-CN": "example", "en": "example-en"}
        assert library.source_of("example-en") == "example"
        assert library.files_of("example-en") == {"packs/example.yaml", "packs/example-en.yaml"}

    def test_both_have_the_same_structure_and_their_own_words(self):
        library = read_library(texts())
        source, other = (resolve(library, name, "default") for name in ("example", "example-en"))
        assert source.states == other.states
        assert source.scenario.interrupts == other.scenario.interrupts
        assert {beat: len(lines.variants) for beat, lines in other.lines.items()}.keys() == source.lines.keys()
        assert other.scenario.facts["parcel_at"].conflicts == ("beijing",)
        assert other.scenario.facts["parcel_at"].label == source.scenario.facts["parcel_at"].label
        assert other.scenario.facts["paid"].aliases == ()
        assert other.scenario.slots["deadline"].answer == "need_by"
        assert other.scenario.tests == ()
        assert other.persona.profile.name == "Ms Lin"
        assert other.persona.timers == source.persona.timers

    def test_it_compiles_with_the_lexicon_of_its_language(self):
        library = read_library(texts())
        script = compile_script(library, "example-en", "default")
        assert {rule.act for rule in script.lexicon.rules if rule.act} == {"apologize"}
        assert script.hash != compile_script(library, "example", "default").hash

    def test_it_may_bring_tests_and_vary(self):
        base = plain("packs/example.yaml", sources()["packs/example.yaml"])
        base["vary"] = {"place": {"values": [{"parcel_at": "武汉"}, {"parcel_at": "郑州"}]}}
        vary = {"place": {"values": [{"parcel_at": "Wuhan"}, {"parcel_at": "Zhengzhou"}]}}
        tests = [{"id": "sorry", "turns": [{"trainee": "sorry"}], "expect": {"state": "venting"}}]
        library = read_library(texts({"vary": vary, "tests": tests}, **{"packs/example.yaml": json.dumps(base)}))
        assert codes(library) == []
        assert library.scenarios["example-en"].vary["place"].values[1] == {"parcel_at": "Zhengzhou"}
        assert [test.id for test in library.scenarios["example-en"].tests] == ["sorry"]

    def test_its_lines_are_checked_where_they_stand(self):
        lines = {**PLOT["lines"], "tell": {"default": ["{fact.nothing}"]}}
        found = [d for d in diagnose(read_library(texts({"lines": lines}))) if d.severity == "error"]
        assert {d.path for d in found} == {"packs/example-en.yaml"}


class TestAMixinInTwoLanguages:
    MIXIN = "schema: 1\nkind: mixin\nid: shared\nversion: 1.0.0\nlocale: zh-CN\nlimits: {turns: 4, minutes: 20, outcome: timed_out}\nlines: {aside: {default: [嗯]}}\n"
    WORDS = "schema: 1\nkind: translation\nid: shared\nof: mixin/shared\nversion: 1.0.0\nlocale: en\nlines: {aside: {default: [Hm]}}\n"

    def test_its_words_are_the_plots(self):
        library = read_library(texts(**{"mixins/shared.yaml": self.MIXIN, "mixins/en/shared.yaml": self.WORDS}))
        assert codes(library) == []
        assert library.scenarios["example-en"].lines["aside"].variants["default"] == ("Hm",)
        assert library.scenarios["example"].lines["aside"].variants["default"] == ("嗯",)

    def test_one_that_speaks_must_be_translated(self):
        library = read_library(texts(**{"mixins/shared.yaml": self.MIXIN}))
        assert codes(library) == [("SC701", "packs/example-en.yaml", "the mixin shared is not translated")]
        assert sorted(library.scenarios) == ["example"]

    def test_a_wrong_one_is_no_translation(self):
        words = self.WORDS.replace("aside", "asides")
        library = read_library(texts(**{"mixins/shared.yaml": self.MIXIN, "mixins/en/shared.yaml": words}))
        assert codes(library)[0] == ("SC701", "mixins/en/shared.yaml", "lines.aside is not translated")


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("section", "value", "code", "said"),
        [
            ("lines", {}, "SC701", "lines.complain is not translated"),
            ("slots", {}, "SC701", "slots.deadline is not translated"),
            ("facts", {}, "SC701", "facts.birthday is not translated"),
            ("facts", PLOT["facts"] | {"colour": {"value": "red"}}, "SC702", "the source has no facts.colour"),
            ("answers", PLOT["answers"] | {"time": {"phrases": ["time"]}}, "SC702", "the source has no answers.time"),
            ("of", "scenario/none", "SC703", "there is no scenario none to translate"),
            ("id", "example", "SC009", "the id must be the file's name: example-en"),
            ("states", {}, "SC001", None),
        ],
    )
    def test_the_place_and_the_key_are_named_and_the_source_still_serves(self, section, value, code, said):
        library = read_library(texts({section: value}))
        found = codes(library)
        assert found[0][:2] == (code, "packs/example-en.yaml")
        assert said is None or said in [message for _, _, message in found]
        assert sorted(library.scenarios) == ["example"]

    def test_an_id_that_a_scenario_has(self):
        base = sources()
        copy = base["packs/example.yaml"].replace("id: example\ncode: S90", "id: example-en")
        words = json.dumps(PLOT)
        library = read_library({**texts(), "packs/en/example-en.yaml": words, "packs/example-en.yaml": copy})
        assert ("SC009", "packs/en/example-en.yaml", "the id example-en is a scenario's already") in codes(library)
        assert library.scenarios["example-en"].locale == "zh-CN"

    def test_values_that_vary_are_translated_one_by_one(self):
        base = plain("packs/example.yaml", sources()["packs/example.yaml"])
        base["vary"] = {"place": {"values": [{"parcel_at": "武汉"}, {"parcel_at": "郑州"}]}}
        vary = {"place": {"values": [{"parcel_at": "Wuhan"}]}}
        library = read_library(texts({"vary": vary}, **{"packs/example.yaml": json.dumps(base)}))
        assert codes(library) == [
            ("SC702", "packs/example-en.yaml", "vary.place has 1 values, the source 2"),
        ]

    def test_a_persona_needs_a_voice_and_a_face(self):
        bare = {
            key: value
            for key, value in json.loads(texts()["personas/en/default.yaml"]).items()
            if key not in ("voice", "profile")
        }
        library = read_library(texts(**{"personas/en/default.yaml": json.dumps(bare)}))
        said = {message for code, _, message in codes(library) if code == "SC701"}
        assert said == {"profile is not translated", "voice is not translated", "no persona of the cast is translated"}

    def test_a_plot_whose_customers_do_not_speak_it_is_not_offered(self):
        library = read_library(texts(**{"personas/en/default.yaml": None}))
        assert codes(library) == [("SC701", "packs/example-en.yaml", "no persona of the cast is translated")]

    def test_the_words_of_a_placed_block_too(self):
        lines = {beat: said for beat, said in PLOT["lines"].items() if beat != "where"}
        library = read_library(texts({"lines": lines}))
        assert codes(library) == [("SC701", "packs/example-en.yaml", "lines.where is not translated")]

    def test_nothing_is_translated_twice(self):
        again = json.dumps({**PLOT, "id": "example-again"})
        library = read_library(texts(**{"packs/example-again.yaml": again}))
        assert [code for code, _, _ in codes(library)] == ["SC009"]
