"""Amendments, as data: what each asks, why, what was thought and decided of it."""

from manifeste_tool.domain.amending.amendments import Amendment, Outcome, State
from manifeste_tool.domain.api.parameters import LIMIT, Parameter
from manifeste_tool.domain.api.schemas import ADDRESS, COUNT, TEXT, WHEN, among, or_null, record, several
from manifeste_tool.domain.text.text import IDENTITY
from manifeste_tool.errors import N_
from manifeste_tool.services.amending.amendment_pages import AmendmentPage, Row, amendment_page, rows, within_sight
from manifeste_tool.services.api.dossiers import OPINION, VOTE
from manifeste_tool.services.api.resources import Asked, Page, Plain, Resource, address, own, page_of, when
from manifeste_tool.services.api.texts import source
from manifeste_tool.services.dossier.debating import debated
from manifeste_tool.services.dossier.telling import told_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments as kept
from manifeste_tool.storage.amending.amendments import Wanted
from manifeste_tool.storage.database import Connection

_LABEL = r"[0-9]{1,9}/[0-9]{1,9}"
_CURSOR = Parameter("cursor", N_("Amendement après lequel reprendre, donné par « next »."), "1/12", _LABEL)
_STATE = Parameter("state", N_("État de l'amendement."), choices=tuple(map(str, State)))
_OUTCOME = Parameter("outcome", N_("Sort de l'amendement."), choices=tuple(str(one) for one in Outcome if one))
_TOUCHES = Parameter("paragraph", N_("Identité d'un paragraphe touché."), "3f9kq2mz", IDENTITY.pattern)
_CYCLE = Parameter("cycle", N_("Numéro du cycle."), "1", most=999_999_999)
_NUMBER = Parameter("number", N_("Numéro de l'amendement dans son cycle."), "12", most=999_999_999)
_ROW = {
    "label": TEXT,
    "cycle": COUNT,
    "number": COUNT,
    "numeral": TEXT,
    "headline": TEXT,
    "rationale": TEXT,
    "author": or_null(TEXT),
    "cosignatories": COUNT,
    "place": or_null(TEXT),
    "paragraphs": several(TEXT),
    "parent": or_null(TEXT),
    "state": among(State),
    "outcome": or_null(among(one for one in Outcome if one)),
    "filed_at": WHEN,
    "decided_at": or_null(WHEN),
    "href": ADDRESS,
    "page": ADDRESS,
}
_CHANGE = record(
    paragraph=TEXT,
    place=or_null(TEXT),
    before=or_null(TEXT),
    after=or_null(TEXT),
    sources_added=several({"$ref": "#/components/schemas/Source"}),
    sources_removed=several({"$ref": "#/components/schemas/Source"}),
)


def amendments(ws: Workspace, asked: Asked) -> Page:
    """Return a page of the amendments that everybody may read, by cycle and number."""
    state, outcome = asked.words("state"), asked.words("outcome")
    wanted = Wanted(
        states=(State(state),) if state else (),
        outcomes=(Outcome(outcome),) if outcome else (),
        paragraph_id=asked.words("paragraph"),
    )
    cycle, _, number = (asked.cursor or "0/0").partition("/")
    with ws.reading() as connection:
        seen = within_sight(connection, ws.reader(None, connection), wanted)
        found = kept.after(connection, seen, last=(int(cycle), int(number)), limit=asked.limit + 1)
        told = _rows(ws, connection, rows(ws, connection, found))
    return page_of(told, asked.limit, lambda one: str(one["label"]))


def amendment(ws: Workspace, asked: Asked) -> Plain:
    """Return one amendment. Raises `NotFoundError` also where not everybody may read it."""
    page = amendment_page(ws, None, asked.number("cycle"), asked.number("number"))
    with ws.reading() as connection:
        (row,) = _rows(ws, connection, rows(ws, connection, (page.amendment,)))
        said = told_of(debated(ws, connection, ws.reader(None, connection), [page.amendment])[page.amendment.id])
    names = ("authors", "ground", "reason", "cause", "opinions", "votes")
    return {
        **row,
        **{name: said[name] for name in names},
        "dispositif": list(page.dispositif),
        "changes": _changes(ws, page),
        "sub_amendments": [one.label for one in page.sub_amendments],
    }


def _changes(ws: Workspace, page: AmendmentPage) -> list[Plain]:
    return [
        {
            "paragraph": unit.id,
            "place": page.places[unit.id].label if unit.id in page.places else None,
            "before": unit.before.text if unit.before else None,
            "after": unit.after.text if unit.after else None,
            "sources_added": [source(ws, one) for one in sorted(unit.sources_added)],
            "sources_removed": [source(ws, one) for one in sorted(unit.sources_removed)],
        }
        for unit in page.units
    ]


def _rows(ws: Workspace, connection: Connection, found: tuple[Row, ...]) -> list[Plain]:
    touched: dict[int, list[str]] = {}
    for edit in kept.edits_of(connection, [row.amendment.id for row in found]):
        touched.setdefault(edit.amendment_id, []).append(edit.paragraph_id)
    parents = kept.some(connection, {row.amendment.parent_id for row in found if row.amendment.parent_id})
    return [_row(ws, row, touched.get(row.amendment.id, []), parents) for row in found]


def _row(ws: Workspace, row: Row, touched: list[str], parents: dict[int, Amendment]) -> Plain:
    one = row.amendment
    parent = parents.get(one.parent_id or 0)
    return {
        "label": one.label,
        "cycle": one.cycle,
        "number": one.number,
        "numeral": one.numeral,
        "headline": one.headline,
        "rationale": one.rationale,
        "author": row.author or None,
        "cosignatories": row.others,
        "place": row.place or None,
        "paragraphs": list(dict.fromkeys(touched)),
        "parent": parent.label if parent else None,
        "state": str(one.state),
        "outcome": str(one.outcome) or None,
        "filed_at": when(one.filed_at),
        "decided_at": when(one.decided_at),
        "href": own(ws, f"/amendments/{one.label}"),
        "page": address(ws, f"/amendements/{one.label}"),
    }


RESOURCES = (
    Resource(
        name="amendments",
        path="/amendments",
        summary=N_("Les amendements publics, par cycle et numéro"),
        kind="Amendment",
        schema=record(**_ROW),
        read=amendments,
        parameters=(_STATE, _OUTCOME, _TOUCHES, LIMIT, _CURSOR),
        listed=True,
    ),
    Resource(
        name="amendment",
        path="/amendments/{cycle}/{number}",
        summary=N_("Un amendement : dispositif, changements, avis, votes"),
        kind="AmendmentSheet",
        schema=record(
            **_ROW,
            authors=several(TEXT),
            ground=or_null(TEXT),
            reason=or_null(TEXT),
            cause=or_null(TEXT),
            opinions=several(OPINION),
            votes=several(VOTE),
            dispositif=several(TEXT),
            changes=several(_CHANGE),
            sub_amendments=several(TEXT),
        ),
        read=amendment,
        arguments=(_CYCLE, _NUMBER),
    ),
)
