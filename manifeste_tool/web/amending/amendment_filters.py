"""What the address narrows a list of amendments to, and what it offers to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass

from manifeste_tool.domain.amending.amendments import Outcome, State
from manifeste_tool.domain.amending.opinions import OpinionKind
from manifeste_tool.services.amending.amendment_lists import Asked, Listing
from manifeste_tool.storage.amending.amendments import OPEN_STATES
from manifeste_tool.web.security import whole

_STATES: dict[str, tuple[State, ...]] = {
    "": (),
    "ouverts": OPEN_STATES,
    "deposes": (State.FILED,),
    "recevables": (State.ADMITTED, State.DISCUSSED),
    "integres": (State.INTEGRATED,),
    "decides": (State.DECIDED, State.REFUSED),
}
_LONGEST = 100
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """Pairs of what the address says and what the page shows."""

    outcomes: list[Choice]
    authors: list[Choice]
    chapters: list[Choice]
    opinions: list[Choice]


def asked(args: Mapping[str, str]) -> Asked:
    """Read the filters of an address; one that means nothing is left out."""
    outcome, author = args.get("sort", ""), args.get("auteur", "")
    return Asked(
        states=_STATES.get(args.get("etat", ""), ()),
        paragraph_id=args.get("paragraphe", "")[:8],
        words=args.get("q", "")[:_LONGEST].strip(),
        outcome=Outcome(outcome) if outcome in set(Outcome) else Outcome.NONE,
        author_id=_number(author),
        chapter_id=args.get("chapitre", "")[:8],
        opinion=args.get("avis", "") if args.get("avis", "") in set(OpinionKind) else "",
        identical=bool(args.get("identiques")),
        offered=bool(args.get("rectification")),
    )


def choices(listing: Listing) -> Choices:
    """Return what each filter offers."""
    return Choices(
        outcomes=[(str(one), str(one)) for one in Outcome if one],
        authors=[(str(key), name) for key, name in listing.authors],
        chapters=list(listing.chapters),
        opinions=[(str(one), str(one)) for one in OpinionKind],
    )


def _number(given: str) -> int | None:
    try:
        return whole(given)
    except ValueError:
        return None
