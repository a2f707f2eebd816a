"""Which fields there are: every form of every page that every role can open, found and never listed."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

from flask import Flask
from lxml import html
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import BuildError, RequestRedirect, Rule
from werkzeug.test import TestResponse

from tests.attacks.world import Ground
from tests.web.test_audience import ARGUMENTS

Look = Callable[[str, TestResponse], None]
#: What a person types, where a browser lets any words through.
TYPED = ("text", "textarea", "search", "url", "tel", "password")
_NOT_PAGES = ("static", "accounts.sign_out")
#: Archives of the whole kit, seconds each: no walk that only looks for forms opens them.
PARCELS = frozenset({"kit.whole", "kit.express"})


@dataclass(frozen=True, slots=True)
class Field:
    """A field as the page shows it: `options` are the values that a browser could send of a list or of boxes."""

    name: str
    kind: str
    value: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form as `who` reads it at `page`."""

    who: str
    page: str
    action: str
    endpoint: str
    method: str
    fields: tuple[Field, ...]
    buttons: tuple[tuple[str, str], ...] = ()

    @property
    def likeness(self) -> tuple[str, str, frozenset[str], frozenset[tuple[str, str]]]:
        """What two forms share that lead to the same code."""
        names = frozenset(one.name.rstrip("0123456789") for one in self.fields)
        return self.endpoint, self.method, names, frozenset((name, value[:12]) for name, value in self.buttons)


def endpoint_of(app: Flask, address: str, method: str) -> str:
    """Return the endpoint that answers at an address, `""` where none does."""
    adapter = app.url_map.bind("localhost")
    try:
        return str(adapter.match(urlsplit(address).path, method=method)[0])
    except RequestRedirect as led:
        return endpoint_of(app, led.new_url, method)
    except (NotFound, HTTPException):
        return ""


def forms_of(app: Flask, who: str, page: str, answer: TestResponse) -> Iterator[Form]:
    """Yield the forms of an answered page."""
    if answer.mimetype != "text/html" or not answer.data.strip():
        return
    root = html.document_fromstring(answer.data, parser=html.HTMLParser(encoding="utf-8"))
    for form in root.iter("form"):
        action = urljoin(page, form.get("action") or page)
        method = (form.get("method") or "get").upper()
        named = [one for one in root.iter("input", "textarea", "select", "button") if _belongs(one, form)]
        fields = tuple(_fields(one for one in named if not _is_button(one)))
        buttons = tuple((one.get("name"), one.get("value", "")) for one in named if _is_button(one) and one.get("name"))
        yield Form(who, page, action, endpoint_of(app, action, method), method, fields, buttons)


def _belongs(element: html.HtmlElement, form: html.HtmlElement) -> bool:
    if element.get("form"):
        return bool(element.get("form") == form.get("id"))
    return any(above is form for above in element.iterancestors("form"))


def _is_button(element: html.HtmlElement) -> bool:
    return bool(element.tag == "button" or element.get("type") in ("submit", "image", "button", "reset"))


def _fields(elements: Iterable[html.HtmlElement]) -> Iterator[Field]:
    boxes: dict[tuple[str, str], list[html.HtmlElement]] = {}
    for one in elements:
        name = one.get("name")
        if name is None:
            continue
        kind = one.get("type", "text") if one.tag == "input" else one.tag
        if kind in ("checkbox", "radio"):
            boxes.setdefault((name, kind), []).append(one)
        elif one.tag == "select":
            options = [each.get("value", each.text or "") for each in one.iter("option")]
            chosen = [each.get("value", each.text or "") for each in one.iter("option") if "selected" in each.attrib]
            yield Field(name, kind, (chosen or options or [""])[0], tuple(options))
        else:
            yield Field(name, kind, (one.text or "") if kind == "textarea" else one.get("value", ""))
    for (name, kind), group in boxes.items():
        values = [one.get("value", "on") for one in group]
        chosen = [one.get("value", "on") for one in group if "checked" in one.attrib]
        yield Field(name, kind, (chosen or [""])[0], tuple(values))


def addresses(app: Flask, each: int = 2) -> Iterator[tuple[str, str]]:
    """Yield endpoints with addresses of theirs, built of the arguments that the tests of audience know."""
    adapter = app.url_map.bind("localhost")
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        if "GET" in (rule.methods or ()) and rule.endpoint not in _NOT_PAGES:
            for number, address in enumerate(_built(adapter, rule)):
                if number < each:
                    yield rule.endpoint, address


def _built(adapter, rule: Rule) -> Iterator[str]:
    combinations: list[dict[str, object]] = [{}]
    for name in rule.arguments:
        values = ARGUMENTS.get(name, ["x"])
        combinations = [{**so_far, name: value} for so_far in combinations for value in values]
    for values in combinations:
        try:
            yield adapter.build(rule.endpoint, values)
        except (BuildError, ValueError):  # a value of another route's argument of the same name
            continue


@dataclass
class Crawl:
    """What one walk of the site by one role found, and where it has not been yet."""

    statuses: dict[str, int] = field(default_factory=dict)
    forms: list[Form] = field(default_factory=list)
    waiting: deque[str] = field(default_factory=lambda: deque(["/"]))
    seen: set[str] = field(default_factory=lambda: {"/"})
    opened: Counter[tuple[str, frozenset[str]]] = field(default_factory=Counter)
    closed: set[str] = field(default_factory=set)

    def following(self, app: Flask, alike: int) -> Iterator[str]:
        """Yield the address to open next: where a link led, then one of an endpoint that no link led to."""
        told = list(addresses(app))
        while self.waiting or told:
            address = self.waiting.popleft() if self.waiting else told.pop()[1]
            kind = _kind(app, address)
            known = address in self.statuses or kind[0] in self.closed or kind[0] in _NOT_PAGES
            if kind[0] and not known and self.opened[kind] < alike:
                yield address

    def follow(self, links: Iterable[str]) -> None:
        """Go where an answer leads, later, and once."""
        for link in links:
            if link not in self.seen:
                self.seen.add(link)
                self.waiting.append(link)


def crawl(
    ground: Ground, who: str, *, alike: int = 1, look: Look | None = None, files: set[str] | None = None
) -> Crawl:
    """Walk every page from every address, follow the links, keep the forms, and let `look` judge each answer.

    `files` are the endpoints that no walk for forms need open, more of them after each: what answers with no page.
    """
    app, client, found = ground.app, ground.as_(who), Crawl(closed=set(files or ()))
    for address in found.following(app, alike):
        if len(found.statuses) % 40 == 0:
            ground.tireless()
        answer = client.get(address)
        answer.get_data()
        found.statuses[address] = answer.status_code
        if look:
            look(address, answer)
        kind = _kind(app, address)
        if answer.status_code == 200:
            found.opened[kind] += 1
            found.forms += forms_of(app, who, address, answer)
            if files is not None and answer.mimetype != "text/html":
                files.add(kind[0])
                found.closed.add(kind[0])
        elif answer.status_code == 403 or "/connexion" in answer.headers.get("Location", ""):
            found.closed.add(kind[0])
        found.follow(_links(address, answer))
        answer.close()
    return found


def _kind(app: Flask, address: str) -> tuple[str, frozenset[str]]:
    return endpoint_of(app, address, "GET"), frozenset(name for name, _ in parse_qsl(urlsplit(address).query))


def _links(page: str, answer: TestResponse) -> Iterator[str]:
    if answer.status_code in (301, 302, 303):
        yield _own(answer.location)
    elif answer.mimetype == "text/html" and answer.data.strip():
        root = html.document_fromstring(answer.data, parser=html.HTMLParser(encoding="utf-8"))
        for one in root.iter("a", "link", "iframe"):
            target = urljoin(f"http://localhost{page}", one.get("href") or one.get("src") or "")
            if urlsplit(target).hostname in ("localhost", "127.0.0.1"):
                yield _own(target)


def _own(target: str) -> str:
    parts = urlsplit(target)
    return parts.path + (f"?{parts.query}" if parts.query else "")
