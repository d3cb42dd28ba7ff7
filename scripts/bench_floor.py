"""The floor that the bench compares with: bare Flask, the same database settings, nothing else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from uuid import UUID

from flask import Flask, Response, make_response, redirect, render_template, request
from jinja2 import DictLoader
from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from journal.core.clock import now
from journal.core.columns import Instant, Key, uuid7
from journal.core.db import Database

PAGE = """<!DOCTYPE html>
<html lang="nl">
  <head><meta charset="utf-8"><title>Floor</title></head>
  <body>
    {% for row in rows %}<p>{{ row.body.decode() }}</p>
    {% endfor %}
    {{ filler }}
  </body>
</html>
"""

BODY = b"." * 40
ROW_BYTES = len(BODY) + len("<p></p>\n    ")


class FloorBase(DeclarativeBase):
    """The base of the floor's one table."""


class FloorRow(FloorBase):
    """A row as plain as can be."""

    __tablename__ = "floor_row"

    id: Mapped[Key]
    at: Mapped[Instant]
    body: Mapped[bytes] = mapped_column(LargeBinary)


def row_id(number: int) -> UUID:
    """Return the key of a row that is there from the beginning."""
    return UUID(int=number)


def fill(database: Database, rows: int) -> None:
    """Make the table, with so many rows."""
    FloorBase.metadata.create_all(database.engine)
    with database.write() as db:
        db.add_all(FloorRow(id=row_id(number), at=now(), body=BODY) for number in range(rows))


def rows_in_one_query(db: Session, count: int) -> Sequence[FloorRow]:
    """Read rows by primary key, all at once: the lowest floor."""
    wanted = [row_id(number) for number in range(count)]
    return db.scalars(select(FloorRow).where(FloorRow.id.in_(wanted))).all()


def rows_one_by_one(db: Session, count: int) -> Sequence[FloorRow]:
    """Read rows by primary key, a query for each."""
    return [db.get_one(FloorRow, row_id(number)) for number in range(count)]


def create_floor() -> Flask:
    """Return an app of one page and one action, on the database that DATABASE_URL names."""
    app, database = Flask(__name__), Database(os.environ["DATABASE_URL"])
    app.jinja_loader = DictLoader({"page.html": PAGE})

    @app.get("/page")
    def page() -> str:
        """Read as many rows and send as many bytes as asked for."""
        read = rows_one_by_one if request.args.get("each") else rows_in_one_query
        with database.read() as db:
            rows = read(db, int(request.args["rows"]))
        filler = "." * (int(request.args["bytes"]) - len(PAGE) - ROW_BYTES * len(rows))
        return render_template("page.html", rows=rows, filler=filler)

    @app.post("/row")
    def row() -> Response:
        """Commit one row, durably, and send the browser on."""
        with database.write() as db:
            db.add(FloorRow(id=uuid7(), at=now(), body=request.form["text"].encode()))
        return make_response(redirect("/page", code=303))

    return app
