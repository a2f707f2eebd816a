"""Programs that make documents, each in a process of its own, which may take so much time and memory and no more.

The limits are those of the kernel, set by a few lines of Python that the program then replaces. What exceeds them ends
with its whole process group, children included. The environment holds nothing of the machine: no zone, no locale.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from manifeste_tool.errors import N_, RefusedError

_LAUNCH = """
import os, resource, sys
seconds, memory = int(sys.argv[1]), int(sys.argv[2])
for limit, value in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
    resource.setrlimit(limit, (value, value))
os.execv(sys.argv[3], sys.argv[3:])
"""
_MEGABYTE = 1024 * 1024
_TOLD = 2_000  # characters of what a program said
#: The date of documents that have none of their own.
NO_DATE = datetime(1980, 1, 1, tzinfo=UTC)


class TooLongDocumentError(RefusedError):
    """A document takes more time or memory than a document may."""

    sentence = N_(
        "Ce document demande plus de temps ou de mémoire que le site n'en accorde (%(seconds)s secondes, "
        "%(memory)s Mo). Demandez-en une partie, ou une autre forme : le HTML et le Markdown en demandent le moins."
    )


class UnmadeDocumentError(RefusedError):
    """A program refused to make a document; what it said is a note of the exception, for the log."""

    sentence = N_(
        "Ce document n'a pas pu être fabriqué, et l'incident est au journal du serveur. "
        "Demandez une autre forme ; si cela se répète, prévenez le secrétariat."
    )

    def __init__(self, reason: str = "") -> None:
        super().__init__()
        self.add_note(reason)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take: seconds by the clock on the wall and by the processor's, megabytes of addresses."""

    seconds: int = 180
    cpu_seconds: int = 120
    memory: int = 2_048


LIMITS = Limits()


def made_by(
    command: Sequence[str],
    given: bytes,
    *,
    limits: Limits = LIMITS,
    when: datetime = NO_DATE,
    folder: Path | None = None,
) -> bytes:
    """Return what a program writes to its output from what it is given on its input.

    `when` is the date it believes in, `folder` where it runs. Raises `TooLongDocumentError`, `UnmadeDocumentError`.
    """
    launched = [sys.executable, "-I", "-S", "-c", _LAUNCH, str(limits.cpu_seconds), str(limits.memory * _MEGABYTE)]
    running = subprocess.Popen(  # noqa: S603 - our own programs, their options ours too
        [*launched, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(when),
        cwd=folder or "/",
        start_new_session=True,
    )
    try:
        made, said = running.communicate(given, timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        raise _too_long(limits) from None
    finally:
        _end(running)
    if running.returncode in (-signal.SIGKILL, -signal.SIGXCPU) or _out_of_memory(said):
        raise _too_long(limits)
    if running.returncode:
        raise UnmadeDocumentError(said.decode("utf-8", "replace")[-_TOLD:])
    return made


def _too_long(limits: Limits) -> TooLongDocumentError:
    return TooLongDocumentError(seconds=limits.seconds, memory=limits.memory)


def _out_of_memory(said: bytes) -> bool:
    signs = (b"MemoryError", b"memory allocation of", b"heap exhausted", b"Heap exhausted", b"out of memory")
    return any(sign in said for sign in signs)


def _environment(when: datetime) -> dict[str, str]:
    """The same on every machine; `HOME` is nowhere, so that nothing of anybody's is read."""
    return {
        "SOURCE_DATE_EPOCH": str(int(when.timestamp())),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "LANG": "C.UTF-8",
        "HOME": "/nonexistent",
        "PATH": "/usr/bin:/bin",
    }


def _end(running: "subprocess.Popen[bytes]") -> None:
    """End what still runs of it, children included."""
    if running.poll() is None:
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    for stream in (running.stdin, running.stdout, running.stderr):
        if stream and not stream.closed:
            stream.close()
