"""The whole list of what is held of people, table by table."""

from collections.abc import Mapping

from manifeste_tool.domain.privacy.accounts_held import ACCOUNTS_HELD
from manifeste_tool.domain.privacy.contributions_held import CONTRIBUTIONS_HELD
from manifeste_tool.domain.privacy.holdings import Holding
from manifeste_tool.domain.privacy.texts_held import TEXTS_HELD
from manifeste_tool.domain.privacy.work_held import WORK_HELD

HOLDINGS: tuple[Holding, ...] = (*ACCOUNTS_HELD, *WORK_HELD, *TEXTS_HELD, *CONTRIBUTIONS_HELD)
BY_TABLE: Mapping[str, Holding] = {one.table: one for one in HOLDINGS}
