"""The pages of what is decided: the contributions that wait, the form with its count, a decision and all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from manifeste_tool.domain.consulting.contributions import Authority, Fate, Filters, Reach
from manifeste_tool.domain.outcomes.outcomes import Choice, Chosen, Outcome
from manifeste_tool.domain.people import Act, may, require
from manifeste_tool.domain.readers import Person, Reader
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.text import Kind, Place, Text
from manifeste_tool.errors import N_, NotFoundError
from manifeste_tool.services.consulting.fates import Card, among, cards, fates, linked_by, narrowed, standing_text
from manifeste_tool.services.consulting.reaching import facets, once, reach_of
from manifeste_tool.services.outcomes import deciding
from manifeste_tool.services.paging import Choice as Option
from manifeste_tool.services.paging import Paging, counted, paging
from manifeste_tool.services.text.reading import names_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import consultations, contributions, narrowing
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.outcomes import choosing, outcomes
from manifeste_tool.storage.outcomes.choosing import Counts
from manifeste_tool.storage.synthesis import findings

_SHORT = 70


@dataclass(frozen=True, slots=True)
class Worklist:
    """A page of the contributions that no paragraph takes up and of which nobody decided anything."""

    cards: tuple[Card, ...]
    paging: Paging
    filters: Filters
    author_types: Sequence[tuple[str, int]]
    territories: Sequence[tuple[str, int]]
    themes: Sequence[tuple[str, int]]
    authorities: tuple[Authority, ...]

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is on."""
        return self.filters != Filters()

    @property
    def options(self) -> Mapping[str, tuple[Option, ...]]:
        """What each filter may be set to, by its name."""
        return {
            "authority": tuple((each.code, each.name) for each in self.authorities),
            "author_type": counted(self.author_types),
            "territory": counted(self.territories),
            "theme": counted(self.themes),
        }


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """What is about to be decided: of which contributions, how many, and the paragraphs they may stand in already."""

    choice: Choice
    counts: Counts
    paragraphs: tuple[Option, ...]
    finding: Finding | None
    cards: tuple[Card, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """One decision as a reader may know it: `cards` are those of its contributions they may know of, by page.

    `place` is None where the paragraph is not in the text they see; `made_by`, `stands` are for who may decide.
    """

    outcome: Outcome
    cards: tuple[Card, ...]
    paging: Paging
    place: Place | None
    finding: Finding | None
    says_about: bool
    may_undo: bool = False
    made_by: str = ""
    undone_by: str = ""
    stands: int = 0


@dataclass(frozen=True, slots=True)
class OutcomeList:
    """A page of the decisions, with who made each and on how many contributions it still stands."""

    outcomes: tuple[Outcome, ...]
    paging: Paging
    names: Mapping[int, str]
    standing: Mapping[int, int]


def worklist(ws: Workspace, person: Person | None, filters: Filters, *, page: int | None = 1) -> Worklist:
    """Return a page of what waits for an outcome, the latest said first. Raises `ForbiddenError`."""
    asked = paging(page)
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        require(reader, Act.DECIDE_OUTCOME)
        reach, known = reach_of(ws, connection, reader), fates(connection, standing_text(ws, connection, reader))
        wanted = replace(filters, fate=Fate.TO_TREAT)
        total = _waiting(ws, connection, (wanted, reach), known)
        left = among(ws, connection, (wanted, reach), known, total=total)
        found = choosing.free(choosing.chosen(connection, Choice.of(wanted), reach, left), ())
        said = contributions.of_references(
            connection, references := choosing.page(connection, found, limit=asked.size, offset=asked.offset)
        )
        author_types, territories = facets(ws, connection, reach)
        authorities = consultations.authorities(connection)
        return Worklist(
            cards=cards(connection, [said[one] for one in references], reach, known, _names(authorities)),
            paging=replace(asked, total=total),
            filters=filters,
            author_types=author_types,
            territories=territories,
            themes=once(ws, connection, "themes", lambda: choosing.themes(connection)),
            authorities=authorities,
        )


def decision_form(ws: Workspace, person: Person | None, choice: Choice) -> DecisionForm:
    """Return what somebody is about to decide, with its counts. Raises `ForbiddenError`."""
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        require(reader, Act.DECIDE_OUTCOME)
        text = standing_text(ws, connection, reader)
        known = fates(connection, text)
        said = contributions.of_references(connection, choice.references[: Paging(1).size]).values()
        authorities = consultations.authorities(connection)
        return DecisionForm(
            choice=choice,
            counts=deciding.counted(ws, connection, reader, choice),
            paragraphs=_paragraphs(text),
            finding=findings.get(connection, choice.about) if choice.kind is Chosen.FINDING else None,
            cards=cards(connection, said, Reach.of(reader), known, _names(authorities)),
            reasons=outcomes.reasons(connection, limit=5),
        )


def outcome_page(ws: Workspace, person: Person | None, number: int, *, page: int | None = 1) -> OutcomePage:
    """Return one decision: its reason, its date, its count, and those of its contributions a reader may know of.

    Raises `NotFoundError` for who may know of none of them.
    """
    asked = paging(page)
    with ws.reading() as connection:
        reader = ws.reader(person, connection)
        made = outcomes.get(connection, number)
        decides = may(reader, Act.DECIDE_OUTCOME)
        reach = reach_of(ws, connection, reader)
        total = _known(ws, connection, reach, made) if made else 0
        if made is None or not (total or decides):
            raise NotFoundError
        text = standing_text(ws, connection, reader)
        return OutcomePage(
            outcome=made,
            cards=_cards(connection, reach, text, (number, asked)),
            paging=replace(asked, total=total),
            place=text.places.get(made.paragraph) if text else None,
            finding=findings.get(connection, made.about) if made.chosen is Chosen.FINDING else None,
            says_about=decides or (made.chosen is Chosen.THEME and bool(total)),
            **(_own_side(ws, connection, reader, made) if decides else {}),
        )


def outcome_list(ws: Workspace, person: Person | None, *, page: int | None = 1) -> OutcomeList:
    """Return a page of the decisions, the latest first. Raises `ForbiddenError`."""
    asked = paging(page)
    with ws.reading() as connection:
        require(ws.reader(person, connection), Act.DECIDE_OUTCOME)
        made, total = outcomes.page(connection, limit=asked.size, offset=asked.offset)
        return OutcomeList(
            outcomes=made,
            paging=replace(asked, total=total),
            names=names_of(connection, [one.person_id for one in made]),
            standing=outcomes.standing(connection, [one.id for one in made]),
        )


def _own_side(ws: Workspace, connection: Connection, reader: Reader, made: Outcome) -> dict[str, Any]:
    """Return what is said to those who decide: who did, who undid, on how many it stands."""
    names = names_of(connection, [made.person_id, made.undone_by_id])
    count = once(ws, connection, ("stands", made.id), lambda: outcomes.standing(connection, [made.id]))
    stands = count.get(made.id, 0)
    return {
        "may_undo": made.undone_at is None and bool(stands) and may(reader, Act.DECIDE_OUTCOME),
        "made_by": names.get(made.person_id, ""),
        "undone_by": names.get(made.undone_by_id or 0, ""),
        "stands": stands,
    }


def _cards(connection: Connection, reach: Reach, text: Text | None, asked: tuple[int, Paging]) -> tuple[Card, ...]:
    number, where = asked
    rule = narrowing.known(reach)
    references = outcomes.known(connection, number, rule, limit=where.size, offset=where.offset)
    said = contributions.of_references(connection, references)
    names = _names(consultations.authorities(connection))
    return cards(connection, [said[one] for one in references], reach, fates(connection, text), names)


def _known(ws: Workspace, connection: Connection, reach: Reach, made: Outcome) -> int:
    """Return how many of a decision's contributions a reader may know of."""
    if reach.every:
        return made.size
    rule = narrowing.known(reach)
    return once(ws, connection, ("decided", made.id, reach), lambda: outcomes.count_known(connection, made.id, rule))


_Where = tuple[Filters, Reach]


def _waiting(ws: Workspace, connection: Connection, where: _Where, known: Mapping[str, Fate]) -> int:
    """Return how many wait for an outcome, counted once for as long as nothing happens."""
    filters, reach = where

    def found() -> int:
        if replace(filters, fate=None) == Filters():
            return choosing.waiting(connection, linked_by(known))
        left = choosing.chosen(connection, Choice.of(filters), reach, narrowed(known, Fate.TO_TREAT))
        return choosing.count(connection, choosing.free(left, ()))

    return once(ws, connection, ("waiting", where, hash(frozenset(known.items()))), found)


def _names(authorities: Sequence[Authority]) -> Mapping[str, str]:
    return {each.code: each.name for each in authorities}


def _paragraphs(text: Text | None) -> tuple[Option, ...]:
    """Return the paragraphs to choose from, by their place and their first words."""
    return (
        tuple(
            (unit.id, N_("%(place)s : %(words)s") % {"place": text.places[unit.id].label, "words": _brief(unit.text)})
            for unit in text or ()
            if unit.id and unit.kind is not Kind.HEADING
        )
        if text
        else ()
    )


def _brief(words: str) -> str:
    return words if len(words) <= _SHORT else f"{words[:_SHORT].rstrip()}…"
