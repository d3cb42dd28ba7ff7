"""A conversation as a calendar file (RFC 5545): twelve lines of ours, with nobody's text in them.

A library for calendars would parse, repeat and carry time zones. Here is one event in UTC, of which
every value is a number, an id or one word of ours: nothing needs escaping, and no line is so long
that it has to be folded.
"""

from __future__ import annotations

from datetime import datetime

from flask import Response, make_response
from flask_babel import gettext

from journal.conversations.queries.planned import LASTS, Planned

LINE_END = "\r\n"
LONGEST_LINE = 75
"""In octets; a longer one would have to be folded."""


def calendar_of(planned: Planned) -> str:
    """Return the file: no name, no place, and nothing of what the conversation is about."""
    return LINE_END.join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Naklank//Naklank//NL",
            "BEGIN:VEVENT",
            f"UID:{planned.id}",
            f"DTSTAMP:{_utc(planned.changed_at)}",
            f"SEQUENCE:{planned.revision}",
            f"DTSTART:{_utc(planned.at)}",
            f"DTEND:{_utc(planned.at + LASTS)}",
            f"SUMMARY:{_title()}",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )


def calendar_answer(planned: Planned) -> Response:
    """Answer with the file, not as an attachment: so a phone offers to put it in its calendar."""
    response = make_response(calendar_of(planned))
    response.mimetype = "text/calendar"
    response.headers["Content-Disposition"] = f"inline; filename={_title().lower()}.ics"
    return response


def _title() -> str:
    return str(gettext("Appointment"))


def _utc(instant: datetime) -> str:
    """Return an instant in UTC as RFC 5545 writes it."""
    return f"{instant:%Y%m%dT%H%M%SZ}"
