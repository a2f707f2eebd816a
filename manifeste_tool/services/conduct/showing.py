"""What every screen of a sitting shows of one amendment: who signs it, what it changes, what is thought of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.commission.attendance import Attending
from manifeste_tool.domain.commission.conduct import Floor
from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.text.text import Place
from manifeste_tool.services.amending.amendment_pages import Row, rows
from manifeste_tool.services.conduct.agenda import Agenda
from manifeste_tool.services.examining.grouping import Kin
from manifeste_tool.services.examining.opining import Shown, seen
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, signatures
from manifeste_tool.storage.database import Connection

#: How many co-signatories are named; the others are counted.
NAMED = 4
_LINE, _LONG_HEADLINE, _AROUND, _NUMBER = 72, 45, 30, 4


@dataclass(frozen=True, slots=True)
class OnScreen:
    """One amendment as the room reads it. `cosigners` are names; `opinions` those that the reader may see."""

    row: Row
    cosigners: tuple[str, ...]
    units: tuple[UnitDiff, ...]
    places: Mapping[str, Place]
    opinions: tuple[Shown, ...]
    kin: Kin
    parent: Amendment | None

    @property
    def amendment(self) -> Amendment:
        """The amendment itself."""
        return self.row.amendment

    @property
    def above(self) -> int:
        """How many lines stand over the difference on the projector besides its number, its headline and its author."""
        kin = (*self.kin.identical, *self.kin.duplicates, *self.kin.common)
        opinions = sum(len(one.giver) + len(one.opinion.kind) + _AROUND for one in self.opinions)
        signed = (
            len(self.row.place) + len(self.row.author) + sum(len(name) for name in self.cosigners[:NAMED]) + _AROUND
        )
        written = (_AROUND + _NUMBER * len(kin) if kin else 0, opinions)
        return (
            (len(self.amendment.headline) > _LONG_HEADLINE)
            + (signed - 1) // _LINE
            + sum(-(-signs // _LINE) for signs in written)
        )


@dataclass(frozen=True, slots=True)
class Numbers:
    """The room in figures. `substitutes` are among those `there`."""

    there: int
    substitutes: int
    proxies: int
    voices: int
    required: int
    entitled: int
    has_quorum: bool


def numbers(floor: Floor) -> Numbers:
    """Return the room in figures."""
    stood = [span for span in floor.room.seated.values() if span.how is Attending.SUBSTITUTE]
    return Numbers(
        there=floor.room.there,
        substitutes=len(stood),
        proxies=len(floor.room.proxies),
        voices=floor.room.voices,
        required=floor.required,
        entitled=floor.entitled,
        has_quorum=floor.has_quorum,
    )


def on_screen(ws: Workspace, connection: Connection, reader: Reader, amendment: Amendment, known: Agenda) -> OnScreen:
    """Return what a screen shows of an amendment that the reader may see."""
    base, wanted = ws.text(connection, amendment.base), ws.text(connection, amendment.sha)
    signed = signatures.signed(connection, amendment.id)
    names = names_of(connection, signed)
    return OnScreen(
        row=rows(ws, connection, (amendment,))[0],
        cosigners=tuple(names[key] for key in signed if key in names),
        units=tuple(unit for unit in text_diff(base, wanted) if unit.changed),
        places={**wanted.places, **base.places},
        opinions=seen(connection, reader, [amendment.id]).get(amendment.id, ()),
        kin=known.kin(amendment),
        parent=amendments.by_id(connection, amendment.parent_id) if amendment.parent_id else None,
    )
