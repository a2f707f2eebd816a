"""Come in by a provider of identities: set out, come back, be recognised; tie an identity to an account, untie it."""

import string
from collections.abc import Mapping
from urllib.parse import urlencode

from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.proving import second_factor
from manifeste_tool.domain.proving.identity import Journey, Proof
from manifeste_tool.domain.proving.refusals import (
    FAULTS,
    AnotherIdentityError,
    NoProviderError,
    NotBegunHereError,
    NotProvedError,
    ProviderRefusedError,
    TakenIdentityError,
    UnknownIdentityError,
    UnprovedError,
    UnverifiedAddressError,
)
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.proving import telling
from manifeste_tool.services.proving.provider import Provider
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import people
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.proving import identities

#: Where the provider sends browsers back to, after signing in and after signing out: both are declared to it.
RETURN, SIGNED_OUT = "/connexion/fournisseur/retour", "/deconnexion/fournisseur/retour"
_VERIFIER = 64
_UNRESERVED = string.ascii_letters + string.digits


def provider_of(ws: Workspace) -> Provider:
    """Return the provider that the instance names. Raises `NoProviderError`."""
    if ws.provider is None:
        raise NoProviderError
    return ws.provider


def set_out(ws: Workspace, *, landing: str, tie_to: Person | None = None) -> tuple[Journey, str]:
    """Return what the browser is to remember, and where it goes to be identified.

    Raises `NoProviderError`, `ProviderDownError`, `UnfitProviderError`.
    """
    provider = provider_of(ws)
    verifier = ws.random_word(_UNRESERVED, _VERIFIER)
    journey = Journey(ws.new_key(), ws.new_key(), verifier, ws.now(), landing, tie_to.id if tie_to else 0)
    return journey, provider.address_for(journey, ws.base_url + RETURN, ws.now())


def come_back(ws: Workspace, answer: Mapping[str, str], journey: Journey | None) -> Proof:
    """Return who the provider says came back with this answer.

    Raises `NoProviderError`, `NotBegunHereError`, `ProviderRefusedError`, `UnprovedError`, `ProviderDownError`.
    """
    provider, now = provider_of(ws), ws.now()
    if journey is None or answer.get("state") != journey.state or journey.is_over(now):
        raise NotBegunHereError(provider=provider.name)
    said = answer.get("iss")
    if said != provider.settings.issuer and (said is not None or provider.endpoints(now).names_itself):
        raise UnprovedError(provider=provider.name, what=FAULTS["iss"])
    if not answer.get("code") or answer.get("error"):
        raise ProviderRefusedError(provider=provider.name)
    return provider.proof(answer["code"], journey, ws.base_url + RETURN, now)


def recognised(ws: Workspace, proof: Proof) -> Person:
    """Return whose account an identity is tied to; the first time, tie it to that of the same verified address.

    Never makes an account. Raises `UnknownIdentityError`, `UnverifiedAddressError`, `AnotherIdentityError`.
    """
    with ws.writing() as connection:
        known = identities.find(connection, proof.issuer, proof.subject)
        found = people.get(connection, known.person_id) if known else _by_address(ws, connection, proof)
        if found is None or not found.active:
            raise UnknownIdentityError(provider=provider_of(ws).name, address=proof.address or proof.subject)
        if known is None:
            _tie(ws, connection, proof, found)
    return found


def tie(ws: Workspace, person: Person, proof: Proof) -> None:
    """Tie an identity to the account of whoever is signed in; again does nothing. Raises `TakenIdentityError`."""
    with ws.writing() as connection:
        require(ws.reader(person, connection), Act.OWN_ACCOUNT, owner=person.id)
        known = identities.find(connection, proof.issuer, proof.subject)
        if known and known.person_id != person.id:
            raise TakenIdentityError(provider=provider_of(ws).name)
        if known is None:
            _tie(ws, connection, proof, person)


def untie(ws: Workspace, person: Person, identity_id: int) -> None:
    """Untie one of one's identities. Raises `NotFoundError` for another's."""
    with ws.writing() as connection:
        require(ws.reader(person, connection), Act.OWN_ACCOUNT, owner=person.id)
        if not identities.untie(connection, identity_id, person_id=person.id):
            raise NotFoundError
        telling.tell(ws, connection, Happened.IDENTITY_UNTIED, by=person, whom=person)


def is_two_factors(ws: Workspace, proof: Proof) -> bool:
    """Whether the way somebody proved themselves to the provider counts as a second factor here."""
    trusted = provider_of(ws).settings.second_factors
    return bool(trusted) and second_factor.counts_as_two(proof.granted, trusted=trusted)


def way_out(ws: Workspace, id_token: str) -> tuple[str, str] | None:
    """Return where a browser goes to sign out at the provider too, and the state that it comes back with.

    None where there is no such page, or the provider does not say: one is signed out here whatever it answers.
    """
    try:
        provider = provider_of(ws)
        page = provider.endpoints(ws.now()).end_session_endpoint
    except (NoProviderError, NotProvedError):
        return None
    state = ws.new_key()
    told = {"client_id": provider.settings.client_id, "post_logout_redirect_uri": ws.base_url + SIGNED_OUT}
    told |= {"state": state} | ({"id_token_hint": id_token} if id_token else {})
    return (f"{page}{'&' if '?' in page else '?'}{urlencode(told)}", state) if page else None


def _by_address(ws: Workspace, connection: Connection, proof: Proof) -> Person | None:
    """Return whose account has the address of an identity that is seen for the first time."""
    name = provider_of(ws).name
    if not proof.address or not proof.is_verified:
        raise UnverifiedAddressError(provider=name)
    found = people.by_email(connection, proof.address)
    if found and any(one.issuer == proof.issuer for one in identities.of_person(connection, found.id)):
        raise AnotherIdentityError(provider=name, address=proof.address)  # an address may pass to somebody else
    return found


def _tie(ws: Workspace, connection: Connection, proof: Proof, person: Person) -> None:
    identities.tie(connection, proof.issuer, proof.subject, person_id=person.id, at=ws.now())
    telling.tell(ws, connection, Happened.IDENTITY_TIED, by=person, whom=person)
