"""Who adopted a text and who is awaited, as one reader may know it: one reading for pages, lists and files."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from manifeste_tool.domain.audience import Audience, StageKind, Thing, audience
from manifeste_tool.domain.commission.adoption import Adoption, Approval, Signatory, Statement, adoption
from manifeste_tool.domain.commission.ballots import Ballot
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Reader
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import files, people
from manifeste_tool.storage.commission import adoption as kept
from manifeste_tool.storage.commission import ballots as voted
from manifeste_tool.storage.commission import members
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.files import StoredFile
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.text import texts


@dataclass(frozen=True, slots=True)
class Said:
    """One statement as a reader sees it: by whom, and whether this reader may withdraw it."""

    statement: Statement
    maker: str
    may_withdraw: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The adoption of one text, no more of it than its reader may see.

    `number` is its version's, `""` for a text that is not published. `numbers` are versions by commit, for what was
    said of an earlier text; `documents` are files by identifier, `on_ballots` and `on_approvals` what was said with
    each.
    """

    adoption: Adoption
    number: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[int, StoredFile] = field(default_factory=dict)
    on_ballots: Mapping[int, tuple[Said, ...]] = field(default_factory=dict)
    on_approvals: Mapping[int, tuple[Said, ...]] = field(default_factory=dict)
    shows_ballots: bool = False

    @property
    def statements(self) -> int:
        """How many statements stand on it."""
        groups = (*self.on_ballots.values(), *self.on_approvals.values())
        return sum(one.statement.withdrawn_at is None for group in groups for one in group)


@dataclass(frozen=True, slots=True)
class _Records:
    """What is on record of every text, read once for a page of many versions."""

    ballots: tuple[Ballot, ...]
    approvals: tuple[Approval, ...]
    signatories: tuple[Signatory, ...]
    statements: tuple[Statement, ...]
    associations: tuple[str, ...]
    ranks: Mapping[str, int]
    published: Mapping[str, str]
    latest: str
    tip: str


def associations(connection: Connection) -> tuple[str, ...]:
    """Return the associations that are awaited: those of the members in office."""
    return tuple(sorted({one.association for one in members.in_office(connection) if one.association}))


def of_texts(connection: Connection, reader: Reader, shas: Iterable[str]) -> dict[str, Standing]:
    """Return who adopted some texts and who is awaited, by commit; a text the reader learns nothing of is left out."""
    wanted = tuple(dict.fromkeys(shas))
    records = _records(connection, wanted)
    found = {sha: _standing(connection, reader, records, sha) for sha in wanted}
    return {sha: one for sha, one in found.items() if one and not one.adoption.is_empty}


def of_text(connection: Connection, reader: Reader, sha: str) -> Standing | None:
    """Return who adopted one text and who is awaited, None where the reader learns nothing of it."""
    return of_texts(connection, reader, [sha]).get(sha)


def at_the_head(connection: Connection, reader: Reader, sha: str) -> Standing | None:
    """Return what the head of a text says of its adoption: of one that is not published, once it is being adopted."""
    found = of_text(connection, reader, sha)
    if found is None or found.number or reader.is_open(StageKind.ADOPTION, StageKind.PUBLICATION):
        return found
    said = found.adoption.vote or found.adoption.approved or found.adoption.refused or found.adoption.signatories
    return found if said else None


def shows_file(connection: Connection, reader: Reader, file_id: int) -> bool:
    """Whether the reader sees an approval or a signatory, not withdrawn, that a file belongs to."""
    approved, signed = kept.naming_file(connection, file_id)
    published = numbers(connection)
    shown = [sees(reader, Thing.APPROVAL, one.sha, published) for one in approved if one.withdrawn_at is None]
    shown += [sees(reader, Thing.SIGNATORY, one.sha, published) for one in signed if one.withdrawn_at is None]
    return any(shown)


def numbers(connection: Connection) -> dict[str, str]:
    """Return the numbers of the published versions, by commit."""
    return {one.sha: one.number for one in reversed(texts.versions(connection))}


def sees(reader: Reader, thing: Thing, sha: str, published: Mapping[str, str]) -> bool:
    """Whether the reader sees such a thing of the text at a commit: what hangs on a version is published with it."""
    return reader.sees(thing) or (sha in published and reader.sees(Thing.PUBLISHED_ADOPTION))


def circle(ws: Workspace, connection: Connection, thing: Thing, sha: str) -> Audience:
    """Return how far a fact about such a thing goes: as far as the thing itself."""
    opened = ws.reader(None, connection).open_stages
    wider = audience(Thing.PUBLISHED_ADOPTION, opened) if sha in numbers(connection) else audience(thing, opened)
    return max(wider, audience(thing, opened))


def shown(connection: Connection, reader: Reader, statements: Iterable[Statement]) -> tuple[Said, ...]:
    """Return statements with who made each, `""` for somebody who was erased."""
    listed = list(statements)
    names = {key: one.name for key, one in people.named(connection, (one.person_id or 0 for one in listed)).items()}
    enters = may(reader, Act.ENTER_STATEMENT)
    return tuple(
        Said(one, one.association or names.get(one.person_id or 0, ""), may_withdraw(reader, one, enters=enters))
        for one in listed
    )


def may_withdraw(reader: Reader, one: Statement, *, enters: bool) -> bool:
    """Whether the reader may withdraw a statement: their own, or one that the secretariat entered for somebody."""
    if one.withdrawn_at is not None:
        return False
    return reader.is_person(one.person_id) or (enters and one.entered_by_id != one.person_id)


def _records(connection: Connection, wanted: tuple[str, ...]) -> _Records:
    ballots, approvals = voted.on_the_text(connection), kept.approvals(connection)
    tip, latest = texts.tip_of(connection, MAIN) or "", texts.latest_version(connection)
    known = {*wanted, *(one.sha for one in ballots), *(one.sha for one in approvals)}
    return _Records(
        ballots=ballots,
        approvals=approvals,
        signatories=kept.signatories(connection, wanted),
        statements=kept.statements_on(
            connection, ballots=[one.id for one in ballots], approvals=[one.id for one in approvals]
        ),
        associations=associations(connection),
        ranks={sha: made.id for sha, made in texts.decisions_at(connection, known).items()},
        published=numbers(connection),
        latest=latest.sha if latest else "",
        tip=tip,
    )


def _standing(connection: Connection, reader: Reader, records: _Records, sha: str) -> Standing | None:
    """Return the adoption of one text with what the reader may not see left out, None where that is all of it."""
    published = records.published
    shown = {thing for thing in _THINGS if sees(reader, thing, sha, published)}
    if not shown:
        return None
    awaiting = Thing.APPROVAL in shown and sha in (records.latest, records.tip)
    statements = [one for one in records.statements if _sees_statement(reader, records, one)]
    value = adoption(
        sha,
        votes=[one for one in records.ballots if _sees_vote(reader, one, published)],
        approvals=[one for one in records.approvals if sees(reader, Thing.APPROVAL, one.sha, published)],
        associations=records.associations if awaiting else (),
        signatories=records.signatories if Thing.SIGNATORY in shown else (),
        reserves=statements,
        earlier=_earlier(records, sha),
    )
    return _with_words(connection, reader, records, value, statements)


_THINGS = (Thing.BALLOT, Thing.NAMED_VOTES, Thing.APPROVAL, Thing.SIGNATORY)


def _earlier(records: _Records, sha: str) -> tuple[str, ...]:
    """Return the texts something is on record of that came before one, oldest first."""
    rank = records.ranks.get(sha, 0)
    before = [one for one, its in records.ranks.items() if its < rank]
    return tuple(sorted(before, key=records.ranks.__getitem__))


def _sees_vote(reader: Reader, one: Ballot, published: Mapping[str, str]) -> bool:
    return reader.sees(Thing.BALLOT) or sees(reader, Thing.NAMED_VOTES, one.sha, published)


def _sees_statement(reader: Reader, records: _Records, one: Statement) -> bool:
    """Whether a statement is the reader's to see: with what it stands on, or because it is theirs."""
    voted = {ballot.id: ballot.sha for ballot in records.ballots}
    approved = {approval.id: approval.sha for approval in records.approvals}
    sha = voted.get(one.ballot_id or 0) or approved.get(one.approval_id or 0, "")
    return reader.is_person(one.person_id) or sees(reader, Thing.STATEMENT, sha, records.published)


def _with_words(
    connection: Connection, reader: Reader, records: _Records, value: Adoption, statements: list[Statement]
) -> Standing:
    """Join what is shown with an adoption: documents, and what stands on its votes and its approvals."""
    votes = {one.id for one in (value.vote, *value.undecided) if one}
    approvals = [one.approval for one in value.positions if one.approval]
    here = {one.id for one in approvals}
    said = shown(connection, reader, (one for one in statements if one.ballot_id in votes or one.approval_id in here))
    cited = [*(one.file_id for one in approvals), *(one.file_id for one in value.signatories)]
    return Standing(
        value,
        number=records.published.get(value.sha, ""),
        numbers=records.published,
        documents=files.some(connection, cited),
        on_ballots=_grouped(said, lambda one: one.ballot_id),
        on_approvals=_grouped(said, lambda one: one.approval_id),
        shows_ballots=reader.sees(Thing.BALLOT) or reader.sees(Thing.NAMED_VOTES),
    )


def _grouped(said: Iterable[Said], key: Callable[[Statement], int | None]) -> dict[int, tuple[Said, ...]]:
    found: dict[int, tuple[Said, ...]] = {}
    for one in said:
        if at := key(one.statement):
            found[at] = (*found.get(at, ()), one)
    return found
