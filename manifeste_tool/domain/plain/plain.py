"""Merge any Markdown, without identities nor canonical form: what no hunk touches comes back byte for byte."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from manifeste_tool.domain.merging import three_way
from manifeste_tool.domain.merging.three_way import Origin, Piece
from manifeste_tool.domain.plain.plain_checks import warnings
from manifeste_tool.domain.plain.plain_moves import follow_moves
from manifeste_tool.domain.plain.plain_words import plain_words

_FEWEST = 5  # words of a line; shorter ones are found again by chance


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
    pieces = _questioned(tuple(three_way.merge_sequences(*follow_moves(*map(plain_words, (base, ours, theirs))))))
    if all(piece.settled for piece in pieces):
        text = three_way.merged(pieces)
        return PlainMerge(text, clean=True, warnings=warnings(text, ours, theirs))
    return PlainMerge(marked(pieces, labels), clean=False)


def _questioned(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Make a question of a passage that both sides moved, to two places: it would stand twice, and nobody said so."""
    gone = {line for piece in pieces if piece.origin is Origin.BOTH for line in _lines(piece.base)}
    put = {
        side: {line for piece in pieces if piece.origin is side for line in _lines(piece.merged)}
        for side in (Origin.OURS, Origin.THEIRS)
    }
    twice = gone & put[Origin.OURS] & put[Origin.THEIRS]
    if not twice:
        return pieces
    return tuple(
        replace(piece, origin=Origin.CLASH, merged=piece.ours)
        if piece.origin in put and not twice.isdisjoint(_lines(piece.merged))
        else piece
        for piece in pieces
    )


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a passage, without their spaces, that are long enough to be no chance."""
    for line in text.split("\n"):
        words = line.split()
        if len(words) > _FEWEST:
            yield " ".join(words)


def marked(pieces: Sequence[Piece], labels: tuple[str, str]) -> str:
    """Write the merge with conflict markers around the whole lines that hold a collision, every other hunk applied."""
    done: list[str] = []
    line = ""  # the line that is not finished yet
    sides: list[str] | None = None
    for piece in pieces:
        if not piece.settled:
            sides = sides or [line, line]
            line = ""
            sides = [sides[0] + piece.ours, sides[1] + piece.theirs]
            rest, closed = "", all(side.endswith("\n") for side in sides)
        else:
            end = piece.merged.find("\n") + 1 if sides else 0
            head, rest = (piece.merged[:end] or piece.merged, piece.merged[end:]) if sides else ("", piece.merged)
            closed = bool(end)
            rest = rest if closed or not sides else ""
            sides = sides and [side + head for side in sides]
        if sides and closed:
            done.append(_conflict(sides, labels))
            sides = None
        if not sides:
            whole, line = _last_line(line + rest)
            done.append(whole)
    return "".join([*done, line, _conflict(sides, labels) if sides else ""])


def _last_line(text: str) -> tuple[str, str]:
    """Cut off the line that is not finished yet."""
    start = text.rfind("\n") + 1
    return text[:start], text[start:]


def _conflict(sides: Sequence[str], labels: tuple[str, str]) -> str:
    end = "\r\n" if any(side.endswith("\r\n") for side in sides) else "\n"
    ours, theirs = (side if not side or side.endswith("\n") else side + end for side in sides)
    return f"<<<<<<< {labels[0]}{end}{ours}======={end}{theirs}>>>>>>> {labels[1]}{end}"
