"""The help card and the statements for everybody; a person's own page of help, signed in."""

from __future__ import annotations

from flask import render_template
from sqlalchemy.orm import Session

from journal.core.access import Answer, Feature, features
from journal.core.i18n import language
from journal.core.notices import redirect_to
from journal.core.viewers import Admin, Coach, Owner, Participant, PausedParticipant, Visitor
from journal.help.actions import begin, erase_plan
from journal.help.actions import save_plan as keep_plan
from journal.help.forms import PlanForm
from journal.help.models import Plan
from journal.help.queries import export_plan, help_rows
from journal.help.queries import own_plan as opened_plan
from journal.organisation.queries import organisation

feature = Feature("help", __name__, begins=[begin], exports=[export_plan], erases=[erase_plan])


@feature.page("/hulp", anonymous=True)
def index(db: Session, viewer: Visitor) -> Answer:
    """Show whom to call; looked at without a cookie, a log line or a count."""
    return render_template(
        "help/index.html",
        rows=help_rows(db, viewer),
        organisation=organisation(db, viewer),
    )


@feature.page("/hulp/mijn", unlogged=True)
def own_plan(db: Session, viewer: Participant | PausedParticipant | Coach | Admin) -> Answer:
    """Show the viewer's own plan, and who guides them; nothing notes that they looked.

    The public card links to it, and cannot know who follows the link: staff is told for whom it is.
    """
    if isinstance(viewer, Coach | Admin):
        return render_template("help/no_plan.html")
    plan = opened_plan(db, viewer)
    return render_template(
        "help/own_plan.html",
        rows=help_rows(db, viewer),
        plan=plan,
        on_phone=_on_phone(plan) if plan else None,
        coaches=_who_stands_by(db, viewer),
        may_write=isinstance(viewer, Participant),
    )


@feature.page("/hulp/mijn/bewerken", unlogged=True)
def edit_plan(db: Session, viewer: Participant) -> Answer:
    """Show the plan to be written on."""
    form = PlanForm(None)
    form.show(opened_plan(db, viewer))
    return render_template("help/edit_plan.html", form=form)


@feature.action("/hulp/mijn/bewerken", unlogged=True)
def save_plan(db: Session, viewer: Participant) -> Answer:
    """Save the plan as it is now."""
    form = PlanForm.posted()
    if not form.validate():
        return render_template("help/edit_plan.html", form=form), 422
    keep_plan(db, viewer, form.id.uuid(), form.plan())
    return redirect_to("help.own_plan", "saved")


@feature.page("/privacy", anonymous=True)
def privacy(db: Session, viewer: Visitor) -> Answer:
    """Show the privacy statement in the language of the browser's session."""
    return render_template(f"help/privacy.{language()}.html", organisation=organisation(db, viewer))


@feature.page("/over", anonymous=True)
def about(db: Session, viewer: Visitor) -> Answer:
    """Say who runs this, and where a complaint goes."""
    return render_template("help/about.html", organisation=organisation(db, viewer))


def _who_stands_by(db: Session, viewer: Owner) -> list[str]:
    return [
        said
        for each in features()
        for stands_by in each.stands_by
        for said in stands_by(db, viewer)
    ]


def _on_phone(plan: Plan) -> dict[str, object]:
    """Return what the phone keeps of a plan, when the person wants it there."""
    calls = [{"name": each.name, "number": each.number, "link": each.link()} for each in plan.calls]
    return {"signs": plan.signs, "helps": plan.helps, "calls": calls, "places": plan.places}
