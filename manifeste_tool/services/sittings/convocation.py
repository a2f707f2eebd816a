"""The convocation as a Word document: when, where, by what rules, the agenda, and what is examined in its order."""

from collections.abc import Iterable, Iterator, Mapping

from manifeste_tool.documents import word
from manifeste_tool.documents.word import Document, Heading, Items, Line, Mark, Pairs, Paragraph, Table, Words, line
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.sittings import Sitting, SittingState
from manifeste_tool.domain.comparing.diff import Op, word_diff
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Attachment
from manifeste_tool.domain.text.text import Paragraph as Unit
from manifeste_tool.errors import N_, ForbiddenError
from manifeste_tool.services.amending.amendment_pages import Row, rows
from manifeste_tool.services.amending.stored_edits import edit
from manifeste_tool.services.conduct.agenda import Agenda, agenda
from manifeste_tool.services.examining.ordering import state_of
from manifeste_tool.services.sittings import rules_said
from manifeste_tool.services.sittings.rooms import entitled_in, known
from manifeste_tool.services.sittings.sitting_pages import chapter_label
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.amending.amendments import StoredEdit
from manifeste_tool.storage.database import Connection

_PASSAGES = 3  # of one amendment; the others are read on its sheet
_LONGEST = 700  # characters of one passage
_CONTEXT = 60  # characters left of words that do not change, on each side
_COLUMNS = (N_("N°"), N_("Place"), N_("Auteur"), N_("Ce qu'il change"))
_WIDTHS = (2, 4, 4, 10)


def file(ws: Workspace, person: Person, sitting_id: int) -> Attachment:
    """Return the convocation as a file, for the commission. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        if not ws.reader(person, connection).sees(Thing.ATTENDANCE):
            raise ForbiddenError
        return attachment(ws, connection, known(connection, sitting_id))


def attachment(ws: Workspace, connection: Connection, sitting: Sitting) -> Attachment:
    """Return the convocation as it is attached to a mail; never inside a transaction that records a fact."""
    content = word.written(document(ws, connection, sitting))
    return Attachment(f"convocation-seance-{sitting.id}.docx", word.MEDIA_TYPE, content)


def document(ws: Workspace, connection: Connection, sitting: Sitting) -> Document:
    """Return the convocation; made once for as long as nothing happens, whoever receives it."""
    moment = sitting.convened_at or ws.now()
    state, name = state_of(ws, connection), ("convocation", sitting, moment)
    kept = ws.latest.get(state, name)
    if isinstance(kept, Document):
        return kept
    site = settings.get(connection, "title")
    blocks = (*_head(ws, connection, sitting), *_agenda(sitting), *_examined(ws, connection, sitting))
    made = Document(
        title=sitting.title,
        above=" — ".join(filter(None, (N_("Convocation"), site))),
        blocks=blocks,
        at=moment,
        footer=f"{sitting.title}, {rules_said.when(sitting.begins_at, None)}",
    )
    return ws.latest.keep(state, name, made)


def _head(ws: Workspace, connection: Connection, sitting: Sitting) -> Iterator[Paragraph | Pairs]:
    if sitting.state is SittingState.CANCELLED:
        yield Paragraph(line(Words(N_("Cette séance est annulée."), Mark.STRONG)))
    chair = names_of(connection, [sitting.chair_id]).get(sitting.chair_id or 0, "")
    told = (
        (N_("Quand"), rules_said.when(sitting.begins_at, sitting.ends_at)),
        (N_("Où"), sitting.place),
        (N_("À distance"), sitting.link),
        (N_("Présidence"), chair),
        (N_("Examine"), ", ".join(_chapters(ws, connection, sitting)) or N_("le texte entier")),
        (N_("Quorum"), rules_said.quorum(sitting, entitled_in(connection, sitting))),
        (N_("Majorité"), rules_said.majority(sitting)),
        (N_("Pouvoirs"), rules_said.proxies(sitting)),
    )
    yield Pairs(tuple((label, line(words)) for label, words in told if words))


def _chapters(ws: Workspace, connection: Connection, sitting: Sitting) -> Iterator[str]:
    text = ws.text(connection, ws.main(connection))
    for one in sitting.chapters:
        if one in text.by_id:
            yield chapter_label(text.places[one].chapter_label, text.by_id[one].text)


def _agenda(sitting: Sitting) -> Iterator[Heading | Items]:
    if sitting.agenda:
        yield Heading(N_("Ordre du jour"))
        yield Items(tuple(line(item) for item in sitting.agenda.splitlines()), numbered=True)


def _examined(ws: Workspace, connection: Connection, sitting: Sitting) -> Iterator[Heading | Paragraph | Table]:
    yield Heading(N_("Amendements, dans l'ordre où ils sont appelés"))
    called = agenda(ws, connection, sitting)
    if not called.ids:
        yield Paragraph(line(N_("Aucun amendement n'est à examiner à ce jour.")))
        return
    yield Paragraph(line(N_("Les mots ajoutés sont soulignés, les mots supprimés sont barrés.")))
    lines = tuple(_lines(ws, connection, called))
    yield Table(_COLUMNS, lines, _WIDTHS, title=N_("Amendements à examiner"))


def _lines(ws: Workspace, connection: Connection, called: Agenda) -> Iterator[tuple[Line, ...]]:
    whole = amendments.some(connection, called.ids)
    found = {row.amendment.id: row for row in rows(ws, connection, tuple(whole.values()))}
    edits: dict[int, list[StoredEdit]] = {}
    for one in amendments.edits_of(connection, called.ids):
        edits.setdefault(one.amendment_id, []).append(one)
    parents = {one.id: one.numeral for one in whole.values()}
    common = _common(called)
    for key in called.ids:
        row = found[key]
        yield (
            line(Words(row.amendment.numeral, Mark.STRONG), *_under(row, parents)),
            line(row.place),
            line(row.author + (N_(" et %(num)s autre(s)") % {"num": row.others} if row.others else "")),
            (*line(Words(row.amendment.headline, Mark.STRONG), *common.get(key, ())), *_passages(edits.get(key, ()))),
        )


def _under(row: Row, parents: Mapping[int, str]) -> Line:
    """Name the amendment that a sub-amendment amends."""
    parent = parents.get(row.amendment.parent_id or 0, "")
    return line(Words(f"\nsous-amende le {parent}", Mark.SOFT)) if parent else ()


def _common(called: Agenda) -> dict[int, Line]:
    """Say at the first of each block that is discussed together how many it holds."""
    return {
        next(block.entries).id: line(
            Words(N_("\nDiscussion commune : %(num)s amendements") % {"num": len(block.own)}, Mark.SOFT)
        )
        for block in called.order.blocks
        if block.is_common
    }


def _passages(edits: Iterable[StoredEdit]) -> Iterator[Words]:
    """Yield what an amendment changes, each passage on a line of its own, the rest counted."""
    every = list(edits)
    for stored in every[:_PASSAGES]:
        made = edit(stored)
        yield Words("\n")
        yield from _cut(_changes(made.before, made.after))
    if len(every) > _PASSAGES:
        yield Words(N_("\n… et %(num)s autre(s) passage(s)") % {"num": len(every) - _PASSAGES}, Mark.SOFT)


def _changes(before: Unit | None, after: Unit | None) -> Iterator[Words]:
    marks = {Op.DELETED: Mark.GONE, Op.INSERTED: Mark.ADDED}
    old, new = before.text if before else "", after.text if after else ""
    if before is not None and after is not None and old == new:
        yield Words(N_("Déplace ou met en forme : %(words)s") % {"words": _short(old, first=True, last=False)})
        return
    found = word_diff(old, new)
    for rank, segment in enumerate(found):
        mark = marks.get(segment.op, Mark.PLAIN)
        plain = mark is Mark.PLAIN
        words = _short(segment.text, first=rank == 0, last=rank == len(found) - 1) if plain else segment.text
        yield Words(words, mark)


def _short(words: str, *, first: bool, last: bool) -> str:
    """Leave of words that do not change what stands next to those that do."""
    head, tail = 0 if first and not last else _CONTEXT, 0 if last and not first else _CONTEXT
    if first and last:
        head, tail = _CONTEXT, 0
    if len(words) <= head + tail + _CONTEXT // 2:
        return words
    begin = words[:head].rpartition(" ")[0] if head else ""
    end = words[len(words) - tail :].partition(" ")[2] if tail else ""
    return " ".join(filter(None, (begin, "[…]", end)))


def _cut(found: Iterable[Words]) -> Iterator[Words]:
    """Yield words until they are too many for one passage."""
    left = _LONGEST
    for one in found:
        if left <= 0:
            yield Words(" […]", Mark.SOFT)
            return
        yield Words(one.text if len(one.text) <= left else f"{one.text[:left]}…", one.mark)
        left -= len(one.text)
