"""What of a member's amendments waits for the member, asked of the database in one query each."""

from collections.abc import Iterable

from sqlalchemy import func, select

from manifeste_tool.domain.amending.amendments import State
from manifeste_tool.storage.amending.amendments import OPEN_STATES
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.amendments import amendment, edit, opinion, reexamination

_OPEN = [str(state) for state in OPEN_STATES]


def to_tie_again(connection: Connection, author_id: int) -> tuple[int, ...]:
    """Return somebody's open sub-amendments that were written on an earlier state of what they amend."""
    parent = amendment.alias("parent")
    statement = (
        select(amendment.c.id)
        .join(parent, parent.c.id == amendment.c.parent_id)
        .where(amendment.c.author_id == author_id, amendment.c.state.in_(_OPEN), parent.c.state.in_(_OPEN))
        .where(amendment.c.parent_revision != parent.c.revision)
    )
    return tuple(connection.execute(statement.order_by(amendment.c.number)).scalars())


def refused_once(connection: Connection, author_id: int) -> tuple[int, ...]:
    """Return somebody's inadmissible amendments that nobody was asked to look at again."""
    asked = select(reexamination.c.amendment_id)
    statement = select(amendment.c.id).where(
        amendment.c.author_id == author_id,
        amendment.c.state == str(State.REFUSED),
        amendment.c.id.not_in(asked),
    )
    return tuple(connection.execute(statement.order_by(amendment.c.number)).scalars())


def published_opinions(connection: Connection, amendment_ids: Iterable[int]) -> dict[int, int]:
    """Return how many opinions are published on each amendment, those without any left out."""
    told = opinion.c.amendment_id.in_(list(amendment_ids)) & opinion.c.published_at.is_not(None)
    statement = select(opinion.c.amendment_id, func.count()).where(told).group_by(opinion.c.amendment_id)
    return {row[0]: row[1] for row in connection.execute(statement)}


def open_at(connection: Connection, places: Iterable[str]) -> tuple[int, ...]:
    """Return the open amendments that touch one of these paragraphs in their newest state, or insert after it."""
    wanted = sorted(set(places))
    newest = (edit.c.amendment_id == amendment.c.id) & (edit.c.revision == amendment.c.revision)
    inserted_after = edit.c.before.is_(None) & edit.c.anchor.in_(wanted)
    statement = (
        select(amendment.c.id)
        .join(edit, newest)
        .where(amendment.c.state.in_(_OPEN), edit.c.paragraph_id.in_(wanted) | inserted_after)
    )
    return tuple(connection.execute(statement.distinct().order_by(amendment.c.id)).scalars())
