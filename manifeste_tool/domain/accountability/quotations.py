"""What a poster quotes: somebody's words, and the paragraph they changed, before and after."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from manifeste_tool.domain.comparing.diff import Op, Segment, word_diff
from manifeste_tool.domain.gathering.masking import LABELS
from manifeste_tool.domain.text.text import Place, Relation
from manifeste_tool.errors import N_, RefusedError

#: As many quotations as hold on one page.
MOST = 3
LONGEST = 260
#: Of words that did not change, what is left around those that did.
_AROUND = 90
_FEWEST_LETTERS = 12
_MASKS = re.compile("|".join(sorted(map(re.escape, set(LABELS.values())), key=len, reverse=True)))
_MARKUP = re.compile(r"\*\*|__|(?<!\w)[*_`]|[*_`](?!\w)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_SENTENCE = re.compile(r"[.!?…](?=\s|$)")
_RANKS = (Relation.TAKES_UP, Relation.REPHRASES, Relation.COMBINES, Relation.QUALIFIES)
GAP = " […] "


class TooManyQuotationsError(RefusedError):
    """More quotations were chosen than hold on one page."""

    sentence = N_("Choisissez %(most)s citations au plus : l'affiche tient sur une page. Vos choix sont gardés.")


class NotQuotableError(RefusedError):
    """A chosen contribution is not, or is no longer, one that may be quoted."""

    sentence = N_(
        "La contribution %(reference)s ne peut pas être citée : son auteur l'a retirée, elle n'est plus publiée, ou le "
        "texte publié ne s'appuie pas sur elle. Décochez-la."
    )


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a published contribution, and the paragraph of the published text that rests on it.

    `since` is the version that cites it first; `before` are the paragraph's words in the version before it, None where
    that one did not have it, or there is none (`opens`). `after` are its words in `since`; `amended` says that the
    words of today's version are others. `chosen_words` were picked by who made the link, the others are the beginning.
    """

    reference: str
    words: str
    author_type: str
    paragraph_id: str
    place: Place
    relation: Relation
    since: str
    after: str
    before: str | None = None
    opens: bool = False
    amended: bool = False
    finding: str = ""
    chosen_words: bool = False
    verbatim: bool = True

    @property
    def changed(self) -> bool:
        """Whether the words of the paragraph changed when it began to rest on it, or the paragraph came then."""
        return not self.opens and self.before != self.after

    @property
    def segments(self) -> tuple[Segment, ...]:
        """What changed, with as much around it as it takes to understand it."""
        if self.before is None:
            return elided((Segment(Op.EQUAL if self.opens else Op.INSERTED, plain(self.after)),))
        return elided(word_diff(plain(self.before), plain(self.after)))


def plain(text: str) -> str:
    """Return inline Markdown without its marks, as it is read aloud."""
    return _MARKUP.sub("", _LINK.sub(r"\1", text)).strip()


def is_quotable(words: str) -> bool:
    """Whether something is left to be quoted once masks are taken away."""
    return sum(map(str.isalpha, _MASKS.sub("", words))) >= _FEWEST_LETTERS


def shortened(words: str, limit: int = LONGEST) -> str:
    """Return words on one line, cut after a sentence where one ends in time, else after a word, and then said so."""
    line = " ".join(words.split())
    if len(line) <= limit:
        return line
    ends = [found.end() for found in _SENTENCE.finditer(line[:limit])]
    if ends and ends[-1] >= limit // 2:
        return line[: ends[-1]] + GAP.rstrip()
    return f"{line[:limit].rsplit(' ', 1)[0].rstrip(' ,;:')}{GAP.rstrip()}"


def elided(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Leave out most of a long stretch that did not change; of a long one that did, its end."""
    last = len(segments) - 1
    return tuple(
        Segment(one.op, _inside(one.text, rank > 0, rank < last) if one.op is Op.EQUAL and last else _cut(one.text))
        for rank, one in enumerate(segments)
    )


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST + _AROUND else shortened(text, LONGEST + _AROUND)


def _inside(text: str, follows: bool, leads: bool) -> str:  # noqa: FBT001 - both say on which side words changed
    """Keep the beginning of what follows a change and the end of what leads to one."""
    if len(text) <= 2 * _AROUND + len(GAP):
        return text
    head = text[:_AROUND].rsplit(" ", 1)[0] if follows else ""
    tail = text[-_AROUND:].partition(" ")[2] if leads else ""
    return f"{head}{GAP if head or tail else ''}{tail}"


def best(candidates: Iterable[Quotation], count: int = MOST) -> tuple[Quotation, ...]:
    """Return the quotations that show best what somebody changed: one a contribution, and one a paragraph if possible.

    First those whose paragraph changed with them, in the person's own words, picked by who made the link, whole.
    """
    ranked = sorted(candidates, key=_rank)
    kept: list[Quotation] = []
    for others in (False, True):
        for one in ranked:
            same = any(each.reference == one.reference for each in kept)
            beside = any(each.paragraph_id == one.paragraph_id for each in kept)
            if len(kept) < count and not same and (others or not beside):
                kept.append(one)
    return tuple(kept)


def of_each(candidates: Iterable[Quotation]) -> tuple[Quotation, ...]:
    """Return the best quotation of each contribution, the best first."""
    found: dict[str, Quotation] = {}
    for one in sorted(candidates, key=_rank):
        found.setdefault(one.reference, one)
    return tuple(found.values())


def _rank(one: Quotation) -> tuple[object, ...]:
    return (
        not one.changed,
        one.opens,
        not one.verbatim,
        bool(_MASKS.search(one.words)),
        not one.chosen_words,
        one.words.endswith(GAP.rstrip()),
        _RANKS.index(one.relation),
        bool(one.finding),
        one.reference,
        one.paragraph_id,
    )
