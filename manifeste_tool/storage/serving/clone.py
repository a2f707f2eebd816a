"""A node's clone of the text: what it has itself, what the authority had when last asked, and how both move forward."""

import fcntl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import run

from manifeste_tool.errors import N_, UnavailableError, UnusableInstanceError
from manifeste_tool.storage.public.program import environment, program
from manifeste_tool.storage.serving.remote import (
    DISTANT,
    PushRefusedError,
    PushUnansweredError,
    Remote,
    RemoteSilentError,
)

_ZERO = "0" * 40
_TRIES = 8
_LOOK = 0.02  # seconds between two looks at whether it is one's turn


class ElsewhereError(Exception):
    """A ref of the authority is not where it was expected: somebody else moved it. Nothing moved."""


class BrokenCloneError(UnusableInstanceError):
    """Git does not read the clone of this machine."""

    sentence = N_(
        "Le dépôt %(path)s ne se lit plus. L'autorité est le dépôt distant : déplacez ce dossier, "
        "puis lancez « manifeste serve », qui en reprend une copie."
    )


class RefusedThereError(UnavailableError):
    """The authority forbids what is to be written there."""

    sentence = N_(
        "Le dépôt distant du texte a refusé l'enregistrement : ses droits ou ses règles l'interdisent. Rien n'a été "
        "enregistré et rien n'est perdu ; prévenez l'administrateur du site, puis réessayez."
    )

    def __init__(self, why: str = "") -> None:
        super().__init__()
        self.why = why


class PushLostError(RemoteSilentError):
    """The answer was lost, and what was pushed is not there: it may only arrive if the authority is very late."""


class UncertainPushError(UnavailableError):
    """Nobody knows yet whether an act reached the authority."""

    sentence = N_(
        "Le dépôt distant du texte n'a pas répondu : on ne sait pas encore si votre acte y est arrivé. Ne le refaites "
        "pas : il reste « en cours », rien n'est perdu, et il sera achevé ou abandonné dès que le dépôt répondra."
    )


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Clone:
    """The repository at `path`, whose authority is `remote`."""

    path: Path
    remote: Remote

    def fetch(self) -> None:
        """Bring what the authority has; one process of this machine at a time. Raises `RemoteSilentError`."""
        with self._alone():
            self.remote.fetch(self.path)

    def push(self, moves: Sequence[tuple[str, str, str]]) -> None:
        """Move refs (name, new, old) there, then here; all or none; an old of zeros: the ref is to be new.

        Raises `ElsewhereError` where somebody was faster, `RefusedThereError`, `RemoteSilentError`: nothing moved;
        `UncertainPushError` where nobody knows.
        """
        there = self.remote.listed(self.path, [ref for ref, _, _ in moves])
        for ref, new, old in moves:
            if old == _ZERO and there.get(ref, new) != new:
                raise ElsewhereError(ref)
        wanted = {ref: new for ref, new, _ in moves}
        try:
            self.remote.push(self.path, wanted)
        except PushRefusedError as error:
            self._explain(error, wanted, there)
        except PushUnansweredError:
            self._ask(wanted)
        self.follow(wanted)

    def _explain(self, refused: PushRefusedError, wanted: Mapping[str, str], seen: Mapping[str, str]) -> None:
        """Say why the authority said no: somebody moved a ref, or a rule of its own."""
        now = self.remote.listed(self.path, wanted)
        if now != seen or any(not self.leads(now[ref], new) for ref, new in wanted.items() if ref in now):
            raise ElsewhereError from refused
        raise RefusedThereError(refused.why) from refused

    def _ask(self, wanted: Mapping[str, str]) -> None:
        """Find out whether what was pushed arrived. Raises `RemoteSilentError` if not, `UncertainPushError`."""
        try:
            self.fetch()
        except RemoteSilentError as error:
            raise UncertainPushError from error
        if not all(self.arrived(ref, sha) for ref, sha in wanted.items()):
            raise PushLostError("push")

    def arrived(self, ref: str, sha: str) -> bool:
        """Whether the authority's ref held an object when it was last asked: in its history, or as its tag."""
        there = self.refs(DISTANT + ref.removeprefix("refs/")).get(DISTANT + ref.removeprefix("refs/"))
        return there == sha or (there is not None and not ref.startswith("refs/tags/") and self.leads(sha, there))

    def distant(self) -> dict[str, str]:
        """Return the refs of the authority, under their own names, as they were when it was last asked."""
        return {f"refs/{name.removeprefix(DISTANT)}": sha for name, sha in self.refs(DISTANT).items()}

    def refs(self, prefix: str) -> dict[str, str]:
        """Return the refs under a prefix with the objects they name (a tag's own)."""
        lines = self._git("for-each-ref", "--format=%(refname) %(objectname)", prefix).splitlines()
        return dict(line.split(" ") for line in lines)

    def follow(self, wanted: Mapping[str, str]) -> None:
        """Move refs here where the authority has them; not back: another thread may be further already."""
        for _ in range(_TRIES):
            here = {ref: self.refs(ref).get(ref, _ZERO) for ref in wanted}
            moves = [(ref, sha, here[ref]) for ref, sha in wanted.items() if not self.leads(sha, here[ref])]
            lines = ["start", *(f"update {ref} {sha} {old}" for ref, sha, old in moves), "prepare", "commit", ""]
            if not moves or self._succeeds("update-ref", "--stdin", data="\n".join(lines)):
                return

    def commit_of(self, sha: str) -> str:
        """Return the commit that a tag is on, a commit itself, `""` for what is none or is not here."""
        status, out = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{sha}^{{commit}}")
        return "" if status else out.strip()

    def leads(self, old: str, new: str) -> bool:
        """Whether `new` is `old` or comes after it; an object that is not here leads nowhere."""
        return old == new or (_ZERO not in (old, new) and self._succeeds("merge-base", "--is-ancestor", old, new))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait for one's turn, no longer than one may wait for the authority: who is before may wait for it too."""
        until = time.monotonic() + self.remote.timeout
        with (self.path / "distant.lock").open("w") as lock:
            while not _taken(lock.fileno()):
                if time.monotonic() > until:
                    raise RemoteSilentError("turn")
                time.sleep(_LOOK)
            yield

    def _git(self, *arguments: str) -> str:
        status, out = self._run(*arguments)
        if status:
            raise BrokenCloneError(path=self.path)
        return out

    def _succeeds(self, *arguments: str, data: str = "") -> bool:
        return self._run(*arguments, data=data)[0] == 0

    def _run(self, *arguments: str, data: str = "") -> tuple[int, str]:
        command = [program(), "-c", f"safe.directory={self.path}", f"--git-dir={self.path}", *arguments]
        done = run(command, env=environment(), input=data.encode(), capture_output=True, check=False)  # noqa: S603 - our own words alone
        return done.returncode, done.stdout.decode()
