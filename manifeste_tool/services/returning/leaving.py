"""The text as a document to annotate, and the grid to fill in, for those who see the text."""

from dataclasses import dataclass

from manifeste_tool.documents.kit import opendocument, word
from manifeste_tool.documents.kit.model import Document, Items, Paper, Prose, Table, Words
from manifeste_tool.documents.returning import opendocument_out, word_out
from manifeste_tool.documents.returning.outgoing import Leaving
from manifeste_tool.documents.workbook_out import ods_of, xlsx_of
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.returning.grid import HEADINGS
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings
from manifeste_tool.storage.text import texts

TEXT_FORMS = ("docx", "odt")
GRID_FORMS = ("docx", "odt", "xlsx", "ods")
_WRITERS = {"docx": word_out, "odt": opendocument_out}
_MEDIA = {
    "docx": word_out.MEDIA_TYPE,
    "odt": opendocument_out.MEDIA_TYPE,
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_HOW = (
    "Une ligne par changement. Désignez le passage par son chapitre et son alinéa, ou en recopiant ses mots. "
    "La rédaction proposée remplace tout ce passage."
)
_EXAMPLES = (
    ("Chapitre I, alinéa 2", "La nouvelle rédaction de l'alinéa entier.", "Pourquoi."),
    ("Après le chapitre II, alinéa 3", "Un alinéa à insérer.", ""),
    ("Quelques mots recopiés du texte", "Les mots qui les remplacent.", ""),
    ("Chapitre III, alinéa 1", "Supprimer", ""),
)


@dataclass(frozen=True, slots=True)
class Left:
    """A document that leaves: its bytes, the name of its file, what browsers call it."""

    content: bytes
    name: str
    media_type: str


def to_annotate(ws: Workspace, person: Person | None, form: str, *, version: str = "") -> Left:
    """Return today's text, or a published version, as `docx` or `odt` with its identities and its base inside.

    Raises `NotFoundError` where the reader does not see that text.
    """
    with ws.reading() as connection:
        published = texts.version_numbered(connection, version) if version else None
        today = not version and ws.reader(person, connection).sees(Thing.CURRENT_TEXT)
        if published is None and not today:
            raise NotFoundError
        sha = published.sha if published else ws.main(connection)
        text = ws.text(connection, sha)
        leaving = Leaving(text.paragraphs, text.title, sha, settings.get(connection, "title"))
    called = f"manifeste-v{published.number}" if published else "manifeste"
    return Left(_WRITERS[form].written(leaving), f"{called}-a-annoter.{form}", _MEDIA[form])


def grid(form: str) -> Left:
    """Return the grid to fill in, as `docx`, `odt`, `xlsx` or `ods`."""
    name = f"grille-amendements.{form}"
    if form in ("xlsx", "ods"):
        content = (xlsx_of if form == "xlsx" else ods_of)("grille", [HEADINGS])
        return Left(content, name, _MEDIA[form])
    document = _grid()
    return Left((word if form == "docx" else opendocument).written(document), name, _MEDIA[form])


def _grid() -> Document:
    said = [f"{passage} → {wording}" for passage, wording, _ in _EXAMPLES]
    return Document(
        name="grille-amendements",
        title="Grille de propositions d'amendement",
        blocks=(
            Prose((Words(_HOW),)),
            Items(tuple((Words(one),) for one in said)),
            Table(tuple((Words(one),) for one in HEADINGS), (), (3, 4, 3), blank=12),
        ),
        above="À remplir et à déposer à la page « Documents »",
        footer="Rien n'est créé avant que vous l'ayez confirmé.",
        paper=Paper.LANDSCAPE,
    )
