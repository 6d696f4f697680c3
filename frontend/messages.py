"""Keeps the catalogues in step with the sources: python frontend/messages.py [--check]

Without arguments new sentences are added to every language and unused ones dropped; with --check nothing is
written and the exit status is 1 when a catalogue is stale or a sentence has no translation. English is the
language of the msgids, so its catalogue is filled by itself.
"""

import json
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ("zh_CN", "en")
BOILERPLATE = tuple(
    f'"{name}'.encode() for name in ("POT-", "PO-Rev", "Generated", "Report-", "Last-", "Language-Team")
)
KEYWORDS = DEFAULT_KEYWORDS | {"N_": None, "t": None}
TOLD = re.compile(r'\bt\(\s*"((?:[^"\\]|\\.)*)"')


def typescript(
    source: IO[bytes], _keywords: object, _tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Every ``t("…")``. Babel's own reader loses its way in templates within templates."""
    del options
    for found in TOLD.finditer(source.read().decode()):
        yield 0, "t", json.loads(f'"{found.group(1)}"'), []


SOURCES = (
    ("app", [("**.py", "python")], {}),
    ("frontend/templates", [("**.html", "jinja2")], {"**.html": {"trimmed": "true"}}),
    ("frontend/src", [("**.ts", typescript)], {}),
)


def extract() -> Catalog:
    """Every sentence of the sources with the files it stands in."""
    catalogue = Catalog(project="peilian", charset="utf-8")
    for folder, methods, options in SOURCES:
        found = extract_from_dir(ROOT / folder, methods, options, keywords=KEYWORDS)
        for name, _line, message, _comments, _context in found:
            catalogue.add(message, locations=[(f"{folder}/{name}", 0)])
    return catalogue


def brought_up_to_date(locale: str, sources: Catalog) -> Catalog:
    """The catalogue of ``locale`` with exactly the sentences of ``sources``; old translations are kept."""
    path = path_of(locale)
    old = Catalog(locale)
    if path.is_file():
        with path.open("rb") as source:
            old = read_po(source, locale)
    new = Catalog(locale, project="peilian", charset="utf-8", fuzzy=False)
    for message in sources:
        if not message.id:
            continue
        before = old.get(message.id[0] if isinstance(message.id, tuple) else message.id)
        new.add(message.id, before.string if before else "", sorted(set(message.locations)), message.flags)
        if locale == "en":
            new[message.id].string = message.id
    return new


def untranslated(catalogue: Catalog) -> Iterator[str]:
    """The sentences without a translation."""
    for message in catalogue:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not all(strings):
            yield str(message.id)


def path_of(locale: str) -> Path:
    """The file of a catalogue."""
    return ROOT / "frontend" / "locales" / locale / "LC_MESSAGES" / "peilian.po"


def written(catalogue: Catalog) -> bytes:
    """The bytes of the file: sorted, without dates and line numbers, so that only words make differences."""
    text = BytesIO()
    write_po(text, catalogue, sort_output=True, omit_header=False, include_lineno=False, width=120)
    lines = text.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith((*BOILERPLATE, b"# ", b"#\n")))


def main(check: bool) -> int:
    """Bring up to date or check; the exit status."""
    sources, failed = extract(), False
    for locale in LOCALES:
        catalogue = brought_up_to_date(locale, sources)
        missing = list(untranslated(catalogue))
        path, text = path_of(locale), written(catalogue)
        stale = not path.is_file() or path.read_bytes() != text
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
        failed |= bool(missing) or (check and stale)
        state = "stale" if stale and check else "written" if stale else "up to date"
        print(f"{locale}: {len(catalogue)} sentences, {len(missing)} untranslated, {state}")
        for message in missing:
            print(f"  {message}")
    return int(failed and check)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
