"""A text as those who write it see it: the part they may write, and one paragraph of it open for writing."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.text.retraced import written_sources
from manifeste_tool.domain.text.text import Kind, Paragraph, Place, Relation, Text
from manifeste_tool.errors import N_, ManifesteError, NotFoundError
from manifeste_tool.services.amending.amendment_forms import Choice
from manifeste_tool.services.provenance.near import Near

_LABEL = 70


@dataclass(frozen=True, slots=True)
class Shown:
    """The text being written, as it stands at `seen`: what of it may be written, and the place of every paragraph.

    `whole` is False where that is a chapter, whose heading stays at its head. `title` names a working copy, `""`
    stands for the text itself.
    """

    seen: str
    text: Text
    places: Mapping[str, Place]
    whole: bool
    may_write: bool
    title: str


@dataclass(frozen=True, slots=True)
class WritingPage:
    """One paragraph open for writing; `typed` are the words of a save that was refused, and `error` says why.

    `paragraph` is None for a text without any paragraph yet. `gone` says that the paragraph was removed meanwhile.
    `leads` says that nothing may stand before it.
    """

    seen: str
    paragraph: Paragraph | None
    place: Place | None
    choices: tuple[Choice, ...]
    sources: str
    can_join: bool
    typed: Mapping[str, str]
    error: ManifesteError | None
    gone: bool
    whole: bool
    leads: bool
    title: str
    near: tuple[Near, ...] = ()
    relations: tuple[Relation, ...] = tuple(Relation)


def opened_at(
    shown: Shown,
    identity: str,
    *,
    typed: Mapping[str, str] | None = None,
    error: ManifesteError | None = None,
    beside: Callable[[str, Collection[str]], tuple[Near, ...]] = lambda _words, _cited: (),
) -> WritingPage:
    """Return one paragraph as it stands now, open for writing; `identity` "" for an empty text.

    `beside` finds what could be cited beside its words, or those typed, what it cites already left out.
    Raises `NotFoundError` for a paragraph that is not there and with no words typed for it.
    """
    unit = shown.text.by_id.get(identity)
    if unit is None and identity and error is None:
        raise NotFoundError
    rank = shown.text.position.get(identity, -1)
    following = shown.text.paragraphs[rank + 1] if 0 <= rank < len(shown.text) - 1 else None
    return WritingPage(
        seen=shown.seen,
        paragraph=unit,
        place=shown.places.get(identity),
        choices=tuple(
            Choice(
                one.id,
                N_("%(place)s : %(words)s") % {"place": shown.places[one.id].label, "words": one.text[:_LABEL]},
                one.kind is Kind.HEADING,
            )
            for one in shown.text
        ),
        sources="; ".join(written_sources(unit.sources)) if unit else "",
        can_join=bool(unit and following and unit.kind is following.kind and unit.kind is not Kind.HEADING),
        typed=typed or {},
        error=error,
        gone=bool(identity) and unit is None,
        whole=shown.whole,
        leads=not shown.whole and rank == 0,
        title=shown.title,
        near=beside((typed or {}).get("text") or unit.text, {one.key for one in unit.sources}) if unit else (),
    )
