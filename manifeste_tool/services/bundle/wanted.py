"""Which amendments a *liasse* or a *dérouleur* is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import State
from manifeste_tool.errors import N_, NotFoundError
from manifeste_tool.storage.amending.amendments import OPEN_STATES

_DECIDED = (State.DECIDED, State.INTEGRATED)
#: What the address may ask for: all that were examined or will be, those to examine, those decided, those refused.
SCOPES: Mapping[str, tuple[State, ...]] = {
    "": (*OPEN_STATES, *_DECIDED),
    "a-examiner": OPEN_STATES,
    "decides": _DECIDED,
    "irrecevables": (State.REFUSED,),
}
#: What each is called in a document.
SAID: Mapping[str, str] = {
    "a-examiner": N_("amendements à examiner"),
    "decides": N_("amendements décidés"),
    "irrecevables": N_("amendements irrecevables"),
}


class UnknownScopeError(NotFoundError):
    """A state that no filter is called by."""

    sentence = N_("« %(scope)s » n'est pas un état connu. Choisissez parmi : %(known)s.")


class UnknownChapterError(NotFoundError):
    """A chapter that the text does not have."""

    sentence = N_("Le chapitre « %(chapter)s » n'existe pas dans ce texte. Repartez de la liste des amendements.")


class UnknownCycleError(NotFoundError):
    """A cycle that has not begun."""

    sentence = N_(
        "Le cycle %(cycle)s n'existe pas : le dernier est le cycle %(last)s. Donnez un numéro de 1 à %(last)s."
    )


class UnknownSittingError(NotFoundError):
    """A sitting that does not exist, or not for this reader."""

    sentence = N_("La séance n° %(sitting)s n'existe pas, ou n'est pas publique. Repartez de la liste des séances.")


class UnknownVersionError(NotFoundError):
    """A version that was not published."""

    sentence = N_("La version « %(number)s » n'est pas publiée. Vérifiez son numéro dans la liste des versions.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which amendments: of a cycle (None: today's), in a scope, of a chapter, of a sitting, decided for a version.

    `first_for` is the member whose own amendments come first.
    """

    cycle: int | None = None
    scope: str = ""
    chapter: str = ""
    sitting: int | None = None
    version: str = ""
    first_for: int | None = None
