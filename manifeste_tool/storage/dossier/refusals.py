"""Contributions that a person decided not to retain, naming the paragraph that says otherwise."""

from collections.abc import Collection

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, select

from manifeste_tool.domain.consulting.contributions import Fate, Reach
from manifeste_tool.storage.consulting import narrowing
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.outcomes import outcome, outcome_batch

_LIVE = outcome.c.removed_at.is_(None)


def at(connection: Connection, paragraph_ids: Collection[str], linked: Collection[str]) -> dict[int, int]:
    """Return the decisions not to retain that are about these paragraphs, with on how many each stands, oldest first.

    A decision names the paragraph that says otherwise; else it is about the paragraph that a contribution reacted to.
    `linked` are the references whose fate follows from the text: what was decided of them says nothing meanwhile.
    """
    here = outcome_batch.c.paragraph.in_(paragraph_ids)
    found: dict[int, int] = {}
    for where in (here, contribution.c.paragraph.in_(paragraph_ids) & ~here):
        counted = _standing(linked).where(where).with_only_columns(outcome_batch.c.id, func.count())
        found |= {row[0]: row[1] for row in connection.execute(counted.group_by(outcome_batch.c.id))}
    return dict(sorted(found.items()))


def known(
    connection: Connection,
    batch_id: int,
    paragraph_ids: Collection[str],
    linked: Collection[str],
    *,
    reach: Reach,
    limit: int,
) -> list[str]:
    """Return a few of the references that `at` counts of one decision and that a reader may know of, in order."""
    about = outcome_batch.c.paragraph.in_(paragraph_ids) | contribution.c.paragraph.in_(paragraph_ids)
    asked = _standing(linked).where(outcome_batch.c.id == batch_id, about, narrowing.known(reach))
    return list(connection.execute(asked.order_by(contribution.c.id).limit(limit)).scalars())


def _standing(linked: Collection[str]) -> Select[str]:
    theirs = outcome_batch.c.id == outcome.c.batch_id
    asked = select(contribution.c.reference).join(outcome, outcome.c.contribution == contribution.c.reference)
    asked = asked.join(outcome_batch, theirs).outerjoin(consultation)
    decided = outcome_batch.c.fate == str(Fate.NOT_RETAINED)
    return asked.where(_LIVE, decided, ~contribution.c.withdrawn, ~_in(linked))


def _in(references: Collection[str]) -> ColumnElement[bool]:
    listed: BindParameter[str] = bindparam("linked", list(references), expanding=True, literal_execute=True)
    return contribution.c.reference.in_(listed)
