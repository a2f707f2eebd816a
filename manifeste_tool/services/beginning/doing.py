"""What the first steps do: each as its own page elsewhere does it, one after the other here."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from manifeste_tool.domain.audience import Stage
from manifeste_tool.domain.beginning.steps import ASKED, Step
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter, News
from manifeste_tool.errors import N_, ManifesteError, RefusedError
from manifeste_tool.services import stages
from manifeste_tool.services.beginning.beginning import TESTED
from manifeste_tool.services.membership import adding, inviting
from manifeste_tool.services.privacy import setting
from manifeste_tool.services.telling import posting
from manifeste_tool.services.text import founding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import MailServer
from manifeste_tool.storage import settings
from manifeste_tool.storage.telling import smtp
from manifeste_tool.storage.telling.smtp import Verdict

#: How the text may begin without a document.
OUTLINE, TITLE = "trame", "titre"
_PATIENCE = 10  # seconds that each word of the server is waited for while somebody watches the page


class NoMailServerError(RefusedError):
    """No mail server is named."""

    sentence = N_(
        "Aucun serveur de courriel n'est indiqué : donnez MANIFESTE_SMTP_HOST (et, selon le serveur, "
        "MANIFESTE_SMTP_USER et MANIFESTE_SMTP_PASSWORD) au programme, relancez-le, puis revenez ici."
    )


class NoOwnAddressError(RefusedError):
    """Whoever asks for a test has no address that it could go to."""

    sentence = N_("Votre compte n'a pas d'adresse électronique : écrivez-en une dans « Personnes », puis revenez ici.")


class MailNotTakenError(RefusedError):
    """The server did not take the test; its words are given as they are."""

    sentence = N_(
        "Le serveur %(host)s n'a pas pris le courriel d'essai : « %(why)s ». "
        "Corrigez les réglages MANIFESTE_SMTP_… du programme, relancez-le, puis recommencez."
    )


class UntitledTextError(RefusedError):
    """A text was to begin with a title, and none was given."""

    sentence = N_("Écrivez le titre du texte.")


class UndatedStagesError(RefusedError):
    """Not one stage was given a date."""

    sentence = N_("Donnez au moins la date d'ouverture d'une étape.")


def say(ws: Workspace, by: Person | None, step: Step, given: Mapping[str, str]) -> Mapping[str, ManifesteError]:
    """Write what a step asks that an instance says of itself; return what is wrong, by name of the field.

    Raises `ForbiddenError`.
    """
    return setting.change(ws, by, {name: given[name] for name in ASKED[step] if name in given})[1]


def test_mail(ws: Workspace, by: Person | None, server: MailServer) -> str:
    """Send whoever asks a mail, now, and keep that the server took it; return the address it went to.

    Raises `ForbiddenError`, `NoMailServerError`, `NoOwnAddressError`, `MailNotTakenError`.
    """
    with ws.reading() as connection:
        actor = require(ws.reader(by, connection), Act.SET_INSTANCE)
    if not server.host:
        raise NoMailServerError
    if not actor.email:
        raise NoOwnAddressError
    letter = Letter(News.ACCOUNT, "mail_test", {"host": server.host, "sender": server.sender})
    with ws.writing() as connection:
        mail = posting.written(ws, connection, posting.recipient(actor), [letter], kind=str(News.ACCOUNT))
    answer = smtp.hand_over(replace(server, timeout=min(server.timeout, _PATIENCE)), mail, ws.now())
    if answer.verdict is not Verdict.ACCEPTED:
        raise MailNotTakenError(host=server.host, why=answer.words)
    with ws.writing() as connection:
        before = settings.get(connection, TESTED)
        settings.put(connection, TESTED, server.host)
        setting.record(ws, connection, actor, TESTED, (before, server.host))
    return actor.email


def found(ws: Workspace, by: Person | None, how: str, title: str) -> None:
    """Found the text on the outline that ships with the program, or on a title alone.

    Raises `ForbiddenError`, `AlreadyFoundedError`, `UntitledTextError`.
    """
    founding.may_found(ws, by)
    tidy = " ".join(title.split())
    if how != OUTLINE and not tidy:
        raise UntitledTextError
    founding.found(ws, founding.shipped_outline() if how == OUTLINE else founding.outline(tidy))


def date_stages(ws: Workspace, by: Person | None, wanted: Sequence[Stage]) -> None:
    """Date stages, or date them anew. Nothing is written where one of them closes before it opens.

    Raises `ForbiddenError`, `UndatedStagesError`, `ClosesTooEarlyError`.
    """
    if not wanted:
        raise UndatedStagesError
    for one in wanted:
        stages.refuse_early(one)
    for one in wanted:
        stages.set_stage(ws, one, by=by)


def invite(ws: Workspace, by: Person, new: Person) -> Person:
    """Add somebody and invite them by mail. Raises what `add_person` and `invite` do."""
    added = adding.add_person(ws, new, by=by)
    if added.email:
        inviting.invite(ws, by, added.id)
    return added
