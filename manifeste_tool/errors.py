"""What can go wrong, one class per situation, each with the French sentence that says what to do next.

Sentences are the source strings of gettext: `web` translates them, the command line prints them as they are.
Values are named (`%(line)s`) so that a translation may put them elsewhere.
"""

from typing import ClassVar

from manifeste_tool.sentences import Sentence


def N_(sentence: str) -> str:  # noqa: N802 - the name that message extractors know
    """Mark a sentence for translation: the same words, which remember the values that are put into them."""
    return Sentence(sentence)


class ManifesteError(Exception):
    """Base of every situation the application foresees.

    Subclass one of the families below rather than this class: the family decides the HTTP status, in one
    place (`web/errors.py`), and the exit status of the command line.
    """

    sentence: ClassVar[str] = N_("L'opération n'a pas pu être faite.")
    #: Which field of a form this is about: the names it goes by, the first that the page has is the one.
    fields: ClassVar[tuple[str, ...]] = ()

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


class StorageError(ManifesteError):
    """What the instance is kept on cannot be written, or read; nothing was accepted unless the sentence says so (503).

    `title` heads the page, `retry_after` is how many seconds whoever asks again had better wait.
    """

    title: ClassVar[str] = N_("Le serveur ne peut rien enregistrer")
    retry_after: ClassVar[int] = 300


class StorageFullError(StorageError):
    """The disk, or what we may use of it, is full (507)."""

    title = N_("Le disque du serveur est plein")
    sentence = N_(
        "Le disque du serveur est plein : rien n'a été enregistré. Gardez cette page ouverte, prévenez "
        "l'administration du site, et renvoyez votre envoi une fois la place faite."
    )


class ReadOnlyStorageError(StorageError):
    """The disk or the database takes no writing."""

    sentence = N_(
        "Le serveur ne peut que lire en ce moment : rien n'a été enregistré. Gardez cette page ouverte, prévenez "
        "l'administration du site, et renvoyez votre envoi une fois l'écriture rétablie."
    )


class BusyDatabaseError(StorageError):
    """Somebody else held the database for longer than we wait."""

    title = N_("Le serveur est très occupé")
    retry_after = 15
    sentence = N_(
        "La base de données est occupée depuis trop longtemps : rien n'a été enregistré. Attendez un instant, "
        "puis renvoyez votre envoi."
    )


class SilentDatabaseError(StorageError):
    """The database does not answer."""

    title = N_("La base de données ne répond pas")
    retry_after = 30
    sentence = N_(
        "La base de données ne répond pas : rien n'a été enregistré. Réessayez dans un instant ; si cela dure, "
        "prévenez l'administration du site."
    )


class DamagedDataError(StorageError):
    """Something that was kept can no longer be read as it was written."""

    title = N_("Des données sont endommagées")
    sentence = N_(
        "Des données du serveur sont endommagées : cette page ne peut pas être montrée, et rien n'a été enregistré. "
        "Prévenez l'administration du site : « manifeste check » dit ce qui est touché, et une sauvegarde le répare."
    )


class CutShortError(StorageError):
    """A process that writes for us was ended in the midst of its work; nothing names what it may have written."""

    title = N_("Le serveur a été interrompu")
    retry_after = 5
    sentence = N_(
        "Le serveur a été interrompu pendant l'enregistrement : rien n'a été enregistré. Gardez cette page ouverte et "
        "renvoyez votre envoi dans un instant ; si cela se répète, prévenez l'administration du site."
    )


class AcceptedUnseenError(StorageError):
    """An act was accepted, and what it changes on the pages waits for the server to be able to write."""

    title = N_("C'est enregistré, mais pas encore visible")
    sentence = N_(
        "Votre action est enregistrée, mais le serveur ne peut pas encore la montrer : il l'achèvera de lui-même. "
        "Ne la refaites pas ; prévenez l'administration du site si elle n'apparaît pas d'ici quelques minutes."
    )


class UnusableInstanceError(ManifesteError):
    """The instance on disk is missing or is not in a state to be used; command line only."""
