"""The course of amendments in words and shapes: what became of them, and when."""

from flask import url_for

from manifeste_tool.domain.amending.amendments import ADOPTED, Outcome, State
from manifeste_tool.domain.picturing.columns import Span, Stand, columns
from manifeste_tool.domain.picturing.flow import Column, Node, Passing, flow
from manifeste_tool.domain.picturing.framing import Key
from manifeste_tool.domain.picturing.shapes import Tone
from manifeste_tool.domain.picturing.spans import DAY, MONTH, WEEK, YEAR
from manifeste_tool.errors import N_
from manifeste_tool.services.picturing.courses import Course
from manifeste_tool.web.filters import day, grouped, short_day
from manifeste_tool.web.i18n import gettext, ngettext
from manifeste_tool.web.picturing.shown import Line, Shown, Table, both, counted, nothing

NAME, OVER_TIME = "amendements", "amendements-dans-le-temps"
_FILED, _EXAMINED, _DECIDED, _TEXT = "filed", "examined", "decided", "text"
_UNDECIDED = (State.ADMITTED, State.DISCUSSED)
_MADE = (State.DECIDED, State.INTEGRATED)
_OUTCOMES = {
    Outcome.ADOPTED: (N_("adoptés"), Tone.FULL),
    Outcome.ADOPTED_IN_PART: (N_("adoptés en partie"), Tone.HATCHED),
    Outcome.REJECTED: (N_("rejetés"), Tone.CROSSED),
    Outcome.WITHDRAWN: (N_("retirés"), Tone.SOFT),
    Outcome.NOT_SUPPORTED: (N_("non soutenus"), Tone.DOTTED),
    Outcome.FALLEN: (N_("tombés"), Tone.DOTTED),
}
_SPANS = {DAY: N_("par jour"), WEEK: N_("par semaine"), MONTH: N_("par mois"), YEAR: N_("par an"), "": ""}
#: How the first day of each span is written.
_SHORT = {DAY: "d MMM", WEEK: "d MMM", MONTH: "MMM y", YEAR: "y"}


def shown(page: Course) -> Shown:
    """Return what became of the amendments that the reader may see."""
    stages = _columns(page)
    passings = _passings(page)
    drawn = both(lambda width: flow(stages, passings, width)) if page.total else nothing()
    lines = [Line(node.name, (column.title, node.count)) for column in stages for node in column.nodes]
    heads = (gettext("Amendements"), gettext("Étape"), gettext("Nombre"))
    return Shown(
        NAME,
        gettext("Ce que deviennent les amendements"),
        _sentence(page),
        *drawn,
        tables=(Table(gettext("Les amendements à chaque étape"), heads, tuple(lines)),),
        notes=_notes(page),
        source=counted(page.counted_at),
        csv=url_for("lists.table") if page.total else "",
    )


def _columns(page: Course) -> list[Column]:
    examined = [
        ("admitted", gettext("recevables"), page.of(*_UNDECIDED, *_MADE), Tone.FULL),
        ("refused", gettext("irrecevables"), page.of(State.REFUSED), Tone.CROSSED),
        ("to_examine", gettext("à examiner"), page.of(State.FILED), Tone.EMPTY),
    ]
    decided = [
        *((str(one), gettext(said), page.of(*_MADE, outcomes=(one,)), tone) for one, (said, tone) in _OUTCOMES.items()),
        ("to_decide", gettext("à décider"), page.of(*_UNDECIDED), Tone.EMPTY),
    ]
    text = [
        ("integrated", gettext("dans le texte"), page.of(State.INTEGRATED), Tone.FULL),
        ("to_integrate", gettext("à intégrer"), page.of(State.DECIDED, outcomes=tuple(ADOPTED)), Tone.EMPTY),
    ]
    return [
        _column(gettext("Déposés"), [(_FILED, gettext("déposés"), page.total, Tone.FULL)]),
        _column(gettext("Recevabilité"), examined),
        _column(gettext("Sort"), decided),
        _column(gettext("Intégration"), text),
    ]


def _column(title: str, told: list[tuple[str, str, int, Tone]]) -> Column:
    nodes = (
        Node(key, name, count, tone, grouped(count), f"{name} : {grouped(count)}")
        for key, name, count, tone in told
        if count
    )
    return Column(title, tuple(nodes))


def _passings(page: Course) -> list[list[Passing]]:
    names = {node.key: node.name for column in _columns(page) for node in column.nodes}

    def passing(first: str, second: str, count: int) -> list[Passing]:
        if not count:
            return []
        return [Passing(first, second, count, f"{names[first]} → {names[second]} : {grouped(count)}")]

    stages = _columns(page)
    reached = [one for node in stages[1].nodes for one in passing(_FILED, node.key, node.count)]
    decided = [one for node in stages[2].nodes for one in passing("admitted", node.key, node.count)]
    made = []
    for outcome in _OUTCOMES:
        if outcome in ADOPTED:
            made += passing(str(outcome), "integrated", page.of(State.INTEGRATED, outcomes=(outcome,)))
            made += passing(str(outcome), "to_integrate", page.of(State.DECIDED, outcomes=(outcome,)))
    return [reached, decided, made]


def _sentence(page: Course) -> str:
    if not page.total:
        return _none(page)
    adopted = page.of(*_MADE, outcomes=tuple(ADOPTED))
    return ngettext(
        "%(num)s amendement : %(decided)s décidé, %(adopted)s adopté, même en partie, %(integrated)s dans le texte.",
        "%(num)s amendements : %(decided)s décidés, %(adopted)s adoptés, même en partie, %(integrated)s dans le texte.",
        page.total,
        decided=grouped(page.of(*_MADE)),
        adopted=grouped(adopted),
        integrated=grouped(page.of(State.INTEGRATED)),
    )


def _none(page: Course) -> str:
    if page.sees_all:
        return gettext("Aucun amendement n'est encore déposé.")
    return gettext("Aucun amendement n'a encore changé une version publiée.")


def _notes(page: Course) -> tuple[str, ...]:
    if not page.sees_all:
        return (gettext("Seuls comptent ici les amendements qui ont changé une version publiée."),)
    if not page.sees_refused:
        return (gettext("Les amendements irrecevables ne sont pas comptés ici."),)
    return ()


def over_time(page: Course) -> Shown:
    """Return how many were filed and decided in each span of time."""
    rows = list(zip(page.spans.days, page.moved, strict=True))
    names = [day(first, _SHORT[page.spans.by]) for first, _ in rows]
    spans = [
        Span(
            name,
            (_stand(Tone.FULL, gettext("déposés"), name, filed), _stand(Tone.HATCHED, gettext("décidés"), name, made)),
        )
        for name, (_, (filed, made)) in zip(names, rows, strict=True)
    ]
    keys = [Key(gettext("déposés"), Tone.FULL), Key(gettext("décidés"), Tone.HATCHED)]
    drawn = both(lambda width: columns(spans, width), keys) if page.total else nothing()
    heads = (gettext("À partir du"), gettext("Déposés"), gettext("Décidés"))
    lines = tuple(Line(short_day(first), moved) for first, moved in rows)
    by = gettext(_SPANS[page.spans.by])
    return Shown(
        OVER_TIME,
        gettext("Les amendements dans le temps, %(by)s", by=by) if by else gettext("Les amendements dans le temps"),
        _when(page),
        *drawn,
        tables=(Table(gettext("Amendements déposés et décidés"), heads, lines),),
        notes=_notes(page),
        source=counted(page.counted_at),
    )


def _stand(tone: Tone, said: str, name: str, count: int) -> Stand:
    return Stand(tone, count, f"{name}, {said} : {grouped(count)}")


def _when(page: Course) -> str:
    if not page.total:
        return _none(page)
    filed, decided = (sum(pair[rank] for pair in page.moved) for rank in (0, 1))
    return gettext(
        "Depuis le %(first)s : déposés, %(filed)s ; décidés, %(decided)s.",
        first=short_day(page.spans.days[0]),
        filed=grouped(filed),
        decided=grouped(decided),
    )
