"""Servers to measure, and what goes on beside them."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks import load
from benchmarks.load import Asked

THREADS = 4


@contextmanager
def served(module: str, port: int, environment: dict[str, str], *, path: str) -> Iterator[int]:
    """Serve a module with gunicorn as `serve` does, one worker of four threads; stop it afterwards."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--workers",
        "1",
        "--threads",
        str(THREADS),
        "--worker-class",
        "gthread",
    ]
    command += [
        "--bind",
        f"127.0.0.1:{port}",
        "--log-level",
        "error",
        "--no-control-socket",
        f"benchmarks.{module}:app",
    ]
    with _running(command, environment) as server:
        _wait(server, port, path)
        yield port


@contextmanager
def a_fact_a_second(home: str) -> Iterator[None]:
    """Have another process write one public fact a second meanwhile."""
    with _running([sys.executable, "-m", "benchmarks.facts", home], {}) as writer:
        time.sleep(2)  # it opens the instance first
        yield
        if writer.poll() is not None:
            raise RuntimeError("the process that writes facts ended by itself")


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _wait(server: subprocess.Popen[bytes], port: int, path: str) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"the server on {port} ended by itself")
        try:
            load.measure(port, Asked(path), 0.01)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"no server on {port}")
