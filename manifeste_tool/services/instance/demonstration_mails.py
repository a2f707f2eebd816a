"""The mails of the demonstration's story: what the program would have written, at the hours at which it would have.

Nothing leaves a demonstration: they are shown on screen. What was told longer ago than a visitor reads back is settled
without a mail, since letters to sixty people are what takes most of the time.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.telling import DAILY_HOUR
from manifeste_tool.services.instance.demonstration_story import Story
from manifeste_tool.services.telling import composing, delivering
from manifeste_tool.settings import MailServer
from manifeste_tool.storage import notices

#: How many days before today the first mail was written.
RECENT = 10
_AT_ONCE = timedelta(minutes=1)


def write(story: Story, until: datetime) -> None:
    """Write what was told since the last step, up to `until`: at once, then on each morning.

    The story's clock is left at the last of these hours.
    """
    if (story.today - story.moment.date()).days > RECENT:
        if until.date() != story.moment.date():
            _settle_silently(story)
        return
    for hour in _hours(story.moment, until):
        story.moment = hour
        composing.compose(story.ws)
        delivering.deliver(story.ws, MailServer())


def _hours(since: datetime, until: datetime) -> Iterator[datetime]:
    if since + _AT_ONCE < until:
        yield since + _AT_ONCE
    morning = datetime.combine(since.date() + timedelta(days=1), DAILY_HOUR, PARIS)
    while morning < until:
        yield morning
        morning += timedelta(days=1)


def _settle_silently(story: Story) -> None:
    with story.ws.writing() as connection:
        notices.settle(connection, [one.id for one in notices.untold(connection)], story.moment)
