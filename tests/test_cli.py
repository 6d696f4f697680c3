"""The command line: what it prints, its exit codes, and that bad input is one line and never a traceback."""

import io
import json
import subprocess
import sys

import pytest

from app.cli import main
from app.cli.output import default_lang
from app.config import Settings
from tests.domain.scenario.small import REPO, sources


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """The small library in a directory of its own."""
    for path, text in sources().items():
        target = tmp_path / "scenarios" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    monkeypatch.setenv("PEILIAN_SCENARIOS", str(tmp_path / "scenarios"))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def peilian(shelf, monkeypatch, capsysbinary):
    """Run the command in this process: exit code, standard output, standard error."""

    def run(*args, stdin=b""):
        monkeypatch.setattr(sys, "argv", ["peilian", *map(str, args)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsysbinary.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capsysbinary.readouterr()
        return left.value.code or 0, out.decode(), err.decode()

    return run


def turns_file(shelf, *turns):
    path = shelf / "turns.jsonl"
    path.write_text("\n".join(json.dumps(turn, ensure_ascii=False) for turn in turns))
    return path


GOOD = ({"say": "实在抱歉"}, {"use": "track"}, {"wait_s": 5}, {"say": ["我给您补发一件", "今天就办"]})


def test_it_explains_itself(peilian):
    code, out, _ = peilian("--help")
    assert code == 0
    assert all(
        name in out
        for name in ("serve", "play", "lint", "test", "understand", "score", "replay", "seed", "user", "db", "export")
    )
    assert "prove" not in out


# play


def test_a_prepared_conversation_as_one_json_object(peilian, shelf):
    code, out, err = peilian("play", "example", "--turns", turns_file(shelf, *GOOD), "--json", "--seed", "7")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert list(told) == ["scenario", "persona", "seed", "engine", "turns", "outcome", "scorecard"]
    assert (told["scenario"], told["persona"], told["seed"]) == ("example", "default", "7")
    assert told["outcome"].keys() == {"id", "kind", "csat", "nps", "resolution"}
    assert told["outcome"]["kind"] == "resolved"
    keys = {"at_ms", "who", "text", "acts", "state", "emotion", "changes", "transition"}
    assert all(turn.keys() == keys for turn in told["turns"])
    assert [t["at_ms"] for t in told["turns"]] == sorted(t["at_ms"] for t in told["turns"])
    assert told["turns"][0]["who"] == "customer"
    sorry = next(t for t in told["turns"] if t["who"] == "trainee")
    assert sorry["text"] == "实在抱歉"
    assert sorry["state"] == "venting"
    assert sorry["transition"] == "opening.heard"
    assert [(a["act"], a["span"], a["quote"]) for a in sorry["acts"]] == [("apologize", [2, 4], "抱歉")]
    assert sorry["changes"]
    assert all(isinstance(value, int) for value in sorry["emotion"].values())
    tool = next(t for t in told["turns"] if t["who"] == "system")
    assert tool["text"] == "[track]; 包裹位置: 武汉中转站"
    last = [t for t in told["turns"] if t["who"] == "trainee"][-1]
    assert last["text"] == "我给您补发一件\n今天就办"
    card = told["scorecard"]
    assert isinstance(card["total"], int)
    assert card["passed"] in (True, False, None)
    assert {c["id"]: c["reason"] for c in card["criteria"]}["D3-01"].endswith("。")
    assert all(c.keys() == {"id", "points", "of", "status", "evidence", "reason", "advice"} for c in card["criteria"])
    units = [t for t in told["turns"] if t["who"] == "trainee"]
    for criterion in card["criteria"]:
        for evidence in criterion["evidence"]:
            start, end = evidence["span"]
            assert units[evidence["turn"]]["text"][start:end] == evidence["quote"]


def test_the_same_input_prints_the_same_bytes(peilian, shelf):
    path = turns_file(shelf, *GOOD)
    assert peilian("play", "S90", "--turns", path, "--json") == peilian("play", "example", "--turns", path, "--json")


def test_two_hash_seeds_print_the_same_bytes(shelf):
    path = turns_file(shelf, *GOOD)
    command = [sys.executable, "-m", "app", "play", "example", "--turns", str(path), "--json"]
    runs = [
        subprocess.run(
            command,
            env={"PYTHONPATH": str(REPO), "PYTHONHASHSEED": seed, "PEILIAN_SCENARIOS": str(shelf / "scenarios")},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert json.loads(runs[0])


def test_a_prepared_conversation_as_text(peilian, shelf):
    code, out, _ = peilian("play", "example", "--turns", turns_file(shelf, *GOOD), "--lang", "zh-CN")
    assert code == 0
    assert "trainee   实在抱歉" in out
    assert "总分" in out
    assert "D3-01" in out
    code, out, _ = peilian("play", "example", "--turns", turns_file(shelf, {"say": "你有病"}))
    assert "Total" in out


def test_an_open_conversation_has_no_outcome(peilian, shelf):
    _, out, _ = peilian("play", "example", "--turns", turns_file(shelf), "--json")
    told = json.loads(out)
    assert told["outcome"] == {"id": None, "kind": None, "csat": None, "nps": None, "resolution": None}
    assert told["scorecard"]["passed"] is None


def test_a_change_without_words_is_told_by_the_system(peilian, shelf):
    _, out, _ = peilian("play", "example", "--turns", turns_file(shelf, {"wait_s": 200}), "--json")
    silent = [t for t in json.loads(out)["turns"] if t["who"] == "system"]
    assert silent
    assert silent[0]["text"] == ""
    assert silent[0]["changes"]


def test_an_arrow_that_stays_is_told(peilian, shelf):
    _, out, _ = peilian("play", "example", "--turns", turns_file(shelf, {"say": "请问您哪天要？"}), "--json")
    asked = next(t for t in json.loads(out)["turns"] if t["who"] == "trainee")
    assert asked["transition"] == "opening.asked"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", ":2: not JSON"),
        ("[1]", ":2: a turn is an object"),
        ('"say"', ":2: a turn is an object"),
        ('{"say": 5}', ":2: not a turn"),
        ('{"use": "magic"}', ":2: no desk tool 'magic'; there are: track"),
        ('{"say": "a", "end": true}', ":2: not a turn"),
        ("[" * 100_000, ":2: not JSON"),
    ],
)
def test_a_bad_turn_is_one_line_with_its_place(peilian, shelf, line, said):
    path = shelf / "turns.jsonl"
    path.write_text('{"say": "抱歉"}\n' + line + "\n\n")
    code, out, err = peilian("play", "example", "--turns", path, "--json")
    assert (code, out) == (2, "")
    assert err.startswith(f"peilian: {path}{said}")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nothing"], "no scenario “nothing”; there are: example"),
        (["S99"], "no scenario “S99”; there are: example"),
        (["example", "--persona", "angry"], "example is not played by 'angry'; its cast: default"),
        (["example", "--turns", "missing.jsonl"], "missing.jsonl: No such file or directory"),
        (["example", "--case", "city"], "write NAME=INDEX; values of this scenario that vary: none"),
    ],
)
def test_what_cannot_be_played_is_said(peilian, args, said):
    code, out, err = peilian("play", *args)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_values_of_the_case(peilian, shelf):
    path = shelf / "scenarios" / "packs" / "example.yaml"
    path.write_text(path.read_text() + "vary: {city: {values: [{parcel_at: 武汉中转站}, {parcel_at: 郑州中转站}]}}\n")
    turns = turns_file(shelf, {"use": "track"})
    assert "郑州" in peilian("play", "example", "--turns", turns, "--json", "--case", "city=1")[1]
    assert "武汉" in peilian("play", "example", "--turns", turns, "--json", "--case", "city=0")[1]
    for wrong in ("city=2", "city=x", "city=", "town=1"):
        code, _, err = peilian("play", "example", "--turns", turns, "--case", wrong)
        assert (code, wrong in err) == (2, True)


def test_too_many_turns_are_refused(peilian, shelf):
    code, _, err = peilian("play", "example", "--turns", turns_file(shelf, *[{"wait_s": 0}] * 501))
    assert code == 2
    assert "more than 500 turns" in err


def test_any_reply_is_taken(peilian, shelf):
    odd = ["抱歉" * 10_000, "😊😊", "\x00", "\ud800抱歉", "<b>抱歉</b>", "Я извиняюсь", "", " "]
    path = shelf / "turns.jsonl"
    path.write_text("\n".join(json.dumps({"say": text}) for text in odd[:3]))
    assert peilian("play", "example", "--turns", path, "--json")[0] == 0
    path.write_text("\n".join(json.dumps({"say": text}) for text in odd[3:]))
    code, out, _ = peilian("play", "example", "--turns", path, "--json")
    assert code == 0
    assert json.loads(out)["turns"]


def test_a_typed_conversation(peilian):
    typed = "/tools\n\n/use magic\n/use track\n/wait 3\n实在抱歉\n/wait soon\n/end\n"
    code, out, _ = peilian("play", "example", "--lang", "zh-CN", stdin=typed.encode())
    assert code == 0
    assert "没有这个工具。现有：track" in out
    assert "就是给我妈买的" in out
    assert "包裹位置: 武汉中转站" in out
    assert "对话结束：walked_away" in out
    code, out, _ = peilian("play", "example", "--json", stdin="我给您补发".encode())
    assert code == 0
    assert json.loads(out)["outcome"]["kind"] is not None


# score, replay


def test_an_attempt_is_saved_marked_and_replayed(peilian, shelf):
    path = turns_file(shelf, *GOOD)
    saved = shelf / "attempt.json"
    _, played, _ = peilian("play", "example", "--turns", path, "--json", "--save", saved)
    attempt = json.loads(saved.read_text())
    assert attempt["format"] == "peilian.attempt/1"
    assert attempt["header"]["scenario"] == "example"
    code, out, _ = peilian("score", saved, "--json")
    assert code == 0
    assert json.loads(out) == json.loads(played)["scorecard"]
    code, out, _ = peilian("score", saved, "--rubric", shelf / "scenarios/rubrics/small.yaml", "--lang", "zh-CN")
    assert code == 0
    assert "总分" in out
    code, out, _ = peilian("replay", saved)
    assert code == 0
    assert "> 实在抱歉" in out
    assert "opening → venting (heard)" in out
    assert "■ resolved" in out
    code, out, _ = peilian("replay", saved, "--json")
    assert [frame["seq"] for frame in json.loads(out)["frames"]] == [row["seq"] for row in attempt["records"]]
    code, out, _ = peilian("replay", saved, "--verify")
    assert code == 0
    assert f"executed again and equal: {len(attempt['records'])} records" in out
    code, out, _ = peilian("replay", saved, "--verify", "--json")
    assert (code, json.loads(out)["equal"], json.loads(out)["same_script"]) == (0, True, True)


def test_a_changed_record_or_script_is_found(peilian, shelf):
    saved = shelf / "attempt.json"
    peilian("play", "example", "--turns", turns_file(shelf, *GOOD), "--json", "--save", saved)
    attempt = json.loads(saved.read_text())
    row = next(r for r in attempt["records"] if r["output"].get("after") and r["event"]["kind"] == "unit_closed")
    row["output"]["after"]["anger"] += 1
    attempt["header"]["engine"] = "0.1.0"
    saved.write_text(json.dumps(attempt))
    code, out, _ = peilian("replay", saved, "--verify", "--lang", "zh-CN")
    assert code == 1
    assert f"第 {row['seq']} 条记录起与重放不同" in out
    assert "由引擎 0.1.0 录制" in out
    example = shelf / "scenarios/packs/example.yaml"
    example.write_text(example.read_text().replace("就是给我妈买的", "给我妈买的"))
    code, out, _ = peilian("replay", saved, "--verify", "--json")
    assert (code, json.loads(out)["same_script"]) == (1, False)
    assert "the script has changed" in peilian("replay", saved, "--verify")[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not an attempt file"),
        ("[]", "not an attempt file"),
        ("\udcff", "not an attempt file"),
        ('{"format": "peilian.attempt/1"}', "not an attempt file"),
    ],
)
def test_what_is_no_attempt_is_said(peilian, shelf, text, said):
    path = shelf / "a.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    for command in ("score", "replay"):
        code, out, err = peilian(command, path)
        assert (code, out) == (2, "")
        assert said in err
        assert err.count("\n") == 1


def test_attempts_of_another_format_or_with_gaps_are_refused(peilian, shelf):
    saved = shelf / "attempt.json"
    peilian("play", "example", "--turns", turns_file(shelf, *GOOD), "--json", "--save", saved)
    good = json.loads(saved.read_text())
    for change, said in [
        ({"format": "peilian.attempt/9"}, "unknown format"),
        ({"records": []}, "begins with a record of kind started"),
        ({"records": good["records"][1:]}, "begins with a record of kind started"),
        ({"records": [good["records"][0], *good["records"][2:]]}, "without gaps"),
    ]:
        saved.write_text(json.dumps({**good, **change}))
        code, _, err = peilian("score", saved)
        assert (code, said in err) == (2, True)
    assert "No such file" in peilian("score", shelf / "missing.json")[2]
    saved.write_text(json.dumps(good))
    assert "No such file" in peilian("score", saved, "--rubric", shelf / "missing.yaml")[2]
    assert (
        "No such file" in peilian("play", "example", "--turns", turns_file(shelf), "--save", shelf / "no/where.json")[2]
    )


# lint, test


def broken(shelf):
    path = shelf / "scenarios" / "packs" / "example.yaml"
    path.write_text(path.read_text().replace("go: venting}", "go: ventin}"))
    return path


def test_a_clean_library(peilian):
    code, out, _ = peilian("lint")
    assert (code, out.splitlines()[-1]) == (0, "8 files: 0 errors, 0 warnings, 0 notes")
    code, out, _ = peilian("lint", "--lang", "zh-CN")
    assert out.splitlines()[-1] == "8 个文件：0 个错误，0 个警告，0 条提示"


def test_a_broken_file_is_told_with_file_line_and_column(peilian, shelf):
    line = next(n for n, text in enumerate(broken(shelf).read_text().splitlines(), 1) if "ventin}" in text)
    code, out, _ = peilian("lint")
    assert code == 1
    assert f"scenarios/packs/example.yaml:{line}:" in out
    assert "error SC101 no state or outcome 'ventin'" in out


def test_findings_for_machines(peilian, shelf):
    broken(shelf)
    code, out, _ = peilian("lint", "--format", "json")
    assert code == 1
    told = json.loads(out)
    assert told["errors"] == 1
    assert told["diagnostics"][0].keys() == {"code", "severity", "path", "line", "column", "message", "fix"}
    code, out, _ = peilian("lint", "--format", "sarif")
    (run,) = json.loads(out)["runs"]
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("SC101", "error")
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "scenarios/packs/example.yaml"
    assert run["tool"]["driver"]["rules"] == [{"id": "SC101", "helpUri": "docs/diagnostics/SC101.md"}]
    code, out, _ = peilian("lint", "--format", "github", "--lang", "zh-CN")
    assert out.startswith("::error file=scenarios/packs/example.yaml,line=")
    assert "没有状态或结局“ventin”" in out


def test_only_what_was_named_is_told(peilian, shelf):
    broken(shelf)
    assert peilian("lint", shelf / "scenarios" / "personas")[0] == 0
    assert peilian("lint", shelf / "scenarios" / "packs" / "example.yaml")[0] == 1
    assert peilian("lint", shelf / "scenarios")[0] == 1


def test_a_copy_elsewhere_is_checked_in_place_of_the_original(peilian, shelf):
    text = (shelf / "scenarios/packs/example.yaml").read_text()
    copy = shelf / "example.yaml"
    copy.write_text(text)
    assert peilian("lint", copy)[0] == 0
    copy.write_text(text.replace("phase: open", "phaze: open"))
    code, out, _ = peilian("lint", copy)
    assert code == 1
    assert out.startswith("example.yaml:")
    assert "SC009" not in out


@pytest.mark.parametrize("command", ["lint", "test"])
def test_paths_that_hold_nothing_are_said(peilian, shelf, command):
    code, _, err = peilian(command, "missing.yaml")
    assert (code, err) == (2, "peilian: missing.yaml: no such file or directory\n")
    (shelf / "empty").mkdir()
    code, _, err = peilian(command, "empty")
    assert (code, err) == (2, "peilian: empty: no .yaml file\n")


def test_a_missing_library_is_said(peilian, monkeypatch):
    monkeypatch.setenv("PEILIAN_SCENARIOS", "nowhere")
    code, _, err = peilian("lint")
    assert code == 2
    assert "nowhere: no such directory" in err


def test_a_library_without_a_rubric_is_said(peilian, shelf):
    rubric = shelf / "scenarios/rubrics/small.yaml"
    rubric.unlink()
    assert peilian("test")[2] == "peilian: there is no rubric in the library\n"
    rubric.write_text("schema: 1\nkind: rubric\nid: small\n")
    code, _, err = peilian("test")
    assert code == 2
    assert "rubrics/small.yaml:" in err


def test_embedded_tests_pass_and_their_coverage_is_printed(peilian):
    code, out, _ = peilian("test")
    assert code == 0
    assert "example × default: 4 tests pass, 0 fail" in out
    assert "outcomes                 4/4" in out
    assert "lexicons: 6 examples, 0 fail" in out
    code, out, _ = peilian("test", "--answers", "--lang", "zh-CN")
    assert "example × default: 4 个测试通过，0 个失败" in out
    assert "? 天气" in out
    assert "词库：6 个例句，0 个不符" in out


def test_long_lists_are_cut_unless_all_is_asked_for(peilian, shelf):
    path = shelf / "scenarios/packs/example.yaml"
    more = "".join(f"  word{n}: {{phrases: [词{n}], say: about_weather}}\n" for n in range(9))
    lines = "".join(f"  beat{n}: {{default: [甲]}}\n" for n in range(9))
    text = path.read_text().replace("answers:\n", "answers:\n" + more.replace("about_weather", "beat0"))
    for n in range(9):
        text = text.replace(f"词{n}], say: beat0", f"词{n}], say: beat{n}")
    path.write_text(text.replace("lines:\n", "lines:\n" + lines))
    short, whole = peilian("test")[1], peilian("test", "--verbose")[1]
    assert "beat8" not in short
    assert ", …" in short
    assert "beat8" in whole
    assert "…" not in whole


def test_a_library_without_feelings_is_said(peilian, shelf):
    model = shelf / "scenarios/emotions/default.yaml"
    text = model.read_text()
    model.unlink()
    code, _, err = peilian("play", "example")
    assert (code, err) == (2, "peilian: there is no emotion model 'default' in the library\n")
    model.write_text(text.replace("novelty:", "novelti:"))
    code, _, err = peilian("play", "example")
    assert (code, "the emotion model cannot be used" in err) == (2, True)
    code, out, _ = peilian("lint")
    assert code == 1
    assert "unknown key novelti" in out
    assert "did you mean novelty?" in out


def test_a_failing_test_is_told_with_its_place(peilian, shelf):
    path = shelf / "scenarios/packs/example.yaml"
    path.write_text(path.read_text().replace("expect: {outcome: complaint}", "expect: {outcome: resolved}"))
    code, out, _ = peilian("test", path)
    assert code == 1
    assert "error SC601 rude (default), the end: outcome should be resolved but is complaint" in out
    assert "lexicons:" not in out
    lexicon = shelf / "scenarios/lexicons/zh/small.yaml"
    lexicon.write_text(lexicon.read_text().replace('yes: ["抱歉"]', 'yes: ["你好"]'))
    code, out, _ = peilian("test", lexicon)
    assert code == 1
    assert "SC501" in out


def test_a_scenario_that_cannot_run_fails_the_tests(peilian, shelf):
    broken(shelf)
    code, out, _ = peilian("test")
    assert code == 1
    assert "SC101" in out


def test_a_broken_scenario_cannot_be_played_and_says_where(peilian, shelf):
    path = broken(shelf)
    code, _, err = peilian("play", "example")
    assert code == 2
    assert "packs/example.yaml:" in err
    assert path.exists()


# understand


def test_json_lines_in_the_same_order(peilian):
    lines = [
        {"id": 2, "text": "实在抱歉"},
        {"id": "a", "text": "今天天气不错", "lang": "zh", "context": [{"role": "customer", "text": "喂"}]},
        {"id": None, "text": "你有病吧", "facts": {"eta": "后天"}, "anger": 50},
        {"id": 4, "text": "", "facts": "后天到"},
        {"id": 5, "text": "hello there"},
    ]
    stdin = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode() + b"\n\n"
    code, out, _ = peilian("understand", "--jsonl", stdin=stdin)
    assert code == 0
    told = [json.loads(line) for line in out.splitlines()]
    assert [line["id"] for line in told] == [2, "a", None, 4, 5]
    assert told[0]["acts"][0].keys() == {"act", "span", "quote", "confidence", "rule"}
    assert told[0]["acts"][0]["act"] == "apologize"
    assert told[2]["acts"][0]["act"] == "insult"
    assert "inform" not in out


def test_odd_texts_are_understood_as_nothing_and_never_break_the_output(peilian):
    odd = ["\x00", "\ud800", "😊" * 50, "抱" * 20_000, "<script>", "е\u0301", "e\u0301"]
    stdin = "\n".join(json.dumps({"id": n, "text": text}) for n, text in enumerate(odd)).encode()
    code, out, _ = peilian("understand", "--jsonl", stdin=stdin)
    assert code == 0
    told = [json.loads(line) for line in out.splitlines()]
    assert [line["id"] for line in told] == list(range(len(odd)))
    assert told[-1]["text"] == "é"


@pytest.mark.parametrize(
    ("line", "own", "said"),
    [
        (b"{", None, "line 1: not JSON"),
        (b"[]", None, "line 1: write"),
        (b'{"id": 1}', 1, "line 1: write"),
        (b'{"id": 1, "text": 5}', 1, "line 1: write"),
        (b'{"id": "x", "text": "a", "lang": "fr"}', "x", "line 1: lang is zh or en, not 'fr'"),
        (b'{"id": 1, "text": "a", "lang": ["zh"]}', 1, "line 1: lang is zh or en"),
        (b"\xff\xfe", None, "line 1: not JSON"),
        (b"[" * 100_000, None, "line 1: not JSON"),
    ],
)
def test_a_line_that_cannot_be_read_is_answered_in_its_place(peilian, line, own, said):
    good = json.dumps({"id": 9, "text": "实在抱歉"}).encode()
    code, out, err = peilian("understand", "--jsonl", stdin=line + b"\n" + good)
    assert (code, err) == (2, "")
    first, second = [json.loads(answer) for answer in out.splitlines()]
    assert first["id"] == own
    assert first["error"].startswith(said)
    assert second["acts"][0]["act"] == "apologize"


def test_plain_lines_with_reasons(peilian):
    code, out, _ = peilian("understand", "--explain", stdin="实在抱歉，后天到\n\n我没有抱歉\n".encode())
    assert code == 0
    assert "apologize" in out
    assert "sorry" in out
    assert "date" in out
    assert "- apologize" in out
    code, out, _ = peilian("understand", "--lang", "zh", stdin="抱歉\n".encode())
    assert "apologize" in out


def test_an_unknown_language_is_said(peilian):
    code, _, err = peilian("understand", "--lang", "fr")
    assert (code, err) == (2, "peilian: --lang 'fr': write zh or en\n")


def test_the_language_is_that_of_the_terminal(monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert default_lang(None) == "zh-CN"
    monkeypatch.setenv("LC_ALL", "")
    monkeypatch.setenv("LANG", "de_DE")
    assert default_lang(None) == "en"
    assert default_lang(None, as_json=True) == "zh-CN"


# operations


@pytest.fixture
def database(shelf, monkeypatch):
    monkeypatch.setenv("PEILIAN_DATABASE", f"sqlite:///{shelf}/peilian.db")
    return shelf / "peilian.db"


def test_users_are_added_listed_changed_and_disabled(peilian, database):
    assert peilian("db", "upgrade")[0] == 0
    assert database.exists()
    password = b"a long enough phrase" + b"\n"
    code, out, _ = peilian(
        "user", "add", "mei", "--role", "trainer", "--name", "小梅", "--cohort", "甲组", stdin=password
    )
    assert (code, out) == (0, "mei  trainer  小梅\n")
    assert peilian("user", "add", "boss", "--role", "admin", stdin=password)[0] == 0
    assert peilian("user", "passwd", "mei", stdin=b"another long phrase\n")[0] == 0
    assert peilian("user", "disable", "mei")[0] == 0
    _, out, _ = peilian("user", "list")
    assert [line.split()[:3] for line in out.splitlines()] == [
        ["boss", "admin", "active"],
        ["mei", "trainer", "disabled"],
    ]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["user", "add", "x y"], "bad_login_name"),
        (["user", "add", "mei", "--role", "king"], "bad_role"),
        (["user", "passwd", "nobody"], "unknown_user"),
        (["user", "disable", "nobody"], "unknown_user"),
        (["export", "nothing"], "not_found"),
    ],
)
def test_what_the_application_refuses_is_one_line(peilian, database, args, said):
    code, _, err = peilian(*args, stdin=b"a long enough phrase\n")
    assert code == 2
    assert said in err
    assert err.count("\n") == 1


def test_a_weak_password_is_refused(peilian, database):
    code, _, err = peilian("user", "add", "mei", stdin=b"123\n")
    assert (code, "weak_password" in err) == (2, True)


def test_passwords_typed_twice_must_agree(peilian, database, monkeypatch):
    from app.cli import operations

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    typed = iter(["a long enough phrase", "another one", "a long enough phrase", "a long enough phrase"])
    monkeypatch.setattr(operations.getpass, "getpass", lambda prompt: next(typed))
    monkeypatch.setattr(operations.sys, "stdin", Terminal())
    with pytest.raises(Exception, match="differ"):
        operations._password()
    assert operations._password() == "a long enough phrase"


def test_a_wrong_setting_is_said(peilian, database, monkeypatch):
    monkeypatch.setenv("PEILIAN_PORT", "many")
    code, _, err = peilian("db", "upgrade")
    assert code == 2
    assert err.startswith("peilian: PEILIAN_PORT must be a whole number")


def test_serve_is_told_what_was_asked_for(peilian, database, monkeypatch):
    from app.cli import operations

    served: list[Settings] = []
    monkeypatch.setattr(operations.main, "serve", served.append)
    assert peilian("serve", "--port", "8719", "--host", "127.0.0.1")[0] == 0
    assert (served[0].port, served[0].host, served[0].workers) == (8719, "127.0.0.1", 1)


def test_seeding_exporting_and_checking(peilian, database, shelf, monkeypatch):
    monkeypatch.delenv("PEILIAN_SCENARIOS")
    monkeypatch.setenv("PEILIAN_DEMO", "1")
    code, out, err = peilian("seed")
    assert (code, err) == (0, "")
    assert out
    code, out, _ = peilian("db", "check")
    assert (code, out) == (0, "ok\n")


# what came back later

BROKEN = (
    {"say": "您好，非常抱歉，换谁都急，我保证明天一定到"},
    {"say": "我查一下，稍等2分钟"},
    {"wait_s": 60},
    {"say": "让您久等了，没办法，明天到不了"},
    {"say": "给您补发，百分百没问题"},
    {"end": True},
)


def test_what_came_back_is_told_in_words_and_as_json(peilian, shelf, monkeypatch):
    monkeypatch.setenv("PEILIAN_SCENARIOS", str(REPO / "scenarios"))
    path, saved = turns_file(shelf, *BROKEN), shelf / "attempt.json"
    play = ("play", "late-parcel", "--persona", "gen_z", "--lang", "zh-CN", "--turns", path)
    code, out, err = peilian(*play, "--save", saved)
    assert (code, err) == (0, "")
    told = out[out.index("后来找上门的") :]
    assert "#1 “我保证明天一定到”  说满了的承诺 → 落空了 #3" in told
    assert "代价: 怒气 +18, 信任 -22, 满意 -15" in told
    assert "客户: “" in told
    assert "#2 “稍等2分钟”  请客户等 → 按时回来 #3" in told
    assert "#4 “百分百没问题”  说满了的承诺 → 事后会找上门\n" in told
    assert told.count("\n         → ") == 2, "what was kept needs no advice"
    _, out, _ = peilian(*play, "--json")
    found = json.loads(out)["scorecard"]["aftermaths"]
    keys = {"kind", "how", "evidence", "turn", "line", "cost", "csat", "reason", "lesson", "advice"}
    assert all(one.keys() == keys for one in found)
    assert [(one["kind"], one["how"], one["evidence"]["turn"], one["turn"]) for one in found] == [
        ("hold", "kept", 1, 2),
        ("overpromise", "came_back", 0, 2),
        ("overpromise", "open", 3, None),
    ]
    assert found[1]["cost"] == {"anger": 18, "trust": -22, "satisfaction": -15}
    assert found[1]["reason"].endswith("。")
    _, out, _ = peilian("score", saved, "--lang", "zh-CN", "--json")
    assert json.loads(out)["aftermaths"] == found
    _, out, _ = peilian("score", saved, "--lang", "en")
    assert "What came back later" in out
    assert "A promise beyond your control → would have come back" in out
    _, out, _ = peilian("replay", saved, "--lang", "en")
    assert "↶ #1 fell through (overpromise)" in out
    assert peilian("replay", saved, "--verify")[0] == 0
