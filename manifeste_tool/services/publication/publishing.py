"""Publish a version: numbered, told, tagged, and refused while a paragraph rests on nothing."""

import re

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, Person, require
from manifeste_tool.domain.text.text import Paragraph, Text
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.operations import Effects, carry_out, settle, signature
from manifeste_tool.services.text.sourcing import needs_source
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import ZERO, RefChange
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Version

_NUMBER = re.compile(r"(?:0|[1-9]\d{0,3})\.(?:0|[1-9]\d{0,3})(?:\.(?:0|[1-9]\d{0,3}))?")


class VersionNumberError(RefusedError):
    """The number of a version is not one, is taken, or does not come after the last."""

    sentence = N_("Le numéro « %(number)s » ne convient pas : donnez-en un de la forme 1.2, après %(latest)s.")


class VersionWordsError(RefusedError):
    """A version has no title or no story."""

    sentence = N_("Une version a un titre et un récit de quelques phrases : dites ce qui a changé, et pourquoi.")


class UnsourcedError(RefusedError):
    """Some paragraphs have neither a source nor a declaration."""

    sentence = N_(
        "%(count)s paragraphe(s) n'ont ni source ni « apport de la commission » (le premier : %(place)s). "
        "Citez leurs sources ou déclarez-les, puis publiez."
    )


class UnchangedVersionError(RefusedError):
    """Today's text is the version published last."""

    sentence = N_("Le texte n'a pas changé depuis la version %(number)s : il n'y a rien à publier.")


class PublishedMeanwhileError(StaleError):
    """The text moved after the person looked at what they publish."""

    sentence = N_("Le texte a changé depuis que vous avez ouvert cette page. Relisez-le, puis publiez.")


def unsourced(connection: Connection, text: Text) -> tuple[Paragraph, ...]:
    """Return the units that stand in the way of a publication, in order."""
    declared = texts.declared(connection)
    return tuple(unit for unit in text if needs_source(unit, declared))


def publish(ws: Workspace, by: Person, *, number: str, title: str, story: str, seen: str) -> Version:
    """Publish today's text, as seen at commit `seen`, under an annotated tag `v<number>`.

    Raises `ForbiddenError` and the refusals of this module.
    """
    with ws.repository.opened() as git:
        settle(ws, git)
        with ws.reading() as connection:
            require(ws.reader(by, connection), Act.PUBLISH)
            version = _checked(ws, connection, by, (number.strip(), title.strip(), story.strip()), seen)
        name = f"v{version.number}"
        words = f"{version.title}\n\n{version.story}"
        tag = git.tag_object(name, version.sha, words, signature(ws, by))
        about = Fact(
            Happened.VERSION_PUBLISHED, ws.now(), by.id, About.VERSION, version.number, {}, audience=Audience.PUBLIC
        )
        effects = Effects(facts=(about,), version=version)
        change = RefChange(f"refs/tags/{name}", tag, ZERO)
        carry_out(ws, git, effects, changes=[change], operation_id=ws.new_key(), kind="publication", by=by)
    return version


def _checked(ws: Workspace, connection: Connection, by: Person, words: tuple[str, str, str], seen: str) -> Version:
    number, title, story = words
    tip, latest = ws.main(connection), texts.latest_version(connection)
    if tip != seen:
        raise PublishedMeanwhileError
    if not title or not story:
        raise VersionWordsError
    if not _NUMBER.fullmatch(number) or (latest and _rank(number) <= _rank(latest.number)):
        raise VersionNumberError(number=number[:20], latest=latest.number if latest else "0.0")
    if latest and latest.sha == tip:
        raise UnchangedVersionError(number=latest.number)
    text = ws.text(connection, tip)
    if missing := unsourced(connection, text):
        raise UnsourcedError(count=len(missing), place=text.places[missing[0].id].label)
    declared = tuple(sorted(texts.declared(connection) & text.by_id.keys()))
    return Version(number, tip, title[:200], story, ws.now(), by.id, declared)


def _rank(number: str) -> tuple[int, ...]:
    return tuple(map(int, number.split(".")))
