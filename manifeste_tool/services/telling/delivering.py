"""Send once what is due in the outbox. No transaction and no lock is held while a server is spoken to.

For each mail: « en cours d'envoi », COMMIT; the server; what became of it, COMMIT. Whoever dies in between leaves a
doubt, and a doubt is settled by a person.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.telling import BACKOFF, MailState
from manifeste_tool.errors import N_
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import MailServer
from manifeste_tool.storage import journal, settings
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.telling import outbox, smtp
from manifeste_tool.storage.telling.outbox import Mail
from manifeste_tool.storage.telling.smtp import Answer, Verdict

_CUT = N_("L'envoi a été interrompu avant que l'on sache si le serveur l'avait accepté.")
#: After these, other mails wait for another round: the server would make each of them wait in turn.
_PAUSING = frozenset({Verdict.UNREACHABLE, Verdict.UNCERTAIN})


def deliver(ws: Workspace, server: MailServer, *, going: Callable[[], bool] = lambda: True) -> Counter[MailState]:
    """Send what is due, one mail after the other, while `going()`; return how many came to each state.

    In a demonstration nothing leaves: mails are marked as shown on screen. Without a server they wait.
    """
    done: Counter[MailState] = Counter()
    done[MailState.UNCERTAIN] += _doubt_what_was_cut(ws, server)
    demonstration = _is_demonstration(ws)
    while (demonstration or server.host) and going() and (mail := _claimed(ws)):
        answer = Answer(Verdict.ACCEPTED) if demonstration else smtp.hand_over(server, mail, ws.now())
        done[_mark(ws, mail, answer, MailState.SHOWN if demonstration else MailState.SENT)] += 1
        if answer.verdict in _PAUSING:
            break
    return done


def _is_demonstration(ws: Workspace) -> bool:
    with ws.reading() as connection:
        return settings.get(connection, "demo") == "1"


def _doubt_what_was_cut(ws: Workspace, server: MailServer) -> int:
    """Mark as uncertain what a process began to send so long ago that it must be dead."""
    patience = timedelta(seconds=smtp.STEPS * server.timeout)
    with ws.writing() as connection:
        found = outbox.cut(connection, ws.now(), patience, _CUT)
        for mail_id in found:
            _record_doubt(ws, connection, mail_id)
        return len(found)


def _claimed(ws: Workspace) -> Mail | None:
    with ws.writing() as connection:
        return outbox.claim(connection, ws.now())


def _mark(ws: Workspace, mail: Mail, answer: Answer, gone: MailState) -> MailState:
    """Write down what became of a mail; return the state it is in."""
    with ws.writing() as connection:
        match answer.verdict:
            case Verdict.ACCEPTED:
                outbox.sent(connection, mail, ws.now(), gone)
                return gone
            case Verdict.UNCERTAIN:
                outbox.uncertain(connection, mail, answer.words)
                _record_doubt(ws, connection, mail.id)
                return MailState.UNCERTAIN
            case Verdict.REFUSED:
                outbox.refused(connection, mail, answer.words)
                return MailState.REFUSED
            case _:
                return _put_off(ws, connection, mail, answer.words)


def _put_off(ws: Workspace, connection: Connection, mail: Mail, why: str) -> MailState:
    """Try again later and later; after the last time a person decides."""
    if mail.tries > len(BACKOFF):
        outbox.refused(connection, mail, why)
        return MailState.REFUSED
    outbox.back(connection, mail, ws.now() + BACKOFF[mail.tries - 1], why)
    return MailState.WAITING


def _record_doubt(ws: Workspace, connection: Connection, mail_id: int) -> None:
    fact = Fact(Happened.MAIL_UNCERTAIN, ws.now(), None, About.MAIL, str(mail_id), {}, Audience.SECRETARIAT)
    journal.record(connection, fact)
