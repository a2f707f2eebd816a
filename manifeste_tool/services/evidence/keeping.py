"""Put a pièce on record and correct it: what it is, its passages, the file it came in."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlsplit

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.evidence.evidence import Evidence, EvidenceKind, Passage
from manifeste_tool.domain.evidence.passages import cut, of_text, rewritten
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gathering.personal_data import DataKind, find
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services import files
from manifeste_tool.services.evidence.citing import refuse_removing_cited
from manifeste_tool.services.files import Upload
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files as stored_files
from manifeste_tool.storage import journal
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.evidence import evidence
from manifeste_tool.storage.text import texts

LONGEST, LONGEST_ADDRESS, LONGEST_SUMMARY, LONGEST_MINUTES = 200, 500, 8_000, 400_000
_BOUNDS = {"title": LONGEST, "author": LONGEST, "address": LONGEST_ADDRESS, "body": LONGEST_SUMMARY}
_BOUNDS |= {"minutes": LONGEST_MINUTES}
Faults = dict[str, tuple[str, dict[str, object]]]

_NO_KIND = N_("Dites de quelle sorte de pièce il s'agit.")
_NO_TITLE = N_("Donnez un titre à la pièce : c'est sous ce titre qu'elle est citée.")
_TOO_LONG = N_("Ce champ compte %(count)s caractères, %(limit)s au plus : raccourcissez-le.")
_NO_DAY = N_("« %(given)s » n'est pas une date : écrivez-la sous la forme AAAA-MM-JJ, par exemple 2027-03-15.")
_NO_ADDRESS = N_("« %(given)s » n'est pas une adresse : elle commence par https:// ou http://.")
_NO_VERSION = N_("Aucune version publiée ne porte le numéro %(given)s.")
_NAMES_A_WAY = N_(
    "Ce champ contient « %(words)s » (%(kind)s), que tout le monde lirait : retirez-le, ou gardez la pièce pour la "
    "commission."
)
#: What leads to somebody and has no place in what is published. Names do: a hearing says who was heard.
_NEVER_PUBLISHED = (DataKind.EMAIL, DataKind.PHONE, DataKind.NIR, DataKind.IBAN, DataKind.CARD)
_NOT_EARLIER = N_("Seul un « manifeste antérieur » se reprend d'une version publiée : changez de sorte, ou de version.")


class FaultyEvidenceError(RefusedError):
    """Something misses in a pièce or cannot be read; `faults` say what, by field."""

    sentence = N_("La pièce n'est pas enregistrée : complétez ce qui est signalé, vos mots sont gardés ci-dessous.")

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        super().__init__()


class UnreadableTextError(RefusedError):
    """A file that should hold words alone holds something else."""

    sentence = N_(
        "« %(name)s » n'est pas un fichier de texte en UTF-8 (.md ou .txt). Copiez le texte dans le champ, ou "
        "enregistrez-le dans ce format ; le document lui-même se joint dans « Fichier joint »."
    )


@dataclass(frozen=True, slots=True)
class Typed:
    """A pièce as its form sends it. `minutes` are cut into passages; `version` names the one to take them from."""

    kind: str = ""
    title: str = ""
    author: str = ""
    said_on: str = ""
    address: str = ""
    body: str = ""
    minutes: str = ""
    version: str = ""
    public: bool = False


def with_minutes(typed: Typed, upload: Upload | None) -> Typed:
    """Return what was typed with the words of a text file, if one was sent, after those of the field.

    Raises `UnreadableTextError`.
    """
    if upload is None:
        return typed
    try:
        words = upload.content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UnreadableTextError(name=upload.name) from error
    if "\x00" in words:
        raise UnreadableTextError(name=upload.name)
    return replace(typed, minutes=f"{typed.minutes}\n\n{words}".strip())


def keep(ws: Workspace, by: Person, typed: Typed, upload: Upload | None = None) -> str:
    """Put a pièce on record; return its key.

    Raises `ForbiddenError`, `FaultyEvidenceError`, what `services.files.keep` and `domain.text.markdown.parse` raise.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.KEEP_EVIDENCE)
        _refuse_faulty(connection, typed)
        key = evidence.next_key(connection)
        passages = _passages(ws, connection, key, typed)
        piece = _with_file(ws, connection, by, _piece(key, typed), upload)
        put(connection, piece, passages, ws.now(), by.id)
        _tell(ws, connection, by, Happened.EVIDENCE_KEPT, piece)
        return key


def change(
    ws: Workspace, by: Person, key: str, typed: Typed, *, upload: Upload | None = None, without_file: bool = False
) -> None:
    """Correct a pièce; its passages keep their numbers, and those that are cited stay.

    Raises what `keep` raises, `NotFoundError`, and what `domain.evidence.passages.rewritten` and
    `services.evidence.citing.refuse_removing_cited` raise.
    """
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.KEEP_EVIDENCE)
        before = evidence.get(connection, key)
        if before is None:
            raise NotFoundError
        _refuse_faulty(connection, replace(typed, version=""))
        passages = _corrected(ws, connection, key, typed.minutes)
        piece = replace(_piece(key, typed), file_id=None if without_file else before.file_id)
        piece = _with_file(ws, connection, by, piece, upload, before=before.file_id)
        put(connection, piece, passages, ws.now(), by.id)
        _tell(ws, connection, by, Happened.EVIDENCE_CHANGED, piece)


def is_of_this_tool(passages: tuple[Passage, ...]) -> bool:
    """Whether a pièce is an earlier text of this tool, whose words are those that were published."""
    return any(each.paragraph for each in passages)


def passages_of(piece: Evidence, words: str) -> tuple[Passage, ...]:
    """Cut a new pièce: an earlier text is read paragraph by paragraph, anything else where a line is blank."""
    earlier = piece.kind is EvidenceKind.EARLIER_TEXT
    return of_text(piece.key, parse(words), ours=False) if earlier else cut(piece.key, words)


def put(
    connection: Connection, piece: Evidence, passages: tuple[Passage, ...], at: datetime, by: int | None = None
) -> None:
    """Write a pièce and its passages, and remember the numbers that were given."""
    evidence.put(connection, piece, passages, at, by)
    highest = max((each.number for each in passages), default=0)
    evidence.give(connection, piece.key, evidence.following(connection, piece.key, highest) - 1)


def _piece(key: str, typed: Typed) -> Evidence:
    said_on = date.fromisoformat(typed.said_on) if typed.said_on else None
    names = ("title", "author", "address", "body", "public")
    return Evidence(key, EvidenceKind(typed.kind), said_on=said_on, **{name: getattr(typed, name) for name in names})


def _passages(ws: Workspace, connection: Connection, key: str, typed: Typed) -> tuple[Passage, ...]:
    version = texts.version_numbered(connection, typed.version) if typed.version else None
    if version:
        return of_text(key, ws.text(connection, version.sha), ours=True)
    return passages_of(_piece(key, typed), typed.minutes)


def _corrected(ws: Workspace, connection: Connection, key: str, minutes: str) -> tuple[Passage, ...]:
    held = evidence.passages(connection, key)
    if is_of_this_tool(held):
        return held
    following = evidence.following(connection, key, max((each.number for each in held), default=0))
    passages = rewritten(held, minutes, piece=key, following=following)
    refuse_removing_cited(ws, connection, {each.key for each in held} - {each.key for each in passages})
    return passages


def _with_file(
    ws: Workspace,
    connection: Connection,
    by: Person,
    piece: Evidence,
    upload: Upload | None,
    *,
    before: int | None = None,
) -> Evidence:
    kept = files.keep(ws, connection, upload, owner_id=by.id) if upload else None
    piece = replace(piece, file_id=kept.id) if kept else piece
    if before is not None and piece.file_id != before:
        stored_files.let_go(connection, before, ws.now().astimezone(PARIS).date())
    return piece


def _tell(ws: Workspace, connection: Connection, by: Person, name: Happened, piece: Evidence) -> None:
    """Say it to those who may read the pièce."""
    circle = Audience.PUBLIC if piece.public else Audience.COMMISSION
    journal.record(connection, Fact(name, ws.now(), by.id, About.EVIDENCE, piece.key, {}, circle))


def _refuse_faulty(connection: Connection, typed: Typed) -> None:
    faults = _faults(connection, typed) or (_leading_to_somebody(typed) if typed.public else {})
    if faults:
        raise FaultyEvidenceError(faults)


def _faults(connection: Connection, typed: Typed) -> Faults:
    faults: Faults = {}
    if typed.kind not in set(EvidenceKind):
        faults["kind"] = (_NO_KIND, {})
    if not typed.title:
        faults["title"] = (_NO_TITLE, {})
    for name, limit in _BOUNDS.items():
        if len(getattr(typed, name)) > limit:
            faults[name] = (_TOO_LONG, {"count": len(getattr(typed, name)), "limit": limit})
    if typed.said_on and not _is_day(typed.said_on):
        faults["said_on"] = (_NO_DAY, {"given": typed.said_on})
    if typed.address and not _is_address(typed.address):
        faults["address"] = (_NO_ADDRESS, {"given": typed.address})
    if typed.version and typed.kind != EvidenceKind.EARLIER_TEXT:
        faults["version"] = (_NOT_EARLIER, {})
    elif typed.version and texts.version_numbered(connection, typed.version) is None:
        faults["version"] = (_NO_VERSION, {"given": typed.version})
    return faults


def _leading_to_somebody(typed: Typed) -> Faults:
    """Return the fields of a public pièce that hold a way to reach somebody or to know them."""
    faults: Faults = {}
    for name in ("title", "author", "body", "minutes"):
        words = unicodedata.normalize("NFC", getattr(typed, name))
        found = next((one for one in find(words) if one.kind in _NEVER_PUBLISHED), None)
        if found:
            faults[name] = (_NAMES_A_WAY, {"words": words[found.start : found.end], "kind": found.kind})
    return faults


def _is_day(given: str) -> bool:
    try:
        return bool(date.fromisoformat(given))
    except ValueError:
        return False


def _is_address(given: str) -> bool:
    try:
        parts = urlsplit(given)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and given.isprintable() and " " not in given
