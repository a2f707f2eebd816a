"""The provider of identities: what it says of itself and its keys, kept a while; whom it says somebody is, verified."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from joserfc.jwk import KeySet

from manifeste_tool.domain.proving import identity
from manifeste_tool.domain.proving.identity import Endpoints, Journey, Proof
from manifeste_tool.domain.proving.refusals import FAULTS, ProviderDownError, UnfitProviderError, UnprovedError
from manifeste_tool.errors import N_
from manifeste_tool.services.proving import tokens
from manifeste_tool.services.proving.tokens import Expected, InvalidTokenError, UnknownKeyError
from manifeste_tool.settings import IdentityProvider, Signed
from manifeste_tool.storage.proving import provider_client
from manifeste_tool.storage.proving.provider_client import Answer, DeclinedError, UnansweredError

#: How long what a provider says of itself, and its keys, are believed without asking again.
KEPT = timedelta(hours=1)
#: How soon its keys are asked for again when it signs with one that is not known.
AGAIN = timedelta(seconds=30)
_CLAIMS = {"id_token": {"amr": None, "acr": None}}


@dataclass
class Provider:
    """One provider. Safe to share between threads: what it keeps is replaced whole."""

    settings: IdentityProvider
    _endpoints: tuple[datetime, Endpoints] | None = field(default=None, repr=False)
    _keys: tuple[datetime, KeySet] | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """What the instance calls it."""
        return self.settings.name

    def endpoints(self, now: datetime) -> Endpoints:
        """Return its addresses. Raises `ProviderDownError`, `UnfitProviderError`."""
        kept = self._endpoints
        if kept is None or now - kept[0] >= KEPT:
            issuer = self.settings.issuer
            if not identity.is_fit(issuer):
                raise UnfitProviderError(provider=self.name, what=N_("une de ses adresses n'est pas protégée"))
            said = self._json(identity.discovery_address(issuer))
            kept = self._endpoints = (now, identity.endpoints(said, issuer=issuer, provider=self.name))
        return kept[1]

    def address_for(self, journey: Journey, redirect_uri: str, now: datetime) -> str:
        """Return where a browser goes to be identified. Raises what `endpoints` does."""
        at = self.endpoints(now)
        asks = bool(self.settings.second_factors) and at.takes_claims
        more = {"claims": json.dumps(_CLAIMS)} if asks else {}
        return provider_client.address_for(self.settings, at, journey=journey, redirect_uri=redirect_uri, **more)

    def proof(self, code: str, journey: Journey, redirect_uri: str, now: datetime) -> Proof:
        """Return who somebody is, for the code that they came back with, everything verified.

        Raises `ProviderDownError`, `UnfitProviderError`, `UnprovedError`.
        """
        try:
            return self._proof(code, journey, redirect_uri, now)
        except UnansweredError as error:
            raise ProviderDownError(provider=self.name) from error
        except DeclinedError as error:
            raise UnprovedError(provider=self.name, what=FAULTS["code"]) from error
        except InvalidTokenError as error:
            raise UnprovedError(provider=self.name, what=FAULTS.get(error.fault, FAULTS[""])) from error

    def _proof(self, code: str, journey: Journey, redirect_uri: str, now: datetime) -> Proof:
        at, awaited = self.endpoints(now), Expected(self.settings.issuer, self.settings.client_id, now)
        given = provider_client.exchange(self.settings, at, code=code, journey=journey, redirect_uri=redirect_uri)
        id_token, access_token = _text(given, "id_token"), _text(given, "access_token")
        said = self._verified(
            lambda keys: tokens.id_claims(id_token, keys, awaited, nonce=journey.nonce, access_token=access_token),
            now,
        )
        subject = tokens.subject_of(said)
        told = self._told(at, access_token, awaited) if at.userinfo_endpoint else said
        tokens.subject_of(told, same_as=subject)
        return Proof(
            issuer=self.settings.issuer,
            subject=subject,
            address=identity.address_in(told),
            is_verified=identity.is_address_verified(told, trusted=self.settings.trusts_address),
            granted=identity.granted(said),
            id_token=id_token,
        )

    def _told(self, at: Endpoints, access_token: str, awaited: Expected) -> dict[str, Any]:
        """Return what the provider tells of whom the token is about, signed or not as the settings have it."""
        answer = provider_client.get(self.settings, at.userinfo_endpoint, token=access_token)
        wanted = self.settings.signed
        if wanted is Signed.ALWAYS or (wanted is Signed.AUTO and answer.is_signed):
            return self._signed(answer, awaited)
        return provider_client.read_json(answer)

    def _signed(self, answer: Answer, awaited: Expected) -> dict[str, Any]:
        if not answer.is_signed:
            raise InvalidTokenError("userinfo")
        return self._verified(lambda keys: tokens.user_claims(answer.text, keys, awaited), awaited.now)

    def _verified(self, read: Callable[[KeySet], dict[str, Any]], now: datetime) -> dict[str, Any]:
        """Read a token with the keys that are known, and once more with today's if it names another."""
        try:
            return read(self._known_keys(now, KEPT))
        except UnknownKeyError:
            return read(self._known_keys(now, AGAIN))

    def _known_keys(self, now: datetime, kept_for: timedelta) -> KeySet:
        kept = self._keys
        if kept is None or now - kept[0] >= kept_for:
            found = tokens.keys_in(self._json(self.endpoints(now).jwks_uri))
            if found is None:
                raise UnfitProviderError(provider=self.name, what=N_("il ne donne pas de clé"))
            kept = self._keys = (now, found)
        return kept[1]

    def _json(self, address: str) -> dict[str, Any]:
        try:
            return provider_client.get_json(self.settings, address)
        except UnansweredError as error:
            raise ProviderDownError(provider=self.name) from error


def _text(given: dict[str, Any], name: str) -> str:
    found = given.get(name)
    if not isinstance(found, str) or not found.isascii():
        raise InvalidTokenError
    return found
