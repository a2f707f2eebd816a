"""The dossier of a version as files: what is signed, and what is left of the annex for the public today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.documents.kit.packing import packed
from manifeste_tool.documents.render import plain_document
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.record.dossier import (
    ANNEX_FILE,
    NAMESPACE,
    PRINCIPAL,
    README_FILE,
    SIGNATURE_FILE,
    SIGNERS_FILE,
    SUMS_FILE,
    TEXT_FILE,
    canonical,
    signed_files,
    signers,
)
from manifeste_tool.domain.record.mentions import Mention, MentionKind, annex
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.evidence.showing import may_read
from manifeste_tool.services.publication.standing import VersionStanding, version_standing
from manifeste_tool.services.record.joining import who
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.evidence import evidence
from manifeste_tool.storage.record import records, ssh
from manifeste_tool.storage.record.records import Record
from manifeste_tool.storage.text import texts
from manifeste_tool.storage.text.texts import Version

#: How anybody checks a dossier without this program, in its folder.
SIGNATURE_COMMAND = (
    f"ssh-keygen -Y verify -f {SIGNERS_FILE} -I {PRINCIPAL} -n {NAMESPACE} -s {SIGNATURE_FILE} < {SUMS_FILE}"
)
SUMS_COMMAND = f"sha256sum -c {SUMS_FILE}"
MENTION_COMMAND = (
    r"""bash -c 'printf %b "$(sed "s/../\\\\x&/g" <<< "$1")"; printf "%s\n%s" "$2" "$3"' - SEL NOM MOTS | sha256sum"""
)


@dataclass(frozen=True, slots=True)
class DossierPage:
    """What the dossier of a version holds, and the lines that verify it; `fingerprint` is that of the key, or `""`."""

    version: Version
    frozen_at: datetime
    is_signed: bool
    fingerprint: str
    mentions: int
    withheld: int  # what waits for a moderator, or says more than may be said now
    erased: int
    sums: str
    commands: tuple[str, ...]
    mention_command: str
    verify_command: str
    size: int
    standing: VersionStanding


def dossier_page(ws: Workspace, _person: Person | None, number: str) -> DossierPage:
    """Return what the dossier of a published version holds. Raises `NotFoundError`."""
    with ws.reading() as connection:
        version, record = _known(connection, number)
        mentions = records.mentions(connection, number)
        left = _shown(ws, connection, mentions)
        return DossierPage(
            version=version,
            frozen_at=record.frozen_at,
            is_signed=bool(record.signature),
            fingerprint=ssh.fingerprint(record.public_key),
            mentions=len(left),
            withheld=sum(not one.is_erased for one in mentions) - len(left),
            erased=sum(one.is_erased for one in mentions),
            sums=record.sums,
            commands=commands(ws, record),
            mention_command=MENTION_COMMAND,
            verify_command=f"manifeste verify manifeste-{number}-dossier.zip",
            standing=version_standing(connection, number),
            size=len(_packed(ws, connection, record)),
        )


def archive(ws: Workspace, _person: Person | None, number: str) -> bytes:
    """Return the dossier as a ZIP, the same bytes for the same erasures. Raises `NotFoundError`."""
    with ws.reading() as connection:
        return _packed(ws, connection, _known(connection, number)[1])


def files(ws: Workspace, connection: Connection, record: Record) -> dict[str, str]:
    """Return the files of a dossier by name, its annex as the public may read it now."""
    left = _shown(ws, connection, records.mentions(connection, record.number))
    found = {**signed_files(record.signed), SUMS_FILE: record.sums}
    found[ANNEX_FILE] = canonical({"version": record.number, "mentions": annex(left)})
    if record.signature:
        found |= {SIGNATURE_FILE: record.signature, SIGNERS_FILE: signers(record.public_key)}
    return found


def commands(ws: Workspace, record: Record) -> tuple[str, ...]:
    """Return the lines by which anybody checks a dossier, in its folder, without this program."""
    cloned = f"git clone -q {ws.base_url}/manifeste.git && "
    same = f"{cloned}git -C manifeste show v{record.number}:{TEXT_FILE} | cmp - {TEXT_FILE}"
    return (*((SIGNATURE_COMMAND,) if record.signature else ()), SUMS_COMMAND, same)


def _packed(ws: Workspace, connection: Connection, record: Record) -> bytes:
    found = files(ws, connection, record)
    version = texts.version_numbered(connection, record.number)
    told = {
        "number": record.number,
        "title": version.title if version else "",
        "is_signed": bool(record.signature),
        "fingerprint": ssh.fingerprint(record.public_key),
        "commands": commands(ws, record),
        "mention_command": MENTION_COMMAND,
    }
    found[README_FILE] = plain_document("record/lisez-moi.txt", told)
    folder = f"manifeste-{record.number}"
    return packed((f"{folder}/{name}", content.encode()) for name, content in sorted(found.items()))


def _known(connection: Connection, number: str) -> tuple[Version, Record]:
    version, record = texts.version_numbered(connection, number), records.get(connection, number)
    if version is None or record is None:
        raise NotFoundError
    return version, record


def _shown(ws: Workspace, connection: Connection, mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions that the public may still read: what waits for a moderator stays away meanwhile."""
    held = [one for one in mentions if not one.is_erased]
    reader = ws.reader(None, connection)
    reach = reach_of(ws, connection, reader)
    of_kind = {kind: {one.subject for one in held if one.kind is kind} for kind in MentionKind}
    said = contributions.of_references(connection, of_kind[MentionKind.CONTRIBUTION] | of_kind[MentionKind.CONTRIBUTOR])
    pieces = evidence.of_keys(connection, of_kind[MentionKind.SOURCE])

    def may_stay(one: Mention) -> bool:
        if one.kind in (MentionKind.CONTRIBUTION, MentionKind.CONTRIBUTOR):
            here = said.get(one.subject)
            return here is not None and reach.reads(here) and _still_says(one, who(reach.shown(here)))
        return one.subject not in pieces or may_read(reader, pieces[one.subject])

    return [one for one in held if may_stay(one)]


def _still_says(one: Mention, now: str) -> bool:
    """Whether an author's type and place may still be said, as five people fit them: less is left out, more is not."""
    return one.kind is not MentionKind.CONTRIBUTOR or set((one.words or "").split(", ")) <= set(now.split(", "))
