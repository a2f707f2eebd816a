"""Read and write the manifesto's Markdown: one unit a line, its sources and its identity at the end of the line.

    Aucun système n'est déployé sans besoin établi. [@2024-NTES-0012; nuance @E4] <!-- ¶k7m2p4xd -->

`parse` reads any Markdown of the kinds it knows (soft-wrapped lines, setext headings, loose lists…) and `serialise`
writes the canonical form; `parse(serialise(t)) == t` for every text that `parse` returned. What has no place in the
model is either kept as it was written, as an opaque unit, or refused with the number of its line.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from manifeste_tool.domain.text import blocks, inline
from manifeste_tool.domain.text.blocks import Block
from manifeste_tool.domain.text.text import Kind, Paragraph, Source, Text
from manifeste_tool.errors import N_, RefusedError

INDENT = "    "
_LINE_ENDS = re.compile(r"\r\n?")
_WORD_PROCESSOR_BREAKS = "\v\f"  # what a paste from a word processor leaves
_KNOWN_UNITS = 2_048  # read already: nearly every unit of a text stands in the one before it
_MARKER = re.compile(
    r"[ \t]*<!--[ \t]*¶(?P<id>[0-9a-z]{8})(?P<joined>(?:[ \t]+=[0-9a-z]{8})*)(?P<fixed>[ \t]+fixe)?[ \t]*-->[ \t]*$"
)


class OrphanIdentityError(RefusedError):
    """A marker stands on a line of its own and no table or opaque unit comes before it."""

    sentence = N_(
        "Ligne %(line)s : un repère de paragraphe (¶%(id)s) se trouve seul, sans paragraphe. "
        "Remettez-le à la fin de son paragraphe, ou supprimez la ligne."
    )


class EmptyParagraphError(RefusedError):
    """A unit holds sources or an identity and no word."""

    sentence = N_("Ligne %(line)s : ce paragraphe n'a pas de texte. Écrivez-le, ou supprimez-le en entier.")


class UnstablePlaceError(RefusedError):
    """A unit written where it is would be read back as something else: code after a list, for instance."""

    sentence = N_(
        "Le passage qui commence par « %(words)s… » ne peut pas se tenir là : il se confondrait avec ce qui l'entoure. "
        "Placez-le ailleurs, ou séparez-le par un paragraphe."
    )


def parse(markdown: str) -> Text:
    """Read Markdown into a `Text`; units without identity have `id == ""`, a repeated identity keeps its first bearer.

    Raises a `RefusedError` naming the line for raw HTML, control characters, a unit beyond the bounds of
    `domain.inline`, two relations for one key, an unknown relation, or an identity without words.
    """
    lines = _LINE_ENDS.sub("\n", markdown)
    for sign in _WORD_PROCESSOR_BREAKS:
        lines = lines.replace(sign, " ")
    inline.refuse_control_characters(lines)
    front, body, first_line = _split_front(lines)
    seen: set[str] = set()
    return Text(_clamped(_units(blocks.split(body, first_line), seen)), front)


def serialise(text: Text) -> str:
    """Write the canonical Markdown of a text, ending with one line feed."""
    lines: list[str] = ["---", *text.front.splitlines(), "---", ""] if text.front else []
    previous: Paragraph | None = None
    for paragraph in _clamped(text.paragraphs):
        if previous and not (previous.kind is Kind.ITEM and paragraph.kind is Kind.ITEM):
            lines.append("")
        lines.extend(unit_lines(paragraph))
        previous = paragraph
    return "\n".join(lines).rstrip("\n") + "\n"


def canonical(text: Text) -> Text:
    """Return the text as it reads once written: list items nested no deeper than the items before them allow."""
    return text.with_paragraphs(_clamped(text.paragraphs))


def refuse_unstable(before: Text, after: Text) -> None:
    """Raise `UnstablePlaceError` if a unit that `after` brings, or its neighbours, would not read back as they are.

    Only what changed is written and read again: the cost depends on the change, not on the text.
    """
    for start, end in _changed_runs(before, after):
        run = after.paragraphs[start:end]
        if not _reads_back(run):
            raise UnstablePlaceError(words=run[0].text[:40])


def _reads_back(run: tuple[Paragraph, ...]) -> bool:
    try:
        return parse(serialise(Text(run))).paragraphs == _clamped(run)
    except RefusedError:
        return False


def _changed_runs(before: Text, after: Text) -> Iterator[tuple[int, int]]:
    """Yield the stretches to look at: each changed unit with its neighbours and the list that it stands in."""
    units, previous = after.paragraphs, {b.id: a.id for a, b in pairwise(before.paragraphs)}
    for rank, unit in enumerate(units):
        was = before.by_id.get(unit.id)
        ahead = units[rank - 1].id if rank else ""
        if was == unit and (not rank or previous.get(unit.id) == ahead):
            continue
        start = max(rank - 1, 0)
        while start and _in_list(units[start]):
            start -= 1
        yield start, min(rank + 2, len(units))


def _in_list(unit: Paragraph) -> bool:
    return unit.kind is Kind.ITEM or (unit.kind is Kind.PARAGRAPH and unit.level > 0)


@lru_cache(maxsize=_KNOWN_UNITS)
def unit_lines(paragraph: Paragraph, *, marked: bool = True) -> tuple[str, ...]:
    """Return the line of a unit (several for a table or an opaque unit) with its sources and, if `marked`, identity."""
    tail = " ".join(part for part in (inline.citation(paragraph.sources), marker(paragraph) if marked else "") if part)
    if paragraph.kind in (Kind.TABLE, Kind.OPAQUE):
        return (*paragraph.text.split("\n"), *(("", tail) if tail else ()))
    return (f"{prefix(paragraph)}{paragraph.text}{' ' if tail else ''}{tail}",)


def prefix(paragraph: Paragraph) -> str:
    """Return what Markdown writes before the words of a unit of one line."""
    match paragraph.kind:
        case Kind.HEADING:
            return "#" * paragraph.level + " "
        case Kind.ITEM:
            return INDENT * paragraph.level + (f"{paragraph.ordinal}. " if paragraph.ordinal else "- ")
        case Kind.QUOTATION:
            return "> " * paragraph.level
        case _:
            return INDENT * paragraph.level


def marker(paragraph: Paragraph) -> str:
    """Return the comment that carries the identity, `""` where there is none yet."""
    if not paragraph.id:
        return ""
    joined = "".join(f" ={old}" for old in paragraph.joined)
    return f"<!-- ¶{paragraph.id}{joined}{' fixe' if paragraph.fixed else ''} -->"


def _split_front(markdown: str) -> tuple[str, list[str], int]:
    """Return the front matter, the lines of the body and the number of the body's first line."""
    lines = markdown.removeprefix("\ufeff").split("\n")
    if lines[0].rstrip() == "---" and any(":" in line for line in lines[1:2]):
        for number, line in enumerate(lines[1:], start=1):
            if line.rstrip() in ("---", "..."):
                return "\n".join(kept.rstrip() for kept in lines[1:number]), lines[number + 1 :], number + 2
    return "", lines, 1


def _units(found: Iterator[Block], seen: set[str]) -> Iterator[Paragraph]:
    held: Paragraph | None = None
    for block in found:
        alone = _marker_of(block.text) if block.kind is Kind.PARAGRAPH and _may_be_alone(block.text) else None
        if alone and not _words_before(block.text[: alone.start()]):
            held = _adopt(held, block, alone, seen)
            continue
        if held:
            yield held
        held = _unit(block, seen)
    if held:
        yield held


def _marker_of(text: str) -> re.Match[str] | None:
    """Return the marker that ends a unit, with the spaces before it: it begins where the last comment does."""
    return _MARKER.match(text, len(text[: max(text.rfind("<!--"), 0)].rstrip(" \t")))


def _may_be_alone(text: str) -> bool:
    """Whether a line may hold citations and a marker and nothing else: what begins as neither is words."""
    return text.lstrip()[:1] in ("[", "<")


def _words_before(text: str) -> bool:
    return bool(inline.split_citations(text, 0)[0].strip())


def _adopt(held: Paragraph | None, block: Block, alone: re.Match[str], seen: set[str]) -> Paragraph:
    """Give the identity and sources of a line that holds nothing else to the table or opaque unit before it."""
    if held is None or held.kind not in (Kind.TABLE, Kind.OPAQUE) or held.id:
        raise OrphanIdentityError(line=block.line, id=alone.group("id"))
    _, sources = inline.split_citations(block.text[: alone.start()], block.line)
    return _marked(replace(held, sources=held.sources | sources), alone, seen)


def _unit(block: Block, seen: set[str]) -> Paragraph:
    if block.kind is Kind.OPAQUE:
        inline.refuse_unbounded(block.text, block.line)
        return Paragraph(Kind.OPAQUE, block.text)
    try:
        unit = _known_unit(block.kind, block.text, block.level, block.ordinal)
    except RefusedError:
        unit = _read_unit(block)  # the sentence names the line
    if unit.id in seen:
        return replace(unit, id="", joined=(), fixed=False)
    if unit.id:
        seen.add(unit.id)
    return unit


@lru_cache(maxsize=_KNOWN_UNITS)
def _known_unit(kind: Kind, text: str, level: int, ordinal: str) -> Paragraph:
    return _read_unit(Block(kind, text, 0, level=level, ordinal=ordinal))


def _read_unit(block: Block) -> Paragraph:
    """Read a unit as if no other bore its identity."""
    found = None if block.kind is Kind.TABLE else _marker_of(block.text)
    raw = block.text[: found.start()] if found else block.text
    text, sources = _words(raw, block.kind, block.line)
    unit = Paragraph(block.kind, text, level=block.level, ordinal=block.ordinal, sources=sources)
    return _marked(unit, found, set()) if found else unit


def _words(raw: str, kind: Kind, line: int) -> tuple[str, frozenset[Source]]:
    """Return the canonical words of a unit and the sources that stood among them. Raises what `parse` does."""
    words, sources = (raw, frozenset[Source]()) if kind is Kind.TABLE else inline.split_citations(raw, line)
    text = "\n".join(inline.normalise(one) for one in words.split("\n"))
    if not text:
        raise EmptyParagraphError(line=line)
    inline.refuse_raw_html(text, line)
    text = blocks.escaped(text, kind)
    inline.refuse_unbounded(text, line)
    return text, sources


def _marked(unit: Paragraph, found: re.Match[str], seen: set[str]) -> Paragraph:
    identity = found.group("id")
    if identity in seen:
        return unit
    seen.add(identity)
    joined = tuple(part.removeprefix("=") for part in found.group("joined").split())
    return replace(unit, id=identity, joined=joined, fixed=bool(found.group("fixed")))


def _clamped(paragraphs: Iterator[Paragraph] | Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Bring the nesting of list items back to one more than the item before, as a reader of Markdown would."""
    depth, clamped = 0, []
    for paragraph in paragraphs:
        limit = depth if paragraph.kind in (Kind.ITEM, Kind.PARAGRAPH) else paragraph.level
        unit = paragraph if paragraph.level <= limit else replace(paragraph, level=limit)
        if unit.kind is Kind.ITEM:
            depth = unit.level + 1
        elif unit.kind is Kind.PARAGRAPH:
            depth = unit.level
        else:
            depth = 0
        clamped.append(unit)
    return tuple(clamped)


def parse_words(markdown: str, *, like: Paragraph | None = None) -> tuple[Paragraph, ...]:
    """Read what a person typed in one field into units without identity.

    Where `like` is given and the words are plain (no prefix of their own), the first unit takes its kind and level:
    a person who edits a list item or a heading types its words, not its prefix.
    """
    units = parse(markdown).paragraphs
    if not units or like is None or like.kind in (Kind.TABLE, Kind.OPAQUE):
        return units
    if units[0].kind is Kind.PARAGRAPH:
        first = replace(units[0], kind=like.kind, level=like.level, ordinal=like.ordinal)
        return (first, *units[1:])
    return units
