"""Amendments as data: one a row, of every cycle, with its dispositif, its reasons and what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from manifeste_tool.documents import render
from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.amending.dispositif import printed
from manifeste_tool.domain.readers import Reader
from manifeste_tool.errors import N_
from manifeste_tool.services.amending.amendment_pages import Row as Listed
from manifeste_tool.services.amending.amendment_pages import rows as listed
from manifeste_tool.services.bundle.gathering import Change, changes, cycle_of, decided_for
from manifeste_tool.services.examining.opining import Shown, seen
from manifeste_tool.services.taking_out.columns import Asked, Column, Row, Table
from manifeste_tool.services.text.reading import may_see, names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, signatures
from manifeste_tool.storage.database import Connection

_PAGE = "/amendements/<int:cycle>/<int:number>"
_PORTION = 100
COLUMNS = (
    Column("amendement", N_("Identifiant stable : cycle/numéro.")),
    Column("adresse", N_("Adresse de sa fiche.")),
    Column("cycle", N_("Cycle d'écriture, à partir de 1.")),
    Column("numero", N_("Numéro tel qu'il s'écrit, avec sa rectification : « 12 rect. ».")),
    Column("sous_amende", N_("Amendement qu'il sous-amende, vide pour aucun.")),
    Column("seconde_deliberation_de", N_("Amendement sur lequel il délibère de nouveau, vide pour aucun.")),
    Column("titre", N_("Titre.")),
    Column("place", N_("Place dans le texte sur lequel il a été écrit : « chapitre II, alinéa 3 ».")),
    Column("paragraphes", N_("Identités des paragraphes qu'il touche, séparées par des espaces.")),
    Column("etat", N_("déposé, irrecevable, recevable, en discussion, décidé ou intégré.")),
    Column("sort", N_("adopté, adopté en partie, rejeté, retiré, non soutenu, tombé ; vide avant la décision.")),
    Column("parties_adoptees", N_("Numéros des parties adoptées par division, vide pour toutes.")),
    Column("tombe_du_fait_de", N_("Amendement dont l'adoption l'a fait tomber.")),
    Column("motif", N_("Motif de l'irrecevabilité, du rejet ou de la chute.")),
    Column("depose_le", N_("Moment du dépôt, ISO 8601, UTC.")),
    Column("decide_le", N_("Moment de la décision, ISO 8601, UTC.")),
    Column("dispositif", N_("Ce qu'il change, en phrases de dispositif.")),
    Column("expose", N_("Exposé sommaire.")),
    Column("avis", N_("Avis publiés, sans leurs auteurs, séparés par des points-virgules.")),
    Column("commit", N_("Commit Git de sa proposition, dans le dépôt de l'instance.")),
    Column("auteur", N_("Qui le présente."), internal=True),
    Column("cosignataires", N_("Qui le signe aussi."), internal=True),
    Column("avis_nommes", N_("Avis avec leurs auteurs, non publiés compris."), internal=True),
    Column("decide_par", N_("Qui a enregistré la décision."), internal=True),
)


def rows(ws: Workspace, connection: Connection, reader: Reader, asked: Asked) -> Iterator[Row]:
    """Yield the amendments that a reader may see, by cycle and number, a portion in memory at a time."""
    labels = {one.id: one.label for one in amendments.every(connection)}
    found = _visible(ws, connection, reader, asked)
    for start in range(0, len(found), _PORTION):
        yield from _portion(ws, connection, reader, found[start : start + _PORTION], labels)


def count(ws: Workspace, connection: Connection, reader: Reader, asked: Asked) -> int:
    """Return how many there are."""
    return len(_visible(ws, connection, reader, asked))


def _visible(ws: Workspace, connection: Connection, reader: Reader, asked: Asked) -> tuple[Amendment, ...]:
    """Return those that are asked for and may be seen. Raises `UnknownCycleError`, `UnknownVersionError`."""
    if asked.cycle is not None:
        cycle_of(ws, connection, asked.cycle)
    decided = decided_for(connection, asked.version)
    return tuple(
        one
        for one in amendments.every(connection)
        if asked.cycle in (None, one.cycle) and decided(one) and may_see(connection, reader, one)
    )


def _portion(
    ws: Workspace, connection: Connection, reader: Reader, found: Sequence[Amendment], labels: Mapping[int, str]
) -> Iterator[Row]:
    given = seen(connection, reader, [one.id for one in found])
    deciders = names_of(connection, (one.decider_id for one in found))
    every = zip(found, listed(ws, connection, tuple(found)), changes(ws, connection, found), strict=True)
    for one, line, change in every:
        opinions = given.get(one.id, ())
        named = {
            "auteur": line.author,
            "cosignataires": ", ".join(_cosigners(connection, one)),
            "avis_nommes": " ; ".join(map(_named, opinions)),
            "decide_par": deciders.get(one.decider_id or 0, ""),
        }
        published = " ; ".join(str(shown.opinion.kind) for shown in opinions if shown.opinion.is_published)
        yield _row(ws, one, line, labels) | _changed(change) | {"avis": published} | named


def _row(ws: Workspace, one: Amendment, line: Listed, labels: Mapping[int, str]) -> Row:
    return {
        "amendement": one.label,
        "adresse": render.address(ws.base_url, _PAGE, cycle=one.cycle, number=one.number),
        "cycle": str(one.cycle),
        "numero": one.numeral,
        "sous_amende": labels.get(one.parent_id or 0, ""),
        "seconde_deliberation_de": labels.get(one.second_of_id or 0, ""),
        "titre": one.headline,
        "place": line.place,
        "etat": str(one.state),
        "sort": str(one.outcome),
        "parties_adoptees": ", ".join(f"{one.number}.{rank}" for rank in one.adopted_hunks or ()),
        "tombe_du_fait_de": labels.get(one.cause_id or 0, ""),
        "motif": f"{one.ground}. {one.reason}" if one.ground else one.reason,
        "depose_le": _moment(one.filed_at),
        "decide_le": _moment(one.decided_at),
        "expose": one.rationale,
        "commit": one.sha,
    }


def _changed(change: Change) -> Row:
    return {"paragraphes": " ".join(unit.id for unit in change.units), "dispositif": printed(change.dispositif)}


def _moment(when: datetime | None) -> str:
    return when.isoformat() if when else ""


def _cosigners(connection: Connection, one: Amendment) -> Iterator[str]:
    signed = signatures.signed(connection, one.id)
    names = names_of(connection, signed)
    yield from (names[key] for key in signed if key in names)


def _named(shown: Shown) -> str:
    words = f" : {shown.opinion.words}" if shown.opinion.words else ""
    return f"{shown.opinion.kind} ({shown.giver}){words}"


TABLE = Table(
    "amendements",
    N_("Amendements"),
    N_("Ce qui a été proposé de changer, pourquoi, et ce qui en a été décidé."),
    COLUMNS,
    rows,
    count,
)
