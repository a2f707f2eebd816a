"""Sheets of findings: a row for each with all the references it was drawn from, or a row for each reading of one."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from manifeste_tool.domain.consulting.headings import folded
from manifeste_tool.domain.synthesis.findings import NATURE_LENGTH, THEME_LENGTH, TITLE_LENGTH, Finding
from manifeste_tool.errors import N_, RefusedError

_HASHED = 24
_APART = re.compile(r"~[0-9a-f]{12}$")
_BETWEEN = re.compile(r"[\s,;|]+")
#: What a column is called, where nobody says: the first that a sheet has.
NAMES: Mapping[str, tuple[str, ...]] = {
    "key": ("key", "cle", "numero", "enseignement_id"),
    "title": ("title", "titre", "synthese", "enseignement"),
    "body": ("body", "texte_enseignement", "developpement", "commentaire"),
    "nature": ("nature", "affirmation"),
    "theme": ("theme", "thematique"),
    "contributions": ("contributions",),
    "words": ("text", "texte", "contribution_texte", "mots"),
}
#: The columns that may name the contribution of a row: the one that names most wins.
IDENTIFIERS = ("contribution", "reference", "document_id", "external_id", "source", "id")


class NoTitleColumnError(RefusedError):
    """The sheet has no column for what is drawn."""

    sentence = N_(
        "%(file)s n'a pas de colonne pour le titre des enseignements. Nommez-la par --title ; celles du fichier : "
        "%(columns)s."
    )


class NoIdentifierColumnError(RefusedError):
    """The sheet has no column that says from which contributions."""

    sentence = N_(
        "%(file)s n'a pas de colonne qui nomme les contributions. Nommez-la par --contribution ; celles du fichier : "
        "%(columns)s."
    )


class UnknownColumnError(RefusedError):
    """A column was named that the sheet does not have."""

    sentence = N_("%(file)s n'a pas de colonne « %(column)s ». Celles du fichier : %(columns)s.")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column holds what, by its rank; None where the sheet has none.

    `identifiers` are the columns that may name a contribution, each by its rank.
    """

    title: int
    key: int | None = None
    body: int | None = None
    nature: int | None = None
    theme: int | None = None
    contributions: int | None = None
    words: int | None = None
    identifiers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What one row says: a finding without number, what its file calls it, and what names its contributions.

    `named` gives, by the rank of its column, what may name the contribution of the row; `references` are those of a row
    that gives them all. `words` are the contribution's own, to tell which is meant.
    """

    finding: Finding
    external_id: str
    references: tuple[str, ...] = ()
    named: Mapping[int, str] = field(default_factory=dict)
    words: str = ""


def layout_of(file: str, columns: Sequence[str], given: Mapping[str, str]) -> Layout:
    """Return how a sheet is read; `given` names columns that are not called as usual.

    Raises `UnknownColumnError`, `NoTitleColumnError`, `NoIdentifierColumnError`.
    """
    keys, said = [folded(name) for name in columns], {"file": file, "columns": ", ".join(columns)}
    for name in filter(None, given.values()):
        if folded(name) not in keys:
            raise UnknownColumnError(column=name, **said)
    found: dict[str, int | None] = {
        name: _rank(keys, (given[name],) if given.get(name) else usual) for name, usual in NAMES.items()
    }
    title, asked = found.pop("title"), given.get("contribution", "")
    wanted = (asked,) if asked else IDENTIFIERS
    ranks = tuple(rank for each in wanted if (rank := _rank(keys, (each,))) is not None)
    if title is None:
        raise NoTitleColumnError(**said)
    if found["contributions"] is None and not ranks:
        raise NoIdentifierColumnError(**said)
    return Layout(title=title, identifiers=() if found["contributions"] is not None and not asked else ranks, **found)


def _rank(keys: Sequence[str], names: Sequence[str]) -> int | None:
    return next((keys.index(folded(name)) for name in names if folded(name) in keys), None)


def read(cells: Sequence[str], layout: Layout) -> Read | None:
    """Return what a row says, None for one without title.

    A title too long for one is cut between words and stands whole in the text; a nature or a theme too long is cut.
    What says the same in the same words is one finding, whatever spaces it was typed with.
    """
    said = flat(cells[layout.title])
    if not said:
        return None
    body, key = _cell(cells, layout.body).strip(), flat(_cell(cells, layout.key))
    whole = "\n\n".join(filter(None, (said if len(said) > TITLE_LENGTH else "", body)))
    nature, theme = (flat(_cell(cells, rank)) for rank in (layout.nature, layout.theme))
    drawn = Finding("", cut(said, TITLE_LENGTH), whole, cut(nature, NATURE_LENGTH), cut(theme, THEME_LENGTH))
    own = key or hashlib.sha256(said.encode()).hexdigest()[:_HASHED]
    given = tuple(filter(None, _BETWEEN.split(_cell(cells, layout.contributions))))
    named = {rank: _cell(cells, rank).strip() for rank in layout.identifiers if _cell(cells, rank).strip()}
    return Read(drawn, own, given, named, flat(_cell(cells, layout.words)))


def _cell(cells: Sequence[str], rank: int | None) -> str:
    return cells[rank] if rank is not None and rank < len(cells) else ""


def flat(words: str) -> str:
    """Return words on one line, their spaces and accents written in one way, to be compared."""
    return " ".join(unicodedata.normalize("NFC", words).split())


def cut(words: str, limit: int) -> str:
    """Return words within a number of characters, cut between two of them."""
    if len(words) <= limit:
        return words
    start, _, rest = words[:limit].rpartition(" ")
    return f"{start or rest[:-1]}…"


def plain_id(external_id: str) -> str:
    """Return the identifier as its file gave it: an import tells those that come back apart by their words."""
    return _APART.sub("", external_id)
