"""The last resort: afterwards the words are nowhere, everything agrees, and old addresses lead on."""

import os
import re
import signal
import subprocess
import sys

import pytest
from sqlalchemy import select

from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.text.text import Source
from manifeste_tool.services.instance import checking, upkeep
from manifeste_tool.services.privacy import searching
from manifeste_tool.services.public.writing import public_repository
from manifeste_tool.services.record import verifying
from manifeste_tool.services.rewriting import rewriting
from manifeste_tool.services.rewriting.rewriting import (
    BusyError,
    NoReasonError,
    NothingFoundError,
)
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings
from manifeste_tool.storage import journal, operations
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.operations import Operation
from manifeste_tool.storage.rewriting import rows
from manifeste_tool.storage.tables.accounts.privacy import rewritten_commit
from manifeste_tool.storage.tables.text import source_link
from manifeste_tool.web.app import create_app
from tests.services.public_story import UNSOURCED, publish
from tests.services.story import Cast, cast, change

NAME = "Ginette Tropvisible"
WHY = "Nom d'une personne citée par erreur."


@pytest.fixture
def here(workspace: Workspace) -> Cast:
    """A name slips into the text, is published, taken out, and stands in an amendment that is still open."""
    made = cast(workspace)
    before = made.tip()
    made.integrate(made.propose(change("ccccccc2", f"Les agents et {NAME} sont formés."), headline=f"Pour {NAME}"))
    assert made.tip() != before
    made.propose(change("ddddddd2", "un guichet pour GINETTE  tropvisible ;"), headline="Autre")
    sourcing.cite(workspace, made.secretary, Linking("ccccccc2", put=(Source("2025-ESSAI-0002"),)))
    sourcing.declare(workspace, made.secretary, [one for one in UNSOURCED if one != "ccccccc2"])
    publish(made, "0.1")
    made.integrate(made.propose(change("ccccccc2", "Les agents sont formés souvent.")))
    publish(made, "0.2")
    assert checking.check(workspace) == []
    return made


def history_of(ws: Workspace) -> list[list[str]]:
    """All that a rewriting must keep of each commit of main: author, dates, how many parents."""
    told = subprocess.run(
        ["git", f"--git-dir={ws.repository.path}", "log", "--format=%an %ae %at %cn %ct", "--first-parent", MAIN],
        capture_output=True,
        text=True,
        check=True,
    )
    with ws.repository.opened() as git:
        shape = [len(git.info(sha).parents) for sha in git.first_parents(MAIN)]
    return [told.stdout.splitlines(), [str(one) for one in shape]]


@pytest.mark.slow
def test_after_it_the_words_are_nowhere_and_everything_agrees(here: Cast, settings: Settings) -> None:
    ws, tip, kept = here.ws, here.tip(), history_of(here.ws)
    with ws.reading() as connection:
        confirmed = connection.execute(select(source_link.c.id, source_link.c.confirmed_fingerprint)).all()
    found = rewriting.look(ws, [NAME])
    assert "manifeste.md" in {name for _, name in found.places}
    assert {"revision.after", "snapshot.markdown", "amendment.headline"} <= found.columns.keys()
    assert here.tip() == tip
    done = rewriting.rewrite(ws, [NAME], reason=WHY)
    assert done.names > 3
    assert checking.check(ws) == []
    assert searching.search(ws, [NAME, "Tropvisible"]) == ()
    for repository in (ws.repository.path, public_repository(ws).path):
        fsck = subprocess.run(
            ["git", f"--git-dir={repository}", "fsck", "--strict", "--full"], capture_output=True, text=True, check=True
        )
        assert "dangling" not in fsck.stdout
    assert history_of(ws) == kept
    assert here.tip() != tip
    with ws.reading() as connection:
        then = {one.old: one.new for one in connection.execute(select(rewritten_commit)).all()}
        assert then[tip] == here.tip()
        assert len(journal.named(connection, Happened.HISTORY_REWRITTEN)) == 1
        assert rows.last(connection) == ws.now()
        for _, _, held in rows.values(connection):
            assert not set(re.findall(r"[0-9a-f]{40}", str(held))) & then.keys()
        assert [one.confirmed_fingerprint for one in connection.execute(select(source_link)).all()] != []
        assert len(confirmed) == len(connection.execute(select(source_link.c.id)).all())
    told = {one.number: one for one in verifying.verify(ws)}
    assert told["0.1"].problems == ()
    assert told["0.1"].rewritten
    client = create_app(settings, ws).test_client()
    moved = client.get(f"/comparer?de={tip}&a=0.2")
    assert (moved.status_code, moved.location) == (301, f"/comparer?de={here.tip()}&a=0.2")
    assert client.get(f"/comparer?de={tip[:12]}").location == f"/comparer?de={here.tip()[:12]}"
    assert client.get("/comparer?de=abcdef1234").status_code != 301


@pytest.mark.slow
def test_a_second_rewriting_leads_the_first_names_on(here: Cast) -> None:
    tip = here.tip()
    rewriting.rewrite(here.ws, [NAME], reason=WHY)
    between = here.tip()
    rewriting.rewrite(here.ws, ["formés"], reason=WHY)
    with here.ws.reading() as connection:
        assert rows.leads_to(connection, tip) == rows.leads_to(connection, between) == here.tip()
        assert rows.leads_to(connection, "0" * 10) == ""
    assert checking.check(here.ws) == []


def test_what_cannot_be_done_changes_nothing(here: Cast) -> None:
    ws, tip = here.ws, here.tip()
    for words, reason, error in (
        ([NAME], " ", NoReasonError),
        ([NAME], f"À cause de {NAME}", NoReasonError),
        (["introuvable nulle part"], WHY, NothingFoundError),
    ):
        with pytest.raises(error):
            rewriting.rewrite(ws, words, reason=reason)
    with ws.writing() as connection:
        operations.begin(connection, Operation("x" * 32, "autre", MAIN, tip, "a" * 40, {}, ws.now()))
    with pytest.raises(BusyError):
        rewriting.rewrite(ws, [NAME], reason=WHY)
    assert here.tip() == tip


POINTS = ("after the new history", "after the announcement", "after the refs", "inside the database", "before deleting")


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_a_process_that_dies_at_any_step_leaves_what_catch_up_settles(
    here: Cast, settings: Settings, point: str
) -> None:
    ws, tip = here.ws, here.tip()
    ws.db.close()
    environment = {**os.environ, "MANIFESTE_HOME": str(settings.home.root)}
    environment["MANIFESTE_DATABASE_URL"] = settings.database_url
    command = [sys.executable, "-m", "tests.services.rewriting.interrupted", point]
    died = subprocess.run(command, env=environment, input=NAME, text=True, check=False, capture_output=True)
    assert died.returncode == -signal.SIGKILL, died.stderr
    upkeep.catch_up(ws, patience=None)
    assert checking.check(ws) == []
    if point in POINTS[:2]:  # from the moment the refs move, it is done
        assert here.tip() == tip
        rewriting.rewrite(ws, [NAME], reason=WHY)
    assert here.tip() != tip
    assert searching.search(ws, [NAME]) == ()
    assert checking.check(ws) == []
