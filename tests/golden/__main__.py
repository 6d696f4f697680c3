"""Records the golden attempts anew: python -m tests.golden

Until 1.0 they may be re-recorded when content or semantics change, with a line in docs/changes that says why.
After that a change that alters one bumps ENGINE, and the old file stays with the engine that made it.
"""

from tests.golden.attempts import PLAYED, record, written

if __name__ == "__main__":
    for name in sorted(PLAYED):
        path = written(name)
        path.write_bytes(record(name))
        print(path)
