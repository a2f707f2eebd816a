"""What stands in front of the application when it is served for real: two workers, one count, a log without words."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@dataclass
class Served:
    port: int
    metrics: int
    log: Path

    def get(self, path: str, *, port: int = 0, **headers: str) -> tuple[int, str]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(f"http://127.0.0.1:{port or self.port}{path}", headers=named)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own server
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def raw(self, sent: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as plug:
            plug.sendall(sent)
            return plug.recv(65_536)


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def served(shell, tmp_path: Path) -> Iterator[Served]:
    shell("init", "--title", "Un texte servi")
    here = Served(_free(), _free(), tmp_path / "journal.txt")
    shell.set(MANIFESTE_METRICS_PORT=str(here.metrics), MANIFESTE_LOG_FORMAT="json", MANIFESTE_WORK_EVERY="1")
    code = "from manifeste_tool.cli.main import main; main()"
    with here.log.open("w") as log:
        command = [sys.executable, "-c", code, "serve", "--port", str(here.port)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)
        try:
            for _ in range(300):
                try:
                    here.get("/healthz")
                    break
                except OSError:
                    time.sleep(0.1)
            yield here
        finally:
            process.terminate()
            process.wait(timeout=30)


def test_what_is_served_is_counted_in_one_place_and_logged_without_a_word_of_anybody(served: Served) -> None:
    for rank in range(20):
        assert served.get(f"/accessibilite?canari={rank}", X_Forwarded_Proto="https", Connection="close")[0] == 200
    assert served.get("/metrics")[0] == 404
    assert served.get("/texte", port=served.metrics)[0] == 404
    status, told = served.get("/metrics", port=served.metrics)
    assert status == 200
    counted = 'manifeste_requests_total{endpoint="legal.accessibility",method="GET",status="200"} 20.0'
    assert counted in told
    for _ in range(400):
        ready = json.loads(served.get("/readyz")[1])
        if ready["ready"]:
            break
        time.sleep(0.1)
    assert ready["failing"] == [], served.log.read_text()
    served.raw(b"GET /canari HTTP/1.1\r\nHost: a\r\nSCRIPT_NAME: /canari\r\n\r\n")
    served.raw(b"GET /canari\x01 HTTP/1.1\r\nHost: canari\r\n\r\n")
    served.raw(b"GET /canari HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\ncanari")
    lines = [json.loads(line) for line in served.log.read_text().splitlines()]
    assert sum(line.get("endpoint") == "legal.accessibility" for line in lines) == 20
    assert "canari" not in served.log.read_text()
    assert "127.0.0.1" not in served.log.read_text()
