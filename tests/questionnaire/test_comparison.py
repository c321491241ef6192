from dataclasses import replace

import pytest

from survey_app.questionnaire import parsing
from survey_app.questionnaire.comparison import ChangeKind, Comparability, Comparison, compare, named
from survey_app.questionnaire.model import Questionnaire

THIS_YEAR = """
id = "have_your_say"
title = "Have Your Say"
[scales.problem]
options = [{code = "very", label = "A very big problem", concern = true, top = true},
           {code = "fairly", label = "A fairly big problem", concern = true},
           {code = "not_very", label = "Not a very big problem"}, {code = "none", label = "Not a problem at all"},
           {code = "dont_know", label = "Don't know", dont_know = true}]
[scales.safety]
options = [{code = "safe", label = "Safe"}, {code = "unsafe", label = "Unsafe", concern = true}]
[[pages]]
id = "neighbourhood"
title = "Your neighbourhood"
[[pages.questions]]
id = "problems"
kind = "matrix"
label = "How much of a problem are these in your neighbourhood?"
scale = "problem"
items = [{id = "litter", label = "Litter"}, {id = "drugs", label = "People using drugs"},
         {id = "noise", label = "Noisy neighbours"}, {id = "graffiti", label = "Graffiti"}]
[[pages]]
id = "you"
title = "You"
[[pages.questions]]
id = "victim"
kind = "single"
label = "Were you a victim of crime?"
options = [{code = "yes", label = "Yes"}, {code = "no", label = "No"}]
[[pages.questions]]
id = "safe_day"
kind = "single"
label = "How safe do you feel by day?"
scale = "safety"
[[pages]]
id = "more"
title = "More"
show_if = {question = "victim", answers = ["yes"]}
[[pages.questions]]
id = "safe_again"
kind = "single"
label = "How safe do you feel since?"
scale = "safety"
"""
EARLIER = parsing.from_toml(THIS_YEAR)


def changed(*edits: tuple[str, str]) -> Comparison:
    """The comparison of the questionnaire above with itself after these replacements."""
    text = THIS_YEAR
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return compare(EARLIER, parsing.from_toml(text))


def comparability(found: Comparison) -> dict[str, Comparability]:
    return {one.item: one.comparability for one in found.items}


def test_the_same_questionnaire_is_comparable_throughout() -> None:
    found = compare(EARLIER, EARLIER)
    assert found.changes == ()
    assert set(comparability(found)) == {"problems.litter", "problems.drugs", "problems.noise", "problems.graffiti",
                                         "safe_day", "safe_again"}
    assert set(comparability(found).values()) == {Comparability.COMPARABLE}


@pytest.mark.parametrize("name", parsing.bundled())
def test_a_bundled_questionnaire_is_comparable_with_itself(name: str) -> None:
    questionnaire = parsing.load(name)
    found = compare(questionnaire, questionnaire)
    assert found.items
    assert all(one.comparability is Comparability.COMPARABLE for one in found.items)


def test_typing_makes_no_difference() -> None:
    found = changed(("Don't know", "Don’t  know"), ("Litter", "litter"))
    assert found.changes == ()


def test_an_item_in_other_words_is_compared_with_a_caveat() -> None:
    found = changed(("People using drugs", "People using or dealing in drugs"))
    assert [(one.kind, one.where) for one in found.changes] == [(ChangeKind.REWORDED, "problems.drugs")]
    drugs = found.item("problems.drugs")
    assert drugs.comparability is Comparability.CAVEAT
    assert drugs.label == "People using or dealing in drugs"
    assert drugs.reasons == ("reworded: it was “People using drugs”",)
    assert found.item("problems.litter").comparability is Comparability.COMPARABLE


def test_a_question_in_other_words_touches_all_its_rows() -> None:
    found = changed(("How much of a problem are these", "How big a problem are these"))
    assert {name for name, status in comparability(found).items() if status is Comparability.CAVEAT} == {
        "problems.litter", "problems.drugs", "problems.noise", "problems.graffiti"}


def test_an_answer_in_other_words_is_a_caveat() -> None:
    found = changed(("A fairly big problem", "Something of a problem"))
    assert found.item("problems.litter").comparability is Comparability.CAVEAT
    assert found.item("safe_day").comparability is Comparability.COMPARABLE


def test_rows_that_are_added_and_dropped_leave_the_others_comparable() -> None:
    found = changed(('{id = "noise", label = "Noisy neighbours"}', '{id = "speeding", label = "Speeding"}'))
    assert [(one.kind, one.where) for one in found.changes] == [
        (ChangeKind.DROPPED, "problems.noise"), (ChangeKind.ADDED, "problems.speeding")]
    assert "problems.noise" not in comparability(found)
    assert "problems.speeding" not in comparability(found)
    assert set(comparability(found).values()) == {Comparability.COMPARABLE}
    with pytest.raises(KeyError):
        found.item("problems.noise")


def reordered(*order: str) -> set[str]:
    """Which rows are said to have moved when the rows stand in this order."""
    pages = list(EARLIER.pages)
    matrix = pages[0].questions[0]
    rows = {item.id: item for item in matrix.items}
    pages[0] = replace(pages[0], questions=(replace(matrix, items=tuple(rows[name] for name in order)),))
    found = compare(EARLIER, replace(EARLIER, pages=tuple(pages)))
    assert {one.where for one in found.of(ChangeKind.REORDERED)} == {
        one.item for one in found.items if one.comparability is Comparability.CAVEAT}
    return {one.where.removeprefix("problems.") for one in found.of(ChangeKind.REORDERED)}


def test_only_a_row_that_moved_is_a_caveat() -> None:
    assert reordered("drugs", "noise", "graffiti", "litter") == {"litter"}
    assert reordered("graffiti", "litter", "drugs", "noise") == {"graffiti"}


def test_of_two_rows_that_changed_places_neither_is_said_to_have_stayed() -> None:
    assert reordered("drugs", "litter", "noise", "graffiti") == {"litter", "drugs"}


def test_a_question_that_moved_is_a_caveat() -> None:
    first, second, third = EARLIER.pages
    moved = replace(EARLIER, pages=(second, first, third))
    found = compare(EARLIER, moved)
    assert {one.where for one in found.of(ChangeKind.REORDERED)} == {"problems"}
    assert found.item("problems.noise").comparability is Comparability.CAVEAT
    assert found.item("safe_again").comparability is Comparability.COMPARABLE


@pytest.mark.parametrize(("edit", "reason"), [
    ((', {code = "none", label = "Not a problem at all"}', ""), "without answer “Not a problem at all”"),
    (('{code = "none"', '{code = "little", label = "A little"}, {code = "none"'), "with the new answer “A little”"),
    (('concern = true}', 'concern = false}'), "“A fairly big problem” is counted differently"),
    (('{code = "not_very", label = "Not a very big problem"}, {code = "none", label = "Not a problem at all"}',
      '{code = "none", label = "Not a problem at all"}, {code = "not_very", label = "Not a very big problem"}'),
     "another order")])
def test_another_scale_breaks_the_comparison(edit: tuple[str, str], reason: str) -> None:
    pages = THIS_YEAR.index("[scales.safety]")
    text = THIS_YEAR[:pages].replace(*edit) + THIS_YEAR[pages:]
    found = compare(EARLIER, parsing.from_toml(text))
    litter = found.item("problems.litter")
    assert litter.comparability is Comparability.BROKEN
    assert reason in " ".join(litter.reasons)
    assert found.item("safe_day").comparability is Comparability.COMPARABLE


def test_asking_other_people_breaks_the_comparison() -> None:
    found = changed(('answers = ["yes"]', 'answers = ["yes", "no"]'))
    again = found.item("safe_again")
    assert again.comparability is Comparability.BROKEN
    assert again.reasons == ("re-routed: it was asked of those with victim = yes and is now asked of those with "
                             "victim = no or yes",)
    assert changed(('show_if = {question = "victim", answers = ["yes"]}\n', "")).item(
        "safe_again").reasons[0].endswith("is now asked of everyone")


def test_a_changed_question_breaks_those_that_are_asked_after_it() -> None:
    found = changed(('{code = "no", label = "No"}', '{code = "no", label = "No"}, {code = "unsure", label = "Unsure"}'))
    again = found.item("safe_again")
    assert again.comparability is Comparability.BROKEN
    assert "depends on victim" in again.reasons[0]


def test_rows_taken_from_other_answers_break_the_comparison() -> None:
    earlier, later = (parsing.load("residents-survey-2020") for _ in range(2))
    routed = [question for question in later.questions if question.rows_from]
    assert routed
    pages = tuple(replace(page, questions=tuple(
        replace(one, rows_if=(*one.rows_if[:1], "other")) if one.rows_from else one for one in page.questions))
        for page in later.pages)
    found = compare(earlier, replace(later, pages=pages))
    assert {one.where for one in found.of(ChangeKind.REROUTED)} == {question.id for question in routed}


def test_two_years_of_the_real_survey() -> None:
    def asked(questionnaire: Questionnaire) -> set[str]:
        return {question.id for question in questionnaire.questions}
    earlier, later = parsing.load("have-your-say-2015"), parsing.load("have-your-say-2026")
    found = compare(earlier, later)
    assert {one.where for one in found.of(ChangeKind.ADDED) if "." not in one.where} == asked(later) - asked(earlier)
    assert {one.where for one in found.of(ChangeKind.DROPPED) if "." not in one.where} == asked(earlier) - asked(later)


def test_every_change_is_of_something_that_one_of_the_years_names() -> None:
    this_year, that_year = parsing.load("have-your-say-2026"), parsing.load("have-your-say-2015")
    called = {**named(that_year), **named(this_year)}
    found = compare(that_year, this_year)
    assert {change.where for change in found.changes} <= called.keys()
    grid = this_year.question("problems_source").label
    assert called["problems_source.litter"] == f"“Rubbish or litter lying around” in “{grid}”"
    assert called["problems_source"] == f"“{grid}”"
