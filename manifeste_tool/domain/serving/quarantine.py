"""Why the tip of a branch of the authority is not served: nobody recorded it here, and this is what it looks like.

What the program writes is announced in the database before it is pushed: a tip that the database does not know was
written by something else. It never becomes text, however well it is formed; the reason tells the administrator where
to look.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from manifeste_tool.domain.text.markdown import parse, serialise
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_, ManifesteError, StaleError

#: Bytes of a text beyond which nobody reads it, to say why it is none.
LARGEST = 4 * 1024 * 1024
_SHOWN, _SHORT = 5, 60


class Reason(StrEnum):
    """What is wrong with a tip: the first that holds, gravest first."""

    GONE = "gone"
    REWRITTEN = "rewritten"
    FOREIGN_FILE = "foreign_file"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    IDENTITY_LOST = "identity_lost"
    NO_TRAILERS = "no_trailers"
    UNKNOWN = "unknown"


#: What is said of each, to whoever can do something about it.
TOLD = {
    Reason.GONE: N_("La branche n'est plus dans le dépôt distant."),
    Reason.REWRITTEN: N_("L'historique y a été récrit : ce qui est servi n'en fait plus partie."),
    Reason.FOREIGN_FILE: N_("Un fichier étranger au texte y a été ajouté."),
    Reason.TOO_LARGE: N_("Le texte y dépasse la taille admise."),
    Reason.UNREADABLE: N_("Le texte ne s'y lit pas."),
    Reason.IDENTITY_LOST: N_("Des paragraphes y ont perdu leur identité."),
    Reason.NO_TRAILERS: N_("Un commit y a été écrit par un autre outil : il ne nomme aucune opération."),
    Reason.UNKNOWN: N_("Un commit y nomme une opération que la base ne connaît pas."),
}


class QuarantinedError(StaleError):
    """The authority holds something that is not served: nothing can be written after it."""

    sentence = N_(
        "Le dépôt distant du texte contient un commit que le site ne reconnaît pas. Rien n'a été enregistré et rien "
        "n'est perdu : le texte servi reste le dernier bon. Le secrétariat voit pourquoi dans « Dépôt du texte » ; "
        "réessayez quand l'administrateur l'aura réglé."
    )


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A tip of the authority that is not served."""

    ref: str
    sha: str
    reason: Reason
    details: str
    seen_at: datetime

    @property
    def told(self) -> str:
        """Return the sentence, marked for translation, that says what is wrong."""
        return TOLD[self.reason]


@dataclass(frozen=True, slots=True)
class Tip:
    """A tip as it was found: whether it follows what is served, its files by size, its text, its commits' operations.

    `operations` are those of the commits since what is served, `""` for a commit that names none.
    """

    follows: bool
    sizes: Mapping[str, int]
    markdown: str | None
    operations: Sequence[str]


def judged(tip: Tip, served: Text, files: frozenset[str]) -> tuple[Reason, str]:
    """Return why a tip that nobody recorded is not served, and what of it shows that; `files` are all it may hold."""
    if not tip.follows:
        return Reason.REWRITTEN, ""
    if foreign := sorted(set(tip.sizes) - files):
        return Reason.FOREIGN_FILE, ", ".join(name[:_SHORT] for name in foreign[:_SHOWN])
    if large := [name for name, size in tip.sizes.items() if size > LARGEST]:
        return Reason.TOO_LARGE, ", ".join(large)
    return _read(tip.markdown, served) or _named(tip.operations)


def _read(markdown: str | None, served: Text) -> tuple[Reason, str] | None:
    """Return what is wrong with the text itself: its words are of somebody unknown, and are not repeated."""
    if markdown is None:
        return Reason.UNREADABLE, ""
    try:
        text = parse(markdown)
        canonical = serialise(text) == markdown
    except ManifesteError as error:
        return Reason.UNREADABLE, type(error).__name__
    ids = [unit.id for unit in text]
    kept = {*ids, *(old for unit in text for old in unit.joined)}
    lost = [unit.id for unit in served if unit.id not in kept]
    if lost or not all(ids) or len(set(ids)) != len(ids):
        return Reason.IDENTITY_LOST, ", ".join(f"¶{one}" for one in lost[:_SHOWN])
    return None if canonical else (Reason.UNREADABLE, "")


def _named(operations: Sequence[str]) -> tuple[Reason, str]:
    if not all(operations):
        return Reason.NO_TRAILERS, ""
    return Reason.UNKNOWN, ", ".join(one[:_SHORT] for one in operations[:_SHOWN])
