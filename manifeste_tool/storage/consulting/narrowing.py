"""What a list of contributions is narrowed to: what its reader may know of, its filters, what became of them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import BindParameter, ColumnElement, FromClause, and_, bindparam, func, or_, select, true, tuple_

from manifeste_tool.domain.consulting.contributions import REFERENCE, Fate, Filters, Reach
from manifeste_tool.storage.tables.contributions import consultation, contribution
from manifeste_tool.storage.tables.outcomes import outcome, outcome_batch
from manifeste_tool.storage.tables.synthesis import finding, mark

_AUTHORITY = func.coalesce(consultation.c.authority, "")


@dataclass(frozen=True, slots=True)
class Among:
    """References that a list is narrowed to, or (`out`) that it leaves out.

    With `decided`, those of which a person decided so are kept too, and with « à traiter » those of which nobody
    decided anything: where `linked`, the references whose fate follows from the text, do not hold them. `few` says that
    these are a small part of all, which is sooner found first than met on a walk through the list.
    """

    references: Collection[str]
    out: bool = False
    decided: Fate | None = None
    linked: Collection[str] = ()
    few: bool = False


def known(reach: Reach) -> ColumnElement[bool]:
    """Return the same rule as `Reach.knows`; a withdrawn contribution is listed to who reads what is private."""
    if reach.every:
        return true()
    public = and_(contribution.c.publishable, ~contribution.c.withdrawn, ~contribution.c.held)
    return or_(public, consultation.c.authority == reach.authority) if reach.authority else public


def narrowed(filters: Filters, reach: Reach) -> list[ColumnElement[bool]]:
    """Return what a list is narrowed to, the words it is searched for left aside.

    A type or a place that is not said to this reader is not found by it either.
    """
    pairs = (
        (contribution.c.consultation, filters.consultation),
        (consultation.c.authority, filters.authority),
        (contribution.c.author_type, filters.author_type),
        (contribution.c.territory, filters.territory),
        (contribution.c.parent, filters.parent),
        (contribution.c.theme, filters.theme),
    )
    where = [column == value for column, value in pairs if value]
    where += _said(filters, reach)
    if filters.finding:
        heir = func.coalesce(func.nullif(finding.c.merged_into, ""), finding.c.key)
        asked = select(heir).where(finding.c.key == filters.finding).scalar_subquery()
        drawn = select(mark.c.contribution).where(mark.c.finding == asked, mark.c.removed_at.is_(None))
        where.append(contribution.c.reference.in_(drawn))
    if reference := reference_in(filters):
        where.append(contribution.c.reference == reference)
    return where


def _said(filters: Filters, reach: Reach) -> list[ColumnElement[bool]]:
    if reach.every:
        return []
    at_home = [consultation.c.authority == reach.authority] if reach.authority else []
    where: list[ColumnElement[bool]] = []
    if filters.author_type:
        telling = sorted(reach.widening.authorities_of(filters.author_type))
        where.append(or_(_AUTHORITY.in_(telling), *at_home))
    if filters.territory:
        groups = [(one.authority, one.author_type) for one in reach.widening.groups_of(filters.territory)]
        where.append(or_(tuple_(_AUTHORITY, contribution.c.author_type).in_(groups), *at_home))
    return where


def reference_in(filters: Filters) -> str:
    """Return the reference that is searched for, `""` where words are: it finds its contribution alone."""
    asked = filters.query.strip().upper()
    return asked if REFERENCE.fullmatch(asked) else ""


def within(among: Among | None) -> list[ColumnElement[bool]]:
    """Return what `Among` says, written into the statement: a text may cite more keys than one takes parameters."""
    if among is None:
        return []
    listed = _listed("among", among.references, out=among.out)
    if among.decided is None:
        return [listed]
    free = _listed("linked", among.linked, out=True)
    if among.decided is Fate.TO_TREAT:
        return [free, *_undecided(few=among.few)]
    by_hand = _decided(str(among.decided), few=among.few)
    return [or_(listed, and_(by_hand, free)) if among.references else and_(by_hand, free)]


def _listed(name: str, references: Collection[str], *, out: bool) -> ColumnElement[bool]:
    values: BindParameter[str] = bindparam(name, list(references), unique=True, expanding=True, literal_execute=True)
    column = contribution.c.reference
    return column.not_in(values) if out else column.in_(values)


def _exists(of: FromClause, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(outcome.c.id).where(*where).correlate(of).exists()


_OWN = outcome.c.contribution == contribution.c.reference
_LIVE = outcome.c.removed_at.is_(None)


def _undecided(*, few: bool) -> list[ColumnElement[bool]]:
    """Return that nobody decided anything; of few, the index of references alone is read to find them."""
    if not few:
        return [~_exists(contribution, _OWN, _LIVE)]
    every = contribution.alias("every")
    left = select(every.c.reference).where(~_exists(every, outcome.c.contribution == every.c.reference, _LIVE))
    return [contribution.c.reference.in_(left)]


def _decided(fate: str, *, few: bool) -> ColumnElement[bool]:
    """Return that a person decided so."""
    so = (outcome_batch.c.id == outcome.c.batch_id, _LIVE, outcome_batch.c.fate == fate)
    if not few:
        return _exists(contribution, _OWN, *so)
    return contribution.c.reference.in_(select(outcome.c.contribution).where(*so))
