"""Receive one contribution, by whatever way it came: its reference, consents, token and author, in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import count

from manifeste_tool.domain.consulting.contributions import Contribution, reference, sigle_of
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gathering import tokens
from manifeste_tool.domain.gathering.consents import Consent, Contributor, Purpose, Way
from manifeste_tool.domain.gathering.moderation import Reason
from manifeste_tool.domain.hours import PARIS
from manifeste_tool.domain.keys import digest
from manifeste_tool.services.moderation import holding
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import contributors

#: The information that is shown where people are asked; its name is kept with what they answer.
NOTICE = "2026-11"


@dataclass(frozen=True, slots=True)
class Received:
    """A contribution that stands now, with the token that follows it: shown once and kept nowhere."""

    contribution: Contribution
    token: str
    held: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a contribution comes: what it becomes in the journal, by whom, and why a moderator should look at it.

    `token` is the one printed on its sheet, `""` to make one; `reference` is the sheet's too.
    """

    happened: Happened
    way: Way
    by_id: int | None = None
    reasons: tuple[Reason, ...] = ()
    token: str = ""
    reference: str = ""


def receive(
    ws: Workspace,
    connection: Connection,
    said: Contribution,
    how: Arrival,
    *,
    who: Contributor | None = None,
    contact: bool = False,
) -> Received:
    """Write a contribution whose reference is still `""`; its `publishable` is the consent that its author gave.

    `contact` is the other consent: without it no address is kept, whatever `who` says. `said.external_id` defaults to
    the reference.
    """
    named = how.reference or next_reference(ws, connection, said.consultation)
    standing = replace(said, reference=named, external_id=said.external_id or named)
    contributions.add(connection, [standing], ws.now())
    at = ws.now()
    asked = ((Purpose.PUBLICATION, said.publishable), (Purpose.CONTACT, contact))
    answers: Iterable[Consent] = (Consent(purpose, given, at, how.way, NOTICE) for purpose, given in asked)
    contributors.add_consents(connection, named, answers)
    if who and (known := who if contact else replace(who, email="")).is_somebody:
        contributors.keep(connection, named, known, at)
    token = how.token or fresh_token(ws, connection)
    contributors.keep_token(connection, digest(token), named, at)
    held = holding.screen(ws, connection, standing, others=how.reasons, just_came=True)
    journal.record(connection, Fact(how.happened, at, how.by_id, About.CONTRIBUTION, named))
    return Received(replace(standing, held=held), token, held)


def fresh_token(ws: Workspace, connection: Connection) -> str:
    """Return a token that follows nothing yet."""
    drawn = (tokens.token(ws.random_word) for _ in count())
    return next(one for one in drawn if not contributors.followed(connection, digest(one)))


def next_reference(ws: Workspace, connection: Connection, consultation: str) -> str:
    """Reserve the next reference of a consultation's authority, of this year; of nobody's without a consultation."""
    found = consultations.get(connection, consultation) if consultation else None
    year, sigle = ws.now().astimezone(PARIS).year, sigle_of(found.authority if found else "")
    return reference(year, sigle, contributions.reserve(connection, f"{year:04d}-{sigle}", 1))
