"""From contributions through findings to chapters, in words and shapes."""

from collections.abc import Mapping, Sequence

from manifeste_tool.domain.picturing.fitting import Grouped, Part, grouped
from manifeste_tool.domain.picturing.flow import Column, Node, Passing
from manifeste_tool.domain.picturing.flow import flow as drawn_flow
from manifeste_tool.domain.picturing.paths import DIRECT, NOWHERE, REST, Paths
from manifeste_tool.domain.picturing.shapes import Tone
from manifeste_tool.services.picturing.flows import Flow
from manifeste_tool.web.filters import grouped as figures
from manifeste_tool.web.i18n import gettext, ngettext, spaced
from manifeste_tool.web.picturing.shown import Line, Shown, Table, both, nothing, source

NAME = "parcours"
#: How many nodes a column has at most.
_MOST = 7
_TYPE, _NATURE, _CHAPTER = range(3)


def shown(page: Flow) -> Shown:
    """Return the flow, what is small in each column told as one."""
    told = [_grouped(page, column) for column in (_TYPE, _NATURE, _CHAPTER)]
    paths = page.paths
    for column, one in enumerate(told):
        small = {part.key for part in one.together}
        paths = paths.told(column, lambda key, small=small: REST if key in small else key)  # type: ignore[misc]
    names = [_names(column, one) for column, one in enumerate(told)]
    columns = [_column(paths, rank, names[rank]) for rank in (_TYPE, _NATURE, _CHAPTER)]
    passings = [_passings(paths, rank, names) for rank in (_TYPE, _NATURE)]
    drawn = both(lambda width: drawn_flow(columns, passings, width)) if paths.total else nothing()
    return Shown(
        NAME,
        gettext("Des contributions aux paragraphes"),
        _sentence(page),
        *drawn,
        tables=(*(_table(paths, rank, names) for rank in (_TYPE, _NATURE)), *_together(told)),
        notes=_notes(page, told),
        source=source(page.visible, page.counted_at),
    )


def _grouped(page: Flow, column: int) -> Grouped:
    counts = page.paths.by(column)
    if column == _CHAPTER:
        order = [*(key for key in page.chapters if key in counts), *(key for key in counts if key not in page.chapters)]
    else:
        order = sorted(counts, key=lambda key: (key in ("", DIRECT), -counts[key], key))
    return grouped([Part(key, _name(page, column, key), counts[key]) for key in order], _MOST)


def _name(page: Flow, column: int, key: str) -> str:
    if column == _TYPE:
        return spaced(key) or gettext("type non précisé")
    if column == _NATURE:
        return gettext("sans enseignement") if key == DIRECT else spaced(key) or gettext("nature non précisée")
    if key == NOWHERE:
        return gettext("aucun paragraphe")
    return spaced(page.chapters.get(key, "")) or gettext("En tête du texte")


def _names(column: int, told: Grouped) -> Mapping[str, str]:
    """Return what each node is called, in the order of its column."""
    names = {part.key: part.name for part in told.kept}
    number = len(told.together)
    if number:
        rest = {
            _TYPE: ngettext("%(num)s autre type", "%(num)s autres types", number),
            _NATURE: ngettext("%(num)s autre nature", "%(num)s autres natures", number),
            _CHAPTER: ngettext("%(num)s autre chapitre", "%(num)s autres chapitres", number),
        }
        names[REST] = rest[column]
    if column == _CHAPTER and NOWHERE in names:
        names[NOWHERE] = names.pop(NOWHERE)  # where paths end stands last
    return names


def _titles() -> tuple[str, str, str]:
    return (gettext("Qui a parlé"), gettext("Ce qui en est tiré"), gettext("Où dans le texte"))


def _column(paths: Paths, rank: int, names: Mapping[str, str]) -> Column:
    counts = paths.by(rank)
    nodes = (
        Node(key, name, counts[key], _tone(key, rank), figures(counts[key]), f"{name} : {figures(counts[key])}")
        for key, name in names.items()
    )
    return Column(_titles()[rank], tuple(nodes))


def _tone(key: str, rank: int) -> Tone:
    """Return how a node is filled: empty where there is no finding, or no paragraph."""
    return Tone.EMPTY if (rank, key) in ((_NATURE, DIRECT), (_CHAPTER, NOWHERE)) else Tone.FULL


def _passings(paths: Paths, rank: int, names: Sequence[Mapping[str, str]]) -> list[Passing]:
    return [
        Passing(first, second, count, f"{names[rank][first]} → {names[rank + 1][second]} : {figures(count)}")
        for (first, second), count in paths.between(rank).items()
    ]


def _sentence(page: Flow) -> str:
    if not page.paths.total:
        return gettext("Aucune contribution n'a encore nourri d'enseignement ni de paragraphe.")
    ended = page.paths.by(_CHAPTER).get(NOWHERE, 0)
    reaching = page.paths.total - ended
    return ngettext(
        "%(count)s chemin sur %(total)s mène d'une contribution à un paragraphe ; les autres s'arrêtent à un "
        "enseignement que le texte ne cite pas.",
        "%(count)s chemins sur %(total)s mènent d'une contribution à un paragraphe ; les autres s'arrêtent à un "
        "enseignement que le texte ne cite pas.",
        reaching,
        count=figures(reaching),
        total=figures(page.paths.total),
    )


def _notes(page: Flow, told: Sequence[Grouped]) -> tuple[str, ...]:
    if not page.paths.total:
        return ()
    notes = [
        gettext(
            "Un chemin va d'une contribution à un paragraphe par un enseignement : une contribution qui nourrit deux "
            "paragraphes en fait deux."
        ),
        ngettext(
            "%(count)s contribution a nourri au moins un enseignement.",
            "%(count)s contributions ont nourri au moins un enseignement.",
            page.fed,
            count=figures(page.fed),
        ),
    ]
    if any(one.together for one in told):
        notes.append(gettext("Ce qui est peu nombreux est regroupé : le tableau le donne nom par nom."))
    return tuple(notes)


def _table(paths: Paths, rank: int, names: Sequence[Mapping[str, str]]) -> Table:
    """Return one step as a table: a line for each node, a column for each of the next, and the sums."""
    counts, sums = paths.between(rank), paths.by(rank)
    ends = names[rank + 1]
    lines = [Line(name, (*(counts.get((key, end), 0) for end in ends), sums[key])) for key, name in names[rank].items()]
    below = paths.by(rank + 1)
    lines.append(Line(gettext("Ensemble"), (*(below[end] for end in ends), paths.total)))
    first, second = _titles()[rank], _titles()[rank + 1]
    caption = gettext("%(first)s, %(second)s : nombre de chemins", first=first, second=second.lower())
    return Table(caption, (first, *ends.values(), gettext("Ensemble")), tuple(lines))


def _together(told: Sequence[Grouped]) -> tuple[Table, ...]:
    """Name what was told as one in each column."""
    lines = [
        Line(part.name, (title, part.count))
        for title, one in zip(_titles(), told, strict=True)
        for part in one.together
    ]
    heads = (gettext("Nom"), gettext("Colonne"), gettext("Chemins"))
    return (Table(gettext("Ce qui est regroupé"), heads, tuple(lines)),) if lines else ()
