"""What every answer forbids, and writes that another site asked for."""

import re

import pytest
from flask.testing import FlaskClient

from tests.services.story import Cast
from tests.web.conftest import Enter


def test_no_page_lets_anything_foreign_or_inline_run(visitor: FlaskClient) -> None:
    policy = visitor.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert policy.endswith("report-uri /csp-report")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert visitor.get("/nulle-part").headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://ailleurs.fr"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Referer": "http://localhost/texte"}, 303),
        ({"Referer": "https://ailleurs.fr/?http://localhost/"}, 403),
        ({"Origin": "https://[ailleurs"}, 403),
        ({}, 403),
    ],
)
def test_a_write_is_taken_from_our_own_pages_alone(
    enter: Enter, people: Cast, headers: dict[str, str], status: int
) -> None:
    client = enter(people.member)
    client.environ_base["tests.bare"] = True
    assert client.post("/deconnexion", headers=headers).status_code == status


def test_a_foreign_write_is_not_offered_again(enter: Enter, people: Cast) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://x.fr"}
    page = enter(people.member).post("/deconnexion", headers=headers, data={"body": "a b"}).text
    assert "autre site" in page
    assert "Renvoyer" not in page


def test_what_a_member_sees_is_kept_by_nobody(enter: Enter, people: Cast, visitor: FlaskClient) -> None:
    assert enter(people.member).get("/texte").headers["Cache-Control"] == "private, no-store"
    assert visitor.get("/texte").headers["Cache-Control"] == "public, max-age=60"


def test_static_files_are_kept_for_ever_under_an_address_that_changes_with_them(visitor: FlaskClient) -> None:
    address = re.search(r'href="(/static/style\.css\?v=\w+)"', visitor.get("/").text)
    assert address
    answer = visitor.get(address.group(1))
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.mimetype == "text/css"


def test_a_part_of_a_form_without_a_name_is_refused_and_breaks_nothing(visitor: FlaskClient) -> None:
    parts = b"--zq\r\n\r\nx y\r\n--zq\r\nContent-Disposition: attachment\r\n\r\nx\r\n--zq--\r\n"
    for address in ("/connexion", "/questions", "/nulle-part"):
        answer = visitor.post(address, data=parts, content_type="multipart/form-data; boundary=zq")
        assert answer.status_code in (404, 422), address
