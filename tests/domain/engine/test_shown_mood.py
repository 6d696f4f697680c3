"""A customer who shows little of their anger speaks as if calmer, and the story still goes by all of it."""

import dataclasses

from msgspec.structs import replace

from app.domain.engine.events import Started
from app.domain.engine.rehearsal import START_MS, TODAY
from app.domain.engine.scene import Scene
from app.domain.engine.step import start
from tests.domain.engine.plots import script


def spoken(overt, anger):
    reserved = dataclasses.replace(script(), persona=script().persona.model_copy(update={"overt": overt}))
    snapshot = start(reserved, Started(START_MS, seed="1", today=TODAY)).snapshot
    scene = Scene(reserved, replace(snapshot, mood=replace(snapshot.mood, anger=anger)), snapshot.at_ms)
    scene.say("need_by")
    assert scene.now.mood.anger == anger
    return scene.scheduled[-1].text


def test_who_shows_six_tenths_of_seventy_keeps_to_calm_words():
    assert spoken(1000, 70).startswith("我说了明天")
    assert not spoken(600, 70).startswith("我说了明天")
    assert spoken(600, 100).startswith("我说了明天")
