"""Markdown to safe HTML: one unit of the text, words a person typed, or a word diff.

Python-Markdown is no sanitiser and has no guard: what goes in is bounded, and nh3 comes last.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from threading import local
from typing import Any
from xml.etree.ElementTree import Element

import markdown as python_markdown
import nh3
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup, escape

from manifeste_tool.domain.comparing.diff import Op, Segment
from manifeste_tool.domain.text.inline import MAX_LENGTH, MAX_OPENERS
from manifeste_tool.domain.text.text import Kind, Paragraph
from manifeste_tool.domain.text.typography import MARKS, english, french

_INLINE_TAGS = {"a", "strong", "em", "code", "br", "del", "sub", "sup"}
_BLOCK_TAGS = _INLINE_TAGS | {"p", "ul", "ol", "li", "blockquote", "pre", "hr"}
_TABLE_TAGS = _INLINE_TAGS | {"table", "thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"scope"}}
_SCHEMES = {"http", "https", "mailto"}
_LEFT_OUT_INLINE = (
    "html",
    "entity",
    "image_link",
    "image_reference",
    "short_image_ref",
    "reference",
    "short_reference",
)
_LEFT_OUT_BLOCKS = ("code", "hashheader", "setextheader", "reference")
_KEPT = 4096
_MAX_DEPTH = 6

_FENCED = re.compile(r"\s*(`{3,}|~{3,})[^\n]*\n(.*?)\n?\s*\1[`~]*\s*", re.DOTALL)
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")
_IMAGE = re.compile(r"!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_FOOTNOTE = re.compile(r"\[\^([^\]]+)\](:?)")
_ROW = re.compile(r"(?<!\\)\|")
_DEEP = re.compile(rf"^(?:\s*>){{{_MAX_DEPTH + 1},}}|^ {{{4 * (_MAX_DEPTH + 1)},}}", re.MULTILINE)
_PRIVATE = re.compile(f"[{MARKS}]")
_TOKEN = re.compile(rf"<[^>]*>|[{MARKS}]|[^<{MARKS}]+")
_ADDRESS = re.compile(r"https?://|mailto:|/(?![/\\])|#")
_EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)
_OPENS = {Op.INSERTED: "\ue000", Op.DELETED: "\ue002"}
_CLOSES = {Op.INSERTED: "\ue001", Op.DELETED: "\ue003"}
_TAG = {Op.INSERTED: "ins", Op.DELETED: "del"}
_thread = local()


class _Spacing(Treeprocessor):
    """Spacing on words alone, French or another: never in code, never in an address."""

    def __init__(self, made: Any, spaced: Callable[[str], str]) -> None:
        super().__init__(made)
        self.spaced = spaced

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.text and element.tag not in ("code", "pre"):
                element.text = self.spaced(element.text)
            if element.tail:
                element.tail = self.spaced(element.tail)


def unit(paragraph: Paragraph, *, lang: str = "fr") -> Markup:
    """Return the inside of one unit's element; a table or an opaque unit comes with its own element."""
    match paragraph.kind:
        case Kind.TABLE:
            return _table(paragraph.text)
        case Kind.OPAQUE:
            return _opaque(paragraph.text)
        case _:
            return words(paragraph.text, lang=lang)


def words(text: str, *, lang: str = "fr") -> Markup:
    """Return one line of inline Markdown as safe HTML; beyond the bounds of `domain.inline`, as plain words."""
    return _words(text, lang) if _bounded(text) else _plain(text)


@lru_cache(_KEPT)
def _words(text: str, lang: str) -> Markup:
    renderer = _renderer("inline" if lang == "fr" else "foreign")
    html = renderer.convert(_IMAGE.sub(r"*\1*", _PRIVATE.sub("", text)).strip())
    return _clean(_unwrapped(html), _INLINE_TAGS)


def prose(text: str) -> Markup:
    """Return what a person typed in a field — paragraphs, lists, quotations — as safe HTML."""
    blocks = tuple(re.split(r"\n\s*\n", _PRIVATE.sub("", text).replace("\r\n", "\n")))
    if all(map(_bounded, blocks)) and not _DEEP.search(text):
        return _prose(blocks)
    return Markup("").join(Markup("<p>{}</p>").format(_plain(block)) for block in blocks)


@lru_cache(_KEPT // 4)
def _prose(blocks: tuple[str, ...]) -> Markup:
    return _clean(_renderer("prose").convert(_IMAGE.sub(r"*\1*", "\n\n".join(blocks))), _BLOCK_TAGS)


@dataclass(frozen=True, slots=True)
class Marks:
    """How a diff is marked: what is said before words removed and added, hidden, and how these are styled inline.

    `language` is that of what is said, where it is not that of the words it stands among.
    """

    removed: str = ""
    added: str = ""
    styles: tuple[str, str] = ("", "")
    language: str = ""

    def opening(self, op: Op) -> Markup:
        """Return the tag that opens a stretch."""
        style = self.styles[op is Op.INSERTED]
        return Markup('<{} style="{}">').format(_TAG[op], style) if style else Markup("<{}>").format(_TAG[op])

    def spoken(self, op: Op) -> Markup:
        """Return what is said before a stretch."""
        said = self.added if op is Op.INSERTED else self.removed
        if not said:
            return Markup("")
        spoken_in = Markup(' lang="{}"').format(self.language) if self.language else Markup("")
        return Markup('<span class="spoken"{}>{} </span>').format(spoken_in, said)


def word_diff(segments: Iterable[Segment | tuple[str, str]], marks: Marks) -> Markup:
    """Return a word diff as HTML; each mark is spoken once, by a hidden word that is not copied with the text.

    A segment may also come as a pair: `("-", words)`.
    """
    found = [(op, _PRIVATE.sub("", text)) for op, text in stretches(segments)]
    marked = "".join(f"{_OPENS.get(op, '')}{text}{_CLOSES.get(op, '')}" for op, text in found)
    if not _bounded(marked):
        return Markup("").join(_run(op, str(_plain(text)), marks, first=True) for op, text in found)
    return _marked(_clean(_unwrapped(_renderer("inline").convert(_IMAGE.sub(r"*\1*", marked))), _INLINE_TAGS), marks)


def stretches(segments: Iterable[Segment | tuple[str, str]]) -> list[tuple[Op, str]]:
    """Return the stretches of a diff, each with what became of it."""
    return [(one.op, one.text) if isinstance(one, Segment) else (Op(one[0]), one[1]) for one in segments]


def _marked(html: str, marks: Marks) -> Markup:
    """Replace the private characters by elements that close and open again around every tag."""
    op, first, parts = Op.EQUAL, True, []
    starts = {sign: op for op, sign in _OPENS.items()}
    for token in _TOKEN.findall(html):
        if token in starts:
            op, first = starts[token], True
        elif _PRIVATE.fullmatch(token):
            op = Op.EQUAL
        elif token.startswith("<"):
            parts.append(Markup(token))
        else:
            parts.append(_run(op, token, marks, first=first))
            first = False
    return Markup("").join(parts)


def _run(op: Op, html: str, marks: Marks, *, first: bool) -> Markup:
    if op not in _TAG or not html.strip():
        return Markup(html)
    head, words, tail = _EDGES.fullmatch(html).groups()  # type: ignore[union-attr]
    spoken = marks.spoken(op) if first else ""
    marked = Markup("{head}{opening}{spoken}{words}</{tag}>{tail}")
    return marked.format(
        head=head, opening=marks.opening(op), spoken=spoken, words=Markup(words), tag=_TAG[op], tail=tail
    )


def _table(text: str) -> Markup:
    rows = [_cells(line) for line in text.split("\n")]
    head, body = rows[0], rows[2:]
    parts = [Markup("<thead><tr>{}</tr></thead>").format(_row(head, "th"))]
    parts += [Markup("<tr>{}</tr>").format(_row(row, "td")) for row in body]
    return Markup('<table class="plain">{}</table>').format(Markup("").join(parts))


def _cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|")
    return [cell.strip().replace("\\|", "|") for cell in _ROW.split(bare.removesuffix("|"))]


def _row(cells: list[str], tag: str) -> Markup:
    opened = Markup('<th scope="col">{}</th>') if tag == "th" else Markup("<td>{}</td>")
    return Markup("").join(opened.format(words(cell)) for cell in cells)


def _opaque(text: str) -> Markup:
    if fenced := _FENCED.fullmatch(text):
        return Markup("<pre><code>{}</code></pre>").format(fenced.group(2))
    if _RULE.fullmatch(text):
        return Markup("<hr>")
    if all(line.startswith(("    ", "\t")) for line in text.split("\n") if line.strip()):
        return Markup("<pre><code>{}</code></pre>").format(re.sub(r"^(?: {4}|\t)", "", text, flags=re.MULTILINE))
    shown = _FOOTNOTE.sub(r"(\1)", _IMAGE.sub(r"*\1*", text))
    broken = (re.sub(r"(?: {2,}|\\)$", "", line) for line in shown.split("\n"))
    return Markup("<p>{}</p>").format(Markup("<br>").join(words(line) for line in broken))


def _plain(text: str) -> Markup:
    """Return words as they are: what is too long to be read at all is not spaced either."""
    return escape(french(text) if len(text) <= MAX_LENGTH else text)


def _bounded(text: str) -> bool:
    return len(text) <= MAX_LENGTH * 2 and all(text.count(sign) <= limit for sign, limit in MAX_OPENERS.items())


def _unwrapped(html: str) -> str:
    return html.removeprefix("<p>").removesuffix("</p>")


def _clean(html: str, tags: set[str]) -> Markup:
    cleaned = nh3.clean(
        html,
        tags=tags,
        attributes=_ATTRIBUTES,
        attribute_filter=_kept_attribute,
        url_schemes=_SCHEMES,
        link_rel="noopener nofollow",
    )
    return Markup(cleaned)


def _kept_attribute(_tag: str, name: str, value: str) -> str | None:
    """Keep an address only where it plainly leads to the web, to a mailbox or into this site."""
    return value if name != "href" or _ADDRESS.match(value) else None


def _renderer(name: str) -> Any:
    """Return this thread's renderer: an instance of Python-Markdown keeps state while it works."""
    found = getattr(_thread, name, None)
    if found is None:
        found = _made(only_paragraphs=name != "prose", spaced=english if name == "foreign" else french)
        setattr(_thread, name, found)
    return found.reset()


def _made(*, only_paragraphs: bool, spaced: Callable[[str], str]) -> Any:
    made = python_markdown.Markdown(output_format="html")
    made.preprocessors.deregister("html_block")
    for pattern in _LEFT_OUT_INLINE:
        made.inlinePatterns.deregister(pattern)
    listed = ("indent", "olist", "ulist", "quote", "hr") if only_paragraphs else ()
    for block in (*_LEFT_OUT_BLOCKS, *listed):
        made.parser.blockprocessors.deregister(block)
    made.treeprocessors.register(_Spacing(made, spaced), "spacing", 1)
    return made
