"""The words of a questionnaire, and which of them a correction changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .model import Item, Option, Page, Question, Questionnaire


@dataclass(frozen=True, slots=True)
class Change:
    """One text: where it stands, and what it was and is. Empty where it was not there."""

    where: str
    before: str
    after: str


def wording(questionnaire: Questionnaire) -> dict[str, str]:
    """Every text that people read, by where it stands; the empty ones left out."""
    return {where: text for where, text in _texts(questionnaire) if text}


def changed_wording(before: Questionnaire, after: Questionnaire) -> list[Change]:
    """The texts that differ, in the order asked."""
    old, new = wording(before), wording(after)
    return [Change(where, old.get(where, ""), new.get(where, "")) for where in {**new, **old} if old.get(where) != new.get(where)]


def changed_translations(before: Questionnaire, after: Questionnaire) -> list[Change]:
    """The translated texts that differ, by the id of the text and the language."""
    old, new = ({(one.language, name): text for one in questionnaire.translations for name, text in one.strings.items()}
                for questionnaire in (before, after))
    return [Change(f"{name} in {language}", old.get((language, name), ""), new.get((language, name), ""))
            for language, name in {**new, **old} if old.get((language, name)) != new.get((language, name))]


def is_same_structure(before: Questionnaire, after: Questionnaire) -> bool:
    """Whether two questionnaires differ in wording alone: the same ids, kinds, codes, routes and order."""
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
    """The questionnaire without its words, in any language."""
    return replace(questionnaire, title="", intro="", minutes=0, translations=(),
                   pages=tuple(_bare_page(page) for page in questionnaire.pages),
                   audiences=tuple(replace(audience, label="") for audience in questionnaire.audiences))


def _bare_page(page: Page) -> Page:
    return replace(page, title="", intro="", questions=tuple(_bare_question(question) for question in page.questions))


def _bare_question(question: Question) -> Question:
    return replace(question, label="", hint="", items=tuple(Item(item.id, "") for item in question.items),
                   options=tuple(_bare_option(option) for option in question.options))


def _bare_option(option: Option) -> Option:
    return replace(option, label="", short="", hint="")
