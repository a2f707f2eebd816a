"""Declarations « apport de la commission », and whether they still stand for the words they were made on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from manifeste_tool.domain.provenance.words import fingerprint
from manifeste_tool.domain.text.text import Text
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.provenance import wordings
from manifeste_tool.storage.tables.text import declaration


@dataclass(frozen=True, slots=True)
class Declaration:
    """Who declared that a paragraph rests on nobody's contribution, and when."""

    paragraph_id: str
    person_id: int
    declared_at: datetime


def of_paragraphs(connection: Connection, ids: Iterable[str]) -> dict[str, Declaration]:
    """Return the declarations of some paragraphs."""
    found: dict[str, Declaration] = {}
    for portion in batches(ids):
        rows = connection.execute(select(declaration).where(declaration.c.paragraph_id.in_(portion))).mappings()
        found |= {row["paragraph_id"]: Declaration(**row) for row in rows}
    return found


def unsettled(connection: Connection, text: Text, ids: Iterable[str]) -> dict[str, datetime]:
    """Return those paragraphs whose words are no longer those they were declared on, with the moment they changed.

    What nobody recorded is not said to have changed.
    """
    made = of_paragraphs(connection, ids)
    changed: dict[str, datetime] = {}
    wordings_of = wordings.of_paragraphs(connection, made)
    for identity, declared in made.items():
        told = wordings_of.get(identity, ())
        first = [one for one in told if one.at <= declared.declared_at]
        later = [one for one in told if one.at > declared.declared_at]
        if first and identity in text.by_id and fingerprint(first[-1].after) != fingerprint(text.by_id[identity].text):
            changed[identity] = later[0].at if later else first[-1].at
    return changed
