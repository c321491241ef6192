"""The program's own words in each of its languages, and facts about languages. Pure.

The code writes the words in English; a catalogue holds their translations. Words without a translation appear in English,
marked as English, so that screen readers pronounce them rightly and they run from left to right.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from markupsafe import Markup, escape

BASE = "en"
CLOCK = ("{time}am", "{time}pm")
NAMES = {"en": "English", "cy": "Cymraeg", "ar": "العربية", "bn": "বাংলা", "fa": "فارسی", "fr": "Français", "gu": "ગુજરાતી",
         "ku": "Kurdî", "lt": "Lietuvių", "pa": "ਪੰਜਾਬੀ", "pl": "Polski", "ps": "پښتو", "pt": "Português", "ro": "Română",
         "so": "Soomaali", "ta": "தமிழ்", "tr": "Türkçe", "uk": "Українська", "ur": "اردو", "zh": "中文"}
# "Only the questions are in this language", for its readers before they choose it, where the program itself has no words in it.
# Drafts, as the catalogues are.
QUESTIONS_ONLY = {
    "ar": "الأسئلة فقط بالعربية.",
    "bn": "শুধু প্রশ্নগুলো বাংলায়।",
    "fa": "فقط پرسش‌ها به فارسی است.",
    "fr": "Seules les questions sont en français.",
    "gu": "ફક્ત પ્રશ્નો ગુજરાતીમાં છે.",
    "ku": "Tenê pirs bi kurdî ne.",
    "lt": "Tik klausimai yra lietuvių kalba.",
    "pa": "ਸਿਰਫ਼ ਸਵਾਲ ਪੰਜਾਬੀ ਵਿੱਚ ਹਨ।",
    "pl": "Tylko pytania są po polsku.",
    "ps": "یوازې پوښتنې په پښتو دي.",
    "pt": "Só as perguntas estão em português.",
    "ro": "Doar întrebările sunt în română.",
    "so": "Su’aalaha oo keliya ayaa Soomaali ah.",
    "ta": "கேள்விகள் மட்டும் தமிழில் உள்ளன.",
    "tr": "Yalnızca sorular Türkçe.",
    "uk": "Лише запитання українською.",
    "ur": "صرف سوالات اردو میں ہیں۔",
    "zh": "只有问题是中文。",
}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur", "yi"})


@dataclass(frozen=True)
class Speech:
    """One language: its code, and the translations of the program's words."""

    code: str
    words: Mapping[str, str]
    is_draft: bool = False     # no translator has approved the catalogue yet

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return direction(self.code)

    @property
    def questions_only(self) -> str:
        """What readers of a language without a catalogue are told before they choose it; "" for the others."""
        return "" if self.words else QUESTIONS_ONLY.get(self.code, "")

    def __call__(self, english: str, /, **values: Any) -> Markup:
        """The words as HTML, with `values` in place of `{name}`: text is escaped, Markup is not."""
        text = _html(self.words.get(english, english))
        text = text.format(**values) if values else text
        return text if self._has(english) else in_language(text, BASE)

    def plain(self, english: str, /, **values: Any) -> str:
        """The words as plain text, for a title or an attribute."""
        return self.words.get(english, english).format(**values)

    def day(self, day: date) -> str:
        """A date in words: "1 November 2026"."""
        return f"{day.day} {self.plain(f'{day:%B}')} {day.year}"

    def clock(self, at: datetime) -> str:
        """A time of day in words: "5pm", "5:30pm"."""
        time = f"{at.hour % 12 or 12}" + (f":{at.minute:02}" if at.minute else "")
        return self.plain(CLOCK[at.hour // 12], time=time)

    def _has(self, english: str) -> bool:
        return self.code == BASE or english in self.words


class Foreign(str):
    """Words in another language than the page's; their HTML says so."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str) -> Foreign:
        """Marks `text` as being in `language`."""
        made = super().__new__(cls, text)
        made.language = language
        return made

    def __html__(self) -> str:
        return in_language(escape(str(self)), self.language)


def speech(code: str) -> Speech:
    """The program's words in a language; a language without a catalogue gets English words, each marked so."""
    return _speech(code if code in NAMES else BASE)


def direction(code: str) -> str:
    """`rtl` for a language written from right to left, else `ltr`."""
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


def in_language(html: Markup, code: str) -> Markup:
    """HTML marked with its language."""
    return Markup('<span lang="{}" dir="{}">{}</span>').format(code, direction(code), html)


def catalogues() -> tuple[str, ...]:
    """The codes of the languages, besides English, with a translation of the program's words."""
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in resources.files(__package__).iterdir()
                        if entry.name.endswith(".toml")))


@cache
def _speech(code: str) -> Speech:
    if code not in catalogues():
        return Speech(code, {})
    document = tomllib.loads(resources.files(__package__).joinpath(f"{code}.toml").read_text("utf-8"))
    return Speech(code, document["words"], document["draft"])


@lru_cache(maxsize=2048)
def _html(text: str) -> Markup:
    return escape(text)
