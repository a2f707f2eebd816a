"""The styles, the page and the foot of a DOCX: those that Word knows by name, in black and one face, and French."""

from datetime import datetime
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from manifeste_tool.documents.kit.layout import HANGING, Layout
from manifeste_tool.documents.kit.model import Document, Paper
from manifeste_tool.domain.text.typography import french

_FONT, _INK, _SOFT = "Arial", "000000", "474747"
_THEN = datetime(2000, 1, 1)  # noqa: DTZ001 - written without a zone, the same in every document
_SIZES = {"Title": 0.0, "Heading 1": 1.25, "Heading 2": 1.08, "Heading 3": 1.0, "Header": 0.95, "Footer": 0.8}


def prepare(word: WordDocument, document: Document, layout: Layout) -> None:
    """Give a document its properties, its page, its styles and what stands around each page."""
    properties = word.core_properties
    properties.title, properties.language = french(document.title), "fr-FR"
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.created = properties.modified = _THEN
    section = word.sections[0]
    section.page_width, section.page_height = Mm(layout.page[0]), Mm(layout.page[1])
    if layout.page[0] > layout.page[1]:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.left_margin, section.right_margin = Mm(layout.side), Mm(layout.side + layout.notes)
    section.top_margin, section.bottom_margin = Mm(layout.top), Mm(layout.bottom)
    section.header_distance = section.footer_distance = Mm(8)
    _styles(word, layout)
    if document.paper is Paper.TWO_UP:
        columns = section._sectPr.xpath("./w:cols")[0]  # noqa: SLF001 - python-docx has no public way to set columns
        for name, value in {"num": 2, "space": layout.gutter * 57, "sep": 1}.items():
            columns.set(qn(f"w:{name}"), str(int(value)))
    else:
        _foot(section.footer.paragraphs[0], document, layout)
    if document.running:
        _running(section.header.paragraphs[0], document, layout)


def _foot(paragraph: WordParagraph, document: Document, layout: Layout) -> None:
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(layout.width), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{french(document.footer)}\t")
    put_field(paragraph, "PAGE", "")


def _running(paragraph: WordParagraph, document: Document, layout: Layout) -> None:
    """Say at the head of a page the title of the document, and the last heading that stands on it."""
    paragraph.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(layout.width), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{french(document.title)}\t")
    put_field(paragraph, 'STYLEREF "Heading 2"', "")


def put_field(paragraph: WordParagraph, instruction: str, shown: str) -> None:
    """Write a field that Word fills in; `shown` is what stands there until it does."""
    kinds = [("begin", ""), ("", instruction), ("separate", ""), ("shown", shown), ("end", "")]
    for kind, words in kinds:
        run = paragraph.add_run(words if kind == "shown" else "")
        if kind != "shown":
            element = element_of("fldChar", fldCharType=kind) if kind else OxmlElement("w:instrText")
            if words:
                element.text = f" {words} "
            run._r.append(element)  # noqa: SLF001 - python-docx has no public way to write a field


def _styles(word: WordDocument, layout: Layout) -> None:
    base = layout.size
    _face(word.styles["Normal"], base, _INK)
    word.styles["Normal"].element.get_or_add_rPr().append(element_of("lang", val="fr-FR"))
    word.styles["Normal"].paragraph_format.space_after = Pt(base * 0.45)
    word.styles["Normal"].paragraph_format.line_spacing = 1.08
    for name, times in _SIZES.items():
        style = word.styles[name]
        _face(style, layout.points(times or layout.title), _SOFT if name[-2:] == "er" else _INK)
        style.font.bold = name[-2:] != "er"
        if name[-2:] != "er":
            style.paragraph_format.keep_with_next = True
            style.paragraph_format.space_before = Pt(0 if name == "Title" else base)
            style.paragraph_format.space_after = Pt(base * 0.5)
    _ruled_title(word.styles["Title"])
    word.styles["Footer"].paragraph_format.tab_stops.clear_all()
    for name in ("List Bullet", "List Number"):
        word.styles[name].paragraph_format.space_after = Pt(base * 0.25)
    _own_styles(word, layout)


def _own_styles(word: WordDocument, layout: Layout) -> None:
    """Add the styles that python-docx's empty document lacks: the lines of a table of contents, numbered paragraphs."""
    for level in (1, 2):
        style = word.styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = word.styles["Normal"]
        style.font.bold = level == 1
        style.paragraph_format.space_after = Pt(layout.size * 0.2)
        style.paragraph_format.left_indent = Mm(6 * (level - 1))
        style.paragraph_format.tab_stops.add_tab_stop(Mm(layout.width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    numbered = word.styles.add_style("Numbered", WD_STYLE_TYPE.PARAGRAPH)
    numbered.base_style = word.styles["Normal"]
    numbered.paragraph_format.left_indent = Pt(layout.size * HANGING)
    numbered.paragraph_format.first_line_indent = Pt(-layout.size * HANGING)
    numbered.paragraph_format.tab_stops.add_tab_stop(Pt(layout.size * HANGING))


def _face(style: Any, size: float, color: str) -> None:
    """Set the face of a style, also where Word would take one of its theme instead."""
    style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(round(size * 2) / 2), RGBColor.from_string(color)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), _FONT)


def _ruled_title(style: Any) -> None:
    borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    for border in borders if borders is not None else ():
        for name, value in {"color": _INK, "sz": "10", "space": "4"}.items():
            border.set(qn(f"w:{name}"), value)
        border.attrib.pop(qn("w:themeColor"), None)


def element_of(name: str, /, **values: str) -> Any:
    """Return an element of Word's language, its values as attributes."""
    element = OxmlElement(f"w:{name}")
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    return element
