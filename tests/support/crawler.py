"""Somebody who follows every link and sends every form, so that a new one is tried by itself."""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from journal.accounts.cookies import NAME as DEVICE_COOKIE
from journal.accounts.forms import ProveCodeForm
from journal.core import clock
from journal.core.forms import Form, FreeText
from tests.support import pages
from tests.support.canary import IDENTITY, SECRET, SPECIES, WORDS, Species
from tests.support.client import BUDGET, SAME_ORIGIN, StrictClient

Button: TypeAlias = tuple[str, str] | None
"""What a button adds to what is sent."""
Kind: TypeAlias = tuple[str | None, str, Button]

ORIGIN = "https://localhost"
VARIANTS = 2
"""Each form is sent with the last choices and everything ticked, and with the first and nothing."""

BREADTH = 2
"""How many pages of a kind are opened, and how many forms sent; forty prompts teach no more."""

MOST_RETURNS = 4
ONWARDS = {
    "today.pass_over": 2,
    "coaching.take_suggestion_back": 1,
    "insights.take_back": 1,  # of those that a list begins with later on, none may be shared
    "coaching.switch_rules": 1,  # sent with all ticked alone: with none nobody has a signal
    "guidance.promise": 1,
    "accounts.give_consents": MOST_RETURNS,
    "accounts.unlock": MOST_RETURNS,
    "accounts.join": 1,
    "accounts.reset": 1,
    "accounts.recover": 1,
    "accounts.sign_in": MOST_RETURNS,
    "accounts.switch_role": 2,
}
"""Sent when all else that can be reached was tried: these end being paused, locked, signed out, or
what lies on somebody's home screen, or with a coach; or that a coach writes back."""

FINALLY = {
    "entries.take_back": 2,  # what is taken back no coach can open or answer
    "entries.delete_entry": 2,
    "entries.put_back": 1,
    "entries.shred_entry": 1,
    "entries.open_letter": 1,  # until then there is a letter that can come on another day
    "practices.delete_practice": 1,
    "insights.delete_insight": 1,
    "checkins.delete_check_in": 1,
    "coaching.withdraw_contact": 1,  # until then a coach has somebody who asks for them
    "coaching.take_topic_back": 1,  # and something to read first
    "coaching.forget_topic": 1,
    "sheets.take_sheet_back": 1,
    "sheets.forget_sheet": 1,
    "coaching.show_signals": 1,  # until then a coach has a signal to do something about
    "coaching.choose_rules": 1,
    "guidance.take_numbers_back": 1,  # until then a coach has numbers to look at
    "guidance.end_guidance": 1,  # afterwards the coach finds nobody any more
    "accounts.refuse_reset": 1,  # and before it somebody may confirm or use the reset
    "accounts.set_consent": 6,  # ends sharing, or pauses the account
    "accounts.lock": 1,
    "accounts.end_device": 2,  # perhaps the one in hand
    "accounts.sign_out": 1,
    "accounts.erase": 1,
}
"""What takes something away is sent last of all, in this order, and no more often than this."""


@dataclass
class Findings:
    """What all crawlers together did, learned and planted."""

    statuses: dict[str, Counter[int]] = field(default_factory=dict)
    filled: dict[type[Form], set[str]] = field(default_factory=dict)
    """Per form the fields that were accepted with a canary in them."""
    secrets: set[str] = field(default_factory=set)
    """What only its owner may know, and the app itself made: words, codes, tokens, cookies."""
    links: list[str] = field(default_factory=list)
    """Addresses that a page shows, to be passed on to somebody else."""
    dead_links: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def accepted(self) -> set[str]:
        """Return the endpoints that did what they are for at least once."""
        return {
            endpoint
            for endpoint, counted in self.statuses.items()
            if any(status < 400 for status in counted)
        }


class Watch:
    """Which forms the app makes, and which of them it takes, during one request."""

    def __init__(self) -> None:
        """Begin with an empty request."""
        self.made: list[Form] = []
        self.taken: list[Form] = []

    def forget(self) -> None:
        """Begin the next request."""
        self.made, self.taken = [], []

    def holds(self, name: str) -> Species:
        """Return what a field of the page just made holds; a field of no form holds words."""
        fields = [form[name] for form in self.made if name in form]
        texts = [each for each in fields if isinstance(each, FreeText)]
        return SPECIES[texts[0].holds] if texts else WORDS


@contextmanager
def watched_forms() -> Iterator[Watch]:
    """Watch every form of the app while this lasts."""
    watch = Watch()
    make, validate = Form.__init__, Form.validate

    def watched_make(form: Form, *arguments: Any, **named: Any) -> None:
        make(form, *arguments, **named)
        watch.made.append(form)

    def watched_validate(form: Form, extra_validators: Any = None) -> bool:
        valid = validate(form, extra_validators)
        if valid:
            watch.taken.append(form)
        return valid

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Form, "__init__", watched_make)
        patch.setattr(Form, "validate", watched_validate)
        yield watch


@dataclass
class Knowledge:
    """What somebody knows of themselves."""

    email: str
    passphrase: str
    codes: list[str] = field(default_factory=list)
    earlier_code: str = ""
    """The code of the vault that was lost."""


@dataclass(frozen=True)
class Sending:
    """One way to send one form: where it stands, where it goes, and with which button."""

    page: str | None
    page_endpoint: str | None
    action: str
    endpoint: str
    button: Button
    form: Element = field(compare=False)

    @property
    def kind(self) -> Kind:
        """What makes it another form than others, whatever ids stand in the addresses."""
        return self.page_endpoint, self.endpoint, self.button


@dataclass(frozen=True)
class Answered:
    """An answer, parsed if it is a page."""

    status: int
    leads_to: str | None
    root: Element | None

    @classmethod
    def of(cls, response: TestResponse) -> Answered:
        """Take what a crawler needs of a response."""
        location = urlsplit(response.headers.get("Location", ""))
        leads = location._replace(scheme="", netloc="").geturl() or None
        is_page = response.mimetype == "text/html" and response.status_code not in {301, 302, 303}
        return cls(response.status_code, leads, pages.parsed(response.text) if is_page else None)


class Crawler:
    """One person with one browser, who tries everything that their pages offer."""

    def __init__(
        self,
        client: StrictClient,
        knows: Knowledge,
        watch: Watch,
        findings: Findings,
        rng: random.Random,
        breadth: int = BREADTH,
    ) -> None:
        """Know how to sign in, and nothing of what the app offers."""
        self._breadth = breadth
        self.at_rest: Callable[[], None] = lambda: None
        """Called each time that everything that can be reached was tried."""
        self.client, self.knows, self.watch = client, knows, watch
        self.findings, self.rng = findings, rng
        self._map = client.app.url_map.bind("localhost", url_scheme="https")
        self._sent: dict[tuple[Kind, int], set[str]] = {}
        self._sent_last: Counter[str] = Counter()
        self._look_around_anew()

    def explore(self, start: str = "/", *, finishes: bool = False) -> None:
        """Follow every link and send every form not sent before; the FINALLY ones only if asked."""
        self._look_around_anew()
        self._homes: set[str | None] = set()
        self._queue.append(start)
        while self._queue:
            self._visit(self._queue.popleft())
            if not self._queue:
                self.at_rest()
                self._send_one_put_off(ONWARDS | (FINALLY if finishes else {}))

    def _look_around_anew(self) -> None:
        self._queue: deque[str] = deque()
        self._put_off: dict[Sending, None] = {}
        self._seen: set[str] = set()
        self._visits: Counter[str] = Counter()

    def _visit(self, address: str) -> None:
        endpoint = self._endpoint(address, "GET")
        if endpoint is None or address in self._seen or self._visits[endpoint] >= self._breadth:
            return
        self._seen.add(address)
        self._visits[endpoint] += 1
        answer = self._open("GET", address)
        if answer.status not in {200, 303, 401}:
            self.findings.dead_links.append(f"{answer.status} {address}")
        self._look(answer, address)

    def _look(self, answer: Answered, page: str | None) -> None:
        """Take in what an answer offers: where it leads, its links, its forms."""
        if answer.leads_to is not None:
            self._go(answer.leads_to)
        if answer.root is None or answer.status not in {200, 401}:
            return
        self._queue.extend(_links(answer.root))
        for sending in list(self._sendings(answer.root, page)):
            if sending.endpoint in FINALLY or sending.endpoint in ONWARDS:
                self._put_off[sending] = None
            else:
                self._send_variants(sending)

    def _go(self, address: str) -> None:
        """Open a page next, also when it was seen before: it may be another one by now."""
        address = address.partition("#")[0]
        self._seen.discard(address)
        self._visits[self._endpoint(address, "GET") or ""] -= 1
        self._queue.appendleft(address)

    def _sendings(self, root: Element, page: str | None) -> Iterator[Sending]:
        outer = {
            id(form): keeper.get("data-url", "")
            for keeper in root.iter()
            if keeper.get("data-url")
            for form in keeper.iter("form")
        }
        at = self._endpoint(page, "GET") if page else None
        for form in root.iter("form"):
            actions = [(form.get("action") or page or "/", button) for button in _buttons(form)]
            if id(form) in outer:
                actions.append((outer[id(form)], None))
            if form.get("data-so-far"):
                actions.append((form.get("data-so-far", ""), None))
            for action, button in actions:
                endpoint = self._endpoint(action, "POST")
                assert endpoint, f"a form posts to {action}, which is no route"
                yield Sending(page, at, action, endpoint, button, form)

    def _send_variants(self, sending: Sending) -> None:
        # The form of an answer to a POST cannot be opened again, so it is sent as it stands.
        for variant in range(VARIANTS if sending.page else 1):
            kind = (sending.kind, variant)
            known = self._sent.setdefault(kind, set())
            if sending.action not in known and len(known) < self._breadth:
                known.add(sending.action)
                self._send(sending, variant)

    def _send_one_put_off(self, limits: Mapping[str, int]) -> None:
        """Send the first of what was put off that may still be sent; then look around anew."""
        for endpoint, limit in limits.items():
            for sending in [each for each in self._put_off if each.endpoint == endpoint]:
                del self._put_off[sending]
                if self._sent_last[endpoint] < limit and self._send(sending, 0):
                    self._sent_last[endpoint] += 1
                    self._look_around_at_home()
                    return

    def _look_around_at_home(self) -> None:
        home = self._open("GET", "/").leads_to or "/"
        if home not in self._homes:
            self._look_around_anew()
        self._homes.add(home)
        self._go(home)

    def _send(self, sending: Sending, variant: int) -> bool:
        """Send a form if its page still shows it; return whether it does."""
        form = self._opened_again(sending)
        if form is None:
            return False
        fields = [*self._filled(form, variant), *([sending.button] if sending.button else [])]
        answer = self._open("POST", sending.action, fields)
        if answer.status < 400:
            self._remember(sending, form, dict(fields))
            self._look(answer, None)
        elif answer.status == 401:
            self._go("/")
        return True

    def _opened_again(self, sending: Sending) -> Element | None:
        """Return the form as its page shows it now, with a fresh token and id, if it still does."""
        if sending.page is None:
            return sending.form
        answer = self._open("GET", sending.page)
        if answer.root is None or answer.status != 200:
            return None
        now = self._sendings(answer.root, sending.page)
        return next((each.form for each in now if each == sending), None)

    def _open(
        self, method: str, address: str, fields: list[tuple[str, str]] | None = None
    ) -> Answered:
        self.watch.forget()
        data: dict[str, list[str]] = {}
        for name, value in fields or ():
            data.setdefault(name, []).append(value)
        response = self.client.browser.open(
            address, method=method, data=data or None, base_url=ORIGIN, headers=SAME_ORIGIN
        )
        self.client._checked(response, response.status_code, BUDGET if method == "GET" else None)
        answer = Answered.of(response)
        self._note(method, address, answer)
        return answer

    def _note(self, method: str, address: str, answer: Answered) -> None:
        endpoint = self._endpoint(address, method) or address
        self.findings.statuses.setdefault(endpoint, Counter())[answer.status] += 1
        if answer.status >= 400:
            self.findings.refused.append(f"{answer.status} {method} {address}")
        else:
            for form in self.watch.taken:
                filled = {each.name for each in form if self._is_planted(each)}
                self.findings.filled.setdefault(type(form), set()).update(filled)
        if answer.root is not None:
            self._learn(answer.root)
        cookie = self.client.browser.get_cookie(DEVICE_COOKIE)
        if cookie:
            self.findings.secrets.add(cookie.value.rpartition(".")[2])

    def _is_planted(self, each: Any) -> bool:
        text = str(each.data or "")
        known = any(species.is_in(text) for species in SPECIES.values())
        return known or any(text and text in secret for secret in self.findings.secrets)

    def _learn(self, root: Element) -> None:
        """Keep what the app made for somebody and a page now shows."""
        for text in root.itertext():
            if text.startswith(f"{ORIGIN}/"):
                self.findings.links.append(text.removeprefix(ORIGIN))
                self.findings.secrets.add(text.rpartition("/")[2])
        for shown in root.iter("input"):
            name, value = shown.get("name"), shown.get("value", "")
            if shown.get("type") == "hidden" and name in {"made", "code"} and value:
                self.findings.secrets.add(value)
                if name == "code" and value not in self.knows.codes:
                    self.knows.codes.append(value)

    def _remember(self, sending: Sending, form: Element, sent: Mapping[str, str]) -> None:
        """Keep what somebody changed about themselves."""
        if sending.endpoint == "accounts.reset" and self.knows.codes:
            self.knows.earlier_code = self.knows.codes[-1]
        for shown in form.iter("input"):
            value = sent.get(shown.get("name", ""), "")
            if shown.get("autocomplete") == "new-password":
                self.knows.passphrase = value or sent["made"]
            elif shown.get("autocomplete") == "email":
                self.knows.email = value

    def _filled(self, form: Element, variant: int) -> list[tuple[str, str]]:
        fields = []
        radios: dict[str, list[str]] = {}
        for shown in form.iter():
            name = shown.get("name")
            if name is None or shown.tag not in pages.FIELDS:
                continue
            kind = shown.get("type", "text")
            if kind == "radio":
                radios.setdefault(name, []).append(shown.get("value", ""))
            elif kind == "checkbox":
                if variant == 0 or shown.get("required") is not None:
                    fields.append((name, shown.get("value", "y")))
            elif kind != "submit":
                fields.append((name, self._value(form, shown, variant)))
        return fields + [(name, choices[0 if variant else -1]) for name, choices in radios.items()]

    def _value(self, form: Element, shown: Element, variant: int) -> str:
        if shown.get("type") == "hidden" or shown.get("hidden") is not None:
            return pages.values_of(form).get(shown.get("name", ""), "")
        if shown.tag == "select":
            choices = [each.get("value", "") for each in shown.iter("option")]
            return next(filter(None, choices if variant else reversed(choices)), "")
        known = self._known(form, shown, variant)
        return self._new(shown, variant) if known is None else known

    def _known(self, form: Element, shown: Element, variant: int) -> str | None:
        """Return what somebody cannot make up, because they know it; None for anything else."""
        name, codes = shown.get("name", ""), self.knows.codes
        if shown.get("type") == "number" and shown.get("value"):
            # It fits; a made up one may be beyond a limit.
            return shown.get("value")
        if name in {"first", "second"} and codes:
            groups = pages.values_of(form)["code"].split("-")
            return groups[ProveCodeForm.TYPED[name == "second"]]
        if name == "code" and codes:
            return self.knows.earlier_code if variant else codes[-1]
        return {
            "username": self.knows.email,
            "current-password": self.knows.passphrase,
            # Left empty, the words that were made will do.
            "new-password": "" if variant else None,
        }.get(shown.get("autocomplete", ""))

    def _new(self, shown: Element, variant: int) -> str:
        kind, species = shown.get("type", "text"), self.watch.holds(shown.get("name", ""))
        if kind == "date":
            return _day(shown.get("min"), variant)
        if kind in {"number", "time"}:
            later = variant + 2 * shown.get("name", "").startswith("until")
            return str(7 + variant) if kind == "number" else f"1{later}:30"
        if kind == "email":
            return IDENTITY.email(self.rng)
        if kind == "password":
            return SECRET.passphrase(self.rng)
        return species.text(self.rng) if shown.tag == "textarea" else species.word(self.rng)

    def _endpoint(self, address: str, method: str) -> str | None:
        try:
            endpoint, _ = self._map.match(urlsplit(address).path, method=method)
        except HTTPException:
            return None
        return str(endpoint)


def _links(root: Element) -> list[str]:
    addresses = [link.get("href", "").partition("#")[0] for link in root.iter("a")]
    return [address for address in addresses if address.startswith("/")]


def _buttons(form: Element) -> list[Button]:
    """Return what each button adds to what is sent, None for nothing; no button at all is one."""
    found: dict[Button, None] = {}
    for button in form.iter("button"):
        if button.get("type", "submit") == "submit":
            name = button.get("name")
            found[(name, button.get("value", "")) if name else None] = None
    return list(found) or [None]


def _day(first: str | None, variant: int) -> str:
    """Return a day that a field takes: from its first one on, else some days ago."""
    if first:
        return (date.fromisoformat(first) + timedelta(days=variant)).isoformat()
    return (clock.now().date() - timedelta(days=3 + variant)).isoformat()
