"""Read the labelled set, and score `find` on it."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from manifeste_tool.domain.gathering.personal_data import DataKind, Found, find
from tests.domain.personal_data_set import aside, dictated, made

_MARK = re.compile(r"\[\[([A-Z]+)\|(.*?)\]\]", re.DOTALL)
#: From this share of its signs on, an identity is found.
_ENOUGH = 0.6


@dataclass(frozen=True)
class Labelled:
    """A sentence and where the identities planted in it stand."""

    text: str
    planted: tuple[Found, ...]


@dataclass
class Score:
    """What was found of what was planted, by kind, and what was found where nothing was."""

    planted: Counter[DataKind] = field(default_factory=Counter)
    found: Counter[DataKind] = field(default_factory=Counter)
    whole: Counter[DataKind] = field(default_factory=Counter)
    renamed: Counter[DataKind] = field(default_factory=Counter)
    missed: list[tuple[DataKind, str, str]] = field(default_factory=list)
    alarms: list[tuple[DataKind, str, str]] = field(default_factory=list)
    clean: int = 0

    @property
    def recall(self) -> float:
        return self.found.total() / self.planted.total()


def labelled(line: str) -> Labelled:
    """Read one sentence with its marks."""
    text, planted, at = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        planted.append(Found(DataKind[mark[1]], len(text), len(text) + len(mark[2])))
        text += mark[2]
        at = mark.end()
    return Labelled(text + line[at:], tuple(planted))


def tuning() -> list[Labelled]:
    lines = (Path(__file__).parent / "tuning.txt").read_text(encoding="utf-8").splitlines()
    written = [line for line in lines if line and not line.startswith("#")]
    written += [*made.planted(made.Maker(7)), *made.clean(made.Maker(11))]
    written += dictated.planted(dictated.Other(2026), dictated.MOULDS, 9)
    written += made.clean(dictated.Other(2027), dictated.CLEAN, 15)
    return [labelled(line) for line in written]


def kept_aside() -> list[Labelled]:
    return [labelled(line) for line in (*aside.planted(), *aside.clean())]


def score(sentences: Iterable[Labelled]) -> Score:
    """Score `find`: an identity is found where most of its signs are covered, by whatever kind."""
    total = Score()
    for one in sentences:
        found = find(one.text)
        for wanted in one.planted:
            _count(total, one.text, wanted, found)
        if not one.planted:
            total.clean += 1
        total.alarms += [
            (each.kind, one.text[each.start : each.end], one.text)
            for each in found
            if not any(each.start < wanted.end and wanted.start < each.end for wanted in one.planted)
        ]
    return total


def _count(total: Score, text: str, wanted: Found, found: tuple[Found, ...]) -> None:
    total.planted[wanted.kind] += 1
    covered = {at for each in found for at in range(max(each.start, wanted.start), min(each.end, wanted.end))}
    signs = {at for at in range(wanted.start, wanted.end) if text[at].isalnum()}
    if len(covered & signs) < _ENOUGH * len(signs):
        total.missed.append((wanted.kind, text[wanted.start : wanted.end], text))
        return
    total.found[wanted.kind] += 1
    total.whole[wanted.kind] += signs <= covered
    total.renamed[wanted.kind] += not any(
        each.kind is wanted.kind and each.start < wanted.end and wanted.start < each.end for each in found
    )
