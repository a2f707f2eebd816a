"""French spacing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifeste_tool.domain.text.typography import french

THIN, WIDE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("L'IA : une question ?", f"L’IA{WIDE}: une question{THIN}?"),
        ("oui; non!", f"oui{THIN}; non{THIN}!"),
        ("le «numérique responsable » dit-on", f"le «{WIDE}numérique responsable{WIDE}» dit-on"),
        ("à 10:30, voir https://a.fr/b?c=d;e", "à 10:30, voir https://a.fr/b?c=d;e"),
        ("dit l'« autre »", f"dit l’«{WIDE}autre{WIDE}»"),
        ("`a ; b` puis c ; d", f"`a ; b` puis c{THIN}; d"),
        ("écrire à moi@ici.fr ; merci", f"écrire à moi@ici.fr{THIN}; merci"),
        ("", ""),
    ],
)
def test_words_are_spaced_as_a_printer_would(typed: str, printed: str) -> None:
    assert french(typed) == printed


@given(st.text(alphabet="aé' «»:;!?.()%\u00a0\u202f\ue000`", max_size=40))
def test_doing_it_twice_changes_nothing(typed: str) -> None:
    once = french(typed)
    assert french(once) == once


@given(st.text(alphabet="aé' «»:;!?.()", max_size=40))
def test_only_spaces_and_apostrophes_change(typed: str) -> None:
    bare = str.maketrans({" ": "", WIDE: "", THIN: "", "’": "'"})
    assert french(typed).translate(bare) == typed.translate(bare)
