"""What can come of a unit when two texts meet, and what a person may answer where they were asked."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from manifeste_tool.domain.merging.three_way import Piece, Side
from manifeste_tool.domain.text.text import Paragraph, fingerprint

__all__ = ["Answer", "Cause", "Outcome", "Side", "UnitOutcome", "key_of", "key_of_words"]


class Outcome(StrEnum):
    """What comes of one unit."""

    UNCHANGED = "unchanged"
    OURS = "ours"  # only today's text changed it
    THEIRS = "theirs"  # only the proposal did
    MERGED = "merged"  # both did, and both changes stand
    SAME_PLACE = "same place"  # two insertions at one point: the order is asked
    CONFLICT = "conflict"  # the same words, changed differently
    MOOT = "moot"  # the proposal changes a unit that is gone
    SATISFIED = "satisfied"  # what the proposal wants already stands


_GRAVITY = (Outcome.CONFLICT, Outcome.MOOT, Outcome.SAME_PLACE)


def gravest(outcomes: Collection[Outcome]) -> Outcome | None:
    """Return the gravest of the outcomes that wait for a person, None where none does."""
    return next((one for one in _GRAVITY if one in outcomes), None)


class Cause(StrEnum):
    """Why a unit could not be merged."""

    WORDS = "words"
    DELETED = "deleted"  # one side deleted what the other changed
    SPLIT = "split"
    JOINED = "joined"
    SOURCES = "sources"  # one key, two relations
    SHAPE = "shape"  # two levels, two kinds, two numbers
    ORDER = "order"  # moved to two places, or two insertions at one place
    FRONT = "front"  # the front matter


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person decided for one unsettled unit.

    `keep` settles every collision of the unit for one side; `written` gives the unit its words (inline Markdown, `""`
    deletes it); `first` says which side's insertion comes first where two meet at one place.
    """

    keep: Side | None = None
    written: str | None = None
    first: Side | None = None


@dataclass(frozen=True, slots=True)
class UnitOutcome:
    """What comes of one unit, with the three texts it was decided on (`None`: the unit is not in that text).

    `key` is a hash of the three: an answer is kept under it and holds as long as they do (where two insertions meet,
    `asked` is the key they share). `id` is `""` for the front
    matter. `pieces` are the merged words, stretch by stretch, where both sides changed them. `answered` says that
    somebody settled it.
    """

    id: str
    outcome: Outcome
    cause: Cause | None
    base: Paragraph | None
    ours: Paragraph | None
    theirs: Paragraph | None
    merged: Paragraph | None
    asked: str = ""
    pieces: tuple[Piece, ...] = ()
    answered: bool = False

    @property
    def key(self) -> str:
        """The key under which an answer is kept."""
        return self.asked or key_of(self.base, self.ours, self.theirs)

    @property
    def settled(self) -> bool:
        """Whether nobody has to be asked any more."""
        return self.answered or self.outcome not in (Outcome.CONFLICT, Outcome.SAME_PLACE, Outcome.MOOT)


def key_of(*texts: Paragraph | None) -> str:
    """Return the 16 hexadecimal digits under which an answer about these texts is kept."""
    return key_of_words(fingerprint(text) if text else "-" for text in texts)


def key_of_words(parts: Iterable[str]) -> str:
    """Return the 16 hexadecimal digits of these parts, in order."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
