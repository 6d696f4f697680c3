"""A customer for tests: the shipped emotion model with a plain persona, any number overridden."""

from pathlib import Path

from ruamel.yaml import YAML

from app.domain.engine.emotion import Customer
from app.domain.engine.feelings import EmotionModel
from app.domain.scenario.model import Burst, Case, Mood, Multipliers, Persona, Profile, Solution, Timers, Voice

MODEL = EmotionModel.model_validate(
    YAML(typ="safe").load(Path("scenarios/emotions/default.yaml").read_text(encoding="utf-8"))
)
SOLUTIONS = {
    "reship": Solution(label="reship", phrases=("补发",), fit="good", kind="goods"),
    "coupon": Solution(label="coupon", phrases=("优惠券",), fit="bad", kind="money", money=20),
}


def persona(name="default", **changes):
    fields = {
        "schema": 1,
        "kind": "persona",
        "id": name,
        "version": "1.0.0",
        "locale": "zh-CN",
        "label": name,
        "portrait": name,
        "profile": Profile(name="林女士", age=35, avatar="f"),
        "mood": Mood(anger=50, anxiety=30, trust=40, patience=100, satisfaction=40),
        "multipliers": Multipliers(),
        "timers": Timers(first_reply_s=30, reply_s=40, silence_s=120, tau_s=180, grace_s=30, think_s=40),
        "outcome_weights": (40, 26, 10),
        "voice": Voice(typing_dcps=60, burst=Burst()),
        "lines": {},
    }
    return Persona.model_validate(fields | changes)


def customer(name="default", case=None, **changes):
    return Customer(MODEL, persona(name, **changes), case or Case(loss_kind="goods", fault="ours"), SOLUTIONS)
