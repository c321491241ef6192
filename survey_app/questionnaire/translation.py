"""Translations of a questionnaire: each string has an id, and stays in the base language if it has no translation.

The id of a string shows its location: `title`, `intro`, `audience.<code>`, `page.<id>.title`, `page.<id>.intro`,
`<question>.label`, `<question>.hint`, `<question>.item.<id>`, `<question>.option.<code>` (with `.short` and `.hint`), and
`scale.<scale>.<code>` (with `.short` and `.hint`) for an option of every question on that scale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from .model import Audience, Item, Option, Page, Question, Questionnaire


def languages(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Returns the codes of the available languages, with the base language first."""
    return (questionnaire.language, *(translation.language for translation in questionnaire.translations))


def is_draft(questionnaire: Questionnaire, language: str) -> bool:
    """Returns whether no translator has signed off this translation yet."""
    return any(translation.draft for translation in questionnaire.translations if translation.language == language)


def translated(questionnaire: Questionnaire, language: str, untranslated: Callable[[str], str] = str) -> Questionnaire:
    """Returns the questionnaire in a language, with the same ids and codes. `untranslated` marks words in the base language."""
    for translation in questionnaire.translations:
        if translation.language == language:
            return _Translator(translation.strings, untranslated).questionnaire(questionnaire)
    return questionnaire


def string_ids(questionnaire: Questionnaire) -> Iterator[str]:
    """Yields the id of every string that can be translated. An option on a scale has two."""
    return (name for name, _text in strings(questionnaire))


def strings(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """Yields every string that can be translated: its id and its words in the base language, even if empty."""
    yield from (("title", questionnaire.title), ("intro", questionnaire.intro))
    yield from ((f"audience.{audience.code}", audience.label) for audience in questionnaire.audiences)
    for page in questionnaire.pages:
        yield from ((f"page.{page.id}.title", page.title), (f"page.{page.id}.intro", page.intro))
    for question in questionnaire.questions:
        yield from ((f"{question.id}.label", question.label), (f"{question.id}.hint", question.hint))
        yield from ((f"{question.id}.item.{item.id}", item.label) for item in question.items)
        for option in question.options:
            for place in _places(question, option):
                yield from ((place, option.label), (f"{place}.short", option.short), (f"{place}.hint", option.hint))


def without_outdated(before: Questionnaire, after: Questionnaire) -> Questionnaire:
    """Returns `after` without translations of words that it changed, except translations that changed with the words."""
    old, new = dict(strings(before)), dict(strings(after))
    changed = {name for name, text in new.items() if name in old and old[name] != text}
    earlier = {one.language: one.strings for one in before.translations}
    return replace(after, translations=tuple(
        replace(one, strings={name: text for name, text in one.strings.items()
                              if name not in changed or text != earlier.get(one.language, {}).get(name)})
        for one in after.translations))


def untranslated(questionnaire: Questionnaire, language: str) -> list[str]:
    """Returns the words that readers of this language see in the base language, each once, in questionnaire order."""
    said: dict[str, None] = {}
    translated(questionnaire, language, lambda text: said.setdefault(text) or text)
    return list(said)


def _places(question: Question, option: Option) -> list[str]:
    """Returns the ids to look up for the words of an option: first with the question, then with its scale."""
    return [f"{question.id}.option.{option.code}", *([f"scale.{question.scale}.{option.code}"] if question.scale else [])]


class _Translator:
    """Replaces the strings of a questionnaire with those of one language."""

    def __init__(self, strings: dict[str, str], untranslated: Callable[[str], str]) -> None:
        self._strings, self._untranslated = strings, untranslated

    def questionnaire(self, base: Questionnaire) -> Questionnaire:
        return replace(base, title=self._said(base.title, "title"), intro=self._said(base.intro, "intro"),
                       audiences=tuple(self._audience(one) for one in base.audiences),
                       pages=tuple(self._page(page) for page in base.pages))

    def _audience(self, base: Audience) -> Audience:
        return replace(base, label=self._said(base.label, f"audience.{base.code}"))

    def _page(self, base: Page) -> Page:
        return replace(base, title=self._said(base.title, f"page.{base.id}.title"),
                       intro=self._said(base.intro, f"page.{base.id}.intro"),
                       questions=tuple(self._question(question) for question in base.questions))

    def _question(self, base: Question) -> Question:
        return replace(base, label=self._said(base.label, f"{base.id}.label"), hint=self._said(base.hint, f"{base.id}.hint"),
                       items=tuple(self._item(item, base) for item in base.items),
                       options=tuple(self._option(option, base) for option in base.options))

    def _item(self, base: Item, question: Question) -> Item:
        return replace(base, label=self._said(base.label, f"{question.id}.item.{base.id}"))

    def _option(self, base: Option, question: Question) -> Option:
        """Uses the translated label instead of the base language's short form, if the translation has no short form."""
        places = _places(question, base)
        shorts = [f"{place}.short" for place in places]
        has_label = any(place in self._strings for place in places)
        return replace(base, label=self._said(base.label, *places), short=self._said("" if has_label else base.short, *shorts),
                       hint=self._said(base.hint, *(f"{place}.hint" for place in places)))

    def _said(self, base: str, *ids: str) -> str:
        found = next((self._strings[one] for one in ids if one in self._strings), "")
        return found or (self._untranslated(base) if base else "")


@dataclass(frozen=True, slots=True)
class Change:
    """One text: its location, and its words before and after. Empty if it did not exist."""

    where: str
    before: str
    after: str


def wording(questionnaire: Questionnaire) -> dict[str, str]:
    """Returns every text that people read, by its location, without empty ones."""
    return {where: text for where, text in _texts(questionnaire) if text}


def changed_wording(before: Questionnaire, after: Questionnaire) -> list[Change]:
    """Returns the texts that differ, in questionnaire order."""
    old, new = wording(before), wording(after)
    return [Change(where, old.get(where, ""), new.get(where, "")) for where in {**new, **old} if old.get(where) != new.get(where)]


def changed_translations(before: Questionnaire, after: Questionnaire) -> list[Change]:
    """Returns the translated texts that differ, by the id of the text and the language."""
    old, new = ({(one.language, name): text for one in questionnaire.translations for name, text in one.strings.items()}
                for questionnaire in (before, after))
    return [Change(f"{name} in {language}", old.get((language, name), ""), new.get((language, name), ""))
            for language, name in {**new, **old} if old.get((language, name)) != new.get((language, name))]


def is_same_structure(before: Questionnaire, after: Questionnaire) -> bool:
    """Returns whether two questionnaires differ only in wording: the same ids, kinds, codes, routes and order."""
    return _bare(before) == _bare(after)


def _texts(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    yield "title", questionnaire.title
    yield "introduction", questionnaire.intro
    yield from ((f"audience {audience.code}", audience.label) for audience in questionnaire.audiences)
    for page in questionnaire.pages:
        yield f"page {page.id}", page.title
        yield f"page {page.id} introduction", page.intro
        for question in page.questions:
            yield from _question_texts(question)


def _question_texts(question: Question) -> Iterator[tuple[str, str]]:
    yield question.id, question.label
    yield f"{question.id} hint", question.hint
    yield from ((f"{question.id}.{item.id}", item.label) for item in question.items)
    for option in question.options:
        yield f"{question.id} answer {option.code}", option.label
        yield f"{question.id} answer {option.code} short", option.short
        yield f"{question.id} answer {option.code} hint", option.hint


def _bare(questionnaire: Questionnaire) -> Questionnaire:
    """Returns the questionnaire without its words, in any language."""
    return replace(questionnaire, title="", intro="", minutes=0, translations=(),
                   pages=tuple(_bare_page(page) for page in questionnaire.pages),
                   audiences=tuple(replace(audience, label="") for audience in questionnaire.audiences))


def _bare_page(page: Page) -> Page:
    return replace(page, title="", intro="", questions=tuple(_bare_question(question) for question in page.questions))


def _bare_question(question: Question) -> Question:
    return replace(question, label="", hint="", role="", items=tuple(Item(item.id, "") for item in question.items),
                   options=tuple(_bare_option(option) for option in question.options))


def _bare_option(option: Option) -> Option:
    return replace(option, label="", short="", hint="", side="")
