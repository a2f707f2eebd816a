"""The associations that share the commission: how many members each has, and one spelling for each."""

from dataclasses import dataclass

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.membership.people_sheet import plain
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services.membership.adding import LIMITS, TooLongError
from manifeste_tool.services.public.writing import write_public
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.membership import associations
from manifeste_tool.storage.membership.associations import Counted


class NamelessAssociationError(RefusedError):
    """An association is given no name."""

    fields = ("association", "name", "after")
    sentence = N_("Donnez le nom de l'association.")


class TwoVoicesError(RefusedError):
    """Two associations that are to be one have spoken separately on the same thing."""

    sentence = N_(
        "« %(one)s » et « %(other)s » ont chacune donné un avis ou approuvé le même texte : les réunir effacerait une "
        "des deux voix. Retirez d'abord celle qui est de trop, puis recommencez."
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """One association on the page; `alike` are others whose name differs by case, accents or signs alone."""

    counted: Counted
    alike: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssociationsPage:
    """The associations, by name."""

    rows: tuple[Listed, ...]


def associations_page(ws: Workspace, by: Person | None) -> AssociationsPage:
    """Return the associations. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.SEE_PEOPLE)
        found = associations.every(connection)
    return AssociationsPage(tuple(Listed(one, _alike(one.name, found)) for one in found))


def rename(ws: Workspace, by: Person | None, before: str, after: str) -> str:
    """Give an association another name everywhere; one that is there already takes it in. Return the name.

    What is frozen in the dossiers of versions keeps the name of the day. Raises `ForbiddenError`, `NotFoundError`,
    `NamelessAssociationError`, `TooLongError`, `TwoVoicesError`.
    """
    name = " ".join(after.split())
    with ws.writing() as connection:
        actor = require(ws.reader(by, connection), Act.MANAGE_PEOPLE)
        known = {one.name for one in associations.every(connection)}
        if before not in known:
            raise NotFoundError
        _check(name)
        if name == before:
            return name
        if name in known and associations.both_speak(connection, before, name):
            raise TwoVoicesError(one=before, other=name)
        changed = associations.rename(connection, before, name)
        told = {"before": before, "after": name, "count": str(sum(changed.values()))}
        fact = Fact(
            Happened.INSTANCE_SET, ws.now(), actor.id, About.INSTANCE, "association", told, Audience.SECRETARIAT
        )
        journal.record(connection, fact)
    write_public(ws)
    return name


def _check(name: str) -> None:
    if not name:
        raise NamelessAssociationError
    if len(name) > LIMITS["association"]:
        raise TooLongError(words=name[:40], limit=LIMITS["association"])


def _alike(name: str, found: tuple[Counted, ...]) -> tuple[str, ...]:
    return tuple(one.name for one in found if one.name != name and plain(one.name) == plain(name))
