from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from journal.accounts.models import Purpose
from journal.coaching.forms import LONGEST_TOPIC
from journal.coaching.models import Topic
from journal.core import clock
from journal.core.audit import Act
from journal.core.db import Database
from tests.coaching.talking import TALK, person, say_first
from tests.support import pages
from tests.support.acting import (
    acts,
    begin_again,
    count,
    end_guidance,
    form_at,
    in_dutch,
    let_dana_guide_noor,
    post_at_once,
    refuse_everybody_else,
    token,
    untouched,
    withdraw,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

TEXT = "Eerst over mijn vader."


def sealed(database: Database) -> tuple[bytes, bytes | None]:
    with database.read() as db:
        row = db.scalars(select(Topic)).one()
        return row.sealed, row.sealed_key


def test_the_coach_reads_it_first_and_the_writer_sees_that(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    page = words_of(noor.get(TALK))
    assert in_dutch(app, "Save; %(coach)s reads it", coach="Ilse") in page
    say_first(noor, cast["ilse"].id, TEXT)
    assert in_dutch(app, "%(coach)s can read this.", coach="Ilse") in words_of(noor.follow())
    read = in_dutch(app, "read by %(name)s, %(when)s", name="Ilse", when="")
    assert read not in words_of(noor.get(TALK))
    assert acts(database, Act.READ) == []
    shown = words_of(ilse.get(person(cast)))
    assert shown.index(TEXT) < shown.index(in_dutch(app, "Shared"))
    assert acts(database, Act.READ) == [(cast["ilse"].id, None)]
    assert read in words_of(noor.get(TALK))
    history = words_of(noor.get("/ik/wie-opende-wat"))
    assert in_dutch(app, "read what you want to talk about first") in history
    said = "shared what you want to talk about first with %(name)s"
    assert in_dutch(app, said, name="Ilse") in history


def test_a_newer_text_takes_its_place_under_another_key(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    say_first(noor, cast["ilse"].id, TEXT)
    before = sealed(database)
    ilse.get(person(cast))
    changed = in_dutch(app, "You changed it after that.")
    with clock.held_at(clock.now() + timedelta(minutes=1)):
        say_first(noor, cast["ilse"].id, "Liever over mijn werk.")
        assert changed in words_of(noor.get(TALK))
        assert "Liever over mijn werk." in ilse.get(person(cast))
    assert sealed(database) != before
    assert count(database, Topic) == 1
    assert acts(database, Act.SHARED) == [(cast["noor"].id, cast["ilse"].id)]
    assert changed not in words_of(noor.get(TALK))


def test_what_is_kept_to_oneself_no_coach_reads(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    say_first(noor, cast["ilse"].id, TEXT, alone="1")
    assert TEXT in noor.get(TALK)
    assert in_dutch(app, "Only you can read this now.") in words_of(noor.get(TALK))
    assert TEXT not in ilse.get(person(cast))
    assert acts(database, Act.SHARED) == []
    say_first(noor, cast["ilse"].id, TEXT)
    assert TEXT in ilse.get(person(cast))


def test_taken_back_its_share_is_gone_and_its_key_is_another(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    say_first(noor, cast["ilse"].id, TEXT)
    words, _ = sealed(database)
    noor.submit(TALK, f"{TALK}/{cast['ilse'].id}/eerst/terug")
    after, key = sealed(database)
    assert key is None
    assert after != words
    assert TEXT not in ilse.get(person(cast))
    assert TEXT in noor.get(TALK)
    assert acts(database, Act.TOOK_BACK) == [(cast["noor"].id, cast["ilse"].id)]
    with untouched(database):
        noor.post(f"{TALK}/{cast['ilse'].id}/eerst/terug", token(noor))


def test_thrown_away_it_is_gone_for_both(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    say_first(noor, cast["ilse"].id, TEXT)
    noor.submit(TALK, f"{TALK}/{cast['ilse'].id}/eerst/weg")
    assert count(database, Topic) == 0
    assert TEXT not in noor.get(TALK)
    assert TEXT not in ilse.get(person(cast))
    assert acts(database, Act.TOOK_BACK) == [(cast["noor"].id, cast["ilse"].id)]


def test_each_coach_has_a_text_of_their_own(
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    cast: Cast,
    database: Database,
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    say_first(noor, cast["ilse"].id, "Voor Ilse.")
    say_first(noor, cast["dana"].id, "Voor Dana.")
    assert "Voor Dana." not in ilse.get(person(cast))
    assert "Voor Ilse." not in dana.get(person(cast))
    assert "Voor Dana." in dana.get(person(cast))
    form = form_at(noor, TALK, f"{TALK}/{cast['ilse'].id}/eerst")
    with untouched(database):
        noor.post(f"{TALK}/{cast['dana'].id}/eerst", form, status=404)


def test_with_a_key_nobody_agreed_to_it_is_saved_for_the_writer(
    noor: StrictClient, dana: StrictClient, eva: StrictClient, cast: Cast, app: Flask
) -> None:
    account = f"/beheer/mensen/{cast['noor'].id}"
    eva.submit(account, f"{account}/begeleiding", coach_id=str(cast["dana"].id))
    key = f"/begeleiders/{cast['dana'].id}/sleutel"
    say_first(noor, cast["dana"].id, TEXT)
    page = noor.follow()
    assert f'href="{key}"' in page
    said = "Saved, and only you can read it: you cannot share with this coach now."
    assert in_dutch(app, said) in words_of(page)
    assert TEXT not in dana.get(person(cast))
    noor.submit(key)
    assert TEXT not in dana.get(person(cast))
    say_first(noor, cast["dana"].id, TEXT)
    assert TEXT in dana.get(person(cast))


def test_a_coach_who_began_again_reads_it_once_the_writer_agreed(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    say_first(noor, cast["ilse"].id, TEXT)
    again = begin_again(app, cast, "ilse")
    assert TEXT not in again.get(person(cast))
    say_first(noor, cast["ilse"].id, "Anders gezegd.")
    waits = "%(coach)s can read this once you have said yes to the new key."
    assert in_dutch(app, waits, coach="Ilse") in words_of(noor.follow())
    assert sealed(database)[1] == b""
    assert "Anders gezegd." not in again.get(person(cast))
    noor.submit(f"/begeleiders/{cast['ilse'].id}/sleutel")
    assert "Anders gezegd." in again.get(person(cast))
    assert acts(database, Act.TOOK_BACK) == []


def test_a_writer_who_began_again_shares_nothing_older(
    noor: StrictClient, ilse: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    say_first(noor, cast["ilse"].id, TEXT)
    again = begin_again(app, cast, "noor")
    assert TEXT not in ilse.get(person(cast))
    assert TEXT not in again.get(TALK)
    assert sealed(database)[1] is None
    say_first(again, cast["ilse"].id, "Opnieuw.")
    assert count(database, Topic) == 2  # the other lies in the vault that is lost
    assert "Opnieuw." in again.get(TALK)


def test_consent_withdrawn_takes_it_back(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    say_first(noor, cast["ilse"].id, TEXT)
    withdraw(noor, Purpose.SHARING)
    assert TEXT not in ilse.get(person(cast))
    assert sealed(database)[1] is None
    page = words_of(noor.get(TALK))
    assert TEXT in page
    assert in_dutch(app, "Save; %(coach)s reads it", coach="Ilse") not in page
    say_first(noor, cast["ilse"].id, "Nog iets.")
    assert sealed(database)[1] is None


def test_no_longer_guided_there_is_nothing(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    say_first(noor, cast["ilse"].id, TEXT)
    fields = form_at(noor, TALK, f"{TALK}/{cast['ilse'].id}/eerst")
    end_guidance(eva, cast, "ilse")
    ilse.get(person(cast), status=404)
    assert sealed(database)[1] is None
    assert TEXT not in noor.get(TALK)
    with untouched(database):
        noor.post(f"{TALK}/{cast['ilse'].id}/eerst", fields, status=404)
    account = f"/beheer/mensen/{cast['noor'].id}"
    eva.submit(account, f"{account}/begeleiding", coach_id=str(cast["ilse"].id))
    assert TEXT not in ilse.get(person(cast))


def test_sent_again_it_is_saved_once(noor: StrictClient, cast: Cast, database: Database) -> None:
    path = f"{TALK}/{cast['ilse'].id}/eerst"
    fields = {**form_at(noor, TALK, path), "text": TEXT}
    assert post_at_once(noor, path, fields) == [303] * 4
    with untouched(database):
        noor.post(path, fields)
        noor.post(path, {**fields, "id": str(uuid4())})
    assert count(database, Topic) == 1


def test_nobody_else_saves_or_takes_back(
    everybody: dict[str, StrictClient], noor: StrictClient, cast: Cast, database: Database
) -> None:
    say_first(noor, cast["ilse"].id, TEXT)
    topic = form_at(noor, TALK, f"{TALK}/{cast['ilse'].id}/eerst")
    for path in ("eerst", "eerst/terug", "eerst/weg"):
        refuse_everybody_else(
            everybody, database, f"{TALK}/{cast['ilse'].id}/{path}", "noor", fields=topic
        )
    bram = everybody["bram"]
    with untouched(database):
        fields = {**topic, **token(bram), "text": "Van Bram."}
        bram.post(f"{TALK}/{cast['dana'].id}/eerst", fields, status=404)
        bram.post(f"{TALK}/{cast['dana'].id}/eerst/terug", token(bram), status=404)


def test_bad_input_is_refused_with_every_word_kept(
    noor: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    path = f"{TALK}/{cast['ilse'].id}/eerst"
    form = {**form_at(noor, TALK, path), "text": TEXT}
    one = "This is %(num)d character too long (at most %(most)d fit)."
    many = "This is %(num)d characters too long (at most %(most)d fit)."
    cases = [
        ({"text": " \n"}, in_dutch(app, "Fill this in, please.")),
        ({"text": "a\x00b"}, in_dutch(app, "There is a character in this that cannot be saved.")),
        (
            {"text": "é" * (LONGEST_TOPIC + 2)},
            in_dutch(app, one, many, num=2, most=LONGEST_TOPIC),
        ),
        (
            {"id": "geen-id"},
            in_dutch(app, "This page was not whole. Load it again; your text stays where it is."),
        ),
        (
            {"csrf_token": "oud"},
            in_dutch(
                app, "This page had been open for a while. Nothing is lost: send it once more."
            ),
        ),
    ]
    with untouched(database):
        for changed, message in cases:
            fields = {**form, **changed}
            answer = noor.post(path, fields, status=422)
            assert message in words_of(answer), changed
            kept = pages.values_of(pages.forms(answer)[0])["text"]
            assert kept == fields["text"].rstrip().replace("\x00", ""), changed


def test_it_goes_along_and_it_is_erased(noor: StrictClient, cast: Cast, database: Database) -> None:
    say_first(noor, cast["ilse"].id, TEXT)
    mine = json.loads(noor.submit("/ik/meenemen", "/ik/meenemen", status=200))
    (topic,) = mine["to_talk_about_first"]
    assert (topic["text"], topic["shared"]) == (TEXT, True)
    noor.submit("/ik/wissen", passphrase=cast["noor"].passphrase)
    assert count(database, Topic) == 0
