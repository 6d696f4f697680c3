"""The generated pages say what the program does today."""

from docs.generate import pages


def test_no_generated_page_is_stale():
    stale = [path.name for path, text in pages().items() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "run python -m docs.generate"


def test_every_model_has_a_section_of_its_own():
    page = next(text for path, text in pages().items() if path.name == "scenario-format.md")
    anchors = {line[4:].lower() for line in page.splitlines() if line.startswith("### ")}
    linked = {part.split(")")[0] for part in page.split("](#")[1:]}
    assert linked <= anchors
