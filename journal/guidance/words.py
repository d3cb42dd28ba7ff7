"""Weekdays in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from babel.dates import get_day_names
from babel.lists import format_list
from flask_babel import get_locale


def weekday_names(days: Sequence[int]) -> str:
    """Say weekdays (0 is Monday) as a list in a sentence."""
    names = get_day_names("wide", "format", get_locale())
    return str(format_list([names[day] for day in days], locale=get_locale()))
