"""The pages of the dossier: read, followed to the paragraph that answers, given as data, linked from the paragraph."""

from flask.testing import FlaskClient

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.text.gestures import Delete, Join
from manifeste_tool.domain.text.text import Relation, Source
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.storage.consulting import contributions
from tests.services.story import Cast, change
from tests.web.conftest import Enter


def publish(people: Cast, number: str = "0.1") -> None:
    sourcing.declare(people.ws, people.secretary, ["ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"])
    publishing.publish(people.ws, people.secretary, number=number, title="Une", story="Dite.", seen=people.tip())


def words(page: str) -> str:
    return " ".join(page.replace("\xa0", " ").replace("\u202f", " ").split())


def test_the_paragraph_leads_to_its_dossier_and_the_dossier_to_its_data(people: Cast, visitor: FlaskClient) -> None:
    publish(people)
    assert 'href="/paragraphes/bbbbbbb2/pourquoi"' in visitor.get("/paragraphes/bbbbbbb2").text
    page = visitor.get("/paragraphes/bbbbbbb2/pourquoi")
    assert page.status_code == 200
    assert 'href="/paragraphes/bbbbbbb2/pourquoi.json"' in page.text
    said = words(page.text)
    for expected in ("Pourquoi ce texte ?", "Le paragraphe entre dans le texte.", "lu depuis la version 0.1"):
        assert expected in said
    assert "Je veux parler à quelqu’un." in said
    assert "avant les mots du paragraphe ou avec eux" in said
    data = visitor.get("/paragraphes/bbbbbbb2/pourquoi.json")
    assert data.mimetype == "application/json"
    assert data.json is not None
    assert data.json["address"].endswith("/paragraphes/bbbbbbb2/pourquoi")
    assert data.json["version"] == "0.1"


def test_what_was_joined_leads_to_the_one_that_answers_for_it(people: Cast, enter: Enter) -> None:
    people.integrate(people.propose(Join("bbbbbbb2")))
    member = enter(people.member)
    assert member.get("/paragraphes/ccccccc2/pourquoi").location == "/paragraphes/bbbbbbb2/pourquoi"
    assert member.get("/paragraphes/ccccccc2/pourquoi.json").location == "/paragraphes/bbbbbbb2/pourquoi.json"
    assert "Il a absorbé le paragraphe ccccccc2" in member.get("/paragraphes/bbbbbbb2/pourquoi").text


def test_a_paragraph_that_is_gone_says_so_and_one_that_never_was_is_not_there(people: Cast, enter: Enter) -> None:
    people.integrate(people.propose(Delete("ccccccc2")))
    member = enter(people.member)
    assert "plus dans le texte" in member.get("/paragraphes/ccccccc2/pourquoi").text
    assert member.get("/paragraphes/zzzzzzz2/pourquoi").status_code == 404
    assert member.get("/paragraphes/zzzzzzz2/pourquoi.json").status_code == 404


def test_amendments_are_told_with_their_reason(people: Cast, enter: Enter, visitor: FlaskClient) -> None:
    publish(people)
    rejected = people.propose(change("bbbbbbb2", "Tout autre chose."), headline="Un titre rejeté")
    deciding.admit(people.ws, people.secretary, rejected.id)
    deciding.reject(people.ws, people.secretary, rejected.id, why="Pas ici.")
    people.integrate(people.propose(change("bbbbbbb2", "L'accueil est garanti."), headline="Un titre adopté"))
    page = words(enter(people.member).get("/paragraphes/bbbbbbb2/pourquoi").text)
    for expected in ("Un titre rejeté", "<b>Motif :</b> Pas ici.", "Un titre adopté", "De member", "à reconfirmer"):
        assert expected in page
    public = words(visitor.get("/paragraphes/bbbbbbb2/pourquoi").text)
    assert "Un titre" not in public
    assert "Rien que vous puissiez lire" in public


def test_withdrawn_and_private_words_are_on_no_page(people: Cast, enter: Enter, visitor: FlaskClient) -> None:
    said = Contribution("2025-ESSAI-0007", "SECRETRETIRE", title="SECRETTITRE", publishable=True, origin="essai")
    private = Contribution("2025-ESSAI-0008", "SECRETPRIVE", origin="essai", external_id="8")
    with people.ws.writing() as connection:
        contributions.add(connection, [said, private], people.ws.now())
    for key, excerpt, relation in (
        ("2025-ESSAI-0007", "SECRETRETIRE", Relation.TAKES_UP),
        ("2025-ESSAI-0008", "SECRETPRIVE", Relation.DEPARTS_FROM),
    ):
        linking = Linking("bbbbbbb2", put=(Source(key, relation),), excerpts={key: excerpt})
        sourcing.cite(people.ws, people.secretary, linking)
    with people.ws.writing() as connection:
        contributions.withdraw(connection, "2025-ESSAI-0007")
    publish(people)
    for client in (visitor, enter(people.member)):
        for address in ("/paragraphes/bbbbbbb2/pourquoi", "/paragraphes/bbbbbbb2/pourquoi.json"):
            assert "SECRET" not in client.get(address).text
    page = words(visitor.get("/paragraphes/bbbbbbb2/pourquoi").text)
    assert "contribution retirée par son auteur" in page
    assert "n’a pas souhaité publier les mots" in page
    assert "Ce dont le texte s’écarte" in page


def test_a_paragraph_without_source_says_whether_the_commission_answers_for_it(
    people: Cast, enter: Enter, visitor: FlaskClient
) -> None:
    assert "Source à préciser" in words(enter(people.member).get("/paragraphes/ccccccc2/pourquoi").text)
    publish(people)
    assert "la commission en répond" in words(visitor.get("/paragraphes/ccccccc2/pourquoi").text)
    assert "Aucune source n’est demandée ici" in words(visitor.get("/paragraphes/hhhhhhh2/pourquoi").text)
