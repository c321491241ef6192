"""What is typed is taken as meant, checked in words, and kept as it was."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from survey_app import languages
from survey_app.forms.survey import PageForm, page_form
from survey_app.questionnaire import parsing
from survey_app.questionnaire.model import Page

pytestmark = pytest.mark.sqlite_only
SURVEY = parsing.from_toml("""
id = "all_kinds"
title = "All kinds"
[scales]
size = [{ code = "big", label = "Big" }, { code = "small", label = "Small" }]
[[pages]]
id = "page"
title = "Page"
[[pages.questions]]
id = "one"
kind = "single"
label = "One?"
scale = "size"
[[pages.questions]]
id = "many"
kind = "multiple"
label = "Many?"
options = [{ code = "a", label = "A" }, { code = "b", label = "B" }, { code = "none", label = "None", exclusive = true }]
[[pages.questions]]
id = "rows"
kind = "matrix"
label = "Rows?"
scale = "size"
items = [{ id = "noise", label = "Noise" }, { id = "litter", label = "Litter" }]
[[pages.questions]]
id = "short"
kind = "short_text"
label = "Short?"
[[pages.questions]]
id = "long"
kind = "long_text"
label = "Long?"
max_length = 10
[[pages.questions]]
id = "postcode"
kind = "postcode"
label = "Postcode?"
""")
PAGE: Page = SURVEY.pages[0]


@pytest.fixture
def app(migrated: Flask) -> Flask:
    """The application; a form needs no context of it beyond the request's."""
    return migrated


def sent(app: Flask, language: str = "en", clear: bool = False, **given: Any) -> PageForm:
    """The page's form as it was sent."""
    data = MultiDict([(name.replace("__", "."), one) for name, value in given.items()
                      for one in (value if isinstance(value, list) else [value])])
    with app.test_request_context(method="POST", data=data):
        form = page_form(PAGE)({}, languages.speech(language), clear=clear)
        form.validate()
        return form


def test_takes_every_kind(app: Flask) -> None:
    form = sent(app, one="big", many=["b", "a"], rows__noise="small", short=" Lights ", long="a\r\nb", postcode="zz1 1aa")
    assert form.faults == []
    assert form.answers == {"one": "big", "many": ["b", "a"], "rows": {"noise": "small"}, "short": "Lights", "long": "a\nb",
                            "postcode": ""}
    assert form.typed_postcode == "zz1 1aa"


def test_needs_nothing(app: Flask) -> None:
    form = sent(app)
    assert form.faults == []
    assert form.answers == {"one": "", "many": [], "rows": {}, "short": "", "long": "", "postcode": ""}


def test_clearing_takes_nothing_of_what_was_sent(app: Flask) -> None:
    assert sent(app, clear=True, one="big", short="x").answers["one"] == ""


@pytest.mark.parametrize(("given", "control", "said"), [
    ({"one": "huge"}, "one", "Choose one of the answers shown"),
    ({"many": ["a", "c"]}, "many", "Choose one of the answers shown"),
    ({"many": ["a", "none"]}, "many", "Choose either “None” or the other answers, not both"),
    ({"rows__litter": "huge"}, "rows.noise", "Choose one of the answers shown"),
    ({"long": "x" * 12}, "long", "is 12 characters long and the most we can take is 10. Shorten it by 2 characters"),
    ({"short": "x" * 201}, "short", "is 201 characters long and the most we can take is 200"),
    ({"postcode": "nowhere"}, "postcode", "This cannot be a postcode"),
])
def test_says_what_is_wrong_and_leads_to_the_control(app: Flask, given: dict[str, Any], control: str, said: str) -> None:
    [(where, message)] = sent(app, **given).faults
    assert where == control
    assert said in message


def test_keeps_what_is_wrong_to_be_shown_again(app: Flask) -> None:
    form = sent(app, one="huge", long="x" * 12, postcode="nowhere")
    assert [form.q_one.data, form.q_long.data, form.q_postcode.shown] == ["huge", "x" * 12, "nowhere"]


def test_never_shows_a_postcode_again(app: Flask) -> None:
    form = sent(app, one="huge", postcode="ZZ1 1AA")
    form.ask_postcode_again()
    assert form.q_postcode.shown == ""
    assert ("postcode", "Enter your postcode again. We do not keep it, so it is not shown here") in form.faults


def test_speaks_the_language_of_the_page(app: Flask) -> None:
    assert sent(app, "cy", one="huge").faults == [("one", "Dewiswch un o’r atebion a ddangosir")]


def test_what_is_said_of_words_is_escaped(app: Flask) -> None:
    survey = parsing.from_toml("""
id = "x"
title = "X"
[[pages]]
id = "p"
title = "P"
[[pages.questions]]
id = "many"
kind = "multiple"
label = "?"
options = [{ code = "a", label = "A" }, { code = "none", label = "<b>None</b>", exclusive = true }]
""")
    with app.test_request_context(method="POST", data={"many": ["a", "none"]}):
        form = page_form(survey.pages[0])({}, languages.speech("en"))
        form.validate()
    assert "&lt;b&gt;None" in dict(form.faults)["many"]


def test_chosen_names_each_control(app: Flask) -> None:
    form = sent(app, one="big", many=["a", "b"], rows__noise="small")
    chosen = [pair for field in form.question_fields[:3] for pair in field.chosen]
    assert chosen == [("one", "big"), ("many", "a"), ("many", "b"), ("rows.noise", "small")]
