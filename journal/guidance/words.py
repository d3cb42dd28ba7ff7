"""When a coach reads, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from babel.dates import get_day_names
from babel.lists import format_list
from flask_babel import format_date, get_locale, gettext

from journal.core import clock
from journal.core.i18n import zone
from journal.guidance.reading import Holiday, ReadingTimes


def say_reading_times(times: ReadingTimes) -> str:
    """Say when a coach reads, whether they write back, and which days they are away."""
    today = clock.day_of(clock.now(), zone())
    said = [_days(times), *(_holiday(times.name, each) for each in times.holidays_to_tell(today))]
    if not times.answers:
        said.append(gettext("%(coach)s does not write back.", coach=times.name))
    return " ".join(said)


def weekday_names(days: Sequence[int]) -> str:
    """Say weekdays (0 is Monday) as a list in a sentence."""
    names = get_day_names("wide", "format", get_locale())
    return str(format_list([names[day] for day in days], locale=get_locale()))


def say_full_day(day: date) -> str:
    """Say a day with its weekday, as in "Friday 4 December"."""
    return f"{format_date(day, 'EEEE')} {_date(day)}"


def say_holiday(holiday: Holiday) -> str:
    """Say from when until when a coach is away, as in "3 to 17 August"."""
    if holiday.first == holiday.last:
        return _date(holiday.first)
    return gettext("%(first)s to %(last)s", first=_first(holiday), last=_date(holiday.last))


def _days(times: ReadingTimes) -> str:
    if not times.days:
        return gettext("%(coach)s has no fixed days for reading.", coach=times.name)
    days = weekday_names(times.days)
    if times.hours is None:
        return gettext("%(coach)s reads on %(days)s.", coach=times.name, days=days)
    begin, end = map(_hour, times.hours)
    if not _is_elsewhere(times.zone):
        return gettext(
            "%(coach)s reads on %(days)s, between %(begin)s and %(end)s.",
            coach=times.name,
            days=days,
            begin=begin,
            end=end,
        )
    return gettext(
        "%(coach)s reads on %(days)s, between %(begin)s and %(end)s (the time in %(place)s).",
        coach=times.name,
        days=days,
        begin=begin,
        end=end,
        place=times.zone.rpartition("/")[2].replace("_", " "),
    )


def _holiday(coach: str, holiday: Holiday) -> str:
    last = _date(holiday.last)
    if holiday.first == holiday.last:
        return gettext("On %(day)s %(coach)s does not read.", day=last, coach=coach)
    if holiday.first <= clock.day_of(clock.now(), zone()):
        return gettext("Until %(last)s %(coach)s does not read.", last=last, coach=coach)
    return gettext(
        "From %(first)s to %(last)s %(coach)s does not read.",
        first=_first(holiday),
        last=last,
        coach=coach,
    )


def _first(holiday: Holiday) -> str:
    """Return the first day as it stands before the last: of the same month the number will do."""
    first, last = holiday.first, holiday.last
    if (first.year, first.month) == (last.year, last.month):
        return str(first.day)
    return _date(first, last.year)


def _date(day: date, known_year: int | None = None) -> str:
    year = known_year or clock.local(clock.now(), zone()).year
    return str(format_date(day, "d MMMM" if day.year == year else "d MMMM yyyy"))


def _hour(at: time) -> str:
    """Say a time of day as it is written in a sentence: "9.00" in Dutch, "9:00" in English."""
    return f"{at.hour}{'.' if str(get_locale()) == 'nl' else ':'}{at:%M}"


def _is_elsewhere(coach_zone: str) -> bool:
    at = clock.now()
    return clock.local(at, coach_zone).utcoffset() != clock.local(at, zone()).utcoffset()
