"""Votes outside the room, as people meet them; who voted what is shown to nobody before the closing."""

from datetime import timedelta

import pytest

from manifeste_tool.domain.audience import Audience, StageKind
from manifeste_tool.domain.commission.ballots import BallotKind, Way
from manifeste_tool.domain.commission.voting import Choice, Quorum, QuorumKind, Rules
from manifeste_tool.domain.text.gestures import Insert
from manifeste_tool.services.ballots import lending, planning
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import journal
from tests.services.ballots.voters import Commission, commission
from tests.services.hands import sub_amendment
from tests.web.visit import Visit, fields, opened

FAVOUR, AGAINST = Choice.FAVOUR, Choice.AGAINST


@pytest.fixture
def here(workspace: Workspace) -> Commission:
    return commission(workspace)


@pytest.fixture
def visit(here: Commission, settings: Settings) -> Visit:
    return opened(here.here, settings)


def vote(client, ballot, choice: str, **others: str):
    page = client.get(f"/votes/{ballot.id}")
    given = fields(page, f"/votes/{ballot.id}/voter", **others)
    return client.post(f"/votes/{ballot.id}/voter", data=given | {"choice": choice})


def test_a_member_reads_what_is_asked_and_votes_by_one_press(here: Commission, visit: Visit) -> None:
    half = Rules(quorum=Quorum(QuorumKind.HALF))
    ballot = here.ask(here.admitted("Un ajout lisible."), rules=half, question="Faut-il l'ajouter ?")
    member = visit.as_(here.here.member)
    page = member.get(f"/votes/{ballot.id}").text
    for words in (
        "Faut-il l’ajouter",
        "Un ajout lisible.",
        "Dispositif",
        "Parce que.",
        "lus de voix pour que de voix contre",
    ):
        assert words in page, words
    assert "plus de la moitié des 5 membres" in page
    answer = vote(member, ballot, "contre")
    assert (answer.status_code, answer.location) == (303, f"/votes/{ballot.id}")
    assert here.votes(ballot)[here.here.member.id].choice is AGAINST
    shown = member.get(f"/votes/{ballot.id}").text
    assert "Votre vote est enregistré" in shown
    assert 'value="contre" aria-pressed="true"' in shown


def test_a_vote_after_the_closing_is_answered_in_words_on_the_page_of_the_vote(
    here: Commission, visit: Visit, clock
) -> None:
    ballot = here.ask()
    member = visit.as_(here.here.member)
    given = fields(member.get(f"/votes/{ballot.id}"), f"/votes/{ballot.id}/voter")
    clock.moment = ballot.closes_at
    late = member.post(f"/votes/{ballot.id}/voter", data=given | {"choice": "pour"})
    assert late.status_code == 409
    assert "l’heure de clôture est passée" in late.text
    assert here.votes(ballot) == {}


def test_a_page_opened_before_the_question_changed_comes_back_with_the_new_one(here: Commission, visit: Visit) -> None:
    ballot = here.ask(question="Première ?")
    member = visit.as_(here.here.member)
    given = fields(member.get(f"/votes/{ballot.id}"), f"/votes/{ballot.id}/voter")
    wanted = here.wanted(question="Seconde ?")
    planning.change(here.ws, here.here.secretary, ballot.id, wanted, seen=planning.version(ballot), why="Mieux dit.")
    stale = member.post(f"/votes/{ballot.id}/voter", data=given | {"choice": "pour"})
    assert stale.status_code == 409
    for words in ("a changé depuis que vous avez ouvert", "Seconde", "Mieux dit."):
        assert words in stale.text
    again = fields(stale, f"/votes/{ballot.id}/voter")
    assert member.post(f"/votes/{ballot.id}/voter", data=again | {"choice": "pour"}).status_code == 303


def test_a_holder_votes_for_each_proxy_on_the_same_page(here: Commission, visit: Visit) -> None:
    ballot = here.ask()
    giver, holder = visit.as_(here.here.other), visit.as_(here.here.member)
    proxy = {"holder": str(here.here.member.id)}
    assert giver.post(f"/votes/{ballot.id}/pouvoir", data=proxy).status_code == 303
    assert "Votre pouvoir est donné à member" in giver.get(f"/votes/{ballot.id}").text
    assert "Pour other, dont vous portez le pouvoir" in holder.get(f"/votes/{ballot.id}").text
    assert vote(holder, ballot, "abstention", **{"for": str(here.here.other.id)}).status_code == 303
    kept = here.votes(ballot)[here.here.other.id]
    assert (kept.choice, kept.way) == (Choice.ABSTAIN, Way.PROXY)
    assert giver.post(f"/votes/{ballot.id}/pouvoir/reprendre").status_code == 303
    assert here.votes(ballot) == {}
    refused = holder.post(f"/votes/{ballot.id}/pouvoir", data={"holder": ""})
    assert refused.status_code == 422
    assert "choisissez lequel" in refused.text


def everything(visit: Visit, person, ballot) -> str:
    """Return all that somebody reads of a vote: every page and file about it."""
    client = visit.as_(person)
    paths = ("", "/votes.csv", "/texte", "/saisie", "/modifier", "/resultat")
    read = [client.get(f"/votes/{ballot.id}{path}").text for path in paths]
    read += [client.get(path).text for path in ("/votes", "/secretariat", "/mes-amendements", "/amendements/1/1")]
    return "".join(read)


def planted(here: Commission):
    """Let one member vote « contre », in a way that shows wherever a vote is named."""
    ballot = here.ask(here.admitted())
    here.tick()
    here.vote(ballot, here.here.other, AGAINST)
    here.enter(ballot, here.members[3], AGAINST)
    return ballot


def test_who_voted_what_is_shown_to_nobody_while_the_vote_is_open(here: Commission, visit: Visit, clock) -> None:
    ballot = planted(here)
    marks = ("choice-1", ">Contre</span>", ";contre;")
    people = (None, here.here.referent, here.here.member, here.here.drafter, here.here.secretary)
    for moment in (clock(), ballot.closes_at - timedelta(seconds=1), ballot.closes_at):
        clock.moment = moment
        for person in people:
            read = everything(visit, person, ballot)
            assert not [mark for mark in marks if mark in read], (moment, person)
            assert visit.as_(person).get(f"/votes/{ballot.id}/votes.csv").status_code == 404
            assert 'aria-pressed="true"' not in read
    with here.ws.reading() as connection:
        said = journal.about(connection, "ballot", str(ballot.id), Audience.SECRETARIAT)
    assert not [fact for fact in said if "contre" in " ".join(fact.details.values())]
    here.tick()
    for person in (here.here.member, here.here.drafter, here.here.secretary):
        read = everything(visit, person, ballot)
        assert "choice-1" in read
        assert "other;;contre;en ligne;other;" in visit.as_(person).get(f"/votes/{ballot.id}/votes.csv").text
    for person in (None, here.here.referent):
        assert visit.as_(person).get(f"/votes/{ballot.id}").status_code == 404
        assert visit.as_(person).get(f"/votes/{ballot.id}/votes.csv").status_code == 404


def test_the_public_reads_a_closed_vote_while_the_adoption_is_open_to_it_and_no_open_one(
    here: Commission, visit: Visit, clock
) -> None:
    ballot = planted(here)
    clock.moment = ballot.closes_at
    here.tick()
    other = here.ask(title="SECRETVOTEOUVERT")
    here.here.close_all()
    here.here.open(StageKind.ADOPTION, public=True)
    nobody = visit.as_(None)
    page = nobody.get(f"/votes/{ballot.id}")
    assert page.status_code == 200
    assert "choice-1" in page.text
    assert nobody.get(f"/votes/{other.id}").status_code == 404
    assert "SECRETVOTEOUVERT" not in nobody.get("/votes").text
    assert f"/votes/{ballot.id}" in nobody.get("/votes").text


def test_a_cancelled_vote_shows_why_and_never_who_voted_what(here: Commission, visit: Visit) -> None:
    ballot = planted(here)
    secretary = visit.as_(here.here.secretary)
    assert secretary.post(f"/votes/{ballot.id}/annuler", data={"reason": "Question mal posée."}).status_code == 303
    for person in (here.here.member, here.here.secretary):
        read = everything(visit, person, ballot)
        assert "Question mal posée." in read
        assert "choice-1" not in read


def test_the_result_is_shown_with_its_counts_by_association_and_how_each_vote_came(
    here: Commission, visit: Visit, clock
) -> None:
    amendment = here.admitted()
    ballot = here.ask(amendment)
    lending.give_proxy(here.ws, here.here.drafter, ballot.id, here.here.member.id)
    here.vote(ballot, here.here.member, FAVOUR)
    here.vote(ballot, here.here.member, FAVOUR, for_=here.here.drafter)
    here.enter(ballot, here.members[3], AGAINST, Way.MAIL)
    clock.moment = ballot.closes_at
    here.tick()
    page = visit.as_(here.here.other).get(f"/votes/{ballot.id}").text
    for words in (
        "Adopté",
        "2 voix pour, il en fallait 2",
        "décidé par ce vote",
        "Association A",
        "voix portée par member",
        "saisi par secretary le",
        "par courriel",
        "n’a pas voté",
        "3 suffrages exprimés",
        "2 membres comptent pour le quorum, sur 5",
    ):
        assert words in page.replace("\u00a0", " "), words


def plan_form(**others: str) -> dict[str, str]:
    told = {
        "title": "Consultation de mars",
        "kind": "consultation écrite",
        "subject": "amendements",
        "numbers": "1",
        "question": "",
        "opens_at": "",
        "closes_at": "2026-03-20T18:00",
        "majority": "simple",
        "base": "suffrages exprimés",
        "quorum": "aucun",
        "quorum_number": "0",
        "max_proxies": "1",
    }
    return told | others


def test_the_secretariat_sets_a_vote_up_from_the_sheet_of_an_amendment_which_then_says_so(
    here: Commission, visit: Visit
) -> None:
    here.admitted()
    secretary = visit.as_(here.here.secretary)
    assert "/votes/nouveau?amendement=1" in secretary.get("/amendements/1/1").text
    form = secretary.get("/votes/nouveau?amendement=1")
    typed = fields(form, "/votes")
    assert typed["numbers"] == "1"
    assert typed["quorum"] == "plus de la moitié"
    made = secretary.post("/votes", data=typed | {"title": "Mars", "closes_at": "2026-03-20T18:00"})
    assert (made.status_code, made.location) == (303, "/votes/1")
    sheet = visit.as_(here.here.member).get("/amendements/1/1").text
    assert "Mis aux voix par" in sheet
    assert "vendredi 20 mars 2026, 18" in sheet
    assert "/votes/nouveau" not in secretary.get("/amendements/1/1").text


@pytest.mark.parametrize(
    ("others", "sentence"),
    [
        ({"closes_at": "2026-03-01T18:00"}, "L’heure de clôture est déjà passée"),
        ({"opens_at": "2026-03-21T18:00"}, "se clôt avant de s’ouvrir"),
        ({"closes_at": "bientôt"}, "n’est pas une date"),
        ({"closes_at": ""}, "n’est pas une date"),
        ({"numbers": ""}, "Indiquez au moins un numéro"),
        ({"numbers": "1, 99"}, "n’est le numéro d’aucun amendement"),
        ({"numbers": "2"}, "La recevabilité de l’amendement 2"),
        ({"title": ""}, "Donnez au vote un titre"),
        ({"kind": "à main levée"}, "Choisissez comment on vote"),
        ({"majority": "unanimité"}, "Les règles du vote ne se lisent pas"),
        ({"quorum_number": "x"}, "Les règles du vote ne se lisent pas"),
    ],
)
def test_a_plan_that_cannot_be_comes_back_with_its_words_and_one_sentence(
    here: Commission, visit: Visit, others: dict[str, str], sentence: str
) -> None:
    here.admitted()
    here.here.propose(Insert("bbbbbbb2", "Deux."))
    given = plan_form(question="Mes mots à garder ?") | others
    answer = visit.as_(here.here.secretary).post("/votes", data=given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Mes mots à garder ?" in answer.text


def test_a_vote_is_changed_by_its_form_and_a_stale_form_keeps_its_words(here: Commission, visit: Visit) -> None:
    ballot = here.ask(here.admitted(), opens_at=here.ws.now() + timedelta(days=1))
    secretary = visit.as_(here.here.secretary)
    address = f"/votes/{ballot.id}/modifier"
    typed = fields(secretary.get(address), address)
    assert typed["numbers"] == "1"
    assert secretary.post(address, data=typed | {"title": "Autrement"}).status_code == 303
    stale = secretary.post(address, data=typed | {"title": "Mes mots"})
    assert stale.status_code == 409
    assert "Mes mots" in stale.text
    assert here.now(ballot).title == "Autrement"


def test_an_open_vote_is_prolonged_by_its_form(here: Commission, visit: Visit) -> None:
    ballot = here.ask(here.admitted())
    secretary = visit.as_(here.here.secretary)
    address = f"/votes/{ballot.id}/modifier"
    typed = fields(secretary.get(address), address)
    refused = secretary.post(address, data=typed | {"closes_at": "2026-03-30T18:00"})
    assert refused.status_code == 422
    assert "Un motif est demandé" in refused.text
    done = secretary.post(address, data=typed | {"closes_at": "2026-03-30T18:00", "reason": "Vacances."})
    assert done.status_code == 303
    assert here.now(ballot).closes_at.day == 30


def test_the_secretariat_enters_what_came_by_post_line_by_line(here: Commission, visit: Visit) -> None:
    ballot = here.ask()
    here.vote(ballot, here.here.other)
    secretary = visit.as_(here.here.secretary)
    address = f"/votes/{ballot.id}/saisie"
    page = secretary.get(f"{address}?par=par courrier&q=membre")
    typed = fields(page, address, member=str(here.members[3].id))
    assert typed["par"] == "par courrier"
    done = secretary.post(address, data=typed | {"choice": "contre"})
    assert done.status_code == 303
    assert done.location.endswith(f"#membre-{here.members[3].id}")
    assert here.votes(ballot)[here.members[3].id].way is Way.POST
    refused = secretary.post(address, data=typed | {"choice": "pour", "member": str(here.here.other.id)})
    assert refused.status_code == 409
    assert "other a déjà voté en ligne" in refused.text
    assert visit.as_(here.here.member).get(address).status_code == 403
    assert "son vote en ligne compte" in secretary.get(address).text


def test_the_result_of_a_secret_ballot_is_typed_in_and_the_page_claims_no_more(here: Commission, visit: Visit) -> None:
    ballot = here.ask(here.admitted(), kind=BallotKind.ON_PAPER)
    member, secretary = visit.as_(here.here.member), visit.as_(here.here.secretary)
    page = member.get(f"/votes/{ballot.id}").text
    assert "ne prétend pas faire mieux qu’une urne" in page
    assert f"/votes/{ballot.id}/voter" not in page
    address = f"/votes/{ballot.id}/resultat"
    typed = {"there": "4", "favour": "3", "against": "1", "abstained": "0", "apart": "0", "counted_by": "Deux élues"}
    for wrong, sentence in (
        ({"favour": "trois"}, "n’est pas un nombre de voix"),
        ({"favour": ""}, "n’est pas un nombre de voix"),
        ({"against": "9" * 5_000}, "n’est pas un nombre de voix"),
        ({"there": "6"}, "n’est pas possible"),
        ({"favour": "9"}, "Recomptez"),
        ({"counted_by": ""}, "Indiquez qui a dépouillé"),
    ):
        refused = secretary.post(address, data=typed | wrong)
        assert refused.status_code == 422
        assert sentence in refused.text
        assert 'value="4"' in refused.text or "there" in wrong
    assert secretary.post(address, data=typed).status_code == 303
    result = member.get(f"/votes/{ballot.id}").text
    assert "Dépouillé par Deux élues" in result
    assert "Qui a voté quoi" not in result
    assert member.get(f"/votes/{ballot.id}/votes.csv").status_code == 404
    assert secretary.get(address).status_code == 404


def test_the_text_that_is_voted_on_is_read_as_it_stood(here: Commission, visit: Visit) -> None:
    ballot = here.ask()
    here.here.integrate(here.here.propose(Insert("aaaaaaa2", "Mots venus après.")))
    member = visit.as_(here.here.member)
    assert "Nous disons pourquoi." in member.get(f"/votes/{ballot.id}/texte").text
    assert "Mots venus après." not in member.get(f"/votes/{ballot.id}/texte").text
    assert "Le texte a changé depuis" in member.get(f"/votes/{ballot.id}").text
    other = here.ask(here.admitted("Encore."))
    assert member.get(f"/votes/{other.id}/texte").status_code == 404


def test_the_rules_of_the_instance_are_read_and_set_by_the_secretariat(here: Commission, visit: Visit) -> None:
    secretary = visit.as_(here.here.secretary)
    typed = fields(secretary.get("/votes/regles"), "/votes/regles")
    assert secretary.post("/votes/regles", data=typed | {"majority": "deux tiers"}).status_code == 303
    assert fields(secretary.get("/votes/nouveau"), "/votes")["majority"] == "deux tiers"
    refused = secretary.post("/votes/regles", data=typed | {"max_proxies": "beaucoup"})
    assert refused.status_code == 422
    assert "beaucoup" in refused.text
    assert visit.as_(here.here.member).get("/votes/regles").status_code == 403


def test_the_list_shows_what_is_open_to_come_and_over_page_by_page(here: Commission, visit: Visit, clock) -> None:
    for number in range(27):
        ballot = here.ask(title=f"Ancien {number:02}", closes_at=clock() + timedelta(minutes=1))
        clock.advance(minutes=number + 2)
        planning.cancel(here.ws, here.here.secretary, ballot.id, "Essai.")
    here.ask(here.admitted("Un."), title="Ouvert")
    here.ask(here.admitted("Deux."), title="À venir bientôt", opens_at=clock() + timedelta(days=1))
    member = visit.as_(here.here.member)
    page = member.get("/votes").text
    for words in ("Ouvert", "À venir bientôt", "Ancien 26", "Page 1 sur 2", "1 voix à donner"):
        assert words in page.replace("\u00a0", " "), words
    assert "Ancien 00" not in page
    assert "Ancien 00" in member.get("/votes?page=2").text
    assert "se lisent par les membres" in visit.as_(None).get("/votes").text


def test_a_vote_is_closed_early_by_its_button_once_everybody_voted(here: Commission, visit: Visit) -> None:
    ballot = here.ask(here.admitted())
    secretary = visit.as_(here.here.secretary)
    early = secretary.post(f"/votes/{ballot.id}/clore")
    assert early.status_code == 409
    assert "5 membre(s) n’ont pas encore voté" in early.text
    here.everybody(ballot, *[FAVOUR] * 5)
    assert f"/votes/{ballot.id}/clore" in secretary.get(f"/votes/{ballot.id}").text
    assert secretary.post(f"/votes/{ballot.id}/clore").status_code == 303
    assert "Adopté" in secretary.get(f"/votes/{ballot.id}").text


def test_the_consequences_that_a_sub_amendment_held_up_are_drawn_by_a_button(
    here: Commission, visit: Visit, clock
) -> None:
    parent = here.admitted()
    sub = sub_amendment(here.here, parent, "Nous disons presque tout.")
    ballot = here.ask(parent)
    here.vote(ballot, here.here.member)
    secretary = visit.as_(here.here.secretary)
    assert "Un sous-amendement attend sa décision" in secretary.get(f"/votes/{ballot.id}").text
    clock.moment = ballot.closes_at
    here.tick()
    secretary = visit.as_(here.here.secretary)  # a week later: the secretariat's session does not last that long
    page = secretary.get(f"/votes/{ballot.id}").text
    assert "rien n’est décidé pour le moment" in page
    assert secretary.post(f"/votes/{ballot.id}/consequences").status_code == 409
    deciding.withdraw(here.ws, here.here.other, sub.id)
    assert f"/votes/{ballot.id}/consequences" in secretary.get(f"/votes/{ballot.id}").text
    assert secretary.post(f"/votes/{ballot.id}/consequences").status_code == 303
    assert "décidé par ce vote" in secretary.get(f"/votes/{ballot.id}").text
