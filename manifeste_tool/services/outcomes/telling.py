"""Tell those who asked what became of their contribution: a mail each time it moves, by the clock, not in a request.

What moves it is a version, a decision, an answer: ten minutes after the newest of them, each portion of those who left
an address is an act of its own. What is told is the state, not the move: where it is what its author was last told,
nothing is, so that one thing is never told twice and what is undone on the spot is told to nobody.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import Any

from manifeste_tool.documents import render
from manifeste_tool.domain.commission.clock import ClockAct
from manifeste_tool.domain.consulting.sources import Use, uses
from manifeste_tool.domain.facts import Happened
from manifeste_tool.domain.outcomes.moves import NOTHING, Standing, standing
from manifeste_tool.domain.telling import SECOND_THOUGHTS, Letter, News, Recipient
from manifeste_tool.domain.text.text import Text
from manifeste_tool.services.consulting.fates import editions, fates, met, standing_text
from manifeste_tool.services.telling.posting import post
from manifeste_tool.services.voices.keys import key_of
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.outcomes import disputes, outcomes, stories, told
from manifeste_tool.storage.outcomes.told import Asked
from manifeste_tool.storage.synthesis import findings

#: What may move a contribution for who reads what is public.
MOVES = (
    Happened.VERSION_PUBLISHED,
    Happened.ERRATUM_PUBLISHED,
    Happened.VERSION_WITHDRAWN,
    Happened.OUTCOMES_DECIDED,
    Happened.OUTCOMES_UNDONE,
    Happened.DISPUTE_SETTLED,
)
#: The link that ends these mails; its key does nothing else.
STOP = "/suivi/arret/<int:number>/<key>"
#: What its key is made of.
KIND = "outcome"


def clock_acts(ws: Workspace, connection: Connection) -> Iterator[ClockAct]:
    """Return one act for each portion of those who asked, once the newest move is old enough to stand.

    Earlier moves are told with it; a portion that an earlier one left undone is done with this one.
    """
    last = told.last_move(connection, MOVES, until=ws.now() - SECOND_THOUGHTS)
    if last is None:
        return
    for portion in told.portions(connection):
        yield ClockAct(f"moved:{last.id}:{portion}", last.at + SECOND_THOUGHTS, partial(_tell, portion))


def keep_as_told(ws: Workspace, connection: Connection, reference: str) -> None:
    """Hold what somebody reads now as told: they ask from now on to hear of what moves."""
    text = standing_text(ws, connection, ws.reader(None, connection))
    story = _standings(ws, connection, text, [reference])[reference].story
    if story != NOTHING:
        told.keep(connection, reference, story, ws.now())


def _tell(portion: int, ws: Workspace, connection: Connection) -> None:
    asked = told.asked(connection, portion, settled_before=ws.now() - SECOND_THOUGHTS)
    if not asked:
        return
    text = standing_text(ws, connection, ws.reader(None, connection))
    now = _standings(ws, connection, text, [one.reference for one in asked])
    for one in asked:
        story = now[one.reference].story
        if story != (one.story or NOTHING):
            _post(ws, connection, text, (one, now[one.reference]))
            told.keep(connection, one.reference, story, ws.now())


def _standings(
    ws: Workspace, connection: Connection, text: Text | None, references: Collection[str]
) -> Mapping[str, Standing]:
    """Return where each of some contributions stands in a text; the text is searched once for them all."""
    fed, became = stories.fed(connection, references), met(connection, fates(connection, text), references)
    keys = {*references, *(key for drawn in fed.values() for key in drawn)}
    found: dict[str, list[Use]] = {}
    for use in uses(keys, editions(ws, connection), text, merged=findings.heirs(connection)):
        found.setdefault(use.key, []).append(use)
    decided = outcomes.decided(connection, references)
    answers = disputes.of_contributions(connection, references)
    return {
        one: standing(
            became[one],
            [use for key in (one, *sorted(fed.get(one, ()))) for use in found.get(key, ())],
            decided.get(one),
            [each for each in answers if each.contribution == one],
        )
        for one in references
    }


def _post(ws: Workspace, connection: Connection, text: Text | None, what: tuple[Asked, Standing]) -> None:
    one, now = what
    place = text.places.get(now.outcome.paragraph) if text and now.outcome else None
    values: dict[str, Any] = {
        "one": one,
        "now": now,
        "place": place,
        "again": bool(one.story),
        "stop": render.address(ws.base_url, STOP, number=one.id, key=key_of(ws, connection, KIND, one.id)),
    }
    to = Recipient(one.shown_as or one.email, one.email, language=one.language)
    post(ws, connection, to, Letter(News.CONTRIBUTION, "outcome", values))
