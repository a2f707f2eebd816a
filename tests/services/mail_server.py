"""A mail server on 127.0.0.1 that behaves as badly as it is asked to, on real sockets."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Event, Thread

from manifeste_tool.settings import MailServer, Security


@dataclass
class Post:
    """What a server does, what it was told and what it received. `manner` may be changed between two mails."""

    manner: str = "accept"
    received: list[bytes] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    context: ssl.SSLContext | None = None
    released: Event = field(default_factory=Event)
    reached: Event = field(default_factory=Event)

    def settings(self, **others: object) -> MailServer:
        told = {"host": "127.0.0.1", "port": self.port, "security": Security.NONE, "timeout": 1, **others}
        return MailServer(sender="Le manifeste <manifeste@exemple.test>", **told)  # type: ignore[arg-type]

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(one, policy=default) for one in self.received]  # type: ignore[misc]


@contextmanager
def mail_server(manner: str = "accept", context: ssl.SSLContext | None = None) -> Iterator[Post]:
    """Listen until the end of the block; whoever was kept waiting is let go then."""
    post = Post(manner, context=context)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        post.port = listening.getsockname()[1]
        Thread(target=_listen, args=(listening, post), daemon=True).start()
        yield post
        post.released.set()


def free_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def _listen(listening: socket.socket, post: Post) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listening.accept()
            post.connections += 1
            Thread(target=_serve, args=(connection, post), daemon=True).start()


def _serve(connection: socket.socket, post: Post) -> None:
    with suppress(OSError, ssl.SSLError):
        if post.manner == "hang before the banner":
            post.reached.set()
            post.released.wait()
            connection.close()
            return
        session = _Session(connection, post)
        try:
            session.run()
        finally:
            session.file.close()
            session.connection.close()
    connection.close()


class _Session:
    def __init__(self, connection: socket.socket, post: Post) -> None:
        self.connection, self.post = connection, post
        self.file = connection.makefile("rwb", buffering=0)

    def say(self, words: str) -> None:
        self.file.write(f"{words}\r\n".encode())

    def run(self) -> None:
        self.say("421 Trop de monde" if self.post.manner == "421" else "220 exemple.test")
        while line := self.file.readline().decode("latin-1").strip():
            self.post.said.append(line)
            verb = line.split(" ")[0].upper()
            if verb == "DATA":
                if not self.data():
                    return
            elif verb == "STARTTLS" and self.post.context:
                self.say("220 Allez")
                self.connection = self.post.context.wrap_socket(self.connection, server_side=True)
                self.file = self.connection.makefile("rwb", buffering=0)
            elif verb == "QUIT":
                return
            else:
                self.say(self.answer(verb))

    def answer(self, verb: str) -> str:
        if verb == "EHLO":
            return "250-exemple.test\r\n250-STARTTLS\r\n250 AUTH PLAIN" if self.post.context else "250 exemple.test"
        refusals = {"450": "450 Revenez plus tard", "550": "550 5.1.1 Boîte inconnue <x>"}
        if verb == "RCPT" and self.post.manner in refusals:
            return refusals[self.post.manner]
        return "235 Bienvenue" if verb == "AUTH" else "250 Bien"

    def data(self) -> bool:
        self.say("354 Allez")
        content = b""
        while not content.endswith(b"\r\n.\r\n"):
            content += self.file.read(65536) or b"\r\n.\r\n"
        match self.post.manner:
            case "hang after DATA":
                self.post.reached.set()
                self.post.released.wait()
            case "cut after DATA":
                self.post.received.append(content)
            case "451 after DATA":
                self.say("451 Disque plein")
            case _:
                self.post.received.append(content)
                self.say("250 Reçu")
                return True
        self.connection.shutdown(socket.SHUT_RDWR)
        return False
