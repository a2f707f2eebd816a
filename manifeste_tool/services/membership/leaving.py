"""What a departure changes: said before, then done, in one list."""

from collections.abc import Iterable

from manifeste_tool.domain.audience import Thing, audience, open_stages
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.membership.accounts import GONE_NAME, Account
from manifeste_tool.domain.membership.holdings import Held, Holding
from manifeste_tool.services.collaborating import ending
from manifeste_tool.services.entering import devices
from manifeste_tool.services.membership import acting
from manifeste_tool.services.record import erasing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, people, stages
from manifeste_tool.storage.commission import adoption, charges
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.membership import accounts, holdings, invitations

_CHAPTERS = "/chapitres"


def preview(ws: Workspace, connection: Connection, account: Account) -> tuple[Held, ...]:
    """Return what somebody still holds, each with how many and what becomes of it if they leave."""
    found = holdings.counts(connection, account.id, ws.now())
    named = {
        Holding.SUBSTITUTES: [one.id for one in accounts.substitutes_of(connection, [account.id])],
        Holding.SEAT: [account.person.substitute_for_id or 0],
        Holding.PROXIES: holdings.lenders(connection, account.id),
    }
    return tuple(Held(one, count, _names(connection, named.get(one, ()))) for one, count in found.items())


def let_go(ws: Workspace, connection: Connection, account: Account, *, by: int | None, substitutes_follow: bool) -> str:
    """Let go of all that somebody holds; return, for the record, how many things of which kinds."""
    held = holdings.counts(connection, account.id, ws.now())
    _take_charges_back(ws, connection, account, by=by)
    if substitutes_follow:
        for one in accounts.substitutes_of(connection, [account.id]):
            accounts.change(connection, one.id, {"substitute_for_id": None})
            acting.record(ws, connection, by, Happened.PERSON_CHANGED, about=one.id, changed="substitute_for")
    close_ways_in(ws, connection, account, by=by)
    holdings.let_go(connection, account.id, ws.now(), to=by)
    return ", ".join(f"{holding} {count}" for holding, count in held.items())


def close_ways_in(ws: Workspace, connection: Connection, account: Account, *, by: int | None) -> None:
    """End every way in that somebody has, or gave: devices, links, invitations, collaborators."""
    invitations.take_back(connection, account.id, ws.now())
    invitations.end_links(connection, account.id, ws.now())
    devices.close_all(ws, connection, account.id)
    ending.end_of(ws, connection, account.id, by=by)


def take_name_away(ws: Workspace, connection: Connection, person_id: int) -> None:
    """Put « Ancien membre » in place of the name of who left, in what they signed and in the records of versions."""
    accounts.change(connection, person_id, {"name": GONE_NAME})
    adoption.rename_signatory(connection, person_id, GONE_NAME)
    erasing.forget_person(ws, connection, person_id)


def _names(connection: Connection, person_ids: Iterable[int]) -> tuple[str, ...]:
    return tuple(one.name for one in people.named(connection, person_ids).values())


def _take_charges_back(ws: Workspace, connection: Connection, account: Account, *, by: int | None) -> None:
    circle = audience(Thing.CHARGE, open_stages(stages.every(connection), ws.now()))
    for one in charges.of_person(connection, account.id):
        charges.take_back(connection, one)
        heading = ws.text(connection, ws.main(connection)).by_id.get(one.chapter)
        details = {"charge": str(one.charge), "title": heading.text if heading else "", "path": _CHAPTERS}
        told = details | {"who": str(account.id)}
        journal.record(
            connection, Fact(Happened.CHARGE_TAKEN_BACK, ws.now(), by, About.CHAPTER, one.chapter, told, circle)
        )
