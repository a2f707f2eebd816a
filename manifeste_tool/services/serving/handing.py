"""Hand the text to an empty repository that is to be its authority from now on: nothing there is ever written over."""

from manifeste_tool.errors import N_, UnusableInstanceError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.custody import bundles
from manifeste_tool.storage.git import ZERO, RefChange
from manifeste_tool.storage.serving.remote import TRACKED


class OccupiedRemoteError(UnusableInstanceError):
    """The repository that is to be the authority of the text already holds one."""

    sentence = N_(
        "Le dépôt de MANIFESTE_TEXT_REMOTE contient déjà un texte : il n'est pas touché. Donnez un dépôt vide ; ou, "
        "pour une machine de plus, la base de l'instance par MANIFESTE_DATABASE_URL, puis « manifeste serve »."
    )


class NoRemoteError(UnusableInstanceError):
    """No repository is to be the authority."""

    sentence = N_("MANIFESTE_TEXT_REMOTE est vide : donnez l'adresse du dépôt à qui remettre le texte.")


def hand_over(ws: Workspace) -> int:
    """Push every ref of this machine's repository to an empty authority; return how many.

    Raises `NoRemoteError`, `OccupiedRemoteError`, and what a push does.
    """
    remote = ws.repository.remote
    if remote is None:
        raise NoRemoteError
    if not remote.is_empty(ws.repository.path):
        raise OccupiedRemoteError
    mine = {ref: sha for ref, sha in bundles.refs(ws.repository.path).items() if _is_ours(ref)}
    with ws.repository.opened() as git:
        git.move([RefChange(ref, sha, ZERO) for ref, sha in mine.items()])
    return len(mine)


def _is_ours(ref: str) -> bool:
    return ref.removeprefix("refs/").startswith(TRACKED)
