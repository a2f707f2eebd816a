"""The rules of a sitting and its moments in words, for what is no page: the convocation, its mail, calendars."""

from datetime import datetime

from manifeste_tool.documents import wording
from manifeste_tool.domain.commission.sittings import Sitting
from manifeste_tool.domain.commission.voting import Base, Majority, QuorumKind
from manifeste_tool.errors import N_

_MAJORITIES = {
    Majority.SIMPLE: N_("simple : plus de voix pour que de voix contre"),
    Majority.ABSOLUTE: N_("absolue : plus de la moitié des %(base)s"),
    Majority.TWO_THIRDS: N_("deux tiers au moins des %(base)s"),
}
_BASES = {
    Base.EXPRESSED: N_("suffrages exprimés"),
    Base.VOTERS: N_("votants, abstentions comprises"),
    Base.ENTITLED: N_("membres en exercice"),
}
_QUORUMS = {
    QuorumKind.NONE: N_("aucun"),
    QuorumKind.THIRD: N_("un tiers des membres en exercice, soit %(required)s sur %(entitled)s"),
    QuorumKind.HALF: N_("plus de la moitié des membres en exercice, soit %(required)s sur %(entitled)s"),
    QuorumKind.NUMBER: N_("%(required)s membres sur %(entitled)s en exercice"),
}


def when(begins_at: datetime, ends_at: datetime | None) -> str:
    """« jeudi 12 mars 2026, de 14 h à 17 h 30 »; an end on another day is written in full."""
    begins = wording.moment(begins_at)
    if ends_at is None:
        return begins
    if wording.day(begins_at) == wording.day(ends_at):
        return f"{wording.day(begins_at)}, de {wording.hour(begins_at)} à {wording.hour(ends_at)}"
    return f"du {begins} au {wording.moment(ends_at)}"


def majority(sitting: Sitting) -> str:
    """« absolue : plus de la moitié des suffrages exprimés »."""
    return _MAJORITIES[sitting.rules.majority] % {"base": _BASES[sitting.rules.base]}


def quorum(sitting: Sitting, entitled: int) -> str:
    """« plus de la moitié des membres en exercice, soit 31 sur 60 »; proxies do not count for it."""
    required = sitting.rules.quorum.required(entitled)
    return _QUORUMS[sitting.rules.quorum.kind] % {"required": required, "entitled": entitled}


def proxies(sitting: Sitting) -> str:
    """« 1 au plus par membre présent »."""
    most = sitting.max_proxies
    return N_("%(num)s au plus par membre présent") % {"num": most} if most else N_("aucun pouvoir n'est admis")
