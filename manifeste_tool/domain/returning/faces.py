"""Words with what is said of them (bold, italics, a link, code), between a document and the Markdown of a unit."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, product

from manifeste_tool.domain.text.inline import MAX_LENGTH, MAX_OPENERS


@dataclass(frozen=True, slots=True)
class Face:
    """How words look; `link` is the address that they lead to, `""` for none."""

    strong: bool = False
    emphasis: bool = False
    code: bool = False
    link: str = ""


PLAIN = Face()


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one face. `added` is who put them in and `gone` who took them out, where the document tracks it."""

    words: str
    face: Face = PLAIN
    added: str = ""
    gone: str = ""


_INLINE = re.compile(
    r"""
      \\(?P<escaped>[!-/:-@\[-`{-~])
    | (?P<ticks>`+)(?!`)(?P<code>.{1,4000}?)(?<!`)(?P=ticks)(?!`)
    | \[(?P<label>[^\[\]]+)\]\((?P<url>[^()\s]+)\)
    | <(?P<address>(?:https?://|mailto:)[^<>\s]+)>
    | \*\*(?=\S)(?P<strong>.{1,4000}?)(?<=\S)\*\*(?!\*)
    | \*(?=[^\s*])(?P<emphasis>.{1,4000}?)(?<=[^\s*])\*(?!\*)
    | (?<!\w)__(?=\S)(?P<strong_>.{1,4000}?)(?<=\S)__(?!\w)
    | (?<!\w)_(?=[^\s_])(?P<emphasis_>.{1,4000}?)(?<=[^\s_])_(?!\w)
    """,
    re.VERBOSE | re.DOTALL,
)
_SIGNS = re.compile(r"([\\`*_\[\]<])")
_UNSEEN = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"\s+")
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'"})
_HOST = re.compile(r"https?://[^/]+/", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^()\s<>]+", re.IGNORECASE)


def pieces_of(markdown: str, face: Face = PLAIN) -> tuple[Piece, ...]:
    """Return the words of a unit as a reader sees them; signs of Markdown that mark nothing are words."""
    return _neighbours(_pieces(markdown, face))


def _pieces(markdown: str, face: Face) -> Iterator[Piece]:
    end = 0
    for found in _INLINE.finditer(markdown):
        if start := markdown[end : found.start()]:
            yield Piece(start, face)
        yield from _marked(found, face)
        end = found.end()
    if end < len(markdown):
        yield Piece(markdown[end:], face)


def _marked(found: re.Match[str], face: Face) -> Iterator[Piece]:
    match found.lastgroup:
        case "escaped":
            yield Piece(found["escaped"], face)
        case "code":
            yield Piece(found["code"].strip(), replace(face, code=True))
        case "url":
            yield from _pieces(found["label"], replace(face, link=found["url"]))
        case "address":
            yield Piece(found["address"], replace(face, link=found["address"]))
        case "strong" | "strong_":
            yield from _pieces(found[str(found.lastgroup)], replace(face, strong=True))
        case _:
            yield from _pieces(found[str(found.lastgroup)], replace(face, emphasis=True))


def tidy(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return pieces with plain single spaces and apostrophes, none at either end, nor within the edges of a face."""
    spaced = _bridged(_neighbours(_moved_out(_neighbours(_canonical(piece) for piece in pieces))))
    found: list[Piece] = []
    for piece in spaced:
        words = _SPACES.sub(" ", piece.words)
        if words[:1] == " " and (not found or found[-1].words[-1:] == " "):
            words = words[1:]
        if words:
            found.append(replace(piece, words=words))
    while found and not (last := found[-1].words.rstrip(" ")):
        found.pop()
    return _neighbours((*found[:-1], replace(found[-1], words=last))) if found else ()


def _canonical(piece: Piece) -> Piece:
    words = unicodedata.normalize("NFC", _SPACES.sub(" ", _UNSEEN.sub("", piece.words)))
    face = replace(piece.face, link=_address(piece.face.link)) if piece.face.link else piece.face
    return replace(piece, words=words if face.code else words.translate(_APOSTROPHES), face=face)


def _address(link: str) -> str:
    """Return an address as it is compared: word processors end a bare host with a slash; what is none leads nowhere."""
    if not _ADDRESS.fullmatch(link):
        return ""
    return link.removesuffix("/") if _HOST.fullmatch(link) else link


def _moved_out(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Put the spaces at the edges of marked words outside: Markdown has no other place for them."""
    for piece in pieces:
        words = piece.words.strip(" ")
        if piece.face == PLAIN or words == piece.words:
            yield piece
            continue
        start = len(piece.words) - len(piece.words.lstrip(" "))
        yield Piece(piece.words[:start])
        yield replace(piece, words=words)
        yield Piece(piece.words[start + len(words) :])


def _neighbours(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Join the pieces that stand side by side and look the same."""
    filled = [replace(piece, added="", gone="") for piece in pieces if piece.words]
    groups = (list(group) for _, group in groupby(filled, key=lambda piece: piece.face))
    return tuple(replace(group[0], words="".join(piece.words for piece in group)) for group in groups)


def words_of(pieces: Iterable[Piece]) -> str:
    """Return the words alone, as tidy writes them."""
    return "".join(piece.words for piece in tidy(pieces))


def written(pieces: Iterable[Piece]) -> str:
    """Return the Markdown of a unit's words: signs are escaped only where they would mark something.

    Words whose marks Markdown cannot write (a lone sign in bold, for instance) are written without them.
    """
    wanted = tidy(pieces)
    words = "".join(piece.words for piece in wanted)
    if len(words) > MAX_LENGTH or any(words.count(sign) > most for sign, most in MAX_OPENERS.items()):
        return _SIGNS.sub(r"\\\1", words)  # no unit may be so: reading its signs would hold a worker
    for escaped, order in product((False, True), _ORDERS):
        said = _grouped(wanted, order, escaped=escaped)
        if tidy(pieces_of(said)) == wanted:
            return said
    return _SIGNS.sub(r"\\\1", words)


_AROUND = {"strong": "**", "emphasis": "*"}
#: Which face is marked outside which, the plainest way first.
_ORDERS = (
    ("link", "strong", "emphasis", "code"),
    ("strong", "emphasis", "link", "code"),
    ("emphasis", "strong", "link", "code"),
)


def _grouped(pieces: Sequence[Piece], names: tuple[str, ...], *, escaped: bool) -> str:
    """Write pieces grouped by the first of these faces, each group by the next."""
    if not names:
        return "".join(_SIGNS.sub(r"\\\1", piece.words) if escaped else piece.words for piece in pieces)
    parts = []
    for value, group in groupby(pieces, key=lambda piece: getattr(piece.face, names[0])):
        inside = list(group)
        said = _grouped(inside, names[1:], escaped=escaped and not (value and names[0] == "code"))
        parts.append(_wrapped(said, names[0], value) if value else said)
    return "".join(parts)


def _bridged(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Let a space between two pieces of one face be of that face too, so that it is marked once."""
    found = list(pieces)
    for rank in range(1, len(pieces) - 1):
        before, after = pieces[rank - 1].face, pieces[rank + 1].face
        if not pieces[rank].words.strip():
            face = Face(
                strong=before.strong and after.strong,
                emphasis=before.emphasis and after.emphasis,
                link=before.link if before.link == after.link else "",
            )
            found[rank] = replace(pieces[rank], face=face)
    return _neighbours(found)


def _wrapped(said: str, name: str, value: str) -> str:
    if name == "link":
        return f"<{value}>" if said == value else f"[{said}]({value})"
    if name == "code":
        ticks = "``" if "`" in said else "`"
        pad = " " if said[:1] == "`" or said[-1:] == "`" else ""
        return f"{ticks}{pad}{said}{pad}{ticks}"
    return f"{_AROUND[name]}{said}{_AROUND[name]}"
