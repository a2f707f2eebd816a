"""What the demonstration's story may tell of the texts that follow the French."""

from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.reading.aligned import Language
from manifeste_tool.domain.reading.alignment import row_of
from manifeste_tool.services.instance.demonstration_story import Plain, Story, StoryError
from manifeste_tool.services.reading import aligning
from manifeste_tool.services.reading.aligned import aligned


def _align(story: Story, step: Plain, by: Person) -> None:
    """Write some passages, each beside the French as it stands that day."""
    language = Language(step["language"])
    for passage in step["passages"]:
        identity = story.paragraph(passage["paragraph"])
        with story.ws.reading() as connection:
            tip = story.ws.main(connection)
            held = aligned(story.ws, connection, tip, language)
            row = row_of(story.ws.text(connection, tip), language, identity, held)
        if row is None:
            raise StoryError(step=story.played + 1, act=step["act"], why=identity)
        aligning.write(story.ws, by, language, identity, words=passage["words"], shown=aligning.seen(row))


READING_ACTS = {"align": _align}
