"""Figures for Prometheus: requests as they come, counted in every worker, and what waits in the database."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from manifeste_tool.services.health.figures import figures
from manifeste_tool.services.workspace import Workspace

if TYPE_CHECKING:
    from manifeste_tool.web.health.watching import Seen

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.01, 0.05, 0.2, 1.0, 5.0, 20.0)


class Metrics:
    """The counts of one application. With a folder, all the workers that share it are read as one."""

    def __init__(self, workspace: Workspace, folder: Path | None) -> None:
        self._workspace, self._folder = workspace, folder
        _count_in(folder)
        self._own = registry = CollectorRegistry()
        self._requests = Counter(
            "manifeste_requests", "Requests answered.", ("method", "endpoint", "status"), registry=registry
        )
        self._seconds = Histogram(
            "manifeste_request_seconds", "How long answers took.", ("endpoint",), registry=registry, buckets=_SECONDS
        )
        self._told: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}  # looked up once: routes are few
        self._kept = Counter("manifeste_cache_hits", "Answers given from memory.", registry=registry)
        self._limits = Counter("manifeste_limits_hit", "What was done too often.", ("limit",), registry=registry)

    def note(self, seen: "Seen", method: str, seconds: float) -> None:
        """Count one request."""
        told = (method, seen.endpoint or "-", seen.status)
        if told not in self._told:
            self._told[told] = (self._requests.labels(*map(str, told)), self._seconds.labels(told[1]))
        requests, took = self._told[told]
        requests.inc()
        took.observe(seconds)
        if seen.kept:
            self._kept.inc()
        if seen.limit:
            self._limits.labels(seen.limit).inc()

    def told(self) -> bytes:
        """Return every figure in the text form of Prometheus."""
        requests: CollectorRegistry = self._own
        if self._folder:
            requests = CollectorRegistry()
            MultiProcessCollector(requests, path=str(self._folder))
        waiting = CollectorRegistry()
        waiting.register(_Waiting(self._workspace))
        return generate_latest(requests) + generate_latest(waiting)


def forget(pid: int) -> None:
    """Let go of what a worker that ended counted alone; what it counted with the others stays."""
    if os.environ.get(_FOLDER):
        mark_process_dead(pid)


def _count_in(folder: Path | None) -> None:
    """Have the library keep its values in files that every worker reads, which it otherwise decides when imported."""
    if folder is None:
        return
    os.environ[_FOLDER] = str(folder)
    values.ValueClass = values.MultiProcessValue()


class _Waiting(Collector):
    """What waits, asked of the database when it is read."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield one family for each kind of thing that waits."""
        now = figures(self._workspace)
        yield _by_state("manifeste_mails", "Mails of the outbox, by state.", now.mails)
        yield _by_state("manifeste_imports", "Imports, by state.", now.imports)
        yield _by_state("manifeste_documents", "Documents made on demand, by state.", now.documents)
        yield _by_state("manifeste_operations", "Changes of both stores, integrations among them.", now.operations)
        yield GaugeMetricFamily("manifeste_limits_held", "Counts of limits held now.", value=now.limits_held)
        if now.oldest_mail is not None:
            yield GaugeMetricFamily("manifeste_oldest_mail_seconds", "Lateness of a mail.", value=now.oldest_mail)
        if now.last_round is not None:
            yield GaugeMetricFamily("manifeste_work_seconds", "Since the last round of work.", value=now.last_round)


def _by_state(name: str, what: str, counts: Mapping[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, what, labels=("state",))
    for state, count in sorted(counts.items()):
        family.add_metric((state,), count)
    return family
