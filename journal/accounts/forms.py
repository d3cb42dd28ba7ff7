"""The forms of accounts: coming in, the own page, inviting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zoneinfo import available_timezones

import wtforms
from flask_babel import gettext
from wtforms.validators import InputRequired, Optional, ValidationError

from journal.accounts import passphrases
from journal.accounts.models import Role
from journal.accounts.weakness import MAX_CHARACTERS, Weakness
from journal.core.clock import DEFAULT_ZONE
from journal.core.forms import Form, FreeText, HiddenSecret, Secret, lazy, likely_day, options
from journal.core.i18n import language

_EMAIL = re.compile(
    r"""[^\s@<>()\[\]\\,;:"]+@(?:[^\s@<>()\[\]\\,;:".]+\.)+[^\s@<>()\[\]\\,;:".]{2,}"""
)
"""One address that a mail can be written to; what else the standards allow, nobody has."""
LONGEST_NAME = 60
LONGEST_EMAIL = 254
LONGEST_PASSPHRASE = MAX_CHARACTERS
ZONES = sorted(zone for zone in available_timezones() if "/" in zone and "Etc/" not in zone)
"""Zones that are named after a place."""
LANGUAGE_NAMES = (("nl", "Nederlands"), ("en", "English"))


def email_like(_: wtforms.Form, field: wtforms.Field) -> None:
    """Refuse what is no e-mail address, without pretending to know which ones exist."""
    if not _EMAIL.fullmatch(field.data or ""):
        raise ValidationError(gettext("This doesn't look like an e-mail address yet."))


class LanguageForm(Form):
    """The switch between the languages, on every page that needs no sign-in."""

    language = wtforms.SelectField(lazy("Language"), choices=options(LANGUAGE_NAMES))
    back = wtforms.HiddenField()


class SignInForm(Form):
    """E-mail and passphrase."""

    email = FreeText(
        lazy("E-mail address"),
        holds="identity",
        longest=LONGEST_EMAIL,
        render_kw={"type": "email", "autocomplete": "username", "inputmode": "email"},
    )
    passphrase = Secret(
        lazy("Passphrase"),
        longest=LONGEST_PASSPHRASE,
        render_kw={"autocomplete": "current-password"},
    )


class UnlockForm(Form):
    """The passphrase alone, on a device that knows who it belongs to."""

    passphrase = Secret(
        lazy("Passphrase"),
        longest=LONGEST_PASSPHRASE,
        render_kw={"autocomplete": "current-password"},
    )


class NewPassphrase(Form):
    """The part of a form in which somebody gets a passphrase: made for them, or their own."""

    made = HiddenSecret()
    own = Secret(
        lazy("My own passphrase"),
        longest=LONGEST_PASSPHRASE,
        required=False,
        description=lazy("Leave this empty to use the five words above."),
        render_kw={"autocomplete": "new-password"},
    )
    about: Sequence[str] = ()
    """What an own passphrase must not be made of: the name, the address."""

    def chosen(self) -> bytes:
        """Return the passphrase as it is stretched."""
        return passphrases.normalise(self.own.data or self.made.data or "")

    def validate_made(self, field: wtforms.Field) -> None:
        """Refuse a made passphrase that was changed or lost on the way, and make another."""
        weakness = passphrases.weakness_of(field.data or "", self.about)
        if weakness is not None:
            field.data = passphrases.make_passphrase(language())
            if not self.own.data:
                raise ValidationError(_too_weak(weakness))

    def validate_own(self, field: wtforms.Field) -> None:
        """Refuse a passphrase that can be guessed."""
        weakness = passphrases.weakness_of(field.data, self.about)
        if weakness is not None:
            raise ValidationError(_too_weak(weakness))


class JoinForm(NewPassphrase):
    """What somebody fills in when they join."""

    name = FreeText(
        lazy("My name is"),
        holds="identity",
        longest=LONGEST_NAME,
        description=lazy("A first name is enough."),
        render_kw={"autocomplete": "given-name"},
    )
    zone = wtforms.HiddenField(default=DEFAULT_ZONE)

    def chosen_zone(self) -> str:
        """Return the browser's zone, or the Dutch one when it is none that we know."""
        zone = self.zone.data or ""
        return zone if zone in available_timezones() else DEFAULT_ZONE


class ResetForm(NewPassphrase):
    """A passphrase for a new vault."""


class RecoverForm(NewPassphrase):
    """Coming in with the recovery code."""

    email = FreeText(
        lazy("E-mail address"),
        holds="identity",
        longest=LONGEST_EMAIL,
        render_kw={"type": "email", "autocomplete": "username", "inputmode": "email"},
    )
    code = Secret(
        lazy("Recovery code"),
        longest=60,
        description=lazy("I, L and 1 count as the same, and so do O and 0."),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters"},
    )


class LostForm(Form):
    """The address of somebody who lost every way in."""

    email = FreeText(
        lazy("E-mail address"),
        holds="identity",
        longest=LONGEST_EMAIL,
        validators=[email_like],
        render_kw={"type": "email", "autocomplete": "username", "inputmode": "email"},
    )


class EraseForm(Form):
    """The passphrase, to show that it is really they who erase everything."""

    passphrase = Secret(
        lazy("Passphrase"),
        longest=LONGEST_PASSPHRASE,
        render_kw={"autocomplete": "current-password"},
    )


class ConsentsForm(Form):
    """What somebody says yes to, each by itself, none of it ticked beforehand."""

    journal = wtforms.BooleanField(lazy("Yes, keep what I write and fill in"))
    sharing = wtforms.BooleanField(lazy("Yes, I want to be able to share"))
    mail = wtforms.BooleanField(lazy("Yes, e-mail me when something is ready"))

    def validate_journal(self, field: wtforms.Field) -> None:
        """Say what it means that the basic consent is not given."""
        if not field.data:
            raise ValidationError(
                gettext(
                    "Without a yes to this, Naklank cannot keep anything. "
                    "If you'd rather not, you can simply close this screen."
                )
            )


class ProfileForm(Form):
    """How somebody is called, and how the pages look to them."""

    name = FreeText(
        lazy("Name"),
        holds="identity",
        longest=LONGEST_NAME,
        render_kw={"autocomplete": "given-name"},
    )
    email = FreeText(
        lazy("E-mail address"),
        holds="identity",
        longest=LONGEST_EMAIL,
        validators=[email_like],
        render_kw={"type": "email", "autocomplete": "email"},
    )
    language = wtforms.SelectField(lazy("Language"), choices=options(LANGUAGE_NAMES))
    theme = wtforms.SelectField(
        lazy("Light or dark"),
        choices=options(
            [
                ("auto", lazy("like my phone")),
                ("light", lazy("always light")),
                ("dark", lazy("always dark")),
            ]
        ),
    )
    zone = wtforms.SelectField(lazy("Time zone"), choices=options((zone, zone) for zone in ZONES))


class PassphraseForm(NewPassphrase):
    """A new passphrase, with the old one."""

    old = Secret(
        lazy("Passphrase now"),
        longest=LONGEST_PASSPHRASE,
        render_kw={"autocomplete": "current-password"},
    )
    ends_others = wtforms.BooleanField(lazy("Sign out my other devices"))


class ProveCodeForm(Form):
    """Two groups of the recovery code, typed back; the code itself goes along unseen."""

    code = HiddenSecret()
    first = Secret(lazy("Group 2"), longest=12, render_kw={"autocomplete": "one-time-code"})
    second = Secret(lazy("Group 6"), longest=12, render_kw={"autocomplete": "one-time-code"})

    TYPED = (1, 5)
    """Which groups are asked, counted from 0."""

    def typed(self) -> dict[int, str]:
        """Return the groups that were typed back, by index."""
        return dict(zip(self.TYPED, (self.first.data or "", self.second.data or ""), strict=True))


class RecoveryCodeForm(Form):
    """The whole recovery code: of the vault of now, or of an earlier one."""

    code = Secret(lazy("Recovery code"), longest=60, render_kw={"autocomplete": "one-time-code"})


class InviteForm(Form):
    """Who is invited; the name and the address are the only things asked."""

    name = FreeText(lazy("Name"), holds="identity", longest=LONGEST_NAME)
    email = FreeText(
        lazy("E-mail address"),
        holds="identity",
        longest=LONGEST_EMAIL,
        validators=[email_like],
        render_kw={"type": "email", "autocomplete": "off"},
    )
    language = wtforms.SelectField(lazy("Language"), choices=options(LANGUAGE_NAMES))


class InviteParticipantForm(InviteForm):
    """A coach invites a participant, with the date of the guided session if there is one."""

    session_day = wtforms.DateField(
        lazy("Date of the guided session"),
        validators=[Optional(), likely_day],
        description=lazy("Leave this empty if there is no date yet."),
    )
    asked_first = wtforms.BooleanField(
        lazy("I have asked whether I may fill this in"),
        validators=[InputRequired(lazy("Please ask first."))],
    )


class InviteStaffForm(InviteForm):
    """An admin invites a coach or another admin."""

    role = wtforms.RadioField(
        lazy("Comes as"),
        choices=options(
            [(Role.COACH.value, lazy("coach")), (Role.ADMIN.value, lazy("administrator"))]
        ),
        default=Role.COACH.value,
    )


def _too_weak(weakness: Weakness) -> str:
    messages = {
        Weakness.TOO_SHORT: gettext(
            "This one is still too easy to guess. Adding a few unrelated words often helps."
        ),
        Weakness.REPEATS: gettext(
            "The same comes back in it. Choose words that are all different."
        ),
        Weakness.PATTERN: gettext(
            "Rows of keys, dates and counting are the first things to be guessed. Rather use words."
        ),
        Weakness.UNKEEPABLE: gettext("There is a character in this that cannot be saved."),
        Weakness.CONTAINS_YOU: gettext(
            "This has your name or address in it, and those are the first things to be guessed."
        ),
    }
    return messages.get(
        weakness,
        gettext(
            "This one is made of words or names that often go together. "
            "Better to choose words that have nothing to do with each other."
        ),
    )
