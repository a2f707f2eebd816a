"""The pages on which the texts that follow the French are written: how far each is, and one passage at a time."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.domain.commission.tasks import Queue, Task
from manifeste_tool.domain.comparing.diff import Segment, UnitDiff, text_diff, word_diff
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.provenance.words import fingerprint
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.reading.aligned import Aligned, Language, Unit, serialise
from manifeste_tool.domain.reading.alignment import Row, State, orphans, rows
from manifeste_tool.domain.text.text import Place, Text
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.reading.aligned import aligned
from manifeste_tool.services.reading.aligned_pages import language_of
from manifeste_tool.services.reading.aligning import Seen, seen
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.provenance import wordings
from manifeste_tool.storage.text import texts

#: How an address names the state that a list is narrowed to.
STATES = {"a-revoir": State.STALE, "a-ecrire": State.MISSING, "a-jour": State.CURRENT}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one aligned text of today is."""

    language: Language
    counts: Mapping[State, int]
    orphans: int

    @property
    def total(self) -> int:
        """How many passages there are in all."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class WorkPage:
    """All passages of one aligned text of today, as those who write it see them, narrowed to one state or not."""

    language: Language
    progress: Progress
    rows: tuple[Row, ...]
    orphans: tuple[Unit, ...]
    heirs: Mapping[str, str]
    places: Mapping[str, Place]
    state: State | None


@dataclass(frozen=True, slots=True)
class WritingPage:
    """One passage open for writing beside its French.

    `typed` are the words of a save that was refused. `since` says what became of the French since these words followed
    it: its segments for one paragraph, its units for a chapter; both empty where it has not moved, or where nobody
    knows the words that were followed (`unknown`).
    """

    language: Language
    row: Row
    place: Place | None
    shown: Seen
    typed: str | None
    since: tuple[Segment, ...]
    since_units: tuple[UnitDiff, ...]
    unknown: bool
    previous: str
    following: str
    next_to_do: str
    progress: Progress
    offered: tuple[Unit, ...] = ()


def progress_list(ws: Workspace, by: Person) -> tuple[Progress, ...]:
    """Return how far each aligned text is. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.WRITE_ALIGNED)
        text = ws.text(connection, ws.main(connection))
        return tuple(_progress(text, _held(ws, connection, language)) for language in Language)


def work_page(ws: Workspace, by: Person, asked: str, state: str = "") -> WorkPage:
    """Return the passages of one aligned text. Raises `ForbiddenError` and `NotFoundError`."""
    language = language_of(asked)
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.WRITE_ALIGNED)
        text, held = ws.text(connection, ws.main(connection)), _held(ws, connection, language)
    wanted = STATES.get(state)
    found = rows(text, language, held)
    return WorkPage(
        language=language,
        progress=_progress(text, held),
        rows=tuple(row for row in found if wanted is None or row.state is wanted),
        orphans=orphans(text, held),
        heirs=text.heirs,
        places=text.places,
        state=wanted,
    )


def writing_page(ws: Workspace, by: Person, asked: str, identity: str, *, typed: str | None = None) -> WritingPage:
    """Return one passage open for writing. Raises `ForbiddenError` and `NotFoundError`."""
    language = language_of(asked)
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.WRITE_ALIGNED)
        text, held = ws.text(connection, ws.main(connection)), _held(ws, connection, language)
        found = rows(text, language, held)
        rank = next((rank for rank, row in enumerate(found) if row.id == identity), None)
        if rank is None:
            raise NotFoundError
        row = found[rank]
        before = _before(ws, connection, row) if row.state is State.STALE else None
    around = (found[rank - 1].id if rank else "", found[rank + 1].id if rank + 1 < len(found) else "")
    return WritingPage(
        language=language,
        row=row,
        place=text.places.get(identity),
        shown=seen(row),
        typed=typed,
        since=word_diff(before, row.said) if isinstance(before, str) else (),
        since_units=_changed(before, row) if isinstance(before, Text) else (),
        unknown=row.state is State.STALE and before is None,
        previous=around[0],
        following=around[1],
        next_to_do=_next_to_do(found, rank),
        progress=_progress(text, held),
        offered=_offered(row, held),
    )


def secretariat_tasks(ws: Workspace, connection: Connection) -> tuple[Task, ...]:
    """Return the aligned texts whose French has moved: one task a language, as many things as passages."""
    text = ws.text(connection, ws.main(connection))
    found = (_progress(text, _held(ws, connection, language)) for language in Language)
    return tuple(
        Task(
            Queue.ALIGNMENT,
            str(one.language),
            _TITLES[one.language],
            f"/texte/aligner/{one.language}?etat=a-revoir",
            count=one.counts[State.STALE],
        )
        for one in found
        if one.counts.get(State.STALE)
    )


_TITLES = {Language.ENGLISH: "Texte anglais", Language.EASY: "Texte facile à lire", Language.PLAIN: "« En clair »"}


def _held(ws: Workspace, connection: Connection, language: Language) -> Aligned:
    return aligned(ws, connection, ws.main(connection), language) or Aligned(language)


def _progress(text: Text, held: Aligned) -> Progress:
    counts = Counter(row.state for row in rows(text, held.language, held))
    return Progress(held.language, counts, len(orphans(text, held)))


def _next_to_do(found: tuple[Row, ...], rank: int) -> str:
    """Return the next passage that is missing or to be looked at again, after this one and then from the start."""
    after = (*found[rank + 1 :], *found[:rank])
    return next((row.id for row in after if row.state is not State.CURRENT), "")


def _offered(row: Row, held: Aligned) -> tuple[Unit, ...]:
    """Return the words of the paragraphs that were joined into this one."""
    joined = [old for unit in row.french[:1] for old in unit.joined]
    return tuple(held.by_id[old] for old in joined if old in held.by_id)


def _before(ws: Workspace, connection: Connection, row: Row) -> str | Text | None:
    """Return the French that words were written of: those of a paragraph, or a chapter; None where nobody knows."""
    follows = row.unit.follows if row.unit else ""
    if row.like is None:
        return _chapter_then(ws, connection, row, follows)
    told = wordings.of_paragraphs(connection, [row.id]).get(row.id, ())
    said = [words for one in reversed(told) for words in (one.after, one.before)]
    return next((words for words in said if words and fingerprint(words) == follows), None)


def _chapter_then(ws: Workspace, connection: Connection, row: Row, follows: str) -> Text | None:
    """Look for the chapter in the texts that stood when this aligned text was written, the latest first."""
    for made in texts.decisions(connection, MAIN):
        if made.act != "aligning":
            continue
        text = ws.text(connection, made.sha)
        then = next((one for one in rows(text, Language.PLAIN) if one.id == row.id), None)
        if then and then.follows == follows:
            return Text(then.french)
    return None


def _changed(before: Text, row: Row) -> tuple[UnitDiff, ...]:
    return tuple(unit for unit in text_diff(before, Text(row.french)) if unit.changed)


def as_file(ws: Workspace, by: Person, asked: str) -> str:
    """Return an aligned text of today as its file. Raises `ForbiddenError` and `NotFoundError`."""
    language = language_of(asked)
    with ws.reading() as connection:
        require(ws.reader(by, connection), Act.WRITE_ALIGNED)
        return serialise(_held(ws, connection, language))
