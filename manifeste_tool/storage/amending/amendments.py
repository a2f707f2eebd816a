"""Amendments and what each does to the text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, false, func, insert, or_, select, tuple_, update

from manifeste_tool.domain.amending.amendments import Amendment, Outcome, State
from manifeste_tool.domain.amending.footprints import Footprint, restored
from manifeste_tool.domain.comparing.edits import Change
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.tables.amendments import amendment, draft, edit, opinion
from manifeste_tool.storage.tables.text import commit

_COLUMNS = (
    *("id", "cycle", "number", "revision", "parent_id", "headline", "rationale", "author_id", "reason", "base", "sha"),
    *("filed_at", "decided_at", "decider_id", "integrated_sha", "operation_id", "ground", "parent_revision"),
    *("filed_by_id", "cause_id", "second_of_id", "sort_code", "effect", "admitted_at", "late_reason"),
)
OPEN_STATES = (State.FILED, State.ADMITTED, State.DISCUSSED)


@dataclass(frozen=True, slots=True)
class StoredEdit:
    """What one amendment does to one paragraph; `before` and `after` are lines of Markdown, `anchor` an identity.

    `footprint` is what it leaves on the text, for the running order; None where it was not stored.
    """

    amendment_id: int
    revision: int
    paragraph_id: str
    change: Change
    base_fingerprint: str
    before: str | None
    after: str | None
    anchor: str
    footprint: Footprint | None = None


def file(connection: Connection, new: Amendment, draft_id: str) -> int:
    """Write a filed amendment and return its identifier; `draft_id` is unique, so a second filing fails."""
    values = {name: getattr(new, name) for name in _COLUMNS if name != "id"}
    values |= {"state": str(new.state), "outcome": str(new.outcome), "draft_id": draft_id}
    values["adopted_hunks"] = _numbers(new.adopted_hunks)
    key: Sequence[int] | None = connection.execute(insert(amendment).values(**values)).inserted_primary_key
    return key[0] if key else 0


def change(connection: Connection, amendment_id: int, values: Mapping[str, Any]) -> None:
    """Write some columns of an amendment."""
    connection.execute(update(amendment).where(amendment.c.id == amendment_id).values(**values))


def claim(connection: Connection, amendment_ids: Iterable[int], operation_id: str) -> bool:
    """Mark amendments as being integrated by an operation; False, and nothing marked, if one already is."""
    wanted = list(amendment_ids)
    free = amendment.c.id.in_(wanted) & (amendment.c.operation_id == "")
    result = connection.execute(update(amendment).where(free).values(operation_id=operation_id))
    return result.rowcount == len(wanted)


def release(connection: Connection, operation_id: str) -> None:
    """Free the amendments that an operation had marked."""
    marked = amendment.c.operation_id == operation_id
    connection.execute(update(amendment).where(marked).values(operation_id=""))


def by_id(connection: Connection, amendment_id: int) -> Amendment | None:
    """Return one amendment by its row."""
    return _one(connection, select(amendment).where(amendment.c.id == amendment_id))


def numbered(connection: Connection, cycle: int, number: int) -> Amendment | None:
    """Return one amendment by its cycle and number."""
    return _one(connection, select(amendment).where(amendment.c.cycle == cycle, amendment.c.number == number))


def labelled(connection: Connection, labels: Iterable[str]) -> dict[str, Amendment]:
    """Return amendments by their label (`2/17`: cycle and number); what names none is left out."""
    pairs = {(int(cycle), int(number)) for cycle, _, number in (label.partition("/") for label in labels)}
    found = select(amendment).where(tuple_(amendment.c.cycle, amendment.c.number).in_(sorted(pairs)))
    those = map(_amendment, connection.execute(found).mappings()) if pairs else ()
    return {one.label: one for one in those}


def filed_from(connection: Connection, draft_id: str) -> Amendment | None:
    """Return the amendment that a draft became."""
    return _one(connection, select(amendment).where(amendment.c.draft_id == draft_id))


def some(connection: Connection, amendment_ids: Iterable[int]) -> dict[int, Amendment]:
    """Return amendments by row."""
    rows = connection.execute(select(amendment).where(amendment.c.id.in_(list(amendment_ids)))).mappings()
    return {row["id"]: _amendment(row) for row in rows}


def every(connection: Connection) -> tuple[Amendment, ...]:
    """Return every amendment of every cycle, by number."""
    rows = connection.execute(select(amendment).order_by(amendment.c.cycle, amendment.c.number)).mappings()
    return tuple(map(_amendment, rows))


def integrated_by(connection: Connection, shas: Iterable[str]) -> dict[str, tuple[Amendment, ...]]:
    """Return what each of some commits of main brought into the text, sub-amendments after their parent."""
    found: dict[str, tuple[Amendment, ...]] = {}
    for portion in batches(shas):
        statement = select(amendment).where(amendment.c.integrated_sha.in_(portion)).order_by(amendment.c.id)
        those = map(_amendment, connection.execute(statement).mappings())
        for one in sorted(those, key=lambda one: (one.parent_id is not None, one.number)):
            found[one.integrated_sha] = (*found.get(one.integrated_sha, ()), one)
    return found


def sub_amendments(connection: Connection, amendment_id: int) -> tuple[Amendment, ...]:
    """Return the sub-amendments of an amendment, by number."""
    statement = select(amendment).where(amendment.c.parent_id == amendment_id).order_by(amendment.c.number)
    return tuple(map(_amendment, connection.execute(statement).mappings()))


def second_deliberation_of(connection: Connection, amendment_id: int) -> Amendment | None:
    """Return the newest second deliberation of an amendment."""
    again = select(amendment).where(amendment.c.second_of_id == amendment_id)
    return _one(connection, again.order_by(amendment.c.id.desc()))


def deliberated_again(connection: Connection) -> set[int]:
    """Return the amendments that a second deliberation was opened on."""
    return set(
        connection.execute(select(amendment.c.second_of_id).where(amendment.c.second_of_id.is_not(None))).scalars()
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which amendments a list shows: those in `states` (all for none) and not in `without`, and so on for each field.

    `published_until` keeps those that main integrated up to that decision, by its rank on record. `chapter` names the
    units of one; `opinion` one that was given, `published_opinions` only if it is published; `identical` those that
    another does too; `offered` those with a rectification that their author has not answered.
    """

    states: tuple[State, ...] = ()
    without: tuple[State, ...] = ()
    author_id: int | None = None
    paragraph_id: str = ""
    words: str = ""
    published_until: int | None = None
    outcomes: tuple[Outcome, ...] = ()
    chapter: tuple[str, ...] = ()
    opinion: str = ""
    published_opinions: bool = True
    identical: bool = False
    offered: bool = False


def page(
    connection: Connection, wanted: Wanted, *, limit: int, offset: int, latest: bool = False
) -> tuple[tuple[Amendment, ...], int]:
    """Return a page of amendments, by number or (`latest`) the last decided or filed first, and how many in all."""
    moved = func.coalesce(amendment.c.decided_at, amendment.c.filed_at).desc()
    order = (moved, amendment.c.id.desc()) if latest else (amendment.c.cycle.desc(), amendment.c.number)
    statement = _filtered(select(amendment), wanted).order_by(*order)
    total = connection.execute(_filtered(select(func.count()).select_from(amendment), wanted)).scalar_one()
    rows = connection.execute(statement.limit(limit).offset(offset)).mappings()
    return tuple(map(_amendment, rows)), int(total)


def after(connection: Connection, wanted: Wanted, *, last: tuple[int, int], limit: int) -> tuple[Amendment, ...]:
    """Return the amendments that follow one, named by its cycle and number, in the order of both."""
    cycle, number = last
    following = (amendment.c.cycle > cycle) | ((amendment.c.cycle == cycle) & (amendment.c.number > number))
    statement = _filtered(select(amendment), wanted).where(following)
    rows = connection.execute(statement.order_by(amendment.c.cycle, amendment.c.number).limit(limit)).mappings()
    return tuple(map(_amendment, rows))


def _filtered(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.states:
        statement = statement.where(amendment.c.state.in_([str(state) for state in wanted.states]))
    if wanted.without:
        statement = statement.where(amendment.c.state.not_in([str(state) for state in wanted.without]))
    if wanted.author_id is not None:
        statement = statement.where(amendment.c.author_id == wanted.author_id)
    if wanted.paragraph_id:
        touching = select(edit.c.amendment_id).where(
            edit.c.paragraph_id == wanted.paragraph_id, edit.c.revision == amendment.c.revision
        )
        statement = statement.where(amendment.c.id.in_(touching))
    if wanted.words:
        holding = (
            column.icontains(wanted.words, autoescape=True) for column in (amendment.c.headline, amendment.c.rationale)
        )
        statement = statement.where(or_(*holding))
    if wanted.published_until is not None:
        published = select(commit.c.sha).where(commit.c.ref == MAIN, commit.c.id <= wanted.published_until)
        statement = statement.where(amendment.c.integrated_sha.in_(published))
    return _related(statement, wanted)


def _related(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    """Narrow by what stands around an amendment: what it touches, what is thought of it, what is like it."""
    if wanted.outcomes:
        statement = statement.where(amendment.c.outcome.in_([str(outcome) for outcome in wanted.outcomes]))
    if wanted.chapter:
        there = edit.c.paragraph_id.in_(wanted.chapter) | edit.c.anchor.in_(wanted.chapter)
        touching = select(edit.c.amendment_id).where(there, edit.c.revision == amendment.c.revision)
        statement = statement.where(amendment.c.id.in_(touching))
    if wanted.opinion:
        given = select(opinion.c.amendment_id).where(opinion.c.kind == wanted.opinion)
        given = given.where(opinion.c.published_at.is_not(None)) if wanted.published_opinions else given
        statement = statement.where(amendment.c.id.in_(given))
    if wanted.identical:
        other = amendment.alias("other")
        same = select(other.c.id).where(other.c.effect == amendment.c.effect, other.c.id != amendment.c.id)
        statement = statement.where(amendment.c.effect != "", same.exists())
    if wanted.offered:
        offers = select(draft.c.rectifies_id).where(draft.c.rectifies_id.is_not(None), draft.c.offered_at.is_not(None))
        statement = statement.where(amendment.c.id.in_(offers))
    return statement


def authors(connection: Connection) -> tuple[int, ...]:
    """Return who presented an amendment, each once."""
    return tuple(connection.execute(select(amendment.c.author_id).distinct()).scalars())


def has_filed(connection: Connection, person_id: int) -> bool:
    """Return whether somebody ever presented an amendment."""
    query = select(amendment.c.id).where(amendment.c.author_id == person_id).limit(1)
    return connection.execute(query).first() is not None


def add_edits(connection: Connection, edits: Iterable[StoredEdit]) -> None:
    """Write what an amendment does, in order."""
    rows = [
        {
            "amendment_id": one.amendment_id,
            "revision": one.revision,
            "rank": rank,
            "paragraph_id": one.paragraph_id,
            "change": str(one.change),
            "base_fingerprint": one.base_fingerprint,
            "before": one.before,
            "after": one.after,
            "anchor": one.anchor,
            "spans": one.footprint and dict(one.footprint.stored),
        }
        for rank, one in enumerate(edits)
    ]
    if rows:
        connection.execute(insert(edit), rows)


def edits_of(connection: Connection, amendment_ids: Iterable[int]) -> tuple[StoredEdit, ...]:
    """Return what these amendments do in their newest state, by amendment and rank."""
    return edits_where(connection, edit.c.amendment_id.in_(list(amendment_ids)))


def open_edits(connection: Connection) -> tuple[StoredEdit, ...]:
    """Return what the open amendments do to the text, by amendment and rank."""
    return edits_where(connection, amendment.c.state.in_([str(state) for state in OPEN_STATES]))


def edits_citing(connection: Connection, pieces: Iterable[str]) -> tuple[StoredEdit, ...]:
    """Return what any state of any amendment writes that cites a passage of one of these pièces."""
    cites = [edit.c.after.contains(f"@{piece}-", autoescape=True) for piece in pieces]
    statement = select(edit).where(or_(false(), *cites)).order_by(edit.c.amendment_id, edit.c.rank)
    return tuple(map(_edit, connection.execute(statement).mappings()))


_NEWEST = (edit.c.amendment_id == amendment.c.id) & (edit.c.revision == amendment.c.revision)


def edits_where(connection: Connection, condition: ColumnElement[bool]) -> tuple[StoredEdit, ...]:
    """Return what the amendments that meet a condition do in their newest state, by amendment and rank."""
    statement = select(edit).join(amendment, _NEWEST).where(condition).order_by(edit.c.amendment_id, edit.c.rank)
    return tuple(map(_edit, connection.execute(statement).mappings()))


def _one(connection: Connection, statement: Select[Any]) -> Amendment | None:
    row = connection.execute(statement).mappings().first()
    return _amendment(row) if row else None


def _amendment(row: RowMapping) -> Amendment:
    values = {name: row[name] for name in _COLUMNS}
    hunks = None if row["adopted_hunks"] is None else tuple(row["adopted_hunks"])
    return Amendment(**values, state=State(row["state"]), outcome=Outcome(row["outcome"]), adopted_hunks=hunks)


def _numbers(hunks: Sequence[int] | None) -> list[int] | None:
    return None if hunks is None else list(hunks)


def _edit(row: RowMapping) -> StoredEdit:
    names = ("amendment_id", "revision", "paragraph_id", "base_fingerprint", "before", "after", "anchor")
    where = {"anchor": row["anchor"], "base": row["base_fingerprint"]}
    change, stored = Change(row["change"]), row["spans"]
    left = restored(row["paragraph_id"], change, **where, stored=stored) if stored else None
    return StoredEdit(**{name: row[name] for name in names}, change=change, footprint=left)
