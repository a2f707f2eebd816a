"""« Signaler » a contribution without account: acknowledged at once, answered by the secretariat."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.consulting.contributions import Contribution, Reach
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gathering.moderation import Reason
from manifeste_tool.domain.gathering.voices import Flag, Motive, address, words
from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter, News, Recipient
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services import notifying
from manifeste_tool.services.guarding.senders import Sender, admit
from manifeste_tool.services.moderation import holding
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.telling import posting
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.voices import keys
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import flags

LINK = "/signalements/<key>"


class UnknownFlagError(NotFoundError):
    """A link that leads to nothing that was flagged."""

    sentence = N_(
        "Ce lien ne mène à aucun signalement. Vérifiez que l'adresse est entière, telle que vous l'avez reçue."
    )


class NoMotiveError(RefusedError):
    """No motive was chosen."""

    fields = ("motive", "reason")
    sentence = N_("Choisissez un motif : il dit au secrétariat quoi regarder.")


class SettledFlagError(RefusedError):
    """What was flagged has its answer."""

    sentence = N_("Ce signalement a déjà reçu sa réponse.")


@dataclass(frozen=True, slots=True)
class FlagView:
    """What somebody said, with the contribution as its reader may see it and who answered."""

    flag: Flag
    contribution: Contribution
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class FlagList:
    """A page of what was flagged."""

    rows: tuple[FlagView, ...]
    paging: Paging
    settled: bool


def contribution_to_flag(ws: Workspace, person: Person | None, reference: str) -> Contribution:
    """Return a contribution that somebody may flag: one they may read. Raises `NotFoundError`."""
    with ws.reading() as connection:
        return _readable(ws, connection, person, reference)


def flag(
    ws: Workspace, sender: Sender, person: Person | None, reference: str, *, motive: str, message: str, email: str
) -> str:
    """Say that a contribution should not stand as it does; return the key of the page that will hold the answer.

    Raises `NotFoundError`, `NoMotiveError`, `NoWordsError`, `WrongAddressError`, `RobotError`, `TooOftenError`.
    """
    chosen = next((one for one in Motive if one.value == motive), None)
    if chosen is None:
        raise NoMotiveError
    said = words(message) if message.strip() or chosen is Motive.OTHER else ""
    written = address(email) if email.strip() else ""
    with ws.writing() as connection:
        known = _readable(ws, connection, person, reference)
        admit(ws, connection, sender, Limit.FLAG)
        new = Flag(0, known.reference, chosen, ws.now(), said, written, language=sender.language)
        number = flags.add(connection, new, digest(ws.new_key()))
        key = keys.key_of(ws, connection, "flag", number)
        flags.place(connection, number, digest(key))
        _record(ws, connection, None, replace(new, id=number), Happened.CONTRIBUTION_FLAGGED)
        _post(ws, connection, replace(new, id=number))
    return key


def flag_page(ws: Workspace, key: str) -> Flag:
    """Return what somebody flagged, with its answer once there is one. Raises `UnknownFlagError`."""
    with ws.reading() as connection:
        found = flags.by_digest(connection, digest(key))
        if found is None:
            raise UnknownFlagError
        return found


def flag_list(ws: Workspace, person: Person | None, *, settled: bool = False, page: int | None = 1) -> FlagList:
    """Return a page of what was flagged. Raises `ForbiddenError`."""
    asked = paging(page)
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.MODERATE)
        found, total = flags.page(connection, settled=settled, limit=asked.size, offset=asked.offset)
        known = contributions.of_references(connection, {one.contribution for one in found})
        names: Mapping[int, str] = names_of(connection, [one.settled_by_id for one in found if one.settled_by_id])
        rows = (FlagView(one, known[one.contribution], names.get(one.settled_by_id or 0, "")) for one in found)
        return FlagList(tuple(rows), replace(asked, total=total), settled)


def settle(ws: Workspace, by: Person, flag_id: int, *, upheld: bool, answer: str) -> None:
    """Answer; where it is `upheld`, the contribution is held until a moderator has looked at it.

    Raises `ForbiddenError`, `NotFoundError`, `NoWordsError`, `SettledFlagError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.SETTLE_FLAG)
        one = flags.get(connection, flag_id)
        if one is None:
            raise NotFoundError
        if not timely(Act.SETTLE_FLAG, one.state):
            raise SettledFlagError
        said = words(answer)
        flags.settle(connection, flag_id, by_id=by.id, at=ws.now(), upheld=upheld, answer=said)
        if upheld:
            _hold(ws, connection, one.contribution)
        done = replace(one, settled_at=ws.now(), settled_by_id=by.id, upheld=upheld, answer=said)
        _record(ws, connection, by, done, Happened.FLAG_ANSWERED)
        _post(ws, connection, done)


def _hold(ws: Workspace, connection: Connection, reference: str) -> None:
    if not holding.hold(connection, reference, Reason.FLAGGED, ws.now()):
        return
    fact = Fact(Happened.CONTRIBUTION_HELD, ws.now(), None, About.CONTRIBUTION, reference)
    journal.record(connection, fact)


def _readable(ws: Workspace, connection: Connection, person: Person | None, reference: str) -> Contribution:
    found = contributions.get(connection, reference)
    if found is None or not Reach.of(ws.reader(person, connection)).reads(found):
        raise NotFoundError
    return found


def _record(ws: Workspace, connection: Connection, by: Person | None, one: Flag, name: Happened) -> None:
    details = {"contribution": one.contribution, "path": "/secretariat/contributions-signalees"}
    person_id = by.id if by else None
    fact = journal.record(connection, Fact(name, ws.now(), person_id, About.FLAG, str(one.id), details))
    if by is None:
        notifying.notify_secretariat(connection, fact)


def _post(ws: Workspace, connection: Connection, one: Flag) -> None:
    if one.email:
        key = keys.key_of(ws, connection, "flag", one.id)
        values = {"flag": one, "link": ws.base_url + LINK.replace("<key>", key)}
        to = Recipient(one.email, one.email, language=one.language)
        posting.post(ws, connection, to, Letter(News.MODERATION, "flag", values))
