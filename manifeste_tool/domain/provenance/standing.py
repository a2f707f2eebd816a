"""How a link stands to the words it is tied to: made before them or after, confirmed on them or on others.

Everything is read from what was recorded when it happened; nothing is asked of Git.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.domain.consulting.sources import SourceLink
from manifeste_tool.domain.outcomes.disputes import Dispute
from manifeste_tool.domain.provenance.words import brought, fingerprint


@dataclass(frozen=True, slots=True)
class Wording:
    """What one commit made of the words of a paragraph; `""` where it did not stand. `rank` orders the commits.

    `joined` are the paragraphs that it has taken in.
    """

    paragraph_id: str
    rank: int
    at: datetime
    before: str
    after: str
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkState:
    """One link as it stands on the words that are read.

    `who` made it is `""` where nobody knows. `is_provenance` says that it was made before, or with, the last words
    that were brought to the paragraph, at `words_at`; otherwise it was added after them. `to_reconfirm` says that
    these words are others than those somebody confirmed it on (`words_then`), or that it is `disputed`; `since` is the
    moment from which it waits, `since_version` the first version that has these words (`""`: none yet). `amendment` is
    the number of the one that brought the link, `""` where a person made it by itself.
    """

    link: SourceLink
    who: str
    when: datetime
    is_provenance: bool
    words_at: datetime | None = None
    to_reconfirm: bool = False
    disputed: tuple[Dispute, ...] = ()
    words_then: str = ""
    since: datetime | None = None
    since_version: str = ""
    amendment: str = ""


@dataclass(frozen=True, slots=True)
class Histories:
    """What happened to the words of some paragraphs, oldest first, and from which each takes its own.

    `origins` gives the paragraphs that were joined into one, and those that it may have been cut from.
    """

    wordings: Mapping[str, Sequence[Wording]]
    origins: Mapping[str, Collection[str]]

    def shown(self, paragraph_id: str, words: str) -> Sequence[Wording]:
        """Return the history of a paragraph up to the moment its words became those that are read."""
        told = self.wordings.get(paragraph_id, ())
        wanted = fingerprint(words)
        for rank in range(len(told), 0, -1):
            if fingerprint(told[rank - 1].after) == wanted:
                return told[:rank]
        return told

    def written(self, paragraph_id: str, words: str) -> Wording | None:
        """Return the commit that last brought words to a paragraph; None where it is not on record.

        Cutting, joining, moving and taking words away bring none: what they leave had been written before.
        """
        return self._last(paragraph_id, self.shown(paragraph_id, words))

    def _last(self, paragraph_id: str, told: Sequence[Wording]) -> Wording | None:
        for rank in range(len(told), 0, -1):
            wording = told[rank - 1]
            if not wording.after or not (new := brought(wording.before, wording.after)):
                continue
            sources = self._with(paragraph_id, wording)
            taken = [one for one in sources if new & brought(one.after, one.before)]
            for one in taken:
                new -= brought(one.after, one.before)
            if new or not taken:
                return wording
            return self._older(paragraph_id, told[: rank - 1], taken)
        return None

    def _with(self, paragraph_id: str, wording: Wording) -> list[Wording]:
        """Return what the same commit did to the paragraphs that this one may have its words from."""
        return [
            one
            for origin in sorted(self.origins.get(paragraph_id, ()))
            for one in self.wordings.get(origin, ())
            if one.rank == wording.rank
        ]

    def _older(self, paragraph_id: str, told: Sequence[Wording], taken: Sequence[Wording]) -> Wording | None:
        """Look before the commit, where those cut from one another and joined again may take from each other."""
        found = [self._last(paragraph_id, told)]
        for one in taken:
            history = [each for each in self.wordings[one.paragraph_id] if each.rank < one.rank]
            found.append(self._last(one.paragraph_id, history))
        return max((one for one in found if one), key=lambda one: one.rank, default=None)


def confirmed_on(link: SourceLink, histories: Histories, tied: Sequence[str]) -> tuple[str, str]:
    """Return the fingerprint and the words that a link was last confirmed on, `""` each where nobody knows.

    `tied` are the paragraphs that the link has hung on, the first one last: a link that was carried was confirmed on
    the words of the one it comes from. A link made before fingerprints were kept stands for the words it was made on.
    """
    told = [one for each in tied for one in histories.wordings.get(each, ())]
    if link.confirmed_fingerprint:
        words = next((one.after for one in told if fingerprint(one.after) == link.confirmed_fingerprint), "")
        return link.confirmed_fingerprint, words
    first = [one for one in histories.wordings.get(tied[-1], ()) if link.commit_id and one.rank <= link.commit_id]
    return (fingerprint(first[-1].after), first[-1].after) if first else ("", "")


def changed_since(
    histories: Histories, shown: Sequence[Wording], confirmed: str, tied: Sequence[str]
) -> Wording | None:
    """Return the commit after which the words are no longer those confirmed; None where they still are.

    `shown` ends with the words that are read. Words confirmed later than those read unsettle nothing.
    """
    if not shown or fingerprint(shown[-1].after) == confirmed:
        return None
    told = [one for each in tied for one in histories.wordings.get(each, ())]
    settled = max((one.rank for one in told if fingerprint(one.after) == confirmed), default=0)
    return next((one for one in shown if one.rank > settled and fingerprint(one.after) != confirmed), None)
