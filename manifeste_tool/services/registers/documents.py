"""The documents of the RGPD, made of the instance's settings and of what the program itself knows that it does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from manifeste_tool.documents import wording
from manifeste_tool.documents.kit import page, reading
from manifeste_tool.documents.kit.model import Block, Document, Face, Items, Line, Prose, Table, Words
from manifeste_tool.documents.kit.reading import Filling, Source
from manifeste_tool.documents.render import address
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.privacy.held import HOLDINGS
from manifeste_tool.domain.privacy.holdings import Whose
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.registers.processing import PROCESSINGS, Processing
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.custody import keeping
from manifeste_tool.services.kit.making import FORMS, Made
from manifeste_tool.services.privacy.notice import Lasting, Notice, notice
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection

_FOLDER, _DATA, _ASK = "rgpd", "/donnees-personnelles", "/donnees-personnelles/demande"
_STAY = (
    "Le réglage du site est : la signature reste. Après son départ, le nom d'un membre demeure auprès des actes "
    "qu'il a signés en public, comme au bas d'une délibération ; il peut en demander l'effacement, et « auteur "
    "effacé » le remplace alors partout."
)
_GO = (
    "Le réglage du site est : la signature part. Au départ d'un membre, « ancien membre » remplace son nom auprès "
    "des actes qu'il a signés en public ; les actes eux-mêmes restent."
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The documents there are."""

    sources: tuple[Source, ...]
    forms: tuple[str, ...] = tuple(FORMS)


def shelf(ws: Workspace, person: Person | None) -> Shelf:
    """Return the documents. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.KEEP_REGISTERS)
    return Shelf(reading.sources(_FOLDER))


def one(
    ws: Workspace, settings: Settings, person: Person | None, name: str, form: str, *, style: str = page.STYLE
) -> Made:
    """Return one document in one format. Raises `NotFoundError`, `ForbiddenError`."""
    source = next((each for each in reading.sources(_FOLDER) if each.name == name), None)
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.KEEP_REGISTERS)
        if source is None or form not in FORMS:
            raise NotFoundError
        document = _document(ws, settings, connection, source)
    content = page.written(document, style=style) if form == "html" else FORMS[form].write(document)
    return Made(f"{name}.{form}", FORMS[form].media_type, content)


def _document(ws: Workspace, settings: Settings, connection: Connection, source: Source) -> Document:
    told, days = notice(connection), keeping.days(connection, settings)
    values = _values(ws, told, days)
    filling = Filling(values, ws.base_url, _blocks(connection, told, days))
    return Document(
        name=source.name,
        title=source.title,
        blocks=reading.blocks(source, filling),
        above=told.title or "Manifeste",
        footer=f"{source.title}, projet du {values['jour']}",
        paper=source.paper,
    )


def _values(ws: Workspace, told: Notice, days: int) -> Mapping[str, str]:
    return {
        "jour": wording.day(ws.now()),
        "titre": f"« {told.title} »" if told.title else "Le manifeste",
        "dpo": told.dpo,
        "dpo_contact": told.dpo_contact,
        "contact": told.contact,
        "hebergeur": told.host,
        "courriels": told.mail_host,
        "fournisseur": told.identity_provider,
        "base_legale": told.legal_basis,
        "accord": told.agreement,
        "adresse": ws.base_url,
        "donnees": address(ws.base_url, _DATA),
        "demande": address(ws.base_url, _ASK),
        "jours_sauvegarde": str(days),
        "signatures": _STAY if told.signatures_stay else _GO,
    }


def _blocks(connection: Connection, told: Notice, days: int) -> Mapping[str, tuple[Block, ...]]:
    return {
        "responsables": _controllers(told),
        "traitements": (_processings(told, days),),
        "conservation": (_durations(told.lasting, days),),
        "concertations": (_consultations(connection),),
        "tables": (_tables(),),
    }


def _words(text: str) -> Line:
    return (Words(text),)


def _controllers(told: Notice) -> tuple[Block, ...]:
    if not told.controllers:
        return (
            Prose(_words("Responsables conjointes du traitement : les associations (à indiquer dans les réglages).")),
        )
    return (
        Prose(_words("Responsables conjointes du traitement :")),
        Items(tuple(map(_words, told.controllers))),
    )


def _processings(told: Notice, days: int) -> Table:
    columns = ("Traitement et finalité", "Base", "Personnes et données", "Destinataires", "Durées")
    rows = tuple(_processing(one, told, days) for one in PROCESSINGS)
    return Table(tuple(map(_words, columns)), rows, (4, 3, 4, 3, 3))


def _processing(one: Processing, told: Notice, days: int) -> tuple[Line, ...]:
    lasting = {each.kept.name: _days(each, days) for each in told.lasting}
    durations = " ; ".join(dict.fromkeys(lasting[name] for name in one.kept))
    return (
        (Words(f"{one.name}. ", Face.STRONG), Words(one.why)),
        _words(one.ground),
        _words(f"{one.people}. {one.data}."),
        _words(one.seen_by),
        _words(durations),
    )


def _durations(lasting: Iterable[Lasting], days: int) -> Table:
    rows = tuple(
        (_words(one.kept.what), _words(_days(one, days)), _words(one.kept.why), _words(one.kept.elsewhere or "purge"))
        for one in lasting
    )
    columns = ("Ce qui est gardé", "Combien de temps", "Pourquoi", "Effacé par")
    return Table(tuple(map(_words, columns)), rows, (5, 2, 5, 3))


def _days(one: Lasting, days: int) -> str:
    lasts = days if one.kept.name == keeping.KEPT_AS else one.lasts.days
    return f"{lasts} jour{'s' * (lasts > 1)}"


def _consultations(connection: Connection) -> Block:
    every = consultations.every(connection)
    if not every:
        return Prose(_words("Aucune concertation n'est encore déclarée."))
    names = {one.code: one for one in consultations.authorities(connection)}
    rows = tuple(
        (
            _words(names[one.authority].name if one.authority in names else one.authority),
            _words(f"{one.title} ({one.reference})"),
            _words(wording.day(one.opens_on) if one.opens_on else "date à fixer"),
        )
        for one in every
    )
    columns = ("Collectivité responsable", "Concertation", "Depuis le")
    return Table(tuple(map(_words, columns)), rows, (4, 5, 3))


def _tables() -> Table:
    about = [one for one in HOLDINGS if one.whose is not Whose.NOBODY]
    rows = tuple((_words(one.table), _words(one.whose), _words(one.why), _words(one.fate)) for one in about)
    columns = ("Table", "De qui", "Pourquoi", "À l'effacement")
    return Table(tuple(map(_words, columns)), rows, (3, 4, 6, 4))
