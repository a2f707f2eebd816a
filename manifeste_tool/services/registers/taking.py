"""A register as a sheet to take away, on record: it may name people."""

from collections.abc import Callable, Iterable
from datetime import datetime

from manifeste_tool.documents.table import csv_of
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.registers.breaches import Breach
from manifeste_tool.domain.registers.requests import DataRequest
from manifeste_tool.errors import N_, NotFoundError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import journal
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.registers import breaches, requests

Row = tuple[str, ...]
_REQUESTS = (
    *("numero", "nature", "canal", "recue_le", "echeance", "demandeur", "demande", "contribution"),
    *("identite_verifiee", "prolongee_parce_que", "repondue_le", "suite", "reponse"),
)
_BREACHES = (
    *("numero", "survenue_le", "decouverte_le", "nature", "donnees", "personnes", "consequences", "mesures", "risque"),
    *("cnil_prevenue_le", "retard_parce_que", "personnes_prevenues_le", "close_le"),
)


def taken(ws: Workspace, by: Person, name: str) -> bytes:
    """Return a register, `demandes` or `violations`, as CSV; who took it out stands in the journal.

    Raises `NotFoundError`, `ForbiddenError`.
    """
    if name not in _REGISTERS:
        raise NotFoundError
    title, header, rows_of = _REGISTERS[name]
    with ws.writing() as connection:
        require(ws.reader(by, connection), Act.KEEP_REGISTERS)
        rows = list(rows_of(connection))
        details = {"what": title, "form": "csv", "count": str(len(rows)), "reason": N_("registre du RGPD")}
        journal.record(connection, Fact(Happened.DATA_TAKEN_OUT, ws.now(), by.id, About.DATA, name, details))
    return csv_of(header, rows)


def _request_rows(connection: Connection) -> Iterable[Row]:
    return map(_request_row, requests.every(connection))


def _request_row(one: DataRequest) -> Row:
    return (
        *(str(one.id), str(one.kind), str(one.channel), _moment(one.received_at), _moment(one.due_at)),
        *(one.applicant, one.words, one.contribution, one.identity, one.extended_because),
        *(_moment(one.answered_at), one.outcome, one.answer),
    )


def _breach_rows(connection: Connection) -> Iterable[Row]:
    return map(_breach_row, breaches.every(connection))


def _breach_row(one: Breach) -> Row:
    return (
        *(str(one.id), _moment(one.happened_at), _moment(one.found_at), one.nature, one.data, one.people),
        *(one.consequences, one.measures, str(one.risk), _moment(one.authority_told_at), one.late_because),
        *(_moment(one.people_told_at), _moment(one.closed_at)),
    )


def _moment(when: datetime | None) -> str:
    return when.isoformat() if when else ""


_REGISTERS: dict[str, tuple[str, Row, Callable[[Connection], Iterable[Row]]]] = {
    "demandes": (N_("Registre des demandes"), _REQUESTS, _request_rows),
    "violations": (N_("Registre des violations"), _BREACHES, _breach_rows),
}
