"""What stands around every page: the instance's name, where the démarche stands, who reads and what is open to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from manifeste_tool.domain.appearance.appearance import Appearance, appearance
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.privacy.accessibility import Statement, statement
from manifeste_tool.domain.readers import Person
from manifeste_tool.services import stages
from manifeste_tool.services.desk import counting
from manifeste_tool.services.stages import Banner
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a page. `facts_of_instance` are what legal pages quote: publisher, host, contact."""

    title: str = ""
    appearance: Appearance = field(default_factory=Appearance)
    person: Person | None = None
    banner: Banner = field(default_factory=Banner)
    may_see_desk: bool = False
    may_draft: bool = False
    awaiting: int = 0  # how many things await who reads
    facts_of_instance: Mapping[str, str] = field(default_factory=dict)

    @property
    def accessibility(self) -> Statement:
        """What the instance states of its accessibility: the foot of every page says the first word of it."""
        return statement(self.facts_of_instance)


def frame(workspace: Workspace, person: Person | None) -> Frame:
    """Return the frame of a page for this person."""
    with workspace.reading() as connection:
        reader = workspace.reader(person, connection)
        told = settings.every(connection)
        banner = stages.banner(connection, reader)
        awaiting = counting.count(workspace, connection, reader)
    return Frame(
        title=told.get("title", ""),
        appearance=appearance(told),
        person=person,
        banner=banner,
        may_see_desk=may(reader, Act.SEE_DESK),
        may_draft=may(reader, Act.WRITE_DRAFT) or may(reader, Act.DRAFT_ON_BEHALF),
        awaiting=awaiting,
        facts_of_instance=told,
    )
