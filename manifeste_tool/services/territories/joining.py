"""An authority asks to join: its form, the mail that confirms it, and the link in that mail."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from manifeste_tool.domain.addresses import is_address
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.telling import Letter, News, Recipient
from manifeste_tool.domain.territories.joining import (
    CONFIRMATION,
    KINDS,
    Candidate,
    Request,
    RequestState,
    is_same,
    of_official,
    problems,
)
from manifeste_tool.domain.territories.official import Official, digits
from manifeste_tool.errors import N_, ManifesteError, NotFoundError, RefusedError
from manifeste_tool.services import notifying
from manifeste_tool.services.desk.assigning import secretaries
from manifeste_tool.services.guarding.senders import Sender, admit
from manifeste_tool.services.membership.adding import MalformedAddressError
from manifeste_tool.services.telling import posting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.territories import requests
from manifeste_tool.storage.territories.official_list import official

_FOUND = 20
_OF_THE_LIST = ("name", "kind", "number", "cog", "department", "population")
DESK = "/secretariat/collectivites"
LINK = "/collectivites/rejoindre/confirmer/<key>"


class IncompleteRequestError(RefusedError):
    """Some fields of the form are to be corrected; `wrong` says which, and how."""

    sentence = N_("Quelques champs sont à corriger. Rien n'est perdu : tout est ci-dessous.")

    def __init__(self, wrong: Mapping[str, ManifesteError]) -> None:
        self.wrong = wrong
        super().__init__()


class MemberAlreadyError(RefusedError):
    """The authority was admitted before."""

    sentence = N_(
        "%(name)s a déjà rejoint la démarche. Demandez à son référent de vous inviter : il le peut depuis la page de "
        "sa concertation. Vous ne savez pas qui c'est ? Écrivez au secrétariat."
    )


class AskedAlreadyError(RefusedError):
    """The authority has asked, and the secretariat has not answered yet."""

    sentence = N_(
        "Une demande au nom de %(name)s est déjà chez le secrétariat, qui répond par courriel à qui l'a faite. "
        "Vous n'avez rien à refaire."
    )


class SpentRequestError(RefusedError):
    """A confirmation link that leads to nothing any more."""

    sentence = N_(
        "Ce lien n'est plus valable : il a plus de sept jours, ou une autre demande l'a remplacé. "
        "Remplissez de nouveau le formulaire, un nouveau lien part aussitôt."
    )


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The first step: what was searched, and the authorities it may mean."""

    query: str = ""
    found: tuple[Official, ...] = ()


@dataclass(frozen=True, slots=True)
class JoiningPage:
    """The second step: what is typed, what is wrong with it, and the authority of the list that was chosen."""

    typed: Candidate
    chosen: Official | None = None
    kinds: tuple[str, ...] = KINDS
    error: ManifesteError | None = None
    errors: Mapping[str, ManifesteError] = field(default_factory=dict)


def search_page(query: str) -> SearchPage:
    """Return what the official list answers to a name, a SIREN, a SIRET or a code."""
    return SearchPage(query, official().search(query, limit=_FOUND) if query else ())


def joining_page(key: str, typed: Candidate | None = None, error: ManifesteError | None = None) -> JoiningPage:
    """Return the form for an authority of the list, or for one entered freely (`key` `""`).

    Raises `NotFoundError` for a key that is not on the list.
    """
    chosen = official().by_key.get(key)
    if key and chosen is None:
        raise NotFoundError
    first = of_official(chosen) if chosen else Candidate()
    fields = error.wrong if isinstance(error, IncompleteRequestError) else {}
    return JoiningPage(typed or first, chosen, error=error, errors=fields)


def ask(ws: Workspace, sender: Sender, typed: Candidate, *, key: str = "") -> Request:
    """Keep a request and post the link that confirms it; an earlier one of the same sender for it is replaced.

    `key` is that of an authority of the official list, whose name and numbers then stand. Raises `NotFoundError`,
    `RobotError`, `TooOftenError`, `IncompleteRequestError`, `MemberAlreadyError`, `AskedAlreadyError`.
    """
    secret, tidy = ws.new_key(), _tidy(_completed(typed, key))
    with ws.writing() as connection:
        admit(ws, connection, sender, Limit.JOINING)
    if wrong := _wrong(tidy):
        raise IncompleteRequestError(wrong)
    with ws.writing() as connection:
        _refuse_known(connection, tidy)
        _forget_unconfirmed(ws, connection, tidy)
        values = asdict(tidy) | {"siren": tidy.siren, "state": str(RequestState.ASKED), "asked_at": ws.now()}
        values["language"] = sender.language
        values.pop("number")
        made = known(connection, requests.add(connection, values | {"key_digest": digest(secret)}))
        to = Recipient(made.referent_name, made.referent_email, language=made.language)
        told = {"request": made, "key": secret, "days": CONFIRMATION.days}
        posting.post(ws, connection, to, Letter(News.CONSULTATION, "authority_confirmation", told))
        return made


def _completed(typed: Candidate, key: str) -> Candidate:
    """Return what is asked, an authority of the list speaking with the list's words."""
    if not key:
        return replace(typed, cog="", population=0)
    chosen = official().by_key.get(key)
    if chosen is None:
        raise NotFoundError
    told = asdict(of_official(chosen))
    return replace(typed, **{name: told[name] for name in _OF_THE_LIST})


def _tidy(candidate: Candidate) -> Candidate:
    words = {name: value.strip() for name, value in asdict(candidate).items() if isinstance(value, str)}
    words |= {"referent_email": words["referent_email"].lower(), "department": words["department"].upper()}
    words["message"] = words["message"].replace("\r\n", "\n")
    return Candidate(**words, population=candidate.population)


def _wrong(candidate: Candidate) -> Mapping[str, ManifesteError]:
    wrong = problems(candidate)
    if candidate.referent_email and not is_address(candidate.referent_email):
        wrong["referent_email"] = MalformedAddressError(email=candidate.referent_email[:80])
    return wrong


def _refuse_known(connection: Connection, candidate: Candidate) -> None:
    """Refuse who is admitted, or waits for the secretariat."""
    if any(is_same(candidate, one) for one in consultations.authorities(connection)):
        raise MemberAlreadyError(name=candidate.name)
    if any(is_same(candidate, one) for one in requests.in_state(connection, RequestState.CONFIRMED)):
        raise AskedAlreadyError(name=candidate.name)


def _forget_unconfirmed(ws: Workspace, connection: Connection, candidate: Candidate) -> None:
    """Forget what the same address asked for the same authority and never confirmed, and whatever is too old."""
    asked = requests.in_state(connection, RequestState.ASKED)
    again = {one.id for one in asked if is_same(candidate, one) and one.referent_email == candidate.referent_email}
    requests.drop(connection, again | {one.id for one in asked if one.is_expired(ws.now())})


def confirmation_page(ws: Workspace, key: str) -> Request:
    """Return the request that a link leads to; opening it confirms nothing. Raises `SpentRequestError`."""
    with ws.reading() as connection:
        return _linked(ws, connection, key)


def confirm(ws: Workspace, key: str) -> Request:
    """Confirm a request, and hand it to the secretariat, who is told; twice is once.

    Raises `SpentRequestError`, `MemberAlreadyError`, `AskedAlreadyError`.
    """
    with ws.writing() as connection:
        found = _linked(ws, connection, key)
        if found.state is not RequestState.ASKED:
            return found
        _refuse_known(connection, candidate_of(found))
        changed = {"state": str(RequestState.CONFIRMED), "confirmed_at": ws.now()}
        requests.change(connection, found.id, changed)
        told = {"title": found.name, "path": f"{DESK}/{found.id}"}
        fact = Fact(
            Happened.AUTHORITY_ASKED, ws.now(), None, About.AUTHORITY, str(found.id), told, Audience.SECRETARIAT
        )
        notifying.notify(connection, journal.record(connection, fact), secretaries(ws, connection))
        return known(connection, found.id)


def _linked(ws: Workspace, connection: Connection, key: str) -> Request:
    found = requests.by_digest(connection, digest(key))
    if found is None or found.is_expired(ws.now()):
        raise SpentRequestError
    return found


def known(connection: Connection, request_id: int) -> Request:
    """Return a request. Raises `NotFoundError`."""
    found = requests.get(connection, request_id)
    if found is None:
        raise NotFoundError
    return found


def candidate_of(request: Request) -> Candidate:
    """Return what a request said, as it was asked."""
    said = {name: getattr(request, name) for name in Candidate.__dataclass_fields__ if name != "number"}
    return Candidate(**said, number=digits(request.siren))
