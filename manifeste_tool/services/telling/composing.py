"""Turn what people are told of into mails: each notice once, at the rhythm that each person chose.

Who dies in between loses nothing and says nothing twice: a mail stands in the outbox in the transaction that settles
the notices it tells.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.facts import About, Fact
from manifeste_tool.domain.newsworthy import NEWS_OF
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter, News, Rhythm, mailed_from
from manifeste_tool.services.telling import posting
from manifeste_tool.services.telling.contents import letter_of
from manifeste_tool.services.telling.knowing import may_know
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import notices, people
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.notices import Untold
from manifeste_tool.storage.telling import preferences

#: How many letters one mail carries; a longer day is read in line.
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Composed:
    """What a run did: mails put into the outbox, notices that no mail says."""

    mails: int
    silent: int


@dataclass(frozen=True, slots=True)
class _Bundle:
    """Notices that go into one mail to one person, or into none."""

    person_id: int
    notice_ids: tuple[int, ...]
    daily: bool = False
    silent: bool = False


def compose(ws: Workspace, *, going: Callable[[], bool] = lambda: True) -> Composed:
    """Settle every notice whose time has come: a mail, or none. Each mail is a transaction of its own, while `going()`.

    What cannot be put into words keeps nobody else's mail: it stays, and is raised at the end as an `ExceptionGroup`.
    """
    mails = silent = 0
    failed: list[Exception] = []
    for bundle in _due(ws):
        if not going():
            break
        try:
            with ws.writing() as connection:
                told, untold = _settle(ws, connection, bundle)
        except Exception as error:  # noqa: BLE001 - raised below, once everybody else has their mail
            failed.append(error)
        else:
            mails, silent = mails + told, silent + untold
    if failed:
        message = "some notices could not be put into words"
        raise ExceptionGroup(message, failed)
    return Composed(mails, silent)


def _due(ws: Workspace) -> list[_Bundle]:
    """Return what is to be settled now, in the order it happened."""
    bundles: dict[tuple[object, ...], list[Untold]] = {}
    with ws.reading() as connection:
        chosen: dict[int, Mapping[News, Rhythm]] = {}
        for one in notices.untold(connection):
            if one.person_id not in chosen:
                chosen[one.person_id] = preferences.of(connection, one.person_id)
            key = _bundle_key(ws, one, chosen[one.person_id])
            if key:
                bundles.setdefault(key, []).append(one)
    return [
        _Bundle(those[0].person_id, tuple(one.id for one in those), key[1] is Rhythm.DAILY, key[1] is Rhythm.NEVER)
        for key, those in bundles.items()
    ]


def _bundle_key(ws: Workspace, one: Untold, chosen: Mapping[News, Rhythm]) -> tuple[object, ...]:
    """Return what a notice is bundled by; nothing while its time has not come."""
    kind = NEWS_OF[one.fact.name]
    rhythm = Rhythm.NEVER if one.seen else chosen[kind]
    if rhythm is Rhythm.NEVER:
        return one.person_id, rhythm
    if ws.now() < mailed_from(kind, rhythm, one.fact.at):
        return ()
    if rhythm is Rhythm.DAILY:
        return one.person_id, rhythm
    joined = one.fact.about_id if one.fact.about == About.AMENDMENT else one.id
    return one.person_id, rhythm, kind, one.fact.about, joined


def _settle(ws: Workspace, connection: Connection, bundle: _Bundle) -> tuple[int, int]:
    """Put a bundle into one mail or none, as things stand now; return how many mails and how many silent notices."""
    waiting = notices.untold(connection, bundle.notice_ids)
    person = people.get(connection, bundle.person_id)
    said: dict[int, Letter] = {}
    if person and person.active and person.email and not bundle.silent:
        said = dict(_letters(ws, connection, person, [one for one in waiting if not one.seen]))
    mail_id = _mail(ws, connection, person, bundle, list(said.values())) if person and said else None
    notices.settle(connection, said, ws.now(), mail_id=mail_id)
    notices.settle(connection, (one.id for one in waiting if one.id not in said), ws.now())
    return int(bool(said)), len(waiting) - len(said)


def _letters(
    ws: Workspace, connection: Connection, person: Person, waiting: Iterable[Untold]
) -> Iterable[tuple[int, Letter]]:
    for one in waiting:
        letter = _letter(ws, connection, person, one.fact)
        if letter:
            yield one.id, letter


def _letter(ws: Workspace, connection: Connection, person: Person, fact: Fact) -> Letter | None:
    return letter_of(ws, connection, person, fact) if may_know(ws, connection, person, fact) else None


def _mail(ws: Workspace, connection: Connection, person: Person, bundle: _Bundle, said: list[Letter]) -> int:
    to, last = posting.recipient(person), len(said) - 1
    if not bundle.daily:
        shown = said[-LONGEST:]
        return posting.put(ws, connection, to, shown, kind=str(said[last].kind), subject_of=len(shown) - 1)
    if len(said) > 1:
        cover = {"count": len(said), "at": ws.now(), "more": max(0, len(said) - LONGEST)}
        said = [Letter(said[0].kind, "digest", cover), *said[:LONGEST]]
    return posting.put(ws, connection, to, said, kind=posting.DAILY)
