"""Bring the public repository level with the facts."""

from manifeste_tool.services.workspace import Workspace


def write_public(_: Workspace) -> None:
    """Write the repository that the public clones."""
