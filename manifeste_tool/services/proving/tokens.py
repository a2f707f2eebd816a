"""Verify what a provider signed: by its own keys, with algorithms that are named here, for this site, now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidClaimError, InvalidKeyIdError, JoseError, MissingClaimError
from joserfc.jwk import KeySet

from manifeste_tool.domain.proving.identity import LONGEST

#: How a provider may sign: with a key pair. Neither `none`, nor HMAC, which a public key could forge.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
#: How far two clocks may be apart, in seconds.
LEEWAY = 60
_PAIRED = ("RSA", "EC")


class InvalidTokenError(Exception):
    """A token does not hold. `fault` is the claim that is wrong, `""` for its form, its algorithm or its signature."""

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        super().__init__(fault)


class UnknownKeyError(InvalidTokenError):
    """A token names a key that is not among those known: the provider may have changed its keys."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Whose tokens are awaited, for whom, and when."""

    issuer: str
    client_id: str
    now: datetime


def keys_in(said: Mapping[str, Any]) -> KeySet | None:
    """Return the public keys of a provider that may verify a signature; None where there is none."""
    listed = said.get("keys")
    pairs = [one for one in listed if _is_paired(one)] if isinstance(listed, list) else []
    try:
        return KeySet.import_key_set({"keys": pairs}) if pairs else None
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def id_claims(token: str, keys: KeySet, awaited: Expected, *, nonce: str, access_token: str) -> dict[str, Any]:
    """Return what an identity token says. Raises `InvalidTokenError`, `UnknownKeyError`."""
    decoded = _decoded(token, keys)
    of_journey = {"nonce": nonce, "client_id": awaited.client_id, "access_token": access_token}
    claims = CodeIDToken(decoded.claims, decoded.header, options=_options(awaited), params=of_journey)
    _hold(claims, awaited)
    return dict(claims)


def user_claims(token: str, keys: KeySet, awaited: Expected) -> dict[str, Any]:
    """Return what a signed answer says of somebody, ProConnect's. Raises `InvalidTokenError`, `UnknownKeyError`."""
    claims = _decoded(token, keys).claims
    registry = jwt.JWTClaimsRegistry(now=int(awaited.now.timestamp()), leeway=LEEWAY, **_options(awaited))
    try:
        registry.validate(claims)
    except JoseError as error:
        raise InvalidTokenError(_fault(error)) from error
    return claims


def subject_of(claims: Mapping[str, Any], *, same_as: str = "") -> str:
    """Return whom claims are about. Raises `InvalidTokenError` for nobody, or somebody else than `same_as`."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST or (same_as and subject != same_as):
        raise InvalidTokenError("sub")
    return subject


def _is_paired(key: object) -> bool:
    return isinstance(key, dict) and key.get("kty") in _PAIRED and key.get("use", "sig") == "sig"


def _decoded(token: str, keys: KeySet) -> jwt.Token:
    try:
        return jwt.decode(token, keys, algorithms=ALGORITHMS)
    except InvalidKeyIdError as error:
        raise UnknownKeyError from error
    except (JoseError, ValueError, TypeError) as error:
        raise InvalidTokenError from error


def _options(awaited: Expected) -> dict[str, Any]:
    named: Iterable[tuple[str, str]] = (("iss", awaited.issuer), ("aud", awaited.client_id))
    return {name: {"essential": True, "value": value} for name, value in named}


def _hold(claims: CodeIDToken, awaited: Expected) -> None:
    try:
        claims.validate(now=int(awaited.now.timestamp()), leeway=LEEWAY)
    except JoseError as error:
        raise InvalidTokenError(_fault(error)) from error


def _fault(error: JoseError) -> str:
    """Return which claim is wrong."""
    if isinstance(error, (InvalidClaimError, MissingClaimError)):
        return str(getattr(error, "claim", "")) or "iss"
    return "exp"
