"""What the data are, from what the instance says of itself and from its dates."""

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.feeds.dataset import Dataset
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.errors import N_
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, settings, stages

_TITLE = N_("%(site)s : textes, amendements et contributions")
_DESCRIPTION = N_(
    "Le texte et toutes ses versions, paragraphe par paragraphe ; les amendements et leur sort ; les contributions "
    "publiées et ce qu'elles sont devenues ; les enseignements, les pièces, les concertations. Chaque paragraphe dit "
    "ce sur quoi il repose, chaque contribution les paragraphes qui la reprennent."
)
_KEYWORDS = (
    *(N_("intelligence artificielle"), N_("concertation"), N_("participation citoyenne"), N_("amendement")),
    *(N_("collectivités territoriales"), N_("traçabilité"), N_("manifeste")),
)


def dataset(ws: Workspace) -> Dataset:
    """Return what is said of the data."""
    with ws.reading() as connection:
        told = settings.every(connection)
        every = stages.every(connection)
        last = journal.latest(connection, Audience.PUBLIC, limit=1)
    title = told.get("title") or N_("Manifeste")
    opens = [stage.opens_at for stage in every]
    closes = [stage.closes_at for stage in every if stage.closes_at]
    goes_on = any(stage.closes_at is None for stage in every)
    return Dataset(
        site=ws.base_url.rstrip("/"),
        title=_TITLE % {"site": title},
        description=_DESCRIPTION,
        publisher=told.get("publisher") or title,
        contact=told.get("contact", ""),
        keywords=_KEYWORDS,
        begins_on=min(opens).astimezone(PARIS).date() if opens else None,
        ends_on=max(closes).astimezone(PARIS).date() if closes and not goes_on else None,
        changed_on=last[0].at.astimezone(PARIS).date() if last else None,
    )
