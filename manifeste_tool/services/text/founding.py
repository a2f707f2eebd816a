"""Found a text: the first commit of an instance, from a Markdown file or from a title."""

from dataclasses import replace

from manifeste_tool.documents.returning import reading
from manifeste_tool.domain.audience import Audience, Stage, StageKind
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.returning.founded import founded
from manifeste_tool.domain.text.markdown import parse, serialise
from manifeste_tool.domain.text.text import Text, with_identities
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.paths import shipped
from manifeste_tool.services.operations import Effects, Made, carry_out, message, signature
from manifeste_tool.services.privacy.scanning import scanned
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings, stages
from manifeste_tool.storage.git import MAIN, ZERO, RefChange
from manifeste_tool.storage.text import identities, texts

_DOCUMENTS = (".docx", ".odt", ".doc", ".docm")
_NO_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")
_MOST_SAID = 20


class AlreadyFoundedError(RefusedError):
    """The instance has a text already."""

    sentence = N_("Cette instance a déjà un texte. Modifiez-le en ligne, ou créez une autre instance.")


class EmptyFoundingError(RefusedError):
    """The file to found a text on holds no text at all."""

    sentence = N_("Ce fichier ne contient aucun texte. Choisissez un fichier Markdown, ou donnez un titre (--title).")


class UnreadableFileError(RefusedError):
    """A text file is not in UTF-8."""

    sentence = N_("Ce fichier n'est pas un texte en UTF-8. Enregistrez-le en UTF-8, puis recommencez.")


class UnfitDocumentError(RefusedError):
    """Passages of a document have no place in a text."""

    sentence = N_(
        "« %(name)s » : %(count)s passage(s) ne peuvent pas être repris (image, zone de texte, note, signe interdit).\n"
        "%(lines)s\nCorrigez-les dans le document, puis recommencez : rien n'a été créé."
    )


def outline(title: str) -> str:
    """Return the Markdown of a text that has a title and nothing else."""
    return f"---\ntitle: {title}\nlang: fr\n---\n"


def shipped_outline() -> str:
    """Return the outline that ships with the program, as one starts from it: nothing is cited yet."""
    return without_sources((shipped("manifeste") / "texte-fondateur.md").read_text(encoding="utf-8"))


def without_sources(markdown: str) -> str:
    """Return a text whose paragraphs cite nothing, as one starts before any contribution has come in."""
    text = parse(markdown)
    return serialise(text.with_paragraphs(replace(unit, sources=frozenset()) for unit in text))


def decoded(data: bytes) -> str:
    """Return the words of a file. Raises `UnreadableFileError` (not UTF-8), `EmptyFoundingError` (no words)."""
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError from error
    if not words.strip():
        raise EmptyFoundingError
    return words


def markdown_of(data: bytes, name: str) -> str:
    """Return the Markdown that a file founds a text on: a text file as it is, a DOCX or an ODT paragraph by paragraph.

    Raises what `decoded` and `documents.returning.reading` do, and `UnfitDocumentError` naming each paragraph.
    """
    if not name.lower().endswith(_DOCUMENTS) and not data.startswith(_NO_TEXT):
        return decoded(data)
    found, refused = founded(reading.read(data, name=name))
    if refused:
        lines = "\n".join(f"– paragraphe {one.number}, « {one.words} »" for one in refused[:_MOST_SAID])
        raise UnfitDocumentError(name=name, count=len(refused), lines=lines)
    if not found.paragraphs:
        raise EmptyFoundingError
    return serialise(found)


def refuse_unfit(markdown: str) -> None:
    """Raise what `found` would for this Markdown, before anything is made."""
    text = parse(markdown)
    if not text.paragraphs and not text.front:
        raise EmptyFoundingError


def found(ws: Workspace, markdown: str, *, stage: Stage | None = None) -> str:
    """Give every unit an identity, write the first commit and open the first drafting; return the commit.

    Raises `AlreadyFoundedError`, `EmptyFoundingError`, or the refusal of `parse` with the number of the line.
    """
    refuse_unfit(markdown)
    parsed = parse(markdown)
    with ws.reading() as connection:
        if texts.tip_of(connection, MAIN):
            raise AlreadyFoundedError
        text = with_identities(parsed, identities.fresh(connection, ws.new_id))
    operation_id = ws.new_key()
    with ws.repository.opened() as git:
        sha = scanned(ws, git).commit(
            serialise(text), message("Fondation du texte", operation_id), signature(ws, None), []
        )
        made = Made(sha, MAIN, "founding", Text(), text, "Fondation du texte")
        fact = Fact(Happened.TEXT_FOUNDED, ws.now(), None, About.TEXT, MAIN, audience=Audience.DRAFTERS)
        effects = Effects((made,), (fact,))
        change = RefChange(MAIN, sha, ZERO)
        carry_out(ws, git, effects, changes=[change], operation_id=operation_id, kind="founding", by=None)
    open_founded(ws, stage)
    return sha


def open_founded(ws: Workspace, stage: Stage | None = None) -> None:
    """Give a text that was founded its title, its cycle and its first stage, once; `catch_up` does where it was cut."""
    with ws.writing() as connection:
        tip = texts.tip_of(connection, MAIN)
        if tip is None or settings.get(connection, "cycle"):
            return
        settings.put(connection, "cycle", "1")
        if not settings.get(connection, "title"):  # an administrator may have named the site before
            settings.put(connection, "title", ws.text(connection, tip).title or "Manifeste")
        if not stages.every(connection):
            stages.add(connection, stage or Stage(StageKind.DRAFTING, ws.now()))


def may_found(ws: Workspace, person: Person | None) -> None:
    """Raise `ForbiddenError` for whoever may not found the text, `AlreadyFoundedError` where there is one."""
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.SET_STAGES)
        if texts.tip_of(connection, MAIN) is not None:
            raise AlreadyFoundedError


def found_from(ws: Workspace, by: Person, data: bytes, name: str) -> str:
    """Found the text on a file, for whoever may. Raises what `may_found`, `markdown_of` and `found` do."""
    may_found(ws, by)
    return found(ws, markdown_of(data, name))
