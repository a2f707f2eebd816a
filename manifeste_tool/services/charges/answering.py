"""Answer a question by its link, and what the secretariat makes of the answer: kept, or published as an opinion."""

from dataclasses import dataclass

from manifeste_tool.domain.commission.charges import OpinionRequest
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services import notifying
from manifeste_tool.services.amending.proposing import known as known_amendment
from manifeste_tool.services.charges.asking import ClosedRequestError, known, record
from manifeste_tool.services.charges.places import Place, place_named
from manifeste_tool.services.examining import opining
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.commission import questions
from manifeste_tool.storage.database import Connection

LONGEST = 4_000


class UnknownLinkError(NotFoundError):
    """A link that leads to no request."""

    sentence = N_("Ce lien ne mène à aucune demande. Vérifiez que l'adresse est entière, telle que vous l'avez reçue.")


class NoAnswerError(RefusedError):
    """An answer without a word, or with too many."""

    fields = ("answer", "words", "body")
    sentence = N_("Écrivez votre réponse, en %(limit)s signes au plus.")


class EndedLinkError(StaleError):
    """A link that takes no answer any more."""

    sentence = N_(
        "Cette demande d'avis n'est plus ouverte : votre envoi n'a pas été pris en compte. Vos mots sont ci-dessous. "
        "Écrivez à la personne qui vous l'a adressée si vous souhaitez encore répondre."
    )


class NoAmendmentError(RefusedError):
    """An answer on the text itself cannot become an opinion on an amendment."""

    sentence = N_("Seule une réponse sur un amendement se publie comme avis. Celle-ci peut être gardée.")


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """What a link shows: the question, who asks, until when, and the place alone; nothing of it once it has ended."""

    request: OpinionRequest
    asked_by: str
    place: Place | None
    is_withdrawn: bool
    is_expired: bool
    may_answer: bool

    @property
    def is_over(self) -> bool:
        """Whether the link has ended."""
        return self.is_withdrawn or self.is_expired


def answer_page(ws: Workspace, key: str) -> AnswerPage:
    """Return what is behind a link, whoever opens it. Raises `UnknownLinkError`."""
    with ws.reading() as connection:
        one = _behind(connection, key)
        withdrawn, expired = one.withdrawn_at is not None, ws.now() >= one.expires_at
        shown = None if withdrawn or expired else place_named(ws, connection, one)
        asked_by = names_of(connection, [one.asked_by_id]).get(one.asked_by_id, "")
        return AnswerPage(one, asked_by, shown, withdrawn, expired, may_answer=_may_answer(ws, one))


def answer(ws: Workspace, key: str, words: str) -> None:
    """Answer, or change one's answer until its date; who asked is told of the first.

    Raises `UnknownLinkError`, `EndedLinkError`, `NoAnswerError`.
    """
    with ws.writing() as connection:
        one = _behind(connection, key)
        if not _may_answer(ws, one):
            raise EndedLinkError
        said = words.strip()
        if not 0 < len(said) <= LONGEST:
            raise NoAnswerError(limit=LONGEST)
        if said == one.answer:
            return
        questions.change(connection, one.id, {"answer": said, "answered_at": ws.now()})
        path = f"/avis/demandes#d{one.id}"
        fact_id = record(ws, connection, one.person_id, one, Happened.OPINION_ANSWERED, path=path)
        if one.answered_at is None:
            notifying.notify(connection, fact_id, {one.asked_by_id} - {one.person_id})


def _behind(connection: Connection, key: str) -> OpinionRequest:
    one = questions.by_key(connection, key)
    if one is None:
        raise UnknownLinkError
    return one


def _may_answer(ws: Workspace, one: OpinionRequest) -> bool:
    """Whether a first answer, or another one before its date, may come now."""
    if one.answered_at is None:
        return one.is_open(ws.now())
    return one.withdrawn_at is None and ws.now() < one.due_at


def keep(ws: Workspace, by: Person, request_id: int) -> None:
    """Say that an answer was read and is kept. Raises `ForbiddenError`, `NotFoundError`, `ClosedRequestError`."""
    with ws.writing() as connection:
        one = _answered(ws, connection, by, request_id)
        record(ws, connection, by.id, one, Happened.OPINION_ANSWER_SETTLED, how="kept")


def publish(ws: Workspace, by: Person, request_id: int, *, kind: str) -> None:
    """Publish an answer as an opinion of that kind, under the name of whoever gave it.

    Raises `ForbiddenError`, `NotFoundError`, `ClosedRequestError`, `NoAmendmentError`, and what `opining.enter` does.
    """
    with ws.writing() as connection:
        one = _answered(ws, connection, by, request_id)
        require(ws.reader(by, connection), Act.ENTER_OPINION)
        if not one.amendment_id:
            raise NoAmendmentError
        amendment = known_amendment(connection, one.amendment_id)
        name = "" if one.person_id else ", ".join(filter(None, (one.name, one.organisation)))
        giver = opining.Giver(one.person_id, name[:200])
        opining.enter_published(ws, connection, by, amendment, giver, kind=kind, words=one.answer)
        record(ws, connection, by.id, one, Happened.OPINION_ANSWER_SETTLED, how="published")


def _answered(ws: Workspace, connection: Connection, by: Person, request_id: int) -> OpinionRequest:
    require(ws.reader(by, connection), Act.SETTLE_OPINION_ANSWER)
    one = known(connection, request_id)
    if not timely(Act.SETTLE_OPINION_ANSWER, one.state(ws.now())):
        raise ClosedRequestError
    return one
