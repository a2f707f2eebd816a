"""What a provider says of itself and of somebody, read with suspicion."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from manifeste_tool.domain.proving import identity
from manifeste_tool.domain.proving.identity import Journey
from manifeste_tool.domain.proving.refusals import UnfitProviderError

ISSUER = "https://fournisseur.exemple/oidc"
SAID = {
    "issuer": ISSUER,
    "authorization_endpoint": "https://fournisseur.exemple/oidc/authorize",
    "token_endpoint": "https://jetons.exemple/token",
    "jwks_uri": "https://fournisseur.exemple/oidc/jwks",
}


def read(known: str = ISSUER, **said: Any) -> identity.Endpoints:
    return identity.endpoints(SAID | said, issuer=known, provider="Essai")


@pytest.mark.parametrize(
    ("address", "fit"),
    [
        ("https://fournisseur.exemple", True),
        ("https://fournisseur.exemple:8443/oidc?lieu=1", True),
        ("http://127.0.0.1:9400", True),
        ("http://fournisseur.exemple", False),
        ("http://127.0.0.1.exemple.fr", False),
        ("http://localhost:9400", False),
        ("https://nom@fournisseur.exemple", False),
        ("https://fournisseur.exemple#x", False),
        ("https:///oidc", False),
        ("ftp://fournisseur.exemple", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_a_provider_is_asked_by_https_or_on_this_very_machine(address: str, *, fit: bool) -> None:
    assert identity.is_fit(address) is fit


def test_it_describes_itself_under_its_own_address() -> None:
    assert (
        identity.discovery_address("https://f.exemple/oidc/")
        == "https://f.exemple/oidc/.well-known/openid-configuration"
    )


def test_its_addresses_are_read_and_what_it_lacks_is_empty() -> None:
    found = read(userinfo_endpoint="https://fournisseur.exemple/moi", end_session_endpoint="")
    assert (found.token_endpoint, found.userinfo_endpoint) == (
        SAID["token_endpoint"],
        "https://fournisseur.exemple/moi",
    )
    assert (found.end_session_endpoint, found.takes_claims, found.names_itself) == ("", False, False)
    more = read(claims_parameter_supported=True, authorization_response_iss_parameter_supported=True)
    assert (more.takes_claims, more.names_itself) == (True, True)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"issuer": "https://autre.exemple"}, "un autre nom"),
        ({"issuer": None}, "un autre nom"),
        ({"issuer": ISSUER + "/"}, "un autre nom"),
        ({"jwks_uri": ""}, "toutes ses adresses"),
        ({"token_endpoint": "http://fournisseur.exemple/token"}, "protégée"),
        ({"token_endpoint": "http://127.0.0.1/token"}, "protégée"),
        ({"userinfo_endpoint": ["https://fournisseur.exemple"]}, "protégée"),
    ],
)
def test_what_may_not_be_used_is_refused(said: dict[str, Any], why: str) -> None:
    with pytest.raises(UnfitProviderError, match=why):
        read(**said)


def test_a_provider_of_this_machine_may_name_addresses_of_it() -> None:
    local = {name: value.replace("https://", "http://127.0.0.1/") for name, value in SAID.items()}
    assert read(local["issuer"], **local).token_endpoint == "http://127.0.0.1/jetons.exemple/token"


@pytest.mark.parametrize(
    ("supported", "method"),
    [
        (None, "client_secret_basic"),
        (["client_secret_post", "client_secret_basic"], "client_secret_basic"),
        (["client_secret_post"], "client_secret_post"),
        (["private_key_jwt"], "client_secret_basic"),
        ("client_secret_post", "client_secret_basic"),
    ],
)
def test_the_site_proves_itself_as_the_provider_takes_it(supported: object, method: str) -> None:
    assert read(token_endpoint_auth_methods_supported=supported).auth_method == method


def test_an_address_is_kept_as_addresses_are_and_verified_if_it_says_so_or_is_trusted() -> None:
    assert identity.address_in({"email": " Elue@Exemple.FR "}) == "elue@exemple.fr"
    assert identity.address_in({"email": ["elue@exemple.fr"]}) == identity.address_in({}) == ""
    assert identity.is_address_verified({"email_verified": True}, trusted=False)
    assert identity.is_address_verified({"email_verified": "true"}, trusted=False)
    assert not identity.is_address_verified({"email_verified": False}, trusted=True)
    assert not identity.is_address_verified({"email_verified": "non"}, trusted=True)
    assert identity.is_address_verified({}, trusted=True)
    assert not identity.is_address_verified({}, trusted=False)


def test_how_somebody_proved_themselves_is_told_by_acr_and_amr() -> None:
    assert identity.granted({"acr": "eidas2", "amr": ["pwd", "mfa", 3]}) == {"eidas2", "pwd", "mfa"}
    assert identity.granted({"acr": 2, "amr": "mfa"}) == frozenset()


def test_a_journey_lasts_a_quarter_of_an_hour() -> None:
    began = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    journey = Journey("état", "nonce", "vérification", began)
    assert not journey.is_over(began + timedelta(minutes=15))
    assert journey.is_over(began + timedelta(minutes=15, seconds=1))
