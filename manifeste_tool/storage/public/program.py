"""The program Git as the public repository is written and read with it: nothing of whoever runs it."""

import os
import shutil

from manifeste_tool.errors import N_, UnusableInstanceError


class PublicWriteError(UnusableInstanceError):
    """Git refused to write the public repository."""

    sentence = N_(
        "Le dépôt public n'a pas pu être écrit (%(why)s). Rien de publié n'est perdu : vérifiez la place du disque, "
        "puis lancez « manifeste catch-up »."
    )


def program() -> str:
    """Return where the program Git is."""
    return shutil.which("git") or "git"


def environment() -> dict[str, str]:
    """Return the environment of every Git that touches the public repository: nothing of whoever runs the program."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C",
        "HOME": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
