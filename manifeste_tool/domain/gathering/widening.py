"""Of a contribution everybody may read, the author's type and place are said as far as five people fit them.

The reference names the authority, and the list shows it: who lives there already knows that much. So people are counted
within one authority (or among what belongs to none), and both parts are widened in turn:

* the type, while five people there are of it, else « non précisé »;
* then the place, while five people there are of what is left of the type and of that place; else its department, where
  a postcode tells it; else nothing, which the pages call by the authority's name, or « territoire non précisé ».

A group that speaks with one voice counts as many people as it says it is.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

ENOUGH = 5
_POSTCODE = re.compile(r"(?<!\d)(\d{5})(?!\d)")
_OVERSEAS = ("97", "98")
_CORSICA = "20"


@dataclass(frozen=True, slots=True)
class Group:
    """What contributions share: an authority (`""`: none), an author type and a territory, in the words kept."""

    authority: str
    author_type: str
    territory: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many contributions a group has, and how many people made them."""

    group: Group
    contributions: int
    people: int


@dataclass(frozen=True, slots=True)
class Widening:
    """What may be said of each group. Nothing was counted in an empty one: it says nothing of anybody."""

    types: frozenset[tuple[str, str]] = frozenset()  # an authority, a type that five people there are of
    places: Mapping[Group, str] = field(default_factory=dict)  # what is said of the place of each group

    @classmethod
    def of(cls, counted: Iterable[Counted]) -> "Widening":
        """Return what may be said, from all that everybody may read."""
        held = tuple(counted)
        by_type = _sums(held, lambda one: (one.authority, one.author_type))
        told = {(one.group.authority, one.group.author_type) for one in held}
        types = frozenset(pair for pair in told if by_type[pair] >= ENOUGH)

        def said(group: Group) -> str:
            return group.author_type if (group.authority, group.author_type) in types else ""

        # Whose type is hidden stands among all of its place, whatever their types.
        exact = _sums(held, lambda one: (one.authority, said(one), one.territory))
        every = _sums(held, lambda one: (one.authority, one.territory))
        wide = _sums(held, lambda one: (said(one), department(one.territory)) if not one.authority else ("", ""))
        wide_every = _sums(held, lambda one: department(one.territory) if not one.authority else "")

        def place(group: Group) -> str:
            typed, beyond = said(group), department(group.territory)
            near = exact[group.authority, typed, group.territory] if typed else every[group.authority, group.territory]
            if near >= ENOUGH:
                return group.territory
            far = wide[typed, beyond] if typed else wide_every[beyond]
            return beyond if not group.authority and beyond and far >= ENOUGH else ""

        return cls(types, {one.group: place(one.group) for one in held})

    def author_type(self, group: Group) -> str:
        """Return what is said of a type, `""` where it is too rare."""
        return group.author_type if (group.authority, group.author_type) in self.types else ""

    def territory(self, group: Group) -> str:
        """Return what is said of a place, `""` where it is too rare."""
        return self.places.get(group, "")

    def authorities_of(self, author_type: str) -> frozenset[str]:
        """Return the authorities where a type is said."""
        return frozenset(authority for authority, one in self.types if one == author_type)

    def groups_of(self, territory: str) -> tuple[Group, ...]:
        """Return the groups whose place is said, and is that one."""
        return tuple(one for one, place in self.places.items() if place == territory == one.territory)


def department(territory: str) -> str:
    """Return the department that a place's postcode tells, `""` where there is none."""
    found = _POSTCODE.search(territory)
    if found is None:
        return ""
    code = found[1]
    if code.startswith(_CORSICA):
        return "Corse"
    return f"Département {code[:3] if code.startswith(_OVERSEAS) else code[:2]}"


def _sums(held: Iterable[Counted], key: Callable[[Group], object]) -> Counter[object]:
    found: Counter[object] = Counter()
    for one in held:
        found[key(one.group)] += one.people
    return found
