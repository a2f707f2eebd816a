"""The acts that write both stores: how each is made ready, and done. A module that writes both has a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.integration.work import Plan, StepKind, WorkStep, of_amendments
from manifeste_tool.domain.reading.aligned import Language
from manifeste_tool.domain.reading.alignment import row_of
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.domain.text.text import Source
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.amending.proposing import Proposal
from manifeste_tool.services.examining import second_deliberation
from manifeste_tool.services.integration import copies, integrating
from manifeste_tool.services.publication import errata, preparing, publishing
from manifeste_tool.services.publication.errata import Correction
from manifeste_tool.services.reading import aligning
from manifeste_tool.services.reading.aligned import aligned
from manifeste_tool.services.rectification import offering, rectifying
from manifeste_tool.services.rewriting import rewriting
from manifeste_tool.services.synthesis import merging
from manifeste_tool.services.text import drafting, founding, sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.synthesis import findings
from tests.services.publication.scene import STORY, UNSOURCED, typed
from tests.services.story import FOUNDING, Cast, cast

#: Does an act in a workspace whose people are those of the cast.
Do = Callable[[Workspace, Cast], object]


@dataclass(frozen=True)
class Interrupted:
    """One act: which module of the services writes both stores for it, what comes before, and the act."""

    module: str
    before: Callable[[Workspace], Cast | None]
    do: Do


def _words(here: Cast, place: str = "aaaaaaa2", said: str = "Nous disons comment.") -> Change:
    del here
    return Change(place, said)


def _tip(ws: Workspace) -> str:
    with ws.reading() as connection:
        return ws.main(connection)


def _drafted(ws: Workspace) -> Cast:
    here = cast(ws, stage=StageKind.DRAFTING)
    drafting.write(ws, here.drafter, seen=here.tip(), gestures=[_words(here)])
    return here


def _lent(ws: Workspace) -> Cast:
    here = cast(ws)
    copies.lend(ws, here.secretary, title="Une copie", chapter="", drafters=[here.member.id], due_at=None)
    return here


def _lent_and_written(ws: Workspace) -> Cast:
    here = _lent(ws)
    copies.write(ws, here.member, 1, seen=here.tip(), gestures=[_words(here)])
    return here


def _filed(ws: Workspace) -> Cast:
    here = cast(ws)
    here.propose(_words(here))
    return here


def _adopted(ws: Workspace) -> Cast:
    here = cast(ws)
    here.adopt(here.propose(_words(here)))
    return here


def _integrated(ws: Workspace) -> Cast:
    here = cast(ws)
    here.integrate(here.propose(_words(here)))
    return here


def _offered(ws: Workspace) -> Cast:
    here = _filed(ws)
    offering.offer(ws, here.secretary, _rectification(ws, here, "d" * 32))
    return here


def _rectification(ws: Workspace, here: Cast, key: str) -> Proposal:
    return Proposal(key, _tip(ws), "Titre", "Mieux.", (_words(here, said="Nous disons quand."),), rectifies_id=1)


def _gathered(ws: Workspace) -> Cast:
    here = cast(ws)
    with ws.writing() as connection:
        for key in ("E1", "E2"):
            findings.add(connection, Finding(key, f"Titre {key}", nature="attente"))
    sourcing.cite(ws, here.drafter, Linking("bbbbbbb2", put=(Source("E2"),)))
    return here


def _ready(ws: Workspace) -> Cast:
    here = cast(ws)
    sourcing.declare(ws, here.secretary, UNSOURCED)
    return here


def _published(ws: Workspace) -> Cast:
    here = _ready(ws)
    _publish(ws, here)
    here.integrate(here.propose(_words(here)))
    return here


def _prepared(ws: Workspace) -> Cast:
    here = _ready(ws)
    preparing.prepare(ws, here.secretary, typed("1.0", ws.now() + timedelta(days=2)), seen=here.tip())
    return here


def _publish(ws: Workspace, here: Cast) -> None:
    words = {"number": "1.0", "title": "Titre 1.0", "story": STORY}
    publishing.publish(ws, here.secretary, seen=_tip(ws), **words)


def _merge_findings(ws: Workspace, here: Cast) -> None:
    seen = merging.preview(ws, here.secretary, "E2", "E1").seen
    merging.merge(ws, here.secretary, "E2", "E1", seen=seen)


def _align(ws: Workspace, here: Cast) -> None:
    with ws.reading() as connection:
        tip = ws.main(connection)
        held = aligned(ws, connection, tip, Language.ENGLISH)
        row = row_of(ws.text(connection, tip), Language.ENGLISH, "bbbbbbb2", held)
    assert row is not None
    aligning.write(ws, here.drafter, Language.ENGLISH, "bbbbbbb2", words="A person.", shown=aligning.seen(row))


def _propose(ws: Workspace, here: Cast) -> None:
    proposing.propose(ws, here.member, Proposal("c" * 32, _tip(ws), "Titre", "Parce que.", (_words(here),)))


def _integrate(ws: Workspace, here: Cast) -> None:
    integrating.integrate(ws, here.secretary, seen=_tip(ws), plan=of_amendments(1))


def _merge_copy(ws: Workspace, here: Cast) -> None:
    integrating.integrate(ws, here.secretary, seen=_tip(ws), plan=Plan((WorkStep(StepKind.COPY, 1),)))


def _correct(ws: Workspace, here: Cast) -> None:
    words = {"eeeeeee2": "un numéro qui décroche."}
    errata.publish_erratum(ws, here.secretary, "1.0", Correction("Une faute.", words, today=True))


def _found(ws: Workspace, _here: object) -> None:
    text = FOUNDING.replace(" [@2025-ESSAI-0001]", "")  # nobody contributed yet
    founding.found(ws, text)


def _open_prepared(ws: Workspace, here: Cast) -> None:
    with ws.reading() as connection:
        turn = preparing.known(connection, 1).turn
    preparing.publish_prepared(ws, here.secretary, 1, turn=turn)


ACTS: dict[str, Interrupted] = {
    "found": Interrupted("text/founding.py", lambda _ws: None, _found),
    "save a drafting": Interrupted(
        "text/writing.py",
        lambda ws: cast(ws, stage=StageKind.DRAFTING),
        lambda ws, here: drafting.write(ws, here.drafter, seen=_tip(ws), gestures=[_words(here)]),
    ),
    "end the drafting": Interrupted(
        "text/drafting.py", _drafted, lambda ws, here: drafting.end_drafting(ws, here.secretary)
    ),
    "save a copy": Interrupted(
        "text/writing.py",
        _lent,
        lambda ws, here: copies.write(ws, here.member, 1, seen=_tip(ws), gestures=[_words(here)]),
    ),
    "merge a copy": Interrupted("integration/integrating.py", _lent_and_written, _merge_copy),
    "cite": Interrupted(
        "text/sourcing.py",
        cast,
        lambda ws, here: sourcing.cite(ws, here.drafter, Linking("ccccccc2", put=(Source("2025-ESSAI-0002"),))),
    ),
    "merge findings": Interrupted("synthesis/merging.py", _gathered, _merge_findings),
    "align": Interrupted("reading/aligning.py", cast, _align),
    "propose": Interrupted("amending/proposing.py", cast, _propose),
    "rectify": Interrupted(
        "rectification/rectifying.py",
        _filed,
        lambda ws, here: rectifying.rectify(ws, here.member, _rectification(ws, here, "d" * 32)),
    ),
    "accept a rectification": Interrupted(
        "rectification/rectifying.py", _offered, lambda ws, here: offering.accept(ws, here.member, "d" * 32)
    ),
    "deliberate again": Interrupted(
        "examining/second_deliberation.py",
        _integrated,
        lambda ws, here: second_deliberation.open_again(ws, here.secretary, 1, why="À refaire."),
    ),
    "integrate": Interrupted("integration/integrating.py", _adopted, _integrate),
    "publish": Interrupted("publication/publishing.py", _ready, _publish),
    "publish what was prepared": Interrupted("publication/publishing.py", _prepared, _open_prepared),
    "correct": Interrupted("publication/errata.py", _published, _correct),
    "rewrite the history": Interrupted(
        "rewriting/rewriting.py", _published, lambda ws, _here: rewriting.rewrite(ws, ["comment"], reason="Essai.")
    ),
}
