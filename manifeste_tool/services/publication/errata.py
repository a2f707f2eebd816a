"""Publish an erratum: version 1.0.1, which is 1.0 with other words in some paragraphs, and a dated note on both.

Where today's text still is the corrected version and is corrected with it, the erratum is one commit on main. Else it
is a commit whose parent is the version, on a branch of its own (`refs/errata/1.0` holds 1.0.1, 1.0.2…), so that nothing
of what was decided since gets into it; the correction goes into today's text by a merge commit, in the same act, where
it is wanted there and meets no other change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.merging.merge import merge
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.publication import errata
from manifeste_tool.domain.publication.numbers import next_erratum
from manifeste_tool.domain.publication.standing import line_of
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.markdown import canonical, serialise
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.operations import ERRATA, Effects, Made, carry_out, message, signature
from manifeste_tool.services.privacy.scanning import scanned
from manifeste_tool.services.publication.publishing import tag
from manifeste_tool.services.publication.standing import VersionStanding, version_standing
from manifeste_tool.services.publication.telling import everybody
from manifeste_tool.services.serving.settling import settle
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN, ZERO, MovedRefError, Opened, RefChange
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Version

#: What the decision that corrects a text is called on record.
CORRECTION = "erratum"
_NO_WORDS: Mapping[str, str] = MappingProxyType({})


class WithdrawnVersionError(RefusedError):
    """A version that was withdrawn is corrected, or withdrawn again."""

    sentence = N_("La version %(number)s a été retirée : elle ne se corrige plus. Publiez une nouvelle version.")


class CorrectedAlreadyError(StaleError):
    """The version has an erratum already, which is what is to be corrected now."""

    sentence = N_(
        "La version %(number)s est déjà corrigée par la %(erratum)s : c'est celle-ci qui se corrige. "
        "Vos mots sont gardés."
    )


class NotInTodaysTextError(RefusedError):
    """The correction meets what was changed since in today's text."""

    sentence = N_(
        "Aujourd'hui, %(place)s ne dit plus la même chose : la correction n'y entre pas d'elle-même. Publiez l'erratum "
        "sans corriger le texte d'aujourd'hui, puis reprenez-y ce paragraphe à la main."
    )


@dataclass(frozen=True, slots=True)
class Correction:
    """An erratum as typed: its note, other words by identity, whether today's text is corrected too."""

    note: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    today: bool = True


@dataclass(frozen=True, slots=True)
class ErratumPage:
    """What the form of an erratum shows: the version, its text, what the words typed would change.

    `number` is the one it will have. `today` are the paragraphs whose words are no longer the same in today's text.
    """

    standing: VersionStanding
    number: str
    text: Text
    changed: tuple[UnitDiff, ...]
    error: RefusedError | None
    today: frozenset[str]
    ahead: bool


def erratum_page(
    ws: Workspace, person: Person | None, number: str, words: Mapping[str, str] = _NO_WORDS
) -> ErratumPage:
    """Return the form of an erratum with these words in it, and what they would change or why they cannot be taken.

    Raises `ForbiddenError`, `NotFoundError`, `WithdrawnVersionError`, `CorrectedAlreadyError`.
    """
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.CORRECT_VERSION)
        standing = _correctable(connection, number)
        text, main = ws.text(connection, standing.version.sha), ws.main(connection)
        now = ws.text(connection, main)
        changed, error = _changed(text, words)
        return ErratumPage(
            standing=standing,
            number=_next(connection, number),
            text=text,
            changed=changed,
            error=error,
            today=frozenset(unit.id for unit in text if _words(now, unit.id) != unit.text),
            ahead=main != standing.version.sha,
        )


def publish_erratum(ws: Workspace, by: Person, number: str, typed: Correction) -> Version:
    """Publish the erratum of a version at once; the second of two clicks finds the first.

    Raises `ForbiddenError`, `NotFoundError`, the refusals of this module and of `domain.publication.errata`.
    """
    note = errata.note(typed.note)
    with ws.repository.opened() as git:
        settle(ws, git)
        with ws.reading() as connection:
            require(ws.reader(by, connection), Act.CORRECT_VERSION)
            if done := _done(ws, connection, number, note, typed):
                return done
            writing = _writing(ws, connection, by, number, replace(typed, note=note))
        return _write(ws, git, writing)


@dataclass(frozen=True, slots=True)
class _Writing:
    """An erratum to be written: from which version, as which, and the texts.

    `version` has no commit of its own yet. `main`, `now` and `merged` are today's commit, its text, what that becomes.
    """

    by: Person
    corrected: Version
    version: Version
    branch: str
    before: Text
    after: Text
    told: tuple[int, ...]
    main: str = ""
    now: Text | None = None
    merged: Text | None = None

    @property
    def on_main(self) -> bool:
        """Whether the corrected version still is today's text: the erratum then is one commit on main."""
        return self.main == self.corrected.sha


def _writing(ws: Workspace, connection: Connection, by: Person, number: str, typed: Correction) -> _Writing:
    corrected = _correctable(connection, number).version
    before, main = ws.text(connection, corrected.sha), ws.main(connection)
    after, now = errata.corrected(before, typed.words), ws.text(connection, main)
    version = replace(
        corrected,
        number=_next(connection, number),
        published_at=ws.now(),
        person_id=by.id,
        note=typed.note,
        corrects=number,
    )
    return _Writing(
        by=by,
        corrected=corrected,
        version=version,
        branch=f"{ERRATA}{line_of(texts.versions(connection), number)}",
        before=before,
        after=after,
        told=everybody(connection, without=by),
        main=main if typed.today else "",
        now=now,
        merged=_merged(before, now, after) if typed.today and main != corrected.sha else None,
    )


def _merged(before: Text, now: Text, after: Text) -> Text | None:
    """Return today's text with the correction in it, None where it says so already. Raises `NotInTodaysTextError`."""
    met = merge(before, now, after)
    if not met.clean:
        raise NotInTodaysTextError(place=before.places[met.unsettled[0].id].label)
    result = canonical(met.text)
    return None if result == now else result


def _write(ws: Workspace, git: Opened, writing: _Writing) -> Version:
    operation_id, subject = ws.new_key(), f"Erratum de la version {writing.corrected.number}"
    words = message(subject, operation_id, [("Corrige", writing.corrected.number)])
    author = signature(ws, writing.by)
    sha = scanned(ws, git).commit(serialise(writing.after), words, author, [writing.corrected.sha])
    version = replace(writing.version, sha=sha)
    ref, old = (MAIN, writing.main) if writing.on_main else (writing.branch, git.resolve(writing.branch) or ZERO)
    made = [Made(sha, ref, CORRECTION, writing.before, writing.after, subject)]
    changes = [RefChange(ref, sha, old)]
    if writing.merged is not None and writing.now is not None:
        joined = scanned(ws, git).commit(serialise(writing.merged), words, author, [writing.main, sha])
        made.append(Made(joined, MAIN, CORRECTION, writing.now, writing.merged, subject))
        changes.insert(0, RefChange(MAIN, joined, writing.main))
    effects = Effects(
        made=tuple(made),
        version=version,
        told=((_fact(ws, writing), writing.told),),
        tips={} if changes[0].ref == ref else {ref: sha},
        kept={sha: serialise(writing.after)},
        aligned_as={sha: writing.corrected.sha},
    )
    moves = [*changes, tag(ws, git, version, writing.by)]
    try:
        carry_out(ws, git, effects, changes=moves, operation_id=operation_id, kind=CORRECTION, by=writing.by)
    except MovedRefError:
        return _beside(ws, git, version, writing.after)
    return version


def _beside(ws: Workspace, git: Opened, wanted: Version, after: Text) -> Version:
    """Return the erratum that somebody else published with the same words at the same moment.

    Raises `MovedRefError` where what moved was something else, `CorrectedAlreadyError` for another erratum.
    """
    settle(ws, git)
    with ws.reading() as connection:
        done = texts.version_numbered(connection, wanted.number)
        if done is None:
            raise MovedRefError
        if (done.note, done.corrects) != (wanted.note, wanted.corrects) or ws.text(connection, done.sha) != after:
            raise CorrectedAlreadyError(number=wanted.corrects, erratum=done.number)
    return done


def _done(ws: Workspace, connection: Connection, number: str, note: str, typed: Correction) -> Version | None:
    """Return the erratum that the very same form published already."""
    found = version_standing(connection, number)
    done = next((one for one in texts.versions(connection) if one.corrects == number and one.note == note), None)
    if done is None or done.withdrawn_at is not None:
        return None
    after = errata.corrected(ws.text(connection, found.version.sha), typed.words)
    return done if ws.text(connection, done.sha) == after else None


def _correctable(connection: Connection, number: str) -> VersionStanding:
    standing = version_standing(connection, number)
    if not timely(Act.CORRECT_VERSION, standing.state):
        if standing.corrected_by and not standing.withdrawn:
            raise CorrectedAlreadyError(number=number, erratum=standing.corrected_by.number)
        raise WithdrawnVersionError(number=number)
    return standing


def _next(connection: Connection, number: str) -> str:
    return next_erratum(number, {one.number for one in texts.versions(connection)})


def _changed(text: Text, words: Mapping[str, str]) -> tuple[tuple[UnitDiff, ...], RefusedError | None]:
    try:
        after = errata.corrected(text, words)
    except RefusedError as error:
        return (), error
    return tuple(unit for unit in text_diff(text, after) if unit.changed), None


def _words(text: Text, identity: str) -> str:
    unit = text.by_id.get(identity)
    return unit.text if unit else ""


def _fact(ws: Workspace, writing: _Writing) -> Fact:
    details = {"corrects": writing.corrected.number, "words": writing.version.note}
    name, number = Happened.ERRATUM_PUBLISHED, writing.version.number
    return Fact(name, ws.now(), writing.by.id, About.VERSION, number, details, Audience.PUBLIC)
