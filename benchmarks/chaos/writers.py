"""Writers: each signs in, opens pages, fills forms, sends them, and sends the same form again when no answer came."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from threading import Event, Thread

from benchmarks.chaos.browsers import Answer, Browser, Fields, NoAnswerError
from benchmarks.chaos.ground import Ground, Words
from benchmarks.chaos.ledger import Entry, Ledger, Told
from benchmarks.chaos.nodes import Node
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import StorageError
from manifeste_tool.services.instance import accounts

_PATIENCE = 120.0  # seconds that somebody goes on pressing the button without an answer
_PAUSE = 0.4


@dataclass
class World:
    """What all writers share."""

    ground: Ground
    nodes: list[Node]
    words: Words
    ledger: Ledger = field(default_factory=Ledger)
    stopping: Event = field(default_factory=Event)
    phase: str = "drafting"
    failures: list[str] = field(default_factory=list)  # what a driver itself could not do
    entered: int = 0


@dataclass(frozen=True, slots=True)
class Sending:
    """One filled form: what it is for, the word that stands in it, where it goes."""

    use: str
    word: str
    path: str
    fields: Fields | list[tuple[str, str]]
    about: str = ""


@dataclass
class Hand:
    """One writer at work: their browser, and what they have done that they may go on with."""

    world: World
    person: Person | None
    dice: random.Random
    browser: Browser
    filed: list[tuple[str, str]] = field(default_factory=list)  # number, word

    @classmethod
    def of(cls, world: World, person: Person | None, seed: int) -> "Hand":
        """Return somebody's hand; nobody's is a visitor's."""
        return cls(world, person, random.Random(seed), Browser(world.nodes[0].port))

    def get(self, path: str) -> Answer:
        """Open a page on one of the nodes. Raises `NoAnswerError`."""
        self.browser.port = self.dice.choice(self.world.nodes).port
        return self.browser.get(path)

    def enter(self) -> bool:
        """Sign in by a single-use link, another each time one is lost; whether it worked."""
        while self.person is not None and not self.world.stopping.is_set():
            try:
                token = accounts.sign_in_link(self.world.ground.ws, str(self.person.id))
                self.browser.port = self.dice.choice(self.world.nodes).port
                if self.browser.post(f"/connexion/lien/{token}", {}).status == 303:
                    return True
            except (NoAnswerError, StorageError):
                self.world.stopping.wait(_PAUSE)
        return self.person is None

    def send(self, sending: Sending) -> Entry:
        """Send a form until an answer comes, as somebody who presses the button again; write it down."""
        answer, begun = None, time.perf_counter()
        lost = False
        for again in count():  # noqa: B007
            self.browser.port = self.dice.choice(self.world.nodes).port
            try:
                answer = self.browser.post(sending.path, sending.fields)
            except NoAnswerError:
                answer, lost = None, True
            lost = lost or answer is None or answer.status >= 500
            if (answer and answer.status < 500) or time.perf_counter() - begun > _PATIENCE:
                break
            time.sleep(_PAUSE)
        status = answer.status if answer else 0
        told = Told.ACCEPTED if _done(answer) else Told.UNKNOWN if lost else Told.REFUSED
        spent = time.perf_counter() - begun
        entry = Entry(sending.use, sending.word, told, sending.about, again, status, spent)
        self.world.ledger.write(entry)
        return entry


def _done(answer: Answer | None) -> bool:
    """Whether an answer says that it is done: a redirection, but not to the page where one signs in."""
    if answer is None:
        return False
    return answer.status == 200 or (answer.status == 303 and not answer.location.startswith("/connexion"))


#: What makes a writer's next form; None where there is nothing to do of this kind now.
Act = Callable[[Hand], Sending | None]


def work(hand: Hand, acts: dict[str, list[tuple[Act, int]]], pace: float) -> None:
    """Act until told to stop; what a page could not be opened for is tried otherwise."""
    world = hand.world
    entered = hand.enter()
    world.entered += 1
    while entered and not world.stopping.is_set():
        kinds = acts[world.phase]
        act = hand.dice.choices([one for one, _ in kinds], [weight for _, weight in kinds])[0]
        try:
            sending = act(hand)
            if sending:
                hand.send(sending)
        except (NoAnswerError, LookupError, StorageError):  # the database may be down for this process too
            world.stopping.wait(_PAUSE)
        except Exception as error:  # noqa: BLE001 - a driver that fails is told at the end, and hides nothing
            world.failures.append(f"{getattr(act, '__name__', act)}: {error!r}")
            world.stopping.wait(_PAUSE)
        world.stopping.wait(hand.dice.uniform(0, 2 * pace))


def started(hand: Hand, acts: dict[str, list[tuple[Act, int]]], pace: float) -> Thread:
    """Start a writer."""
    thread = Thread(target=work, args=(hand, acts, pace), daemon=True)
    thread.start()
    return thread
