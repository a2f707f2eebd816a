"""The secretariat's side of the threads: answer, close, make a contribution of what somebody allowed to publish."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.consulting.contributions import Consultation, Contribution
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gathering.consents import Contributor, Way
from manifeste_tool.domain.gathering.moderation import Reason
from manifeste_tool.domain.gathering.tokens import shown
from manifeste_tool.domain.gathering.voices import Enquiry, EnquiryState, Message, words
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services.contributing.receiving import Arrival, Received, receive
from manifeste_tool.services.paging import Choice, Paging, paging
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.voices import asking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import enquiries

_ORIGIN = "questions"


class NoConsentError(RefusedError):
    """What somebody wrote may not become a contribution."""

    sentence = N_(
        "Cette personne n'a pas accepté que son message devienne une contribution. "
        "Demandez-le-lui dans votre réponse : elle le dit sur la page de l'échange."
    )


class MadeAlreadyError(RefusedError):
    """A contribution was made of this thread."""

    sentence = N_("Cet échange est déjà devenu la contribution %(reference)s.")


@dataclass(frozen=True, slots=True)
class EnquiryList:
    """A page of threads, each with how it begins; how many stand in each state."""

    rows: tuple[tuple[Enquiry, str], ...]
    paging: Paging
    counts: Mapping[EnquiryState, int]
    state: EnquiryState | None


@dataclass(frozen=True, slots=True)
class EnquiryPage:
    """One thread as the secretariat reads it, with the names of those who answered."""

    enquiry: Enquiry
    messages: tuple[Message, ...]
    names: Mapping[int, str]
    consultations: tuple[Consultation, ...]

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The consultations to choose from."""
        return tuple((each.reference, each.title) for each in self.consultations)

    @property
    def may_become_contribution(self) -> bool:
        """Whether a contribution can be made of it now."""
        return self.enquiry.may_become_contribution and not self.enquiry.contribution


def enquiry_list(ws: Workspace, person: Person | None, *, state: str = "", page: int | None = 1) -> EnquiryList:
    """Return a page of threads in one state, all of them for a state that is none. Raises `ForbiddenError`."""
    asked, wanted = paging(page), next((one for one in EnquiryState if one.value == state), None)
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.ANSWER_ENQUIRY)
        found, total = enquiries.page(connection, state=wanted, limit=asked.size, offset=asked.offset)
        begin = enquiries.beginnings(connection, [one.id for one in found])
        rows = tuple((one, begin.get(one.id, "")) for one in found)
        return EnquiryList(rows, replace(asked, total=total), enquiries.counts(connection), wanted)


def enquiry_page(ws: Workspace, person: Person | None, number: int) -> EnquiryPage:
    """Return one thread. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.ANSWER_ENQUIRY)
        one = _known(connection, number)
        said = enquiries.messages(connection, number)
        return EnquiryPage(
            one,
            said,
            names_of(connection, [message.by_id for message in said if message.by_id]),
            consultations.every(connection) if one.may_become_contribution else (),
        )


def answer(ws: Workspace, by: Person, number: int, body: str, *, close: bool = False) -> None:
    """Answer a thread; its author gets the answer by mail, with their link. Raises as the words do."""
    with ws.writing() as connection:
        one = _acting(ws, connection, by, number)
        said = words(body)
        enquiries.say(connection, number, Message(ws.now(), said, by.id))
        enquiries.change(connection, number, state=str(EnquiryState.CLOSED if close else EnquiryState.ANSWERED))
        asking.letter(ws, connection, one, name=Happened.ENQUIRY_ANSWERED, said=said, by=by.name)
        _record(ws, connection, by, number, Happened.ENQUIRY_ANSWERED)


def close(ws: Workspace, by: Person, number: int) -> None:
    """Close a thread that needs no answer; a message of its author opens it again."""
    with ws.writing() as connection:
        _acting(ws, connection, by, number)
        enquiries.change(connection, number, state=str(EnquiryState.CLOSED))
        _record(ws, connection, by, number, Happened.ENQUIRY_CLOSED)


def make_contribution(ws: Workspace, by: Person, number: int, *, consultation: str = "", body: str = "") -> Received:
    """Make a contribution of a thread, its author told its reference and their follow-up token by mail.

    `body` is what of their words is kept, all of their first message where it is `""`. Raises `NoConsentError`,
    `MadeAlreadyError`, `NotFoundError` for an unknown consultation, and as the words do.
    """
    with ws.writing() as connection:
        one = _acting(ws, connection, by, number)
        if one.contribution:
            raise MadeAlreadyError(reference=one.contribution)
        if not one.may_become_contribution:
            raise NoConsentError
        if consultation and consultations.get(connection, consultation) is None:
            raise NotFoundError
        said = words(body or enquiries.messages(connection, number)[0].body)
        made = receive(
            ws,
            connection,
            Contribution(
                reference="",
                body=said,
                consultation=consultation,
                collected=str(Way.MAIL),
                said_on=one.made_at.astimezone(PARIS).date(),
                publishable=True,
                origin=_ORIGIN,
                external_id=str(number),
                verbatim=not body,
            ),
            Arrival(Happened.CONTRIBUTION_RECEIVED, Way.MAIL, by.id, (Reason.NEW,)),
            who=Contributor(email=one.email, language=one.language),
            contact=True,
        )
        enquiries.change(connection, number, contribution=made.contribution.reference)
        told = f"{made.contribution.reference} {shown(made.token)}"
        asking.letter(ws, connection, one, name=Happened.CONTRIBUTION_RECEIVED, said=told)
        return made


def _acting(ws: Workspace, connection: Connection, by: Person, number: int) -> Enquiry:
    require(ws.reader(by, connection), Act.ANSWER_ENQUIRY)
    return _known(connection, number)


def _known(connection: Connection, number: int) -> Enquiry:
    found = enquiries.get(connection, number)
    if found is None:
        raise NotFoundError
    return found


def _record(ws: Workspace, connection: Connection, by: Person, number: int, name: Happened) -> None:
    journal.record(connection, Fact(name, ws.now(), by.id, About.ENQUIRY, str(number)))
