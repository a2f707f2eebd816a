"""An erratum: other words in the paragraphs of a published version, and nothing else."""

from collections.abc import Mapping

from manifeste_tool.domain.text.gestures import Change, applied
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_, RefusedError

#: The longest note: what was wrong, and since when it is right.
LONGEST_NOTE = 2_000


class NoErratumNoteError(RefusedError):
    """An erratum says nothing of what it corrects, or too much."""

    sentence = N_(
        "Dites ce que l'erratum corrige, en %(limit)s signes au plus : la note est publiée, datée, avec les deux "
        "versions."
    )


class NothingCorrectedError(RefusedError):
    """An erratum changes no word."""

    sentence = N_("Aucun mot n'est changé : corrigez au moins un paragraphe, puis publiez l'erratum.")


class MoreThanWordsError(RefusedError):
    """An erratum would add, remove or remake paragraphs, or change their sources."""

    sentence = N_(
        "Un erratum corrige les mots de paragraphes qui restent ce qu'ils sont (%(place)s) : il n'en ajoute pas, n'en "
        "coupe pas et ne touche pas aux sources. Pour le reste, publiez une nouvelle version."
    )


def note(typed: str) -> str:
    """Return the note of an erratum, clean. Raises `NoErratumNoteError`."""
    clean = "\n".join(line.rstrip() for line in typed.strip().splitlines())
    if not 0 < len(clean) <= LONGEST_NOTE:
        raise NoErratumNoteError(limit=LONGEST_NOTE)
    return clean


def corrected(text: Text, words: Mapping[str, str]) -> Text:
    """Return a text with other words in some of its paragraphs, by identity.

    Identities, kinds, order and sources stay. Raises `MoreThanWordsError`, `NothingCorrectedError`,
    `ParagraphGoneError`, and the refusals of `domain.text`.
    """
    changes = [Change(identity, typed) for identity, typed in words.items() if typed.strip() != _typed(text, identity)]
    after = applied(text, changes, str, fixed=True)
    changed = {one.paragraph for one in changes}
    if tuple(after.by_id) != tuple(text.by_id) or len(after) != len(text):
        raise MoreThanWordsError(place=_first(text, changed))
    for old, new in zip(text, after, strict=True):
        if (old.shape, old.sources, old.fixed, old.joined) != (new.shape, new.sources, new.fixed, new.joined):
            raise MoreThanWordsError(place=text.places[old.id].label)
    if after == text:
        raise NothingCorrectedError
    return after


def _typed(text: Text, identity: str) -> str:
    unit = text.by_id.get(identity)
    return unit.text if unit else ""


def _first(text: Text, identities: set[str]) -> str:
    return next((text.places[unit.id].label for unit in text if unit.id in identities), "…")
