"""What an amendment does, whatever its typing: equal for *identiques* and *doublons*, near for « Cosigner plutôt »."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from manifeste_tool.domain.comparing import alignment
from manifeste_tool.domain.comparing.edits import Change, Edit
from manifeste_tool.domain.comparing.words import bag, cores, likeness, words
from manifeste_tool.domain.text.text import Paragraph, Source

#: From this likeness on, co-signing is offered before filing.
NEAR = 0.85

_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_QUOTES = re.compile(r"\s*(?:«|»|“|”|„|‟|\")\s*")
_APOSTROPHES = re.compile("[’‘ʼ′`´]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_SPACED_SIGNS = re.compile(r"\s+(?=[;:!?%])")


def normalised(words: str) -> str:
    """Return words without what typing alone makes different: spaces, quotes, apostrophes, dashes, composed accents."""
    found = _UNSEEN.sub("", unicodedata.normalize("NFC", words))
    found = _APOSTROPHES.sub("'", _DASHES.sub("-", found))
    found = _SPACED_SIGNS.sub("", _QUOTES.sub('"', found.replace("...", "…")))
    return " ".join(found.split())


def effect_of(edits: Sequence[Edit]) -> str:
    """Return 16 hexadecimal digits, equal for amendments that do the same thing at the same places; `""` for none.

    The identities of inserted units do not count. Sources count in an amendment that changes nothing else.
    """
    told = [one for one in edits if one.change is not Change.CITED]
    lines = sorted(_told(told)) if told else sorted(_cited(one) for one in edits)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16] if lines else ""


def likeness_of(one: Sequence[Edit], other: Sequence[Edit]) -> float:
    """Return how near two amendments are, from 0 to 1: the share of what they do that both do at the same places.

    Compares the words they take out and put in, not those around; `NEAR` and more is worth asking before filing. Costs
    nothing for those that touch no place in common.
    """
    if _places(one).isdisjoint(_places(other)):
        return 0.0
    return likeness(_done(one), _done(other))


def _told(edits: Iterable[Edit]) -> Iterator[str]:
    put: Counter[str] = Counter()
    for one in edits:
        if one.change is Change.INSERTED:
            put[one.anchor] += 1
            yield "\0".join((one.change, one.anchor, f"{put[one.anchor]:06}", _unit(one.after)))
        elif one.change is Change.MOVED:
            yield f"{one.change}\0{one.paragraph_id}\0{one.anchor}"
        else:
            yield "\0".join((one.change, one.paragraph_id, _unit(one.after)))


def _unit(unit: Paragraph | None) -> str:
    if unit is None:
        return ""
    return "\0".join((*_form(unit), normalised(unit.text)))


def _form(unit: Paragraph | None) -> tuple[str, ...]:
    return (*map(str, unit.shape), str(unit.fixed), *sorted(unit.joined)) if unit else ()


def _cited(edit: Edit) -> str:
    before, after = _sources(edit.before), _sources(edit.after)
    told = (
        f"{sign} {source.relation} {source.key}"
        for sign, found in (("+", after - before), ("-", before - after))
        for source in sorted(found)
    )
    return "\0".join((edit.change, edit.paragraph_id, *told))


def _sources(unit: Paragraph | None) -> frozenset[Source]:
    return unit.sources if unit else frozenset()


def _places(edits: Iterable[Edit]) -> set[tuple[Change, str]]:
    return {(one.change, _place(one)) for one in edits}


def _place(edit: Edit) -> str:
    return edit.anchor if edit.change is Change.INSERTED else edit.paragraph_id


def _done(edits: Iterable[Edit]) -> Counter[str]:
    """Return the words taken out and put in, each with its place, and how often."""
    found: Counter[str] = Counter()
    for one in edits:
        if one.change is Change.CITED:
            found[_cited(one)] += 1
        elif one.change is Change.MOVED:
            found[f"→{one.paragraph_id} {one.anchor}"] += 1
        else:
            found[f"={_place(one)} {_form(one.after)}"] += _form(one.before) != _form(one.after)
            for sign, passage in zip("-+", _passages(one), strict=True):
                for word, times in bag(normalised(passage)).items():
                    found[f"{sign}{one.change} {_place(one)} {word}"] += times
    return found


def _passages(edit: Edit) -> tuple[str, str]:
    """Return what an edit takes out and what it puts in."""
    before, after = (normalised(unit.text) if unit else "" for unit in (edit.before, edit.after))
    if not (before and after):
        return before, after
    old, new = cores(words(before)[0]), cores(words(after)[0])
    hunks = alignment.hunks(old, new)
    out = (word for hunk in hunks for word in old[hunk.start : hunk.end])
    put = (word for hunk in hunks for word in new[hunk.new_start : hunk.new_end])
    return " ".join(out), " ".join(put)
