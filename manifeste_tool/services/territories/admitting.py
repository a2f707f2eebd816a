"""The secretariat answers an authority that asks to join: it admits it, with its référent's account, or declines."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.consulting.contributions import Authority
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.telling import Letter, News, Recipient
from manifeste_tool.domain.territories.joining import (
    INVITATION,
    Request,
    RequestState,
    checked_sigle,
    is_same,
    sigle_for,
)
from manifeste_tool.errors import N_, ManifesteError, NotFoundError, RefusedError, StaleError
from manifeste_tool.services.entering import links
from manifeste_tool.services.membership import adding
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.telling import posting
from manifeste_tool.services.territories.joining import DESK, candidate_of, known
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.membership import accounts as memberships
from manifeste_tool.storage.territories import requests

_ADMIT = N_("Admettre ou décliner.")
_LONGEST_REASON = 1000


class TakenSigleError(RefusedError):
    """Another authority has this sigle."""

    fields = ("code", "sigle")
    sentence = N_("Le sigle %(sigle)s est déjà celui de « %(name)s ». Choisissez-en un autre.")


class NoReasonError(RefusedError):
    """A request is declined without saying why, or at too great a length."""

    fields = ("reason", "why", "words")
    sentence = N_("Dites pourquoi, en %(limit)s signes au plus : la personne qui a demandé le lira.")


class SettledRequestError(StaleError):
    """Somebody answered the request meanwhile, or it is not confirmed."""

    sentence = N_("Cette demande n'attend plus de réponse : elle a été traitée entre-temps. Relisez la liste.")


@dataclass(frozen=True, slots=True)
class Admission:
    """How the secretariat admits an authority: its sigle, what it corrected, and whom it invites."""

    sigle: str
    name: str
    territory: str = ""
    referent_name: str = ""
    referent_email: str = ""


@dataclass(frozen=True, slots=True)
class RequestsPage:
    """The requests that wait, a page of those that were settled, and who was admitted or invited lately."""

    pending: tuple[Request, ...]
    settled: tuple[Request, ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request; `typed` is what the form of its admission holds, `referents` who looks after it once admitted."""

    request: Request
    typed: Admission
    referents: tuple[Person, ...]
    settled_by: str
    territories: tuple[str, ...]
    error: ManifesteError | None = None


def requests_page(ws: Workspace, person: Person | None, *, page: int | None = 1) -> RequestsPage:
    """Return the requests to join. Raises `ForbiddenError`."""
    asked = paging(page)
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.ADMIT_AUTHORITY)
        settled, total = requests.page(connection, limit=asked.size, offset=asked.offset)
        pending = requests.in_state(connection, RequestState.CONFIRMED)
        return RequestsPage(pending, settled, replace(asked, total=total))


def request_page(
    ws: Workspace,
    person: Person | None,
    request_id: int,
    typed: Admission | None = None,
    error: ManifesteError | None = None,
) -> RequestPage:
    """Return one request with the form that admits it. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.ADMIT_AUTHORITY)
        found, held = known(connection, request_id), consultations.authorities(connection)
        if found.state is RequestState.ASKED:
            raise NotFoundError
        sigle = sigle_for(found.name, {one.code for one in held})
        usual = Admission(sigle, found.name, "", found.referent_name, found.referent_email)
        by = people.get(connection, found.settled_by_id) if found.settled_by_id else None
        return RequestPage(
            request=found,
            typed=typed or usual,
            referents=referents(connection, found.authority or ""),
            settled_by=by.name if by else "",
            territories=tuple(sorted({one.territory for one in held if one.territory})),
            error=error,
        )


def admit(ws: Workspace, by: Person | None, request_id: int, admission: Admission) -> Authority:
    """Admit an authority: it stands under its sigle, its référent has an account and a mail with a link.

    Raises `ForbiddenError`, `NotFoundError`, `SettledRequestError`, `MistakenSigleError`, `TakenSigleError`, and what
    refuses an account (`services.membership.adding`).
    """
    with ws.writing() as connection:
        actor = require(ws.reader(by, connection), Act.ADMIT_AUTHORITY)
        request = _pending(connection, request_id)
        new = _authority(ws, connection, request, admission)
        consultations.put_authorities(connection, [new])
        name, email = admission.referent_name, admission.referent_email
        person = Person(0, name, Role.REFERENT, email, authority=new.code, language=request.language)
        invite(ws, connection, adding.add(ws, connection, person, by=actor.id), new, by="")
        settled = {"state": str(RequestState.ADMITTED), "authority": new.code}
        requests.change(connection, request.id, settled | _settled(ws, actor))
        told = {"name": new.name}
        fact = Fact(Happened.AUTHORITY_ADMITTED, ws.now(), actor.id, About.AUTHORITY, new.code, told, Audience.PUBLIC)
        journal.record(connection, fact)
        return new


def _authority(ws: Workspace, connection: Connection, request: Request, admission: Admission) -> Authority:
    sigle, name = checked_sigle(admission.sigle), admission.name.strip() or request.name
    scanning.refuse(ws, (N_("nom de la collectivité"), name))
    held = {one.code: one for one in consultations.authorities(connection)}
    if sigle in held:
        raise TakenSigleError(sigle=sigle, name=held[sigle].name)
    if any(is_same(candidate_of(request), one) for one in held.values()):
        raise SettledRequestError
    return Authority(
        code=sigle,
        name=name[:200],
        kind=request.kind,
        population=request.population,
        territory=admission.territory.strip()[:64],
        siren=request.siren,
        cog=request.cog,
        department=request.department,
        joined_at=ws.now(),
    )


def decline(ws: Workspace, by: Person | None, request_id: int, reason: str) -> Request:
    """Decline a request; who made it is told why by mail.

    Raises `ForbiddenError`, `NotFoundError`, `SettledRequestError`, `NoReasonError`.
    """
    words = reason.strip()
    with ws.writing() as connection:
        actor = require(ws.reader(by, connection), Act.ADMIT_AUTHORITY)
        request = _pending(connection, request_id)
        if not 0 < len(words) <= _LONGEST_REASON:
            raise NoReasonError(limit=_LONGEST_REASON)
        changed = {"state": str(RequestState.DECLINED), "reason": words} | _settled(ws, actor)
        requests.change(connection, request.id, changed)
        declined = known(connection, request.id)
        to = Recipient(request.referent_name, request.referent_email, language=request.language)
        letter = Letter(News.CONSULTATION, "authority_declined", {"request": declined})
        posting.post(ws, connection, to, letter)
        told = {"title": request.name, "reason": words, "path": f"{DESK}/{request.id}"}
        fact = Fact(
            Happened.AUTHORITY_DECLINED,
            ws.now(),
            actor.id,
            About.AUTHORITY,
            str(request.id),
            told,
            Audience.SECRETARIAT,
        )
        journal.record(connection, fact)
        return declined


def invite_again(ws: Workspace, by: Person | None, code: str, person_id: int) -> Person:
    """Send a référent a new link, the one before having expired. Raises `ForbiddenError`, `NotFoundError`."""
    with ws.writing() as connection:
        actor = require(ws.reader(by, connection), Act.INVITE_COLLEAGUE, authority=code)
        authority = consultations.get_authority(connection, code)
        found = next((one for one in referents(connection, code) if one.id == person_id), None)
        if authority is None or found is None:
            raise NotFoundError
        invite(ws, connection, found, authority, by=actor.name)
        return found


def invite(ws: Workspace, connection: Connection, whom: Person, authority: Authority, *, by: str) -> None:
    """Post to a référent the link that opens their first session, good for some days; `by` is `""` at the admission."""
    token = links.link_for(ws, connection, whom, INVITATION)
    told = {"authority": authority, "token": token, "days": INVITATION.days, "by": by, "name": whom.name}
    memberships.change(connection, whom.id, {"invited_at": ws.now()})
    letter = Letter(News.CONSULTATION, "authority_invitation", told)
    to = Recipient(whom.name, whom.email, language=whom.language)
    posting.post(ws, connection, to, letter)


def referents(connection: Connection, code: str) -> tuple[Person, ...]:
    """Return the référents of an authority who have an account, in the order they came."""
    everybody = people.every(connection) if code else ()
    return tuple(one for one in everybody if one.active and one.role is Role.REFERENT and one.authority == code)


def _pending(connection: Connection, request_id: int) -> Request:
    found = known(connection, request_id)
    if found.state is RequestState.ASKED:
        raise NotFoundError
    if not timely(Act.ADMIT_AUTHORITY, found.state):
        raise SettledRequestError
    return found


def _settled(ws: Workspace, actor: Person) -> dict[str, object]:
    return {"settled_at": ws.now(), "settled_by_id": actor.id}


def secretariat_tasks(_ws: Workspace, connection: Connection) -> Iterator[Task]:
    """Return the requests that the secretariat has to answer."""
    for one in requests.in_state(connection, RequestState.CONFIRMED):
        yield Task(Queue.JOINING, str(one.id), one.name, f"{DESK}/{one.id}", one.confirmed_at, act=_ADMIT)
