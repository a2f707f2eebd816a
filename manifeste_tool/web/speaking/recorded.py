"""What the program wrote in French for good, such as the first lines of commits, said in the reader's language."""

from manifeste_tool.documents.speaking.recorded import read
from manifeste_tool.web.i18n import known_word, said


def recorded(line: str) -> str:
    """Say the first line of a commit in the reader's language, where the program made it."""
    found = read(line)
    return known_word(line) if found is None else str(said(found))
