from __future__ import annotations

import json
import re
from datetime import timedelta
from uuid import uuid4

from flask import Flask

from journal.checkins.actions import check_in
from journal.checkins.models import Answers
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.db import Database
from journal.core.viewers import Participant
from journal.insights.actions import keep_insight
from journal.sheets.forms import LONGEST_QUESTION, MOST_LINES, MOST_QUESTIONS
from journal.sheets.models import ConversationSheet
from journal.sheets.queries import LONGEST_LINE
from tests.sheets.composing import compose, fields_of, opened, sealed, sheet_path
from tests.support import pages
from tests.support.acting import (
    begin_again,
    count,
    end_guidance,
    in_dutch,
    let_dana_guide_noor,
    post_at_once,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
    write,
    writing_as,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

CHART = 'class="chart-plot"'
LINES = "Over mijn vader.\nEn over rust."
QUESTION = "Hoe houd ik dit vast?"


def boxes(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" type="checkbox" value="([\w-]+)"', page)


def test_what_was_typed_stands_on_the_sheet_line_by_line(
    noor: StrictClient, cast: Cast, app: Flask
) -> None:
    path = sheet_path(cast["ilse"].id)
    assert f'href="{path}"' in noor.get("/gesprek")
    assert "checked" not in noor.get(path)
    compose(noor, cast["ilse"].id, lines=f"{LINES}\n\n", questions=QUESTION)
    page = noor.follow()
    assert re.findall(r"<li>(.*?)</li>", page) == [*LINES.splitlines(), QUESTION]
    assert f"<bdi>{cast['noor'].name}</bdi>" in page
    assert in_dutch(app, "Only you can read this now.") in words_of(page)
    assert CHART not in page
    form = fields_of(noor, cast["ilse"].id)
    assert (form["lines"], form["questions"]) == (LINES, QUESTION)


def test_what_is_ticked_is_copied_and_stays_ones_own_to_change(
    noor: StrictClient, cast: Cast, app: Flask
) -> None:
    entry = write(noor, f"{'Een lange zin ' * 30}\nTweede regel.")
    other = write(noor, "Kort.\nEn meer.")
    insight = uuid7()
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        keep_insight(db, viewer, insight, None, "Ik mag rusten.")
    page = noor.get(sheet_path(cast["ilse"].id))
    assert boxes(page, "entries") == [str(other), str(entry)]
    assert boxes(page, "insights") == [str(insight)]
    compose(
        noor,
        cast["ilse"].id,
        lines="Zelf getypt.\nKort.",
        entries=[str(entry), str(other)],
        insights=[str(insight)],
    )
    lines = opened(noor, cast["ilse"].id).words.content.lines
    assert (lines[0], lines[1], lines[3:]) == ("Zelf getypt.", "Kort.", ("Ik mag rusten.",))
    assert lines[2].startswith("Een lange zin")
    assert lines[2].endswith("…")
    assert len(lines[2]) <= LONGEST_LINE
    assert fields_of(noor, cast["ilse"].id)["lines"] == "\n".join(lines)
    compose(noor, cast["ilse"].id, lines="Kort, maar anders.")
    assert "Kort, maar anders." in noor.follow()
    assert "Kort.\nEn meer." in words_of(noor.get(f"/dagboek/{other}")).replace(". En", ".\nEn")


def test_charts_are_a_copy_of_the_chosen_answers_and_no_others(
    noor: StrictClient, cast: Cast, app: Flask
) -> None:
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        for days, mood in ((0, 8), (3, 4), (20, 1)):
            at = clock.now() - timedelta(days=days)
            check_in(db, viewer, uuid7(), Answers(mood=mood, energy=2, hard="lot"), at)
    said = (
        "Small charts of your own check-ins, at most %(most)s. These numbers are then on the sheet,"
        " also when you share no other numbers."
    )
    path = sheet_path(cast["ilse"].id)
    assert in_dutch(app, said, most=4) in words_of(noor.get(path))
    compose(noor, cast["ilse"].id, scales=["mood", "sleep"], days="14")
    page = noor.follow()
    assert page.count(CHART) == 2
    figures = opened(noor, cast["ilse"].id).words.content.figures
    assert figures is not None
    assert [each.answers for each in figures.answered] == [Answers(mood=4), Answers(mood=8)]
    noor.submit("/inchecken", mood="1")
    with_new = opened(noor, cast["ilse"].id).words.content.figures
    assert with_new == figures  # what stands on it stays as it was put there
    compose(noor, cast["ilse"].id, scales=["mood", "sleep"])
    again = opened(noor, cast["ilse"].id).words.content.figures
    assert again is not None
    assert len(again.answered) == 3


def test_of_days_without_answers_it_says_so(noor: StrictClient, cast: Cast, app: Flask) -> None:
    compose(noor, cast["ilse"].id, scales="mood", days="90")
    page = noor.follow()
    assert CHART not in page
    assert in_dutch(app, "Nothing was filled in in these days.") in words_of(page)


def test_bad_input_is_refused_with_every_word_kept(
    noor: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    form = {**fields_of(noor, cast["ilse"].id), "lines": LINES}
    one = "Line %(line)s is %(num)d character too long (at most %(most)s fit)."
    many = "Line %(line)s is %(num)d characters too long (at most %(most)s fit)."
    number = "At most %(most)s fit on the sheet; these are %(all)s."
    cases: list[tuple[dict[str, object], str]] = [
        ({"lines": " \n"}, in_dutch(app, "Nothing stands on it yet. One line is enough.")),
        (
            {"lines": "Goed.\n" + "é" * (LONGEST_LINE + 1)},
            in_dutch(app, one, many, line=2, num=1, most=LONGEST_LINE),
        ),
        (
            {"questions": "é" * (LONGEST_QUESTION + 3)},
            in_dutch(app, one, many, line=1, num=3, most=LONGEST_QUESTION),
        ),
        ({"lines": "\n".join("abcdefg")}, in_dutch(app, number, most=MOST_LINES, all=7)),
        ({"questions": "\n".join("abcdef")}, in_dutch(app, number, most=MOST_QUESTIONS, all=6)),
        (
            {"scales": ["mood", "energy", "tension", "sleep", "connected"], "days": "14"},
            in_dutch(app, "Choose at most four, please."),
        ),
        ({"scales": "mood"}, in_dutch(app, "Choose over how many days, please.")),
        ({"scales": "weight", "days": "14"}, in_dutch(app, "Choose one of these, please.")),
        ({"days": "7"}, in_dutch(app, "Choose one of these, please.")),
        ({"entries": str(uuid4())}, in_dutch(app, "Choose one of these, please.")),
        ({"lines": "a\x00b"}, in_dutch(app, "There is a character in this that cannot be saved.")),
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
            path = f"{sheet_path(cast['ilse'].id)}/maken"
            answer = noor.post(path, fields, status=422)
            assert message in words_of(answer), changed
            kept = pages.values_of(pages.forms(answer)[0])["lines"]
            assert kept == str(fields["lines"]).rstrip().replace("\x00", ""), changed


def test_lines_that_do_not_fit_beside_the_typed_ones_are_refused_and_stay_ticked(
    noor: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    entry = write(noor, "Zevende regel.")
    with untouched(database):
        page = compose(
            noor, cast["ilse"].id, status=422, lines="\n".join("abcdef"), entries=str(entry)
        )
    said = "At most %(most)s fit on the sheet; these are %(all)s."
    assert in_dutch(app, said, most=6, all=7) in words_of(page)
    assert re.search(rf'checked[^>]*value="{entry}"', page)


def test_a_second_window_never_writes_over_the_first(
    noor: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    path = f"{sheet_path(cast['ilse'].id)}/maken"
    compose(noor, cast["ilse"].id, lines="Eerst.")
    first, second = (fields_of(noor, cast["ilse"].id) for _ in range(2))
    noor.post(path, {**first, "lines": "Van het eerste venster."})
    with untouched(database):
        page = noor.post(path, {**second, "lines": "Van het tweede."}, status=422)
    assert in_dutch(app, "This sheet was changed in another window") in words_of(page)
    assert "<li>Van het eerste venster.</li>" in page
    kept = pages.values_of(pages.forms(page)[0])
    assert kept["lines"] == "Van het tweede."
    noor.post(path, {**first, "lines": "Van het eerste, nog eens."})  # by its button Back
    with untouched(database):
        noor.post(path, kept, status=422)


def test_seen_beside_what_stands_there_it_may_take_its_place(
    noor: StrictClient, cast: Cast
) -> None:
    path = f"{sheet_path(cast['ilse'].id)}/maken"
    first, second = (fields_of(noor, cast["ilse"].id) for _ in range(2))
    noor.post(path, {**first, "lines": "Een."})
    page = noor.post(path, {**second, "lines": "Twee."}, status=422)
    noor.post(path, pages.values_of(pages.forms(page)[0]))
    assert opened(noor, cast["ilse"].id).words.content.lines == ("Twee.",)


def test_sharing_meanwhile_does_not_stand_in_the_way(noor: StrictClient, cast: Cast) -> None:
    path = sheet_path(cast["ilse"].id)
    compose(noor, cast["ilse"].id, lines="Eerst.")
    fields = fields_of(noor, cast["ilse"].id)
    noor.submit(path, f"{path}/delen")
    noor.post(f"{path}/maken", {**fields, "lines": "Daarna."})
    assert opened(noor, cast["ilse"].id).words.content.lines == ("Daarna.",)


def test_sent_again_it_is_saved_once(noor: StrictClient, cast: Cast, database: Database) -> None:
    path = f"{sheet_path(cast['ilse'].id)}/maken"
    fields = {**fields_of(noor, cast["ilse"].id), "lines": LINES}
    assert post_at_once(noor, path, fields) == [303] * 4
    with untouched(database):
        noor.post(path, fields)
        noor.post(path, {**fields, "id": str(uuid4())})
    assert count(database, ConversationSheet) == 1


def test_each_coach_has_a_sheet_of_their_own(
    noor: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    compose(noor, cast["ilse"].id, lines="Voor Ilse.")
    form = {**fields_of(noor, cast["dana"].id), "lines": "Voor Dana."}
    with untouched(database):
        path = f"{sheet_path(cast['dana'].id)}/maken"
        noor.post(path, {**form, "id": str(opened(noor, cast["ilse"].id).id)}, status=404)
    compose(noor, cast["dana"].id, lines="Voor Dana.")
    assert opened(noor, cast["ilse"].id).words.content.lines == ("Voor Ilse.",)
    assert count(database, ConversationSheet) == 2


def test_nobody_else_composes_shares_or_deletes(
    everybody: dict[str, StrictClient], noor: StrictClient, cast: Cast, database: Database
) -> None:
    compose(noor, cast["ilse"].id, lines=LINES)
    fields = fields_of(noor, cast["ilse"].id)
    for path in ("maken", "delen", "terug", "weg"):
        refuse_everybody_else(
            everybody, database, f"{sheet_path(cast['ilse'].id)}/{path}", "noor", fields=fields
        )
    bram, row = everybody["bram"], opened(noor, cast["ilse"].id).id
    with untouched(database):
        mine = {**fields_of(bram, cast["dana"].id), "lines": "Van Bram."}
        path = sheet_path(cast["dana"].id)
        bram.post(f"{path}/maken", {**mine, "id": str(row)}, status=404)
        bram.post(f"{path}/delen", token(bram), status=404)
        bram.post(f"{path}/terug", token(bram), status=404)
    for path in ("", "/maken"):
        bram.get(sheet_path(cast["ilse"].id) + path, status=404)
        noor.get(sheet_path(uuid4()) + path, status=404)


def test_another_participants_lines_cannot_be_ticked(
    noor: StrictClient, bram: StrictClient, cast: Cast, database: Database
) -> None:
    hers = write(noor, "Van Noor.")
    with untouched(database):
        page = compose(bram, cast["dana"].id, status=422, entries=str(hers))
    assert "Van Noor." not in page


def test_thrown_away_it_is_gone(noor: StrictClient, cast: Cast, database: Database) -> None:
    path = sheet_path(cast["ilse"].id)
    compose(noor, cast["ilse"].id, lines=LINES)
    noor.submit(path, f"{path}/weg")
    assert count(database, ConversationSheet) == 0
    assert "Over mijn vader." not in noor.follow()
    with untouched(database):
        noor.post(f"{path}/weg", token(noor))


def test_of_a_lost_vault_nothing_is_shown_and_a_new_sheet_can_be_made(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    compose(noor, cast["ilse"].id, lines=LINES)
    again = begin_again(app, cast, "noor")
    assert "Over mijn vader." not in again.get(sheet_path(cast["ilse"].id))
    compose(again, cast["ilse"].id, lines="Opnieuw.")
    assert count(database, ConversationSheet) == 2
    assert opened(again, cast["ilse"].id).words.content.lines == ("Opnieuw.",)


def test_no_longer_guided_there_is_no_sheet(
    noor: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    compose(noor, cast["ilse"].id, lines=LINES)
    fields = fields_of(noor, cast["ilse"].id)
    end_guidance(eva, cast, "ilse")
    noor.get(sheet_path(cast["ilse"].id), status=404)
    with untouched(database):
        noor.post(f"{sheet_path(cast['ilse'].id)}/maken", fields, status=404)


def test_it_goes_along_and_it_is_erased(noor: StrictClient, cast: Cast, database: Database) -> None:
    noor.submit("/inchecken", mood="7", energy="3")
    compose(noor, cast["ilse"].id, lines=LINES, questions=QUESTION, scales="mood", days="14")
    assert b"vader" not in sealed(database)[0]
    mine = json.loads(noor.submit("/ik/meenemen", "/ik/meenemen", status=200))
    (sheet,) = mine["conversation_sheets"]
    assert (sheet["lines"], sheet["questions"]) == (LINES.splitlines(), [QUESTION])
    assert (sheet["shared"], [each["mood"] for each in sheet["figures"]]) == (False, [7])
    assert "energy" not in sheet["figures"][0]
    noor.submit("/ik/wissen", passphrase=cast["noor"].passphrase)
    assert count(database, ConversationSheet) == 0
