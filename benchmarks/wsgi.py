"""Requests straight into the WSGI stack, bytes in and bytes out, with nothing of a test client around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

BY_SCRIPT = {"Sec-Fetch-Site": "same-origin", "Upsell-Fragment": "1"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def cookies(self) -> str:
        """The cookies it sets, as a browser sends them back."""
        return "; ".join(f"{name}={morsel.value}" for name, morsel in SimpleCookie(self.headers.get("Set-Cookie", "")).items())


class Asking:
    """One request, ready to be sent as often as one likes; the answer to the latest is kept."""

    def __init__(self, app: Flask, path: str, form: Mapping[str, str] | None = None, cookies: str = "") -> None:
        headers = BY_SCRIPT | ({"Cookie": cookies} if cookies else {})
        builder = EnvironBuilder(path, method="GET" if form is None else "POST", data=dict(form or {}), headers=list(headers.items()))
        self._environ = builder.get_environ()
        self._body = self._environ["wsgi.input"].read()
        self._serve = app.wsgi_app
        self._status, self._headers, self._answer = "", list[tuple[str, str]](), b""

    def __call__(self) -> None:
        """Send it."""
        environ = self._environ | {"wsgi.input": BytesIO(self._body)}
        pieces = self._serve(environ, self._start)
        self._answer = b"".join(pieces)
        if hasattr(pieces, "close"):
            pieces.close()

    def _start(self, status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
        self._status, self._headers = status, headers
        return None

    @property
    def answer(self) -> Answer:
        """The answer to the latest."""
        return Answer(int(self._status.split()[0]), dict(self._headers), self._answer.decode())
