"""Inviting somebody, and joining with the link that they were shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from secrets import token_urlsafe
from uuid import UUID

from sqlalchemy.orm import Session

from journal.accounts.actions import stretching
from journal.accounts.actions.devices import add_device
from journal.accounts.cookies import DeviceCookie
from journal.accounts.models import (
    WORDINGS,
    Consent,
    Invitation,
    KeySlot,
    NumbersKey,
    Person,
    PersonRole,
    Pin,
    Purpose,
    Role,
    SlotKind,
    State,
    Vault,
)
from journal.accounts.queries.people import own_consents
from journal.accounts.queries.vaults import public_keys
from journal.accounts.queries.ways_in import open_invitation, token_hash, waiting_invitations
from journal.core import audit, clock
from journal.core.access import features
from journal.core.audit import Act
from journal.core.columns import uuid7
from journal.core.db import Database
from journal.core.keys import ring
from journal.core.vault import (
    OpenVault,
    SecretKey,
    VaultKey,
    is_vouched,
    new_secret,
    new_vault,
    vouch,
)
from journal.core.viewers import Admin, Clock, Coach, Participant, PausedParticipant, Visitor

INVITATION_LASTS = timedelta(hours=72)
FIRST_DAY = date(1970, 1, 1)
"""The first period of numbers begins before anything."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody new, and the token of the link that lets them in once."""

    person_id: UUID
    token: str


@dataclass(frozen=True, slots=True)
class Joining:
    """What somebody fills in when they join."""

    name: str
    language: str
    zone: str
    passphrase: bytes


def invite(
    db: Session, viewer: Admin | Coach | Clock, *, name: str, email: str, role: Role, language: str
) -> Invited:
    """Make an account that waits for its person; the caller has checked that the e-mail is new."""
    person_id = uuid7()
    db.add(
        Person(
            id=person_id,
            sealed_name=ring().seal(Person.name_place(person_id), name),
            sealed_email=ring().seal(Person.email_place(person_id), email),
            email_index=ring().index(email),
            language=language,
            zone=clock.DEFAULT_ZONE,
            created_at=clock.now(),
            state=State.INVITED,
            theme="auto",
        )
    )
    db.add(PersonRole(person_id=person_id, role=role))
    db.flush()
    return Invited(person_id, renew_invitation(db, viewer, person_id))


def renew_invitation(db: Session, viewer: Admin | Coach | Clock, person_id: UUID) -> str:
    """Return the token of a new link; earlier ones of this person stop working."""
    for earlier in waiting_invitations(db, viewer, person_id):
        db.delete(earlier)
    token = token_urlsafe(32)
    inviter = None if isinstance(viewer, Clock) else viewer.person_id
    db.add(
        Invitation(
            person_id=person_id,
            invited_by=inviter,
            token_hash=token_hash(token),
            voucher=_voucher(viewer, token),
            expires_at=clock.now() + INVITATION_LASTS,
        )
    )
    audit.record(db, Act.INVITED, actor=inviter, subject=person_id)
    return token


def join(
    database: Database, viewer: Visitor, token: str, joining: Joining, agent: str
) -> tuple[DeviceCookie, Role]:
    """Open the account: a vault, a way in, the inviting coach's key pinned, this device signed in.

    Raises NotFound when the invitation was used or ended meanwhile.
    """
    with database.read() as db:
        person_id = open_invitation(db, viewer, token).person.id
    vault_id = uuid7()
    sealed, key = new_vault(vault_id, person_id)
    slot = stretching.wrap(key, joining.passphrase)
    with database.write() as db:
        opened = open_invitation(db, viewer, token, to_use=True)
        opened.invitation.used_at = clock.now()
        _describe(opened.person, joining)
        db.add(vault_row(sealed.public_key, sealed.sealed_private_key, key, generation=1))
        db.flush()
        db.add(KeySlot.of(SlotKind.PASSPHRASE, slot, clock.now()))
        vault = OpenVault(key, sealed.sealed_private_key)
        if Role.PARTICIPANT in opened.roles:
            begin_numbers(db, vault, FIRST_DAY)
            _pin_inviter(db, vault, opened.invitation, token)
        audit.record(db, Act.JOINED, actor=person_id, subject=person_id)
        return add_device(db, key, opened.roles[0], agent), opened.roles[0]


def begin_numbers(db: Session, vault: OpenVault, from_day: date) -> SecretKey:
    """Begin a period of a vault's numbers under a new key."""
    key = SecretKey(uuid7(), new_secret())
    place = NumbersKey.place(vault.owner, key.id)
    db.add(
        NumbersKey(
            id=key.id,
            person_id=vault.owner,
            vault_id=vault.id,
            from_day=from_day,
            wrapped_key=vault.wrap_numbers_key(place, key),
            created_at=clock.now(),
        )
    )
    return key


def give_consent(db: Session, viewer: Participant | PausedParticipant, purpose: Purpose) -> None:
    """Write down that the viewer agrees, in today's wording; twice is once."""
    earlier = own_consents(db, viewer).get(purpose)
    if earlier is not None:
        if earlier.version == WORDINGS[purpose]:
            return
        earlier.withdrawn_at = clock.now()
        db.flush()
    db.add(
        Consent(
            person_id=viewer.person_id,
            purpose=purpose,
            version=WORDINGS[purpose],
            given_at=clock.now(),
        )
    )
    audit.record(
        db,
        Act.CONSENT_GIVEN,
        actor=viewer.person_id,
        subject=viewer.person_id,
        object_kind=purpose,
    )


def withdraw_consent(
    db: Session, viewer: Participant | PausedParticipant, purpose: Purpose
) -> None:
    """Write down that the viewer no longer agrees; it holds from the next request on."""
    consent = own_consents(db, viewer).get(purpose)
    if consent is None:
        return
    consent.withdrawn_at = clock.now()
    audit.record(
        db,
        Act.CONSENT_WITHDRAWN,
        actor=viewer.person_id,
        subject=viewer.person_id,
        object_kind=purpose,
    )
    if purpose is Purpose.SHARING:
        for feature in features():
            for stop_sharing in feature.stops_sharing:
                stop_sharing(db, viewer)
    elif purpose is Purpose.JOURNAL:
        withdraw_consent(db, viewer, Purpose.SHARING)


def _voucher(viewer: Admin | Coach | Clock, token: str) -> bytes | None:
    if not isinstance(viewer, Coach):
        return None
    return vouch(token.encode(), viewer.person_id, viewer.vault.key_pair.public_key)


def _describe(person: Person, joining: Joining) -> None:
    person.sealed_name = ring().seal(Person.name_place(person.id), joining.name)
    person.language, person.zone = joining.language, joining.zone
    person.state = State.JOINED


def vault_row(
    public_key: bytes, sealed_private_key: bytes, key: VaultKey, generation: int
) -> Vault:
    """Return the row of a vault that just became somebody's current one."""
    return Vault(
        id=key.vault,
        person_id=key.owner,
        generation=generation,
        is_current=True,
        public_key=public_key,
        sealed_private_key=sealed_private_key,
        created_at=clock.now(),
    )


def _pin_inviter(db: Session, vault: OpenVault, invitation: Invitation, token: str) -> None:
    """Pin the inviting coach's key, if the link itself vouches for it; else ask later."""
    coach, voucher = invitation.invited_by, invitation.voucher
    if coach is None or voucher is None:
        return
    _, public_key = public_keys(db, [coach])[coach]
    if is_vouched(token.encode(), coach, public_key, voucher):
        pin(db, vault, coach, public_key)


def pin(db: Session, vault: OpenVault, reader: UUID, public_key: bytes) -> None:
    """Keep a reader's key as the owner agreed to it."""
    sealed = vault.seal_pin(Pin.place(vault.owner, reader), public_key)
    db.merge(
        Pin(owner_id=vault.owner, reader_id=reader, vault_id=vault.id, sealed_fingerprint=sealed)
    )
