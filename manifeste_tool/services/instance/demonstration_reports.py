"""The acts of the demonstration's story that end a consultation: its report, an organisation's position paper."""

from collections.abc import Callable
from datetime import timedelta

from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.reporting.position_papers import PaperForm, Proposal
from manifeste_tool.domain.reporting.reports import Item, ItemKind, Report
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.instance.demonstration_story import Plain, Story
from manifeste_tool.services.restitution import position_papers, sending

_PROSE = ("organisations", "profile", "absent", "course", "commitment", "validated_by", "validated_position")


class IncompleteStoryError(RefusedError):
    """The story sends a report in which something misses."""

    sentence = N_("la restitution de %(consultation)s est incomplète : %(places)s")


def _send_report(story: Story, step: Plain, by: Person) -> None:
    today = story.moment.date()
    words = {name: step[name] for name in _PROSE}
    report = Report(
        consultation=step["consultation"],
        participants=step["participants"],
        contributions=step["contributions"],
        items=tuple(map(_item, step["items"])),
        commitment_on=today + timedelta(days=step["commitment_in"]),
        validated_on=today,
        **words,
    )
    if missing := sending.send(story.ws, by, report):
        places = ", ".join(gap.place for gap in missing)
        raise IncompleteStoryError(consultation=step["consultation"], places=places)


def _item(plain: Plain) -> Item:
    words = {name: plain.get(name, "") for name in ("title", "body", "level")}
    return Item(ItemKind[plain["kind"].upper()], sources=tuple(sorted(plain.get("sources", ()))), **words)


def _enter_paper(story: Story, step: Plain, by: Person) -> None:
    form = PaperForm(
        organisation=step["organisation"],
        kind=step["kind"],
        representative=step["representative"],
        position=step["position"],
        text=step["text"],
        proposals=tuple(Proposal(one["title"], one["body"]) for one in step["proposals"]),
        publishable=True,
    )
    position_papers.enter(story.ws, by, step["consultation"], form, None)


REPORTS_ACTS: dict[str, Callable[[Story, Plain, Person], None]] = {
    "send_report": _send_report,
    "enter_paper": _enter_paper,
}
