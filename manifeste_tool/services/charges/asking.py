"""Ask one person, a member or an outsider, what they think of one place; remind, extend, withdraw."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from manifeste_tool.domain.addresses import is_address
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.charges import OpinionRequest
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter, News, Recipient
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services import notifying
from manifeste_tool.services.charges.places import place_named
from manifeste_tool.services.membership.adding import LIMITS, MalformedAddressError
from manifeste_tool.services.telling import posting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.commission import questions
from manifeste_tool.storage.database import Connection

#: How long after its date a link still takes a late answer, and how long before somebody is reminded again.
GRACE, AGAIN = timedelta(days=7), timedelta(days=1)
LONGEST_QUESTION = 2_000


class NoQuestionError(RefusedError):
    """A request without a question, or with one that is too long."""

    fields = ("question",)
    sentence = N_("Écrivez votre question, en %(limit)s signes au plus.")


class NobodyAskedError(RefusedError):
    """A question put to nobody, or to a member who is not there."""

    fields = ("person", "name")
    sentence = N_("Dites à qui vous posez la question : un membre de la liste, ou un nom et une adresse électronique.")


class PastDateError(RefusedError):
    """An answer would be due before now."""

    fields = ("due_at",)
    sentence = N_("La date est passée. Choisissez une date à venir.")


class NoPlaceError(RefusedError):
    """A question on what is neither in the text nor an amendment."""

    sentence = N_("Ce passage n'est plus dans le texte. Demandez depuis le texte ou un amendement.")


class ClosedRequestError(StaleError):
    """A request that has its answer, was withdrawn or has expired does not move any more."""

    sentence = N_("Cette demande n'attend plus de réponse. Relisez la liste ; vous pouvez en faire une nouvelle.")


class RemindedAlreadyError(RefusedError):
    """Somebody is reminded once a day at most."""

    sentence = N_("%(name)s a déjà été relancé il y a moins d'un jour. Attendez demain, ou téléphonez.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form says: one place or one amendment, one member or an outsider, the question and its date."""

    question: str
    due_at: datetime
    place: str = ""
    amendment_id: int | None = None
    person_id: int | None = None
    name: str = ""
    email: str = ""
    organisation: str = ""


def ask(ws: Workspace, by: Person, asked: Asked) -> OpinionRequest:
    """Put a question to one person, who is told, an outsider by a mail with their link.

    Raises `ForbiddenError` and the refusals of this module.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.ASK_OPINION)
        question = asked.question.strip()
        if not 0 < len(question) <= LONGEST_QUESTION:
            raise NoQuestionError(limit=LONGEST_QUESTION)
        if asked.due_at <= ws.now():
            raise PastDateError
        _refuse_elsewhere(ws, connection, asked)
        whom = _whom(connection, asked)
        new = OpinionRequest(
            key=ws.new_key(),
            name=whom.name,
            person_id=whom.person_id,
            email=whom.email,
            organisation=whom.organisation,
            question=question,
            asked_by_id=by.id,
            asked_at=ws.now(),
            due_at=asked.due_at,
            expires_at=asked.due_at + GRACE,
            place="" if asked.amendment_id else asked.place,
            amendment_id=asked.amendment_id,
            cycle=ws.cycle(connection),
        )
        made = known(connection, questions.add(connection, new))
        _tell(ws, connection, by, made, Happened.OPINION_ASKED)
        return made


def _refuse_elsewhere(ws: Workspace, connection: Connection, asked: Asked) -> None:
    text = ws.text(connection, ws.main(connection))
    there = amendments.by_id(connection, asked.amendment_id) if asked.amendment_id else text.by_id.get(asked.place)
    if there is None:
        raise NoPlaceError


def _whom(connection: Connection, asked: Asked) -> Asked:
    """Return whom a question is put to, their name and address tidied."""
    if asked.person_id is not None:
        person = people.get(connection, asked.person_id)
        if person is None or not person.active:
            raise NobodyAskedError
        return replace(asked, name=person.name, email="", organisation="")
    name, email = asked.name.strip(), asked.email.strip().lower()
    if not name or not email:
        raise NobodyAskedError
    if not is_address(email):
        raise MalformedAddressError(email=email[:80])
    organisation = asked.organisation.strip()[: LIMITS["association"]]
    return replace(asked, name=name[: LIMITS["name"]], email=email, organisation=organisation)


def remind(ws: Workspace, by: Person, request_id: int) -> OpinionRequest:
    """Remind who has not answered.

    Raises `ForbiddenError`, `NotFoundError`, `ClosedRequestError`, `RemindedAlreadyError`.
    """
    with ws.writing() as connection:
        one = _open(ws, connection, by, request_id, Act.REMIND_OPINION)
        if one.reminded_at is not None and ws.now() < one.reminded_at + AGAIN:
            raise RemindedAlreadyError(name=one.name)
        questions.change(connection, one.id, {"reminded_at": ws.now()})
        _tell(ws, connection, by, one, Happened.REMINDED)
        return one


def extend(ws: Workspace, by: Person, request_id: int, *, due_at: datetime) -> OpinionRequest:
    """Give somebody more time. Raises `ForbiddenError`, `NotFoundError`, `ClosedRequestError`, `PastDateError`."""
    with ws.writing() as connection:
        one = _open(ws, connection, by, request_id, Act.EXTEND_OPINION)
        if due_at <= max(ws.now(), one.due_at):
            raise PastDateError
        questions.change(connection, one.id, {"due_at": due_at, "expires_at": due_at + GRACE})
        longer = known(connection, one.id)
        _tell(ws, connection, by, longer, Happened.DEADLINE_EXTENDED)
        return longer


def withdraw(ws: Workspace, by: Person, request_id: int) -> None:
    """Take a question back: its link ends. Raises `ForbiddenError`, `NotFoundError`, `ClosedRequestError`."""
    with ws.writing() as connection:
        one = _open(ws, connection, by, request_id, Act.EXTEND_OPINION)
        questions.change(connection, one.id, {"withdrawn_at": ws.now()})
        _tell(ws, connection, by, one, Happened.OPINION_REQUEST_WITHDRAWN)


def known(connection: Connection, request_id: int) -> OpinionRequest:
    """Return a request. Raises `NotFoundError`."""
    one = questions.by_id(connection, request_id)
    if one is None:
        raise NotFoundError
    return one


def _open(ws: Workspace, connection: Connection, by: Person, request_id: int, act: Act) -> OpinionRequest:
    require(ws.reader(by, connection), act)
    one = known(connection, request_id)
    if not timely(act, one.state(ws.now())):
        raise ClosedRequestError
    return one


def record(
    ws: Workspace, connection: Connection, by: int | None, one: OpinionRequest, name: Happened, **said: str
) -> int:
    """Write what happened to a request, for the secretariat alone; its key is in no fact."""
    details = {"title": one.title, "name": one.name, **said}
    fact = Fact(name, ws.now(), by, About.OPINION_REQUEST, str(one.id), details, Audience.SECRETARIAT)
    return journal.record(connection, fact)


def _tell(ws: Workspace, connection: Connection, by: Person, one: OpinionRequest, name: Happened) -> None:
    """Tell whoever is asked: a member by a notice, which becomes a mail, an outsider by a mail at once."""
    fact_id = record(ws, connection, by.id, one, name, path="/a-faire")
    if one.person_id is not None:
        notifying.notify(connection, fact_id, {one.person_id} - {by.id})
        return
    values = letter_values(ws, connection, one, by.name, name)
    posting.post(ws, connection, Recipient(one.name, one.email), Letter(News.OPINION, "question", values))


def letter_values(
    ws: Workspace, connection: Connection, one: OpinionRequest, by: str, name: str
) -> Mapping[str, object]:
    """Return what a letter about a request says."""
    place = place_named(ws, connection, one)
    link = f"{ws.base_url.rstrip('/')}/avis/demande/{one.key}"
    return {"request": one, "by": by, "name": str(name), "place": place.label, "words": place.words, "link": link}
