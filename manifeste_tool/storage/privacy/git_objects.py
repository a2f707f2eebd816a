"""Every object of a Git repository, decoded: reachable or not, loose or packed, and what its own files say."""

from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, Popen

from manifeste_tool.storage.public.program import environment, program

_ALL = ("cat-file", "--batch-all-objects", "--unordered", "--batch")


def every_object(repository: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each object's name and content, those that nothing leads to any more too."""
    command = [program(), f"--git-dir={repository}", *_ALL]
    with Popen(command, env=environment(), stdout=PIPE) as git:  # noqa: S603 - our own words alone
        out = git.stdout
        while out is not None and (header := out.readline()):
            name, _, size = header.decode().split()
            content = out.read(int(size))
            out.read(1)
            yield name, content


def tidy(repository: Path) -> None:
    """Forget the reflogs and what nothing has led to for an hour: what is younger may be a commit under way."""
    for arguments in (
        ("reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all"),
        ("gc", "--quiet", "--prune=1.hour.ago"),
    ):
        command = [program(), f"--git-dir={repository}", *arguments]
        with Popen(command, env=environment(), stdout=PIPE, stderr=PIPE) as git:  # noqa: S603 - our own words alone
            git.communicate()
