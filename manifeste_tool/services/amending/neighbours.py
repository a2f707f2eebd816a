"""Who else amends the same place, told before filing; and whose amendment is so near that co-signing may be better."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.amending.effects import NEAR, effect_of, likeness_of
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.comparing.edits import Edit, edits
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_, StaleError
from manifeste_tool.services.amending.stored_edits import edit
from manifeste_tool.services.text.reading import may_see, names_of
from manifeste_tool.storage.amending import amendments, awaiting
from manifeste_tool.storage.database import Connection

_LISTED = 30


class NearIdenticalError(StaleError):
    """An amendment that does nearly the same is filed already, and the author of this one has not been shown it."""

    sentence = N_(
        "Un amendement presque identique est déjà déposé : n° %(numbers)s. Voyez-le ci-dessous : vous pouvez le "
        "cosigner, ou déposer quand même le vôtre. Vos mots sont conservés."
    )


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An open amendment at the same place. `near`: it does nearly the same; `identical`: the very same; `own`: mine."""

    amendment: Amendment
    author: str
    near: bool
    identical: bool
    own: bool


def neighbours(
    connection: Connection, reader: Reader, written: tuple[Text, Text], *, parent_id: int | None, but: int | None = None
) -> tuple[Neighbour, ...]:
    """Return the open amendments that touch what these texts change, the nearest first; no more than the reader sees.

    `written` is the text a proposal is written on and the one it wants; `but` is the amendment that it rectifies.
    """
    mine = edits(*written)
    if not mine or not reader.sees(Thing.AMENDMENT):
        return ()
    found = amendments.some(connection, awaiting.open_at(connection, _places(mine)))
    there = [
        one
        for one in found.values()
        if one.parent_id == parent_id and one.id != but and may_see(connection, reader, one)
    ]
    theirs = _edits_of(connection, there)
    names = names_of(connection, (one.author_id for one in there))
    likeness = {one.id: likeness_of(mine, theirs[one.id]) for one in there}
    there.sort(key=lambda one: (-likeness[one.id], one.number))
    effect = effect_of(mine)
    return tuple(
        Neighbour(
            one,
            names.get(one.author_id, ""),
            near=likeness[one.id] >= NEAR or one.effect == effect,
            identical=one.effect == effect,
            own=reader.is_person(one.author_id),
        )
        for one in there[:_LISTED]
    )


def refuse_unseen(found: Iterable[Neighbour], shown: Collection[int]) -> None:
    """Raise `NearIdenticalError` for near-identical amendments that are not among those shown."""
    unseen = [one.amendment for one in found if one.near and one.amendment.id not in shown]
    if unseen:
        raise NearIdenticalError(numbers=", ".join(one.numeral for one in unseen))


def _places(mine: Iterable[Edit]) -> set[str]:
    return {one.paragraph_id if one.before else one.anchor for one in mine}


def _edits_of(connection: Connection, there: Iterable[Amendment]) -> dict[int, list[Edit]]:
    found: dict[int, list[Edit]] = {one.id: [] for one in there}
    for stored in amendments.edits_of(connection, found):
        found[stored.amendment_id].append(edit(stored))
    return found
