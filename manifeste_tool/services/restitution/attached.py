"""Who may have a file that hangs on a report or on a position paper."""

from manifeste_tool.domain.consulting.contributions import Reach
from manifeste_tool.domain.readers import Reader
from manifeste_tool.services.restitution.places import at_home
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import position_papers, reports


def shows_file(connection: Connection, reader: Reader, file_id: int) -> bool:
    """Whether a file is for this reader: that of a report at home alone, that of a paper like the paper's words."""
    homes = (consultations.get(connection, one) for one in reports.of_file(connection, file_id))
    papers = (contributions.get(connection, one) for one in position_papers.of_file(connection, file_id))
    reach = Reach.of(reader)
    return any(home and at_home(reader, home.authority) for home in homes) or any(
        said and reach.reads(said) for said in papers
    )
