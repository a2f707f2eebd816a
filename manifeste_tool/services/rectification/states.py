"""Every state of an amendment, as it is kept: the one it was filed in, and each rectification."""

from collections.abc import Iterable
from datetime import datetime

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.amending.footprints import footprint
from manifeste_tool.domain.comparing.edits import Edit, edits
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.searching.touched import touched
from manifeste_tool.domain.text.text import Text, fingerprint
from manifeste_tool.services.serving import filing
from manifeste_tool.services.text.touched import line
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, drafts, revisions, wording
from manifeste_tool.storage.amending.amendments import StoredEdit
from manifeste_tool.storage.amending.revisions import AmendmentRevision
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.text import identities


def keep_state(
    ws: Workspace,
    connection: Connection,
    by: Person,
    state: Amendment,
    draft_id: str,
    texts_of: tuple[Text, Text],
    *,
    proposed_by_id: int | None = None,
) -> None:
    """Keep all that a new state of an amendment is made of; what it was drafted in is a draft no more."""
    base, wanted = texts_of
    keep_revision(connection, state, by, draft_id, at=ws.now(), proposed_by_id=proposed_by_id)
    found = edits(base, wanted)
    amendments.add_edits(connection, _stored(state, found))
    wording.keep(connection, state, touched(found))
    identities.reserve(connection, [unit.id for unit in wanted if unit.id not in base.by_id], ws.now())
    filing.lend(ws, connection, state.sha, wanted)
    drafts.drop(connection, draft_id)


def revision_of(connection: Connection, amendment_id: int | None, sha: str) -> int | None:
    """Return which state of an amendment a commit holds, None for none."""
    states = revisions.of_amendment(connection, amendment_id) if amendment_id else ()
    return next((state.revision for state in states if state.sha == sha), None)


def keep_revision(
    connection: Connection,
    amendment: Amendment,
    by: Person,
    draft_id: str,
    *,
    at: datetime,
    proposed_by_id: int | None = None,
) -> None:
    """Keep the state an amendment is in, to be readable for ever."""
    names = ("revision", "headline", "rationale", "base", "sha")
    words = {name: getattr(amendment, name) for name in names}
    state = AmendmentRevision(
        amendment.id, **words, at=at, person_id=by.id, draft_id=draft_id, proposed_by_id=proposed_by_id
    )
    revisions.add(connection, state)


def stored_edits(amendment: Amendment, base: Text, wanted: Text) -> list[StoredEdit]:
    """Return what an amendment does, as it is kept: computed once when it is filed, recomputed by `check`."""
    return _stored(amendment, edits(base, wanted))


def _stored(amendment: Amendment, found: Iterable[Edit]) -> list[StoredEdit]:
    return [
        StoredEdit(
            amendment_id=amendment.id,
            revision=amendment.revision,
            paragraph_id=edit.paragraph_id,
            change=edit.change,
            base_fingerprint=fingerprint(edit.before) if edit.before else "",
            before=line(edit.before),
            after=line(edit.after),
            anchor=edit.anchor,
            footprint=footprint(edit),
        )
        for edit in found
    ]
