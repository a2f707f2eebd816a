"""Read findings: the list, and for each one what it was drawn from and where the text cites it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from manifeste_tool.domain.audience import Thing
from manifeste_tool.domain.consulting.contributions import Filters
from manifeste_tool.domain.consulting.sources import relations_by_key
from manifeste_tool.domain.people import Act, Person, may
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.consulting.fates import Card, UseView, cards, fates, standing_text, use_views
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.paging import Choice, Paging, alone, paging
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.synthesis import findings


@dataclass(frozen=True, slots=True)
class FindingList:
    """A page of findings; `cited` holds the keys that the text the reader sees rests on or answers."""

    findings: tuple[Finding, ...]
    cited: Collection[str]
    paging: Paging
    nature: str
    theme: str
    nature_choices: tuple[Choice, ...]
    theme_choices: tuple[Choice, ...]

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is on."""
        return bool(self.nature or self.theme)


@dataclass(frozen=True, slots=True)
class FindingPage:
    """One finding; `authorities` and `author_types` count the contributions the reader may know of."""

    finding: Finding
    uses: tuple[UseView, ...]
    cards: tuple[Card, ...]
    known: int
    authorities: Mapping[str, int]
    author_types: Mapping[str, int]
    may_decide: bool = False


def finding_list(
    ws: Workspace, person: Person | None, *, nature: str = "", theme: str = "", page: int | None = 1
) -> FindingList:
    """Return a page of findings, in the order of their numbers. Raises `NotFoundError` where they are not shown."""
    asked = paging(page)
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        if not reader.sees(Thing.FINDING):
            raise NotFoundError
        rows, total = findings.page(connection, nature=nature, theme=theme, limit=asked.size, offset=asked.offset)
        return FindingList(
            findings=rows,
            cited=relations_by_key(standing_text(ws, connection, reader)).keys() & {row.key for row in rows},
            paging=replace(asked, total=total),
            nature=nature,
            theme=theme,
            nature_choices=alone(findings.natures(connection)),
            theme_choices=alone(findings.themes(connection)),
        )


def finding_page(ws: Workspace, person: Person | None, key: str) -> FindingPage:
    """Return one finding with its latest contributions. Raises `NotFoundError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        found = findings.get(connection, key) if reader.sees(Thing.FINDING) else None
        if found is None:
            raise NotFoundError
        reach, known = reach_of(ws, connection, reader), fates(connection, standing_text(ws, connection, reader))
        names = {each.code: each.name for each in consultations.authorities(connection)}
        said, total = contributions.page(connection, Filters(finding=key), reach, limit=paging(1).size)
        drawn = contributions.of_references(connection, findings.drawn_from(connection, [key]).get(key, ())).values()
        whole = [reach.shown(each) for each in drawn if reach.reads(each)]
        return FindingPage(
            finding=found,
            uses=use_views(ws, connection, reader, {key}, excerpts=False),
            cards=cards(connection, said, reach, known, names),
            known=total,
            authorities=Counter(names[each.authority] for each in whole if each.authority),
            author_types=Counter(each.author_type for each in whole if each.author_type),
            may_decide=may(reader, Act.DECIDE_OUTCOME),
        )
