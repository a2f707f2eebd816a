"""What an integration does to the amendments that nobody has decided: they stay alive, and their authors are told."""

from collections.abc import Iterable, Sequence

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.merging.answers import Outcome, gravest
from manifeste_tool.domain.merging.collisions import Today
from manifeste_tool.domain.text.text import Text
from manifeste_tool.services.amending.stored_edits import edit as as_written
from manifeste_tool.services.integration.folding import Preview
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, signatures
from manifeste_tool.storage.amending.amendments import StoredEdit
from manifeste_tool.storage.database import Connection

_LOST = (Outcome.CONFLICT, Outcome.MOOT)


def standing(today: Today, edits: Iterable[StoredEdit]) -> Outcome:
    """Return how an amendment stands against today's text, by its stored edits alone.

    CONFLICT, MOOT or SAME_PLACE if one of its places is; SATISFIED if the text says it all already; else MERGED.
    """
    outcomes = {one.outcome for one in today.outcomes([as_written(stored) for stored in edits])}
    if grave := gravest(outcomes):
        return grave
    return Outcome.SATISFIED if outcomes <= {Outcome.SATISFIED} else Outcome.MERGED


def standings(ws: Workspace, connection: Connection, found: Sequence[Amendment], text: Text) -> dict[int, Outcome]:
    """Return how each of these open amendments stands against `text`; sub-amendments are left out."""
    return _standings(ws, connection, found, (text,))[0]


def _standings(
    ws: Workspace, connection: Connection, found: Sequence[Amendment], against: Iterable[Text]
) -> list[dict[int, Outcome]]:
    """Return how each stands against each text; what they do is read once."""
    edits: dict[int, list[StoredEdit]] = {}
    for edit in amendments.edits_of(connection, [one.id for one in found if one.parent_id is None]):
        edits.setdefault(edit.amendment_id, []).append(edit)
    written = [one for one in found if one.id in edits]
    bases = {one.base: ws.text(connection, one.base) for one in written}
    stands = []
    for text in against:
        today = {sha: Today(base, text) for sha, base in bases.items()}
        stands.append({one.id: standing(today[one.base], edits[one.id]) for one in written})
    return stands


def no_longer_applying(
    ws: Workspace, connection: Connection, shown: Preview, circle: Audience
) -> list[tuple[Fact, tuple[int, ...]]]:
    """Return what is said of the open amendments that the text after this integration no longer allows as they are.

    Only those that touch what changed are looked at; each is told to those who signed it.
    """
    before, after = shown.today, shown.text
    changed = {one for one in (*before.by_id, *after.by_id) if before.by_id.get(one) != after.by_id.get(one)}
    near = {
        edit.amendment_id for edit in amendments.open_edits(connection) if {edit.paragraph_id, edit.anchor} & changed
    }
    found = [one for _, one in sorted(amendments.some(connection, near).items())]
    stood, stands = _standings(ws, connection, found, (before, after))
    by = ", ".join(str(one.number) for step in shown.steps for one in step.brought.amendments)
    return [
        (
            Fact(
                *(Happened.AMENDMENT_NO_LONGER_APPLIES, ws.now(), None, About.AMENDMENT, one.label),
                details={"by": by, "status": str(stands[one.id])},
                audience=circle,
            ),
            (one.author_id, *signatures.signed(connection, one.id)),
        )
        for one in found
        if stands.get(one.id) in _LOST and stood[one.id] not in _LOST
    ]
