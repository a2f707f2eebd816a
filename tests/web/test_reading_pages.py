"""The text as it is read, quoted, traced, and followed in other words."""

import re
from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from manifeste_tool.domain.reading.aligned import Language
from manifeste_tool.domain.text.gestures import Change, Insert
from manifeste_tool.services.reading import aligning, provenance_pages
from manifeste_tool.web.filters import css_string
from tests.services.story import Cast
from tests.services.test_aligning import ENGLISH, seen
from tests.web.conftest import Enter
from tests.web.test_reading import published
from tests.web.visit import fields, fill


def align(people: Cast, identity: str, words: str, language: Language = Language.ENGLISH) -> None:
    shown = seen(people, identity, language)
    aligning.write(people.ws, people.drafter, language, identity, words=words, shown=shown)


def test_the_reading_page_has_its_contents_its_length_its_neighbours_and_a_foot_for_paper(
    visitor: FlaskClient, people: Cast
) -> None:
    align(people, "hhhhhhh2", "Quelqu'un vous reçoit.", Language.PLAIN)
    published(people)
    page = visitor.get("/texte").text
    assert "1 min de lecture" in page
    assert page.count('<section class="part-of-text"') == 3
    assert re.search(r"<summary>En clair</summary>\s*<p>Quelqu’un vous reçoit.", page)
    contents = page.partition("data-contents")[2].partition("</nav>")[0]
    assert '<a href="#hhhhhhh2"><span class="roman">I.</span>' in contents
    neighbours = page.partition('<nav class="between"')[2].partition("</nav>")[0]
    assert 'class="after" href="#hhhhhhh2"' in neighbours
    assert "reprend 2025-ESSAI-0001" in page.partition("notes-printed")[2]
    sheet = visitor.get("/texte/v/1.0/impression.css")
    assert sheet.mimetype == "text/css"
    foot = re.sub(r"\\([0-9A-F]{6})", lambda found: chr(int(found[1], 16)), sheet.text)
    assert '@top-left { content: "Un texte d’essai"; }' in foot
    assert '@bottom-left { content: "Version 1.0"; }' in foot
    assert "/texte/v/1.0" in foot
    assert visitor.get("/texte/v/9.9/impression.css").status_code == 404


def test_words_of_a_title_cannot_leave_their_place_in_a_style_sheet(visitor: FlaskClient, people: Cast) -> None:
    assert str(css_string('a"} * { display: none\n')) == (
        '"a\\000022\\00007D\\000020\\00002A\\000020\\00007B\\000020display\\00003A\\000020none\\00000A"'
    )


def test_the_text_alone_keeps_identities_and_nothing_beside_it(visitor: FlaskClient, people: Cast) -> None:
    published(people)
    page = visitor.get("/texte/v/1.0/seul").text
    article = page.partition('<article class="alone-text">')[2].partition("</article>")[0]
    assert '<p id="bbbbbbb2">' in article
    assert "source" not in article
    assert visitor.get("/texte/seul").text.count('role="list"') == 1


def test_a_paragraph_is_quoted_with_its_version_its_permalink_and_what_it_rests_on(
    visitor: FlaskClient, people: Cast, enter: Enter
) -> None:
    published(people)
    page = unescape(visitor.get("/paragraphes/bbbbbbb2/v/1.0/citer").text)
    said = page.partition('<textarea id="plain"')[2].partition("</textarea>")[0]
    assert "«\u00a0L’accueil par une personne reste possible partout.\u00a0»" in said
    assert "version 1.0 du 2 mars 2026, chapitre I, alinéa 1" in said
    assert "S’appuie sur 1 contribution de 1 territoire." in said
    assert "/paragraphes/bbbbbbb2/v/1.0" in said
    assert "@misc{manifeste-1.0-bbbbbbb2," in page
    assert "TY  - GEN" in page
    people.integrate(people.propose(Change("bbbbbbb2", "Autre chose.")))
    assert "partout" in visitor.get("/paragraphes/bbbbbbb2/citer").text, "the public quotes what is published"
    member = enter(people.member).get("/paragraphes/bbbbbbb2/citer").text
    assert "Autre chose." in member
    assert "pas encore publié" in member
    assert "S’appuie" not in visitor.get("/paragraphes/ccccccc2/v/1.0/citer").text
    assert visitor.get("/paragraphes/bbbbbbb2/v/9.9/citer").status_code == 404
    assert visitor.get("/paragraphes/22222222/citer").status_code == 404


def test_provenance_says_places_age_and_what_contests_as_far_as_the_reader_may_know(
    visitor: FlaskClient, people: Cast, enter: Enter
) -> None:
    published(people)
    people.propose(Change("bbbbbbb2", "L'accueil reste possible."))
    people.integrate(people.propose(Change("ccccccc2", "Les agents sont formés.")))
    member = enter(people.member).get("/texte/provenance").text
    mine = member.partition('id="bbbbbbb2"')[2].partition("</dl>")[0]
    assert "1 amendement" in mine
    assert "dont 1 en débat" in mine
    assert "depuis la version 1.0" in mine
    changed = member.partition('id="ccccccc2"')[2].partition("</dl>")[0]
    assert "pas encore publié" in changed
    assert "Amendement 2" in changed
    theirs = visitor.get("/texte/provenance").text.partition('id="bbbbbbb2"')[2].partition("</dl>")[0]
    assert "amendement" not in theirs
    rows = re.findall(
        r'<th scope="row"><a href="/paragraphes/(\w+)">',
        visitor.get("/texte/provenance?vue=tableau&tri=contributions").text,
    )
    assert set(rows[:2]) == {"aaaaaaa2", "bbbbbbb2"}
    table = visitor.get("/texte/v/1.0/provenance?vue=tableau&tri=conteste").text
    assert 'aria-sort="descending"' in table
    assert visitor.get("/texte/v/1.0/provenance?tri=nimporte").status_code == 200
    assert visitor.get("/texte/v/9.9/provenance").status_code == 404


def test_where_a_text_comes_from_is_asked_by_the_kind_and_not_by_the_paragraph(people: Cast) -> None:
    def statements() -> int:
        told: list[str] = []
        engine = people.ws.db.engine

        def count(_c: object, _k: object, statement: str, *_: object) -> None:
            told.append(statement)

        event.listen(engine, "before_cursor_execute", count)
        try:
            provenance_pages.provenance_page(people.ws, people.member, order="age")
        finally:
            event.remove(engine, "before_cursor_execute", count)
        return len(told)

    people.integrate(people.propose(Change("bbbbbbb2", "L'accueil reste possible.")))
    statements()
    people.propose(Change("bbbbbbb2", "L'accueil reste."))
    few = statements()
    words = "\n\n".join(f"Paragraphe de plus, le numéro {n}. [@2025-ESSAI-0001]" for n in range(60))
    people.integrate(people.propose(Insert("ccccccc2", words)))
    for identity in ("aaaaaaa2", "ccccccc2", "ddddddd2"):
        people.propose(Change(identity, "D'autres mots, proposés."))
    assert statements() == few


def test_the_english_text_says_what_is_missing_and_what_is_to_be_revised(
    visitor: FlaskClient, people: Cast, enter: Enter
) -> None:
    assert visitor.get("/texte/en").status_code == 404
    align(people, "bbbbbbb2", "Doesn't it? *Yes*: always.")
    align(people, "bbbbbbb2", "Une personne vous reçoit.\n\nToujours.", Language.EASY)
    published(people)
    page = visitor.get("/texte/en").text
    assert '<div class="following-text" lang="en">' in page
    assert "<p>Doesn’t it? <em>Yes</em>: always.</p>" in page, "English words keep their own spacing"
    assert 'id="ccccccc2" lang="fr"' in page
    assert "Not translated yet" in page
    assert 'href="/texte/v/1.0/en" hreflang="en"' in visitor.get("/texte/v/1.0").text
    easy = visitor.get("/texte/v/1.0/falc").text
    assert "<p>Toujours.</p>" in easy
    assert "ne sont pas encore faciles à lire" in easy
    people.integrate(people.propose(Change("bbbbbbb2", "L'accueil reste possible.")))
    assert "to be revised" in enter(people.member).get("/texte/en").text
    assert "to be revised" not in visitor.get("/texte/en").text
    assert visitor.get("/texte/clair").status_code == 404


def test_a_translation_is_written_without_a_script_and_a_conflict_keeps_the_words(people: Cast, enter: Enter) -> None:
    drafter = enter(people.drafter)
    address = "/texte/aligner/en/bbbbbbb2"
    shown = drafter.get(address)
    assert "L’accueil par une personne reste possible partout." in shown.text
    sent = fields(shown, address) | {"words": ENGLISH, "act": "next"}
    assert drafter.post(address, data=sent).status_code == 303
    stale = drafter.post(address, data=sent | {"words": "My own words."})
    assert stale.status_code == 409
    assert "My own words." in stale.text
    assert ENGLISH in stale.text
    assert drafter.post(address, data=fields(stale, address) | {"act": "stay"}).location == address
    refused = fill(drafter, address, address, words="<b>No</b>")
    assert refused.status_code == 422
    assert "&lt;b&gt;No&lt;/b&gt;" in refused.text
    people.integrate(people.propose(Change("bbbbbbb2", "L'accueil reste possible.")))
    assert "Toujours juste" in drafter.get(address).text
    assert "à revoir" in drafter.get("/texte/aligner/en?etat=a-revoir").text
    assert fill(drafter, address, address, act="confirm").status_code == 303
    assert "Toujours juste" not in drafter.get(address).text
    assert drafter.get("/texte/aligner").status_code == 200
    assert drafter.get("/texte/aligner/de").status_code == 404
    assert drafter.get("/texte/aligner/en/22222222").status_code == 404


def test_a_file_comes_back_or_is_refused_with_its_line(people: Cast, enter: Enter) -> None:
    drafter = enter(people.drafter)
    align(people, "bbbbbbb2", ENGLISH)
    sent = drafter.get("/texte/aligner/en/fichier.md").data
    assert ENGLISH.encode() in sent
    where = "/texte/aligner/en/fichier"
    lost = {"file": (BytesIO(sent + b"\nLost words.\n"), "en.md")}
    refused = drafter.post(where, data=lost)
    assert refused.status_code == 422
    assert "ne se rattachent à aucun paragraphe" in refused.text
    brought = {"file": (BytesIO(sent + "\nGone. <!-- ¶22222222 -->\n".encode()), "en.md")}
    assert drafter.post(where, data=brought).status_code == 303
    assert "Gone." in drafter.get("/texte/aligner/en").text
    assert drafter.post("/texte/aligner/en/22222222/retirer").status_code == 303
    assert "Gone." not in drafter.get("/texte/aligner/en").text


@pytest.mark.parametrize("address", ["/texte/aligner", "/texte/aligner/en", "/texte/aligner/en/bbbbbbb2"])
def test_only_those_who_write_see_how_far_a_translation_is(
    people: Cast, enter: Enter, visitor: FlaskClient, address: str
) -> None:
    assert enter(people.member).get(address).status_code == 403
    assert visitor.get(address).status_code == 303
    assert visitor.post("/texte/aligner/en/bbbbbbb2", data={"words": "x"}).status_code == 401
