"""The blueprint the pages hang on, and what every template may use."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from demo_shop import language, orders, subscriptions, visits
from demo_shop.premises import premises
from demo_shop.pricing import FREE_SHIPPING_FROM, SHIPPING
from demo_shop.refusals import Refused

shop = Blueprint("shop", __name__)

REASONS = {
    "sold_out": ("ご希望の数の在庫がありません。", "There are not that many in stock."),
    "price_changed": ("金額が変わりました。ご確認のうえ、もう一度お願いします。", "The price has changed. Please check and try again."),
    "order_closed": ("このご注文は発送準備に入ったため、変更できません。", "This order is being packed and cannot be changed."),
    "cart_changed": ("カートの内容が変わりました。ご確認ください。", "Your cart has changed. Please check it."),
    "unknown_product": ("この商品は現在お取り扱いしていません。", "This product is not sold any more."),
    "payment_declined": ("お支払いが承認されませんでした。請求は行われていません。", "The payment was declined. Nothing was charged."),
}


@shop.app_context_processor
def what_templates_use() -> dict[str, Any]:
    """Words, money, dates, and what the page frame shows."""
    state = premises()
    cart = visits.cart(state)
    return {
        "say": language.say,
        "pick": language.pick,
        "yen": language.yen,
        "day": language.day,
        "minute": language.minute,
        "every": language.every,
        "locale": language.locale(),
        "departments": state.catalogue.departments,
        "catalogue": state.catalogue,
        "units_in_cart": cart.units if cart else 0,
        "customer": current_user if current_user.is_authenticated else None,
        "ask_consent": visits.consent(state.database, visits.customer_id()) is None,
        "free_shipping_from": FREE_SHIPPING_FROM,
        "shipping_fee": SHIPPING,
        "how_to_cancel": subscriptions.HOW_TO_CANCEL,
        "notice_days": subscriptions.notice_days,
        "order_state": lambda order: orders.state(order, state.clock()),
        "open_until": lambda order: orders.open_until(order, state.clock()),
        "in_language": in_language,
        "icon": lambda name: url_for("static", filename=f"vendor/fluent-emoji/{name}.svg"),
    }


def in_language(to: str) -> str:
    """This page's address with another language asked for."""
    kept = {key: value for key, value in request.args.items() if key != "lang"}
    return f"{request.path}?{urlencode({**kept, 'lang': to})}"


@shop.before_app_request
def keep_the_language() -> None:
    """A language asked for in the address is kept for the session."""
    asked = request.args.get("lang")
    if asked:
        language.switch(asked)


def refuse(refused: Refused) -> None:
    """Tell the shopper, on the next page, why something was not done."""
    flash(language.say(*REASONS.get(refused.code, ("できませんでした。", "That could not be done."))), "refused")


def back(fallback: str, **values: Any) -> Response:
    """To the page the form names, if it is one of ours; else to an endpoint."""
    wanted = request.form.get("next", "")
    parts = urlsplit(wanted)
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc
    return redirect(wanted if ours else url_for(fallback, **values), 303)
