"""The passages that were picked of contributions: by who tied them to a paragraph, by who drew a finding of them."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.synthesis import mark
from manifeste_tool.storage.text import links

Picked = Mapping[tuple[str, str], str]


def by_paragraph(connection: Connection, references: Iterable[str]) -> Picked:
    """Return the excerpts of the links that stand to some contributions, by paragraph and reference."""
    return {(link.paragraph_id, link.key): link.excerpt for link in links.of_keys(connection, references)}


def by_finding(connection: Connection, references: Iterable[str]) -> Picked:
    """Return a passage that was marked of some contributions for a finding, by finding and reference: the longest."""
    found: dict[tuple[str, str], str] = {}
    for portion in batches(references):
        where = (mark.c.contribution.in_(portion), mark.c.removed_at.is_(None), mark.c.finding.is_not(None))
        asked = select(mark.c.finding, mark.c.contribution, mark.c.excerpt).where(*where, mark.c.excerpt != "")
        for row in connection.execute(asked.order_by(mark.c.id)):
            key = (row.finding, row.contribution)
            found[key] = max(found.get(key, ""), row.excerpt, key=len)
    return found
