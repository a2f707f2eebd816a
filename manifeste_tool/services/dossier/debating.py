"""What stood behind an amendment: who signed it, what was thought of it, how it was voted and why it ended so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Amendment, Outcome, State
from manifeste_tool.domain.amending.signatures import SignatureState
from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.commission.ballots import Ballot, Phase
from manifeste_tool.domain.commission.voting import Choice
from manifeste_tool.domain.readers import Reader
from manifeste_tool.services.ballots.ballot_pages import voters_of
from manifeste_tool.services.ballots.known_ballots import may_see as may_see_ballot
from manifeste_tool.services.examining.opining import Shown, seen
from manifeste_tool.services.text.reading import may_see, names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.amending import amendments, signatures
from manifeste_tool.storage.amending.amendments import Wanted
from manifeste_tool.storage.commission import ballots
from manifeste_tool.storage.database import Connection

_NOT_RETAINED = (Outcome.REJECTED, Outcome.WITHDRAWN, Outcome.NOT_SUPPORTED, Outcome.FALLEN)
_LISTED = 50


@dataclass(frozen=True, slots=True)
class Voted:
    """One closed vote. `named` says who voted what, by answer; empty where this reader may not know, or nobody does."""

    ballot: Ballot
    named: Mapping[Choice, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Debated:
    """One amendment with what was said and decided of it; `others` signed with its `author`, `cause` made it fall."""

    amendment: Amendment
    author: str
    others: tuple[str, ...]
    opinions: tuple[Shown, ...]
    votes: tuple[Voted, ...]
    cause: Amendment | None


def debated(ws: Workspace, connection: Connection, reader: Reader, found: Iterable[Amendment]) -> Mapping[int, Debated]:
    """Return amendments that the reader may see with what they may know of each, by row."""
    every = {one.id: one for one in found}
    thought, others = seen(connection, reader, every), _others(connection, every)
    authors = names_of(connection, (one.author_id for one in every.values()))
    causes = amendments.some(connection, {one.cause_id for one in every.values() if one.cause_id})
    shown = {key: one for key, one in causes.items() if may_see(connection, reader, one)}
    return {
        key: Debated(
            amendment=one,
            author=authors.get(one.author_id, ""),
            others=others.get(key, ()),
            opinions=thought.get(key, ()),
            votes=_votes(ws, connection, reader, one),
            cause=shown.get(one.cause_id or 0),
        )
        for key, one in every.items()
    }


def not_retained(connection: Connection, reader: Reader, identities: Iterable[str]) -> tuple[Amendment, ...]:
    """Return the amendments at some paragraphs that did not enter the text, as far as the reader may see them."""
    here = tuple(identities)
    asked = (Wanted(chapter=here, outcomes=_NOT_RETAINED), Wanted(chapter=here, states=(State.REFUSED,)))
    found = [one for each in asked for one in amendments.page(connection, each, limit=_LISTED, offset=0)[0]]
    return tuple(one for one in sorted(found, key=lambda one: one.id) if may_see(connection, reader, one))


def _others(connection: Connection, amendment_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    signed = [
        one
        for one in signatures.of_amendments(connection, amendment_ids)
        if one.state is SignatureState.SIGNED and one.amendment_id
    ]
    names = names_of(connection, (one.person_id for one in signed))
    found: dict[int, list[str]] = {}
    for one in signed:
        found.setdefault(one.amendment_id or 0, []).append(names.get(one.person_id, ""))
    return {key: tuple(filter(None, those)) for key, those in found.items()}


def _votes(ws: Workspace, connection: Connection, reader: Reader, amendment: Amendment) -> tuple[Voted, ...]:
    """What came of a vote is told once it is closed; who voted what, only to those the table of audiences says."""
    closed = [one for one in ballots.of_amendment(connection, amendment.id) if one.phase(ws.now()) is Phase.CLOSED]
    return tuple(
        Voted(one, _named(connection, one) if reader.sees(Thing.NAMED_VOTES) and not one.is_on_paper else {})
        for one in closed
        if may_see_ballot(reader, one)
    )


def _named(connection: Connection, ballot: Ballot) -> Mapping[Choice, tuple[str, ...]]:
    voters = voters_of(connection, ballot, shows_votes=True)
    by_choice = {choice: tuple(one.person.name for one in voters if one.choice is choice) for choice in Choice}
    return {choice: names for choice, names in by_choice.items() if names}
