"""A member's side through HTTP: rectify, sign together, take over, be told, lose no word."""

import re

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.text.gestures import Delete, Insert
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.instance import checking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people, stages
from manifeste_tool.storage.amending import amendments, drafts, signatures
from tests.conftest import Clock
from tests.services.story import Cast, cast, change
from tests.web.visit import Visit, fields, opened

FORM = "/amendements/nouveau"
MINE, TODO = "/mes-amendements", "/a-faire"
WHY = {"headline": "Mon titre", "rationale": "Ma raison."}


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


@pytest.fixture
def member(visit: Visit, here: Cast) -> FlaskClient:
    return visit.as_(here.member)


@pytest.fixture
def other(visit: Visit, here: Cast) -> FlaskClient:
    return visit.as_(here.other)


@pytest.fixture
def secretary(visit: Visit, here: Cast) -> FlaskClient:
    return visit.as_(here.secretary)


def filed(here: Cast) -> list[Amendment]:
    with here.ws.reading() as connection:
        return list(amendments.every(connection))


def signature_of(here: Cast, person: Person) -> int:
    with here.ws.reading() as connection:
        return signatures.of_person(connection, person.id)[0].id


def test_a_rectification_opens_with_the_present_change_and_its_earlier_state_stays_readable(
    here: Cast, member: FlaskClient, visit: Visit
) -> None:
    here.propose(change("aaaaaaa2", "Nous disons comment."), Insert("bbbbbbb2", "Un alinéa neuf."), headline="AVANT")
    assert "Rectifier" in member.get("/amendements/1/1").text
    form = fields(member.get("/amendements/1/1/rectifier"), FORM)
    assert (form["headline"], form["g0-text"], form["g1-kind"]) == ("AVANT", "Nous disons comment.", "insert")
    sent = form | {"g0-text": "Nous disons quand.", "headline": "APRÈS", "act": "file"}
    assert member.post(FORM, data=sent).location == "/amendements/1/1"
    assert filed(here)[0].numeral == "1 rect."
    sheet = visit.as_(here.other).get("/amendements/1/1").text
    assert "APRÈS" in sheet
    assert "1 rect." in sheet
    assert "/amendements/1/1/etats/1" in sheet
    before, now = (member.get(f"/amendements/1/1/etats/{state}").text for state in (1, 2))
    assert "AVANT" in before
    assert re.search(r"<ins>.*?comment", before)
    assert re.search(r"<del>.*?comment", now[now.index('id="depuis"') :]), "the word diff between two states"
    assert "Un alinéa neuf" not in now[now.index('id="depuis"') :], "what both say is no difference"
    assert member.get("/amendements/1/1/etats/1?avec=2").status_code == 200
    for missing in ("/amendements/1/1/etats/3", "/amendements/1/1/etats/2?avec=9", "/amendements/1/9/etats/1"):
        assert member.get(missing).status_code == 404
    assert visit.as_(None).get("/amendements/1/1/etats/1").status_code == 404
    assert checking.check(here.ws) == []


def test_a_rectification_that_was_begun_is_opened_again(here: Cast, member: FlaskClient) -> None:
    here.propose(change("aaaaaaa2", "Nous disons comment."))
    form = fields(member.get("/amendements/1/1/rectifier"), FORM) | {"g0-text": "Mes mots en cours."}
    assert member.post(FORM, data=form | {"act": "keep"}).location == MINE
    again = fields(member.get("/amendements/1/1/rectifier"), FORM)
    assert (again["g0-text"], again["key"]) == ("Mes mots en cours.", form["key"])


def test_where_the_text_moved_on_the_form_shows_todays_words_beside_mine(here: Cast, member: FlaskClient) -> None:
    here.propose(
        change("ccccccc2", "Les agents sont formés chaque mois. Ils choisissent leurs outils."),
        change("bbbbbbb2", "L'accueil est humain."),
        change("aaaaaaa2", "Nous disons comment."),
    )
    here.integrate(here.propose(change("ccccccc2", "Les agents sont formés chaque année. Ils choisissent tout.")))
    here.integrate(here.propose(change("bbbbbbb2", "L'accueil par une machine reste possible partout.")))
    page = member.get("/amendements/1/1/rectifier")
    form = fields(page, FORM)
    texts = {form[f"g{row}-paragraph"]: form[f"g{row}-text"] for row in range(3)}
    assert texts["ccccccc2"] == "Les agents sont formés chaque mois. Ils choisissent tout.", "both changes stand"
    assert texts["bbbbbbb2"] == "L'accueil est humain.", "where they collide, mine stands"
    assert page.text.count("Ce passage a changé") == 2
    assert member.post(FORM, data=form | {"act": "file"}).status_code == 303
    assert filed(here)[0].base == here.tip()


def test_words_on_a_passage_that_is_gone_are_not_lost(here: Cast, member: FlaskClient) -> None:
    here.propose(change("ddddddd2", "un guichet ouvert toujours ;"))
    secretary_cut = Proposal(here.ws.new_key(), here.tip(), "T", "R", (Delete("ddddddd2"),))
    here.integrate(proposing.propose(here.ws, here.other, secretary_cut))
    page = member.get("/amendements/1/1/rectifier")
    assert fields(page, FORM)["g0-text"] == "un guichet ouvert toujours ;"
    assert "n'est plus dans le texte" in page.text.replace("’", "'")


def test_two_states_begun_at_once_do_not_overwrite_one_another(here: Cast, member: FlaskClient) -> None:
    here.propose(change("aaaaaaa2", "Nous disons comment."))
    one = fields(member.get("/amendements/1/1/rectifier"), FORM) | {"g0-text": "Première."}
    two = fields(member.get("/amendements/1/1/rectifier"), FORM) | {"g0-text": "Seconde."}
    assert member.post(FORM, data=one | {"act": "file"}).status_code == 303
    refused = member.post(FORM, data=two | {"act": "file"})
    assert refused.status_code == 409
    assert "1 rect." in refused.text
    shown = fields(refused, FORM)
    assert shown["g0-text"] == "Seconde."
    assert member.post(FORM, data=shown | {"act": "file"}).status_code == 303, "once shown, it may be filed"
    assert filed(here)[0].revision == 3


def test_the_secretariat_proposes_a_rectification_that_its_author_accepts_in_one_click(
    here: Cast, member: FlaskClient, secretary: FlaskClient, other: FlaskClient
) -> None:
    here.propose(change("aaaaaaa2", "Nous disons comment."))
    assert "Proposer une rectification" in secretary.get("/amendements/1/1").text
    assert other.get("/amendements/1/1/rectifier").status_code == 403
    form = fields(secretary.get("/amendements/1/1/rectifier"), FORM) | {"g0-text": "Nous disons quand."}
    assert secretary.post(FORM, data=form | {"act": "file"}).status_code == 303
    assert secretary.post(FORM, data=form | {"act": "file"}).status_code == 303
    assert filed(here)[0].revision == 1, "it is for its author to say"
    for page in (member.get(TODO).text, member.get("/amendements/1/1").text):
        assert page.count("Une rectification vous est proposée") == 1
        assert re.search(r"<ins>.*?quand", page)
    assert "Une rectification vous est proposée" not in other.get("/amendements/1/1").text
    accept = f"/rectifications/{form['key']}/accepter"
    assert other.post(accept).status_code == secretary.post(accept).status_code == 404
    assert member.post(accept).location == "/amendements/1/1"
    assert member.post(accept).location == "/amendements/1/1"
    assert filed(here)[0].revision == 2
    assert "proposé par secretary" in member.get("/amendements/1/1").text
    assert "est rectifié" in secretary.get("/secretariat").text
    assert checking.check(here.ws) == []


def test_a_proposed_rectification_is_declined_with_a_word_and_its_writer_keeps_it(
    here: Cast, member: FlaskClient, secretary: FlaskClient
) -> None:
    here.propose(change("aaaaaaa2", "Nous disons comment."))
    form = fields(secretary.get("/amendements/1/1/rectifier"), FORM) | {"g0-text": "Nous disons quand."}
    secretary.post(FORM, data=form | {"act": "file"})
    decline = f"/rectifications/{form['key']}/decliner"
    assert member.post(decline, data={"words": "x" * 2001}).status_code == 422
    assert member.post(decline, data={"words": "Pas maintenant."}).status_code == 303
    assert member.post(decline).status_code == 404
    assert "Pas maintenant." in secretary.get("/secretariat").text
    assert fields(secretary.get(f"/brouillons/{form['key']}"), FORM)["g0-text"] == "Nous disons quand."
    assert "Une rectification vous est proposée" not in member.get("/amendements/1/1").text
    assert secretary.post(FORM, data=form | {"act": "file"}).status_code == 303, "it may be proposed again"
    assert secretary.post(f"/rectifications/{form['key']}/ne-plus-proposer").status_code == 303
    assert member.post(f"/rectifications/{form['key']}/accepter").status_code == 404


def test_an_acceptance_that_comes_too_late_says_so_and_keeps_every_word(
    here: Cast, member: FlaskClient, secretary: FlaskClient, clock: Clock
) -> None:
    here.propose(change("aaaaaaa2", "Nous disons comment."))
    form = fields(secretary.get("/amendements/1/1/rectifier"), FORM) | {"g0-text": "Nous disons quand."}
    secretary.post(FORM, data=form | {"act": "file"})
    clock.advance(minutes=1)
    own = fields(member.get("/amendements/1/1/rectifier"), FORM) | {"g0-text": "Nous disons où."}
    member.post(FORM, data=own | {"act": "file"})
    refused = member.post(f"/rectifications/{form['key']}/accepter")
    assert refused.status_code == 409
    assert fields(refused, FORM)["g0-text"] == "Nous disons quand."
    taken = fields(member.get(f"/rectifications/{form['key']}/reprendre"), FORM)
    assert member.post(FORM, data=taken | {"g0-text": "Nous disons quand et où.", "act": "file"}).status_code == 303
    assert filed(here)[0].revision == 3
    with here.ws.reading() as connection:
        assert [one.id for one in drafts.of_person(connection, here.secretary.id)] == [form["key"]]


def test_a_draft_is_read_by_whom_its_author_invites_and_by_nobody_else(
    here: Cast, member: FlaskClient, other: FlaskClient, visit: Visit
) -> None:
    form = fields(member.get(f"{FORM}?paragraphe=aaaaaaa2"), FORM) | WHY | {"g0-text": "Mes mots."}
    member.post(FORM, data=form | {"act": "keep"})
    address = f"/brouillons/{form['key']}/cosignatures"
    assert other.get(address).status_code == 404
    assert other.post(address, data={"person": str(here.other.id)}).status_code == 403
    assert member.post(address, data={}).status_code == 422
    assert member.post(address, data={"person": [str(here.other.id), str(here.secretary.id)]}).status_code == 303
    assert "Mon titre" in other.get(TODO).text
    read = other.get(address)
    assert "Mes mots." in re.sub(r"<[^>]+>", "", read.text)
    assert "Ma raison." in read.text
    for nobody in (visit.as_(here.drafter), visit.as_(here.secretary)):
        assert nobody.get(address).status_code == 404
    assert other.get(f"/brouillons/{form['key']}").status_code == 404, "it is not theirs to write"
    mine = signature_of(here, here.other)
    assert visit.as_(here.drafter).post(f"/cosignatures/{mine}", data={"act": "accept"}).status_code == 404
    assert other.post(f"/cosignatures/{mine}", data={"act": "accept"}).status_code == 303
    assert other.post(f"/cosignatures/{mine}", data={"act": "accept"}).status_code == 409
    assert "cosigné par other" in member.get(MINE).text
    assert member.post(FORM, data=form | {"act": "file"}).status_code == 303
    assert "<dd>other</dd>" in member.get("/amendements/1/1").text
    assert "member et 1 autre" in re.sub(r"\s+", " ", member.get("/amendements").text)


def test_who_declines_a_draft_reads_it_no_more_and_a_dropped_draft_invites_nobody(
    here: Cast, member: FlaskClient, other: FlaskClient
) -> None:
    form = fields(member.get(f"{FORM}?paragraphe=aaaaaaa2"), FORM) | WHY | {"g0-text": "Mes mots."}
    member.post(FORM, data=form | {"act": "keep"})
    address = f"/brouillons/{form['key']}/cosignatures"
    member.post(address, data={"person": str(here.other.id)})
    other.post(f"/cosignatures/{signature_of(here, here.other)}", data={"act": "decline"})
    assert other.get(address).status_code == 404
    assert "ont décliné" in member.get(MINE).text
    assert member.post(address, data={"person": str(here.other.id)}).status_code == 303, "they may be asked again"
    assert other.get(address).status_code == 200
    member.post(f"/brouillons/{form['key']}/supprimer")
    assert "Mon titre" not in other.get(TODO).text


def test_a_near_identical_one_is_shown_before_it_is_filed_and_may_be_cosigned_instead(
    here: Cast, member: FlaskClient, other: FlaskClient
) -> None:
    here.propose(change("aaaaaaa2", "Nous disons comment et pourquoi, à tous."), headline="LEPREMIER")
    typed = {"g0-text": "Nous disons comment et pourquoi,  à tous."}
    form = fields(other.get(f"{FORM}?paragraphe=aaaaaaa2"), FORM) | WHY | typed
    refused = other.post(FORM, data=form | {"act": "file"})
    assert refused.status_code == 409
    assert "LEPREMIER" in refused.text
    assert "Cosigner plutôt" in refused.text
    assert "Déposer quand même" in refused.text
    shown = fields(refused, FORM)
    assert shown["g0-text"] == typed["g0-text"]
    assert len(filed(here)) == 1
    cosigned = other.post(FORM, data=shown | {"act": "cosign-1"})
    assert cosigned.location == "/amendements/1/1"
    assert "demande à cosigner" in member.get(TODO).text
    assert "Mon titre" in other.get(MINE).text, "the words stay a draft"
    asked = signature_of(here, here.other)
    assert other.post(f"/cosignatures/{asked}", data={"act": "accept"}).status_code == 409, (
        "it is for the author to say"
    )
    assert member.post(f"/cosignatures/{asked}", data={"act": "accept"}).status_code == 303
    assert other.post(FORM, data=shown | {"act": "file"}).status_code == 303
    assert len(filed(here)) == 2
    assert filed(here)[0].effect == filed(here)[1].effect


def test_the_preview_says_who_else_amends_the_same_place(here: Cast, member: FlaskClient, other: FlaskClient) -> None:
    here.propose(change("aaaaaaa2", "Nous crions très fort."), headline="AUMÊMEENDROIT")
    here.propose(change("bbbbbbb2", "Ailleurs."), headline="AILLEURS")
    here.propose(Insert("aaaaaaa2", "- un\n    - deux"), headline="JUSTEAPRÈS")
    form = fields(other.get(f"{FORM}?paragraphe=aaaaaaa2"), FORM) | WHY | {"g0-text": "Nous disons bas."}
    page = other.post(FORM, data=form | {"act": "preview"}).text
    assert "AUMÊMEENDROIT" in page
    assert "AILLEURS" not in page
    after = fields(other.get(f"{FORM}?paragraphe=aaaaaaa2&acte=insert"), FORM) | WHY | {"g0-text": "Ensuite."}
    assert "JUSTEAPRÈS" in other.post(FORM, data=after | {"act": "preview"}).text
    assert "Cosigner plutôt" not in page
    assert other.post(FORM, data=form | {"act": "file"}).status_code == 303, "near in place is not near in words"


def test_a_withdrawn_amendment_is_taken_over_under_its_number(
    here: Cast, member: FlaskClient, other: FlaskClient, visit: Visit
) -> None:
    here.propose(change("aaaaaaa2", "Nous disons comment."))
    drafter = visit.as_(here.drafter)
    drafter.post("/amendements/1/1/cosigner")
    member.post(f"/cosignatures/{signature_of(here, here.drafter)}", data={"act": "accept"})
    assert "Reprendre cet amendement" not in other.get("/amendements/1/1").text
    assert other.post("/amendements/1/1/reprendre").status_code == 409
    member.post("/amendements/1/1/retirer")
    assert "est retiré" in drafter.get(TODO).text, "who signed it is told"
    assert member.post("/amendements/1/1/reprendre").status_code == 422
    assert "Reprendre cet amendement" in other.get("/amendements/1/1").text
    assert other.post("/amendements/1/1/reprendre").location == "/amendements/1/1"
    (one,) = filed(here)
    assert (one.number, one.author_id, one.state.value, one.outcome.value) == (1, here.other.id, "déposé", "")
    sheet = other.get("/amendements/1/1").text
    assert "Présenté auparavant par" in sheet
    assert "<dd>drafter</dd>" not in sheet, "who signed beside another name signs no more"
    assert "est repris" in member.get(TODO).text
    assert "est repris" in drafter.get(TODO).text
    assert drafter.post("/amendements/1/1/cosigner").status_code == 303, "they may ask the new author"


def test_the_secretariat_files_on_behalf_of_a_member_who_is_told(
    here: Cast, member: FlaskClient, secretary: FlaskClient, visit: Visit
) -> None:
    form = fields(secretary.get(f"{FORM}?paragraphe=aaaaaaa2"), FORM) | WHY | {"g0-text": "Ses mots."}
    for nobody in ("", str(here.secretary.id), str(here.referent.id), "99"):
        assert secretary.post(FORM, data=form | {"on_behalf_of": nobody, "act": "file"}).status_code == 422
    named = form | {"on_behalf_of": str(here.member.id)}
    assert secretary.post(FORM, data=named | {"act": "keep"}).location == MINE
    assert "au nom de member" in secretary.get(MINE).text
    assert fields(secretary.get(f"/brouillons/{form['key']}"), FORM)["on_behalf_of"] == str(here.member.id)
    assert secretary.post(FORM, data=named | {"act": "file"}).location == "/amendements/1/1"
    assert secretary.post(FORM, data=named | {"act": "file"}).location == "/amendements/1/1"
    (one,) = filed(here)
    assert (one.author_id, one.filed_by_id) == (here.member.id, here.secretary.id)
    for page in ("/amendements/1/1", "/amendements"):
        assert "déposé par le secrétariat en son nom" in member.get(page).text
    assert "est déposé" in member.get(TODO).text
    forged = fields(member.get(f"{FORM}?paragraphe=bbbbbbb2"), FORM) | WHY | {"g0-text": "Faux."}
    assert member.post(FORM, data=forged | {"on_behalf_of": str(here.other.id), "act": "file"}).status_code == 403


def test_a_sub_amendment_of_a_rectified_parent_waits_to_be_tied_again(
    here: Cast, member: FlaskClient, other: FlaskClient
) -> None:
    here.propose(change("aaaaaaa2", "Nous disons comment, à tous les habitants du territoire."))
    sub = (
        fields(other.get("/amendements/1/1/sous-amender"), FORM)
        | WHY
        | {"g0-text": "Nous disons bien comment, à tous les habitants du territoire."}
    )
    other.post(FORM, data=sub | {"act": "file"})
    form = fields(member.get("/amendements/1/1/rectifier"), FORM) | {
        "g0-text": "Nous disons comment, à tous les habitants du territoire et des villages."
    }
    member.post(FORM, data=form | {"act": "file"})
    assert "à rattacher" in member.get("/amendements/1/1").text
    assert "Rattacher" in other.get("/amendements/1/2").text
    assert "/amendements/1/2/rectifier" not in member.get("/amendements/1/2").text
    assert "/amendements/1/2/rectifier" in other.get(TODO).text
    tied = fields(other.get("/amendements/1/2/rectifier"), FORM)
    assert tied["g0-text"] == "Nous disons bien comment, à tous les habitants du territoire et des villages."
    assert other.post(FORM, data=tied | {"act": "file"}).status_code == 303
    assert filed(here)[1].parent_revision == 2
    assert "à rattacher" not in member.get("/amendements/1/1").text
    assert checking.check(here.ws) == []


def test_what_awaits_comes_first_and_is_seen_once(here: Cast, member: FlaskClient, clock: Clock) -> None:
    assert "Rien ne vous attend" in member.get(TODO).text
    one = here.propose(change("aaaaaaa2", "Nous disons comment."), headline="CONFLIT")
    here.integrate(here.propose(change("aaaaaaa2", "Nous disons quand."), by=here.other))
    page = member.get(TODO).text
    assert "en conflit avec le texte actuel" in page
    (badge,), (told,) = (
        re.findall(r'badge open">(\d+)</span></h1>', page),
        re.findall(r"(\d+)\W*choses? vous atten", member.get(MINE).text),
    )
    assert badge == told == re.findall(r'awaiting-count">(\d+)', page)[0], "one count everywhere"
    proposing.keep_draft(here.ws, here.member, Proposal("d" * 32, here.tip(), "À FINIR", "", ()))
    here.adopt(here.propose(change("bbbbbbb2", "Autre.")))
    page = member.get(TODO)
    assert "Brouillon à déposer" in page.text
    assert "est adopté" in page.text
    notices = re.findall(r'name="notice" value="(\d+)"', page.text)
    assert member.post("/mes-amendements/vu", data={"notice": notices}).location == TODO
    assert "est adopté" not in member.get(TODO).text
    assert one.number == 1


def test_nobody_marks_anothers_notices_as_seen(here: Cast, member: FlaskClient, other: FlaskClient) -> None:
    here.adopt(here.propose(change("bbbbbbb2", "Autre.")))
    notices = re.findall(r'name="notice" value="(\d+)"', member.get(TODO).text)
    other.post("/mes-amendements/vu", data={"notice": notices})
    assert "est adopté" in member.get(TODO).text


def test_a_draft_is_kept_while_one_writes_and_its_preview_comes_back(here: Cast, member: FlaskClient) -> None:
    form = fields(member.get(f"{FORM}?paragraphe=aaaaaaa2"), FORM) | WHY | {"g0-text": "Mes mots vivants."}
    address = f"/brouillons/{form['key']}/enregistrer"
    told = member.post(address, data=form)
    assert told.status_code == 200
    assert told.json is not None
    assert re.fullmatch("Brouillon enregistré à 10.h.?", told.json["said"])
    assert "vivants" in told.json["preview"]
    with here.ws.reading() as connection:
        assert drafts.by_id(connection, form["key"]) is not None
    unfinished = member.post(address, data=form | {"g0-text": " "})
    assert unfinished.status_code == 200, "words that cannot be previewed yet are kept all the same"
    assert "Pas encore d" in unfinished.json["preview"]


def test_what_cannot_be_kept_is_said_in_a_sentence_and_an_expired_session_too(
    here: Cast, member: FlaskClient, other: FlaskClient, visit: Visit
) -> None:
    form = fields(member.get(f"{FORM}?paragraphe=aaaaaaa2"), FORM) | WHY | {"g0-text": "Mes mots."}
    address = f"/brouillons/{form['key']}/enregistrer"
    member.post(address, data=form)
    stranger = other.post(address, data=form)
    assert stranger.status_code == 404
    assert stranger.json["said"]
    expired = visit.as_(None).post(address, data=form)
    assert expired.status_code == 401
    assert "vos mots restent dans cette page" in expired.json["said"]
    assert visit.as_(here.referent).post(address, data=form | {"key": "x"}).status_code == 403


def test_a_rapporteur_proposes_a_rectification_and_rectifies_their_own(here: Cast, visit: Visit) -> None:
    with here.ws.writing() as connection:
        made = Person(0, "rapporteure", Role.MEMBER, rapporteur=True)
        rapporteur = people.add(connection, made, here.ws.now())
    here.propose(change("aaaaaaa2", "Nous disons comment."))
    here.propose(change("bbbbbbb2", "Autre chose."), by=rapporteur)
    client = visit.as_(rapporteur)
    theirs = fields(client.get("/amendements/1/1/rectifier"), FORM) | {"g0-text": "Nous disons quand."}
    own = fields(client.get("/amendements/1/2/rectifier"), FORM) | {"g0-text": "Autre chose encore."}
    for form in (theirs, own):
        assert client.post(FORM, data=form | {"act": "file"}).status_code == 303
    assert [one.revision for one in filed(here)] == [1, 2]


def test_signing_ends_with_the_decision(here: Cast, member: FlaskClient, other: FlaskClient) -> None:
    one = here.propose(change("aaaaaaa2", "Nous disons comment."))
    assert member.post("/amendements/1/1/cosigner").status_code == 422, "an author signs once"
    other.post("/amendements/1/1/cosigner")
    assert "Retirer ma demande de cosignature" in other.get("/amendements/1/1").text
    assert other.post("/amendements/1/1/ne-plus-cosigner").status_code == 303
    assert other.post("/amendements/1/1/ne-plus-cosigner").status_code == 404
    assert member.post("/amendements/1/1/inviter", data={"person": str(here.other.id)}).status_code == 303
    assert "invite à cosigner" in other.get("/amendements/1/1").text
    assert "(amendement 1)" in other.get(TODO).text
    assert "sans réponse encore" in member.get("/amendements/1/1").text
    assert "sans réponse encore" not in other.get("/amendements/1/1").text
    assert other.post("/amendements/1/1/cosigner").status_code == 303, "asking what one was invited to is accepting"
    sheet = member.get("/amendements/1/1").text
    assert "<dd>other</dd>" in sheet
    assert re.search(r"est cosigné\.<br>.*?other", sheet), "by whoever signs, not by whoever accepts"
    here.adopt(one)
    assert other.post("/amendements/1/1/ne-plus-cosigner").status_code == 409
    assert member.post("/amendements/1/1/inviter", data={"person": str(here.drafter.id)}).status_code == 409


def test_the_deadline_of_filing_stands_beside_a_draft(here: Cast, member: FlaskClient, clock: Clock) -> None:
    here.close_all()
    with here.ws.writing() as connection:
        stages.add(connection, Stage(StageKind.FILING, here.ws.now(), clock.moment.replace(day=6)))
    proposing.keep_draft(here.ws, here.member, Proposal("d" * 32, here.tip(), "À FINIR", "", ()))
    assert "vendredi 6 mars" in member.get(TODO).text
