"""An address of the site leads to its page in a language; every other address stays what it is."""

import pytest

from manifeste_tool.documents.speaking.places import spoken_address

BASE = "https://manifeste.example"


@pytest.mark.parametrize("root", [BASE, f"{BASE}/", f"{BASE}/sous"])
@pytest.mark.parametrize("path", ["", "/", "/texte", "/suivi?reference=X", "/seances/3#ordre", "/england"])
def test_a_page_is_led_to_in_english_once_and_in_french_as_it_was(root: str, path: str) -> None:
    base = root.rstrip("/")
    assert spoken_address(root, f"{base}{path}", "en") == f"{base}/en{path}"
    assert spoken_address(root, f"{base}/en{path}", "en") == f"{base}/en{path}"
    assert spoken_address(root, f"{base}{path}", "fr") == f"{base}{path}"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://ailleurs.example/texte",
        f"{BASE}.pirate.example/texte",
        f"{BASE}/fichiers/3",
        f"{BASE}/api/v1/texte",
        f"{BASE}/agenda/k.ics",
        "mailto:zig@example.test",
    ],
)
def test_another_site_and_what_is_alike_in_every_language_stay_as_they_are(address: str) -> None:
    assert spoken_address(BASE, address, "en") == address
