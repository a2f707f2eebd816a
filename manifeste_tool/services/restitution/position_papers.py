"""Receive a position paper (*cahier d'acteur*): a contribution, and one of its own for each numbered proposal."""

from dataclasses import dataclass, replace

from manifeste_tool.documents.file_kinds import DOCX, ODT, PDF
from manifeste_tool.documents.reading import form_reader
from manifeste_tool.documents.stripping import stripped
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gathering.consents import Contributor, Way
from manifeste_tool.domain.gathering.moderation import Reason
from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.reporting import position_papers as paper
from manifeste_tool.domain.reporting.position_papers import PaperForm, PositionPaper
from manifeste_tool.domain.territories.declaring import is_open
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services import files
from manifeste_tool.services.contributing import receiving
from manifeste_tool.services.contributing.receiving import Arrival, Received
from manifeste_tool.services.files import Upload
from manifeste_tool.services.guarding import senders
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.restitution import places
from manifeste_tool.services.restitution.documents import NoDocumentChosenError, blank
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import position_papers

_FORM = "cahier-acteur"


class FaultyPaperError(RefusedError):
    """Something misses in a paper; `faults` say what, by field."""

    sentence = N_("Le cahier n'est pas encore envoyé : complétez ce qui est signalé, vos mots sont gardés.")

    def __init__(self, faults: paper.Faults) -> None:
        self.faults = faults
        super().__init__()


class SecondPaperError(RefusedError):
    """The organisation handed in a paper for this consultation already."""

    sentence = N_(
        "Un seul cahier par acteur : %(organisation)s en a déjà remis un pour cette concertation. Pour le compléter "
        "ou le corriger, écrivez au secrétariat ; vos mots sont gardés ci-dessous."
    )


class ClosedToPapersError(RefusedError):
    """The consultation is not open to the public now."""

    sentence = N_(
        "Cette concertation ne reçoit pas de cahier d'acteur en ce moment. "
        "Copiez vos mots, gardés ci-dessous, et adressez-les à la collectivité."
    )


class NotAPaperFileError(RefusedError):
    """The attachment is a picture."""

    sentence = N_("Joignez le cahier en PDF, Word (.docx) ou OpenDocument (.odt) ; « %(name)s » est une image.")


@dataclass(frozen=True, slots=True)
class Handed:
    """A paper that stands now: the contribution it is, then one for each proposal, with the tokens that follow them."""

    paper: Received
    proposals: tuple[Received, ...]


def hand_in(ws: Workspace, sender: Sender, reference: str, form: PaperForm, upload: Upload | None) -> Handed:
    """Receive a paper from the public form; a moderator reads it before it is shown.

    Raises `NotFoundError`, `ClosedToPapersError`, `FaultyPaperError`, `SecondPaperError`, `NotAPaperFileError`, the
    refusals of `senders.admit` and of `files.keep`.
    """
    with ws.writing() as connection:
        consultation, authority = places.known(connection, ws.reader(None, connection), reference)
        senders.admit(ws, connection, sender, Limit.POSITION_PAPER)
        if not takes_papers(ws, consultation):
            raise ClosedToPapersError
        return _received(ws, connection, (consultation, authority), form, upload, sender)


def enter(ws: Workspace, by: Person | None, reference: str, form: PaperForm, upload: Upload | None) -> Handed:
    """Receive a paper that came to the référent or to the secretariat.

    Raises `ForbiddenError`, and as `hand_in` does.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        place = places.known(connection, reader, reference)
        actor = require(reader, Act.ENTER_POSITION_PAPER, authority=place[1].code)
        return _received(ws, connection, place, form, upload, actor)


def read(ws: Workspace, by: Person | None, reference: str, upload: Upload | None) -> PaperForm:
    """Return the form that a document fills: nothing is kept before a person has read it and sent it.

    Raises `ForbiddenError`, `NotFoundError`, `NoDocumentChosenError` and the refusals of `form_reader.read`.
    """
    with ws.reading() as connection:
        reader = ws.reader(by, connection)
        _, authority = places.known(connection, reader, reference)
        require(reader, Act.ENTER_POSITION_PAPER, authority=authority.code)
        printed = blank(ws, connection, reference, _FORM)
    if upload is None:
        raise NoDocumentChosenError
    return paper.read(form_reader.read(upload.content, name=upload.name), printed)


def takes_papers(ws: Workspace, consultation: Consultation) -> bool:
    """Whether the public may hand in papers today."""
    return consultation.takes_online and is_open(consultation, ws.now().astimezone(PARIS).date())


def _received(
    ws: Workspace,
    connection: Connection,
    place: tuple[Consultation, Authority],
    form: PaperForm,
    upload: Upload | None,
    source: Person | Sender,
) -> Handed:
    _refuse(connection, place[0].reference, form)
    actor = source if isinstance(source, Person) else None
    language = source.language if isinstance(source, Sender) else "fr"  # who hands it over speaks for nobody's reading
    by_id = actor.id if actor else None
    way, reasons = (Way.MAIL, ()) if actor else (Way.FORM, (Reason.NEW,))
    how = Arrival(Happened.CONTRIBUTION_RECEIVED, way, by_id, reasons)
    said = _said(ws, place, form)
    kept = files.keep(ws, connection, _bare(upload), owner_id=by_id) if upload else None
    who = Contributor(shown_as=form.shown_as, email=form.email, language=language)
    looked_at = (*reasons, Reason.FILE) if kept else reasons
    first = replace(how, happened=Happened.POSITION_PAPER_RECEIVED, reasons=looked_at)
    made = receiving.receive(ws, connection, said, first, who=who, contact=form.contact)
    named = made.contribution.reference
    names = (form.organisation, form.representative, form.position)
    position_papers.add(connection, PositionPaper(named, *names, ws.now(), kept.id if kept else None))
    _tell(connection, place[0], named, by_id)
    return Handed(made, _proposals(ws, connection, replace(said, parent=named), form, how))


def _refuse(connection: Connection, reference: str, form: PaperForm) -> None:
    if found := paper.faults(form):
        raise FaultyPaperError(found)
    standing = position_papers.of_consultation(connection, reference)
    if any(paper.same_organisation(one.organisation, form.organisation) for one in standing):
        raise SecondPaperError(organisation=form.organisation)


def _bare(upload: Upload) -> Upload:
    """Return an attachment without what it says of its making."""
    kind = files.judge(upload)
    if kind not in (PDF, DOCX, ODT):
        raise NotAPaperFileError(name=upload.name)
    return Upload(upload.name, stripped(upload.content, kind, name=upload.name))


def _said(ws: Workspace, place: tuple[Consultation, Authority], form: PaperForm) -> Contribution:
    return Contribution(
        reference="",
        title=f"Cahier d'acteur : {form.organisation}",
        body=form.text,
        consultation=place[0].reference,
        authority=place[1].code,
        author_type=form.kind,
        territory=place[1].territory,
        collected=paper.COLLECTED,
        said_on=ws.now().astimezone(PARIS).date(),
        publishable=form.publishable,
        origin=paper.COLLECTED,
        nature="proposition",
    )


def _proposals(
    ws: Workspace, connection: Connection, said: Contribution, form: PaperForm, how: Arrival
) -> tuple[Received, ...]:
    who = Contributor(shown_as=form.shown_as)
    return tuple(
        receiving.receive(
            ws,
            connection,
            replace(said, title=paper.title_of(number, one), body=one.body or one.title),
            how,
            who=who,
        )
        for number, one in enumerate(form.written, 1)
    )


def _tell(connection: Connection, about: Consultation, named: str, by_id: int | None) -> None:
    """Tell those whom it concerns of the fact that `receive` put on record."""
    facts = journal.newest(connection, Happened.POSITION_PAPER_RECEIVED, About.CONTRIBUTION, [named])
    told: Fact = facts[named]
    notices.add(connection, told.id, places.concerned(connection, about.authority, but=by_id))
