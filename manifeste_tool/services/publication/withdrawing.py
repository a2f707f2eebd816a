"""Withdraw a version, with its reason: its page stays and says so, its text is no longer offered as the current one."""

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.public.writing import write_public
from manifeste_tool.services.publication.standing import version_standing
from manifeste_tool.services.publication.telling import everybody
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices
from manifeste_tool.storage.text import texts

LONGEST_REASON = 1_000


class NoWithdrawalReasonError(RefusedError):
    """A version is withdrawn without a word, or with too many."""

    fields = ("reason",)
    sentence = N_(
        "Dites pourquoi cette version est retirée, en %(limit)s signes au plus : le motif est publié sur sa page."
    )


def withdraw(ws: Workspace, by: Person, number: str, reason: str) -> None:
    """Withdraw a published version; twice is once, and the first reason stays.

    Raises `ForbiddenError`, `NotFoundError`, `NoWithdrawalReasonError`.
    """
    clean = "\n".join(line.rstrip() for line in reason.strip().splitlines())
    with ws.writing() as connection:
        actor = require(ws.reader(by, connection), Act.WITHDRAW_VERSION)
        standing = version_standing(connection, number)
        if not 0 < len(clean) <= LONGEST_REASON:
            raise NoWithdrawalReasonError(limit=LONGEST_REASON)
        scanning.refuse(ws, (N_("motif"), clean))
        if not timely(Act.WITHDRAW_VERSION, standing.state):
            return
        texts.withdraw_version(connection, number, actor.id, ws.now(), reason=clean)
        name, details = Happened.VERSION_WITHDRAWN, {"reason": clean}
        said = Fact(name, ws.now(), actor.id, About.VERSION, number, details, Audience.PUBLIC)
        notices.add(connection, journal.record(connection, said), everybody(connection, without=actor))
    write_public(ws)
