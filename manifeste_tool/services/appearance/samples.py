"""What the style guide shows its components with: made here of invented words, so that it needs no instance."""

from dataclasses import dataclass
from datetime import UTC, datetime

from manifeste_tool.domain.amending.amendments import Amendment, Outcome, State
from manifeste_tool.domain.audience import Stage, StageKind
from manifeste_tool.domain.comparing.diff import UnitDiff, changes
from manifeste_tool.domain.text.markdown import parse
from manifeste_tool.domain.text.text import Text
from manifeste_tool.services.stages import Banner
from manifeste_tool.services.text.reading import Margin

_BEGINS = "## Une IA utile <!-- ¶aaaaaaa2 -->\n\n"
_BEFORE = f"{_BEGINS}L'accueil par une personne reste possible, à égalité de délai et d'horaires. <!-- ¶bbbbbbb2 -->\n"
_AFTER = (
    f"{_BEGINS}L'accueil par une personne reste possible, à égalité de délai et de qualité. <!-- ¶bbbbbbb2 -->\n\n"
    "Chaque année, un bilan est publié. <!-- ¶ccccccc2 -->\n"
)
_DAY, _END = datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2027, 1, 15, 22, 59, tzinfo=UTC)
_LIVES = (
    (State.FILED, Outcome.NONE),
    (State.ADMITTED, Outcome.NONE),
    (State.REFUSED, Outcome.NONE),
    (State.DISCUSSED, Outcome.NONE),
    *((State.DECIDED, one) for one in Outcome),
    (State.INTEGRATED, Outcome.ADOPTED),
)


@dataclass(frozen=True, slots=True)
class Guide:
    """Values for every component that is made of a value of the domain."""

    text: Text
    diffs: tuple[UnitDiff, ...]
    margins: tuple[Margin, ...]
    amendments: tuple[Amendment, ...]
    banners: tuple[Banner, ...]


def guide() -> Guide:
    """Return the values, the same at every call."""
    before, after = parse(_BEFORE), parse(_AFTER)
    return Guide(
        text=after,
        diffs=changes(before, after),
        margins=(Margin(6, 4, 2, 1), Margin(declared=True), Margin(unsourced=True)),
        amendments=tuple(_amendment(rank, *life) for rank, life in enumerate(_LIVES, 1)),
        banners=_banners(),
    )


def _amendment(number: int, state: State, outcome: Outcome) -> Amendment:
    told = "Un accueil humain de même qualité"
    return Amendment(number, 1, number, told, told, 1, state, "0" * 40, "1" * 40, _DAY, outcome)


def _banners() -> tuple[Banner, ...]:
    filing, listening = Stage(StageKind.FILING, _DAY, _END), Stage(StageKind.CONSULTATION, _DAY)
    coming = Banner(coming=Stage(StageKind.EXAMINATION, _END))
    return Banner((filing,), may_propose=True), Banner((listening, filing)), coming, Banner()
