"""Contributions as data: one a row, with what became of it; no words that may not be read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from manifeste_tool.documents import render
from manifeste_tool.domain.consulting.contributions import Consultation, Contribution, Fate, Reach
from manifeste_tool.domain.gathering.consents import Contributor
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_
from manifeste_tool.services.bundle.wanted import UnknownVersionError
from manifeste_tool.services.consulting.fates import fates, met, standing_text
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.taking_out.columns import Asked, Column, Row, Table
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import contributors
from manifeste_tool.storage.taking_out import portions
from manifeste_tool.storage.text import texts

_PAGE = "/contributions/<reference>"
COLUMNS = (
    Column("reference", N_("Référence, stable : AAAA-SIGLE-NNNN.")),
    Column("adresse", N_("Adresse de sa page, qui dit ce qu'elle est devenue.")),
    Column("concertation", N_("Référence de la concertation qui l'a recueillie, vide pour aucune.")),
    Column("collectivite_code", N_("Code de la collectivité.")),
    Column("collectivite", N_("Nom de la collectivité.")),
    Column(
        "type_auteur",
        N_("Type d'auteur, élargi jusqu'à ce que cinq personnes y répondent dans la collectivité ; vide sinon."),
    ),
    Column(
        "territoire",
        N_("Lieu, élargi jusqu'à ce que cinq personnes de ce type y répondent ; vide sinon."),
    ),
    Column("mode_de_recueil", N_("Comment elle a été recueillie, dans les mots de qui l'a apportée.")),
    Column("dite_le", N_("Jour où elle a été dite, AAAA-MM-JJ ; vide si on ne le sait pas.")),
    Column("theme", N_("Thème donné à la contribution.")),
    Column("nature", N_("Nature : attente, point de vigilance, proposition…")),
    Column("question", N_("Question à laquelle elle répond, dans les mots de la concertation.")),
    Column("repond_a", N_("Référence de la contribution dont elle fait partie ou à laquelle elle répond.")),
    Column("langue", N_("Langue, vide pour le français.")),
    Column("titre", N_("Titre.")),
    Column("texte", N_("Texte, tel qu'il est publié : masqué là où la modération l'a masqué.")),
    Column("suite", N_("Ce qu'elle est devenue : à traiter, reprise, reprise en partie, déjà présente…")),
    Column("enseignements", N_("Clés des enseignements qui en sont tirés, séparées par des espaces.")),
    Column(
        "paragraphes",
        N_("Paragraphes qui la citent elle-même : « identité (relation) », séparés par des points-virgules."),
    ),
    Column("nom_affiche", N_("Nom que l'auteur a choisi de montrer."), internal=True),
    Column("courriel", N_("Adresse donnée pour être recontacté."), internal=True),
    Column("tranche_age", N_("Tranche d'âge déclarée."), internal=True),
    Column("genre", N_("Genre déclaré."), internal=True),
    Column("personnes", N_("Nombre de personnes qui parlent d'une voix, 0 si ce n'est pas dit."), internal=True),
    Column("publiable", N_("oui si l'auteur consent à la publication."), internal=True),
    Column("retiree", N_("oui si l'auteur l'a retirée : ses mots ne sont plus gardés."), internal=True),
    Column("en_moderation", N_("oui si elle attend un modérateur ou a été écartée."), internal=True),
    Column("origine", N_("Fichier ou voie par où elle est venue."), internal=True),
    Column("identifiant_origine", N_("Identifiant dans cette origine."), internal=True),
)


@dataclass(frozen=True)
class _Known:
    """What is the same for every row."""

    reach: Reach
    fates: Mapping[str, Fate]
    citing: Mapping[str, str]
    consultations: Mapping[str, Consultation]
    authorities: Mapping[str, str]


def rows(ws: Workspace, connection: Connection, reader: Reader, asked: Asked) -> Iterator[Row]:
    """Yield the contributions that a reader may know of, in the order they came, a portion in memory at a time."""
    text, reach = _text(ws, connection, reader, asked), reach_of(ws, connection, reader)
    known = _Known(
        reach=reach,
        fates=fates(connection, text),
        citing=_citing(text),
        consultations=_consultations(connection, reach),
        authorities={one.code: one.name for one in consultations.authorities(connection)},
    )
    after = 0
    while portion := portions.contributions_after(connection, after, reach):
        after = portion[-1][0]
        yield from _portion(ws, connection, known, [reference for _, reference in portion])


def count(ws: Workspace, connection: Connection, reader: Reader, _asked: Asked) -> int:
    """Return how many there are."""
    return portions.contributions_counted(connection, reach_of(ws, connection, reader))


def _text(ws: Workspace, connection: Connection, reader: Reader, asked: Asked) -> Text | None:
    """Return the text that says what became of contributions. Raises `UnknownVersionError`."""
    if not asked.version:
        return standing_text(ws, connection, reader)
    version = texts.version_numbered(connection, asked.version)
    if version is None:
        raise UnknownVersionError(number=asked.version)
    return ws.text(connection, version.sha)


def _consultations(connection: Connection, reach: Reach) -> dict[str, Consultation]:
    """Return the consultations that may be named, by reference."""
    return {one.reference: one for one in consultations.every(connection) if reach.holds(one)}


def _citing(text: Text | None) -> dict[str, str]:
    """Return, by key, the paragraphs that cite it."""
    found: dict[str, list[str]] = {}
    for unit in text or ():
        for source in sorted(unit.sources):
            found.setdefault(source.key, []).append(f"{unit.id} ({source.relation})")
    return {key: " ; ".join(those) for key, those in found.items()}


def _portion(ws: Workspace, connection: Connection, known: _Known, references: Sequence[str]) -> Iterator[Row]:
    said = contributions.of_references(connection, references)
    became = met(connection, known.fates, references)
    drawn = portions.findings_of(connection, references)
    who = contributors.some(connection, references) if known.reach.every else {}
    above = contributions.of_references(connection, {one.parent for one in said.values() if one.parent})
    for reference in references:
        one = known.reach.shown(said[reference])
        told = {
            "reference": reference,
            "adresse": render.address(ws.base_url, _PAGE, reference=reference),
            "suite": str(became[reference]),
            "enseignements": " ".join(drawn.get(reference, ())),
            "paragraphes": known.citing.get(reference, ""),
            "repond_a": one.parent if one.parent in above and known.reach.reads(above[one.parent]) else "",
        }
        yield told | _words(one, known) | (_named(one, who.get(reference)) if known.reach.every else {})


def _words(one: Contribution, known: _Known) -> Row:
    return {
        "concertation": one.consultation if one.consultation in known.consultations else "",
        "collectivite_code": one.authority,
        "collectivite": known.authorities.get(one.authority, ""),
        "type_auteur": one.author_type,
        "territoire": one.territory,
        "mode_de_recueil": one.collected,
        "dite_le": one.said_on.isoformat() if one.said_on else "",
        "theme": one.theme,
        "nature": one.nature,
        "question": one.question,
        "langue": one.language,
        "titre": one.title,
        "texte": one.body,
    }


def _named(one: Contribution, who: Contributor | None) -> Row:
    yes = {True: N_("oui"), False: N_("non")}
    return {
        "nom_affiche": who.shown_as if who else "",
        "courriel": who.email if who else "",
        "tranche_age": who.age_range if who else "",
        "genre": who.gender if who else "",
        "personnes": str(one.people),
        "publiable": yes[one.publishable],
        "retiree": yes[one.withdrawn],
        "en_moderation": yes[one.held],
        "origine": one.origin,
        "identifiant_origine": one.external_id,
    }


TABLE = Table(
    "contributions",
    N_("Contributions"),
    N_("Ce que des personnes ont dit, et ce que chaque contribution est devenue."),
    COLUMNS,
    rows,
    count,
)
