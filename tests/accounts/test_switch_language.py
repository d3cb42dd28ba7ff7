from __future__ import annotations

from journal.core.db import Database
from tests.accounts.checks import nothing_changes
from tests.support.client import StrictClient

PATH = "/taal"


def test_works_before_signing_in_and_brings_one_back(
    visitor: StrictClient, database: Database
) -> None:
    assert '<html lang="nl"' in visitor.get("/inloggen")
    with nothing_changes(database):
        token = _token(visitor)
        visitor.post(PATH, {"csrf_token": token, "language": "en", "back": "/wachtzin-kwijt"})
        assert visitor.last.headers["Location"] == "/wachtzin-kwijt"
        assert '<html lang="en"' in visitor.follow()
        assert '<html lang="en"' in visitor.get("/hulp")
        visitor.post(PATH, {"csrf_token": token, "language": "nl", "back": "/hulp"})
    assert '<html lang="nl"' in visitor.follow()


def test_stands_where_one_signs_in_unless_words_would_be_lost(
    visitor: StrictClient, noor: StrictClient
) -> None:
    assert f'action="{PATH}"' in visitor.get("/inloggen")
    assert f'action="{PATH}"' in visitor.get("/vandaag", status=401)
    carried = visitor.post("/dagboek/schrijven", {"text": "Nog niet bewaard."}, status=401)
    assert f'action="{PATH}"' not in carried
    assert f'action="{PATH}"' not in noor.get("/ik")


def test_the_browsers_own_wish_holds_until_one_chooses(visitor: StrictClient) -> None:
    for wish, language in (
        ("en-GB,en;q=0.9", "en"),
        ("nl-BE", "nl"),
        ("fr,de;q=0.8", "nl"),
        ("fr,en;q=0.5,nl;q=0.4", "en"),
        ("", "nl"),
        ("*", "nl"),
        ("é\x00;;q=z", "nl"),
    ):
        headers = {"Accept-Language": wish.encode("utf-8").decode("latin-1")}
        answer = visitor.browser.get("/hulp", base_url="https://localhost", headers=headers)
        assert f'<html lang="{language}"' in answer.text, wish


def test_is_not_there_for_somebody_who_is_signed_in(
    everybody: dict[str, StrictClient], database: Database
) -> None:
    with nothing_changes(database):
        for key, client in everybody.items():
            if key != "visitor":
                client.post(PATH, {"language": "en"}, status=404)


def test_an_unknown_language_changes_nothing(visitor: StrictClient) -> None:
    token = _token(visitor)
    for language in ("de", "", "EN", "en\x00", "../nl", "e" * 5000):
        visitor.post(PATH, {"csrf_token": token, "language": language, "back": "/hulp"})
        assert '<html lang="nl"' in visitor.follow()
    visitor.post(PATH, {"csrf_token": "oud", "language": "en", "back": "/hulp"})
    assert '<html lang="nl"' in visitor.follow()


def test_nobody_is_sent_away_from_here(visitor: StrictClient) -> None:
    for back in (
        *("https://evil.example", "//evil.example", "/\t/evil.example", "/\n/evil.example"),
        *("/\\evil.example", "/a\r\nX-Bad: y", "/\x00", "evil", "", "/[", "/\u2028"),
    ):
        visitor.post(PATH, {"language": "en", "back": back})
        location = visitor.last.headers["Location"]
        assert location.startswith("/"), back
        assert not location.startswith(("//", "/\\")), back
        assert "X-Bad" not in visitor.last.headers


def _token(visitor: StrictClient) -> str:
    with visitor.browser.session_transaction(base_url="https://localhost") as session:
        session.pop("language", None)
    page = visitor.get("/inloggen")
    start = page.index('name="csrf_token"')
    return page[start:].partition('value="')[2].partition('"')[0]
