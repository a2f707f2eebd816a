"""From the rows of a sheet to contributions: which column feeds which field, and what a row must hold."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.errors import N_, RefusedError

#: What a layout may fill, with the names of columns that are recognised without any layout: ours, and the kit's.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "external_id": ("external_id", "id", "reference", "référence"),
    "title": ("title", "titre"),
    "body": ("body", "texte", "contribution"),
    "author_type": ("author_type", "auteur_type"),
    "territory": ("territory", "territoire"),
    "collected": ("collected", "mode_de_recueil"),
    "said_on": ("said_on", "date"),
    "parent": ("parent",),
    "publishable": ("publishable", "consentement_publication"),
    "consultation": ("consultation", "concertation"),
}
LIMITS = {
    "external_id": 128,
    "title": 300,
    "body": 100_000,
    "author_type": 128,
    "territory": 128,
    "collected": 128,
    "parent": 128,
    "consultation": 32,
}
_SECTIONS = ("columns", "templates", "constants")
_COLUMN = re.compile(r"\{([^{}]+)\}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_YES = frozenset({"oui", "yes", "true", "vrai", "1", "x"})
_NO = frozenset({"non", "no", "false", "faux", "0", ""})
_FRENCH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\D.*)?")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:\D.*)?")


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


class EmptyContributionError(RefusedError):
    """The row holds no words."""

    sentence = N_("le texte de la contribution est vide")


class UnreadableDayError(RefusedError):
    """The row's date is written in no usual way."""

    sentence = N_("la date « %(found)s » n'est pas lisible : écrivez-la AAAA-MM-JJ ou JJ/MM/AAAA")


class UnreadableConsentError(RefusedError):
    """The row's consent is neither yes nor no."""

    sentence = N_("l'accord de publication « %(found)s » n'est ni oui ni non")


class TooLongCellError(RefusedError):
    """A cell is longer than its field may be."""

    sentence = N_("le champ %(field)s compte %(length)s signes, la limite est de %(limit)s")


@dataclass(frozen=True, slots=True)
class Rule:
    """What fills one field: words and columns in turn (`is_column` tells which), then `values` puts some for others."""

    parts: tuple[tuple[str, bool], ...]
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the rule reads."""
        return tuple(part for part, is_column in self.parts if is_column)

    def fill(self, cells: Mapping[str, str]) -> str:
        """Return the value for one row, given its cells by `column_key`."""
        made = "".join(cells[part] if is_column else part for part, is_column in self.parts).strip()
        return self.values.get(made, made)


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns feed which fields; `origin` names where the rows come from, `sigle` stands in references."""

    rules: Mapping[str, Rule]
    origin: str = ""
    sigle: str = ""


def column_key(name: str) -> str:
    """Return a column's name as it is compared: without regard to case, outer spaces or the making of accents."""
    return unicodedata.normalize("NFC", name).strip().casefold()


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


def natural_layout(columns: Sequence[str]) -> Layout:
    """Return the layout of a file whose columns bear our names or the kit's."""
    present = {column_key(name) for name in columns}
    rules = {}
    for name, known in FIELDS.items():
        found = next((column for column in known if column in present), None)
        if found or name == "body":
            rules[name] = Rule(((found or name, True),))
    return Layout(rules)


def check(layout: Layout, columns: Sequence[str]) -> None:
    """Raise `MissingColumnError` or `AmbiguousColumnError` where the file does not give what the layout reads."""
    if "body" not in layout.rules:
        raise LayoutError(why="aucune colonne ne donne le texte (« body »)")
    present = Counter(map(column_key, columns))
    for column in (column for rule in layout.rules.values() for column in rule.columns):
        if not present[column]:
            raise MissingColumnError(column=column, columns=", ".join(columns))
        if present[column] > 1:
            raise AmbiguousColumnError(column=column)


def contribution_of(layout: Layout, cells: Mapping[str, str]) -> Contribution:
    """Read one row, given its cells by `column_key`.

    The reference is still to be given, `parent` is the external identifier of what it answers, and `external_id` is
    `""` where the file has none. A title too long for its field goes whole to the head of the text.
    Raises a `RefusedError` of this module that says what the row lacks.
    """
    filled = {name: clean(rule.fill(cells)) for name, rule in layout.rules.items()}
    if not filled["body"]:
        raise EmptyContributionError
    filled = _with_title_that_fits(filled)
    for name, value in filled.items():
        if len(value) > LIMITS.get(name, len(value)):
            raise TooLongCellError(field=name, length=len(value), limit=LIMITS[name])
    values: dict[str, Any] = {**filled, "said_on": day(filled.get("said_on", ""))}
    values["publishable"] = consent(filled.get("publishable", ""))
    return Contribution(reference="", origin=layout.origin, **values)


def clean(value: str) -> str:
    """Return words without what no person typed: control and direction characters, carriage returns, outer spaces."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub(" ", lines)).strip()


def day(written: str) -> date | None:
    """Read a day as exports write it, with or without an hour; `""` gives None. Raises `UnreadableDayError`."""
    if not written:
        return None
    try:
        if found := _ISO_DAY.fullmatch(written):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _FRENCH_DAY.fullmatch(written):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return datetime.fromisoformat(written).date()
    except ValueError as error:
        raise UnreadableDayError(found=written[:40]) from error


def consent(written: str) -> bool:
    """Read a consent to be published; a blank is none. Raises `UnreadableConsentError`."""
    said = written.casefold()
    if said not in _YES | _NO:
        raise UnreadableConsentError(found=written[:40])
    return said in _YES


def _with_title_that_fits(filled: dict[str, str]) -> dict[str, str]:
    title = " ".join(filled.get("title", "").split())
    if len(title) <= LIMITS["title"]:
        return {**filled, "title": title}
    shown = title[: LIMITS["title"] - 1].rsplit(" ", 1)[0]
    return {**filled, "title": f"{shown}…", "body": f"{title}\n\n{filled['body']}"}


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
