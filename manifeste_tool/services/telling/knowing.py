"""Whether somebody may still know of what they were to be told."""

from collections.abc import Mapping

from manifeste_tool.domain.audience import Audience, Thing
from manifeste_tool.domain.facts import OF_COMMENTS, About, Fact
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.services.adoption import standing
from manifeste_tool.services.discussion.subjects import sees
from manifeste_tool.services.telling.told import amendment_of
from manifeste_tool.services.text.reading import may_see
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.integration import copies

#: What the audience table says of the things that facts are about; what is not here is said to one person by name.
_THINGS: Mapping[str, Thing] = {
    About.SITTING: Thing.SITTING,
    About.BALLOT: Thing.BALLOT,
    About.APPROVAL: Thing.APPROVAL,
    About.STATEMENT: Thing.STATEMENT,
    About.SIGNATORY: Thing.SIGNATORY,
    About.CHAPTER: Thing.CHARGE,
}


def may_know(ws: Workspace, connection: Connection, person: Person, fact: Fact) -> bool:
    """Whether a person may be told of a fact now, as the audience table says of what it is about."""
    reader = ws.reader(person, connection)
    if fact.name in OF_COMMENTS and not sees(reader, internal=bool(fact.details.get("internal"))):
        return False
    if fact.about == About.AMENDMENT:
        amendment = amendment_of(connection, fact)
        return amendment is not None and may_see(connection, reader, amendment)
    if fact.about == About.COPY:
        return _reads_copy(connection, reader, fact)
    if fact.about == About.VERSION and fact.audience is Audience.SECRETARIAT:
        return reader.sees(Thing.PREPARED_VERSION)
    if fact.about not in _THINGS:
        return True
    return standing.sees(reader, _THINGS[fact.about], fact.details.get("sha", ""), standing.numbers(connection))


def _reads_copy(connection: Connection, reader: Reader, fact: Fact) -> bool:
    copy = copies.by_id(connection, int(fact.about_id))
    lent = copy is not None and any(reader.is_person(one) for one in copy.drafters)
    return lent or reader.sees(Thing.WORKING_COPY)
