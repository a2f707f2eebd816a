"""The documents whose styles DOCX and ODT take: Pandoc's own, in black, with the styles that the tree names."""

import re
import zipfile
from functools import cache
from io import BytesIO

from manifeste_tool.documents.exporting import pandoc
from manifeste_tool.documents.exporting.limits import made_by
from manifeste_tool.documents.exporting.tree import ABOUT, ADDED, ALINEA, CONTENTS, FACTS, NUMBER, REMOVED
from manifeste_tool.documents.kit.packing import packed

_STORED = frozenset({"mimetype"})
_INK, _SOFT, _NEW, _OLD = "1A1A1A", "595959", "14532D", "8A1C12"
_FACE = "Liberation Serif"
_NOTES_BY_SECTION = re.compile(rb"<w:footnotePr>.*?</w:footnotePr>", re.DOTALL)
_HEADING = re.compile(r'(w:styleId="Heading(\d)".*?<w:rPr>)(.*?)<w:sz [^>]*/>', re.DOTALL)
_NOTE = re.compile(r'(w:styleId="FootnoteText".*?<w:qFormat\s*/>)', re.DOTALL)
_HEADINGS = {"1": 34, "2": 28, "3": 24}


@cache
def reference(form: str) -> bytes:
    """Return the document whose styles are taken, `docx` or `odt`."""
    default = made_by([pandoc.program(), "--print-default-data-file", f"reference.{form}"], b"")
    with zipfile.ZipFile(BytesIO(default)) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name[-1:] != "/"}
    if form == "docx":
        files["word/document.xml"] = _NOTES_BY_SECTION.sub(b"", files["word/document.xml"])
    name, restyled = ("word/styles.xml", _word) if form == "docx" else ("styles.xml", _open)
    files[name] = restyled(files[name].decode()).encode()
    return packed(files.items(), stored=_STORED)


def key(name: str) -> str:
    """Return what a style of Word is called inside the file."""
    return re.sub(r"\W", "", name)


def _word(styles: str) -> str:
    """Return Word's styles: one face, black, and ours."""
    styles = re.sub(r"<w:color [^>]*/>", f'<w:color w:val="{_INK}"/>', styles)
    styles = re.sub(r"<w:rFonts [^>]*/>", f'<w:rFonts w:ascii="{_FACE}" w:hAnsi="{_FACE}" w:cs="{_FACE}"/>', styles)
    styles = _HEADING.sub(lambda one: f"{one[1]}<w:b/>{one[3]}{_size(_HEADINGS.get(one[2], 22))}", styles)
    styles = _NOTE.sub(rf'\1<w:pPr><w:spacing w:before="0" w:after="30"/></w:pPr><w:rPr>{_size(18)}</w:rPr>', styles)
    ours = [
        _word_paragraph(ALINEA, '<w:tabs><w:tab w:val="left" w:pos="0"/></w:tabs><w:ind w:left="0" w:hanging="624"/>'),
        _word_paragraph(
            ABOUT, '<w:keepNext/><w:spacing w:before="160" w:after="40"/>', f"<w:i/>{_size(18)}{_tint(_SOFT)}"
        ),
        _word_paragraph(FACTS, '<w:spacing w:before="60" w:after="60"/>'),
        _word_paragraph(f"{CONTENTS} titre", '<w:spacing w:after="160"/>', f"<w:b/>{_size(28)}"),
        *(
            _word_paragraph(f"{CONTENTS} {level}", f'<w:spacing w:before="20" w:after="20"/><w:ind w:left="{left}"/>')
            for level, left in ((1, 0), (2, 400))
        ),
        _word_run(NUMBER, f"{_size(17)}{_tint(_SOFT)}"),
        _word_run(ADDED, f'{_tint(_NEW)}<w:u w:val="single"/>'),
        _word_run(REMOVED, f"<w:strike/>{_tint(_OLD)}"),
    ]
    return styles.replace("</w:styles>", f"{''.join(ours)}</w:styles>")


def _word_paragraph(name: str, ways: str, face: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{key(name)}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="BodyText"/><w:qFormat/><w:pPr>{ways}</w:pPr><w:rPr>{face}</w:rPr></w:style>'
    )


def _word_run(name: str, face: str) -> str:
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{key(name)}"><w:name w:val="{name}"/>'
        f"<w:rPr>{face}</w:rPr></w:style>"
    )


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/>'


def _tint(colour: str) -> str:
    return f'<w:color w:val="{colour}"/>'


def _open(styles: str) -> str:
    """Return LibreOffice's styles: black, and ours."""
    styles = re.sub(r'fo:color="#(?!000000)[0-9a-fA-F]{6}"', f'fo:color="#{_INK.lower()}"', styles)
    hanging = '<style:tab-stops><style:tab-stop style:position="0cm"/></style:tab-stops>'
    ours = [
        _open_style(ALINEA, 'fo:margin-left="0cm" fo:text-indent="-1.1cm" fo:margin-bottom="0.25cm"', tabs=hanging),
        _open_style(ABOUT, 'fo:keep-with-next="always"', f'fo:font-style="italic" fo:font-size="9pt" {_ink(_SOFT)}'),
        _open_style(FACTS, 'fo:margin-top="0.1cm" fo:margin-bottom="0.1cm"'),
        _open_style(f"{CONTENTS} titre", 'fo:margin-bottom="0.3cm"', 'fo:font-weight="bold" fo:font-size="14pt"'),
        _open_style("Saut de page", 'fo:break-before="page"'),
        *(
            _open_style(f"{CONTENTS} {level}", f'fo:margin-left="{left}" fo:margin-bottom="0.05cm"')
            for level, left in ((1, "0cm"), (2, "0.7cm"))
        ),
        _open_run(NUMBER, f'fo:font-size="8.5pt" {_ink(_SOFT)}'),
        _open_run(ADDED, f'style:text-underline-style="solid" {_ink(_NEW)}'),
        _open_run(REMOVED, f'style:text-line-through-style="solid" {_ink(_OLD)}'),
    ]
    return styles.replace("</office:styles>", f"{''.join(ours)}</office:styles>")


def _ink(colour: str) -> str:
    return f'fo:color="#{colour.lower()}"'


def _open_style(name: str, ways: str, face: str = "", *, tabs: str = "") -> str:
    return (
        f'<style:style style:name="{_key(name)}" style:display-name="{name}" style:family="paragraph" '
        f'style:parent-style-name="Text_20_body"><style:paragraph-properties {ways}>{tabs}</style:paragraph-properties>'
        f"<style:text-properties {face}/></style:style>"
    )


def _open_run(name: str, face: str) -> str:
    return (
        f'<style:style style:name="{_key(name)}" style:display-name="{name}" style:family="text">'
        f"<style:text-properties {face}/></style:style>"
    )


def _key(name: str) -> str:
    """Return the name of a style as an attribute of OpenDocument holds it."""
    return re.sub(r"[^A-Za-z0-9é-]", lambda found: f"_{ord(found.group()):x}_", name)
