"""Findings (*enseignements*): what readers drew from several contributions."""

import re
from dataclasses import dataclass

KEY = re.compile(r"E[0-9]{1,8}")
TITLE_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """A title of at most `TITLE_LENGTH` characters and a text.

    `key` is what the text cites (`E4`); `nature` is attente, vigilance, désaccord…; `contributions` counts those it
    was drawn from.
    """

    key: str
    title: str
    body: str = ""
    nature: str = ""
    theme: str = ""
    contributions: int = 0
