"""The guard: the only way to add a route, and the refusal to start with an unguarded one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import Any, Literal, TypeAlias, TypedDict, Unpack, cast, get_args, get_type_hints
from uuid import UUID

from flask import Blueprint, Flask, Response, abort, current_app, g, make_response, request, session
from flask_login import LoginManager, current_user
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from journal.core import audit
from journal.core.db import Database, one_at_a_time
from journal.core.i18n import visitor_language
from journal.core.security import refuse_cross_site
from journal.core.vault import SecretKey
from journal.core.viewers import (
    Clock,
    Coach,
    Locked,
    LockedParticipant,
    Owner,
    Participant,
    PausedParticipant,
    SignedIn,
    Viewer,
    Visitor,
)

Kind = Literal["page", "action", "question"]
Answer: TypeAlias = str | Response | tuple[str, int]
View: TypeAlias = Callable[..., Answer]
Periodic: TypeAlias = Callable[[Database, Clock], None]
Settle: TypeAlias = Callable[[Database, Viewer, Response], None]

Begin: TypeAlias = Callable[[Database, dict[str, str]], list[str]]
Upgrade: TypeAlias = Callable[[Database], None]
Opens: TypeAlias = Callable[[Database, Viewer], None]
Export: TypeAlias = Callable[[Session, Owner], dict[str, Any]]
Erase: TypeAlias = Callable[[Session, UUID], None]
ResealIdentity: TypeAlias = Callable[[Session, Clock, int], int]
Reshare: TypeAlias = Callable[[Session, Participant, UUID], None]
EndGuidance: TypeAlias = Callable[[Session, UUID, UUID], None]
Stop: TypeAlias = Callable[[Session, Owner], None]
StandsBy: TypeAlias = Callable[[Session, Owner], list[str]]
Marks: TypeAlias = Callable[[Session, Owner], list[tuple[date, str]]]
MeLinks: TypeAlias = Callable[[Viewer], list[tuple[str, str]]]
KeyFor: TypeAlias = Callable[[date], SecretKey]
Reseal: TypeAlias = Callable[[Session, Owner, KeyFor], None]

METHODS: dict[Kind, str] = {"page": "GET", "action": "POST", "question": "POST"}
TRIES_AGAIN = 2


class Unguarded(Exception):
    """A route without an audience, or an endpoint that went round the guard."""


class NeedsSignIn(Exception):
    """The route is for somebody who is signed in (or unlocked), and nobody is."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer


class NeedsConsent(Exception):
    """The route is for participants, and this one gave no consent for keeping a journal."""


class ActionFlags(TypedDict, total=False):
    """What an action may declare.

    records_reading: it shows somebody else's shared items, and the owner will see that it did
    unlogged: no log line and no last use of the device says that somebody was there
    """

    records_reading: bool
    unlogged: bool


class Flags(ActionFlags, total=False):
    """What a page may declare besides.

    anonymous: the device cookie is not looked at and nothing is logged
    """

    anonymous: bool


@dataclass(frozen=True, slots=True)
class Route:
    """One line of the access table."""

    endpoint: str
    rule: str
    kind: Kind
    audience: frozenset[type]
    anonymous: bool = False
    records_reading: bool = False
    unlogged: bool = False

    def __str__(self) -> str:
        who = " ".join(sorted(viewer.__name__ for viewer in self.audience))
        flags = " +anonymous" * self.anonymous + " +records-reading" * self.records_reading
        flags += " +unlogged" * self.unlogged
        return f"{self.kind:8} {METHODS[self.kind]:4} {self.rule} → {who}{flags}"


@dataclass
class Feature:
    """A folder of the journal: its routes, and what lower features and the platform ask of it.

    begins: fill a new installation from the options of `init`; return lines to print
    upgrades: run after the schema was brought up to date
    settles: run after each answer of the app, in short transactions of their own
    periodic: run once a minute
    opens: when somebody's vault was just opened with a passphrase
    reshares: when somebody agreed to a reader's new key, with the reader's id
    begins_again: when somebody got a new vault in place of one that nobody can open
    ends_guidance: when a coach (second id) no longer guides a participant (first id)
    stops_sharing: when the consent for sharing is withdrawn
    exports: what a person may take along, opened; erases: when a person is erased
    reseals_identity: when the organisation's keys rotate; returns how many rows it sealed again
    marks: days of somebody's own that their charts mark, each with a word for it
    reseals_numbers: when the periods of somebody's numbers get new keys
    me_links: (label, address) pairs on the page "Ik"
    stands_by: a sentence about each who guides somebody, for their own page of help
    filters: what its templates may use
    loads_viewer: says who is looking
    handles: answers for what is raised on the way, by its type
    """

    name: str
    import_name: str
    begins: list[Begin] = field(default_factory=list)
    upgrades: list[Upgrade] = field(default_factory=list)
    settles: list[Settle] = field(default_factory=list)
    periodic: list[Periodic] = field(default_factory=list)
    opens: list[Opens] = field(default_factory=list)
    reshares: list[Reshare] = field(default_factory=list)
    begins_again: list[Erase] = field(default_factory=list)
    ends_guidance: list[EndGuidance] = field(default_factory=list)
    stops_sharing: list[Stop] = field(default_factory=list)
    exports: list[Export] = field(default_factory=list)
    erases: list[Erase] = field(default_factory=list)
    reseals_identity: list[ResealIdentity] = field(default_factory=list)
    reseals_numbers: list[Reseal] = field(default_factory=list)
    marks: list[Marks] = field(default_factory=list)
    me_links: MeLinks = field(default=lambda _: [])
    stands_by: list[StandsBy] = field(default_factory=list)
    filters: dict[str, Callable[..., Any]] = field(default_factory=dict)
    loads_viewer: Callable[[Any], Viewer | None] | None = None
    handles: dict[type[Exception], Callable[[Any], Answer]] = field(default_factory=dict)
    routes: list[Route] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.blueprint = Blueprint(self.name, self.import_name)

    def page(self, rule: str, **flags: Unpack[Flags]) -> Callable[[View], View]:
        """Add a GET that only reads; see `Flags`."""
        return self._route(rule, "page", flags)

    def action(self, rule: str, **flags: Unpack[ActionFlags]) -> Callable[[View], View]:
        """Add a POST that writes; what it wrote stays only when it answers below 400."""
        return self._route(rule, "action", flags)

    def question(self, rule: str, **flags: Unpack[Flags]) -> Callable[[View], View]:
        """Add a POST that only reads, so that no typed word stands in an address."""
        return self._route(rule, "question", flags)

    def _route(self, rule: str, kind: Kind, flags: Flags | ActionFlags) -> Callable[[View], View]:
        def add(view: View) -> View:
            endpoint = f"{self.name}.{view.__name__}"
            route = Route(endpoint, rule, kind, audience_of(view), **flags)
            self.routes.append(route)
            self.blueprint.add_url_rule(
                rule,
                view.__name__,
                _guarded(route, view),
                methods=[METHODS[kind]],
                provide_automatic_options=False,
            )
            return view

        return add


def audience_of(view: View) -> frozenset[type]:
    """Return the viewer types a view takes: its audience is the type of its `viewer` argument.

    Raises Unguarded when there is none, so that no route can be added without saying for whom.
    """
    wanted = get_type_hints(view).get("viewer")
    known = frozenset(get_args(Viewer))
    types = frozenset(get_args(wanted) or [wanted])
    if not types <= known or Clock in types:
        raise Unguarded(f"{view.__module__}.{view.__name__} does not say which viewer it is for")
    return types


def install(app: Flask, database: Database, features: Sequence[Feature]) -> None:
    """Register the features' routes and refuse every endpoint that did not come through here."""
    app.extensions["database"] = database
    app.extensions["features"] = features
    # Without its context processor: a page that ignores the cookie must not load anybody.
    login = LoginManager(app, add_context_processor=False)
    login.anonymous_user = cast(Any, _visitor)
    for feature in features:
        if feature.loads_viewer:
            login.request_loader(feature.loads_viewer)
    # A name that no cookie can have: Flask-Login would else prefer its own cookie to ours.
    app.config["REMEMBER_COOKIE_NAME"] = "\0"
    app.config["SESSION_PROTECTION"] = None  # identity comes from the device cookie alone
    for feature in features:
        app.register_blueprint(feature.blueprint)
        app.jinja_env.filters.update(feature.filters)
        for error, handler in feature.handles.items():
            app.register_error_handler(error, handler)
    app.after_request(settle_answer)
    refuse_unguarded(app)


def refuse_unguarded(app: Flask) -> None:
    """Raise Unguarded, naming every endpoint whose view does not stand behind the guard."""
    loose = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if not isinstance(getattr(view, "route", None), Route)
    ]
    if loose:
        raise Unguarded("no audience: " + ", ".join(sorted(loose)))


def database() -> Database:
    """Return the database of the running app."""
    found: Database = current_app.extensions["database"]
    return found


def features() -> Sequence[Feature]:
    """Return the features of the running app, lowest first."""
    found: Sequence[Feature] = current_app.extensions["features"]
    return found


def erase_person(db: Session, person_id: UUID) -> None:
    """Delete every row that is somebody's, feature by feature, what builds on others first."""
    for feature in reversed(features()):
        for erase in feature.erases:
            erase(db, person_id)


def current_route() -> Route | None:
    """Return the route being answered, or None when none matched."""
    view = current_app.view_functions.get(request.endpoint or "")
    route = getattr(view, "route", None)
    return route if isinstance(route, Route) else None


def _guarded(route: Route, view: View) -> Callable[..., Response]:
    @wraps(view)
    def answer(**arguments: Any) -> Response:
        if route.kind != "page":
            refuse_cross_site()
            # A body that is too large is refused here, and not halfway through an answer.
            request.get_data(parse_form_data=True)
        with database().read() as db:
            g.db = db
            viewer = _admitted(route)
            response = None
            if route.kind != "action":
                response = make_response(view(db, viewer, **arguments))
        if response is None:
            response = _written(view, viewer, arguments)
        _record_readings(route, viewer)
        return response

    answer.route = route  # type: ignore[attr-defined]
    return answer


def _admitted(route: Route) -> Viewer:
    viewer: Viewer = _visitor() if route.anonymous else current_user._get_current_object()
    g.viewer = viewer
    if route.anonymous:
        return viewer
    if type(viewer) in route.audience:
        return viewer
    if isinstance(viewer, Visitor | Locked | LockedParticipant):
        raise NeedsSignIn(viewer)
    if isinstance(viewer, PausedParticipant) and Participant in route.audience:
        raise NeedsConsent
    abort(404)


def _visitor() -> Visitor:
    return Visitor(language=visitor_language())


def _written(view: View, viewer: Viewer, arguments: dict[str, Any]) -> Response:
    """Answer an action; one that was sent twice at once finds the other's row when it tries again.

    SQLite lets one writer in at a time, PostgreSQL lets both begin.
    """
    for _ in range(TRIES_AGAIN):
        with suppress(IntegrityError):
            return _attempted(view, viewer, arguments)
        if isinstance(viewer, Participant | Coach):
            viewer.ledger.readings.clear()
    return _attempted(view, viewer, arguments)


def _attempted(view: View, viewer: Viewer, arguments: dict[str, Any]) -> Response:
    with database().write() as db:
        g.db = db
        # A carried form is answered within another act of the same person, and saves nothing.
        if isinstance(viewer, SignedIn) and not g.get("carried"):
            one_at_a_time(db, viewer.person_id)
        response = make_response(view(db, viewer, **arguments))
        if response.status_code >= 400:
            db.rollback()
    return response


def _record_readings(route: Route, viewer: Viewer) -> None:
    """Write down what was opened before the answer leaves: without it nothing is shown."""
    if not isinstance(viewer, Participant | Coach) or not viewer.ledger.readings:
        return
    if not route.records_reading:
        raise Unguarded(f"{route.endpoint} opens shared items without declaring it")
    with database().write() as db:
        for reading in viewer.ledger.readings:
            audit.record_reading(db, reader_id=viewer.person_id, reading=reading)


def answer_again(path: str, fields: MultiDict[str, str], viewer: Viewer) -> Response:
    """Answer a carried form as if it were posted now by `viewer`, shown again and not saved.

    `Form.validate` refuses while `g.carried` is set, so the page comes back with all its fields.
    """
    carried_session = dict(session)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    # An app context of its own gives the answer within the answer its own `g`.
    with (
        app.app_context(),
        app.test_request_context(
            path,
            method="POST",
            data=fields,
            base_url=request.host_url,
            headers={"Sec-Fetch-Site": "same-origin"},
        ),
    ):
        session.update(carried_session)
        g.carried, g._login_user = True, viewer
        return app.full_dispatch_request()


def settle_answer(response: Response) -> Response:
    """Let each feature settle what an answer leaves behind: a device's last use, a new secret.

    A route without a log line leaves nothing behind.
    """
    viewer, route = g.get("viewer"), current_route()
    if viewer is not None and not (route and route.unlogged):
        for settle in _settles():
            settle(database(), viewer, response)
    return response


def _settles() -> Iterator[Settle]:
    for feature in features():
        yield from feature.settles
