"""Every word can be said in every language of the program, or is marked as English."""

from __future__ import annotations

import re
from datetime import date
from string import Formatter

import pytest
from markupsafe import Markup

from survey_app import languages
from survey_app.languages import Foreign
from survey_app.publishing.chapter.grids import RANGE

from .words import in_tables, said


class TestCatalogues:
    @pytest.mark.parametrize("code", languages.catalogues())
    def test_say_everything_and_nothing_else(self, code: str) -> None:
        words = languages.speech(code).words.keys()
        assert sorted(said() - words) == []
        source = in_tables()
        assert [word for word in sorted(words - said()) if not _is_in(source, word.removesuffix(RANGE).partition(":")[0])] == []

    @pytest.mark.parametrize("code", languages.catalogues())
    def test_keep_the_places_of_values(self, code: str) -> None:
        for english, translated in languages.speech(code).words.items():
            assert _places(english) == _places(translated), english
            assert translated.strip()

    def test_are_drafts_until_a_translator_signs(self) -> None:
        assert languages.speech("cy").is_draft


class TestSpeech:
    def test_translates(self) -> None:
        assert languages.speech("cy")("Continue") == "Parhau"

    def test_marks_what_it_has_no_words_for(self) -> None:
        assert languages.speech("ur")("Continue") == Markup('<span lang="en" dir="ltr">Continue</span>')
        assert languages.speech("ur").plain("Continue") == "Continue"
        assert languages.speech("en")("Continue") == "Continue"

    def test_without_a_catalogue_says_so_in_its_own_words(self) -> None:
        said_so = {code for code in languages.NAMES if languages.speech(code).questions_only}
        assert said_so == set(languages.NAMES) - {languages.BASE, *languages.catalogues()}
        assert languages.speech("ur").questions_only == "صرف سوالات اردو میں ہیں۔"

    def test_escapes_values_that_are_text(self) -> None:
        spoken = languages.speech("en")("Your area: {area}.", area="<b>")
        assert spoken == "Your area: &lt;b&gt;."
        assert languages.speech("en")("{a}x{end}", a=Markup("<a>"), end=Markup("</a>")) == "<a>x</a>"

    def test_says_dates(self) -> None:
        assert languages.speech("en").day(date(2026, 11, 1)) == "1 November 2026"
        assert languages.speech("cy").day(date(2026, 11, 1)) == "1 Tachwedd 2026"

    def test_knows_the_direction(self) -> None:
        assert [languages.speech(code).direction for code in ("en", "cy", "ur", "ar")] == ["ltr", "ltr", "rtl", "rtl"]

    def test_of_an_unknown_language_is_english(self) -> None:
        assert languages.speech("xx").code == languages.speech("../../etc/passwd").code == "en"


def test_foreign_words_say_their_language_and_are_escaped() -> None:
    words = Foreign("Crime & <safety>", "en")
    assert Markup("{}").format(words) == '<span lang="en" dir="ltr">Crime &amp; &lt;safety&gt;</span>'
    assert words == "Crime & <safety>"


def _places(text: str) -> list[str]:
    assert not re.search(r"[<>]", text)
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def _is_in(source: str, head: str) -> bool:
    """Whether a head of a table is written in this source, or is made from a column's name whose last part is."""
    return any(f'"{written}' in source for written in (head, head.split()[-1].lower(), head.lower().replace(" ", "_")))
