"""What a page asks of the database and of Git is the same however long the history and the lists are."""

import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from benchmarks.growth import seeding
from benchmarks.growth.measuring import record
from benchmarks.growth.pages import PAGES, Instance, Reader, opened
from benchmarks.instance import Bench

Asked = dict[tuple[str, Reader], tuple[int, int]]


@contextmanager
def counting(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """Count the statements sent to the database and the processes begun."""
    told: Counter[str] = Counter()
    begin = subprocess.Popen.__init__

    def begun(process: Any, *arguments: Any, **named: Any) -> None:
        told["processes"] += 1
        begin(process, *arguments, **named)

    def sent(*_: object) -> None:
        told["statements"] += 1

    with monkeypatch.context() as patched:
        patched.setattr(subprocess.Popen, "__init__", begun)
        event.listen(bench.ws.db.engine, "before_cursor_execute", sent)
        yield told
        event.remove(bench.ws.db.engine, "before_cursor_execute", sent)


def asked(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Return, by page and reader, the statements and processes of the first view after something happened."""
    found: Asked = {}
    for page in PAGES:
        for reader in sorted(page.readers - {Reader.CACHED}):
            record(instance.bench)
            with counting(instance.bench, monkeypatch) as told:
                instance.asked(reader, page)
            found[page.name, reader] = told["statements"], told["processes"]
    return found


@pytest.mark.slow
def test_no_page_asks_more_of_the_database_or_of_git_once_all_has_grown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = seeding.made(tmp_path / "instance", paragraphs=60)
    seeding.amend(bench, 60)
    asked(opened(bench), monkeypatch)  # what is made once for a text or an amendment is made
    before = asked(opened(bench), monkeypatch)
    seeding.decide(bench, 100)
    seeding.amend(bench, 120)
    seeding.contribute(bench, tmp_path / "more.csv", 900)
    asked(opened(bench), monkeypatch)
    after = asked(opened(bench), monkeypatch)
    grown = {name: (before[name], told) for name, told in after.items() if told[0] > before[name][0] + 1}
    assert not grown, "statements (and processes) of a page before and after, one more for a list cut in two"
    assert {name: told[1] for name, told in after.items()} == {name: told[1] for name, told in before.items()}
