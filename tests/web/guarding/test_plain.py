"""No NUL comes in by an address or by a parameter of it."""

from flask.testing import FlaskClient

from tests.services.story import Cast


def test_nothing_is_found_at_an_address_that_holds_a_nul(visitor: FlaskClient, people: Cast) -> None:
    assert people
    for address in (
        "/contributions/%00",
        "/paragraphes/%00",
        "/versions/%00",
        "/amendements/1/%00",
        "/api/v1/versions/%00",
    ):
        assert visitor.get(address).status_code == 404, address


def test_a_nul_in_a_parameter_is_as_if_nobody_had_typed_it(visitor: FlaskClient, people: Cast) -> None:
    assert people
    for name in ("q", "type", "theme", "territoire", "suite"):
        assert visitor.get(f"/contributions?{name}=a%00b").status_code == 200
    assert "ab" in visitor.get("/recherche?q=a%00b").text
