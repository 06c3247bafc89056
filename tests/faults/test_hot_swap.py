"""Models are swapped, good ones and bad ones, while a server of two processes is busy: no visit goes unanswered."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Condition, Thread
from urllib.parse import urlencode

import pytest

from demo_shop import create_app
from demo_shop.__main__ import CAMPAIGNS, tell_the_past
from demo_shop.commands import seed_if_empty
from tests.faults.busy_shop import PATIENT

ROOT = Path(__file__).parents[2]
MODEL = "upsell_model.safetensors"
HEADER = "order_id,customer_id,ts,item_id,qty,unit_price"
SOCKS, UMBRELLA = "歩く靴下 3足組 メンズ", "晴雨兼用 軽量折りたたみ傘"
SWAPS, ANSWERS_A_SWAP, SHOPPERS = 24, 6, 4
POISONS = (b"", b"nothing of ours", b"\xff" * 4096)


@pytest.fixture
def models(tmp_path: Path) -> tuple[bytes, bytes]:
    """A furnished shop in the folder, and two models of it: one that goes with shoes proposes socks, the other an umbrella."""
    app = create_app({"DEMO_DATABASE": str(tmp_path / "demo_shop.sqlite"), "SECRET_KEY": "busy", **PATIENT})
    seed_if_empty(app)
    tell_the_past(app)
    run = app.test_cli_runner().invoke
    for arguments in (["campaigns", "import", str(CAMPAIGNS)], ["sync"], ["fit"]):
        assert run(args=["upsell", *arguments]).exit_code == 0
    socks = (tmp_path / MODEL).read_bytes()
    people = (f"new-{number},fan-{number},2026-03-01T00:00:00+00:00" for number in range(60))
    rows = (f"{person},{product},1,3300" for person in people for product in ("men-runner-26", "umbrella"))
    (tmp_path / "orders.csv").write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    for arguments in (["import", "orders", str(tmp_path / "orders.csv"), "--currency", "JPY"], ["fit"]):
        assert run(args=["upsell", *arguments]).exit_code == 0
    return socks, (tmp_path / MODEL).read_bytes()


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, int]]:
    """The shop behind two processes of four threads each."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        command = [sys.executable, "-m", "gunicorn", "--workers=2", "--threads=4", f"--bind=fd://{listening.fileno()}", "--log-level=error"]
        environment = {**os.environ, "DEMO_DATABASE": str(folder / "demo_shop.sqlite")}
        server = subprocess.Popen(
            [*command, "tests.faults.busy_shop:app()"], cwd=ROOT, env=environment, pass_fds=[listening.fileno()], stderr=subprocess.PIPE
        )
        try:
            yield listening.getsockname()
        finally:
            server.terminate()
            server.communicate(timeout=30)


class Visitor:
    """A shopper with walking shoes in the cart, who comes to the cart page again and again."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address, self._cookies = address, dict[str, str]()
        assert self._post("/cart/lines", {"product": "men-runner-26", "quantity": "1"})[0] == 303

    def visit(self) -> str:
        """What is offered beside the cart: the popup's text; anything but an offer is an answer dropped."""
        status, text = self._post("/upsell/visit", {"placement": "cart", "trigger": "load", "page": "page", "path": "/cart"})
        assert status == 200, f"{status} {text}"
        return text

    def _post(self, path: str, form: dict[str, str]) -> tuple[int, str]:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", "Upsell-Fragment": "1"}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        with closing(HTTPConnection(*self._address, timeout=60)) as connection:
            connection.request("POST", path, urlencode(form), headers)
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self._cookies[key] = rest.partition(";")[0]
            return answer.status, answer.read().decode()


class Crowd:
    """Shoppers who never stop visiting, until told."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._told, self._enough = Condition(), False
        self.answers: list[str] = []
        self.failures: list[BaseException] = []
        self._threads = [Thread(target=self._keep_visiting, args=(Visitor(address),)) for _ in range(SHOPPERS)]
        for thread in self._threads:
            thread.start()

    def _keep_visiting(self, visitor: Visitor) -> None:
        try:
            while not self._enough:
                text = visitor.visit()
                with self._told:
                    self.answers.append(text)
                    self._told.notify_all()
        except BaseException as error:
            with self._told:
                self.failures.append(error)
                self._told.notify_all()

    def wait_for(self, more: int) -> None:
        """Until so many more visits were answered, or one was not."""
        with self._told:
            wanted = len(self.answers) + more
            assert self._told.wait_for(lambda: len(self.answers) >= wanted or self.failures, timeout=60)

    def leave(self) -> None:
        """No more visits."""
        self._enough = True
        for thread in self._threads:
            thread.join()


def put(folder: Path, content: bytes) -> None:
    """Another model file in the place of the one there, in one step."""
    unfinished = folder / "unfinished"
    unfinished.write_bytes(content)
    unfinished.replace(folder / MODEL)


def test_swapping_models_under_load_drops_no_visit(tmp_path: Path, models: tuple[bytes, bytes]) -> None:
    with served(tmp_path) as address:
        crowd = Crowd(address)
        try:
            for number in range(SWAPS):
                put(tmp_path, models[number % 2] if number % 3 else POISONS[number // 3 % len(POISONS)])
                crowd.wait_for(ANSWERS_A_SWAP)
            put(tmp_path, models[1])
            crowd.wait_for(8 * SHOPPERS)  # what was asked before the last swap is answered by then
            before = len(crowd.answers)
            crowd.wait_for(4 * SHOPPERS)
        finally:
            crowd.leave()
    assert crowd.failures == []
    assert {SOCKS in text or UMBRELLA in text for text in crowd.answers} == {True}
    assert any(SOCKS in text for text in crowd.answers)
    assert all(UMBRELLA in text for text in crowd.answers[before:])
