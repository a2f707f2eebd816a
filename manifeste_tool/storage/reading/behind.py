"""What stands behind the paragraphs of a text, asked once for all of them: contributions by place, amendments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

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
    """Return, by key, the contribution that it names, or those that the finding it names was drawn from."""
    found: dict[str, list[Said]] = {}
    for portion in batches(keys):
        said = select(contribution.c.reference.label("key"), *_WHERE, _known(reach).label("known"))
        direct = said.select_from(contribution.outerjoin(consultation)).where(contribution.c.reference.in_(portion))
        tied = finding.join(mark, and_(mark.c.finding == _HEIR, mark.c.removed_at.is_(None)))
        whole = tied.join(contribution, contribution.c.reference == mark.c.contribution).outerjoin(consultation)
        drawn = select(finding.c.key.label("key"), *_WHERE, _known(reach).label("known")).select_from(whole)
        for statement in (direct, drawn.where(finding.c.key.in_(portion)).distinct()):
            for row in connection.execute(statement):
                one = Said(row.reference, row.authority, row.territory, bool(row.known))
                found.setdefault(row.key, []).append(one)
    return found


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
