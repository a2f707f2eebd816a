"""The acts of the demonstration's story that prepare a version, show it before its hour, and correct one."""

from collections.abc import Callable

from manifeste_tool.domain.readers import Person
from manifeste_tool.services.instance.demonstration_story import Plain, Story
from manifeste_tool.services.publication import errata, preparing, previewing
from manifeste_tool.services.publication.errata import Correction
from manifeste_tool.services.publication.preparing import Typed


def _prepare(story: Story, step: Plain, by: Person) -> None:
    """Prepare a version of the text of that day, and give links to it."""
    with story.ws.reading() as connection:
        seen = story.ws.main(connection)
    typed = Typed(step["number"], step["title"], step["story"], story.at(step["opens"]))
    prepared_id = preparing.prepare(story.ws, by, typed, seen=seen)
    for one in step["links"]:
        previewing.give(story.ws, by, prepared_id, name=one["name"], days=one["days"], past_the_hour=False)


def _correct(story: Story, step: Plain, by: Person) -> None:
    words = {story.paragraph(one["paragraph"]): one["words"] for one in step["words"]}
    typed = Correction(step["note"], words, today=step["today"])
    errata.publish_erratum(story.ws, by, step["version"], typed)


PUBLICATION_ACTS: dict[str, Callable[[Story, Plain, Person], None]] = {
    "prepare_version": _prepare,
    "erratum": _correct,
}
