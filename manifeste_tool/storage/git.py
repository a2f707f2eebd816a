"""The text's bare Git repository, by plumbing alone: the only module that imports git.

No work tree, no shared index, no user words in a ref, a path, an option or an address: a commit is `hash-object`,
`mktree`, `commit-tree`, and the refs move by one `update-ref --stdin` that compares before it swaps.
"""

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile

from git import GitCommandError, Repo
from git.exc import BadName, InvalidGitRepositoryError, NoSuchPathError

from manifeste_tool.errors import N_, NotFoundError, StaleError, UnusableInstanceError
from manifeste_tool.storage.serving.clone import Clone, ElsewhereError
from manifeste_tool.storage.serving.remote import Remote

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
    def environment(self) -> dict[str, str]:
        """The environment of `git commit-tree` and `git tag`."""
        stamp, address = f"{int(self.at.timestamp())} +0000", f"{self.opaque.rpartition('-')[2]}@membre.invalid"
        return {
            f"GIT_{who}_{what}": value
            for who in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", self.opaque), ("EMAIL", address), ("DATE", stamp))
        }


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
        """Open the repository for one act: two `git cat-file` live as long as it does, and no longer."""
        try:
            repo = Repo(self.path)
        except (InvalidGitRepositoryError, NoSuchPathError) as error:
            raise NoRepositoryError(path=self.path.parent) from error
        try:
            yield Opened(repo, self.clone)
        finally:
            repo.close()


@dataclass(frozen=True, slots=True)
class Opened:
    """An open repository, for one thread and one act; a `clone` where another repository is the authority."""

    repo: Repo
    clone: Clone | None = None

    def resolve(self, ref: str) -> str | None:
        """Return the commit a full ref name points at, None where there is no such ref."""
        try:
            return str(self.repo.git.rev_parse("--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"))
        except GitCommandError:
            return None

    def refs(self, prefix: str) -> dict[str, str]:
        """Return the refs under a prefix with the commits they lead to (an annotated tag's commit)."""
        form = "%(refname) %(objectname) %(*objectname)"
        lines = str(self.repo.git.for_each_ref(f"--format={form}", prefix)).splitlines()
        return {parts[0]: parts[-1] for parts in map(str.split, lines)}

    def read(self, sha: str, language: str = "") -> str:
        """Return the Markdown of the text, or of one that follows it, at a commit. Raises `NotFoundError`."""
        if not _SHA.fullmatch(sha):
            raise NotFoundError
        self.bring(sha)
        try:
            data: bytes = self.repo.commit(sha).tree[_file(language)].data_stream.read()
        except (BadName, KeyError, ValueError) as error:
            raise NotFoundError from error
        return data.decode()

    def bring(self, *shas: str) -> None:
        """Fetch once if one of these commits is not here: another machine wrote it. Raises `RemoteSilentError`."""
        if self.clone is not None and not all(map(self.has, shas)):
            self.clone.fetch()

    def has(self, sha: str) -> bool:
        """Whether an object is in this repository."""
        try:
            self.repo.odb.info(bytes.fromhex(sha))
        except (BadName, ValueError):
            return False
        return True

    def sizes(self, sha: str) -> dict[str, int]:
        """Return all that the tree of a commit holds, with the bytes of each file; a folder counts none."""
        return {str(entry.name): int(entry.size) if entry.type == "blob" else 0 for entry in self.repo.commit(sha).tree}

    def text_files(self, sha: str) -> dict[str, bytes]:
        """Return the text at a commit and the texts aligned with it, by the name of their file; no other file."""
        self.bring(sha)
        blobs = self.repo.commit(sha).tree.blobs
        return {
            str(blob.name): blob.data_stream.read()
            for blob in blobs
            if blob.name in (TEXT_FILE, *ALIGNED_FILES.values())
        }

    def info(self, sha: str) -> CommitInfo:
        """Return parents, message and opaque author of a commit."""
        self.bring(sha)
        commit = self.repo.commit(sha)
        parents = tuple(parent.hexsha for parent in commit.parents)
        return CommitInfo(commit.hexsha, parents, str(commit.message), str(commit.author.name))

    def commit(self, markdown: str, message: str, by: Signature, parents: Sequence[str], *, language: str = "") -> str:
        """Write a commit object holding this text, or this one that follows it, and return its sha; no ref moves.

        Other files of the first parent's tree are kept as they are.
        """
        self.bring(*parents)
        name = _file(language)
        blob = self._input(["hash-object", "-w", "--stdin"], markdown.encode())
        entries = [line for line in self._entries(parents) if not line.endswith(f"\t{name}")]
        tree = self._input(["mktree"], "\n".join([*entries, f"100644 blob {blob}\t{name}"]).encode())
        options = [option for parent in parents for option in ("-p", parent)]
        return self._input(["commit-tree", tree, *options], message.encode(), by.environment)

    def _entries(self, parents: Sequence[str]) -> list[str]:
        return str(self.repo.git.ls_tree(parents[0])).splitlines() if parents else []

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
        lines = ["start", *(f"update {c.ref} {c.new} {c.old}" for c in changes), "prepare", "commit"]
        try:
            self._input(["update-ref", "--stdin"], ("\n".join(lines) + "\n").encode())
        except GitCommandError as error:
            raise MovedRefError from error

    def tag_object(self, name: str, sha: str, words: str, by: Signature) -> str:
        """Write the object of an annotated tag and return its sha; no ref moves."""
        environment = by.environment
        tagger = f"{by.opaque} <{environment['GIT_AUTHOR_EMAIL']}> {environment['GIT_AUTHOR_DATE']}"
        header = f"object {sha}\ntype commit\ntag {name}\ntagger {tagger}"
        return self._input(["mktag"], f"{header}\n\n{words}\n".encode())

    def contains(self, ref: str, sha: str) -> bool:
        """Whether a commit is in the history of a ref, or an object is the tag that a ref names."""
        if ref.startswith(TAGS):
            return self._tag(ref) == sha  # two tags of one commit are not one publication
        if self.resolve(ref) is None:
            return False
        try:
            self.repo.git.merge_base("--is-ancestor", sha, ref)
        except GitCommandError:
            return False
        return True

    def arrived(self, ref: str, sha: str) -> bool:
        """Whether the authority holds what was to go to a ref, as it was when last asked (`fetch`)."""
        return self.contains(ref, sha) if self.clone is None else self.clone.arrived(ref, sha)

    def fetch(self) -> None:
        """Ask the authority what it holds, where another repository is that. Raises `RemoteSilentError`."""
        if self.clone is not None:
            self.clone.fetch()

    def _tag(self, ref: str) -> str:
        return str(self.repo.git.for_each_ref("--format=%(objectname)", ref))

    def merge_base(self, one: str, other: str) -> str:
        """Return the last commit that two commits have in common."""
        self.bring(one, other)
        return str(self.repo.git.merge_base(one, other))

    def first_parents(self, ref: str, *, since: str = "") -> list[str]:
        """Return the commits of a branch along first parents, oldest first, without those up to `since`."""
        wanted = f"{since}..{ref}" if since else ref
        return str(self.repo.git.rev_list("--first-parent", "--reverse", wanted)).split()

    def tidy(self) -> bool:
        """Pack the loose objects once there are many: a clone and every read stay fast; whether it was needed.

        Nothing is deleted that is not in a pack, so readers and writers may go on meanwhile.
        """
        loose = int(str(self.repo.git.count_objects()).split()[0])
        if loose < _MANY_LOOSE:
            return False
        self.repo.git.repack("-d", "-l", "-q")
        return True

    def problems(self) -> list[str]:
        """Return what `git fsck --strict` finds wrong; unreachable objects are no problem."""
        status, out, err = self.repo.git.fsck(
            "--strict", "--full", "--no-dangling", with_extended_output=True, with_exceptions=False
        )
        lines = [line for line in f"{out}\n{err}".splitlines() if line and not line.startswith("notice:")]
        return lines or ([f"git fsck: exit {status}"] if status else [])

    def _input(self, arguments: list[str], data: bytes, environment: Mapping[str, str] | None = None) -> str:
        """Run one Git command that reads `data`, and return what it prints."""
        with TemporaryFile() as source:
            source.write(data)
            source.seek(0)
            printed = self.repo.git.execute(["git", *arguments], istream=source, env=dict(environment or {}))
        return str(printed)
