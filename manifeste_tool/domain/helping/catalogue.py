"""Every guide, and which is linked from which screen for whom."""

from manifeste_tool.domain.helping import administrators, citizens, members, referents, secretariat, writing
from manifeste_tool.domain.helping.guides import Audience, Guide
from manifeste_tool.domain.readers import Person, Role

GUIDES: tuple[Guide, ...] = (
    *citizens.GUIDES,
    *members.GUIDES,
    *writing.GUIDES,
    *referents.GUIDES,
    *secretariat.GUIDES,
    *administrators.GUIDES,
)
BY_SLUG = {one.slug: one for one in GUIDES}
_AUDIENCES = {
    Role.MEMBER: (Audience.MEMBER, Audience.CITIZEN),
    Role.COLLABORATOR: (Audience.MEMBER, Audience.CITIZEN),
    Role.REFERENT: (Audience.REFERENT, Audience.CITIZEN),
    Role.SECRETARIAT: (Audience.SECRETARIAT, Audience.ADMINISTRATOR, Audience.REFERENT, Audience.CITIZEN),
    Role.ADMINISTRATOR: (Audience.ADMINISTRATOR, Audience.SECRETARIAT, Audience.REFERENT, Audience.CITIZEN),
}
#: Without an account one may read how an authority joins, since nobody has one before.
_ANYBODY = (Audience.CITIZEN, Audience.REFERENT)
_MOST = 4


def of_screen(endpoint: str, person: Person | None) -> tuple[Guide, ...]:
    """Return the guides about a screen for whoever reads it: those of the first of their audiences that has any."""
    about = [one for one in GUIDES if endpoint in one.screens]
    for audience in _AUDIENCES.get(person.role, _ANYBODY) if person else _ANYBODY:
        if meant := tuple(one for one in about if one.audience is audience):
            return meant[:_MOST]
    return ()
