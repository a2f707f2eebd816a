"""Ask one page over and over, on kept-alive connections to 127.0.0.1, for a bounded time; one process, no library."""

import socket
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """What one round measured."""

    per_second: float
    status: int
    size: int


def ask(connection: socket.socket, request: bytes) -> tuple[int, int]:
    """Send one request and read its answer whole; return its status and the size of its body."""
    connection.sendall(request)
    data = b""
    while b"\r\n\r\n" not in data:
        data += _received(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    missing = length - len(body)
    while missing > 0:
        missing -= len(_received(connection))
    return int(head.split(b" ", 2)[1]), length


def _received(connection: socket.socket) -> bytes:
    data = connection.recv(1 << 18)
    if not data:
        raise ConnectionError("the server closed the connection")
    return data


def measure(port: int, path: str, seconds: float) -> Answer:
    """Ask `path` of 127.0.0.1:`port` for so many seconds."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n".encode()
    done, status, size = 0, 0, 0
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    start = time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds:
        try:
            status, size = ask(connection, request)
        except ConnectionError:
            connection.close()
            connection = socket.create_connection(("127.0.0.1", port), timeout=20)
            continue
        done += 1
    connection.close()
    return Answer(done / spent, status, size)
