"""Working copies: a chapter, or the whole text, lent to a group of drafters and merged back without amendments."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from manifeste_tool.domain.comparing.edits import edits
from manifeste_tool.domain.merging.merge import merge
from manifeste_tool.domain.text.markdown import canonical
from manifeste_tool.domain.text.text import Paragraph, Text, chapter_of
from manifeste_tool.errors import N_, RefusedError


class OutsideChapterError(RefusedError):
    """A save touches what is not in the chapter that was lent."""

    sentence = N_(
        "Cette copie ne prête que « %(chapter)s » : votre enregistrement change, déplace ou reprend un passage hors de "
        "ce chapitre. Restez dans le chapitre, ou proposez ce changement par un amendement."
    )


class HeadingGoneError(RefusedError):
    """A save takes away the heading of the chapter that was lent."""

    sentence = N_(
        "« %(chapter)s » doit rester l'intitulé du chapitre prêté : vous pouvez en changer les mots, non le supprimer "
        "ni en changer le niveau. Pour supprimer tout le chapitre, déposez un amendement."
    )


class CopyState(StrEnum):
    """Where a copy stands; a closed one was not merged, and both stay readable."""

    OPEN = "ouvert"
    MERGED = "fusionné"
    CLOSED = "clos"


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """One loan. `chapter` is the identity of its heading, `""` for the whole text; `base` the commit it starts from.

    `operation_id` names the integration that is merging it at this moment, `""` for none.
    """

    id: int
    title: str
    chapter: str
    base: str
    state: CopyState
    drafters: tuple[int, ...]
    lent_by_id: int
    lent_at: datetime
    due_at: datetime | None = None
    merged_sha: str = ""
    operation_id: str = ""

    @property
    def ref(self) -> str:
        """The branch that holds its saves; there is none before the first."""
        return f"refs/copies/{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether its drafters may write: neither merged, nor closed, nor being merged."""
        return self.state is CopyState.OPEN and not self.operation_id


@dataclass(frozen=True, slots=True)
class Bounds:
    """What may be written: all that stands between `before` and `after`. Without `heading`, the whole text."""

    before: tuple[Paragraph, ...] = ()
    after: tuple[Paragraph, ...] = ()
    heading: Paragraph | None = None
    front: str = ""

    def inside(self, text: Text) -> Text:
        """Return the part of a text that may be written; the front matter stays with a whole text."""
        end = len(text) - len(self.after)
        return Text(text.paragraphs[len(self.before) : end], text.front if self.heading is None else "")

    def around(self, typed: Text) -> Text:
        """Return a part written elsewhere in its place in the text.

        Raises `OutsideChapterError` if it brings units from outside the chapter, or a front matter.
        """
        if self.heading is None:
            return typed
        outside = {unit.id for unit in (*self.before, *self.after)}
        if typed.front or any(unit.id in outside for unit in typed):
            raise OutsideChapterError(chapter=self.heading.text)
        return Text((*self.before, *typed, *self.after), self.front)

    def refuse(self, text: Text) -> None:
        """Raise `OutsideChapterError` or `HeadingGoneError` where a text differs outside of what may be written."""
        if self.heading is None:
            return
        written = self.inside(text).paragraphs
        named = (self.heading.id, self.heading.shape)
        kept = [rank for rank, unit in enumerate(written) if (unit.id, unit.shape) == named]
        around_the_same = text == Text((*self.before, *written, *self.after), self.front)
        if around_the_same and not kept:
            raise HeadingGoneError(chapter=self.heading.text)
        if not around_the_same or kept != [0]:
            raise OutsideChapterError(chapter=self.heading.text)


def bounds(base: Text, chapter: str) -> Bounds:
    """Return what a copy of `chapter` may change of its base; `""`: everything."""
    if not chapter:
        return Bounds()
    start, lent = base.position[chapter], len(chapter_of(base, chapter))
    units = base.paragraphs
    return Bounds(units[:start], units[start + lent :], units[start], base.front)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a copy changes, and how it would merge now: `changed` units of its base, `unsettled` questions to answer.

    A front matter that differs counts as one unit.
    `satisfied`: all that it wants already stands in today's text.
    """

    changed: int = 0
    unsettled: int = 0
    satisfied: bool = False


def standing(base: Text, today: Text, written: Text) -> Standing:
    """Return how a copy stands: its own text against its base, and both against today's."""
    touched = {edit.paragraph_id for edit in edits(base, written)}
    changed = len(touched) + (base.front != written.front)
    if not changed:
        return Standing()
    merged = merge(base, today, written)
    asked = {outcome.key for outcome in merged.unsettled}
    return Standing(changed, len(asked), satisfied=not asked and canonical(merged.text) == today)
