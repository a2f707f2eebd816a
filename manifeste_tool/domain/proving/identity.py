"""Who somebody is for a provider of identities, and what such a provider says of itself (OpenID Connect)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from manifeste_tool.domain.proving.refusals import UnfitProviderError
from manifeste_tool.errors import N_

#: How long somebody may take at the provider's page.
JOURNEY = timedelta(minutes=15)
#: The longest subject and issuer that are kept.
LONGEST = 300
DISCOVERY = "/.well-known/openid-configuration"
_HERE = "127.0.0.1"
_NEEDED = {"authorization_endpoint", "token_endpoint", "jwks_uri"}
_KNOWN = (*sorted(_NEEDED), "userinfo_endpoint", "end_session_endpoint")


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The addresses of a provider, and how it wants the site to prove itself; `""` for one that it does not have."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    auth_method: str = "client_secret_basic"
    takes_claims: bool = False
    names_itself: bool = False  # says in each answer who it is (RFC 9207)


@dataclass(frozen=True, slots=True)
class Journey:
    """What a browser set out with to the provider: all that its answer must agree with, and where to go on to.

    `tie_to` is the number of the person signed in who wants this identity tied to their account, 0 for nobody.
    """

    state: str
    nonce: str
    verifier: str
    began: datetime
    landing: str = "/"
    tie_to: int = 0

    def is_over(self, now: datetime) -> bool:
        """Whether it began too long ago."""
        return now - self.began > JOURNEY


@dataclass(frozen=True, slots=True)
class Proof:
    """Who a provider says somebody is, everything about its answer having been verified.

    `granted` is what it says of the way they proved themselves (acr and amr); `id_token` is for signing out there.
    """

    issuer: str
    subject: str
    address: str = ""
    is_verified: bool = False
    granted: frozenset[str] = frozenset()
    id_token: str = ""


@dataclass(frozen=True, slots=True)
class Tied:
    """An identity that is tied to an account."""

    id: int
    issuer: str
    subject: str
    person_id: int
    tied_at: datetime


def is_fit(address: str) -> bool:
    """Whether an address of the provider may be asked: by HTTPS, or by HTTP on this very machine."""
    parts = urlsplit(address)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname == _HERE)
    return safe and bool(parts.hostname) and parts.username is None and not parts.fragment


def discovery_address(issuer: str) -> str:
    """Return where a provider describes itself (OpenID Connect Discovery 1.0, section 4)."""
    return issuer.rstrip("/") + DISCOVERY


def endpoints(said: Mapping[str, Any], *, issuer: str, provider: str) -> Endpoints:
    """Read what a provider says of itself. Raises `UnfitProviderError` for what may not be used."""
    if said.get("issuer") != issuer:
        raise UnfitProviderError(provider=provider, what=N_("il se présente sous un autre nom"))
    given = {name: said[name] for name in _KNOWN if said.get(name)}
    if not given.keys() >= _NEEDED:
        raise UnfitProviderError(provider=provider, what=N_("il ne dit pas toutes ses adresses"))
    if not all(isinstance(one, str) and is_fit(one) and _as_safe(one, issuer) for one in given.values()):
        raise UnfitProviderError(provider=provider, what=N_("une de ses adresses n'est pas protégée"))
    return Endpoints(
        issuer=issuer,
        **given,
        auth_method=_auth_method(said.get("token_endpoint_auth_methods_supported")),
        takes_claims=said.get("claims_parameter_supported") is True,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
    )


def _as_safe(address: str, issuer: str) -> bool:
    """Whether an address is no less protected than the issuer's: only one of this machine may name another of it."""
    return urlsplit(address).scheme == "https" or urlsplit(issuer).scheme == "http"


def _auth_method(supported: object) -> str:
    """Return how the site proves itself for a code: as the standard's default has it, unless only the form is taken."""
    methods = supported if isinstance(supported, list) else []
    only_form = "client_secret_post" in methods and "client_secret_basic" not in methods
    return "client_secret_post" if only_form else "client_secret_basic"


def address_in(claims: Mapping[str, Any]) -> str:
    """Return the address that claims give, as addresses are kept."""
    found = claims.get("email")
    return found.strip().lower() if isinstance(found, str) else ""


def is_address_verified(claims: Mapping[str, Any], *, trusted: bool) -> bool:
    """Whether the address of these claims is verified: they say so, or say nothing and the provider is trusted."""
    said = claims.get("email_verified")
    return said in (True, "true") or (said is None and trusted)


def granted(claims: Mapping[str, Any]) -> frozenset[str]:
    """Return what an identity token says of the way somebody proved themselves: its `acr`, each of its `amr`."""
    amr = claims.get("amr")
    values = [claims.get("acr"), *(amr if isinstance(amr, list) else ())]
    return frozenset(value for value in values if isinstance(value, str))
