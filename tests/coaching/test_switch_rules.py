"""The organisation chooses which rules for signals are used at all."""

from __future__ import annotations

import pytest
from flask import Flask

from journal.checkins.signals import RULE_NAMES, Rule
from journal.core.audit import Act
from journal.core.db import Database
from tests.coaching.signalling import ENERGY, LIST, MOOD, RULES, TALK, let_see, show
from tests.coaching.talking import person
from tests.support.acting import (
    acts,
    form_at,
    in_dutch,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

CHOICES = "/gesprek/{}/signalen/regels"


def use(eva: StrictClient, *names: str) -> None:
    eva.post(RULES, {**token(eva), "rules": list(names)})


def test_all_are_used_to_begin_with_and_each_says_when_it_holds(eva: StrictClient) -> None:
    page = eva.get(RULES)
    assert page.count("checked") == len(RULE_NAMES)
    assert "Spanning 8 of hoger, minstens 3 keer in de laatste 5 antwoorden" in words_of(page)
    assert RULES in eva.get("/beheer/mensen")


def test_a_rule_that_is_off_makes_no_signal_for_anybody_and_stands_nowhere(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient, cast: Cast, app: Flask
) -> None:
    let_see(app, cast, noor)
    looks = ((noor, TALK), (ilse, LIST), (ilse, person(cast)))
    use(eva, "energy")
    for client, page in looks:
        said = words_of(client.get(page))
        assert (MOOD in said, ENERGY in said) == (False, True)
    assert "Stemming 2 of lager" not in words_of(noor.get(TALK))
    assert eva.get(RULES).count("checked") == 1
    use(eva, *RULE_NAMES)
    for client, page in looks:
        said = words_of(client.get(page))
        assert (MOOD in said, ENERGY in said) == (True, True)


def test_a_rule_that_is_off_is_worked_out_nowhere(
    noor: StrictClient,
    ilse: StrictClient,
    eva: StrictClient,
    cast: Cast,
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    let_see(app, cast, noor)
    use(eva, "energy")
    tried: list[str] = []
    given = Rule.given

    def note(rule: Rule, check_ins: object) -> object:
        tried.append(rule.name)
        return given(rule, check_ins)  # type: ignore[arg-type]

    monkeypatch.setattr(Rule, "given", note)
    for client, page in ((noor, TALK), (ilse, LIST), (ilse, person(cast))):
        client.get(page)
    assert set(tried) == {"energy"}


def test_a_rule_turned_on_later_waits_for_the_yes_of_the_person(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient, cast: Cast, app: Flask
) -> None:
    use(eva, "energy")
    let_see(app, cast, noor)
    use(eva, *RULE_NAMES)
    assert MOOD not in words_of(ilse.get(LIST))
    path = CHOICES.format(cast["ilse"].id)
    assert form_at(noor, TALK, path)["rules"] == "energy"
    noor.post(path, {**token(noor), "rules": ["energy", "mood"]})
    assert MOOD in words_of(ilse.get(LIST))


def test_with_every_rule_off_nothing_is_asked(
    noor: StrictClient, eva: StrictClient, cast: Cast, app: Flask
) -> None:
    let_see(app, cast, noor)
    use(eva)
    assert in_dutch(app, "What catches the eye") not in words_of(noor.get(TALK))
    show(noor, cast)
    assert in_dutch(app, "What catches the eye") not in words_of(noor.get(TALK))


def test_sent_again_it_is_switched_once(eva: StrictClient, cast: Cast, database: Database) -> None:
    use(eva, "mood")
    with untouched(database):
        use(eva, "mood")
    assert acts(database, Act.RULES_SWITCHED) == [(cast["eva"].id, None)]


def test_nobody_else_switches_and_nonsense_is_refused_kindly(
    everybody: dict[str, StrictClient], eva: StrictClient, app: Flask, database: Database
) -> None:
    refuse_everybody_else(everybody, database, RULES, "eva", fields={"rules": "mood"})
    for key in ("noor", "ilse"):
        everybody[key].get(RULES, status=404)
    with untouched(database):
        page = eva.post(RULES, {**token(eva), "rules": "karakter"}, status=422)
        assert in_dutch(app, "Choose one of these, please.") in words_of(page)
        eva.post(RULES, {"csrf_token": "oud", "rules": "mood"}, status=422)
