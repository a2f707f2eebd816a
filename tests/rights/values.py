"""What the forms of the walk hold that only the world knows: commits, turns of pages, numbers of people."""

from collections.abc import Mapping

from manifeste_tool.domain.readers import Person
from manifeste_tool.services.ballots.known_ballots import seen_as
from manifeste_tool.services.moderation import case_pages
from manifeste_tool.services.territories.declaring import print_of
from manifeste_tool.storage.commission import ballots
from manifeste_tool.storage.consulting import consultations
from manifeste_tool.storage.publication import preparations
from manifeste_tool.storage.text import texts
from tests.services.story import Cast

_RULES = "quorum=aucun&quorum_number=0&majority=simple&base=suffrages+exprim%C3%A9s&max_proxies=1"


def values(here: Cast, people: Mapping[str, Person | None]) -> Mapping[str, str]:
    """Return them by the name that a form calls them."""
    with here.ws.reading() as connection:
        vote, held = ballots.by_id(connection, 1), consultations.get(connection, "ESSA-1")
        prepared = preparations.get(connection, 1)
        known = {
            "tip": here.ws.main(connection),
            "copy": texts.tip_of(connection, "refs/copies/1") or "",
            "ballot": seen_as(connection, vote) if vote else "",
            "consultation": print_of(held) if held else "",
            "turn": prepared.turn if prepared else "",
        }
    moderated = case_pages.case_page(here.ws, here.secretary, "2025-ESSAI-0005").seen
    numbers = {name: str(person.id) for name, person in people.items() if person}
    return {**numbers, **known, "moderated": moderated, "rules": _RULES}
