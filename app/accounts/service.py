"""Users and logins: who somebody is, how they prove it, and when that ends."""

import hashlib
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from fastapi import Request, WebSocket
from starlette.responses import Response

from app.accounts import repository
from app.accounts.access import ROLES, Actor, Role
from app.accounts.buckets import Buckets
from app.accounts.passwords import Passwords, acceptable
from app.config import Settings
from app.errors import Conflict, Forbidden, Invalid, NotFound, TooMany, Unauthorized
from app.store.clock import Clock
from app.store.db import Database

_LOGIN_NAME = re.compile(r"[A-Za-z0-9._-]{2,64}\Z")
# Revocations are looked up with some overlap, since workers' clocks differ a little.
_OVERLAP_MS = 10_000


@dataclass(frozen=True, slots=True)
class User:
    """A user as administrators see them."""

    id: str
    login: str
    name: str
    role: Role
    active: bool


class Accounts:
    """All rules about users and logins."""

    def __init__(self, db: Database, clock: Clock, settings: Settings) -> None:
        self._db = db
        self._clock = clock
        self._settings = settings
        self._passwords = Passwords()
        # By address, by account, and by failures of an address at an account: whoever guesses at an
        # account locks out himself, not its owner at another desk.
        self._by_address = Buckets(burst=60, refill_ms=1_000)
        self._by_account = Buckets(burst=40, refill_ms=15_000)
        self._by_failure = Buckets(burst=5, refill_ms=60_000)
        self._on_logout: list[Callable[[str], None]] = []
        self.setup_code = ""

    @property
    def cookie_name(self) -> str:
        """Name of the login cookie; ``__Host-`` wants https."""
        return "__Host-peilian" if self._settings.secure else "peilian"

    # Logging in and out

    async def login(self, login: str, password: str, address: str) -> str:
        """The token of a new login. Raises Unauthorized (bad_login); TooMany whether the password is right or not."""
        now = self._clock.now_ms()
        self._may_try(login, address, now)
        async with self._db.read() as connection:
            user = await repository.user_by_login(connection, login)
        known = user is not None and bool(user.active)
        right = await self._passwords.matches(user.password if user is not None and known else None, password)
        if user is None or not right:
            self._by_failure.take(f"{address} {login}", now)
            raise Unauthorized("bad_login")
        self._by_failure.clear(f"{address} {login}")
        return await self._open(user.id, user.auth_version)

    def _may_try(self, login: str, address: str, now: int) -> None:
        tries = ((self._by_address, address), (self._by_account, login), (self._by_failure, f"{address} {login}"))
        wait = max(bucket.wait_ms(key, now) for bucket, key in tries)
        if wait:
            raise TooMany("login_locked", retry_after_s=-(-wait // 1000))
        self._by_address.take(address, now)
        self._by_account.take(login, now)

    async def _open(self, user_id: str, auth_version: int) -> str:
        token, now = secrets.token_urlsafe(32), self._clock.now_ms()
        async with self._db.transaction() as connection:
            await repository.drop_expired(connection, now - 86_400_000)
            await repository.insert_login(
                connection,
                {
                    "token": hashed(token),
                    "user_id": user_id,
                    "auth_version": auth_version,
                    "created_at": now,
                    "expires_at": now + self._settings.login_hours * 3_600_000,
                },
            )
        return token

    async def logout(self, actor: Actor) -> None:
        """End this login; what it has open is closed within seconds, in every worker."""
        async with self._db.transaction() as connection:
            await repository.revoke(connection, actor.token, self._clock.now_ms())
        for listener in self._on_logout:
            listener(actor.token)

    def on_logout(self, listener: Callable[[str], None]) -> None:
        """Call ``listener`` with the hashed token of every login that is ended here."""
        self._on_logout.append(listener)

    async def actor(self, token: str) -> Actor | None:
        """The person behind a cookie, None when it is not (any more) a login."""
        if not token:
            return None
        stored = hashed(token)
        async with self._db.read() as connection:
            user = await repository.live_login(connection, stored, self._clock.now_ms())
            if user is None:
                return None
            places = await repository.memberships_of(connection, user.id)
        return _actor(user, places, stored)

    async def actor_of(self, user: User) -> Actor:
        """A user as one who acts, for work that nobody's browser asks for."""
        async with self._db.read() as connection:
            places = await repository.memberships_of(connection, user.id)
        return _actor(user, places, "")

    async def ended_since(self, since_ms: int) -> tuple[set[str], dict[str, int]]:
        """Hashed tokens revoked, and users changed (and when) since ``since_ms``: whose sockets must close."""
        async with self._db.read() as connection:
            return await repository.ended_since(connection, since_ms - _OVERLAP_MS)

    def set_cookie(self, response: Response, token: str) -> None:
        """Give ``response`` the login cookie."""
        response.set_cookie(
            self.cookie_name,
            token,
            max_age=self._settings.login_hours * 3600,
            path="/",
            secure=self._settings.secure,
            httponly=True,
            samesite="lax",
        )

    def drop_cookie(self, response: Response) -> None:
        """Take the login cookie back, and what the browser kept of our pages."""
        response.delete_cookie(self.cookie_name, path="/", secure=self._settings.secure, httponly=True, samesite="lax")
        response.headers["Clear-Site-Data"] = '"cache", "storage"'

    # The first user

    async def setup_needed(self) -> bool:
        """Whether nobody can log in yet, because there is no user."""
        async with self._db.read() as connection:
            return not await repository.any_user(connection)

    async def first_admin(self, code: str, login: str, name: str, password: str) -> str:
        """Create the first administrator with the one-time code of the terminal; the token of their login."""
        if not self.setup_code or not secrets.compare_digest(code.strip().encode(), self.setup_code.encode()):
            raise Forbidden("bad_setup_code")
        values = await self._new_user(login, name, "admin", password)
        async with self._db.transaction() as connection:
            await repository.lock_users(connection)
            if await repository.any_user(connection):
                raise Conflict("setup_done")
            await repository.insert_user(connection, values)
        self.setup_code = ""
        return await self._open(str(values["id"]), 1)

    # Users

    async def add_user(
        self, login: str, name: str, role: str, password: str, cohort: str = "", leads: bool = False
    ) -> User:
        """A new user, in ``cohort`` (made when it does not exist) if one is named."""
        values = await self._new_user(login, name, role, password)
        now = self._clock.now_ms()
        try:
            async with self._db.transaction() as connection:
                await repository.insert_user(connection, values)
                if cohort:
                    cohort_id = await repository.cohort_by_name(connection, cohort)
                    if cohort_id is None:
                        cohort_id = new_id()
                        await repository.insert_cohort(connection, cohort_id, cohort, now)
                    await repository.join_cohort(connection, cohort_id, str(values["id"]), leads)
        except sa.exc.IntegrityError as error:
            raise Conflict("login_taken", login=login) from error
        return User(str(values["id"]), login, name, cast(Role, role), True)

    async def _new_user(self, login: str, name: str, role: str, password: str) -> dict[str, object]:
        if role not in ROLES:
            raise Invalid("bad_role", role=role)
        if not _LOGIN_NAME.match(login):
            raise Invalid("bad_login_name", login=login)
        if not acceptable(password, login):
            raise Invalid("weak_password")
        now = self._clock.now_ms()
        return {
            "id": new_id(),
            "login": login,
            "name": (name.strip() or login)[:120],
            "role": role,
            "password": await self._passwords.hash(password),
            "active": True,
            "auth_version": 1,
            "changed_at": now,
            "created_at": now,
        }

    async def users(self) -> list[User]:
        """All users by login name."""
        async with self._db.read() as connection:
            rows = await repository.all_users(connection)
        return [User(row.id, row.login, row.name, cast(Role, row.role), row.active) for row in rows]

    async def set_password(self, login: str, password: str) -> None:
        """A new password; every login of the user ends."""
        if not acceptable(password, login):
            raise Invalid("weak_password")
        stored = await self._passwords.hash(password)
        await self._change(login, {"password": stored})

    async def disable(self, login: str) -> None:
        """The user cannot log in any more and loses what is open. The last administrator stays."""
        await self._change(login, {"active": False})

    async def _change(self, login: str, values: dict[str, object]) -> None:
        async with self._db.transaction() as connection:
            user = await repository.user_by_login(connection, login)
            if user is None:
                raise NotFound("unknown_user", login=login)
            losing = values.get("active") is False and user.role == "admin" and user.active
            if losing and await repository.active_admins(connection) == 1:
                raise Conflict("last_admin")
            await repository.update_user(connection, user.id, self._clock.now_ms(), values)

    async def names(self, ids: list[str]) -> dict[str, str]:
        """The names of users by id."""
        async with self._db.read() as connection:
            return await repository.user_names(connection, ids)

    async def cohort_names(self) -> dict[str, str]:
        """The names of all cohorts by id."""
        async with self._db.read() as connection:
            return await repository.cohort_names(connection)

    def close(self) -> None:
        self._passwords.close()


def _actor(user: Any, places: Sequence[Any], token: str) -> Actor:
    return Actor(
        id=user.id,
        login=user.login,
        name=user.name,
        role=cast(Role, user.role),
        token=token,
        cohorts=tuple(place.cohort_id for place in places if not place.leads),
        leads=tuple(place.cohort_id for place in places if place.leads),
    )


def accounts_of(connection: Request | WebSocket) -> Accounts:
    """The accounts of the running application."""
    return cast(Accounts, connection.app.state.accounts)


def hashed(token: str) -> str:
    """What is stored of a login's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_id() -> str:
    """An id nobody can guess: 16 characters, lower case and digits, easy to read out."""
    alphabet = "abcdefghjkmnpqrstvwxyz0123456789"
    return "".join(secrets.choice(alphabet) for _ in range(16))
