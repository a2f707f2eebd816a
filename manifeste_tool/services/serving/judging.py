"""Judge what the authority holds and nobody recorded: it is put into quarantine, and lifted out once it went on."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from manifeste_tool.domain.serving.quarantine import LARGEST, Quarantined, QuarantinedError, Reason, Tip, judged
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import operations
from manifeste_tool.storage.amending import revisions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import ALIGNED_FILES, MAIN, TAGS, TEXT_FILE, Opened
from manifeste_tool.storage.serving import quarantine
from manifeste_tool.storage.serving.clone import Clone
from manifeste_tool.storage.text import texts

_AMENDMENTS, _ADOPTED = "refs/amendements/", "/adopte"
_MOST = 50  # commits of a stranger that are looked at
_FILES = frozenset({TEXT_FILE, *ALIGNED_FILES.values()})


@dataclass(frozen=True, slots=True)
class Known:
    """What the database says of the refs, read after the authority was asked: what it pushed before stands here."""

    branches: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection) -> "Known":
        """Read it."""
        versions = {f"{TAGS}v{one.number}": one.sha for one in texts.versions(connection)}
        return cls(texts.tips(connection), revisions.refs(connection), versions)

    @property
    def main(self) -> str:
        """The commit of today's text, `""` before the founding."""
        return self.branches.get(MAIN, "")

    def holds(self, clone: Clone, ref: str, there: str) -> bool:
        """Whether the database says that a ref leads there."""
        if ref.startswith(TAGS):
            return ref in self.versions and clone.commit_of(there) == self.versions[ref]
        if ref.startswith(_AMENDMENTS) and ref.endswith(_ADOPTED):
            return self.main != "" and clone.leads(there, self.main)
        return there in (self.states.get(ref), self.branches.get(ref))


def judge(ws: Workspace, git: Opened, clone: Clone) -> tuple[Quarantined, ...]:
    """Look at each ref of the authority as it was just asked; return what is in quarantine from now on.

    While an operation that arrived is not applied yet, everything waits: it may be what is unknown.
    """
    there = clone.distant()
    with ws.reading() as connection:
        before, known = quarantine.standing(connection), Known.read(connection)
        under_way = [one for one in operations.unsettled(connection) if clone.arrived(one.ref, one.sha)]
        strange = [] if under_way else list(_strange(connection, clone, known, there))
        served = ws.text(connection, known.main) if strange and known.main else Text()
    if under_way:
        return before
    old = {one.ref: one for one in before}
    now = tuple(
        old[ref] if ref in old and old[ref].sha == sha else _judged(ws, git, (ref, sha), known, served)
        for ref, sha in strange
    )
    if now != before:
        _keep(ws, before, now)
    return now


def _strange(connection: Connection, clone: Clone, known: Known, there: dict[str, str]) -> Iterable[tuple[str, str]]:
    """Yield the refs that stand where nothing on record ever put them."""
    if known.main and MAIN not in there:
        yield MAIN, ""
    here = clone.refs("refs/")
    for ref, sha in sorted(there.items()):
        if here.get(ref) == sha and ref != MAIN:
            continue  # it was followed before
        if not known.holds(clone, ref, sha) and not _recorded(connection, ref, sha):
            yield ref, sha


def _recorded(connection: Connection, ref: str, sha: str) -> bool:
    """Whether a commit is an earlier decision of a branch: the authority is behind, or was asked a moment ago."""
    made = texts.decision(connection, sha)
    return made is not None and made.ref == ref


def _judged(ws: Workspace, git: Opened, tip: tuple[str, str], known: Known, served: Text) -> Quarantined:
    ref, sha = tip
    if not sha:
        reason, details = Reason.GONE, ""
    elif ref == MAIN:
        reason, details = judged(_tip(git, sha, known.main), served, _FILES)
    else:
        reason, details = Reason.UNKNOWN, ""
    return Quarantined(ref, sha, reason, details, ws.now())


def _tip(git: Opened, sha: str, served: str) -> Tip:
    """Read of a strange tip what is judged, and no more: its text only if it is of a size to be read."""
    follows = git.clone is not None and git.clone.leads(served, sha)
    sizes = git.sizes(sha)
    read = sizes.keys() <= _FILES and max(sizes.values(), default=0) <= LARGEST
    since = git.first_parents(sha, since=served) if follows else []
    names = [git.info(one).trailers.get("Operation", "") for one in since[-_MOST:]]
    return Tip(follows, sizes, _markdown(git, sha) if read else None, names)


def _markdown(git: Opened, sha: str) -> str | None:
    try:
        return git.read(sha)
    except (NotFoundError, UnicodeDecodeError):
        return None


def _keep(ws: Workspace, before: tuple[Quarantined, ...], now: tuple[Quarantined, ...]) -> None:
    with ws.writing() as connection:
        for one in before:
            if one.ref not in {each.ref for each in now}:
                quarantine.lift(connection, one.ref, ws.now())
        for one in now:
            if one not in before:
                quarantine.enter(connection, one)


def refuse(connection: Connection, refs: Iterable[str]) -> None:
    """Raise `QuarantinedError` where one of these refs holds at the authority what is not served."""
    if {one.ref for one in quarantine.standing(connection)} & set(refs):
        raise QuarantinedError
