"""The styles of an ODT of the kit: those that LibreOffice knows by name, in black and one face, and a few of ours."""

from collections.abc import Iterator, Sequence

from odfdo import Document as OdfDocument
from odfdo import Element, XmlPart

from manifeste_tool.documents.kit.layout import HANGING, Layout
from manifeste_tool.documents.kit.model import Document
from manifeste_tool.domain.text.typography import french

_FONT = "Liberation Sans"
_RULE, _SOFT = "#737373", "#474747"
_KEPT = 'fo:keep-with-next="always"'


def put(odt: OdfDocument, layout: Layout, grids: Sequence[Sequence[float]], document: Document) -> None:
    """Give a document its styles, its page and its footer; `grids` are the widths of each table."""
    named = _part(odt.styles, "//office:styles")
    automatic = _part(odt.content, "//office:automatic-styles")
    for xml in _paragraphs(layout):
        _replace(named, xml)
    for level in _part(named, "text:outline-style").children:
        level.set_attribute("style:num-format", "")
        for sign in ("style:num-suffix", "loext:num-list-format"):
            level.del_attribute(sign)
    for name, xml in _lists().items():
        named.delete(_part(named, f"text:list-style[@style:name='{name}']"))
        named.append(Element.from_tag(xml))
    for xml in _grids(grids):
        automatic.append(Element.from_tag(xml))
    _page(odt, layout, document)


def _part(holder: XmlPart | Element, path: str) -> Element:
    """Return a part that every document made here has. Raises `KeyError`."""
    found = holder.get_element(path)
    if found is None:
        raise KeyError(path)
    return found


def _replace(holder: Element, xml: str) -> None:
    style = Element.from_tag(xml)
    known = holder.get_element(f"style:style[@style:name='{style.get_attribute('style:name')}']")
    if known is not None:
        holder.delete(known)
    holder.append(style)


def _paragraphs(layout: Layout) -> list[str]:
    """Return the styles that LibreOffice knows by name, then ours."""
    size = layout.size
    body = f'fo:margin-bottom="{size * 0.42:.1f}pt" fo:line-height="106%"'
    ruled = f'fo:border-bottom="1.2pt solid #000000" fo:padding-bottom="0.12cm" fo:margin-bottom="{size * 0.6:.1f}pt"'
    return [
        _style("Standard", "", "", _text(size)),
        _style("Text_20_body", "Standard", body, "", "Text body"),
        _style("Title", "Standard", f"{ruled} {_KEPT}", _text(size * layout.title, bold=True)),
        *(_heading(level, size, layout.points(times)) for level, times in enumerate((1.25, 1.08, 1.0), 1)),
        *(_fresh(level) for level in (1, 2)),
        _style("Table_20_Contents", "Standard", "", "", "Table Contents"),
        _style("Table_20_Heading", "Table_20_Contents", "", _text(size, bold=True), "Table Heading"),
        _words_style("Strong_20_Emphasis", "Strong Emphasis", 'fo:font-weight="bold"'),
        _words_style("Emphasis", "Emphasis", 'fo:font-style="italic"'),
        _words_style("Kit_20_Link", "Kit Link", 'fo:color="#000000" style:text-underline-style="none"'),
        _words_style(
            "Kit_20_Added", "Kit Added", 'style:text-underline-style="solid" style:text-underline-width="auto"'
        ),
        _words_style("Kit_20_Gone", "Kit Gone", 'style:text-line-through-style="solid"'),
        *_own(layout),
    ]


def _fresh(level: int) -> str:
    start = f'fo:break-before="page" {_KEPT}'
    return _style(f"Kit_20_Fresh_20_{level}", f"Heading_20_{level}", start, "", f"Kit Fresh {level}")


def _heading(level: int, size: float, points: float) -> str:
    space = f'fo:margin-top="{size:.1f}pt" fo:margin-bottom="{size * 0.45:.1f}pt" {_KEPT}'
    more = f'style:default-outline-level="{level}" style:next-style-name="Text_20_body"'
    return _style(f"Heading_20_{level}", "Standard", space, _text(points, bold=True), f"Heading {level}", more)


def _own(layout: Layout) -> Iterator[str]:
    """Return the styles of what no other document has: lines to write on, what is cut, sheets side by side."""
    size, width = layout.size, layout.width
    above, line = f'fo:margin-bottom="{size * 0.3:.1f}pt"', f'fo:margin-top="{size * 0.75:.1f}pt"'
    last, ruled = f'{line} fo:margin-bottom="4pt"', _tab(width, "solid")
    yield _style("Kit_20_Above", "Standard", above, _text(layout.points(0.95), bold=True, soft=True), "Kit Above")
    yield _style("Kit_20_Next", "Kit_20_Above", 'fo:break-before="column"', "", "Kit Next")
    yield _style("Kit_20_Item", "Text_20_body", f'fo:margin-bottom="{size * 0.2:.1f}pt"', "", "Kit Item")
    yield _style("Kit_20_After", "Standard", 'fo:line-height="0.2cm"', _text(4), "Kit After")
    yield _style("Kit_20_Empty", "Standard", "", "", "Kit Empty")
    yield _style("Kit_20_Break", "Standard", 'fo:break-before="page" fo:line-height="0.05cm"', _text(2), "Kit Break")
    yield _style("Kit_20_Line", "Standard", line, "", "Kit Line", inside=ruled)
    yield _style("Kit_20_Last", "Kit_20_Line", last, "", "Kit Last", inside=ruled)
    yield _style("Kit_20_Line_20_boxed", "Kit_20_Line", "", "", "Kit Line boxed", inside=_tab(width - 6, "solid"))
    yield _style(
        "Kit_20_Cut", "Standard", line, _text(layout.points(0.9), soft=True), "Kit Cut", inside=_tab(width, "dash")
    )

    for level in (1, 2):
        indent = f'fo:margin-left="{6 * (level - 1)}mm" fo:margin-bottom="{size * 0.2:.1f}pt"'
        name = f"Kit_20_Contents_20_{level}"
        dots = _tab(width - 6 * (level - 1), "dotted").replace('"_"', '"."')
        yield _style(name, "Standard", indent, _text(size, bold=level == 1), f"Kit Contents {level}", inside=dots)
    hanging = size * HANGING
    hung = f'{above} fo:margin-left="{hanging:.1f}pt" fo:text-indent="-{hanging:.1f}pt"'
    stop = '<style:tab-stops><style:tab-stop style:position="0pt"/></style:tab-stops>'
    yield _style("Kit_20_Numbered", "Text_20_body", hung, "", "Kit Numbered", inside=stop)


def _lists() -> dict[str, str]:
    """Return the two lists that LibreOffice knows by name, their signs set off from the words."""
    room = (  # where the sign stands, and where the words begin
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        '<style:list-level-label-alignment text:label-followed-by="listtab" text:list-tab-stop-position="0.6cm" '
        'fo:text-indent="-0.5cm" fo:margin-left="0.6cm"/></style:list-level-properties>'
    )
    bullet = f'<text:list-level-style-bullet text:level="1" text:bullet-char="–">{room}</text:list-level-style-bullet>'
    number = '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix=".">'
    numbered = f"{number}{room}</text:list-level-style-number>"
    signs = {"List_20_1": ("List 1", bullet), "Numbering_20_1": ("Numbering 1", numbered)}
    return {
        name: f'<text:list-style style:name="{name}" style:display-name="{shown}">{sign}</text:list-style>'
        for name, (shown, sign) in signs.items()
    }


def _words_style(name: str, shown: str, text: str) -> str:
    start = f'<style:style style:name="{name}" style:display-name="{shown}" style:family="text">'
    return f"{start}<style:text-properties {text}/></style:style>"


def _style(
    name: str, parent: str, paragraph: str, text: str, display: str = "", more: str = "", *, inside: str = ""
) -> str:
    shown = f' style:display-name="{display}"' if display else ""
    under = f' style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}" style:family="paragraph"{shown}{under} {more}>'
        f"<style:paragraph-properties {paragraph}>{inside}</style:paragraph-properties>{text}</style:style>"
    )


def _text(size: float, *, bold: bool = False, soft: bool = False) -> str:
    weight = "bold" if bold else "normal"
    color = _SOFT if soft else "#000000"
    face = f'style:font-name="{_FONT}" fo:font-family="\'{_FONT}\', Arial" fo:font-size="{size:.1f}pt"'
    return (
        f'<style:text-properties {face} fo:color="{color}" fo:font-weight="{weight}" fo:language="fr" fo:country="FR"/>'
    )


def _tab(width: float, leader: str) -> str:
    return (
        f'<style:tab-stops><style:tab-stop style:position="{width:.1f}mm" style:type="right" '
        f'style:leader-style="{leader}" style:leader-text="_"/></style:tab-stops>'
    )


def _grids(grids: Sequence[Sequence[float]]) -> Iterator[str]:
    """Return the styles of cells, of rows to fill in, and of each table with its columns."""
    yield _table_style("KitCell", "table-cell", f'fo:border="0.6pt solid {_RULE}" fo:padding="1mm"')
    yield _table_style("KitBare", "table-cell", 'fo:border="none" fo:padding="0.8mm" style:vertical-align="middle"')
    yield _table_style("KitEmpty", "table-row", 'style:min-row-height="10mm"')
    for rank, widths in enumerate(grids, 1):
        size = f'style:width="{sum(widths):.1f}mm" table:align="left" fo:margin-top="1.5mm"'
        yield _table_style(f"Kit{rank}", "table", size)
        for column, width in enumerate(widths):
            yield _table_style(f"Kit{rank}.{column}", "table-column", f'style:column-width="{width:.2f}mm"')


def _table_style(name: str, family: str, properties: str) -> str:
    start = f'<style:style style:name="{name}" style:family="{family}">'
    return f"{start}<style:{family}-properties {properties}/></style:style>"


def _page(odt: OdfDocument, layout: Layout, document: Document) -> None:
    """Lay the page out, and write the footer where the sheet is not to be cut."""
    master = _part(odt.styles, "//style:master-page[@style:name='Standard']")
    _part(odt.styles, "//office:automatic-styles").append(Element.from_tag(_page_layout(layout)))
    master.set_attribute("style:page-layout-name", "KitPage")
    if layout.columns == 1:
        footer = Element.from_tag(
            '<style:footer><text:p text:style-name="Footer"><text:span/><text:tab/><text:page-number '
            'text:select-page="current">1</text:page-number></text:p></style:footer>'
        )
        _part(footer, "text:p/text:span").text = french(document.footer)
        master.append(footer)
    if document.running:
        master.insert(_running(document), 0)
    _replace(
        _part(odt.styles, "//office:styles"),
        _style("Footer", "Standard", "", _text(layout.points(0.8), soft=True), inside=_tab(layout.width, "none")),
    )


def _running(document: Document) -> Element:
    """Return the head of a page: the title of the document, and the last heading that stands on the page."""
    header = Element.from_tag(
        '<style:header><text:p text:style-name="Footer"><text:span/><text:tab/><text:chapter text:display="name" '
        'text:outline-level="2"/></text:p></style:header>'
    )
    _part(header, "text:p/text:span").text = french(document.title)
    return header


def _page_layout(layout: Layout) -> str:
    width, height = layout.page
    turned = "landscape" if width > height else "portrait"
    columns = (
        f'<style:columns fo:column-count="{layout.columns}" fo:column-gap="{layout.gutter}mm"><style:column-sep '
        f'style:width="0.2mm" style:color="{_RULE}" style:height="100%" style:style="dashed"/></style:columns>'
        if layout.columns > 1
        else ""
    )
    low = max(layout.bottom - 6, 12)
    space = 'fo:min-height="6mm" fo:margin-top="3mm"'
    head = (
        f"<style:header-style><style:header-footer-properties {space.replace('top', 'bottom')}/></style:header-style>"
    )
    foot = f"<style:footer-style><style:header-footer-properties {space}/></style:footer-style>"
    return (
        f'<style:page-layout style:name="KitPage"><style:page-layout-properties fo:page-width="{width}mm" '
        f'fo:page-height="{height}mm" style:print-orientation="{turned}" fo:margin-left="{layout.side}mm" '
        f'fo:margin-right="{layout.side + layout.notes}mm" fo:margin-top="{layout.top}mm" fo:margin-bottom="{low}mm">'
        f"{columns}</style:page-layout-properties>{head + foot if layout.columns == 1 else ''}</style:page-layout>"
    )
