"""The hook on the host's pages: what the tag costs a page, and a response that is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Flask, Response
from werkzeug.test import EnvironBuilder

from benchmarks.measuring import Figure, at_most, timed, timed_in_turn
from upsell_widget.domain.offers import Placement
from upsell_widget.state import Page
from upsell_widget.web.guards import Breaker
from upsell_widget.web.inject import Tag, mount

PAGES = {"page": Page(Placement.CART)}


def figures() -> Iterator[Figure]:
    """Microseconds of the hook alone, and a page with it against the same page without."""
    yield at_most("hook, 20 KB page", hook_alone(20_000), 10, "µs")
    yield at_most("hook, 200 KB page", hook_alone(200_000), 80, "µs")
    yield at_most("hook, JSON response", hook_alone(2_000, "application/json"), 2, "µs")
    without, mounted = timed_in_turn((request(rendered_shop(mounted=False)), request(rendered_shop(mounted=True))), calls=4_000)
    note = f"the page takes {without.median:,.0f} µs, the hook {mounted.median - without.median:,.1f} µs"
    yield at_most("a rendered 20 KB page with the hook ÷ without", mounted.median / without.median, 1.03, "×", note)


def hook_alone(size: int, mimetype: str = "text/html") -> float:
    """The median of one call of the hook on a fresh response, less the making of the response."""
    app = shop(size, mounted=True, mimetype=mimetype)
    (hook,) = app.after_request_funcs[None]
    body = page(size)
    with app.test_request_context("/"):
        making = timed(lambda: Response(body, mimetype=mimetype), 5_000)
        both = timed(lambda: hook(Response(body, mimetype=mimetype)), 5_000)
    return both.median - making.median


def page(size: int) -> bytes:
    """An HTML page of so many bytes."""
    row = "<p>米酢とごまの定期便</p>".encode()
    return b"<!doctype html><body>" + row * (size // len(row)) + b"</body></html>"


def shop(size: int, *, mounted: bool, mimetype: str = "text/html") -> Flask:
    """An app with one page, with or without the hook."""
    app, body = Flask(__name__), page(size)
    app.add_url_rule("/", "page", lambda: Response(body, mimetype=mimetype))
    if mounted:
        mount(app, Tag("/upsell", PAGES, "/upsell/upsell.js?v=0"), Breaker(3, 30))
    return app


def rendered_shop(*, mounted: bool) -> Flask:
    """An app whose page is a list of products in a Jinja template, about 20 KB."""
    app = shop(0, mounted=mounted)
    template = app.jinja_env.from_string(
        "<!doctype html><body>{% for each in products %}<article><h2>{{ each.title }}</h2><p>{{ each.words }}</p>"
        "<b>{{ '{:,}'.format(each.price) }}</b></article>{% endfor %}</body></html>"
    )
    products = [{"title": f"米酢 {number}", "words": "純米酢。まろやかな酸味です。" * 2, "price": number * 100} for number in range(130)]
    app.view_functions["page"] = lambda: template.render(products=products)
    return app


def request(app: Flask) -> Callable[[], object]:
    """A call that takes one page through the WSGI stack, bytes and all."""
    environ = EnvironBuilder("/").get_environ()

    def call() -> bytes:
        return b"".join(app.wsgi_app(dict(environ), lambda status, headers, error=None: lambda data: None))

    return call
