"""Counts of what was said in the territories."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select, true

from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import authority, consultation, contribution


@dataclass(frozen=True, slots=True)
class TerritoryFigure:
    """What one authority's published consultations brought; `department` is `""` where it is not known.

    `contributions` counts every one received, `readable` those whose words anybody may read; the others lack their
    author's consent, wait for a moderator, or were withdrawn. `participants` is the sum of what organisers counted.
    """

    code: str
    name: str
    kind: str
    territory: str
    department: str
    population: int
    consultations: int = 0
    participants: int = 0
    contributions: int = 0
    readable: int = 0


#: A consultation, `""` for none; whether a contribution to it is agreed to, withdrawn, held.
Standing = tuple[str, bool, bool, bool]


def by_territory(
    connection: Connection, received: Mapping[Standing, int], *, code: str = ""
) -> tuple[TerritoryFigure, ...]:
    """Count what each authority brought, or the one named, most first, of all that was `received`.

    One whose consultations are all unpublished brought nothing.
    """
    counted = _counted(connection, received, code)
    statement = (
        select(
            authority,
            func.count(consultation.c.reference).label("consultations"),
            func.coalesce(func.sum(consultation.c.participants), 0).label("participants"),
        )
        .select_from(authority.outerjoin(consultation, _of_authority))
        .where(authority.c.code == code if code else true())
        .group_by(*authority.c)
    )
    found = [
        TerritoryFigure(
            *(row[name] for name in _TOLD),
            *(sum(part) for part in zip((0, 0), *counted.get(row["code"], ()), strict=True)),
        )
        for row in connection.execute(statement).mappings()
    ]
    return tuple(sorted(found, key=lambda one: (-one.contributions, one.name)))


def summed(found: Iterable[TerritoryFigure]) -> TerritoryFigure:
    """Return the sums of several figures, as the figure of nobody in particular."""
    every = tuple(found)
    sums = {name: sum(getattr(one, name) for one in every) for name in _SUMMED}
    return TerritoryFigure("", "", "", "", "", **sums)


_SUMMED = ("population", "consultations", "participants", "contributions", "readable")


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the contributions that a consultation received: each is counted once.

    `readable` are published; `held` have their author's consent and wait for a moderator, or were set aside by one;
    `unagreed` lack that consent; `withdrawn` were taken back by their author.
    """

    readable: int = 0
    held: int = 0
    unagreed: int = 0
    withdrawn: int = 0

    @property
    def received(self) -> int:
        """How many came in all."""
        return self.readable + self.held + self.unagreed + self.withdrawn


def tally(connection: Connection, reference: str) -> Tally:
    """Count what a consultation received."""
    flags = (contribution.c.publishable, contribution.c.withdrawn, contribution.c.held)
    statement = select(*flags, func.count()).where(contribution.c.consultation == reference).group_by(*flags)
    counts: Counter[str] = Counter()
    for publishable, withdrawn, held, count in connection.execute(statement):
        state = "withdrawn" if withdrawn else "unagreed" if not publishable else "held" if held else "readable"
        counts[state] += count
    return Tally(**counts)


def ways(connection: Connection, reference: str) -> tuple[tuple[str, int], ...]:
    """Return how the contributions of a consultation were collected, the commonest way first."""
    statement = (
        select(contribution.c.collected, func.count().label("number"))
        .where(contribution.c.consultation == reference)
        .group_by(contribution.c.collected)
        .order_by(func.count().desc(), contribution.c.collected)
    )
    return tuple((way, number) for way, number in connection.execute(statement))


_TOLD = ("code", "name", "kind", "territory", "department", "population", "consultations", "participants")
_of_authority = (consultation.c.authority == authority.c.code) & consultation.c.published


def received(connection: Connection, after: int) -> Mapping[Standing, int]:
    """Count the contributions after one, by their consultation and what may be shown of them."""
    flags = (contribution.c.publishable, contribution.c.withdrawn, contribution.c.held)
    # Said as an expression, the consultation leaves the covering index to answer alone, without a look at the words;
    # consultations are few, so they are joined in Python.
    held_in = func.coalesce(contribution.c.consultation, "").label("held_in")
    statement = select(held_in, *flags, func.count()).where(contribution.c.id > after).group_by("held_in", *flags)
    return {tuple(row[:4]): row[4] for row in connection.execute(statement)}


def _counted(connection: Connection, received: Mapping[Standing, int], code: str) -> dict[str, list[tuple[int, int]]]:
    """Return, by authority, how many contributions each of its published consultations received, and may be read."""
    homes = select(consultation.c.reference, consultation.c.authority).where(consultation.c.published)
    if code:
        homes = homes.where(consultation.c.authority == code)
    home = {reference: owner for reference, owner in connection.execute(homes)}  # noqa: C416 - rows are no pairs
    found: dict[str, list[tuple[int, int]]] = {}
    for (reference, publishable, withdrawn, held), count in received.items():
        if reference in home:
            readable = count if publishable and not withdrawn and not held else 0
            found.setdefault(home[reference], []).append((count, readable))
    return found
