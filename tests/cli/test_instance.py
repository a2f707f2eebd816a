"""`manifeste init`, `demo`, `serve` and `person`."""

import re
import shutil
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from manifeste_tool.cli.main import commands
from manifeste_tool.cli.sections import SECTIONS
from manifeste_tool.cli.serving import server
from manifeste_tool.domain.audience import StageKind, open_stages
from manifeste_tool.domain.readers import Role
from manifeste_tool.domain.text.text import Text
from manifeste_tool.paths import Home
from manifeste_tool.services.instance import accounts, checking, instances
from manifeste_tool.services.proving import installing
from manifeste_tool.services.workspace import NoTextError
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people, stages
from manifeste_tool.storage import settings as kept
from manifeste_tool.web.context import WORKSPACE
from tests.cli.commands import Shell


def founded() -> Text:
    """Return the text of the instance that the environment names, which is in order and being drafted."""
    with instances.visited(Settings.read()) as workspace:
        assert checking.check(workspace) == []
        with workspace.reading() as connection:
            opened = open_stages(stages.every(connection), workspace.now())
            assert [stage.kind for stage in opened] == [StageKind.DRAFTING]
            return workspace.text(connection, workspace.main(connection))


def test_init_gives_every_paragraph_of_a_file_its_identity(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "texte.md"
    file.write_text("# Mon texte\n\nUn paragraphe.\n\n- un point\n", encoding="utf-8")
    assert shell("init", "--from", str(file)) == 0
    assert "manifeste person add" in shell.out
    text = founded()
    assert [unit.text for unit in text] == ["Mon texte", "Un paragraphe.", "un point"]
    assert len({unit.id for unit in text}) == 3
    assert text.title == "Mon texte"


def test_init_from_a_title_makes_a_text_still_empty(shell: Shell) -> None:
    assert shell("init", "--title", "Notre manifeste") == 0
    assert (founded().title, len(founded())) == ("Notre manifeste", 0)


def test_init_from_nothing_starts_from_the_shipped_text_without_its_sources(shell: Shell) -> None:
    assert shell("init") == 0
    text = founded()
    assert len(text) > 20
    assert not [unit for unit in text if unit.sources]


def test_an_instance_is_made_once_and_never_touched_by_another_init(shell: Shell) -> None:
    assert shell("init", "--title", "Le premier") == 0
    assert shell("init", "--title", "Le second") == 2
    assert "Il y a déjà une instance" in shell.err
    assert founded().title == "Le premier"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"Un.\n\n<script>x</script>\n", "Ligne 3"),
        ("Un.\n\nDéjà.\n".encode("latin-1"), "UTF-8"),
        (b"", "aucun texte"),
        (b" \n\n", "aucun texte"),
    ],
)
def test_a_file_that_is_no_text_is_refused_in_a_sentence_and_nothing_is_made(
    shell: Shell, tmp_path: Path, data: bytes, sentence: str
) -> None:
    file = tmp_path / "texte.md"
    file.write_bytes(data)
    assert shell("init", "--from", str(file)) == 2
    assert sentence in shell.err
    assert shell.err.startswith("manifeste : ")
    assert not Settings.read().home.root.exists()


def test_a_file_or_a_title_but_not_both_and_a_file_that_exists(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "texte.md"
    file.write_text("Un.\n", encoding="utf-8")
    assert shell("init", "--from", str(file), "--title", "Deux") == 2
    assert "un seul des trois" in shell.err
    assert shell("init", "--from", str(tmp_path / "absent.md")) == 2
    assert "absent.md" in shell.err


@pytest.mark.parametrize(
    "command",
    [["check"], ["catch-up"], ["person", "list"], ["person", "link", "1"], ["serve"], ["import", "contributions", "x"]],
)
def test_without_an_instance_every_command_says_how_to_make_one(shell: Shell, command: list[str]) -> None:
    assert shell(*command) == 2
    assert "manifeste init" in shell.err


def test_the_key_that_signs_cookies_is_its_owners_alone_and_stays_the_same(shell: Shell) -> None:
    shell("init", "--title", "Texte")
    settings = Settings.read()
    assert stat.S_IMODE(settings.home.secret.stat().st_mode) == 0o600
    assert len(instances.secret(settings)) == 64
    assert instances.secret(settings) == instances.secret(settings)


def test_a_person_is_added_listed_and_given_a_link_that_opens_here(shell: Shell) -> None:
    shell.set(MANIFESTE_HOST="manifeste.exemple", MANIFESTE_PORT="8080")
    shell("init", "--title", "Texte")
    assert (
        shell("person", "add", "--name", "Une élue", "--role", "membre", "--email", "Elue@exemple.invalid", "--drafter")
        == 0
    )
    assert shell.out == "1\tUne élue\tmembre\n"
    assert shell("person", "list") == 0
    assert shell.out == "1\tUne élue\tmembre, rédacteur\telue@exemple.invalid\n"
    for who in ("1", "elue@exemple.invalid"):
        assert shell("person", "link", who) == 0
        assert shell.out.startswith("http://manifeste.exemple:8080/connexion/lien/")


def test_the_second_factor_of_a_locked_out_administrator_is_taken_away_by_the_server_alone(shell: Shell) -> None:
    shell("init", "--title", "Texte")
    shell("person", "add", "--name", "Une administratrice", "--role", "administrateur", "--email", "a@exemple.invalid")
    assert shell("person", "reset-second-factor", "1") == 2
    with instances.visited(Settings.read()) as workspace:
        installing.begin(workspace, accounts.everybody(workspace)[0])
    assert shell("person", "reset-second-factor", "a@exemple.invalid") == 0
    assert "Une administratrice" in shell.out
    assert shell("person", "reset-second-factor", "1") == 2


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--name", " ", "--role", "membre"], "Indiquez le nom"),
        (["--name", "X", "--role", "membre", "--email", "nulle part"], "pas une adresse électronique"),
        (["--name", "X", "--role", "membre", "--email", "prise@exemple.invalid"], "déjà celle d'un compte"),
        (["--name", "X", "--role", "visiteur"], "visiteur"),
        (["--name", "X" * 201, "--role", "membre"], "200 signes"),
        (["--name", "X", "--role", "membre", "--authority", "X" * 17], "16 signes"),
    ],
)
def test_a_person_who_cannot_be_added_is_refused_in_a_sentence(shell: Shell, options: list[str], sentence: str) -> None:
    shell("init", "--title", "Texte")
    shell("person", "add", "--name", "Une", "--role", "membre", "--email", "prise@exemple.invalid")
    assert shell("person", "add", *options) == 2
    assert sentence in shell.err
    shell("person", "list")
    assert len(shell.out.splitlines()) == 1


@pytest.mark.parametrize("who", ["2", "99999999999999999999999", "personne@exemple.invalid"])
def test_nobody_is_given_a_link_who_has_no_account(shell: Shell, who: str) -> None:
    shell("init", "--title", "Texte")
    assert shell("person", "link", who) == 2
    assert "manifeste person list" in shell.err


@pytest.fixture(scope="module")
def made_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Made anew once, over an older one, by the command itself in a process of its own: playing it takes seconds."""
    home = tmp_path_factory.mktemp("demo") / "demo"
    old = instances.create(Settings(home=Home(home)))
    with old.writing() as connection:
        kept.put(connection, "demo", "1")
    old.db.close()
    (home / "ancien").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MANIFESTE_HOME", str(home))
        patch.setenv("MANIFESTE_DATABASE_URL", "postgresql://nulle.part/demo")
        command = [sys.executable, "-c", "from manifeste_tool.cli.main import main; main()", "demo", "--reset"]
        command.append("--no-serve")
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    assert f"Démonstration prête dans {home}." in done.stdout
    yield home
    shutil.rmtree(home)


@pytest.mark.slow
def test_a_demonstration_keeps_its_own_database_and_is_in_order(made_demo: Path) -> None:
    settings = Settings(home=Home(made_demo))
    assert instances.is_demo(settings)
    with instances.visited(settings) as workspace:
        assert checking.check(workspace) == []
    assert not made_demo.with_name("demo.en-cours").exists()


@pytest.mark.slow
def test_reset_leaves_nothing_of_the_demonstration_before(made_demo: Path) -> None:
    assert not (made_demo / "ancien").exists()


@pytest.mark.slow
def test_serve_refuses_a_demonstration(shell: Shell, made_demo: Path) -> None:
    shell.set(MANIFESTE_HOME=str(made_demo), MANIFESTE_DATABASE_URL="")
    assert shell("serve") == 2
    assert "manifeste demo" in shell.err


@pytest.mark.slow
def test_a_demonstration_that_stands_is_opened_as_it_is(shell: Shell, made_demo: Path) -> None:
    shell.set(MANIFESTE_HOME=str(made_demo))
    before = (made_demo / "secret").read_bytes()
    assert shell("demo", "--no-serve") == 0
    assert (made_demo / "secret").read_bytes() == before


def test_reset_erases_nothing_but_a_demonstration(shell: Shell, tmp_path: Path) -> None:
    shell.set(MANIFESTE_DATABASE_URL="")
    shell("init", "--title", "Précieux")
    assert shell("demo", "--reset", "--no-serve") == 2
    assert "ne contient pas de démonstration" in shell.err
    assert founded().title == "Précieux"
    photographs = tmp_path / "photographies"
    photographs.mkdir()
    (photographs / "vacances.jpg").write_bytes(b"x")
    shell.set(MANIFESTE_HOME=str(photographs))
    assert shell("demo", "--reset", "--no-serve") == 2
    assert (photographs / "vacances.jpg").exists()


def test_serve_answers_until_it_is_stopped(shell: Shell, tmp_path: Path) -> None:
    shell("init", "--title", "Un texte servi")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = "from manifeste_tool.cli.main import main; main()"
    serving = subprocess.Popen([sys.executable, "-c", code, "serve", "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        assert "Un texte servi" in _answer(f"http://127.0.0.1:{port}/")
    finally:
        serving.terminate()
        serving.wait(timeout=30)


def _answer(address: str) -> str:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own server
                return answer.read().decode()
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server never answered")


def test_each_worker_opens_the_instance_for_itself_with_the_settings_given(settings: Settings) -> None:
    chosen = server.options(settings)
    assert chosen["bind"] == ["127.0.0.1:5000"]
    assert (chosen["workers"], chosen["threads"], chosen["timeout"]) == (2, 4, 30)
    made = server._Server(settings)
    assert made.cfg.bind == ["127.0.0.1:5000"]
    application = made.load()
    assert application.test_client().get("/connexion").status_code == 200
    application.extensions[WORKSPACE].db.close()


@pytest.mark.slow
def test_the_shipped_demonstration_is_marked_as_one(made_demo: Path) -> None:
    with instances.visited(Settings(home=Home(made_demo))) as workspace, workspace.reading() as connection:
        assert kept.get(connection, "demo") == "1"


def test_a_substitute_is_added_for_a_member_by_number_or_address(shell) -> None:
    shell("init", "--title", "Essai")
    shell("person", "add", "--name", "Titulaire", "--role", "membre", "--email", "t@exemple.invalid")
    added = ("person", "add", "--name", "Suppléante", "--role", "membre", "--substitute-for")
    assert shell(*added, "t@exemple.invalid") == 0
    assert shell(*added, "1") == 0
    shell("person", "list")
    assert shell.out.count("membre, suppléant du n° 1") == 2
    for refused in ("9", "personne@exemple.invalid", "2"):  # nobody, nobody, somebody's substitute
        assert shell(*added, refused) == 2
        assert refused in shell.err
    assert shell("person", "add", "--name", "S", "--role", "secrétariat", "--substitute-for", "1") == 2
    assert "Un suppléant a le rôle membre" in shell.err


def test_an_instance_begins_with_who_administers_it_and_its_text_later(shell: Shell) -> None:
    assert shell("init", "--later", "--admin", "Qui administre", "--email", "admin@exemple.test") == 0
    assert re.search(r"http://\S+/connexion/lien/[a-z0-9]{32}\n", shell.out)
    with instances.visited(Settings.read()) as workspace, workspace.reading() as connection:
        (only,) = people.every(connection)
        assert (only.role, only.email) == (Role.ADMINISTRATOR, "admin@exemple.test")
        with pytest.raises(NoTextError):
            workspace.main(connection)


def test_an_instance_begins_with_one_text(shell: Shell) -> None:
    assert shell("init", "--later", "--title", "Deux") == 2


def test_every_command_stands_in_one_section_of_the_help(shell: Shell) -> None:
    told = [name for names in SECTIONS.values() for name in names]
    assert sorted(told) == sorted(commands.commands)
    assert shell("--help") == 0
    said = shell.out
    assert all(f"{title}:" in said for title in SECTIONS)
    assert "manifeste init --later" in said
