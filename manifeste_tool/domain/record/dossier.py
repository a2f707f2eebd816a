"""The frozen dossier of a version: the part that is signed, in one canonical writing, and its files with their sums."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from manifeste_tool.domain.record.mentions import Mention
from manifeste_tool.domain.text.text import Text

FORM = 1
SIGNED_FILE, TEXT_FILE, SUMS_FILE = "dossier.json", "manifeste.md", "SHA256SUMS"
ANNEX_FILE, SIGNATURE_FILE, SIGNERS_FILE = "annexe.json", "SHA256SUMS.sig", "signataires"
README_FILE = "LISEZ-MOI.txt"
FILES = (SIGNED_FILE, TEXT_FILE, SUMS_FILE, ANNEX_FILE, SIGNATURE_FILE, SIGNERS_FILE)
#: The namespace of the signature, and who it says signs: `ssh-keygen -Y` asks for both.
NAMESPACE, PRINCIPAL = "manifeste", "secretariat"


@dataclass(frozen=True, slots=True)
class Identity:
    """What a version says of itself; `tag` is Git's, `commit` the state of the text that it published."""

    number: str
    title: str
    story: str
    published_at: datetime
    commit: str
    note: str = ""
    corrects: str = ""

    @property
    def tag(self) -> str:
        """The annotated tag."""
        return f"v{self.number}"


@dataclass(frozen=True, slots=True)
class Frozen:
    """All that a dossier is made of, names and citizens' words left to its mentions."""

    identity: Identity
    markdown: str
    text: Text
    declared: Sequence[str]
    previous: str = ""
    amendments: Sequence[Mapping[str, Any]] = ()
    votes: Sequence[Mapping[str, Any]] = ()
    approvals: Sequence[Mapping[str, Any]] = ()
    mentions: Sequence[Mention] = field(default=())


def canonical(value: object) -> str:
    """Return plain data as JSON in its one writing: keys sorted, NFC, two spaces, a line end."""
    return unicodedata.normalize("NFC", json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2)) + "\n"


def signed_part(frozen: Frozen) -> str:
    """Return what is signed: it holds no name and no citizen's word, only the salted hash of each."""
    identity = frozen.identity
    return canonical(
        {
            "form": FORM,
            "version": {
                "number": identity.number,
                "title": identity.title,
                "story": identity.story,
                "note": identity.note,
                "date": moment(identity.published_at),
                "corrects": identity.corrects,
                "previous": frozen.previous,
                "tag": identity.tag,
                "commit": identity.commit,
            },
            "text": {"markdown": frozen.markdown, "sha256": sha256(frozen.markdown)},
            "declared": sorted(frozen.declared),
            "sources": sources(frozen.text),
            "amendments": list(frozen.amendments),
            "votes": list(frozen.votes),
            "approvals": list(frozen.approvals),
            "mentions": {one.name: one.digest for one in frozen.mentions},
        }
    )


def moment(at: datetime) -> str:
    """Return a moment as it is signed: in UTC."""
    return at.astimezone(UTC).isoformat()


def sources(text: Text) -> list[dict[str, str]]:
    """Return every citation of a text: paragraph, opaque key, relation, in order."""
    return [
        {"paragraph": unit.id, "key": source.key, "relation": str(source.relation)}
        for unit in text
        for source in sorted(unit.sources)
    ]


def sha256(words: str) -> str:
    """Return the SHA-256 of some words in UTF-8."""
    return hashlib.sha256(words.encode()).hexdigest()


def sums(files: Mapping[str, str]) -> str:
    """Return the lines that `sha256sum -c` reads, for files by name."""
    return "".join(f"{sha256(content)}  {name}\n" for name, content in sorted(files.items()))


def signed_files(signed: str) -> dict[str, str]:
    """Return the files whose sums are signed, from the signed part: itself, and the text that it holds."""
    return {SIGNED_FILE: signed, TEXT_FILE: json.loads(signed)["text"]["markdown"]}


def signers(public_key: str) -> str:
    """Return the file of allowed signers that `ssh-keygen -Y verify` reads."""
    return f'{PRINCIPAL} namespaces="{NAMESPACE}" {public_key.strip()}\n' if public_key.strip() else ""
