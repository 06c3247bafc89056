"""A stub of our server and of a strict host page: it answers what a test tells it to, and writes down what it is asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask, Response, render_template, request, send_from_directory
from markupsafe import Markup
from werkzeug.serving import WSGIRequestHandler, make_server

from upsell_widget.web.assets import Assets
from upsell_widget.web.presentation import PopupView
from upsell_widget.web.results import ResultView

ROOT = Path(__file__).parents[3]
PICTURES = ROOT / "demo_shop" / "static" / "vendor" / "fluent-emoji"
HOST = Path(__file__).parent / "host"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types upsell-widget",
    )
)
Answer = Callable[[], Response]


@dataclass
class Stub:
    """What the server answers, and what it was asked (``asked``: verb and form, in order)."""

    visits: dict[str, PopupView] = field(default_factory=dict)
    """Trigger → what is proposed."""
    placement: str = "cart"
    listen: str = ""
    opens: dict[str, str] = field(default_factory=dict)
    """Token → what ``open`` answers, if not "open"."""
    answers: dict[str, Answer] = field(default_factory=dict)
    """Verb → what it answers, if not 204."""
    page: str = ""
    """HTML of the host's page."""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    url: str = ""
    app: Flask = field(default_factory=lambda: Flask("stub", root_path=str(ROOT), template_folder="templates", static_folder=None))

    def __post_init__(self) -> None:
        self._assets, self._news = Assets(), threading.Condition()
        routes: dict[str, Callable[..., Any]] = {
            "/": self._host_page,
            "/upsell/upsell.js": lambda: Response(self._assets.script, mimetype="text/javascript"),
            "/upsell/static/<name>": lambda name: send_from_directory(ROOT / "static", name),
            "/favicon.ico": lambda: Response(status=204),
            "/host.css": lambda: send_from_directory(HOST, "host.css"),
            "/pictures/<name>": lambda name: send_from_directory(PICTURES, name),
            "/upsell/offer": self._plain_page,
        }
        for rule, view in routes.items():
            self.app.add_url_rule(rule, rule.replace(".", "_"), view)
        self.app.post("/upsell/<verb>")(self._verb)
        self.app.after_request(self._strict)

    def verbs(self) -> list[str]:
        """What was asked, in order, without what was said."""
        return [verb for verb, _ in self.asked]

    def wait_for(self, verb: str) -> dict[str, str]:
        """The form a verb was first asked with, as soon as it is: a browser sends beacons when it likes."""
        with self._news:
            assert self._news.wait_for(lambda: verb in self.verbs(), timeout=10), f"{verb} was not asked; asked: {self.verbs()}"
        return self.said(verb)[0]

    def said(self, verb: str) -> list[dict[str, str]]:
        """The forms one verb was asked with."""
        return [form for name, form in self.asked if name == verb]

    def popup(self, view: PopupView, status: int = 200) -> Response:
        """An offer as a fragment."""
        return Response(self.html("offer.html", view), status)

    def result(self, template: str, view: ResultView, status: int = 200, then: PopupView | None = None) -> Response:
        """A confirmation, refusal or the like, with a further offer below it if there is one."""
        return Response(self.html(template, view) + (self.html("offer.html", then) if then else ""), status)

    def html(self, template: str, view: Any) -> str:
        """One fragment."""
        with self.app.app_context():
            return render_template(f"upsell_widget/{template}", view=view)

    def _host_page(self) -> str:
        tag = (
            f'<script type="module" src="{self._assets.url}"></script>'
            f'<upsell-popup base="/upsell" placement="{self.placement}" data-product="shoes">'
            '<noscript><a href="/upsell/offer">おすすめ</a></noscript></upsell-popup>'
        )
        page = self.page or (HOST / "cart.html").read_text(encoding="utf-8")
        return page.replace("</body>", f"{tag}</body>")

    def _plain_page(self) -> str:
        view = self.visits["load"]
        return render_template(
            "upsell_widget/page.html",
            fragment=Markup(self.html("offer.html", view)),
            language=view.language,
            title=view.title,
            stylesheet=self._assets.stylesheet,
        )

    def _verb(self, verb: str) -> Response:
        form = request.form.to_dict()
        with self._news:
            self.asked.append((verb, form))
            self._news.notify_all()
        if verb in self.answers:
            return self.answers[verb]()
        if verb == "open":
            return Response(self.opens.get(form["offer"], "open"), mimetype="text/plain")
        if verb == "visit" and form["trigger"] in self.visits:
            return self._listening(self.popup(self.visits[form["trigger"]]))
        return self._listening(Response(status=204))

    def _listening(self, response: Response) -> Response:
        if self.listen:
            response.headers["Upsell-Listen"] = self.listen
        return response

    def _strict(self, response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Cache-Control"] = "no-store"
        return response


class Silent(WSGIRequestHandler):
    """Writes no log."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def served(stub: Stub) -> Iterator[Stub]:
    """The stub on a port of its own."""
    server = make_server("127.0.0.1", 0, stub.app, threaded=True, request_handler=Silent)
    stub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
