"""Pièces: sources that are no contribution, whole or by numbered passage."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

#: `P3` is a pièce, `P3-12` its passage 12.
KEY = re.compile(r"(?P<piece>P[1-9][0-9]{0,6})(?:-(?P<passage>[1-9][0-9]{0,4}))?")


class EvidenceKind(StrEnum):
    """What a pièce is; the values are those kept and shown."""

    HEARING = "audition"
    LAW = "loi ou règlement"
    DELIBERATION = "délibération"
    STUDY = "étude ou rapport"
    EARLIER_TEXT = "manifeste antérieur"
    OTHER = "autre pièce"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A pièce. `author` is who gave or wrote it, `address` where it stands on line; `body` is a summary or the minutes.

    Nobody but the commission sees one that is not `public`. `passages` counts those citable by themselves.
    """

    key: str
    kind: EvidenceKind
    title: str
    author: str = ""
    said_on: date | None = None
    address: str = ""
    body: str = ""
    public: bool = False
    file_id: int | None = None
    passages: int = 0

    @property
    def masked(self) -> "Evidence":
        """The same pièce as it is shown to who may not read it: its key, that it is not published, and nothing else."""
        return Evidence(self.key, EvidenceKind.OTHER, "")


@dataclass(frozen=True, slots=True)
class Passage:
    """One citable passage of a pièce; `paragraph` is its identity where it is one of an earlier text of this tool."""

    evidence: str
    number: int
    body: str
    label: str = ""
    paragraph: str = ""

    @property
    def key(self) -> str:
        """What the text cites."""
        return f"{self.evidence}-{self.number}"


def piece_of(key: str) -> str:
    """Return the pièce that a cited key is, or is a passage of; `""` for a key of another kind."""
    found = KEY.fullmatch(key)
    return found["piece"] if found else ""


def pieces_of(keys: Iterable[str]) -> frozenset[str]:
    """Return the pièces that cited keys are, or are passages of; keys of another kind name none."""
    return frozenset(map(piece_of, keys)) - {""}
