"""Whether the second factor is to be asked now, on this device."""

from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.proving import second_factor
from manifeste_tool.domain.proving.second_factor import Demand
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.proving import second_factors


def is_missing(ws: Workspace, person: Person, device_key: str) -> bool:
    """Whether somebody is to prove themselves a second time before anything else on this device."""
    if ws.second_factor is Demand.OFF or not second_factor.is_asked_of(person.role):
        return False
    with ws.reading() as connection:
        if second_factors.proved_at(connection, person.id, digest(device_key)):
            return False
        installed = second_factors.is_installed(connection, person.id)
    return second_factor.is_needed(person.role, ws.second_factor, installed=installed)


def is_to_install(ws: Workspace, person: Person) -> bool:
    """Whether somebody has no second factor yet, so that they are led to install one rather than asked for a code."""
    with ws.reading() as connection:
        return not second_factors.is_installed(connection, person.id)
