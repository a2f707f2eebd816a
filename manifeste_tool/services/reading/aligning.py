"""Write the texts that follow the French: one paragraph at a time, a whole file, or that it is still right.

Each act is a commit of its own on main in which that one file changes; it merges with nothing, since two people who
write the same paragraph are shown each other's words.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.reading import aligned as following
from manifeste_tool.domain.reading.aligned import TITLE, Aligned, Language, Unit, serialise
from manifeste_tool.domain.reading.alignment import Row, row_of, with_units
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.operations import Effects, Made, carry_out, message, retried, signature
from manifeste_tool.services.privacy.scanning import scanned
from manifeste_tool.services.reading.aligned import aligned
from manifeste_tool.services.serving.settling import settle
from manifeste_tool.services.text.founding import decoded
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.git import MAIN, Opened, RefChange

_NAMES = {Language.ENGLISH: "anglais", Language.EASY: "facile à lire", Language.PLAIN: "en clair"}


class FrenchMovedError(StaleError):
    """The French has other words than those that were shown beside the field."""

    sentence = N_(
        "Le texte français de ce passage a changé pendant que vous écriviez. Vos mots sont conservés ci-dessous : "
        "relisez-les à côté du français d'aujourd'hui, puis enregistrez de nouveau."
    )


class AlignedMeanwhileError(StaleError):
    """Somebody wrote the same passage meanwhile."""

    sentence = N_(
        "Quelqu'un a écrit ce passage pendant que vous l'écriviez : « %(today)s ». Vos mots sont conservés "
        "ci-dessous : reprenez-les, puis enregistrez de nouveau."
    )


class NothingAlignedError(RefusedError):
    """What was sent changes nothing."""

    sentence = N_("Rien n'a changé : modifiez le passage, ou choisissez « Toujours juste » s'il suit bien le français.")


class NothingToConfirmError(RefusedError):
    """There are no words to confirm."""

    sentence = N_("Ce passage n'est pas encore écrit : il n'y a rien à confirmer. Écrivez-le, puis enregistrez.")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a form showed: the fingerprints of the French and of the words that stood beside it."""

    french: str
    words: str


def seen(row: Row) -> Seen:
    """Return what a form shows of a row."""
    return Seen(row.follows, words_seen(row.unit))


def words_seen(unit: Unit | None) -> str:
    """Return 16 hexadecimal digits of the words of a unit as they were typed, `""` for none."""
    return hashlib.sha256(unit.words.encode()).hexdigest()[:16] if unit else ""


def write(ws: Workspace, by: Person, language: Language, identity: str, *, words: str, shown: Seen) -> str:
    """Write the words of one identity, which follow the French that was shown; empty words take them away.

    Return the commit. Raises `ForbiddenError`, `NotFoundError` where nothing follows it, `FrenchMovedError`,
    `AlignedMeanwhileError`, `NothingAlignedError` and the refusals of `domain.reading.aligned.unit_of`.
    """

    def written(text: Text, held: Aligned) -> Unit:
        row = _row(text, held, identity, shown)
        unit = following.unit_of(identity, words, like=row.like, follows=row.follows)
        if unit == row.unit or (row.unit is None and not unit.blocks):
            raise NothingAlignedError
        return unit

    return _carried(ws, by, language, lambda text, held: [written(text, held)], identity)


def confirm(ws: Workspace, by: Person, language: Language, identity: str, *, shown: Seen) -> str:
    """Say that words still follow the French that was shown, without changing them; return the commit.

    Raises what `write` does, `NothingToConfirmError` where there are none and `NothingAlignedError` where they do.
    """

    def confirmed(text: Text, held: Aligned) -> Unit:
        row = _row(text, held, identity, shown)
        if row.unit is None:
            raise NothingToConfirmError
        if row.unit.follows == row.follows:
            raise NothingAlignedError
        return replace(row.unit, follows=row.follows)

    return _carried(ws, by, language, lambda text, held: [confirmed(text, held)], identity)


def take_away(ws: Workspace, by: Person, language: Language, identity: str) -> str:
    """Take away words whose French stands no more; return the commit. Raises `ForbiddenError`, `NotFoundError`."""

    def gone(text: Text, held: Aligned) -> list[Unit]:
        if identity not in held.by_id or row_of(text, language, identity):
            raise NotFoundError
        return [Unit(identity, ())]

    return _carried(ws, by, language, gone, identity)


def bring_in(ws: Workspace, by: Person, language: Language, markdown: str | bytes) -> str:
    """Write all that a file holds in place of what stood; what it does not name stays. Return the commit.

    Raises `ForbiddenError`, `NothingAlignedError` and the refusals of `domain.reading.aligned.parse`.
    """

    def brought(text: Text, held: Aligned) -> list[Unit]:
        words = decoded(markdown) if isinstance(markdown, bytes) else markdown
        sent = following.parse(words, language)
        if with_units(text, held, sent.units) == held:
            raise NothingAlignedError
        return [*sent.units]

    return _carried(ws, by, language, brought, "")


def _row(text: Text, held: Aligned, identity: str, shown: Seen) -> Row:
    row = row_of(text, held.language, identity, held)
    if row is None:
        raise NotFoundError
    if shown.french != row.follows:
        raise FrenchMovedError
    if shown.words != words_seen(row.unit):
        raise AlignedMeanwhileError(today=row.unit.words if row.unit else "")
    return row


_Wanted = Callable[[Text, Aligned], Iterable[Unit]]


def _carried(ws: Workspace, by: Person, language: Language, wanted: _Wanted, identity: str) -> str:
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.WRITE_ALIGNED)

    def act() -> str:
        with ws.repository.opened() as git:
            settle(ws, git)
            return _commit(ws, by, git, (language, identity), wanted)

    return retried(act)


def _commit(ws: Workspace, by: Person, git: Opened, about: tuple[Language, str], wanted: _Wanted) -> str:
    language, identity = about
    with ws.reading() as connection:
        old = ws.main(connection)
        text = ws.text(connection, old)
        held = aligned(ws, connection, old, language) or Aligned(language)
    markdown = serialise(with_units(text, held, wanted(text, held)))
    operation_id, subject = ws.new_key(), _subject(text, language, identity)
    sha = scanned(ws, git).commit(markdown, message(subject, operation_id), signature(ws, by), [old], language=language)
    effects = Effects(
        made=(Made(sha, MAIN, "aligning", text, text, subject),),
        facts=(_fact(ws, by, text, about),),
        aligned={language: markdown},
    )
    change = RefChange(MAIN, sha, old)
    carry_out(ws, git, effects, changes=[change], operation_id=operation_id, kind="aligning", by=by)
    return sha


def _subject(text: Text, language: Language, identity: str) -> str:
    where = {"": "fichier", TITLE: "titre"}.get(identity) or _place(text, identity)
    return f"Texte aligné ({_NAMES[language]}) : {where}"


def _place(text: Text, identity: str) -> str:
    return text.places[identity].label if identity in text.places else f"¶{identity}"


def _fact(ws: Workspace, by: Person, text: Text, about: tuple[Language, str]) -> Fact:
    language, identity = about
    thing = (About.PARAGRAPH, identity) if identity in text.by_id else (About.TEXT, MAIN)
    details = {"language": _NAMES[language]}
    return Fact(Happened.ALIGNED_WRITTEN, ws.now(), by.id, *thing, details, Audience.COMMISSION)
