"""To whom the files of a contribution are shown."""

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.readers import Reader
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import attachments


def shows_attachment(connection: Connection, reader: Reader, file_id: int) -> bool:
    """Whether a file came with a contribution whose words this reader may read."""
    reach = Reach.of(reader)
    found = contributions.of_references(connection, attachments.hung_on(connection, file_id))
    return any(reach.reads(said) for said in found.values())
