"""Deliberate again on what was decided: a new amendment, never an erasure (*seconde délibération*)."""

from collections.abc import Iterable
from dataclasses import replace

from manifeste_tool.domain.amending.amendments import MAX_HEADLINE, Amendment, Move, State, moved, reason
from manifeste_tool.domain.amending.effects import effect_of
from manifeste_tool.domain.comparing.edits import edits
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.markdown import serialise
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.amending.proposing import known, record
from manifeste_tool.services.notifying import tell
from manifeste_tool.services.operations import message, signature
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.privacy.scanning import scanned
from manifeste_tool.services.rectification.states import keep_state
from manifeste_tool.services.serving.filing import write_ref
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import Opened


class UnderDeliberationError(StaleError):
    """A second deliberation of this amendment is open, or has changed what was decided."""

    sentence = N_(
        "L'amendement %(number)s a déjà fait l'objet d'une seconde délibération, l'amendement %(second)s : "
        "décidez celui-ci, ou délibérez de nouveau sur lui."
    )


class SubAmendmentAgainError(RefusedError):
    """A sub-amendment has no second deliberation of its own."""

    sentence = N_(
        "Un sous-amendement se délibère de nouveau avec l'amendement qu'il modifie : "
        "ouvrez la seconde délibération de l'amendement %(parent)s."
    )


def open_again(ws: Workspace, by: Person, amendment_id: int, *, why: str) -> Amendment:
    """Open a second deliberation and return the new amendment, admissible, filed in the commission's name.

    Of an amendment that is not in the text it proposes the same; of one that is, to take out exactly what that one
    brought. The first one keeps its state, its outcome and its facts. Raises `ForbiddenError`, `ForbiddenMoveError`,
    `ReasonRequiredError`, `UnderDeliberationError`, `SubAmendmentAgainError`.
    """
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.DELIBERATE_AGAIN)
        first = known(connection, amendment_id)
        _refuse_unready(connection, first)
        words, key = reason(why), ws.new_key()
        scanning.refuse(ws, (N_("motif"), words))
    with ws.repository.opened() as git:
        base, before, wanted = _proposal(ws, git, first)
        subject = message(f"Seconde délibération de l'amendement {first.label}", key)
        sha = scanned(ws, git).commit(serialise(wanted), subject, signature(ws, by), [base])
        new = replace(_new(ws, by, first, words), base=base, sha=sha, effect=effect_of(edits(before, wanted)))
        filed = _file(ws, by, first, new, key=key, written=(before, wanted))
        write_ref(ws, git, filed.ref, filed.sha)
    return filed


def _refuse_unready(connection: Connection, first: Amendment) -> None:
    moved(first, Move.DELIBERATE_AGAIN)
    if first.parent_id:
        raise SubAmendmentAgainError(parent=known(connection, first.parent_id).number)
    second = amendments.second_deliberation_of(connection, first.id)
    if second and (second.is_open or second.is_adopted):
        raise UnderDeliberationError(number=first.number, second=second.number)


def _proposal(ws: Workspace, git: Opened, first: Amendment) -> tuple[str, Text, Text]:
    """Return the commit to stand on, its text, and the text proposed."""
    with ws.reading() as connection:
        if first.state is State.INTEGRATED:
            base = first.integrated_sha
            return base, ws.text(connection, base), ws.text(connection, git.info(base).parents[0])
        return first.base, ws.text(connection, first.base), ws.text(connection, first.sha)


def _new(ws: Workspace, by: Person, first: Amendment, why: str) -> Amendment:
    headline = f"Seconde délibération de l'amendement {first.number} : {first.headline}"
    return Amendment(
        id=0,
        cycle=first.cycle,
        number=0,
        headline=headline if len(headline) <= MAX_HEADLINE else f"{headline[: MAX_HEADLINE - 1]}…",
        rationale=why,
        author_id=by.id,
        state=State.ADMITTED,
        base="",
        sha="",
        filed_at=ws.now(),
        admitted_at=ws.now(),
        second_of_id=first.id,
    )


def _file(
    ws: Workspace, by: Person, first: Amendment, new: Amendment, *, key: str, written: tuple[Text, Text]
) -> Amendment:
    with ws.writing() as connection:
        _refuse_unready(connection, known(connection, first.id))
        cycle = ws.cycle(connection)
        numbered = replace(new, cycle=cycle, number=journal.increment(connection, f"amendment:{cycle}"))
        filed = replace(numbered, id=amendments.file(connection, numbered, key))
        keep_state(ws, connection, by, filed, key, written)
        tell(ws, connection, by, first, Happened.SECOND_DELIBERATION_OPENED, second=filed.label, reason=new.rationale)
        _record(ws, connection, by, filed, (Happened.AMENDMENT_FILED, Happened.AMENDMENT_ADMITTED))
        return filed


def _record(ws: Workspace, connection: Connection, by: Person, filed: Amendment, names: Iterable[Happened]) -> None:
    for name in names:
        record(ws, connection, by, filed, name)
