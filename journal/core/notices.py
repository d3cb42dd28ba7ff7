"""One-line messages after an action: an id in the next address, never words."""

from __future__ import annotations

from typing import Any, Final, Literal, cast, get_args
from uuid import UUID

from flask import Response, make_response, redirect, request, url_for
from flask_babel import gettext

Notice = Literal[
    "saved",
    "checked-in",
    "deleted",
    "put-back",
    "shared",
    "taken-back",
    "numbers-shared",
    "numbers-taken-back",
    "device-ended",
    "passphrase-changed",
    "code-proven",
    "consent-given",
    "consent-first",
    "consent-withdrawn",
    "reset-refused",
    "vault-reopened",
    "key-agreed",
    "reply-sent",
    "practised",
    "signed-out",
    "published",
    "retired",
    "draft-saved",
    "code-before-text",
    "saved-alone",
    "shredded",
    "guidance-began",
    "guidance-ended",
    "account-locked",
    "account-unlocked",
    "reset-confirmed",
    "reset-asked",
    "erased",
    "session-cancelled",
    "session-restored",
    "clock-paused",
    "clock-resumed",
    "check-in-deleted",
    "letter-closed",
    "draft-discarded",
    "settled",
    "insight-kept",
    "step-done",
    "step-let-go",
    "put-aside",
    "put-off",
    "saved-put-back",
    "contact-asked",
    "contact-withdrawn",
    "conversation-cancelled",
    "suggested",
    "suggestion-taken-back",
    "note-saved",
    "encouraged",
    "end-planned",
    "end-cancelled",
]
PARAMETER: Final = "notice"


def redirect_to(endpoint: str, notice: Notice | None = None, **values: UUID | str) -> Response:
    """Answer 303 to a page of ours, which shows the notice once it is there."""
    address: dict[str, Any] = {**values, **({PARAMETER: notice} if notice else {})}
    return make_response(redirect(url_for(endpoint, **address), code=303))


def passed_notice() -> Notice | None:
    """Return the notice in this request's address, to pass it on."""
    notice = request.args.get(PARAMETER, "")
    return cast(Notice, notice) if notice in get_args(Notice) else None


def notices() -> list[tuple[str, str]]:
    """Return what the page says on top, as (kind, sentence)."""
    if PARAMETER not in request.args:
        return []  # as on nearly every page: then no sentence needs translating
    said = _sentences().get(request.args[PARAMETER])
    return [("success", said)] if said else []


def _sentences() -> dict[str, str]:
    return {
        "saved": gettext("Saved."),
        "checked-in": gettext("Saved. Thank you for stopping to look."),
        "deleted": gettext("Deleted. You can put it back for seven days."),
        "put-back": gettext("Put back. Only you can read it."),
        "saved-put-back": gettext("Saved. You had deleted this; now it is back."),
        "shared": gettext("Shared."),
        "taken-back": gettext("No longer shared."),
        "numbers-shared": gettext("You share your numbers from now on."),
        "numbers-taken-back": gettext("You no longer share your numbers."),
        "device-ended": gettext("That device is signed out."),
        "passphrase-changed": gettext("Your passphrase has changed. The old one no longer works."),
        "code-proven": gettext("That's right. Your recovery code works."),
        "consent-given": gettext("Your choice has been saved."),
        "consent-first": gettext("Please say yes to keeping first. Nothing has been erased."),
        "consent-withdrawn": gettext("Withdrawn. It takes effect right away."),
        "reset-refused": gettext("The request has been stopped. Nothing has changed."),
        "vault-reopened": gettext("Your earlier vault is open again."),
        "key-agreed": gettext("Thank you. You can share with this coach now."),
        "reply-sent": gettext("Sent."),
        "practised": gettext("Saved. Stay a while longer if you like."),
        "signed-out": gettext("You are signed out."),
        "published": gettext("Published."),
        "retired": gettext("Retired. Entries keep the wording they answered."),
        "draft-saved": gettext("Saved as a draft."),
        "code-before-text": gettext(
            "Your text is among your drafts. Check your recovery code first; then you can save and "
            "share it."
        ),
        "saved-alone": gettext(
            "Saved, and only you can read it: you cannot share with this coach now."
        ),
        "shredded": gettext("Erased for good."),
        "guidance-began": gettext("This coach now guides them."),
        "guidance-ended": gettext("The guidance has ended."),
        "account-locked": gettext("The account is locked."),
        "account-unlocked": gettext("The account is open again."),
        "reset-asked": gettext(
            "If this address belongs to an account, an e-mail is on its way. Its link works once."
        ),
        "erased": gettext("Everything of yours is erased. Take good care of yourself."),
        "letter-closed": gettext("Your letter is closed, and comes on its day."),
        "settled": gettext("Saved. The other version stays among the earlier ones."),
        "draft-discarded": gettext("Thrown away."),
        "check-in-deleted": gettext("Gone. Nothing of it has been kept."),
        "session-cancelled": gettext("This session does not count any more."),
        "session-restored": gettext("This session counts again."),
        "clock-paused": gettext("Your clock stands still. You can let it go on at any time."),
        "clock-resumed": gettext("Your clock goes on where it stood still."),
        "insight-kept": gettext("Kept. What you do with it is up to you."),
        "step-done": gettext("Noted. Good that you did it."),
        "step-let-go": gettext("Let go. That is a choice too."),
        "put-aside": gettext("All right. We won't ask about it again."),
        "put-off": gettext("All right, not now."),
        "contact-asked": gettext("You asked for contact. When it is seen, it stands here."),
        "contact-withdrawn": gettext("You no longer ask for contact."),
        "conversation-cancelled": gettext("Cancelled. It is out of both agendas."),
        "suggested": gettext("Suggested. When its time comes it is laid out."),
        "suggestion-taken-back": gettext("Taken back. It will not be laid out."),
        "note-saved": gettext("Saved, to be read by both of you."),
        "encouraged": gettext("Sent."),
        "end-planned": gettext("The last day has been set. Both of you see it from a week before."),
        "end-cancelled": gettext("The guidance goes on."),
        "reset-confirmed": gettext("Confirmed. The new vault can be opened now."),
    }
