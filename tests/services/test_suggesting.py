"""What is suggested beside some words, and to whom."""

from dataclasses import replace
from datetime import UTC, date, datetime

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.people import Reader
from manifeste_tool.services.suggesting.suggesting import suggestions
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PUBLIC = Reader()
BODIES = (
    "Gardez un guichet humain dans chaque mairie.",
    "L'empreinte carbone des serveurs doit être mesurée.",
    "Les agents doivent être formés avant tout déploiement d'un outil.",
)


def said(number: int, body: str, **other: object) -> Contribution:
    start = Contribution(f"2024-LIBRE-{number:04d}", body, said_on=date(2024, 9, number % 28 + 1), publishable=True)
    return replace(start, origin="essai", external_id=str(number), **other)


def test_the_own_words_of_a_contribution_suggest_it_first(workspace: Workspace) -> None:
    with workspace.writing() as connection:
        contributions.put(connection, [said(number, body) for number, body in enumerate(BODIES, start=1)], AT)
    with workspace.reading() as connection:
        for number, body in enumerate(BODIES, start=1):
            found = suggestions(workspace, connection, PUBLIC, body)
            assert found[0].key == f"2024-LIBRE-{number:04d}"
