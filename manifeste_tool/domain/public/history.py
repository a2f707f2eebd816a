"""The public history of the text, computed: which commits and tags the public repository holds, in order.

It is a function of facts alone, so that anybody who has them writes the same commits under the same names. Main holds,
for each version, one commit for each decision since the version before, then the commit of the version, which its tag
names. What was decided since the last version is not there.

* An *erratum* of the version published last stands on main right after it: who pulls main reads the text in force. One
  of an older version stands on a line of its own, `errata/<number>`, which begins at the version it corrects: main
  would otherwise go back to an older text, and then forward again. All errata of one version share its line.
* A version that was *withdrawn* keeps its commit and its tag, since what was published was read and may be quoted; a
  commit of main says when it was withdrawn and why, and the files say it from then on. Removing the tag would make
  every clone differ from the repository without a word.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from manifeste_tool.domain.facts import PROGRAM
from manifeste_tool.domain.public.readme import readme

MAIN = "refs/heads/main"
Row = tuple[str, ...]
#: Writes a table as a file: its header, its rows.
Table = Callable[[Row, Iterable[Row]], str]

SOURCES_HEADER = ("clé", "nature", "territoire", "état")
VERSIONS_HEADER = ("numéro", "date", "titre", "corrige", "retirée le", "motif du retrait")


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision on main: its `rank` on record, the commit that holds its text, who acted (an opaque word)."""

    rank: int
    sha: str
    at: datetime
    by: str
    subject: str
    trailers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """One version. `rank` is that of its decision on main, None for one whose text stands beside main.

    `sources` are the rows of `sources.csv` as they were when it was published.
    """

    number: str
    sha: str
    title: str
    story: str
    at: datetime
    by: str
    rank: int | None
    text_title: str = ""
    note: str = ""
    corrects: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = ""
    sources: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicCommit:
    """One commit to write: `sha` is the private commit whose text it holds, `files` what it holds beside the text.

    `parent` is the place in the list of the commit it follows, None for the first. `digest` names the commit and all
    that stands before it: two commits of one digest have one sha.
    """

    ref: str
    parent: int | None
    sha: str
    message: str
    by: str
    at: datetime
    files: Mapping[str, str]
    digest: str


@dataclass(frozen=True, slots=True)
class PublicTag:
    """One annotated tag to write, on the commit at place `target`."""

    name: str
    target: int
    words: str
    by: str
    at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class PublicHistory:
    """All that the public repository holds; `heads` gives the place of the last commit of each branch."""

    commits: tuple[PublicCommit, ...] = ()
    tags: tuple[PublicTag, ...] = ()
    heads: Mapping[str, int] = field(default_factory=dict)


def public_history(
    decisions: Iterable[Decided], versions: Iterable[Published], table: Table, *, signed: bool = False
) -> PublicHistory:
    """Return the commits and tags that tell these versions, and the decisions that they published.

    `signed`: whether the trailers of decisions name the members who signed.
    """
    writing = _Writing(sorted(decisions, key=lambda one: one.rank), table, signed)
    for event, version in _events(versions):
        event(writing, version)
    return PublicHistory(tuple(writing.commits), tuple(writing.tags), writing.heads)


@dataclass(slots=True)
class _Writing:
    """The history while it is computed.

    `told` is the rank of the last decision written, `known` the versions written so far as they stand, `latest` the
    number of the last one on main; `lines` gives, by the first of a version and its errata, where the last one stands.
    """

    decisions: list[Decided]
    table: Table
    signed: bool
    commits: list[PublicCommit] = field(default_factory=list)
    tags: list[PublicTag] = field(default_factory=list)
    heads: dict[str, int] = field(default_factory=dict)
    known: dict[str, Published] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    told: int = 0
    latest: str = ""

    def publish(self, version: Published) -> None:
        """Write a version: the decisions that lead to it where it stands on main, its commit, its tag."""
        first = self._first(version)
        ref, start = MAIN, self.heads.get(MAIN)
        if first in self.lines and first != self._first(self.known[self.latest]):
            ref = f"refs/heads/errata/{first}"
            start = self.heads.get(ref, self.lines[first])
        else:
            start = self._decide(version.rank or 0)
            self.latest = version.number
        self.known[version.number] = replace(version, withdrawn_at=None, withdrawn_reason="")
        erratum = f", erratum de la {version.corrects}" if version.corrects else ""
        subject = f"Version {version.number}{erratum} : {version.title}"
        words = message(subject, version.story, version.note, trailers=_trailers(version))
        self.lines[first] = self._write(ref, start, version, (version.by, version.at), words)
        self._tag(version, self.lines[first])

    def withdraw(self, version: Published) -> None:
        """Write, on main, that a version is withdrawn."""
        self.known[version.number] = version
        subject = f"Retrait de la version {version.number}"
        words = message(subject, version.withdrawn_reason, trailers=(("Retrait", version.number),))
        made = (PROGRAM, version.withdrawn_at or version.at)
        self._write(MAIN, self.heads[MAIN], self.known[self.latest], made, words)

    def _first(self, version: Published) -> str:
        """Return the version that an erratum corrects in the end: that of an erratum corrects what this one does."""
        while version.corrects in self.known:
            version = self.known[version.corrects]
        return version.number

    def _decide(self, until: int) -> int | None:
        """Write the decisions up to a rank; return where main stands then."""
        place = self.heads.get(MAIN)
        for one in self.decisions:
            if self.told < one.rank <= until:
                files = self.commits[place].files if place is not None else {}
                words = message(one.subject, trailers=one.trailers)
                place = self._add(MAIN, place, one.sha, (one.by, one.at), words, files)
        self.told = max(self.told, until)
        return place

    def _tag(self, version: Published, place: int) -> None:
        words = message(version.title, version.story, version.note)
        name = f"v{version.number}"
        digest = _digest("tag", self.commits[place].digest, name, words, version.by, _stamp(version.at))
        self.tags.append(PublicTag(name, place, words, version.by, version.at, digest))

    def _write(self, ref: str, parent: int | None, held: Published, made: tuple[str, datetime], words: str) -> int:
        """Write a commit that holds the text of a version, and tells all versions as they stand now."""
        rows = [_row(one) for one in self.known.values()]
        files = {
            "README.md": readme(held.text_title or held.title, held.number, rows, signed=self.signed),
            "sources.csv": self.table(SOURCES_HEADER, held.sources),
            "versions.csv": self.table(VERSIONS_HEADER, rows),
        }
        return self._add(ref, parent, held.sha, made, words, files)

    def _add(
        self, ref: str, parent: int | None, sha: str, made: tuple[str, datetime], words: str, files: Mapping[str, str]
    ) -> int:
        by, at = made
        before = "" if parent is None else self.commits[parent].digest
        told = (part for pair in sorted(files.items()) for part in pair)
        digest = _digest("commit", before, sha, words, by, _stamp(at), *told)
        self.heads[ref] = place = len(self.commits)
        self.commits.append(PublicCommit(ref, parent, sha, words, by, at, files, digest))
        return place


def _events(versions: Iterable[Published]) -> Iterator[tuple[Callable[[_Writing, Published], None], Published]]:
    """Return what happened to the versions, in the order it did; of two things at one moment, a publication first."""
    those = sorted(versions, key=lambda one: (one.at, one.rank or 0, one.number))
    happened = [(one.at, 0, _Writing.publish, one) for one in those]
    happened += [(max(one.withdrawn_at, one.at), 1, _Writing.withdraw, one) for one in those if one.withdrawn_at]
    for _, _, event, version in sorted(happened, key=lambda one: one[:2]):
        yield event, version


def message(subject: str, *paragraphs: str, trailers: Iterable[tuple[str, str]] = ()) -> str:
    """Return the words of a commit or a tag: the subject on one line, what is said, the trailers as a last paragraph.

    A line of what is said can pass for a trailer only where there is none.
    """
    said = (_SPACES.sub(" ", subject).strip(), *(_lined(one).strip() for one in paragraphs))
    last = "\n".join(f"{name}: {_SPACES.sub(' ', value).strip()}" for name, value in trailers)
    return "\n\n".join(part for part in (*said, last) if part) + "\n"


_SPACES = re.compile(r"[\s\0]+")


def _lined(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _trailers(version: Published) -> tuple[tuple[str, str], ...]:
    corrects = (("Corrige", version.corrects),) if version.corrects else ()
    return (("Version", version.number), *corrects)


def _row(version: Published) -> Row:
    withdrawn = version.withdrawn_at.date().isoformat() if version.withdrawn_at else ""
    day = version.at.date().isoformat()
    return (version.number, day, version.title, version.corrects, withdrawn, version.withdrawn_reason)


def _stamp(at: datetime) -> str:
    return str(int(at.timestamp()))


def _digest(*told: str) -> str:
    return hashlib.sha256("\0".join(told).encode()).hexdigest()
