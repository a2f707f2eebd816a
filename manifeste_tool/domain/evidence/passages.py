"""Passages of a pièce: cut where a line is blank, numbered once and for all, written again with their numbers."""

import re
from collections.abc import Container, Iterable, Sequence
from itertools import count

from manifeste_tool.domain.evidence.evidence import Passage
from manifeste_tool.domain.text.text import Kind, Text, with_identities
from manifeste_tool.errors import N_, RefusedError

MOST_PASSAGES = 2_000
LONGEST_LABEL = 200
_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_NUMBER = re.compile(r"\[(?P<number>[1-9][0-9]{0,4})\][ \t]*\n?")
_LABEL = re.compile(r"#{1,6}[ \t]+(?P<label>\S.*?)[ \t]*(?:\n|$)")


class UnknownPassageError(RefusedError):
    """Words are given to a passage that the pièce does not hold."""

    sentence = N_(
        "Aucun passage de cette pièce ne porte le numéro %(number)s. Retirez « [%(number)s] » : un nouveau passage "
        "reçoit de lui-même le numéro suivant. Vos mots sont gardés ci-dessous."
    )


class RepeatedPassageError(RefusedError):
    """Two passages are given one number."""

    sentence = N_(
        "Le numéro [%(number)s] est écrit deux fois. Gardez-le devant le passage qu'il désigne et retirez l'autre. "
        "Vos mots sont gardés ci-dessous."
    )


class TooManyPassagesError(RefusedError):
    """A pièce is cut into more passages than one page can show."""

    sentence = N_(
        "Cette pièce ferait %(count)s passages, %(limit)s au plus : versez-la en plusieurs pièces. "
        "Vos mots sont gardés ci-dessous."
    )


def cut(piece: str, words: str) -> tuple[Passage, ...]:
    """Cut words into passages numbered from 1. Raises `TooManyPassagesError`.

    A line that begins with `#` and stands alone names the passage after it; at the head of one, that passage.
    """
    return _bounded(Passage(piece, number, body, label) for number, (label, body) in enumerate(_named(words), start=1))


def written(passages: Iterable[Passage]) -> str:
    """Write passages as they are corrected: each after its number between brackets, its name as a heading."""
    heads = ((each, f"# {each.label}\n" if each.label else "") for each in passages)
    return "\n\n".join(f"[{each.number}] {head}{each.body}" for each, head in heads)


def rewritten(held: Sequence[Passage], words: str, *, piece: str, following: int) -> tuple[Passage, ...]:
    """Read passages that were corrected: a number keeps its passage, what has none takes the next from `following`.

    Raises `UnknownPassageError`, `RepeatedPassageError`, `TooManyPassagesError`.
    """
    known, fresh, found = {each.number: each for each in held}, count(following), dict[int, Passage]()
    for label, words_of in _named(words):
        asked, name, body = _NUMBER.match(words_of), label, words_of
        if asked:
            own, body = _labelled(words_of[asked.end() :])
            name = own or label
        number = int(asked["number"]) if asked else next(fresh)
        _refuse_misnumbered(number, known, found, asked=asked is not None)
        found[number] = Passage(piece, number, body, name, known[number].paragraph if asked else "")
    return _bounded(found[number] for number in sorted(found) if found[number].body)


def _refuse_misnumbered(number: int, known: Container[int], found: Container[int], *, asked: bool) -> None:
    if asked and number not in known:
        raise UnknownPassageError(number=number)
    if number in found:
        raise RepeatedPassageError(number=number)


def of_text(piece: str, text: Text, *, ours: bool) -> tuple[Passage, ...]:
    """Return the paragraphs of an earlier text as passages, each called by its place; headings name places only.

    `ours` keeps the identities of a text of this tool. Raises `TooManyPassagesError`.
    """
    numbers = count(1)
    named = with_identities(text, lambda: f"_{next(numbers)}")
    said = [unit for unit in named if unit.kind is not Kind.HEADING and any(map(str.isalnum, unit.text))]
    return _bounded(
        Passage(piece, rank, unit.text, named.places[unit.id].label[:LONGEST_LABEL], unit.id if ours else "")
        for rank, unit in enumerate(said, start=1)
    )


def _named(words: str) -> Iterable[tuple[str, str]]:
    """Give each block its name: the heading at its head, or the one that stands alone before it."""
    waiting = ""
    for block in _BLANK.split(words.strip()):
        label, body = _labelled(block.strip())
        if label and not body:
            if waiting:
                yield "", waiting
            waiting = label
        elif body:
            yield label or waiting, body
            waiting = ""
    if waiting:
        yield "", waiting


def _labelled(block: str) -> tuple[str, str]:
    found = _LABEL.match(block)
    return (found["label"][:LONGEST_LABEL], block[found.end() :].strip()) if found else ("", block.strip())


def _bounded(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    found = tuple(passages)
    if len(found) > MOST_PASSAGES:
        raise TooManyPassagesError(count=len(found), limit=MOST_PASSAGES)
    return found
