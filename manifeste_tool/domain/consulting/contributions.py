"""What was said in the territories, by whom in kind and place, and what a reader may read of it."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.gathering.widening import Group, Widening
from manifeste_tool.domain.readers import Reader, Role
from manifeste_tool.domain.rights import lives
from manifeste_tool.domain.text.text import Relation
from manifeste_tool.errors import N_

REFERENCE = re.compile(r"(?P<year>\d{4})-(?P<sigle>[A-Z0-9]+)-(?P<number>\d{4,9})")
#: Stands where a contribution belongs to no authority: a national platform, a letter.
NO_SIGLE = "LIBRE"


@dataclass(frozen=True, slots=True)
class Authority:
    """A local authority; `code` is the short form that references carry, `population` its inhabitants (0: unknown).

    `siren` (9 digits), `cog` (the INSEE code of a commune) and `department` come from the official list, `""` for one
    that was entered freely; `joined_at` is when the secretariat admitted it, None for one of the samples.
    """

    code: str
    name: str
    kind: str
    population: int = 0
    territory: str = ""
    siren: str = ""
    cog: str = ""
    department: str = ""
    joined_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Consultation:
    """One authority's local process; dates are days, both included; `participants` is 0 where nobody counted.

    `themes` are one or two, one a line; `question` is what people are asked, `""` for the appeal's own; `reserved_to`
    is `""` while it is open to everybody; `contact` is an address that the public may write to. Nobody but its référent
    and the secretariat sees one that is not `published`; `takes_online` opens the public form while it is open.
    """

    reference: str
    authority: str
    title: str
    format: str = ""
    public: str = ""
    opens_on: date | None = None
    closes_on: date | None = None
    participants: int = 0
    summary: str = ""
    themes: str = ""
    question: str = ""
    reserved_to: str = ""
    place: str = ""
    access: str = ""
    hours: str = ""
    registration: str = ""
    facilitator: str = ""
    elected: str = ""
    elected_position: str = ""
    contact: str = ""
    published: bool = True
    takes_online: bool = True

    @property
    def state(self) -> lives.ConsultationState:
        """Whether everybody sees it."""
        return lives.ConsultationState.PUBLISHED if self.published else lives.ConsultationState.UNPUBLISHED


@dataclass(frozen=True, slots=True)
class Contribution:
    """One thing somebody said; its author is known by type alone.

    `author_type`, `territory`, `collected`, `question` (what was asked), `theme`, `nature` and `language` are kept in
    the words of the file they came from. `publishable` is the author's consent; `withdrawn` is their later refusal.
    (`origin`, `external_id`) says where it came from, so that a second import recognises it; `answers` is the external
    identifier of what it answers, whose reference is `parent` once that one stands. `authority` follows from the
    consultation and is `""` without one. While `held` it waits for a moderator, or was set aside by one: it is shown as
    if its author had not consented. `verbatim` tells the person's words from a facilitator's; `people` is how many
    speak (0: one); `paragraph` and `version` are what it reacts to.
    """

    reference: str
    body: str
    title: str = ""
    consultation: str = ""
    authority: str = ""
    parent: str = ""
    author_type: str = ""
    territory: str = ""
    collected: str = ""
    said_on: date | None = None
    publishable: bool = False
    withdrawn: bool = False
    origin: str = ""
    external_id: str = ""
    question: str = ""
    theme: str = ""
    nature: str = ""
    language: str = ""
    answers: str = ""
    held: bool = False
    verbatim: bool = True
    people: int = 0
    paragraph: str = ""
    version: str = ""

    @property
    def is_public(self) -> bool:
        """Whether it exists for everybody: its author consented and no moderator holds it."""
        return self.publishable and not self.held

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits of what a file says of it: neither its reference nor what was decided of it here."""
        return fingerprint_of(_TOLD(self), _ASKED(self))


#: What a fingerprint is made of: always, and where the file says any of it.
TOLD = (
    "body",
    "title",
    "consultation",
    "parent",
    "author_type",
    "territory",
    "collected",
    "said_on",
    "publishable",
)
ASKED = ("question", "theme", "nature", "language")
_TOLD, _ASKED = attrgetter(*TOLD), attrgetter(*ASKED)


def fingerprint_of(told: tuple[Any, ...], asked: tuple[str, ...]) -> str:
    """Return the fingerprint of a contribution from its values, those of `TOLD` and those of `ASKED`."""
    *words, said_on, publishable = told
    said = (*words, str(said_on or ""), str(publishable), *(asked if any(asked) else ()))
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:32]


class Fate(StrEnum):
    """What became of a contribution, in the words of the page."""

    TO_TREAT = N_("à traiter")
    TAKEN_UP = N_("reprise")
    PARTLY_TAKEN_UP = N_("reprise en partie")
    ALREADY_THERE = N_("déjà présente")
    OUT_OF_SCOPE = N_("hors champ")
    NOT_RETAINED = N_("non retenue")
    PASSED_ON = N_("transmise")


_FATES = {
    Relation.TAKES_UP: Fate.TAKEN_UP,
    Relation.REPHRASES: Fate.TAKEN_UP,
    Relation.COMBINES: Fate.TAKEN_UP,
    Relation.QUALIFIES: Fate.PARTLY_TAKEN_UP,
    Relation.DEPARTS_FROM: Fate.NOT_RETAINED,
}
_STRONGEST_FIRST = (Fate.TAKEN_UP, Fate.PARTLY_TAKEN_UP, Fate.NOT_RETAINED)


def fate_of(relations: Iterable[Relation]) -> Fate:
    """Return what became of a contribution from the relations of the paragraphs that cite it, the best one deciding.

    A paragraph that takes it up outweighs one that departs from it; « éclaire » decides nothing.
    """
    found = {_FATES.get(relation) for relation in relations}
    return next((fate for fate in _STRONGEST_FIRST if fate in found), Fate.TO_TREAT)


def sigle_of(code: str) -> str:
    """Return the part of a reference that names an authority; `NO_SIGLE` where the code holds no letter or figure."""
    return re.sub(r"[^A-Z0-9]", "", code.upper()) or NO_SIGLE


def reference(year: int, sigle: str, number: int) -> str:
    """Return a reference `AAAA-SIGLE-NNNN`."""
    return f"{year:04d}-{sigle}-{number:04d}"


def group_of(contribution: Contribution) -> Group:
    """Return what the contribution shares with those of its authority, type and place."""
    return Group(contribution.authority, contribution.author_type, contribution.territory)


@dataclass(frozen=True, slots=True)
class Reach:
    """Which contributions without consent somebody may read: `every` one, those of one `authority`, or none.

    Of unpublished consultations it says the same (`Thing.UNPUBLISHED_CONSULTATION`). `widening` says how much of the
    author's type and place of all others may be said; without it, nothing is.
    """

    every: bool = False
    authority: str = ""
    widening: Widening = field(default_factory=Widening, compare=False, repr=False)

    @classmethod
    def of(cls, reader: Reader, thing: Thing = Thing.PRIVATE_CONTRIBUTION) -> "Reach":
        """Return how far a reader reads things of a kind: the secretariat everywhere, a référent at home."""
        person = reader.person
        at_home = person.authority if person and reader.role is Role.REFERENT else ""
        return cls(every=reader.sees(thing), authority=at_home)

    def holds(self, consultation: Consultation) -> bool:
        """Whether a consultation exists for who reaches so far unpublished ones."""
        return (
            consultation.published or self.every or (bool(self.authority) and consultation.authority == self.authority)
        )

    def is_at_home(self, authority: str) -> bool:
        """Whether the reader reads all that an authority gathered, as it was said."""
        return self.every or (bool(self.authority) and authority == self.authority)

    def knows(self, contribution: Contribution) -> bool:
        """Whether the contribution exists for this reader at all."""
        return contribution.is_public or self.is_at_home(contribution.authority)

    def reads(self, contribution: Contribution) -> bool:
        """Whether its words may be shown: those of a withdrawn one never are."""
        return not contribution.withdrawn and self.knows(contribution)

    def shown(self, contribution: Contribution) -> Contribution:
        """Return the contribution as this reader may see it.

        Its words are left out where they may not be read; its author's type and place are said as far as five people
        fit them, but to those who read all of it.
        """
        said = contribution if self.reads(contribution) else replace(contribution, title="", body="")
        if self.is_at_home(contribution.authority):
            return said
        group = group_of(contribution)
        wide = self.widening
        return replace(said, author_type=wide.author_type(group), territory=wide.territory(group))


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of contributions is narrowed to; `""` and None narrow nothing."""

    query: str = ""
    consultation: str = ""
    authority: str = ""
    author_type: str = ""
    territory: str = ""
    fate: Fate | None = None
    finding: str = ""
    parent: str = ""
    theme: str = ""
