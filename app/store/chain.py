"""The hash chain over salted commitments: any changed, missing, swapped or inserted row is found, and where.

``commitment = SHA-256(salt ‖ payload)`` stands for the text, so that text and salt can be forgotten
while ``hash = SHA-256(previous ‖ canonical(at, cid, commitment, kind, seq))`` still verifies.
A chain proves consistency; it does not stop somebody who can rewrite the whole of it.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Link:
    """One stored row as the chain sees it."""

    seq: int
    kind: str
    at_ms: int
    cid: str | None
    payload: str | None
    salt: str | None
    commitment: str
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first row that does not fit: ``seq`` of it and why."""

    seq: int
    why: str


def root(header: dict[str, str | int | None]) -> str:
    """The hash before the first row: it binds the chain to the attempt it belongs to."""
    return hashlib.sha256(b"peilian-chain-1" + msgspec.json.encode(header, order="sorted")).hexdigest()


def commit(salt: str, payload: str) -> str:
    """What stands in the chain for ``payload``."""
    return hashlib.sha256((salt + payload).encode()).hexdigest()


class Salts:
    """Salts by the hundred: asking the system for each would give the interpreter lock away every time."""

    def __init__(self) -> None:
        self._ready: list[str] = []

    def take(self) -> str:
        """A salt that was never used."""
        if not self._ready:
            fresh = secrets.token_hex(SALT_BYTES * 256)
            self._ready = [fresh[at : at + 2 * SALT_BYTES] for at in range(0, len(fresh), 2 * SALT_BYTES)]
        return self._ready.pop()


def link(previous: str, seq: int, kind: str, at_ms: int, cid: str | None, commitment: str) -> str:
    """The hash of a row after ``previous``."""
    row = msgspec.json.encode({"at": at_ms, "cid": cid, "commitment": commitment, "kind": kind, "seq": seq})
    return hashlib.sha256(previous.encode() + row).hexdigest()


def first_break(start: str, links: Iterable[Link], head_seq: int, head_hash: str) -> Break | None:
    """None when rows 1..``head_seq`` stand unbroken between ``start`` and ``head_hash``."""
    previous, expected = start, 1
    for each in links:
        if each.seq != expected:
            return Break(expected, "missing")
        if each.payload is not None and (each.salt is None or commit(each.salt, each.payload) != each.commitment):
            return Break(each.seq, "payload")
        if link(previous, each.seq, each.kind, each.at_ms, each.cid, each.commitment) != each.hash:
            return Break(each.seq, "hash")
        previous, expected = each.hash, expected + 1
    if (expected - 1, previous) != (head_seq, head_hash):
        return Break(expected, "head")
    return None
