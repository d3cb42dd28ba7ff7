"""What a coach's page of one person holds: the same for the coach and for the person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import format_date, gettext

from journal.checkins.forms import SCALE_LABELS
from journal.checkins.models import Scale
from journal.checkins.queries import OpenedCheckIn
from journal.coaching.models import ContactRequest
from journal.coaching.period import Shown
from journal.coaching.queries.suggestions import FollowedUp
from journal.coaching.queries.topics import SharedTopic
from journal.coaching.standing import Standing
from journal.conversations.queries.planned import Agenda
from journal.core import clock
from journal.core.charts import Chart
from journal.entries.queries.shared import SharedLine
from journal.guidance.models import NumbersSharing
from journal.guidance.queries import Guided
from journal.insights.queries import OpenedCheck, SharedInsight
from journal.practices.effects import Effect, effects
from journal.practices.queries import OpenedPractice
from journal.progress.charts import scale_charts
from journal.progress.views import period_axis
from journal.progress.weeks import TwoWeeks, since

PRACTICES_SHOWN = 10
SCALES: tuple[Scale, ...] = ("mood", "energy", "tension", "sleep")


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything that a coach sees of one person over some days, opened; nothing of who looks."""

    person: Guided
    coach: str
    """The name of the coach."""
    period: Shown
    request: ContactRequest | None
    topic: SharedTopic | None
    sheet_at: datetime | None
    """Since when a conversation sheet is shared, unopened."""
    agenda: Agenda
    lines: Sequence[SharedLine]
    """What the person shares, unopened: unread first, and the newest first of each."""
    insights: Sequence[SharedInsight]
    """Unopened as well, in the same order."""
    sharing: NumbersSharing | None
    opened: Sequence[OpenedCheckIn]
    """Check-ins of the period and of what it is put beside, the oldest first."""
    practised: Sequence[OpenedPractice]
    """The newest first."""
    checks: Sequence[OpenedCheck]
    """Later-on checks with answers, the oldest first."""
    suggestions: FollowedUp
    titles: Mapping[UUID, str]
    """What the prompts of this page are called, in the reader's language."""
    signals: Sequence[Standing]
    """What fixed rules find, where the person lets the coach see that."""

    @property
    def talks(self) -> list[date]:
        """The days of the conversations that were, by the clock of the person."""
        return [clock.day_of(each.at, self.person.zone) for each in self.agenda.earlier]

    @property
    def check_ins(self) -> list[OpenedCheckIn]:
        """The check-ins of the period, the oldest first."""
        return [each for each in self.opened if each.day >= self.period.first]

    @property
    def days(self) -> list[date]:
        """The days of the period with a check-in, the first first."""
        return sorted({each.day for each in self.check_ins})

    @property
    def unread(self) -> int:
        """How much of what is shared the coach did not open as it is now."""
        return sum(not line.is_read for line in self.lines)

    @property
    def weeks(self) -> list[TwoWeeks]:
        """Each scale in two weeks beside each other; none without a check-in."""
        if not self.opened:
            return []
        return since(self.period.compared_from, self.opened, SCALES, self.period.last)

    @property
    def newest_practices(self) -> Sequence[OpenedPractice]:
        """The practices that are named one by one."""
        return self.practised[:PRACTICES_SHOWN]

    @property
    def effects(self) -> list[Effect]:
        """How tense the person was before and after each practice of the period."""
        return effects(self.practised)

    def charts(self) -> list[Chart]:
        """Return four small charts with the dates that matter marked, in the reader's language."""
        if not self.check_ins:
            return []
        talks = [(day, gettext("conversation")) for day in self.talks]
        later_on = [(each.day, gettext("later on")) for each in self.checks]
        axis = period_axis(
            self.period.first,
            self.period.last,
            self.person.sessions,
            [*talks, *later_on],
            {each.day for each in self.practised},
        )
        titles = {scale: SCALE_LABELS[scale] for scale in SCALES}
        labels = {day: format_date(day, "d MMM") for day in self.days}
        return scale_charts(self.check_ins, titles, axis, labels)
