from pathlib import Path

import pytest

from app.config import BadSetting, Settings, settings_page


def test_settings_come_from_the_environment() -> None:
    found = Settings.from_environment(
        {
            "PEILIAN_PORT": "9000",
            "PEILIAN_DEMO": "1",
            "PEILIAN_ORIGINS": "https://a.example, https://b.example",
            "HOME": "/x",
        }
    )
    assert (found.port, found.demo, found.origins) == (9000, True, ("https://a.example", "https://b.example"))
    assert found.address == "http://127.0.0.1:9000"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PEILIAN_PROT", "1", "PEILIAN_PROT is no setting"),
        ("PEILIAN_PORT", "http", "must be a whole number"),
        ("PEILIAN_PORT", "８０", "must be a whole number"),
        ("PEILIAN_DEMO", "yes please", "must be 0 or 1"),
        ("PEILIAN_DATABASE", "mysql://x", "must begin with sqlite"),
        ("PEILIAN_LOG_LEVEL", "loud", "must be debug"),
        ("PEILIAN_LOG_FORMAT", "xml", "must be json"),
    ],
)
def test_what_cannot_be_is_refused_by_name(name: str, value: str, says: str) -> None:
    with pytest.raises(BadSetting, match=says):
        Settings.from_environment({name: value})


def test_known_passwords_stay_on_this_machine() -> None:
    with pytest.raises(BadSetting, match="PEILIAN_HOST"):
        Settings(demo=True, host="0.0.0.0")


def test_every_setting_is_explained_in_the_reference() -> None:
    assert Path("docs/reference/settings.md").read_text(encoding="utf-8") == settings_page()


def test_settings_survive_the_way_to_the_workers() -> None:
    given = Settings(port=9000, demo=True, origins=("https://a.example", "https://b.example"), redis="redis://x/1")
    assert Settings.from_environment(given.to_environment()) == given
