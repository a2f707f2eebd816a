"""Group near-duplicates: the bands of what has come in, made in portions beside the server, and who is alike."""

from collections.abc import Callable, Iterable, Mapping

from manifeste_tool.domain.gathering.likeness import ALIKE, alike, bands
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import likenesses
from manifeste_tool.storage.database import Connection

#: How many contributions one transaction takes: a fifth of a second of writing.
PORTION = 500
#: How many near-duplicates of one contribution are named at most; those that share most.
MOST = 50


def compute(ws: Workspace, limit: int = PORTION) -> int:
    """Make the bands of at most `limit` contributions that have none; return how many it was."""
    with ws.reading() as connection:
        waiting = likenesses.missing(connection, limit)
    made = {one.reference: bands(f"{one.title}\n{one.body}") for one in waiting}
    if made:
        with ws.writing() as connection:
            likenesses.forget(connection, made)
            likenesses.add(connection, made)
    return len(made)


def catch_up(ws: Workspace, *, going: Callable[[], bool] = lambda: True) -> int:
    """Make all the bands that are missing, portion by portion, for as long as there is `going` on; return how many."""
    total = 0
    while going() and (count := compute(ws)):
        total += count
    return total


def groups(connection: Connection, references: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return, for each contribution that has any, its near-duplicates by reference, the most alike first."""
    near = {reference: likenesses.candidates(connection, reference, MOST) for reference in references}
    said = likenesses.said(connection, {*near, *(other for others in near.values() for other in others)})
    words = {reference: f"{one.title}\n{one.body}" for reference, one in said.items()}
    found = {}
    for reference, others in near.items():
        shares = {other: alike(words[reference], words[other]) for other in others}
        kept = sorted((other for other in others if shares[other] >= ALIKE), key=lambda other: (-shares[other], other))
        if kept:
            found[reference] = tuple(kept)
    return found
