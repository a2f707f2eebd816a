"""Co-signing: the author invites, or a member asks; the other one answers; a signature may be taken back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.amending.signatures import Signature, SignatureState
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, may, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.amending.proposing import known, record
from manifeste_tool.services.notifying import notify, tell_only
from manifeste_tool.services.signing.invitations import write_to_invited
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.amending import drafts, signatures
from manifeste_tool.storage.database import Connection


class OwnSignatureError(RefusedError):
    """An author co-signs their own amendment."""

    sentence = N_("Vous présentez cet amendement : votre nom y est déjà.")


class NoMemberToInviteError(RefusedError):
    """Nobody was chosen, or somebody who does not sign."""

    fields = ("person",)
    sentence = N_("Choisissez au moins un membre de la commission à inviter.")


class SignaturesClosedError(StaleError):
    """The amendment is decided: who signed it is settled."""

    sentence = N_("L'amendement %(number)s est décidé : ses signatures ne changent plus.")


class AnsweredAlreadyError(StaleError):
    """The invitation or the request is no longer waiting for an answer."""

    sentence = N_("Cette demande de cosignature n'attend plus de réponse. Rechargez la page pour voir où elle en est.")


@dataclass(frozen=True, slots=True)
class On:
    """What is co-signed: an amendment, or the draft of one (`amendment` None)."""

    author_id: int
    amendment: Amendment | None = None
    draft_id: str | None = None


def invite(ws: Workspace, by: Person, person_ids: Iterable[int], *, amendment_id: int = 0, draft_id: str = "") -> None:
    """Invite members to co-sign one's amendment or draft; whoever had asked to is thereby accepted.

    Raises `ForbiddenError`, `NotFoundError`, `NoMemberToInviteError`, `SignaturesClosedError`.
    """
    with ws.writing() as connection:
        on = _on(connection, amendment_id or None, draft_id or None)
        require(ws.reader(by, connection), Act.INVITE, owner=on.author_id)
        _refuse_closed(on)
        chosen = [member for member in invitable(ws, connection) if member.id in set(person_ids) - {on.author_id}]
        if not chosen:
            raise NoMemberToInviteError
        for member in chosen:
            _bring(ws, connection, by, on, member.id, SignatureState.INVITED)


def ask(ws: Workspace, by: Person, amendment_id: int) -> Amendment:
    """Ask to co-sign an amendment (« Cosigner plutôt »); whoever was invited thereby accepts. Return the amendment.

    Raises `ForbiddenError`, `NotFoundError`, `OwnSignatureError`, `SignaturesClosedError`.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.COSIGN)
        on = _on(connection, amendment_id, None)
        _refuse_closed(on)
        if on.author_id == by.id:
            raise OwnSignatureError
        _bring(ws, connection, by, on, by.id, SignatureState.ASKED)
        return known(connection, amendment_id)


def answer(ws: Workspace, by: Person, signature_id: int, *, accepts: bool) -> On:
    """Accept or decline: an invited member what they were invited to, an author what they were asked.

    Raises `NotFoundError` for anybody else, `AnsweredAlreadyError`, `SignaturesClosedError`.
    """
    with ws.writing() as connection:
        found = signatures.by_id(connection, signature_id)
        if found is None:
            raise NotFoundError
        on = _on(connection, found.amendment_id, found.draft_id)
        asked_of = on.author_id if found.state is SignatureState.ASKED else found.person_id
        if by.id not in (asked_of, found.person_id):
            raise NotFoundError
        reader = ws.reader(by, connection)
        require(reader, Act.COSIGN)
        if not may(reader, Act.ANSWER_COSIGNATURE, owner=asked_of, state=found.state):
            raise AnsweredAlreadyError
        _refuse_closed(on)
        _settle(ws, connection, by, on, found, SignatureState.SIGNED if accepts else SignatureState.DECLINED)
        return on


def take_back(ws: Workspace, by: Person, amendment_id: int) -> None:
    """Take one's signature, or one's request to sign, back until the amendment is decided.

    Raises `NotFoundError` for who did not sign, `SignaturesClosedError`.
    """
    with ws.writing() as connection:
        on = _on(connection, amendment_id, None)
        mine = of_person(signatures.of_amendments(connection, [amendment_id]), by.id)
        reader = ws.reader(by, connection)
        if mine is None or not may(reader, Act.TAKE_BACK_COSIGNATURE, owner=mine.person_id, state=mine.state):
            raise NotFoundError
        _refuse_closed(on)
        signatures.change(connection, mine.id, SignatureState.DECLINED, ws.now())
        if mine.state is SignatureState.SIGNED and on.amendment:
            fact_id = record(ws, connection, by, on.amendment, Happened.COSIGNATURE_TAKEN_BACK)
            notify(connection, fact_id, [on.author_id])


def invitable(ws: Workspace, connection: Connection) -> tuple[Person, ...]:
    """Return everybody who may co-sign, by name."""
    asking = ws.reader(None, connection)  # the stages, read once for all of them
    members = (one for one in people.every(connection) if may(replace(asking, person=one), Act.COSIGN))
    return tuple(sorted(members, key=lambda one: (one.name, one.id)))


def of_person(found: Iterable[Signature], person_id: int | None) -> Signature | None:
    """Return somebody's co-signature among several."""
    return next((one for one in found if one.person_id == person_id), None)


def _on(connection: Connection, amendment_id: int | None, draft_id: str | None) -> On:
    if draft_id is None:
        amendment = known(connection, amendment_id or 0)
        return On(amendment.author_id, amendment)
    draft = drafts.by_id(connection, draft_id)
    if draft is None or draft.rectifies_id is not None:
        raise NotFoundError
    return On(draft.person_id, draft_id=draft_id)


def _refuse_closed(on: On) -> None:
    if on.amendment and not timely(Act.COSIGN, on.amendment.state):
        raise SignaturesClosedError(number=on.amendment.number)


def _all(connection: Connection, on: On) -> tuple[Signature, ...]:
    if on.amendment:
        return signatures.of_amendments(connection, [on.amendment.id])
    return signatures.of_draft(connection, on.draft_id or "")


def _bring(ws: Workspace, connection: Connection, by: Person, on: On, person_id: int, wanted: SignatureState) -> None:
    """Bring a co-signature to where one side wants it; where both sides want it, it is given."""
    found = of_person(_all(connection, on), person_id)
    if found and found.state in (wanted, SignatureState.SIGNED):
        return
    if found and timely(Act.ANSWER_COSIGNATURE, found.state):
        _settle(ws, connection, by, on, found, SignatureState.SIGNED)
        return
    if found:
        signatures.ask_again(connection, found.id, wanted, ws.now())
    else:
        new = Signature(0, person_id, wanted, ws.now())
        amendment_id = on.amendment.id if on.amendment else None
        signatures.add(connection, replace(new, amendment_id=amendment_id, draft_id=on.draft_id))
    _tell(ws, connection, by, on, Happened.COSIGNATURE_ASKED, person_id)


def _settle(ws: Workspace, connection: Connection, by: Person, on: On, found: Signature, state: SignatureState) -> None:
    signatures.change(connection, found.id, state, ws.now())
    signed = state is SignatureState.SIGNED
    _tell(
        ws, connection, by, on, Happened.COSIGNATURE_GIVEN if signed else Happened.COSIGNATURE_DECLINED, found.person_id
    )


def _tell(ws: Workspace, connection: Connection, by: Person, on: On, name: Happened, person_id: int) -> None:
    """Tell the other side. A signature given is a fact of whoever signs, for all; the rest is between two people.

    Of a draft nothing is on record: its author and whom they invite see where it stands, and the latter are written to.
    """
    if on.amendment is None:
        if name is Happened.COSIGNATURE_ASKED and on.draft_id:
            write_to_invited(ws, connection, by, on.draft_id, person_id)
        return
    to = on.author_id if by.id == person_id else person_id
    if name is Happened.COSIGNATURE_GIVEN:
        signer = people.get(connection, person_id)
        notify(connection, record(ws, connection, signer, on.amendment, name), [to])
    else:
        tell_only(ws, connection, by, on.amendment, name, to=to, person=str(person_id))
