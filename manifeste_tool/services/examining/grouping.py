"""What an amendment is discussed with: those that do the same, those that exclude it."""

from collections.abc import Iterator
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.ordering.running_order import Block, Entry
from manifeste_tool.services.examining.ordering import Order, completed, entries
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.examining import running_orders

_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Kin:
    """The open amendments that go with one, by number: the same by others, the same by its author, its rivals."""

    identical: tuple[int, ...] = ()
    duplicates: tuple[int, ...] = ()
    common: tuple[int, ...] = ()


def around(ws: Workspace, connection: Connection, amendment: Amendment) -> Order:
    """Return the order of what may be discussed with an open amendment, itself and its parent included.

    Reads what touches the same paragraphs, and what touches theirs, so the cost does not follow the list's length.
    """
    found = running_orders.some(connection, _around(connection, amendment))
    footprints = completed(connection, found, running_orders.footprints_of(connection, [one.id for one in found]))
    placed = entries(ws, connection, found, footprints)
    return Order(tuple(placed.values()), {one.id: one for one in found}, footprints)


def kin(order: Order, amendment: Amendment) -> Kin:
    """Return what goes with an amendment in an order that holds it."""
    block = next(_holding(order.blocks, amendment.id))
    mine = next(group for group in block.groups if any(line.entry.id == amendment.id for line in group.lines))
    same = [line.entry for line in mine.lines if line.entry.id != amendment.id]
    others = [entry for entry in block.own if entry.id not in {line.entry.id for line in mine.lines}]
    return Kin(
        identical=_numbers([entry for entry in same if entry.author_id != amendment.author_id]),
        duplicates=_numbers([entry for entry in same if entry.author_id == amendment.author_id]),
        common=_numbers(others),
    )


def _numbers(found: list[Entry]) -> tuple[int, ...]:
    return tuple(sorted(entry.number for entry in found))


def _holding(blocks: tuple[Block, ...], amendment_id: int) -> Iterator[Block]:
    """Yield the block in which an amendment or a sub-amendment stands among its like."""
    for block in blocks:
        if any(entry.id == amendment_id for entry in block.own):
            yield block
        for group in block.groups:
            for line in group.lines:
                yield from _holding(line.subs, amendment_id)


def _around(connection: Connection, amendment: Amendment) -> set[int]:
    """Return the open amendments that may be discussed with one, itself and its parent included."""
    known = {amendment.id} | ({amendment.parent_id} if amendment.parent_id else set())
    for _ in range(_ROUNDS):
        found = running_orders.some(connection, known)
        left = completed(connection, found, running_orders.footprints_of(connection, known))
        touched = {one.paragraph_id for those in left.values() for one in those}
        alike = {one.effect for one in found}
        more = running_orders.open_beside(connection, touched, alike) - known
        if not more:
            break
        known |= more
    return known
