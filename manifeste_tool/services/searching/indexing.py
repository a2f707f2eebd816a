"""What amendments are found by, made anew from what was stored of them when they were filed."""

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.searching.touched import touched
from manifeste_tool.services.amending.stored_edits import edit
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, wording
from manifeste_tool.storage.amending.amendments import StoredEdit
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection


def heal(ws: Workspace, *, every: bool = False) -> int:
    """Let amendments be found that nothing finds yet, or look at `every` one; return how many were put right."""
    with ws.reading() as connection:
        asked = [one.id for one in amendments.every(connection)] if every else list(wording.missing(connection))
    return sum(_healed(ws, portion) for portion in batches(asked))


def _healed(ws: Workspace, amendment_ids: list[int]) -> int:
    with ws.writing() as connection:
        wrong = [pair for pair in _made(connection, amendment_ids) if not wording.agrees(connection, *pair)]
        for said, words in wrong:
            wording.keep(connection, said, words)
    return len(wrong)


def _made(connection: Connection, amendment_ids: list[int]) -> list[tuple[Amendment, str]]:
    stored: dict[int, list[StoredEdit]] = {}
    for one in amendments.edits_of(connection, amendment_ids):
        stored.setdefault(one.amendment_id, []).append(one)
    said = amendments.some(connection, amendment_ids)
    return [(said[key], touched(map(edit, stored.get(key, [])))) for key in amendment_ids]
