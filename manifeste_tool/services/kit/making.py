"""The kit of a consultation: the documents an authority prints, each made for it, one by one or all at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from manifeste_tool.documents.kit import opendocument, page, pdf, reading, word
from manifeste_tool.documents.kit.model import Document
from manifeste_tool.documents.kit.packing import packed
from manifeste_tool.documents.kit.reading import Filling, Source
from manifeste_tool.domain.consulting.contributions import Authority, Consultation
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError
from manifeste_tool.paths import static
from manifeste_tool.services.kit import letter
from manifeste_tool.services.kit.values import contribution_address, values
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Form:
    """A format: what browsers call it, its folder in an archive, and who writes it."""

    media_type: str
    folder: str
    write: Callable[[Document], bytes]


FORMS: Mapping[str, Form] = {
    "html": Form(page.MEDIA_TYPE, "pages", page.written),
    "pdf": Form(pdf.MEDIA_TYPE, "a-imprimer", pdf.written),
    "docx": Form(word.MEDIA_TYPE, "a-modifier-word", word.written),
    "odt": Form(opendocument.MEDIA_TYPE, "a-modifier-odt", opendocument.written),
}
#: What a kit says best once it is known, with what it is called.
_WANTED = (
    ("opens_on", N_("la date d'ouverture")),
    ("place", N_("le lieu")),
    ("contact", N_("une adresse où écrire")),
    ("elected", N_("l'élue ou l'élu référent")),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Documents listed together."""

    name: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class KitPage:
    """The kit of a consultation; `missing` says what of it is still unknown, and will be left to fill in by hand."""

    consultation: Consultation
    authority: Authority
    express: tuple[Source, ...]
    groups: tuple[Group, ...]
    missing: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Made:
    """A file of the kit."""

    name: str
    media_type: str
    content: bytes


def kit_page(ws: Workspace, by: Person | None, reference: str) -> KitPage:
    """Return what the kit of a consultation holds. Raises `NotFoundError`, `ForbiddenError`."""
    with ws.reading() as connection:
        consultation, authority = _asked(ws, connection, by, reference)
    every = reading.sources()
    return KitPage(
        consultation=consultation,
        authority=authority,
        express=express(every),
        groups=tuple(Group(name, tuple(several)) for name, several in groupby(every, lambda one: one.group)),
        missing=tuple(words for name, words in _WANTED if not getattr(consultation, name)),
        address=contribution_address(ws, reference),
    )


def express(every: Iterable[Source]) -> tuple[Source, ...]:
    """Return the four documents that a small authority needs, in the order it meets them."""
    return tuple(sorted((one for one in every if one.express), key=lambda one: one.express))


def one(ws: Workspace, by: Person | None, reference: str, name: str, form: str, *, style: str = page.STYLE) -> Made:
    """Return one document in one format; `style` is where a page finds its style sheet.

    Raises `NotFoundError`, `ForbiddenError`.
    """
    source = next((each for each in reading.sources() if each.name == name), None)
    if source is None or form not in FORMS:
        raise NotFoundError
    with ws.reading() as connection:
        _asked(ws, connection, by, reference)
        (document,) = documents(ws, connection, reference, [source])
    content = page.written(document, style=style) if form == "html" else FORMS[form].write(document)
    return Made(f"{reference}-{name}.{form}", FORMS[form].media_type, content)


def archive(ws: Workspace, by: Person | None, reference: str, *, brief: bool = False) -> Made:
    """Return the whole kit as a ZIP, or (`brief`) the kit express. Raises `NotFoundError`, `ForbiddenError`."""
    with ws.reading() as connection:
        _asked(ws, connection, by, reference)
    return assembled(ws, reference, brief=brief)


def assembled(ws: Workspace, reference: str, *, brief: bool = False) -> Made:
    """Return the same for whoever holds the machine, whose right nobody asks. Raises `NotFoundError`."""
    every = reading.sources()
    chosen = express(every) if brief else every
    with ws.reading() as connection:
        made = documents(ws, connection, reference, chosen)
    name = f"kit-express-{reference}" if brief else f"kit-{reference}"
    return Made(f"{name}.zip", "application/zip", packed(_files(name, made)))


def documents(ws: Workspace, connection: Connection, reference: str, sources: Iterable[Source]) -> tuple[Document, ...]:
    """Return documents made for a consultation. Raises `NotFoundError`, `UnreadableWordsError`."""
    consultation, authority = _known(connection, reference)
    told = values(ws, connection, consultation, authority)
    filling = Filling(told, told["adresse"], {"devenir": letter.blocks(ws, connection, reference)})
    return tuple(
        Document(
            name=source.name,
            title=reading.filled(source.title, told, file=source.name),
            blocks=reading.blocks(source, filling),
            above=authority.name,
            footer=f"{consultation.title}, {reference}",
            paper=source.paper,
        )
        for source in sources
    )


def _files(root: str, made: Iterable[Document]) -> Iterator[tuple[str, bytes]]:
    for rank, document in enumerate(made, 1):
        for form, known in FORMS.items():
            yield f"{root}/{known.folder}/{rank:02}-{document.name}.{form}", known.write(document)
    yield f"{root}/{FORMS['html'].folder}/{page.STYLE}", (static() / page.STYLE).read_bytes()


def _asked(ws: Workspace, connection: Connection, by: Person | None, reference: str) -> tuple[Consultation, Authority]:
    found, reader = _known(connection, reference), ws.reader(by, connection)
    if not found[0].published and not may(reader, Act.MAKE_KIT, authority=found[1].code):
        raise NotFoundError
    require(reader, Act.MAKE_KIT, authority=found[1].code)
    return found


def _known(connection: Connection, reference: str) -> tuple[Consultation, Authority]:
    consultation = consultations.get(connection, reference)
    authority = consultations.get_authority(connection, consultation.authority) if consultation else None
    if consultation is None or authority is None:
        raise NotFoundError
    return consultation, authority
