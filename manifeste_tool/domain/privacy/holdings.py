"""What each table holds of people: whose it is, whether a download gives it, and what becomes of it on erasure.

`HOLDINGS` has one line for each table, and each line names every column that refers to an account or holds text: a
test compares it with the schema, so that a table or a column nobody thought about fails the suite.
"""

from dataclasses import dataclass
from enum import StrEnum

from manifeste_tool.errors import N_


class Whose(StrEnum):
    """Whose data a table holds; the values are shown."""

    PERSON = N_("une personne qui a un compte")
    CONTRIBUTOR = N_("une personne qui a contribué")
    OUTSIDER = N_("une personne qui a écrit au secrétariat ou que l'on a consultée")
    NOBODY = N_("personne en particulier")


class Fate(StrEnum):
    """What becomes of somebody's rows when they are erased; the values are shown."""

    GOES = N_("effacé")
    EMPTIED = N_("vidé de ses mots ; la ligne reste, sans personne")
    SIGNED = N_("reste, sous « auteur effacé »")
    COUNTED = N_("reste compté, sans nom")
    NONE = N_("ne dit rien d'une personne")


@dataclass(frozen=True, slots=True)
class Holding:
    """One table.

    `mine` are the columns that say whose a row is, `acts` those that say who did something to it. Text columns are
    `words` (free text, in which a name or an address may stand), `git` (repeats Git, which names nobody), `codes`
    (numbers, states, keys) or `secrets` (never handed to anybody). `withheld` are the words that may be another's:
    a download leaves them out. `emptied` are the columns that an erasure empties. `through` names the column of the
    table and the table that leads to whose a row is, where no column of its own does; `reference` the column that
    holds the reference of a contribution, `address` the one that holds an address.
    """

    table: str
    whose: Whose
    fate: Fate
    why: str
    mine: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    git: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    emptied: tuple[str, ...] = ()
    through: tuple[str, str] | tuple[()] = ()
    reference: str = ""
    address: str = ""
    given: bool = True

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text column, whatever it holds."""
        return (*self.words, *self.git, *self.codes, *self.secrets)

    @property
    def is_given_to_person(self) -> bool:
        """Whether the download of somebody with an account looks here."""
        return self.given and bool(self.mine or self.through) and self.whose is Whose.PERSON

    @property
    def is_given_to_contributor(self) -> bool:
        """Whether the download of a contribution's author looks here."""
        return self.given and bool(self.reference)

    def shown(self, column: str) -> bool:
        """Whether a download gives this column of one's own rows."""
        return column not in (*self.secrets, *self.withheld)


def holding(table: str, whose: Whose, fate: Fate, why: str, **columns: str | bool) -> Holding:
    """Return a line; lists of columns are written as words."""
    plain = ("reference", "address", "given")
    lists = {name: tuple(str(given).split()) for name, given in columns.items() if name not in plain}
    return Holding(table, whose, fate, why, **lists, **{k: v for k, v in columns.items() if k in plain})  # type: ignore[arg-type]
