"""Bad input: the right status, a sentence that says what to do, and the person's words still in the form."""

import io
import re

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.text.gestures import Delete
from manifeste_tool.services.instance import accounts, checking
from manifeste_tool.services.text import drafting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.text import texts
from tests.services.story import Cast, cast, change
from tests.web.visit import Visit, fields, fill, opened, press, workshop

FORM = "/amendements/nouveau"


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


def _filled(client: FlaskClient, text: str, **more: str) -> dict[str, str]:
    shown = client.get(f"{FORM}?paragraphe=bbbbbbb2")
    words = {"g0-text": text, "headline": "Mon titre", "rationale": "Ma raison à moi."}
    return fields(shown, FORM) | words | {"act": "file"} | more


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Du <b>HTML</b> brut.", "contient du HTML"),
        ("[" * 8_000, "signes « [ »"),
        ("mot " * 20_000, "signes, la limite est de"),
        ("Sens\u202einversé.", "caractère invisible"),
        ("   ", "Il n’y a pas de texte"),
        ("L'accueil par une personne reste possible partout.", "ne change rien"),
        ("L'accueil reste possible. [@2025-NULLE-0001]", "2025-NULLE-0001"),
        ("L'accueil reste possible. [@E1; nuance @E1]", "deux relations"),
        ("L'accueil reste possible. [contredit @E1]", "n’est pas une relation connue"),
        ("L'accueil. <!-- ¶aaaaaaa2 -->\n\nEncore. <!-- ¶aaaaaaa2 -->\n\n<!-- ¶aaaaaaa2 -->", "repère"),
    ],
)
def test_words_that_cannot_be_filed_come_back_with_the_reason(
    visit: Visit, here: Cast, text: str, sentence: str
) -> None:
    member = visit.as_(here.member)
    answer = member.post(FORM, data=_filled(member, text))
    assert answer.status_code == 422
    page = re.sub(r"[\u00a0\u202f]", " ", answer.text)
    assert sentence in page
    kept = fields(answer, FORM)
    assert kept["rationale"] == "Ma raison à moi."
    assert kept["headline"] == "Mon titre"
    assert kept["g0-text"].replace("\r\n", "\n") == text, "every word is still there"
    with here.ws.reading() as connection:
        assert amendments.every(connection) == ()
    assert checking.check(here.ws) == []


@pytest.mark.parametrize(("field", "words"), [("headline", ""), ("headline", "x" * 300), ("rationale", "  ")])
def test_a_missing_or_endless_headline_or_reason_is_asked_for(visit: Visit, here: Cast, field: str, words: str) -> None:
    member = visit.as_(here.member)
    answer = member.post(FORM, data=_filled(member, "L'accueil reste possible.", **{field: words}))
    assert answer.status_code == 422
    assert fields(answer, FORM)["g0-text"] == "L'accueil reste possible."


def test_an_amendment_without_any_gesture_is_refused(visit: Visit, here: Cast) -> None:
    member = visit.as_(here.member)
    answer = fill(member, FORM, FORM, headline="Rien", rationale="Pour rien.", act="file")
    assert answer.status_code == 422
    assert "ne change rien" in answer.text


def test_a_nul_byte_is_named_and_the_words_around_it_stay(visit: Visit, here: Cast) -> None:
    member = visit.as_(here.member)
    answer = member.post(FORM, data=_filled(member, "Un octet\x00nul."))
    assert answer.status_code == 422
    assert "caractère illisible" in answer.text
    kept = fields(answer, FORM)
    assert kept["g0-text"] == "Un octetnul."
    assert member.post(FORM, data=kept | {"act": "file"}).status_code == 303


def test_two_megabytes_are_answered_with_a_sentence(visit: Visit, here: Cast) -> None:
    member = visit.as_(here.member)
    answer = member.post(FORM, data=_filled(member, "mot " * 500_000))
    assert answer.status_code == 422
    assert "Découpez-le" in answer.text
    assert "Ma raison à moi." in answer.text
    too_much = member.post(FORM, data=_filled(member, "mot " * 2_000_000))
    assert too_much.status_code == 413
    assert "Découpez-le" in too_much.text


def test_bytes_that_are_no_utf8_do_no_harm(visit: Visit, here: Cast) -> None:
    member = visit.as_(here.member)
    data = b"key=k&base=" + here.tip().encode() + b"&rows=0&parent=&headline=%E9t%E9&rationale=%ff%fe&act=keep"
    answer = member.post(FORM, data=data, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (303, 422)


def test_words_changed_meanwhile_are_shown_beside_ones_own(visit: Visit, here: Cast) -> None:
    member = visit.as_(here.member)
    typed = _filled(member, "L'accueil reste possible la nuit.")
    here.integrate(here.propose(change("bbbbbbb2", "L'accueil par une personne reste possible ici."), by=here.other))
    answer = member.post(FORM, data=typed)
    assert answer.status_code == 409
    assert "reste possible ici." in answer.text
    kept = fields(answer, FORM)
    assert kept["g0-text"] == "L'accueil reste possible la nuit."
    again = member.post(FORM, data=kept | {"act": "file"})
    assert again.status_code == 303, "having seen today's words, their author may file"


def test_a_paragraph_that_vanished_leaves_its_amenders_words(visit: Visit, here: Cast) -> None:
    member = visit.as_(here.member)
    typed = _filled(member, "L'accueil reste possible la nuit.")
    here.integrate(here.propose(Delete("bbbbbbb2"), by=here.other))
    answer = member.post(FORM, data=typed)
    assert answer.status_code == 409
    assert "plus dans le texte" in answer.text
    assert fields(answer, FORM)["g0-text"] == "L'accueil reste possible la nuit."


def test_an_expired_session_keeps_the_words_and_says_how_to_go_on(visit: Visit, here: Cast) -> None:
    member = visit.as_(here.member)
    typed = _filled(member, "L'accueil reste possible la nuit.")
    nobody = visit.as_(None)
    answer = nobody.post(FORM, data=typed)
    assert answer.status_code == 401
    assert "reste possible la nuit." in answer.text
    assert nobody.post(f"/connexion/lien/{accounts.sign_in_link(here.ws, str(here.member.id))}").status_code == 303
    kept = fields(nobody.post("/connexion/reprise", data=fields(answer, "/connexion/reprise")), FORM)
    assert kept["g0-text"] == typed["g0-text"]
    assert nobody.post(FORM, data=kept | {"act": "file"}).status_code == 303


def test_a_double_click_writes_one_comment_and_one_amendment(visit: Visit, here: Cast) -> None:
    member = visit.as_(here.member)
    typed = _filled(member, "L'accueil reste possible la nuit.")
    assert {member.post(FORM, data=typed).location for _ in range(3)} == {"/amendements/1/1"}
    comment = "/amendements/1/1/commenter"
    once = fields(member.get("/amendements/1/1"), comment) | {"body": "Une seule fois."}
    for _ in range(3):
        assert member.post(comment, data=once).status_code == 303
    assert member.get("/amendements/1/1").text.count("Une seule fois.") == 1


def test_a_page_shown_before_another_decision_confirms_nothing(visit: Visit, here: Cast) -> None:
    one, two = here.propose(change("aaaaaaa2", "Autre.")), here.propose(change("bbbbbbb2", "Autre."))
    here.adopt(two)
    secretary = visit.as_(here.secretary)
    address = workshop(secretary, two.id)
    old = secretary.get(address)
    here.integrate(one)
    answer = press(secretary, address, old, act="confirm")
    assert answer.status_code == 409
    assert "Rien n’a été écrit" in answer.text
    assert press(secretary, address, answer, act="confirm").status_code == 303


@pytest.mark.parametrize(
    "address",
    [
        "/texte/v/--upload-pack=x",
        "/texte/v/v0.1;ls",
        "/texte/v/HEAD",
        "/paragraphes/--help",
        "/paragraphes/AAAAAAAA",
        "/comparer?de=--upload-pack=x&a=0.1",
        "/comparer?de=0.1&a=refs/heads/main",
        "/amendements/1/99999999999999999999",
        "/amendements/99999999999999999999/1",
        "/brouillons/..%2f..%2fetc",
        "/contributions/--x",
        "/histoire?avant=x",
        "/amendements?page=-3",
        "/amendements?page=99999999999999999999",
    ],
)
def test_an_address_made_up_is_no_page_and_no_fault(visit: Visit, here: Cast, address: str) -> None:
    for person in (None, here.member, here.secretary):
        status = visit.as_(person).get(address).status_code
        assert status < 500
        if "=" not in address.rsplit("?", maxsplit=1)[-1] or "--" in address or "refs" in address:
            assert status in (303, 404)


def test_the_base_of_a_form_cannot_be_used_to_read_what_is_being_drafted(visit: Visit, here: Cast) -> None:
    here.close_all()
    here.open(StageKind.DRAFTING)
    saved = drafting.write(here.ws, here.drafter, seen=here.tip(), gestures=[change("aaaaaaa2", "Encore secret.")])
    member = visit.as_(here.member)
    answer = member.post(FORM, data=_filled(member, "Autre.") | {"base": saved.sha, "act": "preview"})
    assert answer.status_code == 404
    assert "Encore secret" not in answer.text


def test_a_file_brought_back_in_another_encoding_or_with_a_doubled_identity(visit: Visit, here: Cast) -> None:
    here.close_all()
    here.open(StageKind.DRAFTING)
    drafter = visit.as_(here.drafter)
    seen = fields(drafter.get("/redaction"), "/redaction/fichier")["seen"]

    def send(data: bytes) -> int:
        form = {"seen": seen, "file": (io.BytesIO(data), "texte.md")}
        return drafter.post("/redaction/fichier", data=form).status_code

    original = drafter.get("/redaction/fichier").data
    assert send("été".encode("latin-1")) == 422
    assert send(b"") == 422
    assert send(b"Un <script>x</script>.\n") == 422
    doubled = original.replace("¶ccccccc2".encode(), "¶bbbbbbb2".encode()).replace(
        b"leurs outils", b"tous leurs outils"
    )
    assert send(doubled) == 303
    with here.ws.reading() as connection:
        text = here.ws.text(connection, texts.tips(connection)["refs/redaction/1"])
    assert text.by_id["bbbbbbb2"].text == "L'accueil par une personne reste possible partout."
    assert len({unit.id for unit in text}) == len(text)
    assert checking.check(here.ws) == []


def test_drafting_words_come_back_when_they_are_refused_or_written_over(visit: Visit, here: Cast) -> None:
    here.close_all()
    here.open(StageKind.DRAFTING)
    drafter, secretary = visit.as_(here.drafter), visit.as_(here.secretary)
    page, action = "/redaction/aaaaaaa2", "/redaction"
    old = fields(drafter.get(page), action)
    refused = drafter.post(action, data=old | {"text": "Du <i>HTML</i>.", "act": "change"})
    assert refused.status_code == 422
    assert fields(refused, action)["text"] == "Du <i>HTML</i>."
    assert fill(secretary, page, action, text="Nous disons comment.", act="change").status_code == 303
    stale = drafter.post(action, data=old | {"text": "Nous disons quand.", "act": "change"})
    assert stale.status_code == 409
    assert "Nous disons comment." in stale.text
    assert fields(stale, action)["text"] == "Nous disons quand."
    assert fill(secretary, page, action, act="delete").status_code == 303
    gone = drafter.post(action, data=old | {"text": "Nous disons encore.", "act": "change"})
    assert gone.status_code == 409
    assert "Nous disons encore." in gone.text


def test_a_source_that_does_not_exist_keeps_what_was_typed(visit: Visit, here: Cast) -> None:
    address = "/paragraphes/ccccccc2/sources"
    drafter = visit.as_(here.drafter)
    typed = {"key": "2025-NULLE-0001", "excerpt": "Des mots."}
    answer = drafter.post(address, data={"act": "put", "relation": "nuance", **typed})
    assert answer.status_code == 422
    assert "2025-NULLE-0001" in answer.text
    assert "Des mots." in answer.text
    assert drafter.post(address, data={"act": "put", "key": "../x", "relation": "y"}).status_code == 422
    assert drafter.post(address, data={"act": "put", "key": ""}).status_code == 422


def test_a_reason_left_out_is_asked_for(visit: Visit, here: Cast) -> None:
    here.propose(change("aaaaaaa2", "Autre."))
    secretary = visit.as_(here.secretary)
    answer = secretary.post("/amendements/1/1/recevabilite", data={"act": "refuse", "ground": "autre", "reason": ""})
    assert answer.status_code == 422
    assert "motif est demandé" in answer.text
