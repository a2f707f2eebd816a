"""What a proposal and an integration take that no clock tells: Git processes, SQL statements, COMMITs.

Starting Git and waiting for the disk are nearly all of what they cost, so these numbers are held; none depends on how
long history is. `python -m benchmarks.plumbing` measures the milliseconds.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from subprocess import Popen
from typing import Any

import pytest
from sqlalchemy import event

from manifeste_tool.domain.integration.work import of_amendments
from manifeste_tool.domain.text.gestures import Change
from manifeste_tool.domain.text.text import Source
from manifeste_tool.services.integration import integrating
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.snapshot import Snapshots
from tests.services.story import Cast, cast

_PROCESSES = {"git cat-file": 1, "git unpack-objects": 1, "git update-ref": 1}
_COMMITS = {"proposal": 2, "integration": 2}
#: One more in each transaction that writes on PostgreSQL; each moves the revisions, with one statement for both.
_STATEMENTS = {"proposal": 39, "integration": 42}


@contextmanager
def _counted(ws: Workspace) -> Iterator[Counter[str]]:
    """Count the Git processes by their command, the COMMITs and, together, the statements of one act."""
    found: Counter[str] = Counter()
    real = Popen.__init__

    def started(self: Popen[bytes], command: list[str], *given: Any, **named: Any) -> None:
        verbs = [f"git {word}" for word in command if f"git {word}" in _PROCESSES]
        found[verbs[0] if verbs else " ".join(map(str, command))] += 1
        real(self, command, *given, **named)

    def stated(*_: object) -> None:
        found["statements"] += 1

    def committed(*_: object) -> None:
        found["COMMIT"] += 1

    event.listen(ws.db.engine, "before_cursor_execute", stated)
    event.listen(ws.db.engine, "commit", committed)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Popen, "__init__", started)
        yield found
    event.remove(ws.db.engine, "before_cursor_execute", stated)
    event.remove(ws.db.engine, "commit", committed)


def _acts(here: Cast, words: str) -> dict[str, Counter[str]]:
    """File an amendment on the text that its author reads, and integrate it in a worker that never saw it."""
    here.words("ccccccc2")
    with _counted(here.ws) as proposal:
        filed = here.propose(Change("ccccccc2", words))
    here.adopt(filed)
    other = replace(here.ws, snapshots=Snapshots())
    with other.reading() as connection:
        seen = other.main(connection)
        other.text(connection, seen)
    with _counted(other) as integration:
        integrating.integrate(other, here.secretary, seen=seen, plan=of_amendments(filed.id))
    return {"proposal": proposal, "integration": integration}


def _packed(ws: Workspace) -> None:
    with ws.repository.opened() as git:
        git.git.repack("-d", "-l", "-q")


def test_a_proposal_and_an_integration_take_three_processes_of_git_whatever_the_history(workspace: Workspace) -> None:
    here = cast(workspace)
    _acts(here, "Les agents sont formés.")
    _packed(workspace)
    first = _acts(here, "Les agents sont formés chaque hiver.")
    for _ in range(12):
        sourcing.cite(workspace, here.secretary, Linking("ccccccc2", put=(Source("2025-ESSAI-0001"),)))
        sourcing.cite(workspace, here.secretary, Linking("ccccccc2", remove=("2025-ESSAI-0001",)))
    _packed(workspace)
    later = _acts(here, "Les agents sont formés chaque été.")
    assert later == first, "nothing depends on how long history is"
    unpacked = _acts(here, "Les agents sont formés chaque automne.")
    for act, found in first.items():
        assert found.pop("statements") <= _STATEMENTS[act]
        assert dict(found) == {**_PROCESSES, "COMMIT": _COMMITS[act]}
        assert not unpacked[act]["git cat-file"], "what is not packed is read without a process"
