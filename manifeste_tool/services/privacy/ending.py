"""« Effacer mon compte »: said first, typed, confirmed by a link sent to one's address, then done for good."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.privacy.held import HOLDINGS
from manifeste_tool.domain.privacy.holdings import Fate, Holding
from manifeste_tool.domain.privacy.titles import TITLES
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.telling import Letter, News, Recipient
from manifeste_tool.errors import N_, GoneError, RefusedError
from manifeste_tool.services import notifying
from manifeste_tool.services.privacy import own_data
from manifeste_tool.services.privacy.erasing import erase_person
from manifeste_tool.services.telling import posting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.privacy import people as known
from manifeste_tool.storage.telling import keys

#: What is to be typed, and how long the link of the mail is good for.
TYPED, LIFETIME = "EFFACER", timedelta(minutes=30)
_PURPOSE = "effacement"


class UntypedError(RefusedError):
    """What confirms was not typed."""

    sentence = N_("Pour confirmer, écrivez %(typed)s dans le champ : rien n'est effacé.")


class LastAdministratorError(RefusedError):
    """Nobody would be left to administer the instance."""

    sentence = N_("Vous êtes le dernier administrateur : désignez-en un autre, puis revenez effacer votre compte.")


class SpentEndingError(GoneError):
    """The link that confirms is too old, used already, or another's."""

    sentence = N_(
        "Ce lien ne permet plus d'effacer le compte : il a plus de trente minutes, ou un autre l'a remplacé. "
        "Rien n'est effacé. Recommencez depuis « Effacer mon compte »."
    )


@dataclass(frozen=True, slots=True)
class EndingPage:
    """What becomes of one's data, by fate, each kind with how many there are; what one would leave undone."""

    person: Person
    goes: tuple[tuple[Holding, int], ...]
    stays: tuple[tuple[Holding, int], ...]
    counted: tuple[tuple[Holding, int], ...]
    undone: dict[str, int]
    typed: str = TYPED
    titles: Mapping[str, str] = field(default_factory=lambda: TITLES)

    @property
    def every(self) -> tuple[tuple[Holding, int], ...]:
        """All that is held."""
        return (*self.goes, *self.stays, *self.counted)

    @property
    def by_mail(self) -> bool:
        """Whether a link is sent first: who has no address is asked no second time."""
        return bool(self.person.email)


def ending_page(ws: Workspace, person: Person | None) -> EndingPage:
    """Return what would become of one's data. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        actor = _actor(ws, connection, person)
        held = own_data.of_person(ws, connection, actor.id, actor.email).held
        there = [(line, len(held[line.table])) for line in HOLDINGS if line.table in held]
        by_fate = {fate: tuple(one for one in there if one[0].fate is fate) for fate in Fate}
        goes = (*by_fate[Fate.GOES], *by_fate[Fate.EMPTIED])
        undone = known.waits_for(connection, actor.id)
        return EndingPage(actor, goes, by_fate[Fate.SIGNED], by_fate[Fate.COUNTED], undone)


def ask(ws: Workspace, person: Person | None, *, typed: str) -> bool:
    """Send the link that confirms; who has no address is erased at once. Return whether a link was sent.

    Raises `ForbiddenError`, `UntypedError`, `LastAdministratorError`.
    """
    with ws.writing() as connection:
        actor = _actor(ws, connection, person)
        if typed.strip().upper() != TYPED:
            raise UntypedError(typed=TYPED)
        _refuse_last(connection, actor)
        if not actor.email:
            _end(ws, connection, actor)
            return False
        key = ws.new_key()
        keys.renew(connection, actor.id, _PURPOSE, key, ws.now())
        # Without number: this letter goes whatever news they want.
        to = Recipient(actor.name, actor.email, language=actor.language)
        posting.post(ws, connection, to, Letter(News.ACCOUNT, "account_ending", {"key": key, "who": actor}))
        return True


def confirming(ws: Workspace, person: Person | None, key: str) -> Person:
    """Return whose account a link ends: whoever is signed in to it. Raises `ForbiddenError`, `SpentEndingError`."""
    with ws.reading() as connection:
        actor = _actor(ws, connection, person)
        _refuse_spent(ws, connection, actor, key)
        return actor


def end(ws: Workspace, person: Person | None, key: str) -> None:
    """Erase the account of whoever is signed in, by the link of their mail.

    Raises `ForbiddenError`, `SpentEndingError`, `LastAdministratorError`.
    """
    with ws.writing() as connection:
        actor = _actor(ws, connection, person)
        _refuse_spent(ws, connection, actor, key)
        _refuse_last(connection, actor)
        _end(ws, connection, actor)


def _actor(ws: Workspace, connection: Connection, person: Person | None) -> Person:
    return require(ws.reader(person, connection), Act.OWN_ACCOUNT, owner=person.id if person else None)


def _refuse_spent(ws: Workspace, connection: Connection, actor: Person, key: str) -> None:
    kept = keys.dated(connection, actor.id, _PURPOSE)
    if kept is None or kept[0] != key or ws.now() - kept[1] > LIFETIME:
        raise SpentEndingError


def _refuse_last(connection: Connection, actor: Person) -> None:
    others = (one for one in people.every(connection) if one.active and one.id != actor.id)
    if actor.role is Role.ADMINISTRATOR and not any(one.role is Role.ADMINISTRATOR for one in others):
        raise LastAdministratorError


def _end(ws: Workspace, connection: Connection, actor: Person) -> None:
    """Erase, say so without a name, and tell the secretariat of what is left undone."""
    undone = {kind: str(number) for kind, number in known.waits_for(connection, actor.id).items()}
    erase_person(ws, connection, actor.id)
    said = Fact(Happened.PERSON_ERASED, ws.now(), None, About.PERSON, str(actor.id), undone, Audience.SECRETARIAT)
    fact_id = journal.record(connection, said)
    if undone:
        notifying.notify_secretariat(connection, fact_id)
