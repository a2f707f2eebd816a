"""A guide: what it is for, its steps, and what a browser does at each, so that a test runs what the words say."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from manifeste_tool.domain.suggesting.roots import roots, tokens
from manifeste_tool.errors import N_

_QUOTED = re.compile(r"« (.+?) »")
MOST_STEPS = 8


class Audience(StrEnum):
    """Whom a guide is written for; the values stand in addresses."""

    MEMBER = "membre"
    SECRETARIAT = "secretariat"
    REFERENT = "referent"
    CITIZEN = "citoyen"
    ADMINISTRATOR = "administration"


#: What the guides of each are gathered under, in the order they are shown.
HEADINGS = {
    Audience.CITIZEN: N_("Habitante, habitant, tout le monde"),
    Audience.MEMBER: N_("Membre de la commission"),
    Audience.REFERENT: N_("Référent d'une collectivité"),
    Audience.SECRETARIAT: N_("Secrétariat"),
    Audience.ADMINISTRATOR: N_("Administration de l'instance"),
}


class Doing(StrEnum):
    """What a browser does."""

    VISIT = "visit"  # go to an address
    PRESS = "press"  # a link, a button or what unfolds, by its visible words
    PICK = "pick"  # the first thing that a selector finds, where its words are data
    FILL = "fill"  # a field, by its label
    CHOOSE = "choose"  # an option, a box or a radio button, by its label
    SEE = "see"  # some words on the page
    TAKE = "take"  # download what a link gives
    BRING = "bring"  # give the file taken last to a field, by its label
    RUN = "run"  # a command of `manifeste`, on the machine that serves


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that a browser does: on what words (a selector for `PICK`, an address for `VISIT`), with what value."""

    doing: Doing
    words: str
    value: str = ""


def visit(address: str) -> Move:
    """Go to an address."""
    return Move(Doing.VISIT, address)


def press(words: str) -> Move:
    """Press a link, a button or the head of what unfolds."""
    return Move(Doing.PRESS, words)


def pick(selector: str) -> Move:
    """Press the first of what a selector finds."""
    return Move(Doing.PICK, selector)


def fill(label: str, value: str) -> Move:
    """Write in a field."""
    return Move(Doing.FILL, label, value)


def choose(label: str, value: str = "") -> Move:
    """Choose an option of a list by its words (`#2` for the second), or check what carries the label."""
    return Move(Doing.CHOOSE, label, value)


def see(words: str) -> Move:
    """Find some words on the page."""
    return Move(Doing.SEE, words)


def take(words: str) -> Move:
    """Download what a link gives."""
    return Move(Doing.TAKE, words)


def bring(label: str) -> Move:
    """Give a field the file that was taken last."""
    return Move(Doing.BRING, label)


def run(command: str, folder: str = "") -> Move:
    """Run a command of `manifeste`, on a folder that does not exist yet where it asks for one."""
    return Move(Doing.RUN, command, folder)


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence or two: what one sees, what one does, what happens. Words in « » are on the screen."""

    words: str
    moves: tuple[Move, ...]

    @property
    def quoted(self) -> tuple[str, ...]:
        """Return the words in « »."""
        return tuple(_QUOTED.findall(self.words))


def step(words: str, *moves: Move) -> Step:
    """Return a step."""
    return Step(words, moves)


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide. `begins` is the address a browser starts from; `screens` are the endpoints that link here."""

    slug: str
    audience: Audience
    title: str
    purpose: str
    steps: tuple[Step, ...]
    trouble: str
    kept: str
    begins: str
    screens: tuple[str, ...]
    #: After which step its picture is taken, what it shows in words, and the pixels kept of its height.
    pictured: int = 1
    seen: str = ""
    #: Who runs it where the audience says it not: "" for that of its audience, "redacteur" for a drafter.
    by: str = ""
    on_phone: bool = False

    @property
    def picture(self) -> str:
        """Return the name of its picture among the static files."""
        return f"aide/{self.slug}.webp"

    @property
    def sentences(self) -> Iterator[str]:
        """Yield every sentence of it, the title first."""
        yield from (self.title, self.purpose, *(one.words for one in self.steps), self.trouble, self.kept)


def matching(guides: Sequence[Guide], said: Sequence[str], query: str) -> list[Guide]:
    """Return the guides that say every word of a query, those whose title says most of them first.

    `said` is each guide in the reader's language. Accents, case, plurals and endings make no difference.
    """
    wanted = set(roots(tokens(query)))
    if not wanted:
        return []
    met = [
        (-len(wanted & set(roots(tokens(words.partition("\n")[0])))), rank)
        for rank, words in enumerate(said)
        if wanted <= set(roots(tokens(words)))
    ]
    return [guides[rank] for _, rank in sorted(met)]
