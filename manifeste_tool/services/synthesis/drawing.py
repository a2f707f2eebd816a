"""Write findings: draw one from what was read, take up its words again."""

from collections.abc import Mapping

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.synthesis.findings import KEY, Finding, Words
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.synthesis import findings


class UnfitFindingError(RefusedError):
    """Something of what was typed is to be corrected; `faults` says what, by field."""

    sentence = N_(
        "L'enseignement n'est pas encore enregistré : corrigez ce qui est signalé. Tout ce qui est tapé est là."
    )

    def __init__(self, **faults: RefusedError) -> None:
        super().__init__(**faults)
        self.faults: Mapping[str, RefusedError] = faults


class UnknownFindingError(RefusedError):
    """No finding has that number."""

    fields = ("finding", "avec", "into", "key")
    sentence = N_("Aucun enseignement n'a le numéro « %(key)s ». Cherchez-le par ses mots, ou rédigez-en un nouveau.")


class RewordedMeanwhileError(StaleError):
    """Somebody else took up the words of the finding since the form was opened."""

    sentence = N_(
        "Quelqu'un a repris l'enseignement %(key)s entre-temps. Vos mots sont gardés : comparez-les à ce qui est "
        "enregistré, puis enregistrez de nouveau si vous les préférez."
    )


class MergedAlreadyError(RefusedError):
    """The finding was merged into another."""

    sentence = N_("L'enseignement %(key)s est déjà réuni à %(into)s : c'est %(into)s qui se reprend.")


def draw(ws: Workspace, connection: Connection, by: Person, words: Words, *, split_from: str = "") -> Finding:
    """Write a new finding in the words given and return it. Raises `UnfitFindingError`."""
    if wrong := words.faults():
        raise UnfitFindingError(**wrong)
    scanning.refuse(ws, (N_("titre"), words.title), (N_("texte"), words.body))
    key = f"E{findings.next_number(connection)}"
    new = Finding(key, words.title, words.body, words.nature, words.theme, split_from=split_from)
    findings.add(connection, new, at=ws.now(), person_id=by.id)
    tell(ws, connection, by, Happened.FINDING_DRAWN, key)
    return new


def reword(ws: Workspace, by: Person | None, key: str, words: Words, *, seen: Words) -> bool:
    """Write a finding's words again; return whether anything changed. `seen` are those that the form showed.

    Raises `ForbiddenError`, `NotFoundError`, `UnfitFindingError`, `RewordedMeanwhileError`, `MergedAlreadyError`.
    """
    with ws.writing() as connection:
        person = require(ws.reader(by, connection), Act.REWORD_FINDING)
        standing = known(connection, key)
        stands = words_in(standing)
        if words == stands:
            return False
        if seen != stands:
            raise RewordedMeanwhileError(key=key)
        if wrong := words.faults():
            raise UnfitFindingError(**wrong)
        scanning.refuse(ws, (N_("titre"), words.title), (N_("texte"), words.body))
        findings.reword(connection, Finding(standing.key, words.title, words.body, words.nature, words.theme))
        tell(ws, connection, person, Happened.FINDING_CHANGED, key)
    return True


def words_in(one: Finding) -> Words:
    """Return the words of a finding as a form holds them."""
    return Words(one.title, one.body, one.nature, one.theme)


def known(connection: Connection, key: str) -> Finding:
    """Return a finding that stands. Raises `NotFoundError`, `MergedAlreadyError`."""
    found = findings.get(connection, key)
    if found is None:
        raise NotFoundError
    if not timely(Act.REWORD_FINDING, found.state):
        raise MergedAlreadyError(key=key, into=found.merged_into)
    return found


def named(connection: Connection, typed: str) -> Finding:
    """Return the finding that stands for a number as people type it: « e4 », « @E4 ». Raises `UnknownFindingError`."""
    key = typed.strip().lstrip("@").upper()
    found = findings.get(connection, key) if KEY.fullmatch(key) else None
    if found is not None and found.merged_into:
        found = findings.get(connection, found.merged_into)
    if found is None:
        raise UnknownFindingError(key=typed.strip()[:40])
    return found


def tell(ws: Workspace, connection: Connection, by: Person, happened: Happened, key: str, **details: str) -> None:
    """Put on record what happened to a finding: everybody may read findings."""
    journal.record(connection, Fact(happened, ws.now(), by.id, About.FINDING, key, details, Audience.PUBLIC))
