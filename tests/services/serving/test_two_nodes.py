"""Two machines of one instance: one database, two folders, and whatever one does holds on the other at once.

On SQLite one file stands for the database that both share; `--database postgresql` runs the same on the real one.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.domain.integration.work import StepKind, WorkStep
from manifeste_tool.domain.readers import Role
from manifeste_tool.paths import Home
from manifeste_tool.services import files
from manifeste_tool.services.amending import proposing
from manifeste_tool.services.consulting import jobs, uploading
from manifeste_tool.services.files import Upload
from manifeste_tool.services.guarding import limits
from manifeste_tool.services.instance import accounts, instances
from manifeste_tool.services.integration import workshop
from manifeste_tool.services.integration.workshop import SavedMeanwhileError, Seen
from manifeste_tool.services.privacy import register, settling
from manifeste_tool.services.serving import own, turns
from manifeste_tool.services.serving.nodes import beat, nodes_page, releases
from manifeste_tool.services.serving.secret import OtherSecretError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import settings as kept
from manifeste_tool.web.app import create_app
from tests.conftest import Clock
from tests.limits import allow
from tests.services.story import Cast, cast, change

SHEET = "id;texte\n1;Gardez un guichet.\n2;Formez les agents.\n"


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    return cast(workspace)


@pytest.fixture
def second(here: Cast, settings: Settings) -> Settings:
    """What the other machine is started with: a folder of its own, the same database and secret."""
    home = settings.home.root.with_name("seconde")
    shutil.copytree(settings.home.root, home)
    return replace(settings, home=Home(home), database_url=settings.sqlalchemy_url, node="seconde")


@pytest.fixture
def there(here: Cast, second: Settings, clock: Clock) -> Iterator[Cast]:
    """The same people on the other machine."""
    opened = instances.opened(second)
    yield replace(here, ws=replace(opened, now=clock, random_word=here.ws.random_word))
    opened.db.close()


@pytest.fixture
def first_app(here: Cast, settings: Settings) -> FlaskClient:
    return create_app(settings, here.ws).test_client()


@pytest.fixture
def second_app(there: Cast, second: Settings) -> FlaskClient:
    return create_app(second, there.ws).test_client()


def shared(ws: Workspace) -> None:
    if not ws.db.is_shared:
        pytest.skip("on SQLite bytes are in each folder: --database postgresql")


def signed_in(here: Cast, first: FlaskClient, second: FlaskClient) -> None:
    """Sign the secretary in on the first machine; the second is asked next, as a proxy sends people anywhere."""
    token = accounts.sign_in_link(here.ws, str(here.secretary.id))
    assert first.post(f"/connexion/lien/{token}").status_code == 303
    cookie = first.get_cookie("manifeste_session")
    assert cookie is not None
    second.set_cookie("manifeste_session", cookie.value)


def test_a_page_kept_in_memory_on_one_machine_follows_what_is_done_on_the_other(
    here: Cast, first_app: FlaskClient, second_app: FlaskClient
) -> None:
    for title in ("Un premier titre", "Un second titre"):
        with here.ws.writing() as connection:
            kept.put(connection, "title", title)
        pages = [app.get("/").text for app in (second_app, first_app, second_app)]
        assert all(title in page for page in pages)


def test_a_device_signed_in_on_one_machine_is_on_the_other_and_closed_there_is_closed_here(
    here: Cast, first_app: FlaskClient, second_app: FlaskClient
) -> None:
    signed_in(here, first_app, second_app)
    assert [one.get("/compte").status_code for one in (first_app, second_app)] == [200, 200]
    second_app.post("/deconnexion")
    assert first_app.get("/compte").status_code != 200


def test_a_limit_counted_on_one_machine_counts_on_the_other(
    here: Cast, there: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch, Limit.ENQUIRY, 2)
    for one in (here, there):
        limits.count_apart(one.ws, Limit.ENQUIRY, who="10.0.0.1")
    for one in (here, there):
        with pytest.raises(limits.TooOftenError):
            limits.count_apart(one.ws, Limit.ENQUIRY, who="10.0.0.1")


def test_a_draft_saved_on_one_machine_is_read_on_the_other(here: Cast, there: Cast) -> None:
    proposal = proposing.Proposal(here.ws.new_key(), here.tip(), "Titre", "Pour.", (change("ccccccc2", "Autrement."),))
    proposing.keep_draft(here.ws, here.member, proposal)
    with there.ws.reading() as connection:
        read = proposing.draft_of(connection, there.member, proposal.key)
    assert (read.headline, read.gestures) == (proposal.headline, proposal.gestures)


def test_an_act_of_the_workshop_on_one_machine_is_seen_by_the_other_before_it_acts(here: Cast, there: Cast) -> None:
    made = here.propose(change("ccccccc2", "Autrement."))
    here.adopt(made)
    number = workshop.begin(here.ws, here.secretary, [WorkStep(StepKind.AMENDMENT, made.id)], title="Séance")
    with there.ws.reading() as connection:
        seen = Seen(number, workshop.known(connection, number).turn)
    workshop.tidy(here.ws, here.secretary, seen, paragraph="ccccccc2", words=None)
    with pytest.raises(SavedMeanwhileError):
        workshop.remove(there.ws, there.secretary, seen, step=f"amendement-{made.id}")


def test_a_file_kept_and_a_sheet_received_on_one_machine_are_read_and_imported_by_the_other(
    here: Cast, there: Cast, settings: Settings, second: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared(here.ws)
    with here.ws.writing() as connection:
        file = files.keep(here.ws, connection, Upload("plan.pdf", b"%PDF-1"), owner_id=None, audience=Audience.PUBLIC)
    assert files.fetch(there.ws, None, file.id)[1] == b"%PDF-1"
    monkeypatch.setattr(uploading, "AT_ONCE", 1)
    told = {"name": "avis.csv", "save": lambda path: path.write_text(SHEET), "consultation": ""}
    key = uploading.receive(here.ws, settings.home, here.secretary, **told)
    assert jobs.run(there.ws, second.home) == 1
    page = uploading.upload_page(here.ws, settings.home, here.secretary, key)
    assert page.tally is not None
    assert page.tally.new == 2
    uploading.confirm(here.ws, settings.home, here.secretary, key)
    assert jobs.run(there.ws, second.home) == 1
    done = uploading.upload_page(here.ws, settings.home, here.secretary, key).done
    assert done is not None
    assert done.new == 2


def test_an_erasure_on_one_machine_is_carried_out_in_the_folder_of_the_other(here: Cast, there: Cast) -> None:
    shared(here.ws)
    with here.ws.writing() as connection:
        register.entered(here.ws, connection, kind="contribution", subject="2025-ESSAI-0001")
    settling.settle(here.ws)
    assert register.missing(here.ws) == []
    assert len(register.missing(there.ws)) == 1
    own.keep_level(there.ws)
    assert register.missing(there.ws) == []


def test_another_secret_is_refused_with_what_to_set_until_the_previous_one_proves_it(
    here: Cast, second: Settings
) -> None:
    shared(here.ws)
    other = replace(second, secret="n" * 40)
    with pytest.raises(OtherSecretError, match="MANIFESTE_SECRET"):
        instances.opened(other)
    instances.opened(replace(other, previous_secret=here.ws.secret)).db.close()
    instances.opened(other).db.close()
    with pytest.raises(OtherSecretError):
        instances.opened(second)
    instances.opened(second, adopting_secret=True).db.close()
    instances.opened(second).db.close()


def test_machines_say_that_they_are_there_and_one_makes_the_backups_until_it_is_silent(
    here: Cast, there: Cast, clock: Clock, settings: Settings, first_app: FlaskClient
) -> None:
    beat(here.ws, "premiere", "1.0")
    beat(there.ws, "seconde", "2.0")
    assert releases(here.ws) == {"1.0": 1, "2.0": 1}
    assert first_app.get("/readyz").json["releases"] == {"1.0": 1, "2.0": 1}
    administrator = replace(here.secretary, role=Role.ADMINISTRATOR)
    page = nodes_page(there.ws, administrator, release="2.0")
    assert [(line.node.name, line.is_other_release) for line in page.lines] == [("premiere", True), ("seconde", False)]
    assert page.is_mixed
    assert turns.takes(here.ws, turns.BACKUPS, "premiere")
    assert not turns.takes(there.ws, turns.BACKUPS, "seconde")
    clock.advance(minutes=10)
    beat(there.ws, "seconde", "2.0")
    clock.advance(minutes=6)
    assert turns.takes(there.ws, turns.BACKUPS, "seconde")
    assert not turns.takes(here.ws, turns.BACKUPS, "premiere"), "back, it leaves it to who took over"
    turns.gives_up(there.ws, turns.BACKUPS, "seconde")
    assert turns.takes(here.ws, turns.BACKUPS, "premiere")
    assert releases(here.ws) == {"2.0": 1}
