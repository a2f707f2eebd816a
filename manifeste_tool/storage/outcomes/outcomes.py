"""What was decided of contributions: one row for a decision, one for each contribution it was given to."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, Select, func, insert, literal, select, update

from manifeste_tool.domain.consulting.contributions import Fate
from manifeste_tool.domain.outcomes.outcomes import Choice, Chosen, Outcome, Verdict
from manifeste_tool.storage import journal
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.outcomes import outcome, outcome_batch
from manifeste_tool.storage.tables.people import counter

_STATE = "outcomes_state"
_LIVE = outcome.c.removed_at.is_(None)
_OWN = outcome_batch.c.id == outcome.c.batch_id


def decided(connection: Connection, references: Iterable[str]) -> Mapping[str, Outcome]:
    """Return what was decided, and stands, of some contributions, by reference."""
    found: dict[str, Outcome] = {}
    for portion in batches(references):
        asked = select(outcome.c.contribution, outcome_batch).join(outcome_batch, _OWN)
        rows = connection.execute(asked.where(_LIVE, outcome.c.contribution.in_(portion))).mappings()
        found |= {row["contribution"]: _outcome(row) for row in rows}
    return found


def get(connection: Connection, batch_id: int) -> Outcome | None:
    """Return one decision, undone or not."""
    row = connection.execute(select(outcome_batch).where(outcome_batch.c.id == batch_id)).mappings().one_or_none()
    return _outcome(row) if row else None


def page(connection: Connection, *, limit: int, offset: int = 0) -> tuple[tuple[Outcome, ...], int]:
    """Return a page of the decisions, the latest first, and how many there are."""
    total = connection.execute(select(func.count()).select_from(outcome_batch)).scalar_one()
    rows = connection.execute(select(outcome_batch).order_by(outcome_batch.c.id.desc()).limit(limit).offset(offset))
    return tuple(map(_outcome, rows.mappings())), int(total)


def given(batch_id: int) -> Select[str]:
    """Return the references that a decision was given to, whatever was decided of them since."""
    return select(outcome.c.contribution).where(outcome.c.batch_id == batch_id)


def standing(connection: Connection, batch_ids: Iterable[int]) -> Mapping[int, int]:
    """Return on how many contributions each of some decisions still stands."""
    asked = select(outcome.c.batch_id, func.count()).where(_LIVE, outcome.c.batch_id.in_(list(batch_ids)))
    return {row[0]: row[1] for row in connection.execute(asked.group_by(outcome.c.batch_id))}


def give(
    connection: Connection, wanted: Verdict, choice: Choice, found: Select[str], *, by_id: int, at: datetime
) -> tuple[int, int]:
    """Give one decision to the contributions found, in place of what was decided of them; return its number and size.

    One statement finds them, before anything it may ask of earlier decisions is changed.
    """
    values = {"fate": str(wanted.fate), "reason": wanted.reason, "passed_to": wanted.passed_to}
    values |= {"paragraph": wanted.paragraph, "chosen": str(choice.kind), "about": choice.about}
    made = insert(outcome_batch).values(person_id=by_id, made_at=at, size=0, **values)
    key = connection.execute(made).inserted_primary_key
    number = int(key[0]) if key else 0
    waiting = found.add_columns(literal(number), literal(at, outcome.c.removed_at.type))
    columns = [outcome.c.contribution, outcome.c.batch_id, outcome.c.removed_at]
    connection.execute(insert(outcome).from_select(columns, waiting))
    replaced = (_LIVE, outcome.c.contribution.in_(given(number)))
    connection.execute(update(outcome).where(*replaced).values(removed_at=at, replaced_by_id=number))
    size = connection.execute(update(outcome).where(outcome.c.batch_id == number).values(removed_at=None)).rowcount
    connection.execute(update(outcome_batch).where(outcome_batch.c.id == number).values(size=size))
    journal.increment(connection, _STATE)
    return number, size


def undo(connection: Connection, batch_id: int, *, by_id: int, at: datetime) -> int:
    """Take a decision back where it still stands and bring back what it replaced; return on how many it stood.

    Where a later decision stands it stays, and undoing that one brings back what this one had replaced.
    """
    own, before = outcome.c.batch_id == batch_id, outcome.c.replaced_by_id == batch_id
    undone = connection.execute(update(outcome).where(own, _LIVE).values(removed_at=at)).rowcount
    mine = outcome.alias("mine")
    freed = select(mine.c.contribution).where(mine.c.batch_id == batch_id, mine.c.replaced_by_id.is_(None))
    back = update(outcome).where(before, outcome.c.contribution.in_(freed))
    connection.execute(back.values(removed_at=None, replaced_by_id=None))
    same = (mine.c.batch_id == batch_id, mine.c.contribution == outcome.c.contribution)
    later = select(mine.c.replaced_by_id).where(*same).scalar_subquery()
    connection.execute(update(outcome).where(before).values(replaced_by_id=later))
    connection.execute(update(outcome).where(own).values(replaced_by_id=None))
    settled = update(outcome_batch).where(outcome_batch.c.id == batch_id)
    connection.execute(settled.values(undone_at=at, undone_by_id=by_id))
    journal.increment(connection, _STATE)
    return undone


def state(connection: Connection) -> int:
    """Return a number that stands for as long as nobody decides anything or takes a decision back."""
    return int(connection.execute(select(counter.c.value).where(counter.c.name == _STATE)).scalar() or 0)


def reasons(connection: Connection, *, limit: int) -> tuple[str, ...]:
    """Return the reasons given last, each once, to be given again."""
    asked = select(outcome_batch.c.reason, func.max(outcome_batch.c.id)).where(outcome_batch.c.reason != "")
    last = asked.group_by(outcome_batch.c.reason).order_by(func.max(outcome_batch.c.id).desc()).limit(limit)
    return tuple(row[0] for row in connection.execute(last))


def any_public(connection: Connection, batch_id: int) -> bool:
    """Whether a decision was given to a contribution that everybody may read."""
    return connection.execute(_known(batch_id, public()).limit(1)).first() is not None


def public() -> ColumnElement[bool]:
    """Return what makes a contribution exist for everybody."""
    return contribution.c.publishable & ~contribution.c.held & ~contribution.c.withdrawn


def known(
    connection: Connection, batch_id: int, rule: ColumnElement[bool], *, limit: int, offset: int = 0
) -> list[str]:
    """Return a portion of those a decision was given to that a rule keeps, in the order they got it."""
    asked = _known(batch_id, rule).order_by(outcome.c.id).limit(limit).offset(offset)
    return list(connection.execute(asked).scalars())


def count_known(connection: Connection, batch_id: int, rule: ColumnElement[bool]) -> int:
    """Return how many `known` would give in all."""
    return int(connection.execute(select(func.count()).select_from(_known(batch_id, rule).subquery())).scalar_one())


def _known(batch_id: int, rule: ColumnElement[bool]) -> Select[str]:
    theirs = contribution.c.reference == outcome.c.contribution
    found = select(contribution.c.reference).join(outcome, theirs).outerjoin(consultation)
    return found.where(outcome.c.batch_id == batch_id, rule)


def _outcome(row: RowMapping) -> Outcome:
    names = ("id", "made_at", "person_id", "size", "reason", "passed_to", "paragraph", "about", "undone_at")
    values = {name: row[name] for name in names}
    return Outcome(**values, fate=Fate(row["fate"]), chosen=Chosen(row["chosen"]), undone_by_id=row["undone_by_id"])
