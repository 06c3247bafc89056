"""A visit: what the browser says of the page it is on. It may choose the moment, never a price or a right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlsplit

from werkzeug.datastructures import MultiDict

from upsell_widget.domain.offers import Placement
from upsell_widget.domain.timing import BY_BROWSER, MOMENT, ON_LOAD
from upsell_widget.errors import OfferRefused

_ID = re.compile(r"[\w.:@-]{1,80}")
ASKED = ON_LOAD | BY_BROWSER | {MOMENT}
"""What a browser may ask for. That something was declined or accepted, only our own records say."""
MOST_FACTS = 10
_SOURCES = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")


@dataclass(frozen=True, slots=True)
class Visit:
    """One question of the popup: is this the moment?"""

    placement: Placement
    trigger: str = "load"
    page_id: str = ""
    product_id: str | None = None
    order_id: str | None = None
    path: str = "/"
    device: str = "desktop"
    source: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the host's page says of itself."""

    def after(self, trigger: str) -> Visit:
        """The same page at a later moment."""
        return replace(self, trigger=trigger)


def read_visit(values: MultiDict[str, str], new_id: str) -> Visit:
    """The visit a form or query describes.

    Raises:
        OfferRefused: the placement or trigger is not one of ours (400).
    """
    try:
        placement = Placement(values.get("placement", ""))
    except ValueError as error:
        expected = ", ".join(Placement)
        raise OfferRefused("bad_visit", f"placement: found {values.get('placement')!r}, expected one of {expected}") from error
    trigger = values.get("trigger", "load")
    if trigger not in ASKED:
        raise OfferRefused("bad_visit", f"trigger: found {trigger!r}, expected one of {', '.join(sorted(ASKED))}")
    path = local_path(values.get("path", "/"))
    return Visit(
        placement=placement,
        trigger=trigger,
        page_id=_identifier(values.get("page")) or new_id,
        product_id=_identifier(values.get("product")),
        order_id=_identifier(values.get("order")),
        path=path,
        device="mobile" if values.get("device") == "mobile" else "desktop",
        source=_source(values, path),
        facts=_facts(values.get("facts", "")),
    )


def local_path(path: str) -> str:
    """A path on this site, or "/": never another host, never a script.

    >>> local_path("//evil.example/"), local_path("/cart?a=1")
    ('/', '/cart?a=1')
    """
    parts = urlsplit(path)
    is_local = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return path[:1000] if is_local and path.isprintable() else "/"


def _identifier(value: str | None) -> str | None:
    return value if value and _ID.fullmatch(value) else None


def _facts(text: str) -> dict[str, str]:
    """At most ten facts of a hundred characters each; what is no query string states nothing."""
    try:
        stated = parse_qsl(text, max_num_fields=MOST_FACTS)
    except ValueError:
        return {}
    return {name: value[:100] for name, value in stated if _ID.fullmatch(name)}


def _source(values: MultiDict[str, str], path: str) -> dict[str, str]:
    query = dict(parse_qsl(urlsplit(path).query))
    found = {name: values.get(name) or query.get(name, "") for name in _SOURCES}
    return {name: value[:100] for name, value in found.items() if value}
