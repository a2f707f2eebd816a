"""The pages of the adoption: what each reader is shown and may do, what is refused with its words kept, the file's route."""

from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.services.adoption import approving, signing, stating
from manifeste_tool.services.adoption.stating import On
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.membership import adding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from tests.services.adoption.scene import PDF, A, B, C, Scene, scene
from tests.services.adoption.votes import adopted, put_to_the_vote
from tests.services.commission_cast import present
from tests.services.story import cast, change
from tests.web.visit import Visit, fields, opened

PAGES = ("/adoption", "/texte", "/versions")


@pytest.fixture
def on(workspace: Workspace) -> Scene:
    return scene(workspace, founded=cast(workspace))


@pytest.fixture
def visit(on: Scene, settings: Settings) -> Visit:
    return opened(on.here, settings)


def words(page) -> str:
    """Return what is read on a page, the spacing of French undone."""
    plain = unescape(page.text).replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")
    return " ".join(plain.split())


def typed(client: FlaskClient, action: str, page: str = "/adoption", **told: object) -> dict[str, object]:
    return {**fields(client.get(page), action), **told}


def everything(on: Scene) -> None:
    """Let each kind of thing be said of today's text."""
    adopted(on)
    on.approve(A, "approuvé avec réserves", reserves="SECRETRESERVE", document=PDF)
    stating.make(on.ws, on.here.member, On(ballot_id=1), kind="explication de vote", words="SECRETEXPLICATION")
    signing.sign(on.ws, on.here.member, sha=on.here.tip(), quality="SECRETQUALITE")


SAID = ("SECRETRESERVE", "SECRETEXPLICATION", "SECRETQUALITE", "31 voix pour")


@pytest.mark.parametrize("public", [False, True], ids=["closed", "opened to the public"])
@pytest.mark.parametrize("kind", list(StageKind))
def test_what_is_said_of_todays_text_goes_no_further_than_its_audience(
    on: Scene, visit: Visit, kind: StageKind, public: bool
) -> None:
    everything(on)
    on.here.close_all()
    on.here.open(kind, public=public)
    widened = public and kind in (StageKind.ADOPTION, StageKind.PUBLICATION)
    for person in (None, on.referent, on.here.member, on.here.drafter, on.secretary):
        client = visit.as_(person)
        inside = person not in (None, on.referent)
        page = words(client.get("/adoption"))
        assert [said in page for said in SAID] == [inside or widened] * 4, person
        assert client.get("/fichiers/1").status_code == (200 if inside or widened else 404)
        for address in PAGES[1:]:
            read = client.get(address).text
            assert inside or widened or not [said for said in SAID if said in read], address


def test_what_is_said_of_a_published_version_is_everybodys(on: Scene, visit: Visit) -> None:
    everything(on)
    on.publish("1.0")
    on.here.close_all()
    for person in (None, on.referent, on.here.member, on.secretary):
        client = visit.as_(person)
        for address in ("/adoption?version=1.0", "/texte/v/1.0"):
            page = words(client.get(address))
            assert "Adoptée par la commission le 2 mars 2026" in page, (person, address)
            assert "31 voix pour, 4 contre, 2 abstentions" in page
            assert f"Approuvée par {A} (bureau du 1er mars 2026) avec une réserve" in page
            assert f"En attente : {B} et {C}." in page
            assert "1 signataire" in page
            assert "SECRETRESERVE" in page
            assert "SECRETEXPLICATION" in page
        assert "avec une réserve" in words(client.get("/versions"))
        assert client.get("/fichiers/1").data == PDF.content
    assert "/votes/1" not in visit.as_(None).get("/adoption").text
    assert visit.as_(None).get("/votes/1").status_code == 404


def test_a_public_page_that_is_cached_says_an_approval_the_moment_it_comes(on: Scene, visit: Visit) -> None:
    on.publish("1.0")
    nobody = visit.as_(None)
    addresses = ("/texte/v/1.0", "/texte", "/versions", "/adoption")
    before = [words(nobody.get(address)) for address in addresses]
    assert all("Approuvée par" not in page for page in before)
    assert all(f"En attente : {A}, {B} et {C}." in page for page in before)
    made = on.approve(B)
    after = [words(nobody.get(address)) for address in addresses]
    assert all(f"Approuvée par {B} (bureau du 1er mars 2026)." in page for page in after)
    approving.withdraw(on.ws, on.secretary, made.id)
    assert all("Approuvée par" not in words(nobody.get(address)) for address in addresses)


def test_a_public_page_that_is_cached_says_a_new_association_the_moment_it_has_a_member(
    on: Scene, visit: Visit
) -> None:
    on.publish("1.0")
    nobody = visit.as_(None)
    assert "Association D" not in words(nobody.get("/texte/v/1.0"))
    adding.add_person(on.ws, Person(0, "Nouvelle", Role.MEMBER, association="Association D (exemple)"))
    assert "Association D (exemple)" in words(nobody.get("/texte/v/1.0"))


def test_the_head_of_todays_text_says_its_adoption_once_it_is_being_adopted(on: Scene, visit: Visit) -> None:
    member = visit.as_(on.here.member)
    assert "Pas encore adopté" not in words(member.get("/texte"))
    on.here.open(StageKind.ADOPTION)
    assert f"Pas encore adopté par la commission. En attente : {A}, {B} et {C}." in words(member.get("/texte"))
    on.here.close_all()
    assert "En attente" not in words(member.get("/texte"))
    on.approve(A)
    assert f"Approuvé par {A}" in words(member.get("/texte"))


def test_before_any_version_a_visitor_is_told_when_to_come_back(visit: Visit) -> None:
    page = visit.as_(None).get("/adoption")
    assert page.status_code == 200
    assert "Aucun texte n'est encore publié" in words(page)
    assert visit.as_(None).get("/adoption?version=9.9").status_code == 404
    assert visit.as_(None).get("/adoption?version=--x").status_code == 404


def test_a_file_is_handed_over_to_be_kept_and_never_run(on: Scene, visit: Visit) -> None:
    on.approve(A, document=PDF)
    secretary = visit.as_(on.secretary)
    answer = secretary.get("/fichiers/1")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="d_lib_ration.pdf"; filename*=UTF-8')
    assert "d%C3%A9lib%C3%A9ration.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert visit.as_(None).get("/fichiers/1").status_code == 404
    assert secretary.get("/fichiers/2").status_code == 404
    on.publish()
    public = visit.as_(None).get("/fichiers/1")
    assert (public.status_code, public.headers["Cache-Control"]) == (200, "private, no-store")


def multipart(told: dict[str, object], content: bytes) -> dict[str, object]:
    """Return a request with a large file, made by hand: the test client's own would leave a temporary file open."""
    parts = [f'--limite\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}' for key, value in told.items()]
    named = '--limite\r\nContent-Disposition: form-data; name="document"; filename="acte.pdf"\r\n\r\n'
    body = "\r\n".join([*parts, named]).encode() + content + b"\r\n--limite--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=limite"}


def sent_file(content: bytes, name: str = "acte.pdf") -> tuple[BytesIO, str]:
    return BytesIO(content), name


def test_the_secretariat_enters_an_approval_with_its_document_and_corrects_it(on: Scene, visit: Visit) -> None:
    secretary = visit.as_(on.secretary)
    told = {"association": B, "body": "conseil d'administration", "decided_on": "2026-03-01"}
    data = typed(secretary, "/adoption/approbations", **told, document=sent_file(PDF.content))
    answer = secretary.post("/adoption/approbations", data=data)
    assert (answer.status_code, answer.location) == (303, "/adoption")
    page = words(secretary.get("/adoption"))
    assert "conseil d'administration du 1er mars 2026" in page
    assert "/fichiers/1" in page
    again = typed(secretary, "/adoption/approbations", "/adoption?corriger=1")
    assert (again["association"], again["body"], again["decided_on"]) == (B, told["body"], "2026-03-01")
    again |= {"decision": "approuvé avec réserves", "reserves": "Sauf l'alinéa 2."}
    secretary.post("/adoption/approbations", data=again)
    page = words(secretary.get("/adoption"))
    assert "approuve avec une réserve" in page
    assert "Sauf l'alinéa 2." in page
    assert "Décisions retirées ou corrigées" in page
    assert "/fichiers/1" in page
    assert secretary.post("/adoption/approbations/2/retirer").status_code == 303
    refused = secretary.post("/adoption/approbations/2/retirer")
    assert refused.status_code == 409
    assert "déjà retirée" in words(refused)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"association": "Inconnue"}, "« Inconnue » n'en est pas une"),
        ({"decided_on": "2031-01-01"}, "n'est pas encore venue"),
        ({"decided_on": "demain"}, "« demain » n'est pas une date"),
        ({"decision": "approuvé avec réserves", "reserves": ""}, "demande le texte de la réserve"),
        ({"body": ""}, "quelle instance"),
        ({"document": b"<script>"}, "« acte.pdf » n'est pas un fichier PDF"),
        ({"document": b"%PDF-" + b"0" * 8 * 1024 * 1024}, "au plus 8"),
    ],
)
def test_what_is_refused_is_said_beside_the_form_which_keeps_what_was_typed(
    on: Scene, visit: Visit, told: dict, sentence: str
) -> None:
    secretary = visit.as_(on.secretary)
    good = {"association": C, "body": "bureau", "decided_on": "2026-03-01", "reserves": "Mes mots."}
    data = typed(secretary, "/adoption/approbations", **{**good, "decision": "approuvé avec réserves", **told})
    answer = secretary.post("/adoption/approbations", **multipart(data, data.pop("document", b"%PDF-1.7")))
    assert answer.status_code in (413, 422)
    assert sentence in words(answer)
    kept = fields(answer, "/adoption/approbations")
    wanted = {name: value for name, value in {**good, **told}.items() if isinstance(value, str)}
    assert {name: kept[name] for name in wanted if name != "association"} == {
        name: value for name, value in wanted.items() if name != "association"
    }
    assert on.facts("approval_entered") == ()


def test_a_request_larger_than_a_file_is_refused_with_the_limit_and_other_forms_are_as_bounded_as_before(
    on: Scene, visit: Visit
) -> None:
    secretary = visit.as_(on.secretary)
    large = secretary.post("/adoption/approbations", **multipart({}, b"%PDF-" + b"0" * 13 * 1024 * 1024))
    assert large.status_code == 413
    assert "12" in large.text
    small = secretary.post("/adoption/signer", data={"quality": "q" * 5 * 1024 * 1024})
    assert small.status_code == 413


def test_a_member_signs_and_withdraws_on_the_page(on: Scene, visit: Visit) -> None:
    on.publish()
    member = visit.as_(on.here.member)
    data = typed(member, "/adoption/signer", quality="maire")
    assert member.post("/adoption/signer", data=data).status_code == 303
    page = words(member.get("/adoption"))
    assert "Vous avez signé ce texte" in page
    assert "maire" in words(visit.as_(None).get("/adoption"))
    twice = member.post("/adoption/signer", data=data)
    assert twice.status_code == 409
    assert "une signature suffit" in words(twice)
    member.post("/adoption/signataires/1/retirer")
    seen = words(visit.as_(None).get("/adoption"))
    assert "1 signature retirée" in seen
    assert "retirée le 2 mars 2026" in seen
    assert visit.as_(on.secretary).post("/adoption/signer", data=data).status_code == 403


def test_a_referent_signs_for_their_authority_on_the_page(on: Scene, visit: Visit) -> None:
    on.publish()
    referent = visit.as_(on.referent)
    page = "/adoption"
    data = typed(referent, "/adoption/signataires", deliberation="2026-12", deliberated_on="2026-02-01")
    assert "Ville VILLE (exemple) signe le texte" in words(referent.get(page))
    other = referent.post("/adoption/signataires", data={**data, "authority": "AUTRE"})
    assert other.status_code == 403
    assert "dont vous êtes référent" in words(other)
    assert referent.post("/adoption/signataires", data=data).status_code == 303
    assert "délibération 2026-12 du 1er février 2026" in words(visit.as_(None).get(page))
    assert "signe le texte" not in words(referent.get(page))
    assert visit.as_(on.other_referent).post("/adoption/signataires/1/retirer").status_code == 403
    assert referent.post("/adoption/signataires/1/retirer").status_code == 303


def test_the_secretariat_enters_an_authority_on_the_page(on: Scene, visit: Visit) -> None:
    on.publish()
    secretary = visit.as_(on.secretary)
    data = typed(secretary, "/adoption/signataires", deliberation="2026-12", deliberated_on="2026-02-01")
    refused = secretary.post("/adoption/signataires", data=data)
    assert refused.status_code == 422
    assert fields(refused, "/adoption/signataires")["deliberation"] == "2026-12"
    assert secretary.post("/adoption/signataires", data={**data, "authority": "VILLE"}).status_code == 303
    assert "Ville VILLE (exemple)" in words(visit.as_(None).get("/adoption"))


def test_the_vote_of_a_sitting_is_recorded_and_withdrawn_on_the_page(on: Scene, visit: Visit, clock) -> None:
    sitting = on.commission.opened(*present(*on.commission.members[:5]))
    clock.advance(hours=1)
    secretary = visit.as_(on.secretary)
    data = typed(secretary, "/adoption/vote", sitting=str(sitting.id), favour="6")
    refused = secretary.post("/adoption/vote", data=data)
    assert refused.status_code == 422
    assert "6 voix alors que 5" in words(refused)
    assert fields(refused, "/adoption/vote")["favour"] == "6"
    assert "n'est pas un nombre" in words(secretary.post("/adoption/vote", data={**data, "favour": "beaucoup"}))
    assert secretary.post("/adoption/vote", data={**data, "favour": "4", "against": "1"}).status_code == 303
    page = words(visit.as_(on.here.member).get("/adoption"))
    assert "Texte adopté" in page
    assert "4 voix pour, 1 contre, 0 abstention" in page
    assert visit.as_(on.here.member).get("/votes/1").status_code == 200
    assert secretary.post("/adoption/vote/1/retirer").status_code == 303
    assert "ne s'est pas encore prononcée" in words(secretary.get("/adoption"))


def test_a_statement_is_made_on_the_sheet_and_on_the_votes_page_and_withdrawn(on: Scene, visit: Visit, clock) -> None:
    made = on.here.propose(change("aaaaaaa2", "Nous disons mieux."))
    deciding.admit(on.ws, on.secretary, made.id)
    ballot = put_to_the_vote(on)
    clock.advance(days=2)
    member = visit.as_(on.here.other)
    for number, page in ((1, "/amendements/1/1"), (2, f"/votes/{ballot}")):
        data = typed(member, "/reserves", page, statement=f"Mes mots {number}.")
        answer = member.post("/reserves", data=data)
        assert (answer.status_code, answer.location) == (303, page)
        assert f"Mes mots {number}." in words(visit.as_(on.secretary).get(page))
        member.post(f"/reserves/{number}/retirer", data={"next": page})
        shown = words(member.get(page))
        assert f"Mes mots {number}." not in shown
        assert "Retirée le" in shown
        twice = member.post(f"/reserves/{number}/retirer", data={"next": page})
        assert twice.status_code == 409
        assert "déjà retirée" in words(twice)


def test_a_statement_that_is_refused_keeps_its_words(on: Scene, visit: Visit) -> None:
    made = on.here.propose(change("aaaaaaa2", "Nous disons mieux."))
    member, secretary = visit.as_(on.here.other), visit.as_(on.secretary)
    data = {"on": "amendement", "key": str(made.id), "kind": "réserve", "statement": "Mes mots à moi."}
    early = member.post("/reserves", data=data)
    assert early.status_code == 409
    assert "Mes mots à moi." in words(early)
    for wrong in ({"on": "texte"}, {"key": "x"}, {"on": "", "key": ""}):
        answer = member.post("/reserves", data={**data, **wrong})
        assert answer.status_code == 422
        assert "Mes mots à moi." in words(answer)
    deciding.admit(on.ws, on.secretary, made.id)
    nobody = secretary.post("/reserves", data={**data, "act": "enter", "maker": "z-1"})
    assert (nobody.status_code, "Mes mots à moi." in words(nobody)) == (422, True)
    for maker, shown in ((f"p-{on.here.member.id}", "member"), (f"a-{A}", A)):
        assert secretary.post("/reserves", data={**data, "act": "enter", "maker": maker}).status_code == 303
        assert f"Réserve</strong>, {shown}" in words(member.get("/amendements/1/1"))


def test_who_may_do_nothing_is_offered_nothing(on: Scene, visit: Visit) -> None:
    on.commission.opened(*present(*on.commission.members[:5]))
    on.publish()
    made = on.here.propose(change("aaaaaaa2", "Nous disons mieux."))
    deciding.admit(on.ws, on.secretary, made.id)
    seats: tuple[tuple[Person | None, tuple[str, ...]], ...] = (
        (None, ()),
        (on.other_referent, ("/adoption/signataires",)),
        (on.here.member, ("/adoption/signer",)),
        (on.secretary, ("/adoption/approbations", "/adoption/signataires", "/adoption/vote")),
    )
    for person, offered in seats:
        page = visit.as_(person).get("/adoption?version=1.0").text
        forms = ("/adoption/approbations", "/adoption/signataires", "/adoption/vote", "/adoption/signer")
        assert tuple(one for one in forms if f'action="{one}' in page) == offered
    secretary = visit.as_(on.secretary).get("/amendements/1/1").text
    assert 'value="enter"' in secretary
    assert 'value="make"' not in secretary


def test_many_signatories_are_paged(on: Scene, visit: Visit) -> None:
    on.publish()
    people = [*on.commission.members]
    for one in people:
        signing.sign(on.ws, one, sha=on.here.tip())
    page = visit.as_(None).get("/adoption")
    assert f"{len(people)} signataires" in words(page)
    assert visit.as_(None).get("/adoption?page=2").status_code == 200
    assert visit.as_(None).get("/adoption?page=x").status_code == 200
