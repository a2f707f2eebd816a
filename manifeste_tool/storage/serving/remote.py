"""Git over a wire: ask the authority of the text, bring what it has, hand it what was made here; never by force.

Each command is a process group of its own that ends within the time allowed, whatever hangs at the other end. What was
not answered is not known: a fetch tells.
"""

import os
import shlex
import signal
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired

from manifeste_tool.errors import N_, UnavailableError
from manifeste_tool.storage.public.program import environment, program

#: Where a clone keeps what the authority had when it was last asked: beside its own refs, never among them.
DISTANT = "refs/distant/"
#: The refs that are the text's; whatever else a forge keeps there is its own affair.
TRACKED = ("heads/main", "redaction/", "copies/", "amendements/", "errata/", "tags/v")
_PASSED = ("SSH_AUTH_SOCK", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY", "GIT_SSL_CAINFO", "SSL_CERT_FILE")
_LONGEST_TOLD = 300


class RemoteSilentError(UnavailableError):
    """The authority of the text does not answer, or not as a repository: nothing of an act reached it."""

    sentence = N_(
        "Le dépôt distant du texte ne répond pas : rien n'a été enregistré et rien n'est perdu. "
        "Réessayez dans quelques minutes ; si cela dure, prévenez l'administrateur du site."
    )

    def __init__(self, why: str = "") -> None:
        super().__init__()
        self.why = why  # for the log alone: it may name machines


class PushUnansweredError(Exception):
    """What was pushed may have arrived or not: the answer was lost, or there is a refusal that Git could not report."""


class PushRefusedError(Exception):
    """The authority said no, to all of it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Remote:
    """The authority: its address (judged by `domain.serving.remotes`), what opens it, how long it may take."""

    address: str
    key: Path | None = None
    credentials: Path | None = None
    hosts: Path | None = None
    timeout: int = 20

    def listed(self, clone: Path, refs: Iterable[str]) -> dict[str, str]:
        """Return where these refs stand there; what is not there is left out. Raises `RemoteSilentError`."""
        wanted = set(refs)
        out = self._asked(clone, "ls-remote", "--refs", "--", self.address, *sorted(wanted))
        pairs = (line.split("\t") for line in out.splitlines())
        return {name: sha for sha, name in pairs if name in wanted}

    def is_empty(self, clone: Path) -> bool:
        """Whether the authority holds nothing of a text yet. Raises `RemoteSilentError`."""
        out = self._asked(clone, "ls-remote", "--refs", "--", self.address)
        names = (line.split("\t")[1].removeprefix("refs/") for line in out.splitlines())
        return not any(name.startswith(TRACKED) for name in names)

    def fetch(self, clone: Path) -> None:
        """Bring into a clone what the authority has, under `refs/distant/`. Raises `RemoteSilentError`."""
        specs = [f"+refs/{name}*:{DISTANT}{name}*" for name in TRACKED]
        options = ("--quiet", "--prune", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--atomic")
        self._asked(clone, "fetch", *options, "--", self.address, *specs)

    def push(self, clone: Path, moves: Mapping[str, str]) -> None:
        """Move refs there, all or none, forward only.

        Raises `PushRefusedError` where nothing moved, `PushUnansweredError` where nobody knows.
        """
        specs = [f"{sha}:{ref}" for ref, sha in moves.items()]
        try:
            status, out, err = self._run(clone, "push", "--atomic", "--porcelain", "--", self.address, *specs)
        except TimeoutExpired as error:
            raise PushUnansweredError from error
        answers = [line.split("\t") for line in out.splitlines() if line[1:2] == "\t"]
        if status == 0 and len(answers) == len(moves) and all(flag != "!" for flag, *_ in answers):
            return
        refused = [answer[-1] for answer in answers if answer[0] == "!"]
        if not refused or any("remote failure" in why for why in refused):
            raise PushUnansweredError(err)
        raise PushRefusedError(" ; ".join(refused)[:_LONGEST_TOLD])

    def _asked(self, clone: Path, *arguments: str) -> str:
        try:
            status, out, err = self._run(clone, *arguments)
        except TimeoutExpired as error:
            raise RemoteSilentError("timeout") from error
        if status:
            raise RemoteSilentError(err.strip()[-_LONGEST_TOLD:])
        return out

    def _run(self, clone: Path, *arguments: str) -> tuple[int, str, str]:
        """Run one Git command in a session of its own; all of it ends when its time is over."""
        command = [program(), "-c", f"safe.directory={clone}", *self._options(), f"--git-dir={clone}", *arguments]
        with Popen(command, env=self._environment(), stdout=PIPE, stderr=PIPE, start_new_session=True) as running:  # noqa: S603 - an address that was judged, names of refs, our own words
            try:
                out, err = running.communicate(timeout=self.timeout)
            except BaseException:
                os.killpg(running.pid, signal.SIGKILL)
                raise
            return running.returncode, out.decode(errors="replace"), err.decode(errors="replace")

    def _options(self) -> list[str]:
        patience = ["-c", "http.lowSpeedLimit=1", "-c", f"http.lowSpeedTime={self.timeout}"]
        if self.credentials is None:
            return patience
        return [*patience, "-c", f"credential.helper=store --file={shlex.quote(str(self.credentials))}"]

    def _environment(self) -> dict[str, str]:
        passed = {name: os.environ[name] for name in _PASSED if name in os.environ}
        return (
            environment()
            | passed
            | {
                "GIT_ALLOW_PROTOCOL": "file:https:ssh",
                "GIT_TERMINAL_PROMPT": "0",
                "GIT_ASKPASS": "",
                "SSH_ASKPASS": "",
                "GIT_SSH_COMMAND": self._ssh(),
            }
        )

    def _ssh(self) -> str:
        """Return how SSH is started: it asks nobody anything, and talks to a host that is known alone."""
        told = ["BatchMode=yes", "StrictHostKeyChecking=yes", f"ConnectTimeout={self.timeout}"]
        told += [f"UserKnownHostsFile={self.hosts}"] if self.hosts else []
        key = ["-i", str(self.key), "-o", "IdentitiesOnly=yes"] if self.key else []
        return shlex.join(["ssh", *key, *(part for one in told for part in ("-o", one))])
