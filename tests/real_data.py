"""Where the real corpora are, when the machine has them."""

import os
from pathlib import Path

import pytest

_GIVEN = os.environ.get("MANIFESTE_REAL_DATA", "")
REAL_DATA = Path(_GIVEN).resolve() if _GIVEN else None

needs_real_data = pytest.mark.skipif(
    REAL_DATA is None or not REAL_DATA.is_dir(), reason="MANIFESTE_REAL_DATA names no corpora on this machine"
)


def corpus(path: str) -> Path:
    """Return a corpus by its path inside the real data."""
    if REAL_DATA is None:
        msg = "no real data here"
        raise FileNotFoundError(msg)
    return REAL_DATA / path


def families() -> list[str]:
    """Return the texts that come with all their versions."""
    if REAL_DATA is None:
        return []
    return sorted(folder.name for folder in (REAL_DATA / "texts").iterdir() if folder.is_dir())
