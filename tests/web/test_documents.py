"""Documents over HTTP: the right headers to the right people, a page to wait on, and nothing for what is no address."""

from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.services.exporting import texts, working
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.text.texts import declare
from tests.limits import allow
from tests.services.story import Cast
from tests.web.conftest import Enter


@pytest.fixture
def published(people: Cast) -> Cast:
    with people.ws.writing() as connection:
        declare(connection, people.ws.text(connection, people.tip()).by_id, people.secretary.id, people.ws.now())
    publishing.publish(people.ws, people.secretary, number="0.1", title="Un début", story="Voici.", seen=people.tip())
    return people


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "LONG", 0)


def test_a_published_version_is_anybodys_file_under_a_name_that_any_browser_reads(
    published: Cast, visitor: FlaskClient, enter: Enter
) -> None:
    got = visitor.get("/versions/0.1/manifeste.md")
    assert got.status_code == 200
    assert got.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert got.headers["Content-Disposition"] == (
        "attachment; filename=\"manifeste-0.1.md\"; filename*=UTF-8''manifeste-0.1.md"
    )
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Cache-Control"] == "public, max-age=60, s-maxage=3600"
    assert "¶bbbbbbb2" in got.text
    again = visitor.get("/versions/0.1/manifeste.md", headers={"If-None-Match": got.headers["ETag"]})
    assert again.status_code == 304
    assert "private" in enter(published.member).get("/versions/0.1/manifeste.md").headers["Cache-Control"]
    bare = visitor.get("/versions/v0.1/manifeste.nu.md")
    assert "¶" not in bare.text
    assert "[@2025-ESSAI-0001]" in bare.text


def test_todays_text_is_the_members_and_kept_by_nobody_on_the_way(
    people: Cast, visitor: FlaskClient, enter: Enter
) -> None:
    assert visitor.get("/texte/manifeste.md").status_code == 404
    got = enter(people.member).get("/texte/manifeste.md")
    assert got.status_code == 200
    assert got.headers["Cache-Control"] == "private, no-store"
    assert "manifeste-en-cours.md" in got.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "address",
    [
        "/versions/0.1/manifeste.exe",
        "/versions/9.9/manifeste.pdf",
        "/versions/../manifeste.pdf",
        "/versions/--output=x/manifeste.pdf",
        "/versions/0.1/manifeste...%2f..%2fetc%2fpasswd",
        "/versions/0.1/manifeste.md%00",
        "/comparer/0.1..9.9.pdf",
        "/comparer/0.1..0.1",
        "/comparer/--upload-pack=x..0.1.pdf",
        "/comparer/0.1..%2e%2e%2fx.pdf",
        "/comparer/0.1...0.1.pdf",
        "/comparer/aujourd'hui..0.1.md",
        "/comparer/HEAD..main.pdf",
        "/exports/rien",
        "/exports/" + "a" * 64,
        "/exports/" + "a" * 64 + "/fichier",
    ],
)
def test_what_is_no_document_is_nowhere(published: Cast, visitor: FlaskClient, address: str) -> None:
    got = visitor.get(address, follow_redirects=True)
    assert got.status_code == 404
    assert "passwd" not in unquote(got.text).replace(unquote(address), "")


@pytest.mark.usefixtures("long")
def test_a_long_document_is_followed_cancelled_asked_for_again_and_taken(
    published: Cast, workspace: Workspace, app: object, visitor: FlaskClient
) -> None:
    sent = visitor.get("/versions/0.1/manifeste.html")
    assert sent.status_code == 303
    mine = sent.headers["Location"]
    page = visitor.get(mine)
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert "<progress" in page.text
    assert '<noscript><meta http-equiv="refresh"' in page.text
    assert "Annuler la demande" in page.text
    bare, _, token = mine.partition("?demande=")
    other = app.test_client()  # type: ignore[attr-defined]
    assert "Annuler la demande" not in other.get(bare).text
    assert other.post(f"{bare}/annuler").status_code == 401
    assert "attend son tour" in visitor.get(mine).text
    assert visitor.post(f"{bare}/annuler?demande={token}").status_code == 303
    assert "La demande a été annulée" in visitor.get(bare).text
    assert visitor.get("/versions/0.1/manifeste.html").headers["Location"] == bare
    assert visitor.post(f"{bare}/redemander").status_code == 303
    working.run(workspace)
    assert "Il est prêt" in visitor.get(bare).text
    file = visitor.get(f"{bare}/fichier")
    assert file.status_code == 200
    assert 'id="p_bbbbbbb2"' in file.text
    assert visitor.get("/versions/0.1/manifeste.html").data == file.data


def test_a_crowd_of_robots_is_told_to_come_back(
    published: Cast, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch, Limit.EXPORT, 1)
    assert visitor.get("/versions/0.1/manifeste.md").status_code == 200
    refused = visitor.get("/versions/0.1/manifeste.nu.md")
    assert refused.status_code == 429
    assert "Recommencez dans 60" in refused.text
    assert visitor.get("/versions/0.1/manifeste.md").status_code == 200


def test_pages_lead_to_what_is_taken_away(published: Cast, visitor: FlaskClient) -> None:
    assert "/versions/0.1/manifeste.pdf" in visitor.get("/texte").text
    assert "/comparer/0.1..0.1.docx" in visitor.get("/comparer?de=0.1&a=0.1").text
    got = visitor.get("/comparer/0.1..0.1.docx")
    assert got.status_code == 200
    assert got.data[:2] == b"PK"
    assert "manifeste-0.1-0.1.docx" in got.headers["Content-Disposition"]
