"""How an aligned text stands to the French: what is there, what is to be looked at again, what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from manifeste_tool.domain.provenance.words import fingerprint
from manifeste_tool.domain.reading.aligned import TITLE, Aligned, Language, Unit
from manifeste_tool.domain.text.text import Kind, Paragraph, Text, chapter_of
from manifeste_tool.errors import N_

_WHOLE = (Kind.TABLE, Kind.OPAQUE)


class State(StrEnum):
    """How the words under one identity stand to the French of today."""

    MISSING = N_("à écrire")
    CURRENT = N_("à jour")
    STALE = N_("à revoir")


@dataclass(frozen=True, slots=True)
class Row:
    """One identity of the French that an aligned text follows, with its words where there are some.

    `french` are the units it follows: one, the whole chapter for « en clair », none for the title, whose words are
    `said`. `follows` is the fingerprint of these words as they stand.
    """

    id: str
    said: str
    french: tuple[Paragraph, ...]
    follows: str
    unit: Unit | None = None

    @property
    def state(self) -> State:
        """Whether the words are there and follow these."""
        if self.unit is None:
            return State.MISSING
        return State.CURRENT if self.unit.follows == self.follows else State.STALE

    @property
    def like(self) -> Paragraph | None:
        """The French unit whose shape a single block takes, None where it takes none."""
        return self.french[0] if len(self.french) == 1 else None


def rows(text: Text, language: Language, aligned: Aligned | None = None) -> tuple[Row, ...]:
    """Return every identity that an aligned text in this language follows, in the order of the French."""
    held = aligned.by_id if aligned else {}
    return tuple(replace(row, unit=held.get(row.id)) for row in _wanted(text, language))


def row_of(text: Text, language: Language, identity: str, aligned: Aligned | None = None) -> Row | None:
    """Return one identity's row, None where an aligned text in this language does not follow it."""
    return next((row for row in rows(text, language, aligned) if row.id == identity), None)


def orphans(text: Text, aligned: Aligned) -> tuple[Unit, ...]:
    """Return the units whose French stands no more."""
    wanted = {row.id for row in _wanted(text, aligned.language)}
    return tuple(unit for unit in aligned.units if unit.id not in wanted)


def with_units(text: Text, aligned: Aligned, units: Iterable[Unit]) -> Aligned:
    """Return the aligned text with these units in place of what it had; one without blocks takes its words away.

    The order is that of the French; what follows nothing any more comes last.
    """
    held = {**aligned.by_id, **{unit.id: unit for unit in units}}
    order = {row.id: rank for rank, row in enumerate(_wanted(text, aligned.language))}
    kept = [unit for unit in held.values() if unit.blocks]
    return Aligned(aligned.language, tuple(sorted(kept, key=lambda unit: order.get(unit.id, len(order)))))


def shaped(unit: Unit, like: Paragraph) -> tuple[Paragraph, ...]:
    """Return the blocks of a unit as they are shown in the place of a French one: a single block takes its shape."""
    if len(unit.blocks) > 1 or unit.blocks[0].kind in _WHOLE or like.kind in _WHOLE:
        return unit.blocks
    return (replace(unit.blocks[0], kind=like.kind, level=like.level, ordinal=like.ordinal),)


def translated(text: Text, aligned: Aligned) -> Text:
    """Return the text in the other language, French where it has no words yet; identities and sources are kept.

    Of several blocks the first carries the identity and the sources.
    """
    found: list[Paragraph] = []
    for like in text:
        unit = aligned.by_id.get(like.id)
        first, *others = shaped(unit, like) if unit else (like,)
        found += [replace(first, id=like.id, sources=like.sources, joined=like.joined, fixed=like.fixed), *others]
    title = aligned.by_id.get(TITLE)
    front = f"lang: {aligned.language.tag}"
    said = title.blocks[0].text if title else text.title
    return Text(tuple(found), f"title: {said}\n{front}" if said else front)


def _wanted(text: Text, language: Language) -> list[Row]:
    if language is Language.PLAIN:
        chapters = [(unit.id, chapter_of(text, unit.id)) for unit in text if unit.is_chapter]
        return [Row(key, whole[0].text, whole, fingerprint(_joined(whole))) for key, whole in chapters]
    title = [Row(TITLE, text.title, (), fingerprint(text.title))] if text.title and _in_front(text) else []
    return title + [
        Row(unit.id, unit.text, (unit,), fingerprint(unit.text)) for unit in text if any(map(str.isalpha, unit.text))
    ]


def _in_front(text: Text) -> bool:
    """Whether the title stands in the front matter, and is no unit of its own."""
    return all(unit.text != text.title for unit in text)


def _joined(units: Iterable[Paragraph]) -> str:
    return "\n".join(unit.text for unit in units)
