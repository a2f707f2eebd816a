"""The paper sheets of the demonstration's story: a lot printed, some of its sheets typed, one that nobody can read.

Like the other acts, each is done through the service that everybody uses. A lot is named by an alias, its sheets by
their rank in it.
"""

from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta

from manifeste_tool.domain.gathering.sheets import Sheet
from manifeste_tool.domain.gathering.transcripts import Transcript
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.instance.demonstration_story import Plain, Story
from manifeste_tool.services.paper import correcting, entering, printing
from manifeste_tool.services.paper.entering import Entry
from manifeste_tool.storage.gathering import sheets

_EVERY = 4
_FIELDS = {one.name for one in fields(Transcript)}


def _print_lot(story: Story, step: Plain, by: Person) -> None:
    label, count = step.get("label", ""), str(step["count"])
    story.lots[step["as"]] = printing.prepare(story.ws, by, step["consultation"], count=count, label=label).id


def _type_sheets(story: Story, step: Plain, by: Person) -> None:
    """Type sheets one after the other, some minutes passing between two."""
    for plain in step["sheets"]:
        sheet = _sheet(story, step, plain["rank"])
        entering.enter(story.ws, by, step["consultation"], Entry(sheet.digits, _transcript(story, plain)))
        story.moment += timedelta(minutes=_EVERY)


def _correct_sheet(story: Story, step: Plain, by: Person) -> None:
    sheet = _sheet(story, step, step["rank"])
    read = _transcript(story, step["typed"])
    correcting.correct(story.ws, by, step["consultation"], sheet.reference, read, seen=sheet.revision)


def _cancel_sheets(story: Story, step: Plain, by: Person) -> None:
    which = ", ".join(_sheet(story, step, rank).digits for rank in step["ranks"])
    printing.cancel(story.ws, by, step["consultation"], story.lots[step["lot"]], which=which)


def _sheet(story: Story, step: Plain, rank: int) -> Sheet:
    with story.ws.reading() as connection:
        return sheets.of_lot(connection, story.lots[step["lot"]])[rank - 1]


def _transcript(story: Story, plain: Plain) -> Transcript:
    """Read what a step types; « -3 » days from today is how a story says a date."""
    values = {name: value for name, value in plain.items() if name in _FIELDS}
    values["natures"] = tuple(plain.get("natures", ()))
    if "said" in plain:
        values["said_on"] = f"{story.today + timedelta(days=plain['said']):%d/%m/%Y}"
    return Transcript(**values)


PAPER_ACTS: dict[str, Callable[[Story, Plain, Person], None]] = {
    "print_lot": _print_lot,
    "type_sheets": _type_sheets,
    "correct_sheet": _correct_sheet,
    "cancel_sheets": _cancel_sheets,
}
