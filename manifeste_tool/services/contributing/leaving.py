"""Take back what somebody contributed, or forget who contributed it; both stand in the register of erasures.

The bytes of files go with the rest of an erasure (`privacy.settling`), once the rows that named them are gone for good.
"""

from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gathering.consents import Consent, Purpose, Way
from manifeste_tool.services.contributing import receiving
from manifeste_tool.services.privacy import register
from manifeste_tool.services.record import erasing
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import attachments, contributors, position_papers, sheets
from manifeste_tool.storage.outcomes import disputes
from manifeste_tool.storage.privacy import forgetting
from manifeste_tool.storage.provenance import excerpts


def take_back_all(ws: Workspace, connection: Connection, reference: str) -> bool:
    """Take a contribution back, and with a *cahier d'acteur* its proposals; whether there was anything to do."""
    every = (reference, *position_papers.proposed_in(connection, reference))
    return sum(take_back(ws, connection, each) for each in every) > 0


def take_back(ws: Workspace, connection: Connection, reference: str) -> bool:
    """Forget what was said: its words, its files and every excerpt; its reference stays. Twice is once."""
    said = contributions.get(connection, reference)
    if said is None or said.withdrawn:
        return False
    contributions.withdraw(connection, reference)
    erasing.settle(ws, connection, [reference])
    excerpts.forget(connection, reference)
    disputes.forget(connection, reference, ws.now())
    forgetting.said(connection, reference)
    attachments.drop(connection, reference)
    sheets.drop_photo(connection, reference)
    _record(ws, connection, Happened.CONTRIBUTION_WITHDRAWN, reference)
    register.entered(ws, connection, kind="contribution", subject=reference)
    return True


def forget_author(ws: Workspace, connection: Connection, reference: str) -> bool:
    """Forget who somebody is and what was written to them; what they said stays. Twice is once."""
    who = contributors.get(connection, reference)
    if who is not None and not who.is_somebody and not sheets.has_photo(connection, reference):
        return False
    contact = contributors.consents(connection, reference).get(Purpose.CONTACT)
    if contact is not None and contact.given:
        refused = Consent(Purpose.CONTACT, given=False, at=ws.now(), way=Way.TOKEN, notice=receiving.NOTICE)
        contributors.add_consents(connection, reference, [refused])
    forgetting.mails_to(connection, who.email if who else "")
    contributors.erase(connection, reference, ws.now())
    forgetting.who_said(connection, reference)
    erasing.forget_contributor(ws, connection, reference)
    sheets.drop_photo(connection, reference)  # it shows the name that somebody wrote on it
    _record(ws, connection, Happened.CONTRIBUTOR_ERASED, reference)
    register.entered(ws, connection, kind="contributor", subject=reference)
    return True


def _record(ws: Workspace, connection: Connection, happened: Happened, reference: str) -> None:
    journal.record(connection, Fact(happened, ws.now(), None, About.CONTRIBUTION, reference))
