"""The main job on a real bill and a real consultation, through HTTP: found, import, cite, propose, integrate, publish."""

import pytest
from click.testing import CliRunner

from manifeste_tool.cli.importing import import_
from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.text.text import Kind
from manifeste_tool.services.instance import checking
from manifeste_tool.services.text import founding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people
from manifeste_tool.storage.consulting import contributions
from tests.real_data import corpus, needs_real_data
from tests.services.story import Cast
from tests.web.visit import Visit, fields, fill, opened, press

pytestmark = [pytest.mark.real_data, needs_real_data]
FORM = "/amendements/nouveau"
MAPS = "docs/maps/republique_numerique_{}.toml"


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    text = corpus("texts/texte_projet_de_loi.md").read_text(encoding="utf-8")
    founding.found(workspace, text, stage=Stage(StageKind.FILING, workspace.now()))
    roles = {"member": Role.MEMBER, "other": Role.MEMBER, "secretary": Role.SECRETARIAT, "referent": Role.REFERENT}
    with workspace.writing() as connection:
        made = {name: people.add(connection, Person(0, name, role), workspace.now()) for name, role in roles.items()}
        drafter = people.add(connection, Person(0, "drafter", Role.MEMBER, drafter=True), workspace.now())
    return Cast(workspace, drafter=drafter, **made)


def _imported(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANIFESTE_HOME", str(settings.home.root))
    for name in ("opinions", "arguments"):
        source = str(corpus(f"contributions/republique_numerique/{name}.csv"))
        result = CliRunner().invoke(import_, ["contributions", source, "--map", MAPS.format(name)])
        assert result.exit_code == 0, result.output


@pytest.mark.slow
def test_a_real_bill_is_founded_cited_amended_and_published(
    here: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _imported(settings, monkeypatch)
    visit = opened(here, settings)
    member, secretary = visit.as_(here.member), visit.as_(here.secretary)
    with here.ws.reading() as connection:
        text = here.ws.text(connection, here.tip())
        keys = [row[0] for row in connection.exec_driver_sql("SELECT reference FROM contribution LIMIT 40")]
        count = connection.exec_driver_sql("SELECT count(*) FROM contribution").scalar()
        assert contributions.known_keys(connection, keys) == set(keys)
    assert count == 696 + 3994
    body = [unit for unit in text if unit.kind is not Kind.HEADING]
    assert len(body) > 200

    _cite(secretary, [unit.id for unit in body[:12]], keys)
    _amend(visit, here, [unit.id for unit in body[20:32]])
    assert secretary.get("/texte").status_code == 200
    rest = {"paragraph": [unit.id for unit in body]}
    assert secretary.post("/declarations", data=rest).status_code == 303
    answer = fill(secretary, "/versions", "/versions", number="1.0", title="Projet", story="Amendé en essai.")
    assert answer.status_code == 303, answer.text
    public = visit.as_(None)
    page = public.get("/texte").text
    assert all(f'id="{unit.id}"' in page for unit in text)
    assert public.get(f"/paragraphes/{body[0].id}").status_code == 200
    assert public.get("/contributions?q=logiciel").status_code == 200
    assert public.get(f"/contributions/{keys[0]}").status_code == 200
    assert member.get("/amendements").status_code == 200
    assert checking.check(here.ws) == []


def _cite(secretary, identities: list[str], keys: list[str]) -> None:
    for identity, key in zip(identities, keys, strict=False):
        address = f"/paragraphes/{identity}/sources"
        answer = secretary.post(address, data={"act": "put", "key": key, "relation": "reprend"})
        assert answer.status_code == 303, answer.text


def _amend(visit: Visit, here: Cast, identities: list[str]) -> None:
    """Propose on each paragraph by the form, then admit and integrate each one as its preview shows it."""
    member, secretary = visit.as_(here.member), visit.as_(here.secretary)
    for number, identity in enumerate(identities, start=1):
        typed = fields(member.get(f"{FORM}?paragraphe={identity}"), FORM)
        words = {
            "g0-text": typed["g0-text"] + " Un bilan en est publié.",
            "headline": "Un bilan",
            "rationale": "Savoir.",
        }
        assert member.post(FORM, data=typed | words | {"act": "file"}).status_code == 303, identity
        sheet = f"/amendements/1/{number}"
        assert secretary.post(f"{sheet}/recevabilite", data={"act": "admit"}).status_code == 303
        assert secretary.post(f"{sheet}/adoption").status_code == 303
        queue = secretary.get("/secretariat/atelier")
        begun = secretary.post("/secretariat/atelier", data=fields(queue, "/secretariat/atelier"))
        assert press(secretary, begun.location, act="confirm").status_code == 303
        assert here.words(identity).endswith("Un bilan en est publié.")
