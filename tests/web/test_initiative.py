"""The démarche through HTTP: its stages, and the secretariat's form for their dates."""

import pytest

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import stages
from tests.services.story import Cast, cast
from tests.web.visit import Visit, opened

STAGES = "/demarche/etapes"


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def visit(here: Cast, settings: Settings) -> Visit:
    return opened(here, settings)


def every(here: Cast):
    with here.ws.reading() as connection:
        return stages.every(connection)


def test_the_secretariat_opens_a_stage_and_everybody_reads_its_dates(visit: Visit, here: Cast) -> None:
    sent = {"kind": "examen", "opens_at": "2026-07-01T09:00", "closes_at": "2026-07-31T18:00", "public": "1"}
    assert visit.as_(here.secretary).post(STAGES, data=sent).status_code == 303
    made = every(here)[-1]
    assert (made.kind, made.public, made.cycle) == (StageKind.EXAMINATION, True, 1)
    assert made.opens_at.isoformat() == "2026-07-01T07:00:00+00:00", "typed in Paris"
    page = visit.as_(None).get("/demarche")
    assert page.status_code == 200
    assert "31" in page.text


def test_the_dates_of_a_stage_are_set_anew_and_its_kind_stays(visit: Visit, here: Cast) -> None:
    stage = every(here)[0]
    secretary = visit.as_(here.secretary)
    assert secretary.get(f"{STAGES}/{stage.id}").status_code == 200
    sent = {"kind": "concertation", "opens_at": "2026-01-01T09:00", "closes_at": ""}
    assert secretary.post(f"{STAGES}/{stage.id}", data=sent).status_code == 303
    changed = every(here)[0]
    assert (changed.kind, changed.closes_at, changed.opens_at.year) == (StageKind.FILING, None, 2026)
    assert len(every(here)) == 1
    assert secretary.get(f"{STAGES}/999").status_code == secretary.post(f"{STAGES}/999", data=sent).status_code == 404


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"kind": "fete", "opens_at": "2026-07-01T09:00"}, 404),
        ({"kind": "examen", "opens_at": "demain"}, 422),
        ({"kind": "examen", "opens_at": ""}, 422),
        ({"kind": "examen", "opens_at": "2026-07-01T09:00", "closes_at": "2026-07-01T09:00"}, 422),
    ],
)
def test_a_stage_without_sense_is_refused(visit: Visit, here: Cast, sent: dict[str, str], status: int) -> None:
    assert visit.as_(here.secretary).post(STAGES, data=sent).status_code == status
    assert len(every(here)) == 1


def test_nobody_else_sets_the_stages(visit: Visit, here: Cast) -> None:
    sent = {"kind": "examen", "opens_at": "2026-07-01T09:00"}
    for person in (here.member, here.drafter, here.referent):
        client = visit.as_(person)
        assert client.post(STAGES, data=sent).status_code == 403
        assert client.get(f"{STAGES}/{every(here)[0].id}").status_code == 403
    assert len(every(here)) == 1
