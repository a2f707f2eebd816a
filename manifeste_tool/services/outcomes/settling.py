"""Answer what contests a link: kept and why, put in another relation, or detached from its paragraph."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.commission.charges import chapters_at
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.consulting.sources import SourceLink
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.outcomes.disputes import Dispute, Settlement, answered
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.text.gestures import ParagraphGoneError
from manifeste_tool.domain.text.text import Paragraph, Place, Relation, Source
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services import notifying
from manifeste_tool.services.consulting.fates import standing_text
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.text import sourcing
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.text.sourcing import Linking, SameSourcesError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.outcomes import disputes
from manifeste_tool.storage.text import links


class SettledAlreadyError(RefusedError):
    """Somebody answered."""

    sentence = N_("Cette contestation a déjà reçu sa réponse : elle se lit sur la page de la contribution.")


class NoSettlementError(RefusedError):
    """Nothing was chosen."""

    fields = ("settlement", "act")
    sentence = N_("Choisissez ce que devient la reprise : gardée, dans une autre relation, ou détachée.")


@dataclass(frozen=True, slots=True)
class DisputeView:
    """What somebody contests: the link as it stands today, None once it is gone, and who made it."""

    dispute: Dispute
    contribution: Contribution
    paragraph: Paragraph | None
    place: Place | None
    source: Source | None
    excerpt: str = ""
    made_by: str = ""
    settled_by: str = ""


@dataclass(frozen=True, slots=True)
class DisputeList:
    """A page of what is contested."""

    rows: tuple[DisputeView, ...]
    paging: Paging
    settled: bool


def dispute_list(ws: Workspace, person: Person | None, *, settled: bool = False, page: int | None = 1) -> DisputeList:
    """Return a page of what is contested and waits, or is settled. Raises `ForbiddenError`."""
    asked = paging(page)
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        require(reader, Act.SETTLE_DISPUTE)
        reach = reach_of(ws, connection, reader)
        found, total = disputes.page(connection, reach, settled=settled, limit=asked.size, offset=asked.offset)
        said = contributions.of_references(connection, {one.contribution for one in found})
        text = standing_text(ws, connection, reader)
        made = {(one.paragraph_id, one.key): one for one in _made(connection, found)}
        names = names_of(connection, [*(one.settled_by_id for one in found), *(one.person_id for one in made.values())])
        rows = tuple(
            DisputeView(
                dispute=one,
                contribution=reach.shown(said[one.contribution]),
                paragraph=(unit := text.by_id.get(one.paragraph_id) if text else None),
                place=text.places.get(one.paragraph_id) if text else None,
                source=next((each for each in unit.sources if each.key == one.key), None) if unit else None,
                **_maker(made, one, names),
                settled_by=names.get(one.settled_by_id or 0, ""),
            )
            for one in found
        )
        return DisputeList(rows, replace(asked, total=total), settled)


def settle(
    ws: Workspace, by: Person, number: int, *, settlement: Settlement | None, relation: Relation | None, answer: str
) -> None:
    """Answer, the link first put in another relation or detached where that is chosen.

    Raises `ForbiddenError`, `NotFoundError`, `SettledAlreadyError`, `NoSettlementError`, what `answered` does, and
    what `sourcing.cite` does where the link is to change.
    """
    with ws.reading() as connection:
        one = _open(ws, connection, by, number)
        said = answered(answer)
        scanning.refuse(ws, (N_("réponse"), said))
        if settlement is None or (settlement is Settlement.CHANGED and relation is None):
            raise NoSettlementError
    _relink(ws, by, one, settlement, relation)
    with ws.writing() as connection:
        _open(ws, connection, by, number)
        disputes.settle(connection, number, by_id=by.id, at=ws.now(), answer=said)
        details = {"key": one.key, "paragraph": one.paragraph_id, "path": f"/contributions/{one.contribution}"}
        name, circle = Happened.DISPUTE_SETTLED, Audience.DRAFTERS
        fact = Fact(name, ws.now(), by.id, About.CONTRIBUTION, one.contribution, details, circle)
        makers = {link.person_id for link in _made(connection, [one]) if link.person_id} - {by.id}
        notifying.notify(connection, journal.record(connection, fact), {maker for maker in makers if maker})


def _relink(ws: Workspace, by: Person, one: Dispute, settlement: Settlement, relation: Relation | None) -> None:
    """Change the link as an act of its own; one that is detached already, or with its paragraph, is so."""
    if settlement is Settlement.CHANGED and relation:
        sourcing.cite(ws, by, Linking(one.paragraph_id, put=(Source(one.key, relation),)))
    if settlement is Settlement.DETACHED:
        with suppress(SameSourcesError, ParagraphGoneError):
            sourcing.cite(ws, by, Linking(one.paragraph_id, remove=(one.key,)))


def _open(ws: Workspace, connection: Connection, by: Person, number: int) -> Dispute:
    """Return what waits for an answer, for who may give it where it stands."""
    reader, one = ws.reader(by, connection), disputes.get(connection, number)
    text = standing_text(ws, connection, reader)
    known = text is not None and one is not None and one.paragraph_id in text.by_id
    chapters = chapters_at(text, [one.paragraph_id]) if text and one and known else None
    require(reader, Act.SETTLE_DISPUTE, chapters=chapters)
    said = contributions.get(connection, one.contribution) if one else None
    if one is None or said is None or not reach_of(ws, connection, reader).knows(said):
        raise NotFoundError
    if not timely(Act.SETTLE_DISPUTE, one.state):
        raise SettledAlreadyError
    return one


def _made(connection: Connection, found: "list[Dispute] | tuple[Dispute, ...]") -> list[SourceLink]:
    keys = {(one.paragraph_id, one.key) for one in found}
    standing = links.of_paragraphs(connection, {one.paragraph_id for one in found})
    return [link for link in standing if (link.paragraph_id, link.key) in keys]


def _maker(made: Mapping[tuple[str, str], SourceLink], one: Dispute, names: Mapping[int, str]) -> dict[str, str]:
    link = made.get((one.paragraph_id, one.key))
    return {"excerpt": link.excerpt, "made_by": names.get(link.person_id or 0, "")} if link else {}
