"""Turn a page of the application into one that needs no server: links inside the folder, forms into a sentence.

What is not a link or a form goes through byte for byte.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from manifeste_tool.documents.wording import printed
from manifeste_tool.errors import N_

_FORM = N_("Ce formulaire a besoin du site : ouvrez cette page sur %(site)s.")
_COPY = N_("Copie de %(site)s, où se font les recherches et les envois.")
#: The attributes that lead somewhere, by tag.
LINKS: Mapping[str, tuple[str, ...]] = {
    "a": ("href",),
    "area": ("href",),
    "link": ("href",),
    "script": ("src",),
    "img": ("src",),
    "source": ("src",),
    "iframe": ("src",),
    "object": ("data",),
}
#: Where a form goes without a word: those of the head stand on every page, the foot says so once.
_HEAD = "header"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: `address` on the server, with its name; `led` turns a link of it into one of the folder."""

    address: str
    site: str
    home: str
    led: Callable[[str], str]


def links(page: str) -> tuple[str, ...]:
    """Return every address that a page leads to or needs, as it is written there."""
    found = _Links()
    found.feed(page)
    found.close()
    return tuple(dict.fromkeys(found.found))


def rewritten(page: str, place: Place) -> str:
    """Return a page that stands in a folder: its links by `place.led`, a sentence for each form."""
    made = _Rewriter(place)
    made.feed(page)
    made.close()
    return "".join(made.parts)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if value and name in LINKS.get(tag, ())]


class _Rewriter(HTMLParser):
    """Copies what it reads; inside a form it copies nothing."""

    def __init__(self, place: Place) -> None:
        super().__init__(convert_charrefs=False)
        self.place = place
        self.parts: list[str] = []
        self._form = False
        self._head = 0

    def write(self, words: str) -> None:
        if not self._form:
            self.parts.append(words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._head += tag == _HEAD
        if tag == "form":
            if not self._head:
                self.write(self._sentence(_FORM, "needs-server", self.place.address))
            self._form = True
            return
        text = self.get_starttag_text() or ""
        self.write(self._led(text, attrs, LINKS[tag]) if tag in LINKS else text)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        text = self.get_starttag_text() or ""
        self.write(self._led(text, attrs, LINKS[tag]) if tag in LINKS else text)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = False
            return
        self._head -= tag == _HEAD
        if tag == "footer":
            self.write(f'<div class="inner">{self._sentence(_COPY, "copy", self.place.home)}</div>')
        self.write(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.write(data)

    def handle_entityref(self, name: str) -> None:
        self.write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.write(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.write(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.write(f"<!{decl}>")

    def _led(self, text: str, attrs: list[tuple[str, str | None]], names: tuple[str, ...]) -> str:
        given = dict(attrs)
        if not any(given.get(name) for name in names):
            return text
        told = "".join(
            f" {name}" if value is None else f' {name}="{escape(self._value(name, value, names))}"'
            for name, value in attrs
        )
        tag = text[1 : len(text) - len(text[1:].lstrip("abcdefghijklmnopqrstuvwxyz"))]
        return f"<{tag}{told}{' /' if text.endswith('/>') else ''}>"

    def _value(self, name: str, value: str, names: tuple[str, ...]) -> str:
        return self.place.led(value) if name in names else value

    def _sentence(self, sentence: str, kind: str, address: str) -> str:
        link = f'<a href="{escape(address)}">{escape(self.place.site)}</a>'
        words = escape(printed(sentence).replace("%(site)s", "\0"), quote=False).replace("\0", link)
        return f'<p class="{kind}">{words}</p>'
