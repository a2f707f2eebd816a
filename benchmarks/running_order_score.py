"""Score `manifeste running-order` against a real list, in the order it was called.

    python benchmarks/running_order_score.py LIST.jsonl [SHUFFLES]

LIST holds one amendment a line, in the official order. Its `position` and `sort` are taken out and its lines are
shuffled; the command puts them in order again. Two figures: the share of pairs of amendments of different blocks that
come in the official order, with the blocks given (`discussion_commune`, `identique`) and without; and the same share
between amendments of one article, where a list is not ordered by the numbers of its articles alone.
"""

import json
import random
import statistics
import sys
import tempfile
import time
from itertools import combinations
from pathlib import Path

from click.testing import CliRunner

from manifeste_tool.cli.running_order import running_order

OUTCOME = ("position", "sort")
BLOCKS = ("discussion_commune", "identique")


def block(line):
    """Return the block an amendment belongs to; one that is in none is its own."""
    return line.get("discussion_commune") or line.get("identique") or line["num"]


def called(lines):
    """Return the order in which the command prints the numbers of these lines."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.jsonl"
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf8")
        result = CliRunner().invoke(running_order, [str(path)], catch_exceptions=False)
    if result.exit_code:
        raise SystemExit(result.stderr)
    return result.stdout.splitlines()


def shares(official, found):
    """Return the share of pairs between blocks that are in order: all of them, and those of one subdivision."""
    rank = {num: at for at, num in enumerate(found)}
    counts = {False: [0, 0], True: [0, 0]}
    for one, other in combinations(official, 2):
        if block(one) != block(other):
            counted = counts[one["subdivision"] == other["subdivision"]]
            counted[0] += rank[one["num"]] < rank[other["num"]]
            counted[1] += 1
    right, total = (sum(values) for values in zip(*counts.values(), strict=True))
    near, of = counts[True]
    return right / total, near / of if of else 1.0


def score(official, without=OUTCOME, *, shuffles=5, seed=1):
    """Return both shares for each shuffle of the lines, those keys taken out."""
    found = []
    for turn in range(shuffles):
        lines = [{key: value for key, value in line.items() if key not in without} for line in official]
        random.Random(seed + turn).shuffle(lines)
        found.append(shares(official, called(lines)))
    return found


def main(path, shuffles=5):
    official = [json.loads(line) for line in Path(path).read_text(encoding="utf8").splitlines() if line.strip()]
    for name, without in (("blocks given", OUTCOME), ("blocks not given", (*OUTCOME, *BLOCKS))):
        start = time.perf_counter()
        found = score(official, without, shuffles=int(shuffles))
        everywhere, within = (statistics.mean(values) for values in zip(*found, strict=True))
        spread = len(set(found)) > 1
        print(
            f"{name}: {everywhere:.2%} of pairs between blocks, {within:.2%} within one subdivision"
            f" ({len(official)} amendments, {shuffles} shuffles{', NOT all alike' if spread else ', all alike'},"
            f" {(time.perf_counter() - start) / int(shuffles):.2f} s each)"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
