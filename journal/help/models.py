"""The rows of the help card, which are public."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Key
from journal.core.db import Base


class HelpRow(Base):
    """One way to get help: a number to call, and when to call it."""

    __tablename__ = "help_row"

    id: Mapped[Key]
    position: Mapped[int] = mapped_column(Integer, unique=True)
    number: Mapped[str] = mapped_column(String(40))
    link: Mapped[str] = mapped_column(String(200))
    title_nl: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120))
    text_nl: Mapped[str] = mapped_column(String(600))
    text_en: Mapped[str] = mapped_column(String(600))
    verified_on: Mapped[date] = mapped_column(Date)

    def title(self, language: str) -> str:
        """Return the title in "nl" or "en"."""
        return self.title_en if language == "en" else self.title_nl

    def text(self, language: str) -> str:
        """Return the explanation in "nl" or "en"."""
        return self.text_en if language == "en" else self.text_nl
