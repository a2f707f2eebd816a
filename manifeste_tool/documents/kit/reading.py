"""The words of the kit, as anybody may correct them: one text file a document in `manifeste/kit/`.

A file begins with lines « nom : valeur » down to a line `---`. Below, one line is one thing:

* `# titre`, `## titre`, a paragraph, `- élément`, `1. élément`; `**gras**` and `*italique*` within;
* `| a | b |`: a row of a table, the first holds the headings; `|1|3|` says how wide the columns are; `× 12` after the
  table adds twelve rows to fill in;
* `[ ] oui [ ] non`: boxes to tick; `___ 6`: six lines to write on, `___ 6 n` numbered; `Nom : ___`: a line after a
  label; `Jeton : [8]`: eight cells; `> ligne`: what stands in a box;
* `!qr légende`, `!couper légende`, `!page`, and `!devenir`, in whose place the program writes what it found;
* `{collectivite}` is replaced by a value, by dots where it is not known; a line that begins with `{?lieu}` stands only
  where the value is known, with `{!lieu}` only where it is not.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from manifeste_tool.documents.kit.model import (
    Blanks,
    Block,
    Box,
    Cells,
    Choices,
    Code,
    Cut,
    Face,
    Field,
    Heading,
    Items,
    Line,
    PageBreak,
    Paper,
    Prose,
    Table,
    Words,
)
from manifeste_tool.errors import N_, UnusableInstanceError
from manifeste_tool.paths import shipped

#: Where a value is not known, it is written by hand.
DOTS = "……………………………"
_VALUE = re.compile(r"\{([^{}?!]+)\}")
_CONDITION = re.compile(r"\{([?!])([^{}]+)\}\s*")
_FACES = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*")
_BLANKS = re.compile(r"___ (\d+)( n)?")
_CELLS = re.compile(r"(.*?)\s*\[(\d+)\]")
_ITEM = re.compile(r"(-|\d+\.) (.+)")
_WIDTHS = re.compile(r"\|(?:\s*\d+\s*\|)+")
_ROOM = re.compile(r"× (\d+)")


class UnreadableWordsError(UnusableInstanceError):
    """A file of `manifeste/kit/` names a value that the program does not know, or lacks its head."""

    sentence = N_("Dans le fichier du kit « %(file)s », ce passage n'est pas compris : « %(what)s ». Corrigez-le.")


@dataclass(frozen=True, slots=True)
class Source:
    """One file of words: `group` is where it is listed, `express` its rank in the kit express, 0 for none."""

    name: str
    title: str
    purpose: str
    group: str
    rank: int
    express: int
    paper: Paper
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filling:
    """What a consultation puts into the words: values by name (`""`: not known), blocks by directive."""

    values: Mapping[str, str]
    address: str
    blocks: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)


def sources(folder: str = "kit") -> tuple[Source, ...]:
    """Return the documents of the kit, or of another folder of words, in order. Raises `UnreadableWordsError`."""
    found = [_source(path) for path in (shipped("manifeste") / folder).glob("*.md")]
    return tuple(sorted(found, key=lambda source: source.rank))


def _source(path: Path) -> Source:
    head, rule, body = path.read_text("utf-8").partition("\n---\n")
    told = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in head.splitlines())}
    try:
        return Source(
            name=path.stem,
            title=told["titre"],
            purpose=told["objet"],
            group=told["groupe"],
            rank=int(told["rang"]),
            express=int(told.get("express", "0")),
            paper=Paper(told.get("papier", Paper.PORTRAIT)),
            body=tuple(body.splitlines()),
        )
    except (KeyError, ValueError) as error:
        raise UnreadableWordsError(file=path.name, what=str(error) if rule else "---") from error


def blocks(source: Source, filling: Filling) -> tuple[Block, ...]:
    """Return the blocks of a document, its values filled in. Raises `UnreadableWordsError` for an unknown value."""
    return tuple(_Reader(source.name, filling).read(source.body))


def filled(text: str, values: Mapping[str, str], *, file: str = "") -> str:
    """Return words with their values. Raises `UnreadableWordsError`."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise UnreadableWordsError(file=file, what=found[0])
        return values[found[1]] or DOTS

    return _VALUE.sub(value, text)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the lines of one file: kinds of lines first, then values, so that no value is taken for a sign."""

    file: str
    filling: Filling

    def read(self, lines: Iterable[str]) -> Iterator[Block]:
        for kind, run in groupby(self._standing(lines), _kind):
            yield from self._blocks(kind, list(run))

    def _standing(self, lines: Iterable[str]) -> Iterator[str]:
        """Leave out the lines whose condition does not hold."""
        for line in lines:
            condition = _CONDITION.match(line)
            if condition is None:
                yield line
            elif bool(self._known(condition)) == (condition[1] == "?"):
                yield line[condition.end() :]

    def _known(self, condition: re.Match[str]) -> str:
        if condition[2] not in self.filling.values:
            raise UnreadableWordsError(file=self.file, what=condition[0])
        return self.filling.values[condition[2]]

    def _blocks(self, kind: str, run: Sequence[str]) -> Iterator[Block]:
        match kind:
            case "item" | "number":
                yield Items(tuple(self.line(_ITEM.fullmatch(one)[2]) for one in run), kind == "number")  # type: ignore[index]
            case "table":
                yield self._table(run)
            case "box":
                yield Box(tuple(self.read(one[1:].strip() for one in run)))
            case "words":
                for one in run:
                    yield from self._one(one.strip())

    def _one(self, line: str) -> Iterator[Block]:
        if not line:
            return
        if line.startswith("!"):
            yield from self._directive(line)
        elif line.startswith("#"):
            signs, _, words = line.partition(" ")
            yield Heading(self.line(words), len(signs))
        elif line.startswith("[ ] "):
            yield Choices(tuple(self.line(one.strip()) for one in line.split("[ ]")[1:]))
        elif blanks := _BLANKS.fullmatch(line):
            yield Blanks(int(blanks[1]), bool(blanks[2]))
        elif cells := _CELLS.fullmatch(line):
            yield Cells(self.line(cells[1]), int(cells[2]))
        elif line.endswith("___"):
            yield Field(self.line(line.removesuffix("___").strip()))
        else:
            yield Prose(self.line(line))

    def _directive(self, line: str) -> Iterator[Block]:
        name, _, words = line[1:].partition(" ")
        match name:
            case "qr":
                yield Code(self.filling.address, self.line(words))
            case "couper":
                yield Cut(self.line(words))
            case "page":
                yield PageBreak()
            case _ if name in self.filling.blocks:
                yield from self.filling.blocks[name]
            case _:
                raise UnreadableWordsError(file=self.file, what=line)

    def _table(self, run: Sequence[str]) -> Table:
        widths = next((tuple(map(int, line.strip("|").split("|"))) for line in run if _WIDTHS.fullmatch(line)), ())
        rows = [
            tuple(self.line(cell.strip()) for cell in line.strip("|").split("|"))
            for line in run
            if line.startswith("|") and not _WIDTHS.fullmatch(line)
        ]
        room = next((int(_ROOM.fullmatch(line)[1]) for line in run if line.startswith("×")), 0)  # type: ignore[index]
        return Table(rows[0], tuple(rows[1:]), widths or (1,) * len(rows[0]), room)

    def line(self, text: str) -> Line:
        """Return words with their faces, then their values."""
        parts: list[Words] = []
        end = 0
        for found in _FACES.finditer(text):
            parts += [Words(text[end : found.start()])]
            parts += [Words(found[1], Face.STRONG) if found[1] else Words(found[2], Face.EMPHASIS)]
            end = found.end()
        parts.append(Words(text[end:]))
        return tuple(Words(self._filled(one.text), one.face) for one in parts if one.text)

    def _filled(self, text: str) -> str:
        return filled(text, self.filling.values, file=self.file)


def _kind(line: str) -> str:
    """Return the kind of a line that may run on over several."""
    if line.startswith((">", "|", "×")):
        return "box" if line.startswith(">") else "table"
    item = _ITEM.fullmatch(line)
    if item:
        return "item" if item[1] == "-" else "number"
    return "words"
