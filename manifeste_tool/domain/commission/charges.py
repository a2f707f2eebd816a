"""Who looks after what: the charges of a chapter, questions put to one person on one place, tasks given to somebody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from textwrap import shorten

from manifeste_tool.domain.rights import lives
from manifeste_tool.domain.text.text import Paragraph, Text, chapter_of
from manifeste_tool.errors import N_, RefusedError


class Charge(StrEnum):
    """What somebody does for a chapter; the values are those kept."""

    DRAFTER = "rédacteur"
    RAPPORTEUR = "rapporteur"
    GROUP = "groupe"


@dataclass(frozen=True, slots=True)
class Charged:
    """One person's charge of one chapter, named by the identity of its heading."""

    chapter: str
    person_id: int
    charge: Charge


class OutsideChargeError(RefusedError):
    """A drafter of some chapters writes elsewhere, or takes the heading of one away."""

    sentence = N_(
        "Vous écrivez %(chapters)s : votre enregistrement change, déplace ou supprime autre chose, ou l'intitulé même. "
        "Restez dans vos chapitres, ou demandez ce changement au secrétariat."
    )


@dataclass(frozen=True, slots=True)
class ChaptersOf:
    """The bounds of whoever drafts some chapters of the text as it stands."""

    today: Text
    chapters: frozenset[str]

    def inside(self, text: Text) -> Text:
        """Return the part of a text that may be written, chapter after chapter."""
        return Text(tuple(unit for heading in self._headings(text) for unit in chapter_of(text, heading)))

    def around(self, typed: Text) -> Text:
        """Return chapters written elsewhere in their places in the text. Raises `OutsideChargeError`."""
        written = {heading: chapter_of(typed, heading) for heading in self._headings(typed)}
        held = sum(map(len, written.values()))
        if typed.front or held != len(typed) or written.keys() != set(self._headings(self.today)):
            raise OutsideChargeError(chapters=self._named())
        return Text(tuple(self._replaced(written)), self.today.front)

    def refuse(self, text: Text) -> None:
        """Raise `OutsideChargeError` where a text differs from today's outside of these chapters."""
        if self._outline(text) != self._outline(self.today):
            raise OutsideChargeError(chapters=self._named())

    def _headings(self, text: Text) -> tuple[str, ...]:
        return tuple(unit.id for unit in text if unit.is_chapter and unit.id in self.chapters)

    def _inner(self, text: Text) -> dict[str, str]:
        """Return the units that may be written, each with the heading it stands under."""
        return {unit.id: heading for heading in self._headings(text) for unit in chapter_of(text, heading)}

    def _replaced(self, written: dict[str, tuple[Paragraph, ...]]) -> Iterator[Paragraph]:
        inner = self._inner(self.today)
        for unit in self.today:
            if inner.get(unit.id) is None:
                yield unit
            elif unit.id in written:
                yield from written[unit.id]

    def _outline(self, text: Text) -> tuple[object, ...]:
        """Return all that stands elsewhere, and the place and shape of each heading that may not go."""
        inner = self._inner(text)
        staying = (unit for unit in text if inner.get(unit.id) in (None, unit.id))
        return (text.front, *((unit.id, unit.shape) if unit.id in inner else unit for unit in staying))

    def _named(self) -> str:
        return ", ".join(f"« {unit.text} »" for unit in self.today if unit.id in self._headings(self.today))


def chapters_over(text: Text) -> dict[str, str]:
    """Return the heading of the chapter that each unit stands in, and those joined to it; `""` outside any."""
    found, over = dict[str, str](), ""
    for unit in text:
        over = unit.id if unit.is_chapter else over
        found |= dict.fromkeys((unit.id, *unit.joined), over)
    return found


def chapters_at(text: Text, places: Iterable[str]) -> frozenset[str]:
    """Return the headings of the chapters in which some units stand, those outside any left out."""
    over = chapters_over(text)
    return frozenset(over[one] for one in places if over.get(one))


@dataclass(frozen=True, slots=True)
class OpinionRequest:
    """A question on one place put to one person, a member or an outsider, who answers by a link until it expires.

    `place` is a paragraph's or a chapter's identity; `amendment_id` an amendment instead.
    """

    key: str
    name: str
    question: str
    asked_by_id: int
    asked_at: datetime
    due_at: datetime
    expires_at: datetime
    place: str = ""
    amendment_id: int | None = None
    person_id: int | None = None
    email: str = ""
    organisation: str = ""
    answered_at: datetime | None = None
    answer: str = ""
    withdrawn_at: datetime | None = None
    reminded_at: datetime | None = None
    cycle: int = 1
    id: int = 0

    @property
    def title(self) -> str:
        """How a list calls it: the question, cut between two words."""
        return shorten(self.question, 80, placeholder="…")

    def state(self, now: datetime) -> lives.QuestionState:
        """Where it stands at a moment; one that was answered is that, withdrawn or not."""
        if self.answered_at is not None:
            return lives.QuestionState.ANSWERED
        if self.withdrawn_at is not None:
            return lives.QuestionState.WITHDRAWN
        return lives.QuestionState.AWAITED if now < self.expires_at else lives.QuestionState.EXPIRED

    def is_open(self, now: datetime) -> bool:
        """Whether an answer is still awaited and possible."""
        return self.state(now) is lives.QuestionState.AWAITED
