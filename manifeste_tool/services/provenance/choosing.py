"""The words chosen of what an amendment or a working copy cites, before there is a link to hold them."""

from collections.abc import Iterable

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.integration.copies import WorkingCopy
from manifeste_tool.services.text.sources_known import still_said
from manifeste_tool.storage.amending import revisions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.provenance import excerpts


def of_amendments(connection: Connection, amendments: Iterable[Amendment]) -> dict[str, str]:
    """Return, by key, what their authors chose, a later state saying more than an earlier one; only what still stands.

    Words may be masked or withdrawn between the filing and the integration.
    """
    states = [state for one in amendments for state in revisions.of_amendment(connection, one.id)]
    places = [excerpts.of_draft(state.draft_id) for state in states if state.draft_id]
    return still_said(connection, excerpts.kept(connection, places))


def of_copy(connection: Connection, copy: WorkingCopy) -> dict[str, str]:
    """Return, by key, what the drafters of a copy chose last; only what still stands."""
    return still_said(connection, excerpts.kept(connection, [excerpts.of_copy(copy.id)]))
