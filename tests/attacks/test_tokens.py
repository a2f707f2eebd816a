"""Links and sessions forged, changed, replayed, stolen from the database, or fixed beforehand."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from manifeste_tool.services.instance import accounts
from manifeste_tool.storage.tables.base import metadata
from manifeste_tool.web.session import COOKIE
from tests.attacks.fields import forms_of
from tests.attacks.sending import Attacker
from tests.attacks.world import Ground

_SECRETS = ("token", "key")
_GOES_IN = re.compile(r"/(?:a-faire|compte|connexion/second)")
_SEALED = re.compile(r"\.?[\w-]{16,}(?:\.[\w-]+){1,3}")


def _changed(token: str) -> Iterator[str]:
    """Yield what somebody without the token would try in its place."""
    yield from (
        token[:-1],
        token + "x",
        token[1:],
        token.swapcase(),
        token[::-1],
        token + "\n",
        token + " ",
        "\u2024" + token,
    )
    yield from (
        "",
        ".",
        "*",
        "%",
        "_" * len(token),
        "0",
        "None",
        "null",
        "' or 1=1 --",
        "x" * len(token),
        "é" * len(token),
    )
    yield token[:-1] + ("a" if token[-1] != "a" else "b")


def _is_inside(attacker: Attacker, browser) -> bool:
    attacker.asked += 1
    return browser.get("/mes-amendements").status_code == 200


def test_a_sign_in_link_serves_once_in_time_and_as_it_is(attacker: Attacker, attacked: Ground) -> None:
    app, here = attacked.app, attacked.here
    token = accounts.sign_in_link(here.ws, str(here.member.id))
    address = "/connexion/lien/{}"
    for other in _changed(token):
        browser = app.test_client()
        attacker.tried.add(("forged", "entering.use_link", repr(other)[:20]))
        assert browser.post(address.format(quote(other, safe=""))).status_code < 500
        assert not _is_inside(attacker, browser), other
    for method in ("GET", "HEAD", "OPTIONS", "PUT"):
        assert app.test_client().open(address.format(token), method=method).status_code < 500
    first, second = app.test_client(), app.test_client()
    assert first.post(address.format(token)).status_code == 303
    assert second.post(address.format(token)).status_code != 303
    assert (_is_inside(attacker, first), _is_inside(attacker, second)) == (True, False)
    late = accounts.sign_in_link(here.ws, str(here.member.id))
    attacked.clock.advance(minutes=16)
    third = app.test_client()
    third.post(address.format(late))
    assert not _is_inside(attacker, third)


def test_what_the_database_keeps_of_links_and_sessions_opens_nothing(attacker: Attacker, attacked: Ground) -> None:
    attacked.as_("secretary"), attacked.as_("member")
    accounts.sign_in_link(attacked.here.ws, str(attacked.here.member.id))
    stolen = {*attacked.column("sign_in_link", "digest"), *attacked.column("device", "digest")}
    assert len(stolen) >= 3
    sign = SecureCookieSessionInterface().get_signing_serializer(attacked.app)
    for digest in sorted(stolen):
        browser = attacked.app.test_client()
        browser.post(f"/connexion/lien/{digest}")
        assert not _is_inside(attacker, browser)
        browser.set_cookie(
            COOKIE, sign.dumps({"_user_id": digest, "_fresh": True, "until": "2027-01-01T00:00:00+00:00"})
        )
        assert not _is_inside(attacker, browser), "a digest is no key, even with the secret of the cookies"


def test_a_cookie_made_up_is_nobody(attacker: Attacker, attacked: Ground) -> None:
    secret = URLSafeTimedSerializer("zq", salt="cookie-session")
    own = attacked.as_("secretary").get_cookie(COOKIE).value
    attacked.forget()
    for value in (secret.dumps({"_user_id": "1"}), own[:-2], own[2:], own.replace(".", ".."), "", ".", "eyJfdXNlcl9pZCI6IjEifQ.x.y", own.swapcase(), own + ";x", "é"):  # fmt: skip
        browser = attacked.app.test_client()
        browser.set_cookie(COOKIE, value)
        attacker.tried.add(("forged", "session", value[:12]))
        assert not _is_inside(attacker, browser), value


def test_a_session_begun_by_somebody_else_is_not_the_one_that_signs_in(attacker: Attacker, attacked: Ground) -> None:
    victim = attacked.app.test_client()
    planted = attacked.as_("other").get_cookie(COOKIE).value
    victim.set_cookie(COOKIE, planted)
    token = accounts.sign_in_link(attacked.here.ws, str(attacked.here.secretary.id))
    assert victim.post(f"/connexion/lien/{token}").status_code == 303
    assert victim.get_cookie(COOKIE).value != planted
    thief = attacked.app.test_client()
    thief.set_cookie(COOKIE, planted)
    assert thief.get("/secretariat").status_code in (303, 403, 404), "what was planted does not rise with the victim"
    victim_before = victim.get_cookie(COOKIE).value
    assert victim.post("/deconnexion").status_code == 303
    again = attacked.app.test_client()
    again.set_cookie(COOKIE, victim_before)
    assert not _is_inside(attacker, again), "a cookie copied before signing out opens nothing after"
    attacked.forget()


@pytest.mark.slow
def test_no_secret_address_opens_to_who_does_not_know_it(attacker: Attacker, attacked: Ground) -> None:
    rules = [one for one in attacked.app.url_map.iter_rules() if set(_SECRETS) & one.arguments]
    known = sorted({str(value) for table, column in _kept(attacked) for value in attacked.column(table, column)})
    for rule in rules:
        for other in (*_changed("k7m2p4xdk7m2p4xdk7m2p4xdk7m2p4xd"), *known):
            address = "".join(
                (quote(other, safe="") if part in _SECRETS else "1") if dynamic else part
                for dynamic, part in rule._trace[1:]
            )
            for method in (rule.methods or set()) & {"GET", "POST"}:
                attacker.tried.add(("forged", rule.endpoint, method))
                answer = attacker.ask("visitor", method, address)
                assert not _GOES_IN.match(answer.headers.get("Location", "")), address


def _kept(attacked: Ground) -> Iterator[tuple[str, str]]:
    """Yield every column that keeps the digest of a secret."""
    for table in metadata.tables.values():
        yield from ((table.name, column.name) for column in table.columns if "digest" in column.name)


def test_a_form_kept_for_later_is_given_back_as_it_was_signed_alone(attacker: Attacker, attacked: Ground) -> None:
    """What the page of an ended session carries along is sealed: changed, it is nobody's form."""
    page = attacker.ask("visitor", "POST", "/amendements/nouveau", data={"rationale": "Parce que\nc'est ainsi"})
    assert page.status_code == 401
    sealed = [
        (form, one)
        for form in forms_of(attacked.app, "visitor", "/amendements/nouveau", page)
        for one in form.fields
        if one.kind == "hidden" and _SEALED.fullmatch(one.value)
    ]
    assert sealed
    for form, one in sealed:
        for other in (each for each in _changed(one.value) if each.strip()[:-1] != one.value[:-1]):
            if other.strip() != one.value:  # a space beside it, or the unused bits of its last sign, change no seal
                attacker.tried.add(("sealed", form.endpoint, one.name))
                answer = attacker.ask("visitor", "POST", form.action, data={one.name: other})
                assert answer.status_code == 410, (form.action, other)
