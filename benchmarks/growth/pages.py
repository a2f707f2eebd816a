"""Which pages are asked for, by whom: the addresses of one instance, and its readers signed in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from flask.testing import FlaskClient

from benchmarks.instance import Bench
from manifeste_tool.domain.consulting.contributions import Filters, Reach
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.instance import accounts
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.web.app import create_app


class Reader(StrEnum):
    """Who asks: a visitor for whom each page is made afresh, one who meets the cache, a member, the secretariat."""

    VISITOR = "visitor"
    CACHED = "visitor, cache"
    MEMBER = "member"
    SECRETARIAT = "secretariat"


EVERYBODY = frozenset(Reader)
SIGNED_IN = frozenset({Reader.MEMBER, Reader.SECRETARIAT})
DESK = frozenset({Reader.SECRETARIAT})


@dataclass(frozen=True, slots=True)
class Page:
    """One page: what it is called, its address with what differs in braces, who asks for it."""

    name: str
    address: str
    readers: frozenset[Reader] = EVERYBODY


PAGES = (
    Page("home", "/"),
    Page("text", "/texte"),
    Page("a version", "/versions/0.2"),
    Page("paragraph", "/paragraphes/{paragraph}"),
    Page("why this text?", "/paragraphes/{paragraph}/pourquoi"),
    Page("provenance view", "/texte/provenance"),
    Page("history", "/histoire"),
    Page("compare", "/comparer?de=0.1&a=0.2"),
    Page("la démarche, journal", "/demarche"),
    Page("amendments", "/amendements"),
    Page("an amendment", "/amendements/1/1"),
    Page("dérouleur", "/derouleur"),
    Page("contributions", "/contributions"),
    Page("contributions, one type", "/contributions?author_type=agent"),
    Page("a contribution", "/contributions/{contribution}"),
    Page("findings", "/enseignements"),
    Page("a finding", "/enseignements/E1"),
    Page("synthesis", "/synthese"),
    Page("consultations", "/concertations"),
    Page("a consultation", "/concertations/concertation-1"),
    Page("authorities", "/collectivites"),
    Page("dashboard", "/tracabilite"),
    Page("contributions without outcome", "/tracabilite/contributions-sans-suite"),
    Page("search", "/recherche?q=guichet"),
    Page("open data, exports", "/donnees"),
    Page("API: amendments", "/api/v1/amendments"),
    Page("API: contributions", "/api/v1/contributions"),
    Page("API: paragraphs", "/api/v1/paragraphs"),
    Page("API: decisions", "/api/v1/decisions"),
    Page("API: journal", "/api/v1/journal"),
    Page("API: figures", "/api/v1/figures"),
    Page("feed: decisions", "/fils/decisions.atom"),
    Page("feed: amendments", "/fils/amendements.atom"),
    Page("site map", "/sitemap.xml"),
    Page("« À faire »", "/a-faire", frozenset({Reader.MEMBER})),
    Page("my amendments", "/mes-amendements", SIGNED_IN),
    Page("reading queue", "/lecture", SIGNED_IN),
    Page("the desk", "/secretariat", DESK),
    Page("admissibility", "/secretariat/recevabilite", DESK),
    Page("to be confirmed", "/secretariat/a-confirmer", DESK),
    Page("workshop", "/secretariat/atelier", DESK),
    Page("sources to confirm again", "/secretariat/sources-a-reconfirmer", DESK),
    Page("outcomes", "/secretariat/suites/nouvelle", DESK),
)


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance with a client for each reader, and what stands in the braces of addresses."""

    bench: Bench
    clients: Mapping[Reader, FlaskClient]
    named: Mapping[str, str]

    def address(self, page: Page) -> str:
        """Return where a page of this instance is."""
        return page.address.format(**self.named)

    def asked(self, reader: Reader, page: Page) -> int:
        """Ask for a page; return how many bytes it has. Raises `RuntimeError` for anything but a page."""
        answer = self.clients[reader].get(self.address(page))
        if answer.status_code != 200:
            raise RuntimeError(f"{reader}, {self.address(page)}: {answer.status_code}")
        return len(answer.data)


def opened(bench: Bench) -> Instance:
    """Return an instance with its readers; each of the two applications keeps its own caches."""
    afresh = create_app(replace(bench.settings, cache_entries=0), bench.ws)
    cached = create_app(bench.settings, bench.ws)
    clients = {
        Reader.VISITOR: afresh.test_client(),
        Reader.CACHED: cached.test_client(),
        Reader.MEMBER: _signed_in(afresh.test_client(), bench, bench.member),
        Reader.SECRETARIAT: _signed_in(afresh.test_client(), bench, bench.secretary),
    }
    with bench.ws.reading() as connection:
        (one, *_), _ = contributions.page(connection, Filters(), Reach(every=True), limit=1)
    return Instance(bench, clients, {"paragraph": bench.ids[0], "contribution": one.reference})


def _signed_in(client: FlaskClient, bench: Bench, person: Person) -> FlaskClient:
    client.post(f"/connexion/lien/{accounts.sign_in_link(bench.ws, str(person.id))}")
    return client
