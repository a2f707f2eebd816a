"""Comments through HTTP: what each reader sees and may do, and what those who try more are answered."""

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.services.discussion import discussing, moderating
from manifeste_tool.services.discussion.threads import PER_PAGE
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.discussion import comments, reports
from tests.services.story import Cast, cast, change
from tests.web.visit import Visit, fields, fill, opened

PARAGRAPH = "/paragraphes/aaaaaaa2"
SPEAK = f"{PARAGRAPH}/commenter"
QUEUE = "/secretariat/signalements"


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace, public=True)


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


@pytest.fixture
def nobody(visit: Visit) -> FlaskClient:
    return visit.as_(None)


@pytest.fixture
def member(visit: Visit, here: Cast) -> FlaskClient:
    return visit.as_(here.member)


@pytest.fixture
def other(visit: Visit, here: Cast) -> FlaskClient:
    return visit.as_(here.other)


@pytest.fixture
def secretary(visit: Visit, here: Cast) -> FlaskClient:
    return visit.as_(here.secretary)


def say(here: Cast, body: str = "Un mot.", *, by=None, **options) -> int:
    options = {"once": here.ws.new_key(), "seen": here.tip()} | options
    return discussing.on_paragraph(here.ws, by or here.member, "aaaaaaa2", body=body, **options)


def waiting(here: Cast, comment_id: int) -> list[str]:
    with here.ws.reading() as connection:
        return [one.words for one in reports.open_on(connection, [comment_id])]


def stored(here: Cast, comment_id: int) -> comments.Comment:
    with here.ws.reading() as connection:
        found = comments.by_id(connection, comment_id)
    assert found
    return found


def test_a_comment_leads_back_to_itself_and_says_that_it_is_published(
    here: Cast, member: FlaskClient, other: FlaskClient
) -> None:
    here.propose(change("aaaaaaa2", "Autre."))
    for page in ("/amendements/1/1", PARAGRAPH):
        said = fill(member, page, f"{page}/commenter", body="Un mot.")
        path, _, anchor = said.location.partition("#")
        assert (said.status_code, path) == (303, page)
        shown = member.get(path).text
        article = shown[shown.index(f'id="{anchor}" tabindex="-1"') :]
        assert article.index("Votre commentaire est publié.") < article.index("Un mot.")
        assert "Votre commentaire est publié." not in member.get(path).text
        reply = fields(other.get(page), f"{page}/commenter") | {"body": "Une réponse.", "parent": anchor[1:]}
        assert other.post(f"{page}/commenter", data=reply).status_code == 303
        assert stored(here, int(anchor[1:]) + 1).parent_id == int(anchor[1:])
    assert "Un commentaire est écrit." not in member.get("/amendements/1/1").text  # the sheet's story is of decisions


def test_each_comment_has_a_lasting_address_whatever_its_page(here: Cast, nobody: FlaskClient) -> None:
    several = [say(here, f"Mot {number}.") for number in range(PER_PAGE + 1)]
    assert nobody.get(f"/commentaires/{several[0]}").location == f"{PARAGRAPH}#c{several[0]}"
    far = nobody.get(f"/commentaires/{several[-1]}").location
    assert far == f"{PARAGRAPH}?fils=2#c{several[-1]}"
    page = nobody.get(far.partition("#")[0]).text
    assert f'id="c{several[-1]}"' in page
    assert f'id="c{several[0]}"' not in page
    assert 'href="/paragraphes/aaaaaaa2?fils=1#commentaires"' in page
    for odd in ("0", "-1", "x", "9" * 40):
        assert nobody.get(f"{PARAGRAPH}?fils={odd}").status_code == 200
    assert nobody.get("/commentaires/999").status_code == 404


def test_notes_have_their_own_pages(here: Cast, secretary: FlaskClient) -> None:
    several = [say(here, f"Note {n}.", by=here.secretary, internal=True) for n in range(PER_PAGE + 1)]
    assert secretary.get(f"/commentaires/{several[-1]}").location == f"{PARAGRAPH}?notes=2#c{several[-1]}"


def test_ones_own_comment_is_edited_on_a_page_and_keeps_what_was_typed_when_refused(
    here: Cast, member: FlaskClient, other: FlaskClient, nobody: FlaskClient
) -> None:
    made = say(here, "Un mot.")
    edit = f"/commentaires/{made}/modifier"
    assert f'href="{edit}"' in member.get(PARAGRAPH).text
    assert f'href="{edit}"' not in other.get(PARAGRAPH).text
    form = fields(member.get(edit), edit)
    assert form["body"] == "Un mot."
    long = "x" * 6_001
    refused = member.post(edit, data=form | {"body": long})
    assert (refused.status_code, long in refused.text) == (422, True)
    done = member.post(edit, data=form | {"body": "Mieux dit."})
    assert done.location == f"{PARAGRAPH}#c{made}"
    assert "Votre commentaire est modifié." in member.get(PARAGRAPH).text
    stale = member.post(edit, data=form | {"body": "Autrement dit."})
    assert stale.status_code == 409
    assert "Mieux dit." in stale.text
    again = fields(stale, edit)
    assert again["body"] == "Autrement dit."
    assert member.post(edit, data=again).status_code == 303
    page = nobody.get(PARAGRAPH).text
    assert "Autrement dit." in page
    assert "modifié le 2 mars 2026" in page
    assert f"/commentaires/{made}/redactions" not in page
    trace = member.get(f"/commentaires/{made}/redactions").text
    assert trace.index("Autrement dit.") < trace.index("Mieux dit.") < trace.index("Un mot.")


def test_ones_own_comment_is_deleted_and_the_secretariat_keeps_the_trace(
    here: Cast, member: FlaskClient, secretary: FlaskClient, nobody: FlaskClient
) -> None:
    made = say(here, "Regretté.")
    say(here, "Réponse.", by=here.other, parent=made)
    edit = f"/commentaires/{made}/modifier"
    late = fields(member.get(edit), edit) | {"body": "Écrit ailleurs."}
    for _ in range(2):
        assert member.post(f"/commentaires/{made}/supprimer").location == f"{PARAGRAPH}#c{made}"
    for client in (nobody, member, secretary):
        page = client.get(PARAGRAPH).text
        assert "Commentaire supprimé par son auteur." in page
        assert "Regretté." not in page
        assert "Réponse." in page
    refused = member.post(edit, data=late)
    assert (refused.status_code, "Écrit ailleurs." in refused.text) == (422, True)
    assert f"/commentaires/{made}/redactions" in secretary.get(PARAGRAPH).text
    with here.ws.writing() as connection:
        reports.add(connection, reports.Report(0, made, "Reçu avant.", here.ws.now()))
    queue = secretary.get(QUEUE).text
    assert f"/commentaires/{made}/redactions" in queue
    assert f"/commentaires/{made}/masquer" not in queue
    assert "Regretté." in secretary.get(f"/commentaires/{made}/redactions").text
    assert member.get(f"/commentaires/{made}/redactions").status_code == 404


def test_a_resolved_thread_is_folded_says_by_whom_and_leaves_the_margin(
    here: Cast, member: FlaskClient, other: FlaskClient, nobody: FlaskClient
) -> None:
    made = say(here)
    assert "1 commentaire" in nobody.get("/texte").text
    done = other.post(f"/commentaires/{made}/resoudre")
    assert done.location == f"{PARAGRAPH}#fil{made}"
    page = other.get(PARAGRAPH).text
    assert page.index("Ce fil est résolu.") < page.index(f'<details class="resolved"><summary id="fil{made}">')
    assert "résolu par other" in page
    assert "Répondre et rouvrir le fil" in member.get(PARAGRAPH).text
    assert "1 commentaire" not in nobody.get("/texte").text
    assert "Rouvrir ce fil" not in nobody.get(PARAGRAPH).text
    assert member.post(f"/commentaires/{made}/rouvrir").location == f"{PARAGRAPH}#c{made}"
    page = member.get(PARAGRAPH).text
    assert "Ce fil est rouvert." in page
    assert "Fil résolu" not in page
    assert "1 commentaire" in nobody.get("/texte").text


def test_a_comment_is_hidden_with_a_reason_and_shown_again(
    here: Cast, member: FlaskClient, other: FlaskClient, secretary: FlaskClient, nobody: FlaskClient
) -> None:
    made = say(here, "Vilain.")
    hide = f"/commentaires/{made}/masquer"
    assert "Vilain." in nobody.get(PARAGRAPH).text
    assert f'href="{hide}"' in secretary.get(PARAGRAPH).text
    refused = fill(secretary, hide, hide, reason="x" * 1_001)
    assert (refused.status_code, "x" * 1_001 in refused.text) == (422, True)
    assert secretary.post(hide).status_code == 422
    assert "Vilain." in nobody.get(PARAGRAPH).text
    assert fill(secretary, hide, hide, reason="Attaque une personne.").location == f"{PARAGRAPH}#c{made}"
    for client in (nobody, other):
        page = client.get(PARAGRAPH).text
        assert "masqué par le secrétariat" in page
        assert "Vilain." not in page
        assert "Attaque une personne." not in page
    for client in (member, secretary):
        page = client.get(PARAGRAPH).text
        assert "Vilain." in page
        assert "Attaque une personne." in page
    assert secretary.post(f"/commentaires/{made}/montrer").location == f"{PARAGRAPH}#c{made}"
    assert "Vilain." in nobody.get(PARAGRAPH).text


def test_a_visitor_reports_without_account_nor_cookie(here: Cast, nobody: FlaskClient, secretary: FlaskClient) -> None:
    made = say(here, "Vilain.")
    address = f"/commentaires/{made}/signaler"
    assert f'href="{address}"' in nobody.get(PARAGRAPH).text
    form = nobody.get(address)
    assert "Vilain." in form.text
    assert fields(form, address) == {"words": ""}
    empty = nobody.post(address, data={"words": " "})
    assert empty.status_code == 422
    long = "x" * 1_001
    assert long in nobody.post(address, data={"words": long}).text
    for _ in range(2):
        sent = nobody.post(address, data={"words": "Il m'insulte. a@b.invalid"})
        assert (sent.status_code, sent.location) == (303, f"{address}?recu=1")
        assert "Set-Cookie" not in sent.headers
    assert "Votre signalement est reçu" in nobody.get(sent.location).text
    assert waiting(here, made) == ["Il m'insulte. a@b.invalid"]
    for page in (PARAGRAPH, address, sent.location):
        assert "a@b.invalid" not in nobody.get(page).text
    assert "a@b.invalid" in secretary.get(QUEUE).text


def test_a_report_from_another_site_is_refused(here: Cast, nobody: FlaskClient) -> None:
    made = say(here)
    elsewhere = {"Origin": "https://ailleurs.invalid"}
    sent = nobody.post(f"/commentaires/{made}/signaler", data={"words": "Faux."}, headers=elsewhere)
    assert sent.status_code == 403
    assert waiting(here, made) == []


def test_a_flood_of_reports_keeps_the_words_and_asks_to_come_back(here: Cast, nobody: FlaskClient) -> None:
    several = [say(here, f"Mot {number}.") for number in range(2)]
    for number in range(moderating.MAX_A_MINUTE):
        nobody.post(f"/commentaires/{several[number % 2]}/signaler", data={"words": f"Numéro {number}."})
    refused = nobody.post(f"/commentaires/{several[0]}/signaler", data={"words": "Un de trop."})
    assert refused.status_code == 422
    assert "Un de trop." in refused.text
    assert "renvoyez-les dans quelques minutes" in refused.text


def test_the_queue_shows_each_reported_comment_in_its_place_and_closes_its_reports(
    here: Cast, secretary: FlaskClient, member: FlaskClient, nobody: FlaskClient
) -> None:
    left, out = say(here, "Rude."), say(here, "Vilain.")
    for made in (left, out):
        nobody.post(f"/commentaires/{made}/signaler", data={"words": f"Signalement de {made}."})
    member.post(f"/commentaires/{left}/signaler", data={"words": "Le mien"})
    assert '<strong>2</strong><span class="spoken"> Commentaires signalés</span>' in secretary.get("/secretariat").text
    page = secretary.get(QUEUE)
    assert page.text.index("Rude.") < page.text.index(f"Signalement de {left}.") < page.text.index("Vilain.")
    assert f'href="/commentaires/{left}"' in page.text
    dismiss = f"{QUEUE}/{left}"
    assert secretary.post(dismiss, data=fields(page, dismiss)).location == QUEUE
    assert "classé sans suite" in secretary.get(QUEUE).text
    hide = f"/commentaires/{out}/masquer"
    assert f'href="{hide}?next={QUEUE}"' in secretary.get(QUEUE).text
    hidden = fill(secretary, f"{hide}?next={QUEUE}", hide, reason="Attaque.")
    assert hidden.location == QUEUE
    empty = secretary.get(QUEUE).text
    assert "Aucun signalement" in empty
    assert "Ce commentaire est masqué" in empty
    assert "Rude." in nobody.get(PARAGRAPH).text
    assert "Vilain." not in nobody.get(PARAGRAPH).text


def test_a_way_back_never_leaves_the_site(here: Cast, secretary: FlaskClient) -> None:
    made = say(here)
    data = {"reason": "Attaque.", "next": "https://ailleurs.invalid/"}
    assert secretary.post(f"/commentaires/{made}/masquer", data=data).location == f"{PARAGRAPH}#c{made}"


def test_internal_notes_are_written_and_answered_apart(
    here: Cast, secretary: FlaskClient, member: FlaskClient, nobody: FlaskClient
) -> None:
    here.propose(change("aaaaaaa2", "Autre."))
    for page in ("/amendements/1/1", PARAGRAPH):
        shown = secretary.get(page)
        notes = shown.text[shown.text.index("Notes internes") :]
        assert 'name="internal" value="1"' in notes
        key = fields(shown, f"{page}/commenter")["once"]
        said = secretary.post(f"{page}/commenter", data={"body": "ENTRENOUS", "once": key, "internal": "1"})
        note = int(said.location.partition("#c")[2])
        assert "Votre note est enregistrée." in secretary.get(page).text
        reply = {"body": "ENTRENOUS aussi", "once": key, "internal": "1", "parent": str(note)}
        assert secretary.post(f"{page}/commenter", data=reply).status_code == 303
        for client in (member, nobody):
            page_text = client.get(page).text
            assert "ENTRENOUS" not in page_text
            assert "Notes internes" not in page_text
    assert "commentaire" not in nobody.get("/texte").text.partition('id="aaaaaaa2"')[2].partition("</article>")[0]


def test_those_who_try_more_than_they_may_are_refused_and_nothing_changes(
    here: Cast, member: FlaskClient, other: FlaskClient, secretary: FlaskClient, nobody: FlaskClient
) -> None:
    amendment = here.propose(change("bbbbbbb2", "Autre."))
    made, note = say(here), say(here, "ENTRENOUS", by=here.secretary, internal=True)
    elsewhere = discussing.on_amendment(here.ws, here.member, amendment.id, body="Là.", once="1")
    out = say(here, "Vilain.", by=here.other)
    moderating.hide(here.ws, here.secretary, out, why="Attaque.")

    def post(client: FlaskClient, path: str, **data: str) -> int:
        return client.post(
            path, data={"body": "Faux.", "reason": "Faux.", "words": "Faux.", "once": "z"} | data
        ).status_code

    attempts = [
        (other, f"/commentaires/{made}/modifier", {}, 403),
        (secretary, f"/commentaires/{made}/modifier", {}, 403),
        (other, f"/commentaires/{made}/supprimer", {}, 403),
        (other, f"/commentaires/{made}/masquer", {}, 403),
        (other, f"/commentaires/{out}/montrer", {}, 403),
        (other, f"{QUEUE}/{made}", {}, 403),
        (other, SPEAK, {"parent": str(out)}, 422),
        (other, SPEAK, {"parent": str(note)}, 404),
        (other, SPEAK, {"parent": str(note), "internal": "1"}, 403),
        (other, SPEAK, {"parent": str(elsewhere)}, 404),
        (other, SPEAK, {"internal": "1"}, 403),
        (other, "/amendements/1/1/commenter", {"parent": str(made)}, 404),
        (other, "/amendements/1/2/commenter", {}, 404),
        (other, "/paragraphes/zzzzzzz2/commenter", {}, 404),
        *((client, f"/commentaires/{note}/{act}", {}, 404) for client in (other, nobody) for act in ("signaler",)),
        *((other, f"/commentaires/{note}/{act}", {}, 404) for act in ("modifier", "supprimer", "resoudre", "rouvrir")),
        (nobody, f"/commentaires/{out}/signaler", {}, 404),
        *((nobody, f"/commentaires/{made}/{act}", {}, 401) for act in ("modifier", "supprimer", "resoudre", "masquer")),
        (nobody, SPEAK, {}, 401),
    ]
    found = [(path, data, post(client, path, **data)) for client, path, data, _ in attempts]
    assert found == [(path, data, wanted) for _, path, data, wanted in attempts]
    for path in ("", "/modifier", "/redactions", "/depuis", "/signaler"):
        assert other.get(f"/commentaires/{note}{path}").status_code == 404
    assert other.get(QUEUE).status_code == nobody.get(QUEUE).status_code == 404
    with here.ws.reading() as connection:
        kept = comments.of_paragraphs(connection, ["aaaaaaa2"])
        assert comments.open_reports(connection) == 0
    assert [(one.body, one.hidden, one.resolved_at) for one in kept] == [
        ("Un mot.", False, None),
        ("ENTRENOUS", False, None),
        ("Vilain.", True, None),
    ]


def test_on_a_closed_stage_a_visitor_neither_reads_nor_reports(here: Cast, visit: Visit, other: FlaskClient) -> None:
    made = say(here)
    nobody = visit.as_(None)
    assert "Un mot." in nobody.get(PARAGRAPH).text
    here.close_all()
    here.open(StageKind.FILING)
    for path in ("", "/signaler", "/depuis"):
        assert nobody.get(f"/commentaires/{made}{path}").status_code == 404
    assert nobody.post(f"/commentaires/{made}/signaler", data={"words": "Faux."}).status_code == 404
    assert "Un mot." in other.get(PARAGRAPH).text
    assert other.post(f"/commentaires/{made}/signaler", data={"words": "Un membre."}).status_code == 303


def test_a_comment_is_carried_over_versions_with_what_changed_since(here: Cast, nobody: FlaskClient) -> None:
    made = say(here)
    assert "écrit avant la première version" in nobody.get(PARAGRAPH).text
    assert "le paragraphe a changé depuis" not in nobody.get(PARAGRAPH).text
    here.integrate(here.propose(change("aaaaaaa2", "Nous disons comment.")))
    since = f"/commentaires/{made}/depuis"
    assert f'href="{since}"' in nobody.get(PARAGRAPH).text
    page = nobody.get(since).text
    assert "pourquoi" in page[page.index("<del") : page.index("</del>")]
    assert "comment" in page[page.index("<ins") : page.index("</ins>")]
