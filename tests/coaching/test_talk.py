from __future__ import annotations

from flask import Flask

from journal.coaching.queries.contact import coaches_who_answered
from journal.core.db import query_count
from journal.core.viewers import Participant
from tests.coaching.talking import TALK, ask, say_first
from tests.support.acting import (
    end_guidance,
    in_dutch,
    let_dana_guide_noor,
    reading_as,
    words_of,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def answered(noor: StrictClient, ilse: StrictClient, cast: Cast, text: str) -> str:
    """Let Ilse answer something of Noor's; return the entry's address."""
    entry = write(noor, "Voor Ilse.", readers=str(cast["ilse"].id))
    shared = f"/begeleiding/{cast['noor'].id}/{entry}"
    ilse.submit(shared, f"{shared}/antwoord", text=text)
    return f"/dagboek/{entry}"


def test_answers_stand_there_newest_first_with_the_way_to_the_text(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    none = "No answers yet. You'll find them here, and beside the text that you shared."
    assert in_dutch(app, none) in words_of(noor.get(TALK))
    first = answered(noor, ilse, cast, "Het eerste antwoord.")
    second = answered(noor, ilse, cast, "Het tweede antwoord.")
    page = noor.get(TALK)
    assert page.index("Het tweede antwoord.") < page.index("Het eerste antwoord.")
    assert f'href="{first}"' in page
    new = f'class="news">{in_dutch(app, "new")}<'
    assert page.count(new) == 2
    noor.submit(second, f"{second}/antwoorden/gezien")
    assert noor.get(TALK).count(new) == 1


def test_whose_answers_are_unseen_is_one_list_of_names(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        assert coaches_who_answered(db, viewer) == []
    answered(noor, ilse, cast, "Een.")
    entry = answered(noor, ilse, cast, "Twee.")
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        assert coaches_who_answered(db, viewer) == ["Ilse"]
    noor.submit(entry, f"{entry}/antwoorden/gezien")
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        assert coaches_who_answered(db, viewer) == ["Ilse"]


def test_it_is_reached_from_today_by_name(
    noor: StrictClient, eva: StrictClient, cast: Cast, app: Flask
) -> None:
    said = "Conversation with %(names)s"
    assert f'href="{TALK}"' in noor.get("/vandaag")
    assert in_dutch(app, said, names="Ilse") in words_of(noor.get("/vandaag"))
    let_dana_guide_noor(eva, noor, cast)
    assert in_dutch(app, said, names="Ilse en Dana") in words_of(noor.get("/vandaag"))
    end_guidance(eva, cast, "ilse")
    end_guidance(eva, cast, "dana")
    assert f'href="{TALK}"' not in noor.get("/vandaag")
    assert in_dutch(app, "Nobody guides you here now") in words_of(noor.get(TALK))


def test_nobody_sees_anything_of_others(
    everybody: dict[str, StrictClient], noor: StrictClient, ilse: StrictClient, cast: Cast
) -> None:
    say_first(noor, cast["ilse"].id, "Van Noor.")
    answered(noor, ilse, cast, "Voor Noor.")
    page = everybody["bram"].get(TALK)
    assert "Van Noor." not in page
    assert "Voor Noor." not in page
    for key, status in (("ilse", 404), ("eva", 404), ("visitor", 401)):
        everybody[key].get(TALK, status=status)


def test_it_asks_as_little_with_two_coaches(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient, cast: Cast
) -> None:
    say_first(noor, cast["ilse"].id, "Voor Ilse.")
    ask(noor, cast["ilse"].id)
    answered(noor, ilse, cast, "Voor Noor.")
    noor.get(TALK)
    once = query_count()
    let_dana_guide_noor(eva, noor, cast)
    say_first(noor, cast["dana"].id, "Voor Dana.")
    ask(noor, cast["dana"].id)
    answered(noor, ilse, cast, "Nog een.")
    noor.get(TALK)
    assert query_count() == once
