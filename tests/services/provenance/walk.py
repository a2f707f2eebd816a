"""A text that changes at random in every way the tool knows, and a plain model of what its links must be.

The model knows nothing of fingerprints, revisions or recorded splits: it is told each gesture and moves its own ties.
"""

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.integration.work import Plan, StepKind, WorkStep
from manifeste_tool.domain.provenance.words import fingerprint
from manifeste_tool.domain.readers import Person
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.gestures import (
    Change,
    Cite,
    Delete,
    Gesture,
    Insert,
    Join,
    Move,
    Split,
    applied,
)
from manifeste_tool.domain.text.text import Kind, Relation, Source, Text
from manifeste_tool.paths import Home
from manifeste_tool.services.instance import instances
from manifeste_tool.services.integration import copies, integrating
from manifeste_tool.services.provenance import reconfirming
from manifeste_tool.services.provenance.reconfirming import Seen
from manifeste_tool.services.publication import publishing
from manifeste_tool.services.synthesis import merging
from manifeste_tool.services.text import drafting, sourcing
from manifeste_tool.services.text.sourcing import Linking
from manifeste_tool.settings import Settings
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.synthesis import findings
from tests.conftest import Clock
from tests.services.story import Cast, cast

FINDINGS = ["E1", "E2", "E3"]
KEYS = [*(f"2025-ESSAI-{number:04}" for number in range(1, 7)), *FINDINGS]
STRENGTH = list(Relation)
Pick = Callable[[Sequence], object]


@dataclass(frozen=True)
class Tie:
    """What the model knows of one link. `step` is when it was made, `words` what it was confirmed on."""

    relation: Relation
    maker: int | None
    at: datetime
    step: int
    excerpt: str
    words: str


@dataclass
class Walk:
    """The instance, the model beside it, and how the next thing is chosen."""

    here: Cast
    clock: Clock
    pick: Pick
    ties: dict[tuple[str, str], Tie] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)  # the step that last brought words to a paragraph
    keys: list[str] = field(default_factory=lambda: list(KEYS))  # less the findings that were merged into others
    withdrawn: set[str] = field(default_factory=set)
    step: int = 0
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def text(self) -> Text:
        with self.here.ws.reading() as connection:
            return reconfirming.newest(self.here.ws, connection)

    def begin(self) -> None:
        for unit in self.text():
            self.written[unit.id] = 0
            for source in unit.sources:
                self.ties[unit.id, source.key] = Tie(source.relation, None, self.clock(), 0, "", unit.text)

    def tick(self) -> None:
        self.step += 1
        self.clock.advance(minutes=1)

    # What may happen.

    def write(self) -> None:
        """Save gestures in the drafting."""
        by = self.here.drafter
        with self.here.ws.reading() as connection:
            seen = self.here.ws.working_ref(connection)
        self._gestures(by, lambda those: drafting.write(self.here.ws, by, seen=self._tip(seen), gestures=those))

    def amend(self) -> None:
        """File an amendment and integrate it."""
        self._gestures(self.here.secretary, lambda those: self.here.integrate(self.here.propose(*those)))

    def copy(self) -> None:
        """Write in a working copy and merge it."""
        here = self.here

        def done(those: list[Gesture]) -> None:
            lent = copies.lend(here.ws, here.secretary, title="A", chapter="", drafters=[here.drafter.id], due_at=None)
            copies.write(here.ws, here.drafter, lent.id, seen=lent.base, gestures=those)
            plan = Plan((WorkStep(StepKind.COPY, lent.id),), {})
            integrating.integrate(here.ws, here.secretary, seen=here.tip(), plan=plan)

        self._gestures(here.secretary, done)

    def cite(self) -> None:
        """Tie a paragraph to a source, or say another relation of the one that stands."""
        unit = self.pick(self._units())
        source = Source(str(self.pick(self.keys)), self.pick(list(Relation)))
        if source in unit.sources:
            return
        told = source.key not in {KEYS[0], *self.withdrawn}  # whose words hold the one that is quoted
        excerpt = "Gardez" if told and self.pick([True, False]) else ""
        excerpts = {source.key: excerpt} if excerpt else {}
        sourcing.cite(self.here.ws, self.here.drafter, Linking(unit.id, put=(source,), excerpts=excerpts))
        kept = self.ties.get((unit.id, source.key))
        excerpt = excerpt or (kept.excerpt if kept else "")
        tie = Tie(source.relation, self.here.drafter.id, self.clock(), self.step, excerpt, unit.text)
        self.ties[unit.id, source.key] = tie

    def uncite(self) -> None:
        """Untie a paragraph from a source."""
        if tied := [unit for unit in self._units() if unit.sources]:
            unit = self.pick(tied)
            source = self.pick(sorted(unit.sources))
            sourcing.cite(self.here.ws, self.here.secretary, Linking(unit.id, remove=(source.key,)))
            del self.ties[unit.id, source.key]

    def confirm(self) -> None:
        """Confirm two links on the words of today, and take that back every other time."""
        if not self.ties:
            return
        chosen = {self.pick(sorted(self.ties)) for _ in range(2)}
        words = {unit.id: unit.text for unit in self.text()}
        seen = [Seen(*one, fingerprint(words[one[0]])) for one in sorted(chosen)]
        made = reconfirming.confirm(self.here.ws, self.here.drafter, seen)
        if self.pick([True, False]):
            reconfirming.undo(self.here.ws, self.here.drafter, made)
            return
        for one in chosen:
            self.ties[one] = replace(self.ties[one], words=words[one[0]])

    def withdraw(self) -> None:
        """A contributor takes back what they said."""
        key = str(self.pick([one for one in self.keys if one not in FINDINGS]))
        with self.here.ws.writing() as connection:
            contributions.withdraw(connection, key)
        self.withdrawn.add(key)
        self.ties = {one: replace(tie, excerpt="") if one[1] == key else tie for one, tie in self.ties.items()}

    def merge(self) -> None:
        """Merge a finding into another, whose citations become the other's."""
        left = [one for one in self.keys if one in FINDINGS]
        if len(left) == 1:
            return
        key = str(self.pick(left))
        into = str(self.pick([one for one in left if one != key]))
        shown = merging.preview(self.here.ws, self.here.drafter, key, into)
        merging.merge(self.here.ws, self.here.drafter, key, into, seen=shown.seen)
        self.keys.remove(key)
        for paragraph, cited in list(self.ties):
            if cited == key:
                tie, kept = self.ties.pop((paragraph, key)), self.ties.get((paragraph, into))
                stays = kept and STRENGTH.index(kept.relation) <= STRENGTH.index(tie.relation)
                first, other = (kept, tie) if kept and stays else (tie, kept or tie)
                self.ties[paragraph, into] = replace(first, excerpt=first.excerpt or other.excerpt)

    def publish(self) -> None:
        """Publish a version, what has no source being declared first."""
        here = self.here
        with here.ws.reading() as connection:
            text = here.ws.text(connection, here.tip())
            missing = [unit.id for unit in publishing.unsourced(connection, text)]
        if missing:
            sourcing.declare(here.ws, here.secretary, missing)
        told = {"title": "Une version", "story": "Ce qui a changé."}
        try:
            publishing.publish(here.ws, here.secretary, number=f"0.{self.step}", seen=here.tip(), **told)
        except publishing.UnchangedVersionError:
            return

    def end_drafting(self) -> None:
        """The text goes from the drafting to the commission."""
        drafting.end_drafting(self.here.ws, self.here.secretary)
        self.here.open(StageKind.FILING, public=True)

    # The gestures on the text, and what the model makes of them.

    def _gestures(self, by: Person, act: Callable[[list[Gesture]], object]) -> None:
        before = self.text()
        moves = [self._split] * 3 + [self._join] * 2 + [self._change] * 2
        others = [self._typography, self._move, self._delete, self._insert, self._set_sources]
        gesture = self.pick([*moves, *others])(before)
        if gesture is None:
            return
        gestures = [gesture]
        names = (f"new{number}" for number in self.numbers)
        wanted = applied(before, gestures, lambda: next(names), fixed=True)
        if wanted == before:
            return
        act(gestures)
        real = dict(zip([unit.id for unit in wanted], [unit.id for unit in self.text()], strict=True))
        for gesture in gestures:
            self._follow(before, wanted, gesture, by)
        self.ties = {(real[one], key): tie for (one, key), tie in self.ties.items()}
        self.written = {real[one]: rank for one, rank in self.written.items()}

    def _follow(self, before: Text, wanted: Text, gesture: Gesture, by: Person) -> None:
        new = [unit for unit in wanted if unit.id not in before.by_id]
        match gesture:
            case Change():
                had, has = before.by_id[gesture.paragraph].text, wanted.by_id[gesture.paragraph].text
                if _bag(has) - _bag(had):
                    self.written[gesture.paragraph] = self.step
            case Split():
                self.written[new[0].id] = self.written[gesture.paragraph]
                self._copy_ties(gesture.paragraph, new[0].id)
            case Join():
                gone = before.paragraphs[before.position[gesture.paragraph] + 1].id
                self.written[gesture.paragraph] = max(self.written[gesture.paragraph], self.written.pop(gone))
                self._copy_ties(gone, gesture.paragraph)
                self._drop(gone)
            case Delete():
                self.written.pop(gesture.paragraph)
                self._drop(gesture.paragraph)
            case Insert():
                self.written |= dict.fromkeys([unit.id for unit in new], self.step)
                self._cite(new, by)
            case Cite():
                self._cite([wanted.by_id[gesture.paragraph]], by)

    def _cite(self, units: Sequence, by: Person) -> None:
        for unit in units:
            keys = {source.key for source in unit.sources}
            self.ties = {one: tie for one, tie in self.ties.items() if one[0] != unit.id or one[1] in keys}
            for source in unit.sources:
                self._tie(unit.id, source, by, unit.text)

    def _tie(self, paragraph: str, source: Source, by: Person, words: str) -> None:
        kept = self.ties.get((paragraph, source.key))
        if kept is None or kept.relation is not source.relation:
            excerpt = kept.excerpt if kept else ""
            self.ties[paragraph, source.key] = Tie(source.relation, by.id, self.clock(), self.step, excerpt, words)

    def _copy_ties(self, origin: str, heir: str) -> None:
        for (paragraph, key), tie in list(self.ties.items()):
            if paragraph == origin:
                kept = self.ties.get((heir, key), tie)
                self.ties[heir, key] = replace(kept, excerpt=kept.excerpt or tie.excerpt)

    def _drop(self, gone: str) -> None:
        self.ties = {one: tie for one, tie in self.ties.items() if one[0] != gone}

    def _units(self) -> list:
        return [unit for unit in self.text() if unit.kind is not Kind.HEADING and not unit.fixed]

    def _tip(self, ref: str) -> str:
        with self.here.ws.repository.opened() as git:
            return str(git.resolve(ref))

    def _change(self, before: Text) -> Gesture:
        """Put a word in, or take the last one away."""
        unit = self.pick(self._units())
        words = unit.text.split(" ")
        if len(words) > 6 and self.pick([True, False]):
            return Change(unit.id, " ".join(words[:-1]))
        rank = self.pick(range(1, len(words) + 1))
        return Change(unit.id, " ".join([*words[:rank], f"mot{next(self.numbers)}", *words[rank:]]))

    def _typography(self, before: Text) -> Gesture | None:
        """Put a word between other signs: no word changes."""
        unit = self.pick(self._units())
        words = unit.text.split(" ")
        rank = self.pick(range(len(words)))
        if not words[rank].isalnum():
            return None
        return Change(unit.id, " ".join([*words[:rank], f"*{words[rank]}*", *words[rank + 1 :]]))

    def _split(self, before: Text) -> Gesture | None:
        unit = self.pick(self._units())
        words = unit.text.split(" ")
        points = [" ".join(words[rank:]) for rank in range(3, len(words) - 2)]
        points = [one for one in points if unit.text.count(one) == 1]
        return Split(unit.id, self.pick(points)) if points else None

    def _join(self, before: Text) -> Gesture | None:
        pairs = zip(before.paragraphs, before.paragraphs[1:], strict=False)
        fit = [one.id for one, two in pairs if one.kind is two.kind is Kind.PARAGRAPH and not one.fixed | two.fixed]
        return Join(self.pick(fit)) if fit else None

    def _move(self, before: Text) -> Gesture:
        unit, target = self.pick(self._units()), self.pick([one for one in before if not one.fixed])
        return Move(unit.id, target.id)

    def _delete(self, before: Text) -> Gesture | None:
        units = self._units()
        return Delete(self.pick(units).id) if len(units) > 3 else None

    def _insert(self, before: Text) -> Gesture:
        words = " ".join(f"mot{next(self.numbers)}" for _ in range(7))
        return Insert(self.pick(self._units()).id, words, sources=tuple(self._sources()))

    def _set_sources(self, before: Text) -> Gesture:
        return Cite(self.pick(self._units()).id, tuple(self._sources()))

    def _sources(self) -> list[str]:
        chosen = sorted({str(self.pick(self.keys)) for _ in range(self.pick([0, 1, 2]))})
        return [f"{self.pick([str(one) for one in Relation])} {key}" for key in chosen]


def plain(words: str) -> str:
    """Return words without the signs of typography that the walk puts in."""
    return re.sub(r"[*«»]", "", words)


def _bag(words: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", words))


@contextmanager
def walking(empty: Path, pick: Pick) -> Iterator[Walk]:
    """Open an instance of its own whose text is being drafted, for one walk."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "instance"
        shutil.copytree(empty, home)
        clock, letters = Clock(), count()
        opened = instances.opened(Settings(home=Home(home), database_url=""))

        def word(alphabet: str, size: int) -> str:
            number, found = next(letters), ""
            for _ in range(size):
                number, rank = divmod(number, len(alphabet))
                found += alphabet[rank]
            return found

        ws = replace(opened, now=clock, random_word=word)
        here = cast(ws, stage=StageKind.DRAFTING)
        more = [
            Contribution(key, "Gardez ceci.", publishable=True, origin="essai", external_id=key) for key in KEYS[2:]
        ]
        with ws.writing() as connection:
            contributions.add(connection, more, ws.now())
            for key in FINDINGS:
                findings.put(connection, Finding(key, f"Enseignement {key}", "Gardez ceci."), [KEYS[0]])
        walk = Walk(here, clock, pick)
        walk.begin()
        yield walk
        ws.db.close()
