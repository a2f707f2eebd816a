"""File what the form holds: an amendment, the rectification of one's own, or one proposed to its author."""

from collections.abc import Collection

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.people import Act
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.gestures import applied
from manifeste_tool.services.amending.neighbours import neighbours, refuse_unseen
from manifeste_tool.services.amending.proposing import Proposal, base_text, keep_draft, propose, writing_act
from manifeste_tool.services.rectification.offering import offer
from manifeste_tool.services.rectification.rectifying import rectify
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments


def file(ws: Workspace, by: Person, proposal: Proposal, *, shown: Collection[int]) -> Amendment:
    """File a proposal as what it is; `shown` are the near-identical amendments that its author was shown.

    Raises `NearIdenticalError` for one that they were not, the words being kept, and what `proposing.propose`,
    `rectifying.rectify` and `offering.offer` do.
    """
    if proposal.rectifies_id is None:
        _refuse_unseen(ws, by, proposal, shown)
        return propose(ws, by, proposal)
    with ws.reading() as connection:
        act = writing_act(connection, ws.reader(by, connection), proposal)
    return offer(ws, by, proposal) if act is Act.PROPOSE_RECTIFICATION else rectify(ws, by, proposal)


def _refuse_unseen(ws: Workspace, by: Person, proposal: Proposal, shown: Collection[int]) -> None:
    with ws.reading() as connection:
        if amendments.filed_from(connection, proposal.key):
            return
    keep_draft(ws, by, proposal)
    with ws.reading() as connection:
        base = base_text(ws, connection, proposal)
        wanted = applied(base, proposal.gestures, ws.fresh(connection))
        found = neighbours(connection, ws.reader(by, connection), (base, wanted), parent_id=proposal.parent_id)
    refuse_unseen(found, shown)
