from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select

from journal.accounts.models import KeySlot, NumbersKey, SlotKind
from journal.checkins import queries
from journal.checkins.models import HARD, SCALES, Answers, CheckIn, CheckInWords, Said
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.db import Database
from journal.core.viewers import Coach, Participant
from journal.guidance.queries import guided
from tests.support import pages
from tests.support.acting import (
    count,
    form_at,
    in_dutch,
    move_session,
    post_at_once,
    reading_as,
    refuse_everybody_else,
    share_numbers,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/inchecken"


def answers(app: Flask, cast: Cast, key: str = "noor") -> list[Answers]:
    with reading_as(app, cast, key, Participant) as (db, viewer):
        days_back = clock.now().date() - timedelta(days=900)
        return [item.answers for item in queries.own_check_ins(db, viewer, days_back)]


def test_each_scale_by_itself_and_what_is_skipped_stays_empty(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    form = form_at(noor, PAGE)
    for value, scale in enumerate(SCALES):
        noor.post(PAGE, {**form, "id": str(uuid7()), scale: str(value * 2)})
    noor.submit(PAGE, hard="lot")
    expected = [
        Answers(mood=0),
        Answers(energy=2),
        Answers(tension=4),
        Answers(sleep=6),
        Answers(connected=8),
        Answers(hard="lot"),
    ]
    assert answers(app, cast) == expected


def test_from_vandaag_every_scale_at_once(noor: StrictClient, app: Flask, cast: Cast) -> None:
    full = {"mood": "0", "energy": "10", "tension": "3", "sleep": "4", "connected": "5"}
    noor.post(PAGE, {**form_at(noor, "/vandaag", PAGE), **full, "hard": "some"})
    assert in_dutch(app, "Saved. Thank you for stopping to look.") in words_of(noor.follow())
    assert answers(app, cast) == [Answers(0, 10, 3, 4, 5, "some")]


def test_an_empty_and_a_full_one_look_alike(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    noor.submit(PAGE, mood="0")
    noor.post(PAGE, {**form_at(noor, PAGE), **dict.fromkeys(SCALES, "10"), "hard": "some"})
    with database.read() as db:
        assert len({len(sealed) for sealed in db.scalars(select(CheckIn.sealed))}) == 1


def test_sent_again_it_stands_once_and_its_newest_answers_hold(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    fields = {**form_at(noor, PAGE), "mood": "3"}
    for mood in ("3", "3", "4"):
        noor.post(PAGE, {**fields, "mood": mood})
    assert post_at_once(noor, PAGE, {**form_at(noor, PAGE), "mood": "5"}) == [303] * 4
    assert answers(app, cast) == [Answers(mood=4), Answers(mood=5)]
    assert count(database, CheckIn) == 2


def test_sent_again_on_a_later_day_it_stays_what_it_was_shared_as(
    noor: StrictClient, ilse: StrictClient, app: Flask, cast: Cast
) -> None:
    """A phone that resends after numbers were shared from that later day on gives nothing away."""
    before = clock.now() - timedelta(days=2)
    with clock.held_at(before):
        fields = {**form_at(noor, PAGE), "mood": "3"}
        noor.post(PAGE, fields)
    today = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    share_numbers(noor, cast["ilse"].id, today.isoformat())
    noor.post(PAGE, fields)
    with reading_as(app, cast, "ilse", Coach) as (db, coach):
        person = guided(db, coach, cast["noor"].id)
        assert queries.shared_check_ins(db, coach, [person], before.date()) == []
    assert answers(app, cast) == [Answers(mood=3)]


def test_what_was_hard_is_asked_only_after_a_session(
    noor: StrictClient, ilse: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    today = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    move_session(ilse, cast["noor"].id, today)
    assert "hard" in form_at(noor, PAGE)
    move_session(ilse, cast["noor"].id, today + timedelta(days=1))
    for page in (PAGE, "/vandaag"):
        assert "hard" not in form_at(noor, page, PAGE)
    noor.submit(PAGE, mood="5", hard="lot")
    assert answers(app, cast) == [Answers(mood=5)]
    with untouched(database):
        noor.submit(PAGE, hard="lot", status=422)


@pytest.mark.parametrize("name", ["mood", "hard"])
def test_a_blank_is_no_answer(noor: StrictClient, database: Database, name: str) -> None:
    with untouched(database):
        noor.submit(PAGE, status=422, **{name: " "})


def test_after_the_first_one_the_recovery_code_comes_by(
    noor: StrictClient, cast: Cast, database: Database
) -> None:
    with database.write() as db:
        mine = (KeySlot.person_id == cast["noor"].id, KeySlot.kind == SlotKind.RECOVERY)
        db.execute(delete(KeySlot).where(*mine))
    noor.submit(PAGE, mood="5")
    assert noor.last.headers["Location"] == "/ik/herstelcode?notice=checked-in"
    noor.submit(PAGE, mood="6")
    assert noor.last.headers["Location"].startswith("/vandaag")


def test_nobody_else_checks_in_for_her(
    everybody: dict[str, StrictClient], noor: StrictClient, database: Database
) -> None:
    fields = {**form_at(noor, PAGE), "mood": "3"}
    noor.post(PAGE, fields)
    del fields["csrf_token"]
    refuse_everybody_else(everybody, database, PAGE, "noor", fields={**fields, "mood": "9"})


def test_bad_input_is_refused_with_every_answer_kept(
    noor: StrictClient, database: Database, app: Flask
) -> None:
    choose = "Choose one of these, please."
    cases = [
        ({"mood": "11"}, choose),
        ({"mood": "-1"}, choose),
        ({"mood": "5.5"}, choose),
        ({"mood": "veel"}, choose),
        ({"hard": "nogal"}, choose),
        ({"id": "geen-id"}, "This page was not whole. Load it again; your text stays where it is."),
        (
            {"csrf_token": "oud"},
            "This page had been open for a while. Nothing is lost: send it once more.",
        ),
    ]
    form = {**form_at(noor, PAGE), "energy": "7"}
    with untouched(database):
        for changed, message in cases:
            answer = noor.post(PAGE, {**form, **changed}, status=422)
            assert in_dutch(app, message) in words_of(answer), changed
            kept = pages.values_of(pages.forms(answer)[0])
            assert kept["energy"] == "7", changed


def test_an_empty_one_is_refused_kindly(noor: StrictClient, database: Database, app: Flask) -> None:
    with untouched(database):
        answer = noor.submit(PAGE, status=422)
    message = "Nothing has been filled in yet. One answer is enough."
    assert in_dutch(app, message) in words_of(answer)


def test_every_choice_is_offered_and_none_is_made_for_anybody(noor: StrictClient) -> None:
    form = next(form for form in pages.forms(noor.get(PAGE)) if form.get("action") == PAGE)
    for select_ in form.iter("select"):
        values = [option.get("value") for option in select_.iter("option")]
        wanted = list(HARD) if select_.get("name") == "hard" else [str(n) for n in range(11)]
        assert values == ["", *wanted]
        assert pages.values_of(form)[select_.get("name") or ""] == ""


def test_it_is_sealed_under_the_key_of_its_day(
    noor: StrictClient, cast: Cast, database: Database
) -> None:
    noor.submit(PAGE, mood="5")
    with database.read() as db:
        row = db.scalars(select(CheckIn)).one()
        key = db.get_one(NumbersKey, row.numbers_key_id)
    assert isinstance(row.id, UUID)
    assert (key.person_id, row.owner_id) == (cast["noor"].id, cast["noor"].id)


def words_said(app: Flask, cast: Cast) -> list[Said]:
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        return list(queries.own_words(db, viewer, date.min).values())


def test_words_come_along_and_are_sealed_apart_from_the_numbers(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    noor.submit(PAGE, mood="4", text="Grijs, maar \N{SNOWMAN} zacht.", feelings=["calm", "no-word"])
    assert words_said(app, cast) == [Said("Grijs, maar \N{SNOWMAN} zacht.", ("calm", "no-word"))]
    assert answers(app, cast) == [Answers(mood=4)]
    with database.read() as db:
        assert b"calm" not in db.scalars(select(CheckInWords.sealed)).one()
    exported = noor.submit("/ik/meenemen", "/ik/meenemen", status=200)
    assert "no-word" in exported


def test_words_alone_are_enough(noor: StrictClient, app: Flask, cast: Cast) -> None:
    noor.submit(PAGE, feelings=["no-word"])
    assert words_said(app, cast) == [Said("", ("no-word",))]
    assert answers(app, cast) == [Answers()]


def test_hours_of_sleep_are_a_number(noor: StrictClient, app: Flask, cast: Cast) -> None:
    noor.submit(PAGE, sleep_hours="6.5")
    assert answers(app, cast) == [Answers(sleep_hours=6.5)]
    for wrong in ("25", "-1", "veel", "NaN", "sNaN", "Infinity", "1e1", "7,,5", "7.5.1"):
        page = noor.submit(PAGE, sleep_hours=wrong, status=422)
        assert f'value="{wrong}"' in page


def test_hours_of_sleep_are_written_with_a_comma_or_a_point(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    noor.submit(PAGE, sleep_hours="7,5")
    noor.submit(PAGE, sleep_hours=" 7.5 ")
    assert answers(app, cast) == 2 * [Answers(sleep_hours=7.5)]


@pytest.mark.parametrize(("hour", "may"), [(3, False), (5, True), (11, True), (12, False)])
def test_until_midday_it_may_be_about_yesterday(
    hour: int, may: bool, noor: StrictClient, app: Flask, cast: Cast
) -> None:
    with clock.held_at(datetime(2026, 12, 3, hour - 1, 30, tzinfo=UTC)):
        noor.submit(PAGE, mood="4", about="yesterday", status=303 if may else 422)
        if not may:
            said = in_dutch(app, "Yesterday can be filled in until noon.")
            assert said in words_of(noor.last.text)
            assert in_dutch(app, "Choose one of these, please.") not in words_of(noor.last.text)
            return
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        (made,) = queries.own_check_ins(db, viewer, date.min)
    assert made.day == date(2026, 12, 2)
    assert made.recorded_at.date() == date(2026, 12, 3)


def actions_on(page: str) -> list[str]:
    return [form.get("action", "") for form in pages.forms(page)]


def test_after_saving_it_can_be_undone_and_corrected(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    noor.submit(PAGE, mood="4", text="Even wachten.")
    page = noor.follow()
    undo = next(
        form.get("action", "") for form in pages.forms(page) if "weg" in form.get("action", "")
    )
    assert undo not in actions_on(noor.get("/vandaag"))
    path = undo.removesuffix("/weg")
    assert form_at(noor, path)["mood"] == "4"
    noor.submit(path, mood="6", text="")
    assert (answers(app, cast), words_said(app, cast)) == ([Answers(mood=6)], [])
    noor.post(undo, token(noor))
    assert answers(app, cast) == []
    assert (count(database, CheckIn), count(database, CheckInWords)) == (0, 0)
    noor.get(path, status=404)


def test_what_was_saved_last_is_undone_also_when_it_is_about_yesterday(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    morning = datetime(2026, 12, 3, 7, tzinfo=UTC)
    with clock.held_at(morning):
        noor.submit(PAGE, mood="4")
    with clock.held_at(morning + timedelta(minutes=5)):
        noor.submit(PAGE, mood="7", about="yesterday")
        (undo,) = (action for action in actions_on(noor.follow()) if action.endswith("/weg"))
        for _ in range(2):
            noor.post(undo, token(noor))
    assert answers(app, cast) == [Answers(mood=4)]


def test_undo_is_for_what_was_saved_just_now_and_for_nothing_before_it(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    for mood in ("4", "7"):
        noor.submit(PAGE, mood=mood)
    saved_at = noor.last.headers["Location"]
    (undo,) = (action for action in actions_on(noor.get(saved_at)) if action.endswith("/weg"))
    noor.post(undo, token(noor))
    # Whoever goes back there finds nothing else to undo.
    assert not any(action.endswith("/weg") for action in actions_on(noor.get(saved_at)))
    assert answers(app, cast) == [Answers(mood=4)]


def test_nobody_else_corrects_or_deletes_it(
    everybody: dict[str, StrictClient], noor: StrictClient, database: Database
) -> None:
    noor.submit(PAGE, mood="4")
    with database.read() as db:
        path = f"{PAGE}/{db.scalars(select(CheckIn.id)).one()}"
    refuse_everybody_else(everybody, database, path, "noor", fields={"mood": "9"})
    refuse_everybody_else(everybody, database, f"{path}/weg", "noor")
    everybody["bram"].get(path, status=404)
    with untouched(database):
        noor.submit(path, mood="11", status=422)
        noor.post(f"{path}/weg", {}, status=422)


def test_with_a_low_battery_one_answer_and_one_breath(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    short = f"{PAGE}/kort"
    noor.submit(short, mood="2")
    assert in_dutch(app, "Saved. Now one breath.") in words_of(noor.follow())
    assert answers(app, cast) == [Answers(mood=2)]
    with untouched(database):
        noor.submit(short, status=422)
        noor.submit(short, mood="twaalf", status=422)


def test_a_very_long_text_comes_back_with_what_is_too_much(
    noor: StrictClient, app: Flask, database: Database
) -> None:
    text = "\N{GRINNING FACE}" * 50_000
    with untouched(database):
        page = noor.submit(PAGE, mood="4", text=text, status=422)
    assert text in page
