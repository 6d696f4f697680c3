"""Password hashes: argon2id, off the event loop, at most four at a time (19 MiB each)."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

MIN_CHARACTERS = 10
MAX_CHARACTERS = 200
# The first that anybody tries and that are long enough to slip through; compared without case and blanks.
COMMON = frozenset(
    [
        "1234567890",
        "12345678910",
        "123456789a",
        "0123456789",
        "0987654321",
        "9876543210",
        "qwertyuiop",
        "qwerty12345",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "password123",
        "password1234",
        "passw0rd123",
        "p@ssw0rd123",
        "iloveyou123",
        "admin12345",
        "administrator",
        "letmein123",
        "welcome123",
        "changeme123",
        "abc1234567",
        "abcd123456",
        "a123456789",
        "woaini1314",
        "woaini520520",
        "5201314520",
        "mima123456",
        "peilian123",
        "peilian1234",
    ]
)


def acceptable(password: str, login: str = "") -> bool:
    """Long enough, not the login name, and not among the first that anybody tries."""
    plain = "".join(password.lower().split())
    known = plain in COMMON or plain == login.lower() or len(set(plain)) < 3
    return MIN_CHARACTERS <= len(password) <= MAX_CHARACTERS and not known


class Passwords:
    """Hashes and compares. A login name that does not exist costs as much as a wrong password."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="argon2")
        self._decoy = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """What to store for ``password``."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hasher.hash, password)

    async def matches(self, stored: str | None, password: str) -> bool:
        """Whether ``password`` is the one behind ``stored``; None is nobody's, and takes as long."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._verify, stored, password)

    def _verify(self, stored: str | None, password: str) -> bool:
        try:
            self._hasher.verify(stored or self._decoy, password)
        except (Argon2Error, InvalidHashError):
            return False
        return stored is not None

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
