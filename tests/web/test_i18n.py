import pytest
from starlette.requests import Request

from app.web.i18n import browser_messages, gettext_for, locale_of, ngettext_for


def asking(**headers):
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": raw})


@pytest.mark.parametrize(
    ("headers", "locale"),
    [
        ({}, "zh-CN"),
        ({"accept_language": "en"}, "en"),
        ({"accept_language": "de, en-GB;q=0.8, zh;q=0.5"}, "en"),
        ({"accept_language": "en;q=0.3,zh-TW;q=0.9"}, "zh-CN"),
        ({"accept_language": "fr"}, "zh-CN"),
        ({"accept_language": "en;q=0"}, "zh-CN"),
        ({"accept_language": "en;q=nonsense, zh"}, "zh-CN"),
        ({"accept_language": "," * 5000 + "en"}, "zh-CN"),
        ({"cookie": "lang=en", "accept_language": "zh"}, "en"),
        ({"cookie": "lang=xx", "accept_language": "en"}, "en"),
    ],
)
def test_the_language_is_the_chosen_one_else_the_browsers(headers, locale):
    assert locale_of(asking(**headers)) == locale


def test_sentences_are_translated_and_counted():
    assert gettext_for("zh-CN")("Library") == "场景库"
    assert gettext_for("en")("Library") == "Library"
    assert ngettext_for("en")("%(num)d error", "%(num)d errors", 1) == "%(num)d error"
    assert ngettext_for("en")("%(num)d error", "%(num)d errors", 2) == "%(num)d errors"
    assert ngettext_for("zh-CN")("%(num)d error", "%(num)d errors", 2) == "%(num)d 个错误"


def test_the_browser_gets_only_the_sentences_of_scripts():
    sent = browser_messages("zh-CN")
    assert sent
    assert "Library" not in sent
    assert all(sent.values())
