"""What stands behind the paragraphs of a text, asked once for all of them: contributions by place, amendments."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from manifeste_tool.domain.amending.amendments import Outcome, State
from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.storage.batches import batches
from manifeste_tool.storage.consulting import narrowing
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.tables.amendments import amendment, edit
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.synthesis import finding, mark

_HEIR = func.coalesce(func.nullif(finding.c.merged_into, ""), finding.c.key)
_WHERE = (
    contribution.c.reference,
    func.coalesce(consultation.c.authority, "").label("authority"),
    contribution.c.territory,
)


@dataclass(frozen=True, slots=True)
class Said:
    """One contribution behind a source: its place, and whether a reader may know of the contribution."""

    reference: str
    authority: str
    territory: str
    known: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """One amendment at one place of the text: the paragraph it touches, or the one after which it inserts."""

    amendment_id: int
    paragraph_id: str
    anchor: str
    state: State
    outcome: Outcome
    author_id: int
    filed_at: datetime
    integrated_sha: str


def contributions_behind(connection: Connection, keys: Iterable[str], reach: Reach) -> dict[str, list[Said]]:
    """Return, by key, the contribution that it names, or those that the finding it names was drawn from.

    One that several readers tied to a finding is there as often.
    """
    found: dict[str, list[Said]] = {}
    made: dict[str, Said] = {}
    for statement in _behind(keys, *_WHERE, _known(reach).label("known")):
        for key, reference, authority, territory, known in connection.execute(statement):
            one = made.get(reference)
            if one is None:
                one = made[reference] = Said(reference, authority, territory, bool(known))
            found.setdefault(key, []).append(one)
    return found


def places_behind(connection: Connection, keys: Iterable[str]) -> dict[str, set[str]]:
    """Return, by key, the places of the same contributions, each once: an authority's code, else a territory."""
    place = func.coalesce(consultation.c.authority, contribution.c.territory).label("place")
    found: dict[str, set[str]] = {}
    for statement in _behind(keys, place):
        for key, one in connection.execute(statement.distinct()):
            found.setdefault(key, set()).add(one)
    return found


def _behind(keys: Iterable[str], *columns: ColumnElement[Any]) -> Iterator[Select[Any]]:
    """Yield what asks for contributions by the key that names them, then by the finding drawn from them."""
    for portion in batches(keys):
        direct = select(contribution.c.reference.label("key"), *columns)
        direct = direct.select_from(contribution.outerjoin(consultation))
        yield direct.where(contribution.c.reference.in_(portion))
        tied = finding.join(mark, and_(mark.c.finding == _HEIR, mark.c.removed_at.is_(None)))
        whole = tied.join(contribution, contribution.c.reference == mark.c.contribution).outerjoin(consultation)
        yield select(finding.c.key, *columns).select_from(whole).where(finding.c.key.in_(portion))


def amendments_at(connection: Connection, ids: Iterable[str]) -> list[Proposed]:
    """Return what amendments do at some paragraphs, in their newest state, whatever became of them."""
    newest = (edit.c.amendment_id == amendment.c.id) & (edit.c.revision == amendment.c.revision)
    names = ("state", "outcome", "author_id", "filed_at", "integrated_sha")
    columns = [edit.c.amendment_id, edit.c.paragraph_id, edit.c.anchor, *(amendment.c[name] for name in names)]
    found: dict[tuple[int, str, str], Proposed] = {}
    for portion in batches(ids):
        where = or_(edit.c.paragraph_id.in_(portion), edit.c.anchor.in_(portion))
        for row in connection.execute(select(*columns).join(amendment, newest).where(where)).mappings():
            values = {**row, "state": State(row["state"]), "outcome": Outcome(row["outcome"])}
            found[row["amendment_id"], row["paragraph_id"], row["anchor"]] = Proposed(**values)
    return list(found.values())


def _known(reach: Reach) -> ColumnElement[bool]:
    """What was withdrawn counts, and says nothing of who made it any more."""
    return and_(narrowing.known(reach), ~contribution.c.withdrawn)
