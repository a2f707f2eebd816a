"""Ask the provider of identities: its addresses alone, for a while, for so much, following nothing."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from urllib3.exceptions import HTTPError

from manifeste_tool.domain.proving.identity import Endpoints, Journey, is_fit
from manifeste_tool.settings import IdentityProvider

#: The largest answer that is read, in bytes.
LARGEST = 256 * 1024
_PORTION = 16 * 1024
_OK = 200
#: What an answer of the right kind says of itself.
_SIGNED = "application/jwt"


class UnansweredError(Exception):
    """The provider does not answer, answers something else, too much, or too slowly."""


class DeclinedError(Exception):
    """The provider declines what it was asked: the code served already, the site's secret is wrong."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, read whole and no longer than it may be."""

    status_code: int
    kind: str
    body: bytes

    @property
    def is_signed(self) -> bool:
        """Whether it says that it is a signed token rather than plain JSON."""
        return self.kind == _SIGNED

    @property
    def text(self) -> str:
        """What it holds, for a token: plain ASCII."""
        return self.body.decode("ascii", "replace").strip()

    def json(self) -> Any:
        """Return the JSON that it holds. Raises `ValueError`."""
        return json.loads(self.body)

    def raise_for_status(self) -> None:
        """Raise `UnansweredError` for an answer that is none."""
        if self.status_code != _OK:
            raise UnansweredError(self.status_code)


def get_json(provider: IdentityProvider, address: str) -> dict[str, Any]:
    """Return the JSON object at an address of the provider. Raises `UnansweredError`."""
    return read_json(get(provider, address))


def read_json(answer: Answer) -> dict[str, Any]:
    """Return the JSON object of an answer. Raises `UnansweredError`."""
    try:
        said = answer.json()
    except ValueError as error:
        raise UnansweredError from error
    if not isinstance(said, dict):
        raise UnansweredError
    return said


def get(provider: IdentityProvider, address: str, *, token: str = "") -> Answer:
    """Return what stands at an address of the provider, shown a token if there is one. Raises `UnansweredError`."""
    if not is_fit(address):
        raise UnansweredError(address)
    headers = {"Accept": "application/json, application/jwt"} | ({"Authorization": f"Bearer {token}"} if token else {})
    with _apart(requests.Session()) as session, _trouble_told():
        answer = _read(session.get(address, headers=headers, **_bounds(provider)), provider.timeout)
    answer.raise_for_status()
    return answer


def exchange(
    provider: IdentityProvider, at: Endpoints, *, code: str, journey: Journey, redirect_uri: str
) -> dict[str, Any]:
    """Exchange a code for tokens. Raises `UnansweredError`, `DeclinedError`."""
    with _session(provider, at, redirect_uri) as session, _trouble_told():
        session.register_compliance_hook("access_token_response", lambda response: _read(response, provider.timeout))
        made = session.fetch_token(
            at.token_endpoint,
            grant_type="authorization_code",
            code=code,
            code_verifier=journey.verifier,
            **_bounds(provider),
        )
    return dict(made)


def address_for(provider: IdentityProvider, at: Endpoints, *, journey: Journey, redirect_uri: str, **more: str) -> str:
    """Return where a browser goes to be identified: the code flow with PKCE (S256), a state and a nonce."""
    with _session(provider, at, redirect_uri) as session:
        made, _ = session.create_authorization_url(
            at.authorization_endpoint, state=journey.state, nonce=journey.nonce, code_verifier=journey.verifier, **more
        )
    return str(made)


def _session(provider: IdentityProvider, at: Endpoints, redirect_uri: str) -> Any:
    return _apart(
        OAuth2Session(
            provider.client_id,
            provider.client_secret,
            token_endpoint_auth_method=at.auth_method if provider.client_secret else "none",
            scope=provider.scopes,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
        )
    )


def _apart(session: Any) -> Any:
    """Keep a session from what the environment says of proxies and accounts, and from answers that must be unpacked."""
    session.trust_env = False
    session.headers["Accept-Encoding"] = "identity"
    return session


def _bounds(provider: IdentityProvider) -> dict[str, Any]:
    return {"timeout": provider.timeout, "allow_redirects": False, "stream": True}


@contextmanager
def _trouble_told() -> Iterator[None]:
    """Turn what the libraries raise into `UnansweredError` and `DeclinedError`."""
    try:
        yield
    except OAuthError as error:
        raise DeclinedError from error
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        raise UnansweredError from error


def _read(response: requests.Response, seconds: float) -> Answer:
    """Read an answer whole. Raises `UnansweredError` where it leads elsewhere, is too long, or too slow in coming."""
    until, body = time.monotonic() + seconds, b""
    with response:
        if response.is_redirect:
            raise UnansweredError
        while portion := response.raw.read1(_PORTION):
            body += portion
            if len(body) > LARGEST or time.monotonic() > until:
                raise UnansweredError
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Answer(response.status_code, kind, body)
