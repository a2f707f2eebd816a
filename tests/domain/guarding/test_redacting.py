"""What a log keeps of a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.guarding.redacting import LONGEST, redacted, said_by


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Envoi à jeanne.martin@exemple.fr refusé", "Envoi à [adresse] refusé"),
        ("de 192.0.2.7", "de [ip]"),
        ("de 192.0.2.7.", "de [ip]"),
        ("de 192.0.2.7:5000", "de [ip]"),
        ("de 2001:db8::7", "de [ip]"),
        ("de ::ffff:192.0.2.7: refusé", "de [ip] refusé"),
        ("à 12:30, version 1.2", "à 12:30, version 1.2"),
        ("/recherche?q=mot&page=2 lu", "/recherche?[…] lu"),
        ("/connexion/lien/3f9kq2mzk7m2p4xd3f9kq2mzk7m2p4xd", "/connexion/lien/[jeton]"),
        ("cle dGhpcyBpcyBhIHNlY3JldCBrZXkgb2Y", "cle [jeton]"),
        ("suivi 4XK7-M2P9 et 4XK7M2P9", "suivi [jeton] et [jeton]"),
        ("code 493021", "code [nombre]"),
        ("au 06 12 34 56 78", "au [nombre]"),
        ("contributions.contribution 404", "contributions.contribution 404"),
        ("manifeste_tool/web/errors.py:133 on_bug", "manifeste_tool/web/errors.py:133 on_bug"),
        ("une\nligne\r\x1b[31m et\u2028une\u202eautre", "une\\u000aligne\\u000d\\u001b[31m et\\u2028une\\u202eautre"),
        ("mot " * 200, f"{('mot ' * 200)[:LONGEST]}…"),
    ],
)
def test_what_a_log_keeps_of_a_sentence(said: str, kept: str) -> None:
    assert redacted(said) == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("invalid literal for int() with base 10: 'Jeanne Martin'", "invalid literal for int() with base 10: […]"),
        ('« Jeanne » et `Paul` et "Léa" sont là', "[…] et […] et […] sont là"),
        ("duplicate key value\nDETAIL: Key (email)=(jeanne)", "duplicate key value"),
        ("", ""),
    ],
)
def test_what_a_log_keeps_of_an_error_quotes_nobody(said: str, kept: str) -> None:
    assert said_by(said) == kept


@given(st.text(), st.emails(), st.ip_addresses())
def test_no_form_of_words_around_lets_an_address_or_a_second_line_through(words: str, mail: str, ip: object) -> None:
    line = redacted(f"{words} {ip} {words}")
    assert len(line.splitlines()) <= 1
    assert f" {ip} " not in line
    assert redacted(f"x <{mail}>").count("@") == 0 or "'" in mail
