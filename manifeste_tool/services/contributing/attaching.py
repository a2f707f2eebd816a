"""The files of a contribution: judged by what they hold, stripped of who made them, kept beside its words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from manifeste_tool.documents.file_kinds import UnknownFormatError
from manifeste_tool.documents.stripping import (
    ProtectedFileError,
    SwellingFileError,
    UnreadableFileError,
    stripped,
)
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services import files
from manifeste_tool.services.files import EmptyFileError, TooLargeFileError, Upload
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import attachments

MOST = 3


class TooManyFilesError(RefusedError):
    """More files were sent than go with one contribution."""

    sentence = N_("Une contribution a au plus %(most)s fichiers joints : gardez ceux qui l'éclairent le mieux.")


#: What may be said of the files that somebody sent.
REFUSALS = (
    *(TooManyFilesError, EmptyFileError, TooLargeFileError, UnknownFormatError),
    *(UnreadableFileError, ProtectedFileError, SwellingFileError),
)


def tidy(uploads: Iterable[Upload]) -> tuple[Upload, ...]:
    """Return files as they may be kept: of a known kind, not too large, telling of nobody.

    Raises `TooManyFilesError`, those of `files.judge` and of `stripping.stripped`.
    """
    sent = tuple(one for one in uploads if one.name or one.content)
    if len(sent) > MOST:
        raise TooManyFilesError(most=MOST)
    return tuple(replace(one, content=stripped(one.content, files.judge(one), name=one.name)) for one in sent)


def attach(ws: Workspace, connection: Connection, reference: str, tidied: Sequence[Upload]) -> None:
    """Keep files that are tidy with a contribution that stands; whoever may read it may have them."""
    kept = [files.keep(ws, connection, one, owner_id=None) for one in tidied]
    attachments.attach(connection, reference, (one.id for one in kept))
