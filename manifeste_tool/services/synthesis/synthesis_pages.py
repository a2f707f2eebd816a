"""The synthesis: what the readings teach, by theme and by territory, where people agree and where they do not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.contributions import Consultation
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.reporting.reports import Item, ItemKind
from manifeste_tool.domain.synthesis.findings import AGREEMENT, DISAGREEMENT, Finding
from manifeste_tool.domain.synthesis.publics import Named, Publics, publics
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.consulting.reaching import once, reach_of
from manifeste_tool.services.paging import Paging, paging
from manifeste_tool.services.synthesis import figures
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.gathering import reports
from manifeste_tool.storage.synthesis import findings, overview
from manifeste_tool.storage.synthesis.overview import Scope

_MOST = 100


@dataclass(frozen=True, slots=True)
class Spoken:
    """A finding and who speaks in it."""

    finding: Finding
    publics: Publics


@dataclass(frozen=True, slots=True)
class Reported:
    """A line of a report: what people of one consultation agree on, or do not."""

    item: Item
    consultation: Consultation
    authority: str


@dataclass(frozen=True, slots=True)
class SynthesisPage:
    """What the readings teach of a scope. `themes` say how many findings each has and how many are disagreements."""

    scope: Scope
    publics: Publics
    disagreements: tuple[Spoken, ...]
    agreements: tuple[Spoken, ...]
    others: tuple[Spoken, ...]
    disputed: tuple[Reported, ...]
    shared: tuple[Reported, ...]
    paging: Paging
    total: int
    themes: tuple[tuple[str, int, int], ...]
    territories: tuple[tuple[str, int], ...]
    names: Mapping[str, str]
    may_read: bool


def synthesis_page(ws: Workspace, person: Person | None, scope: Scope, *, page: int | None = 1) -> SynthesisPage:
    """Return the synthesis of a theme, of a territory, of all. Raises `NotFoundError` where findings are not shown."""
    asked = paging(page)
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        if not reader.sees(Thing.FINDING):
            raise NotFoundError
        reach = reach_of(ws, connection, reader)
        apart, split = overview.keys(connection, scope, reach, [DISAGREEMENT], limit=_MOST)
        together, joined = overview.keys(connection, scope, reach, [AGREEMENT], limit=_MOST)
        both, window = (AGREEMENT, DISAGREEMENT), {"limit": asked.size, "offset": asked.offset}
        rest, total = overview.keys(connection, scope, reach, both, out=True, **window)
        spoken = _spoken(ws, connection, reader, (*apart, *together, *rest))
        said = _reported(connection, reader, scope)
        return SynthesisPage(
            scope=scope,
            publics=_publics(ws, connection, reader, scope),
            disagreements=tuple(spoken[key] for key in apart),
            agreements=tuple(spoken[key] for key in together),
            others=tuple(spoken[key] for key in rest),
            disputed=tuple(one for one in said if one.item.kind is ItemKind.DISAGREEMENT),
            shared=tuple(one for one in said if one.item.kind is ItemKind.AGREEMENT),
            paging=replace(asked, total=total),
            total=total + split + joined,
            themes=overview.themes(connection),
            territories=once(ws, connection, ("fed", reach), lambda: tuple(overview.authorities(connection, reach))),
            names={each.code: each.name for each in consultations.authorities(connection)},
            may_read=may(reader, Act.READ_CONTRIBUTIONS),
        )


def _spoken(ws: Workspace, connection: Connection, reader: Reader, keys: Iterable[str]) -> Mapping[str, Spoken]:
    held = findings.of_keys(connection, keys)
    totals = {key: one.contributions for key, one in held.items()}
    who = figures.publics_of_findings(ws, connection, reader, totals)
    return {key: Spoken(one, who[key]) for key, one in held.items()}


def _publics(ws: Workspace, connection: Connection, reader: Reader, scope: Scope) -> Publics:
    """Return who speaks in all the findings of a scope, and whom its reports call absent."""
    reach = reach_of(ws, connection, reader)

    def counted() -> Publics:
        groups, total = overview.tied(connection, scope, reach)
        those = consultations.every(connection)
        held = [one.reference for one in those if _concerns(one, scope)]
        named = (Named(*row) for row in reports.absent(connection, held))
        return publics(total, groups, reach, named)

    return once(ws, connection, ("synthesis", reach, scope), counted)


def _reported(connection: Connection, reader: Reader, scope: Scope) -> tuple[Reported, ...]:
    """Return the agreements and disagreements of the reports of a scope."""
    if not reader.sees(Thing.REPORT):
        return ()
    held = {one.reference: one for one in consultations.every(connection) if _concerns(one, scope)}
    names = {each.code: each.name for each in consultations.authorities(connection)}
    return tuple(
        Reported(item, held[reference], names.get(held[reference].authority, ""))
        for reference, item in reports.said(connection, (ItemKind.AGREEMENT, ItemKind.DISAGREEMENT))
        if reference in held
    )


def _concerns(one: Consultation, scope: Scope) -> bool:
    """Whether a consultation is of a scope; one that names no theme is of every one."""
    themes = one.themes.splitlines()
    ours = not scope.theme or not themes or scope.theme in themes
    return ours and scope.authority in ("", one.authority)
