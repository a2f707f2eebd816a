"""Where the authority of the text may be: what an administrator wrote, judged before Git sees it.

An address reaches the command line of Git, and through it that of SSH: whatever could be read as an option or as the
name of another program is refused, and so is a password, which would stand in lists of processes and in logs.
"""

import re
from urllib.parse import urlsplit

from manifeste_tool.errors import N_, UnusableInstanceError

#: `git@forge.example:group/text.git`; a host that begins with a dash would be an option of SSH.
_SCP = re.compile(r"(?:[A-Za-z0-9_][\w.-]*@)?[A-Za-z0-9_][\w.-]*:(?!//|:)[^-\s].*")
_USER = re.compile(r"[A-Za-z0-9_][\w.-]*")
_HOST = re.compile(r"[A-Za-z0-9_][\w.-]*|[0-9a-fA-F:.]+")
_SCHEMES = ("ssh", "https", "file")


class RemoteAddressError(UnusableInstanceError):
    """The address of the text's remote repository cannot be used as it is written."""


class UnknownFormError(RemoteAddressError):
    """It is no address that the program takes."""

    sentence = N_(
        "MANIFESTE_TEXT_REMOTE ne se lit pas comme l'adresse d'un dépôt. Écrivez ssh://git@forge.exemple/texte.git, "
        "git@forge.exemple:texte.git, https://forge.exemple/texte.git, file:///chemin/texte.git "
        "ou un chemin qui commence par « / »."
    )


class OptionAddressError(RemoteAddressError):
    """A part of it would be read as an option."""

    sentence = N_(
        "MANIFESTE_TEXT_REMOTE contient une partie qui commence par « - » : elle serait lue comme une option. "
        "Donnez l'adresse du dépôt, sans tiret en tête d'un nom."
    )


class ForeignTransportError(RemoteAddressError):
    """It names a transport that could start any program, or that anybody on the way can read and change."""

    sentence = N_(
        "MANIFESTE_TEXT_REMOTE nomme un transport refusé (%(transport)s) : le texte n'irait pas par un chemin sûr. "
        "Utilisez ssh://, https:// ou un dépôt de cette machine."
    )


class SecretInAddressError(RemoteAddressError):
    """It holds a password or a token."""

    sentence = N_(
        "MANIFESTE_TEXT_REMOTE contient un mot de passe ou un jeton, qui se lirait dans la liste des processus. "
        "Retirez-le : donnez une clé SSH par MANIFESTE_TEXT_REMOTE_KEY, "
        "ou un fichier d'identifiants par MANIFESTE_TEXT_REMOTE_CREDENTIALS."
    )


def checked(written: str) -> str:
    """Return an address that Git may be given. Raises the `RemoteAddressError` that says what is wrong with it."""
    if written.startswith("-"):
        raise OptionAddressError
    if not written.isprintable() or written != written.strip() or " " in written:
        raise UnknownFormError
    if written.startswith("/"):
        return written
    if "::" in written.partition("/")[0]:
        raise ForeignTransportError(transport=written.partition("::")[0][:20])
    if "://" in written:
        return _checked_url(written)
    if re.search(r"(?:^|[@:])-", written):
        raise OptionAddressError
    if not _SCP.fullmatch(written):
        raise UnknownFormError
    return written


def _checked_url(written: str) -> str:
    scheme, _, rest = written.partition("://")
    if scheme not in _SCHEMES:
        raise ForeignTransportError(transport=scheme[:20])
    if scheme == "file":
        if not rest.startswith("/"):
            raise UnknownFormError
        return written
    _refuse_place(scheme, written)
    return written


def _refuse_place(scheme: str, written: str) -> None:
    """Raise what is wrong with the machine that a URL names."""
    try:
        parts = urlsplit(written)
        host, user, _port = parts.hostname or "", parts.username, parts.port
    except ValueError as error:
        raise UnknownFormError from error
    if parts.password is not None or (scheme == "https" and user is not None):
        raise SecretInAddressError
    if host.startswith("-") or (user or "").startswith("-") or parts.path.startswith("/-"):
        raise OptionAddressError
    if not _HOST.fullmatch(host) or (user is not None and not _USER.fullmatch(user)) or len(parts.path) < len("/x"):
        raise UnknownFormError
    if parts.query or parts.fragment:
        raise UnknownFormError
