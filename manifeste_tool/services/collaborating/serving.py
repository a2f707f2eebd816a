"""In whose draft somebody may write: their own, or one that they prepare for a member whom they work for."""

from manifeste_tool.domain.people import Act, timely
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.amending.refusals import NoMemberError
from manifeste_tool.storage.amending.drafts import Draft


def prepared_for(reader: Reader, kept: Draft | None, wanted: int | None) -> Person:
    """Return the member whom a collaborator prepares a draft for: whose it is, the one that is wanted, the only one.

    Raises `NotFoundError` for a draft of somebody they do not serve, `NoMemberError` where nothing says whom.
    """
    if kept and reader.member_for(kept.person_id) is None:
        raise NotFoundError
    whose = kept.person_id if kept else wanted
    found = reader.served[0] if whose is None and len(reader.served) == 1 else reader.member_for(whose)
    if found is None:
        raise NoMemberError
    return found


def refuse_another_s(kept: Draft | None, by: Person, prepared_by: Person | None) -> None:
    """Refuse to write in another's draft, and for a collaborator in one they did not begin or that is handed over.

    Raises `NotFoundError`.
    """
    if kept is None:
        return
    if kept.person_id != by.id:
        raise NotFoundError
    if prepared_by and (kept.prepared_by_id != prepared_by.id or not timely(Act.PREPARE_DRAFT, kept.state)):
        raise NotFoundError
