"""`git http-backend` for the two requests of a clone, with nothing of the visitor's in its arguments or environment."""

import contextlib
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from tempfile import TemporaryFile
from threading import Timer
from typing import IO

from manifeste_tool.storage.public.program import environment, program

SERVICE = "git-upload-pack"
_CHUNK = 64 * 1024
_LONGEST_HEAD = 4_096


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the two requests: what may be had (`body` is None), or the pack of what `body` wants."""

    body: bytes | None
    second_protocol: bool


@dataclass(slots=True)
class Answer:
    """What Git answers, read as it comes. Whoever takes it closes it, read to its end or not."""

    status: int
    media_type: str
    _running: Popen[bytes] = field(repr=False)
    _limit: Timer = field(repr=False)

    def __iter__(self) -> Iterator[bytes]:
        """Yield the body; it ends early where the time is over."""
        if self._running.stdout is not None:
            while part := self._running.stdout.read1(_CHUNK):  # type: ignore[attr-defined]
                yield part

    def close(self) -> None:
        """Stop Git, if it still runs, with all that it started."""
        self._limit.cancel()
        _stop(self._running)
        if self._running.stdout is not None:
            self._running.stdout.close()
        self._running.wait()


def answered(repository: Path, asked: Asked, *, seconds: float) -> Answer:
    """Start Git on one request and read the head of its answer; it is stopped after so many seconds."""
    with TemporaryFile() as body:
        body.write(asked.body or b"")
        body.seek(0)
        running = Popen(  # noqa: S603 - our own words alone
            [program(), "-c", f"safe.directory={repository}", "http-backend"],
            env=environment() | _request(repository, asked),
            stdin=body,
            stdout=PIPE,
            stderr=DEVNULL,
            start_new_session=True,
        )
    limit = Timer(seconds, _stop, [running])
    limit.daemon = True
    limit.start()
    status, media_type = _head(running.stdout)
    return Answer(status, media_type, running, limit)


def _request(repository: Path, asked: Asked) -> dict[str, str]:
    """Return the request as a CGI program is told it, in our own words."""
    told = {
        "GIT_PROJECT_ROOT": str(repository.parent),
        "GIT_HTTP_EXPORT_ALL": "1",
        **({"GIT_PROTOCOL": "version=2"} if asked.second_protocol else {}),
    }
    if asked.body is None:
        where = f"/{repository.name}/info/refs"
        return told | {"REQUEST_METHOD": "GET", "PATH_INFO": where, "QUERY_STRING": f"service={SERVICE}"}
    return told | {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": f"/{repository.name}/{SERVICE}",
        "QUERY_STRING": "",
        "CONTENT_TYPE": f"application/x-{SERVICE}-request",
        "CONTENT_LENGTH": str(len(asked.body)),
    }


def _head(answer: IO[bytes] | None) -> tuple[int, str]:
    """Read the head of a CGI answer: its status and media type; 500 for none."""
    status, media_type, left = 200, "", _LONGEST_HEAD
    while answer is not None and (line := answer.readline(left)).strip():
        name, _, value = line.decode("ascii", "replace").partition(":")
        left -= len(line)
        if name.lower() == "status":
            status = int(value.split()[0])
        elif name.lower() == "content-type":
            media_type = value.strip()
    return (status, media_type) if media_type else (500, "text/plain")


def _stop(running: Popen[bytes]) -> None:
    if running.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
