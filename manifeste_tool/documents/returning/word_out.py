"""The text as a Word document to annotate: bookmarks, real styles, tracked changes on, the same bytes always."""

from collections.abc import Iterable
from itertools import count

from manifeste_tool.documents.kit.packing import packed
from manifeste_tool.documents.returning.outgoing import (
    BASE,
    BOOKMARK,
    FORM,
    FORM_VALUE,
    INSTANCE,
    KEPT_STYLE,
    MADE_AT,
    NOTICE,
    NOTICE_STYLE,
    UNDER_STYLE,
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

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OOXML = "http://schemas.openxmlformats.org"
_W = f'xmlns:w="{_OOXML}/wordprocessingml/2006/main"'
_R = f'xmlns:r="{_OOXML}/officeDocument/2006/relationships"'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_REL = f"{_OOXML}/officeDocument/2006/relationships"
_BULLETS, _FIRST_LIST = 1, 2
_INDENT = 425
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def written(leaving: Leaving) -> bytes:
    """Return a text as DOCX; the same text is the same file."""
    writer = _Writer()
    body = writer.body(leaving)
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("officeDocument", "word/document.xml", False),
            ("custom-properties", "docProps/custom.xml", False),
        ).replace(
            "</Relationships>",
            '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/'
            'core-properties" Target="docProps/core.xml"/></Relationships>',
        ),
        "docProps/core.xml": _core(leaving),
        "docProps/custom.xml": _custom(leaving),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml", False),
            ("numbering", "numbering.xml", False),
            ("settings", "settings.xml", False),
            *(("hyperlink", address, True) for address in writer.addresses),
        ),
        "word/document.xml": f"{_XML}<w:document {_W} {_R}><w:body>{body}{_SECTION}</w:body></w:document>",
        "word/numbering.xml": _numbering(writer.starts),
        "word/settings.xml": f'{_XML}<w:settings {_W}><w:trackRevisions/><w:defaultTabStop w:val="708"/></w:settings>',
        "word/styles.xml": _styles(),
    }
    return packed((name, part.encode()) for name, part in parts.items())


class _Writer:
    """Writes units; keeps the addresses that links lead to, and where each numbered list starts."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.starts: list[tuple[int, int]] = []
        self.lists: dict[int, int] = {}
        self.bookmarks = count(1)

    def body(self, leaving: Leaving) -> str:
        notice = "".join(
            _paragraph("ManifesteConsigne", _run(Piece(french(said), Face(strong=not rank))))
            for rank, said in enumerate((*NOTICE, *filter(None, [leaving.said])))
        )
        title = _paragraph("Title", _run(Piece(french(leaving.title)))) if leaving.title else ""
        return notice + title + "".join(map(self.unit, leaving.units))

    def unit(self, unit: Paragraph) -> str:
        if unit.kind is not Kind.ITEM and not (unit.kind is Kind.PARAGRAPH and unit.level):
            self.lists.clear()
        match unit.kind:
            case Kind.TABLE:
                return self.table(unit)
            case Kind.OPAQUE:
                lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(map(escape, unit.text.split("\n")))
                run = f'<w:r><w:t xml:space="preserve">{lines}</w:t></w:r>'
                return _paragraph("ManifesteTelQuel", self.marked(unit.id, run))
            case Kind.HEADING:
                return _paragraph(f"Heading{unit.level}", self.words(unit))
            case Kind.QUOTATION:
                return _paragraph("Quote", self.words(unit), _indent(unit.level))
            case Kind.ITEM:
                return _paragraph("ListParagraph", self.words(unit), self.numbered(unit))
            case _:
                style = "ManifesteSuite" if unit.level else ""
                return _paragraph(style, self.words(unit), _indent(unit.level) if unit.level else "")

    def numbered(self, unit: Paragraph) -> str:
        """Say which list an item is of; a list that starts anew is one of its own."""
        for level in [level for level in self.lists if level > unit.level]:
            del self.lists[level]
        number = _BULLETS
        if unit.ordinal:
            if unit.level not in self.lists:
                self.starts.append((unit.level, int(unit.ordinal)))
                self.lists[unit.level] = _FIRST_LIST + len(self.starts) - 1
            number = self.lists[unit.level]
        else:
            self.lists.pop(unit.level, None)
        return f'<w:numPr><w:ilvl w:val="{unit.level}"/><w:numId w:val="{number}"/></w:numPr>'

    def words(self, unit: Paragraph) -> str:
        return self.marked(unit.id, self.runs(pieces(unit)))

    def runs(self, found: Iterable[Piece]) -> str:
        return "".join(self.linked(piece) if piece.face.link else _run(piece) for piece in found)

    def linked(self, piece: Piece) -> str:
        if piece.face.link not in self.addresses:
            self.addresses.append(piece.face.link)
        rank = self.addresses.index(piece.face.link) + 4
        return f'<w:hyperlink r:id="rId{rank}">{_run(piece)}</w:hyperlink>'

    def marked(self, identity: str, inside: str) -> str:
        number = next(self.bookmarks)
        start = f'<w:bookmarkStart w:id="{number}" w:name="{BOOKMARK}{identity}"/>'
        return f'{start}{inside}<w:bookmarkEnd w:id="{number}"/>'

    def table(self, unit: Paragraph) -> str:
        rows = rows_of(unit.text)
        widest = max((len(row) for row in rows), default=1)
        width = 9000 // widest
        grid = f'<w:gridCol w:w="{width}"/>' * widest
        first, *others = ("".join(f"<w:p>{self.runs(spaced(cell))}</w:p>\0" for cell in row) for row in rows)
        first = first.replace("<w:p>", f"<w:p>{self.marked(unit.id, '')}", 1)
        lines = "".join(_row(line, width, header=not rank) for rank, line in enumerate((first, *others)))
        properties = '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl><w:p/>"


def _row(cells: str, width: int, *, header: bool) -> str:
    wide = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
    each = (f"<w:tc>{wide}{cell}</w:tc>" for cell in cells.split("\0")[:-1])
    return f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if header else ''}{''.join(each)}</w:tr>"


def _indent(level: int) -> str:
    return f'<w:ind w:left="{_INDENT * level}"/>'


def _paragraph(style: str, inside: str, more: str = "") -> str:
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{styled}{more}</w:pPr>" if styled or more else ""
    return f"<w:p>{properties}{inside}</w:p>"


def _run(piece: Piece) -> str:
    face = piece.face
    said = '<w:rStyle w:val="Hyperlink"/>' if face.link else ""
    said = '<w:rStyle w:val="ManifesteCode"/>' if face.code else said
    said += "<w:b/>" if face.strong else ""
    said += "<w:i/>" if face.emphasis else ""
    properties = f"<w:rPr>{said}</w:rPr>" if said else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(piece.words)}</w:t></w:r>'


def _relations(*found: tuple[str, str, bool]) -> str:
    external = {True: ' TargetMode="External"', False: ""}
    each = (
        f'<Relationship Id="rId{rank}" Type="{_REL}/{kind}" Target={attribute(target)}{external[outside]}/>'
        for rank, (kind, target, outside) in enumerate(found, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_OOXML}/package/2006/relationships">{"".join(each)}</Relationships>'


def _content_types() -> str:
    parts = {
        "/word/document.xml": f"{_TYPE}.document.main+xml",
        "/word/styles.xml": f"{_TYPE}.styles+xml",
        "/word/numbering.xml": f"{_TYPE}.numbering+xml",
        "/word/settings.xml": f"{_TYPE}.settings+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    }
    each = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    kinds = {"rels": relations, "xml": "application/xml"}
    defaults = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in kinds.items())
    return f'{_XML}<Types xmlns="{_OOXML}/package/2006/content-types">{defaults}{each}</Types>'


def _core(leaving: Leaving) -> str:
    spaces = (
        f'xmlns:cp="{_OOXML}/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    at = f'<dcterms:created xsi:type="dcterms:W3CDTF">{MADE_AT}</dcterms:created>'
    said = f"<dc:title>{escape(leaving.title)}</dc:title><dc:language>fr-FR</dc:language>{at}"
    return f"{_XML}<cp:coreProperties {spaces}>{said}</cp:coreProperties>"


def _custom(leaving: Leaving) -> str:
    values = {BASE: leaving.base, INSTANCE: leaving.instance, FORM: FORM_VALUE}
    each = "".join(
        f'<property fmtid="{_FORMAT_ID}" pid="{rank}" name="{name}"><vt:lpwstr>{escape(value)}</vt:lpwstr></property>'
        for rank, (name, value) in enumerate(values.items(), start=2)
    )
    office = f"{_OOXML}/officeDocument/2006"
    spaces = f'xmlns="{office}/custom-properties" xmlns:vt="{office}/docPropsVTypes"'
    return f"{_XML}<Properties {spaces}>{each}</Properties>"


def _numbering(starts: list[tuple[int, int]]) -> str:
    bullets = "".join(_level(level, "bullet", "•◦▪"[level % 3]) for level in range(9))
    figures = "".join(_level(level, "decimal", f"%{level + 1}.") for level in range(9))
    abstract = (
        f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/>{bullets}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="hybridMultilevel"/>{figures}</w:abstractNum>'
    )
    lists = "".join(
        f'<w:num w:numId="{_FIRST_LIST + rank}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="{level}">'
        f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        for rank, (level, start) in enumerate(starts)
    )
    plain = f'<w:num w:numId="{_BULLETS}"><w:abstractNumId w:val="0"/></w:num>'
    return f"{_XML}<w:numbering {_W}>{abstract}{plain}{lists}</w:numbering>"


def _level(level: int, form: str, sign: str) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{sign}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{_INDENT * (level + 1)}" w:hanging="{_INDENT}"/></w:pPr></w:lvl>'
    )


_SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1300" w:right="1500" w:bottom="1300" w:left="1500" w:header="600" w:footer="600" w:gutter="0"/>'
    "</w:sectPr>"
)
_BOX = "".join(
    f'<w:{side} w:val="single" w:sz="6" w:space="6" w:color="57606A"/>' for side in ("top", "left", "bottom", "right")
)
_TINT = '<w:shd w:val="clear" w:color="auto" w:fill="F3F4F6"/>'
_FIXED = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/>'
_SIZES = {1: 36, 2: 30, 3: 26, 4: 23, 5: 22, 6: 22}


def _styles() -> str:
    fonts = '<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" w:cs="Georgia" w:eastAsia="Georgia"/>'
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="fr-FR"/>'
        '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="140" w:line="288" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>"
    )
    headings = "".join(
        _style(
            f"Heading{level}",
            f"heading {level}",
            f'<w:keepNext/><w:spacing w:before="320" w:after="120"/><w:outlineLvl w:val="{level - 1}"/>',
            f'<w:b/><w:sz w:val="{size}"/>',
        )
        for level, size in _SIZES.items()
    )
    small = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="19"/>'
    grid = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="57606A"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    others = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        + _style("Title", "Title", '<w:spacing w:before="240" w:after="300"/>', '<w:b/><w:sz w:val="44"/>')
        + _style("Quote", "Quote", f'<w:ind w:left="{_INDENT}"/>', "<w:i/>")
        + _style("ListParagraph", "List Paragraph", '<w:spacing w:after="80"/>', "")
        + _style("ManifesteConsigne", NOTICE_STYLE, f"<w:pBdr>{_BOX}</w:pBdr>{_TINT}", small)
        + _style("ManifesteTelQuel", KEPT_STYLE, "", f'{_FIXED}<w:sz w:val="19"/>')
        + _style("ManifesteSuite", UNDER_STYLE, f'<w:ind w:left="{_INDENT}"/>', "")
        + '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
        + '<w:rPr><w:color w:val="1A4E8A"/><w:u w:val="single"/></w:rPr></w:style>'
        + '<w:style w:type="character" w:customStyle="1" w:styleId="ManifesteCode"><w:name w:val="Manifeste code"/>'
        + f"<w:rPr>{_FIXED}</w:rPr></w:style>"
        + '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
        + f"<w:tblPr><w:tblBorders>{grid}</w:tblBorders></w:tblPr></w:style>"
    )
    return f"{_XML}<w:styles {_W}>{defaults}{others}{headings}</w:styles>"


def _style(identifier: str, name: str, paragraph: str, run: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )
