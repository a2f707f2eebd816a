"""Where a paragraph comes from: the one it was cut from, by the words that went over."""

from collections import Counter
from collections.abc import Iterable

from manifeste_tool.domain.comparing.remade import FEWEST, HELD
from manifeste_tool.domain.comparing.words import bag, held
from manifeste_tool.domain.text.text import Paragraph

#: A paragraph before and after one decision; None where it did not stand.
Turned = tuple[Paragraph | None, Paragraph | None]


def cut_from(born: Paragraph, others: Iterable[Turned]) -> str:
    """Return the identity of the paragraph that lost the words of one that the same decision brought; `""` for none.

    `others` are the paragraphs that the decision touched, wherever they stand: what is cut may go elsewhere too.
    """
    part = bag(born.text)
    if part.total() < FEWEST:
        return ""
    given = [(held(part, lost), before.id) for before, after in others if before and (lost := _lost(before, after))]
    share, identity = max(given, default=(0.0, ""))
    return identity if share >= HELD and identity != born.id else ""


def _lost(before: Paragraph, after: Paragraph | None) -> Counter[str]:
    return bag(before.text) - (bag(after.text) if after else bag(""))
