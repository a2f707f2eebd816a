"""Check that the links on record and the citations of the text tell the same story."""

from collections.abc import Iterator

from manifeste_tool.domain.text.text import Relation, Text
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.text import links, texts

_Citation = tuple[str, str, Relation]


def problems(ws: Workspace, connection: Connection) -> Iterator[str]:
    """Check that the links on record are the citations of the text, and that each leads to a source and back.

    While a drafting holds what main has not, both are the text: what one of them alone cites may be on record or not.
    """
    held = [_cited(ws, connection, ref) for ref in ws.written_refs(connection)]
    live = links.every(connection)
    recorded = {(one.paragraph_id, one.key, one.relation) for one in live}
    wrong = (recorded - set[_Citation]().union(*held)) | (held[0].intersection(*held[1:]) - recorded)
    for paragraph_id, key, _ in sorted(wrong):
        yield f"Le lien entre ¶{paragraph_id} et {key} n'est pas le même dans le texte et dans la base."
    keys = {one.key for one in live}
    for key in sorted(keys - contributions.known_keys(connection, keys)):
        yield f"Des liens mènent à {key}, qui n'existe pas."
    back = {(one.paragraph_id, one.key, one.relation) for one in links.of_keys(connection, keys)}
    if back != recorded:
        yield "Les liens ne sont pas les mêmes vus des paragraphes et vus des sources."
    known = set(links.ids(connection))
    for one in live:
        if one.carried_from and one.carried_from not in known:
            yield f"Le lien entre ¶{one.paragraph_id} et {one.key} continue un lien qui n'est pas dans la base."


def _cited(ws: Workspace, connection: Connection, ref: str) -> set[_Citation]:
    tip = texts.tip_of(connection, ref)
    text = ws.text(connection, tip) if tip else Text()
    return {(unit.id, source.key, source.relation) for unit in text for source in unit.sources}
