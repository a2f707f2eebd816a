"""The sheet of people: its columns under whatever name, and what a line says, or why it cannot be read."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from manifeste_tool.domain.membership.mandates import Mandate
from manifeste_tool.domain.readers import Role
from manifeste_tool.errors import N_, RefusedError

#: The columns of the sheet, each with how to fill it: those of the template, and of the list that is taken out.
COLUMNS: Mapping[str, str] = {
    "nom": N_("prénom et nom, tels qu'ils paraîtront à côté des actes"),
    "adresse": N_("adresse électronique ; sans elle, la personne ne peut pas être invitée"),
    "role": N_("membre, référent, collaborateur, secrétariat ou administrateur"),
    "association": N_("celle que représente un membre"),
    "collectivite": N_("le sigle de la collectivité, comme dans la liste des collectivités"),
    "suppleant_de": N_("l'adresse, ou le nom, du membre suppléé"),
    "redacteur": N_("oui ou non : peut écrire le premier texte"),
    "rapporteur": N_("oui ou non : donne un avis sur les amendements"),
    "mandat": N_("par exemple « maire de… » ; une ligne de plus, à la même adresse, pour un second mandat"),
    "mandat_du": N_("AAAA-MM-JJ ou JJ/MM/AAAA"),
    "mandat_au": N_("de même ; vide si le terme n'est pas connu"),
}

_NAMES: Mapping[str, Sequence[str]] = {
    "nom": ("nom", "name", "nom complet", "nom et prenom", "prenom et nom", "nom prenom", "personne"),
    "prenom": ("prenom", "first name", "given name"),
    "adresse": (
        *("adresse", "email", "e mail", "mail", "courriel", "adresse electronique", "adresse mail", "adresse e mail"),
        *("adresse courriel", "adresse email"),
    ),
    "role": ("role", "fonction", "qualite", "profil"),
    "association": ("association", "reseau", "groupe"),
    "collectivite": ("collectivite", "authority", "sigle", "code collectivite", "territoire"),
    "suppleant_de": ("suppleant de", "substitute for", "supplee", "titulaire"),
    "redacteur": ("redacteur", "drafter"),
    "rapporteur": ("rapporteur",),
    "mandat": ("mandat", "mandate", "intitule du mandat"),
    "mandat_du": ("mandat du", "debut", "debut du mandat", "mandat debut", "du"),
    "mandat_au": ("mandat au", "fin", "fin du mandat", "mandat fin", "au"),
}
_ROLES: Mapping[str, Role] = {
    "membre": Role.MEMBER,
    "elu": Role.MEMBER,
    "elue": Role.MEMBER,
    "expert": Role.MEMBER,
    "experte": Role.MEMBER,
    "suppleant": Role.MEMBER,
    "suppleante": Role.MEMBER,
    "referent": Role.REFERENT,
    "referente": Role.REFERENT,
    "collaborateur": Role.COLLABORATOR,
    "collaboratrice": Role.COLLABORATOR,
    "secretariat": Role.SECRETARIAT,
    "secretaire": Role.SECRETARIAT,
    "administrateur": Role.ADMINISTRATOR,
    "administratrice": Role.ADMINISTRATOR,
}
_YES = frozenset({"oui", "o", "x", "1", "vrai", "true", "yes"})
_NO = frozenset({"", "non", "n", "0", "faux", "false", "no"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ].*)?"),
    re.compile(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})"),
)
_FORMULAS = ("'=", "'+", "'-", "'@", "'\t", "'\r")


class NoPeopleColumnsError(RefusedError):
    """A sheet has no column of names, or none of roles."""

    sentence = N_(
        "Cette feuille n'a pas de colonne « %(missing)s ». Il faut au moins un nom et un rôle : "
        "partez du modèle, ou donnez ce titre à la bonne colonne. Rien n'a été écrit."
    )


class UnreadLineError(RefusedError):
    """A cell of a line says what cannot be understood."""


class UnknownRoleError(UnreadLineError):
    """The role of a line is none."""

    sentence = N_(
        "Le rôle « %(given)s » n'existe pas. Écrivez membre, référent, collaborateur, secrétariat ou administrateur."
    )


class NamelessLineError(UnreadLineError):
    """A line says no name."""

    sentence = N_("Cette ligne n'a pas de nom. Ajoutez-le.")


class UnreadDateError(UnreadLineError):
    """A date cannot be read."""

    sentence = N_("« %(given)s » n'est pas une date. Écrivez-la AAAA-MM-JJ ou JJ/MM/AAAA.")


class UnreadAnswerError(UnreadLineError):
    """A cell says neither yes nor no."""

    sentence = N_("« %(given)s » n'est ni oui ni non (colonne %(column)s). Écrivez oui, non, ou laissez vide.")


class UntitledDatesError(UnreadLineError):
    """A line dates a mandate that it does not name."""

    sentence = N_("Cette ligne donne les dates d'un mandat sans dire lequel. Remplissez la colonne mandat.")


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says of somebody; `given` names the columns that the sheet has: what it has not, changes nothing."""

    name: str
    role: Role
    email: str = ""
    association: str = ""
    authority: str = ""
    substitute_for: str = ""
    drafter: bool = False
    rapporteur: bool = False
    mandate: Mandate | None = None
    given: frozenset[str] = frozenset()


def columns(headings: Sequence[str]) -> Mapping[str, int]:
    """Return where each column of ours stands, by its name. Raises `NoPeopleColumnsError`."""
    found: dict[str, int] = {}
    for rank, heading in enumerate(headings):
        name = next((ours for ours, names in _NAMES.items() if plain(heading) in names), "")
        if name:
            found.setdefault(name, rank)
    for needed in ("nom", "role"):
        if needed not in found:
            raise NoPeopleColumnsError(missing=needed)
    return found


def read(cells: Sequence[str], where: Mapping[str, int]) -> Line:
    """Return what a line says. Raises an `UnreadLineError` whose sentence says which cell and how to write it."""
    said = {name: tidied(cells[rank]) if rank < len(cells) else "" for name, rank in where.items()}
    name = " ".join(filter(None, (said.get("prenom", ""), said["nom"])))
    if not said["nom"]:
        raise NamelessLineError
    return Line(
        name=name,
        role=_role(said["role"]),
        email=said.get("adresse", "").lower(),
        association=said.get("association", ""),
        authority=said.get("collectivite", ""),
        substitute_for=said.get("suppleant_de", ""),
        drafter=_answer(said, "redacteur"),
        rapporteur=_answer(said, "rapporteur"),
        mandate=_mandate(said),
        given=frozenset(where),
    )


def tidied(cell: str) -> str:
    """Return a cell without space around it, nor the mark that kept a spreadsheet from taking it for a formula."""
    words = cell[1:] if cell.startswith(_FORMULAS) else cell
    return " ".join(unicodedata.normalize("NFC", words).split())


def plain(words: str) -> str:
    """Return words as they are compared: without case, accents or signs."""
    bare = unicodedata.normalize("NFD", words).encode("ascii", "ignore").decode().casefold()
    return _NOT_WORD.sub(" ", bare).strip()


def _role(given: str) -> Role:
    found = _ROLES.get(plain(given))
    if found is None:
        raise UnknownRoleError(given=given[:40])
    return found


def _answer(said: Mapping[str, str], column: str) -> bool:
    given = plain(said.get(column, ""))
    if given not in _YES | _NO:
        raise UnreadAnswerError(given=said[column][:40], column=column)
    return given in _YES


def _mandate(said: Mapping[str, str]) -> Mandate | None:
    title = said.get("mandat", "")
    first, last = (_day(said.get(name, "")) for name in ("mandat_du", "mandat_au"))
    if not title and (first or last):
        raise UntitledDatesError
    if not title:
        return None
    return Mandate(0, title, said.get("association", ""), said.get("collectivite", ""), first, last)


def _day(given: str) -> date | None:
    if not given:
        return None
    found = next(filter(None, (form.fullmatch(given) for form in _DATES)), None)
    if found is None:
        raise UnreadDateError(given=given[:40])
    try:
        return date(*(int(found[part]) for part in ("year", "month", "day")))
    except ValueError as error:
        raise UnreadDateError(given=given[:40]) from error
