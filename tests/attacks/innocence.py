"""Whether an answer is innocent: read by the parser of its format, what was sent stands there as words alone."""

import csv
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO, StringIO
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

import pikepdf
from lxml import etree, html
from werkzeug.test import TestResponse

from tests.attacks.payloads import CANARY

#: The attributes that may hold words of somebody: shown, sent back, or read aloud; none is run nor fetched.
_WORDED = {
    *("value", "title", "alt", "content", "placeholder", "summary", "label", "download", "datetime", "aria-label"),
    *("aria-description", "aria-describedby", "for", "id", "name", "headers", "lang", "list", "cite"),
}
_ADDRESSED = {
    "href",
    "action",
    "formaction",
    "src",
    "cite",
    "poster",
    "data",
    "srcset",
    "xlink:href",
    "ping",
    "background",
}
_NEVER = {"iframe", "object", "embed", "applet", "base", "frame", "frameset", "math", "foreignobject", "portal"}
_SCHEMES = {"", "http", "https", "mailto", "tel", "webcal", "otpauth"}
_FETCHING = {"img", "script", "link", "source", "audio", "video", "track", "input", "image", "use"}
_OWN = {None, "localhost", "127.0.0.1"}
_STARTS_A_FORMULA = re.compile(r"[=+\-@\t\r\n；＝＋－＠]")
_DATA_SCRIPTS = {"application/ld+json", "application/json"}
_RUN = re.compile(r"[\x00-\x20]*(?:javascript|vbscript|data:text|file)", re.IGNORECASE)
_BLANKS = re.compile(r"[\x00-\x20]+")


def faults(answer: TestResponse, address: str = "") -> Iterator[str]:
    """Yield what is wrong with an answer: its headers, then its body by its type."""
    yield from _headers(answer)
    if not _is_attached(answer, address):
        yield from body_faults(answer.data, answer.mimetype or "", address)


def _is_attached(answer: TestResponse, address: str) -> bool:
    """Whether this is what somebody attached, handed back byte for byte as a download that no browser shows.

    What it holds is theirs, broken or not: a manifest with a DTD is what OpenOffice wrote for years. Nothing of ours
    reads it again, and a page, a picture or a text is judged like any other.
    """
    kept = address.startswith("/fichiers/") and answer.headers.get("Content-Disposition", "").startswith("attachment")
    return kept and not (answer.mimetype or "").startswith(("text/", "image/", "application/xhtml", "application/xml"))


def body_faults(data: bytes, mimetype: str, address: str = "") -> Iterator[str]:
    """Yield what is wrong with a body."""
    if not data:
        return
    if mimetype in ("text/html", "application/xhtml+xml"):
        yield from page_faults(data, letter="courriels" in address and address.endswith("html"))
    elif mimetype.endswith(("json",)):
        json.loads(data)
    elif mimetype == "text/csv":
        yield from csv_faults(data.decode("utf-8-sig"))
    elif mimetype == "text/calendar":
        yield from calendar_faults(data.decode())
    elif data.startswith(b"PK\x03\x04"):
        yield from parcel_faults(data)
    elif data.startswith(b"%PDF"):
        yield from pdf_faults(data)
    elif mimetype.endswith("xml"):
        yield from xml_faults(data)
    elif not mimetype.startswith(
        (
            "text/plain",
            "text/css",
            "text/markdown",
            "image/",
            "application/x-git",
            "text/javascript",
            "application/octet-stream",
        )
    ):
        yield f"a type that nobody reads here: {mimetype}"


def _headers(answer: TestResponse) -> Iterator[str]:
    for name, value in answer.headers:
        if re.search(r"[\r\n\x00]", value) or name.lower() in ("x-zq", "bcc"):
            yield f"header {name}: {value!r}"
        if CANARY.search(unquote(value)) and name not in ("Location", "Content-Disposition", "Link", "Set-Cookie"):
            yield f"a header says it: {name}: {value!r}"
        if name == "Set-Cookie" and re.search(r"(?:^|; )zq=", value):
            yield f"a cookie of theirs: {value!r}"
    if "Location" in answer.headers:
        yield from elsewhere(answer.headers["Location"])
    policy = answer.headers.get("Content-Security-Policy", "")
    if answer.mimetype == "text/html" and "script-src 'self'" not in policy and not _runs_nothing(policy):
        yield "a page without its policy"
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        yield "a type that a browser may guess"


def _runs_nothing(policy: str) -> bool:
    """Whether a policy lets nothing run at all, as that of a letter that is shown in a frame."""
    return "default-src 'none'" in policy and "sandbox" in policy and "allow-scripts" not in policy


def elsewhere(location: str) -> Iterator[str]:
    """Yield a redirection that a browser would follow to another site."""
    read = _BLANKS.sub("", location).replace("\\", "/")
    parts = urlsplit(read)
    if parts.scheme not in ("", "http", "https") or (
        (parts.netloc or read.startswith("//")) and parts.hostname not in _OWN
    ):
        yield f"leads elsewhere: {location!r}"


def page_faults(data: bytes, *, letter: bool = False) -> Iterator[str]:
    """Yield every element, attribute or address of a page that words of somebody should never have become."""
    root = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    for element in root.iter():
        if not isinstance(element.tag, str):
            if CANARY.search(str(element.text)):
                yield f"comment: {str(element.text)[:80]!r}"
            continue
        yield from _element_faults(element, letter)


def _element_faults(element: html.HtmlElement, letter: bool) -> Iterator[str]:
    tag, words = element.tag.lower(), element.text or ""
    if tag in _NEVER and not _is_own_frame(element) and not (tag == "base" and set(element.attrib) == {"target"}):
        yield f"<{tag}>"
    if tag == "meta" and CANARY.search(element.get("content", "")) and element.get("http-equiv"):
        yield f"<meta>: {element.get('content')[:80]!r}"
    if CANARY.search(tag):
        yield f"a tag: {tag}"
    if tag == "script" and element.get("type") in _DATA_SCRIPTS:
        json.loads(words)
    elif tag == "script" and not element.get("src"):
        yield f"<script>: {words[:80]!r}"
    if tag == "style" and CANARY.search(words):
        yield f"<style>: {words[:80]!r}"
    for name, value in element.attrib.items():
        yield from _attribute_faults(tag, str(name).lower(), str(value), letter=letter)


def _is_own_frame(element: html.HtmlElement) -> bool:
    own = urlsplit(element.get("src", "//x")).hostname in _OWN
    return bool(element.tag == "iframe" and own and "srcdoc" not in element.attrib)


def _attribute_faults(tag: str, name: str, value: str, *, letter: bool) -> Iterator[str]:
    if name.startswith("on") or name in ("srcdoc", "is") or (name == "style" and not letter):
        yield f"<{tag} {name}={value[:80]!r}>"
    if CANARY.search(name) or not re.fullmatch(r"[a-z_][a-z0-9_:.-]*", name):
        yield f"an attribute: <{tag} {name}>"
    if name in _ADDRESSED:
        yield from _address_faults(tag, name, value)
    elif CANARY.search(value) and name not in _WORDED and not name.startswith("data-"):
        yield f"an attribute of ours: <{tag} {name}={value[:80]!r}>"


def _address_faults(tag: str, name: str, value: str) -> Iterator[str]:
    parts = _parted(value)
    if parts is None or parts.scheme.lower() not in _SCHEMES:
        if tag != "img" or not value.startswith("data:image/png"):
            yield f"an address: <{tag} {name}={value[:80]!r}>"
    elif tag in _FETCHING and parts.hostname not in _OWN and tag != "link":
        yield f"fetched from elsewhere: <{tag} {name}={value[:80]!r}>"
    elif name in ("action", "formaction") and parts.hostname not in _OWN:
        yield f"sent elsewhere: <{tag} {name}={value[:80]!r}>"


def _parted(value: str):
    try:
        return urlsplit(_BLANKS.sub("", value).replace("\\", "/"))
    except ValueError:
        return None


def csv_faults(words: str) -> Iterator[str]:
    """Yield the cells that a spreadsheet would run."""
    for row in csv.reader(StringIO(words), delimiter=";"):
        for cell in row:
            if CANARY.search(cell) and (_STARTS_A_FORMULA.match(cell) or _STARTS_A_FORMULA.match(cell.lstrip(" "))):
                yield f"a formula: {cell[:80]!r}"


def calendar_faults(words: str) -> Iterator[str]:
    """Yield the lines of a calendar that begin with what somebody wrote."""
    for line in re.sub(r"\r\n[ \t]", "", words).split("\r\n"):
        name = re.match(r"[A-Z-]*", line).group()  # type: ignore[union-attr]
        theirs = name in ("ATTACH", "ACTION", "ATTENDEE") and line != "ACTION:DISPLAY"  # the reminders are ours
        if "\n" in line or "\r" in line or theirs or (line and not name):
            yield f"a line of a calendar: {line[:80]!r}"


def xml_faults(data: bytes) -> Iterator[str]:
    """Yield what an XML document holds besides words: entities, instructions, names made of what was sent, HTML in a feed."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    if root.getroottree().docinfo.internalDTD is not None:
        yield "a DTD"
    for element in root.iter():
        if isinstance(element.tag, str):
            yield from _node_faults(element)
        elif CANARY.search(str(element.text)) or element.tag is etree.Entity:
            yield f"{element!r}"


def _node_faults(element: etree._Element) -> Iterator[str]:
    local, words = etree.QName(element).localname, element.text or ""
    if CANARY.search(element.tag) or any(CANARY.search(str(name)) for name in element.attrib):
        yield f"a name: {element.tag}"
    if local in ("script", "iframe", "object", "f") and CANARY.search(words):
        yield f"<{local}> {words!r}"
    if local in ("content", "summary", "title") and element.get("type") == "html" and words.strip():
        yield from page_faults(words.encode(), letter=True)
    for name, value in element.attrib.items():
        called = etree.QName(name).localname
        run = called.startswith("on") or called == "formula"
        if (called in ("href", "src", "Target") and _RUN.match(value)) or (run and CANARY.search(value)):
            yield f"{local} {called}={value[:80]!r}"


def parcel_faults(data: bytes, depth: int = 0) -> Iterator[str]:
    """Yield what is wrong inside an archive: names that leave it, and each of its parts by its type."""
    with ZipFile(BytesIO(data)) as parcel:
        for name in parcel.namelist():
            if (
                name.startswith(("/", "\\"))
                or ".." in re.split(r"[/\\]", name)
                or not name.isprintable()
                or ":" in name
            ):
                yield f"a name that leaves the archive: {name!r}"
            inside = parcel.read(name)
            suffix = name.rpartition(".")[2].lower()
            if inside.startswith(b"PK\x03\x04") and depth < 2:
                yield from (f"{name}: {one}" for one in parcel_faults(inside, depth + 1))
            elif suffix in ("xml", "rels", "xhtml", "opf", "ncx", "rdf", "svg"):
                yield from (f"{name}: {one}" for one in xml_faults(inside))
            elif suffix == "csv":
                yield from (f"{name}: {one}" for one in csv_faults(inside.decode("utf-8-sig")))
            elif suffix == "html":
                yield from (f"{name}: {one}" for one in page_faults(inside, letter=True))
            elif suffix == "pdf":
                with suppress(pikepdf.PdfError):  # what somebody attached is handed back as it is, broken or not
                    yield from [f"{name}: {one}" for one in pdf_faults(inside)]


def pdf_faults(data: bytes) -> Iterator[str]:
    """Yield what a reader of PDF would run or fetch."""
    with pikepdf.open(BytesIO(data)) as document:
        for one in document.objects:
            if isinstance(one, pikepdf.Dictionary):
                kind = str(one.get("/S", ""))
                if kind in ("/JavaScript", "/Launch", "/GoToR", "/SubmitForm", "/ImportData") or "/JS" in one:
                    yield f"PDF: {kind}"
                if kind == "/URI" and urlsplit(str(one.get("/URI", ""))).scheme not in _SCHEMES:
                    yield f"PDF: {one['/URI']}"
