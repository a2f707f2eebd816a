"""The gestures that make one text of another: what fills the form when an amendment is written again."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from manifeste_tool.domain.comparing.diff import moves
from manifeste_tool.domain.text import inline
from manifeste_tool.domain.text.gestures import Change, Cite, Delete, DeleteChapter, Gesture, Insert, Move, applied
from manifeste_tool.domain.text.markdown import prefix, serialise
from manifeste_tool.domain.text.text import Kind, Paragraph, Source, Text, chapter_of

_NOTHING: frozenset[Source] = frozenset()


def gestures_between(base: Text, proposal: Text) -> tuple[Gesture, ...]:
    """Return gestures that make `proposal` of `base`, units being known by their identities.

    Done on `base`, they give the words, the sources and the order of `proposal`; what it inserts gets other identities.
    """
    kept = [unit for unit in base if unit.id in proposal.by_id]
    standing = base.with_paragraphs(proposal.by_id[unit.id] for unit in kept)
    wanted = base.with_paragraphs(unit for unit in proposal if unit.id in base.by_id)
    rewritten = (gesture for unit in wanted for gesture in _rewritten(base.by_id[unit.id], unit))
    return (*_deletions(base, proposal), *rewritten, *_moves(standing, wanted), *_insertions(base, proposal))


def written_sources(sources: Iterable[Source]) -> tuple[str, ...]:
    """Return sources as a person writes them: "relation key"."""
    inside = inline.citation(frozenset(sources)).strip("[]")
    return tuple(one.replace("@", "") for one in inside.split("; ") if one)


def _deletions(base: Text, proposal: Text) -> Iterator[Gesture]:
    gone = [unit for unit in base if unit.id not in proposal.by_id]
    done: set[str] = set()
    for unit in gone:
        if unit.id in done:
            continue
        section = [one.id for one in _section(base, unit.id)]
        whole = len(section) > 1 and not any(one in proposal.by_id for one in section)
        done |= set(section) if whole else {unit.id}
        yield DeleteChapter(unit.id) if whole else Delete(unit.id)


def _rewritten(old: Paragraph, new: Paragraph) -> Iterator[Gesture]:
    if (old.text, _form(old)) != (new.text, _form(new)):
        yield Change(
            new.id, new.text if _form(old) == _form(new) else prefix(replace(new, level=_level(new))) + new.text
        )
    if old.sources != new.sources:
        yield Cite(new.id, written_sources(new.sources))


def _form(unit: Paragraph) -> tuple[object, ...]:
    """What typing may change of a unit's shape: the depth of a list item follows from what stands before it."""
    return (unit.kind, _level(unit), unit.ordinal)


def _level(unit: Paragraph) -> int:
    return unit.level if unit.kind in (Kind.HEADING, Kind.QUOTATION) else 0


def _moves(standing: Text, wanted: Text) -> Iterator[Gesture]:
    """Put the same units in the order wanted, from the first on: who is not at its place goes there, each once at most.

    Whoever a reader would say moved goes; otherwise the one that is due comes. A heading takes its chapter along.
    """
    sent: set[str] = set()
    rank = 0
    while rank < len(wanted):
        here, due = standing.paragraphs[rank], wanted.paragraphs[rank]
        if here.id == due.id:
            rank += 1
            continue
        leaving = _leaving(standing, wanted, here)
        goes = leaving not in sent and not here.fixed and (due.fixed or here.id in moves(standing, wanted))
        moved = leaving if goes else due.id
        sent.add(moved)
        gesture = Move(moved, _before(wanted, moved))
        standing = applied(standing, [gesture], str, fixed=True)
        yield gesture


def _leaving(standing: Text, wanted: Text, here: Paragraph) -> str:
    """Return who goes first so that a unit may go: itself, or what it comes after and would take along."""
    moved = here.id
    while (after := _before(wanted, moved)) in {unit.id for unit in _section(standing, moved)}:
        moved = after
    return moved


def _section(text: Text, identity: str) -> tuple[Paragraph, ...]:
    unit = text.by_id[identity]
    return chapter_of(text, identity) if unit.kind is Kind.HEADING else (unit,)


def _before(text: Text, identity: str) -> str:
    rank = text.position[identity]
    return text.paragraphs[rank - 1].id if rank else ""


def _insertions(base: Text, proposal: Text) -> Iterator[Gesture]:
    """Insert what is new, in its order: what comes at the very start is put there last first."""
    runs: dict[str, list[Paragraph]] = {}
    anchor = ""
    for unit in proposal:
        if unit.id in base.by_id:
            anchor = unit.id
        else:
            runs.setdefault(anchor, []).append(unit)
    first = [*_grouped(runs.pop("", []))]
    yield from (_insert("", group, before=True) for group in reversed(first))
    for place, run in runs.items():
        yield from (_insert(place, group) for group in _grouped(run))


def _grouped(run: Iterable[Paragraph]) -> Iterator[list[Paragraph]]:
    """Keep together the neighbours that cite the same sources; a heading goes with what it opens."""
    group: list[Paragraph] = []
    for unit in run:
        if group and (unit.kind is Kind.HEADING or _cited(group) not in (None, unit.sources)):
            yield group
            group = []
        group.append(unit)
    if group:
        yield group


def _cited(group: Iterable[Paragraph]) -> frozenset[Source] | None:
    return next((unit.sources for unit in group if unit.kind is not Kind.HEADING), None)


def _insert(anchor: str, group: list[Paragraph], *, before: bool = False) -> Insert:
    plain = [replace(unit, id="", joined=(), fixed=False, sources=_own(unit)) for unit in group]
    cited = written_sources(_cited(group) or ())
    return Insert(anchor, serialise(Text(tuple(plain))).strip("\n"), before=before, sources=cited)


def _own(unit: Paragraph) -> frozenset[Source]:
    """The sources that must stand in the typed words: those of a heading, which a form's field leaves alone."""
    return unit.sources if unit.kind is Kind.HEADING else _NOTHING
