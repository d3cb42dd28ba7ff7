"""The audit log in plain words, as the person whom it is about reads it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask_babel import gettext

from journal.accounts.models import Device, Purpose
from journal.core.audit import Act, AuditEvent


def said(event: AuditEvent, reader: UUID, names: Mapping[UUID, str]) -> tuple[str, str]:
    """Return (who, what) of one act."""
    return _name(event.actor_id, reader, names), _what(event, names)


def _name(person: UUID | None, reader: UUID, names: Mapping[UUID, str]) -> str:
    if person is None:
        return "Naklank"
    if person == reader:
        return gettext("you")
    return names.get(person) or gettext("somebody who is no longer here")


def _what(event: AuditEvent, names: Mapping[UUID, str]) -> str:
    other = names.get(event.other_id) if event.other_id else None
    name = other or gettext("somebody who is no longer here")
    if event.act == Act.READ:
        return _opened(event)
    said: dict[str, str] = {
        Act.SHARED: _shared(event, name),
        Act.TOOK_BACK: _taken_back(event, name),
        Act.NUMBERS_SHARED: gettext("shared your numbers with %(name)s", name=name),
        Act.NUMBERS_TAKEN_BACK: gettext("stopped sharing your numbers with %(name)s", name=name),
        Act.SIGNALS_SHOWN: gettext("let %(name)s see signals", name=name),
        Act.SIGNALS_HIDDEN: gettext("stopped letting %(name)s see signals", name=name),
        Act.INVITED: gettext("made an invitation"),
        Act.JOINED: gettext("joined"),
        Act.SIGNED_IN: gettext("signed in on a device"),
        Act.DEVICE_ENDED: gettext("signed a device out"),
        Act.ADDRESS_CHANGED: gettext("changed the e-mail address"),
        Act.PASSPHRASE_CHANGED: gettext("changed the passphrase"),
        Act.RECOVERY_CODE_MADE: gettext("made a recovery code"),
        Act.RECOVERED: gettext("opened the vault with the recovery code"),
        Act.RESET_ASKED: gettext("asked for a new vault"),
        Act.RESET_CONFIRMED: gettext("confirmed a new vault"),
        Act.RESET_REFUSED: gettext("stopped the request for a new vault"),
        Act.RESET_DONE: gettext("opened a new vault"),
        Act.KEY_AGREED: gettext("agreed to the key of %(name)s", name=name),
        Act.CONSENT_GIVEN: gettext("said yes: %(purpose)s", purpose=_purpose(event)),
        Act.CONSENT_WITHDRAWN: gettext("withdrew a yes: %(purpose)s", purpose=_purpose(event)),
        Act.ACCOUNT_LOCKED: gettext("locked the account"),
        Act.ACCOUNT_UNLOCKED: gettext("opened the account again"),
        Act.GUIDANCE_BEGAN: gettext("guidance by %(name)s began", name=name),
        Act.SESSION_CHANGED: gettext("wrote down when your session is or was"),
        Act.ERASED: gettext("erased everything"),
        Act.GUIDANCE_ENDED: gettext("ended guidance by %(name)s", name=name),
        Act.GUIDANCE_END_PLANNED: gettext("planned the end of guidance by %(name)s", name=name),
        Act.GUIDANCE_END_CHANGED: gettext("changed the end of guidance by %(name)s", name=name),
        Act.GUIDANCE_END_CANCELLED: gettext("let guidance by %(name)s go on", name=name),
    }
    return said.get(event.act, event.act)


def _opened(event: AuditEvent) -> str:
    kinds = {
        "numbers": gettext("opened your numbers"),
        "caseload": gettext("saw your numbers of the last two weeks in the list of people"),
        "topic": gettext("read what you want to talk about first"),
        "insight": gettext("opened an insight"),
        "sheet": gettext("opened your conversation sheet"),
    }
    return kinds.get(event.object_kind or "") or gettext("opened an entry")


def _shared(event: AuditEvent, name: str) -> str:
    kinds = {
        "topic": gettext("shared what you want to talk about first with %(name)s", name=name),
        "insight": gettext("shared an insight with %(name)s", name=name),
        "sheet": gettext("shared a conversation sheet with %(name)s", name=name),
    }
    entry = gettext("shared an entry with %(name)s", name=name)
    return kinds.get(event.object_kind or "", entry)


def _taken_back(event: AuditEvent, name: str) -> str:
    kinds = {
        "topic": gettext(
            "stopped sharing what you want to talk about first with %(name)s", name=name
        ),
        "insight": gettext("stopped sharing an insight with %(name)s", name=name),
        "sheet": gettext("stopped sharing a conversation sheet with %(name)s", name=name),
    }
    entry = gettext("stopped sharing an entry with %(name)s", name=name)
    return kinds.get(event.object_kind or "", entry)


def _purpose(event: AuditEvent) -> str:
    purposes = {
        Purpose.JOURNAL: gettext("Keeping what I write and fill in"),
        Purpose.SHARING: gettext("Sharing what I choose with my coach"),
        Purpose.MAIL: gettext("An e-mail when something is ready for me"),
    }
    return purposes[Purpose(event.object_kind)] if event.object_kind in set(Purpose) else ""


def device_name(device: Device) -> str:
    """Say which kind of device it is, as far as it said so itself."""
    browsers = {"Edg": "Edge", "SamsungBrowser": "Samsung Internet"}
    browser = browsers.get(device.browser, device.browser)
    known = [part for part in (device.platform, browser) if part]
    return " · ".join(known) or gettext("A device")
