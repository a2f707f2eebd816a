"""What an authority says of its consultation (restitution): its parts, its lines, the references they cite."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from manifeste_tool.domain.consulting.contributions import REFERENCE
from manifeste_tool.errors import N_

_LOOSE = re.compile(rf"(?<![\w-]){REFERENCE.pattern}(?![\w-])")
_BETWEEN = re.compile(r"[\s,;]+")
LONGEST_TITLE = 100
LONGEST_WORDS = 4_000
LONGEST_PROSE = 12_000
LONGEST_UNSORTED = 60_000
LONGEST_NAME = 200
MOST_ITEMS = 200
MOST_VERBATIMS = 5
MOST_SOURCES = 200


class ItemKind(StrEnum):
    """What one line of a report is; the values are those kept."""

    IDEA = "idée forte"
    AGREEMENT = "accord"
    DISAGREEMENT = "désaccord"
    VIGILANCE = "vigilance"
    PROPOSAL = "proposition"
    QUESTION = "question"
    VERBATIM = "verbatim"
    UNSORTED = "à classer"  # words of a document that was read, until a person says what they are


#: Every line of these cites contributions, and a complete report holds some or says that there were none.
CITING = (ItemKind.IDEA, ItemKind.AGREEMENT, ItemKind.DISAGREEMENT, ItemKind.VIGILANCE, ItemKind.PROPOSAL)


class Level(StrEnum):
    """Whom a proposal is for; the values are those kept."""

    LOCAL = "local"
    NATIONAL = "national"
    EUROPEAN = "UE"


class ReportState(StrEnum):
    """Where a report stands; the values are those kept."""

    DRAFT = "brouillon"
    SENT = "envoyée"


@dataclass(frozen=True, slots=True)
class Item:
    """One line: a title of at most 100 characters, a text, the references of the contributions it rests on.

    `level` is a proposal's. `none` says instead that there was nothing of this kind: nobody disagreed, for example.
    """

    kind: ItemKind
    title: str = ""
    body: str = ""
    level: str = ""
    sources: tuple[str, ...] = ()
    none: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written in it yet."""
        return not (self.title or self.body or self.sources or self.none)


@dataclass(frozen=True, slots=True)
class Report:
    """The report of one consultation. `participants` and `contributions` are 0 while nobody gave a number."""

    consultation: str
    participants: int = 0
    contributions: int = 0
    organisations: str = ""
    profile: str = ""
    absent: str = ""
    course: str = ""
    commitment: str = ""
    commitment_on: date | None = None
    validated_by: str = ""
    validated_position: str = ""
    validated_on: date | None = None
    items: tuple[Item, ...] = ()
    state: ReportState = ReportState.DRAFT
    revision: int = 0
    changed_at: datetime | None = None
    changed_by_id: int | None = None
    sent_at: datetime | None = None

    @property
    def is_sent(self) -> bool:
        """Whether it was sent, and may be read by everybody."""
        return self.state is ReportState.SENT

    def of(self, kind: ItemKind) -> tuple[Item, ...]:
        """Return the lines of one kind, in order."""
        return tuple(item for item in self.items if item.kind is kind)

    @property
    def sources(self) -> frozenset[str]:
        """The references of all that it cites."""
        return frozenset(reference for item in self.items for reference in item.sources)


#: The fields in prose, and what a sentence calls them.
PROSE: Mapping[str, str] = {
    "organisations": N_("les organisations présentes"),
    "profile": N_("le profil des participants"),
    "absent": N_("les publics absents"),
    "course": N_("le déroulé"),
    "commitment": N_("l'engagement de la collectivité"),
}
NAMES = ("validated_by", "validated_position")
_WORDS = (*PROSE, *NAMES)
#: All that a person writes, apart from the lines.
FIELDS = ("participants", "contributions", *_WORDS, "commitment_on", "validated_on")

KIND_NAMES: Mapping[ItemKind, str] = {
    ItemKind.IDEA: N_("idées fortes"),
    ItemKind.AGREEMENT: N_("points d'accord"),
    ItemKind.DISAGREEMENT: N_("points de désaccord"),
    ItemKind.VIGILANCE: N_("points de vigilance"),
    ItemKind.PROPOSAL: N_("propositions"),
    ItemKind.QUESTION: N_("questions restées sans réponse"),
    ItemKind.VERBATIM: N_("paroles marquantes"),
    ItemKind.UNSORTED: N_("passages à classer"),
}


def references_in(words: str) -> tuple[str, ...]:
    """Return the references that stand in some words, each once, in order."""
    found = (match.group().upper() for match in _LOOSE.finditer(words.upper()))
    return tuple(dict.fromkeys(found))


def typed_references(words: str) -> tuple[str, ...]:
    """Return what was typed where references are expected, each once, in order, in capitals; what is none is kept."""
    parts = (part.strip(".()[]") for part in _BETWEEN.split(words.upper()))
    return tuple(sorted({part for part in parts if part}))


def differing(mine: Report, theirs: Report) -> tuple[str, ...]:
    """Return the fields in which two states of a report differ, `items` among them."""
    return tuple(name for name in (*FIELDS, "items") if getattr(mine, name) != getattr(theirs, name))


def left_out(mine: Iterable[Item], theirs: Iterable[Item]) -> tuple[Item, ...]:
    """Return the lines of `theirs` that `mine` does not hold: what saving mine would lose."""
    kept = set(mine)
    return tuple(item for item in theirs if item not in kept and not item.is_blank)


def arranged(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return lines in the order of the form: by kind, and as they came within each."""
    order = list(ItemKind)
    return tuple(sorted(items, key=lambda item: order.index(item.kind)))


def removed(items: Sequence[Item], place: int) -> tuple[Item, ...]:
    """Return lines without the one at a place; all of them where there is none there."""
    return tuple(item for rank, item in enumerate(items) if rank != place)


def moved(items: Sequence[Item], place: int, step: int) -> tuple[Item, ...]:
    """Return lines with the one at a place before (-1) or after (1) its neighbour of the same kind, if it has one."""
    found, other = list(items), place + step
    if min(place, other) >= 0 and max(place, other) < len(found) and found[place].kind is found[other].kind:
        found[place], found[other] = found[other], found[place]
    return tuple(found)
