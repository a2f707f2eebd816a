"""Moderation in the demonstration: contributions of the form that wait for a moderator, and what was decided."""

from collections.abc import Callable

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.gathering.consents import Contributor, Way
from manifeste_tool.domain.gathering.masking import found_in
from manifeste_tool.domain.gathering.moderation import Reason
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.contributing import receiving
from manifeste_tool.services.contributing.receiving import Arrival
from manifeste_tool.services.instance.demonstration_story import Plain, Story
from manifeste_tool.services.moderation import contesting, deciding, grouping
from manifeste_tool.services.moderation.deciding import Wanted


def _contribute(story: Story, step: Plain, _by: Person) -> None:
    """Receive what somebody without account sends by the form, as the form does."""
    said = Contribution(
        reference="",
        body=step["body"],
        title=step.get("title", ""),
        consultation=step["consultation"],
        author_type=step.get("author_type", ""),
        collected="formulaire en ligne",
        said_on=story.moment.date(),
        publishable=True,
        origin="formulaire",
    )
    arrival = Arrival(Happened.CONTRIBUTION_RECEIVED, Way.FORM, reasons=(Reason.NEW,))
    who = Contributor(email=step.get("email", ""))
    with story.ws.writing() as connection:
        received = receiving.receive(story.ws, connection, said, arrival, who=who, contact=bool(who.email))
    story.contributions[step["as"]] = received.contribution.reference
    grouping.compute(story.ws)


def _mask(story: Story, step: Plain, by: Person) -> None:
    case = _case(story, step)
    ticked = tuple(mask.words for mask in found_in(case.said.title, case.said.body))
    wanted = Wanted(ticked, "\n".join(step.get("words", ())), "nom de personne")
    deciding.mask_and_publish(story.ws, by, case.said.reference, seen=case.seen, wanted=wanted)


def _set_aside(story: Story, step: Plain, by: Person) -> None:
    case, why = _case(story, step), {"ground": step["ground"], "words": step.get("words", "")}
    deciding.set_aside(story.ws, by, case.said.reference, seen=case.seen, **why)


def _contest(story: Story, step: Plain, _by: Person) -> None:
    contesting.contest(story.ws, story.contributions[step["contribution"]], step["words"])


def _case(story: Story, step: Plain) -> deciding.Case:
    with story.ws.reading() as connection:
        return deciding.case_of(story.ws, connection, story.contributions[step["contribution"]])


MODERATION_ACTS: dict[str, Callable[[Story, Plain, Person], None]] = {
    "contribute": _contribute,
    "mask": _mask,
    "set_aside": _set_aside,
    "contest": _contest,
}
