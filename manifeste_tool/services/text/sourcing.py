"""Tie a paragraph to what it rests on, or untie it, without touching a word; declare what rests on nobody else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.charges import chapters_at
from manifeste_tool.domain.consulting.sources import changed_sources
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.gestures import Cite, ParagraphGoneError, applied
from manifeste_tool.domain.text.markdown import serialise
from manifeste_tool.domain.text.text import Kind, Paragraph, Source, Text
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.operations import (
    Effects,
    Made,
    carry_out,
    message,
    retried,
    signature,
)
from manifeste_tool.services.privacy.scanning import scanned
from manifeste_tool.services.provenance.linking import Told
from manifeste_tool.services.serving.settling import settle
from manifeste_tool.services.text.sources_known import ExcerptError, refuse_invented, refuse_unknown_sources
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN, RefChange
from manifeste_tool.storage.provenance import declarations
from manifeste_tool.storage.text import links, texts

__all__ = ["ExcerptError", "Linking", "cite", "declare", "needs_source", "undeclare"]


class SameSourcesError(RefusedError):
    """The sources asked for are those that stand already."""

    sentence = N_("Les sources de ce paragraphe sont déjà celles-là : il n'y a rien à enregistrer.")


class NothingToDeclareError(RefusedError):
    """No paragraph was chosen, or none that could be declared."""

    sentence = N_("Choisissez au moins un paragraphe sans source à déclarer « apport de la commission ».")


@dataclass(frozen=True, slots=True)
class Linking:
    """What is asked of one paragraph: links to put (by key: the relation) and keys to remove; excerpts by key.

    `resumed` gives, by key, the ended link that is made again, with its maker and its date.
    """

    paragraph_id: str
    put: tuple[Source, ...] = ()
    remove: tuple[str, ...] = ()
    excerpts: Mapping[str, str] = field(default_factory=dict)
    resumed: Mapping[str, int] = field(default_factory=dict)


def cite(ws: Workspace, by: Person, linking: Linking) -> str:
    """Put and remove sources of a paragraph of today's text as an act of its own; return its commit.

    Raises `ForbiddenError`, `ParagraphGoneError`, `UnknownSourceError`, `ExcerptError`, `SameSourcesError`.
    """
    with ws.reading() as connection:
        newest = texts.tip_of(connection, ws.working_ref(connection)) or ws.main(connection)
        text = ws.text(connection, newest)
        require(ws.reader(by, connection), Act.CITE, chapters=chapters_at(text, [linking.paragraph_id]))
        refuse_invented(connection, linking.excerpts)
        quoted = _quoted_alone(connection, text, linking)
    if quoted:
        _quote(ws, by, linking, quoted)
        return newest
    return retried(lambda: _cite(ws, by, linking))


def _quoted_alone(connection: Connection, text: Text, linking: Linking) -> dict[int, str]:
    """Return the excerpts to be written, by link, where nothing but excerpts changes: Git knows nothing of them."""
    unit = text.by_id.get(linking.paragraph_id)
    if unit is None or linking.remove or linking.resumed or not unit.sources.issuperset(linking.put):
        return {}
    made = {one.key: one for one in links.of_paragraphs(connection, [unit.id])}
    new = {key: excerpt for key, excerpt in linking.excerpts.items() if key in made and excerpt != made[key].excerpt}
    return {made[key].id: excerpt for key, excerpt in new.items()}


def _quote(ws: Workspace, by: Person, linking: Linking, quoted: Mapping[int, str]) -> None:
    with ws.writing() as connection:
        for link_id, excerpt in quoted.items():
            links.quote(connection, link_id, excerpt)
        for source in linking.put:
            details = {"key": source.key, "relation": str(source.relation)}
            where = (About.PARAGRAPH, linking.paragraph_id)
            fact = Fact(Happened.SOURCE_CITED, ws.now(), by.id, *where, details, Audience.COMMISSION)
            journal.record(connection, fact)


def _cite(ws: Workspace, by: Person, linking: Linking) -> str:
    with ws.repository.opened() as git:
        settle(ws, git)
        with ws.reading() as connection:
            ref = ws.working_ref(connection)
            old = texts.tip_of(connection, ref) or ws.main(connection)
            before = ws.text(connection, old)
            after = _linked(before, linking)
            refuse_unknown_sources(connection, before, after)
        operation_id = ws.new_key()
        put, removed = changed_sources(before, after)
        trailers = [("Source", key) for key in sorted({source.key for _, source in (*put, *removed)})]
        place = after.places[linking.paragraph_id].label
        subject = f"Sources : {place}"
        sha = scanned(ws, git).commit(
            serialise(after), message(subject, operation_id, trailers), signature(ws, by), [old]
        )
        made = Made(sha, ref, "citing", before, after, subject, sources=Told(linking.excerpts, linking.resumed))
        effects = Effects((made,), _facts(ws, by, linking, ref, (put, removed)))
        change = RefChange(ref, sha, old)
        carry_out(ws, git, effects, changes=[change], operation_id=operation_id, kind="citing", by=by)
        return sha


def _linked(before: Text, linking: Linking) -> Text:
    unit = before.by_id.get(linking.paragraph_id)
    if unit is None:
        raise ParagraphGoneError
    kept = {source.key: source.relation for source in unit.sources if source.key not in linking.remove}
    kept |= {source.key: source.relation for source in linking.put}
    written = tuple(f"{relation} {key}" for key, relation in sorted(kept.items()))
    after = applied(before, [Cite(unit.id, written)], str, fixed=True)
    if after == before:
        raise SameSourcesError
    return after


def _facts(
    ws: Workspace,
    by: Person,
    linking: Linking,
    ref: str,
    changed: tuple[Sequence[tuple[str, Source]], Sequence[tuple[str, Source]]],
) -> tuple[Fact, ...]:
    circle = Audience.COMMISSION if ref == MAIN else Audience.DRAFTERS
    names = (Happened.SOURCE_CITED, Happened.SOURCE_REMOVED)
    return tuple(
        Fact(
            name,
            ws.now(),
            by.id,
            About.PARAGRAPH,
            linking.paragraph_id,
            {"key": source.key, "relation": str(source.relation)},
            circle,
        )
        for name, links in zip(names, changed, strict=True)
        for _, source in links
    )


def needs_source(unit: Paragraph, declared: Iterable[str]) -> bool:
    """Whether a unit must still be given a source or be declared before a version may be published.

    Headings and rules rest on nothing; a link that only answers (*s'écarte de*, *éclaire*) is no support.
    """
    if unit.kind is Kind.HEADING or (unit.kind is Kind.OPAQUE and not any(map(str.isalnum, unit.text))):
        return False
    return not unit.support and unit.id not in declared


def declare(ws: Workspace, by: Person, paragraph_ids: Iterable[str]) -> list[str]:
    """Declare paragraphs « apport de la commission », in the words they have now; return those newly declared.

    A declaration stands for the words it was made on: made again once they changed, it bears the new date and name.
    Raises `ForbiddenError`, `NothingToDeclareError` where none of them is a paragraph of today's text.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.DECLARE)
        ref = ws.working_ref(connection)
        today = ws.text(connection, texts.tip_of(connection, ref) or ws.main(connection))
        standing = [one for one in paragraph_ids if one in today.by_id and today.by_id[one].kind is not Kind.HEADING]
        if not standing:
            raise NothingToDeclareError
        old = set(declarations.unsettled(connection, today, standing))
        texts.undeclare(connection, old)
        new = texts.declare(connection, standing, by.id, ws.now())
        _say(ws, connection, by, Happened.PARAGRAPH_DECLARED, new)
        return new


def undeclare(ws: Workspace, by: Person, paragraph_ids: Iterable[str]) -> list[str]:
    """Take declarations back: the paragraphs say « source à préciser » again; return those that were declared.

    Published versions keep what they said. Raises `ForbiddenError`, `NothingToDeclareError` where none was declared.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.DECLARE)
        gone = texts.undeclare(connection, paragraph_ids)
        if not gone:
            raise NothingToDeclareError
        _say(ws, connection, by, Happened.PARAGRAPH_UNDECLARED, gone)
        return gone


def _say(ws: Workspace, connection: Connection, by: Person, name: Happened, ids: Iterable[str]) -> None:
    for one in ids:
        journal.record(connection, Fact(name, ws.now(), by.id, About.PARAGRAPH, one, {}, Audience.COMMISSION))
