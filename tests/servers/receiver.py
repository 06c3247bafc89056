"""A receiver of webhooks in a process of its own: ``python -m tests.servers.receiver`` prints its port.

The path says how it behaves: ``/taken``, ``/moved``, ``/gone``, ``/broken``, ``/hangs``, ``/trickles`` (a header without end),
``/floods`` (a redirection with a body without end, whose bytes are counted),
``/recovers`` (500 once for each id, then 200). ``GET /seen`` answers with every post so far, as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event
from typing import Any

ROOT = Path(__file__).parents[2]
SEEN: list[dict[str, Any]] = []
FOREVER = Event()


class Receiver(BaseHTTPRequestHandler):
    """One post."""

    def do_GET(self) -> None:
        """What was posted so far."""
        self._answer(200, json.dumps(SEEN).encode())

    def do_POST(self) -> None:
        """Note it, and behave as the path says."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        message_id = self.headers["webhook-id"]
        again = any(each["headers"]["webhook-id"] == message_id and each["path"] == self.path for each in SEEN)
        SEEN.append({"path": self.path, "headers": {name.lower(): value for name, value in self.headers.items()}, "body": body})
        if self.path == "/hangs":
            FOREVER.wait()
        elif self.path == "/trickles":
            self._trickle()
        elif self.path == "/floods":
            self._flood()
        else:
            recovers = 200 if again else 500
            self._answer({"/taken": 200, "/moved": 302, "/gone": 410, "/broken": 500, "/recovers": recovers}[self.path])

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/taken")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _trickle(self) -> None:
        """A byte now and then, for ever: each is in time, the answer never is."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not FOREVER.wait(0.05):
            try:
                self.wfile.write(b"x")
            except OSError:
                return

    def _flood(self) -> None:
        """A body without end, as long as anybody takes it in."""
        written = 0
        try:
            self.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: /taken\r\nConnection: close\r\n\r\n")
            while written < 2_000_000_000:
                written += self.wfile.write(bytes(65_536))
        except OSError:
            pass
        SEEN.append({"path": self.path, "written": written})

    def log_message(self, *words: Any) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Running:
    """A receiver at work."""

    port: int

    def url(self, path: str) -> str:
        """Where to post."""
        return f"http://127.0.0.1:{self.port}{path}"

    def seen(self) -> list[dict[str, Any]]:
        """What was posted."""
        connection = HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", "/seen")
        found: list[dict[str, Any]] = json.loads(connection.getresponse().read())
        connection.close()
        return found


@contextmanager
def printing_its_port(module: str, *arguments: str) -> Iterator[int]:
    """A server of ours in a process of its own, ended at the end."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


@contextmanager
def receiver() -> Iterator[Running]:
    """A receiver in a process of its own."""
    with printing_its_port("tests.servers.receiver") as port:
        yield Running(port)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
