"""The pages of reference say what the code says."""

from pathlib import Path

import pytest

from scripts import reference

FOLDER = Path(__file__).parent.parent / "docs" / "reference"


@pytest.mark.parametrize("name", sorted(reference.pages()))
def test_a_page_of_reference_is_what_the_code_makes(name: str) -> None:
    kept = (FOLDER / name).read_text(encoding="utf-8")
    assert kept == reference.pages()[name], "run: .venv/bin/python -m scripts.reference"


def test_nothing_else_stands_beside_them() -> None:
    assert sorted(one.name for one in FOLDER.iterdir()) == sorted(reference.pages())
