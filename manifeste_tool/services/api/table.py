"""The one table of the API: routes, document and page are made of it, so that none can say what another does not."""

from manifeste_tool.services.api import amendments, contributions, dossiers, grounds, record, territories, texts
from manifeste_tool.services.api.resources import Resource

RESOURCES: tuple[Resource, ...] = (
    *texts.RESOURCES,
    *dossiers.RESOURCES,
    *amendments.RESOURCES,
    *contributions.RESOURCES,
    *grounds.RESOURCES,
    *territories.RESOURCES,
    *record.RESOURCES,
)
#: Parts of answers that several hold.
SHARED = {"Use": contributions.USE, "Source": texts.SOURCE}
