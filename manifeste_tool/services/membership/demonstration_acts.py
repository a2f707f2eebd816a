"""What the demonstration's story may tell of its people: mandates, an invitation, a suspension."""

from datetime import date, timedelta

from manifeste_tool.domain.membership.mandates import Mandate
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.instance.demonstration_story import Plain, Story
from manifeste_tool.services.membership import inviting, mandating, membership


def _enter_mandate(story: Story, step: Plain, by: Person) -> None:
    """Enter a mandate, its days counted from today."""
    first, last = (_day(story, step, name) for name in ("from", "until"))
    who = story.people[step["person"]]
    given = Mandate(who.id, step["title"], who.association, step.get("authority", ""), first, last)
    mandating.enter(story.ws, by, given)


def _day(story: Story, step: Plain, name: str) -> date | None:
    return story.today + timedelta(days=step[name]) if name in step else None


def _invite_person(story: Story, step: Plain, by: Person) -> None:
    inviting.invite(story.ws, by, story.people[step["person"]].id, words=step["words"])


def _suspend_person(story: Story, step: Plain, by: Person) -> None:
    membership.suspend(story.ws, by, story.people[step["person"]].id, reason=step["reason"])


MEMBERSHIP_ACTS = {
    "enter_mandate": _enter_mandate,
    "invite_person": _invite_person,
    "suspend_person": _suspend_person,
}
