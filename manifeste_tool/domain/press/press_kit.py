"""What the press is given with a version: a communiqué, quotable paragraphs, somebody to call."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from manifeste_tool.errors import N_, RefusedError

HEADLINE_LENGTH, COMMUNIQUE_LENGTH, CONTACT_LENGTH, MOST_QUOTES = 200, 8_000, 600, 12


class PressWordsError(RefusedError):
    """A field of a press kit is longer than what is kept of it."""

    sentence = N_("« %(field)s » compte %(count)s signes, %(limit)s au plus : raccourcissez. Vos mots sont gardés.")


class QuotesError(RefusedError):
    """More paragraphs are to be quoted than a press kit shows, or one that the version does not hold."""

    sentence = N_("Choisissez au plus %(most)s paragraphes de cette version. Vos mots sont gardés.")


@dataclass(frozen=True, slots=True)
class PressKit:
    """The kit of one version. `quotable` are identities of its paragraphs; `written_at` is None before it is written.

    `headline` and `communique` are those of the version, its title and its story, until somebody writes others.
    """

    number: str
    headline: str = ""
    communique: str = ""
    contact: str = ""
    quotable: tuple[str, ...] = ()
    written_at: datetime | None = None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs of the communiqué: what blank lines part."""
        return paragraphs(self.communique)

    @property
    def contacts(self) -> tuple[str, ...]:
        """The lines of the contact."""
        return tuple(line.strip() for line in self.contact.splitlines() if line.strip())


def paragraphs(words: str) -> tuple[str, ...]:
    """Return the paragraphs of some words, parted by blank lines, each on one line."""
    parted = "\n".join(line.strip() for line in words.strip().splitlines()).split("\n\n")
    return tuple(" ".join(one.split()) for one in parted if one.strip())


def checked(kit: PressKit, held: Collection[str]) -> PressKit:
    """Return a kit as it is kept: spaces around its words left out, its quotes in the order of the text.

    `held` are the identities of the version, in order. Raises `PressWordsError`, `QuotesError`.
    """
    for field, words, limit in (
        (N_("Titre"), kit.headline, HEADLINE_LENGTH),
        (N_("Communiqué"), kit.communique, COMMUNIQUE_LENGTH),
        (N_("Contact"), kit.contact, CONTACT_LENGTH),
    ):
        if len(words.strip()) > limit:
            raise PressWordsError(field=field, count=len(words.strip()), limit=limit)
    chosen = set(kit.quotable)
    if len(chosen) > MOST_QUOTES or not chosen.issubset(held):
        raise QuotesError(most=MOST_QUOTES)
    return PressKit(
        kit.number, kit.headline.strip(), _lines(kit.communique), _lines(kit.contact), _ordered(chosen, held)
    )


def _lines(words: str) -> str:
    return "\n".join(line.rstrip() for line in words.strip().splitlines())


def _ordered(chosen: Collection[str], held: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one in held if one in chosen)
