"""What the operating system says of a disk, as one of our errors: the one place that reads its numbers."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from manifeste_tool.errors import DamagedDataError, ReadOnlyStorageError, StorageError, StorageFullError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def fault_of(error: OSError) -> StorageError | None:
    """Return what an error of the system means for whoever acts, None where it is no matter of the disk."""
    if error.errno in _FULL:
        return StorageFullError()
    if error.errno in _READ_ONLY:
        return ReadOnlyStorageError()
    return DamagedDataError() if error.errno == errno.EIO else None


@contextmanager
def told() -> Iterator[None]:
    """Raise what the disk refuses as one of our errors; any other error passes as it is."""
    try:
        yield
    except OSError as error:
        fault = fault_of(error)
        if fault is None:
            raise
        raise fault from error


def is_read_only(folder: Path) -> bool:
    """Whether a folder stands on a disk that takes no writing."""
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
