"""The offers the popup is tried with: one of each kind, as the server would present them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from upsell_widget.domain.campaigns import Campaign, Copy, OfferRule
from upsell_widget.domain.changes import AddLine, ReplaceLine, Target
from upsell_widget.domain.money import Money
from upsell_widget.domain.offers import Because, Offer, OfferKind, Placement
from upsell_widget.domain.selling_plans import Cycle, SellingPlan
from upsell_widget.domain.shop import Product, Quote
from upsell_widget.domain.terms import Undisclosed, terms_of
from upsell_widget.domain.text import Text
from upsell_widget.domain.timing import Trigger
from upsell_widget.web.presentation import PopupView, present

Make = Callable[[str], PopupView]
NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
CART, ORDER = Target("cart", "c1"), Target("order", "o1")


def said(ja: str, en: str) -> Text:
    return Text.of({"ja": ja, "en": en})


def yen(amount: int) -> Money:
    return Money(amount, "JPY")


MONTHLY = SellingPlan(
    id="monthly",
    title=said("毎月お届け定期便", "Monthly delivery"),
    cycle=Cycle(1, "month"),
    price=yen(2754),
    first_price=yen(1980),
    cancel_days_before=7,
    cancel_how=said(
        "マイページの「定期購入」から、いつでもお手続きいただけます。", "On your account page, under Subscriptions, at any time."
    ),
    first_delivery_days=3,
)
TRIAL = replace(MONTHLY, id="trial", price=yen(980), first_price=yen(0), trial_days=14, first_delivery_days=0, cancel_days_before=0)
CAPSULES = Product(
    id="sesame-capsule",
    title=said("ごまの恵みカプセル", "Sesame capsules"),
    price=yen(3240),
    plans=(MONTHLY, TRIAL),
    contents=said("62粒・約31日分", "62 capsules, about 31 days"),
    image="/pictures/pill.svg",
)
MUSIC = replace(
    CAPSULES,
    id="music",
    title=said("おと プレミアム", "Oto Premium"),
    contents=said("聴き放題・広告なし", "Unlimited listening, no ads"),
    needs_delivery=False,
    image="/pictures/headphone.svg",
)
CURRY = Product(
    id="curry",
    title=said("欧風ビーフカレー 並盛", "Beef curry, regular"),
    price=yen(980),
    image="/pictures/curry-rice.svg",
)
LARGE_CURRY = replace(
    CURRY,
    id="curry-large",
    title=said("欧風ビーフカレー 大盛", "Beef curry, large"),
    price=yen(1080),
    contents=said("ごはん 400g", "400 g of rice"),
)
SOCKS = Product(
    id="socks",
    title=said("足袋ソックス 3足組", "Tabi socks, three pairs"),
    price=yen(1200),
    contents=said("25〜27cm・綿72%", "25–27 cm, 72% cotton"),
    image="/pictures/socks.svg",
)
SHOES = replace(SOCKS, id="shoes", title=said("ウォーキングシューズ", "Walking shoes"), image="/pictures/running-shoe.svg")


def campaign(title: tuple[str, str], body: tuple[str, str] = ("", ""), **given: object) -> Campaign:
    """A campaign with copy in ja and en."""
    offered = Campaign("campaign", Placement.CART, OfferRule(OfferKind.UPSELL), Copy(said(*title), said(*body)))
    return replace(offered, **given)  # type: ignore[arg-type]


def view(
    token: str,
    product: Product | None,
    change: AddLine | ReplaceLine | None,
    quote: Quote | None,
    made_by: Campaign,
    *,
    anchor: Product | None = None,
    locale: str = "ja",
    kind: OfferKind = OfferKind.UPSELL,
    placement: Placement = Placement.CART,
) -> PopupView:
    """What the server would render for one offer."""
    plan_id = change.plan_id if change else None
    offer = Offer(
        id=token,
        campaign_id=made_by.id,
        campaign_version=1,
        kind=kind,
        placement=placement,
        trigger="load",
        shopper_id="s",
        session_id="n",
        page_id="p",
        quiet_key="cart:c1",
        subject="subject",
        product_id=product.id if product else None,
        plan_id=plan_id,
        change=change,
        quote=quote,
        terms_hash="",
        locale=locale,
        expires_at=NOW + timedelta(minutes=30),
        receipt_id="r",
        return_to="/",
    )
    terms = None
    if product is not None and change is not None and quote is not None:
        charged_now = change.target.kind == "order"
        found = terms_of(product, plan_id, change.quantity, quote, now=NOW, charged_now=charged_now, undo_minutes=15)
        assert not isinstance(found, Undisclosed), found
        terms = found
    because = Because("curated", anchor.id if anchor else None)
    return present(offer, token, made_by, product, anchor, terms, because=because, now=NOW)


def add(locale: str = "ja", token: str = "add", seconds: int = 0) -> PopupView:
    """Goods that go with the cart, added to it."""
    made_by = campaign(
        ("くつと一緒に、替えの{product}", "{product} to go with your shoes"),
        ("かかとの補強で、長く歩いてもずれにくい三足組です。", "A reinforced heel keeps them in place on long walks."),
        trigger=Trigger("delay", seconds) if seconds else Trigger(),
    )
    quote = Quote(price=yen(1200), difference=yen(1200), total=yen(9800), tax=yen(109))
    return view(token, SOCKS, AddLine(CART, "socks"), quote, made_by, anchor=SHOES, locale=locale, kind=OfferKind.CROSS_SELL)


def step_up(locale: str = "ja", token: str = "step-up") -> PopupView:
    """A larger size of the line in the cart."""
    made_by = campaign(
        ("{difference}で大盛にしませんか", "Make it a large for {difference}"),
        ("ごはんが100g増えます。辛さはそのままです。", "100 g more rice, and just as hot."),
    )
    quote = Quote(price=yen(1080), difference=yen(100), total=yen(2380), tax=yen(98))
    return view(token, LARGE_CURRY, ReplaceLine(CART, "l1", "curry-large"), quote, made_by, anchor=CURRY, locale=locale)


def subscription(locale: str = "ja", token: str = "subscription") -> PopupView:
    """A one-time line changed to a subscription."""
    made_by = campaign(
        ("{cycle}届く定期購入にしませんか", "Have it delivered {cycle}"),
        (
            "買い忘れがなく、初回は{saving}お得です。いつでもやめられます。",
            "Never run out. The first one costs {saving} less, and you can stop at any time.",
        ),
    )
    quote = Quote(
        price=yen(1980), difference=yen(-1260), total=yen(1980), tax=yen(146), shipping=yen(0), later=yen(2754), later_shipping=yen(0)
    )
    change = ReplaceLine(CART, "l1", CAPSULES.id, plan_id="monthly")
    return view(token, CAPSULES, change, quote, made_by, anchor=CAPSULES, locale=locale)


def trial(locale: str = "ja", token: str = "trial") -> PopupView:
    """A free trial that becomes a paid plan."""
    made_by = campaign(("{product}を14日間ためす", "Try {product} for 14 days"))
    quote = Quote(price=yen(0), difference=yen(0), total=yen(0), tax=yen(0), later=yen(980))
    change = AddLine(CART, "music", plan_id="trial")
    return view(token, MUSIC, change, quote, made_by, locale=locale)


def post_purchase(locale: str = "ja", token: str = "post-purchase") -> PopupView:
    """Goods added to an order that has been placed."""
    made_by = campaign(
        ("同じ箱で、{product}もお届けできます", "We can put {product} in the same box"),
        ("今回のご注文に追加すると、送料はかかりません。", "Added to this order, shipping costs nothing more."),
    )
    quote = Quote(price=yen(1200), difference=yen(1200), total=yen(9800), tax=yen(109), shipping=yen(0))
    return view(
        token,
        SOCKS,
        AddLine(ORDER, "socks"),
        quote,
        made_by,
        anchor=SHOES,
        locale=locale,
        kind=OfferKind.CROSS_SELL,
        placement=Placement.POST_PURCHASE,
    )


def downsell(locale: str = "ja", token: str = "downsell") -> PopupView:
    """Something cheaper, after a no."""
    made_by = campaign(
        ("まずは少量から", "Start with a little"), ("お試し14粒なら、一週間でわかります。", "The 14-capsule pack lasts a week.")
    )
    title, contents = said("ごまの恵みカプセル お試し14粒", "Sesame capsules, trial pack"), said("14粒・約7日分", "14 capsules, a week")
    sample = replace(CAPSULES, id="trial-pack", title=title, contents=contents, plans=())
    quote = Quote(price=yen(980), difference=yen(-2260), total=yen(980), tax=yen(72))
    change = ReplaceLine(CART, "l1", "trial-pack")
    return view(token, sample, change, quote, made_by, anchor=CAPSULES, locale=locale, kind=OfferKind.DOWNSELL)


def guide(locale: str = "ja", token: str = "guide") -> PopupView:
    """A guide that sells nothing."""
    made_by = campaign(
        ("はじめての革ぐつのお手入れ", "Looking after your first leather shoes"),
        ("5分で読める、写真つきの手引きです。", "A five-minute guide with pictures."),
    )
    return view(token, None, None, None, made_by, locale=locale, kind=OfferKind.CONTENT, placement=Placement.POST_PURCHASE)


def offer_of(kind: OfferKind = OfferKind.CROSS_SELL, target: Target = CART) -> Offer:
    """The offer behind a result."""
    placement = Placement.CART if target is CART else Placement.POST_PURCHASE
    change = AddLine(target, "socks")
    return Offer(
        "add", "campaign", 1, kind, placement, "load", "s", "n", "p", "cart:c1", "socks", "socks", None, change, None, "", "ja", NOW, "r"
    )
