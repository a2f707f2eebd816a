"""What the demonstration's story may tell of the links between paragraphs and sources."""

from manifeste_tool.domain.provenance.words import fingerprint
from manifeste_tool.domain.readers import Person
from manifeste_tool.services.instance.demonstration_story import Plain, Story
from manifeste_tool.services.provenance import reconfirming
from manifeste_tool.services.provenance.reconfirming import Seen
from manifeste_tool.services.provenance.standing import link_states


def _reconfirm(story: Story, step: Plain, by: Person) -> None:
    """Confirm all that waits, but in the paragraphs that the step leaves for later."""
    left = {story.paragraph(one) for one in step.get("but", ())}
    with story.ws.reading() as connection:
        text = reconfirming.newest(story.ws, connection)
        states = link_states(story.ws, connection, text)
    chosen = [
        Seen(place, key, fingerprint(text.by_id[place].text))
        for (place, key), state in sorted(states.items())
        if state.to_reconfirm and not state.disputed and place not in left
    ]
    reconfirming.confirm(story.ws, by, chosen)


PROVENANCE_ACTS = {"reconfirm": _reconfirm}
