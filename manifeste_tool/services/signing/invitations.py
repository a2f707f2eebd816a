"""Write to whom one invites to co-sign a draft. Of a draft nothing is on record, so no fact and no notice tell it."""

from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter, News
from manifeste_tool.services.telling.posting import post, recipient
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.amending import drafts
from manifeste_tool.storage.database import Connection


def write_to_invited(ws: Workspace, connection: Connection, by: Person, draft_id: str, person_id: int) -> None:
    """Put the invitation into the outbox, unless its reader never wants news of co-signatures."""
    draft, invited = drafts.by_id(connection, draft_id), people.get(connection, person_id)
    if draft is not None and invited is not None and invited.id != by.id:
        values = {"by": by.name, "headline": draft.headline, "rationale": draft.rationale, "key": draft.id}
        post(ws, connection, recipient(invited), Letter(News.SIGNATURE, "draft_invitation", values))
