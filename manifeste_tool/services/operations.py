"""Change both stores so that a crash at any moment leaves something that `catch_up` can finish or forget.

An operation is announced in SQL with all that it will say there (COMMIT), then Git's refs move at once, then the
announcement is applied, once, by its identifier (COMMIT). No lock is held over Git.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.facts import PROGRAM, Fact
from manifeste_tool.domain.integration.work import WorkState
from manifeste_tool.domain.publication.preparations import State
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.markdown import refuse_unstable, serialise
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_, AcceptedUnseenError, StaleError, StorageError, UnavailableError
from manifeste_tool.services.provenance import linking
from manifeste_tool.services.provenance.linking import Told
from manifeste_tool.services.public.writing import write_public
from manifeste_tool.services.record import freezing, signing
from manifeste_tool.services.serving import following, judging
from manifeste_tool.services.text.touched import revisions
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices, operations, stages
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN, MovedRefError, Opened, RefChange
from manifeste_tool.storage.integration import copies, workshops
from manifeste_tool.storage.operations import Operation
from manifeste_tool.storage.plumbing.commits import Signature
from manifeste_tool.storage.publication import preparations
from manifeste_tool.storage.serving.clone import PushLostError, UncertainPushError
from manifeste_tool.storage.synthesis import findings, marks
from manifeste_tool.storage.text import aligned, identities, texts
from manifeste_tool.storage.text.texts import Decision, Version

#: The branches of errata that main does not hold, one for each version that was corrected.
ERRATA = "refs/errata/"
#: The kind of the operation that writes the history again: `services/rewriting` applies it, nobody else.
REWRITING = "rewriting"
_TRIES = 8
Done = TypeVar("Done")


class UnderWayError(StaleError):
    """Somebody else is integrating one of these amendments at this very moment."""

    sentence = N_("Une intégration de cet amendement est déjà en cours. Attendez un instant, puis rechargez la page.")


class CopyUnderWayError(StaleError):
    """A working copy is being saved, merged or closed at this very moment, or is open no more."""

    sentence = N_(
        "Cette copie de travail est en cours d'enregistrement ou de fusion, ou n'est plus ouverte. "
        "Attendez un instant, puis rechargez la page."
    )


@dataclass(frozen=True, slots=True)
class Made:
    """One commit to be put on record, with the text before and after it, and what these do not say of its sources."""

    sha: str
    ref: str
    act: str
    before: Text
    after: Text
    summary: str
    amendment_id: int | None = None
    sources: Told = field(default_factory=Told)

    @property
    def links(self) -> bool:
        """Whether its sources become links now: those of an amendment, a copy or an erratum do with today's text."""
        return not self.ref.startswith(("refs/amendements/", "refs/copies/", ERRATA))


@dataclass(frozen=True, slots=True)
class Effects:
    """All that an operation will write in SQL once Git has moved. `decided` True in an amendment's values dates it.

    `copies` are columns of working copies, by row; `merged` the findings that stand for others from now on. `tips` are
    branches that move beside the first, `kept` the Markdown of commits to keep beside the tip's; `prepared_id` is the
    preparation that `version` was.
    """

    made: tuple[Made, ...] = ()
    facts: tuple[Fact, ...] = ()
    amendments: Mapping[int, Mapping[str, str | int | None]] = field(default_factory=dict)
    told: tuple[tuple[Fact, tuple[int, ...]], ...] = ()  # facts that some people are told of
    workshop_id: int | None = None
    version: Version | None = None
    closed_stages: tuple[int, ...] = ()
    copies: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)
    tips: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    prepared_id: int | None = None
    aligned: Mapping[str, str] = field(default_factory=dict)  # what follows the French on main, by language
    aligned_as: Mapping[str, str] = field(default_factory=dict)  # commits beside main, by the one they have it of


def signature(ws: Workspace, by: Person | None) -> Signature:
    """Return how Git names somebody: by an opaque number."""
    return Signature(by.opaque if by else PROGRAM, ws.now())


def message(subject: str, operation_id: str, trailers: Iterable[tuple[str, str]] = ()) -> str:
    """Write a commit message: a subject without names, then the trailers that SQL is checked against."""
    lines = [f"{name}: {value}" for name, value in (("Operation", operation_id), *trailers)]
    return f"{subject}\n\n" + "\n".join(lines) + "\n"


def carry_out(
    ws: Workspace,
    git: Opened,
    effects: Effects,
    *,
    changes: Sequence[RefChange],
    operation_id: str,
    kind: str,
    by: Person | None,
    claims: Sequence[int] = (),
    copy_claims: Sequence[int] = (),
    announcing: Callable[[Connection], None] = lambda _connection: None,
) -> None:
    """Announce, move the refs, apply. The first of `changes` tells later whether Git moved.

    `announcing` is called in the announcement's transaction and may refuse it. Raises, with nothing changed,
    `MovedRefError` if a ref was elsewhere, `StorageError`, `UnderWayError` if somebody else integrates one of `claims`,
    `CopyUnderWayError` if one of `copy_claims` is not free; `AcceptedUnseenError` if storage failed once Git had moved.
    """
    for made in effects.made:
        refuse_unstable(made.before, made.after)
        ws.snapshots.keep(made.sha, made.after)
    first, moves = changes[0], [[one.ref, one.new, one.old] for one in changes]
    payload = {**_payload(effects, by, ws.now()), "moves": moves}
    announced = Operation(operation_id, kind, first.ref, first.old, first.new, payload, ws.now())
    with ws.writing() as connection:
        _claim(connection, operation_id, claims, copy_claims)
        if git.clone is not None:
            judging.refuse(connection, [one.ref for one in changes])
        announcing(connection)
        operations.begin(connection, announced)
    _move(ws, git, announced, changes)
    try:
        with ws.writing() as connection:
            apply(ws, connection, announced)
        if effects.version:
            hand_over(ws)
    except StorageError as error:
        raise AcceptedUnseenError from error


def _move(ws: Workspace, git: Opened, announced: Operation, changes: Sequence[RefChange]) -> None:
    """Move the refs of what was announced; where it is certain that none moved, take the announcement back."""
    try:
        git.move(changes)
    except UncertainPushError:
        raise  # it stays announced: whoever can ask the authority later finishes or forgets it
    except (StaleError, UnavailableError, StorageError) as error:
        disk_failed = isinstance(error, StorageError)
        if disk_failed and git.arrived(announced.ref, announced.sha):
            raise AcceptedUnseenError from error  # in the midst of moving: `catch_up` applies it
        unknown = isinstance(error, PushLostError) or (disk_failed and git.clone is not None)
        _forget_now(ws, announced, may_arrive=unknown)
        if isinstance(error, MovedRefError):
            following.look_again(ws, git, [one.ref for one in changes])
        raise


def _forget_now(ws: Workspace, announced: Operation, *, may_arrive: bool) -> None:
    """Take back an announcement whose refs did not move; where that cannot be written, `catch_up` takes it back."""
    with suppress(StorageError), ws.writing() as connection:
        forget(connection, announced.id, may_arrive=may_arrive)


def _claim(connection: Connection, operation_id: str, claims: Sequence[int], copy_claims: Sequence[int]) -> None:
    if claims and not amendments.claim(connection, claims, operation_id):
        raise UnderWayError
    if copy_claims and not copies.claim(connection, copy_claims, operation_id):
        raise CopyUnderWayError


def retried(act: Callable[[], Done]) -> Done:
    """Do an act that merges itself with today's text, again where somebody else was faster; return what it returns.

    Raises `MovedRefError` when others were faster `_TRIES` times.
    """
    for _ in range(_TRIES - 1):
        try:
            return act()
        except MovedRefError:
            continue
    return act()


def hand_over(ws: Workspace) -> None:
    """Do outside the database what a published version asks for, whoever put it on record."""
    signing.sign(ws)
    write_public(ws)


def apply(ws: Workspace, connection: Connection, announced: Operation) -> None:
    """Write in SQL all that an operation announced, once."""
    if not operations.finish(connection, announced):
        return
    payload = announced.payload
    if payload["version"] and texts.version_numbered(connection, payload["version"]["number"]):
        return  # two clicks in one second make the very same tag: the other one is on record
    if payload["markdown"] is not None:
        texts.keep_snapshot(connection, announced.sha, payload["markdown"])
    if not announced.ref.startswith("refs/tags/"):
        texts.set_tip(connection, announced.ref, announced.sha)
        texts.drop_snapshot(connection, announced.expected)
    if announced.ref == MAIN:
        aligned.carry(connection, announced.expected, announced.sha, payload.get("aligned", {}))
    _apply_beside(connection, payload)
    at = datetime.fromisoformat(payload["at"])
    for made in payload["made"]:
        _apply_made(connection, made, payload["person_id"], at)
    _apply_rest(ws, connection, payload, at)
    release(connection, announced.id)


def _apply_beside(connection: Connection, payload: Mapping[str, Any]) -> None:
    """Write the branches and the texts that an operation moved beside the first."""
    for sha, markdown in payload.get("kept", {}).items():
        texts.keep_snapshot(connection, sha, markdown)
    for sha, like in payload.get("aligned_as", {}).items():
        aligned.copy(connection, like, sha)
    for ref, sha in payload.get("tips", {}).items():
        before = texts.tip_of(connection, ref)
        texts.set_tip(connection, ref, sha)
        texts.drop_snapshot(connection, before or "")


def forget(connection: Connection, operation_id: str, *, may_arrive: bool) -> None:
    """Let go of an operation that did not reach Git; one that `may_arrive` yet is found again if it does."""
    release(connection, operation_id)
    operations.drop(connection, operation_id, may_arrive=may_arrive)


def release(connection: Connection, operation_id: str) -> None:
    """Free the amendments and the working copies that an operation had claimed."""
    amendments.release(connection, operation_id)
    copies.release(connection, operation_id)


def _apply_made(connection: Connection, made: Mapping[str, Any], person_id: int | None, at: datetime) -> None:
    decision = Decision(0, made["sha"], made["ref"], at, made["act"], person_id, made["amendment_id"], made["summary"])
    commit_id = texts.add_decision(connection, decision)
    texts.add_revisions(connection, commit_id, made["revisions"])
    identities.reserve(connection, made["identities"], at)
    linking.apply(connection, made, (person_id, commit_id, at))


def _apply_rest(ws: Workspace, connection: Connection, payload: Mapping[str, Any], at: datetime) -> None:
    for amendment_id, values in payload["amendments"].items():
        moment = {"decided_at": at} if values.pop("decided", False) else {}
        amendments.change(connection, int(amendment_id), {**values, **moment})
    for copy_id, columns in payload.get("copies", {}).items():
        copies.change(connection, int(copy_id), columns)
    for key, into in payload.get("merged", {}).items():
        marks.move(connection, key, into)
        findings.merge(connection, key, into)
    for stage_id in payload["closed_stages"]:
        stages.close(connection, stage_id, at)
    if payload["version"]:
        _apply_version(ws, connection, payload, at)
    for fact in payload["facts"]:
        journal.record(connection, _fact(fact, at))
    for fact, person_ids in payload["told"]:
        notices.add(connection, journal.record(connection, _fact(fact, at)), person_ids)
    if payload["workshop_id"]:
        workshops.close(connection, payload["workshop_id"], WorkState.CONFIRMED)


def _apply_version(ws: Workspace, connection: Connection, payload: Mapping[str, Any], at: datetime) -> None:
    said = payload["version"]
    version = Version(**{**said, "published_at": at, "declared": tuple(said["declared"])})
    texts.add_version(connection, version)
    if corrected := texts.version_numbered(connection, version.corrects):
        aligned.carry(connection, corrected.sha, version.sha, {})
    if payload.get("prepared_id"):
        preparations.end(connection, payload["prepared_id"], State.PUBLISHED, at)
    freezing.freeze(ws, connection, version)


def _payload(effects: Effects, by: Person | None, at: datetime) -> dict[str, Any]:
    version = effects.version
    return {
        "at": at.isoformat(),
        "person_id": by.id if by else None,
        "markdown": serialise(effects.made[-1].after) if effects.made else None,
        "made": [_plain_made(made) for made in effects.made],
        "amendments": {str(key): dict(values) for key, values in effects.amendments.items()},
        "copies": {str(key): dict(columns) for key, columns in effects.copies.items()},
        "merged": dict(effects.merged),
        "tips": dict(effects.tips),
        "kept": dict(effects.kept),
        "prepared_id": effects.prepared_id,
        "aligned": dict(effects.aligned),
        "aligned_as": dict(effects.aligned_as),
        "closed_stages": list(effects.closed_stages),
        "version": version and {**_fields(version), "published_at": None, "declared": list(version.declared)},
        "workshop_id": effects.workshop_id,
        "facts": [_plain_fact(fact) for fact in effects.facts],
        "told": [[_plain_fact(fact), list(person_ids)] for fact, person_ids in effects.told],
    }


def _plain_fact(fact: Fact) -> dict[str, Any]:
    return {**_fields(fact), "at": None, "details": dict(fact.details)}


def _fact(plain: Mapping[str, Any], at: datetime) -> Fact:
    return Fact(**{**plain, "at": at, "audience": Audience(plain["audience"])})


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _plain_made(made: Made) -> dict[str, Any]:
    return {
        "sha": made.sha,
        "ref": made.ref,
        "act": made.act,
        "summary": made.summary[:300],
        "amendment_id": made.amendment_id,
        "revisions": revisions(made.before, made.after),
        "identities": [unit.id for unit in made.after if unit.id not in made.before.by_id],
        **(linking.plain(made.before, made.after, made.sources) if made.links else linking.NOTHING),
    }
