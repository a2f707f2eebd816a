"""Of a contribution everybody may read, the author's type and place are said as far as five people fit them.

The reference names the authority, and the list shows it: who lives there already knows that much. So people are counted
within one authority (or among what belongs to none), and both parts are widened in turn:

* the type, while five people there are of it, else the kit's type that it belongs to, else « non précisé »;
* then the place, while five people there are of what is left of the type and of that place; else its department, where
  a postcode tells it; else nothing, which the pages call by the authority's name, or « territoire non précisé ».

A group that speaks with one voice counts as many people as it says it is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

ENOUGH = 5
_POSTCODE = re.compile(r"(?<!\d)(\d{5})(?!\d)")
_OVERSEAS = ("97", "98")
_CORSICA = "20"
_FAMILIES = tuple(
    (wide, re.compile(rf"\b(?:{words})", re.IGNORECASE))
    for wide, words in (
        ("agent public", "agente?s?\\b|fonctionnaire"),
        ("élu·e ou institution", "élue?|maire\\b|institution|conseill"),
        ("citoyen·ne", "citoyen|habitant|usag|résident|particulier|étudiant|lycéen|retraité|riverain|personne acc"),
        ("organisation à but non lucratif", "associati|collectif|syndica|bénévole|organisation à but non"),
        ("organisation à but lucratif", "entrepr|artisan|commerçant|société|organisation à but lucratif"),
    )
)


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

    types: Mapping[tuple[str, str], str] = field(default_factory=dict)  # by authority and type, what is said of it
    places: Mapping[Group, str] = field(default_factory=dict)  # what is said of the place of each group

    @classmethod
    def of(cls, counted: Iterable[Counted]) -> "Widening":
        """Return what may be said, from all that everybody may read."""
        held = tuple(counted)
        people = _people(held)
        types = {(one.group.authority, one.group.author_type): _type(one.group, people) for one in held}
        return cls(types, {one.group: _place(one.group, people) for one in held})

    def author_type(self, group: Group) -> str:
        """Return what is said of a type, `""` where it is too rare."""
        return self.types.get((group.authority, group.author_type), "")

    def territory(self, group: Group) -> str:
        """Return what is said of a place, `""` where it is too rare."""
        return self.places.get(group, "")

    def authorities_of(self, author_type: str) -> frozenset[str]:
        """Return the authorities where a type is said as it was."""
        return frozenset(authority for (authority, one), said in self.types.items() if one == said == author_type)

    def groups_of(self, territory: str) -> tuple[Group, ...]:
        """Return the groups whose place is said, and is that one."""
        return tuple(one for one, place in self.places.items() if place == territory == one.territory)


@lru_cache(maxsize=1_000)
def family(author_type: str) -> str:
    """Return the type of the kit's sheet that a type of another's words belongs to, `""` for none known."""
    return next((wide for wide, words in _FAMILIES if words.search(author_type)), "")


def department(territory: str) -> str:
    """Return the department that a place's postcode tells, `""` where there is none."""
    found = _POSTCODE.search(territory)
    if found is None:
        return ""
    code = found[1]
    if code.startswith(_CORSICA):
        return "Corse"
    return f"Département {code[:3] if code.startswith(_OVERSEAS) else code[:2]}"


def _people(held: Iterable[Counted]) -> Counter[tuple[str, ...]]:
    """Count the people that fit each thing that may be said: an authority, a type or none, a place or none."""
    found: Counter[tuple[str, ...]] = Counter()
    for one in held:
        group, beyond = one.group, department(one.group.territory)
        places = {"", group.territory, beyond if not group.authority else ""}
        for said in {"", group.author_type, family(group.author_type)}:
            for place in places:
                found[group.authority, said, place] += one.people
    return found


def _type(group: Group, people: Counter[tuple[str, ...]]) -> str:
    told = (group.author_type, family(group.author_type))
    return next((said for said in told if said and people[group.authority, said, ""] >= ENOUGH), "")


def _place(group: Group, people: Counter[tuple[str, ...]]) -> str:
    said, beyond = _type(group, people), department(group.territory) if not group.authority else ""
    told = (group.territory, beyond)
    return next((place for place in told if place and people[group.authority, said, place] >= ENOUGH), "")
