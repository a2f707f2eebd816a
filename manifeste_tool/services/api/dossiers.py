"""One paragraph with its whole story, as data: the dossier « Pourquoi ce texte ? », with the addresses of the API."""

from manifeste_tool.domain.amending.amendments import State
from manifeste_tool.domain.amending.opinions import OpinionKind
from manifeste_tool.domain.api.schemas import (
    ADDRESS,
    COUNT,
    TEXT,
    WHEN,
    YES_OR_NO,
    Schema,
    among,
    counted,
    or_null,
    record,
    several,
)
from manifeste_tool.domain.comparing.edits import Change
from manifeste_tool.domain.text.text import Relation
from manifeste_tool.errors import N_
from manifeste_tool.services.api.resources import Asked, MovedError, Plain, Resource, address, own
from manifeste_tool.services.api.texts import PARAGRAPH
from manifeste_tool.services.dossier.dossiers import dossier
from manifeste_tool.services.dossier.telling import told
from manifeste_tool.services.dossier.tracing import Kinship
from manifeste_tool.services.text import paragraphs
from manifeste_tool.services.workspace import Workspace

_LINK = record(key=TEXT, relation=among(Relation))
_LINE = {
    "key": TEXT,
    "relation": among(Relation),
    "excerpt": or_null(TEXT),
    "words": or_null(TEXT),
    "linked_by": or_null(TEXT),
    "linked_at": or_null(WHEN),
    "before_the_words": or_null(YES_OR_NO),
    "to_reconfirm": or_null(YES_OR_NO),
}
_FINDING = record(kind=among(["finding"]), title=TEXT, **_LINE)
_PIECE = record(kind=among(["piece"]), title=or_null(TEXT), published=YES_OR_NO, passage=or_null(TEXT), **_LINE)
_HIDDEN = record(kind=among(["contribution"]), status=among(["withdrawn", "not_published", "unknown"]), **_LINE)
_SHOWN = record(
    kind=among(["contribution"]),
    status=among(["shown"]),
    author_type=or_null(TEXT),
    territory=or_null(TEXT),
    **_LINE,
)
_ANY: Schema = {"anyOf": [_FINDING, _PIECE, _HIDDEN, _SHOWN]}
OPINION = record(by=TEXT, kind=among(OpinionKind), words=TEXT)
VOTE = record(
    title=TEXT,
    kind=TEXT,
    result=or_null(TEXT),
    counts=or_null(record(favour=COUNT, against=COUNT, abstained=COUNT, apart=COUNT)),
    named=or_null(counted(several(TEXT))),
)
DEBATED = record(
    number=TEXT,
    headline=TEXT,
    rationale=TEXT,
    authors=several(TEXT),
    state=among(State),
    outcome=or_null(TEXT),
    ground=or_null(TEXT),
    reason=or_null(TEXT),
    cause=or_null(TEXT),
    decided_at=or_null(WHEN),
    opinions=several(OPINION),
    votes=several(VOTE),
)
_STEP = record(
    paragraph=TEXT,
    at=WHEN,
    change=among(Change),
    summary=TEXT,
    author=or_null(TEXT),
    amendment=or_null(TEXT),
    version=or_null(TEXT),
    in_drafting=YES_OR_NO,
    before=or_null(TEXT),
    after=or_null(TEXT),
    sources_added=several(_LINK),
    sources_removed=several(_LINK),
)
DOSSIER = record(
    form=COUNT,
    address=ADDRESS,
    version=or_null(TEXT),
    paragraph=record(
        id=TEXT,
        place=or_null(TEXT),
        words=TEXT,
        standing=YES_OR_NO,
        declared=YES_OR_NO,
        unsourced=YES_OR_NO,
    ),
    origins=several(record(id=TEXT, kinship=among(Kinship), heir=TEXT)),
    revisions=several(_STEP),
    amendments=counted(DEBATED),
    sources=record(
        contributions=COUNT,
        shown_from=counted(),
        publics=counted(),
        absent_publics=several(TEXT),
        by_territory=several(record(territory=or_null(TEXT), sources=several(_ANY))),
        findings=several(_ANY),
        pieces=several(_ANY),
    ),
    not_retained=record(
        amendments=several(TEXT),
        departed_from=several(_ANY),
        contributions=several(
            record(reason=TEXT, decided_at=WHEN, count=COUNT, references=several(TEXT), others=COUNT)
        ),
    ),
    href=ADDRESS,
)


def paragraph(ws: Workspace, asked: Asked) -> Plain:
    """Return a paragraph with its story. Raises `NotFoundError`, or `MovedError` for one joined to another."""
    identity = asked.words("identity")
    if heir := paragraphs.heir(ws, None, identity):
        raise MovedError(f"/paragraphs/{heir}")
    page = dossier(ws, None, identity)
    plain = told(page, address(ws, f"/paragraphes/{identity}"))
    del plain["made_at"]  # the same state gives the same bytes
    return plain | {"href": own(ws, f"/paragraphs/{identity}")}


RESOURCES = (
    Resource(
        name="paragraph",
        path="/paragraphs/{identity}",
        summary=N_("Un paragraphe : ses mots, sa place, son histoire, ses sources"),
        description=N_(
            "Ce que dit « Pourquoi ce texte ? », dans les deux sens : ce qu'il reprend, ce dont il s'écarte."
        ),
        kind="Dossier",
        schema=DOSSIER,
        read=paragraph,
        arguments=(PARAGRAPH,),
        moves=True,
    ),
)
