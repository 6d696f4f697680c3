"""A lexicon of a few words, so that tests of the machinery do not hang on the shipped rules."""

from app.domain.text.lexicon import read_lexicon
from app.domain.text.matcher import Lexicon, compile_lexicon

HEAD = "schema: 1\nkind: lexicon\nid: toy\nlocale: {locale}\n"


def toy_source(body: str, locale: str = "zh-CN") -> dict[str, str]:
    return {"toy.yaml": HEAD.format(locale=locale) + body}


def toy(body: str, locale: str = "zh-CN", phrases: dict[str, tuple[str, ...]] | None = None) -> Lexicon:
    source, problems = read_lexicon(toy_source(body, locale))
    assert problems == ()
    return compile_lexicon(source, phrases or {})


def rule(act: str, *patterns: str, **more: object) -> str:
    """One act with one rule, as YAML."""
    listed = ", ".join(f'"{pattern}"' for pattern in patterns)
    lines = [f"acts:\n  {act}:\n    rules:\n      - id: {act}_toy\n        any: [{listed}]\n"]
    lines += [f"        {key}: {value}\n" for key, value in more.items()]
    return "".join(lines)
