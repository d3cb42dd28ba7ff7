"""For admins: which of the rules for signals the organisation uses."""

from __future__ import annotations

from flask import render_template
from sqlalchemy.orm import Session

from journal.checkins.signals import RULE_NAMES, RULES
from journal.coaching.feature import feature
from journal.coaching.forms import RulesForm
from journal.coaching.queries.signals import rules_in_use
from journal.core.access import Answer
from journal.core.notices import redirect_to
from journal.core.viewers import Admin
from journal.organisation.actions import switch_signals


@feature.page("/beheer/signalen")
def rules(db: Session, viewer: Admin) -> Answer:
    """Show every rule with its explanation, and whether it is used here."""
    return _page(RulesForm(None, rules=[rule.name for rule in rules_in_use(db, viewer)]))


@feature.action("/beheer/signalen")
def switch_rules(db: Session, viewer: Admin) -> Answer:
    """Use just the rules that are ticked, for everybody, from the next request on."""
    form = RulesForm.posted()
    if not form.validate():
        return _page(form), 422
    switch_signals(db, viewer, set(RULE_NAMES) - set(form.rules.data))
    return redirect_to("coaching.rules", "saved")


def _page(form: RulesForm) -> str:
    return render_template(
        "coaching/rules.html", form=form, rules={rule.name: rule for rule in RULES}
    )
