"""Mandates: what somebody is elected or named to, from when to when, and what it lets them sign as."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from manifeste_tool.errors import N_, RefusedError

#: How many characters are kept of what somebody is elected to, and of what they sit for.
LONGEST_TITLE = 200
#: How long before its last day the secretariat is told of the end of a mandate.
NOTICE = timedelta(days=30)


class UntitledMandateError(RefusedError):
    """A mandate without what it is to."""

    sentence = N_("Dites de quel mandat il s'agit, par exemple « maire de… » ou « conseillère déléguée au numérique ».")


class LongMandateError(RefusedError):
    """A mandate is named at too great a length."""

    sentence = N_("L'intitulé d'un mandat tient en %(limit)s signes : « %(words)s… » est trop long. Abrégez-le.")


class BackwardMandateError(RefusedError):
    """A mandate ends before it begins."""

    sentence = N_("Ce mandat finirait avant de commencer (du %(first)s au %(last)s). Vérifiez ses dates.")


@dataclass(frozen=True, slots=True)
class Mandate:
    """One mandate; both days are included, None is open. `authority` is a code, `""` for none."""

    person_id: int
    title: str
    association: str = ""
    authority: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    by_id: int | None = None
    id: int = 0

    def is_in_force(self, day: date) -> bool:
        """Whether it runs on that day."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)

    def is_over(self, day: date) -> bool:
        """Whether its last day is past."""
        return self.ends_on is not None and self.ends_on < day

    @property
    def key(self) -> tuple[str, str, date | None]:
        """What tells it from another of the same person: what it is to, where, and from when."""
        return self.title.casefold(), self.authority, self.starts_on


def checked(given: Mandate) -> Mandate:
    """Return a mandate that can be kept.

    Raises `UntitledMandateError`, `LongMandateError` or `BackwardMandateError`.
    """
    if not given.title:
        raise UntitledMandateError
    for words in (given.title, given.association):
        if len(words) > LONGEST_TITLE:
            raise LongMandateError(limit=LONGEST_TITLE, words=words[:40])
    if given.starts_on and given.ends_on and given.ends_on < given.starts_on:
        raise BackwardMandateError(first=f"{given.starts_on:%d/%m/%Y}", last=f"{given.ends_on:%d/%m/%Y}")
    return given


def in_force(mandates: Iterable[Mandate], day: date) -> tuple[Mandate, ...]:
    """Return those that run on a day, the one that began last first."""
    running = [one for one in mandates if one.is_in_force(day)]
    return tuple(sorted(running, key=lambda one: (one.starts_on or date.min, one.id), reverse=True))


def quality(mandates: Iterable[Mandate], day: date) -> str:
    """Return the quality in which somebody signs on a day: what they were elected to last, `""` without a mandate."""
    return next((one.title for one in in_force(mandates, day)), "")


def have_ended(mandates: Iterable[Mandate], day: date) -> bool:
    """Whether somebody had mandates and has none left on a day: one that is to come leaves them some."""
    held = tuple(mandates)
    return bool(held) and all(one.is_over(day) for one in held)
