"""Names for units without identity while two or three texts are compared; none of them leaves the engine."""

from dataclasses import replace

from manifeste_tool.domain.text.text import Paragraph, Text

#: Begins such a name; no identity holds it.
MARK = "?"


def named(text: Text, side: str) -> Text:
    """Give every unit a name: its identity, else a mark, the letter of its side and its rank."""
    if len(text.by_id) == len(text):
        return text
    return text.with_paragraphs(
        unit if unit.id else replace(unit, id=f"{MARK}{side}{rank}") for rank, unit in enumerate(text)
    )


def real(identity: str) -> str:
    """Return an identity, `""` for a name given here."""
    return "" if identity.startswith(MARK) else identity


def unnamed(unit: Paragraph) -> Paragraph:
    """Return a unit without the names given here."""
    if MARK in unit.id or any(MARK in old for old in unit.joined):
        return replace(unit, id=real(unit.id), joined=tuple(old for old in unit.joined if MARK not in old))
    return unit
