from __future__ import annotations

import base64
from collections.abc import Iterator
from urllib.parse import quote
from uuid import UUID

import pytest
import wtforms
from flask import Flask, g, session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import UnprocessableEntity

from journal.core.forms import (
    TOKEN_BYTES,
    Carried,
    ConfirmForm,
    Form,
    FreeText,
    ItemId,
    LongText,
    Secret,
    answer,
    is_own_token,
    options,
    renew_seed,
    require_token,
    scale_field,
)
from tests.accounts.checks import EMPTY, NO_SIGN, OLD_PAGE, in_dutch, too_long

PASSPHRASE = "molen kade wimpel"


class Letter(Form):
    """One field of every kind."""

    id = ItemId()
    name = FreeText("Name", holds="identity", longest=10)
    text = LongText("Text", holds="words", longest=20, required=False)
    secret = Secret("Secret", longest=20, required=False)
    mood = scale_field("Mood")
    kind = wtforms.SelectField("Kind", choices=options([("a", "A"), ("b", "B")]), default="a")
    day = wtforms.DateField("Day", validators=[wtforms.validators.Optional()])
    count = wtforms.IntegerField("Count", validators=[wtforms.validators.Optional()])


@pytest.fixture(autouse=True)
def _inside(bare_app: Flask) -> Iterator[None]:
    with bare_app.test_request_context():
        yield


def token() -> str:
    field = str(ConfirmForm(None)["csrf_token"]())
    return field.partition('value="')[2].partition('"')[0]


def posted(**fields: str) -> Letter:
    return Letter(MultiDict({"csrf_token": token(), "name": "Noor", **fields}))


class TestTheToken:
    def test_is_different_each_time_and_holds_each_time(self) -> None:
        made = {token() for _ in range(20)}
        assert len(made) == 20
        assert all(is_own_token(each) for each in made)

    def test_is_masked_whole(self) -> None:
        """No byte stays in its place, so that a compressed page does not give the token away."""
        raws = [base64.urlsafe_b64decode(token().partition(".")[0]) for _ in range(40)]
        assert {len(raw) for raw in raws} == {2 * TOKEN_BYTES}
        for place in range(2 * TOKEN_BYTES):
            assert len({raw[place] for raw in raws}) > 1

    def test_of_another_browser_is_refused(self, bare_app: Flask) -> None:
        foreign = token()
        with bare_app.test_request_context():
            assert not is_own_token(foreign)
            token()
            assert not is_own_token(foreign)

    def test_of_before_a_sign_in_is_refused(self) -> None:
        before = token()
        renew_seed()
        assert not is_own_token(before)
        assert is_own_token(token())

    def test_of_an_app_with_another_key_is_refused(self, bare_app: Flask) -> None:
        before = token()
        kept = bare_app.config["SECRET_KEY"]
        bare_app.config["SECRET_KEY"] = b"x" * 32
        try:
            assert not is_own_token(before)
        finally:
            bare_app.config["SECRET_KEY"] = kept

    def test_that_was_bent_is_refused(self) -> None:
        made = token().partition(".")[0]
        raw = base64.urlsafe_b64decode(made)
        flipped = [
            raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :] for place in range(len(raw))
        ]
        for bent in (
            *("", ".", "é", "\x00", "A", "====", made[:-4], "AAAA" + made, "A" * len(made)),
            *(base64.urlsafe_b64encode(each).decode() for each in flipped),
        ):
            assert not is_own_token(bent), bent

    def test_is_nothing_without_a_session(self, bare_app: Flask) -> None:
        made = token()
        session.clear()
        assert not is_own_token(made)

    def test_says_whose_form_it_is(self) -> None:
        assert token().endswith(".")
        g.viewer = type("Somebody", (), {"person_id": UUID(int=7)})()
        assert token().partition(".")[2] == str(UUID(int=7))

    def test_has_no_id_because_a_page_may_hold_several(self) -> None:
        assert "id=" not in str(ConfirmForm(None)["csrf_token"]())

    def test_a_form_without_it_is_not_valid_and_says_what_to_do(self) -> None:
        for wrong in ("", "oud"):
            form = posted(csrf_token=wrong)
            assert not form.validate()
            assert [str(error) for error in form.errors["csrf_token"]] == [in_dutch(OLD_PAGE)]

    def test_a_button_without_it_is_refused(self, bare_app: Flask) -> None:
        with (
            bare_app.test_request_context(method="POST", data={"csrf_token": "oud"}),
            pytest.raises(UnprocessableEntity),
        ):
            require_token()


class TestTyping:
    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"name": ""}, EMPTY),
            ({"name": " \t "}, EMPTY),
            ({"name": "N\x00r"}, NO_SIGN),
            ({"name": "N\x1fr"}, NO_SIGN),
            ({"name": "N\ufffdr"}, NO_SIGN),
            ({"text": "a\x0bb"}, NO_SIGN),
            ({"kind": "c"}, "Choose one of these, please."),
            ({"mood": "11"}, "Choose one of these, please."),
            ({"mood": "-1"}, "Choose one of these, please."),
            ({"mood": "zeven"}, "Choose one of these, please."),
            ({"day": "31-12-2026"}, "This isn't a date we know."),
            ({"count": "veel"}, "This isn't a number."),
            (
                {"id": "geen-id"},
                "This page was not whole. Load it again; your text stays where it is.",
            ),
        ],
    )
    def test_what_cannot_be_is_said_in_ones_own_language(
        self, fields: dict[str, str], message: str
    ) -> None:
        form = posted(**fields)
        assert not form.validate()
        (errors,) = form.errors.values()
        assert [str(error) for error in errors] == [in_dutch(message).replace("&#39;", "'")]

    def test_what_is_too_long_says_by_how_much(self) -> None:
        for length, over in ((11, 1), (13, 3)):
            form = posted(name="n" * length)
            assert not form.validate()
            assert [str(error) for error in form.errors["name"]] == [too_long(over, 10)]
        assert posted(name="n" * 10).validate()

    def test_a_line_is_trimmed_and_a_text_keeps_its_beginning(self) -> None:
        form = posted(name="  Noor ", text="\r\n  een\rtwee\r\ndrie \n ")
        assert form.validate(), form.errors
        assert form.name.data == "Noor"
        assert form.text.data == "\n  een\ntwee\ndrie"

    def test_a_secret_never_comes_back(self) -> None:
        form = posted(secret=PASSPHRASE, name="")
        assert not form.validate()
        assert PASSPHRASE not in str(form.secret())

    def test_what_no_page_may_hold_does_not_come_back(self) -> None:
        assert "\x00" not in str(posted(name="N\x00r").name())

    def test_a_scale_may_be_skipped(self) -> None:
        for picked, value in (("", None), ("0", 0), ("10", 10)):
            form = posted(mood=picked)
            assert form.validate()
            assert answer(form.mood) == value

    def test_an_id_comes_with_the_page(self) -> None:
        first, second = Letter(None), Letter(None)
        assert first.id.uuid() != second.id.uuid()
        assert first.id.uuid().version == 7


class TestReading:
    @pytest.mark.parametrize("body", [b"name=N%ff%fer&x=1", b"name=N\xff\xfer&x=1"])
    def test_bytes_that_are_no_text_become_a_sign_that_is_refused(
        self, bare_app: Flask, body: bytes
    ) -> None:
        form_type = "application/x-www-form-urlencoded"
        with bare_app.test_request_context(method="POST", data=body, content_type=form_type):
            fields = Letter.posted()
            assert fields.name.data == "N\ufffd\ufffdr"
            assert not fields.validate()
            assert [str(error) for error in fields.errors["name"]] == [in_dutch(NO_SIGN)]

    def test_every_sign_that_is_one_comes_through(self, bare_app: Flask) -> None:
        text = "é 🙂 \u2028 %ff + & = ; ‘’ عربى"
        body = f"name={quote(text)}&empty=&name=twice"
        form_type = "application/x-www-form-urlencoded"
        with bare_app.test_request_context(
            method="POST", data=body, content_type=form_type
        ) as context:
            assert context.request.form.getlist("name") == [text, "twice"]
            assert context.request.form["empty"] == ""


class TestCarrying:
    def test_takes_along_all_but_the_token(self, bare_app: Flask) -> None:
        fields = MultiDict([("csrf_token", f"x.{UUID(int=7)}"), ("a", "1"), ("a", "2"), ("b", "")])
        with bare_app.test_request_context("/dagboek/x?y=é", method="POST", data=fields):
            carried = Carried.of_refused()
        assert carried == Carried(
            "/dagboek/x?y=é", str(UUID(int=7)), [("a", "1"), ("a", "2"), ("b", "")]
        )

    def test_takes_nothing_along_of_a_page_or_a_button(self, bare_app: Flask) -> None:
        with bare_app.test_request_context("/dagboek?x=1"):
            assert Carried.of_refused() is None
        with bare_app.test_request_context(method="POST", data={"csrf_token": "x"}):
            assert Carried.of_refused() is None

    def test_comes_out_as_it_went_in(self, bare_app: Flask) -> None:
        carried = Carried("/dagboek", "noor", [("a", "1"), ("a", "2"), ("carried.b", "")])
        fields = MultiDict(
            [
                ("carried_path", carried.path),
                ("carried_writer", carried.writer),
                ("passphrase", PASSPHRASE),
                *((f"carried.{name}", value) for name, value in carried.fields),
            ]
        )
        with bare_app.test_request_context(method="POST", data=fields):
            assert Carried.of_sign_in() == carried

    def test_what_is_shown_again_is_never_valid(self) -> None:
        form = posted()
        g.carried = True
        assert not form.validate()
        (message,) = form.form_errors
        assert "csrf_token" not in form.errors
        again = "You are signed in again. Press the button once more, then this is saved."
        assert str(message) == in_dutch(again)
