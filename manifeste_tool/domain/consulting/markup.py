"""HTML in a cell, as platforms write it, to the words a person reads: paragraphs, lists, the addresses of links."""

import re
from html import unescape
from html.parser import HTMLParser

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "blockquote",
        "table",
        "tr",
        "section",
        "article",
        "pre",
        "figure",
        "hr",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "b",
        "i",
        "u",
        "s",
        "em",
        "strong",
        "span",
        "br",
        "img",
        "sub",
        "sup",
        "code",
        "small",
        "del",
        "ins",
        "font",
        "td",
        "th",
        "tbody",
        "thead",
        "iframe",
    ]
)
_SILENT = frozenset({"script", "style", "head", "title"})
_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_BLOCKS | _INLINE | _SILENT))})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_NO_TAG = re.compile(rf"<(?!/?(?:{'|'.join(sorted(_BLOCKS | _INLINE | _SILENT))})\b[^<>]*>)", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BLOCK = re.compile(rf"<(?:{'|'.join(sorted(_BLOCKS))}|br)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def plain_words(cell: str) -> str:
    """Return what a cell says without its markup; a cell without any is returned as it is.

    A « < » that opens no tag known in such texts stays a sign like any other.
    """
    if "<" in cell and _TAG.search(cell):
        return _read(cell)
    return _entities(cell) if "&" in cell else cell


def _entities(words: str) -> str:
    return _ENTITY.sub(lambda found: unescape(found[0]), words).replace("\u00a0", " ")


def _read(cell: str) -> str:
    reader = _Reader(flows=bool(_BLOCK.search(cell)))
    reader.feed(_NO_TAG.sub("&lt;", _COMMENT.sub("", cell)))
    reader.close()
    return reader.words()


class _Reader(HTMLParser):
    """Words in the order of the page; `flows` tells that line ends are spaces, as in a page made of blocks."""

    def __init__(self, *, flows: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.flows = flows
        self.parts: list[str] = []
        self.lists: list[int] = []
        self.links: list[tuple[str, int]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _SILENT:
            self.silent += 1
        elif tag in ("ul", "ol"):
            self.parts.append("" if self.lists else "\n\n")
            self.lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self.parts.append(self.bullet())
        elif tag == "a":
            self.links.append((given.get("href") or "", len(self.parts)))
        elif tag == "img":
            self.parts.append(given.get("alt") or "")
        else:
            self.parts.append(self.before(tag))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
            self.parts.append("" if self.lists else "\n\n")
        elif tag == "a" and self.links:
            self.end_link()
        elif tag in _BLOCKS - {"li", "tr"} and not self.lists:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        words = _BLANK_LINES.sub("\x00", data) if self.flows else data
        words = (
            words.replace("\n", " ").replace("\x00", "\n\n" if words.strip("\x00 ") else "") if self.flows else words
        )
        self.parts.append(words)

    def bullet(self) -> str:
        """Return what begins an item of the innermost list."""
        depth = max(0, len(self.lists) - 1)
        if self.lists and self.lists[-1] >= 0:
            self.lists[-1] += 1
            return f"\n{'  ' * depth}{self.lists[-1]}. "
        return f"\n{'  ' * depth}- "

    def before(self, tag: str) -> str:
        """Return what stands before the content of an element."""
        if tag in ("br", "tr"):
            return "\n"
        if tag in ("td", "th"):
            return " "
        return "\n\n" if tag in _BLOCKS and not self.lists else ""

    def end_link(self) -> None:
        """Write the address of a link after its words, where these do not say it already."""
        address, start = self.links.pop()
        said = "".join(self.parts[start:]).strip()
        if address.startswith(("http://", "https://")) and address.rstrip("/") != said.rstrip("/"):
            self.parts.append(f" ({address})")

    def words(self) -> str:
        """Return all that was read, its spaces put in order."""
        lines = [self.line(line) for line in "".join(self.parts).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def line(self, written: str) -> str:
        """Return one line without superfluous spaces, the indent of a list's item kept."""
        indent = re.match(r" *(?=(?:- |\d+\. ))", written)
        return (indent[0] if indent else "") + _SPACES.sub(" ", written).strip()
