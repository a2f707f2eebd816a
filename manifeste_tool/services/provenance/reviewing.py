"""Say another relation of a link, or end it, while reading the queue; and take that back with all the link was."""

from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.text import Relation, Source
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.text import links


def restate(ws: Workspace, by: Person, paragraph_id: str, key: str, *, relation: Relation | None) -> int:
    """Give a link another relation, or end it (None); return the link that `restore` brings back.

    Raises `NotFoundError` where there is no such link, and what `sourcing.cite` does.
    """
    with ws.reading() as connection:
        link = links.standing(connection, {(paragraph_id, key)}).get((paragraph_id, key))
    if link is None:
        raise NotFoundError
    put = (Source(key, relation),) if relation else ()
    sourcing.cite(ws, by, Linking(paragraph_id, put=put, remove=() if relation else (key,)))
    return link.id


def restore(ws: Workspace, by: Person, link_id: int) -> str:
    """Make an ended link again, as it was: relation, excerpt, maker, date, confirmation. Return its paragraph.

    Raises `NotFoundError` for a link that is unknown or stands, and what `sourcing.cite` does.
    """
    with ws.reading() as connection:
        link = links.by_ids(connection, [link_id]).get(link_id)
    if link is None or link.removed_at is None:
        raise NotFoundError
    source = Source(link.key, link.relation)
    sourcing.cite(ws, by, Linking(link.paragraph_id, put=(source,), resumed={link.key: link.id}))
    return link.paragraph_id
