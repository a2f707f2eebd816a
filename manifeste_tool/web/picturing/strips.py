"""The strip in words and shapes."""

from collections import Counter
from collections.abc import Callable

from flask import url_for

from manifeste_tool.domain.accountability.shares import Ground
from manifeste_tool.domain.picturing.framing import Key
from manifeste_tool.domain.picturing.shapes import Sign, Tone
from manifeste_tool.domain.picturing.strip import Cell, Chapter, small_strip, strip
from manifeste_tool.errors import N_
from manifeste_tool.services.picturing.strips import Celled, ChapterStrip, StripPage
from manifeste_tool.web.filters import capital
from manifeste_tool.web.i18n import gettext, ngettext, spaced
from manifeste_tool.web.picturing.shown import Line, Shown, Table, both, nothing, source

NAME = "bande"
#: The tones are those of the dashboard's bar of paragraphs.
_TONES = {
    Ground.SOURCED: Tone.FULL,
    Ground.EVIDENCE: Tone.HATCHED,
    Ground.DECLARED: Tone.SOFT,
    Ground.MISSING: Tone.EMPTY,
}
_GROUNDS = {
    Ground.SOURCED: N_("avec sources"),
    Ground.EVIDENCE: N_("sur pièces seules"),
    Ground.DECLARED: N_("apport de la commission"),
    Ground.MISSING: N_("source à préciser"),
}


def shown(page: StripPage, *, small: bool = False) -> Shown:
    """Return the strip of a text; `small` draws a ribbon without words that leads nowhere."""
    chapters = [Chapter(_title(one.title), tuple(_cell(cell, page) for cell in one.cells)) for one in page.chapters]
    draw = small_strip if small else strip
    drawn = both(lambda width: draw(chapters, width), _keys(page, small=small)) if page.cells else nothing()
    return Shown(
        NAME,
        gettext("Le texte d'un coup d'œil"),
        _sentence(page),
        *drawn,
        tables=(_by_chapter(page) if small else _table(page),),
        notes=() if small else _notes(page),
        source=source(page.visible, None if page.visible and page.visible.version else page.counted_at),
    )


def _title(written: str) -> str:
    return spaced(written) or gettext("En tête du texte")


def _cell(cell: Celled, page: StripPage) -> Cell:
    number = cell.margin.sources if cell.ground is Ground.SOURCED else cell.margin.pieces
    told = ((Sign.TRIANGLE, cell.margin.amendments), (Sign.DISC, cell.margin.comments), (Sign.DIAMOND, cell.disputes))
    return Cell(
        tone=_TONES[cell.ground],
        inside=str(number) if number else "",
        under=cell.version or "–",
        signs=tuple(sign for sign, count in told if count),
        newest=bool(page.newest) and cell.version in ("", page.newest),
        address=url_for("text.paragraph", identity=cell.id),
        named=gettext("%(place)s : %(facts)s", place=capital(cell.place.label), facts=", ".join(_said(cell, page))),
    )


def _said(cell: Celled, page: StripPage) -> list[str]:
    """Say all that a cell shows."""
    found = [gettext(_GROUNDS[cell.ground]) if not cell.margin.sources else _sources(cell), _age(cell)]
    if page.sees_open:
        amendments, comments = cell.margin.amendments, cell.margin.comments
        found += [_amendments(amendments)] if amendments else []
        found += [_comments(comments)] if comments else []
    return found + ([_disputes(cell.disputes)] if cell.disputes else [])


def _sources(cell: Celled) -> str:
    return ngettext("%(num)s source", "%(num)s sources", cell.margin.sources)


def _age(cell: Celled) -> str:
    if not cell.version:
        return gettext("mots qu'aucune version ne porte encore")
    return gettext("mots de la version %(number)s", number=cell.version)


def _amendments(count: int) -> str:
    return ngettext("%(num)s amendement ouvert", "%(num)s amendements ouverts", count)


def _comments(count: int) -> str:
    return ngettext("%(num)s commentaire en cours", "%(num)s commentaires en cours", count)


def _disputes(count: int) -> str:
    return ngettext("%(num)s reprise contestée", "%(num)s reprises contestées", count)


def _keys(page: StripPage, *, small: bool) -> list[Key]:
    present = {cell.ground for cell in page.cells}
    keys = [Key(gettext(_GROUNDS[ground]), _TONES[ground]) for ground in Ground if ground in present]
    if small:
        return keys + ([Key(gettext("en discussion"), sign=Sign.TRIANGLE)] if page.contested else [])
    if page.sees_open:
        keys += [Key(gettext("amendement ouvert"), sign=Sign.TRIANGLE)]
        keys += [Key(gettext("commentaire en cours"), sign=Sign.DISC)]
    if page.sees_disputes:
        keys.append(Key(gettext("reprise contestée"), sign=Sign.DIAMOND))
    if page.newest:
        keys.append(Key(gettext("récrit dans la version %(number)s ou depuis", number=page.newest)))
    return keys


def _sentence(page: StripPage) -> str:
    if not page.cells:
        return gettext("Aucune version du texte n'est encore publiée.")
    missing, total = page.grounds.count(Ground.MISSING), page.grounds.total
    told = (
        ngettext(
            "%(num)s paragraphe sur %(total)s n'a pas de source.",
            "%(num)s paragraphes sur %(total)s n'ont pas de source.",
            missing,
            total=total,
        )
        if missing
        else ngettext(
            "Le seul paragraphe a une source, ou est déclaré apport de la commission.",
            "Les %(num)s paragraphes ont une source, ou sont déclarés apport de la commission.",
            total,
        )
    )
    if not page.sees_open:
        return told
    open_at = ngettext("%(num)s est en discussion.", "%(num)s sont en discussion.", page.contested)
    return f"{told} {open_at}"


def _notes(page: StripPage) -> tuple[str, ...]:
    if not page.cells:
        return ()
    return (
        gettext(
            "Une case par paragraphe. Dedans, le nombre de ses sources ; dessous, la première version qui porte ses "
            "mots, un tiret si aucune ne les porte encore."
        ),
    )


def _table(page: StripPage) -> Table:
    heads = [gettext("Paragraphe"), gettext("Repose sur"), gettext("Sources"), gettext("Pièces"), gettext("Version")]
    heads += [gettext("Amendements ouverts"), gettext("Commentaires en cours")] if page.sees_open else []
    heads += [gettext("Reprises contestées")] if page.sees_disputes else []
    lines = (_line(cell, page) for cell in page.cells)
    return Table(gettext("Ce que la bande montre, paragraphe par paragraphe"), tuple(heads), tuple(lines))


def _by_chapter(page: StripPage) -> Table:
    """Return what the small strip shows: it has no room for more than the tones and what is discussed."""
    heads = [gettext("Chapitre"), gettext("Paragraphes"), *(gettext(_GROUNDS[one]).capitalize() for one in Ground)]
    heads += [gettext("En discussion")] if page.sees_open else []
    return Table(
        gettext("Ce que la bande montre, par chapitre"), tuple(heads), tuple(map(_chapter(page), page.chapters))
    )


def _chapter(page: StripPage) -> Callable[[ChapterStrip], Line]:
    def line(one: ChapterStrip) -> Line:
        found = Counter(cell.ground for cell in one.cells)
        discussed = sum(cell.contested > 0 for cell in one.cells)
        counts = (len(one.cells), *(found[ground] for ground in Ground))
        return Line(_title(one.title), (*counts, discussed) if page.sees_open else counts)

    return line


def _line(cell: Celled, page: StripPage) -> Line:
    cells: list[str | int] = [gettext(_GROUNDS[cell.ground]), cell.margin.sources, cell.margin.pieces]
    cells.append(cell.version or "–")
    cells += [cell.margin.amendments, cell.margin.comments] if page.sees_open else []
    cells += [cell.disputes] if page.sees_disputes else []
    return Line(capital(cell.place.label), tuple(cells), url_for("text.paragraph", identity=cell.id))
