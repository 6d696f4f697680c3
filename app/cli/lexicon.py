"""``peilian lexicon train``: what the linear layer learns from the examples, written beside them."""

from app.cli.failure import Failure
from app.cli.output import say
from app.domain.text.learning import train
from app.domain.text.lexicon import LexiconSource, read_lexicon
from app.domain.text.linear import write_weights
from app.domain.text.matcher import compile_lexicon
from app.library.files import load_library, scenarios_dir

FILES = {"zh-CN": "lexicons/zh/linear_zh.yaml", "en": "lexicons/en/linear_en.yaml"}


def run(*, check: bool) -> int:
    """Write the weights of each language; with ``check`` only say which are not what the examples give, and 1 then."""
    root = scenarios_dir()
    if not root.is_dir():
        raise Failure(f"{root}: no such directory; PEILIAN_SCENARIOS names the directory of scenario files")
    source, _ = read_lexicon(load_library(root).lexicon_sources)
    stale = False
    for locale, name in FILES.items():
        text = trained(source, locale)
        path = root / name
        old = path.read_text("utf-8") if path.is_file() else ""
        stale |= text != old
        if not check:
            path.write_text(text, "utf-8")
        say(f"{name}: {'as trained' if text == old else 'stale' if check else 'written'}, {len(text)} characters")
    return int(check and stale)


def trained(source: LexiconSource, locale: str) -> str:
    """The file of weights that the other files of a locale give."""
    files = tuple(file for file in source.files if file.locale == locale and file.weights is None)
    alone = LexiconSource(files)
    return write_weights(train(alone, compile_lexicon(alone), locale))
