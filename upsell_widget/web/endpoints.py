"""Endpoints: whether the pages a host names are there, looked at once every view is registered; and what starts with the first request."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from flask import Flask

from upsell_widget.errors import ConfigurationError
from upsell_widget.state import Page

_LOG = logging.getLogger("upsell_widget")


def before_requests(app: Flask, pages: Mapping[str, Page], ensure_jobs: Callable[[], None]) -> None:
    """Check the pages once, when the app is about to serve: views are often registered after us. Jobs start there too, after the fork."""
    checked = False
    serve = app.wsgi_app

    def check_then_serve(environ: object, start_response: object) -> object:
        nonlocal checked
        if not checked:
            check_pages(app, pages)
            checked = True
        try:
            ensure_jobs()
        except Exception:
            _LOG.exception("the background jobs could not be started; the page goes on without them")
        return serve(environ, start_response)  # type: ignore[arg-type]

    app.wsgi_app = check_then_serve  # type: ignore[method-assign,assignment]


def check_pages(app: Flask, pages: Mapping[str, Page]) -> None:
    """Whether every page names an endpoint and view arguments that exist.

    Raises:
        ConfigurationError: one does not; the message names it.
    """
    for endpoint, page in pages.items():
        rules = list(app.url_map.iter_rules(endpoint)) if endpoint in app.view_functions else []
        if not rules:
            known = ", ".join(sorted(app.view_functions))
            raise ConfigurationError(f"pages[{endpoint!r}]: there is no such endpoint; expected one of {known}")
        arguments = {name for rule in rules for name in rule.arguments}
        for named in (page.product, page.order, page.subscription):
            if named is not None and named not in arguments:
                raise ConfigurationError(
                    f"pages[{endpoint!r}]: found view argument {named!r}, expected one of {', '.join(sorted(arguments)) or 'none'}"
                )
