"""Answer a convocation until the sitting opens: a member comes, sends their substitute, gives a proxy, is excused."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.attendance import Attending
from manifeste_tool.domain.commission.sittings import Answer, Sitting, SittingState
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, ForbiddenError, RefusedError, StaleError
from manifeste_tool.services import notifying
from manifeste_tool.services.sittings.attending import refuse_unfit_holder
from manifeste_tool.services.sittings.rooms import known, record
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import members, sittings
from manifeste_tool.storage.database import Connection

_COMING = (Attending.PRESENT, Attending.SUBSTITUTE)


class NoAnswerError(RefusedError):
    """An answer that says nothing."""

    fields = ("answer", "words", "body")
    sentence = N_(
        "Choisissez une réponse : vous venez, votre suppléant vient, vous donnez pouvoir, ou vous êtes excusé."
    )


class NotConvenedYetError(StaleError):
    """An answer before the convocation."""

    sentence = N_("Les membres ne sont pas encore convoqués à la séance « %(title)s » : répondez à la convocation.")


class AnswersClosedError(StaleError):
    """An answer once the sitting has begun, is over or cancelled."""

    sentence = N_(
        "La séance « %(title)s » est %(state)s : les réponses sont closes, et celle que vous aviez donnée reste. "
        "Pendant la séance, dites au secrétariat qui vient, qui part et qui donne pouvoir."
    )


class Doubt(StrEnum):
    """What an answer leaves unsure, so that somebody is told; the values name it in templates."""

    HOLDER_GAVE = "holder_gave"  # the holder of the proxy gave theirs
    HOLDER_EXCUSED = "holder_excused"
    HOLDS_AND_IS_AWAY = "holds_and_is_away"  # who does not come holds the proxies of others


def answer(
    ws: Workspace, by: Person, sitting_id: int, member_id: int, how: Attending | None, *, holder_id: int | None = None
) -> Answer:
    """Write what a member answers, in the place of an earlier answer; by the secretariat for what came by other ways.

    Told: the holder of a proxy given or taken back, the substitutes who are to come, those whose proxy a member holds
    who will not come, and the member for whom the secretariat answered.

    Raises `ForbiddenError`, `NotFoundError`, `NotConvenedYetError`, `AnswersClosedError`, `NoAnswerError`,
    `NoProxiesError`, `OwnProxyError`, `TooManyProxiesError`.
    """
    with ws.writing() as connection:
        sitting, member = known(connection, sitting_id), _entitled(ws, connection, by, member_id)
        _refuse_untimely(sitting)
        if how is None:
            raise NoAnswerError
        given = sittings.answers(connection, sitting.id)
        before = given.get(member.id)
        new = Answer(sitting.id, member.id, how, ws.now(), holder_id if how is Attending.PROXY else None)
        if new.how is Attending.PROXY:
            refuse_unfit_holder(connection, sitting, member, holder_id, proxies(given.values()))
        if before is None or (before.how, before.holder_id) != (new.how, new.holder_id):
            _write(ws, connection, by, sitting, new, before=before)
    return new


def proxies(answers: Iterable[Answer]) -> dict[int, int]:
    """Return whom each member means to give their proxy to."""
    return {one.member_id: one.holder_id for one in answers if one.how is Attending.PROXY and one.holder_id}


def doubts(answers: Mapping[int, Answer], member_id: int) -> tuple[Doubt, ...]:
    """Return what the answer of a member leaves unsure, beside the answers of the others."""
    own = answers.get(member_id)
    if own is None or own.how in _COMING:
        return ()
    holder = answers.get(own.holder_id or 0)
    found = {
        Doubt.HOLDER_GAVE: holder is not None and holder.how is Attending.PROXY,
        Doubt.HOLDER_EXCUSED: holder is not None and holder.how is Attending.EXCUSED,
        Doubt.HOLDS_AND_IS_AWAY: member_id in proxies(answers.values()).values(),
    }
    return tuple(doubt for doubt, stands in found.items() if stands)


def _entitled(ws: Workspace, connection: Connection, by: Person, member_id: int) -> Person:
    """Return the member who answers, or for whom the secretariat does. Raises `ForbiddenError`."""
    reader = ws.reader(by, connection)
    if by.id == member_id:
        require(reader, Act.ANSWER_CONVOCATION, owner=member_id)
    else:
        require(reader, Act.HOLD_SITTING)
    found = next((one for one in members.in_office(connection) if one.id == member_id), None)
    if found is None:
        raise ForbiddenError
    return found


def _refuse_untimely(sitting: Sitting) -> None:
    if not timely(Act.ANSWER_CONVOCATION, sitting.state):
        if sitting.state is SittingState.PLANNED:
            raise NotConvenedYetError(title=sitting.title)
        raise AnswersClosedError(title=sitting.title, state=sitting.state)


def _write(
    ws: Workspace, connection: Connection, by: Person, sitting: Sitting, new: Answer, *, before: Answer | None
) -> None:
    entered_by = None if by.id == new.member_id else by.id
    sittings.put_answer(
        connection, Answer(sitting.id, new.member_id, new.how, new.answered_at, new.holder_id, entered_by)
    )
    details = {"member": str(new.member_id), "how": str(new.how), "holder": str(new.holder_id or "")}
    details |= {"was": str(before.how), "was_holder": str(before.holder_id or "")} if before else {}
    fact_id = record(ws, connection, by, sitting, Happened.CONVOCATION_ANSWERED, details, thing=Thing.ATTENDANCE)
    notifying.notify(connection, fact_id, _concerned(connection, sitting, new, before) - {by.id})


def _concerned(connection: Connection, sitting: Sitting, new: Answer, before: Answer | None) -> set[int]:
    """Return whom an answer concerns: its member, holders, substitutes, and givers who lose their holder."""
    told = {new.member_id, *(one.holder_id for one in (new, before) if one and one.holder_id)}
    if Attending.SUBSTITUTE in (new.how, before.how if before else None):
        told |= {one.id for one in members.substitutes(connection, [new.member_id]).get(new.member_id, ())}
    if new.how not in _COMING and (before is None or before.how in _COMING):
        given = proxies(sittings.answers(connection, sitting.id).values())
        told |= {giver for giver, holder in given.items() if holder == new.member_id}
    return told
