"""Load the sample authorities, consultations, contributions, findings and pièces that ship with the program."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from manifeste_tool.documents import spreadsheet
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Contribution
from manifeste_tool.domain.consulting.sheet import consent
from manifeste_tool.domain.evidence.evidence import Evidence, EvidenceKind
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.services.evidence import keeping
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.synthesis import findings

ORIGIN = "exemples"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
#: What a consultation says of itself in words, each a column of its file.
_WORDS = (
    "themes",
    "question",
    "reserved_to",
    "place",
    "access",
    "hours",
    "registration",
    "facilitator",
    "elected",
    "elected_position",
    "contact",
)


def load(ws: Workspace, folder: Path, today: date) -> None:
    """Load the five files of `folder`; days in them are counted from `today`. Loading twice changes nothing."""
    with ws.writing() as connection:
        consultations.put_authorities(connection, map(_authority, _rows(folder / "collectivites.csv")))
        held = [_consultation(row, today) for row in _rows(folder / "concertations.csv")]
        consultations.put_consultations(connection, held)
        said = [_contribution(row, today) for row in _rows(folder / "contributions.csv")]
        contributions.put(connection, said, ws.now())
        for row in _rows(folder / "enseignements.csv"):
            drawn = Finding(row["key"], row["title"], row["body"], row["nature"], row["theme"])
            findings.put(connection, drawn, row["contributions"].split())
        for row in _rows(folder / "pieces.csv"):
            piece = _piece(row, today)
            keeping.put(connection, piece, keeping.passages_of(piece, row["passages"]), ws.now())


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    sheet = spreadsheet.sheet(path)
    return (dict(zip(sheet.columns, row.cells, strict=True)) for row in sheet.rows())


def _authority(row: Mapping[str, str]) -> Authority:
    told = (row["code"], row["name"], row["kind"], int(row["population"] or 0), row["territory"])
    return Authority(*told, department=row["department"])


def _consultation(row: Mapping[str, str], today: date) -> Consultation:
    words: dict[str, Any] = {name: row[name] for name in _WORDS}
    return Consultation(
        row["reference"],
        row["authority"],
        row["title"],
        format=row["format"],
        public=row["public"],
        summary=row["summary"],
        opens_on=_day(row["opens"], today),
        closes_on=_day(row["closes"], today),
        participants=int(row["participants"] or 0),
        **words,
    )


def _contribution(row: Mapping[str, str], today: date) -> Contribution:
    names = ("reference", "consultation", "author_type", "territory", "collected", "title", "body")
    words: dict[str, Any] = {name: row[name] for name in names}
    return Contribution(
        **words,
        said_on=_day(row["day"], today),
        publishable=consent(row["publishable"]),
        origin=ORIGIN,
        external_id=row["reference"],
    )


def _piece(row: Mapping[str, str], today: date) -> Evidence:
    """A real law has its own date; the days of what is invented are counted from today."""
    words: dict[str, Any] = {name: row[name] for name in ("key", "title", "author", "address", "body")}
    said_on = date.fromisoformat(row["day"]) if _DATE.fullmatch(row["day"]) else _day(row["day"], today)
    return Evidence(kind=EvidenceKind(row["kind"]), said_on=said_on, public=consent(row["public"]), **words)


def _day(days: str, today: date) -> date | None:
    return today + timedelta(days=int(days)) if days else None
