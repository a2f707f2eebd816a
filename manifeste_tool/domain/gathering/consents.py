"""What somebody agrees to, each thing apart: to be published, to be written to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """What is agreed to; the values are those kept."""

    PUBLICATION = "publication"
    CONTACT = "contact"


class Way(StrEnum):
    """How it was said; the values are those kept and shown."""

    FORM = "formulaire"
    PAPER = "papier"
    TOKEN = "code de suivi"  # noqa: S105 - how it was said, no secret
    MAIL = "courriel"


@dataclass(frozen=True, slots=True)
class Consent:
    """One answer to one purpose, at a moment; `notice` names the information that was shown with the question."""

    purpose: Purpose
    given: bool
    at: datetime
    way: Way
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Contributor:
    """Who somebody is, known to nobody but those who answer them. `shown_as` is the name they chose to show, or `""`.

    `age_range` and `gender` are answered freely and shown in sums alone. `language` is that of the page they gave their
    address on, in which they are written to.
    """

    shown_as: str = ""
    email: str = ""
    age_range: str = ""
    gender: str = ""
    language: str = "fr"

    @property
    def is_somebody(self) -> bool:
        """Whether anything is known of them."""
        return bool(self.shown_as or self.email or self.age_range or self.gender)
