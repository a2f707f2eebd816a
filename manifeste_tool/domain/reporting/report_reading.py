"""A report that was written in a word processor, read into a draft: what is not understood is kept as words to sort."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from manifeste_tool.domain.reporting.filled_forms import (
    Block,
    Heading,
    Line,
    Part,
    Row,
    columns,
    content_of,
    day_in,
    folded,
    headed,
    lines_of,
    parts,
    printed,
    whole_in,
    without_printed,
)
from manifeste_tool.domain.reporting.report_labels import column_of, level_in, name_of
from manifeste_tool.domain.reporting.reports import (
    CITING,
    LONGEST_NAME,
    LONGEST_TITLE,
    PROSE,
    Item,
    ItemKind,
    Report,
    references_in,
)
from manifeste_tool.errors import N_

_NOTHING = re.compile(r"(?:neant|aucune?s?|rien a signaler|ras)\b.{0,60}|sans objet|/|-|–|—")
_ONLY_SOURCES = re.compile(
    r"[\s,;.:()\[\]&/–—-]*(?:(?:fiches?|references?|sources?|contributions?|et|n°)[\s,;.:()–—-]*)*"
)
_CUT = re.compile(r"\s*(?: : |\u00a0: | — | – |\n|(?<=[.!?]) )\s*")
_LIST_KINDS = {kind.name.lower(): kind for kind in ItemKind if kind is not ItemKind.UNSORTED}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: a report of it, and the references found that name nothing that may be cited."""

    report: Report
    unknown: tuple[str, ...] = ()


def read(
    blocks: tuple[Block, ...], consultation: str, citable: Collection[str], blank: tuple[Block, ...] = ()
) -> Reading:
    """Return what a document says, in the places of a report; `citable` are the references that it may cite.

    `blank` is the same form before anybody filled it: what was printed is not what people say.
    """
    if blank:
        blocks = tuple(without_printed(blocks, printed(blank), column_of))
    report, unsorted = Report(consultation), list[str]()
    for part in parts(blocks, name_of):
        report = _with(report, part, citable, unsorted)
    if unsorted:
        kept = Item(ItemKind.UNSORTED, body="\n\n".join(unsorted))
        report = replace(report, items=(*report.items, kept))
    found = references_in("\n".join(_all_words(blocks)))
    return Reading(report, tuple(one for one in found if one not in citable))


def _with(report: Report, part: Part, citable: Collection[str], unsorted: list[str]) -> Report:
    """Return the report with what a part says; what fits nowhere is added to `unsorted`."""
    lines = lines_of(part)
    if part.name in _LIST_KINDS:
        return replace(report, items=(*report.items, *_items(part, _LIST_KINDS[part.name], citable, unsorted)))
    if part.name in PROSE:
        return _with_prose(report, part.name, "\n".join(lines))
    if part.name == "validated_by" and len(lines) == 1 and "," in lines[0]:
        name, _, position = lines[0].partition(",")
        report = replace(report, validated_position=report.validated_position or position.strip()[:LONGEST_NAME])
        lines = (name.strip(),)
    value = _value(part.name, " ".join(lines))
    if value is not None and not getattr(report, part.name):
        values: dict[str, Any] = {part.name: value}
        return replace(report, **values)
    if lines:
        unsorted.append(headed(part.label, lines))
    return report


def _with_prose(report: Report, name: str, words: str) -> Report:
    values: dict[str, Any] = {name: "\n".join(filter(None, (getattr(report, name), words)))}
    report = replace(report, **values)
    if name == "commitment" and not report.commitment_on:
        report = replace(report, commitment_on=day_in(words))
    return report


def _value(name: str, words: str) -> object:
    """Return what a short field is given, None where its words are no number, no date or too long a name."""
    if name in ("participants", "contributions"):
        return whole_in(words) if len(words) <= LONGEST_NAME and not references_in(words) else None
    if name in ("commitment_on", "validated_on"):
        return day_in(words)
    if name in ("validated_by", "validated_position"):
        return words if 0 < len(words) <= LONGEST_NAME else None
    return None


def _items(part: Part, kind: ItemKind, citable: Collection[str], unsorted: list[str]) -> tuple[Item, ...]:
    """Return the lines of a section: a row, a paragraph, or what stands under a heading of its own, each.

    A paragraph that holds references alone is what the line before it rests on.
    """
    found: list[Item] = []
    header: tuple[str, ...] | None = None
    under: list[str] = []
    for block in (*content_of(part), Heading("")):
        if isinstance(block, Heading):
            found += [_of_words(under[0], "\n".join(under[1:]), kind, citable)] if under else []
            under = [block.text] if block.text else []
        elif isinstance(block, Row):
            named = columns(block, column_of)
            found += [] if named else _of_row(block, header, kind, citable)
            header = named or header
        elif under:
            under.append(block.text)
        elif found and _holds_sources_alone(block.text, citable):
            found[-1] = replace(found[-1], sources=_cited(block.text, citable, found[-1].sources))
        else:
            found += _of_line(block, kind, citable, unsorted)
    return tuple(found)


def _cited(words: str, citable: Collection[str], already: tuple[str, ...] = ()) -> tuple[str, ...]:
    return tuple(sorted({*already, *(one for one in references_in(words) if one in citable)}))


def _of_line(line: Line, kind: ItemKind, citable: Collection[str], unsorted: list[str]) -> list[Item]:
    if kind in CITING and _NOTHING.fullmatch(folded(line.text).strip(" .")):
        return [Item(kind, none=True)]
    if kind is not ItemKind.VERBATIM and _is_instruction(line.text):
        unsorted.append(line.text)
        return []
    return [_split(line.text, kind, citable)]


def _is_instruction(words: str) -> bool:
    """Whether a line only announces others (« Nous proposons : »)."""
    return words.rstrip().endswith(":")


def _split(words: str, kind: ItemKind, citable: Collection[str]) -> Item:
    """Cut « Title : words » where the title is short; a short line is a title alone, a long one words alone."""
    if kind in (ItemKind.VERBATIM, ItemKind.QUESTION):
        return _of_words("", words, kind, citable)
    if len(words) <= LONGEST_TITLE and "\n" not in words and not references_in(words):
        return _of_words(words, "", kind, citable)
    cut = _CUT.search(words)
    head, rest = (words[: cut.start()], words[cut.end() :]) if cut else ("", words)
    fits = 0 < len(head) <= LONGEST_TITLE and not references_in(head)
    return _of_words(head, rest, kind, citable) if fits else _of_words("", words, kind, citable)


def _of_row(row: Row, header: tuple[str, ...] | None, kind: ItemKind, citable: Collection[str]) -> list[Item]:
    named = header if header and len(header) == len(row.cells) else _guessed(row)
    held: dict[str, list[str]] = {}
    for name, cell in zip(named, row.cells, strict=True):
        if cell.strip() and name != "rank":
            held.setdefault(name, []).append(cell.strip())
    if not held:
        return []
    title, level = " ".join(held.get("title", ())), "\n".join(held.get("level", ()))
    body = _said(held, citable)
    if kind in CITING and _NOTHING.fullmatch(folded(headed(title, body)).strip(" .")):
        return [Item(kind, none=True)]
    body += [level] if level and not level_in(level) else []
    two_sided = "some" in held or "others" in held
    words = "\n".join(body)
    line = _of_words(title, words, kind, citable) if two_sided else _line(title, body, kind, citable, level)
    return [replace(line, sources=_cited("\n".join(row.cells), citable))]


def _said(held: Mapping[str, list[str]], citable: Collection[str]) -> list[str]:
    """Return the words of a row: those of each side where a table has two, references that may not be cited too."""
    sides = (("some", "Certains : "), ("others", "D'autres : "))
    said = [f"{side}{words}" for name, side in sides for words in held.get(name, ())]
    beside = [one for one in held.get("sources", ()) if not _holds_sources_alone(one, citable)]
    return [*held.get("body", ()), *said, *beside]


def _line(title: str, body: list[str], kind: ItemKind, citable: Collection[str], level: str) -> Item:
    """Return the line of a row; a first cell that holds title and words is cut as a paragraph is."""
    if title and body:
        return _of_words(title, "\n".join(body), kind, citable, level)
    first, *rest = (title, *body) if title else body or [""]
    cut = _split(first, kind, citable)
    line = _of_words(cut.title, headed(cut.body, rest), kind, citable, level)
    return replace(line, level=line.level or cut.level)


def _guessed(row: Row) -> tuple[str, ...]:
    """Say what the cells of a table without header are: a number, a level, references; then a title and words."""
    names = ["title" if len(row.cells) > 1 else "body"]
    names += ["body"] * (len(row.cells) - 1)
    for place, cell in enumerate(row.cells):
        if references_in(cell) and not _words_beside(cell):
            names[place] = "sources"
        elif cell.strip().rstrip(".").isdecimal():
            names[place] = "rank"
    if names[0] == "rank" and "body" in names and names.count("body") > 1:
        names[names.index("body")] = "title"
    return tuple(names)


def _of_words(title: str, body: str, kind: ItemKind, citable: Collection[str], level: str = "") -> Item:
    """Return a line; a title that is too long goes to its words, and references alone in a bracket are not repeated."""
    sources = _cited(f"{title}\n{body}", citable)
    if kind in (ItemKind.VERBATIM, ItemKind.QUESTION) or len(title) > LONGEST_TITLE:
        title, body = "", headed(title, [body])
    wanted = level_in(level or f"{title}\n{body}") if kind is ItemKind.PROPOSAL else ""
    words = _without_sources(body, citable)
    return Item(kind, title, _unquoted(words) if kind is ItemKind.VERBATIM else words, wanted, sources)


def _unquoted(words: str) -> str:
    """Take off the quotation marks around words: the page sets its own."""
    bare = words.strip()
    return bare[1:-1].strip() if len(bare) > 1 and (bare[0], bare[-1]) in _QUOTES else bare


_QUOTES = {("«", "»"), ("“", "”"), ('"', '"')}
_BRACKET = re.compile(r"\s*[(\[](?P<inside>[^()\[\]]*)[)\]]")


def _without_sources(words: str, citable: Collection[str]) -> str:
    """Take out the brackets and last lines that hold nothing but references that are cited."""
    bare = _BRACKET.sub(lambda m: "" if _holds_sources_alone(m["inside"], citable) else m.group(), words)
    lines = [line for line in bare.split("\n") if not _holds_sources_alone(line, citable)]
    return "\n".join(lines).strip()


def _holds_sources_alone(words: str, citable: Collection[str]) -> bool:
    found = references_in(words)
    return bool(found) and all(one in citable for one in found) and not _words_beside(words)


def _words_beside(words: str) -> str:
    """Return what stands in some words beside references and what announces them."""
    bare = words.upper()
    for one in references_in(words):
        bare = bare.replace(one, " ")
    return "" if _ONLY_SOURCES.fullmatch(folded(bare)) else bare


def _all_words(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        yield from block.cells if isinstance(block, Row) else (block.text,)


def merged(draft: Report, found: Report) -> Report:
    """Return a draft with what was read: what a person wrote already stays, and lines are added after theirs.

    Words that were read for a field that is filled stand as a passage to sort: nothing is lost, nothing overwritten.
    """
    values: dict[str, Any] = {}
    kept: list[str] = []
    for name in _FILLED:
        mine, theirs = getattr(draft, name), getattr(found, name)
        if not mine:
            values[name] = theirs
        elif theirs and mine != theirs:
            kept.append(f"{_SAID_AS.get(name) or PROSE[name]} : {theirs}")
    mine_written = tuple(item for item in draft.items if not item.is_blank)
    added = tuple(item for item in found.items if item not in mine_written)
    unsorted = (Item(ItemKind.UNSORTED, body="\n\n".join(kept)),) if kept else ()
    return replace(draft, **values, items=(*mine_written, *added, *unsorted))


#: What fields that are not in prose are called beside words that were read for them.
_SAID_AS: Mapping[str, str] = {
    "participants": N_("nombre de participants"),
    "contributions": N_("nombre de contributions"),
    "commitment_on": N_("date de l'engagement"),
    "validated_by": N_("nom de l'élu référent"),
    "validated_position": N_("fonction"),
    "validated_on": N_("date de validation"),
}
_FILLED = (
    "participants",
    "contributions",
    *PROSE,
    "commitment_on",
    "validated_by",
    "validated_position",
    "validated_on",
)
