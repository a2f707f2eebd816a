"""The public notice on personal data: who, why, on which ground, how long, which rights, and how to use them."""

from dataclasses import dataclass

from manifeste_tool.domain.registers.processing import PROCESSINGS, Processing
from manifeste_tool.services.custody import keeping
from manifeste_tool.services.privacy.notice import Lasting, Notice, notice
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.settings import Settings


@dataclass(frozen=True, slots=True)
class NoticePage:
    """All that the page says; `backup_days` is the delay after which no backup holds what was erased."""

    notice: Notice
    processings: tuple[Processing, ...]
    backup_days: int

    def days(self, one: Lasting) -> int:
        """Return how many days one kind of data is kept."""
        return self.backup_days if one.kept.name == keeping.KEPT_AS else one.lasts.days


def notice_page(ws: Workspace, settings: Settings) -> NoticePage:
    """Return the public notice, as the instance stands."""
    with ws.reading() as connection:
        return NoticePage(notice(connection), PROCESSINGS, keeping.days(connection, settings))
