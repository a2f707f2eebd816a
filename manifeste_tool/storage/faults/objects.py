"""What Git's programs say when a disk fails them or an object is damaged, as one of our errors."""

import re

from manifeste_tool.errors import CutShortError, DamagedDataError, ReadOnlyStorageError, StorageError, StorageFullError

#: Git's own words, in the language that GitPython asks it to speak.
_FAULTS: tuple[tuple[re.Pattern[str], type[StorageError]], ...] = (
    (re.compile(r"Read-only file system|Permission denied|insufficient permission"), ReadOnlyStorageError),
    (
        re.compile(
            r"No space left|Disk quota exceeded|File too large|"
            r"(?:couldn't|could not|unable to|failed to) (?:write|append|close)"  # all that it says of a lock of a ref
        ),
        StorageFullError,
    ),
    (
        re.compile(
            r"is corrupt|is empty|bad object|unable to (?:unpack|read|parse)|inflate|not a valid object|missing blob|"
            r"broken link|does not match index|hash mismatch|index file .* too small|"
            r"Input/output error|bad signature|invalid sha1 pointer|Could not read|not a tree object|not a valid SHA1|"
            r"unknown revision|bad revision|Not a valid object name"
        ),
        DamagedDataError,
    ),
)


def fault_of(words: str, status: int = 0) -> StorageError | None:
    """Return what Git's words mean for whoever acts, None where they speak of something else.

    A `status` below 0 says that a signal ended it: it had no time for a word.
    """
    fault = next((family() for form, family in _FAULTS if form.search(words)), None)
    return CutShortError() if fault is None and status < 0 else fault
