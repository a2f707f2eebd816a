"""The text as an OpenDocument to annotate: bookmarks, real styles, tracked changes on, the same bytes always."""

from collections.abc import Iterable, Iterator
from itertools import count, groupby

from manifeste_tool.documents.kit.packing import packed
from manifeste_tool.documents.returning.outgoing import (
    BASE,
    BOOKMARK,
    FORM,
    FORM_VALUE,
    INSTANCE,
    MADE_AT,
    NOTICE,
    Leaving,
    attribute,
    escape,
    pieces,
    spaced,
)
from manifeste_tool.domain.returning.faces import Face, Piece
from manifeste_tool.domain.returning.tables import rows_of
from manifeste_tool.domain.text.text import Kind, Paragraph
from manifeste_tool.domain.text.typography import french

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    (
        *(f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "style", "text", "table", "meta")),
        f'xmlns:fo="{_OASIS}:xsl-fo-compatible:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'office:version="1.3"',
    )
)
_CODE = "Manifeste_20_code"
_NOTICE, _KEPT, _UNDER = "Manifeste_20_consigne", "Manifeste_20_tel_20_quel", "Manifeste_20_suite"
_SIZES = {1: 18, 2: 15, 3: 13, 4: 11.5, 5: 11, 6: 11}


def written(leaving: Leaving) -> bytes:
    """Return a text as ODT; the same text is the same file."""
    body = _Writer().body(leaving)
    content = (
        f"{_XML}<office:document-content {_SPACES}><office:automatic-styles>{_faces()}</office:automatic-styles>"
        f'<office:body><office:text><text:tracked-changes text:track-changes="true"/>{body}</office:text></office:body>'
        "</office:document-content>"
    )
    files = {
        "mimetype": MEDIA_TYPE,
        "META-INF/manifest.xml": _manifest(),
        "content.xml": content,
        "meta.xml": _meta(leaving),
        "styles.xml": _styles(),
    }
    return packed(((name, part.encode()) for name, part in files.items()), stored=frozenset({"mimetype"}))


class _Writer:
    """Writes units, the items of a list together."""

    def __init__(self) -> None:
        self.tables = count(1)

    def body(self, leaving: Leaving) -> str:
        notice = "".join(
            _paragraph(_NOTICE, _said([Piece(french(said), Face(strong=not rank))]))
            for rank, said in enumerate((*NOTICE, *filter(None, [leaving.said])))
        )
        title = _paragraph("Title", escape(french(leaving.title))) if leaving.title else ""
        return notice + title + "".join(self.blocks(leaving.units))

    def blocks(self, units: Iterable[Paragraph]) -> Iterator[str]:
        for listed, group in groupby(units, key=lambda unit: unit.kind is Kind.ITEM):
            if listed:
                yield from self.lists(list(group))
            else:
                yield from map(self.unit, group)

    def lists(self, items: list[Paragraph]) -> Iterator[str]:
        """Write items one after another; each depth is a list within the item before, as its kind of numbers asks."""
        while items:
            ordered, first = bool(items[0].ordinal), items[0]
            run = 1
            while run < len(items) and (items[run].level > first.level or bool(items[run].ordinal) == ordered):
                run += 1
            yield self.listed(items[:run], first.level, outer=first.level)
            items = items[run:]

    def listed(self, items: list[Paragraph], level: int, *, outer: int = 0) -> str:
        style = "Numbering_20_1" if items[0].ordinal else "List_20_1"
        inside: list[str] = []
        for rank, own in enumerate(_cut(items, level)):
            start = f' text:start-value="{items[0].ordinal}"' if not rank and items[0].ordinal not in ("", "1") else ""
            deeper = "".join(self.deeper(own[1:]))
            inside.append(f"<text:list-item{start}>{self.unit(own[0])}{deeper}</text:list-item>")
        made = f'<text:list text:style-name="{style}">{"".join(inside)}</text:list>'
        for _ in range(outer):
            made = f'<text:list text:style-name="{style}"><text:list-item>{made}</text:list-item></text:list>'
        return made

    def deeper(self, items: list[Paragraph]) -> Iterator[str]:
        while items:
            first, run = items[0], 1
            while run < len(items) and (
                items[run].level > first.level or bool(items[run].ordinal) == bool(first.ordinal)
            ):
                run += 1
            yield self.listed(items[:run], first.level)
            items = items[run:]

    def unit(self, unit: Paragraph) -> str:
        match unit.kind:
            case Kind.TABLE:
                return self.table(unit)
            case Kind.OPAQUE:
                lines = "<text:line-break/>".join(map(_typed, unit.text.split("\n")))
                return _paragraph(_KEPT, _marked(unit.id, lines))
            case Kind.HEADING:
                inside = _marked(unit.id, _said(pieces(unit)))
                level = f'text:style-name="Heading_20_{unit.level}" text:outline-level="{unit.level}"'
                return f"<text:h {level}>{inside}</text:h>"
            case Kind.QUOTATION:
                return _paragraph("Quotations", _marked(unit.id, _said(pieces(unit))))
            case Kind.ITEM:
                return _paragraph("Manifeste_20_liste", _marked(unit.id, _said(pieces(unit))))
            case _:
                return _paragraph(_UNDER if unit.level else "Text_20_body", _marked(unit.id, _said(pieces(unit))))

    def table(self, unit: Paragraph) -> str:
        rows = rows_of(unit.text)
        widest = max((len(row) for row in rows), default=1)
        lines = ["".join(_cell(_said(spaced(cell))) for cell in row) for row in rows]
        lines[0] = lines[0].replace('Contents">', f'Contents">{_marked(unit.id, "")}', 1)
        head, *others = (f"<table:table-row>{line}</table:table-row>" for line in lines)
        columns = f'<table:table-column table:number-columns-repeated="{widest}"/>'
        inside = f"{columns}<table:table-header-rows>{head}</table:table-header-rows>{''.join(others)}"
        name = f'table:name="Tableau{next(self.tables)}"'
        return f"<table:table {name}>{inside}</table:table>{_paragraph('Text_20_body', '')}"


def _cut(items: list[Paragraph], level: int) -> Iterator[list[Paragraph]]:
    """Yield each item of this depth with those that stand under it."""
    own: list[Paragraph] = []
    for item in items:
        if own and item.level <= level:
            yield own
            own = []
        own.append(item)
    yield own


def _cell(inside: str) -> str:
    words = f'<text:p text:style-name="Table_20_Contents">{inside}</text:p>'
    return f'<table:table-cell table:style-name="MCell" office:value-type="string">{words}</table:table-cell>'


def _marked(identity: str, inside: str) -> str:
    name = f'text:name="{BOOKMARK}{identity}"'
    return f"<text:bookmark-start {name}/>{inside}<text:bookmark-end {name}/>"


def _paragraph(style: str, inside: str) -> str:
    return f'<text:p text:style-name="{style}">{inside}</text:p>'


def _typed(words: str) -> str:
    said = escape(words).replace("  ", ' <text:s text:c="1"/>')
    return f"<text:s/>{said[1:]}" if said[:1] == " " else said


def _said(found: Iterable[Piece]) -> str:
    return "".join(map(_span, found))


def _span(piece: Piece) -> str:
    face, said = piece.face, escape(piece.words)
    names = [name for name, on in (("B", face.strong), ("I", face.emphasis)) if on]
    if face.code:
        said = f'<text:span text:style-name="{_CODE}">{said}</text:span>'
    if names:
        said = f'<text:span text:style-name="M{"".join(names)}">{said}</text:span>'
    if face.link:
        said = f'<text:a xlink:type="simple" xlink:href={attribute(face.link)}>{said}</text:a>'
    return said


def _faces() -> str:
    bold, italic = 'fo:font-weight="bold"', 'fo:font-style="italic"'
    kinds = {"MB": bold, "MI": italic, "MBI": f"{bold} {italic}"}
    cell = '<style:table-cell-properties fo:border="0.5pt solid #57606a" fo:padding="0.1cm"/>'
    return f'<style:style style:name="MCell" style:family="table-cell">{cell}</style:style>' + "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {said}/></style:style>'
        for name, said in kinds.items()
    )


def _meta(leaving: Leaving) -> str:
    values = {BASE: leaving.base, INSTANCE: leaving.instance, FORM: FORM_VALUE}
    own = "".join(
        f'<meta:user-defined meta:name="{name}" meta:value-type="string">{escape(value)}</meta:user-defined>'
        for name, value in values.items()
    )
    said = f"<dc:title>{escape(leaving.title)}</dc:title><dc:language>fr-FR</dc:language>"
    at = f"<meta:creation-date>{MADE_AT[:-1]}</meta:creation-date>"
    inside = f"<meta:generator>manifeste</meta:generator>{said}{at}{own}"
    return f"{_XML}<office:document-meta {_SPACES}><office:meta>{inside}</office:meta></office:document-meta>"


def _manifest() -> str:
    parts = {"/": MEDIA_TYPE, "content.xml": "text/xml", "meta.xml": "text/xml", "styles.xml": "text/xml"}
    each = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in parts.items()
    )
    space = f'xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.3"'
    return f"{_XML}<manifest:manifest {space}>{each}</manifest:manifest>"


def _paragraph_styles() -> str:
    language = 'fo:language="fr" fo:country="FR"'
    face = f'<style:text-properties fo:font-family="Georgia" fo:font-size="11pt" {language}/>'
    default = f'<style:default-style style:family="paragraph">{face}</style:default-style>'
    body = '<style:paragraph-properties fo:margin-bottom="0.25cm" fo:line-height="120%"/>'
    box = 'fo:border="0.75pt solid #57606a" fo:padding="0.2cm" fo:background-color="#f3f4f6" fo:margin-bottom="0.2cm"'
    small = '<style:text-properties fo:font-family="Arial" fo:font-size="9.5pt"/>'
    fixed = '<style:text-properties fo:font-family="Courier New" fo:font-size="9.5pt"/>'
    indent = '<style:paragraph-properties fo:margin-left="0.75cm" fo:margin-bottom="0.25cm"/>'
    made = (
        _style("Standard", "Standard", ""),
        _style("Text_20_body", "Text body", body),
        _style(
            "Title",
            "Title",
            '<style:paragraph-properties fo:margin-top="0.5cm" fo:margin-bottom="0.4cm"/>'
            '<style:text-properties fo:font-size="22pt" fo:font-weight="bold"/>',
        ),
        _style("Quotations", "Quotations", f'{indent}<style:text-properties fo:font-style="italic"/>'),
        _style("Table_20_Contents", "Table Contents", ""),
        _style("Manifeste_20_liste", "Manifeste liste", '<style:paragraph-properties fo:margin-bottom="0.15cm"/>'),
        _style(_NOTICE, "Manifeste consigne", f"<style:paragraph-properties {box}/>{small}"),
        _style(_KEPT, "Manifeste tel quel", fixed),
        _style(_UNDER, "Manifeste suite", indent),
    )
    return default + "".join(made)


def _styles() -> str:
    headings = "".join(
        _style(
            f"Heading_20_{level}",
            f"Heading {level}",
            '<style:paragraph-properties fo:margin-top="0.55cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"/>'
            f'<style:text-properties fo:font-size="{size}pt" fo:font-weight="bold"/>',
            f' style:default-outline-level="{level}"',
        )
        for level, size in _SIZES.items()
    )
    named = f'style:name="{_CODE}" style:display-name="Manifeste code" style:family="text"'
    code = f'<style:style {named}><style:text-properties fo:font-family="Courier New"/></style:style>'
    page = (
        '<office:automatic-styles><style:page-layout style:name="Page"><style:page-layout-properties '
        'fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2.3cm"/></style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Page"/>'
        "</office:master-styles>"
    )
    return (
        f"{_XML}<office:document-styles {_SPACES}><office:styles>{_paragraph_styles()}{headings}{code}"
        f"{_lists()}</office:styles>{page}</office:document-styles>"
    )


def _style(name: str, shown: str, inside: str, more: str = "") -> str:
    parent = "" if name == "Standard" else ' style:parent-style-name="Standard"'
    called = f'style:name="{name}" style:display-name="{shown}"'
    return f'<style:style {called} style:family="paragraph"{parent}{more}>{inside}</style:style>'


def _lists() -> str:
    def level(rank: int, kind: str, said: str) -> str:
        indent = 0.75 * rank
        align = (
            '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
            f'<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.6cm" '
            f'fo:margin-left="{indent}cm"/></style:list-level-properties>'
        )
        return f'<text:list-level-style-{kind} text:level="{rank}" {said}>{align}</text:list-level-style-{kind}>'

    bullets = "".join(level(rank, "bullet", f'text:bullet-char="{"▪•◦"[rank % 3]}"') for rank in range(1, 10))
    figures = "".join(level(rank, "number", 'style:num-format="1" style:num-suffix="."') for rank in range(1, 10))
    return (
        f'<text:list-style style:name="List_20_1" style:display-name="List 1">{bullets}</text:list-style>'
        f'<text:list-style style:name="Numbering_20_1" style:display-name="Numbering 1">{figures}</text:list-style>'
    )
