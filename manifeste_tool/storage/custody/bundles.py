"""A repository as one file: a Git bundle of chosen refs, and the repository that is made of one again."""

from collections.abc import Mapping
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory

from manifeste_tool.errors import N_, UnusableInstanceError
from manifeste_tool.storage.git import TextRepository
from manifeste_tool.storage.public.program import environment, program
from manifeste_tool.storage.public.repository import skeleton
from manifeste_tool.storage.serving.remote import DISTANT


class BundleError(UnusableInstanceError):
    """Git refused to write or to read a bundle."""

    sentence = N_("Git n'a pas pu sauvegarder ou restaurer le texte (%(why)s). Vérifiez la place du disque.")


def refs(repository: Path) -> dict[str, str]:
    """Return every ref of the repository's own with the object it names (a tag's own, not its commit)."""
    lines = _git(repository, "for-each-ref", "--format=%(refname) %(objectname)").splitlines()
    return dict(pair for pair in (line.split() for line in lines) if not pair[0].startswith(DISTANT))


def write(repository: Path, wanted: Mapping[str, str], target: Path) -> None:
    """Write a bundle of these refs, as they are told, wherever the repository's own have moved to meanwhile.

    No ref at all is no bundle. Raises `BundleError`.
    """
    if not wanted:
        return
    with TemporaryDirectory(dir=target.parent, prefix=".refs-") as folder:
        aside = Path(folder) / "git"
        skeleton(aside)
        (aside / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tbare = true\n")
        (aside / "objects" / "info" / "alternates").write_text(f"{(repository / 'objects').absolute()}\n")
        lines = [f"create {name} {sha}" for name, sha in sorted(wanted.items())]
        _git(aside, "update-ref", "--stdin", data="\n".join([*lines, ""]))
        _git(aside, "bundle", "create", "-q", str(target.absolute()), "--all")


def read(bundle: Path, repository: TextRepository) -> None:
    """Make a repository of a bundle, every object examined; without a bundle, an empty one. Raises `BundleError`."""
    repository.create()
    if bundle.is_file():
        options = ("-q", "--no-auto-gc", "--no-write-fetch-head", "--no-tags")
        _git(repository.path, "fetch", *options, str(bundle.absolute()), "+refs/*:refs/*")


def _git(path: Path, *arguments: str, data: str = "") -> str:
    done = run(  # noqa: S603 - our own words alone
        [program(), "-c", f"safe.directory={path}", f"--git-dir={path}", *arguments],
        env=environment(),
        input=data.encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise BundleError(why=done.stderr.decode(errors="replace").strip()[:200])
    return done.stdout.decode()
