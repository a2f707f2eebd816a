"""Where contributions come from, of which publics, and which of those that the appeal names are not there."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.gathering import asked
from manifeste_tool.domain.gathering.widening import Counted, family

#: The publics that the appeal names: a group says who it is made of by its members.
APPEALED = tuple(one for one in asked.AUTHOR_TYPES if one != asked.GROUP)


@dataclass(frozen=True, slots=True)
class Named:
    """Who was absent from a consultation, in the words of its report."""

    consultation: str
    title: str
    authority: str
    words: str


@dataclass(frozen=True, slots=True)
class Publics:
    """Who speaks in some contributions, as far as a reader may know.

    `contributions` counts them all, `known` those the reader may know of; `authorities` (by code) and `types` count
    these, the most first, and `untold` those of them whose type is not said. `absent` are the publics of the appeal of
    which none is said; `named` those that the reports of their consultations call absent.
    """

    contributions: int = 0
    known: int = 0
    authorities: Mapping[str, int] = field(default_factory=dict)
    types: Mapping[str, int] = field(default_factory=dict)
    untold: int = 0
    absent: tuple[str, ...] = ()
    named: tuple[Named, ...] = ()

    @property
    def unseen(self) -> int:
        """How many count and may not be shown to this reader."""
        return self.contributions - self.known


def publics(total: int, counted: Iterable[Counted], reach: Reach, named: Iterable[Named] = ()) -> Publics:
    """Return who speaks in `total` contributions, of which a reader may know those `counted` by what they share.

    A type is said as far as five people fit it, and never told by leaving out the others: what is absent is said from
    the types that are said.
    """
    places: Counter[str] = Counter()
    types: Counter[str] = Counter()
    for one in counted:
        group, number = one.group, one.contributions
        places[group.authority] += number
        home = reach.is_at_home(group.authority)
        types[group.author_type if home else reach.widening.author_type(group)] += number
    untold = types.pop("", 0)
    present = {family(said) or said for said in types}
    return Publics(
        contributions=total,
        known=sum(places.values()),
        authorities=dict(_ranked(places)),
        types=dict(_ranked(types)),
        untold=untold,
        absent=tuple(one for one in APPEALED if one not in present),
        named=tuple(named),
    )


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
