import re
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from manifeste_tool.documents.bare.logo import LARGEST, LargeLogoError
from manifeste_tool.documents.bare.logo import drawn as made_small
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people as accounts
from tests.services.story import Cast
from tests.web.conftest import Enter

PLUM = {"title": "Un manifeste", "accent_light": "#7a1f5c", "proposal_light": "#8a4b08", "deduced": "1"}
STYLE = re.compile(r'href="(/couleurs\.css\?v=[0-9a-f]{12})"')
PICTURE = re.compile(r'src="(/logo\?v=[0-9a-f]{12})" width="(\d+)" height="(\d+)"')


@pytest.fixture
def administrator(workspace: Workspace, people: Cast) -> Person:
    with workspace.writing() as connection:
        return accounts.add(connection, Person(0, "Une administratrice", Role.ADMINISTRATOR), workspace.now())


@pytest.fixture
def admin(enter: Enter, administrator: Person) -> FlaskClient:
    return enter(administrator)


def drawn(form: str, size: tuple[int, int] = (1200, 300)) -> BytesIO:
    made = BytesIO()
    Image.new("RGB", size, (120, 30, 90)).save(made, form)
    made.seek(0)
    return made


def test_only_an_administrator_opens_the_page(visitor: FlaskClient, people: Cast, enter: Enter) -> None:
    assert visitor.get("/reglages/apparence").status_code in (302, 303, 403)
    assert enter(people.secretary).get("/reglages/apparence").status_code == 403
    assert enter(people.secretary).post("/reglages/apparence", data=PLUM).status_code == 403


def test_colours_come_as_a_style_sheet_of_their_own_under_its_print(admin: FlaskClient, visitor: FlaskClient) -> None:
    assert not STYLE.search(visitor.get("/").text)
    assert admin.post("/reglages/apparence", data=PLUM).status_code == 303
    page = visitor.get("/").text
    assert "Un manifeste" in page
    address = STYLE.search(page)
    assert address
    for client in (visitor, admin):
        sheet = client.get(address.group(1))
        assert sheet.mimetype == "text/css"
        assert "--accent: #7a1f5c" in sheet.text
        assert "immutable" in sheet.headers["Cache-Control"]
        assert "Set-Cookie" not in sheet.headers
    assert "prefers-color-scheme: dark" in visitor.get(address.group(1)).text
    stale = visitor.get("/couleurs.css?v=000000000000")
    assert "immutable" not in stale.headers["Cache-Control"]
    assert "style=" not in page


def test_changing_the_colours_moves_what_a_visitor_is_shown_and_taking_them_back_returns_to_the_default(
    admin: FlaskClient, visitor: FlaskClient
) -> None:
    admin.post("/reglages/apparence", data=PLUM)
    first = STYLE.search(visitor.get("/").text)
    admin.post("/reglages/apparence", data=PLUM | {"accent_light": "#1f3d7a"})
    second = STYLE.search(visitor.get("/").text)
    assert first
    assert second
    assert first.group(1) != second.group(1)
    assert admin.post("/reglages/apparence/retirer", data={"what": "colours"}).status_code == 303
    assert not STYLE.search(visitor.get("/").text)
    assert admin.post("/reglages/apparence/retirer", data={"what": "autre"}).status_code == 404


def test_a_faint_colour_is_refused_and_the_nearest_is_taken_in_one_click(
    admin: FlaskClient, visitor: FlaskClient
) -> None:
    faint = PLUM | {"accent_light": "#ffcc00"}
    refused = admin.post("/reglages/apparence", data=faint)
    assert refused.status_code == 422
    assert "se lit mal sur le fond" in refused.text
    assert 'href="#accent_light"' in refused.text
    offered = re.search(r'name="take" value="(accent_light=#[0-9a-f]{6})"', refused.text)
    assert offered
    assert not STYLE.search(visitor.get("/").text)
    assert admin.post("/reglages/apparence", data=faint | {"take": offered.group(1)}).status_code == 303
    assert STYLE.search(visitor.get("/").text)


def test_the_dark_scheme_is_chosen_apart_where_it_is_not_deduced(admin: FlaskClient, visitor: FlaskClient) -> None:
    apart = {name: value for name, value in PLUM.items() if name != "deduced"}
    wrong = admin.post("/reglages/apparence", data=apart | {"accent_dark": "#222222", "proposal_dark": "#f0b871"})
    assert wrong.status_code == 422
    assert "Couleur principale, thème sombre" in wrong.text
    right = apart | {"accent_dark": "#ffd0f0", "proposal_dark": "#f0b871"}
    assert admin.post("/reglages/apparence", data=right).status_code == 303
    address = STYLE.search(visitor.get("/").text)
    assert address
    assert "--accent: #ffd0f0" in visitor.get(address.group(1)).text
    assert not re.search(r'id="deduced"[^>]* checked', admin.get("/reglages/apparence").text)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_made_small_and_written_anew(admin: FlaskClient, visitor: FlaskClient, form: str) -> None:
    sent = PLUM | {"logo": (drawn(form), "logo.bin")}
    assert admin.post("/reglages/apparence", data=sent).status_code == 303
    shown = PICTURE.search(visitor.get("/").text)
    assert shown
    assert (shown.group(2), shown.group(3)) == ("384", "96")
    answer = visitor.get(shown.group(1))
    assert answer.content_type == "image/png"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert Image.open(BytesIO(answer.data), formats=["PNG"]).size == (384, 96)
    admin.post("/reglages/apparence/retirer", data={"what": "logo"})
    assert not PICTURE.search(visitor.get("/").text)
    assert visitor.get("/logo").status_code == 404


def test_what_is_no_picture_is_no_logo_and_nothing_is_kept(admin: FlaskClient, visitor: FlaskClient) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for content in (svg, b"GIF89a", drawn("PNG").read()[:90]):
        answer = admin.post("/reglages/apparence", data=PLUM | {"logo": (BytesIO(content), "logo.png")})
        assert answer.status_code == 422
        assert 'id="logo-error"' in answer.text
    assert "SVG" in admin.get("/reglages/apparence").text
    assert visitor.get("/logo").status_code == 404
    assert not STYLE.search(visitor.get("/").text)


def test_a_picture_that_weighs_or_measures_too_much_is_no_logo() -> None:
    with pytest.raises(LargeLogoError):
        made_small(b"\x89PNG" + b"0" * LARGEST, name="logo.png")
    with pytest.raises(LargeLogoError):
        made_small(drawn("PNG", (4001, 4000)).read(), name="logo.png")


def test_a_name_is_needed(admin: FlaskClient) -> None:
    assert admin.post("/reglages/apparence", data=PLUM | {"title": " "}).status_code == 422


def test_the_style_guide_is_shown_in_a_demonstration_alone(app: Flask, demo: Flask) -> None:
    for path in ("/design", "/design/themes.css"):
        assert app.test_client().get(path).status_code == 404
    page = demo.test_client().get("/design")
    assert page.status_code == 200
    for words in ("Adopter", "Il y a", "en conflit avec le texte actuel", "Source à préciser", "<del>", "<ins>"):
        assert words in page.text, words
    sheet = demo.test_client().get("/design/themes.css").text
    assert sheet.count("--paper:") == 3  # once for the light scheme; the dark one says the tokens again, then its own
