"""What people do around an invitation in the demo shop: copy the link, sign up, buy, look at what they got."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.journeys.premises import OpenShop
from tests.browser.journeys.shopper import Shopper
from upsell_widget.domain.referrals.referral import Referral

INVITER = ("渡辺 みどり", "Midori Watanabe")
ELSEWHERE = "北区梅田9-8-7"
FORM = (
    ("お名前", "Name", "山本 さくら"),
    ("メールアドレス", "E-mail", "sakura@example.com"),
    ("郵便番号", "Postcode", "530-0001"),
    ("都道府県", "Prefecture", "大阪府"),
    ("市区町村・番地・建物名", "City, street, building", ELSEWHERE),
    ("電話番号", "Telephone", "06-0000-0000"),
)


def invite_section(shopper: Shopper) -> Locator:
    """The part of the account about invitations."""
    shopper.page.goto(f"{shopper.shop.url}/account")
    return shopper.page.get_by_role("region", name=shopper.say("友だちを招待する", "Invite a friend"))


def copy_link(shopper: Shopper) -> str:
    """The link, as the inviter copies it."""
    return invite_section(shopper).get_by_role("textbox", name=shopper.say("あなたのリンク", "Your link")).input_value()


def land(shopper: Shopper, link: str) -> None:
    """Open an invitation."""
    shopper.page.goto(link)
    expect(
        shopper.page.get_by_role("heading", level=1, name=shopper.say("当店へのご招待です", "You are invited to this shop"))
    ).to_be_visible()


def accept(shopper: Shopper) -> None:
    """Accept it, and stand before the form."""
    shopper.page.get_by_role("button", name=shopper.say("招待を受ける", "Accept the invitation")).click()
    expect(shopper.page.get_by_role("heading", level=1, name=shopper.say("会員登録", "Sign up"))).to_be_visible()


def sign_up(shopper: Shopper, **given: str) -> None:
    """Fill the form in and open the account; ``given`` by English label."""
    page, say = shopper.page, shopper.say
    for ja, en, usual in FORM:
        page.get_by_role("textbox", name=say(ja, en), exact=True).fill(given.get(en, usual))
    page.get_by_role("button", name=say("登録する", "Open my account")).click()
    expect(page.get_by_role("status")).to_contain_text(say("会員登録が完了しました", "Your account is open"))


def buy(shopper: Shopper, method: str = "") -> str:
    """Order honey, by plain pages; the order's number."""
    page, say = shopper.page, shopper.say
    page.goto(f"{shopper.shop.url}/products/honey")
    page.get_by_role("button", name=say("カートに入れる", "Add to cart")).click()
    page.goto(f"{shopper.shop.url}/checkout")
    if method:
        page.get_by_role("radio", name=method).check()
    page.get_by_role("button", name=say("で注文を確定する", "Order and pay")).click()
    expect(page.get_by_role("heading", level=1, name=say("ご注文ありがとうございます", "Thank you for your order"))).to_be_visible()
    number = page.url.split("?")[0].rsplit("/", 1)[-1]
    page.goto("about:blank")  # a page left open would be told that its offer has expired when a fortnight passes
    return number


def fortnight(shop: OpenShop) -> None:
    """The return window passes, and the hourly job has run."""
    shop.clock.pass_(days=14)
    assert run(shop, "run", "--only", "referrals") == "referrals: done\n"


def run(shop: OpenShop, *arguments: str) -> str:
    """One of the widget's commands."""
    result = shop.app.test_cli_runner().invoke(args=["upsell", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def only_referral(shop: OpenShop) -> Referral:
    """The only referral there is."""
    (found,) = shop.state.store.referrals()
    return found


def receipt(shop: OpenShop) -> list[str]:
    """The receipt of the only referral, line by line."""
    return run(shop, "referrals", "explain", only_referral(shop).id).splitlines()
