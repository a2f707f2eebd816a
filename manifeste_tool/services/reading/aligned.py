"""The aligned texts as they are read: at today's text and at each version, as each stood then."""

from manifeste_tool.domain.reading.aligned import Aligned, Language, parse
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.text import aligned as stored


def aligned(ws: Workspace, connection: Connection, sha: str, language: Language | str) -> Aligned | None:
    """Return the aligned text that stands beside the French at main's tip or at a version, None where there is none.

    Whoever asks has made sure that the reader may see the French of this commit. `domain.reading.alignment.translated`
    makes a `Text` of it. No look at Git.
    """
    wanted = Language(language)

    def read() -> Aligned | None:
        markdown = stored.one(connection, sha, wanted)
        return parse(markdown, wanted) if markdown else None

    return ws.standing(("aligned", sha, wanted), sha, read)


def languages(connection: Connection, sha: str) -> tuple[Language, ...]:
    """Return the aligned texts that there are at a commit."""
    found = stored.languages_at(connection, sha)
    return tuple(language for language in Language if language in found)
