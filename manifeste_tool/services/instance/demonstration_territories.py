"""The authorities of the demonstration's story: two ask to join, one is admitted, its référent declares a consultation.

Like the other acts, each is done through the service that everybody uses; a link is the one in the mail just written.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.territories.declaring import Declaration
from manifeste_tool.domain.territories.joining import Candidate
from manifeste_tool.services.guarding.senders import Sender
from manifeste_tool.services.instance.demonstration_story import Plain, Story
from manifeste_tool.services.territories import admitting, declaring, joining
from manifeste_tool.services.territories.admitting import Admission
from manifeste_tool.storage.telling import outbox

_KEY = re.compile(r"/confirmer/(\w+)")
_ORIGIN = "203.0.113.7"  # an address kept for examples


def _ask_to_join(story: Story, step: Plain, _by: Person) -> None:
    asked = joining.ask(story.ws, Sender(_ORIGIN), Candidate(**step["asked"]))
    with story.ws.reading() as connection:
        newest, *_ = outbox.page(connection, limit=1, offset=0)
    found = _KEY.search(newest.text)
    joining.confirm(story.ws, found[1] if found else "")
    story.requests[step["as"]] = asked.id


def _admit(story: Story, step: Plain, by: Person) -> None:
    request_id = story.requests[step["request"]]
    usual = admitting.request_page(story.ws, by, request_id).typed
    typed = Admission(step["sigle"], usual.name, step["territory"], usual.referent_name, usual.referent_email)
    admitting.admit(story.ws, by, request_id, typed)
    with story.ws.reading() as connection:
        (story.people[step["as"]],) = admitting.referents(connection, step["sigle"])


def _declare(story: Story, step: Plain, by: Person) -> None:
    words: dict[str, Any] = {**step["declared"], "publics": tuple(step["publics"]), "access": tuple(step["access"])}
    days: dict[str, Any] = {
        name: f"{story.today + timedelta(days=step[name]):%Y-%m-%d}" for name in ("opens_on", "closes_on")
    }
    declaring.declare(story.ws, by, by.authority, Declaration(**words, **days))


TERRITORIES_ACTS: dict[str, Callable[[Story, Plain, Person], None]] = {
    "ask_to_join": _ask_to_join,
    "admit_authority": _admit,
    "declare_consultation": _declare,
}
