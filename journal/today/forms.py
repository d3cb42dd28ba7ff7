"""The buttons on today's card."""

from __future__ import annotations

from uuid import UUID

import wtforms

from journal.core.forms import Form, is_id


class PassOverForm(Form):
    """Which card is passed over: the one that the page showed."""

    prompt_id = wtforms.HiddenField(validators=[is_id])

    def prompt(self) -> UUID:
        """Return its prompt, after validation."""
        return UUID(str(self.prompt_id.data))
