"""Sign the text and withdraw: members for themselves, authorities by deliberation."""

from dataclasses import dataclass, replace
from datetime import date

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.adoption import Signatory, SignatoryKind
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.people import Act, may, require, timely
from manifeste_tool.domain.readers import Person, Reader, Role
from manifeste_tool.errors import N_, ForbiddenError, NotFoundError, RefusedError, StaleError
from manifeste_tool.services import files, notifying
from manifeste_tool.services.adoption import standing
from manifeste_tool.services.adoption.known_texts import (
    KnownText,
    bounded,
    checked_date,
    known_text,
    open_to_signature,
)
from manifeste_tool.services.files import Upload
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.commission import adoption
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection


class NotOpenToSignatureError(StaleError):
    """The text that somebody signs is not, or no longer, open to signature."""

    sentence = N_(
        "Ce texte n'est pas, ou n'est plus, ouvert à la signature : il a peut-être changé depuis que vous l'avez lu. "
        "Relisez-le, puis signez celui qui est proposé."
    )


class AlreadySignedError(StaleError):
    """Somebody signs what they signed already."""

    sentence = N_("%(name)s a déjà signé ce texte le %(day)s : une signature suffit, rien n'a changé.")


class SignatureWithdrawnError(StaleError):
    """A signature was withdrawn already."""

    sentence = N_("Cette signature est déjà retirée : il n'y a plus rien à retirer.")


class UnknownAuthorityError(RefusedError):
    """An authority signs that the démarche does not know."""

    fields = ("authority",)
    sentence = N_("Choisissez la collectivité dans la liste : « %(given)s » n'y est pas.")


class OtherAuthorityError(ForbiddenError):
    """A référent signs for an authority that is not theirs."""

    sentence = N_(
        "Vous ne pouvez inscrire que la collectivité dont vous êtes référent. "
        "Pour une autre, adressez la délibération au secrétariat."
    )


class NoDeliberationError(RefusedError):
    """The deliberation by which an authority signs is not named."""

    sentence = N_("Donnez le numéro ou l'intitulé de la délibération par laquelle la collectivité signe.")


class NotYourSignatureError(ForbiddenError):
    """Somebody withdraws the signature of another."""

    sentence = N_("Une signature est retirée par qui l'a donnée ; celle d'une collectivité, par son référent aussi.")


@dataclass(frozen=True, slots=True)
class Deliberation:
    """By what an authority signs the text at one commit."""

    authority: str
    sha: str
    deliberated_on: date
    number: str
    document: Upload | None = None


def sign(ws: Workspace, by: Person, *, sha: str, quality: str = "") -> Signatory:
    """Sign, as a member, the text they read.

    Raises `ForbiddenError`, `NotOpenToSignatureError`, `AlreadySignedError`, `TooManyWordsError`.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.SIGN, owner=by.id)
        text = _signable(connection, reader, sha)
        _refuse_second(connection, text, by.name, person_id=by.id)
        signed = Signatory(SignatoryKind.PERSON, by.name, text.sha, ws.now(), by.id, bounded(quality), by.id)
        return _add(ws, connection, by, signed)


def enter_authority(ws: Workspace, by: Person, given: Deliberation) -> Signatory:
    """Enter an authority that signs by deliberation, as the secretariat; its référents are told.

    Raises `ForbiddenError`, `UnknownAuthorityError`, `UnknownTextError`, and the refusals of this module, of
    `known_texts` and of `files.keep`.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.ENTER_SIGNATORY)
        return _deliberated(ws, connection, by, given, known_text(connection, reader, given.sha))


def sign_for_authority(ws: Workspace, by: Person, given: Deliberation) -> Signatory:
    """Enter one's own authority, as its référent, on a text that is open to signature.

    Raises `ForbiddenError`, `OtherAuthorityError`, `NotOpenToSignatureError`, and what `enter_authority` does.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        require(reader, Act.SIGN_FOR_AUTHORITY)
        if not by.authority or given.authority != by.authority:
            raise OtherAuthorityError
        return _deliberated(ws, connection, by, given, _signable(connection, reader, given.sha))


def withdraw(ws: Workspace, by: Person, signatory_id: int) -> None:
    """Withdraw a signature: one's own, that of one's authority, or as the secretariat that of an authority.

    Raises `NotFoundError`, `NotYourSignatureError`, `SignatureWithdrawnError`.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        found = adoption.get_signatory(connection, signatory_id)
        published = standing.numbers(connection)
        if found is None or not (
            may_withdraw(reader, found) or standing.sees(reader, Thing.SIGNATORY, found.sha, published)
        ):
            raise NotFoundError
        if not may_withdraw(reader, found):
            raise NotYourSignatureError
        if not timely(_WITHDRAWING[found.kind], found.state):
            raise SignatureWithdrawnError
        adoption.withdraw_signatory(connection, found.id, ws.now())
        fact_id = _record(ws, connection, by, found, Happened.SIGNATURE_WITHDRAWN)
        notifying.notify(connection, fact_id, _concerned(connection, found) - {by.id})


_WITHDRAWING = {
    SignatoryKind.PERSON: Act.WITHDRAW_OWN_SIGNATURE,
    SignatoryKind.AUTHORITY: Act.WITHDRAW_SIGNATURE,
}


def may_withdraw(reader: Reader, one: Signatory) -> bool:
    """Whether a signature is the reader's to withdraw, whether or not it was already."""
    return may(reader, _WITHDRAWING[one.kind], owner=one.person_id, authority=one.authority)


def _signable(connection: Connection, reader: Reader, sha: str) -> KnownText:
    found = next((one for one in open_to_signature(connection, reader) if one.sha == sha), None)
    if found is None:
        raise NotOpenToSignatureError
    return found


def _refuse_second(
    connection: Connection, text: KnownText, name: str, *, person_id: int | None = None, authority: str = ""
) -> None:
    for one in adoption.signatories(connection, [text.sha]):
        same = one.person_id == person_id if person_id else one.authority == authority
        if same and one.withdrawn_at is None:
            raise AlreadySignedError(name=name, day=one.signed_at.astimezone(PARIS).strftime("%d/%m/%Y"))


def _deliberated(ws: Workspace, connection: Connection, by: Person, given: Deliberation, text: KnownText) -> Signatory:
    authority = consultations.get_authority(connection, given.authority)
    if authority is None:
        raise UnknownAuthorityError(given=given.authority[:80])
    number = bounded(given.number)
    if not number:
        raise NoDeliberationError
    _refuse_second(connection, text, authority.name, authority=authority.code)
    signed = Signatory(
        kind=SignatoryKind.AUTHORITY,
        name=authority.name,
        sha=text.sha,
        signed_at=ws.now(),
        entered_by_id=by.id,
        authority=authority.code,
        deliberated_on=checked_date(ws, given.deliberated_on),
        deliberation=number,
    )
    if given.document:
        signed = replace(signed, file_id=files.keep(ws, connection, given.document, owner_id=by.id).id)
    return _add(ws, connection, by, signed)


def _add(ws: Workspace, connection: Connection, by: Person, signed: Signatory) -> Signatory:
    scanning.refuse(ws, (N_("qualité"), signed.quality), (N_("délibération"), signed.deliberation))
    signed = replace(signed, cycle=ws.cycle(connection))
    signed = replace(signed, id=adoption.add_signatory(connection, signed))
    fact_id = _record(ws, connection, by, signed, Happened.TEXT_SIGNED)
    notifying.notify(connection, fact_id, _concerned(connection, signed) - {by.id})
    return signed


def _concerned(connection: Connection, signed: Signatory) -> set[int]:
    """Return whose signature it is: the member, or the référents of the authority."""
    if signed.person_id:
        return {signed.person_id}
    everybody = people.every(connection)
    return {
        one.id for one in everybody if one.active and one.role is Role.REFERENT and one.authority == signed.authority
    }


def _record(ws: Workspace, connection: Connection, by: Person, signed: Signatory, name: Happened) -> int:
    details = {"kind": str(signed.kind), "sha": signed.sha, "version": standing.numbers(connection).get(signed.sha, "")}
    if signed.authority:
        details |= {"authority": signed.authority, "deliberation": signed.deliberation}
    circle = standing.circle(ws, connection, Thing.SIGNATORY, signed.sha)
    return journal.record(connection, Fact(name, ws.now(), by.id, About.SIGNATORY, str(signed.id), details, circle))
