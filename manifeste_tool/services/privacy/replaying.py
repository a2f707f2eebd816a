"""Play the register of erasures again, on data restored from before it."""

from collections.abc import Iterable

from manifeste_tool.domain.privacy.erasures import Erasure
from manifeste_tool.services.workspace import Workspace


def replay(ws: Workspace, entries: Iterable[Erasure]) -> int:
    """Forget again what the register says; return how many erasures had anything to do. May run twice."""
    raise NotImplementedError
