"""Which pages are measured, in an instance where each has something to show."""

import http.client

from benchmarks.instance import Bench
from manifeste_tool.domain.consulting.contributions import Authority, Consultation
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.services.discussion import discussing
from manifeste_tool.services.evidence import keeping
from manifeste_tool.services.instance import accounts
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.synthesis import findings

TEXT = "text"


def filled(bench: Bench) -> None:
    """Add what the pages show besides the text, and publish it."""
    ws = bench.ws
    with ws.writing() as connection:
        consultations.put_authorities(connection, [Authority("BANC", "Une commune", "commune", 900, "Nord")])
        consultations.put_consultations(connection, [Consultation("BANC-1", "BANC", "Un atelier")])
        findings.put(connection, Finding("E1", "Un accueil humain", "On veut parler à quelqu'un."), ["2025-BANC-0001"])
    keeping.keep(ws, bench.secretary, keeping.Typed("loi ou règlement", "Une loi", "Le Parlement", public=True))
    filed = [bench.propose(number) for number in range(30)]
    for one in filed[:3]:
        bench.integrate(one)
    with ws.reading() as connection:
        seen = ws.main(connection)
    for number, identity in enumerate(bench.ids[:20]):
        discussing.on_paragraph(ws, bench.member, identity, body=f"Un mot, {number}.", once=ws.new_key(), seen=seen)
    bench.publish("0.1")


def signed_in(port: int, bench: Bench) -> str:
    """Sign the secretariat in; return the line of header that carries its session."""
    token = accounts.sign_in_link(bench.ws, str(bench.secretary.id))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", f"/connexion/lien/{token}", headers={"Sec-Fetch-Site": "same-origin"})
    cookies = connection.getresponse().headers.get_all("Set-Cookie") or []
    return "Cookie: " + "; ".join(one.partition(";")[0] for one in cookies)


def public(bench: Bench) -> dict[str, str]:
    """Return the public pages by what they are, the text first."""
    paragraph = f"/paragraphes/{bench.ids[0]}"
    return {
        TEXT: "/texte",
        "home": "/",
        "démarche": "/demarche",
        "version": "/texte/v/0.1",
        "versions": "/versions",
        "page of a version": "/versions/0.1",
        "text alone": "/texte/seul",
        "provenance": "/texte/provenance",
        "paragraph": paragraph,
        "paragraph of a version": f"{paragraph}/v/0.1",
        "why this text": f"{paragraph}/pourquoi",
        "why, as data": f"{paragraph}/pourquoi.json",
        "history": "/histoire",
        "comparison": "/comparer?de=0.1&a=0.1",
        "amendments": "/amendements",
        "amendment": "/amendements/1/1",
        "running order": "/derouleur",
        "consultations": "/concertations",
        "contributions": "/contributions",
        "contribution": "/contributions/2025-BANC-0001",
        "findings": "/enseignements",
        "finding": "/enseignements/E1",
        "evidence": "/pieces",
        "synthesis": "/synthese",
        "dashboard": "/tracabilite",
        "territories": "/collectivites",
        "sittings": "/seances",
        "votes": "/votes",
        "adoption": "/adoption",
        "search": "/recherche?q=collectivit%C3%A9",
        "method": "/methode",
        "feed": "/fils/decisions.atom",
        "site map": "/sitemap.xml",
        "API, paragraphs": "/api/v1/paragraphs",
        "data set": "/donnees/jeu-de-donnees.json",
        "style sheet": "/static/style.css",
    }


def secretariat(bench: Bench) -> dict[str, str]:
    """Return the main pages of the secretariat."""
    return {
        "text": "/texte",
        "paragraph": f"/paragraphes/{bench.ids[0]}",
        "desk": "/secretariat",
        "amendment": "/amendements/1/5",
        "admissibility": "/secretariat/recevabilite",
        "running order": "/derouleur",
        "contributions": "/contributions",
        "reading": "/lecture",
        "people": "/personnes",
        "deadlines": "/secretariat/echeances",
        "sittings": "/seances",
    }
