"""The official list of communes, groups of communes, départements and régions, shipped with the program."""

import csv
import gzip
from collections.abc import Iterator
from functools import cache
from io import TextIOWrapper
from pathlib import Path

from manifeste_tool.domain.territories.official import Official, OfficialList
from manifeste_tool.paths import shipped

NAME = "collectivites-officielles.csv.gz"
COLUMNS = ("name", "kind", "siren", "cog", "department", "population")


@cache
def official() -> OfficialList:
    """Return the list, read once."""
    return OfficialList(tuple(read(shipped("manifeste") / NAME)))


def read(path: Path) -> Iterator[Official]:
    """Return the authorities of a file, one a line under `COLUMNS`."""
    with gzip.open(path) as packed:
        rows = csv.reader(TextIOWrapper(packed, encoding="utf-8", newline=""), delimiter=";")
        next(rows)
        for name, kind, siren, cog, department, population in rows:
            yield Official(name, kind, siren, cog, department, int(population or 0))


def write(path: Path, entries: list[Official]) -> None:
    """Write a file of authorities, the same bytes for the same list."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", compresslevel=9, fileobj=raw, mtime=0) as packed:
        text = TextIOWrapper(packed, encoding="utf-8", newline="", write_through=True)
        rows = csv.writer(text, delimiter=";", lineterminator="\n")
        rows.writerow(COLUMNS)
        for one in entries:
            rows.writerow([one.name, one.kind, one.siren, one.cog, one.department, one.population or ""])
