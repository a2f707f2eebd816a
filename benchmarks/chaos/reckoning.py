"""Look for every act in the stores, after all: what was accepted is there once, what is unknown once at most."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import text

from benchmarks.chaos.ground import Ground
from benchmarks.chaos.ledger import Entry, Ledger, Told
from benchmarks.chaos.mailbox import Mailbox
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts

_FACT = "SELECT count(*) FROM fact WHERE name = '{name}' AND about_id = :about"
_FACT_OF_WORD = "SELECT count(*) FROM fact WHERE name = '{name}' AND CAST(details AS TEXT) LIKE :inside"
_SAVED = """SELECT count(*) FROM revision JOIN "commit" ON "commit".id = revision.commit_id
    WHERE "commit".ref = :about AND "after" LIKE :inside AND ("before" IS NULL OR "before" NOT LIKE :inside)"""
_FILED = """SELECT count(*) FROM fact JOIN amendment ON about_id = cycle || '/' || number
    WHERE name = 'amendment_filed' AND headline = :word"""
#: The statements that count the traces of an act, by its use: each is to find one.
TRACES: dict[str, tuple[str, ...]] = {
    "draft kept": ("SELECT count(*) FROM draft WHERE headline = :word",),
    "amendment filed": ("SELECT count(*) FROM amendment WHERE headline = :word", _FILED),
    "amendment rectified": ("SELECT count(*) FROM amendment_revision WHERE rationale LIKE :inside",),
    "amendment withdrawn": (_FACT.format(name="amendment_withdrawn"),),
    "amendment admitted": (_FACT.format(name="amendment_admitted"),),
    "amendment adopted": (_FACT.format(name="amendment_adopted"),),
    "comment": ("SELECT count(*) FROM comment WHERE body LIKE :inside",),
    "opinion": (_FACT_OF_WORD.format(name="opinion_given"),),
    "drafting save": (_SAVED,),
    "copy save": (_SAVED,),
    "copy lent": ("SELECT count(*) FROM working_copy WHERE title LIKE :inside",),
    "copy merged": (
        _FACT.format(name="copy_merged"),
        """SELECT count(*) FROM working_copy JOIN "commit" ON "commit".sha = merged_sha WHERE title LIKE :inside""",
    ),
    "integration": (
        _FACT.format(name="amendment_integrated"),
        """SELECT count(*) FROM amendment JOIN "commit" ON "commit".sha = integrated_sha WHERE headline = :word""",
    ),
    "version published": (
        "SELECT count(*) FROM version WHERE title LIKE :inside",
        """SELECT count(*) FROM fact JOIN version ON about_id = number
        WHERE name = 'version_published' AND title LIKE :inside""",
    ),
    "source cited": ("SELECT count(*) FROM source_link WHERE key = :word",),
    "contribution": (
        "SELECT count(*) FROM contribution WHERE body LIKE :inside",
        "SELECT count(*) FROM mail WHERE address LIKE :inside",
    ),
}
#: The acts whose words are in the text itself, and the branch of the text where they end.
_IN_TEXT = {"drafting save", "copy save", "integration"}


@dataclass
class Line:
    """What became of one kind of act."""

    accepted: int = 0
    unknown: int = 0
    refused: int = 0
    found: int = 0  # of those unknown
    missing: int = 0
    doubled: int = 0
    again: int = 0
    seconds: list[float] = field(default_factory=list)


@dataclass
class Reckoning:
    """The table, by use, and every fault in words."""

    lines: dict[str, Line] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def take(self, entry: Entry, counts: list[int]) -> None:
        """Compare what was told with what is there."""
        line = self.lines.setdefault(entry.use, Line())
        line.again += entry.again
        name = {Told.ACCEPTED: "accepted", Told.UNKNOWN: "unknown", Told.REFUSED: "refused"}[entry.told]
        setattr(line, name, getattr(line, name) + 1)
        if entry.told is Told.ACCEPTED:
            line.seconds.append(entry.seconds)
        if wrong := _wrong(entry, counts):
            setattr(line, wrong, getattr(line, wrong) + 1)
            told = f"{entry.told}, status {entry.status}, sent {entry.again + 1} times"
            self.faults.append(f"{entry.use} {entry.word} ({entry.about}): {wrong}, traces {counts} ({told})")
        elif entry.told is Told.UNKNOWN and max(counts):
            line.found += 1


def _wrong(entry: Entry, counts: list[int]) -> str:
    """Return `missing`, `doubled`, or `` where an act stands as it should. A half of an act is missing."""
    if max(counts) > 1:
        return "doubled"
    if min(counts) < 1 and (entry.told is Told.ACCEPTED or max(counts)):
        return "missing"
    return ""


def reckoned(ground: Ground, ledger: Ledger, mailbox: Mailbox) -> Reckoning:
    """Compare a ledger with an instance that nobody writes to any more."""
    found = Reckoning()
    with ground.ws.reading() as connection:
        text_of = _texts(ground, connection)
        for entry in _last_told(ledger):
            found.take(entry, _traces(connection, entry, text_of))
        found.faults += _mails(connection, mailbox)
    return found


def _last_told(ledger: Ledger) -> Iterator[Entry]:
    """Give each act once: what two people were told of one act (both adopted it) is one act that was accepted."""
    ranks = {Told.REFUSED: 0, Told.UNKNOWN: 1, Told.ACCEPTED: 2}
    best: dict[tuple[str, str], Entry] = {}
    for one in ledger:
        key = (one.use, one.word)
        if key not in best or ranks[one.told] > ranks[best[key].told]:
            best[key] = one
    yield from best.values()


def _texts(ground: Ground, connection: Connection) -> Callable[[str], str]:
    """Return what gives the words of a branch's tip, `` for a branch that is not there."""
    kept: dict[str, str] = {}

    def words(ref: str) -> str:
        if ref not in kept:
            tip = texts.tip_of(connection, ref)
            kept[ref] = ground.ws.markdown(connection, tip) if tip else ""
        return kept[ref]

    return words


def _traces(connection: Connection, entry: Entry, text_of: Callable[[str], str]) -> list[int]:
    values = {"word": entry.word, "inside": f"%{entry.word}%", "about": entry.about}
    counts = [
        int(
            connection.execute(text(one), {name: value for name, value in values.items() if f":{name}" in one}).scalar()
        )  # type: ignore[arg-type]
        for one in TRACES[entry.use]
    ]
    if entry.use in _IN_TEXT:
        counts.append(text_of(_branch(entry)).count(f" {entry.word}."))
    return counts


def _branch(entry: Entry) -> str:
    return MAIN if entry.use == "integration" else entry.about


def _mails(connection: Connection, mailbox: Mailbox) -> Iterator[str]:
    """Tell of each mail that left twice, and of each that is said to have left and did not."""
    for name, count in mailbox.received.items():
        if count > 1:
            yield f"mail {name} left {count} times"
    for row in connection.execute(text("SELECT message_id FROM mail WHERE state = 'envoyé'")):
        if row.message_id not in mailbox.received:
            yield f"mail {row.message_id} is said to have left and was never received"


def tally(ledger: Ledger) -> Counter[Told]:
    """How many acts were told what."""
    return Counter(one.told for one in ledger)
