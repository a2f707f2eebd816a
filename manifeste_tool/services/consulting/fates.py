"""What became of contributions, told from the text that the reader sees and from nothing newer."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from manifeste_tool.domain.consulting.contributions import Contribution, Fate, Filters, Reach, fate_of
from manifeste_tool.domain.consulting.sources import Edition, Use, relations_by_key, uses
from manifeste_tool.domain.outcomes.outcomes import Choice, Chosen, fate_in
from manifeste_tool.domain.readers import Reader
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.text import Text
from manifeste_tool.services.consulting.reaching import once
from manifeste_tool.services.text.reading import visible_text
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.consulting.narrowing import Among
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.outcomes import choosing, outcomes
from manifeste_tool.storage.synthesis import findings
from manifeste_tool.storage.text import links, texts


@dataclass(frozen=True, slots=True)
class Card:
    """A contribution in a list, as the reader may see it; `readable` is False where its words are not shown."""

    contribution: Contribution
    readable: bool
    fate: Fate
    authority: str = ""


@dataclass(frozen=True, slots=True)
class UseView:
    """One use of a contribution or finding in the text; `finding` is what it went through, `excerpt` what was kept."""

    use: Use
    finding: Finding | None = None
    excerpt: str = ""


def standing_text(ws: Workspace, connection: Connection, reader: Reader) -> Text | None:
    """Return the text that says what became of contributions, to this reader."""
    visible = visible_text(ws, connection, reader)
    return visible.text if visible else None


def fates(connection: Connection, text: Text | None) -> Mapping[str, Fate]:
    """Return the fate of what the text cites, itself or through a finding; of every other one a person may decide."""
    cited = relations_by_key(text)
    drawn = findings.drawn_from(connection, cited)
    found = {key: set(relations) for key, relations in cited.items()}
    for key, references in drawn.items():
        for reference in references:
            found.setdefault(reference, set()).update(cited[key])
    return {key: fate_of(relations) for key, relations in found.items()}


def linked_by(known: Mapping[str, Fate]) -> tuple[str, ...]:
    """Return the references whose fate follows from the text: what a person decided of them says nothing meanwhile."""
    return tuple(key for key, one in known.items() if one is not Fate.TO_TREAT)


def narrowed(known: Mapping[str, Fate], fate: Fate | None, *, few: bool = False) -> Among | None:
    """Return what has one fate: by the text, else as a person decided; all but both where nothing is decided.

    `few` says that fewer than `FEW` have it: they are then found first, and put in order.
    """
    if fate is None:
        return None
    if fate in _BY_LINKS_ALONE:
        return Among([key for key, one in known.items() if one is fate])
    linked = [key for key, one in known.items() if one is fate] if fate is not Fate.TO_TREAT else []
    return Among(linked, decided=fate, linked=linked_by(known), few=few)


def among(
    ws: Workspace, connection: Connection, where: tuple[Filters, Reach], known: Mapping[str, Fate], *, total: int
) -> Among | None:
    """Return what filters keep by its fate, of which there are `total`.

    The few that wait among many decided are found once for as long as nothing happens: they are met on no walk.
    """
    filters, reach = where
    few = total < FEW
    if not few or filters.fate is not Fate.TO_TREAT or filters.query:
        return narrowed(known, filters.fate, few=few)

    def found() -> Sequence[str]:
        every = Choice(Chosen.FILTERS, filters=filters)
        left = choosing.chosen(connection, every, reach, narrowed(known, filters.fate, few=True))
        return choosing.page(connection, left, limit=FEW)

    return Among(once(ws, connection, ("few", where, hash(frozenset(known.items()))), found))


#: From how many on a walk through the list meets a page of them soon.
FEW = 2_000
#: What only a paragraph says.
_BY_LINKS_ALONE = frozenset({Fate.TAKEN_UP, Fate.PARTLY_TAKEN_UP})


def fate_counts(
    connection: Connection, known: Mapping[str, Fate], filters: Filters, reach: Reach
) -> tuple[tuple[Fate, int], ...]:
    """Return how many of the contributions that `filters` keep met each fate; those that met none are left out.

    Of a search that finds more than it lists, the fate that is asked for is counted alone, or all of it as one.
    """
    if contributions.asked(filters):
        return _searched_counts(connection, known, filters, reach)
    every_one = contributions.count(connection, filters, reach)
    linked = linked_by(known)
    counted = Counter(choosing.counts_by_fate(connection, filters, reach, without=linked))
    for fate in {known[key] for key in linked}:
        theirs = Among([key for key in linked if known[key] is fate])
        counted[fate] += contributions.count(connection, filters, reach, among=theirs)
    counted[Fate.TO_TREAT] = every_one - sum(counted.values())
    return tuple((fate, counted[fate]) for fate in Fate if counted[fate])


def _searched_counts(
    connection: Connection, known: Mapping[str, Fate], filters: Filters, reach: Reach
) -> tuple[tuple[Fate, int], ...]:
    """Search once: what became of the few that are found is looked up by their references."""
    found = contributions.found_by(connection, filters, reach)
    if len(found) > contributions.MOST_FOUND:
        if filters.fate is None:
            return ((Fate.TO_TREAT, len(found)),)
        return ((filters.fate, contributions.count(connection, filters, reach, among=narrowed(known, filters.fate))),)
    became = met(connection, known, contributions.references(connection, found))
    counted = Counter(became.values())
    return tuple((fate, counted[fate]) for fate in Fate if counted[fate])


def met(connection: Connection, known: Mapping[str, Fate], references: Collection[str]) -> Mapping[str, Fate]:
    """Return what became of each of some contributions: by the text where it says so, else as a person decided."""
    decided = outcomes.decided(connection, references)
    return {reference: fate_in(known, decided, reference) for reference in references}


def cards(
    connection: Connection,
    said: Iterable[Contribution],
    reach: Reach,
    known: Mapping[str, Fate],
    names: Mapping[str, str],
) -> tuple[Card, ...]:
    """Return contributions as the reader may see them; `names` are those of the authorities, by code."""
    every = tuple(said)
    became = met(connection, known, [each.reference for each in every])
    return tuple(
        Card(reach.shown(each), reach.reads(each), became[each.reference], names.get(each.authority, ""))
        for each in every
    )


def use_views(
    ws: Workspace, connection: Connection, reader: Reader, keys: Collection[str], *, excerpts: bool
) -> tuple[UseView, ...]:
    """Return where `keys` are, or were, cited in what the reader sees, with the findings they went through."""
    standing = standing_text(ws, connection, reader)
    found = uses(keys, editions(ws, connection), standing, merged=findings.heirs(connection))
    drawn = findings.of_keys(connection, [key for key in keys if any(use.key == key for use in found)])
    kept = {(link.paragraph_id, link.key): link.excerpt for link in links.of_keys(connection, keys)} if excerpts else {}
    return tuple(
        UseView(use, drawn.get(use.key), kept.get((use.paragraph_id, use.key), "") if use.stands else "")
        for use in found
    )


def editions(ws: Workspace, connection: Connection) -> tuple[Edition, ...]:
    """Return the published texts that stand, by their numbers, the lowest first."""
    published = [one for one in reversed(texts.versions(connection)) if one.withdrawn_at is None]
    return tuple(Edition(version.number, ws.text(connection, version.sha)) for version in published)
