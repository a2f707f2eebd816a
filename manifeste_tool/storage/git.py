"""The text's bare Git repository, by plumbing alone: the only module that imports git.

No work tree, no shared index, no user words in a ref, a path, an option or an address. All that is read of one act is
asked of one `git cat-file --batch`; a commit's blob, tree and commit go to one `git unpack-objects --strict`, which
checks them and has them on the disk when it ends; the refs move by one `git update-ref --stdin` that compares before it
swaps. Starting a process is what an act costs, so their number is held by a test.
"""

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from git import Git, GitCommandError, Repo
from git.exc import BadObject

from manifeste_tool.errors import N_, DamagedDataError, NotFoundError, StaleError, UnusableInstanceError
from manifeste_tool.storage.faults import disk
from manifeste_tool.storage.faults.objects import fault_of
from manifeste_tool.storage.plumbing import loose, objects
from manifeste_tool.storage.plumbing.commits import CommitInfo, Signature
from manifeste_tool.storage.plumbing.objects import GitObject
from manifeste_tool.storage.serving.clone import Clone, ElsewhereError
from manifeste_tool.storage.serving.remote import Remote
from manifeste_tool.storage.text import moving
from manifeste_tool.storage.text.moving import NotMovedError

MAIN = "refs/heads/main"
TAGS = "refs/tags/"
TEXT_FILE = "manifeste.md"
#: The texts that follow the French by its identities, by language: with it, all that a tree may hold.
ALIGNED_FILES = {"en": "manifeste.en.md", "falc": "manifeste.falc.md", "clair": "manifeste.clair.md"}
ZERO = "0" * 40
_MANY_LOOSE = 2_000
_NOT_CONTAINED = (1, 128)  # not an ancestor; no such ref, or no such commit
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
class TextRepository:
    """The bare repository at `path`; nothing is open until `opened()`. With a `remote`, that one is the authority."""

    path: Path
    remote: Remote | None = None

    @property
    def clone(self) -> Clone | None:
        """The repository as a copy of its authority, None where it is the authority itself."""
        return Clone(self.path, self.remote) if self.remote else None

    def create(self) -> None:
        """Make an empty bare repository whose writes reach the disk before they are reported done."""
        with Repo.init(self.path, bare=True, initial_branch="main") as repo:
            for name, value in _CONFIG.items():
                repo.git.config(name, value)

    def copy(self) -> None:
        """Make this repository of what its authority holds: beside, then renamed, so that half a copy is none.

        Raises `RemoteSilentError`.
        """
        aside = replace(self, path=self.path.with_name(f"{self.path.name}.en-cours"))
        shutil.rmtree(aside.path, ignore_errors=True)
        aside.create()
        if aside.clone is not None:
            aside.clone.fetch()
        aside.path.rename(self.path)

    @contextmanager
    def opened(self) -> Iterator["Opened"]:
        """Open the repository for one act: the `git cat-file` it may start lives as long as it does, and no longer.

        What the disk or a damaged object does to Git is raised as one of `errors.StorageError`.
        """
        if not all((self.path / name).exists() for name in ("HEAD", "objects", "refs")):
            raise NoRepositoryError(path=self.path.parent)
        opened = Opened(self.path, self.clone)
        try:
            with disk.told():
                yield opened
        except GitCommandError as error:
            if fault := fault_of(error.stderr, error.status if isinstance(error.status, int) else 0):
                raise fault from error
            raise
        except (BadObject, BrokenPipeError) as error:  # `git cat-file` dies of an object that it cannot read
            raise DamagedDataError from error
        finally:
            opened.close()


@dataclass(frozen=True, slots=True)
class _Lent(TextRepository):
    """A repository that is open already, for whoever opens it again within the same act."""

    held: "Opened" = field(kw_only=True)

    @contextmanager
    def opened(self) -> Iterator["Opened"]:
        yield self.held


@dataclass(frozen=True)
class Opened:
    """An open repository, for one thread and one act; a `clone` where another repository is the authority."""

    path: Path
    clone: Clone | None = None

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
        return _Lent(self.path, self.clone.remote if self.clone else None, held=self)

    def close(self) -> None:
        """End the processes that were started for this act."""
        self.git.clear_cache()
        if "repo" in self.__dict__:
            self.repo.close()

    def resolve(self, ref: str) -> str | None:
        """Return the commit a full ref name points at, None where there is no such ref."""
        if loose.is_absent(self.path, ref):
            return None
        try:
            return loose.commit_at(self.path, ref) or self._object(f"{ref}^{{commit}}")[0]
        except NotFoundError:
            return None

    def refs(self, prefix: str) -> dict[str, str]:
        """Return the refs under a prefix with the commits they lead to (an annotated tag's commit)."""
        form = "%(refname) %(objectname) %(*objectname)"
        lines = str(self.git.for_each_ref(f"--format={form}", prefix)).splitlines()
        return {parts[0]: parts[-1] for parts in map(str.split, lines)}

    def _object(self, name: str) -> tuple[str, bytes]:
        """Return the name and content of an object by any expression of ours. Raises `NotFoundError`, unread or not."""
        try:
            found: tuple[Any, ...] = self.git.get_object_data(name)
        except (BrokenPipeError, ValueError) as error:
            if "could not be resolved" not in str(error):
                self.git.clear_cache()  # `git cat-file` died of it, or of the one before
            raise NotFoundError from error
        if len(found[3]) != found[2]:  # it died in the midst of this one
            self.git.clear_cache()
            raise DamagedDataError
        return found[0].decode(), found[3]  # its name is bytes, whatever its annotation says

    def _held(self, name: str) -> tuple[str, bytes]:
        """Return what `_object` does; what is there and cannot be read is damaged."""
        try:
            return self._object(name)
        except NotFoundError as error:
            asked = ("rev-parse", "--verify", "--quiet", name)
            status, _, words = self.git.execute(["git", *asked], with_extended_output=True, with_exceptions=False)
            if words or not status:
                raise DamagedDataError from error
            raise

    def read(self, sha: str, language: str = "") -> str:
        """Return the Markdown of the text, or of one that follows it, at a commit. Raises `NotFoundError`."""
        if not _SHA.fullmatch(sha):
            raise NotFoundError
        self.bring(sha)
        found = loose.file_of(self.path, sha, _file(language))
        return (self._held(f"{sha}^{{commit}}:{_file(language)}")[1] if found is None else found).decode()

    def bring(self, *shas: str) -> None:
        """Fetch once if one of these commits is not here: another machine wrote it. Raises `RemoteSilentError`."""
        if self.clone is not None and not all(map(self.has, shas)):
            self.clone.fetch()

    def has(self, sha: str) -> bool:
        """Whether an object is in this repository."""
        try:
            self._object(sha)
        except NotFoundError:
            return False
        return True

    def sizes(self, sha: str) -> dict[str, int]:
        """Return all that the tree of a commit holds, with the bytes of each file; a folder counts none."""
        return {str(entry.name): int(entry.size) if entry.type == "blob" else 0 for entry in self.repo.commit(sha).tree}

    def text_files(self, sha: str) -> dict[str, bytes]:
        """Return the text at a commit and the texts aligned with it, by the name of their file; no other file."""
        self.bring(sha)
        held = {one.file.decode(): one.name for one in self._entries([sha])}
        return {name: self._held(held[name])[1] for name in (TEXT_FILE, *ALIGNED_FILES.values()) if name in held}

    def info(self, sha: str) -> CommitInfo:
        """Return parents, message and opaque author of a commit. Raises `NotFoundError`."""
        self.bring(sha)
        name, content = self._held(f"{sha}^{{commit}}")
        headers, message = objects.headers(content)
        author = next((value for header, value in headers if header == "author"), "")
        parents = tuple(value for header, value in headers if header == "parent")
        return CommitInfo(name, parents, message, author.partition(" <")[0])

    def commit(self, markdown: str, message: str, by: Signature, parents: Sequence[str], *, language: str = "") -> str:
        """Write a commit object holding this text, or this one that follows it, and return its sha; no ref moves.

        Other files of the first parent's tree are kept as they are.
        """
        self.bring(*parents)
        blob = GitObject("blob", markdown.encode())
        tree = objects.tree(self._entries(parents), _file(language), blob=blob.name)
        made = objects.commit(tree.name, parents, signature=by.line, message=message)
        self._input(["unpack-objects", "-q", "--strict"], objects.packed([blob, tree, made]))
        return made.name

    def _entries(self, parents: Sequence[str]) -> list[objects.Entry]:
        if not parents:
            return []
        found = loose.entries_of(self.path, parents[0])
        return objects.entries(self._held(f"{parents[0]}^{{tree}}")[1]) if found is None else found

    def move(self, changes: Iterable[RefChange]) -> None:
        """Move refs, all or none: at the authority first, where another repository is that.

        Raises `MovedRefError` if one of them is not where it was expected; `RefusedThereError`, `RemoteSilentError` if
        the authority does not let them move; `UncertainPushError` if nobody knows.
        """
        if self.clone is None:
            self._swap(changes)
            return
        try:
            self.clone.push([(one.ref, one.new, one.old) for one in changes])
        except ElsewhereError as error:
            raise MovedRefError from error

    def _swap(self, changes: Iterable[RefChange]) -> None:
        try:
            moving.move(self.path, tuple(changes))
        except NotMovedError as error:
            raise fault_of(error.said) or MovedRefError() from error

    def tag_object(self, name: str, sha: str, words: str, by: Signature) -> str:
        """Write the object of an annotated tag and return its sha; no ref moves."""
        header = f"object {sha}\ntype commit\ntag {name}\ntagger {by.line}"
        return self._input(["mktag"], f"{header}\n\n{words}\n".encode())

    def contains(self, ref: str, sha: str) -> bool:
        """Whether a commit is in the history of a ref, or an object is the tag that a ref names."""
        if ref.startswith(TAGS):
            tag = self.git.for_each_ref("--format=%(objectname)", ref)
            return str(tag) == sha  # two tags of one commit are not one publication
        try:
            self.git.merge_base("--is-ancestor", sha, ref)
        except GitCommandError as error:
            if error.status not in _NOT_CONTAINED:
                raise  # Git itself was killed: that is no answer
            return False
        return True

    def arrived(self, ref: str, sha: str) -> bool:
        """Whether the authority holds what was to go to a ref, as it was when last asked (`fetch`)."""
        return self.contains(ref, sha) if self.clone is None else self.clone.arrived(ref, sha)

    def fetch(self) -> None:
        """Ask the authority what it holds, where another repository is that. Raises `RemoteSilentError`."""
        if self.clone is not None:
            self.clone.fetch()

    def merge_base(self, one: str, other: str) -> str:
        """Return the last commit that two commits have in common."""
        self.bring(one, other)
        return str(self.git.merge_base(one, other))

    def first_parents(self, ref: str, *, since: str = "") -> list[str]:
        """Return the commits of a branch along first parents, oldest first, without those up to `since`."""
        wanted = f"{since}..{ref}" if since else ref
        return str(self.git.rev_list("--first-parent", "--reverse", wanted)).split()

    def tidy(self) -> bool:
        """Pack the loose objects once there are many: a clone and every read stay fast; whether it was needed.

        Nothing is deleted that is not in a pack, so readers and writers may go on meanwhile.
        """
        if int(str(self.git.count_objects()).split()[0]) < _MANY_LOOSE:
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
