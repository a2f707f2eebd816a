"""A datum joined to a version: its words stand in the annex, and a salted hash of them in what is signed.

Without the salt nobody can try names on the hash, so that dropping words and salt together forgets them for good,
while the hash stays and the signature with it.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

SALT_LETTERS, SALT_LENGTH = "0123456789abcdef", 64


class MentionKind(StrEnum):
    """What a datum is about, whose erasing drops it; the values are those kept."""

    PERSON = "person"  # somebody with an account, by number
    CONTRIBUTION = "contribution"  # its words, by reference
    CONTRIBUTOR = "contributor"  # who said it, in kind and place, by the same reference
    AMENDMENT = "amendment"  # its words, by cycle and number
    SOURCE = "source"  # a finding or a pièce, by its key
    ADOPTION = "adoption"  # what names no person with an account: an authority, an organ


@dataclass(frozen=True, slots=True)
class Datum:
    """What is joined to a version, before it is salted; `subject` names what it is about, `name` the datum itself."""

    name: str
    kind: MentionKind
    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One datum. `salt` is 32 random bytes in hexadecimal; both it and `words` are None once it is erased."""

    name: str
    kind: MentionKind
    subject: str
    salt: str | None
    words: str | None

    @property
    def is_erased(self) -> bool:
        """Whether its words are gone."""
        return self.salt is None or self.words is None

    @property
    def digest(self) -> str:
        """The salted hash that is signed, `""` once it is erased."""
        return "" if self.salt is None or self.words is None else digest(self.salt, self.name, self.words)


def salted(datum: Datum, salt: str) -> Mention:
    """Return a datum with its salt, its words in NFC."""
    return Mention(datum.name, datum.kind, datum.subject, salt, unicodedata.normalize("NFC", datum.words))


def digest(salt: str, name: str, words: str) -> str:
    """Return SHA-256 over the bytes of the salt, the name, a line end and the words; `""` for a salt that is none."""
    try:
        random = bytes.fromhex(salt)
    except ValueError:
        return ""
    return hashlib.sha256(random + f"{name}\n{words}".encode()).hexdigest()


def annex(mentions: Iterable[Mention]) -> dict[str, dict[str, str]]:
    """Return the entries of the annex, by name: kind, salt and words of each datum that is left."""
    return {
        one.name: {"salt": one.salt, "words": one.words, "kind": str(one.kind)}
        for one in sorted(mentions, key=lambda one: one.name)
        if one.salt is not None and one.words is not None
    }


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison of the annex with the signed hashes gives: names, in order."""

    altered: tuple[str, ...]
    unsigned: tuple[str, ...]
    erased: tuple[str, ...]


def compared(signed: Mapping[str, str], left: Mapping[str, Mapping[str, str]]) -> Compared:
    """Compare the hashes that were signed with the entries of the annex.

    One whose hash is another is `altered`, one that nobody signed `unsigned`, one that is no longer there `erased`.
    """
    hashes = {name: digest(one.get("salt", ""), name, one.get("words", "")) for name, one in left.items()}
    return Compared(
        altered=tuple(sorted(name for name, one in hashes.items() if name in signed and signed[name] != one)),
        unsigned=tuple(sorted(hashes.keys() - signed.keys())),
        erased=tuple(sorted(signed.keys() - hashes.keys())),
    )
