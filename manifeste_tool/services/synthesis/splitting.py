"""Split a finding in two: some of its contributions go to a new one, the text goes on citing the first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from manifeste_tool.domain.consulting.contributions import Filters
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.people import Act, require
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.synthesis.findings import Finding, Words
from manifeste_tool.errors import N_, ManifesteError, RefusedError
from manifeste_tool.services.consulting.fates import Card, cards
from manifeste_tool.services.consulting.reaching import reach_of
from manifeste_tool.services.paging import Choice
from manifeste_tool.services.synthesis import drawing
from manifeste_tool.services.synthesis.reading_pages import MarkView, mark_views, natures_to_choose
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.synthesis import findings, marks

#: How many contributions of a finding a form shows to choose from.
MOST = 500


class NothingChosenError(RefusedError):
    """No contribution was chosen for the new finding."""

    sentence = N_("Cochez au moins une contribution pour le nouvel enseignement.")


class NothingLeftError(RefusedError):
    """Every contribution was chosen: the finding would be left with none."""

    sentence = N_(
        "Laissez au moins une contribution à %(key)s. Pour en changer seulement le titre ou le texte, reprenez-le."
    )


@dataclass(frozen=True, slots=True)
class SplitPage:
    """A finding, the contributions to choose from, each with its marks, and what was typed of the new finding."""

    finding: Finding
    cards: tuple[Card, ...]
    marks: Mapping[str, tuple[MarkView, ...]]
    natures: tuple[Choice, ...]
    themes: tuple[str, ...]
    words: Words
    chosen: Collection[str] = ()
    errors: Mapping[str, ManifesteError] = field(default_factory=dict)


def split_page(
    ws: Workspace,
    person: Person | None,
    key: str,
    *,
    words: Words | None = None,
    chosen: Collection[str] = (),
    errors: Mapping[str, ManifesteError] | None = None,
) -> SplitPage:
    """Return a finding as it is to be split. Raises `ForbiddenError`, `NotFoundError`, `MergedAlreadyError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        require(reader, Act.MERGE_FINDINGS)
        found, reach = drawing.known(connection, key), reach_of(ws, connection, reader)
        said, _ = contributions.page(connection, Filters(finding=key), reach, limit=MOST)
        names = {each.code: each.name for each in consultations.authorities(connection)}
        made = marks.of_finding(connection, key, (each.reference for each in said if reach.reads(each)))
        typed = words or Words(nature=found.nature, theme=found.theme)
        return SplitPage(
            finding=found,
            cards=cards(connection, said, reach, {}, names),
            marks={reference: mark_views(connection, reader, those) for reference, those in made.items()},
            natures=natures_to_choose(connection, typed.nature),
            themes=tuple(findings.themes(connection)),
            words=typed,
            chosen=chosen,
            errors=errors or {},
        )


def split(ws: Workspace, by: Person | None, key: str, words: Words, references: Collection[str]) -> str:
    """Tie some contributions of a finding to a new one instead; return its key. Marks keep their readers and dates.

    Raises `ForbiddenError`, `NotFoundError`, `MergedAlreadyError`, `NothingChosenError`, `NothingLeftError`,
    `UnfitFindingError`.
    """
    with ws.writing() as connection:
        reader = ws.reader(by, connection)
        person = require(reader, Act.MERGE_FINDINGS)
        found, reach = drawing.known(connection, key), reach_of(ws, connection, reader)
        drawn = frozenset(findings.drawn_from(connection, [key]).get(key, ()))
        asked = contributions.of_references(connection, drawn & set(references))
        chosen = [reference for reference, said in asked.items() if reach.knows(said)]
        if not chosen:
            raise NothingChosenError
        if len(chosen) == len(drawn):
            raise NothingLeftError(key=key)
        made = drawing.draw(ws, connection, person, words, split_from=found.key)
        marks.move(connection, key, made.key, chosen)
        drawing.tell(ws, connection, person, Happened.FINDING_SPLIT, key, made=made.key)
    return made.key
