"""The register of erasures: who or what was forgotten, by an opaque reference that names nobody."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum


class ErasureKind(StrEnum):
    """What was forgotten; the values are kept in the register."""

    PERSON = "person"  # the subject is the number of an account
    CONTRIBUTION = "contribution"  # withdrawn; the subject is its reference
    CONTRIBUTOR = "contributor"  # who said it; the subject is its reference
    MENTION = "mention"  # one datum of a version's dossier; the subject is « <version> <name of the datum> »


@dataclass(frozen=True, slots=True)
class Erasure:
    """One line of the register. `key` makes it one, wherever it is read from."""

    key: str
    kind: ErasureKind
    subject: str
    at: datetime


def line(one: Erasure) -> str:
    """Write one erasure as a line of the file."""
    return json.dumps(asdict(one) | {"kind": str(one.kind), "at": one.at.isoformat()}, sort_keys=True)


def read(lines: Iterable[str]) -> Iterator[Erasure]:
    """Read the lines of the file in order, each key once.

    A line that a crash cut short is left out: the table has it, and it is written again.
    """
    seen = set()
    for each in lines:
        try:
            told = json.loads(each)
            one = Erasure(told["key"], ErasureKind(told["kind"]), told["subject"], datetime.fromisoformat(told["at"]))
        except (ValueError, KeyError, TypeError):
            continue
        if one.key not in seen:
            seen.add(one.key)
            yield one
