"""Settle an edited document: lines left out, placed, explained; then drafts, once, or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from manifeste_tool.domain.amending.amendments import MAX_HEADLINE, MAX_RATIONALE
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.people import Act, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.returning.grid import placed
from manifeste_tool.domain.returning.lines import Line, Wanted, gestures_of
from manifeste_tool.domain.text.gestures import applied
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.amending.proposing import Proposal, keep_in
from manifeste_tool.services.returning import confirming
from manifeste_tool.services.returning.document_pages import document_of
from manifeste_tool.services.returning.receiving import line
from manifeste_tool.services.signing.cosigning import invitable
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files as stored_files
from manifeste_tool.storage import journal
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.returning import documents
from manifeste_tool.storage.returning.documents import Change, Document


class Grouping(StrEnum):
    """How lines become drafts; the values are those of the form."""

    AUTHOR = "auteur"
    AUTHOR_AND_CHAPTER = "chapitre"
    ONE = "un"


class NothingKeptError(RefusedError):
    """Every line was left out, or none changes the text."""

    sentence = N_(
        "Aucune ligne retenue ne change le texte : il n'y a pas de projet à créer. Cochez au moins une ligne, ou "
        "écartez le document."
    )


class UnplacedLinesError(RefusedError):
    """Lines that were kept have no place yet."""

    sentence = N_(
        "%(count)s ligne(s) retenue(s) n'ont pas encore de paragraphe : choisissez-le, ou décochez-les. "
        "Rien n'a été créé."
    )


class SettledDocumentError(StaleError):
    """The document was settled meanwhile."""

    sentence = N_("Ce document n'attend plus rien : il a déjà été confirmé ou écarté. Rechargez la page.")


class UnknownPlaceError(RefusedError):
    """The paragraph chosen for a line is not in the text that the document was made from."""

    sentence = N_("Ce paragraphe n'est pas dans le texte. Choisissez-en un dans la liste.")


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decided of one line; `paragraph` is `""` where it was not placed by hand."""

    kept: bool
    rationale: str
    paragraph: str = ""


def decide(
    ws: Workspace, by: Person, key: str, decisions: Mapping[int, Decided], members: Mapping[str, int | None]
) -> None:
    """Keep what was decided of the lines, and which member each author is.

    Raises `NotFoundError`, `SettledDocumentError`, `UnknownPlaceError`.
    """
    with ws.writing() as connection:
        _decide(ws, connection, by, key, decisions, members)


def _decide(
    ws: Workspace,
    connection: Connection,
    by: Person,
    key: str,
    decisions: Mapping[int, Decided],
    members: Mapping[str, int | None],
) -> None:
    document = document_of(ws, connection, by, key)
    if not timely(Act.SETTLE_DOCUMENT, document.state):
        raise SettledDocumentError
    known = {one.id for one in invitable(ws, connection)}
    text = ws.text(connection, document.base_sha)
    for change in documents.changes(connection, key):
        values = _values(text, change, decisions.get(change.id))
        if change.author in members:
            member = members[change.author]
            values["member_id"] = member if member in known else None
        if values:
            documents.change_line(connection, change.id, values)


def _values(text: Text, change: Change, decided: Decided | None) -> dict[str, object]:
    if decided is None:
        return {}
    values: dict[str, object] = {"left_out": not decided.kept, "rationale": decided.rationale[:MAX_RATIONALE]}
    if decided.paragraph and change.change == Wanted.UNPLACED:
        if decided.paragraph not in text.by_id:
            raise UnknownPlaceError
        one = placed(text, change.passage, change.after, decided.paragraph)
        values |= {"change": str(one.wanted), "paragraph_id": one.paragraph, "place": one.place}
        values |= {"before": one.before, "after": one.after}
    return values


def confirm(ws: Workspace, by: Person, key: str, grouping: Grouping) -> tuple[str, ...]:
    """Make the drafts of the lines that were kept; return their keys. Confirming again makes nothing more.

    Raises `NotFoundError`, `SettledDocumentError` for one that was set aside, `UnplacedLinesError`,
    `NothingKeptError`, the refusals of `domain.text.gestures`, `ForbiddenError`.
    """
    with ws.writing() as connection:
        document = document_of(ws, connection, by, key)
        changes = documents.changes(connection, key)
        if document.state == documents.SETTLED:
            return tuple(dict.fromkeys(change.draft for change in changes if change.draft))
        if not documents.settle(connection, key, documents.SETTLED, ws.now()):
            raise SettledDocumentError
        text = ws.text(connection, document.base_sha)
        groups = _groups(text, changes, grouping)
        drafts = tuple(_draft(ws, connection, by, document=document, what=(text, group)) for group in groups)
        _close(ws, connection, by, document, Happened.DOCUMENT_CONFIRMED, count=str(len(drafts)))
        confirming.ask_members(ws, connection, by, document)
        return drafts


def set_aside(ws: Workspace, by: Person, key: str) -> None:
    """Settle a document without making anything of it. Raises `NotFoundError`, `SettledDocumentError`."""
    with ws.writing() as connection:
        document = document_of(ws, connection, by, key)
        if not documents.settle(connection, key, documents.SET_ASIDE, ws.now()):
            raise SettledDocumentError
        _close(ws, connection, by, document, Happened.DOCUMENT_SET_ASIDE)


def _close(
    ws: Workspace, connection: Connection, by: Person, document: Document, name: Happened, **details: str
) -> None:
    """Say what became of a document, and let its file go."""
    told = {"name": document.name, "path": f"/documents/{document.key}", **details}
    journal.record(connection, Fact(name, ws.now(), by.id, About.DOCUMENT, document.key, told, Audience.SECRETARIAT))
    if document.file_id is not None:
        stored_files.let_go(connection, document.file_id, ws.now().astimezone(PARIS).date())


def _groups(text: Text, changes: Iterable[Change], grouping: Grouping) -> tuple[tuple[Change, ...], ...]:
    """Return the lines of each draft; remarks go with the first draft of their author."""
    kept = [change for change in changes if not change.left_out]
    unplaced = sum(change.change == Wanted.UNPLACED for change in kept)
    if unplaced:
        raise UnplacedLinesError(count=unplaced)
    groups: dict[tuple[object, ...], list[Change]] = {}
    for change in kept:
        if change.change != Wanted.REMARK:
            groups.setdefault(_group_of(text, change, grouping), []).append(change)
    if not groups:
        raise NothingKeptError
    for change in kept:
        if change.change == Wanted.REMARK:
            author = next((key for key in groups if grouping is Grouping.ONE or key[0] == _who(change)), None)
            groups[author if author is not None else next(iter(groups))].append(change)
    return tuple(tuple(group) for group in groups.values())


def _who(change: Change) -> object:
    return change.member_id or change.author


def _group_of(text: Text, change: Change, grouping: Grouping) -> tuple[object, ...]:
    if grouping is Grouping.ONE:
        return ("",)
    if grouping is Grouping.AUTHOR:
        return (_who(change),)
    place = text.places.get(change.paragraph_id or change.place)
    return (_who(change), (place.chapter, place.title) if place else (0, ""))


def _draft(
    ws: Workspace, connection: Connection, by: Person, *, document: Document, what: tuple[Text, tuple[Change, ...]]
) -> str:
    """Make one draft of some lines; the words are tried first, so that a refusal makes nothing."""
    text, changes = what
    key = ws.new_key()
    gestures = gestures_of(text, (_line(change) for change in changes))
    applied(text, gestures, ws.fresh(connection))
    member = next((change.member_id for change in changes if change.member_id), document.member_id)
    behalf = member if ws.reader(by, connection).circle is Audience.SECRETARIAT else None
    proposal = Proposal(
        *(key, document.base_sha, _headline(text, changes), _rationale(text, changes), gestures),
        on_behalf_of_id=behalf,
    )
    keep_in(ws, connection, by, proposal)
    for change in changes:
        documents.change_line(connection, change.id, {"draft": key})
    return key


def _line(change: Change) -> Line:
    return replace(line(change), overlaps=())


def _headline(text: Text, changes: tuple[Change, ...]) -> str:
    """Return how a draft is called until its author says better: its place, else how many changes and whose."""
    lines = [one for one in changes if one.change != Wanted.REMARK]
    places = dict.fromkeys(_chapter(text, one) for one in lines)
    where = ", ".join(filter(None, places)) if len(places) <= 2 else ""  # noqa: PLR2004 - more would be no title
    if len(lines) == 1:
        where = _label(text, lines[0])
    whose = next((one.author for one in lines if one.author), "")
    said = f"{where[:1].upper()}{where[1:]}" if where else f"{len(lines)} modifications"
    return (f"{said} ({whose})" if whose else said)[:MAX_HEADLINE]


def _chapter(text: Text, change: Change) -> str:
    place = text.places.get(change.paragraph_id or change.place)
    return place.chapter_label if place else ""


def _label(text: Text, change: Change) -> str:
    place = text.places.get(change.paragraph_id or change.place)
    return place.label if place else ""


def _rationale(text: Text, changes: tuple[Change, ...]) -> str:
    """Return the comments as one exposé: alone as it is, several each under its place."""
    said = [(change, change.rationale.strip()) for change in changes if change.rationale.strip()]
    if len({words for _, words in said}) == 1:
        return said[0][1]
    parts = []
    for change, words in said:
        label = _label(text, change)
        parts.append(f"{label[:1].upper()}{label[1:]} : {words}" if label else words)
    return "\n\n".join(parts)[:MAX_RATIONALE]
