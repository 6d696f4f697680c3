"""Golden attempts: whole conversations with their digest after every event and the digest of their marks."""

import hashlib
from functools import cache
from pathlib import Path

import msgspec

from app.domain.engine.events import Input
from app.domain.engine.rehearsal import START_MS, TODAY, Started, rehearse
from app.domain.engine.script import ENGINE, Script, compile_script
from app.domain.engine.snapshot import digest
from app.domain.engine.step import start, step
from app.domain.scoring.rubric import Rubric, read_rubric
from app.domain.scoring.score import score
from app.library.files import load_library

WELL = [
    {"say": "您好，我是售后小周，昨天就该到的围巾到现在没影，换谁都得急，实在抱歉"},
    {"say": "我先查一下物流，一分钟就回来"},
    {"use": "track"},
    {"say": "让您久等了，包裹卡在武汉中转站，因为暴雨积压，系统预计后天下午才到"},
    {"say": "您是明天给妈妈过生日用对吧？门店有同款可以今天同城送，或者我补发一条次日达，您看哪个方便？"},
    {"say": "送之前跟您核对下，地址还是杭州西湖区、电话尾号6021吗？"},
    {"say": "我现在就下单，今晚八点前送到，送出时我发消息告诉您"},
    {"say": "跟您小结一下：今晚八点前门店送到家，原件到了拒收就行。还有别的需要我帮忙的吗？"},
    {"say": "谢谢您的体谅，祝阿姨生日快乐，再见"},
]
BADLY = [
    {"say": "这是快递的问题，您去问快递"},
    {"wait_s": 70},
    {"say": "不就晚了一天嘛，您先冷静一下"},
    {"say": "没办法，就这样，等着吧"},
    {"say": "有本事您去投诉"},
]
SILENT = [{"say": "您好"}, {"wait_s": 600}]
ODD = [{"say": ["😊😊😊", "<b>您好</b>"]}, {"use": "track"}, {"say": "今天天气怎么样"}, {"wait_s": 90}, {"end": True}]
STUCK = [
    {"say": "您好，在的，您的快递三天没动，确实让人着急，抱歉"},
    {"say": "请问您最晚哪天要用？"},
    {"use": "track"},
    {"say": "查到了，郑州中转站因为暴雨积压，今天已经装车，预计后天派送"},
    {"say": "您可以等到后天18点前我给您更新，或者直接退款重新买一件闪送，您看哪个方便？"},
    {"say": "好的，后天18点前我主动联系您，没到就给您退款"},
    {"say": "还有其他需要我帮您看的吗？"},
    {"say": "感谢您的理解，祝您出差顺利，再见"},
]

PLAYED = {
    **{
        f"late-parcel_{who}_well": ("late-parcel", who, "practice", WELL)
        for who in ("angry", "gen_z", "elderly", "high_value")
    },
    **{f"late-parcel_{who}_badly": ("late-parcel", who, "exam", BADLY) for who in ("angry", "elderly")},
    "late-parcel_gen_z_silent": ("late-parcel", "gen_z", "exam", SILENT),
    "late-parcel_high_value_odd": ("late-parcel", "high_value", "practice", ODD),
    "tracking-frozen_default_well": ("tracking-frozen", "default", "practice", STUCK),
    "tracking-frozen_newcomer_well": ("tracking-frozen", "newcomer", "exam", STUCK),
    "tracking-frozen_default_badly": ("tracking-frozen", "default", "practice", BADLY),
}


class Golden(msgspec.Struct, frozen=True):
    """One recorded attempt. ``digests``: of the snapshot after each event; ``marks``: of the scorecard's bytes."""

    scenario: str
    persona: str
    engine: str
    script: str
    events: tuple[Input, ...]
    digests: tuple[str, ...]
    marks: str
    total: int
    outcome: str


@cache
def script_of(scenario: str, persona: str) -> Script:
    return compile_script(load_library(), scenario, persona)


@cache
def rubric() -> Rubric:
    path, text = next(iter(load_library().rubric_sources.items()))
    found, problems = read_rubric(path, text)
    assert found is not None, problems
    return found


def play(script: Script, events: tuple[Input, ...]) -> tuple[str, ...]:
    """The digest of the snapshot after each event."""
    begun = events[0]
    assert isinstance(begun, Started)
    snapshot = start(script, begun).snapshot
    digests = [digest(snapshot)]
    for event in events[1:]:
        snapshot = step(script, snapshot, event).snapshot
        digests.append(digest(snapshot))
    return tuple(digests)


def record(name: str) -> bytes:
    """The golden file of ``name``, made now."""
    scenario, persona, mode, turns = PLAYED[name]
    script = script_of(scenario, persona)
    rows = rehearse(script, turns, started=Started(START_MS, seed=name, today=TODAY, mode=mode))
    events = tuple(row.event for row in rows)
    card = score(script, rubric(), rows)
    ended = rows[-1].output.ended
    golden = Golden(
        scenario, persona, ENGINE, script.hash, events, play(script, events),
        hashlib.sha256(msgspec.json.encode(card, order="sorted")).hexdigest(), card.total, ended.outcome if ended else "",
    )  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(golden), indent=1) + b"\n"


def written(name: str) -> Path:
    """Where the golden file of ``name`` lies."""
    return Path(__file__).parent / f"{name}.json"
