"""One person as their coach sees them, for whichever of the two looks."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from journal.checkins.queries import check_ins_seen
from journal.coaching.period import shown
from journal.coaching.person import PersonPage
from journal.coaching.queries.contact import request_seen
from journal.coaching.queries.signals import signals_seen
from journal.coaching.queries.suggestions import suggestions_seen
from journal.coaching.queries.topics import topic_seen
from journal.conversations.queries.planned import conversations_seen
from journal.core import clock
from journal.core.viewers import Coach, Reader, Reading
from journal.entries.queries.shared import shared_lines
from journal.guidance.queries import Window
from journal.insights.queries import checks_seen, shared_insights
from journal.practices.queries import practices_seen, titled
from journal.prompts.queries import titles
from journal.sheets.queries import sheet_shared_at

NUMBERS = "numbers"


def person_page(db: Session, viewer: Reader, window: Window, asked: str) -> PersonPage:
    """Return what a coach sees of one person, over the days that are asked for.

    The rows are those that the coach can open, whoever looks; only the keys differ. That the coach
    opened numbers is noted; that somebody looked at their own is not.
    """
    person = window.person
    today = clock.day_of(clock.now(), person.zone)
    agenda = conversations_seen(db, viewer, window)
    talks = [clock.day_of(each.at, person.zone) for each in agenda.earlier]
    period = shown(asked, max(talks, default=None), today)
    if window.sharing is not None and isinstance(viewer, Coach):
        viewer.ledger.readings.append(Reading(person.person_id, NUMBERS, person.person_id, 0))
    opened = check_ins_seen(db, viewer, window, period.opened_from)
    practised = practices_seen(db, viewer, window, period.first)
    suggestions = suggestions_seen(db, viewer, window)
    done = {UUID(each.done.prompt_id) for each in practised}
    names = titles(db, viewer, done | suggestions.prompts())
    return PersonPage(
        person=person,
        coach=window.coach,
        period=period,
        request=request_seen(db, viewer, window),
        topic=topic_seen(db, viewer, window),
        sheet_at=sheet_shared_at(db, viewer, window),
        agenda=agenda,
        # Sorting keeps the order of what is alike: of both kinds the newest stands first.
        lines=sorted(shared_lines(db, viewer, window), key=lambda line: line.is_read),
        insights=sorted(shared_insights(db, viewer, window), key=lambda each: each.is_read),
        sharing=window.sharing,
        opened=opened,
        practised=titled(practised, names),
        checks=checks_seen(db, viewer, window, period.first),
        suggestions=suggestions,
        titles=names,
        signals=signals_seen(db, viewer, window, opened),
    )
