"""The organisation that runs this installation: there is one row."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.db import Base

OWN_NOTES_MONTHS = 12
"""What holds until the organisation says otherwise."""


class Organisation(Base):
    """Who runs this, how to reach them, and where a complaint goes: never to the coach.

    `hosting` says who runs the server and the mail, and in which country; `log_days` how long the
    technical log is kept; `own_notes_months` how long a coach keeps own notes after a guidance.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("own_notes_months BETWEEN 0 AND 120", name="own_notes_months"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=1)
    name: Mapped[str] = mapped_column(String(120))
    contact: Mapped[str] = mapped_column(String(200))
    complaints: Mapped[str] = mapped_column(String(200))
    hosting: Mapped[str] = mapped_column(String(300))
    log_days: Mapped[int] = mapped_column(Integer)
    signals_off: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The names of the rules for signals that are not used here: none to begin with."""
    own_notes_months: Mapped[int] = mapped_column(Integer, default=OWN_NOTES_MONTHS)
