"""Put what a proposal does to a text into the legal sentences of a dispositif, proved by applying them again.

Numbers are those of the base text throughout: alinéas are counted anew at each chapter, headings left out. A section
whose sentences do not give the wanted text back is rewritten as a whole, and so, at worst, is the text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

from manifeste_tool.domain.amending.dispositif_executor import WHOLE, at, execute
from manifeste_tool.domain.amending.dispositif_words import word_changes
from manifeste_tool.domain.comparing import alignment
from manifeste_tool.domain.comparing.diff import moves
from manifeste_tool.domain.comparing.matching import carry_identities
from manifeste_tool.domain.comparing.unnamed import named
from manifeste_tool.domain.text.sections import Section, content, quoted, sections
from manifeste_tool.domain.text.text import Kind, Paragraph, Text, roman
from manifeste_tool.errors import RefusedError

_NUMBERS = ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"]
_NUMBERS += ["treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf", "vingt"]


def dispositif(before: Text, after: Text) -> tuple[str, ...]:
    """Return the instructions that make `after` of `before`, one string each, without the I., II. of print.

    Where the text has chapters, the first instruction of the first chapter touched opens with its head, « Chapitre
    II », on a line of its own, and those for other chapters with « En conséquence, au chapitre III, ». Words, shape
    and order are put into words; sources and identities are not.
    """
    before = named(before, "b")
    after = named(_quotable(before, carry_identities(before, after)), "a")
    if content(before.paragraphs) == content(after.paragraphs):
        return ()
    markdown = any(unit.kind is not Kind.PARAGRAPH for unit in (*before, *after))
    pairs = _paired(sections(before), sections(after))
    found: list[str] = []
    for old, new, following in pairs:
        lines = _section(old, new, markdown=markdown)
        lines += [f"Insérer ensuite le chapitre suivant :\n{quoted(section.whole)}" for section in following]
        found += _addressed(lines, old.name, opening=not found)
    if _proved(before, after, found, markdown=markdown):
        return tuple(found)
    return (f"{WHOLE if sections(before)[0].name else 'Rédiger ainsi cet article :'}\n{quoted(after.paragraphs)}",)


def _quotable(before: Text, after: Text) -> Text:
    """Take a unit that moved and was rewritten for a new one: moving it would quote it no less."""
    moved = moves(before, after)
    return after.with_paragraphs(
        replace(unit, id="")
        if unit.id in moved and unit.kind is not Kind.HEADING and _is_other(before.by_id[unit.id], unit)
        else unit
        for unit in after
    )


def _is_other(old: Paragraph, new: Paragraph) -> bool:
    return old.text != new.text and word_changes(old.text, new.text) is None


def printed(instructions: Sequence[str]) -> str:
    """Return the dispositif as it is printed: numbered in Roman figures where there are several instructions."""
    if len(instructions) < 2:  # noqa: PLR2004 - one instruction bears no number
        return "\n".join(instructions)
    head, first = "", instructions[0]
    if first.split("\n")[0].startswith(("Chapitre ", "En tête ")):
        head, _, first = first.partition("\n")
    lines = [f"{roman(rank)}. – {line}" for rank, line in enumerate([first, *instructions[1:]], start=1)]
    return "\n".join([*([head] if head else []), *lines])


def _addressed(lines: Sequence[str], name: str, *, opening: bool) -> list[str]:
    """Say where the lines of one section apply: the first of all under a head, those of another chapter each."""
    if not name:
        return list(lines)
    if opening:
        return [f"{name[:1].upper()}{name[1:]}\n{line}" if rank == 0 else line for rank, line in enumerate(lines)]
    return [f"En conséquence, {at(name)}, {line[:1].lower()}{line[1:]}" for line in lines]


def _proved(before: Text, after: Text, instructions: Sequence[str], *, markdown: bool) -> bool:
    try:
        done = execute(before, instructions, markdown=markdown)
    except RefusedError:  # unreadable, or words that quoting cut in two
        return False
    return content(done.paragraphs) == content(after.paragraphs)


def _paired(before: list[Section], after: list[Section]) -> Iterator[tuple[Section, Section | None, list[Section]]]:
    """Pair the sections by their headings; each comes with the new ones that follow it."""
    ranks = {section.heading.id if section.heading else "": rank for rank, section in enumerate(before)}
    shared = [rank for rank, one in enumerate(after) if (one.heading.id if one.heading else "") in ranks]
    places = [ranks[one.heading.id if (one := after[rank]).heading else ""] for rank in shared]
    kept = {places[index]: shared[index] for index in alignment.increasing(places)}
    for rank, section in enumerate(before):
        if rank not in kept:
            yield section, None, []
            continue
        end = kept[rank] + 1
        while end < len(after) and end not in kept.values():
            end += 1
        yield section, after[kept[rank]], after[kept[rank] + 1 : end]


def _section(old: Section, new: Section | None, *, markdown: bool) -> list[str]:
    """Return the instructions for one section; where they fail, the one that rewrites it."""
    if new is None or (old.units and not new.whole):
        return [f"Supprimer {old.itself}."]
    if content(old.whole) == content(new.whole):
        return []
    if not set(old.alineas) & set(new.alineas) and new.units:
        return [_rewritten(old, new)]
    lines = _Scribe(old, new).written()
    if lines is not None and _proved(Text(old.whole), Text(new.whole), _alone(old, lines), markdown=markdown):
        return lines
    return [_rewritten(old, new)]


def _alone(section: Section, lines: list[str]) -> list[str]:
    """Address the lines to the section as it is called when it is a text by itself."""
    name = sections(Text(section.whole))[-1].name
    return _addressed(lines, name, opening=True)


def _rewritten(old: Section, new: Section) -> str:
    return f"Rédiger ainsi {old.itself} :\n{quoted(new.whole)}"


@dataclass
class _Scribe:
    """Writes the instructions of one section, in the order of its alinéas."""

    old: Section
    new: Section
    lines: list[tuple[int, str]] = field(default_factory=list)
    replaced: dict[str, Paragraph] = field(default_factory=dict)

    def written(self) -> list[str] | None:
        """Return the instructions, `None` where a heading among the alinéas changed its level, which has no words."""
        if not self._headings_keep_their_level():
            return None
        self._title()
        self._subtitles()
        self._places()
        self._deletions()
        self._words()
        return [line for _, line in sorted(self.lines, key=lambda line: line[0])]

    def _headings_keep_their_level(self) -> bool:
        return all(
            self._present[unit.id].shape == unit.shape
            for unit in self.old.units
            if unit.kind is Kind.HEADING and unit.id in self._present
        )

    def _subtitles(self) -> None:
        """Name the headings among the alinéas by their words, for want of a number."""
        following = 0
        for unit in reversed(self.old.units):
            following = self.old.alineas.get(unit.id, following)
            new = self._present.get(unit.id)
            if unit.kind is Kind.HEADING and new is None:
                self.lines.append((following, f"Supprimer l'intertitre « {unit.text} »."))
            elif unit.kind is Kind.HEADING and new and new.text != unit.text:
                self.lines.append((following, f"Rédiger ainsi l'intertitre « {unit.text} » :\n« {new.text} »"))

    def _title(self) -> None:
        old, new = self.old.heading, self.new.heading
        if old and new and old.text != new.text:
            self.lines.append((0, f"Rédiger ainsi l'intitulé :\n« {new.text} »"))

    def _places(self) -> None:
        """Insert and move, each after the unit of the base that stands before it and does not move."""
        numbers, ranks = self.old.alineas, {unit.id: rank for rank, unit in enumerate(self.old.units)}
        shared = [unit.id for unit in self.new.units if unit.id in ranks]
        fixed = {shared[index] for index in alignment.increasing([ranks[one] for one in shared])}
        rank = -1
        waiting: list[Paragraph] = []
        for unit in (*self.new.units, None):
            if unit and unit.id not in fixed:
                if unit.id in numbers:
                    self._insert(waiting, rank)
                    waiting = []
                    self._put(rank, f"Déplacer l'alinéa {numbers[unit.id]} %s.")
                else:
                    waiting.append(unit)
                continue
            self._insert(waiting, rank)
            waiting = []
            rank = ranks[unit.id] if unit else rank

    def _insert(self, units: list[Paragraph], rank: int) -> None:
        """Insert units after the unit of this rank; one alone where one was deleted is a rewriting of it."""
        if not units:
            return
        gone = self._gone_after(rank)
        if len(gone) == len(units) and all(unit.kind is old.kind for unit, old in zip(units, gone, strict=True)):
            self.replaced.update((old.id, unit) for old, unit in zip(gone, units, strict=True))
            return
        what = "l'alinéa suivant" if len(units) == 1 else f"les {_number(len(units))} alinéas suivants"
        self._put(rank, f"%s, insérer {what} :\n{quoted(units)}")

    @cached_property
    def _present(self) -> dict[str, Paragraph]:
        return {unit.id: unit for unit in self.new.units}

    def _gone_after(self, rank: int) -> list[Paragraph]:
        gone: list[Paragraph] = []
        for unit in islice(self.old.units, rank + 1, None):
            if unit.id in self._present or unit.kind is Kind.HEADING:
                break
            gone.append(unit)
        return gone

    def _put(self, rank: int, line: str) -> None:
        """Say a place: after the alinéa of this rank, before the next where a heading stands there, or at the end."""
        numbers, units = self.old.alineas, self.old.units
        number = numbers.get(units[rank].id, 0) if rank >= 0 else 0
        if line.startswith("%s") and rank == len(units) - 1:
            self.lines.append((len(units) + 1, line.replace("%s, insérer", f"Compléter {self.old.itself} par", 1)))
        elif number:
            self.lines.append((number, _placed(line, "après", number)))
        else:
            following = numbers.get(units[rank + 1].id, 0) if rank + 1 < len(units) else 0
            self.lines.append((following, _placed(line, "avant", following)))

    def _deletions(self) -> None:
        runs: list[list[int]] = []
        for identity, number in self.old.alineas.items():
            if identity in self._present or identity in self.replaced:
                continue
            if runs and runs[-1][-1] == number - 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        for run in runs:
            what = f"l'alinéa {run[0]}" if len(run) == 1 else f"les alinéas {run[0]} à {run[-1]}"
            self.lines.append((run[0], f"Supprimer {what}."))

    def _words(self) -> None:
        present = self._present | self.replaced
        for unit in self.old.units:
            number = self.old.alineas.get(unit.id)
            new = present.get(unit.id)
            if number and new and content([unit]) != content([new]):
                changes = word_changes(unit.text, new.text) if unit.shape == new.shape else None
                if changes is None:
                    self.lines.append((number, f"Rédiger ainsi l'alinéa {number} :\n{quoted([new])}"))
                else:
                    self.lines += [(number, change.sentence(number)) for change in changes]


def _placed(line: str, side: str, number: int) -> str:
    where = f"{side} l'alinéa {number}"
    return line.replace("%s", f"{where[:1].upper()}{where[1:]}" if line.startswith("%s") else where, 1)


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
