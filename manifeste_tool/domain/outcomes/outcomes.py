"""What a person decides of contributions that no paragraph takes up: where it leads, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from manifeste_tool.domain.consulting.contributions import Fate, Filters
from manifeste_tool.domain.gathering.personal_data import find
from manifeste_tool.domain.rights import lives
from manifeste_tool.errors import N_, RefusedError

#: What a person may decide: that a contribution is taken up follows from the paragraph that cites it alone.
BY_HAND = (Fate.ALREADY_THERE, Fate.OUT_OF_SCOPE, Fate.NOT_RETAINED, Fate.PASSED_ON)
#: What names a paragraph: the one that says it already, or, if the decision points to one, the one that says otherwise.
_SAID_SOMEWHERE = (Fate.ALREADY_THERE, Fate.NOT_RETAINED)
LONGEST_REASON = 2_000
LONGEST_NAME = 200


class NotByHandError(RefusedError):
    """Somebody would say that a contribution is taken up without a paragraph that says so."""

    sentence = N_(
        "« %(fate)s » ne se décide pas à la main : c'est le lien d'un paragraphe avec la contribution qui le dit. "
        "Ouvrez le paragraphe, puis « Citer une source »."
    )


class NoFateError(RefusedError):
    """No outcome was chosen."""

    sentence = N_("Choisissez une suite : déjà présente, hors champ, non retenue ou transmise. Rien n'est décidé.")


class NoReasonError(RefusedError):
    """A contribution is not retained and nobody is told why."""

    fields = ("reason", "why", "words")
    sentence = N_("Dites pourquoi ces contributions ne sont pas retenues : la raison se lit sur leur page.")


class LongReasonError(RefusedError):
    """The reason is too long."""

    sentence = N_("La raison fait %(length)s signes : ramenez-la à %(limit)s au plus. Vos mots sont gardés ci-dessous.")


class NamedReasonError(RefusedError):
    """A reason or an answer, which everybody reads, holds what leads to somebody."""

    sentence = N_(
        "Tout le monde lira ces mots, et ils contiennent « %(words)s » (%(kind)s). Retirez-le : le reste est gardé."
    )


class NoRecipientError(RefusedError):
    """A contribution is passed on and nobody is told to whom."""

    sentence = N_("Dites à qui ces contributions sont transmises : un service, une collectivité, une commission.")


class LongRecipientError(RefusedError):
    """The name of whom it is passed on to is too long."""

    sentence = N_("Le nom du destinataire fait %(length)s signes : ramenez-le à %(limit)s au plus.")


class NoParagraphError(RefusedError):
    """A contribution is said to be there already and nobody is told where."""

    sentence = N_("Choisissez le paragraphe où se trouve déjà ce que disent ces contributions.")


class Chosen(StrEnum):
    """How the contributions of one decision were chosen; the values are those kept."""

    SELECTION = "sélection"
    FILTERS = "filtres"
    FINDING = "enseignement"
    THEME = "thème"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which contributions a decision is about: `references` one by one, or all that `filters` keep.

    `about` names a finding by its key, a theme, or the filters as an address writes them.
    """

    kind: Chosen
    references: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    about: str = ""

    @classmethod
    def of(cls, filters: Filters, about: str = "") -> "Choice":
        """Return the choice of all that some filters keep, called by what they are if they are one thing alone."""
        if filters == Filters(finding=filters.finding) and filters.finding:
            return cls(Chosen.FINDING, filters=filters, about=filters.finding)
        if filters == Filters(theme=filters.theme) and filters.theme:
            return cls(Chosen.THEME, filters=filters, about=filters.theme)
        return cls(Chosen.FILTERS, filters=filters, about=about)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided. Made by `verdict`, so that what must be said with it is."""

    fate: Fate
    reason: str = ""
    passed_to: str = ""
    paragraph: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One decision on one or many contributions (`size`), made at once; `id` is its number, `person_id` who made it."""

    id: int
    fate: Fate
    made_at: datetime
    person_id: int
    size: int
    reason: str = ""
    passed_to: str = ""
    paragraph: str = ""
    chosen: Chosen = Chosen.SELECTION
    about: str = ""
    undone_at: datetime | None = None
    undone_by_id: int | None = None

    @property
    def state(self) -> lives.BatchState:
        """Whether it stands."""
        return lives.BatchState.UNDONE if self.undone_at else lives.BatchState.GIVEN

    @property
    def others(self) -> int:
        """With how many others one contribution was decided."""
        return max(0, self.size - 1)


def verdict(fate: Fate | None, *, reason: str, passed_to: str, paragraph: str) -> Verdict:
    """Return what somebody decides, without what does not belong to it.

    Raises `NoFateError`, `NotByHandError`, `NoReasonError`, `LongReasonError`, `NamedReasonError`, `NoRecipientError`,
    `LongRecipientError`, `NoParagraphError`.
    """
    if fate is None or fate is Fate.TO_TREAT:
        raise NoFateError
    if fate not in BY_HAND:
        raise NotByHandError(fate=fate)
    said = _reason(fate, reason)
    to = _recipient(passed_to) if fate is Fate.PASSED_ON else ""
    where = paragraph.strip() if fate in _SAID_SOMEWHERE else ""
    if fate is Fate.ALREADY_THERE and not where:
        raise NoParagraphError
    return Verdict(fate, said, to, where)


def _reason(fate: Fate, given: str) -> str:
    said = given.replace("\r\n", "\n").strip()
    if fate is Fate.NOT_RETAINED and not said:
        raise NoReasonError
    if len(said) > LONGEST_REASON:
        raise LongReasonError(length=len(said), limit=LONGEST_REASON)
    refuse_named(said)
    return said


def refuse_named(said: str) -> None:
    """Raise `NamedReasonError` where words that everybody will read hold what leads to somebody."""
    if found := find(said):
        raise NamedReasonError(words=said[found[0].start : found[0].end], kind=found[0].kind)


def _recipient(given: str) -> str:
    named = " ".join(given.split())
    if not named:
        raise NoRecipientError
    if len(named) > LONGEST_NAME:
        raise LongRecipientError(length=len(named), limit=LONGEST_NAME)
    return named


def fate_in(linked: Mapping[str, Fate], decided: Mapping[str, Outcome], reference: str) -> Fate:
    """Return what became of a contribution: what its links say where they say something, else what was decided."""
    by_links = linked.get(reference, Fate.TO_TREAT)
    if by_links is not Fate.TO_TREAT or reference not in decided:
        return by_links
    return decided[reference].fate
