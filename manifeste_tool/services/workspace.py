"""What every use case needs: the two stores, the clock and a source of identifiers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from manifeste_tool.domain.audience import StageKind, open_stages
from manifeste_tool.domain.entering.devices import Lifetimes
from manifeste_tool.domain.proving.second_factor import Demand
from manifeste_tool.domain.readers import Person, Reader, Role
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import IDENTITY_ALPHABET, IDENTITY_LENGTH, Text
from manifeste_tool.errors import N_, UnusableInstanceError
from manifeste_tool.services.proving.provider import Provider
from manifeste_tool.storage import settings, stages
from manifeste_tool.storage.collaborating import collaborations
from manifeste_tool.storage.commission import charges
from manifeste_tool.storage.database import Connection, Database
from manifeste_tool.storage.git import MAIN, TextRepository
from manifeste_tool.storage.serving.contents import Contents
from manifeste_tool.storage.snapshot import Latest, Remembered, Snapshots
from manifeste_tool.storage.text import identities, texts

T = TypeVar("T")


class NoTextError(UnusableInstanceError):
    """The instance has no founding text yet."""

    sentence = N_(
        "Cette instance n'a pas encore de texte. Qui l'administre le fonde aux « Premiers pas », ou par la commande "
        "« manifeste init --from FICHIER.md »."
    )


#: The act of the one commit on main that ends a drafting.
DRAFTING_ENDED = "drafting_ended"


def drafting_ref(cycle: int) -> str:
    """Return the branch that holds the saves of a cycle's first drafting."""
    return f"refs/redaction/{cycle}"


@dataclass(frozen=True)
class Workspace:
    """One instance, open. Safe to share between threads: connections and repositories are opened per act."""

    db: Database
    repository: TextRepository
    now: Callable[[], datetime]
    random_word: Callable[[str, int], str]
    files: Contents
    snapshots: Snapshots = field(default_factory=Snapshots)
    latest: Latest = field(default_factory=Latest)
    remembered: Remembered = field(default_factory=Remembered)
    base_url: str = "http://127.0.0.1:5000"  # the public address, which mails lead to
    makes_at_once: bool = False  # documents: for who reads the whole site once and comes back to nothing
    confirmed: frozenset[str] = frozenset()  # marks of what whoever acts was shown and sent again (services/privacy)
    signing_key: Path | None = None  # the private SSH key that signs the dossiers of versions
    secret: str = field(default="", repr=False)  # the instance's own, from which its keys are derived
    previous_secret: str = field(default="", repr=False)  # the one before a change, still read for a while
    limits_times: int = 1  # how many times the numbers of `domain.guarding.limits` are allowed
    provider: Provider | None = None  # who else may say who somebody is
    second_factor: Demand = Demand.OFF  # how strongly it is asked of the secretariat and the administrators
    lifetimes: Lifetimes = field(default_factory=Lifetimes)  # how long a device stays signed in

    def new_id(self) -> str:
        """Return a random identity for a paragraph; `storage.identities` reserves it."""
        return self.random_word(IDENTITY_ALPHABET, IDENTITY_LENGTH)

    def new_key(self) -> str:
        """Return 32 random characters, for what must not be guessed or done twice."""
        return self.random_word(IDENTITY_ALPHABET, 32)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read one consistent state of the database."""
        with self.db.reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write in one transaction."""
        with self.db.writing() as connection:
            yield connection

    def reader(self, person: Person | None, connection: Connection) -> Reader:
        """Return who asks, with the stages as they stand."""
        serves = collaborations.served(connection, person.id) if person and person.role is Role.COLLABORATOR else ()
        members = (person,) if person and person.role is Role.MEMBER else serves
        held = tuple(one for member in members for one in charges.of_person(connection, member.id))
        return Reader(person, stages.every(connection), self.now(), held, serves)

    def cycle(self, connection: Connection) -> int:
        """Return the number of the current cycle."""
        return int(settings.get(connection, "cycle") or 1)

    def text(self, connection: Connection, sha: str) -> Text:
        """Return the text at a commit: from memory, else from the database, else from Git."""
        known = self.snapshots.get(sha)
        if known is None:
            known = self.snapshots.keep(sha, parse(self.markdown(connection, sha)))
        return known

    def markdown(self, connection: Connection, sha: str) -> str:
        """Return the Markdown at a commit. Raises `NotFoundError` for a commit that is not there."""
        kept = texts.snapshot_at(connection, sha)
        if kept is None:
            with self.repository.opened() as git:
                kept = git.read(sha)
        return kept

    def main(self, connection: Connection) -> str:
        """Return the commit of today's text. Raises `NoTextError` before the founding."""
        sha = texts.tip_of(connection, MAIN)
        if sha is None:
            raise NoTextError
        return sha

    def unmerged_drafting(self, connection: Connection) -> bool:
        """Whether the cycle's drafting holds saves that main does not have yet."""
        saved = texts.last_decision(connection, drafting_ref(self.cycle(connection)))
        ended = texts.last_decision(connection, MAIN, act=DRAFTING_ENDED)
        return saved is not None and (ended is None or ended.id < saved.id)

    def working_ref(self, connection: Connection) -> str:
        """Return the branch that is written now: the drafting while it holds unmerged saves, else main."""
        opened = open_stages(stages.every(connection), self.now())
        drafting = any(stage.kind is StageKind.DRAFTING for stage in opened)
        return drafting_ref(self.cycle(connection)) if drafting and self.unmerged_drafting(connection) else MAIN

    def written_refs(self, connection: Connection) -> tuple[str, ...]:
        """Return the branches that hold the text: main, and the drafting that main has not taken in yet."""
        drafting = (drafting_ref(self.cycle(connection)),) if self.unmerged_drafting(connection) else ()
        return (MAIN, *drafting)

    def standing(self, name: object, state: object, made: Callable[[], T]) -> T:
        """Return what `made` gives, made once for as long as `state` stands; of each name the last is kept alone."""
        return self.remembered.standing(name, state, made)

    def fresh(self, connection: Connection) -> Callable[[], str]:
        """Return a source of identities that no paragraph ever had."""
        return identities.fresh(connection, self.new_id)
