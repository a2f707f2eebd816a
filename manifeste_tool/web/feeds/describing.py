"""What the head of a public page says to machines: its lasting address, its feeds, Open Graph and JSON-LD.

Only the pages named here are described, and only to visitors. JSON-LD is a block of data, which a browser never runs:
the policy that forbids scripts written in a page has nothing to say of it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from manifeste_tool.documents.speaking.catalogue import LANGUAGES
from manifeste_tool.documents.speaking.places import prefix_of
from manifeste_tool.documents.wording import LOCALE
from manifeste_tool.domain.feeds import linked_data
from manifeste_tool.domain.feeds.linked_data import Plain
from manifeste_tool.errors import N_
from manifeste_tool.web.context import workspace
from manifeste_tool.web.feeds import subjects
from manifeste_tool.web.feeds.subjects import Said
from manifeste_tool.web.framing import page_frame
from manifeste_tool.web.i18n import gettext
from manifeste_tool.web.speaking.addresses import language

_LONGEST = 200
HOME = "initiative.home"
_OPEN_GRAPH = {LOCALE: "fr_FR", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Described:
    """How one kind of page is described: under which page it stands, which feeds follow it, what `says` it is."""

    above: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    says: Callable[[Any], Said] = subjects.nothing
    kind: str = "website"


#: What the pages above others are called on the way to them.
_NAMES = {
    "text.text": N_("Le texte"),
    "versions.index": N_("Versions"),
    "amendments.index": N_("Amendements"),
    "contributions.index": N_("Contributions"),
    "findings.index": N_("Enseignements"),
    "evidence.index": N_("Pièces"),
    "consultations.index": N_("Concertations"),
    "territories.index": N_("Collectivités"),
}
#: What feeds are called; those of one thing take its own arguments.
_FEEDS = {
    "feeds.versions": N_("Versions"),
    "feeds.amendments": N_("Amendements"),
    "feeds.decisions": N_("Décisions"),
    "feeds.paragraph": N_("Ce paragraphe"),
    "feeds.consultation": N_("Cette concertation"),
}
_OF_THE_TEXT = ("feeds.versions", "feeds.decisions")
PAGES: Mapping[str, Described] = {
    HOME: Described(feeds=("feeds.versions", "feeds.decisions", "feeds.amendments"), says=subjects.home),
    "initiative.stages": Described(),
    "text.text": Described(feeds=_OF_THE_TEXT, says=subjects.text, kind="article"),
    "text.version": Described(above=("versions.index",), feeds=_OF_THE_TEXT, says=subjects.text, kind="article"),
    "version.version": Described(("versions.index",), _OF_THE_TEXT, subjects.version, "article"),
    "version.paragraph": Described(("text.text",), ("feeds.paragraph",), kind="article"),
    "text.paragraph": Described(("text.text",), ("feeds.paragraph",), subjects.paragraph, "article"),
    "versions.index": Described(feeds=_OF_THE_TEXT),
    "versions.history": Described(above=("versions.index",), feeds=("feeds.decisions",)),
    "amendments.index": Described(feeds=("feeds.amendments",)),
    "amendments.sheet": Described(("amendments.index",), ("feeds.amendments",), subjects.amendment, "article"),
    "contributions.index": Described(),
    "contributions.contribution": Described(("contributions.index",), (), subjects.contribution, "article"),
    "consultations.index": Described(),
    "consultations.sheet": Described(("consultations.index",), ("feeds.consultation",), subjects.consultation),
    "territories.index": Described(),
    "territories.sheet": Described(("territories.index",), (), subjects.territory),
    "findings.index": Described(),
    "findings.finding": Described(("findings.index",), (), subjects.finding, "article"),
    "evidence.index": Described(),
    "evidence.piece": Described(("evidence.index",), (), subjects.piece, "article"),
    "synthesis.overview": Described(),
    "accountability.dashboard": Described(),
    "method.method": Described(),
    "feeds.index": Described(feeds=("feeds.versions", "feeds.amendments", "feeds.decisions")),
    "api.human": Described(),
}


def prepare(app: Flask) -> None:
    """Give `base.html` what it puts into the head of a page."""
    app.jinja_env.globals["described"] = described


def described(page: object, title: Markup) -> Markup:
    """Return the elements of the head of the page asked for; nothing for a page that is not for everybody."""
    found = PAGES.get(request.endpoint or "")
    if found is None or page_frame().person is not None:
        return Markup()
    said = found.says(page) if page is not None else subjects.nothing(page)
    name = _name() if request.endpoint == HOME else " ".join(title.striptags().split())
    return Markup("\n  ").join((*_links(found), *_properties(found, said, name), _data(found, said, name)))


def canonical(spoken: str = "") -> str:
    """Return the lasting public address of the page asked for in its language or another, whatever name it came by."""
    number = request.args.get("page", "")
    kept = f"?page={number}" if number.isdecimal() and number != "1" else ""
    return f"{_site()}{prefix_of(spoken or language())}{request.path}{kept}"


def _links(found: Described) -> Iterable[Markup]:
    yield Markup('<link rel="canonical" href="{}">').format(canonical())
    for spoken in (*LANGUAGES, ""):
        link = Markup('<link rel="alternate" hreflang="{}" href="{}">')
        yield link.format(spoken or "x-default", canonical(spoken or LOCALE))
    for endpoint in found.feeds:
        own = _own(endpoint)
        link = Markup('<link rel="alternate" type="application/atom+xml" title="{}" href="{}">')
        yield link.format(gettext(_FEEDS[endpoint]), url_for(endpoint, **own))


def _own(endpoint: str) -> dict[str, Any]:
    """Return the arguments of the page asked for that a feed of its own takes."""
    name = {"feeds.paragraph": "identity", "feeds.consultation": "reference"}.get(endpoint)
    return {name: (request.view_args or {})[name]} if name else {}


def _properties(found: Described, said: Said, name: str) -> Iterable[Markup]:
    words = short(said.description or page_frame().facts_of_instance.get("summary", ""))
    if words:
        yield Markup('<meta name="description" content="{}">').format(words)
    told = {
        "og:type": found.kind,
        "og:title": name,
        "og:url": canonical(),
        "og:site_name": _name(),
        "og:locale": _OPEN_GRAPH[language()],
        "og:description": words,
    }
    for key, value in told.items():
        if value:
            yield Markup('<meta property="{}" content="{}">').format(key, value)


def _data(found: Described, said: Said, name: str) -> Markup:
    around: Plain = {"@id": canonical(), "url": canonical()}
    if said.ours:
        publisher = page_frame().facts_of_instance.get("publisher") or _name()
        by = linked_data.organization(publisher, f"{_site()}/")
        around |= {"inLanguage": "fr", "license": linked_data.LICENCE, "publisher": by}
    things: list[Plain] = [thing | around for thing in said.things]
    steps = [(_name(), f"{_site()}/"), *((gettext(_NAMES[one]), f"{_site()}{url_for(one)}") for one in found.above)]
    if request.endpoint != HOME:
        things.append(linked_data.breadcrumbs([*steps, (name, canonical())]))
    written = htmlsafe_json_dumps(linked_data.graph(*things), ensure_ascii=False)
    return Markup('<script type="application/ld+json">{}</script>').format(written)


def short(words: str) -> str:
    """Return the beginning of some words, cut between two of them."""
    plain = " ".join(words.split())
    if len(plain) <= _LONGEST:
        return plain
    return plain[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _site() -> str:
    return workspace().base_url.rstrip("/")


def _name() -> str:
    return page_frame().title or gettext("Manifeste")
