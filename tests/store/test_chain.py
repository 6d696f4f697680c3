"""Any change of a stored log is found, and where."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store import chain
from app.store.chain import Break, Link

START = chain.root({"id": "a1"})


def a_log(length: int) -> list[Link]:
    previous, made = START, []
    for seq in range(1, length + 1):
        salt, payload, cid = f"{seq:032x}", f'{{"n":{seq}}}', f"c{seq}" if seq % 2 else None
        commitment = chain.commit(salt, payload)
        digest = chain.link(previous, seq, "due", seq, cid, commitment)
        made.append(Link(seq, "due", seq, cid, payload, salt, commitment, digest))
        previous = digest
    return made


LOG = a_log(12)
HEAD = LOG[-1].hash


def test_an_untouched_log_verifies() -> None:
    assert chain.first_break(START, LOG, 12, HEAD) is None
    assert chain.first_break(START, [], 0, START) is None


@given(st.integers(0, 11), st.sampled_from(["kind", "at_ms", "cid", "payload", "salt", "commitment", "hash"]))
def test_any_changed_field_is_found_at_its_row(index: int, name: str) -> None:
    changed = {
        "kind": "x",
        "at_ms": -1,
        "cid": "zz",
        "payload": "{}",
        "salt": "f" * 32,
        "commitment": "0" * 64,
        "hash": "0" * 64,
    }
    log = [*LOG]
    log[index] = dataclasses.replace(log[index], **{name: changed[name]})
    found = chain.first_break(START, log, 12, HEAD)
    assert found is not None
    assert found.seq == index + 1


@given(st.integers(0, 11))
def test_a_missing_row_is_found(index: int) -> None:
    found = chain.first_break(START, LOG[:index] + LOG[index + 1 :], 12, HEAD)
    assert found is not None
    assert found.seq == index + 1


@given(st.integers(0, 10))
def test_swapped_and_inserted_rows_are_found(index: int) -> None:
    swapped = [*LOG]
    swapped[index], swapped[index + 1] = swapped[index + 1], swapped[index]
    assert chain.first_break(START, swapped, 12, HEAD) == Break(index + 1, "missing")
    assert chain.first_break(START, [*LOG[: index + 1], *LOG[index:]], 13, HEAD) is not None


def test_a_truncated_log_and_a_log_of_another_attempt_are_found() -> None:
    assert chain.first_break(START, LOG[:-1], 12, HEAD) == Break(12, "head")
    assert chain.first_break(chain.root({"id": "a2"}), LOG, 12, HEAD) == Break(1, "hash")


def test_a_salt_without_its_text_is_no_proof_but_no_break_either() -> None:
    forgotten = [dataclasses.replace(LOG[0], payload=None, salt=None), *LOG[1:]]
    assert chain.first_break(START, forgotten, 12, HEAD) is None
    with pytest.raises(dataclasses.FrozenInstanceError):
        LOG[0].seq = 2  # type: ignore[misc]
