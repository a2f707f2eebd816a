"""What a rewriting of the history does in SQL once Git has moved, and what it deletes last; both may run twice."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from manifeste_tool.domain.amending.effects import effect_of
from manifeste_tool.domain.comparing.edits import edits
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.provenance.words import fingerprint
from manifeste_tool.domain.record.dossier import canonical, sha256, signed_files, sums
from manifeste_tool.domain.rewriting.masking import Masking, deep, renamed
from manifeste_tool.domain.searching.touched import touched
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.privacy import settling
from manifeste_tool.services.public.writing import public_repository, write_public
from manifeste_tool.services.record import signing
from manifeste_tool.services.rectification.states import stored_edits
from manifeste_tool.services.text.touched import revisions as rows_of_commit
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, operations
from manifeste_tool.storage.amending import amendments, revisions, wording
from manifeste_tool.storage.amending.amendments import StoredEdit
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import Opened
from manifeste_tool.storage.operations import Operation
from manifeste_tool.storage.privacy import compacting
from manifeste_tool.storage.record import records
from manifeste_tool.storage.rewriting import history, repeated, rows
from manifeste_tool.storage.text import texts

#: By what a dossier says that it was written again.
REWRITTEN = "rewritten"


def apply_announced(ws: Workspace, connection: Connection, announced: Operation) -> None:
    """Write in SQL all that a rewriting changes, once: words, names of commits, what repeats Git, dossiers."""
    if not operations.finish(connection, announced):
        return
    payload = announced.payload
    masking, names = Masking.of(payload["words"]), payload["names"]
    number = rows.record(connection, payload["reason"], names, ws.now())
    rows.change(connection, masking, names)
    repeated.put_prints(connection, payload["prints"])
    with ws.repository.opened() as git:
        reading = _Reading(git, masking)
        _repeat_decisions(connection, reading, names)
        _repeat_amendments(connection, reading)
    _dossiers(ws, connection, masking, names)
    rows.drop_made_documents(connection)
    details = {"count": str(len(names)), "reason": masking.value(payload["reason"])}
    journal.record(connection, Fact(Happened.HISTORY_REWRITTEN, ws.now(), None, About.TEXT, str(number), details))


def finish(ws: Workspace) -> bool:
    """Delete what is left of the words after a rewriting, and rebuild the public repository; whether there was any."""
    with ws.reading() as connection:
        if not rows.unfinished(connection):
            return False
    history.forget(ws.repository.path)
    public = public_repository(ws).path
    if public.exists():
        gone = public.with_name(".publique-ancien")
        shutil.rmtree(gone, ignore_errors=True)
        public.rename(gone)
    for left in public.parent.glob(".publique-*"):
        shutil.rmtree(left, ignore_errors=True)
    signing.sign(ws)
    write_public(ws)
    settling.drop_unnamed(ws)
    with ws.writing() as connection:
        rows.settle(connection, ws.now())
    compacting.compact(ws.db)
    compacting.checkpoint(ws.db)
    return True


class _Reading:
    """The texts of the new history, and how the prints of their units were before the words went."""

    def __init__(self, git: Opened, masking: Masking) -> None:
        self.git, self.masking, self._kept = git, masking, dict[str, Text]()

    def text(self, sha: str) -> Text:
        """Return the text of a commit as Git has it now."""
        if sha not in self._kept:
            self._kept[sha] = parse(self.git.read(sha))
        return self._kept[sha]


def _repeat_decisions(connection: Connection, reading: _Reading, names: Mapping[str, str]) -> None:
    """Write anew what each decision touched, where it is no more what the new history says."""
    for sha in names.values():
        with suppress(NotFoundError):
            made = texts.decision(connection, sha)
            if made is not None:
                parents = reading.git.info(sha).parents
                before = reading.text(parents[0]) if parents else Text()
                repeated.touch(connection, made.id, rows_of_commit(before, reading.text(sha)))


def _repeat_amendments(connection: Connection, reading: _Reading) -> None:
    """Write anew what each state of each amendment does, and what it is found by."""
    for one in amendments.every(connection):
        states: list[StoredEdit] = []
        for state in revisions.of_amendment(connection, one.id):
            then = repeated.as_of(one, state)
            states += stored_edits(then, reading.text(state.base), reading.text(state.sha))
        if list(states) != list(repeated.edits_of(connection, one.id)):
            repeated.put_edits(connection, one.id, states)
        done = edits(reading.text(one.base), reading.text(one.sha))
        amendments.change(connection, one.id, {"effect": effect_of(done)})
        words = touched(done)
        if not wording.agrees(connection, one, words):
            wording.keep(connection, one, words)


def prints(masking: Masking, markdown: str) -> Iterator[tuple[str, str]]:
    """Yield how the print of each unit of a text was, and how it is without the words, where that differs."""
    for unit in parse(markdown):
        now = fingerprint(masking.value(unit.text))
        if fingerprint(unit.text) != now:
            yield fingerprint(unit.text), now


def _dossiers(ws: Workspace, connection: Connection, masking: Masking, names: Mapping[str, str]) -> None:
    """Freeze again the dossiers that held the words or an old name; each says so, and its signature is made anew."""
    for version in texts.versions(connection):
        record = records.get(connection, version.number)
        if record is None:
            continue
        signed: dict[str, Any] = json.loads(record.signed)
        said = deep(signed, lambda words: renamed(masking.text(words), names))
        if said != signed:
            said["text"]["sha256"] = sha256(said["text"]["markdown"])
            said[REWRITTEN] = [*signed.get(REWRITTEN, []), ws.now().isoformat()]
            written = canonical(said)
            repeated.put_record(connection, version.number, written, sums(signed_files(written)))
    altered = repeated.altered_mentions(connection)
    if altered:
        records.erase(connection, altered, ws.now())
