"""Letters about amendments: what happened, and what the amendment changes, in the mail itself."""

from collections.abc import Iterable, Mapping
from typing import Any

from manifeste_tool.domain.amending.amendments import Amendment
from manifeste_tool.domain.amending.dispositif import dispositif
from manifeste_tool.domain.comparing.diff import UnitDiff, text_diff
from manifeste_tool.domain.facts import OF_COMMENTS, Fact, Happened
from manifeste_tool.domain.newsworthy import NEWS_OF
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.telling import Letter, News
from manifeste_tool.domain.text.text import Place
from manifeste_tool.services.amending.member_side import OfferView, offer_views
from manifeste_tool.services.telling.told import Content, amendment_of, page_of, told
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection

#: How many passages a mail shows; the others are read on the page.
SHOWN = 8
_LONGEST = 4_000  # characters of a passage
#: Facts whose reader may not know the amendment, or its new state: they are given the reasons too.
_WITH_RATIONALE = frozenset(
    {
        *(Happened.AMENDMENT_FILED, Happened.COSIGNATURE_ASKED, Happened.AMENDMENT_RECTIFIED),
        *(Happened.SUB_AMENDMENT_DETACHED, Happened.SECOND_DELIBERATION_OPENED, Happened.AMENDMENT_TAKEN_OVER),
    }
)
_OPINIONS = frozenset({Happened.OPINION_GIVEN, Happened.OPINION_PUBLISHED})
#: Facts that are about what another amendment says now.
_SHOWS_THE_OTHER = frozenset({Happened.SUB_AMENDMENT_DETACHED, Happened.SECOND_DELIBERATION_OPENED})
#: Another amendment that a fact names: why this one fell, what it is tied to, what deliberates it again.
_OTHERS = ("cause", "parent", "second")


def amendment_letter(ws: Workspace, connection: Connection, _person: Person, fact: Fact) -> Letter | None:
    """Return the letter of what happened to an amendment, with its headline, its place and what it changes."""
    it = amendment_of(connection, fact)
    if it is None:
        return None
    other = _other(connection, fact)
    shown = (
        other if other and fact.name in (Happened.SUB_AMENDMENT_DETACHED, Happened.SECOND_DELIBERATION_OPENED) else it
    )
    base, wanted = ws.text(connection, shown.base), ws.text(connection, shown.sha)
    units = [unit for unit in text_diff(base, wanted) if unit.changed]
    return _letter(
        ws,
        connection,
        fact,
        it,
        other=other,
        dispositif=dispositif(base, wanted),
        rationale=shown.rationale if fact.name in _WITH_RATIONALE else "",
        **_changes(units, {**wanted.places, **base.places}),
    )


def offer_letter(ws: Workspace, connection: Connection, person: Person, fact: Fact) -> Letter | None:
    """Return the letter of a rectification that is proposed: its words, from the amendment as it stands."""
    it = amendment_of(connection, fact)
    offered = _offered(offer_views(ws, connection, it), fact) if it else None
    if it is None or offered is None:
        return amendment_letter(ws, connection, person, fact)
    rationale = offered.offer.proposal.rationale
    changes = _changes(offered.units, offered.places)
    return _letter(ws, connection, fact, it, offered=True, rationale=rationale, **changes)


def _offered(views: Iterable[OfferView], fact: Fact) -> OfferView | None:
    """Return what somebody proposes, None where it was answered already or cannot be shown any more."""
    return next((one for one in views if one.offer.person_id == fact.person_id and one.error is None), None)


def _letter(ws: Workspace, connection: Connection, fact: Fact, it: Amendment, **values: Any) -> Letter:
    asked = fact.name == Happened.COSIGNATURE_ASKED
    given: Mapping[str, Any] = {
        **told(connection, fact),
        "it": it,
        "other": None,
        "offered": False,
        "asks": ("invites" if fact.person_id == it.author_id else "asks") if asked else "",
        "opinion": fact.details.get("kind", "") if fact.name in _OPINIONS else "",
        "quotes": [(name, fact.details[name]) for name in ("reason", "words") if fact.details.get(name)],
        "dispositif": (),
        "link": page_of(ws, fact),
    }
    return Letter(NEWS_OF[fact.name], "amendment", {**given, **values})


def _changes(units: Iterable[UnitDiff], places: Mapping[str, Place]) -> dict[str, Any]:
    found = tuple(units)
    short = [unit for unit in found if sum(len(one.text) for one in unit.segments) <= _LONGEST][:SHOWN]
    known = [places[unit.id].label for unit in found if unit.id in places]
    return {
        "units": short,
        "places": places,
        "left_out": len(found) - len(short),
        "places_said": list(dict.fromkeys(known))[:SHOWN],
    }


def _other(connection: Connection, fact: Fact) -> Amendment | None:
    label = next((fact.details[name] for name in _OTHERS if fact.details.get(name)), "")
    return amendment_of(connection, label) if label else None


#: Every fact about an amendment that is not about a comment.
LETTERS: Mapping[str, Content] = {
    name: amendment_letter
    for name in Happened
    if name not in OF_COMMENTS
    and NEWS_OF[name] in (News.ADMISSIBILITY, News.DECISION, News.SIGNATURE, News.RECTIFICATION)
} | {
    Happened.AMENDMENT_INTEGRATED: amendment_letter,
    Happened.AMENDMENT_NO_LONGER_APPLIES: amendment_letter,
    Happened.OPINION_GIVEN: amendment_letter,
    Happened.OPINION_PUBLISHED: amendment_letter,
    Happened.RECTIFICATION_PROPOSED: offer_letter,
}
