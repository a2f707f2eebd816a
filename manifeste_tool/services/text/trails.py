"""What happened to paragraphs, as far as a reader may know, read from what was recorded when it happened."""

from collections.abc import Iterable

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Paragraph
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.text.reading import Visible, published_until
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Decision, Touched

_DRAFTING = "refs/redaction/"


def visible_trail(
    connection: Connection, reader: Reader, visible: Visible, identities: Iterable[str]
) -> tuple[Touched, ...]:
    """Return what happened to paragraphs on main as far as the reader sees it, and while drafting for drafters."""
    until = last_readable(connection, reader, visible)
    return tuple(one for one in texts.trail(connection, identities) if _readable(reader, one.decision, until))


def visible_decisions(
    connection: Connection, reader: Reader, visible: Visible, shas: Iterable[str]
) -> dict[str, Decision]:
    """Return the decisions that commits are, without those whose text this reader may not read."""
    until = last_readable(connection, reader, visible)
    made = texts.decisions_at(connection, {sha for sha in shas if sha})
    return {sha: one for sha, one in made.items() if _readable(reader, one, until)}


def words_at(trail: Iterable[Touched], identity: str, when: Decision) -> str | None:
    """Return a paragraph's words in the text that a decision made, None where that text did not hold it."""
    told = [one for one in trail if one.paragraph_id == identity and one.decision.ref in (MAIN, when.ref)]
    before = [one for one in told if one.decision.id <= when.id]
    unit = unit_of(before[-1].after) if before else None
    return unit.text if unit else None


def last_words(trail: Iterable[Touched]) -> Paragraph:
    """Return a paragraph that no longer stands as it last stood. Raises `NotFoundError` for one that never was."""
    lines = [one.before or one.after for one in trail if one.before or one.after]
    if not lines:
        raise NotFoundError
    return parse(lines[-1] or "").paragraphs[0]


def unit_of(line: str | None) -> Paragraph | None:
    """Read a unit's own line of Markdown, None for none."""
    return parse(line).paragraphs[0] if line else None


def _readable(reader: Reader, made: Decision, until: int) -> bool:
    drafted = made.ref.startswith(_DRAFTING)
    return (made.ref == MAIN and made.id <= until) or (drafted and reader.sees(Thing.DRAFTING_TEXT))


def last_readable(connection: Connection, reader: Reader, visible: Visible) -> int:
    """Return the rank on record of the last decision of main whose text a reader may read."""
    if reader.sees(Thing.CURRENT_TEXT):
        return texts.rank_of(connection, visible.sha)
    return published_until(connection)
