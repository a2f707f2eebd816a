"""Merge any Markdown, without identities nor canonical form: what no hunk touches comes back byte for byte."""

from collections.abc import Sequence
from dataclasses import dataclass

from manifeste_tool.domain import three_way
from manifeste_tool.domain.plain_checks import warnings
from manifeste_tool.domain.plain_moves import follow_moves
from manifeste_tool.domain.plain_words import plain_words
from manifeste_tool.domain.three_way import Piece


@dataclass(frozen=True, slots=True)
class PlainMerge:
    """The merged Markdown, with conflict markers unless `clean`; `warnings` are sentences about numbers and notes."""

    text: str
    clean: bool
    warnings: tuple[str, ...] = ()


def merge_plain(base: str, ours: str, theirs: str, *, labels: tuple[str, str] = ("ours", "theirs")) -> PlainMerge:
    """Merge two changes of one Markdown file, word by word, paragraphs that one side moved included.

    `labels` name the two sides on the conflict markers. Every byte that no change touches is kept.
    """
    pieces = tuple(three_way.merge_sequences(*follow_moves(*map(plain_words, (base, ours, theirs)))))
    if all(piece.settled for piece in pieces):
        text = three_way.merged(pieces)
        return PlainMerge(text, clean=True, warnings=warnings(text, ours, theirs))
    return PlainMerge(marked(pieces, labels), clean=False)


def marked(pieces: Sequence[Piece], labels: tuple[str, str]) -> str:
    """Write the merge with conflict markers around the whole lines that hold a collision, every other hunk applied."""
    done = ""
    sides: list[str] | None = None
    for piece in pieces:
        if not piece.settled:
            if sides is None:
                done, line = _last_line(done)
                sides = [line, line]
            sides = [sides[0] + piece.ours, sides[1] + piece.theirs]
            if all(side.endswith("\n") for side in sides):
                done, sides = done + _conflict(sides, labels), None
        elif sides is None:
            done += piece.merged
        else:
            end = piece.merged.find("\n") + 1
            sides = [side + (piece.merged[:end] or piece.merged) for side in sides]
            if end:
                done += _conflict(sides, labels) + piece.merged[end:]
                sides = None
    return done + (_conflict(sides, labels) if sides else "")


def _last_line(text: str) -> tuple[str, str]:
    """Cut off the line that is not finished yet."""
    start = text.rfind("\n") + 1
    return text[:start], text[start:]


def _conflict(sides: Sequence[str], labels: tuple[str, str]) -> str:
    ours, theirs = (side if not side or side.endswith("\n") else side + "\n" for side in sides)
    return f"<<<<<<< {labels[0]}\n{ours}=======\n{theirs}>>>>>>> {labels[1]}\n"
