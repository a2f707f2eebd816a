"""Publish a version: numbered, told, tagged, and refused while a paragraph rests on nothing.

What is published now, what was prepared and is published by hand, and what the clock opens at its hour go through the
same two functions: `checked`, which refuses, and `open_version`, which writes both stores.
"""

from dataclasses import dataclass

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.publication.numbers import is_erratum, is_version, rank
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.markdown import serialise
from manifeste_tool.domain.text.text import Paragraph, Text
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.operations import Effects, carry_out, signature
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.privacy.scanning import scanned
from manifeste_tool.services.publication.telling import everybody
from manifeste_tool.services.serving.settling import settle
from manifeste_tool.services.text.sourcing import needs_source
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN, TAGS, ZERO, MovedRefError, Opened, RefChange
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Version

#: The longest title, and the longest story: twenty pages are no story.
LONGEST_TITLE, LONGEST_STORY = 200, 20_000


class VersionNumberError(RefusedError):
    """The number of a version is not one, is taken, or does not come after the last."""

    fields = ("number",)
    sentence = N_("Le numéro « %(number)s » ne convient pas : donnez-en un de la forme 1.2, après %(latest)s.")


class ErratumNumberError(RefusedError):
    """A version is given the number of an erratum."""

    fields = ("number",)
    sentence = N_(
        "Le numéro « %(number)s » est celui d'un erratum : donnez-en un de la forme 1.2. "
        "Pour corriger une version publiée, ouvrez sa page et choisissez « Publier un erratum »."
    )


class VersionWordsError(RefusedError):
    """A version has no title or no story."""

    fields = ("title",)
    sentence = N_("Une version a un titre et un récit de quelques phrases : dites ce qui a changé, et pourquoi.")


class VersionTooLongError(RefusedError):
    """The title or the story of a version holds more than is kept."""

    fields = ("story",)
    sentence = N_(
        "Le titre compte %(title)s signes au plus et le récit %(story)s : raccourcissez. Vos mots sont gardés."
    )


class UnsourcedError(RefusedError):
    """Some paragraphs have neither a source nor a declaration."""

    sentence = N_(
        "%(count)s paragraphe(s) n'ont ni source ni « apport de la commission » (le premier : %(place)s). "
        "Citez leurs sources ou déclarez-les, puis publiez."
    )


class UnchangedVersionError(RefusedError):
    """The text is that of the last version."""

    sentence = N_("Le texte n'a pas changé depuis la version %(number)s : il n'y a rien à publier.")


class BehindVersionError(RefusedError):
    """The text is older than what a version has published already, or is no decision on the text."""

    sentence = N_(
        "Ce texte est antérieur à la version %(number)s, publiée depuis : préparez de nouveau la vôtre à partir du "
        "texte d'aujourd'hui."
    )


class PublishedMeanwhileError(StaleError):
    """The text moved after the person looked at what they publish."""

    sentence = N_("Le texte a changé depuis que vous avez ouvert cette page. Relisez-le, puis publiez.")


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a version, as typed: without the spaces around."""

    number: str
    title: str
    story: str


def words(number: str, title: str, story: str) -> Words:
    """Return what was typed, clean."""
    lines = (line.rstrip() for line in story.strip().splitlines())
    return Words(number.strip(), " ".join(title.split()), "\n".join(lines))


def unsourced(connection: Connection, text: Text) -> tuple[Paragraph, ...]:
    """Return the units that stand in the way of a publication, in order."""
    declared = texts.declared(connection)
    return tuple(unit for unit in text if needs_source(unit, declared))


def publish(ws: Workspace, by: Person, *, number: str, title: str, story: str, seen: str) -> Version:
    """Publish today's text, as seen at commit `seen`, under an annotated tag `v<number>`; a second click is the first.

    Raises `ForbiddenError` and the refusals of this module.
    """
    typed = words(number, title, story)
    with ws.repository.opened() as git:
        settle(ws, git)
        with ws.reading() as connection:
            require(ws.reader(by, connection), Act.PUBLISH)
            if done := published_as(connection, typed, seen):
                return done
            if ws.main(connection) != seen:
                raise PublishedMeanwhileError
            version = checked(ws, connection, typed, seen, by=by.id)
        return open_version(ws, git, version, by=by)


def published_as(connection: Connection, typed: Words, sha: str) -> Version | None:
    """Return the version that these very words already published of this very text, None where none did."""
    done = texts.version_numbered(connection, typed.number)
    same = done and (done.sha, done.title, done.story) == (sha, typed.title, typed.story)
    return done if done and same and done.withdrawn_at is None else None


def checked(ws: Workspace, connection: Connection, typed: Words, sha: str, *, by: int) -> Version:
    """Return the version that may be published of the text at commit `sha`. Raises the refusals of this module."""
    refuse_words(connection, typed)
    scanning.refuse(ws, (N_("titre"), typed.title), (N_("récit"), typed.story))
    text = ws.text(connection, sha)
    _refuse_place(ws, connection, sha, text)
    if missing := unsourced(connection, text):
        raise UnsourcedError(count=len(missing), place=text.places[missing[0].id].label)
    declared = tuple(sorted(texts.declared(connection) & text.by_id.keys()))
    return Version(typed.number, sha, typed.title, typed.story, ws.now(), by, declared)


def refuse_words(connection: Connection, typed: Words) -> None:
    """Raise what is wrong with a number, a title and a story; a number is never given twice, nor before another."""
    if not typed.title or not typed.story:
        raise VersionWordsError
    if len(typed.title) > LONGEST_TITLE or len(typed.story) > LONGEST_STORY:
        raise VersionTooLongError(title=LONGEST_TITLE, story=LONGEST_STORY)
    if is_erratum(typed.number):
        raise ErratumNumberError(number=typed.number)
    highest = next((one.number for one in texts.versions(connection)), "")
    if not is_version(typed.number) or (highest and rank(typed.number) <= rank(highest)):
        raise VersionNumberError(number=typed.number[:20], latest=highest or "0.0")


def _refuse_place(ws: Workspace, connection: Connection, sha: str, text: Text) -> None:
    """Raise where a text is not on main after what the last version published, or says nothing else than it."""
    latest = texts.latest_version(connection)
    if latest and ws.text(connection, latest.sha) == text:
        raise UnchangedVersionError(number=latest.number)
    made = texts.decision(connection, sha)
    on_main = made is not None and made.ref == MAIN
    if made is None or not on_main or (latest and made.id <= texts.published_rank(connection, latest)):
        raise BehindVersionError(number=latest.number if latest else "…")


def open_version(
    ws: Workspace, git: Opened, version: Version, *, by: Person | None, prepared_id: int | None = None
) -> Version:
    """Tag the version and put it on record with what is told of it; `carry_out` then writes what the public clones.

    Two who do so at once publish once. `by` None: the program, at the hour that was chosen.
    """
    fact = Fact(
        Happened.VERSION_PUBLISHED,
        ws.now(),
        by.id if by else None,
        About.VERSION,
        version.number,
        audience=Audience.PUBLIC,
    )
    with ws.reading() as connection:
        told = ((fact, everybody(connection, without=by)),)
        kept = {version.sha: serialise(ws.text(connection, version.sha))}
    effects = Effects(version=version, told=told, kept=kept, prepared_id=prepared_id)
    change = tag(ws, git, version, by)
    try:
        carry_out(ws, git, effects, changes=[change], operation_id=ws.new_key(), kind="publication", by=by)
    except MovedRefError:
        return _published_beside(ws, git, version)
    return version


def tag(ws: Workspace, git: Opened, version: Version, by: Person | None) -> RefChange:
    """Write the annotated tag of a version; return the change that names it."""
    told = f"{version.title}\n\n{version.story}" + (f"\n\n{version.note}" if version.note else "")
    written = scanned(ws, git).tag_object(f"v{version.number}", version.sha, told, signature(ws, by))
    return RefChange(f"{TAGS}v{version.number}", written, ZERO)


def _published_beside(ws: Workspace, git: Opened, version: Version) -> Version:
    """Return the version that somebody else published at the same moment. Raises `VersionNumberError` for another."""
    settle(ws, git)
    with ws.reading() as connection:
        done = published_as(connection, Words(version.number, version.title, version.story), version.sha)
    if done is None:
        raise VersionNumberError(number=version.number, latest=version.number)
    return done
