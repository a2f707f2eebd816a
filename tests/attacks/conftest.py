"""The ground that is attacked, the forms found on it, and the count that is printed when all is done."""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests.attacks.fields import PARCELS, Form, crawl
from tests.attacks.payloads import Canaries
from tests.attacks.sending import Attacker
from tests.attacks.world import ATTACKERS, Ground, ground
from tests.browser.conftest import browser  # noqa: F401 - the Chromium of the other tests
from tests.conftest import Databases

_TRIED = "attacks"


@pytest.fixture(scope="session")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("attacked")


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory, empty_instance: Path, databases: Databases) -> Iterator[Ground]:
    """An instance to attack, made once a module."""
    with ground(tmp_path_factory.mktemp("attacked") / "instance", empty_instance, databases) as made:
        yield made


@pytest.fixture
def attacker(attacked: Ground, tmp_path: Path, record_property) -> Iterator[Attacker]:
    """Attack; afterwards nothing may be wrong, and no file stands where an option could have put one."""
    out = tmp_path / "out"
    out.mkdir()
    made = Attacker(attacked, Canaries(out=str(out)), set())
    attacked.forget()
    yield made
    record_property(_TRIED, json.dumps([sorted(made.tried), made.asked]))
    assert not made.found, "\n".join(dict.fromkeys(made.found))[:20_000]
    assert not list(out.iterdir()), "an option of theirs was taken for one of ours"
    assert not [line for line in attacked.log.lines if line.startswith("zq") or "\nzq" in line], (
        "a line of the log is theirs"
    )


@pytest.fixture(scope="session")
def forms(tmp_path_factory: pytest.TempPathFactory, empty_instance: Path, databases: Databases) -> tuple[Form, ...]:
    """Every form, as the one who may least can open it; the ground is the same at every run, addresses and all."""
    with ground(tmp_path_factory.mktemp("walked") / "instance", empty_instance, databases) as made:
        return _walked(made, ATTACKERS)


@pytest.fixture(scope="session")
def some_forms(
    tmp_path_factory: pytest.TempPathFactory, empty_instance: Path, databases: Databases
) -> tuple[Form, ...]:
    """The forms that two people find who go different ways: what `make test` attacks."""
    with ground(tmp_path_factory.mktemp("strolled") / "instance", empty_instance, databases) as made:
        return _walked(made, ("visitor", "secretary"))


def _walked(made: Ground, walkers: tuple[str, ...]) -> tuple[Form, ...]:
    files = set(PARCELS)
    found = chain.from_iterable(crawl(made, who, files=files).forms for who in walkers)
    return tuple({one.likeness: one for one in reversed(list(found)) if one.endpoint}.values())


def pytest_terminal_summary(terminalreporter) -> None:
    """Print how many attacks were tried: families × fields × routes, and the requests they took."""
    told = [
        json.loads(value)
        for report in chain.from_iterable(terminalreporter.stats.get(kind, ()) for kind in ("", "error"))
        for name, value in getattr(report, "user_properties", ())
        if name == _TRIED and report.when == "teardown"
    ]
    tried = {tuple(one) for each, _ in told for one in each}
    if tried:
        families, routes, fields = ({one[at] for one in tried} for at in (0, 1, 2))
        terminalreporter.write_line(
            f"{len(tried)} attacks: {len(families)} families × {len(fields)} fields × {len(routes)} routes, "
            f"{sum(asked for _, asked in told)} requests"
        )
