"""Let anybody clone the public repository, and nothing else: the two requests of a clone, bounded."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore

from manifeste_tool.errors import N_, ForbiddenError, NotFoundError, RefusedError, TooLargeError, UnusableInstanceError
from manifeste_tool.services.public import facts
from manifeste_tool.services.public.writing import public_repository
from manifeste_tool.services.serving import keeping
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.public import backend
from manifeste_tool.storage.public.backend import SERVICE, Asked
from manifeste_tool.storage.rewriting import rows
from manifeste_tool.storage.text import texts

#: Bytes of a request, plain or unpacked: what a clone of the largest history sends is a tenth of it.
LARGEST = 1024 * 1024
#: Seconds after which a clone is cut.
LONGEST = 300.0
#: Clones that one process answers at once: the other threads keep to the pages.
AT_ONCE = 2
MEDIA_TYPE = f"application/x-{SERVICE}-request"
QUERY = f"service={SERVICE}"
_GZIP = 16 + zlib.MAX_WBITS


class NothingPublishedError(NotFoundError):
    """There is no public repository yet."""

    sentence = N_("Aucune version n'est encore publiée : il n'y a rien à cloner. Revenez après la première.")


class NotOfACloneError(NotFoundError):
    """What was asked is neither of the two requests of a clone."""

    sentence = N_(
        "Ce dépôt se lit par « git clone » seulement : cette adresse-là n'est pas servie. Clonez le dépôt, tout y est."
    )


class PushRefusedError(ForbiddenError):
    """Somebody tried to write."""

    sentence = N_(
        "Ce dépôt public est en lecture seule : rien n'y est poussé. Pour changer le texte, proposez un amendement sur "
        "le site."
    )


class UnreadableRequestError(RefusedError):
    """The body is no request of a clone."""

    sentence = N_("Cette demande n'est pas lisible. Recommencez par « git clone », avec une version récente de Git.")


class RequestTooLargeError(TooLargeError):
    """The body, or what it unpacks to, is larger than any clone needs."""

    sentence = N_("Cette demande dépasse %(limit)s Ko. Clonez le dépôt en entier plutôt que morceau par morceau.")


class BusyError(UnusableInstanceError):
    """As many clones as may be answered at once are being answered."""

    sentence = N_("Trop de clonages sont en cours. Réessayez dans une minute.")


@dataclass(frozen=True, slots=True)
class Slots:
    """How many more clones may be answered at once."""

    free: BoundedSemaphore

    def take(self) -> None:
        """Take a place. Raises `BusyError`."""
        if not self.free.acquire(blocking=False):
            raise BusyError


@dataclass(slots=True)
class Clone:
    """One answer on its way; closing it stops Git and frees its place, once."""

    answer: backend.Answer
    slots: Slots
    closed: bool = False

    def __iter__(self) -> Iterator[bytes]:
        """Yield the body as Git writes it."""
        return iter(self.answer)

    def close(self) -> None:
        """End it, read or not."""
        if not self.closed:
            self.closed = True
            self.answer.close()
            self.slots.free.release()


@dataclass(frozen=True, slots=True)
class ClonePage:
    """How the repository is cloned: its address, the version to read in it, `""` before the first."""

    address: str
    number: str
    signed: bool
    rewritten_at: datetime | None = None  # when its history was last written again without some personal data

    @property
    def command(self) -> str:
        """What clones it."""
        return f"git clone {self.address}"

    @property
    def checks(self) -> tuple[str, ...]:
        """What verifies it, a command each."""
        return ("cd manifeste", "git fsck --strict", "git tag -n99", f"git show v{self.number}:manifeste.md")


def clone_page(ws: Workspace) -> ClonePage:
    """Return what to tell who wants to clone and verify."""
    with ws.reading() as connection:
        latest = texts.latest_version(connection)
        number = latest.number if latest else ""
        return ClonePage(f"{ws.base_url}/manifeste.git", number, facts.signed(connection), rows.last(connection))


def advertised(ws: Workspace, slots: Slots, *, query: str, protocol: str) -> Clone:
    """Answer what may be had. Raises `PushRefusedError`, `NotOfACloneError`, `NothingPublishedError`, `BusyError`."""
    if query == "service=git-receive-pack":
        raise PushRefusedError
    if query != QUERY:
        raise NotOfACloneError
    keeping.keep_public(ws)
    return _answered(ws, slots, None, protocol)


def packed(ws: Workspace, slots: Slots, body: bytes, *, media_type: str, coding: str, protocol: str) -> Clone:
    """Answer with the pack that a body asks for.

    Raises `UnreadableRequestError`, `RequestTooLargeError`, `NothingPublishedError`, `BusyError`.
    """
    if media_type != MEDIA_TYPE:
        raise UnreadableRequestError
    return _answered(ws, slots, plain(body, coding), protocol)


def plain(body: bytes, coding: str) -> bytes:
    """Return a body as Git wrote it. Raises `UnreadableRequestError`, `RequestTooLargeError` before it is unpacked."""
    if len(body) > LARGEST:
        raise RequestTooLargeError(limit=LARGEST // 1024)
    if coding in ("gzip", "x-gzip"):
        unpacking = zlib.decompressobj(_GZIP)
        try:
            body = unpacking.decompress(body, LARGEST + 1)
        except zlib.error as error:
            raise UnreadableRequestError from error
        if len(body) > LARGEST:
            raise RequestTooLargeError(limit=LARGEST // 1024)
        if not unpacking.eof or unpacking.unused_data:
            raise UnreadableRequestError
    elif coding:
        raise UnreadableRequestError
    return body


def _answered(ws: Workspace, slots: Slots, body: bytes | None, protocol: str) -> Clone:
    repository = public_repository(ws)
    if not repository.exists:
        raise NothingPublishedError
    slots.take()
    try:
        asked = Asked(body, second_protocol=protocol == "version=2")
        return Clone(backend.answered(repository.path, asked, seconds=LONGEST), slots)
    except BaseException:
        slots.free.release()
        raise
