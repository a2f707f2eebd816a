"""Every page read as a visitor at every stage: nothing that the table of audiences keeps from the public is there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import product
from zipfile import ZipFile

import pytest
from werkzeug.routing import BuildError, Rule
from werkzeug.test import TestResponse

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.commission.attendance import Attending
from manifeste_tool.domain.commission.ballots import BallotKind
from manifeste_tool.domain.commission.voting import Rules
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution, Fate
from manifeste_tool.domain.entering.devices import Device, Means
from manifeste_tool.domain.gathering.moderation import Reason
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.membership.mandates import Mandate
from manifeste_tool.domain.outcomes.outcomes import Choice, Chosen
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.reading.aligned import Language
from manifeste_tool.domain.registers.breaches import Breach, Risk
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.gestures import Insert
from manifeste_tool.domain.text.text import Source
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.ballots import planning, voting
from manifeste_tool.services.ballots.known_ballots import seen_as
from manifeste_tool.services.ballots.planning import Plan
from manifeste_tool.services.ballots.standing_rules import Standing
from manifeste_tool.services.discussion import discussing, moderating
from manifeste_tool.services.evidence import keeping as evidence_keeping
from manifeste_tool.services.examining import deciding
from manifeste_tool.services.files import Upload
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.health.beating import beat
from manifeste_tool.services.integration import copies
from manifeste_tool.services.membership import adding, inviting, mandating
from manifeste_tool.services.moderation import case_pages, contesting
from manifeste_tool.services.moderation import deciding as moderation
from manifeste_tool.services.moderation import holding as gate
from manifeste_tool.services.outcomes import deciding as outcomes
from manifeste_tool.services.outcomes import disputing
from manifeste_tool.services.outcomes.disputing import Contested
from manifeste_tool.services.publication import preparing, previewing, publishing
from manifeste_tool.services.reading import aligning
from manifeste_tool.services.registers import breaches, receiving
from manifeste_tool.services.sittings import holding
from manifeste_tool.services.sittings import planning as sitting_planning
from manifeste_tool.services.sittings.attending import Line
from manifeste_tool.services.sittings.planning import Plan as SittingPlan
from manifeste_tool.services.synthesis import marking
from manifeste_tool.services.synthesis.marking import Marking
from manifeste_tool.services.text import drafting, sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.voices import asking, flagging
from manifeste_tool.services.voices.asking import Asked
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people, stages
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.entering import devices
from manifeste_tool.storage.returning import documents
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.storage.telling import outbox
from manifeste_tool.storage.telling.outbox import Mail
from manifeste_tool.storage.territories import requests
from tests.services.story import Cast, cast, change
from tests.services.test_aligning import seen
from tests.web.visit import Visit, opened

#: What nobody outside the commission may read, whatever is open; and what a stage opened to the public shows.
ALWAYS_HIDDEN = (
    "SECRETBROUILLON",
    "SECRETREDACTION",
    "SECRETPRIVE",
    "SECRETRETIRE",
    "secret@exemple.invalid",
    "SECRETREFUS",
    "SECRETNOTE",
    "SECRETMASQUE",
    "SECRETRAISON",
    "SECRETSUPPRIME",
    "SECRETAVANT",
    "SECRETSIGNALEMENT",
    "SECRETCOPIE",
    "SECRETCOURRIEL",
    "SECRETQUESTION",
    "SECRETALERTE",
    "SECRETLIEN",
    "SECRETPRESENCE",
    "SECRETCONCERTATION",
    "SECRETDEMANDE",
    "SECRETVOTE",
    "SECRETRETENU",
    "SECRETECARTE",
    "SECRETORIGINAL",
    "SECRETREEXAMEN",
    "SECRETMARQUE",
    "SECRETSUITE",
    "SECRETCONTESTE",
    "SECRETPIECE",
    "SECRETPREPARE",
    "SECRETDOCUMENT",
    "SECRETMANDAT",
    "SECRETAPPAREIL",
    "SECRETINVITATION",
    "SECRETREGISTRE",
)
HIDDEN_UNLESS_OPENED = ("SECRETCOURANT", "SECRETPROPOSE", "SECRETTITRE", "SECRETMOTIF", "SECRETCOMMENTAIRE")


def _aligned(here: Cast, words: str) -> None:
    """Write a passage of each text that follows the French."""
    for language, identity in (
        (Language.ENGLISH, "bbbbbbb2"),
        (Language.EASY, "bbbbbbb2"),
        (Language.PLAIN, "hhhhhhh2"),
    ):
        shown = seen(here, identity, language)
        aligning.write(here.ws, here.drafter, language, identity, words=words, shown=shown)


def _with_accounts(here: Cast) -> None:
    """Have a member with a mandate, signed in on a device of theirs."""
    mandating.enter(here.ws, here.secretary, Mandate(here.member.id, "SECRETMANDAT"))
    now = here.ws.now()
    used = Device(0, here.member.id, Means.LINK, "SECRETAPPAREIL", now, now, now + timedelta(days=60))
    with here.ws.writing() as connection:
        devices.add(connection, digest("clé"), used)


def _planted(here: Cast) -> None:
    """Publish a version, then let everything that is not public happen after it."""
    ws = here.ws
    hidden = evidence_keeping.Typed(
        "audition", *["SECRETPIECE"] * 2, body="SECRETPIECE", minutes="# SECRETPIECE\nSECRETPIECE"
    )
    evidence_keeping.keep(ws, here.secretary, hidden, Upload("SECRETPIECE.pdf", b"%PDF-1.7 SECRETPIECE"))
    sourcing.cite(ws, here.secretary, Linking("bbbbbbb2", put=(Source("P1-1"), Source("P1"))))
    sourcing.declare(ws, here.secretary, ["ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"])
    _aligned(here, "Told to everybody.")
    publishing.publish(ws, here.secretary, number="0.1", title="Une", story="Publique.", seen=here.tip())
    _aligned(here, "SECRETCOURANT in other words.")
    here.integrate(here.propose(change("aaaaaaa2", "Nous disons SECRETCOURANT.")))
    words = preparing.Typed("0.2", "SECRETPREPARE", "SECRETPREPARE", ws.now() + timedelta(days=9))
    prepared = preparing.prepare(ws, here.secretary, words, seen=here.tip())
    previewing.give(ws, here.secretary, prepared, name="SECRETPREPARE", days=1, past_the_hour=False)
    proposed = here.propose(Insert("bbbbbbb2", "SECRETPROPOSE ajouté."), headline="SECRETTITRE")
    discussing.on_amendment(ws, here.member, proposed.id, body="SECRETCOMMENTAIRE", once="1")
    discussing.on_paragraph(ws, here.member, "bbbbbbb2", body="SECRETCOMMENTAIRE", once="2", seen=here.tip())
    _held(here)
    _registered(here)
    _said(here, proposed.id)
    _written(here)
    _joining(here)
    _with_accounts(here)
    guest = adding.add_person(ws, Person(0, "Invitée", Role.REFERENT, "invitee@exemple.invalid"))
    inviting.invite(ws, here.secretary, guest.id, words="SECRETINVITATION")
    gestures = (change("ccccccc2", "SECRETREFUS."),)
    refused = proposing.propose(ws, here.other, Proposal("r" * 32, here.tip(), "SECRETREFUS", "SECRETREFUS", gestures))
    deciding.refuse(ws, here.secretary, refused.id, ground_given="autre", why="SECRETREFUS")
    motive = Proposal("q" * 32, here.tip(), "Titre", "SECRETMOTIF", (change("ccccccc2", "Autre."),))
    proposing.propose(ws, here.other, motive)
    words = (change("bbbbbbb2", "SECRETBROUILLON."),)
    proposing.keep_draft(ws, here.member, Proposal("d" * 32, here.tip(), "SECRETBROUILLON", "", words))
    with ws.writing() as connection:
        said = Contribution("2025-ESSAI-0003", "SECRETPRIVE", title="SECRETPRIVE", origin="essai", external_id="3")
        gone = replace(
            said, reference="2025-ESSAI-0004", body="SECRETRETIRE", title="", publishable=True, external_id="4"
        )
        contributions.add(connection, [said, gone], ws.now())
        contributions.withdraw(connection, "2025-ESSAI-0004")
        people.add(connection, Person(0, "Quelqu'un", Role.MEMBER, email="secret@exemple.invalid"), ws.now())
    here.close_all()
    with ws.writing() as connection:
        stages.add(connection, Stage(StageKind.DRAFTING, ws.now()))
    _marked(here)
    drafting.write(ws, here.drafter, seen=here.tip(), gestures=[change("ddddddd2", "SECRETREDACTION.")])
    lent = copies.lend(ws, here.secretary, title="SECRETCOPIE", chapter="", drafters=[here.member.id], due_at=None)
    copies.write(ws, here.member, lent.id, seen=lent.base, gestures=[change("ddddddd2", "SECRETCOPIE.")])
    _voted(here, proposed)
    _written_to(here)
    _moderated(here)
    _decided(here)
    _brought(here)
    here.close_all()


def _brought(here: Cast) -> None:
    """An edited document came back: what it says is for who brought it and the secretariat."""
    key = "d" * 32
    told = (documents.OPEN, "title||SECRETDOCUMENT", here.ws.now())
    document = documents.Document(
        *(key, key, "SECRETDOCUMENT.docx", "annoté", None, here.tip(), here.member.id, None), *told
    )
    said = ("changed", "SECRETDOCUMENT", "SECRETDOCUMENT", "SECRETDOCUMENT", "", "")
    change_ = documents.Change(key, 0, "SECRETDOCUMENT", None, "bbbbbbb2", *said)
    with here.ws.writing() as connection:
        documents.add(connection, document, [change_])


def _decided(here: Cast) -> None:
    """Decide something of a contribution without consent, and contest a reprise: the words of both are not public."""
    one, said = Choice(Chosen.SELECTION, ("2025-ESSAI-0003",)), {"fate": Fate.NOT_RETAINED, "reason": "SECRETSUITE"}
    outcomes.decide(here.ws, here.secretary, one, **said)
    asked = Contested("2025-ESSAI-0001", "bbbbbbb2", "2025-ESSAI-0001", "SECRETCONTESTE")
    disputing.dispute(here.ws, Sender("192.0.2.2"), None, asked)


def _marked(here: Cast) -> None:
    """Readers marked what is public and what is not: what they wrote beside is the commission's."""
    with here.ws.writing() as connection:
        for key in ("E1", "E2"):
            findings.add(connection, Finding(key, f"Un enseignement, {key}"))
        findings.merge(connection, "E2", "E1")
    for reference, passage in (("2025-ESSAI-0001", ""), ("2025-ESSAI-0003", "SECRETPRIVE")):
        typed = Marking(passage=passage, finding="E1", note="SECRETMARQUE")
        marking.mark(here.ws, here.secretary, reference, typed)
    marking.leave(here.ws, here.secretary, "2025-ESSAI-0002", "SECRETMARQUE")


def _moderated(here: Cast) -> None:
    """One contribution waits, one is not published and contested, one is masked: its original is the moderators'."""
    bodies = {5: "SECRETRETENU", 6: "SECRETECARTE", 7: "Un mot de SECRETORIGINAL."}
    said = {
        number: Contribution(f"2025-ESSAI-000{number}", body, publishable=True, origin="essai", external_id=str(number))
        for number, body in bodies.items()
    }
    with here.ws.writing() as connection:
        contributions.add(connection, said.values(), here.ws.now())
        for one in said.values():
            gate.screen(here.ws, connection, one, others=[Reason.NEW])
    _, aside, masked = (one.reference for one in said.values())
    seen = {one: case_pages.case_page(here.ws, here.secretary, one).seen for one in (aside, masked)}
    why = {"ground": "autre motif", "words": "SECRETECARTE"}
    moderation.set_aside(here.ws, here.secretary, aside, seen=seen[aside], **why)
    contesting.contest(here.ws, aside, "SECRETREEXAMEN")
    wanted = moderation.Wanted(typed="SECRETORIGINAL", kind="nom de personne")
    moderation.mask_and_publish(here.ws, here.secretary, masked, seen=seen[masked], wanted=wanted)


def _written_to(here: Cast) -> None:
    """Somebody without account wrote to the secretariat, and flagged a contribution."""
    asked = Asked("SECRETQUESTION", "quelqu.un@exemple.test", name="SECRETQUESTION")
    asking.ask(here.ws, Sender("192.0.2.1"), asked)
    words = {"motive": "autre", "message": "SECRETALERTE", "email": "quelqu.un@exemple.test"}
    flagging.flag(here.ws, Sender("192.0.2.1"), None, "2025-ESSAI-0001", **words)


def _voted(here: Cast, amendment: Amendment) -> None:
    """Leave one vote that is open and one to come: what is asked, and who answered, is the commission's."""
    deciding.admit(here.ws, here.secretary, amendment.id)
    hours = {"opens_at": None, "closes_at": here.ws.now() + timedelta(days=7)}
    told = {"kind": BallotKind.WRITTEN, "standing": Standing(Rules(), 1), "question": "SECRETVOTE ?"}
    asked = planning.plan(
        here.ws, here.secretary, Plan("SECRETVOTE", whole_text=False, numbers=str(amendment.number), **told, **hours)
    )
    hours["opens_at"] = here.ws.now() + timedelta(days=1)
    planning.plan(here.ws, here.secretary, Plan("SECRETVOTE à venir", whole_text=True, numbers="", **told, **hours))
    with here.ws.reading() as connection:
        seen = seen_as(connection, asked)
    voting.vote(here.ws, here.other, asked.id, "contre", seen=seen)


def _joining(here: Cast) -> None:
    """Leave a consultation that its référent has not published, and an authority that asks to join."""
    held = Consultation("ESSA-1", "ESSA", "SECRETCONCERTATION", summary="SECRETCONCERTATION", published=False)
    with here.ws.writing() as connection:
        consultations.put_authorities(connection, [Authority("ESSA", "Commune d'essai", "commune")])
        consultations.put_consultations(connection, [replace(held, opens_on=here.ws.now().date())])
        people = dict.fromkeys(("elected_name", "elected_position", "referent_name"), "SECRETDEMANDE")
        secret = {"state": "à examiner", "kind": "commune", "referent_email": "x@exemple.invalid"}
        asked = {"key_digest": "0" * 64, "asked_at": here.ws.now(), "confirmed_at": here.ws.now()}
        requests.add(connection, {"name": "SECRETDEMANDE", "message": "SECRETDEMANDE", **people, **secret, **asked})


def _written(here: Cast) -> None:
    """Put a mail to the member into the outbox."""
    now = here.ws.now()
    new = Mail("<1@test>", "x@exemple.invalid", "votes", *["SECRETCOURRIEL"] * 3, now, now, person_id=here.member.id)
    with here.ws.writing() as connection:
        outbox.put(connection, new)


def _said(here: Cast, amendment_id: int) -> None:
    """Leave, on an amendment and a paragraph, what only some may read of what was said."""
    ws = here.ws
    discussing.on_amendment(ws, here.secretary, amendment_id, body="SECRETNOTE", once="3", internal=True)
    seen = here.tip()
    discussing.on_paragraph(ws, here.secretary, "bbbbbbb2", body="SECRETNOTE", once="4", seen=seen, internal=True)
    out, gone, edited = (
        discussing.on_paragraph(ws, here.member, "bbbbbbb2", body=body, once="5", seen=seen)
        for body in ("SECRETMASQUE", "SECRETSUPPRIME", "SECRETAVANT")
    )
    moderating.report(ws, here.other, edited, words="SECRETSIGNALEMENT")
    moderating.hide(ws, here.secretary, out, why="SECRETRAISON")
    discussing.delete(ws, here.member, gone)
    discussing.edit(ws, here.member, edited, body="Mieux dit.")


def _registered(here: Cast) -> None:
    """Ask something of one's data, and enter a breach: the registers are the secretariat's."""
    asked = receiving.Asked("accès", "SECRETREGISTRE", "SECRETREGISTRE, 3 rue Basse")
    receiving.enter(here.ws, here.secretary, asked, channel="courrier")
    breaches.enter(
        here.ws, here.secretary, Breach(0, here.ws.now(), "SECRETREGISTRE", Risk.NONE, data="SECRETREGISTRE")
    )


def _held(here: Cast) -> None:
    """Hold a sitting: its link and who was there are the commission's whatever is open to the public."""
    begins = here.ws.now() + timedelta(days=1)
    wanted = SittingPlan("Une séance", begins, place="Salle du conseil", link="https://visio.exemple.fr/SECRETLIEN")
    sitting = sitting_planning.plan(here.ws, here.secretary, wanted)
    sitting_planning.convene(here.ws, here.secretary, sitting.id)
    line = Line(here.member.id, Attending.SUBSTITUTE, by_name="SECRETPRESENCE")
    holding.open_(here.ws, here.secretary, sitting.id, [line])


ARGUMENTS = {
    "rest": ["HEAD", "config", "objects/info/packs"],
    "file_id": [1],
    "language": ["en", "falc", "clair"],
    "number": ["0.1", 1, 2, 3, 4, 5],
    "cycle": [1],
    "identity": ["aaaaaaa2", "bbbbbbb2", "ccccccc2", "ddddddd2"],
    "paragraph": ["ddddddd2"],
    "reference": ["2025-ESSAI-0001", *(f"2025-ESSAI-000{number}" for number in range(3, 8)), "ESSA-1"],
    "code": ["ESSA"],
    "name": [
        *("bande", "territoires", "auteurs", "parcours", "amendements", "amendements-dans-le-temps", "moderation"),
        "analyse-impact",
        "invitation",
        "contributions",
        "amendements",
        "votes",
        "journal",
        "pages-1",
        "versions-1",
        "paragraphes-1",
        "contributions-1",
        "pieces-1",
        *("invitation", "contributions", "amendements", "votes", "journal"),
        *(f"{kind}-1" for kind in ("pages", "versions", "paragraphes", "contributions", "pieces")),
    ],
    "lot_id": [1],
    "sheet": ["2026-ESSA-0001"],
    "slug": ["lire-le-manifeste", "voter"],
    "step": ["organisation", "pages-legales", "courriel", "texte", "etapes", "personnes"],
    "paper": ["2026-ESSA-0001"],
    "key": ["E1", "d" * 32, "P1", "P1-1"],
    "token": ["x" * 32],
    "filename": ["style.css"],
    "stage_id": [1],
    "enquiry_id": [1],
    "flag_id": [1],
    "ballot_id": [1, 2],
    "comment_id": [1, 2, 3, 4, 5, 6, 7],
    "copy_id": [1],
    "state": [1, 2],
    "signature_id": [1],
    "form": ["csv", "docx", "md"],
    "asked": ["0.1..aujourd'hui.md"],
    "chapter": ["hhhhhhh2"],
    "request_id": [1],
    "breach_id": [1],
    "mail_id": [1],
    "kind": ["votes"],
    "sitting_id": [1],
    "approval_id": [1],
    "statement_id": [1],
    "signatory_id": [1],
    "prepared_id": [1],
    "link_id": [1],
    "person_id": [1],
    "mandate_id": [1],
}
QUERIES = {
    "/comparer": ["?de=0.1&a=aujourd'hui", "?de=0.1&a=0.1"],
    "/amendements": ["?q=SECRET", "?etat=ouverts", "?paragraphe=bbbbbbb2"],
    "/contributions": ["?q=SECRETPRIVE", "?q=SECRETRETIRE", "?concertation=ESSA-1"],
    "/concertations": ["?collectivite=ESSA"],
    "/synthese": ["?collectivite=ESSA", "?theme=Eau"],
    "/enseignements/E1": ["?depuis=E2"],
    "/texte/provenance": ["?vue=tableau&tri=conteste"],
    "/recherche": ["?q=SECRET", "?q=SECRETPRIVE&quoi=contributions", "?q=2025-ESSAI"],
}


def _read(answer: TestResponse) -> str:
    """Return what an answer says; a Word document is unpacked, every part of it."""
    if not answer.data.startswith(b"PK"):
        return answer.data.decode("utf-8", "replace")
    with ZipFile(BytesIO(answer.data)) as parts:
        return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def _addresses(visit: Visit) -> Iterator[str]:
    """Yield an address for every page of the application, with every argument we know a value for."""
    adapter = visit.app.url_map.bind("localhost")
    for rule in visit.app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()):
            continue
        yield from _built(adapter, rule)
    for path, queries in QUERIES.items():
        yield from (path + query for query in queries)


def _built(adapter, rule: Rule) -> Iterator[str]:
    combinations: list[dict[str, object]] = [{}]
    for name in rule.arguments:
        assert name in ARGUMENTS, f"give a value for <{name}> of {rule.rule} so that its page is read"
        combinations = [{**so_far, name: value} for so_far in combinations for value in ARGUMENTS[name]]
    for values in combinations:
        try:
            yield adapter.build(rule.endpoint, values)
        except (BuildError, ValueError):  # a value of another route's argument of the same name
            continue


#: The stage read at every `make test`: closed, where most is hidden; the others, as slow, at every `make verify`.
_OFTEN = ((StageKind.EXAMINATION, False),)


@pytest.mark.parametrize(
    ("kind", "public"),
    [
        pytest.param(
            *each, marks=() if each in _OFTEN else pytest.mark.slow, id=f"{each[0]}-{'open' if each[1] else 'closed'}"
        )
        for each in product(StageKind, (False, True))
    ],
)
def test_a_visitor_finds_nothing_that_is_not_public(
    workspace: Workspace, settings: Settings, kind: StageKind, public: bool
) -> None:
    here = cast(workspace)
    _planted(here)
    here.open(kind, public=public)
    beat(here.ws)  # a worker runs: the instance is ready
    visit = opened(here, settings)
    hidden = ALWAYS_HIDDEN if public and kind is not StageKind.DRAFTING else ALWAYS_HIDDEN + HIDDEN_UNLESS_OPENED
    read = 0
    for person in (None, here.referent):
        client = visit.as_(person)
        for address in _addresses(visit):
            answer = client.get(address)
            assert answer.status_code < 500, address
            echoed = "q=SECRET" in address  # what the reader typed themselves stands in the search field
            found = [] if echoed else [secret for secret in hidden if secret in _read(answer)]
            assert not found, (address, found)
            if echoed:
                assert "2025-ESSAI-0003" not in answer.text, address
            read += answer.status_code == 200
            answer.close()
    assert read > 40, "the walk must reach real pages"


def test_what_is_opened_to_the_public_is_indeed_shown(workspace: Workspace, settings: Settings) -> None:
    here = cast(workspace)
    _planted(here)
    here.open(StageKind.FILING, public=True)
    nobody = opened(here, settings).as_(None)
    assert "SECRETCOURANT" in nobody.get("/texte").text
    assert "SECRETTITRE" in nobody.get("/amendements").text
    assert "SECRETCOMMENTAIRE" in nobody.get("/amendements/1/2").text


def test_the_commission_reads_what_is_its_own_and_no_draft_of_another(workspace: Workspace, settings: Settings) -> None:
    here = cast(workspace)
    _planted(here)
    here.open(StageKind.FILING)
    visit = opened(here, settings)
    member, other, secretary = (visit.as_(one) for one in (here.member, here.other, here.secretary))
    assert "SECRETCOURANT" in other.get("/texte").text
    assert "SECRETBROUILLON" in member.get("/mes-amendements").text
    assert "SECRETBROUILLON" not in other.get("/mes-amendements").text
    assert other.get("/brouillons/" + "d" * 32).status_code == 404
    assert "SECRETCOURRIEL" in member.get("/courriels").text
    assert "SECRETCOURRIEL" in secretary.get("/secretariat/courriels/1/html").text
    assert other.get("/courriels/1").status_code == 404
    assert "SECRETCOPIE" in member.get("/copies").text
    assert "SECRETCOPIE" in secretary.get("/copies/1").text
    for address in (one for one in _addresses(visit) if one.startswith("/copies/1")):
        assert other.get(address).status_code in (403, 404), address
    assert secretary.get("/brouillons/" + "d" * 32).status_code in (403, 404)


@pytest.mark.slow
def test_a_member_never_reads_a_note_a_report_nor_what_others_took_back(
    workspace: Workspace, settings: Settings
) -> None:
    here = cast(workspace)
    _planted(here)
    here.open(StageKind.FILING)
    visit = opened(here, settings)
    for person in (here.other, here.drafter):
        client = visit.as_(person)
        for address in _addresses(visit):
            page = client.get(address)
            kept = ("SECRETNOTE", "SECRETMASQUE", "SECRETRAISON", "SECRETSUPPRIME", "SECRETAVANT", "SECRETSIGNALEMENT")
            assert not [secret for secret in kept if secret in _read(page)], address
            page.close()
    secretary = visit.as_(here.secretary)
    read = secretary.get("/paragraphes/bbbbbbb2").text
    read += "".join(secretary.get(f"/commentaires/{number}/redactions").text for number in range(1, 8))
    read += secretary.get("/secretariat/signalements").text
    assert not [secret for secret in kept if secret not in read]


def test_the_cache_forgets_a_page_the_moment_a_stage_opens_or_closes(
    workspace: Workspace, settings: Settings, clock
) -> None:
    here = cast(workspace)
    _planted(here)
    opening = clock().replace(hour=12)
    with workspace.writing() as connection:
        stages.add(connection, Stage(StageKind.FILING, opening, opening.replace(hour=14), public=True))
    nobody = opened(here, settings).as_(None)
    assert "SECRETCOURANT" not in nobody.get("/texte").text
    clock.moment = opening
    assert "SECRETCOURANT" in nobody.get("/texte").text
    clock.moment = opening.replace(hour=14)
    assert "SECRETCOURANT" not in nobody.get("/texte").text
