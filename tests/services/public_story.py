"""A commission that publishes twice, with something that must never be public planted at every step before."""

import subprocess
from pathlib import Path

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.integration.work import Plan, StepKind, WorkStep, of_amendments
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.text.gestures import Change, Insert
from manifeste_tool.domain.text.text import Source
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.examining import deciding, opining
from manifeste_tool.services.integration import copies, integrating
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.text import drafting, sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.storage import people
from tests.services.story import Cast, change

#: What stands somewhere in the instance, and in no object of the public repository.
CANARIES = (
    "CANARIREDACTION",
    "CANARIMESSAGE",
    "CANARIREJETE",
    "CANARIEXPOSE",
    "CANARITITRE",
    "CANARIRETIRE",
    "CANARIAVIS",
    "CANARICOPIE",
    "CANARISAUVEGARDE",
    "CANARIEXTRAIT",
    "CANARIAPRES",
    "canari@exemple.invalid",
    "Canari Personne",
    "Canaris unis",
)
UNSOURCED = ["ccccccc2", "ddddddd2", "eeeeeee2", "fffffff2"]


def told(here: Cast) -> None:
    """Draft, amend, lend, integrate, publish 0.1 and 0.2, then decide what no version publishes yet."""
    _drafted(here)
    here.open(StageKind.FILING)
    _amended(here)
    copied(here)
    sourcing.cite(here.ws, here.secretary, Linking("ccccccc2", put=(Source("2025-ESSAI-0002"),)))
    sourcing.declare(here.ws, here.secretary, UNSOURCED)
    with here.ws.reading() as connection:
        text = here.ws.text(connection, here.ws.main(connection))
    new = [unit.id for unit in text if unit.id not in UNSOURCED and not unit.support and unit.kind.value != "heading"]
    if new:
        sourcing.declare(here.ws, here.secretary, new)
    publish(here, "0.1")
    here.integrate(here.propose(change("aaaaaaa2", "Nous disons pourquoi, et pour qui.")))
    publish(here, "0.2")
    here.integrate(here.propose(change("aaaaaaa2", "Nous disons CANARIAPRES.")))


def publish(here: Cast, number: str) -> None:
    """Publish today's text."""
    words = {"title": f"Titre de {number}", "story": f"Récit de {number}.\n\nAmendement: 9/99"}
    publishing.publish(here.ws, here.secretary, number=number, seen=here.tip(), **words)


def _drafted(here: Cast) -> None:
    for words in ("un guichet CANARIREDACTION ;", "un guichet ouvert à tous ;"):
        with here.ws.reading() as connection:
            seen = here.ws.working_ref(connection)
        with here.ws.repository.opened() as git:
            tip = git.resolve(seen) or here.tip()
        gestures = [change("ddddddd2", words)]
        drafting.write(here.ws, here.drafter, seen=tip, gestures=gestures, summary="CANARIMESSAGE")
    drafting.end_drafting(here.ws, here.secretary)


def _amended(here: Cast) -> None:
    ws = here.ws
    gestures = (
        change("bbbbbbb2", "L'accueil par une personne reste possible partout, toute l'année."),
        Insert("ccccccc2", "Un ajout CANARIREJETE dont personne ne voulait."),
    )
    parts = proposing.propose(ws, here.member, Proposal("p" * 32, here.tip(), "CANARITITRE", "CANARIEXPOSE", gestures))
    deciding.admit(ws, here.secretary, parts.id)
    with ws.writing() as connection:
        canary = Person(0, "Canari Personne", Role.MEMBER, email="canari@exemple.invalid", association="Canaris unis")
        people.add(connection, canary, ws.now())
    opining.enter(ws, here.secretary, parts.id, kind="défavorable", words="CANARIAVIS", association="Canaris unis")
    deciding.adopt(ws, here.secretary, parts.id, only=[1])
    gone = here.propose(Change("eeeeeee2", "un numéro CANARIRETIRE."), headline="CANARIRETIRE")
    deciding.withdraw(ws, here.member, gone.id)
    integrating.integrate(ws, here.secretary, seen=here.tip(), plan=of_amendments(parts.id))


def copied(here: Cast, words: str = "un numéro qui répond à tous.") -> None:
    """Lend the text, save twice, and merge what the second save left."""
    ws = here.ws
    lent = copies.lend(ws, here.secretary, title="CANARICOPIE", chapter="", drafters=[here.member.id], due_at=None)
    saved = copies.write(
        ws, here.member, lent.id, seen=lent.base, gestures=[change("eeeeeee2", "un numéro CANARISAUVEGARDE.")]
    )
    copies.write(ws, here.member, lent.id, seen=saved.sha, gestures=[change("eeeeeee2", words)])
    plan = Plan((WorkStep(StepKind.COPY, lent.id),))
    integrating.integrate(ws, here.secretary, seen=here.tip(), plan=plan)


def contents(repository: Path) -> bytes:
    """Return every object of a repository, unpacked, reachable or not."""
    command = ["git", f"--git-dir={repository}", "cat-file", "--batch-all-objects", "--batch", "--unordered"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def git(repository: Path, *arguments: str) -> str:
    """Return what Git says of a repository."""
    command = ["git", f"--git-dir={repository}", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
