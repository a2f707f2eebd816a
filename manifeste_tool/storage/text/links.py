"""Links between paragraphs and their sources: who made them, when, and the words they rest on."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import RowMapping, Select, insert, select, update

from manifeste_tool.domain.consulting.sources import SourceLink
from manifeste_tool.domain.text.text import Relation
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.provenance.stirring import stirred
from manifeste_tool.storage.tables.text import source_link

_LIVE = source_link.c.removed_at.is_(None)


def put(connection: Connection, links: Iterable[SourceLink]) -> None:
    """Make links; one that stands already in the same relation keeps its maker and date.

    A link to the same source in another relation ends the one that stood and keeps its excerpt. A later put may bring
    the excerpt or the confirmation of a link that stands.
    """
    for portion in batches(links):
        standing = {(link.paragraph_id, link.key): link for link in of_paragraphs(connection, _paragraphs(portion))}
        for link in portion:
            _put(connection, link, standing.get((link.paragraph_id, link.key)))
            standing[link.paragraph_id, link.key] = link
        stirred(connection)


def remove(connection: Connection, paragraph_id: str, keys: Collection[str], at: datetime) -> None:
    """End the links of a paragraph to `keys`; those already ended keep their date."""
    for portion in batches(keys):
        where = (source_link.c.paragraph_id == paragraph_id, source_link.c.key.in_(portion), _LIVE)
        connection.execute(update(source_link).where(*where).values(removed_at=at))
        stirred(connection)


def every(connection: Connection) -> tuple[SourceLink, ...]:
    """Return the links that stand, oldest first."""
    return tuple(_read(connection, select(source_link), ended=False))


def by_ids(connection: Connection, link_ids: Collection[int]) -> dict[int, SourceLink]:
    """Return links by their identifiers, ended or not."""
    found: dict[int, SourceLink] = {}
    for portion in batches(sorted(link_ids)):
        some = _read(connection, select(source_link).where(source_link.c.id.in_(portion)), ended=True)
        found |= {link.id: link for link in some}
    return found


def ids(connection: Connection) -> tuple[int, ...]:
    """Return the identifiers of all links, ended or not."""
    return tuple(connection.execute(select(source_link.c.id)).scalars())


def of_paragraphs(connection: Connection, ids: Iterable[str], *, ended: bool = False) -> tuple[SourceLink, ...]:
    """Return the links of some paragraphs that stand, oldest first; with `ended`, the others too."""
    found: list[SourceLink] = []
    for portion in batches(ids):
        found += _read(connection, select(source_link).where(source_link.c.paragraph_id.in_(portion)), ended=ended)
    return tuple(found)


def of_keys(connection: Connection, keys: Iterable[str], *, ended: bool = False) -> tuple[SourceLink, ...]:
    """Return the links to some sources that stand, oldest first; with `ended`, the others too."""
    found: list[SourceLink] = []
    for portion in batches(keys):
        found += _read(connection, select(source_link).where(source_link.c.key.in_(portion)), ended=ended)
    return tuple(found)


def standing(connection: Connection, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], SourceLink]:
    """Return the links that stand of some paragraphs to some keys, by both."""
    found = of_paragraphs(connection, {paragraph_id for paragraph_id, _ in wanted})
    return {(link.paragraph_id, link.key): link for link in found if (link.paragraph_id, link.key) in wanted}


def complete(connection: Connection, paragraph_id: str, key: str, *, excerpt: str) -> None:
    """Give a link that stands the excerpt of one that is joined to it, where it has none of its own."""
    where = (source_link.c.paragraph_id == paragraph_id, source_link.c.key == key, _LIVE, source_link.c.excerpt == "")
    connection.execute(update(source_link).where(*where).values(excerpt=excerpt))


def confirm(
    connection: Connection, link_ids: Collection[int], fingerprint: str, by: tuple[int | None, datetime | None]
) -> None:
    """Write the words on which somebody confirmed some links, and who did when."""
    values = {"confirmed_fingerprint": fingerprint, "confirmed_by_id": by[0], "confirmed_at": by[1]}
    for portion in batches(link_ids):
        connection.execute(update(source_link).where(source_link.c.id.in_(portion)).values(**values))
        stirred(connection)


def quote(connection: Connection, link_id: int, excerpt: str) -> None:
    """Write the excerpt of one link again, ended or not."""
    connection.execute(update(source_link).where(source_link.c.id == link_id).values(excerpt=excerpt))


def _paragraphs(links: Iterable[SourceLink]) -> set[str]:
    return {link.paragraph_id for link in links}


def _put(connection: Connection, link: SourceLink, standing: SourceLink | None) -> None:
    if standing is None or standing.relation is not link.relation:
        remove(connection, link.paragraph_id, [link.key], link.made_at)
        excerpt = link.excerpt or (standing.excerpt if standing else "")
        connection.execute(insert(source_link).values(**_values(link), excerpt=excerpt))
        return
    brought = {
        name: value
        for name, value in (("excerpt", link.excerpt), ("confirmed_fingerprint", link.confirmed_fingerprint))
        if value and value != getattr(standing, name)
    }
    if brought:
        where = (source_link.c.paragraph_id == link.paragraph_id, source_link.c.key == link.key, _LIVE)
        connection.execute(update(source_link).where(*where).values(**brought))


def _read(connection: Connection, statement: Select[tuple[object, ...]], *, ended: bool) -> list[SourceLink]:
    asked = statement if ended else statement.where(_LIVE)
    return [_link(row) for row in connection.execute(asked.order_by(source_link.c.id)).mappings()]


def _values(link: SourceLink) -> dict[str, object]:
    return {
        "paragraph_id": link.paragraph_id,
        "key": link.key,
        "relation": str(link.relation),
        "person_id": link.person_id,
        "commit_id": link.commit_id,
        "made_at": link.made_at,
        "removed_at": link.removed_at,
        "confirmed_fingerprint": link.confirmed_fingerprint,
        "confirmed_at": link.confirmed_at,
        "confirmed_by_id": link.confirmed_by_id,
        "carried_from": link.carried_from,
    }


def _link(row: RowMapping) -> SourceLink:
    values = dict(row)
    return SourceLink(**{**values, "relation": Relation(values["relation"])})
