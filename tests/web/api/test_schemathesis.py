"""The API asked at random for what its document says it answers, and for what it says it does not."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import hypothesis
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from manifeste_tool.paths import Home, shipped
from manifeste_tool.services.api.table import RESOURCES
from manifeste_tool.services.instance import demonstration, instances
from manifeste_tool.settings import Settings
from manifeste_tool.web.app import create_app
from tests.conftest import Databases

pytestmark = pytest.mark.slow
EXAMPLES = 8
WANTED = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance"),
    *("response_schema_conformance", "negative_data_rejection", "positive_data_acceptance", "ignored_auth"),
    *("unsupported_method", "allow_header_conformance"),
)


@pytest.fixture(scope="module")
def demonstrated(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[Flask]:
    url = databases.empty()
    home = Home(tmp_path_factory.mktemp("demo") / "instance")
    settings = Settings(home=home, database_url=url, demo=True)
    workspace = instances.create(settings)
    demonstration.make(workspace, shipped("manifeste"), date(2026, 11, 27))
    yield create_app(settings, workspace)
    workspace.db.close()
    databases.drop(url)


def _uncoded(app: Flask) -> Any:
    """Return the application asked without gzip, which the client inside Schemathesis asks for and does not undo."""

    def asked(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        return app(environ, start)

    return asked


def test_nothing_asked_at_random_is_answered_otherwise_than_the_document_says(demonstrated: Flask) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", _uncoded(demonstrated))
    assert set(WANTED) <= {check.__name__ for check in CHECKS.get_all()}
    operations = [one.ok() for one in schema.get_all_operations()]
    assert {one.path for one in operations} == {one.path for one in RESOURCES}
    known = _known(demonstrated)
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _ask(operation, mode, known)


def _ask(operation: Any, mode: GenerationMode, known: dict[str, dict[str, Any]]) -> None:
    """Ask one operation, half of the time about something that there is."""
    few = hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @few
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode), there_is=st.booleans())
    def asked(case: Any, *, there_is: bool) -> None:
        if mode is GenerationMode.POSITIVE and there_is and operation.path in known:
            case.path_parameters = known[operation.path]
        case.call_and_validate()

    try:
        asked()
    except Unsatisfiable:
        assert not operation.query  # what asks for nothing can be asked for nothing else


def _known(app: Flask) -> dict[str, dict[str, Any]]:
    """Return, for each path, the arguments of the last thing that its list names."""
    client, found = app.test_client(), {}
    for one in RESOURCES:
        names = [each.name for each in one.arguments]
        listed = client.get(f"/api/v1{one.path.partition('/{')[0]}?limit=100").json["data"] if names else []
        if names and one.path != "/versions/{number}/paragraphs/{identity}":
            values = listed[-1]["href"].rsplit("/", len(names))[1:]
            found[one.path] = dict(zip(names, values, strict=True))
    return found
