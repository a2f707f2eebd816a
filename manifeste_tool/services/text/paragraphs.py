"""One paragraph's page: why this text, what it rests on, what is proposed, what is said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.charges import chapters_at
from manifeste_tool.domain.comparing.diff import Segment, word_diff
from manifeste_tool.domain.comparing.edits import Change
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.evidence.evidence import Evidence, Passage
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.provenance.standing import LinkState
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.text import Paragraph, Place, Relation, Source, Text
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.charges.question_pages import AtPlace, at_place
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.contributing.reacting import may_react
from manifeste_tool.services.discussion.subjects import Subject
from manifeste_tool.services.discussion.threads import NEWEST, Asked, Discussion, discussion
from manifeste_tool.services.evidence.showing import Cited, cited
from manifeste_tool.services.provenance.standing import link_states
from manifeste_tool.services.text.reading import (
    Margin,
    Visible,
    margins_of,
    may_see,
    names_of,
    visible_text,
)
from manifeste_tool.services.text.trails import last_words, unit_of, visible_trail
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.amending.amendments import Wanted
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.provenance import declarations
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.storage.text.texts import Touched

_LISTED = 50


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One step of « pourquoi ce texte ? »: what a decision changed, when, and the amendment and author behind it."""

    at: datetime
    act: str
    summary: str
    change: Change
    segments: tuple[Segment, ...]
    sources_added: tuple[Source, ...]
    sources_removed: tuple[Source, ...]
    author: str
    amendment: Amendment | None
    in_drafting: bool


@dataclass(frozen=True, slots=True)
class SourceView:
    """One thing the paragraph rests on; `words` is `""` where this reader may not read them."""

    key: str
    relation: Relation
    contribution: Contribution | None
    finding: Finding | None
    excerpt: str
    words: str
    made_by: str
    made_at: datetime | None
    state: LinkState | None = None
    evidence: Evidence | None = None  # masked where the reader may not read it: it then has no title
    passage: Passage | None = None


#: How many changes of a paragraph its page shows, the newest first.
_CHANGES = 10


@dataclass(frozen=True, slots=True)
class ParagraphPage:
    """Everything about one paragraph; `standing` is False when the text the reader sees no longer holds it."""

    visible: Visible
    paragraph: Paragraph
    place: Place | None
    standing: bool
    margin: Margin
    trail: tuple[RevisionView, ...]
    sources: tuple[SourceView, ...]
    amendments: tuple[Amendment, ...]
    discussion: Discussion
    previous: str
    following: str
    may_propose: bool
    may_cite: bool
    may_write: bool
    may_declare: bool
    authors: dict[int, str]
    asked: AtPlace
    may_react: bool = False  # as anybody may, without account
    earlier: int = 0  # how many changes there were before those of `trail`: the dossier tells them all
    declared_before: datetime | None = None  # when its words became others than those declared the commission's own


def paragraph_page(ws: Workspace, person: Person | None, identity: str, *, asked: Asked = NEWEST) -> ParagraphPage:
    """Return a paragraph as the reader may see it. Raises `NotFoundError` for one they have never been able to see."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        visible = visible_text(ws, connection, reader)
        if visible is None:
            raise NotFoundError
        trail = list(visible_trail(connection, reader, visible, [identity]))
        paragraph = visible.text.by_id.get(identity) or last_words(trail)
        subject = Subject(paragraph=paragraph.id, joined=paragraph.joined)
        said = discussion(ws, connection, reader, subject, asked=asked)
        put = at_place(ws, connection, reader, place=paragraph.id)
        return _page(ws, connection, reader, (visible, paragraph, trail, said, put))


def heir(ws: Workspace, person: Person | None, identity: str) -> str | None:
    """Return the identity that absorbed this one, for a permalink to follow; None where there is none."""
    with ws.reading() as connection:
        visible = visible_text(ws, connection, ws.reader(person, connection))
        return visible.text.heirs.get(identity) if visible else None


def _page(
    ws: Workspace,
    connection: Connection,
    reader: Reader,
    known: tuple[Visible, Paragraph, list[Touched], Discussion, AtPlace],
) -> ParagraphPage:
    visible, paragraph, trail, said, put = known
    standing = paragraph.id in visible.text.by_id
    text, order = visible.text, [unit.id for unit in visible.text]
    rank = text.position.get(paragraph.id, -1)
    proposed = _amendments(connection, reader, paragraph.id)
    chapters = chapters_at(text, [paragraph.id])
    return ParagraphPage(
        visible=visible,
        paragraph=paragraph,
        place=text.places.get(paragraph.id),
        standing=standing,
        margin=margins_of(connection, reader, visible, newest=True)[paragraph.id] if standing else Margin(),
        trail=tuple(reversed(revisions_of(connection, reader, trail[-_CHANGES:]))),
        earlier=len(trail[:-_CHANGES]),
        sources=sources_of(ws, connection, reader, paragraph),
        amendments=proposed,
        discussion=said,
        previous=order[rank - 1] if standing and rank > 0 else "",
        following=order[rank + 1] if standing and rank + 1 < len(order) else "",
        may_propose=standing and not paragraph.fixed and visible.ref == MAIN and may(reader, Act.FILE),
        may_cite=standing and may(reader, Act.CITE, chapters=chapters),
        may_write=standing and may(reader, Act.WRITE_TEXT, chapters=chapters),
        may_declare=standing and may(reader, Act.DECLARE),
        authors=dict(names_of(connection, (one.author_id for one in proposed))),
        asked=put,
        may_react=standing and visible.ref == MAIN and may_react(reader),
        declared_before=declarations.unsettled(connection, text, [paragraph.id]).get(paragraph.id),
    )


def _amendments(connection: Connection, reader: Reader, identity: str) -> tuple[Amendment, ...]:
    found, _ = amendments.page(connection, Wanted(paragraph_id=identity), limit=_LISTED, offset=0)
    return tuple(one for one in found if may_see(connection, reader, one))


def revisions_of(connection: Connection, reader: Reader, trail: Sequence[Touched]) -> tuple[RevisionView, ...]:
    """Return what happened to paragraphs in the order it is given, with the amendments that this reader may see."""
    names = names_of(connection, (one.decision.person_id for one in trail))
    behind = amendments.some(connection, {one.decision.amendment_id for one in trail if one.decision.amendment_id})
    authors = names_of(connection, (one.author_id for one in behind.values()))
    seen = {key: one for key, one in behind.items() if may_see(connection, reader, one)}
    return tuple(_revision(one, seen.get(one.decision.amendment_id or 0), {**authors, **names}) for one in trail)


def _revision(one: Touched, amendment: Amendment | None, names: dict[int, str]) -> RevisionView:
    before, after = unit_of(one.before), unit_of(one.after)
    had = before.sources if before else frozenset()
    has = after.sources if after else frozenset()
    author = amendment.author_id if amendment else one.decision.person_id
    return RevisionView(
        at=one.decision.at,
        act=one.decision.act,
        summary=one.decision.summary,
        change=Change(one.change),
        segments=word_diff(before.text if before else "", after.text if after else ""),
        sources_added=tuple(sorted(has - had)),
        sources_removed=tuple(sorted(had - has)),
        author=names.get(author or 0, ""),
        amendment=amendment,
        in_drafting=one.decision.ref.startswith("refs/redaction/"),
    )


def sources_of(ws: Workspace, connection: Connection, reader: Reader, paragraph: Paragraph) -> tuple[SourceView, ...]:
    """Return what a paragraph cites, each with the words this reader may read and how its link stands."""
    keys = [source.key for source in sorted(paragraph.sources)]
    said, drawn = contributions.of_references(connection, keys), findings.of_keys(connection, keys)
    states = link_states(ws, connection, Text((paragraph,)))
    pieces = cited(connection, reader, keys)
    reach = reach_of(ws, connection, reader)
    views = []
    for source in sorted(paragraph.sources):
        state, contribution = states.get((paragraph.id, source.key)), said.get(source.key)
        readable = contribution is not None and reach.reads(contribution)
        piece = pieces.get(source.key)
        view = SourceView(
            key=source.key,
            relation=source.relation,
            contribution=reach.shown(contribution) if contribution else None,
            finding=drawn.get(source.key),
            excerpt=_excerpt(state, readable=readable or source.key in drawn or bool(piece and piece.readable)),
            words=_words(contribution if readable else None, piece),
            made_by=state.who if state else "",
            made_at=state.when if state else None,
            state=_shown(reader, state),
            evidence=piece.evidence if piece else None,
            passage=piece.passage if piece else None,
        )
        views.append(view)
    return tuple(views)


def _excerpt(state: LinkState | None, *, readable: bool) -> str:
    return state.link.excerpt if state and readable else ""


def _shown(reader: Reader, state: LinkState | None) -> LinkState | None:
    """Return how a link stands, without the lines of those who contest it for who may not read them."""
    return replace(state, disputed=()) if state and not reader.sees(Thing.DISPUTE) else state


def _words(contribution: Contribution | None, piece: Cited | None) -> str:
    """Return what was said, or the passage that is cited; `""` where the reader may read neither."""
    if contribution:
        return contribution.body
    return piece.passage.body if piece and piece.passage else ""
