"""What an authority says of its consultation (restitution): its parts, what a complete one holds, what it may cite."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from manifeste_tool.domain.consulting.contributions import REFERENCE, Contribution
from manifeste_tool.domain.gathering.personal_data import DataKind, find
from manifeste_tool.errors import N_

LONGEST_TITLE = 100
LONGEST_WORDS = 4_000
LONGEST_PROSE = 12_000
LONGEST_NAME = 200
MOST_ITEMS = 200
MOST_VERBATIMS = 5
MOST_SOURCES = 200


class ItemKind(StrEnum):
    """What one line of a report is; the values are those kept."""

    IDEA = "idée forte"
    AGREEMENT = "accord"
    DISAGREEMENT = "désaccord"
    VIGILANCE = "vigilance"
    PROPOSAL = "proposition"
    QUESTION = "question"
    VERBATIM = "verbatim"
    UNSORTED = "à classer"  # words of a document that was read, until a person says what they are


#: Every line of these cites contributions, and a complete report holds some or says that there were none.
CITING = (ItemKind.IDEA, ItemKind.AGREEMENT, ItemKind.DISAGREEMENT, ItemKind.VIGILANCE, ItemKind.PROPOSAL)


class Level(StrEnum):
    """Whom a proposal is for; the values are those kept."""

    LOCAL = "local"
    NATIONAL = "national"
    EUROPEAN = "UE"


class ReportState(StrEnum):
    """Where a report stands; the values are those kept."""

    DRAFT = "brouillon"
    SENT = "envoyée"


@dataclass(frozen=True, slots=True)
class Item:
    """One line: a title of at most 100 characters, a text, the references of the contributions it rests on.

    `level` is a proposal's. `none` says instead that there was nothing of this kind: nobody disagreed, for example.
    """

    kind: ItemKind
    title: str = ""
    body: str = ""
    level: str = ""
    sources: tuple[str, ...] = ()
    none: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written in it yet."""
        return not (self.title or self.body or self.sources or self.none)


@dataclass(frozen=True, slots=True)
class Report:
    """The report of one consultation. `participants` and `contributions` are 0 while nobody gave a number."""

    consultation: str
    participants: int = 0
    contributions: int = 0
    organisations: str = ""
    profile: str = ""
    absent: str = ""
    course: str = ""
    commitment: str = ""
    commitment_on: date | None = None
    validated_by: str = ""
    validated_position: str = ""
    validated_on: date | None = None
    items: tuple[Item, ...] = ()
    state: ReportState = ReportState.DRAFT
    revision: int = 0
    changed_at: datetime | None = None
    changed_by_id: int | None = None
    sent_at: datetime | None = None

    @property
    def is_sent(self) -> bool:
        """Whether it was sent, and may be read by everybody."""
        return self.state is ReportState.SENT

    def of(self, kind: ItemKind) -> tuple[Item, ...]:
        """Return the lines of one kind, in order."""
        return tuple(item for item in self.items if item.kind is kind)

    @property
    def sources(self) -> frozenset[str]:
        """The references of all that it cites."""
        return frozenset(reference for item in self.items for reference in item.sources)


#: The fields in prose, and what a sentence calls them.
PROSE: Mapping[str, str] = {
    "organisations": N_("les organisations présentes"),
    "profile": N_("le profil des participants"),
    "absent": N_("les publics absents"),
    "course": N_("le déroulé"),
    "commitment": N_("l'engagement de la collectivité"),
}
NAMES = ("validated_by", "validated_position")
_WORDS = (*PROSE, *NAMES)
#: All that a person writes, apart from the lines.
FIELDS = ("participants", "contributions", *_WORDS, "commitment_on", "validated_on")

KIND_NAMES: Mapping[ItemKind, str] = {
    ItemKind.IDEA: N_("idées fortes"),
    ItemKind.AGREEMENT: N_("points d'accord"),
    ItemKind.DISAGREEMENT: N_("points de désaccord"),
    ItemKind.VIGILANCE: N_("points de vigilance"),
    ItemKind.PROPOSAL: N_("propositions"),
    ItemKind.QUESTION: N_("questions restées sans réponse"),
    ItemKind.VERBATIM: N_("paroles marquantes"),
    ItemKind.UNSORTED: N_("passages à classer"),
}


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
_HARD = frozenset({DataKind.EMAIL, DataKind.PHONE, DataKind.NIR, DataKind.IBAN})


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
    ranks = dict.fromkeys(ItemKind, 0)
    for place, item in enumerate(report.items):
        ranks[item.kind] += 1
        if not item.is_blank and not item.none:
            values = {"rank": ranks[item.kind], "limit": LONGEST_TITLE}
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
    for name in (*PROSE,):
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


def references_in(words: str) -> tuple[str, ...]:
    """Return the references that stand in some words, each once, in order."""
    found = (match.group().upper() for match in _LOOSE.finditer(words.upper()))
    return tuple(dict.fromkeys(found))


_LOOSE = re.compile(rf"(?<![\w-]){REFERENCE.pattern}(?![\w-])")
_BETWEEN = re.compile(r"[\s,;]+")


def typed_references(words: str) -> tuple[str, ...]:
    """Return what was typed where references are expected, each once, in capitals: what is none of them included."""
    return tuple(dict.fromkeys(part for part in _BETWEEN.split(words.strip().upper()) if part))


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


def differing(mine: Report, theirs: Report) -> tuple[str, ...]:
    """Return the fields in which two states of a report differ, `items` among them."""
    return tuple(name for name in (*FIELDS, "items") if getattr(mine, name) != getattr(theirs, name))


def left_out(mine: Iterable[Item], theirs: Iterable[Item]) -> tuple[Item, ...]:
    """Return the lines of `theirs` that `mine` does not hold: what saving mine would lose."""
    kept = set(mine)
    return tuple(item for item in theirs if item not in kept and not item.is_blank)
