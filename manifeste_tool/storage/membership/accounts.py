"""Accounts with their moments: one, a page of those that are wanted, and what changes of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, exists, func, not_, or_, select, true, update

from manifeste_tool.domain.membership.accounts import Account, State
from manifeste_tool.domain.membership.people_sheet import plain
from manifeste_tool.domain.readers import Role
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.people import person_of
from manifeste_tool.storage.tables.accounts.belonging import mandate
from manifeste_tool.storage.tables.people import person

_MOMENTS = ("created_at", "invited_at", "came_at", "suspended_at", "left_at", "erased_at", "informed_at")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which accounts a list is narrowed to; `""` narrows nothing. `q` is looked for in names and addresses."""

    q: str = ""
    role: str = ""
    association: str = ""
    authority: str = ""
    state: str = ""


def get(connection: Connection, person_id: int) -> Account | None:
    """Return one account."""
    row = connection.execute(select(person).where(person.c.id == person_id)).mappings().first()
    return _account(row) if row else None


def some(connection: Connection, person_ids: Iterable[int]) -> dict[int, Account]:
    """Return some accounts by the person."""
    rows = connection.execute(select(person).where(person.c.id.in_(list(person_ids)))).mappings()
    return {row["id"]: _account(row) for row in rows}


def every(connection: Connection) -> tuple[Account, ...]:
    """Return every account, in the order they were added."""
    return tuple(map(_account, connection.execute(select(person).order_by(person.c.id)).mappings()))


def page(connection: Connection, wanted: Wanted, *, limit: int, offset: int) -> tuple[tuple[Account, ...], int]:
    """Return a page of the accounts that are wanted, by name, and how many they are.

    A commission has some hundreds of people: they are looked through and put in order here, accents or not.
    """
    columns = (person.c.id, person.c.name, person.c.email)
    words = plain(wanted.q).split()
    rows = connection.execute(select(*columns).where(and_(true(), *_conditions(wanted))))
    named = [(plain(row.name), row.id, plain(row.email or "")) for row in rows]
    kept = sorted(one for one in named if all(word in f"{one[0]} {one[2]}" for word in words))
    shown = [key for _, key, _ in kept[offset : offset + limit]]
    found = some(connection, shown)
    return tuple(found[key] for key in shown), len(kept)


def counts(connection: Connection) -> dict[State, int]:
    """Count the accounts that stand in each state."""
    found = {}
    for state in State:
        statement = select(func.count()).select_from(person).where(_stands(state))
        found[state] = int(connection.execute(statement).scalar_one())
    return found


def administrators(connection: Connection) -> tuple[Account, ...]:
    """Return the accounts of administrators."""
    statement = select(person).where(person.c.role == str(Role.ADMINISTRATOR))
    return tuple(map(_account, connection.execute(statement).mappings()))


def change(connection: Connection, person_id: int, values: Mapping[str, Any]) -> None:
    """Write some columns of an account."""
    connection.execute(update(person).where(person.c.id == person_id).values(**values))


def in_use(connection: Connection, column: str) -> tuple[str, ...]:
    """Return the associations or the authorities that some account names, in order."""
    named = person.c[column]
    return tuple(connection.execute(select(named).where(named != "").distinct().order_by(named)).scalars())


def substitutes_of(connection: Connection, person_ids: Iterable[int]) -> tuple[Account, ...]:
    """Return the accounts of those who are substitutes of some members, in the order they were added."""
    theirs = person.c.substitute_for_id.in_(list(person_ids))
    return tuple(map(_account, connection.execute(select(person).where(theirs).order_by(person.c.id)).mappings()))


def without_mandate_left(connection: Connection, day: Any) -> tuple[int, ...]:
    """Return whose mandates are all over on a day, while their account is open."""
    theirs = mandate.c.person_id == person.c.id
    running = exists().where(theirs & or_(mandate.c.ends_on.is_(None), mandate.c.ends_on >= day))
    statement = select(person.c.id).where(person.c.active, exists().where(theirs), not_(running))
    return tuple(connection.execute(statement.order_by(person.c.id)).scalars())


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked = {name: getattr(wanted, name) for name in ("role", "association", "authority")}
    found = [person.c[name] == value for name, value in asked.items() if value]
    if wanted.state in set(State):
        found.append(_stands(State(wanted.state)))
    return found


def _stands(state: State) -> ColumnElement[bool]:
    """Whether an account stands in a state: `Account.state`, told to the database."""
    erased, left, suspended = (person.c[name].is_not(None) for name in ("erased_at", "left_at", "suspended_at"))
    invited = person.c.invited_at.is_not(None) & person.c.came_at.is_(None)
    here = and_(not_(erased), not_(left), not_(suspended), person.c.active)
    return {
        State.ERASED: erased,
        State.DEPARTED: not_(erased) & or_(left, and_(not_(suspended), not_(person.c.active))),
        State.SUSPENDED: and_(not_(erased), not_(left), suspended),
        State.INVITED: here & invited,
        State.ACTIVE: here & not_(invited),
    }[state]


def _account(row: RowMapping) -> Account:
    return Account(person_of(row), **{name: row[name] for name in _MOMENTS})
