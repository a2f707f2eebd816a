"""The press kit as one document: the communiqué, one page on the version, its figures defined, what may be quoted."""

from collections.abc import Iterator

from manifeste_tool.documents import markdown
from manifeste_tool.documents.kit.model import Block, Face, Heading, Items, Line, PageBreak, Prose, Table, Words
from manifeste_tool.documents.kit.model import Document as KitDocument
from manifeste_tool.documents.render import said
from manifeste_tool.documents.wording import short_day
from manifeste_tool.domain.press.press_kit import paragraphs
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.kit.making import FORMS, Made
from manifeste_tool.services.press.pages import Figure, PressPage, press_page
from manifeste_tool.services.workspace import Workspace

#: The forms that a press kit is taken away in.
PRESS_FORMS = ("pdf", "odt", "docx")
_DEFINITIONS = "accountability/_definitions.html"


def made(ws: Workspace, person: Person | None, number: str, form: str) -> Made:
    """Return the press kit of a version as a file. Raises `NotFoundError`."""
    if form not in PRESS_FORMS:
        raise NotFoundError
    content = FORMS[form].write(document(press_page(ws, person, number)))
    return Made(f"presse-{number}.{form}", FORMS[form].media_type, content)


def document(page: PressPage) -> KitDocument:
    """Return the kit as a document that each writer writes."""
    told = page.told
    day = short_day(told.published_at) if told.published_at else "à paraître"
    return KitDocument(
        name=f"presse-{told.number}",
        title=page.kit.headline,
        blocks=tuple(_blocks(page)),
        above=f"Communiqué de presse — version {told.number}, {day}",
        footer=page.address,
    )


def _blocks(page: PressPage) -> Iterator[Block]:
    for words in page.kit.paragraphs:
        yield Prose(_line(words))
    if page.kit.contacts:
        yield Heading(_line("Contact presse"))
        yield Items(tuple(_line(one) for one in page.kit.contacts))
    yield PageBreak()
    yield Heading(_line(f"{page.text_title} : la version {page.told.number} en une page"))
    yield Prose((Words(page.told.title, Face.STRONG),))
    for words in paragraphs(page.told.story) if page.has_own_words else ():
        yield Prose(_line(words))
    yield from _figures(page)
    yield from _quotes(page)


def _figures(page: PressPage) -> Iterator[Block]:
    yield Heading(_line("Les chiffres, et ce que chacun compte"), 2)
    columns = (_line("Chiffre"), _line("Nombre"), _line("Ce qu'il compte"))
    rows = tuple(
        (_line(said(_DEFINITIONS, "name", one.name)), _line(counted(one)), _line(said(_DEFINITIONS, "of", one.name)))
        for one in page.figures
    )
    yield Table(columns, rows, (3, 2, 7))


def counted(figure: Figure) -> str:
    """Return a figure as it is read: « 40 sur 47 », or alone."""
    return f"{figure.count} sur {figure.whole}" if figure.whole else str(figure.count)


def _quotes(page: PressPage) -> Iterator[Block]:
    if page.passages:
        yield Heading(_line("À citer"), 2)
    links = {one.paragraph.id: one.permalink for one in page.quotes}
    for unit, place in page.passages:
        where = ", ".join(filter(None, (place.label, f"version {page.told.number}", links.get(unit.id, ""))))
        yield Prose((Words(f"« {markdown.words(unit.text).striptags()} »"), Words(f" — {where}", Face.EMPHASIS)))


def _line(words: str) -> Line:
    return (Words(words),)
