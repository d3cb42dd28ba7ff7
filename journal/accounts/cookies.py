"""The device cookie: the only thing that says who somebody is."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import Request, Response

from journal.accounts.models import Role
from journal.core.vault import new_secret

NAME = "__Host-device"
_FORMAT = "v1"
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Timeout:
    """How long a device stays signed in: since its last use, and at the very most."""

    idle: timedelta
    absolute: timedelta


TIMEOUTS = {
    Role.PARTICIPANT: Timeout(timedelta(days=60), timedelta(days=365)),
    Role.COACH: Timeout(timedelta(days=14), timedelta(days=90)),
    Role.ADMIN: Timeout(timedelta(hours=12), timedelta(days=7)),
}


@dataclass(frozen=True, slots=True, repr=False)
class DeviceCookie:
    """What the cookie holds: the device's id and 32 random bytes that nobody else has."""

    device_id: UUID
    secret: bytes

    @classmethod
    def fresh(cls, device_id: UUID) -> DeviceCookie:
        """Return a cookie with a new secret."""
        return cls(device_id, new_secret())

    @classmethod
    def of(cls, request: Request) -> DeviceCookie | None:
        """Read the cookie of a request; None when there is none, or it is not one of ours."""
        version, _, rest = request.cookies.get(NAME, "").partition(".")
        device, _, secret = rest.partition(".")
        try:
            cookie = cls(UUID(device), base64.b64decode(secret + "=", b"-_", validate=True))
        except (ValueError, binascii.Error):
            return None
        return cookie if version == _FORMAT and len(cookie.secret) == _SECRET_BYTES else None

    def put(self, response: Response, role: str) -> None:
        """Give the cookie to the browser, for as long as the device may stay signed in."""
        secret = base64.urlsafe_b64encode(self.secret).rstrip(b"=").decode()
        response.set_cookie(
            NAME,
            f"{_FORMAT}.{self.device_id}.{secret}",
            max_age=TIMEOUTS[Role(role)].absolute,
            secure=True,
            httponly=True,
            samesite="Lax",
        )


def drop(response: Response) -> None:
    """Take the cookie from the browser."""
    response.delete_cookie(NAME, secure=True, httponly=True, samesite="Lax")
