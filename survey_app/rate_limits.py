"""How often a sender may try: counters that all processes share through Redis, where one is set up.

Senders are counted under an HMAC of their address. Its key derives from SECRET_KEY and the day, so every process counts
alike, and nobody without the key can tell an address from a counter.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any, TypeVar

from flask import current_app, request, session
from flask_limiter import Limiter
from flask_security import current_user
from limits import parse
from limits.storage import MemoryStorage, RedisStorage, Storage

T = TypeVar("T")
SHARED = "shared+"          # stands before the address of Redis: our counters, which fall back
REDIS_SCHEMES = ("redis", "rediss", "redis+unix")
REDIS_PATIENCE = 0.5        # seconds to wait for Redis
NETWORK = 64                # bits of an IPv6 address that tell whose it is
REST = 30                   # seconds for which a Redis that failed is not asked again
log = logging.getLogger(__name__)


class SharedCounters(Storage):
    """Counters in Redis. While Redis fails, each process counts in its own memory; the log says so once, and when it is back."""

    STORAGE_SCHEME = [SHARED + scheme for scheme in REDIS_SCHEMES]    # noqa: RUF012 -- the library's attribute

    def __init__(self, uri: str = "", wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions)
        self._redis = RedisStorage(uri.removeprefix(SHARED), socket_timeout=REDIS_PATIENCE,
                                   socket_connect_timeout=REDIS_PATIENCE, **options)
        self._memory = MemoryStorage()
        self._ask_again_at = 0.0

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        return (self._redis.dependency.RedisError, OSError)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return self._either(lambda storage: storage.incr(key, expiry, amount))

    def get(self, key: str) -> int:
        return self._either(lambda storage: storage.get(key))

    def get_expiry(self, key: str) -> float:
        return self._either(lambda storage: storage.get_expiry(key))

    def check(self) -> bool:
        return self._either(lambda storage: storage.check())

    def reset(self) -> int | None:
        return self._either(lambda storage: storage.reset())

    def clear(self, key: str) -> None:
        return self._either(lambda storage: storage.clear(key))

    def _either(self, ask: Callable[[RedisStorage | MemoryStorage], T]) -> T:
        if time.monotonic() < self._ask_again_at:
            return ask(self._memory)
        try:
            answer = ask(self._redis)
        except self.base_exceptions as error:
            self._rest(error)
            return ask(self._memory)
        if self._ask_again_at:
            self._ask_again_at = 0.0
            log.warning("Redis answers again: tries are counted for all processes together")
        return answer

    def _rest(self, error: Exception) -> None:
        if not self._ask_again_at:
            log.warning("Redis cannot be reached (%s): until it answers, each process counts by itself", type(error).__name__)
        self._ask_again_at = time.monotonic() + REST


def storage_address(redis: str) -> str:
    """The limiter's address for HYS_REDIS_URL; memory without it."""
    return SHARED + redis if redis else "memory://"


def throttle_key() -> str:
    """The key that counts a sender's requests."""
    return _digest(sender(request.remote_addr or ""))


def sender(address: str) -> str:
    """Who sends from an internet address: of IPv6 the whole network, because a home or a rented machine has all of it."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(IPv6Network((int(found), NETWORK), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)


def account_key() -> str:
    """The key that counts attempts to sign in to one account, from any address."""
    typed = current_user.email if current_user.is_authenticated else request.form.get("email", "")
    return _digest("account " + typed.strip().lower()[:254])


def mailbox_key(address: str) -> str:
    """The key that counts emails to one address, whoever asks for them."""
    return _digest("mail to " + address.strip().lower()[:254])


def typed_address_key() -> str:
    """The same for the address in a form."""
    return mailbox_key(request.form.get("email", ""))


def session_key() -> str:
    """The key that counts what one browser sends: its session's random token."""
    return _digest("session " + str(session.get("csrf_token", "")))


def site_key() -> str:
    """The key that counts what everybody sends together."""
    return "site"


limiter = Limiter(throttle_key)


class WrongTries:
    """Counts wrong tries alone, after the check: what is right is never refused because somebody else was wrong.

    `limit` is like "20 per hour"; `key` tells who or what is counted.
    """

    def __init__(self, purpose: str, limit: str, key: Callable[[], str]) -> None:
        self._purpose, self._limit, self._key = purpose, parse(limit), key

    def count(self) -> bool:
        """Counts a wrong try of this request. Returns whether it was within the limit."""
        return not limiter.enabled or limiter.limiter.hit(self._limit, self._purpose, self._key())

    def are_used_up(self) -> bool:
        """Whether the next wrong try would be beyond the limit."""
        return limiter.enabled and not limiter.limiter.test(self._limit, self._purpose, self._key())


def _digest(what: str) -> str:
    key = _key_of(datetime.now(UTC).date(), current_app.config["SECRET_KEY"])
    return hmac.new(key, what.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=4)
def _key_of(day: date, secret: str) -> bytes:
    return hmac.new(secret.encode(), f"tries of {day}".encode(), hashlib.sha256).digest()
