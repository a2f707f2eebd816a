"""Where reports and position papers hang: a consultation that the reader knows of, and whether it is their home."""

from collections.abc import Iterable

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution, Reach
from manifeste_tool.domain.readers import Person, Reader, Role
from manifeste_tool.errors import NotFoundError
from manifeste_tool.storage import people
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.database import Connection


def known(connection: Connection, reader: Reader, reference: str) -> tuple[Consultation, Authority]:
    """Return a consultation and its authority. Raises `NotFoundError` also where it is not for this reader."""
    found = consultations.seen(connection, reference, Reach.of(reader, Thing.UNPUBLISHED_CONSULTATION))
    authority = consultations.get_authority(connection, found.authority) if found else None
    if found is None or authority is None:
        raise NotFoundError
    return found, authority


def at_home(reader: Reader, authority: str) -> bool:
    """Whether the reader looks after what belongs to an authority: its référent, the secretariat everywhere."""
    person = reader.person
    own = reader.role is Role.REFERENT and person is not None and person.authority == authority
    return own or reader.sees(Thing.UNSENT_REPORT)


def concerned(connection: Connection, authority: str, *, but: int | None) -> set[int]:
    """Return whom a report or a paper concerns: the secretariat and the authority's référents, but who acted."""
    return {
        one.id
        for one in people.every(connection)
        if one.active and one.id != but and (_is_secretariat(one) or _is_referent(one, authority))
    }


def anybody_reads(said: Iterable[Contribution]) -> frozenset[str]:
    """Return the references of those whose words anybody may read."""
    return frozenset(one.reference for one in said if Reach().reads(one))


def named(connection: Connection, references: Iterable[str]) -> dict[str, Contribution]:
    """Return the contributions of some references, whoever may read them."""
    return dict(contributions.of_references(connection, sorted(references)))


def _is_secretariat(person: Person) -> bool:
    return person.role in (Role.SECRETARIAT, Role.ADMINISTRATOR)


def _is_referent(person: Person, authority: str) -> bool:
    return person.role is Role.REFERENT and person.authority == authority
