"""Accounts: how one stands, since when, and what may not become of the last one that administers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.errors import N_

#: The roles whose accounts an administrator alone touches.
TRUSTED = frozenset({Role.SECRETARIAT, Role.ADMINISTRATOR})
#: What stands for the name of somebody who left, where the instance says that signatures go with them.
GONE_NAME = "Ancien membre"
#: The roles that somebody may be given.
GIVEN_ROLES = tuple(role for role in Role if role is not Role.VISITOR)


class State(StrEnum):
    """How an account stands; the values are those of addresses and of the people's CSV."""

    ACTIVE = N_("actif")
    INVITED = N_("invité")  # and not yet come
    SUSPENDED = N_("suspendu")
    DEPARTED = N_("parti")
    ERASED = N_("effacé")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody with an account, and the moments of it."""

    person: Person
    created_at: datetime
    invited_at: datetime | None = None
    came_at: datetime | None = None
    suspended_at: datetime | None = None
    left_at: datetime | None = None
    erased_at: datetime | None = None
    informed_at: datetime | None = None

    @property
    def id(self) -> int:
        """The identifier of the person."""
        return self.person.id

    @property
    def state(self) -> State:
        """How the account stands; one that is closed, nobody said since when, is that of somebody who left."""
        if self.erased_at:
            return State.ERASED
        if self.left_at:
            return State.DEPARTED
        if self.suspended_at:
            return State.SUSPENDED
        if not self.person.active:
            return State.DEPARTED
        return State.INVITED if self.invited_at and not self.came_at else State.ACTIVE

    @property
    def is_trusted(self) -> bool:
        """Whether an administrator alone touches this account."""
        return self.person.role in TRUSTED

    @property
    def administers(self) -> bool:
        """Whether this account counts as an administrator's: one who was invited and never came does not."""
        return self.person.role is Role.ADMINISTRATOR and self.state is State.ACTIVE

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be changed of it any more: its person left, or was erased."""
        return self.state in (State.DEPARTED, State.ERASED)
