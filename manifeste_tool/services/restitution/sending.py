"""Write a report (restitution), send it, open it again."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.consulting.contributions import Consultation
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require, timely
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.reporting.report_checks import Gap, faults, gaps
from manifeste_tool.domain.reporting.reports import Report, ReportState, arranged
from manifeste_tool.errors import N_, RefusedError, StaleError
from manifeste_tool.services.clock import receiving
from manifeste_tool.services.privacy import scanning
from manifeste_tool.services.restitution import places
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal, notices
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import reports


class SentReportError(RefusedError):
    """The report was sent: nobody changes it any more."""

    sentence = N_(
        "Cette restitution est envoyée : elle ne change plus. "
        "Demandez au secrétariat de la rouvrir ; vos mots sont gardés ci-dessous."
    )


class FaultyReportError(RefusedError):
    """What was typed cannot be kept as it stands; `gaps` say where and why."""

    sentence = N_("Rien n'est encore enregistré : corrigez ce qui est signalé, vos mots sont gardés.")

    def __init__(self, found: Iterable[Gap]) -> None:
        self.gaps = tuple(found)
        super().__init__()


class ReportChangedError(StaleError):
    """Somebody saved the report since it was opened."""

    sentence = N_(
        "Quelqu'un d'autre a enregistré cette restitution pendant que vous écriviez. Vos mots sont gardés ci-dessous, "
        "et ce qui diffère est montré : reprenez ce qui manque, puis enregistrez."
    )


_PROSE = (
    ("organisations", N_("organisations")),
    ("profile", N_("profil des participants")),
    ("absent", N_("publics absents")),
    ("course", N_("déroulement")),
    ("commitment", N_("engagement")),
)


class NotSentError(RefusedError):
    """The report that should be opened again is a draft."""

    sentence = N_("Cette restitution n'est pas envoyée : ouvrez-la pour la modifier.")


def save(ws: Workspace, by: Person | None, typed: Report) -> Report:
    """Keep a draft as it was typed on the revision `typed.revision`; return it as it stands.

    Raises `ForbiddenError`, `NotFoundError` and the refusals of this module.
    """
    with ws.writing() as connection:
        consultation, actor = _editor(ws, connection, by, typed.consultation)
        return _kept(ws, connection, actor, consultation, typed)


def send(ws: Workspace, by: Person | None, typed: Report) -> tuple[Gap, ...]:
    """Keep a report as it was typed, and send it where nothing misses; return what misses, nothing once it is sent.

    The report is then received too, late or not; the secretariat and the authority's other référents are told. Raises
    as `save` does.
    """
    with ws.writing() as connection:
        consultation, actor = _editor(ws, connection, by, typed.consultation)
        kept = _kept(ws, connection, actor, consultation, typed)
        written = replace(kept, items=tuple(item for item in kept.items if not item.is_blank))
        found = gaps(kept, places.anybody_reads(places.named(connection, kept.sources).values()))
        if not found:
            scanning.refuse(ws, *_published(written))
            _put(ws, connection, actor, replace(written, state=ReportState.SENT, sent_at=ws.now()))
            late = receiving.put_received(ws, connection, actor, consultation)
            _tell(ws, connection, actor, consultation, Happened.REPORT_SENT, late=late)
        return found


def _published(report: Report) -> Iterator[tuple[str, str]]:
    """Yield what of a report everybody reads, with where it stands."""
    for name, label in _PROSE:
        yield label, getattr(report, name)
    for rank, item in enumerate(report.items, start=1):
        yield f"{N_('ligne')} {rank}", f"{item.title}\n{item.body}"


def reopen(ws: Workspace, by: Person | None, reference: str) -> None:
    """Make a sent report a draft again, which nobody reads but those at home until it is sent anew.

    That it came stays on record. Raises `ForbiddenError`, `NotFoundError`, `NotSentError`.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        actor = require(reader, Act.REOPEN_REPORT)
        consultation, _ = places.known(connection, reader, reference)
        found = reports.get(connection, reference)
        if found is None or not timely(Act.REOPEN_REPORT, found.state):
            raise NotSentError
        _put(ws, connection, actor, replace(found, state=ReportState.DRAFT, sent_at=None))
        _tell(ws, connection, actor, consultation, Happened.REPORT_REOPENED)


def _editor(ws: Workspace, connection: Connection, by: Person | None, reference: str) -> tuple[Consultation, Person]:
    reader = ws.reader(by, connection)
    consultation, authority = places.known(connection, reader, reference)
    return consultation, require(reader, Act.SEND_REPORT, authority=authority.code)


def _kept(ws: Workspace, connection: Connection, actor: Person, consultation: Consultation, typed: Report) -> Report:
    standing = reports.get(connection, consultation.reference)
    if standing is not None and not timely(Act.SEND_REPORT, standing.state):
        raise SentReportError
    tidy = replace(typed, items=arranged(typed.items), state=ReportState.DRAFT, sent_at=None)
    if found := tuple(faults(tidy, places.named(connection, tidy.sources), consultation.authority)):
        raise FaultyReportError(found)
    return _put(ws, connection, actor, tidy)


def _put(ws: Workspace, connection: Connection, actor: Person, report: Report) -> Report:
    stamped = replace(report, changed_at=ws.now(), changed_by_id=actor.id)
    if not reports.put(connection, stamped, seen=report.revision):
        raise ReportChangedError
    return replace(stamped, revision=report.revision + 1)


def _tell(
    ws: Workspace, connection: Connection, actor: Person, about: Consultation, name: Happened, *, late: bool = False
) -> None:
    circle = Audience.PUBLIC if name is Happened.REPORT_SENT and about.published else Audience.SECRETARIAT
    details = {"title": about.title, "late": "1" if late else ""}
    fact = Fact(name, ws.now(), actor.id, About.REPORT, about.reference, details, circle)
    told = places.concerned(connection, about.authority, but=actor.id)
    notices.add(connection, journal.record(connection, fact), told)
