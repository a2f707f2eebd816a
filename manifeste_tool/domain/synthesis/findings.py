"""Findings (*enseignements*): what readers drew from several contributions."""

import re
from dataclasses import dataclass

from manifeste_tool.domain.rights import lives
from manifeste_tool.errors import N_, RefusedError

KEY = re.compile(r"E[0-9]{1,8}")
TITLE_LENGTH = 100
NATURE_LENGTH, THEME_LENGTH, BODY_LENGTH = 32, 64, 12_000
AGREEMENT, DISAGREEMENT = N_("accord"), N_("désaccord")
#: What is proposed for the nature of a finding; a file may bring others.
NATURES = (N_("attente"), N_("vigilance"), N_("proposition"), N_("constat"), AGREEMENT, DISAGREEMENT, N_("question"))


class UntitledFindingError(RefusedError):
    """A finding has no title."""

    sentence = N_("Donnez un titre à l'enseignement : une phrase courte qui dit ce que les contributions apprennent.")


class LongTitleError(RefusedError):
    """The title of a finding is longer than what fits beside a paragraph."""

    sentence = N_("Ce titre a %(length)s caractères, il en faut %(limit)s au plus. Mettez le reste dans le texte.")


class LongWordsError(RefusedError):
    """Another field of a finding is too long."""

    fields = ("words",)
    sentence = N_("Ce champ a %(length)s caractères, il en faut %(limit)s au plus. Raccourcissez-le.")


@dataclass(frozen=True, slots=True)
class Finding:
    """A title of at most `TITLE_LENGTH` characters and a text.

    `key` is what the text cites (`E4`); `nature` is attente, vigilance, désaccord…; `contributions` counts those it
    was drawn from. One that was `merged_into` another stands for it wherever it is still cited.
    """

    key: str
    title: str
    body: str = ""
    nature: str = ""
    theme: str = ""
    contributions: int = 0
    merged_into: str = ""
    split_from: str = ""

    @property
    def state(self) -> lives.FindingState:
        """Whether it stands by itself."""
        return lives.FindingState.MERGED if self.merged_into else lives.FindingState.DISTINCT

    @property
    def heir(self) -> str:
        """The key of the finding that it is today: its own, or that of the one it was merged into."""
        return self.merged_into or self.key

    @property
    def is_disagreement(self) -> bool:
        """Whether it says where people do not agree."""
        return self.nature == DISAGREEMENT


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody types of a finding."""

    title: str = ""
    body: str = ""
    nature: str = ""
    theme: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed of it; a nature or a theme alone was only chosen."""
        return not (self.title or self.body)

    def faults(self) -> dict[str, RefusedError]:
        """Return what is wrong, by field."""
        found: dict[str, RefusedError] = {} if self.title else {"title": UntitledFindingError()}
        if len(self.title) > TITLE_LENGTH:
            found["title"] = LongTitleError(length=len(self.title), limit=TITLE_LENGTH)
        for name, limit in (("body", BODY_LENGTH), ("nature", NATURE_LENGTH), ("theme", THEME_LENGTH)):
            if (length := len(getattr(self, name))) > limit:
                found[name] = LongWordsError(length=length, limit=limit)
        return found


def words_of(**typed: str) -> Words:
    """Return what was typed, its spaces and ends of lines as they are kept: a title is one line."""
    flat = {name: " ".join(typed.get(name, "").split()) for name in ("title", "nature", "theme")}
    return Words(body=typed.get("body", "").replace("\r\n", "\n").strip(), **flat)


def number_of(key: str) -> int:
    """Return the number of a finding's key."""
    return int(key[1:])
