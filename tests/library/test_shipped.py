"""What is shipped loads whole: a file that is refused would be missed by nobody else."""

from app.domain.text.lexicon import LOCALES, read_lexicon
from app.library.files import load_library


def test_nothing_shipped_is_refused_and_both_languages_have_their_second_layer():
    library = load_library()
    assert [d.text("en") for d in library.diagnostics if d.severity == "error"] == []
    source, problems = read_lexicon(library.lexicon_sources)
    assert problems == ()
    assert {file.locale for file in source.files if file.weights is not None} == set(LOCALES)
