"""What keeps a report from being kept (a reference that may not be cited), and what keeps it from being sent."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from manifeste_tool.domain.consulting.contributions import REFERENCE, Contribution
from manifeste_tool.domain.gathering.personal_data import DataKind, find
from manifeste_tool.domain.reporting.reports import (
    CITING,
    KIND_NAMES,
    LONGEST_NAME,
    LONGEST_PROSE,
    LONGEST_TITLE,
    LONGEST_UNSORTED,
    LONGEST_WORDS,
    MOST_ITEMS,
    MOST_VERBATIMS,
    NAMES,
    PROSE,
    Item,
    ItemKind,
    Report,
)
from manifeste_tool.errors import N_


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that keeps a report from being sent: the field or line (`item-3`) it stands in, and its sentence."""

    place: str
    sentence: str
    values: Mapping[str, str | int]


_REQUIRED: tuple[tuple[str, str], ...] = (
    ("participants", N_("Donnez le nombre de participants.")),
    ("contributions", N_("Donnez le nombre de contributions recueillies.")),
    ("organisations", N_("Dites quelles organisations étaient présentes, ou « aucune ».")),
    ("absent", N_("Dites quels publics manquaient, ou « aucun à notre connaissance ».")),
    ("course", N_("Racontez le déroulé en quelques lignes.")),
    ("commitment", N_("Dites ce que la collectivité s'engage à faire.")),
    ("commitment_on", N_("Donnez la date de l'engagement.")),
    ("validated_by", N_("Donnez le nom de l'élu référent qui valide.")),
    ("validated_position", N_("Donnez sa fonction.")),
    ("validated_on", N_("Donnez la date de validation.")),
)
_EMPTY_SECTION = N_("Ajoutez au moins une ligne à « %(kind)s », ou cochez qu'il n'y en a pas eu.")
_TOO_MANY_VERBATIMS = N_("Gardez au plus %(limit)s paroles marquantes ; il y en a %(count)s.")
_NO_WORDS = N_("%(kind)s, ligne %(rank)s : écrivez-la ou retirez-la.")
_NO_TITLE = N_("%(kind)s, ligne %(rank)s : donnez-lui un titre de %(limit)s signes au plus.")
_NO_SOURCE = N_("%(kind)s, ligne %(rank)s : citez au moins une contribution par sa référence.")
_NO_LEVEL = N_("%(kind)s, ligne %(rank)s : dites si elle est pour le niveau local, national ou européen.")
_BOTH = N_("%(kind)s : une ligne est écrite alors qu'il est coché qu'il n'y en a pas eu.")
_UNSORTED = N_("Un passage du document reste à classer : choisissez sa rubrique, ou retirez-le.")
_ONE_SOURCE = N_("%(kind)s, ligne %(rank)s : citez la contribution d'où viennent ces mots, et elle seule.")
_NOT_PUBLIC = N_(
    "%(kind)s, ligne %(rank)s : les mots de %(reference)s ne sont pas publics, son auteur n'y a pas consenti ou un "
    "modérateur ne les a pas encore lus. Citez une autre contribution."
)
_PERSONAL = N_("%(where)s : retirez « %(found)s » (%(what)s) avant l'envoi, la page sera lue par tout le monde.")
_HARD = frozenset({DataKind.EMAIL, DataKind.PHONE, DataKind.NIR, DataKind.IBAN, DataKind.CARD})


def gaps(report: Report, public: Collection[str]) -> tuple[Gap, ...]:
    """Return what keeps a report from being sent, in the order of the form; `public` is what anybody may read."""
    return (*_missing_fields(report), *_missing_lines(report), *_line_gaps(report, public), *_personal(report))


def _missing_fields(report: Report) -> Iterator[Gap]:
    return (Gap(name, sentence, {}) for name, sentence in _REQUIRED if not getattr(report, name))


def _missing_lines(report: Report) -> Iterator[Gap]:
    for kind in CITING:
        lines = [item for item in report.of(kind) if not item.is_blank]
        if not lines:
            yield _gap(kind.name.lower(), _EMPTY_SECTION, kind)
        elif len(lines) > 1 and any(item.none for item in lines):
            yield _gap(kind.name.lower(), _BOTH, kind)
    verbatims = sum(not item.is_blank for item in report.of(ItemKind.VERBATIM))
    if verbatims > MOST_VERBATIMS:
        yield _gap("verbatim", _TOO_MANY_VERBATIMS, ItemKind.VERBATIM, limit=MOST_VERBATIMS, count=verbatims)


def _line_gaps(report: Report, public: Collection[str]) -> Iterator[Gap]:
    for place, rank, item in _ranked(report):
        if not item.is_blank and not item.none:
            values = {"rank": rank, "limit": LONGEST_TITLE}
            found = _of_verbatim(item, public) if item.kind is ItemKind.VERBATIM else _of_line(item)
            yield from (_gap(f"item-{place}", sentence, item.kind, **values, **said) for sentence, said in found)


def _of_line(item: Item) -> Iterator[tuple[str, dict[str, str]]]:
    if item.kind is ItemKind.UNSORTED:
        yield _UNSORTED, {}
    elif not (item.title or item.body):
        yield _NO_WORDS, {}
    elif item.kind is ItemKind.IDEA and not item.title:
        yield _NO_TITLE, {}
    if item.kind in CITING and not item.sources:
        yield _NO_SOURCE, {}
    if item.kind is ItemKind.PROPOSAL and not item.level:
        yield _NO_LEVEL, {}


def _of_verbatim(item: Item, public: Collection[str]) -> Iterator[tuple[str, dict[str, str]]]:
    if not item.body:
        yield _NO_WORDS, {}
    if len(item.sources) != 1:
        yield _ONE_SOURCE, {}
    elif item.sources[0] not in public:
        yield _NOT_PUBLIC, {"reference": item.sources[0]}


def _personal(report: Report) -> Iterator[Gap]:
    """What would name somebody on a page that everybody reads: addresses and numbers, never the names of people."""
    for name in PROSE:
        yield from _found(name, PROSE[name], getattr(report, name))
    for place, item in enumerate(report.items):
        if item.kind is not ItemKind.UNSORTED:
            yield from _found(f"item-{place}", KIND_NAMES[item.kind], f"{item.title}\n{item.body}")


def _found(place: str, where: str, words: str) -> Iterator[Gap]:
    for one in find(words):
        if one.kind in _HARD:
            values = {"where": where, "found": words[one.start : one.end], "what": str(one.kind)}
            yield Gap(place, _PERSONAL, values)


def _gap(place: str, sentence: str, kind: ItemKind, **values: str | int) -> Gap:
    return Gap(place, sentence, {"kind": KIND_NAMES[kind], **values})


class Refusal(StrEnum):
    """Why a reference may not be cited by a report."""

    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"
    ELSEWHERE = "elsewhere"


def refusal(reference: str, known: Mapping[str, Contribution], authority: str) -> Refusal | None:
    """Return why a report of `authority` may not cite a reference, None where it may."""
    if not REFERENCE.fullmatch(reference):
        return Refusal.UNREADABLE
    found = known.get(reference)
    if found is None:
        return Refusal.UNKNOWN
    if found.authority != authority:
        return Refusal.ELSEWHERE
    return Refusal.WITHDRAWN if found.withdrawn else None


_LONG_TITLE = N_("%(kind)s, ligne %(rank)s : ce titre compte %(count)s signes, %(limit)s au plus.")
_LONG_WORDS = N_("%(kind)s, ligne %(rank)s : ce texte compte %(count)s signes, %(limit)s au plus.")
_LONG_PROSE = N_("Ce texte compte %(count)s signes, %(limit)s au plus.")
_MANY_ITEMS = N_("Un rapport compte au plus %(limit)s lignes.")
_REFUSED: Mapping[Refusal, str] = {
    Refusal.UNREADABLE: N_(
        "%(kind)s, ligne %(rank)s : « %(reference)s » n'est pas une référence. "
        "Écrivez-la comme sur la fiche, par exemple 2024-NTES-0012."
    ),
    Refusal.UNKNOWN: N_("%(kind)s, ligne %(rank)s : aucune contribution ne porte la référence %(reference)s."),
    Refusal.WITHDRAWN: N_(
        "%(kind)s, ligne %(rank)s : la contribution %(reference)s a été retirée par son auteur, elle ne se cite plus."
    ),
    Refusal.ELSEWHERE: N_(
        "%(kind)s, ligne %(rank)s : la contribution %(reference)s vient d'une autre collectivité ; "
        "citez celles de vos concertations."
    ),
}


def faults(report: Report, known: Mapping[str, Contribution], authority: str) -> Iterator[Gap]:
    """Return what keeps a report from being kept even as a draft; `known` are the contributions that it names."""
    for name in (*PROSE, *NAMES):
        limit = LONGEST_NAME if name in NAMES else LONGEST_PROSE
        if (count := len(getattr(report, name))) > limit:
            yield Gap(name, _LONG_PROSE, {"count": count, "limit": limit})
    if len(report.items) > MOST_ITEMS:
        yield Gap("lines", _MANY_ITEMS, {"limit": MOST_ITEMS})
    for place, rank, item in _ranked(report):
        for sentence, values in (*_too_long(item), *_refused(item, known, authority)):
            yield _gap(f"item-{place}", sentence, item.kind, rank=rank, **values)


def _too_long(item: Item) -> Iterator[tuple[str, dict[str, str | int]]]:
    if len(item.title) > LONGEST_TITLE:
        yield _LONG_TITLE, {"count": len(item.title), "limit": LONGEST_TITLE}
    limit = LONGEST_UNSORTED if item.kind is ItemKind.UNSORTED else LONGEST_WORDS
    if len(item.body) > limit:
        yield _LONG_WORDS, {"count": len(item.body), "limit": limit}


def _refused(
    item: Item, known: Mapping[str, Contribution], authority: str
) -> Iterator[tuple[str, dict[str, str | int]]]:
    for reference in item.sources:
        if why := refusal(reference, known, authority):
            yield _REFUSED[why], {"reference": reference[:64]}


def _ranked(report: Report) -> Iterator[tuple[int, int, Item]]:
    """Return each line with its place among all and its number among those of its kind."""
    ranks = dict.fromkeys(ItemKind, 0)
    for place, item in enumerate(report.items):
        ranks[item.kind] += not item.none
        yield place, ranks[item.kind], item
