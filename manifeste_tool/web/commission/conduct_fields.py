"""What the secretary's screen sends: what was pressed, how the room voted, what stood on the screen."""

from collections.abc import Mapping

from flask import request

from manifeste_tool.domain.amending.amendments import Move
from manifeste_tool.domain.commission.sittings import Method
from manifeste_tool.domain.commission.voting import Counts
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.conduct.ruling import Seen
from manifeste_tool.services.examining.pronouncing import Ruling
from manifeste_tool.web.security import whole

_MOVES: Mapping[str, Move] = {
    "adopt": Move.ADOPT,
    "divide": Move.ADOPT,
    "reject": Move.REJECT,
    "withdraw": Move.WITHDRAW,
    "not_support": Move.NOT_SUPPORT,
}
_COLUMNS = ("favour", "against", "abstained", "apart")
#: The button that records what the count says, whichever that is.
BY_COUNT = "count"


class UnreadableCountError(RefusedError):
    """A field of a count holds something else than a whole number."""

    sentence = N_("« %(given)s » n'est pas un nombre de voix. Écrivez un nombre entier, ou laissez la case vide.")


class UnknownDecisionError(RefusedError):
    """A form asks for a decision that the screen does not offer."""

    sentence = N_("Cette décision n'existe pas. Rechargez l'écran de conduite, puis recommencez.")


def ruling() -> Ruling:
    """Return what the pressed button decides. Raises `UnknownDecisionError`."""
    act = request.form.get("act", "")
    if act not in _MOVES:
        raise UnknownDecisionError
    only = request.form.getlist("hunk", type=whole) if act == "divide" else None
    return Ruling(_MOVES[act], request.form.get("reason", ""), only)


def method() -> Method:
    """Return how the vote was held, none for a word that is not on the list."""
    given = request.form.get("method", "")
    return Method(given) if given in set(Method) else Method.NONE


def counts() -> Counts | None:
    """Return the count, None where all four fields are empty. Raises `UnreadableCountError`."""
    given = [request.form.get(name, "").strip() for name in _COLUMNS]
    return Counts(*map(_voices, given)) if any(given) else None


def _voices(given: str) -> int:
    if given and not (given.isascii() and given.isdecimal() and len(given) < 6):  # noqa: PLR2004 - no room is larger
        raise UnreadableCountError(given=given)
    return int(given or 0)


def seen() -> Seen:
    """Return what stood on the screen: the state of the amendment, and the identicals ticked."""
    return Seen(request.form.get("revision", type=whole), tuple(request.form.getlist("together", type=whole)))


def falls() -> dict[int, int]:
    """Return the falls that were ticked, each with its cause; the boxes say « amendment-cause »."""
    return dict(request.form.getlist("fall", type=_fall))


def _fall(given: str) -> tuple[int, int]:
    fallen, _, cause = given.partition("-")
    return whole(fallen), whole(cause)
