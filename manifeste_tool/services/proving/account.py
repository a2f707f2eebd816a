"""What « Mon compte » shows of the ways one proves oneself: the second factor, the identities tied."""

from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.proving import second_factor
from manifeste_tool.domain.proving.identity import Tied
from manifeste_tool.domain.proving.second_factor import Demand
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.proving import identities, second_factors


@dataclass(frozen=True, slots=True)
class SecondFactorPart:
    """One's second factor: since when it is in place (None: it is not), and how many recovery codes are left."""

    installed_at: datetime | None
    codes_left: int


@dataclass(frozen=True, slots=True)
class IdentityPart:
    """What the provider is called (`""`: there is none any more), and which identities are tied to one's account."""

    provider: str
    tied: tuple[Tied, ...]


def second_factor_part(ws: Workspace, connection: Connection, person: Person) -> SecondFactorPart | None:
    """Return one's second factor; None for whom none is asked of, or where the instance asks for none."""
    if ws.second_factor is Demand.OFF or not second_factor.is_asked_of(person.role):
        return None
    found = second_factors.of(connection, person.id)
    return SecondFactorPart(found.confirmed_at if found else None, second_factors.codes_left(connection, person.id))


def identity_part(ws: Workspace, connection: Connection, person: Person) -> IdentityPart | None:
    """Return one's identities; None where there is neither a provider nor an identity left of an earlier one."""
    tied = identities.of_person(connection, person.id)
    if ws.provider is None and not tied:
        return None
    return IdentityPart(ws.provider.name if ws.provider else "", tied)
