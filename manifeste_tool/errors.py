"""What can go wrong, one class per situation, each with the French sentence that says what to do next.

Sentences are the source strings of gettext: `web` translates them, the command line prints them as they are.
Values are named (`%(line)s`) so that a translation may put them elsewhere.
"""

from typing import ClassVar


def N_(sentence: str) -> str:  # noqa: N802 - the name that message extractors know
    """Mark a sentence for translation and return it unchanged."""
    return sentence


class ManifesteError(Exception):
    """Base of every situation the application foresees.

    Subclass one of the families below rather than this class: the family decides the HTTP status, in one
    place (`web/errors.py`), and the exit status of the command line.
    """

    sentence: ClassVar[str] = N_("L'opération n'a pas pu être faite.")

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.sentence % values)


class RefusedError(ManifesteError):
    """What was sent cannot be accepted as it stands (422)."""


class NotFoundError(ManifesteError):
    """What was asked for does not exist, or not for this reader (404)."""

    sentence = N_("Cette page n'existe pas ou n'est pas publique. Vérifiez l'adresse ou repartez de l'accueil.")


class GoneError(NotFoundError):
    """What was asked for was there, and is no longer for whoever asks (410)."""


class ForbiddenError(ManifesteError):
    """The reader may not do this (403)."""

    sentence = N_("Votre rôle ne permet pas cette action à cette étape. Le secrétariat peut vous renseigner.")


class StaleError(ManifesteError):
    """What the reader saw is no longer what stands (409)."""


class TooLargeError(ManifesteError):
    """More was sent than is accepted (413)."""

    sentence = N_("L'envoi dépasse %(limit)s. Découpez-le en plusieurs parties, puis renvoyez-les.")


class UnavailableError(ManifesteError):
    """Another service that this needs does not answer, or not as it should (503)."""


class UnusableInstanceError(ManifesteError):
    """The instance on disk is missing or is not in a state to be used; command line only."""
