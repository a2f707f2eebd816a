"""What the legal documents say of an instance, from its settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from manifeste_tool.domain.privacy.retention import KEPT, Kept
from manifeste_tool.storage import settings
from manifeste_tool.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Lasting:
    """One kind of data with how long this instance keeps it."""

    kept: Kept
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Notice:
    """Who answers for what; every word is a setting of the instance, `""` where none was given.

    `controllers` are the associations jointly responsible, one a line in the settings; `signatures_stay` says whether
    a public signature keeps its name after departure.
    """

    title: str = ""
    publisher: str = ""
    director: str = ""
    host: str = ""
    contact: str = ""
    controllers: tuple[str, ...] = ()
    agreement: str = ""  # where the arrangement between them is read
    dpo: str = ""
    dpo_contact: str = ""
    mail_host: str = ""
    identity_provider: str = ""
    legal_basis: str = ""
    signatures_stay: bool = True
    lasting: tuple[Lasting, ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)

    def lasts(self, name: str) -> timedelta:
        """Return how long one kind of data is kept here."""
        return next(one.lasts for one in self.lasting if one.kept.name == name)


def notice(connection: Connection) -> Notice:
    """Return what this instance says of itself."""
    told = settings.every(connection)
    words = {
        name: told.get(name, "")
        for name in (
            *("title", "publisher", "director", "host", "contact", "agreement", "dpo", "dpo_contact", "mail_host"),
            *("identity_provider", "legal_basis"),
        )
    }
    return Notice(
        **words,
        controllers=tuple(filter(None, map(str.strip, told.get("controllers", "").splitlines()))),
        signatures_stay=told.get("signatures_after_departure", "stay") == "stay",
        lasting=tuple(Lasting(one, one.lasts(told)) for one in KEPT),
        told=told,
    )
