"""How fast the engine is: `python benchmarks/engine.py [repeats]` prints median, least and most of each figure."""

import random
import statistics
import sys
import time
from dataclasses import replace

from manifeste_tool.domain.collisions import Today, collisions
from manifeste_tool.domain.diff import text_diff, word_diff
from manifeste_tool.domain.dispositif import dispositif
from manifeste_tool.domain.edits import edits
from manifeste_tool.domain.merge import merge
from manifeste_tool.domain.plain import merge_plain
from manifeste_tool.domain.text import IDENTITY_ALPHABET, Kind, Paragraph, Text

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
        "merge view, 200 paragraphs x 100 amendments": hundred,
        "merge view, 200 x 400": four_hundred,
        "merge view, 400 x 400 (the text doubled around it)": double,
        "the same 200 x 100, whole texts merged": hundred_whole,
        "the same 200 x 400, whole texts merged": four_hundred_whole,
        "collisions among 1,000 open amendments": lambda: collisions(thousand),
        "30 paragraphs rewritten into 23": lambda: text_diff(thirty, rewritten),
        "one paragraph of 2,400 words, diff": lambda: word_diff(long, edited),
        "one paragraph of 2,400 words, three-way": lambda: merge_plain(long, edited, other),
        "2,400 words all rewritten": lambda: word_diff(long, sentence(dice, 2_400)),
        "5,000 paragraphs, merge": lambda: merge(big, big_ours, big_amended),
        "5,000 paragraphs, dispositif": lambda: dispositif(big, big_amended),
        "2,500 paragraphs, merge-file": lambda: merge_plain(half, half + " fin", "début " + half),
        "5,000 paragraphs, merge-file": lambda: merge_plain(plain, plain + " fin", "début " + plain),
    }


def main(repeats):
    for name, run in cases().items():
        times = []
        for _ in range(repeats):
            start = time.perf_counter()
            run()
            times.append((time.perf_counter() - start) * 1_000)
        print(f"{name:<55}{statistics.median(times):>9.1f} ms  (min {min(times):.1f}, max {max(times):.1f})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
