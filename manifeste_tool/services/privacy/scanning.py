"""Nothing that leads to somebody enters Git or is published by inadvertence: the one place that looks.

`scanned(ws, git)` is the only way to write a commit or a tag (a test lists every writer); `refuse` is asked of words
that are to be published. What was refused is confirmed by sending the same words again: `ws.confirmed` holds the marks
of what whoever acts now was shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from manifeste_tool.domain.privacy.disclosure import Disclosed, disclosed, in_text
from manifeste_tool.errors import N_, NotFoundError, RefusedError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.git import Opened
from manifeste_tool.storage.plumbing.commits import Signature

#: What confirms everything that may be confirmed: it was asked before, of whoever wrote it.
EVERYTHING = frozenset({"*"})
_SHOWN = 5


class PersonalDataError(RefusedError):
    """Words lead to somebody; whoever wrote them may confirm that this is meant, by sending them again."""

    sentence = N_(
        "Ces mots mènent à quelqu'un (%(where)s). Retirez-le : ce qui entre ici ne s'efface plus. "
        "Si c'est l'adresse publique d'un service, renvoyez la même chose : cela vaut confirmation."
    )

    def __init__(self, found: Sequence[Disclosed]) -> None:
        self.marks = tuple(one.mark for one in found if not one.never)
        super().__init__(where=" ; ".join(one.told for one in found[:_SHOWN]))


class ForbiddenDataError(PersonalDataError):
    """Words hold a number that no confirmation lets pass."""

    sentence = N_("Ces mots contiennent ce que personne ne peut publier (%(where)s). Retirez-le, puis renvoyez.")


def refuse(ws: Workspace, *words: tuple[str, str]) -> None:
    """Let pairs (place, words) be published, or refuse. Raises `PersonalDataError`, `ForbiddenDataError`."""
    _refuse(ws, [one for place, said in words for one in disclosed(place, said)])


def asked_before(ws: Workspace) -> Workspace:
    """Return the workspace of an act whose words were asked about when somebody wrote them: the clock opens them."""
    return replace(ws, confirmed=EVERYTHING)


@dataclass(frozen=True, slots=True)
class Scanned:
    """Writes into Git what may enter it."""

    ws: Workspace
    git: Opened

    def commit(self, markdown: str, message: str, by: Signature, parents: Sequence[str], *, language: str = "") -> str:
        """Write a commit as `Opened.commit` does, of a text that brings nothing that leads to somebody.

        What a parent holds already was asked about then. Raises `PersonalDataError`, `ForbiddenDataError`.
        """
        before = [text for parent in parents if (text := self._before(parent, language))]
        _refuse(self.ws, [*in_text(markdown, before), *disclosed(N_("message"), message)])
        return self.git.commit(markdown, message, by, parents, language=language)

    def tag_object(self, name: str, sha: str, words: str, by: Signature) -> str:
        """Write a tag as `Opened.tag_object` does. Raises `PersonalDataError`, `ForbiddenDataError`."""
        refuse(self.ws, (N_("titre, récit ou note de la version"), words))
        return self.git.tag_object(name, sha, words, by)

    def _before(self, parent: str, language: str) -> str:
        try:
            return self.git.read(parent, language)
        except NotFoundError:
            return ""  # the first text in this language


def scanned(ws: Workspace, git: Opened) -> Scanned:
    """Return the one way to write into Git."""
    return Scanned(ws, git)


def _refuse(ws: Workspace, found: Iterable[Disclosed]) -> None:
    new = [one for one in found if one.never or not _is_confirmed(ws, one)]
    never = [one for one in new if one.never]
    if never:
        raise ForbiddenDataError(never)
    if new:
        raise PersonalDataError(new)


def _is_confirmed(ws: Workspace, one: Disclosed) -> bool:
    return ws.confirmed == EVERYTHING or one.mark in ws.confirmed
