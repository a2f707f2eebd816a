"""Apply a dispositif to the text it was written for, as a clerk would: the proof that it says what was meant."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from manifeste_tool.domain.amending.dispositif_words import Act, WordChange, apply_changes
from manifeste_tool.domain.comparing.unnamed import named
from manifeste_tool.domain.text.sections import AT_THE_HEAD, Section, sections, unquoted
from manifeste_tool.domain.text.text import Kind, Paragraph, Text
from manifeste_tool.errors import N_, RefusedError


class UnreadableInstructionError(RefusedError):
    """An instruction is not in the form of a dispositif, or names what the text does not hold."""

    sentence = N_("L'instruction « %(instruction)s » ne peut pas être appliquée à ce texte. Relisez-la.")


@dataclass(slots=True)
class _Work:
    """One section while it is worked on: what is done to each unit, and what comes after or before it."""

    section: Section
    markdown: bool
    gone: bool = False
    rewritten: tuple[Paragraph, ...] | None = None
    heading: str | None = None
    words: dict[int, list[WordChange]] = field(default_factory=dict)
    whole: dict[int, tuple[Paragraph, ...]] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)
    after: dict[int, list[Paragraph | int]] = field(default_factory=dict)  # an `int` is an alinéa that moves there
    before: dict[int, list[Paragraph | int]] = field(default_factory=dict)
    at_end: list[Paragraph] = field(default_factory=list)
    subtitles: dict[str, str] = field(default_factory=dict)  # by their words; "" leaves one out
    following: list[Paragraph] = field(default_factory=list)  # whole chapters inserted after this one

    def read(self, quotation: str) -> tuple[Paragraph, ...]:
        return unquoted(quotation, markdown=self.markdown)

    def done(self) -> list[Paragraph]:
        """Return the units of the section once everything is done."""
        if self.gone:
            return self.following
        if self.rewritten is not None:
            return [*self.rewritten, *self.following]
        counted = self.section.alineas
        units: list[Paragraph] = [*self._placed(self.after.get(0, []))]
        for unit in self.section.units:
            number = counted.get(unit.id, -1)
            units += self._placed(self.before.get(number, []))
            units += [] if number in self.left_out else self._worked(unit, number)
            units += self._placed(self.after.get(number, []))
        heading = self.section.heading
        if heading and self.heading is not None:
            heading = replace(heading, text=self.heading)
        return [*([heading] if heading else []), *units, *self.at_end, *self.following]

    def _placed(self, found: Sequence[Paragraph | int]) -> list[Paragraph]:
        return [
            one
            for placed in found
            for one in (self._worked(self._numbered(placed), placed) if isinstance(placed, int) else [placed])
        ]

    def _numbered(self, number: int) -> Paragraph:
        return next(unit for unit in self.section.units if self.section.alineas.get(unit.id) == number)

    def _worked(self, unit: Paragraph, number: int) -> list[Paragraph]:
        if unit.kind is Kind.HEADING and unit.text in self.subtitles:
            words = self.subtitles[unit.text]
            return [replace(unit, text=words)] if words else []
        if number in self.whole:
            return list(self.whole[number])
        if number not in self.words:
            return [unit]
        text = apply_changes(unit.text, self.words[number])
        if text is None:
            raise UnreadableInstructionError(instruction=f"alinéa {number}")
        return [replace(unit, text=text)]


#: Opens the one instruction that rewrites a text of several chapters.
WHOLE = "Rédiger ainsi ce texte :"

_Match = re.Match[str]
_Q = r"« (?P<target>.+?) »"
_N = r"« (?P<new>.+) »"


def _replace(work: _Work, found: _Match) -> None:
    _words(work, found, Act.REPLACE)


def _words(work: _Work, found: _Match, act: Act) -> None:
    given = found.groupdict()
    change = WordChange(act, given.get("target") or "", given.get("new") or "")
    work.words.setdefault(int(found["n"]), []).append(change)


def _delete(work: _Work, found: _Match) -> None:
    work.left_out.update(range(int(found["n"]), int(found["m"] or found["n"]) + 1))


def _rewrite(work: _Work, found: _Match) -> None:
    work.whole[int(found["n"])] = work.read(found["quoted"])


def _insert(work: _Work, found: _Match) -> None:
    side = work.after if found["side"] == "Après" else work.before
    side.setdefault(int(found["n"]), []).extend(work.read(found["quoted"]))


def _move(work: _Work, found: _Match) -> None:
    side = work.after if found["side"] == "après" else work.before
    side.setdefault(int(found["m"]), []).append(int(found["n"]))
    work.left_out.add(int(found["n"]))


def _complete(work: _Work, found: _Match) -> None:
    work.at_end += work.read(found["quoted"])


def _rewrite_all(work: _Work, found: _Match) -> None:
    work.rewritten = work.read(found["quoted"])


def _title(work: _Work, found: _Match) -> None:
    work.heading = found["new"]


def _subtitle(work: _Work, found: _Match) -> None:
    if not any(unit.kind is Kind.HEADING and unit.text == found["target"] for unit in work.section.units):
        raise UnreadableInstructionError(instruction=found.group())
    work.subtitles[found["target"]] = found["new"] or ""


def _leave_out(work: _Work, found: _Match) -> None:
    work.gone = found["itself"] in ("ce chapitre", "cet article")


def _insert_chapter(work: _Work, found: _Match) -> None:
    work.following += work.read(found["quoted"])


_ALINEA = r"l'alinéa (?P<n>\d+)"
_WORDS = r"(?:aux mots|au mot|les mots|le mot|des mots) : "
_LINES = r"(?:l'alinéa suivant|les \S+ alinéas suivants) :\n(?P<quoted>.+)"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[_Work, _Match], None]], ...] = tuple(
    (re.compile(form, re.DOTALL), does)
    for form, does in (
        (rf"À {_ALINEA}, substituer {_WORDS}{_Q} {_WORDS}{_N}\.", _replace),
        (rf"À {_ALINEA}, supprimer {_WORDS}« (?P<target>.+) »\.", lambda w, f: _words(w, f, Act.DELETE)),
        (rf"À {_ALINEA}, après {_WORDS}{_Q}, insérer {_WORDS}{_N}\.", lambda w, f: _words(w, f, Act.INSERT)),
        (
            rf"Compléter {_ALINEA} par (?:la phrase suivante|les phrases suivantes) : {_N}",
            lambda w, f: _words(w, f, Act.COMPLETE),
        ),
        (rf"Supprimer {_ALINEA}(?P<m>)\.", _delete),
        (r"Supprimer les alinéas (?P<n>\d+) à (?P<m>\d+)\.", _delete),
        (rf"Rédiger ainsi {_ALINEA} :\n(?P<quoted>.+)", _rewrite),
        (rf"(?P<side>Après|Avant) {_ALINEA}, insérer {_LINES}", _insert),
        (rf"Déplacer {_ALINEA} (?P<side>après|avant) l'alinéa (?P<m>\d+)\.", _move),
        (rf"Compléter (?:ce chapitre|cet article) par {_LINES}", _complete),
        (r"Rédiger ainsi (?:ce chapitre|cet article) :\n(?P<quoted>.+)", _rewrite_all),
        (rf"Rédiger ainsi l'intitulé :\n{_N}", _title),
        (r"Supprimer l'intertitre « (?P<target>[^»]+) »\.(?P<new>)", _subtitle),
        (rf"Rédiger ainsi l'intertitre « (?P<target>[^»]+) » :\n{_N}", _subtitle),
        (r"Supprimer (?P<itself>ce chapitre|cet article)\.", _leave_out),
        (r"Insérer ensuite le chapitre suivant :\n(?P<quoted>.+)", _insert_chapter),
    )
)


def execute(before: Text, instructions: Sequence[str], *, markdown: bool = True) -> Text:
    """Return the text once the instructions are applied, every number being that of `before`.

    An instruction may open with the head of its chapter on a line of its own, or with « En conséquence, au … »; the
    chapter then holds for those that follow. Raises `UnreadableInstructionError`.
    """
    if instructions and instructions[0].startswith(f"{WHOLE}\n"):
        return before.with_paragraphs(unquoted(instructions[0].removeprefix(f"{WHOLE}\n"), markdown=markdown))
    works = {section.name: _Work(section, markdown) for section in sections(named(before, "b"))}
    current = next(iter(works))
    for instruction in instructions:
        current, rest = _addressed(instruction, current, works)
        _apply(works[current], rest)
    done = [unit for work in works.values() for unit in work.done()]
    return before.with_paragraphs(replace(unit, id="") if unit.id.startswith("?") else unit for unit in done)


def _addressed(instruction: str, current: str, works: dict[str, _Work]) -> tuple[str, str]:
    """Return the section an instruction speaks of and what it says there."""
    for name in sorted(works, key=len, reverse=True):
        if name:
            for head in (f"{_capital(name)}\n", f"En conséquence, {at(name)}, "):
                if instruction.startswith(head):
                    return name, _capital(instruction[len(head) :])
    return current, instruction


def at(name: str) -> str:
    """« au chapitre III », « en tête du texte »."""
    return name if name == AT_THE_HEAD else f"au {name}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _apply(work: _Work, instruction: str) -> None:
    for form, does in _FORMS:
        if found := form.fullmatch(instruction):
            does(work, found)
            return
    raise UnreadableInstructionError(instruction=instruction)
