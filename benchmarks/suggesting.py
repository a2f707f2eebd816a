"""Suggestions beside BM25 on French stems, over real syntheses and the contributions they were drawn from; and speed.

A pair is a synthesis and the contribution that it sums up. Of all pairs some are held out at random: their links are
taken away, and each synthesis asks for its contribution among all. Both were tuned on one half of the contributions; the
other was kept aside.
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
from hashlib import sha256
from pathlib import Path

from benchmarks.importing import imported, made, timed, written
from benchmarks.okapi import Okapi, settings
from manifeste_tool.domain.consulting.contributions import Contribution
from manifeste_tool.domain.readers import Person, Reader, Role
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
    return int(sha256(said.external_id.encode()).hexdigest(), 16) % 2


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


def best_okapi(known: Corpus) -> tuple[str, Okapi]:
    """Return BM25 with the setting that does best on the half that suggestions were tuned on, and its name."""
    texts = {reference: one.body for reference, one in known.said.items()}
    asking = {reference: f"{one.question} {one.body}" for reference, one in known.said.items()}
    pairs = [one for one in known.pairs if half(known.said[one.reference]) == 0]
    best = (0.0, "", Okapi(texts, next(settings())))
    for name, said in (("texts", texts), ("questions and texts", asking)):
        for setting in settings():
            ranker = Okapi(said, setting)
            found = measured(pairs, ranker.ranked)
            told = f"{name}, {setting.name}, k1 = {setting.saturation}, b = {setting.by_length}"
            best = max(best, (found.ten + found.first, told, ranker), key=lambda one: one[0])
    return best[1:]


@dataclass(frozen=True, slots=True)
class Split:
    """What both find of the pairs held out in one half, at one share and seed."""

    half: int
    share: float
    count: int
    ours: Found
    okapi: Found


def splits(known: Corpus, okapi: Okapi, share: float, seeds: int) -> Iterator[Split]:
    """Hold pairs out at random, again and again, and measure each half of the contributions."""
    with tempfile.TemporaryDirectory() as folder:
        ws = made(Path(folder) / "instance")
        put(ws, known)
        for seed in range(seeds):
            held = held_out(known, seed, share)
            tie(ws, known, held)
            for number in (0, 1):
                asked = [one for one in known.pairs if one in held and half(known.said[one.reference]) == number]
                yield Split(number, share, len(asked), of_suggestions(ws, asked), measured(asked, okapi.ranked))
        ws.db.close()


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.mean(values):.1f} ({min(values):.1f} to {max(values):.1f})"


def quality(known: Corpus, shares: Sequence[float], seeds: int) -> Iterator[str]:
    """Return the table of what is found."""
    name, okapi = best_okapi(known)
    yield f"{len(known.said)} contributions, {len(known.pairs)} pairs; mean over {seeds} random splits (least to most)."
    yield f"BM25: {name}; the best of 24 settings on the half that suggestions were tuned on.\n"
    yield "| half | held out | pairs | | suggestions | BM25 | difference |"
    yield "|---|---|---|---|---|---|---|"
    for share in shares:
        found = list(splits(known, okapi, share, seeds))
        for number, name in enumerate(("tuned on", "kept aside")):
            mine = [one for one in found if one.half == number]
            for place, pick in (("in the first ten", _ten), ("in the first place", _first)):
                ours, okapi = [pick(one.ours) for one in mine], [pick(one.okapi) for one in mine]
                apart = _spread([one - other for one, other in zip(ours, okapi, strict=True)])
                asked = statistics.mean(one.count for one in mine)
                yield (
                    f"| {name} | {share:.0%} | {asked:.0f} | {place} | {_spread(ours)} | {_spread(okapi)} | {apart} |"
                )


def _ten(found: Found) -> float:
    return found.ten


def _first(found: Found) -> float:
    return found.first


def _asked(path: Path, count: int) -> list[str]:
    """Return words to ask about: twelve words taken from each of some contributions."""
    with path.open(encoding="utf-8", newline="") as file:
        bodies = [
            row["texte"].split() for _, row in zip(range(count), csv.DictReader(file, delimiter=";"), strict=False)
        ]
    return [" ".join(words[-14:-2]) for words in bodies]


def _milliseconds(folder: Path, count: int, questions: Sequence[str]) -> list[float]:
    ws = made(folder / f"instance{count}")
    imported(ws, written(folder / f"avis{count}.csv", count))
    with ws.reading() as connection:
        suggestions(ws, connection, READER, questions[0])  # words are counted once, and kept
        spent = [timed(lambda words=words: suggestions(ws, connection, READER, words)) for words in questions]
    ws.db.close()
    return [one.own * 1000 for one in spent]


def speed(rows_: int, questions: int) -> Iterator[str]:
    """Return the table of what a suggestion takes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asked = _asked(written(folder / "words.csv", 1_000), questions)
        few, many = _milliseconds(folder, 1_000, asked), _milliseconds(folder, rows_, asked)
    yield "| contributions | milliseconds of work: median | least to most |"
    yield "|---|---|---|"
    for count, spent in ((1_000, few), (rows_, many)):
        yield f"| {count} | {statistics.median(spent):.1f} | {min(spent):.1f} to {max(spent):.1f} |"
    yield f"\nRatio of the medians: {statistics.median(many) / statistics.median(few):.2f}."


def main() -> None:
    """Measure, print, and write the tables into `benchmarks/results/`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=30)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--shares", type=float, nargs="*", default=[0.2, 0.5])
    asked = parser.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [f"# {datetime.now(UTC):%Y-%m-%d}, {machine}, load {os.getloadavg()[0]:.1f}", ""]
    print("\n".join(lines))
    for line in _report(asked):
        print(line, flush=True)
        lines.append(line)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "suggesting.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _report(asked: argparse.Namespace) -> Iterator[str]:
    given = os.environ.get("MANIFESTE_REAL_DATA", "")
    if given:
        yield from quality(corpus(Path(given) / CORPUS), asked.shares, asked.seeds)
    else:
        yield "MANIFESTE_REAL_DATA names no corpora on this machine: what is found was not measured."
    yield ""
    yield from speed(asked.rows, asked.questions)


if __name__ == "__main__":
    main()
