"""Ask one page over and over, on kept-alive connections to 127.0.0.1, for a bounded time; one process, no library."""

import selectors
import socket
import statistics
import time
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Asked:
    """One page: its path, and lines of header that go with each request."""

    path: str
    headers: tuple[str, ...] = ()

    @property
    def request(self) -> bytes:
        """The bytes of a request."""
        lines = [f"GET {self.path} HTTP/1.1", "Host: 127.0.0.1", "Connection: keep-alive", *self.headers, "", ""]
        return "\r\n".join(lines).encode()


@dataclass
class Answers:
    """What one round measured: how long each answer took, in milliseconds, the statuses and the size of the last body.

    `per_second` is of all the connections together.
    """

    milliseconds: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    size: int = 0
    seconds: float = 0

    @property
    def per_second(self) -> float:
        """How many answers came in a second."""
        return len(self.milliseconds) / self.seconds

    @property
    def median(self) -> float:
        """The median of the times."""
        return statistics.median(self.milliseconds)

    @property
    def p99(self) -> float:
        """What ninety-nine answers of a hundred took less than."""
        return sorted(self.milliseconds)[int(len(self.milliseconds) * 0.99)]


@dataclass
class _Line:
    """A connection with what it waits for."""

    port: int
    request: bytes
    link: socket.socket
    asked_at: float = 0
    head: bytes = b""
    missing: int = -1

    def ask(self) -> None:
        self.head, self.missing, self.asked_at = b"", -1, time.perf_counter()
        self.link.sendall(self.request)

    def read(self, answers: Answers) -> bool:
        """Take in what came; whether the answer is whole. Raises `ConnectionError`."""
        data = self.link.recv(1 << 19)
        if not data:
            raise ConnectionError
        if self.missing >= 0:
            self.missing -= len(data)
        else:
            self.head += data
            self._begin(answers)
        return self.missing == 0

    def _begin(self, answers: Answers) -> None:
        head, found, body = self.head.partition(b"\r\n\r\n")
        if not found:
            return
        status = int(head.split(b" ", 2)[1])
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        length = int(lengths[0].split(b":")[1]) if lengths and status not in (204, 304) else 0
        answers.statuses.add(status)
        answers.size = length
        self.missing = length - len(body)


def measure(port: int, asked: Asked, seconds: float, *, connections: int = 1) -> Answers:
    """Ask a page of 127.0.0.1:`port` for so many seconds, on so many connections at once."""
    answers = Answers()
    with selectors.DefaultSelector() as ready:
        for _ in range(connections):
            _join(ready, _Line(port, asked.request, _linked(port)))
        start = time.perf_counter()
        while (answers_for := time.perf_counter() - start) < seconds:
            for key, _ in ready.select(timeout=1):
                _go_on(ready, key.data, answers)
        answers.seconds = answers_for
        for key in list(ready.get_map().values()):
            key.data.link.close()
    return answers


def _go_on(ready: selectors.BaseSelector, line: _Line, answers: Answers) -> None:
    try:
        if line.read(answers):
            answers.milliseconds.append((time.perf_counter() - line.asked_at) * 1000)
            line.ask()
    except ConnectionError:  # a worker that is replaced closes what it kept open
        ready.unregister(line.link)
        line.link.close()
        _join(ready, _Line(line.port, line.request, _linked(line.port)))


def _join(ready: selectors.BaseSelector, line: _Line) -> None:
    ready.register(line.link, selectors.EVENT_READ, line)
    line.ask()


def _linked(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)
