"""Run the steps of a guide in a real browser, as its reader would: what help says is what the screens do."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from docx import Document
from playwright.sync_api import Locator, Page

from manifeste_tool.domain.helping.guides import Doing, Guide, Move

_PRESSED = "a:visible, button:visible, summary:visible"
_WAIT = 4_000
_OFTEN = 100


class StaleGuideError(AssertionError):
    """A step names what is no longer on the screen."""


def plain(words: str) -> str:
    """Return words with plain spaces and apostrophes, in small letters: what a style sheet or typography changes."""
    return re.sub(r"\s+", " ", words.replace("’", "'").replace("\u202f", " ").replace("\xa0", " ")).strip().lower()


@dataclass
class Runner:
    """One browser on one guide.

    `values` are what is only known once the instance is made; `linked` the guides met, `terms` the anchors of the
    glossary.
    """

    page: Page
    home: Path
    folder: Path
    values: dict[str, str] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)
    terms: set[str] = field(default_factory=set)
    taken: Path | None = None

    def run(self, guide: Guide, *, after: Callable[[int], None] = lambda _: None) -> None:
        """Run every step of a guide; `after` hears the number of each."""
        self.page.goto(guide.begins)
        for number, step in enumerate(guide.steps, start=1):
            for move in step.moves:
                try:
                    self.move(move)
                except StaleGuideError as error:
                    where = f"{guide.slug}, step {number}, {move.doing.value} « {move.words} » on {self.page.url}"
                    raise StaleGuideError(f"{where}: {error}") from error
                self._meet()
            after(number)

    def move(self, move: Move) -> None:
        """Do one thing."""
        doings: dict[Doing, Callable[[Move], object]] = {
            Doing.VISIT: lambda it: self.page.goto(it.words),
            Doing.PRESS: lambda it: self._press(it.words),
            Doing.PICK: lambda it: self._pick(it.words),
            Doing.FILL: self._fill,
            Doing.CHOOSE: self._choose,
            Doing.SEE: lambda it: self._see(it.words),
            Doing.TAKE: lambda it: self._take(it.words),
            Doing.BRING: self._bring,
            Doing.RUN: self._command,
        }
        doings[move.doing](move)
        self.page.wait_for_load_state("load")

    def _meet(self) -> None:
        """Keep the guides that a page links; refuse one that links a word of the glossary twice."""
        self.linked |= {address.rpartition("/")[2] for address in self._addresses("nav.helping a")}
        terms = self._addresses("a.term")
        if len(terms) != len(set(terms)):
            raise StaleGuideError(f"a word linked twice on {self.page.url}: {sorted(terms)}")
        self.terms.update(address.rpartition("#")[2] for address in terms)

    def _addresses(self, selector: str) -> list[str]:
        found: list[str] = self.page.eval_on_selector_all(
            selector, "all => all.filter(it => it.checkVisibility()).map(it => it.getAttribute('href'))"
        )
        return found

    def _named(self, among: Locator, words: str) -> Locator:
        """Return the one whose words are these or, failing that, begin with them; it is waited for a little."""
        for _ in range(_WAIT // _OFTEN):
            said = [plain(one) for one in among.all_inner_texts()]
            for fits in (plain(words).__eq__, lambda one: one.startswith(plain(words))):
                found = next((rank for rank, one in enumerate(said) if fits(one)), None)
                if found is not None:
                    return among.nth(found)
            self.page.wait_for_timeout(_OFTEN)
        raise StaleGuideError(f"not among {sorted(set(filter(None, said)))[:60]}")

    def _press(self, words: str) -> None:
        main = self.page.locator("main").locator(_PRESSED)
        said = [plain(one) for one in main.all_inner_texts()]
        inside = any(one.startswith(plain(words)) for one in said)
        self._named(main if inside else self.page.locator(_PRESSED), words).click()

    def _pick(self, selector: str) -> None:
        if selector == "back":
            self.page.go_back()
            return
        found = self.page.locator(f"{selector} >> visible=true")
        if not found.count():
            raise StaleGuideError("nothing to pick")
        found.first.click()

    def _field(self, label: str) -> Locator:
        if label.startswith("#"):
            return self.page.locator(label)
        named = self._named(self.page.locator("label:visible"), label)
        return self.page.locator(f"[id='{named.get_attribute('for')}']")

    def _fill(self, move: Move) -> None:
        self._field(move.words).fill(self.values.get(move.value, move.value))

    def _choose(self, move: Move) -> None:
        found = self._field(move.words)
        if found.evaluate("it => it.tagName") != "SELECT":
            found.check()
        elif move.value.startswith("#"):
            found.select_option(index=int(move.value[1:]) - 1)
        else:
            said = [plain(one) for one in found.locator("option").all_inner_texts()]
            rank = next((rank for rank, one in enumerate(said) if one.startswith(plain(move.value))), None)
            if rank is None:
                raise StaleGuideError(f"« {move.value} » is not among {said}")
            found.select_option(index=rank)

    def _see(self, words: str) -> None:
        for _ in range(_WAIT // _OFTEN):
            if plain(words) in plain(self.page.locator("body").inner_text()):
                return
            self.page.wait_for_timeout(_OFTEN)
        raise StaleGuideError(f"not on the screen: {self.page.locator('main').inner_text()[:1500]}")

    def _take(self, words: str) -> None:
        link = self._named(self.page.locator(_PRESSED), words)
        with self.page.expect_download(timeout=30_000) as downloading:
            link.click()
        self.taken = self.folder / downloading.value.suggested_filename
        downloading.value.save_as(self.taken)

    def _bring(self, move: Move) -> None:
        """Give the file back, a document with a few words more: whoever reads the guide has written in it."""
        if self.taken is None:
            raise StaleGuideError("nothing was taken before")
        if self.taken.suffix == ".docx":
            document = Document(str(self.taken))
            longest = max(document.paragraphs, key=lambda one: len(one.text))
            longest.add_run(" Une phrase de plus, écrite chez soi.")
            document.save(str(self.taken))
        self._field(move.words).set_input_files(self.taken)

    def _command(self, move: Move) -> None:
        name, *said = move.words.split()
        command = [str(Path(sys.executable).with_name(name)), *said]
        into = [str(self.folder / move.value)] if move.value else []
        known = {"PATH": os.environ["PATH"], "MANIFESTE_HOME": str(self.home), "LANG": "C.UTF-8"}
        done = subprocess.run([*command, *into], env=known, capture_output=True, text=True, check=False)
        if done.returncode:
            raise StaleGuideError(done.stderr or done.stdout)
