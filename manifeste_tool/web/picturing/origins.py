"""Where what paragraphs rest on comes from, in words and shapes: by département and by author type."""

from collections.abc import Sequence

from flask import url_for

from manifeste_tool.domain.picturing.bars import Bar, Portion, bars
from manifeste_tool.domain.picturing.fitting import Part, grouped
from manifeste_tool.domain.picturing.framing import Key
from manifeste_tool.domain.picturing.grid import LEVELS, Tiled, grid
from manifeste_tool.domain.picturing.shapes import Tone
from manifeste_tool.services.picturing.origins import Origin, Origins
from manifeste_tool.web.filters import grouped as figures
from manifeste_tool.web.i18n import gettext, ngettext, spaced
from manifeste_tool.web.picturing.shown import Line, Shown, Table, both, nothing, source

TERRITORIES, AUTHORS = "territoires", "auteurs"
#: How many types are told one by one.
_MOST = 10


def by_territory(page: Origins) -> Shown:
    """Return the grid of départements, each with how many of its contributions paragraphs rest on."""
    counts = {one.key: Tiled(one.resting, _said(one, spaced(one.name))) for one in page.departments}
    placed = [one for one in page.departments if one.resting]
    drawn = both(lambda width: grid(counts, width), _levels(placed)) if page.total else nothing()
    rows = sorted(page.departments, key=lambda one: (-one.resting, -one.total, one.key))
    lines = [Line(f"{spaced(one.name)} ({one.key})", _cells(one)) for one in rows]
    if page.elsewhere.total:
        lines.append(Line(gettext("sans département connu"), _cells(page.elsewhere)))
    return Shown(
        TERRITORIES,
        gettext("D'où vient le manifeste, par territoire"),
        _placed(page, placed),
        *drawn,
        tables=(
            Table(gettext("Contributions reprises, par département"), _heads(gettext("Département")), tuple(lines)),
        ),
        notes=_territory_notes(page),
        source=source(page.visible, page.counted_at),
        csv=url_for("exports.dashboard"),
    )


def _levels(placed: Sequence[Origin]) -> list[Key]:
    most = max((one.resting for one in placed), default=0)
    keys = [Key(gettext("aucune contribution reprise"), LEVELS[0])]
    for rank, tone in enumerate(LEVELS[1:], start=1):
        first, last = most * (rank - 1) // 4 + 1, most * rank // 4
        if first <= last:
            keys.append(
                Key(str(first) if first == last else gettext("de %(first)s à %(last)s", first=first, last=last), tone)
            )
    return keys


def _placed(page: Origins, placed: Sequence[Origin]) -> str:
    if not page.total:
        return gettext("Aucune contribution n'est encore publiée.")
    if not placed:
        return gettext("Aucune des contributions reprises ne vient d'un département connu.")
    first = max(placed, key=lambda one: one.resting)
    resting = page.resting - page.elsewhere.resting
    return ngettext(
        "Les contributions reprises viennent d'un département : %(name)s, avec %(count)s sur %(total)s.",
        "Les contributions reprises viennent de %(num)s départements ; en tête, %(name)s : %(count)s sur %(total)s.",
        len(placed),
        name=first.name,
        count=figures(first.resting),
        total=figures(resting),
    )


def _territory_notes(page: Origins) -> tuple[str, ...]:
    if not page.total:
        return ()
    told = [gettext("Un carré par département ; le nombre est celui des contributions reprises, en tout ou en partie.")]
    if elsewhere := page.elsewhere.resting:
        told.append(
            ngettext(
                "%(num)s autre contribution reprise n'a pas de département connu.",
                "%(num)s autres contributions reprises n'ont pas de département connu.",
                elsewhere,
            )
        )
    return tuple(told)


def by_type(page: Origins) -> Shown:
    """Return a bar for each author type: what paragraphs rest on, and the rest."""
    parts = [Part(one.key, spaced(one.name) or gettext("non précisé"), one.total) for one in page.types]
    told = grouped(parts, _MOST)
    held = {one.key: one for one in page.types}
    kept = [(part.name, held[part.key]) for part in told.kept]
    rest = [held[part.key] for part in told.together]
    if rest:
        name = ngettext("%(num)s autre type", "%(num)s autres types", len(rest))
        kept.append((name, Origin("", "", sum(one.total for one in rest), sum(one.resting for one in rest))))
    lines = [_bar(name, one) for name, one in kept]
    drawn = both(lambda width: bars(lines, width), _type_keys()) if page.total else nothing()
    return Shown(
        AUTHORS,
        gettext("D'où vient le manifeste, par type d'auteur"),
        _typed(page, kept),
        *drawn,
        tables=(
            Table(
                gettext("Contributions et reprises, par type d'auteur"),
                _heads(gettext("Type d'auteur")),
                tuple(Line(part.name, _cells(held[part.key])) for part in parts),
            ),
        ),
        notes=_type_notes(len(rest)),
        source=source(page.visible, page.counted_at),
        csv=url_for("exports.dashboard"),
    )


def _bar(name: str, one: Origin) -> Bar:
    said = _said(one, name)
    told = gettext("%(count)s sur %(total)s", count=figures(one.resting), total=figures(one.total))
    return Bar(name, (Portion(Tone.FULL, one.resting, said), Portion(Tone.EMPTY, one.others, said)), told)


def _type_keys() -> list[Key]:
    return [Key(gettext("reprises dans le texte"), Tone.FULL), Key(gettext("pas reprises"), Tone.EMPTY)]


def _typed(page: Origins, kept: Sequence[tuple[str, Origin]]) -> str:
    if not page.total:
        return gettext("Aucune contribution n'est encore publiée.")
    named = [pair for pair in kept if pair[1].key and pair[1].resting]
    told = ngettext(
        "%(count)s contribution sur %(total)s est reprise dans le texte.",
        "%(count)s contributions sur %(total)s sont reprises dans le texte.",
        page.resting,
        count=figures(page.resting),
        total=figures(page.total),
    )
    if not named:
        return told
    name, first = max(named, key=lambda pair: pair[1].resting)
    more = gettext("Le plus souvent : %(name)s, %(count)s.", name=name, count=figures(first.resting))
    return f"{told} {more}"


def _type_notes(together: int) -> tuple[str, ...]:
    told = [gettext("Un type n'est dit que si cinq personnes au moins en sont ; « non précisé » compte les autres.")]
    if together:
        told.append(gettext("Les types peu nombreux sont regroupés : le tableau les donne un par un."))
    return tuple(told)


def _said(one: Origin, name: str) -> str:
    return gettext(
        "%(name)s : %(count)s reprises sur %(total)s contributions",
        name=name,
        count=figures(one.resting),
        total=figures(one.total),
    )


def _heads(first: str) -> tuple[str, ...]:
    return (first, gettext("Contributions reprises"), gettext("Pas reprises"), gettext("Contributions"))


def _cells(one: Origin) -> tuple[str | int, ...]:
    return (one.resting, one.others, one.total)
