"""The forms of the questionnaire editor, and the conversion of their values to pages, questions, rows and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from ..questionnaire import editing
from ..questionnaire.kinds import KINDS, Tabulation
from ..questionnaire.kinds.number import LARGEST
from ..questionnaire.model import Audience, Item, Option, Page, Question, Questionnaire
from .staff import ChoiceField, StaffForm, needed

MEANINGS = {
    "": "Nothing special", "concern": "A concern", "top": "The strongest concern", "dont_know": "Don’t know: outside the base",
    "declined": "Prefer not to say: outside the base", "exclusive": "None of these: stands alone"}
NAMES = 120      # characters of a row or an answer that fit on a phone


class EditForm(StaffForm):
    """A form that knows which version of the questionnaire it was made from."""

    seen = HiddenField()
    main = "label"      # the field that shows an error about the form in general


class AboutForm(EditForm):
    """The settings of the questionnaire itself."""

    main = "title"

    title = StringField("Title", validators=needed("Enter a title"))
    intro = TextAreaField("Introduction")
    minutes = IntegerField("About how many minutes it takes", validators=[NumberRange(1, 120, "Enter a number from 1 to 120")])
    audience = StringField("Add an audience", validators=[Optional(), Length(max=NAMES)])

    def changed(self, questionnaire: Questionnaire, sent: Mapping[str, str]) -> Questionnaire:
        """Returns the questionnaire with the values of the form."""
        audiences = [replace(one, label=sent.get(f"audience.{one.code}", one.label).strip()) for one in questionnaire.audiences]
        if self.audience.data and self.audience.data.strip():
            code = editing.id_of(self.audience.data, {one.code for one in audiences})
            audiences.append(Audience(code, self.audience.data.strip()))
        return replace(questionnaire, title=_words(self.title.data), intro=_words(self.intro.data), minutes=self.minutes.data,
                       audiences=tuple(audiences))


class PageForm(EditForm):
    """The settings of a page."""

    main = "title"

    title = StringField("Title of the page", validators=[*needed("Enter a title"), Length(max=NAMES)])
    intro = TextAreaField("Introduction")

    def changed(self, page: Page) -> Page:
        """Returns the page with the values of the form."""
        return replace(page, title=_words(self.title.data), intro=_words(self.intro.data))


class QuestionForm(EditForm):
    """The settings of a question. `rows_sent` and `options_sent` read its rows and answers."""

    label = TextAreaField("Question", validators=needed("Enter the words of the question"))
    hint = TextAreaField("Hint")
    ranked = BooleanField("Its concerns enter the ranking of problems")
    sensitive = BooleanField("It is sensitive: support lines are shown beside it")
    max_length = IntegerField("Most characters", validators=[
        Optional(), NumberRange(1, 20_000, "Enter a number from 1 to 20,000")])
    least = IntegerField("Smallest plausible number", validators=[
        Optional(), NumberRange(0, LARGEST, f"Enter a whole number from 0 to {LARGEST:,}")])
    most = IntegerField("Largest plausible number", validators=[
        Optional(), NumberRange(1, LARGEST, f"Enter a whole number from 1 to {LARGEST:,}")])
    at_most = IntegerField("How many answers people can choose", validators=[
        Optional(), NumberRange(1, 100, "Enter a number from 1 to 100")])
    new_rows = TextAreaField("Add rows")
    new_options = TextAreaField("Add answers")

    def changed(self, question: Question, sent: Mapping[str, str]) -> Question:
        """Returns the question with the values of the form."""
        new = replace(question, label=_words(self.label.data), hint=_words(self.hint.data), sensitive=self.sensitive.data,
                      ranked=self.ranked.data if question.is_concern else question.ranked,
                      max_length=self.max_length.data or 0 if question.kind.is_words else 0,
                      least=self.least.data or 0 if question.kind.is_number else 0,
                      most=self.most.data or 0 if question.kind.is_number else 0,
                      at_most=self.at_most.data or 0 if question.kind.tabulation is Tabulation.TICKS else 0,
                      items=rows_sent(question.items, sent), options=options_sent(question.options, sent))
        for line in _lines(self.new_rows.data) if question.items else ():
            new = editing.add_item(new, line)
        for line in _lines(self.new_options.data) if question.options or question.kind.is_number else ():
            new = editing.add_option(new, line)
        return new


class NewQuestionForm(EditForm):
    """A new question, from the question bank or written by the lead."""

    bank = ChoiceField("From the question bank")
    kind = ChoiceField("Kind of answer")
    label = TextAreaField("Question")
    scale = ChoiceField("Answers")
    options = TextAreaField("Answers of its own")
    rows = TextAreaField("Rows")

    def made(self, questionnaire: Questionnaire, offered: Mapping[str, Question],
             scales: Mapping[str, Sequence[Option]]) -> Question:
        """Makes the question that the form describes. The self-check finds its faults and puts them into words."""
        if self.bank.data:
            chosen = offered[self.bank.data]
            clashes = chosen.scale and scales[chosen.scale] != chosen.options   # another scale already has that name
            return replace(chosen, scale="") if clashes else chosen
        kind, label = KINDS[self.kind.data or "single"], _words(self.label.data)
        taken = {question.id for question in questionnaire.questions}
        question = Question(kind.own_id or editing.id_of(label, taken), kind, label, options=kind.own_options)
        if kind.has_rows:
            for line in _lines(self.rows.data):
                question = editing.add_item(question, line)
        if not (kind.is_closed or kind.is_number) or kind.own_options:
            return question
        if self.scale.data and kind.has_scale:
            return replace(question, scale=self.scale.data, options=tuple(scales[self.scale.data]))
        for line in _lines(self.options.data):
            question = editing.add_option(question, line)
        return question


def rows_sent(items: Sequence[Item], sent: Mapping[str, str]) -> tuple[Item, ...]:
    """Returns the rows with the words submitted for them."""
    return tuple(replace(item, label=_words(sent.get(f"row.{item.id}", item.label))) for item in items)


def options_sent(options: Sequence[Option], sent: Mapping[str, str]) -> tuple[Option, ...]:
    """Returns the answers with the submitted words and meanings."""
    return tuple(_option(option, sent) for option in options)


def meaning(option: Option) -> str:
    """Returns what an answer counts as, by its name in the form."""
    return next((name for name in ("top", "concern", "dont_know", "declined", "exclusive") if getattr(option, name)), "")


def _option(option: Option, sent: Mapping[str, str]) -> Option:
    label, short = (_words(sent.get(f"{part}.{option.code}", getattr(option, name)))
                    for part, name in (("answer", "label"), ("short", "short")))
    chosen = sent.get(f"meaning.{option.code}", meaning(option))
    flags: dict[str, Any] = {name: name == chosen or (name == "concern" and chosen == "top") for name in MEANINGS if name}
    return replace(option, label=label, short=short, **flags)


def _words(text: str | None) -> str:
    """Puts words on one line."""
    return " ".join((text or "").split())


def _lines(text: str | None) -> list[str]:
    return [words for line in (text or "").splitlines() if (words := _words(line))]
