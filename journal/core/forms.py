"""Forms: what each free text holds, exact refusals, and a token that shows the page was ours."""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import IO, Any, ClassVar, Literal, TypeAlias, cast
from urllib.parse import parse_qsl
from uuid import UUID

import wtforms
from flask import Flask, Request, current_app, g, request, session
from flask_babel import gettext, lazy_gettext, ngettext
from markupsafe import Markup, escape
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge, UnprocessableEntity
from werkzeug.formparser import FormDataParser
from wtforms.csrf.core import CSRF, CSRFTokenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.fields.core import UnboundField
from wtforms.validators import DataRequired, StopValidation, ValidationError
from wtforms.widgets import html_params

from journal.core import clock
from journal.core.columns import uuid7

FormParts: TypeAlias = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]
Holds = Literal["words", "identity", "plain", "secret"]

TOKEN_BYTES = 32
TOKEN_FIELD = "csrf_token"
_SEED = "csrf"
REPLACEMENT_CHARACTER = "\ufffd"

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?$")
_CONTROL = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f]")
_PLANES = range(0, 0x110000, 0x10000)
_NO_CHARACTERS = "".join(chr(plane | 0xFFFE | last) for plane in _PLANES for last in (0, 1))
_UNSEEN = re.compile(f"[\x7f-\x9f\ufdd0-\ufdef{_NO_CHARACTERS}]")
"""What slips in unseen with pasted text, and HTML has no room for either."""


MOST_FIELDS = 500
"""No form of ours has a tenth of that; what is refused comes back in the page, field by field."""


class TextParser(FormDataParser):
    """Reads a posted form; bytes that are not UTF-8 become U+FFFD, which `readable` refuses."""

    def _parse_urlencoded(self, stream: IO[bytes], *_: object) -> FormParts:
        text = stream.read().decode(errors="replace")
        if text.count("&") >= MOST_FIELDS:
            raise RequestEntityTooLarge
        fields = parse_qsl(text, keep_blank_values=True, errors="replace")
        return stream, self.cls(fields), self.cls()


class TextRequest(Request):
    """A request whose form holds nothing but text."""

    form_data_parser_class = TextParser

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        """Keep what was uploaded in memory: nothing that was sent lies in a file for a while."""
        return BytesIO()


def install(app: Flask) -> None:
    """Let every request read its form as text."""
    app.request_class = TextRequest


class TokenField(CSRFTokenField):
    """The token as a hidden field without an id: a page may hold it in several forms."""

    def __call__(self, **_: object) -> Markup:
        """Draw the field."""
        return super().__call__(id=False)


class MaskedToken(CSRF):
    """A token made from the session's seed, masked anew in every answer.

    The mask keeps a compressed page from giving the token away byte by byte (BREACH).
    """

    field_class = TokenField

    def generate_csrf_token(self, csrf_token_field: wtforms.Field) -> str:
        """Return base64url(mask ‖ mask XOR token), a dot, and whose form this is."""
        mask = os.urandom(TOKEN_BYTES)
        masked = base64.urlsafe_b64encode(mask + _xor(mask, _token(_seed()))).decode()
        return f"{masked}.{getattr(g.get('viewer'), 'person_id', '')}"

    def validate_csrf_token(self, form: wtforms.form.BaseForm, field: wtforms.Field) -> None:
        """Refuse a missing, foreign or old token, saying what to do."""
        if not is_own_token(str(field.data or "")):
            raise ValidationError(
                gettext("This page had been open for a while. Nothing is lost: send it once more.")
            )


def is_own_token(masked: str) -> bool:
    """Tell whether a masked token belongs to this session."""
    try:
        raw = base64.urlsafe_b64decode(masked.partition(".")[0].encode())
    except (binascii.Error, ValueError):
        return False
    mask, token = raw[:TOKEN_BYTES], raw[TOKEN_BYTES:]
    seed = session.get(_SEED)
    if len(raw) != 2 * TOKEN_BYTES or not isinstance(seed, bytes):
        return False
    return hmac.compare_digest(_xor(mask, token), _token(seed))


def renew_seed() -> None:
    """Make older tokens of this browser useless: done at each sign-in and sign-out."""
    session[_SEED] = os.urandom(TOKEN_BYTES)
    # A form may stay open for days, and a phone closes its browser every night.
    session.permanent = True


class OwnMessages:
    """What stands in place of WTForms' own messages, which only reach a form that was changed."""

    def gettext(self, message: str) -> str:
        """Return our words for a message about a date, time or number, or else about a choice."""
        if "date" in message:
            return gettext("This isn't a date we know.")
        if "time" in message:
            return gettext("This isn't a time we know.")
        if "integer" in message:
            return gettext("This isn't a number.")
        return gettext("Choose one of these, please.")

    def ngettext(self, singular: str, _plural: str, _count: int) -> str:
        """Return the same words for one and for many."""
        return self.gettext(singular)


class Form(wtforms.Form):
    """The base of every form: token, own messages, and typed text that always comes back."""

    class Meta(wtforms.meta.DefaultMeta):
        """WTForms' settings: the token, and no messages of its own."""

        csrf = True
        csrf_class = MaskedToken

        def render_field(self, field: wtforms.Field, render_kw: Any) -> Markup:
            """Draw a field as a page can hold it, whatever was posted into it."""
            return Markup(fit_for_page(super().render_field(field, render_kw)))  # noqa: S704

        def get_translations(self, form: wtforms.form.BaseForm) -> OwnMessages:
            """Say in our words, and the person's language, what WTForms would say in English."""
            return OwnMessages()

    is_carried = False
    """Whether this was carried through a sign-in: nothing is wrong, but nothing is saved either."""
    staff_only: ClassVar[bool] = False
    """Only a form for staff may hold plain content."""
    keeps: ClassVar[bool] = True
    """Whether what is typed is saved; a question only looks for it."""

    @classmethod
    def posted(cls, **arguments: Any) -> Any:
        """Return the form with what was posted (an empty one for a GET)."""
        posted = request.form if request.method == "POST" else None
        return cls(posted, **arguments)

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate; what was carried through a sign-in is shown again first, not yet saved."""
        valid = super().validate(extra_validators)
        if g.get("carried"):
            # Its token is of before the sign-in; one message about sending again is enough.
            self[TOKEN_FIELD].errors = []
            self.form_errors, self.is_carried = [_not_saved_yet()], True
            return False
        return valid


def _not_saved_yet() -> str:
    return gettext("You are signed in again. Press the button once more, then this is saved.")


class ConfirmForm(Form):
    """A button, and nothing but the token that shows the page was ours."""


def require_token() -> None:
    """Refuse a button whose token is missing, foreign or old; raises UnprocessableEntity."""
    if not ConfirmForm.posted().validate():
        raise UnprocessableEntity


class FreeText(wtforms.StringField):
    """One line of free text that says what it holds and how long it may be."""

    def __init__(
        self,
        label: str,
        *,
        holds: Holds,
        longest: int,
        required: bool = True,
        validators: Sequence[Callable[..., None]] = (),
        **arguments: Any,
    ) -> None:
        """`longest` is in characters."""
        self.holds = holds
        self.longest = longest
        checks: list[Any] = [required_text() if required else wtforms.validators.Optional()]
        checks += [readable, within(longest), *validators]
        if required:
            checks.append(to_be_seen)
        super().__init__(label, checks, filters=[tidy_line], **arguments)


class LongText(FreeText, wtforms.TextAreaField):
    """Several lines of free text."""

    widget = wtforms.widgets.TextArea()

    def __init__(self, label: str, **arguments: Any) -> None:
        """Take the same arguments as FreeText."""
        super().__init__(label, **arguments)
        self.filters = [tidy_text]
        # Counted down by script as the end comes near; nothing keeps anybody from typing on.
        limit = {
            "data-longest": self.longest,
            "data-left": lazy("Characters left:"),
            "data-over": lazy("Characters too many:"),
        }
        self.render_kw = {**limit, **(self.render_kw or {})}


class Secret(FreeText):
    """A passphrase, a code or a token: never shown again, never trimmed of what was meant."""

    widget = wtforms.widgets.PasswordInput(hide_value=True)

    def __init__(self, label: str, **arguments: Any) -> None:
        """Take the same arguments as FreeText, less `holds`."""
        super().__init__(label, holds="secret", **arguments)


def options(pairs: Iterable[tuple[object, str]]) -> list[SelectChoice]:
    """Return (value, label) pairs as the choices of a select or of radio buttons."""
    return [SelectChoice(value, label) for value, label in pairs]


class HiddenSecret(wtforms.HiddenField):
    """A secret that goes along with a form unseen, because it is kept nowhere."""


@cache
def secret_names() -> frozenset[str]:
    """Return the names of every field of any form that holds a secret."""
    return frozenset(
        name
        for name, field in _every_field()
        if issubclass(field.field_class, Secret | HiddenSecret)
    )


@cache
def word_names() -> frozenset[str]:
    """Return the names of every field of any form that holds words."""
    return frozenset(
        name
        for name, field in _every_field()
        if issubclass(field.field_class, FreeText) and field.kwargs.get("holds") == "words"
    )


def _every_field() -> Iterator[tuple[str, UnboundField[Any]]]:
    forms: list[type[Form]] = [Form]
    while forms:
        form = forms.pop()
        forms += form.__subclasses__()
        for name in dir(form):
            field = getattr(form, name)
            if isinstance(field, UnboundField):
                yield name, field


def posted_words() -> str:
    """Return what was typed into a form that is not answered, each text apart by a blank line."""
    known = word_names()
    return "\n\n".join(value for name, value in request.form.items(multi=True) if name in known)


class ItemId(wtforms.HiddenField):
    """The id of what a form saves, made with the page, so that sending twice is saving once."""

    def __init__(self, **arguments: Any) -> None:
        """Begin with a new id."""
        super().__init__(default=lambda: str(uuid7()), validators=[is_id], **arguments)

    def uuid(self) -> UUID:
        """Return the id, after validation."""
        return UUID(str(self.data))


def likely_day(_: wtforms.Form, field: wtforms.Field) -> None:
    """Refuse a date of which the year must be a slip: over ten years back, over two ahead."""
    if field.data and not -10 <= field.data.year - clock.now().year <= 2:
        raise ValidationError(gettext("Is this year right?"))


def is_id(_: wtforms.Form, field: wtforms.Field) -> None:
    """Refuse what is no id: no page of ours posts it."""
    if as_id(field.data) is None:
        raise ValidationError(
            gettext("This page was not whole. Load it again; your text stays where it is.")
        )


def as_id(text: str | None) -> UUID | None:
    """Return the id that a text is, or None."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


class ScaleSelect:
    """Writes what WTForms' own select does, ten times as fast: the home screen shows five."""

    def __call__(self, field: wtforms.Field, **attributes: object) -> Markup:
        """Return the select; attributes are named as in WTForms: `class_`, `aria_describedby`."""
        written = "".join(
            f'<option{" selected" * (value == field.data)} value="{value}">{escape(label)}</option>'
            for value, label in _scale()
        )
        # A browser that puts an answer back on its own would have somebody say what they did not.
        named = html_params(
            **{"id": field.id, "name": field.name, "autocomplete": "off", **attributes}
        )
        return Markup(f"<select {named}>{written}</select>")  # noqa: S704


def scale_field(label: str) -> wtforms.SelectField:
    """Return a scale of 0 to 10 whose first option is that it was not filled in."""
    return wtforms.SelectField(
        label,
        choices=options(_scale()),
        validators=[wtforms.validators.Optional(strip_whitespace=False)],
        default="",
        widget=ScaleSelect(),
    )


def _scale() -> list[tuple[str, str]]:
    return [("", lazy("not filled in")), *((str(number), str(number)) for number in range(11))]


def answer(field: wtforms.Field) -> int | None:
    """Return what was picked on a scale, or None."""
    return int(field.data) if field.data else None


def required_text() -> DataRequired:
    """Refuse blank text; after trimming only DataRequired sees that nothing is left."""
    return DataRequired(lazy("Fill this in, please."))


def to_be_seen(_: wtforms.Form, field: wtforms.Field) -> None:
    """Refuse text of which nothing would be seen: only spaces, and signs that take no room."""
    if field.data and all(unicodedata.category(sign)[0] in "CZ" for sign in field.data):
        raise StopValidation(gettext("Fill this in, please."))


class Amount(wtforms.DecimalField):
    """A number as people write it, with a comma or a point; what is none is no number to us."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read it; raises ValueError, which becomes the field's error."""
        written = [str(value).strip().replace(",", ".") for value in valuelist]
        if any(written) and not all(map(_NUMBER.match, written)):
            self.data = None
            raise ValueError(gettext("This is no number."))
        super().process_formdata(written)


def lazy(message: str, **values: str) -> str:
    """Return a message that is translated when it is shown; typed as the text it becomes."""
    return cast(str, lazy_gettext(message, **values))


def within(longest: int) -> Callable[[wtforms.Form, wtforms.Field], None]:
    """Refuse text of more than `longest` characters, saying how many there are."""

    def check(_: wtforms.Form, field: wtforms.Field) -> None:
        over = len(field.data or "") - longest
        if over > 0:
            raise ValidationError(
                ngettext(
                    "This is %(num)d character too long (at most %(most)d fit).",
                    "This is %(num)d characters too long (at most %(most)d fit).",
                    over,
                    most=longest,
                )
            )

    return check


def readable(_: wtforms.Form, field: wtforms.Field) -> None:
    """Refuse what is no text: NUL and other control characters, bytes that are not UTF-8."""
    text = field.data or ""
    if _CONTROL.search(text) or REPLACEMENT_CHARACTER in text:
        raise StopValidation(gettext("There is a character in this that cannot be saved."))


def fit_for_page(text: str) -> str:
    """Return text without the characters that no page may hold."""
    return _CONTROL.sub("", _UNSEEN.sub("", text))


def tidy_line(value: str | None) -> str | None:
    """Trim a line."""
    return _UNSEEN.sub("", value).strip() if value else value


def tidy_text(value: str | None) -> str | None:
    """Use one kind of line end and drop space after the last word."""
    if not value:
        return value
    return _UNSEEN.sub("", value).replace("\r\n", "\n").replace("\r", "\n").rstrip()


@dataclass(frozen=True, slots=True)
class Carried:
    """A form that was posted without being signed in: kept in the answer's page, nowhere else."""

    path: str
    writer: str
    fields: list[tuple[str, str]]

    PREFIX: ClassVar[str] = "carried."

    @classmethod
    def of_refused(cls) -> Carried | None:
        """Return what this refused POST wanted to save, or None for a GET or a mere button."""
        left_out = secret_names() | {TOKEN_FIELD}
        fields = [
            (fit_for_page(name), fit_for_page(value))
            for name, value in request.form.items(multi=True)
            if name not in left_out
        ]
        writer = request.form.get(TOKEN_FIELD, "").partition(".")[2]
        path = fit_for_page(request.full_path.rstrip("?"))
        return cls(path, fit_for_page(writer), fields) if fields else None

    @classmethod
    def of_sign_in(cls) -> Carried | None:
        """Return what the sign-in form carries along."""
        path = fit_for_page(request.form.get("carried_path", ""))
        if not path.startswith("/") or path.startswith("//"):
            return None
        fields = [
            (fit_for_page(name.removeprefix(cls.PREFIX)), fit_for_page(value))
            for name, value in request.form.items(multi=True)
            if name.startswith(cls.PREFIX)
        ]
        return cls(path, fit_for_page(request.form.get("carried_writer", "")), fields)


def _seed() -> bytes:
    if not isinstance(session.get(_SEED), bytes):
        renew_seed()
    seed: bytes = session[_SEED]
    return seed


def _token(seed: bytes) -> bytes:
    key: bytes = current_app.config["SECRET_KEY"]
    return hmac.digest(key, b"naklank/1/csrf" + seed, sha256)


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
