"""What may be decided in the room: the sitting open, the quorum there, and an outcome that its count does not belie."""

from dataclasses import dataclass, field

from manifeste_tool.domain.amending.amendments import Move
from manifeste_tool.domain.commission.attendance import Room
from manifeste_tool.domain.commission.sittings import Method, Sitting, SittingState
from manifeste_tool.domain.commission.voting import Base, Counts, Majority, Rules, Verdict, refuse_impossible
from manifeste_tool.domain.text.text import Text
from manifeste_tool.errors import N_, RefusedError, StaleError

#: How a vote may be held in the room.
VOTED = (Method.CONSENSUS, Method.SHOW_OF_HANDS, Method.COUNT, Method.ON_PAPER)
#: What is voted on, with the verdict that a count must then give.
_VERDICTS = {
    Move.ADOPT: Verdict.ADOPTED,
    Move.ADOPT_IN_PART: Verdict.ADOPTED,
    Move.REJECT: Verdict.REJECTED,
}
_MAJORITIES = {
    Majority.SIMPLE: N_("à la majorité simple"),
    Majority.ABSOLUTE: N_("à la majorité absolue"),
    Majority.TWO_THIRDS: N_("à la majorité des deux tiers"),
}
_BASES = {
    Base.EXPRESSED: N_("des suffrages exprimés"),
    Base.VOTERS: N_("des votants"),
    Base.ENTITLED: N_("des membres de la commission"),
}
_WAYS = {
    Method.CONSENSUS: N_(" par consensus"),
    Method.SHOW_OF_HANDS: N_(" à main levée"),
    Method.ON_PAPER: N_(" au scrutin secret"),
}


class NotOpenSittingError(StaleError):
    """Something is decided while the sitting is not open."""

    sentence = N_("La séance est « %(state)s » : ouvrez-la ou reprenez-la, puis enregistrez la décision.")


class QuorumLostError(StaleError):
    """Something is decided without enough members in the room."""

    sentence = N_(
        "Le quorum n'est plus atteint : %(there)s présents, %(required)s requis. "
        "Suspendez la séance, ou convoquez-la de nouveau."
    )


class CountsRequiredError(RefusedError):
    """A vote is said to be counted and no voice is given."""

    sentence = N_("Saisissez le décompte : les voix pour, contre, les abstentions, et ceux qui ne prennent pas part.")


class ContradictedError(RefusedError):
    """The count does not give the outcome that was pressed."""

    sentence = N_(
        "Ce décompte donne « %(verdict)s » : %(favour)s voix pour, %(against)s contre, %(abstained)s abstentions ; "
        "%(majority)s, il faut %(needed)s voix pour. Corrigez le décompte, ou enregistrez « %(verdict)s »."
    )


class NotVotedError(RefusedError):
    """A vote is held in a way that no room knows."""

    sentence = N_("Dites comment le vote a eu lieu : consensus, main levée, décompte ou bulletin secret.")


@dataclass(frozen=True, slots=True)
class Floor:
    """A sitting at one moment: who is in the room, and how many members the commission has."""

    sitting: Sitting
    room: Room = field(default_factory=Room)
    entitled: int = 0

    @property
    def required(self) -> int:
        """How many members must be there."""
        return self.sitting.rules.quorum.required(self.entitled)

    @property
    def has_quorum(self) -> bool:
        """Whether enough members are there."""
        return self.sitting.rules.quorum.reached(self.room.there, entitled=self.entitled)

    @property
    def is_open(self) -> bool:
        """Whether the sitting is being held at this moment."""
        return self.sitting.state is SittingState.OPEN


def refuse_undecidable(floor: Floor, move: Move) -> None:
    """Refuse what cannot be decided at this moment; a withdrawal is its author's and needs no quorum.

    Raises `NotOpenSittingError`, `QuorumLostError`.
    """
    if not floor.is_open:
        raise NotOpenSittingError(state=floor.sitting.state)
    if move is not Move.WITHDRAW and not floor.has_quorum:
        raise QuorumLostError(there=floor.room.there, required=floor.required)


def way(move: Move, method: Method, counts: Counts | None, *, floor: Floor) -> tuple[Method, Counts | None]:
    """Return how a decision is recorded, its count checked against the room and against the outcome.

    What is not voted on (a withdrawal, a fall, what nobody supported) keeps no method of a vote and no count. Raises
    `NotVotedError`, `CountsRequiredError`, `CountsError`, `ContradictedError`.
    """
    if move not in _VERDICTS:
        return (Method.BY_AUTHOR if move is Move.WITHDRAW else Method.NONE), None
    if method not in VOTED:
        raise NotVotedError
    if method is Method.COUNT or (method is Method.ON_PAPER and counts is not None):
        refuse_contradicted(_VERDICTS[move], counts, floor=floor)
        return method, counts
    return method, None


def refuse_contradicted(verdict: Verdict, counts: Counts | None, *, floor: Floor) -> None:
    """Refuse a count that is none, that cannot be, or that decides something else than what is recorded.

    Raises `CountsRequiredError`, `CountsError`, `ContradictedError`.
    """
    if counts is None or not counts.given:
        raise CountsRequiredError
    refuse_impossible(counts, voices=floor.room.voices)
    rules = floor.sitting.rules
    found = rules.verdict(counts, there=floor.room.there, entitled=floor.entitled)
    if found is not verdict:
        raise ContradictedError(
            verdict=found,
            favour=counts.favour,
            against=counts.against,
            abstained=counts.abstained,
            majority=majority_words(rules),
            needed=rules.needed(counts, entitled=floor.entitled),
        )


def majority_words(rules: Rules) -> str:
    """« à la majorité absolue des votants »; a simple majority is a share of nothing."""
    said = _MAJORITIES[rules.majority]
    return said if rules.majority is Majority.SIMPLE else f"{said} {_BASES[rules.base]}"


def counts_words(counts: Counts) -> str:
    """« 12 pour, 5 contre, 3 abstentions », and who took no part, if anybody."""
    abstained = N_("%(num)s abstentions") if counts.abstained > 1 else N_("%(num)s abstention")
    told = {"favour": counts.favour, "against": counts.against, "abstained": abstained % {"num": counts.abstained}}
    said = N_("%(favour)s pour, %(against)s contre, %(abstained)s") % told
    if not counts.apart:
        return said
    apart = N_("%(num)s ne prennent pas part au vote") if counts.apart > 1 else N_("%(num)s ne prend pas part au vote")
    return N_("%(votes)s, %(apart)s") % {"votes": said, "apart": apart % {"num": counts.apart}}


def rejection(method: Method, counts: Counts | None) -> str:
    """Return the reason of a rejection where none is written: that the room voted, and how."""
    if counts:
        return f"Rejeté en séance : {counts_words(counts)}."
    return f"Rejeté en séance{_WAYS.get(method, '')}."


def chapter_over(text: Text, identity: str) -> str:
    """Return the heading of the chapter that holds a unit, itself if it is one, `""` outside any."""
    rank = text.position.get(identity, -1)
    over = (unit.id for unit in reversed(text.paragraphs[: rank + 1]) if unit.is_chapter)
    return next(over, "")
