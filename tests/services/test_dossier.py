"""« Pourquoi ce texte ? »: the dossier of a paragraph tells all that made it, to each reader no more than they may know."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from manifeste_tool.domain.amending.opinions import OpinionKind
from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.commission.voting import Choice as Voice
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution, Fate
from manifeste_tool.domain.outcomes.outcomes import Choice, Chosen
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.gestures import Cite, Delete, Insert, Join, Move, Split
from manifeste_tool.domain.text.text import Relation, Source
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.dossier import telling
from manifeste_tool.services.dossier.dossiers import Dossier, dossier
from manifeste_tool.services.evidence import keeping
from manifeste_tool.services.evidence.keeping import Typed
from manifeste_tool.services.examining import deciding, opining
from manifeste_tool.services.outcomes import deciding as outcomes
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import drafting, sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.synthesis import findings
from tests.services.ballots.voters import Commission
from tests.services.hands import another
from tests.services.story import Cast, cast, change

GUIDE = Path(__file__).parents[2] / "docs" / "dossier.md"
SAID = Contribution("", "", publishable=True, origin="dossier")


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


def read(here: Cast, identity: str, person: Person | None) -> Dossier:
    return dossier(here.ws, person, identity)


def plain(page: Dossier) -> str:
    return json.dumps(telling.told(page, "/"), ensure_ascii=False)


def publish(here: Cast, number: str = "0.1") -> None:
    with here.ws.reading() as connection:
        every = [unit.id for unit in here.ws.text(connection, here.tip())]
    sourcing.declare(here.ws, here.secretary, every)
    publishing.publish(here.ws, here.secretary, number=number, title="Une", story="Publique.", seen=here.tip())


def say(here: Cast, reference: str, body: str, **more: object) -> None:
    with here.ws.writing() as connection:
        said = replace(SAID, reference=reference, body=body, external_id=reference, **more)
        contributions.add(connection, [said], here.ws.now())


def cite(here: Cast, identity: str, key: str, relation: Relation = Relation.TAKES_UP, **excerpts: str) -> None:
    put = Linking(identity, put=(Source(key, relation),), excerpts={key: excerpts["excerpt"]} if excerpts else {})
    sourcing.cite(here.ws, here.secretary, put)


def refuse(here: Cast, *references: str, paragraph: str = "", reason: str = "Une loi le dit.") -> int:
    choice = Choice(Chosen.SELECTION, references)
    return outcomes.decide(here.ws, here.secretary, choice, fate=Fate.NOT_RETAINED, reason=reason, paragraph=paragraph)


def test_it_tells_every_step_from_the_oldest_with_the_amendment_behind_it(here: Cast) -> None:
    publish(here)
    amendment = here.propose(change("bbbbbbb2", "L'accueil par une personne est garanti."), headline="Garantir")
    here.integrate(amendment)
    cite(here, "bbbbbbb2", "2025-ESSAI-0002")
    steps = read(here, "bbbbbbb2", here.member).steps
    assert [str(step.revision.change) for step in steps] == ["inserted", "modified", "cited"]
    assert [step.version for step in steps] == ["0.1", "", ""]
    debated = steps[1].debated
    assert debated is not None
    assert (debated.amendment.headline, debated.author) == ("Garantir", "member")
    assert (steps[0].debated, steps[2].revision.author) == (None, "secretary")


def test_an_amendment_comes_with_who_signed_it_and_what_was_thought_of_it(here: Cast) -> None:
    rapporteur = another(here, "Rapporteure", Role.MEMBER, rapporteur=True)
    amendment = here.propose(change("bbbbbbb2", "L'accueil est garanti."))
    opining.give(here.ws, rapporteur, amendment.id, kind=str(OpinionKind.UNFAVOURABLE), words="Trop court.")
    deciding.admit(here.ws, here.secretary, amendment.id)
    deciding.reject(here.ws, here.secretary, amendment.id, why="Le mot « reste » importe.")
    assert read(here, "bbbbbbb2", here.member).not_retained[0].opinions == ()
    opining.publish(here.ws, here.secretary, [one.opinion.id for one in _opinions(here)])
    told = read(here, "bbbbbbb2", here.member).not_retained[0]
    assert [(one.giver, one.opinion.words) for one in told.opinions] == [("Rapporteure", "Trop court.")]
    assert told.amendment.reason == "Le mot « reste » importe."


def _opinions(here: Cast):
    return read(here, "bbbbbbb2", here.secretary).not_retained[0].opinions


def test_what_was_rejected_withdrawn_refused_or_fell_is_told_with_its_motive_and_its_cause(here: Cast) -> None:
    first, second, third, fourth = (
        here.propose(gesture, headline=headline)
        for gesture, headline in (
            (change("bbbbbbb2", "Tout autre accueil."), "Rejeté"),
            (Insert("bbbbbbb2", "Un ajout à la suite."), "Retiré"),
            (change("bbbbbbb2", "Encore un accueil."), "Tombé"),
            (Delete("bbbbbbb2"), "Irrecevable"),
        )
    )
    other = here.propose(change("bbbbbbb2", "L'accueil est assuré."), headline="Adopté")
    for one in (first, second, third):
        deciding.admit(here.ws, here.secretary, one.id)
    here.adopt(other)
    deciding.reject(here.ws, here.secretary, first.id, why="Non.")
    deciding.withdraw(here.ws, here.member, second.id)
    deciding.fall(here.ws, here.secretary, third.id, cause_id=other.id)
    deciding.refuse(here.ws, here.secretary, fourth.id, ground_given="hors sujet", why="Ailleurs.")
    told = {one.amendment.headline: one for one in read(here, "bbbbbbb2", here.member).not_retained}
    assert list(told) == ["Rejeté", "Retiré", "Tombé", "Irrecevable"]
    assert told["Rejeté"].amendment.reason == "Non."
    assert told["Tombé"].cause is not None
    assert told["Tombé"].cause.id == other.id
    assert (told["Irrecevable"].amendment.ground, told["Irrecevable"].amendment.reason) == ("hors sujet", "Ailleurs.")
    assert read(here, "ccccccc2", here.member).not_retained == ()


def test_the_public_reads_what_was_rejected_only_where_a_stage_opens_it(here: Cast) -> None:
    publish(here)
    amendment = here.propose(change("bbbbbbb2", "SECRET."), headline="SECRET")
    deciding.admit(here.ws, here.secretary, amendment.id)
    deciding.reject(here.ws, here.secretary, amendment.id, why="SECRET")
    assert read(here, "bbbbbbb2", None).not_retained == ()
    assert "SECRET" not in plain(read(here, "bbbbbbb2", None))
    assert "SECRET" in plain(read(here, "bbbbbbb2", here.member))
    here.open(StageKind.FILING, public=True)
    assert "SECRET" in plain(read(here, "bbbbbbb2", None))


def test_votes_are_counted_for_the_commission_and_named_as_the_table_says(here: Cast, clock) -> None:
    members = [here.member, here.other, here.drafter]
    commission = Commission(here, members)
    amendment = here.propose(change("bbbbbbb2", "L'accueil est garanti."))
    deciding.admit(here.ws, here.secretary, amendment.id)
    ballot = commission.ask(amendment)
    commission.everybody(ballot, Voice.AGAINST, Voice.AGAINST, Voice.FAVOUR)
    assert all(not one.votes for one in read(here, "bbbbbbb2", here.member).not_retained)
    clock.moment = ballot.closes_at
    commission.tick()
    told = read(here, "bbbbbbb2", here.member).not_retained[0]
    vote = told.votes[0]
    assert vote.ballot.counts is not None
    assert (vote.ballot.counts.favour, vote.ballot.counts.against) == (1, 2)
    assert {str(choice): names for choice, names in vote.named.items()} == {
        "pour": ("drafter",),
        "contre": ("member", "other"),
    }
    publish(here)
    here.open(StageKind.FILING, public=True)
    public = read(here, "bbbbbbb2", None).not_retained[0]
    assert public.votes == ()
    here.open(StageKind.ADOPTION, public=True)
    assert read(here, "bbbbbbb2", None).not_retained[0].votes[0].named == vote.named


def test_it_follows_what_was_joined_into_it(here: Cast) -> None:
    here.integrate(here.propose(change("ccccccc2", "Les agents sont formés tous les ans.")))
    here.integrate(here.propose(Join("bbbbbbb2")))
    page = read(here, "bbbbbbb2", here.member)
    assert [(one.id, str(one.kinship)) for one in page.origins] == [("ccccccc2", "absorbé")]
    told = [(step.paragraph, str(step.revision.change)) for step in page.steps]
    assert ("ccccccc2", "modified") in told
    assert ("ccccccc2", "deleted") in told
    assert told[0][1] == "inserted"


def test_it_follows_what_it_was_cut_from_up_to_the_cut_and_no_further(here: Cast) -> None:
    here.integrate(here.propose(change("ccccccc2", "Les agents sont formés. Ils choisissent tous leurs outils.")))
    here.integrate(here.propose(Split("ccccccc2", "Ils choisissent")))
    here.integrate(here.propose(change("ccccccc2", "Les agents sont formés, toujours.")))
    with here.ws.reading() as connection:
        text = here.ws.text(connection, here.tip())
    born = next(unit.id for unit in text if unit.text == "Ils choisissent tous leurs outils.")
    page = read(here, born, here.member)
    assert [(one.id, str(one.kinship), one.heir) for one in page.origins] == [("ccccccc2", "scindé", born)]
    told = [(step.paragraph, str(step.revision.change)) for step in page.steps]
    assert told.count(("ccccccc2", "modified")) == 2, "the change before the cut and the cut, not what came after"
    assert (born, "inserted") in told


def test_it_follows_a_split_of_what_was_joined_and_moves(here: Cast) -> None:
    here.integrate(here.propose(Join("bbbbbbb2")))
    here.integrate(here.propose(Split("bbbbbbb2", "Ils choisissent")))
    with here.ws.reading() as connection:
        text = here.ws.text(connection, here.tip())
    born = next(unit.id for unit in text if unit.text == "Ils choisissent leurs outils.")
    here.integrate(here.propose(Move(born, "aaaaaaa2")))
    page = read(here, born, here.member)
    assert {one.id for one in page.origins} == {"bbbbbbb2", "ccccccc2"}
    assert str(page.steps[-1].revision.change) == "moved"
    assert {step.paragraph for step in page.steps} == {born, "bbbbbbb2", "ccccccc2"}


def test_a_rejected_amendment_on_what_it_absorbed_is_told_with_it(here: Cast) -> None:
    amendment = here.propose(change("ccccccc2", "Tout autre chose."), headline="Ailleurs")
    deciding.admit(here.ws, here.secretary, amendment.id)
    deciding.reject(here.ws, here.secretary, amendment.id, why="Non.")
    here.integrate(here.propose(Join("bbbbbbb2")))
    assert [one.amendment.headline for one in read(here, "bbbbbbb2", here.member).not_retained] == ["Ailleurs"]


def test_a_drafting_is_told_save_by_save_to_drafters_and_once_to_others(workspace: Workspace) -> None:
    here = cast(workspace, stage=StageKind.DRAFTING)
    drafting.write(here.ws, here.drafter, seen=here.tip(), gestures=[change("bbbbbbb2", "Un premier jet.")])
    with here.ws.reading() as connection:
        saved = here.ws.working_ref(connection)
    assert saved.startswith("refs/redaction/")
    assert len(read(here, "bbbbbbb2", here.drafter).steps) == 2
    drafting.end_drafting(here.ws, here.secretary)
    publish(here)
    kinds = [(str(one.revision.change), one.revision.in_drafting) for one in read(here, "bbbbbbb2", here.drafter).steps]
    assert kinds == [("inserted", False), ("modified", True)]
    public = [(str(one.revision.change), one.revision.in_drafting) for one in read(here, "bbbbbbb2", None).steps]
    assert public == [("inserted", False), ("modified", False)]


def test_a_paragraph_that_no_longer_stands_has_its_dossier(here: Cast) -> None:
    cite(here, "ccccccc2", "2025-ESSAI-0002")
    here.integrate(here.propose(Delete("ccccccc2"), headline="Supprimer"))
    page = read(here, "ccccccc2", here.member)
    assert (page.standing, page.place) == (False, None)
    assert page.paragraph.text == "Les agents sont formés chaque année. Ils choisissent leurs outils."
    assert str(page.steps[-1].revision.change) == "deleted"
    assert [line.view.key for place in page.resting.territories for line in place.sources] == ["2025-ESSAI-0002"]
    with pytest.raises(NotFoundError):
        read(here, "zzzzzzz2", here.member)


def test_the_public_reads_the_version_published_last_and_nothing_newer(here: Cast) -> None:
    with pytest.raises(NotFoundError):
        read(here, "bbbbbbb2", None)
    publish(here)
    here.integrate(here.propose(change("bbbbbbb2", "SECRET courant."), headline="SECRET"))
    say(here, "2025-ESSAI-0009", "SECRET parole")
    cite(here, "bbbbbbb2", "2025-ESSAI-0009")
    here.integrate(here.propose(Insert("bbbbbbb2", "SECRET nouveau.")))
    with here.ws.reading() as connection:
        born = next(unit.id for unit in here.ws.text(connection, here.tip()) if unit.text == "SECRET nouveau.")
    for person in (None, here.referent):
        page = read(here, "bbbbbbb2", person)
        assert page.paragraph.text.startswith("L'accueil par une personne")
        assert "SECRET" not in plain(page)
        with pytest.raises(NotFoundError):
            read(here, born, person)
    assert "SECRET" in plain(read(here, "bbbbbbb2", here.member))
    publish(here, "0.2")
    assert "SECRET courant." in plain(read(here, "bbbbbbb2", None))


def test_a_split_that_is_not_published_says_nothing_to_the_public(here: Cast) -> None:
    publish(here)
    here.integrate(here.propose(Join("bbbbbbb2")))
    assert read(here, "bbbbbbb2", None).origins == ()
    assert read(here, "ccccccc2", None).standing


def test_sources_go_by_place_findings_and_pieces_apart(here: Cast) -> None:
    with here.ws.writing() as connection:
        consultations.put_authorities(connection, [Authority("ESSA", "Commune d'essai", "commune")])
        consultations.put_consultations(connection, [Consultation("ESSA-1", "ESSA", "Une concertation")])
    say(here, "2025-ESSAI-0005", "D'ici.", consultation="ESSA-1")
    say(here, "2025-ESSAI-0006", "Par un enseignement.", consultation="ESSA-1")
    with here.ws.writing() as connection:
        findings.put(connection, Finding("E1", "Ce qui revient", "", "attente", "Accueil"), ["2025-ESSAI-0006"])
    piece = keeping.keep(here.ws, here.secretary, Typed("audition", "Une audition", minutes="Un mot.", public=True))
    for key in ("2025-ESSAI-0005", "E1", f"{piece}-1"):
        cite(here, "bbbbbbb2", key)
    resting = read(here, "bbbbbbb2", here.secretary).resting
    places = {place.name: [line.view.key for line in place.sources] for place in resting.territories}
    assert places == {"Commune d'essai": ["2025-ESSAI-0005"], "": ["2025-ESSAI-0001"]}
    assert [line.view.key for line in resting.findings] == ["E1"]
    assert [line.view.words for line in resting.pieces] == ["Un mot."]
    assert resting.publics.contributions == 3
    assert resting.publics.authorities == {"ESSA": 2, "": 1}


def test_private_and_withdrawn_words_are_never_told_nor_where_they_come_from(here: Cast) -> None:
    with here.ws.writing() as connection:
        consultations.put_authorities(connection, [Authority("ESSA", "SECRETLIEU", "commune")])
        consultations.put_consultations(connection, [Consultation("ESSA-1", "ESSA", "Une concertation")])
    told = {"consultation": "ESSA-1", "author_type": "SECRETTYPE", "territory": "SECRETLIEU", "title": "SECRETTITRE"}
    say(here, "2025-ESSAI-0005", "SECRETPRIVE", **(told | {"publishable": False}))
    say(here, "2025-ESSAI-0006", "SECRETRETIRE", **told)
    say(here, "2025-ESSAI-0007", "SECRETRETENU", **(told | {"held": True}))
    for key, words in (("5", "SECRETPRIVE"), ("6", "SECRETRETIRE"), ("7", "SECRETRETENU")):
        cite(here, "bbbbbbb2", f"2025-ESSAI-000{key}", excerpt=words)
    with here.ws.writing() as connection:
        contributions.withdraw(connection, "2025-ESSAI-0006")
    publish(here)
    for person in (None, here.member):
        page = read(here, "bbbbbbb2", person)
        assert "SECRET" not in plain(page), person
    statuses = {
        one["key"]: one["status"]
        for place in telling.told(read(here, "bbbbbbb2", None), "/")["sources"]["by_territory"]
        for one in place["sources"]
    }
    assert statuses == {
        "2025-ESSAI-0001": "shown",
        "2025-ESSAI-0005": "not_published",
        "2025-ESSAI-0006": "withdrawn",
        "2025-ESSAI-0007": "not_published",
    }
    assert "SECRETPRIVE" in plain(read(here, "bbbbbbb2", here.secretary))
    assert "SECRETRETIRE" not in plain(read(here, "bbbbbbb2", here.secretary))


def test_a_piece_that_is_not_published_has_no_title_nor_words_for_the_public(here: Cast) -> None:
    key = keeping.keep(here.ws, here.secretary, Typed("audition", "SECRET", "SECRET", minutes="# SECRET\nSECRET"))
    cite(here, "bbbbbbb2", f"{key}-1")
    publish(here)
    told = telling.told(read(here, "bbbbbbb2", None), "/")["sources"]["pieces"][0]
    assert (told["title"], told["words"], told["passage"], told["published"]) == (None, None, None, False)
    assert "SECRET" not in plain(read(here, "bbbbbbb2", None))
    assert "SECRET" in plain(read(here, "bbbbbbb2", here.member))


def test_each_link_says_whether_it_was_made_before_or_after_the_words(here: Cast, clock) -> None:
    clock.advance(days=1)
    cite(here, "bbbbbbb2", "2025-ESSAI-0002")
    lines = {
        line.view.key: line
        for place in read(here, "bbbbbbb2", here.member).resting.territories
        for line in place.sources
    }
    states = {key: line.view.state and line.view.state.is_provenance for key, line in lines.items()}
    assert states == {"2025-ESSAI-0001": True, "2025-ESSAI-0002": False}
    here.integrate(here.propose(change("bbbbbbb2", "Un humain répond partout et toujours à qui le demande.")))
    after = telling.told(read(here, "bbbbbbb2", here.member), "/")["sources"]["by_territory"][0]["sources"]
    assert [one["to_reconfirm"] for one in after] == [True, True]


def test_what_the_paragraph_departs_from_stands_with_what_was_not_retained(here: Cast) -> None:
    cite(here, "bbbbbbb2", "2025-ESSAI-0002", Relation.DEPARTS_FROM)
    resting = read(here, "bbbbbbb2", here.member).resting
    assert [line.view.words for line in resting.departed] == ["Gardez le guichet."]
    assert [line.view.key for place in resting.territories for line in place.sources] == ["2025-ESSAI-0001"]
    assert resting.publics.contributions == 1


def test_contributions_not_retained_with_this_paragraph_are_told_with_the_reason(here: Cast) -> None:
    say(here, "2025-ESSAI-0005", "Fermez tout.", title="Fermer")
    say(here, "2025-ESSAI-0006", "SECRETPRIVE", publishable=False)
    say(here, "2025-ESSAI-0007", "Ouvrez la nuit.", paragraph="bbbbbbb2")
    say(here, "2025-ESSAI-0008", "Sans rapport.")
    refuse(here, "2025-ESSAI-0005", "2025-ESSAI-0006", paragraph="bbbbbbb2", reason="L'accueil demeure.")
    last = refuse(here, "2025-ESSAI-0007", "2025-ESSAI-0008", reason="Trop cher.")
    publish(here)
    told = [
        (one.outcome.reason, one.count, [said.reference for said in one.shown], one.others)
        for one in read(here, "bbbbbbb2", None).refused
    ]
    assert told == [
        ("L'accueil demeure.", 2, ["2025-ESSAI-0005"], 1),
        ("Trop cher.", 1, ["2025-ESSAI-0007"], 0),
    ]
    assert "SECRETPRIVE" not in plain(read(here, "bbbbbbb2", None))
    assert "2025-ESSAI-0006" not in plain(read(here, "bbbbbbb2", None))
    assert read(here, "ccccccc2", None).refused == ()
    outcomes.undo(here.ws, here.secretary, last)
    cite(here, "ccccccc2", "2025-ESSAI-0005")
    left = read(here, "bbbbbbb2", here.secretary).refused
    assert [(one.count, [said.reference for said in one.shown]) for one in left] == [(1, ["2025-ESSAI-0006"])]


def test_every_name_of_the_data_is_explained(here: Cast) -> None:
    publish(here)
    here.integrate(here.propose(Join("bbbbbbb2")))
    cite(here, "bbbbbbb2", "2025-ESSAI-0002", Relation.DEPARTS_FROM)
    say(here, "2025-ESSAI-0005", "Fermez tout.")
    refuse(here, "2025-ESSAI-0005", paragraph="bbbbbbb2")
    key = keeping.keep(here.ws, here.secretary, Typed("audition", "Une audition", minutes="Un mot."))
    with here.ws.writing() as connection:
        findings.put(connection, Finding("E1", "Ce qui revient", "", "attente", "Accueil"), ["2025-ESSAI-0005"])
    for each in (f"{key}-1", "E1"):
        cite(here, "bbbbbbb2", each, Relation.SHEDS_LIGHT)
    data = telling.told(read(here, "bbbbbbb2", here.member), "/")
    explained = set(re.findall(r"`([a-z_]+)`", GUIDE.read_text()))
    missing = _names(data) - explained
    assert not missing, f"docs/dossier.md explains every name but {missing}"
    assert json.loads(json.dumps(data)) == data


def _names(data: object, *, named: bool = True) -> set[str]:
    if isinstance(data, list):
        return set().union(*map(_names, data)) if data else set()
    if not isinstance(data, dict):
        return set()
    free = {"amendments", "shown_from", "publics", "named"}
    found = set(data) if named else set()
    return found.union(*(_names(value, named=key not in free) for key, value in data.items()))


def test_an_erased_author_and_a_cite_in_an_amendment_are_told_too(here: Cast) -> None:
    proposal = proposing.Proposal(
        "c" * 32, here.tip(), "Sourcer", "Parce que.", (Cite("ccccccc2", ("2025-ESSAI-0002",)),)
    )
    filed = proposing.propose(here.ws, here.other, proposal)
    here.integrate(filed)
    step = read(here, "ccccccc2", here.member).steps[-1]
    assert (str(step.revision.change), step.debated and step.debated.author) == ("cited", "other")
    with here.ws.reading() as connection:
        assert people.get(connection, here.other.id) is not None
