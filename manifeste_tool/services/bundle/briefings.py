"""The *dossier de séance*: all that a member lays on the table, made in one act, in one file or in its parts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from manifeste_tool.documents import wording
from manifeste_tool.documents.bundle import workbook
from manifeste_tool.documents.kit import opendocument, pdf, word
from manifeste_tool.documents.kit.model import (
    Block,
    Contents,
    Document,
    Face,
    Field,
    Items,
    Line,
    Paper,
    Prose,
    Table,
    Words,
)
from manifeste_tool.documents.kit.packing import packed
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.sittings import Sitting
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import N_, NotFoundError
from manifeste_tool.services.bundle import running_orders, sheets, text_sheets
from manifeste_tool.services.bundle.gathering import Bundle, Change, changes, gathered
from manifeste_tool.services.bundle.sheets import said
from manifeste_tool.services.bundle.wanted import Wanted
from manifeste_tool.services.exporting.kinds import Progress, quiet
from manifeste_tool.services.sittings import rules_said
from manifeste_tool.services.sittings.rooms import entitled_in
from manifeste_tool.services.sittings.sheets import Seat, seats
from manifeste_tool.services.sittings.sitting_pages import chapter_labels, seen
from manifeste_tool.services.text.reading import names_of, visible_text
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection

_SEATS, _LARGE_SEATS = (2, 9, 4, 6, 9), (3, 12, 8, 10)


@dataclass(frozen=True, slots=True)
class Briefing:
    """What a dossier is made of, for one reader; `seats` are empty for who sees no attendance."""

    sitting: Sitting
    chair: str
    chapters: tuple[str, ...]
    quorum: str
    bundle: Bundle
    order: Bundle
    changes: tuple[Change, ...]
    seats: tuple[Seat, ...]
    text: Document
    member: str = ""


def briefing(
    ws: Workspace,
    connection: Connection,
    reader: Reader,
    sitting_id: int,
    *,
    first_for: Person | None = None,
    progress: Progress = quiet,
    whole: bool = True,
) -> Briefing:
    """Gather a dossier, a member's own amendments first where one is named.

    Unless it is `whole`, what each amendment changes is left out. Raises `NotFoundError`.
    """
    sitting = seen(connection, reader, sitting_id)
    visible = visible_text(ws, connection, reader)
    if visible is None:
        raise NotFoundError
    wanted = Wanted(
        cycle=sitting.cycle,
        scope="" if sitting.is_over else "a-examiner",
        sitting=sitting_id,
        first_for=first_for.id if first_for else None,
    )
    found = gathered(ws, connection, reader, wanted)
    return Briefing(
        sitting=sitting,
        chair=names_of(connection, [sitting.chair_id]).get(sitting.chair_id or 0, ""),
        chapters=chapter_labels(ws, connection, reader, sitting),
        quorum=rules_said.quorum(sitting, entitled_in(connection, sitting)),
        bundle=found,
        order=gathered(ws, connection, reader, replace(wanted, first_for=None), subs_first=True),
        changes=tuple(changes(ws, connection, found.amendments, progress=progress)) if whole else (),
        seats=seats(connection, sitting) if reader.sees(Thing.ATTENDANCE) else (),
        text=text_sheets.document(visible.text, sitting.chapters, footer=_footer(sitting)),
        member=first_for.name if first_for else "",
    )


def parts(found: Briefing, *, large: bool = False) -> tuple[Document, ...]:
    """Return the parts of a dossier in their order: text, liasse, list, forms."""
    footer = _footer(found.sitting)
    made = [
        found.text,
        sheets.document(found.bundle, found.changes, contents=False),
        running_orders.document(found.order, large=large),
    ]
    if found.seats:
        made += [_attendance(found, large=large), _proxy(found)]
    return tuple(replace(one, large=large, footer=footer) for one in made)


def bound(found: Briefing, *, large: bool = False) -> str:
    """Return the whole dossier as one document in Typst's language, its contents on the first page."""
    return pdf.bound(cover(found, large=large), parts(found, large=large))


def archive(found: Briefing) -> bytes:
    """Return the parts of a dossier as a ZIP: each as ODT and as DOCX, the list as a workbook too."""
    return packed(_files(found))


def cover(found: Briefing, *, large: bool = False) -> Document:
    """Return the first page: the sitting, whose copy it is, what is where."""
    return Document(
        name="dossier",
        title=N_("Dossier de séance"),
        blocks=tuple(_cover(found)),
        above=found.bundle.title,
        footer=_footer(found.sitting),
        large=large,
    )


def own_numbers(found: Briefing) -> tuple[str, ...]:
    """Return the numerals of the amendments that come first, as a member's own."""
    return tuple(one.amendment.numeral for one in found.bundle.sheets if one.amendment.id in found.bundle.own)


def _footer(sitting: Sitting) -> str:
    return f"{sitting.title} ; {wording.short_day(sitting.begins_at)}"


def _cover(found: Briefing) -> Iterator[Block]:
    sitting = found.sitting
    yield Prose(said(Words(sitting.title, Face.STRONG)))
    for label, words in (
        (N_("Quand"), rules_said.when(sitting.begins_at, sitting.ends_at)),
        (N_("Lieu"), sitting.place),
        (N_("Présidence"), found.chair),
        (N_("Quorum"), found.quorum),
        (N_("Majorité"), rules_said.majority(sitting)),
        (N_("Pouvoirs"), rules_said.proxies(sitting)),
        (N_("Examine"), " ; ".join(found.chapters) or N_("le texte entier")),
    ):
        if words:
            yield Prose(said(Words(f"{label} : ", Face.STRONG), words))
    if found.member:
        yield Prose(_copy(found))
    if sitting.agenda.strip():
        yield Prose(said(Words(N_("Ordre du jour"), Face.STRONG)))
        yield Items(tuple(said(one) for one in sitting.agenda.splitlines() if one.strip()), numbered=True)
    yield Contents(N_("Dans ce dossier"))


def _copy(found: Briefing) -> Line:
    own = own_numbers(found)
    whose = Words(N_("Exemplaire de %(name)s. ") % {"name": found.member}, Face.STRONG)
    if not own:
        return said(
            whose, N_("Aucun amendement de cette séance ne porte votre signature : ils suivent l'ordre du texte.")
        )
    numbers = ", ".join(own)
    return said(whose, N_("Vos amendements viennent d'abord dans le recueil : n° %(numbers)s.") % {"numbers": numbers})


def _attendance(found: Briefing, *, large: bool) -> Document:
    columns = [N_("N°"), N_("Membre"), N_("Réponse"), N_("Suppléant, ou pouvoir à"), N_("Arrivée et signature")]
    rows = [_seat(rank, seat) for rank, seat in enumerate(found.seats, 1)]
    if large:
        columns[2:4] = [N_("Réponse, suppléant ou pouvoir")]
        for row in rows:
            row[2:4] = [" ; ".join(filter(None, row[2:4]))]
    table = Table(
        tuple(said(one) for one in columns),
        tuple(tuple(said(cell) for cell in row) for row in rows),
        _LARGE_SEATS if large else _SEATS,
        form=True,
    )
    quorum = Prose(said(Words(N_("Quorum : "), Face.STRONG), found.quorum))
    paper = Paper.LANDSCAPE if large else Paper.PORTRAIT
    return _form("emargement", N_("Feuille d'émargement"), found, (quorum, table), paper=paper)


def _seat(rank: int, seat: Seat) -> list[str]:
    who = ", ".join(filter(None, (seat.member.name, seat.member.association)))
    return [str(rank), who, str(seat.meant or ""), seat.proposed, ""]


def _proxy(found: Briefing) -> Document:
    sitting = found.sitting
    told = {"title": sitting.title, "when": rules_said.when(sitting.begins_at, sitting.ends_at)}
    blocks: Sequence[Block] = (
        Prose(said(Words(N_("Pouvoirs : "), Face.STRONG), rules_said.proxies(sitting))),
        Field(said(N_("Je, soussigné(e)"))),
        Field(said(N_("membre de la commission, association"))),
        Field(said(N_("donne pouvoir à"))),
        Prose(said(N_("pour voter en mon nom à la séance « %(title)s », %(when)s.") % told)),
        Field(said(N_("Consignes de vote, s'il y en a"))),
        Field(said("")),
        Field(said(N_("Fait à"))),
        Field(said(N_("le"))),
        Field(said(N_("Signature"))),
    )
    return _form("pouvoir", N_("Formulaire de pouvoir"), found, blocks, paper=Paper.PORTRAIT)


def _form(name: str, title: str, found: Briefing, blocks: Sequence[Block], *, paper: Paper) -> Document:
    return Document(name, title, tuple(blocks), above=found.sitting.title, footer=_footer(found.sitting), paper=paper)


def _files(found: Briefing) -> Iterator[tuple[str, bytes]]:
    for rank, one in enumerate(parts(found), 1):
        yield f"odt/{rank}-{one.name}.odt", opendocument.written(one)
        yield f"docx/{rank}-{one.name}.docx", word.written(one)
    book = running_orders.workbook(found.order)
    yield "tableurs/ordre-d-examen.ods", workbook.ods_of(book)
    yield "tableurs/ordre-d-examen.xlsx", workbook.xlsx_of(book)
