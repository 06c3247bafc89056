"""The lexicon: words and turns of phrase, in Japanese and English, that give a manipulative text away.

A shop adds its own with ``extended``. Patterns ignore case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

Patterns = tuple[re.Pattern[str], ...]


def patterns(*expressions: str) -> Patterns:
    """Regular expressions, ignoring case."""
    return tuple(re.compile(each, re.IGNORECASE) for each in expressions)


_THINGS = "(点|個|着|足|本|枚|台|袋|箱|名|席|室|冊|セット)"
_TIME = "(秒|分|時間|日)"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns by what they give away."""

    vague: Patterns = patterns(
        r"^(次へ|続ける|続行|進む|はい|了解|わかりました|確認|送信|決定|申し込む|もらう|受け取る)$",
        r"^(continue|next|ok|okay|yes|yes please|sure|got it|go|proceed|submit|confirm|accept|claim|get it|get started|let.?s go)$",
    )
    """Labels that do not say what is agreed to (G05), without their placeholders."""
    recurring: Patterns = patterns(
        r"\{cycle\}|定期|毎月|毎週|毎年|か月ごと|月払い|年払い|プラン|サブスク",
        r"subscri|monthly|yearly|annual|every (week|month|year)|\bplan\b|per (month|year)",
    )
    """Words for an obligation that goes on (G05)."""
    preselected: Patterns = patterns(
        r"(選択|チェック|同意)済み|(選んで|入れて|追加して|チェックして)おきました|初期設定で(追加|選択)",
        r"自動(的に|で)(追加|選択)",
        r"pre-?(selected|ticked|checked)|already (added|ticked|checked|selected|in your cart for you)",
        r"we.?ve (added|ticked|selected|chosen)|automatically (added|selected)|added (it )?for you",
    )
    """Things chosen for the shopper (G06)."""
    shame: Patterns = patterns(
        r"(し|受け|知り|変え|払い|なり|き)たくない|たくありません|興味(が|は|も)?(ない|ありません)|損(を|し|で)",
        r"後悔|あきらめ|諦め|もったいな|(定価|高い値段|割高)(で|の)|大切ではない|気に(しない|しません)|どうでもいい",
        r"(健康|家族|美容|安全)(を|に|より|など)|わたしは|私は|チャンスを(逃|捨)",
        r"\bi (hate|don.?t (want|need|like|care|deserve)|do not (want|need|like|care))",
        r"\bi.?d rather|\bi would rather|\bi prefer to (pay|miss|waste|stay)",
        r"i.?ll (pay|risk|pass on|stay)|i.?m (not interested in|fine (with|paying)|too|okay with)",
        r"miss (out|this)|full price|regret|no,? i\b|(waste|lose) (my )?money|stay (unhealthy|unprotected|behind)",
        r"don.?t care",
    )
    """Shame and guilt on a decline button (G09)."""
    countdown: Patterns = patterns(
        rf"(残り|あと)\s*[\d０-９]+\s*{_TIME}(?!前)",
        r"\d+\s*(seconds?|minutes?|hours?|days?)\s*(left|to go|remaining)",
        r"\b\d{1,2}:\d{2}:\d{2}\b",
    )
    """Countdowns written into the text, where they stand still (G13)."""
    today: Patterns = patterns(
        r"本日(限り|まで|中)|今日(だけ|限り|まで|中)",
        r"today only|only today|ends (today|tonight)|until midnight|one day only",
    )
    """Offers of a single day (G13)."""
    urgency: Patterns = patterns(
        r"今だけ|期間限定|まもなく終了|間もなく終了|終了間近|お急ぎ|急いで|ラストチャンス|最後のチャンス",
        r"お?見逃しなく|お早めに|今すぐ(買|購入|注文|申し込)",
        r"\bhurry|last chance|limited[- ]time|expir(es|ing)|final (hours|days)|act (now|fast)|now or never",
        r"don.?t miss|before it.?s (gone|too late)|ends soon|while it lasts|countdown",
    )
    """Wording that presses for time (G13)."""
    scarcity: Patterns = patterns(
        rf"(残り|あと)\s*[\d０-９]+\s*{_THINGS}(?!で[^す]|お|以上)|残り(わずか|僅か)|在庫(わずか|僅か|残り[\d０-９])",
        r"完売(間近|寸前)|売り切れ(間近|寸前)",
        r"(only|just) \d+ (left|remaining|available)|\d+ (left|remaining) (in stock|at this price)",
        r"almost (gone|sold out)|selling (out )?fast|low stock|nearly sold out|few left",
    )
    """Scarcity written into the text, where it cannot be true for long (G14)."""
    crowd: Patterns = patterns(
        r"[\d０-９][\d０-９,，.万千]*\s*(人|名)(以上)?(が|の|に)|累計[\d０-９]",
        r"[\d０-９万千]+\s*(個|本|台|袋|件)(以上)?(突破|販売|売れ)|[\d０-９]+割(以上)?(の|が)",
        r"(多くの|たくさんの|ほとんどの|みなさん|皆さん|みんな)(方|人|お客(さ|様))?(が|に)?[^。]{0,6}(選ばれ|選んで|買って|購入|愛用|支持)",
        r"[\d０-９.]+\s*[%％]の(方|人|お客)",
        r"\d[\d,.]*\s*k?\+?\s*(people|customers|shoppers|others|members|users)|bought by \d",
        r"(thousands|hundreds|millions) of (people|customers|shoppers)|everyone is (buying|choosing)",
        r"(most|many) (people|customers|shoppers) (buy|bought|choose|chose|add|pick)",
        r"\d+ (people )?(are )?(viewing|looking at)",
        r"\d+ ?(%|percent|out of \d+) (of )?(our )?(customers|people|shoppers)",
    )
    """What other people did (G15)."""
    former_price: Patterns = patterns(
        r"通常価格|通常[\d０-９¥￥]|定価|参考価格|希望小売|メーカー価格|元値|値下げ|旧価格|~~|<(s|del|strike)>",
        r"[¥￥][\d,]+\s*(→|⇒|->)",
        r"\bwas [¥$€£]?\d|\bwas \{|regular(ly)? (price|[¥$€£]\d)|list price|\brrp\b|original(ly)? (price|[¥$€£]?\d)",
        r"usually [¥$€£]?\d|price (drop|cut)|[¥$€£][\d,.]+\s*(→|⇒|->)",
    )
    """A price it is said to have cost before (G16)."""
    percent_off: Patterns = patterns(
        r"([\d０-９]+)\s*[%％]\s*(オフ|off|引き?|割引|お得|安)",
        r"(\d+)\s*(%|percent) (off|less|cheaper|discount)",
        r"save (\d+)\s*%",
    )
    """A percentage off; the figure is the first group (G17)."""
    superlative: Patterns = patterns(
        r"[一1１]番(人気|売れ|お得|安)|人気(ナンバーワン|No\.?\s*[1１]|第?[1１一]位)|売上(No|第?[1１一]位)",
        r"ベストセラー|最安|最高(の|級|峰|品質)|日本一|世界一|業界(初|No|一)|半額",
        r"best[- ]?sell|most popular|\bno\.? ?1\b|#1|number one",
        r"\bbest (choice|value|price|deal|quality|in|of|product|ever)|(?<!all )\bthe best\b|top[- ]rated",
        r"lowest price|cheapest|half price|world.?s (first|finest)|unbeatable",
    )
    """The best, the most, the only (G17)."""
    free: Patterns = patterns(
        r"(?<!送料)(?<!手数料)無料(?!プラン|会員|版)|タダで|(?<![\d,])0円",
        r"(?<![\w-])free(?!-|[- ](range|shipping|delivery|postage|plan|tier|of|from|returns))\b",
    )
    """Something is said to cost nothing (G03)."""
    afterwards: Patterns = patterns(
        r"その後|以降|以後|翌月から|次回から|終了後|[2２二](回|か月)目",
        r"\bthen\b|after (that|the)|afterwards|from the (second|2nd|next)|later",
    )
    """Words that lead to the price that follows (G03, G24)."""
    concession: Patterns = patterns(
        r"割引|値引|オフ|半額|無料|お安く",
        r"discount|% off|\boff\b|half price|\bfree\b|cheaper|reduced",
    )
    """A price given to keep a customer (G24)."""
    must: Patterns = patterns(
        r"(アップグレード|変更|購入|お?支払い?|有料プラン|追加)(が必要|してください|しないと|しなければ|せずには|するまで)",
        r"使えなくな(る|り)|停止(され|し)|削除(され|し)",
        r"\b(must|have to|need to|required to|got to) (upgrade|pay|buy|subscribe|move)",
        r"(upgrade|pay|buy)( now)? (or|to (go on|continue|keep))",
        r"(unless|until|if) you (don.?t |do not )?(upgrade|pay|buy|subscribe)|will be (deleted|lost|stopped|suspended|blocked)",
    )
    """That there is no choice but to pay (must_upgrade)."""
    referral: Patterns = patterns(
        r"(友|知人|知り合い|家族).{0,8}(紹介|招待|誘)|紹介(特典|報酬|キャンペーン|コード|リンク|プログラム)",
        r"refer (a |your )?(friend|family|colleague)|referral (code|link|bonus|programme|program)",
        r"invite (a |your )?(friend|family|colleague)|share your (link|code)",
    )
    """Asking for a referral (G31)."""
    referral_label: Patterns = patterns(
        r"PR・紹介特典あり",
        r"ad: referral reward",
    )
    """The label a referral must carry (G31)."""
    contacts: Patterns = patterns(
        r"(アドレス帳|連絡先|電話帳)(を|の|から)",
        r"(upload|import|sync|share|access)( all)? your (contacts|address book|phone book)",
    )
    """Asking for other people's addresses (G31)."""
    double_negative: Patterns = patterns(
        r"なくは?な(い|く)|ない(こと|わけ|もの)(は|では|でも)な|なくもな|ない(を|の)(選ばない|外さない)",
        r"しない(ことに|を)同意しない|不要では(ない|ありません)|解除しない",
        r"\b(not|never|don.?t|do not|can.?t|cannot|won.?t) (un\w+|not|without|decline|refuse|opt out|miss|stop|disagree|avoid)\b",
        r"\bnot in\w+able",
    )
    """No to a no (G33)."""
    sensitive: Patterns = patterns(
        r"health|disease|illness|diagnos|medic|pregnan|fertil|disab|relig|faith|ethnic|\brace\b|racial|nationality",
        r"politic|union|sexual|orientation|gender_identity|genetic|biometric|crimin|debt|credit_score|病|妊娠|障害",
        r"宗教|信仰|民族|人種|国籍|政治|性的|遺伝|犯罪|借金",
    )
    """Shopper attributes nobody is targeted by (G29)."""
    sensitive_goods: Patterns = patterns(
        r"pregnan|fertil|disease|diagnos|disab|relig|addict|std|hiv|妊娠|不妊|病気|障害|宗教|依存",
    )
    """Categories whose browsing nobody is targeted by (G29)."""
    minors: Patterns = patterns(
        r"child|minor|teen|kid|under[_ -]?1[0-9]|student_?(elementary|junior)|子ども|子供|未成年|児童|小学|中学",
    )
    """Values of an age attribute that mean a minor (G29)."""
    personal: Patterns = patterns(
        r"あなた|お客(さま|様)だけ|会員|お得意|ご愛顧|誕生|いつも",
        r"for you|your account|personal|member|loyal|regular customer|valued|returning",
    )
    """Words that say a price is this person's own (G29)."""

    def extended(self, **more: Iterable[str]) -> Lexicon:
        """This lexicon with a shop's own expressions added, by field.

        >>> LEXICON.extended(shame=["けち"]).shame[-1].pattern
        'けち'
        """
        known = {each.name for each in fields(self)}
        if unknown := sorted(more.keys() - known):
            raise ValueError(f"found {unknown}, expected some of {sorted(known)}")
        return replace(self, **{name: (*getattr(self, name), *patterns(*added)) for name, added in more.items()})


LEXICON = Lexicon()
