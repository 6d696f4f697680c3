"""The catalogues are in step with the sources, and nothing is left untranslated."""

import importlib.util
import re
from pathlib import Path

import pytest

SPEC = importlib.util.spec_from_file_location("messages", Path("frontend/messages.py"))
messages = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(messages)

SLOT = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@pytest.fixture(scope="module")
def sources():
    return messages.extract()


@pytest.mark.parametrize("locale", messages.LOCALES)
def test_the_catalogue_is_what_the_sources_need(sources, locale):
    current = messages.written(messages.brought_up_to_date(locale, sources))
    assert messages.path_of(locale).read_bytes() == current, "run: python frontend/messages.py"


@pytest.mark.parametrize("locale", messages.LOCALES)
def test_every_sentence_is_translated(sources, locale):
    assert list(messages.untranslated(messages.brought_up_to_date(locale, sources))) == []


def test_translations_keep_their_slots(sources):
    for message in messages.brought_up_to_date("zh_CN", sources):
        if not message.id:
            continue
        wanted = message.id if isinstance(message.id, str) else message.id[1]
        given = message.string if isinstance(message.string, str) else message.string[0]
        assert sorted(SLOT.findall(given)) == sorted(SLOT.findall(wanted)), wanted


def test_sentences_of_all_three_kinds_of_source_are_found(sources):
    kinds = {place.rpartition(".")[2] for message in sources for place, _ in message.locations}
    assert kinds == {"py", "html", "ts"}
