"""The *dérouleur* on paper and as a workbook: the amendments in the order they are called, with room to write."""

from collections.abc import Iterator
from dataclasses import dataclass

from manifeste_tool.documents.bundle.workbook import Workbook
from manifeste_tool.documents.kit.model import Block, Document, Face, Line, Paper, Prose, Table, Words
from manifeste_tool.errors import N_
from manifeste_tool.services.bundle.gathering import Bundle, Sheet
from manifeste_tool.services.bundle.sheets import counted, footer, outcome_words, said

TITLE = N_("Ordre d'examen des amendements")
_COLUMNS = (
    *(N_("N°"), N_("Place"), N_("Auteur"), N_("Objet"), N_("Avis"), N_("Décision"), N_("Voix"), N_("Observations")),
)
_ON_PAPER, _LARGE = (9, 16, 17, 30, 19, 14, 14, 22), (16, 45, 30, 30)
_IN_SIGNS = (9, 18, 20, 38, 22, 14, 16, 28)
_NAMED = 2  # authors named on a line; the others are counted


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list, in words; `band` is what stands over it where something begins with it."""

    band: str
    number: str
    place: str
    authors: str
    subject: str
    kin: str
    opinions: str
    decision: str


def rows(bundle: Bundle) -> Iterator[Row]:
    """Yield the lines of a list gathered with its sub-amendments first."""
    by_id = {sheet.amendment.id: sheet for sheet in bundle.sheets}
    discussion, chapter = "", ""
    for sheet in bundle.sheets:
        over = by_id.get(sheet.amendment.parent_id or 0, sheet)
        heading = bundle.chapters.get(over.chapter, bundle.chapters[""])
        bands = [] if heading == chapter else [heading]
        if over.placed.discussion != discussion:
            bands += _discussed(bundle, over, after="" if bands else discussion)
        discussion, chapter = over.placed.discussion, heading
        yield _row(sheet, " — ".join(bands))


def document(bundle: Bundle, *, large: bool = False) -> Document:
    """Return the list as a document, in landscape; in large print what it says of one amendment is in one column."""
    lines = tuple(rows(bundle))
    made: list[tuple[Line, ...]] = []
    for row in lines:
        if row.band:
            made.append((said(row.band),))
        made.append(_large(row) if large else _cells(row))
    columns = (N_("N°"), N_("Amendement"), N_("Décision et voix"), N_("Observations")) if large else _COLUMNS
    table = Table(tuple(said(one) for one in columns), tuple(made), _LARGE if large else _ON_PAPER, form=True)
    blocks: tuple[Block, ...] = (Prose(said(counted(bundle))),)
    return Document(
        name="ordre-d-examen",
        title=TITLE,
        blocks=(*blocks, table) if lines else blocks,
        above=bundle.title,
        footer=footer(bundle),
        paper=Paper.LANDSCAPE,
        large=large,
    )


def workbook(bundle: Bundle) -> Workbook:
    """Return the list as a workbook; numbers are text, « 12 rect. » beside « 12 »."""
    made: list[tuple[str, ...]] = []
    for row in rows(bundle):
        if row.band:
            made.append((row.band,))
        subject = "\n".join(filter(None, (row.subject, row.kin)))
        made.append((row.number, row.place, row.authors, subject, row.opinions, row.decision, "", ""))
    return Workbook(
        name=N_("Ordre d'examen"),
        title=f"{TITLE} : {bundle.title}",
        columns=_COLUMNS,
        widths=_IN_SIGNS,
        rows=tuple(made),
        footer=footer(bundle),
    )


def _discussed(bundle: Bundle, sheet: Sheet, *, after: str) -> Iterator[str]:
    letter = sheet.placed.discussion
    if letter:
        own = (one for one in bundle.sheets if one.placed.discussion == letter and not one.parent)
        numbers = ", ".join(one.amendment.numeral for one in own)
        yield N_("Discussion commune %(letter)s : n° %(numbers)s") % {"letter": letter, "numbers": numbers}
    elif after:
        yield N_("Fin de la discussion commune %(letter)s") % {"letter": after}


def _row(sheet: Sheet, band: str) -> Row:
    one = sheet.amendment
    return Row(
        band=band,
        number=one.numeral,
        place=sheet.place[:1].upper() + sheet.place[1:],
        authors=_authors(sheet.authors),
        subject=one.headline,
        kin=_kin(sheet),
        opinions="\n".join(f"{shown.opinion.kind} ({shown.giver})" for shown in sheet.opinions),
        decision=outcome_words(one, sheet.cause),
    )


def _kin(sheet: Sheet) -> str:
    """« sous-amende le 12 », « identique au 3, 5 : un seul vote »."""
    told = []
    if sheet.parent:
        told.append(N_("sous-amende le %(parent)s") % {"parent": sheet.parent})
    for words, numbers in (
        (N_("identique au %(numbers)s : un seul vote"), sheet.placed.identical),
        (N_("doublon du %(numbers)s"), sheet.placed.duplicates),
    ):
        if numbers:
            told.append(words % {"numbers": ", ".join(map(str, numbers))})
    return " ; ".join(told)


def _authors(names: tuple[str, ...]) -> str:
    shown, more = ", ".join(names[:_NAMED]), len(names) - _NAMED
    return shown + N_(" et %(num)s de plus") % {"num": more} if more > 0 else shown


def _cells(row: Row) -> tuple[Line, ...]:
    subject = said(row.subject, Words(f" ({row.kin})", Face.EMPHASIS) if row.kin else "")
    opinions = said(row.opinions.replace("\n", " ; "))
    first = said(Words(row.number, Face.STRONG))
    return (first, said(row.place), said(row.authors), subject, opinions, said(row.decision), (), ())


def _large(row: Row) -> tuple[Line, ...]:
    told = " ; ".join(filter(None, (row.kin, row.place, row.authors, row.opinions.replace("\n", " ; "))))
    subject = said(Words(row.subject, Face.STRONG), f" ; {told}")
    return (said(Words(row.number, Face.STRONG)), subject, said(row.decision), ())
