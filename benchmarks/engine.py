"""How fast the engine is: `python -m benchmarks.engine [--rounds N]` prints a table and writes it into the results.

Times are those of the processor, not of the clock on the wall: the engine is one thread that waits for nothing, and
a busy machine should not count. Each round runs every figure once, so that ratios feel the same machine.
"""

import argparse
import os
import platform
import random
import statistics
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from manifeste_tool.domain.amending.dispositif import dispositif
from manifeste_tool.domain.comparing.diff import text_diff, word_diff
from manifeste_tool.domain.comparing.edits import edits
from manifeste_tool.domain.merging.collisions import Today, collisions
from manifeste_tool.domain.merging.merge import merge
from manifeste_tool.domain.plain.plain import merge_plain
from manifeste_tool.domain.plain.plain_diff import plain_diff
from manifeste_tool.domain.text.text import IDENTITY_ALPHABET, Kind, Paragraph, Text

RESULTS = Path(__file__).parent / "results"
VIEW, DOUBLED = "merge view, 200 paragraphs × 400 amendments", "the same, the text doubled around what changes"
HALF, WHOLE = "2,500 paragraphs, `merge-file`", "5,000 paragraphs, `merge-file`"
HALF_DIFF, WHOLE_DIFF = "2,500 paragraphs, `diff`", "5,000 paragraphs, `diff`"
RATIOS = {"doubled text": (DOUBLED, VIEW), "`merge-file`": (WHOLE, HALF), "`diff`": (WHOLE_DIFF, HALF_DIFF)}
#: What was aimed at, where something was: milliseconds, or the ratio of two figures.
AIMS = {
    "merge view, 200 paragraphs × 100 amendments": "under 250",
    VIEW: "under 1,000",
    "30 paragraphs rewritten into 23": "under 50",
    "one paragraph of 2,400 words": "under 50",
    "doubled text": "at most 1.3",
    "`merge-file`": "linear: 2",
    "`diff`": "linear: 2",
}
WORDS = [f"mot{number}" for number in range(2_000)] + ["de", "la", "le", "et", "à", "les"] * 200


def sentence(dice, length):
    return " ".join(dice.choice(WORDS) for _ in range(length)) + "."


def text_of(dice, count, length=45):
    alphabet = IDENTITY_ALPHABET
    names = ["".join(alphabet[(rank // len(alphabet) ** k) % len(alphabet)] for k in range(8)) for rank in range(count)]
    return Text(tuple(Paragraph(Kind.PARAGRAPH, sentence(dice, length), name) for name in names))


def amended(dice, text, number, within=None):
    """A proposal on two paragraphs: words changed in one, a paragraph inserted after the other."""
    units = list(text.paragraphs)
    at = dice.randrange(within or len(units))
    found = units[at].text.split(" ")
    found[5:7] = ["autre", f"mot{number}"]
    units[at] = replace(units[at], text=" ".join(found))
    units.insert(dice.randrange(within or len(units)), Paragraph(Kind.PARAGRAPH, sentence(dice, 30), f"n{number:07d}"))
    return text.with_paragraphs(units)


def view(base, ours, stored):
    """What the merge view does once the edits are known: the state of each amendment, and which ones collide."""
    today = Today(base, ours)
    return [today.outcomes(found) for found in stored.values()], collisions(stored)


def views(dice, paragraphs, amendments):
    base = text_of(dice, paragraphs)
    proposals = {number: amended(dice, base, number, within=200) for number in range(amendments)}
    stored = {number: edits(base, proposal) for number, proposal in proposals.items()}
    ours = merge(base, base, proposals[0]).text
    return (
        lambda: view(base, ours, stored),
        lambda: [merge(base, ours, proposal) for proposal in proposals.values()],
    )


def cases():
    dice = random.Random(3)
    hundred, hundred_whole = views(dice, 200, 100)
    four_hundred, four_hundred_whole = views(dice, 200, 400)
    double, _ = views(dice, 400, 400)
    thousand = {n: edits(base, amended(dice, base, n)) for base in [text_of(dice, 200)] for n in range(1_000)}
    thirty = text_of(dice, 30)
    rewritten = Text(tuple(replace(unit, id="") for unit in text_of(dice, 23)))
    long = sentence(dice, 2_400)
    edited = " ".join(word if dice.random() > 0.05 else "autre" for word in long.split(" "))
    other = " ".join(word if dice.random() > 0.05 else "encore" for word in long.split(" "))
    big = text_of(dice, 5_000)
    big_amended, big_ours = amended(dice, big, 1), amended(dice, big, 2)
    plain = "\n\n".join(unit.text for unit in big)
    half = "\n\n".join(unit.text for unit in big.paragraphs[:2_500])
    return {
        "merge view, 200 paragraphs × 100 amendments": hundred,
        VIEW: four_hundred,
        DOUBLED: double,
        "200 × 100, whole texts merged": hundred_whole,
        "200 × 400, whole texts merged": four_hundred_whole,
        "collisions among 1,000 open amendments": lambda: collisions(thousand),
        "30 paragraphs rewritten into 23": lambda: text_diff(thirty, rewritten),
        "one paragraph of 2,400 words": lambda: word_diff(long, edited),
        "the same, merged three ways": lambda: merge_plain(long, edited, other),
        "2,400 words all rewritten": lambda: word_diff(long, sentence(dice, 2_400)),
        "5,000 paragraphs, merged": lambda: merge(big, big_ours, big_amended),
        "5,000 paragraphs, dispositif": lambda: dispositif(big, big_amended),
        HALF: lambda: merge_plain(half, half + " fin", "début " + half),
        WHOLE: lambda: merge_plain(plain, plain + " fin", "début " + plain),
        HALF_DIFF: lambda: plain_diff(half, "début " + half + " fin"),
        WHOLE_DIFF: lambda: plain_diff(plain, "début " + plain + " fin"),
    }


def timed(run):
    start = time.process_time()
    run()
    return (time.process_time() - start) * 1_000


def table(times):
    """The figures, then the ratios, each as least, median and most."""
    yield "| what | ms of processor (min / median / max) | aim |"
    yield "|---|---|---|"
    for name, found in times.items():
        yield f"| {name} | {spread(found, '.1f')} | {AIMS.get(name, '')} |"
    yield ""
    yield "| twice as much, ratio round by round | min / median / max | aim |"
    yield "|---|---|---|"
    for name, (one, other) in RATIOS.items():
        found = [more / less for more, less in zip(times[one], times[other], strict=True)]
        yield f"| {name} | {spread(found, '.2f')} | {AIMS[name]} |"


def spread(values, form):
    return " / ".join(format(one, form) for one in (min(values), statistics.median(values), max(values)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    found = cases()
    times = {name: [] for name in found}
    for _ in range(rounds + 1):
        for name, run in found.items():
            times[name].append(timed(run))
    lines = [
        f"# {datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "",
        f"Load of the machine meanwhile: {os.getloadavg()[0]:.1f}. {rounds} rounds, after one that does not count.",
        "",
        *table({name: values[1:] for name, values in times.items()}),
    ]
    print("\n".join(lines))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "engine.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
