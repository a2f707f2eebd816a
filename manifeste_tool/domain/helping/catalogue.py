"""Every guide, and which is linked from which screen for whom."""

from manifeste_tool.domain.helping import administrators, citizens, members, referents, secretariat, sitting, writing
from manifeste_tool.domain.helping.guides import Audience, Guide
from manifeste_tool.domain.readers import Person, Role

GUIDES: tuple[Guide, ...] = (
    *citizens.GUIDES,
    *members.GUIDES,
    *writing.GUIDES,
    *referents.GUIDES,
    *secretariat.GUIDES,
    *sitting.GUIDES,
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
#: How many a screen links, those most about it; the others are a page away.
MOST = 2


def of_screen(endpoint: str, person: Person | None) -> tuple[Guide, ...]:
    """Return the guides most about a screen for whoever reads it, of the first of their audiences that has any.

    A guide is about its screens in the order it names them.
    """
    about = sorted((one for one in GUIDES if endpoint in one.screens), key=lambda one: one.screens.index(endpoint))
    for audience in _AUDIENCES.get(person.role, _ANYBODY) if person else _ANYBODY:
        if meant := tuple(one for one in about if one.audience is audience):
            return meant[:MOST]
    return ()
