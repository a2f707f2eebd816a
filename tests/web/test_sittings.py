"""The pages of sittings: what each role sees and does, what is typed wrong, and the document that goes with them."""

from datetime import timedelta
from io import BytesIO

import docx
import pytest

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.commission.attendance import Attending
from manifeste_tool.domain.commission.sittings import SittingState
from manifeste_tool.services.sittings import answering, attending, holding
from manifeste_tool.services.sittings.attending import Line
from manifeste_tool.services.sittings.rooms import known
from manifeste_tool.storage.commission import sittings
from tests.services.commission_cast import Commission, commission, present
from tests.services.hands import sub_amendment
from tests.services.story import change
from tests.web.visit import Visit, fields, fill, opened

FORM = {
    "title": "Séance du chapitre I",
    "begins_at": "2026-03-20T14:00",
    "ends_at": "2026-03-20T17:30",
    "place": "Salle du conseil",
    "link": "https://visio.exemple.fr/salle",
    "agenda": "Ouverture\n\n  Examen du chapitre I  \nQuestions diverses",
    "chapters": ["hhhhhhh2"],
    "quorum": "nombre",
    "quorum_number": "3",
    "majority": "absolue",
    "base": "votants",
    "max_proxies": "2",
}


@pytest.fixture
def we(workspace) -> Commission:
    return commission(workspace)


@pytest.fixture
def visit(we: Commission, settings) -> Visit:
    return opened(we.here, settings)


def _state(we: Commission, sitting_id: int) -> SittingState:
    with we.ws.reading() as connection:
        return known(connection, sitting_id).state


def test_a_sitting_is_planned_convened_changed_and_cancelled_on_its_pages(we: Commission, visit: Visit) -> None:
    secretary, member = visit.as_(we.secretary), visit.as_(we.here.member)
    answer = fill(secretary, "/seances/nouvelle", "/seances", **FORM, chair_id=str(we.here.other.id))
    assert (answer.status_code, answer.location) == (303, "/seances/1")
    page = secretary.get("/seances/1").text
    for words in (
        "Salle du conseil",
        "de 14",
        "Examen du chapitre I",
        "Chapitre I : Accueillir",
        "3 membres sur 6",
        we.here.other.name,
    ):
        assert words.replace(" :", "\u00a0:") in page, words
    assert "Votre réponse" not in member.get("/seances/1").text  # nothing is asked before the convocation
    assert secretary.post("/seances/1/convoquer").status_code == 303
    assert "Vous n’avez pas encore répondu" in member.get("/seances/1").text
    answer = fill(secretary, "/seances/1/modifier", "/seances/1/modifier", place="Salle des fêtes")
    assert answer.status_code == 303
    told = we.facts(_sitting(we, 1))[-1]
    assert told.details == {"place_from": "Salle du conseil", "place_to": "Salle des fêtes"}
    assert secretary.post("/seances/1/annuler", data={"reason": " "}).status_code == 422
    assert secretary.post("/seances/1/annuler", data={"reason": "Grève des trains"}).status_code == 303
    assert "Grève des trains" in member.get("/seances/1").text
    assert secretary.get("/seances/1/modifier").status_code == 409
    assert secretary.post("/seances/1/convoquer").status_code == 409


def _sitting(we: Commission, sitting_id: int):
    with we.ws.reading() as connection:
        return known(connection, sitting_id)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": "  "}, "Donnez un titre"),
        ({"title": "x" * 201}, "est trop long"),
        ({"begins_at": "2026-03-01T14:00", "ends_at": ""}, "sont passées"),
        ({"begins_at": "demain"}, "n’est pas une date"),
        ({"ends_at": "2026-03-20T13:00"}, "doit venir après son début"),
        ({"ends_at": "bientôt"}, "n’est pas une date"),
        ({"link": "javascript:alert(1)"}, "n’est pas l’adresse d’une page"),
        ({"link": "https://[exemple"}, "n’est pas l’adresse d’une page"),
        ({"chair_id": "999"}, "revient à un membre en exercice"),
        ({"chair_id": "4"}, "revient à un membre en exercice"),  # the secretary
        ({"chair_id": "x"}, "revient à un membre en exercice"),
        ({"chapters": ["zzzzzzz2"]}, "n’est pas dans le texte actuel"),
        ({"max_proxies": "-1"}, "Vous avez écrit -1"),
        ({"max_proxies": "un"}, "« un » n’est pas un nombre de pouvoirs"),
        ({"quorum_number": "7"}, "la commission compte 6"),
        ({"quorum_number": "0"}, "la commission compte 6"),
        ({"quorum_number": "beaucoup"}, "n’est pas un nombre de membres"),
    ],
)
def test_what_is_typed_wrong_comes_back_with_its_sentence_and_every_word(we, visit, typed, said) -> None:
    secretary = visit.as_(we.secretary)
    answer = secretary.post("/seances", data=FORM | typed)
    assert answer.status_code == 422
    flat = answer.text.replace("\u00a0", " ").replace("\u202f", " ")
    assert said in flat
    assert 'aria-invalid="true"' in answer.text or 'class="field wrong" id="chapters"' in answer.text
    back = fields(answer, "/seances")
    assert back["agenda"] == FORM["agenda"]
    assert back["place"] == FORM["place"]
    assert secretary.get("/seances/1").status_code == 404


def test_words_no_form_of_ours_sends_fall_back_to_the_usual_rules(we: Commission, visit: Visit) -> None:
    secretary = visit.as_(we.secretary)
    odd = {"quorum": "demi", "majority": "quart", "base": "lune", "chair_id": ""}
    assert secretary.post("/seances", data=FORM | odd).status_code == 303
    assert str(_sitting(we, 1).rules.majority) == "simple"


def test_who_may_read_and_do_what(we: Commission, visit: Visit) -> None:
    sitting = we.convened(link="https://visio.exemple.fr/salle")
    base = f"/seances/{sitting.id}"
    read = (base, f"{base}/convocation.docx", f"{base}/emargement", f"{base}/feuille", f"{base}/modifier")
    expected = {
        we.secretary.id: (200, 200, 200, 200, 200),
        we.here.member.id: (200, 200, 403, 403, 403),
        we.substitute.id: (200, 200, 403, 403, 403),
        we.here.referent.id: (404, 403, 403, 403, 403),
    }
    for person in (we.secretary, we.here.member, we.substitute, we.here.referent):
        client = visit.as_(person)
        assert tuple(client.get(path).status_code for path in read) == expected[person.id], person.name
        if person is not we.secretary:
            for act in ("convoquer", "annuler", "ouvrir", "deroulement", "emargement", "modifier"):
                data = {"act": "lever", "member": we.here.member.id, **FORM}
                assert client.post(f"{base}/{act}", data=data).status_code == 403, act
            assert client.post("/seances", data=FORM).status_code == 403
    nobody = visit.as_(None)
    assert nobody.get(base).status_code == 404
    assert _state(we, sitting.id) is SittingState.CONVENED


def test_the_public_reads_the_agenda_of_an_open_examination_and_nobody_s_attendance(
    we: Commission, visit: Visit
) -> None:
    sitting = we.opened(*present(*we.members[:4]), link="https://visio.exemple.fr/salle", agenda="Un point")
    nobody = visit.as_(None)
    assert "se lisent par ses membres" in nobody.get("/seances").text
    we.here.open(StageKind.EXAMINATION, public=True)
    page = nobody.get(f"/seances/{sitting.id}").text
    assert "Un point" in page
    assert sitting.title in nobody.get("/seances").text
    for kept in ("visio.exemple.fr", "Présences", "Dans la salle", we.members[3].name, "En ce moment"):
        assert kept not in page, kept
    assert "4 présents" in visit.as_(we.here.member).get(f"/seances/{sitting.id}").text
    held = holding.close(we.ws, we.secretary, sitting.id)
    assert "close" in nobody.get(f"/seances/{held.id}").text  # the cache heard of it


def test_a_member_answers_and_changes_their_answer(we: Commission, visit: Visit) -> None:
    sitting = we.convened()
    member, base = visit.as_(we.here.member), f"/seances/{sitting.id}"
    assert f"{base}#reponse" in member.get("/seances").text
    assert member.post(f"{base}/reponse", data={}).status_code == 422
    assert member.post(f"{base}/reponse", data={"how": "pouvoir"}).status_code == 422
    for how, said in (
        ("présent", "Vous venez"),
        ("suppléant", "Votre suppléant vient"),
        ("excusé", "Vous êtes excusé"),
    ):
        answer = member.post(f"{base}/reponse", data={"how": how})
        assert answer.location == f"{base}#reponse"
        assert said in member.get(base).text
    assert member.post(f"{base}/reponse", data={"how": "pouvoir", "holder": we.here.other.id}).status_code == 303
    assert f"Vous donnez pouvoir à {we.here.other.name}" in member.get(base).text
    assert "Vous ont donné pouvoir" in visit.as_(we.here.other).get(base).text
    assert "pouvoir à other" in visit.as_(we.secretary).get(base).text
    answering.answer(we.ws, we.here.other, sitting.id, we.here.other.id, Attending.EXCUSED)
    assert "votre pouvoir ne pourra pas servir" in member.get(base).text
    assert "ils en sont prévenus" in visit.as_(we.here.other).get(base).text
    holding.open_(we.ws, we.secretary, sitting.id)
    assert member.post(f"{base}/reponse", data={"how": "présent"}).status_code == 409


def test_the_secretariat_enters_what_came_by_telephone(we: Commission, visit: Visit) -> None:
    sitting = we.convened()
    secretary, base = visit.as_(we.secretary), f"/seances/{sitting.id}"
    for data in ({"how": "présent"}, {"how": "présent", "member": we.substitute.id}, {"how": "présent", "member": "x"}):
        assert secretary.post(f"{base}/reponse", data=data).status_code == 403
    answer = secretary.post(
        f"{base}/reponse", data={"how": "pouvoir", "member": we.here.member.id, "holder": "10" * 12}
    )
    assert answer.status_code == 422
    assert "Un pouvoir se donne à un autre membre" in answer.text
    assert secretary.post(f"{base}/reponse", data={"how": "présent", "member": we.here.member.id}).status_code == 303
    assert "noté par secretary" in secretary.get(base).text
    assert "noté par le secrétariat" in visit.as_(we.here.member).get(base).text
    assert (
        visit.as_(we.here.other)
        .post(f"{base}/reponse", data={"how": "excusé", "member": we.here.member.id})
        .status_code
        == 403
    )


def test_the_sheet_is_filled_from_the_answers_and_opens_the_sitting_in_one_act(we: Commission, visit: Visit) -> None:
    a, b, c, d, e, f = we.members
    sitting = we.convened()
    base = f"/seances/{sitting.id}"
    for who, how, holder in (
        (a, Attending.SUBSTITUTE, None),
        (b, Attending.PRESENT, None),
        (c, Attending.PROXY, b.id),
        (d, Attending.EXCUSED, None),
    ):
        answering.answer(we.ws, who, sitting.id, who.id, how, holder_id=holder)
    secretary = visit.as_(we.secretary)
    sheet = secretary.get(f"{base}/emargement")
    typed = fields(sheet, f"{base}/ouvrir")
    assert [typed[f"how-{one.id}"] for one in we.members] == ["suppléant", "présent", "pouvoir", "excusé", "", ""]
    assert typed[f"name-{a.id}"] == we.substitute.name
    assert typed[f"name-{c.id}"] == b.name
    wrong = secretary.post(f"{base}/ouvrir", data=typed | {f"how-{e.id}": "pouvoir", f"name-{e.id}": "Personne"})
    assert wrong.status_code == 422
    assert "ne désigne pas un membre en exercice" in wrong.text
    assert fields(wrong, f"{base}/ouvrir")[f"name-{e.id}"] == "Personne"  # every line comes back
    assert _state(we, sitting.id) is SittingState.CONVENED
    done = secretary.post(
        f"{base}/ouvrir",
        data=typed | {f"how-{e.id}": "suppléant", f"name-{e.id}": "Une remplaçante", f"how-{f.id}": "présent"},
    )
    assert done.status_code == 303
    room = we.room(sitting)
    assert {key: (span.how, span.by_id, span.by_name) for key, span in room.seated.items()} == {
        a.id: (Attending.SUBSTITUTE, we.substitute.id, ""),
        b.id: (Attending.PRESENT, None, ""),
        e.id: (Attending.SUBSTITUTE, None, "Une remplaçante"),
        f.id: (Attending.PRESENT, None, ""),
    }
    assert room.proxies == {c.id: b.id}
    again = secretary.post(f"{base}/ouvrir", data=typed)
    assert again.status_code == 409
    assert "déjà ouverte" in again.text
    moving = secretary.get(f"{base}/emargement").text.replace("\u00a0", " ")
    assert "4 présents, dont 2 suppléants, 1 pouvoir, quorum 3 : " in moving


def test_each_click_on_the_sheet_is_one_act(we: Commission, visit: Visit) -> None:
    a, b, c, *_ = we.members
    sitting = we.opened(*present(a, b, c))
    base = f"/seances/{sitting.id}"
    one, two = visit.as_(we.secretary), visit.as_(we.secretary)
    shown = one.get(f"{base}/emargement")
    leaving = fields(shown, f"{base}/emargement", member=str(a.id))
    done = one.post(f"{base}/emargement", data=leaving | {"how": "pouvoir", "name": b.name.upper()})
    assert (done.status_code, done.location) == (303, f"{base}/emargement#m-{a.id}")
    late = two.post(f"{base}/emargement", data=leaving | {"how": "suppléant", "name": "Quelqu'un"})
    assert late.status_code == 409
    assert "La feuille a changé" in late.text
    assert "Quelqu&#39;un" in late.text  # what was typed comes back
    page = one.get(f"{base}/emargement").text.replace("\u00a0", " ")
    assert "2 présents, 1 pouvoir" in page
    assert "il manque 1 membre" in page
    attending.leave(we.ws, we.secretary, sitting.id, b.id)
    assert "n’est pas dans la salle" in one.get(f"{base}/emargement").text
    for act, state in (
        ("suspendre", SittingState.SUSPENDED),
        ("reprendre", SittingState.OPEN),
        ("lever", SittingState.CLOSED),
    ):
        assert one.post(f"{base}/deroulement", data={"act": act}).status_code == 303
        assert _state(we, sitting.id) is state
    assert one.post(f"{base}/deroulement", data={"act": "chanter"}).status_code == 404
    assert "À la fin" in one.get(f"{base}/emargement").text
    assert "À la fin de la séance" in one.get(base).text


def test_a_sheet_that_is_not_open_says_what_comes_first(we: Commission, visit: Visit) -> None:
    sitting = we.plan()
    secretary = visit.as_(we.secretary)
    assert "pas encore convoqués" in secretary.get(f"/seances/{sitting.id}/emargement").text
    secretary.post(f"/seances/{sitting.id}/annuler", data={"reason": "Trop tôt"})
    assert "est annulée" in secretary.get(f"/seances/{sitting.id}/emargement").text


def test_the_convocation_is_a_word_document_with_the_amendments_in_their_order(we: Commission, visit: Visit) -> None:
    here = we.here
    last = here.propose(change("eeeeeee2", "un numéro qui répond jour et nuit."), headline="Jour et nuit")
    first = here.propose(change("bbbbbbb2", "L'accueil par une personne reste possible."), headline="Partout")
    below = sub_amendment(here, first, "L'accueil par une personne formée reste possible.", on="bbbbbbb2")
    sitting = we.convened(chapters=("hhhhhhh2",), agenda="Ouverture\nExamen du chapitre", chair_id=here.other.id)
    answer = visit.as_(here.member).get(f"/seances/{sitting.id}/convocation.docx")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="convocation-seance-{sitting.id}.docx"'
    word = docx.Document(BytesIO(answer.data))
    headings = [one.text for one in word.paragraphs if one.style.name.startswith(("Heading", "Title"))]
    assert headings == [sitting.title, "Ordre du jour", "Amendements, dans l’ordre où ils sont appelés"]
    items = [one.text for one in word.paragraphs if one.style.name == "List Number"]
    assert items == ["Ouverture", "Examen du chapitre"]
    pairs = {row.cells[0].text: row.cells[1].text for row in word.tables[0].rows}
    assert pairs["Quand"].startswith("jeudi 12 mars 2026, 10")
    assert (pairs["Où"], pairs["Présidence"], pairs["Quorum"]) == (
        "Salle du conseil",
        "other",
        "3 membres sur 6 en exercice",
    )
    table = word.tables[1]
    assert [row.cells[0].text.split("\n")[0] for row in table.rows[1:]] == [
        str(one.number) for one in (below, first, last)
    ]
    assert "sous-amende le 2" in table.rows[1].cells[0].text
    assert table.rows[0]._tr.trPr.find(docx.oxml.ns.qn("w:tblHeader")) is not None
    struck = [run.text for one in table.rows[2].cells[3].paragraphs for run in one.runs if run.font.strike]
    added = [run.text for one in table.rows[3].cells[3].paragraphs for run in one.runs if run.font.underline]
    assert "".join(struck).strip() == "partout"
    assert "".join(added).strip() == "jour et nuit"
    assert word.core_properties.language == "fr-FR"


def test_sittings_are_listed_by_pages_the_next_first_and_those_over_the_last_first(
    we: Commission, visit: Visit, clock
) -> None:
    for day in range(1, 28):
        we.plan(title=f"Séance {day:02}", begins_at=clock() + timedelta(days=day))
    ended = [we.opened(title=f"Passée {day}", begins_at=clock() + timedelta(days=day)) for day in (1, 2)]
    for one in ended:
        holding.close(we.ws, we.secretary, one.id)
    client = visit.as_(we.here.member)
    page = client.get("/seances").text
    assert page.index("Séance 01") < page.index("Séance 02") < page.index("Séance 25")
    assert "Séance 26" not in page
    assert page.index("Passée 2") < page.index("Passée 1")
    assert "Séance 27" in client.get("/seances?page=2").text
    assert client.get("/seances?page=99999999999999999999&passees=x").status_code == 200


def test_an_address_beyond_what_a_database_counts_is_not_found(we: Commission, visit: Visit) -> None:
    assert visit.as_(we.secretary).get(f"/seances/{10**20}").status_code == 404


def test_a_printed_sheet_has_a_line_for_each_member(we: Commission, visit: Visit) -> None:
    sitting = we.convened()
    answering.answer(we.ws, we.members[0], sitting.id, we.members[0].id, Attending.SUBSTITUTE)
    page = visit.as_(we.secretary).get(f"/seances/{sitting.id}/feuille").text
    assert [one.name in page for one in we.members] == [True] * 6
    assert we.substitute.name in page
    with we.ws.reading() as connection:
        assert len(sittings.answers(connection, sitting.id)) == 1
    assert Line(1, None).says(None)
