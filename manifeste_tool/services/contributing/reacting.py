"""When everybody may react to a paragraph, without account."""

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.readers import Reader


def may_react(reader: Reader) -> bool:
    """Whether a stage shows everybody the text being worked on, whoever asks."""
    return Reader(None, reader.stages, reader.now).sees(Thing.CURRENT_TEXT)
