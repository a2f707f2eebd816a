"""Mask what names somebody: the words found or pointed at, wherever they stand, each told by its kind alone."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from manifeste_tool.domain.gathering.personal_data import DataKind, Found, find, masked
from manifeste_tool.errors import N_, RefusedError

#: What else may be masked besides what names somebody.
PASSAGE = "passage"
#: What stands in the place of masked words.
LABELS: Mapping[str, str] = {
    **{kind: masked("x", (Found(kind, 0, 1),)) for kind in DataKind},
    DataKind.NAME: "[nom masqué]",
    DataKind.CARD: "[numéro de carte masqué]",
    DataKind.PLATE: "[plaque d'immatriculation masquée]",
    DataKind.BIRTH: "[date de naissance masquée]",
    DataKind.PROFILE: "[page personnelle masquée]",
    PASSAGE: "[passage masqué]",
}
_SHORTEST = 2
_APOSTROPHE = re.compile("['’]")
#: Kinds whose words are whole: « Rose » is not masked inside « Roseraie ».
_WHOLE = frozenset({DataKind.NAME, DataKind.ADDRESS, PASSAGE})
_ELLIPSIS = "…"


class NothingToMaskError(RefusedError):
    """Words are to be masked that do not stand in the contribution."""

    sentence = N_(
        "« %(words)s » ne se trouve pas dans cette contribution : copiez les mots tels qu'ils y sont, un passage par "
        "ligne. Rien n'est changé."
    )


class NoMaskError(RefusedError):
    """A contribution was to be masked, and nothing was chosen."""

    sentence = N_(
        "Rien n'est coché ni écrit : choisissez ce qui est à masquer, ou publiez la contribution telle quelle."
    )


@dataclass(frozen=True, slots=True)
class Mask:
    """Words to be masked, and of what kind they are: a `DataKind` or `PASSAGE`; typed ones in any case of letters."""

    words: str
    kind: str
    any_case: bool = False

    @property
    def label(self) -> str:
        """What stands in their place."""
        return LABELS[self.kind]

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds the words, whatever spaces stand between them; those made of letters are whole words."""
        parts = _APOSTROPHE.sub("['’]", r"\s+".join(map(re.escape, self.words.split())))
        first, last = (r"(?<![^\W_])", r"(?![^\W_])") if self.kind in _WHOLE else ("", "")
        return re.compile(f"{first}{parts}{last}", re.IGNORECASE if self.any_case else 0)


def mask_all(text: str, masks: Iterable[Mask]) -> str:
    """Return a text with the words of every mask put away, wherever they stand.

    Words that overlap go together, under the label of the longest.
    """
    return _put_away(text, _spans(text, masks))


def mask_part(part: str, whole: str, masks: Iterable[Mask]) -> str:
    """Return a passage that was quoted from a text with all that is masked in the text put away.

    A quotation that begins or ends amid masked words loses what it holds of them.
    """
    put_away = tuple(masks)
    at, spans = whole.find(part) if part else -1, set(_spans(part, put_away))
    while at >= 0:
        cut = ((max(start - at, 0), min(end - at, len(part)), label) for start, end, label in _spans(whole, put_away))
        spans |= {(start, end, label) for start, end, label in cut if start < end}
        at = whole.find(part, at + 1)
    return _put_away(part, _apart(spans))


def _put_away(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    parts, at = [], 0
    for start, end, label in spans:
        parts += [text[at:start], label]
        at = end
    return "".join([*parts, text[at:]])


def _spans(text: str, masks: Iterable[Mask]) -> list[tuple[int, int, str]]:
    """Return what is to be put away, in the order of the text, no two overlapping."""
    return _apart((*match.span(), mask.label) for mask in masks for match in mask.pattern.finditer(text))


def _apart(found: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return spans in order, those that overlap made one under the label of the longest."""
    kept: list[tuple[int, int, str]] = []
    for start, end, label in sorted(found):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, label))
            continue
        before, until, other = kept[-1]
        kept[-1] = (before, max(until, end), label if end - start > until - before else other)
    return kept


def found_in(*texts: str) -> tuple[Mask, ...]:
    """Return what names somebody in some texts, each distinct words once, in the order they first stand."""
    found = {(text[one.start : one.end], one.kind): None for text in texts for one in find(text)}
    return tuple(Mask(words, kind) for words, kind in found)


def chosen(ticked: Iterable[str], typed: str, kind: str, texts: tuple[str, ...]) -> tuple[Mask, ...]:
    """Return the masks that a moderator chose: of what was found, those `ticked`, and the lines they typed.

    Raises `NothingToMaskError` for a line that does not stand in the texts, `NoMaskError` for no mask at all.
    """
    wanted = set(ticked)
    masks = [mask for mask in found_in(*texts) if mask.words in wanted]
    for line in filter(None, map(str.strip, typed.splitlines())):
        mask = Mask(line, kind if kind in LABELS else PASSAGE, any_case=True)
        if len(line) < _SHORTEST or not any(mask.pattern.search(text) for text in texts):
            raise NothingToMaskError(words=line[:80])
        masks.append(mask)
    if not masks:
        raise NoMaskError
    return tuple(masks)


def kinds_of(masks: Iterable[Mask]) -> str:
    """Return the kinds of some masks as they are told: « nom de personne, numéro de téléphone »."""
    return ", ".join(dict.fromkeys(str(mask.kind) for mask in masks))


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; `kind` says what it holds where it names somebody, else `""`."""

    words: str
    kind: str = ""


def pieces(text: str) -> tuple[Piece, ...]:
    """Return a text cut at what was found in it."""
    return tuple(_pieces(text, find(text)))


def _pieces(text: str, found: Iterable[Found]) -> Iterator[Piece]:
    at = 0
    for one in found:
        if one.start > at:
            yield Piece(text[at : one.start])
        yield Piece(text[one.start : one.end], one.kind)
        at = one.end
    if at < len(text):
        yield Piece(text[at:])


def brief(text: str, length: int) -> tuple[Piece, ...]:
    """Return the part of a text around the first thing found, of about `length` characters, cut between words."""
    found = find(text)
    start = _before(text, found[0].start - length // 3) if found else 0
    end = _after(text, max(start + length, found[0].end if found else 0))
    end = max(end, *(one.end for one in found if one.start < end)) if found else end
    inside = [Found(one.kind, one.start - start, one.end - start) for one in found if one.end <= end]
    cut = [Piece(f"{_ELLIPSIS} ")] if start else []
    rest = [Piece(f" {_ELLIPSIS}")] if end < len(text) else []
    return (*cut, *_pieces(text[start:end], inside), *rest)


def _before(text: str, at: int) -> int:
    """Return the start of the word that stands at a place."""
    return text.rfind(" ", 0, at) + 1 if at > 0 else 0


def _after(text: str, at: int) -> int:
    """Return the end of the word that stands at a place."""
    found = text.find(" ", at)
    return found if found >= 0 else len(text)
