"""Suggestions beside BM25 on French stems, over real syntheses and the contributions they were drawn from; and speed.

A pair is a synthesis and the contribution that it sums up. Of all pairs some are held out at random: their links are
taken away, and each synthesis asks for its contribution among all. BM25 has the best of several settings, chosen on
the very pairs it is measured on; the suggestions have one, chosen on the first half of the contributions alone.
"""

import argparse
import csv
import os
import platform
import random
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

from benchmarks.importing import imported, made, timed, written
from benchmarks.okapi import Okapi, settings
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.people import Person, Reader, Role
from manifeste_tool.domain.suggesting.suggestions import SuggestionKind
from manifeste_tool.domain.synthesis.findings import TITLE_LENGTH, Finding
from manifeste_tool.services.suggesting.suggesting import suggestions
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.consulting import contributions
from manifeste_tool.storage.synthesis import findings

RESULTS = Path(__file__).parent / "results"
CORPUS = "contributions/an_egalite_femmes_hommes"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHOWN = 10
KINDS = (SuggestionKind.CONTRIBUTION,)
READER = Reader(Person(1, "Secrétariat", Role.SECRETARIAT))


@dataclass(frozen=True, slots=True)
class Pair:
    """A finding (its key and its words) and the reference of a contribution it was drawn from."""

    finding: str
    words: str
    reference: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was said, by reference, and the pairs."""

    said: Mapping[str, Contribution]
    pairs: Sequence[Pair]


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file that say where they come from."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def corpus(folder: Path) -> Corpus:
    """Read contributions, each in the longest form that is given of it, and the syntheses drawn from them."""
    drawn = rows(folder / "syntheses_par_contribution.csv")
    files = (rows(folder / "contributions_texte.csv"), rows(folder / "contributions_analysees.csv"), drawn)
    texts: dict[str, tuple[str, str]] = {}
    for number, row in enumerate(row for file in files for row in file):
        source = row["source"] or ""
        named = source if "/" in source else f"sans source {number}"
        known, asked = texts.get(named, ("", ""))
        texts[named] = (max(known, row["text"] or "", key=len), asked or row.get("question") or "")
    texts = {source: said for source, said in texts.items() if said[0].strip()}
    references = {source: f"2016-LIBRE-{number:04d}" for number, source in enumerate(texts, start=1)}
    said = [
        Contribution(references[source], body, question=asked.strip()[:500], origin="an", external_id=source)
        for source, (body, asked) in texts.items()
    ]
    pairs: dict[tuple[str, str], Pair] = {}
    keys: dict[str, str] = {}
    for row in drawn:
        words = row["synthese"].strip()[:TITLE_LENGTH]
        key = keys.setdefault(words, f"E{len(keys) + 1}")
        pairs[key, row["source"]] = Pair(key, words, references[row["source"]])
    return Corpus({one.reference: one for one in said}, tuple(pairs.values()))


def half(said: Contribution) -> int:
    """Return the half a contribution is in, for ever: 0 was tuned on, 1 was not."""
    return crc32(said.external_id.encode()) & 1


def put(ws: Workspace, known: Corpus) -> None:
    """Put the contributions on record."""
    with ws.writing() as connection:
        contributions.put(connection, known.said.values(), AT)


def held_out(known: Corpus, seed: int, share: float) -> frozenset[Pair]:
    """Return the pairs that are held out."""
    chance = random.Random(seed)
    return frozenset(chance.sample(known.pairs, round(share * len(known.pairs))))


def tie(ws: Workspace, known: Corpus, held: Collection[Pair]) -> None:
    """Tie every finding to its contributions, but for the pairs held out."""
    tied: dict[tuple[str, str], list[str]] = defaultdict(list)
    for pair in known.pairs:
        tied[pair.finding, pair.words] += [] if pair in held else [pair.reference]
    with ws.writing() as connection:
        for (key, words), references in tied.items():
            findings.put(connection, Finding(key, words), references, AT)


@dataclass(frozen=True, slots=True)
class Found:
    """Percentages: in the first ten, in the first place."""

    ten: float
    first: float


def measured(pairs: Sequence[Pair], asked: Callable[[str], Sequence[str]]) -> Found:
    """Return how often the contribution of a pair is found."""
    lists = [(pair.reference, asked(pair.words)[:SHOWN]) for pair in pairs]
    ten = sum(reference in listed for reference, listed in lists)
    first = sum(listed[:1] == [reference] for reference, listed in lists)
    return Found(100 * ten / len(pairs), 100 * first / len(pairs))


def of_suggestions(ws: Workspace, pairs: Sequence[Pair]) -> Found:
    """Measure the suggestions that the application gives."""
    with ws.reading() as connection:
        return measured(
            pairs,
            lambda words: [one.key for one in suggestions(ws, connection, READER, words, limit=SHOWN, kinds=KINDS)],
        )


def of_okapi(known: Corpus, pairs: Sequence[Pair]) -> Found:
    """Measure BM25 with the setting that does best on these pairs: in the first ten, and in the first place."""
    every = [measured(pairs, ranker.ranked) for ranker in rankers(known)]
    return Found(max(one.ten for one in every), max(one.first for one in every))


_RANKERS: list[Okapi] = []


def rankers(known: Corpus) -> Sequence[Okapi]:
    """Return BM25 in each of its settings, over the words of contributions."""
    if not _RANKERS:
        texts = {reference: f"{one.title} {one.body}" for reference, one in known.said.items()}
        asking = {reference: f"{one.question} {one.body}" for reference, one in known.said.items()}
        _RANKERS.extend(Okapi(said, setting) for said in (texts, asking) for setting in settings())
    return _RANKERS
