"""The public form: what it asks of a consultation or a paragraph, and what is sent through it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import count

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.gathering import public_form, tokens
from manifeste_tool.domain.gathering.consents import Way
from manifeste_tool.domain.gathering.moderation import Reason
from manifeste_tool.domain.gathering.public_form import Filled
from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.telling import Letter, News, Recipient
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.contributing import attaching, form_pages, receiving
from manifeste_tool.services.contributing.form_pages import FormPage
from manifeste_tool.services.contributing.receiving import Arrival, Received
from manifeste_tool.services.files import Upload
from manifeste_tool.services.guarding import senders
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.telling import posting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import contributors

ORIGIN = "formulaire"
COLLECTED = "en ligne"
#: As many as a full room sends in an hour through its own network.
_NO_LONGER_THERE = N_(
    "Le paragraphe auquel vous réagissez n'est plus ouvert aux réactions : votre contribution sera envoyée sans lui."
)


class ToCorrectError(RefusedError):
    """Something of the form is to be put right: `problems` says what, by field."""

    sentence = N_("Votre contribution n'est pas encore envoyée : quelques réponses sont à corriger.")

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__()
        self.problems = problems


class NotTakenError(RefusedError):
    """The consultation takes nothing online now."""

    sentence = N_(
        "Cette concertation ne reçoit pas de contribution en ligne en ce moment : rien n'est envoyé. "
        "Vos mots sont ci-dessous, copiez-les pour les garder."
    )


def submit(
    ws: Workspace, reference: str, filled: Filled, *, sender: Sender, uploads: Sequence[Upload] = ()
) -> Received:
    """Receive what somebody sends through the form of a consultation, or of a paragraph alone (`NO_SIGLE`).

    The same form sent twice is one contribution, with the same token. Raises `NotFoundError`, `NotTakenError`,
    `ToCorrectError`, `RobotError`, `TooOftenError`, and what `attaching.tidy` raises.
    """
    with ws.writing() as connection:  # whoever sent too often makes nobody open files
        senders.refuse_spent(ws, connection, sender, Limit.CONTRIBUTION)
    tidied = attaching.tidy(uploads)
    with ws.writing() as connection:
        page = form_pages.page(ws, connection, reference, filled.paragraph, filled.version)
        _refuse(page, filled)
        mark = filled.mark("\0".join((ORIGIN, reference, *(sha256(one.content).hexdigest() for one in tidied))))
        if (known := contributions.recorded(connection, ORIGIN, [mark]).get(mark)) is not None:
            return _again(connection, known.reference, filled)
        senders.admit(ws, connection, sender, Limit.CONTRIBUTION)
        return _received(ws, connection, _said(ws, filled, page, external_id=mark), filled, tidied)


def _refuse(page: FormPage, filled: Filled) -> None:
    if not page.is_open:
        raise NotTakenError
    found = dict(public_form.problems(filled, themes=page.themes))
    if filled.paragraph and page.reaction is None:
        found["paragraph"] = _NO_LONGER_THERE
    if found:
        raise ToCorrectError(found)


def _received(
    ws: Workspace, connection: Connection, said: Contribution, filled: Filled, tidied: Sequence[Upload]
) -> Received:
    token = next(one for one in _tokens(filled) if not contributors.followed(connection, digest(one)))
    reasons = (Reason.NEW, *((Reason.FILE,) if tidied else ()))
    how = Arrival(Happened.CONTRIBUTION_RECEIVED, Way.FORM, reasons=reasons, token=token)
    received = receiving.receive(ws, connection, said, how, who=filled.who, contact=filled.contact)
    attaching.attach(ws, connection, received.contribution.reference, tidied)
    if filled.contact:
        values = {"reference": received.contribution.reference, "publish": filled.publish}
        letter = Letter(News.CONTRIBUTION, "contribution_received", values)
        posting.post(ws, connection, Recipient(filled.who.shown_as, filled.who.email, language=filled.language), letter)
    return received


def _again(connection: Connection, reference: str, filled: Filled) -> Received:
    """Return what the first sending of a form gave."""
    said = contributions.of_references(connection, [reference])[reference]
    follows = (one for one in _tokens(filled) if contributors.followed(connection, digest(one)) == reference)
    return Received(said, next(follows), said.held)


def _tokens(filled: Filled) -> Iterator[str]:
    """Return the tokens that a form may be given, the first that is free being its own.

    They follow from its key, which was drawn for it and is kept nowhere: whoever sends the form again is shown the same
    one, and nobody else can make it.
    """
    return (tokens.token(_drawn(filled.mark(f"token {rank}"))) for rank in count())


def _drawn(mark: str) -> Callable[[str, int], str]:
    def word(alphabet: str, length: int) -> str:
        number, signs = int(mark, 16), []
        for _ in range(length):
            number, rank = divmod(number, len(alphabet))
            signs.append(alphabet[rank])
        return "".join(signs)

    return word


def _said(ws: Workspace, filled: Filled, page: FormPage, *, external_id: str) -> Contribution:
    consultation, reaction = page.consultation, page.reaction
    return Contribution(
        reference="",
        body=public_form.lines(filled.body),
        title=public_form.one_line(filled.title),
        consultation=consultation.reference if consultation else "",
        authority=consultation.authority if consultation else "",
        author_type=filled.author_type,
        territory=public_form.one_line(filled.place),
        collected=COLLECTED,
        said_on=ws.now().astimezone(PARIS).date(),
        publishable=filled.publish,
        origin=ORIGIN,
        external_id=external_id,
        question=consultation.question[:500] if consultation else "",
        theme=", ".join(filled.themes),
        nature=", ".join(filled.natures),
        language="fr",
        people=public_form.people_of(filled.people) or 0,
        paragraph=reaction.paragraph.id if reaction else "",
        version=reaction.version if reaction else "",
    )
