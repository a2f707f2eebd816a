"""A feed as Atom (RFC 4287), in pages where it is long (RFC 5005)."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from lxml import etree, html

from manifeste_tool.domain.feeds.feed import Entry, Feed, tag

ATOM, XHTML = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
#: What XML 1.0 holds in no form at all.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def written(feed: Feed, *, site: str, publisher: str, rights: str, generator: str) -> bytes:
    """Return a feed as it is sent, in UTF-8.

    `site` is the public address, without a slash at its end; `publisher` signs what nobody else does.
    """
    root = etree.Element(f"{{{ATOM}}}feed", {_BASE: f"{site}/", _LANGUAGE: "fr"}, nsmap={None: ATOM})
    _put(root, "id", f"{site}{feed.path}")
    _put(root, "title", feed.title)
    _put(root, "subtitle", feed.subtitle)
    _put(root, "updated", _moment(feed.updated))
    _person(root, publisher)
    _put(root, "generator", generator)
    _put(root, "rights", rights)
    _link(root, "self", f"{site}{feed.around.own}", "application/atom+xml")
    _link(root, "alternate", f"{site}{feed.page}", "text/html")
    around = (("first", feed.around.first), ("previous", feed.around.previous), ("next", feed.around.following))
    for relation, path in around:
        if path:
            _link(root, relation, f"{site}{path}", "application/atom+xml")
    for one in feed.entries:
        _entry(root, one, site)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: etree._Element, one: Entry, site: str) -> None:
    entry = etree.SubElement(root, f"{{{ATOM}}}entry")
    _put(entry, "id", tag(urlsplit(site).hostname or "localhost", one))
    _put(entry, "title", one.title)
    _put(entry, "published", _moment(one.since))
    _put(entry, "updated", _moment(max(one.since, one.updated)))
    if one.author:
        _person(entry, one.author)
    _link(entry, "alternate", f"{site}{one.path}", "text/html")
    content = etree.SubElement(entry, f"{{{ATOM}}}content", {"type": "xhtml"})
    content.append(_division(one.content))


def _division(words: str) -> etree._Element:
    """Return HTML as the one `div` of XHTML that an entry holds: well formed, whatever it was made of."""
    read = html.fragment_fromstring(_clean(words), create_parent="div")
    for element in read.iter(etree.Element):
        element.tag = f"{{{XHTML}}}{element.tag}"
        for name in [name for name in element.attrib if not re.fullmatch(r"[a-z][a-z-]*", str(name))]:
            del element.attrib[name]
    division = etree.Element(f"{{{XHTML}}}div", dict(read.attrib), nsmap={None: XHTML})
    division.text = read.text
    division.extend(list(read))
    return division


def _person(parent: etree._Element, name: str) -> None:
    _put(etree.SubElement(parent, f"{{{ATOM}}}author"), "name", name)


def _put(parent: etree._Element, name: str, words: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = _clean(words)


def _link(parent: etree._Element, relation: str, address: str, media_type: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}link", {"rel": relation, "type": media_type, "href": address})


def _clean(words: str) -> str:
    return _UNWRITABLE.sub("", words)


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
