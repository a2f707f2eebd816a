"""Votes as data: what was decided in sittings and outside them, as counts; who voted what only where that is shown."""

from collections.abc import Iterator, Mapping

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.ballots import Ballot, BallotState
from manifeste_tool.domain.commission.sittings import Decision
from manifeste_tool.domain.commission.voting import Counts
from manifeste_tool.domain.readers import Reader
from manifeste_tool.errors import N_
from manifeste_tool.services.ballots.known_ballots import may_see as may_see_ballot
from manifeste_tool.services.taking_out.columns import Asked, Column, Row, Table
from manifeste_tool.services.text.reading import may_see, names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.commission import ballots, decisions
from manifeste_tool.storage.database import Connection

_MANY = 100_000
COLUMNS = (
    Column("vote", N_("Identifiant stable : « D12 » pour une décision de séance, « V3 » pour un vote à distance.")),
    Column("objet", N_("« amendement 1/12 » ou « texte », avec son commit Git.")),
    Column("titre", N_("Titre de l'amendement ou question posée.")),
    Column("maniere", N_("Consensus, main levée, décompte, bulletin secret, consultation écrite, vote en ligne…")),
    Column("seance", N_("Numéro de la séance, vide pour un vote à distance.")),
    Column("le", N_("Moment de la décision ou de la clôture, ISO 8601, UTC.")),
    Column("resultat", N_("Sort prononcé, ou résultat du vote.")),
    Column("pour", N_("Voix pour, vide sans décompte.")),
    Column("contre", N_("Voix contre.")),
    Column("abstentions", N_("Abstentions.")),
    Column("ne_prennent_pas_part", N_("Voix de qui ne prend pas part au vote.")),
    Column("en_exercice", N_("Membres qui pouvaient voter, pour un vote à distance.")),
    Column("nominatif", N_("Qui a voté quoi, seulement là où le vote nominatif est public : « Nom : pour ».")),
)


def rows(_ws: Workspace, connection: Connection, reader: Reader, _asked: Asked) -> Iterator[Row]:
    """Yield the votes that a reader may know of: those of sittings, then those held outside, in their order."""
    known = {one.id: one for one in amendments.every(connection) if may_see(connection, reader, one)}
    if reader.sees(Thing.SITTING):
        for decision in decisions.standing(connection):
            if decision.amendment_id in known and decision.ballot_id is None:
                yield _decided(decision, known[decision.amendment_id])
    for ballot in _closed(connection, reader):
        yield _voted(connection, reader, ballot, known)


def count(ws: Workspace, connection: Connection, reader: Reader, asked: Asked) -> int:
    """Return how many there are."""
    return sum(1 for _ in rows(ws, connection, reader, asked))


def _closed(connection: Connection, reader: Reader) -> list[Ballot]:
    found, _ = ballots.over(connection, limit=_MANY, offset=0)
    shown = (one for one in found if one.state is BallotState.CLOSED and may_see_ballot(reader, one))
    return sorted(shown, key=lambda one: one.id)


def _decided(decision: Decision, one: Amendment) -> Row:
    return {
        "vote": f"D{decision.id}",
        "objet": N_("amendement %(label)s") % {"label": one.label},
        "titre": one.headline,
        "maniere": str(decision.method),
        "seance": str(decision.sitting_id or ""),
        "le": decision.decided_at.isoformat(),
        "resultat": str(decision.outcome),
        "en_exercice": "",
        "nominatif": "",
        **_counts(decision.counts),
    }


def _voted(connection: Connection, reader: Reader, ballot: Ballot, known: Mapping[int, Amendment]) -> Row:
    labels = [known[key].label for key in ballot.amendments if key in known]
    about = N_("amendement %(label)s") % {"label": ", ".join(labels)} if labels else ""
    return {
        "vote": f"V{ballot.id}",
        "objet": N_("texte %(sha)s") % {"sha": ballot.sha} if ballot.sha else about,
        "titre": ballot.question or ballot.title,
        "maniere": str(ballot.kind),
        "seance": str(ballot.sitting_id or ""),
        "le": (ballot.closed_at or ballot.closes_at).isoformat(),
        "resultat": ballot.result,
        "en_exercice": str(ballot.entitled),
        "nominatif": _by_name(connection, ballot) if _is_named(reader, ballot) else "",
        **_counts(ballot.counts),
    }


def _is_named(reader: Reader, ballot: Ballot) -> bool:
    return reader.sees(Thing.NAMED_VOTES) and not ballot.is_on_paper


def _by_name(connection: Connection, ballot: Ballot) -> str:
    cast = ballots.votes(connection, [ballot.id])[ballot.id]
    names = names_of(connection, (one.member_id for one in cast))
    told = sorted((names.get(one.member_id, N_("membre effacé")), str(one.choice)) for one in cast)
    return " ; ".join(f"{name} : {choice}" for name, choice in told)


def _counts(counts: Counts | None) -> Row:
    given = (counts.favour, counts.against, counts.abstained, counts.apart) if counts else ("", "", "", "")
    return dict(zip(("pour", "contre", "abstentions", "ne_prennent_pas_part"), map(str, given), strict=True))


TABLE = Table(
    "votes",
    N_("Votes"),
    N_("Ce qui a été décidé, comment, et par combien de voix."),
    COLUMNS,
    rows,
    count,
)
