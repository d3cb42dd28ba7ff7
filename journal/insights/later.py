"""The later-on check: six plain questions; for what is hard words, a practice and a way on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from flask import abort, render_template, url_for
from sqlalchemy.orm import Session

from journal.accounts.queries.vaults import own_cautions
from journal.core.access import Answer
from journal.core.forms import ConfirmForm, require_token
from journal.core.notices import redirect_to
from journal.core.viewers import Participant
from journal.entries.forms import WriteEntryForm
from journal.entries.views.writing import writing_page
from journal.guidance.queries import MyCoach, my_coaches
from journal.guided_sessions.phases import Moment
from journal.guided_sessions.queries import own_moment
from journal.insights import actions, queries
from journal.insights.difficulties import DIFFICULTIES, Difficulty
from journal.insights.feature import feature
from journal.insights.forms import EXTENT_LABELS, LaterOnForm, TellForm
from journal.insights.models import Extent, LaterAnswers
from journal.insights.points import POINTS
from journal.prompts.models import Kind, PromptVersion
from journal.prompts.queries import PRACTICES, published

ICONS = {
    Kind.BREATHING: "breath",
    Kind.BODYWORK: "body",
    Kind.REFLECTION: "edit",
    Kind.CREATIVE: "creative",
}


@dataclass(frozen=True, slots=True)
class Practice:
    """What may help now: its title, its minutes, where it is, and the drawing beside it."""

    title: str
    minutes: int
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """A difficulty that somebody recognises, how much, and what may help."""

    difficulty: Difficulty
    extent: Extent
    practice: Practice | None

    def said(self) -> str:
        """Return how the person would say it."""
        return f"{self.difficulty.statement}: {self.label()}."

    def label(self) -> str:
        """Return how much, in words."""
        return str(EXTENT_LABELS[self.extent])


@feature.page("/later/<int:point>")
def later_on(db: Session, viewer: Participant, point: int) -> Answer:
    """Ask what somebody recognises of what can be hard after a session."""
    _moment(db, viewer, point)
    return _asking_page(db, viewer, point, LaterOnForm.posted())


@feature.action("/later/<int:point>")
def answer_later_on(db: Session, viewer: Participant, point: int) -> Answer:
    """Save a later-on check."""
    form = LaterOnForm.posted()
    _moment(db, viewer, point)
    if not form.validate():
        return _asking_page(db, viewer, point, form), 422
    actions.answer_later_on(db, viewer, form.id.uuid(), point, form.answers())
    return redirect_to("insights.answered", check_id=form.id.uuid())


@feature.action("/later/<int:point>/nu-niet")
def put_off_later_on(db: Session, viewer: Participant, point: int) -> Answer:
    """Do not offer this check again."""
    require_token()
    if queries.due_point(db, viewer, _moment(db, viewer, point)) == point:
        actions.put_off_later_on(db, viewer, point)
    return redirect_to("today.show", "put-off")


@feature.page("/later/<uuid:check_id>")
def answered(db: Session, viewer: Participant, check_id: UUID) -> Answer:
    """Show words, a practice and a way on for each difficulty that somebody recognised."""
    check = queries.own_check(db, viewer, check_id)
    return render_template(
        "insights/answered.html",
        check=check,
        recognised=_recognised(db, viewer, check.answers),
        coaches=_pinned(db, viewer),
        confirm=ConfirmForm(None),
    )


@feature.question("/later/<uuid:check_id>/vertellen/<uuid:coach_id>")
def tell_coach(db: Session, viewer: Participant, check_id: UUID, coach_id: UUID) -> Answer:
    """Show the writing page with the person's own statement on it; nothing is saved or shared."""
    check, tell = queries.own_check(db, viewer, check_id), TellForm.posted()
    if not tell.validate():
        abort(422)
    said = {each.difficulty.name: each.said() for each in _recognised(db, viewer, check.answers)}
    coaches = _pinned(db, viewer)
    if tell.difficulty.data not in said or coach_id not in {each.coach_id for each in coaches}:
        abort(404)
    form = WriteEntryForm(None, text=said[tell.difficulty.data])
    form.preselect(coaches, [coach_id])
    return writing_page(db, viewer, form)


def _asking_page(db: Session, viewer: Participant, point: int, form: LaterOnForm) -> str:
    return render_template(
        "insights/later_on.html",
        point=point,
        form=form,
        questions=[form[each.name] for each in DIFFICULTIES],
        earlier=queries.earlier_check(db, viewer, point),
    )


def _moment(db: Session, viewer: Participant, point: int) -> Moment:
    """Return where the viewer is, at this point or after it; 404 for anything else."""
    moment = own_moment(db, viewer)
    if point not in POINTS or moment is None or moment.day < point:
        abort(404)
    return moment


def _recognised(db: Session, viewer: Participant, answers: LaterAnswers) -> list[Recognised]:
    given = asdict(answers)
    hard = [each for each in DIFFICULTIES if given[each.name] in {Extent.SOME, Extent.LOT}]
    practices = _practices(db, viewer) if hard else {}
    return [
        Recognised(each, Extent(given[each.name]), practices.get(each.practice)) for each in hard
    ]


def _practices(db: Session, viewer: Participant) -> dict[str, Practice]:
    """Return what may be offered to the viewer, by slug."""
    cautions, moment = set(own_cautions(db, viewer)), own_moment(db, viewer)
    wanted = {each.practice for each in DIFFICULTIES}
    return {
        version.prompt.slug: _practice(version, viewer.language)
        for version in published(db, viewer)
        if version.prompt.slug in wanted
        and not version.offer().asks & cautions
        and version.offer().fits(moment.day if moment else None)
    }


def _practice(version: PromptVersion, language: str) -> Practice:
    if version.prompt.kind in PRACTICES:
        url = url_for("practices.show", prompt_id=version.prompt_id)
    else:
        url = url_for("entries.new", prompt=version.prompt_id)
    icon = ICONS[Kind(version.prompt.kind)]
    return Practice(version.title(language), version.minutes, url, icon)


def _pinned(db: Session, viewer: Participant) -> list[MyCoach]:
    coaches = my_coaches(db, viewer) if viewer.may_share else []
    return [coach for coach in coaches if coach.is_pinned]
