"""Compute what amendments do where an earlier release did not: its data are then as if filed today."""

from manifeste_tool.domain.amending.effects import effect_of
from manifeste_tool.domain.comparing.edits import edits
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.services.rectification.states import stored_edits
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, effects
from manifeste_tool.storage.git import Opened


def recompute(ws: Workspace, git: Opened) -> int:
    """Read from Git what each amendment without a known effect does, and keep it; return how many there were."""
    with ws.reading() as connection:
        lacking = amendments.some(connection, effects.missing(connection)).values()
    for one in lacking:
        base, wanted = parse(git.read(one.base)), parse(git.read(one.sha))
        with ws.writing() as connection:
            effects.put(connection, one, effect_of(edits(base, wanted)), stored_edits(one, base, wanted))
    return len(lacking)
