"""The installation's own keys, from its settings: the organisation's ring and the peppers."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app

from config import Settings
from journal.core.vault import COST, Cost, KeyRing


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """What the server itself holds; none of it opens what a person wrote."""

    ring: KeyRing
    peppers: dict[str, bytes]
    cost: Cost = COST

    @property
    def pepper(self) -> tuple[str, bytes]:
        """The pepper that new slots are made with."""
        return next(iter(self.peppers.items()))


def install(app: Flask, settings: Settings) -> None:
    """Keep the keys with the app."""
    app.extensions["keys"] = Keys(
        ring=KeyRing((key.id, key.secret) for key in settings.organisation_keys),
        peppers={key.id: key.secret for key in settings.peppers},
    )


def keys() -> Keys:
    """Return the keys of the running app."""
    found: Keys = current_app.extensions["keys"]
    return found


def ring() -> KeyRing:
    """Return the organisation's key ring."""
    return keys().ring
