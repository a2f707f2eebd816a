"""The last resort: write the history of the text again without some words, and lead every old address to the new one.

It is an operation like the others: the new history is written beside the old one, announced, every ref moves at once,
then the database follows; `catch_up` finishes it or forgets it. No server runs meanwhile.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from manifeste_tool.domain.rewriting.masking import MASK, Masking
from manifeste_tool.domain.text.markdown import parse, serialise
from manifeste_tool.errors import N_, ManifesteError, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.operations import REWRITING
from manifeste_tool.services.rewriting import applying
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import operations
from manifeste_tool.storage.custody import bundles
from manifeste_tool.storage.git import MAIN, MovedRefError, Opened, RefChange
from manifeste_tool.storage.operations import Operation
from manifeste_tool.storage.rewriting import history, rows
from manifeste_tool.storage.rewriting.history import Rewritten


class NoReasonError(RefusedError):
    """The history is to be written again without a reason."""

    fields = ("reason", "why", "words")
    sentence = N_("Dites pourquoi l'historique est récrit, sans les mots eux-mêmes : le motif reste au registre.")


class NothingFoundError(RefusedError):
    """The words stand nowhere."""

    sentence = N_("Ces mots ne sont ni dans l'historique du texte, ni dans la base : rien n'est récrit.")


class BrokenTextError(RefusedError):
    """Without the words, a text would be none any more."""

    sentence = N_(
        "Sans ces mots, le texte du commit %(sha)s ne se lirait plus (%(why)s) : rien n'est récrit. "
        "Donnez des mots plus longs, ou une phrase entière."
    )


class RemoteAuthorityError(RefusedError):
    """The history is another repository's to keep, and a rewritten one could only be forced upon it."""

    sentence = N_(
        "L'autorité du texte est un dépôt distant, que rien ici ne force : l'historique ne s'y récrit pas. Arrêtez "
        "toutes les machines, récrivez-le sans MANIFESTE_TEXT_REMOTE, puis remettez-le à un dépôt neuf par "
        "« manifeste catch-up --hand-over » ; docs/last-resort.md dit chaque pas."
    )


class BusyError(StaleError):
    """Something else is being written."""

    sentence = N_(
        "Une opération est en cours : arrêtez le serveur, lancez « manifeste catch-up --now », puis recommencez."
    )


@dataclass(frozen=True, slots=True)
class Found:
    """Where the words stand: commits with their file (`""`: the message), rows by column."""

    places: tuple[tuple[str, str], ...] = ()
    columns: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: where the words stood, how many commits and tags have another name, how many refs moved."""

    found: Found
    names: int
    refs: int


def look(ws: Workspace, words: Iterable[str]) -> Found:
    """Say where some words stand; nothing is changed. Raises `UnfitWordsError`, `RewriteError`."""
    masking = Masking.of(words)
    found = history.rewrite(ws.repository.path, masking.text, masking.message)
    with ws.reading() as connection:
        return Found(tuple(found.places), rows.count(connection, masking))


def rewrite(ws: Workspace, words: Iterable[str], *, reason: str) -> Done:
    """Put `[…]` in place of some words in the whole history and in the database; nothing of them is left.

    Raises `UnfitWordsError`, `NoReasonError`, `NothingFoundError`, `BrokenTextError`, `BusyError`, `RewriteError`,
    `RemoteAuthorityError`.
    """
    if ws.repository.remote is not None:
        raise RemoteAuthorityError
    masking, why = Masking.of(words), " ".join(reason.split())
    if not why or masking.count(why):
        raise NoReasonError
    _refuse_busy(ws)
    history.drop_distant(ws.repository.path)
    made = history.rewrite(ws.repository.path, masking.text, masking.message)
    with ws.reading() as connection:
        found = Found(tuple(made.places), rows.count(connection, masking))
    if not found.places and not found.columns:
        raise NothingFoundError
    with ws.repository.opened() as git:
        prints = _refuse_broken(git, masking, made)
        changes = [RefChange(ref, new, old) for ref, (old, new) in history.moved(made).items()]
        first = changes[0] if changes else _standing(git)
        payload: dict[str, Any] = {"words": list(masking.words), "names": made.names, "reason": why, "prints": prints}
        payload |= {"version": None, "moves": [[one.ref, one.new, one.old] for one in changes]}
        announced = Operation(ws.new_key(), REWRITING, first.ref, first.old, first.new, payload, ws.now())
        _announce(ws, announced)
        _carry_out(ws, git, announced, changes, made)
    applying.finish(ws)
    return Done(found, len(made.names), len(changes))


def _refuse_busy(ws: Workspace) -> None:
    with ws.reading() as connection:
        if operations.begun(connection):
            raise BusyError


def _standing(git: Opened) -> RefChange:
    """Return main as a change that moves nothing: the words stand in the database alone."""
    tip = git.resolve(MAIN) or ""
    return RefChange(MAIN, tip, tip)


def _announce(ws: Workspace, announced: Operation) -> None:
    with ws.writing() as connection:
        if operations.begun(connection):
            raise BusyError
        operations.begin(connection, announced)


def _carry_out(ws: Workspace, git: Opened, announced: Operation, changes: list[RefChange], made: Rewritten) -> None:
    """Move the refs and write in SQL while nobody else may write: what is based on an old name would be lost."""
    try:
        with ws.writing() as connection:
            _refuse_moved(ws, made)
            if changes:
                git.move(changes)
            applying.apply_announced(ws, connection, announced)
    except MovedRefError as error:
        with ws.writing() as connection:
            operations.drop(connection, announced.id)
        raise BusyError from error


def _refuse_moved(ws: Workspace, made: Rewritten) -> None:
    if bundles.refs(ws.repository.path) != made.seen:
        raise MovedRefError


def _refuse_broken(git: Opened, masking: Masking, made: Rewritten) -> dict[str, str]:
    """Return the prints of units that change; raise `BrokenTextError` where a text would not be read as it was."""
    prints: dict[str, str] = {}
    for old, new in made.names.items():
        try:
            before, after = git.read(old), git.read(new)
        except NotFoundError:
            continue  # a tag's own name
        _refuse_unreadable(old, before, after)
        prints.update(applying.prints(masking, before))
    return prints


def _refuse_unreadable(sha: str, before: str, after: str) -> None:
    try:
        then, now = parse(before), parse(after)
    except ManifesteError as error:
        raise BrokenTextError(sha=sha[:10], why=error) from error
    if [unit.id for unit in then] != [unit.id for unit in now] or serialise(now) != after:
        raise BrokenTextError(sha=sha[:10], why=MASK)
