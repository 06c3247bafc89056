"""Our words: the catalogues are complete and compiled, and work whatever the host does with Flask-Babel."""

from __future__ import annotations

import io
import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st

from upsell_widget.domain.selling_plans import Cycle
from upsell_widget.domain.text import Text
from upsell_widget.web.wording import CATALOGUES, DOMAIN, LANGUAGES, wording_for

ROOT = Path(__file__).parents[2]
COMPILE = "the .mo is stale: pybabel compile -D upsell -d upsell_widget/translations"
each_language = pytest.mark.parametrize("language", LANGUAGES)


def catalogue(language: str) -> Catalog:
    path = CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    return read_po(io.BytesIO(path.read_bytes()), locale=language, domain=DOMAIN)


def compiled(language: str) -> dict[str, str]:
    with (CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_mo(file) if message.id}


def words_used() -> set[str]:
    """Every text given to ``say`` in the code and the templates."""
    rooms = (ROOT / "upsell_widget" / room for room in ("web", "console"))
    in_code = {message for room in rooms for _, _, message, _, _ in extract_from_dir(room, keywords={"say": None})}
    templates = (path.read_text(encoding="utf-8") for path in (ROOT / "templates" / "upsell_widget").rglob("*.html"))
    return {str(message) for message in in_code} | {found for text in templates for found in re.findall(r'say\("([^"]+)"', text)}


@each_language
def test_every_text_is_translated_and_no_translation_is_left_over(language: str) -> None:
    translated = {str(message.id) for message in catalogue(language) if message.id and message.string}
    assert translated == words_used()


@each_language
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    assert compiled(language) == {str(message.id): str(message.string) for message in catalogue(language) if message.id}, COMPILE


@each_language
def test_a_translation_names_the_same_values_as_the_text(language: str) -> None:
    def named(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}

    assert [text for text, translation in compiled(language).items() if named(text) != named(translation)] == []


@pytest.mark.parametrize(
    ("locale", "language", "said"),
    [("ja", "ja", "あとで"), ("ja-JP", "ja", "あとで"), ("en_GB", "en", "Not now"), ("fr", "ja", "あとで"), ("", "ja", "あとで")],
)
def test_a_locale_finds_its_language_or_the_default(locale: str, language: str, said: str) -> None:
    words = wording_for(locale)
    assert (words.language, words.say("Not now")) == (language, said)


@given(locale=st.text(max_size=20))
def test_no_locale_is_an_error(locale: str) -> None:
    assert wording_for(locale).language in LANGUAGES


def test_the_words_do_not_depend_on_the_hosts_flask_babel() -> None:
    app = Flask("host")
    Babel(app, default_locale="en", locale_selector=lambda: "en")
    with app.test_request_context("/"):
        assert wording_for("ja").say("No, thanks") == "いいえ、結構です"


def test_the_shops_words_are_found_for_a_regional_locale() -> None:
    assert wording_for("en-GB").text(Text.of({"ja": "酢", "en": "Vinegar"})) == "Vinegar"


@pytest.mark.parametrize(
    ("cycle", "ja", "en"),
    [
        (Cycle(1, "month"), "毎月", "every month"),
        (Cycle(2, "week"), "2週間ごと", "every 2 weeks"),
        (Cycle(30, "day"), "30日ごと", "every 30 days"),
        (Cycle(1, "year"), "毎年", "every year"),
    ],
)
def test_a_cycle_is_said_as_people_say_it(cycle: Cycle, ja: str, en: str) -> None:
    assert (wording_for("ja").cycle(cycle), wording_for("en").cycle(cycle)) == (ja, en)
