"""The days of a consultation's organiser: D-30 to D+15, as dates once its own are known."""

from collections.abc import Mapping
from datetime import date, timedelta

from manifeste_tool.domain.consulting.contributions import Consultation

#: Days before the opening; 0 is the opening itself.
BEFORE = (30, 25, 21, 15, 10, 7, 3, 1, 0)
#: Days after the closing, which is the opening where the consultation lasts one day or nobody said how long.
AFTER = (1, 3, 7, 10, 15)


def milestones(consultation: Consultation) -> Mapping[str, date | None]:
    """Return the date of each milestone by its name, « J-30 » or « J+15 »; None while the dates are not known."""
    opens, closes = consultation.opens_on, consultation.closes_on or consultation.opens_on
    found = {f"J-{days}" if days else "J": _moved(opens, -days) for days in BEFORE}
    return found | {f"J+{days}": _moved(closes, days) for days in AFTER}


def _moved(day: date | None, days: int) -> date | None:
    return day + timedelta(days) if day else None
