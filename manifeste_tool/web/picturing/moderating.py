"""How moderation gets on, in words and shapes, for the secretariat alone."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from manifeste_tool.domain.gathering.moderation import State
from manifeste_tool.domain.picturing.bars import Bar, Portion, bars
from manifeste_tool.domain.picturing.columns import Span, Stand, columns
from manifeste_tool.domain.picturing.framing import Key
from manifeste_tool.domain.picturing.shapes import Tone
from manifeste_tool.services.picturing.moderating import DAYS, STEPS, Progress
from manifeste_tool.web.filters import day, grouped, short_day
from manifeste_tool.web.i18n import gettext, ngettext
from manifeste_tool.web.picturing.shown import Line, Shown, Table, both, counted, nothing

NAME, WAITS = "moderation", "moderation-attentes"


def by_day(page: Progress) -> Shown:
    """Return what was held and what was decided on each of the last days."""
    rows = list(zip(page.spans.days, page.moved, strict=True))
    spans = [Span(day(one, "d MMM"), (_held(one, moved[0]), _decided(one, moved[1]))) for one, moved in rows]
    came, decided = (sum(moved[rank] for _, moved in rows) for rank in (0, 1))
    keys = [Key(gettext("retenues pour être lues"), Tone.FULL), Key(gettext("décidées"), Tone.HATCHED)]
    drawn = both(lambda width: columns(spans, width), keys) if came or decided else nothing()
    heads = (gettext("Jour"), gettext("Retenues pour être lues"), gettext("Décidées"))
    return Shown(
        NAME,
        gettext("La modération, jour après jour"),
        _sentence(page, came, decided),
        *drawn,
        tables=(
            _states(page),
            Table(gettext("Par jour"), heads, tuple(Line(short_day(one), moved) for one, moved in rows)),
        ),
        source=counted(page.counted_at),
    )


def _held(one: date, count: int) -> Stand:
    return Stand(Tone.FULL, count, f"{short_day(one)}, {gettext('retenues')} : {grouped(count)}")


def _decided(one: date, count: int) -> Stand:
    return Stand(Tone.HATCHED, count, f"{short_day(one)}, {gettext('décidées')} : {grouped(count)}")


def _sentence(page: Progress, came: int, decided: int) -> str:
    held = page.states.get(State.WAITING, 0)
    waits = ngettext("%(num)s contribution attend.", "%(num)s contributions attendent.", held)
    told = gettext(
        "En %(days)s jours : %(came)s retenues pour être lues, %(decided)s décidées.",
        days=DAYS,
        came=grouped(came),
        decided=grouped(decided),
    )
    return f"{waits} {told}"


def _states(page: Progress) -> Table:
    told = (
        (State.WAITING, gettext("à modérer")),
        (State.CLEARED, gettext("publiées")),
        (State.SET_ASIDE, gettext("non publiées")),
    )
    lines = tuple(Line(said, (page.states.get(state, 0),)) for state, said in told)
    return Table(gettext("Depuis le début"), (gettext("État"), gettext("Contributions")), lines)


def waits(page: Progress) -> Shown:
    """Return how long what is held has waited, and how long what was decided of late had."""
    names = _steps(STEPS)
    now = [_bar(name, Tone.EMPTY, count) for name, count in zip(names, page.waiting, strict=True)]
    before = [_bar(name, Tone.HATCHED, count) for name, count in zip(names, page.waited, strict=True)]
    both_of = [part for pair in zip(now, before, strict=True) for part in pair]
    keys = [
        Key(gettext("attendent encore"), Tone.EMPTY),
        Key(gettext("décidées depuis %(days)s jours", days=DAYS), Tone.HATCHED),
    ]
    held = any((*page.waiting, *page.waited))
    drawn = both(lambda width: bars(both_of, width), keys) if held else nothing()
    heads = (gettext("Attente"), gettext("Attendent encore"), gettext("Décidées depuis %(days)s jours", days=DAYS))
    rows = zip(names, page.waiting, page.waited, strict=True)
    return Shown(
        WAITS,
        gettext("Combien de temps les contributions attendent"),
        _late(page),
        *drawn,
        tables=(
            Table(gettext("Par durée d'attente"), heads, tuple(Line(name, (now, then)) for name, now, then in rows)),
        ),
        notes=(gettext("Une contribution reprise pour un nouvel examen compte depuis qu'elle est retenue à nouveau."),),
        source=counted(page.counted_at),
    )


def _bar(name: str, tone: Tone, count: int) -> Bar:
    said = gettext("encore") if tone is Tone.EMPTY else gettext("décidées")
    return Bar(f"{name}, {said}", (Portion(tone, count, f"{name}, {said} : {grouped(count)}"),), grouped(count))


def _steps(steps: Sequence[timedelta]) -> list[str]:
    days = [step.days for step in steps]
    first = ngettext("%(num)s jour au plus", "%(num)s jours au plus", days[0])
    between = [gettext("de %(first)s à %(last)s jours", first=one, last=other) for one, other in pairwise(days)]
    return [first, *between, gettext("plus de %(days)s jours", days=days[-1])]


def _late(page: Progress) -> str:
    late, soon = sum(page.waiting[3:]), page.waited[0]
    told = ngettext(
        "%(num)s contribution attend depuis plus d'une semaine.",
        "%(num)s contributions attendent depuis plus d'une semaine.",
        late,
    )
    total = sum(page.waited)
    if not total:
        return told
    more = gettext(
        "Sur %(total)s décidées en %(days)s jours, %(soon)s l'ont été en un jour.",
        total=grouped(total),
        days=DAYS,
        soon=grouped(soon),
    )
    return f"{told} {more}"
