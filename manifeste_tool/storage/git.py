"""The text's bare Git repository, by plumbing alone: the only module that imports git.

No work tree, no shared index, no user words in a ref, a path, an option or an address. All that is read of one act is
asked of one `git cat-file --batch`; a commit's blob, tree and commit go to one `git unpack-objects --strict`, which
checks them and has them on the disk when it ends; the refs move by one `git update-ref --stdin` that compares before it
swaps. Starting a process is what an act costs, so their number is held by a test.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from git import Git, GitCommandError, Repo

from manifeste_tool.errors import N_, DamagedDataError, NotFoundError, StaleError, UnusableInstanceError
from manifeste_tool.storage.faults import disk
from manifeste_tool.storage.faults.objects import fault_of
from manifeste_tool.storage.plumbing import objects
from manifeste_tool.storage.plumbing.objects import GitObject

MAIN = "refs/heads/main"
TAGS = "refs/tags/"
TEXT_FILE = "manifeste.md"
#: The texts that follow the French by its identities, by language: with it, all that a tree may hold.
ALIGNED_FILES = {"en": "manifeste.en.md", "falc": "manifeste.falc.md", "clair": "manifeste.clair.md"}
ZERO = "0" * 40
_MANY_LOOSE = 2_000
_SHA = re.compile(r"[0-9a-f]{40}")
_CONFIG = {
    "core.fsync": "all",
    "core.logAllRefUpdates": "true",
    "gc.auto": "0",
    "receive.denyNonFastForwards": "true",
    "transfer.fsckObjects": "true",
}


class MovedRefError(StaleError):
    """A branch is no longer where it was when the change was prepared."""

    sentence = N_(
        "Le texte a changé pendant votre action : quelqu'un a enregistré autre chose. "
        "Rien n'est perdu ; relisez l'aperçu à jour, puis confirmez de nouveau."
    )


class NoRepositoryError(UnusableInstanceError):
    """There is no repository where the instance should have one."""

    sentence = N_("Aucune instance dans %(path)s. Créez-la par « manifeste init », ou essayez « manifeste demo ».")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who Git says acted: an opaque word such as `membre-17`, never a name."""

    opaque: str
    at: datetime

    @property
    def line(self) -> str:
        """How a commit or a tag names it: word, address, moment."""
        address = f"{self.opaque.rpartition('-')[2]}@membre.invalid"
        return f"{self.opaque} <{address}> {int(self.at.timestamp())} +0000"


def _file(language: str) -> str:
    """Return the file of a text: names come from a closed list, whatever is asked."""
    return ALIGNED_FILES[language] if language else TEXT_FILE


@dataclass(frozen=True, slots=True)
class RefChange:
    """A ref that is to move from `old` to `new`; `old == ZERO` creates it."""

    ref: str
    new: str
    old: str


@dataclass(frozen=True, slots=True)
class CommitInfo:
    """What Git keeps of a commit."""

    sha: str
    parents: tuple[str, ...]
    message: str
    author: str

    @property
    def trailers(self) -> dict[str, str]:
        """The `Name: value` lines that end the message."""
        last = self.message.strip().rpartition("\n\n")[2]
        found = re.findall(r"^([A-Z][A-Za-z-]*): (.+)$", last, re.MULTILINE)
        return dict(found)


@dataclass(frozen=True, slots=True)
class TextRepository:
    """The bare repository at `path`; nothing is open until `opened()`."""

    path: Path

    def create(self) -> None:
        """Make an empty bare repository whose writes reach the disk before they are reported done."""
        with Repo.init(self.path, bare=True, initial_branch="main") as repo:
            for name, value in _CONFIG.items():
                repo.git.config(name, value)

    @contextmanager
    def opened(self) -> Iterator["Opened"]:
        """Open the repository for one act: the `git cat-file` it may start lives as long as it does, and no longer.

        What the disk or a damaged object does to Git is raised as one of `errors.StorageError`.
        """
        if not all((self.path / name).exists() for name in ("HEAD", "objects", "refs")):
            raise NoRepositoryError(path=self.path.parent)
        opened = Opened(self.path)
        try:
            with disk.told():
                yield opened
        except GitCommandError as error:
            if fault := fault_of(error.stderr):
                raise fault from error
            raise
        finally:
            opened.close()


@dataclass(frozen=True, slots=True)
class _Lent(TextRepository):
    """A repository that is open already, for whoever opens it again within the same act."""

    held: "Opened"

    @contextmanager
    def opened(self) -> Iterator["Opened"]:
        yield self.held


@dataclass(frozen=True)
class Opened:
    """An open repository, for one thread and one act."""

    path: Path

    @cached_property
    def git(self) -> Git:
        """Git's commands, for this repository alone, whatever one the program was started from."""
        git = Git(self.path)
        git.update_environment(GIT_DIR=str(self.path.absolute()))
        return git

    @cached_property
    def repo(self) -> Repo:
        """The repository as GitPython knows it: reading its settings costs more than most acts do."""
        return Repo(self.path)

    @property
    def lent(self) -> TextRepository:
        """The repository for who would open it again meanwhile: they share what is open."""
        return _Lent(self.path, self)

    def close(self) -> None:
        """End the processes that were started for this act."""
        self.git.clear_cache()
        if "repo" in self.__dict__:
            self.repo.close()

    def resolve(self, ref: str) -> str | None:
        """Return the commit a full ref name points at, None where there is no such ref."""
        try:
            return self._object(f"{ref}^{{commit}}")[0]
        except NotFoundError:
            return None

    def refs(self, prefix: str) -> dict[str, str]:
        """Return the refs under a prefix with the commits they lead to (an annotated tag's commit)."""
        form = "%(refname) %(objectname) %(*objectname)"
        lines = str(self.git.for_each_ref(f"--format={form}", prefix)).splitlines()
        return {parts[0]: parts[-1] for parts in map(str.split, lines)}

    def _object(self, name: str) -> tuple[str, bytes]:
        """Return the name and content of an object by any expression of ours. Raises `NotFoundError`."""
        try:
            found: tuple[Any, ...] = self.git.get_object_data(name)
        except ValueError as error:  # there is none, or it cannot be read
            raise NotFoundError from error
        return found[0].decode(), found[3]  # its name is bytes, whatever its annotation says

    def read(self, sha: str, language: str = "") -> str:
        """Return the Markdown of the text, or of one that follows it, at a commit. Raises `NotFoundError`."""
        if not _SHA.fullmatch(sha):
            raise NotFoundError
        try:
            return self._object(f"{sha}^{{commit}}:{_file(language)}")[1].decode()
        except NotFoundError as error:
            raise self._unread(sha, language) from error

    def _unread(self, sha: str, language: str) -> NotFoundError | DamagedDataError:
        """Say of a text that could not be read whether there is none, or what holds it is damaged."""
        asked = ("rev-parse", "--verify", "--quiet", f"{sha}^{{commit}}:{_file(language)}")
        status, _, words = self.git.execute(["git", *asked], with_extended_output=True, with_exceptions=False)
        return DamagedDataError() if words or not status else NotFoundError()

    def text_files(self, sha: str) -> dict[str, bytes]:
        """Return the text at a commit and the texts aligned with it, by the name of their file; no other file."""
        held = {one.file.decode(): one.name for one in self._entries([sha])}
        return {name: self._object(held[name])[1] for name in (TEXT_FILE, *ALIGNED_FILES.values()) if name in held}

    def info(self, sha: str) -> CommitInfo:
        """Return parents, message and opaque author of a commit. Raises `NotFoundError`."""
        name, content = self._object(f"{sha}^{{commit}}")
        headers, message = objects.headers(content)
        author = next((value for header, value in headers if header == "author"), "")
        parents = tuple(value for header, value in headers if header == "parent")
        return CommitInfo(name, parents, message, author.partition(" <")[0])

    def commit(self, markdown: str, message: str, by: Signature, parents: Sequence[str], *, language: str = "") -> str:
        """Write a commit object holding this text, or this one that follows it, and return its sha; no ref moves.

        Other files of the first parent's tree are kept as they are.
        """
        blob = GitObject("blob", markdown.encode())
        tree = objects.tree(self._entries(parents), _file(language), blob.name)
        made = objects.commit(tree.name, parents, by.line, message)
        self._input(["unpack-objects", "-q", "--strict"], objects.packed([blob, tree, made]))
        return made.name

    def _entries(self, parents: Sequence[str]) -> list[objects.Entry]:
        return objects.entries(self._object(f"{parents[0]}^{{tree}}")[1]) if parents else []

    def move(self, changes: Iterable[RefChange]) -> None:
        """Move refs, all or none. Raises `MovedRefError` if one of them is not where it was expected."""
        lines = ["start", *(f"update {c.ref} {c.new} {c.old}" for c in changes), "prepare", "commit"]
        try:
            self._input(["update-ref", "--stdin"], ("\n".join(lines) + "\n").encode())
        except GitCommandError as error:
            raise fault_of(error.stderr) or MovedRefError() from error

    def tag_object(self, name: str, sha: str, words: str, by: Signature) -> str:
        """Write the object of an annotated tag and return its sha; no ref moves."""
        header = f"object {sha}\ntype commit\ntag {name}\ntagger {by.line}"
        return self._input(["mktag"], f"{header}\n\n{words}\n".encode())

    def contains(self, ref: str, sha: str) -> bool:
        """Whether a commit is in the history of a ref, or an object is the tag that a ref names."""
        if ref.startswith(TAGS):
            return self._tag(ref) == sha  # two tags of one commit are not one publication
        if self.resolve(ref) is None:
            return False
        try:
            self.git.merge_base("--is-ancestor", sha, ref)
        except GitCommandError:
            return False
        return True

    def _tag(self, ref: str) -> str:
        return str(self.git.for_each_ref("--format=%(objectname)", ref))

    def merge_base(self, one: str, other: str) -> str:
        """Return the last commit that two commits have in common."""
        return str(self.git.merge_base(one, other))

    def first_parents(self, ref: str, *, since: str = "") -> list[str]:
        """Return the commits of a branch along first parents, oldest first, without those up to `since`."""
        wanted = f"{since}..{ref}" if since else ref
        return str(self.git.rev_list("--first-parent", "--reverse", wanted)).split()

    def tidy(self) -> bool:
        """Pack the loose objects once there are many: a clone and every read stay fast; whether it was needed.

        Nothing is deleted that is not in a pack, so readers and writers may go on meanwhile.
        """
        loose = int(str(self.git.count_objects()).split()[0])
        if loose < _MANY_LOOSE:
            return False
        self.git.repack("-d", "-l", "-q")
        return True

    def problems(self) -> list[str]:
        """Return what `git fsck --strict` finds wrong; unreachable objects are no problem."""
        status, out, err = self.git.fsck(
            "--strict", "--full", "--no-dangling", with_extended_output=True, with_exceptions=False
        )
        lines = [line for line in f"{out}\n{err}".splitlines() if line and not line.startswith("notice:")]
        return lines or ([f"git fsck: exit {status}"] if status else [])

    def _input(self, arguments: list[str], data: bytes) -> str:
        """Run one Git command that reads `data`, and return what it prints."""
        with TemporaryFile() as source:
            source.write(data)
            source.seek(0)
            return str(self.git.execute(["git", *arguments], istream=source))
