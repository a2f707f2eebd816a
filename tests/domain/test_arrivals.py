"""What arrives with a file, and all that is made of its words."""

from datetime import date

import pytest

from manifeste_tool.domain.consulting import layouts, sheet
from manifeste_tool.domain.consulting.arrivals import NOTHING, Arrival, arrived
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.text.stems import stems
from manifeste_tool.errors import RefusedError

COLUMNS = {"external_id": "id", "title": "titre", "body": "texte", "said_on": "date", "theme": "theme", "parent": "a"}


def arrival(**cells: str) -> Arrival:
    named = {name: cells.get(name, "") for name in COLUMNS.values()}
    (values,) = sheet.reader(layouts.layout_of({"origin": "essai", "columns": COLUMNS}), list(named))(
        list(named.values())
    )
    assert not isinstance(values, RefusedError)
    return arrived(values)


def test_what_arrives_makes_the_contribution_that_the_file_tells_of() -> None:
    found = arrival(id="7", titre="Accueil", texte="Un guichet.", date="2024-09-18", theme="Lieux", a="3")
    said = found.contribution(reference="2024-X-0001", parent="", origin="essai", external_id="7~ab")
    assert said == Contribution(
        "2024-X-0001",
        "Un guichet.",
        "Accueil",
        said_on=date(2024, 9, 18),
        origin="essai",
        external_id="7~ab",
        theme="Lieux",
        answers="3",
    )
    assert found.fingerprint == said.fingerprint
    assert found.stems == stems("Accueil Un guichet.")


@pytest.mark.parametrize(
    ("cells", "held"),
    [
        ({"texte": "Gardez un guichet."}, False),
        ({"texte": "Écrivez à personne@exemple.fr."}, True),
        ({"titre": "personne@exemple.fr", "texte": "Mon adresse."}, True),
        ({"titre": "En 2024, à 12 h", "texte": "Ouvrez 3 guichets."}, False),
        ({"titre": "Le 06 39", "texte": "98 12 34 guichets"}, False),  # a number in two fields leads to nobody
    ],
)
def test_what_may_name_somebody_is_held(cells: dict[str, str], held: bool) -> None:
    assert arrival(**cells).held is held
    assert arrival(**cells).held is held  # what was met before is known by heart


def test_nothing_arrives_without_words() -> None:
    assert not any(NOTHING)
