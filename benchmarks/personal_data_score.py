"""Score the scan for personal data on the labelled set of ours, each half apart, and print its false alarms.

    python benchmarks/personal_data_score.py

With MANIFESTE_REAL_DATA it also says how often real contributions are flagged and how long the scan takes; none of
their words are printed.
"""

import csv
import io
import os
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from manifeste_tool.domain.gathering.personal_data import DataKind, find
from tests.domain.personal_data_set.reading import kept_aside, score, tuning

csv.field_size_limit(1 << 30)


def table(name, found):
    """Print one half's score, what it missed and what it took for an identity."""
    print(f"\n## {name}: {found.recall:.1%} of {found.planted.total()} planted identities found\n")
    print("| kind | planted | found | wholly covered | under another kind |\n|---|---|---|---|---|")
    for kind in DataKind:
        if found.planted[kind]:
            counts = (found.planted[kind], found.found[kind], found.whole[kind], found.renamed[kind])
            print(f"| {kind} | {' | '.join(map(str, counts))} |")
    for kind, words, text in found.missed:
        print(f"missed ({kind}): {words!r} in {text!r}")
    clean = found.alarms
    print(
        f"\nFalse alarms: {len(clean)} for {found.clean} clean sentences, {1000 * len(clean) / found.clean:.0f} per 1,000."
    )
    for kind, words, text in clean:
        print(f"false alarm ({kind}): {words!r} in {text!r}")


def columns(path):
    """Return the texts of each column of a table that holds sentences."""
    raw = path.read_bytes().decode("utf-8-sig", errors="replace")
    rows = list(csv.DictReader(io.StringIO(raw), delimiter=max(";,\t", key=raw[:2000].count)))
    for column in rows[0] if rows else ():
        texts = [row[column] for row in rows if row[column]]
        if column and texts and statistics.mean(map(len, texts)) > 150:
            yield column, texts


def real(folder):
    """Print the share of real contributions that are flagged, and how long each takes."""
    print("\n## Real contributions\n\n| set | texts | signs | µs each | flagged | kinds |\n|---|---|---|---|---|---|")
    for path in sorted(folder.glob("contributions/*/*.csv")):
        for column, texts in columns(path):
            start = time.process_time()
            found = [find(text) for text in texts]
            spent = (time.process_time() - start) / len(texts) * 1e6
            kinds = Counter(one.kind.name for each in found for one in each)
            share = sum(map(bool, found)) / len(texts)
            size = statistics.mean(map(len, texts))
            told = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
            print(
                f"| {path.parent.name}/{path.name} {column} | {len(texts)} | {size:.0f} | {spent:.0f} | {share:.2%} | {told} |"
            )


if __name__ == "__main__":
    table("Half for tuning", score(tuning()))
    table("Half kept aside", score(kept_aside()))
    if os.environ.get("MANIFESTE_REAL_DATA"):
        real(Path(os.environ["MANIFESTE_REAL_DATA"]))
