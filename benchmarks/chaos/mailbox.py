"""A mail server that takes every mail and remembers it, so that one sent twice is seen."""

import socket
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from threading import Lock, Thread


@dataclass
class Mailbox:
    """What was received, by the identifier of each message."""

    port: int = 0
    received: dict[str, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _listening: socket.socket | None = None

    def open(self) -> None:
        """Listen on 127.0.0.1."""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        if self._listening:
            self._listening.close()

    def _listen(self) -> None:
        assert self._listening
        with suppress(OSError):
            while True:
                Thread(target=self._serve, args=(self._listening.accept()[0],), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(60)
        with connection, suppress(OSError), connection.makefile("rwb", buffering=0) as file:
            file.write(b"220 exemple.test\r\n")
            while line := file.readline():
                verb = line.split(b" ")[0].strip().upper()
                if verb == b"DATA":
                    self._take(file)
                elif verb == b"QUIT":
                    return
                else:
                    file.write(b"250 exemple.test\r\n")

    def _take(self, file: socket.SocketIO) -> None:
        file.write(b"354 Go\r\n")
        content = b""
        while not content.endswith(b"\r\n.\r\n"):
            more = file.read(65536)
            if not more:
                return
            content += more
        name = str(message_from_bytes(content)["Message-ID"]).strip()
        with self._lock:  # taken is taken, whether the sender lives to hear it or not
            self.received[name] = self.received.get(name, 0) + 1
        file.write(b"250 Taken\r\n")
