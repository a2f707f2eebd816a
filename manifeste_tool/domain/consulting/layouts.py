"""Which columns of a sheet feed which fields: as recognised, or as a file of a few lines of TOML says."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from manifeste_tool.domain.consulting.headings import column_key
from manifeste_tool.errors import N_, RefusedError

#: What a layout may fill.
FIELDS = (
    "external_id",
    "title",
    "body",
    "author_type",
    "territory",
    "collected",
    "said_on",
    "parent",
    "publishable",
    "consultation",
    "question",
    "theme",
    "nature",
    "language",
)
_SECTIONS = ("columns", "templates", "constants")
_COLUMN = re.compile(r"\{([^{}]+)\}")


class LayoutError(RefusedError):
    """The layout names a field that does not exist, or is not made as it should be."""

    sentence = N_(
        "Le fichier de correspondance n'est pas lisible : %(why)s. "
        "Il contient origin, sigle, et les sections [columns], [templates], [constants] et [values.CHAMP]."
    )


class MissingColumnError(RefusedError):
    """A column that the layout reads is not in the file."""

    sentence = N_(
        "La colonne « %(column)s » manque. Le fichier contient : %(columns)s. "
        "Ajoutez-la, ou dites par --map quelle colonne en tient lieu."
    )


class AmbiguousColumnError(RefusedError):
    """A column that the layout reads is there more than once."""

    sentence = N_("La colonne « %(column)s » est présente plusieurs fois. Renommez ou supprimez celle qui est de trop.")


@dataclass(frozen=True, slots=True)
class Rule:
    """What fills one field: words and columns in turn (`is_column` tells which).

    Where that gives nothing, the first of the columns `instead` that is filled; then `values` puts some for others,
    and `turn` reads what is left. With `tongues`, the field is the language of the first filled column.
    """

    parts: tuple[tuple[str, bool], ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    instead: tuple[str, ...] = ()
    turn: Callable[[str], str] | None = None
    tongues: tuple[tuple[str, str], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the rule reads."""
        named = tuple(part for part, is_column in self.parts if is_column)
        return (*named, *self.instead, *(column for column, _ in self.tongues))

    def bound(self, places: Mapping[str, int]) -> Callable[[Sequence[str]], str]:
        """Return what gives the field for the cells of one row, given the place of each column."""
        if self.tongues:
            return _first_language([(places[column], language) for column, language in self.tongues])
        made = _made(self.parts, self.instead, places)
        values, turn = self.values, self.turn
        if values and turn:
            return lambda cells: turn(values.get(said := made(cells).strip(), said))
        if values:
            return lambda cells: values.get(said := made(cells).strip(), said)
        return (lambda cells: turn(made(cells))) if turn else made


@dataclass(frozen=True, slots=True)
class Answer:
    """A column of answers to one question, by `column_key`; `identity` tells its answers from a row's others."""

    column: str
    question: str
    identity: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns feed which fields; `origin` names where the rows come from, `sigle` stands in references.

    With `answers`, a row holds several contributions: one for each that is filled, and no body of its own; `turn`
    reads their cells. `apart` says that the identifiers of the file come back: words tell contributions apart too.
    """

    rules: Mapping[str, Rule]
    origin: str = ""
    sigle: str = ""
    answers: tuple[Answer, ...] = ()
    turn: Callable[[str], str] | None = None
    apart: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read, once."""
        named = [column for rule in self.rules.values() for column in rule.columns]
        return tuple(dict.fromkeys([*named, *(answer.column for answer in self.answers)]))


def of_column(name: str, *instead: str, turn: Callable[[str], str] | None = None) -> Rule:
    """Return the rule that reads one column, or the first filled of several."""
    return Rule(((name, True),), instead=instead, turn=turn)


def constant(words: str) -> Rule:
    """Return the rule that says the same for every row."""
    return Rule(((words, False),))


def template(written: str, turn: Callable[[str], str] | None = None) -> Rule:
    """Return the rule that puts columns into words, as `argument-{id}` does."""
    return Rule(_parts("templates", written), turn=turn)


def layout_of(plain: Mapping[str, object]) -> Layout:
    """Read a layout from the tables of its TOML file. Raises `LayoutError`.

    `[columns]` gives a field one column, `[templates]` words around columns (« argument-{id} »), `[constants]` the
    same words for every row, `[values.FIELD]` what to write for a value found (« "False" = "oui" »).
    """
    unknown = set(plain) - {"origin", "sigle", "values", *_SECTIONS}
    if unknown:
        raise LayoutError(why=f"« {min(unknown)} » n'est pas attendu")
    rules: dict[str, Rule] = {}
    for section in _SECTIONS:
        for name, written in _section(plain, section).items():
            if name in rules:
                raise LayoutError(why=f"le champ « {name} » est donné deux fois")
            rules[name] = Rule(_parts(section, _words(written)), _values(plain, name))
    return Layout(rules, _words(plain.get("origin", "")), _words(plain.get("sigle", "")))


def check(layout: Layout, columns: Sequence[str]) -> None:
    """Raise `MissingColumnError` or `AmbiguousColumnError` where the file does not give what the layout reads."""
    if "body" not in layout.rules and not layout.answers:
        raise LayoutError(why="aucune colonne ne donne le texte (« body »)")
    present = Counter(map(column_key, columns))
    for column in layout.columns:
        if not present[column]:
            raise MissingColumnError(column=column, columns=", ".join(columns))
        if present[column] > 1:
            raise AmbiguousColumnError(column=column)


def _first_language(tongues: Sequence[tuple[int, str]]) -> Callable[[Sequence[str]], str]:
    def language(cells: Sequence[str]) -> str:
        return next((language for place, language in tongues if cells[place].strip()), "")

    return language


def _made(
    parts: Sequence[tuple[str, bool]], instead: Sequence[str], places: Mapping[str, int]
) -> Callable[[Sequence[str]], str]:
    if len(parts) == 1 and not instead:
        return _one(*parts[0], places)
    pieces = [_one(*part, places) for part in parts]
    others = [places[column] for column in instead]

    def made(cells: Sequence[str]) -> str:
        said = "".join(piece(cells) for piece in pieces)
        return said if said.strip() else next((cells[place] for place in others if cells[place].strip()), said)

    return made


def _one(part: str, is_column: bool, places: Mapping[str, int]) -> Callable[[Sequence[str]], str]:  # noqa: FBT001
    if is_column:
        place = places[part]
        return lambda cells: cells[place]
    return lambda _: part


def _section(plain: Mapping[str, object], name: str) -> Mapping[str, object]:
    section = plain.get(name, {})
    if not isinstance(section, Mapping):
        raise LayoutError(why=f"[{name}] n'est pas une section")
    unknown = set(section) - set(FIELDS)
    if unknown:
        raise LayoutError(why=f"« {min(unknown)} » n'est pas un champ ; les champs sont {', '.join(FIELDS)}")
    return section


def _parts(section: str, written: str) -> tuple[tuple[str, bool], ...]:
    if section == "columns":
        return ((column_key(written), True),)
    if section == "constants":
        return ((written, False),)
    pieces: Iterable[tuple[int, str]] = enumerate(_COLUMN.split(written))
    return tuple((column_key(piece) if rank % 2 else piece, bool(rank % 2)) for rank, piece in pieces if piece)


def _values(plain: Mapping[str, object], name: str) -> Mapping[str, str]:
    every = plain.get("values", {})
    wanted = every.get(name, {}) if isinstance(every, Mapping) else None
    if not isinstance(wanted, Mapping):
        raise LayoutError(why="[values] se donne par champ, par exemple [values.publishable]")
    return {str(found): _words(written) for found, written in wanted.items()}


def _words(written: object) -> str:
    if isinstance(written, bool):
        return "oui" if written else "non"
    if isinstance(written, (str, int)):
        return str(written)
    raise LayoutError(why=f"« {written} » n'est pas un texte")
