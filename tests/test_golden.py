"""Recorded attempts still fold to what they were and are marked as they were; and under any hash seed alike."""

import hashlib
import os
import subprocess
import sys

import msgspec
import pytest

from app.domain.engine.step import fold
from app.domain.scoring.score import score
from tests.golden.attempts import PLAYED, Golden, play, rubric, script_of, written

HOW = "python -m tests.golden records them anew; say why in docs/changes"


@pytest.mark.parametrize("name", sorted(PLAYED))
def test_an_attempt_folds_to_its_digests_and_marks(name):
    golden = msgspec.json.decode(written(name).read_bytes(), type=Golden)
    script = script_of(golden.scenario, golden.persona)
    assert script.hash == golden.script, f"the script of {name} has changed: {HOW}"
    digests = play(script, golden.events)
    first = next((i for i, pair in enumerate(zip(digests, golden.digests, strict=True)) if pair[0] != pair[1]), None)
    assert first is None, f"{name} differs from event {first} on: {HOW}"
    card = score(script, rubric(), fold(script, golden.events)[1])
    assert hashlib.sha256(msgspec.json.encode(card, order="sorted")).hexdigest() == golden.marks, (
        f"marks of {name}: {HOW}"
    )


def test_the_files_are_those_that_are_played():
    assert sorted(path.stem for path in written("x").parent.glob("*.json")) == sorted(PLAYED)


@pytest.mark.slow
def test_the_same_bytes_under_any_hash_seed(tmp_path):
    turns = tmp_path / "turns.jsonl"
    turns.write_text(
        '{"say": "您好，实在抱歉，换谁都急"}\n{"use": "track"}\n{"say": "包裹在武汉，后天才到，给您补发次日达可以吗"}\n',
        "utf-8",
    )
    command = [
        sys.executable,
        "-m",
        "app",
        "play",
        "late-parcel",
        "--persona",
        "gen_z",
        "--turns",
        str(turns),
        "--json",
    ]
    outputs = {
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(outputs) == 1
    assert outputs.pop().startswith(b"{")
