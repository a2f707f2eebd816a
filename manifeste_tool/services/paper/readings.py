"""Two readings of one sheet beside each other, and the trail of those that stood before."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import pairwise
from typing import Any

from manifeste_tool.domain.comparing.diff import Segment, word_diff
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.gathering.transcripts import Transcript, differences
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Reader
from manifeste_tool.errors import RefusedError
from manifeste_tool.services.paper.correcting import KEPT
from manifeste_tool.services.paper.standing import frozen, typed_from
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import corrections, sheets

_NAMES = {one.name for one in fields(Transcript)}


@dataclass(frozen=True, slots=True)
class Change:
    """One field that two readings do not share: what each says, and word by word for the text."""

    name: str
    before: object
    after: object
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction: by whom, when, and what it changed."""

    by: str
    at: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class PaperSide:
    """What the page of a contribution typed from paper shows its référent and the secretariat.

    `refusal` says why it may be corrected no more, None while it may.
    """

    consultation: str
    sheet: str
    note: str
    photo_id: int | None
    corrections: tuple[Correction, ...]
    refusal: RefusedError | None


def changes(before: Transcript, after: Transcript) -> tuple[Change, ...]:
    """Return what two readings do not share, in the order of the form."""
    return tuple(_change(name, before, after) for name in differences(before, after))


def trail(connection: Connection, reference: str, today: Transcript) -> tuple[Correction, ...]:
    """Return the corrections of a contribution, the latest first; `today` is what it says now."""
    kept = corrections.of(connection, reference)
    names = people.named(connection, {one.by_id for one in kept if one.by_id})
    readings = [*(_transcript(one.fields) for one in kept), _transcript(_kept(today))]
    made = [
        Correction(names[one.by_id].name if one.by_id in names else "", one.until, changes(before, after))
        for one, (before, after) in zip(kept, pairwise(readings), strict=True)
    ]
    return tuple(reversed(made))


def paper_side(ws: Workspace, connection: Connection, reader: Reader, said: Contribution) -> PaperSide | None:
    """Return what stands behind a contribution typed from a sheet, for who types there; None for anybody else."""
    sheet = sheets.get(connection, said.reference)
    if sheet is None or not may(reader, Act.ENTER_CONTRIBUTION, authority=said.authority):
        return None
    standing = typed_from(connection, sheet)
    shown = standing is not None and not said.withdrawn
    return PaperSide(
        consultation=said.consultation,
        sheet=sheet.reference,
        note=sheet.note,
        photo_id=sheet.photo_id if shown else None,
        corrections=trail(connection, said.reference, standing.transcript) if standing and shown else (),
        refusal=frozen(ws, connection, said),
    )


def _change(name: str, before: Transcript, after: Transcript) -> Change:
    old, new = getattr(before, name), getattr(after, name)
    return Change(name, old, new, word_diff(old, new) if name == "text" else ())


def _kept(today: Transcript) -> Mapping[str, Any]:
    return {name: getattr(today, name) for name in KEPT}


def _transcript(kept: Mapping[str, Any]) -> Transcript:
    """Read a kept wording again: JSON has made lists of what were tuples."""
    values: dict[str, Any] = {name: value for name, value in kept.items() if name in _NAMES}
    return Transcript(**values | {"natures": tuple(values.get("natures", ()))})
