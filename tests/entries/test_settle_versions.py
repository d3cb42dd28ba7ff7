from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from journal.core.columns import uuid7
from journal.core.db import Database
from journal.core.viewers import Participant
from journal.entries.models import EntryVersion
from journal.entries.queries.own import own_entry, own_row, own_versions, versions_apart
from journal.entries.queries.shared import own_shares
from tests.support.acting import (
    count,
    form_at,
    in_dutch,
    reading_as,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/dagboek/schrijven"


def written_apart(noor: StrictClient, **fields: str) -> UUID:
    """Let two open pages of one entry be saved, one after the other."""
    entry = write(noor, "Zo was het.", **fields)
    edit = f"/dagboek/{entry}/bewerken"
    phone, tablet = form_at(noor, edit, PAGE), form_at(noor, edit, PAGE)
    noor.post(PAGE, {**phone, **fields, "text": "Zo was het op de telefoon."})
    noor.post(PAGE, {**tablet, **fields, "text": "Zo was het op de tablet."})
    return entry


def apart(app: Flask, cast: Cast, entry: UUID) -> list[str]:
    with reading_as(app, cast, "noor", Participant) as (db, noor):
        row = own_row(db, noor, entry)
        return [writing.text for _, writing in versions_apart(db, noor, row)]


def newest(app: Flask, cast: Cast, entry: UUID) -> str:
    with reading_as(app, cast, "noor", Participant) as (db, noor):
        return own_entry(db, noor, entry).writing.text


def test_what_two_phones_wrote_stands_side_by_side(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    entry = written_apart(noor)
    assert apart(app, cast, entry) == ["Zo was het op de tablet.", "Zo was het op de telefoon."]
    page = words_of(noor.get(f"/dagboek/{entry}"))
    for text in apart(app, cast, entry):
        assert text in page
    assert in_dutch(app, "written on in two places") in words_of(noor.get("/dagboek"))


def test_three_of_them_stand_beside_each_other_too(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    entry = write(noor, "Zo was het.")
    edit = f"/dagboek/{entry}/bewerken"
    pages = [form_at(noor, edit, PAGE) for _ in range(3)]
    for number, fields in enumerate(pages):
        noor.post(PAGE, {**fields, "text": f"Versie {number}."})
    assert apart(app, cast, entry) == ["Versie 2.", "Versie 1.", "Versie 0."]


def test_saving_twice_from_one_page_is_going_on(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    fields = form_at(noor, PAGE)
    for text in ("Een.", "Een, twee.", "Een, twee.", "Een, twee, drie."):
        noor.post(PAGE, {**fields, "text": text})
    entry = UUID(fields["id"])
    assert apart(app, cast, entry) == []
    assert count(database, EntryVersion) == 3


def test_a_resent_save_doubles_nothing(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    entry = write(noor, "Zo was het.")
    edit = f"/dagboek/{entry}/bewerken"
    phone, tablet = form_at(noor, edit, PAGE), form_at(noor, edit, PAGE)
    for _ in range(2):
        noor.post(PAGE, {**phone, "text": "Op de telefoon."})
        noor.post(PAGE, {**tablet, "text": "Op de tablet."})
    assert count(database, EntryVersion) == 3
    assert apart(app, cast, entry) == ["Op de tablet.", "Op de telefoon."]


def test_one_can_go_on_with_either_or_both_and_nothing_is_lost(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    tablet, phone = "Zo was het op de tablet.", "Zo was het op de telefoon."
    for chosen, text in (("3", tablet), ("2", phone), ("", f"{phone}\n\n{tablet}")):
        entry = written_apart(noor)
        noor.post(f"/dagboek/{entry}/kiezen", {**token(noor), "chosen": chosen})
        assert newest(app, cast, entry) == text
        assert apart(app, cast, entry) == []
        with reading_as(app, cast, "noor", Participant) as (db, viewer):
            kept = [writing.text for _, writing in own_versions(db, viewer, entry)]
        assert {tablet, phone, "Zo was het."} <= set(kept)


@pytest.mark.parametrize("chosen", ["2", ""])
def test_what_is_chosen_is_shared_with_nobody_yet(
    noor: StrictClient, ilse: StrictClient, app: Flask, cast: Cast, chosen: str
) -> None:
    """One of the two may have been meant for its writer alone."""
    entry = written_apart(noor, readers=str(cast["ilse"].id))
    noor.post(f"/dagboek/{entry}/kiezen", {**token(noor), "chosen": chosen})
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        assert own_shares(db, viewer, entry) == []
    ilse.get(f"/begeleiding/{cast['noor'].id}/{entry}", status=404)


def test_an_older_page_that_is_sent_again_shares_nothing_newer(
    noor: StrictClient, ilse: StrictClient, app: Flask, cast: Cast
) -> None:
    fields = {**form_at(noor, PAGE), "text": "Foo.", "readers": str(cast["ilse"].id)}
    noor.post(PAGE, fields)
    entry = UUID(fields["id"])
    other = form_at(noor, f"/dagboek/{entry}/bewerken", PAGE)
    noor.post(PAGE, {**other, "text": "Foo, en geheim.", "readers": ""})
    noor.post(PAGE, fields)
    assert newest(app, cast, entry) == "Foo, en geheim."
    ilse.get(f"/begeleiding/{cast['noor'].id}/{entry}", status=404)


def test_two_phones_that_begin_the_same_entry_stand_side_by_side(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    typed = {**form_at(noor, PAGE), "text": "Een begin"}
    noor.post("/dagboek/concept", typed, status=200)
    resume = f"/dagboek/concept/{typed['page']}"
    phone, tablet = form_at(noor, resume, PAGE), form_at(noor, resume, PAGE)
    noor.post(PAGE, {**phone, "text": "Op de telefoon."})
    noor.post(PAGE, {**tablet, "text": "Op de tablet."})
    assert apart(app, cast, UUID(typed["id"])) == ["Op de tablet.", "Op de telefoon."]


def test_writing_on_does_not_choose(noor: StrictClient, app: Flask, cast: Cast) -> None:
    entry = written_apart(noor)
    edit = form_at(noor, f"/dagboek/{entry}/bewerken", PAGE)
    noor.post(PAGE, {**edit, "text": "Zo was het op de tablet, en meer."})
    assert "Zo was het op de telefoon." in apart(app, cast, entry)


def test_nobody_else_chooses(
    everybody: dict[str, StrictClient], noor: StrictClient, database: Database
) -> None:
    path = f"/dagboek/{written_apart(noor)}/kiezen"
    refuse_everybody_else(everybody, database, path, "noor", fields={"chosen": "2"})


def test_what_is_no_choice_is_refused(noor: StrictClient, database: Database) -> None:
    path = f"/dagboek/{written_apart(noor)}/kiezen"
    with untouched(database):
        for chosen, status in (("1", 404), ("9", 404), ("-1", 422), ("twee", 422)):
            noor.post(path, {**token(noor), "chosen": chosen}, status=status)
        noor.post(f"/dagboek/{uuid7()}/kiezen", {**token(noor), "chosen": ""}, status=404)
        noor.post(path, {"chosen": ""}, status=422)
    alone = write(noor, "Maar één keer.")
    with untouched(database):
        noor.post(f"/dagboek/{alone}/kiezen", {**token(noor), "chosen": ""}, status=404)
