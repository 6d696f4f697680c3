"""Texts of authors: one string, or one for each language."""

from collections.abc import Mapping


def text_in(locale: str, text: str | Mapping[str, str]) -> str:
    """``text`` in the reader's language, else in the first one it was written in."""
    if isinstance(text, str):
        return text
    return text.get(locale) or next((each for each in text.values() if each), "")
