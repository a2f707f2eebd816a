"""The pages of pièces: kept by a form, corrected without losing a word, cited and shown to whom they are for."""

from io import BytesIO

from flask.testing import FlaskClient

from manifeste_tool.domain.text.text import Source
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from tests.services.story import Cast
from tests.web.conftest import Enter
from tests.web.visit import fields, fill

TYPED = {
    "kind": "audition",
    "title": "Audition d'une agente",
    "minutes": "Elle accueille.\n\nElle attend.",
    "author": "Une agente (exemple)",
    "said_on": "2026-02-03",
    "address": "https://exemple.test/cr",
    "body": "Une heure au guichet.",
}


def keep(client: FlaskClient, **more: object) -> str:
    answer = fill(client, "/pieces/verser", "/pieces/verser", **TYPED, **more)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def cite(people: Cast, key: str, identity: str = "bbbbbbb2") -> None:
    sourcing.cite(people.ws, people.secretary, Linking(identity, put=(Source(key),)))


def publish(people: Cast) -> None:
    sourcing.declare(people.ws, people.secretary, ["ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"])
    publishing.publish(people.ws, people.secretary, number="0.1", title="Une", story="Dite.", seen=people.tip())


def test_a_piece_is_kept_with_its_file_and_read_by_passage(people: Cast, enter: Enter, visitor: FlaskClient) -> None:
    secretary = enter(people.secretary)
    where = keep(secretary, public="1", file=(BytesIO(b"%PDF-1.7"), "compte rendu.pdf"))
    assert where == "/pieces/P1"
    page = visitor.get(where).text
    for words in ("Audition d’une agente", 'id="p2"', "Elle attend.", "3 février 2026", "Une heure au guichet."):
        assert words in page
    assert "https://exemple.test/cr" in page
    assert "compte rendu.pdf" in page
    assert visitor.get("/fichiers/1").data == b"%PDF-1.7"
    listed = visitor.get("/pieces").text
    assert "2 passages" in listed
    assert "pas encore citée" in listed
    assert visitor.get("/pieces/P1-2").location == "/pieces/P1#p2"


def test_minutes_come_in_a_text_file_too(people: Cast, enter: Enter, visitor: FlaskClient) -> None:
    secretary = enter(people.secretary)
    keep(secretary, public="1", minutes_file=(BytesIO(b"Elle conclut."), "suite.md"))
    assert 'id="p3"' in visitor.get("/pieces/P1").text


def test_a_refused_form_says_why_and_keeps_every_word(people: Cast, enter: Enter) -> None:
    secretary = enter(people.secretary)
    answer = fill(secretary, "/pieces/verser", "/pieces/verser", **{**TYPED, "title": "", "said_on": "hier"})
    assert answer.status_code == 422
    assert 'href="#title"' in answer.text
    assert "« hier » n’est pas une date" in answer.text.replace("\xa0", " ")
    assert fields(answer, "/pieces/verser")["minutes"] == TYPED["minutes"]
    wrong = fill(secretary, "/pieces/verser", "/pieces/verser", **TYPED, file=(BytesIO(b"MZ"), "cr.exe"))
    assert wrong.status_code == 422
    assert "cr.exe" in wrong.text
    binary = fill(secretary, "/pieces/verser", "/pieces/verser", **TYPED, minutes_file=(BytesIO(b"\xff"), "a.md"))
    assert binary.status_code == 422
    assert "a.md" in binary.text


def test_a_correction_keeps_numbers_and_a_cited_passage_stays(people: Cast, enter: Enter) -> None:
    secretary = enter(people.secretary)
    where = keep(secretary, public="1")
    cite(people, "P1-2")
    form = secretary.get(f"{where}/corriger")
    shown = fields(form, f"{where}/corriger")
    assert shown["minutes"] == "[1] Elle accueille.\n\n[2] Elle attend."
    refused = secretary.post(f"{where}/corriger", data=shown | {"minutes": "[1] Elle accueille.\n\nNouveau."})
    assert refused.status_code == 422
    assert "Le passage 2 est cité" in refused.text
    assert "Nouveau." in fields(refused, f"{where}/corriger")["minutes"]
    done = secretary.post(f"{where}/corriger", data=shown | {"minutes": "[2] Elle attend trop.\n\nNouveau."})
    assert done.status_code == 303
    page = secretary.get(where).text
    assert 'id="p2"' in page
    assert 'id="p3"' in page
    assert 'id="p1"' not in page


def test_the_paragraph_shows_the_passage_and_the_margin_counts_it_apart(
    people: Cast, enter: Enter, visitor: FlaskClient
) -> None:
    keep(enter(people.secretary), public="1")
    cite(people, "P1-2")
    publish(people)
    shown = visitor.get("/paragraphes/bbbbbbb2").text
    assert "Elle attend." in shown
    assert 'href="/pieces/P1#p2"' in shown
    assert "1 source, 1 pièce" in " ".join(visitor.get("/texte").text.split())
    piece = visitor.get("/pieces/P1").text
    assert 'href="/paragraphes/bbbbbbb2"' in piece
    assert "depuis la version 0.1" in piece.replace("\xa0", " ")


def test_the_public_reads_that_a_piece_is_not_published_and_never_its_title(
    people: Cast, enter: Enter, visitor: FlaskClient
) -> None:
    secretary = enter(people.secretary)
    keep(secretary)
    cite(people, "P1-2")
    publish(people)
    shown = visitor.get("/paragraphes/bbbbbbb2").text
    assert "pièce non publiée" in shown
    assert "Audition d" not in shown
    assert "Elle attend" not in shown
    assert visitor.get("/pieces/P1").status_code == 404
    assert "Audition d" not in visitor.get("/pieces").text
    assert "montrée à la commission" in enter(people.member).get("/paragraphes/bbbbbbb2").text
    assert "Elle attend" in enter(people.member).get("/pieces/P1").text


def test_who_may_not_keep_pieces_is_told_so(people: Cast, enter: Enter, visitor: FlaskClient) -> None:
    member = enter(people.member)
    keep(enter(people.secretary), public="1")
    assert "/pieces/verser" not in member.get("/pieces").text
    assert "/corriger" not in member.get("/pieces/P1").text
    assert member.get("/pieces/verser").status_code == 403
    assert member.post("/pieces/P1/corriger", data=TYPED).status_code == 403
    assert visitor.get("/pieces/verser").status_code == 303
    assert enter(people.secretary).get("/pieces/P9/corriger").status_code == 404


def test_an_earlier_manifesto_leads_to_what_became_of_each_paragraph(people: Cast, enter: Enter) -> None:
    publish(people)
    secretary = enter(people.secretary)
    data = {"kind": "manifeste antérieur", "title": "Notre version 0.1", "version": "0.1"}
    answer = fill(secretary, "/pieces/verser", "/pieces/verser", **data)
    assert answer.status_code == 303, answer.text
    page = secretary.get("/pieces/P1").text
    assert 'href="/paragraphes/bbbbbbb2"' in page
    assert "Chapitre I, alinéa 1" in page.replace("\xa0", " ")
    assert "ne se corrigent pas" in secretary.get("/pieces/P1/corriger").text


def test_the_list_narrows_to_a_kind(people: Cast, enter: Enter, visitor: FlaskClient) -> None:
    secretary = enter(people.secretary)
    assert "Aucune pièce n’est encore versée" in visitor.get("/pieces").text
    keep(secretary, public="1")
    fill(
        secretary, "/pieces/verser", "/pieces/verser", **{**TYPED, "kind": "autre pièce", "title": "Un mot"}, public="1"
    )
    page = visitor.get("/pieces?sorte=audition").text
    assert "Audition d’une agente" in page
    assert "Un mot" not in page
    assert "Aucune pièce ici" in visitor.get("/pieces?sorte=loi ou règlement").text
    assert visitor.get("/pieces?sorte=poème").status_code == 404
