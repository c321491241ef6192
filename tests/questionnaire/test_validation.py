"""The self-check: each fault is found, and named by file, question and what is wrong."""

from dataclasses import replace

import pytest

from survey_app.questionnaire.kinds import LONG_TEXT, MATRIX, MULTIPLE, POSTCODE, SINGLE
from survey_app.questionnaire.model import Audience, Condition, Item, Option, Page, Question, Questionnaire
from survey_app.questionnaire.parsing import bundled, from_toml, load
from survey_app.questionnaire.validation import RESERVED_IDS, QuestionnaireError, check

YES_NO = (Option("yes", "Yes"), Option("no", "No"))
PROBLEM = (Option("big", "Big", concern=True, top=True), Option("small", "Small"),
           Option("unsure", "Not sure", dont_know=True))
VICTIM = Question("victim", SINGLE, "Have you been a victim of crime?", options=YES_NO)
PROBLEMS = Question("problems", MATRIX, "How much of a problem?", options=PROBLEM,
                    items=(Item("litter", "Litter"), Item("noise", "Noise")))
REASONS = Question("reasons", MATRIX, "Where does it come from?", options=YES_NO,
                   rows_from="problems", rows_if=("big",))
ALERTS = Question("alerts", MULTIPLE, "Which?", options=(*YES_NO, Option("none", "None", exclusive=True)))
COMMENTS = Question("comments", LONG_TEXT, "Anything else?", max_length=500)
PLACE = Question("postcode", POSTCODE, "What is your postcode?")
FIRST = Page("first", "First", (VICTIM, PROBLEMS))
SECOND = Page("second", "Second", (REASONS, ALERTS, COMMENTS, PLACE))
SOUND = Questionnaire("sound", "A sound survey", (FIRST, SECOND))


def faults(questionnaire: Questionnaire) -> list[str]:
    return [str(fault) for fault in check(questionnaire, source="survey.toml")]


def second(*questions: Question, show_if: tuple[Condition, ...] = ()) -> Questionnaire:
    """The sound questionnaire with other questions on its second page."""
    return replace(SOUND, pages=(FIRST, Page("second", "Second", questions, show_if=show_if)))


def test_a_sound_questionnaire_has_no_fault() -> None:
    assert check(SOUND) == []


@pytest.mark.parametrize("name", bundled())
def test_a_bundled_questionnaire_has_no_fault(name: str) -> None:
    assert check(load(name)) == []


@pytest.mark.parametrize(("questionnaire", "fault"), [
    (replace(SOUND, id="Sound"),
     "has the id 'Sound'; an id is lower-case letters, digits and _, beginning with a letter"),
    (replace(SOUND, title=""), "has no title"),
    (replace(SOUND, minutes=0), "has fewer than 1 minutes; say about how long it takes"),
    (replace(SOUND, pages=()), "has no pages"),
    (replace(SOUND, pages=(FIRST, Page("empty", "Empty", ()))),
     "page empty has no questions; add one or remove the page"),
    (replace(SOUND, pages=(replace(FIRST, title=""), SECOND)), "page first has no title"),
    (replace(SOUND, pages=(FIRST, replace(SECOND, id="first"))),
     "page first has the id 'first', which is already used; ids must differ"),
    (replace(SOUND, pages=(FIRST, replace(SECOND, id="thanks"))),
     "page thanks has an id that the program needs for itself; choose another"),
    (second(PLACE, replace(PLACE, id="another")),
     "asks for a postcode more than once; keep one postcode question"),
    (replace(SOUND, audiences=()), "audiences is empty; name at least one audience or leave it out"),
    (replace(SOUND, audiences=(Audience("Elected", "Elected"),)),
     "audiences has the code 'Elected', which is repeated or not lower-case letters, digits and _"),
    (replace(SOUND, audiences=(Audience("a", "A"), Audience("a", "B"))),
     "audiences has the code 'a', which is repeated or not lower-case letters, digits and _"),
    (replace(SOUND, audiences=(Audience("a" * 41, "A"),)),
     f"audiences has the code '{'a' * 41}', which is longer than 40 characters"),
    (replace(SOUND, audiences=(Audience("a", ""),)), "audiences has an audience without a label"),
])
def test_a_fault_of_the_whole_is_named(questionnaire: Questionnaire, fault: str) -> None:
    assert f"survey.toml: {fault}" in faults(questionnaire)


@pytest.mark.parametrize(("question", "fault"), [
    (replace(COMMENTS, label=""), "comments has no label, the words that people read"),
    (replace(COMMENTS, id="victim"), "victim has the id 'victim', which is already used; ids must differ"),
    (replace(COMMENTS, id="Comments"),
     "Comments has the id 'Comments'; an id is lower-case letters, digits and _, beginning with a letter"),
    (replace(COMMENTS, id="2nd"),
     "2nd has the id '2nd'; an id is lower-case letters, digits and _, beginning with a letter"),
    (replace(COMMENTS, id="postcode"), "postcode is a reserved name; choose another id"),
    (replace(COMMENTS, options=YES_NO), "comments is of kind long_text, which takes no options or items"),
    (replace(COMMENTS, max_length=-1), "comments has a max_length, which only text takes, and which is at least 1"),
    (replace(ALERTS, max_length=5), "alerts has a max_length, which only text takes, and which is at least 1"),
    (replace(ALERTS, options=()), "alerts has fewer than two options; add options or name a scale"),
    (replace(ALERTS, options=YES_NO[:1]), "alerts has fewer than two options; add options or name a scale"),
    (replace(ALERTS, options=(*YES_NO, Option("yes", "Yes"))), "alerts has the option code 'yes' more than once"),
    (replace(ALERTS, options=(*YES_NO, Option("Maybe", "Maybe"))),
     "alerts has the option code 'Maybe'; a code is lower-case letters, digits and _, and never 'not_asked'"),
    (replace(ALERTS, options=(*YES_NO, Option("not_asked", "Not asked"))),
     "alerts has the option code 'not_asked'; a code is lower-case letters, digits and _, and never 'not_asked'"),
    (replace(ALERTS, options=(*YES_NO, Option("maybe", ""))), "alerts has the option 'maybe' without a label"),
    (replace(ALERTS, options=(*YES_NO, Option("maybe", "Maybe", concern=True))),
     "alerts marks an option concern, which only a single choice or a matrix is counted by"),
    (replace(VICTIM, id="v", options=(*YES_NO, Option("none", "None", exclusive=True))),
     "v marks an option exclusive, which only a multiple choice needs"),
    (replace(VICTIM, id="v", options=(*YES_NO, Option("big", "Big", concern=True, dont_know=True))),
     "v has the option 'big' that is both concern and outside the base"),
    (replace(VICTIM, id="v", options=(*YES_NO, Option("big", "Big", concern=True, declined=True))),
     "v has the option 'big' that is both concern and outside the base"),
    (replace(VICTIM, id="v", options=(*YES_NO, Option("big", "Big", top=True))),
     "v has the option 'big' marked top but not concern"),
    (replace(VICTIM, id="v", items=PROBLEMS.items), "v has items or rows_from, which only a matrix takes"),
    (replace(VICTIM, id="v", rows_if=("big",)), "v has items or rows_from, which only a matrix takes"),
    (replace(PROBLEMS, id="p", items=()),
     "p needs either items (its rows) or rows_from (an earlier matrix), and not both"),
    (replace(REASONS, items=PROBLEMS.items),
     "reasons needs either items (its rows) or rows_from (an earlier matrix), and not both"),
    (replace(REASONS, rows_if=()), "reasons has rows_from but no rows_if: name the answers whose rows are shown"),
    (replace(PROBLEMS, id="p", rows_if=("big",)), "p has rows_if but no rows_from: name the earlier matrix"),
    (replace(PROBLEMS, id="p", items=(Item("litter", ""),)), "p has an item without a label"),
    (replace(PROBLEMS, id="p", items=(Item("a", "Litter"), Item("b", "Litter"))), "p has the row “Litter” more than once; "
     "nobody could tell the rows apart"),
    (replace(PROBLEMS, id="p", items=(Item("a", "A"), Item("a", "B"))),
     "p.a has the id 'a', which is already used; ids must differ"),
    (replace(PROBLEMS, id="p", items=(Item("a.b", "A"),)),
     "p.a.b has the id 'a.b'; an id is lower-case letters, digits and _, beginning with a letter"),
])
def test_a_fault_of_a_question_is_named(question: Question, fault: str) -> None:
    assert f"survey.toml: {fault}" in faults(second(question))


@pytest.mark.parametrize("name", sorted(RESERVED_IDS))
def test_the_names_that_the_program_needs_are_refused(name: str) -> None:
    assert f"survey.toml: {name} is a reserved name; choose another id" in faults(second(replace(COMMENTS, id=name)))


ROUTES = [
    (Condition("nothing", ("yes",)), "there is no question 'nothing'"),
    (Condition("alerts", ("yes",)),
     "'alerts' is not asked on an earlier page; a route can only follow from an answer already given"),
    (Condition("victim", ("maybe",)), "'victim' has no option 'maybe'; it has yes, no"),
    (Condition("victim", ()), "names no answers"),
    (Condition("victim.litter", ("yes",)), "'victim' is not a matrix and has no items; name the question alone"),
    (Condition("problems", ("big",)), "'problems' is a matrix; name one row of it, as problems.item"),
    (Condition("problems.fly_tipping", ("big",)), "'problems' has no item 'fly_tipping'"),
    (Condition("problems.litter", ("huge",)), "'problems' has no option 'huge'; it has big, small, unsure"),
]


@pytest.mark.parametrize(("route", "fault"), ROUTES)
def test_a_fault_of_a_question_route_is_named(route: Condition, fault: str) -> None:
    routed = second(ALERTS, replace(COMMENTS, show_if=(route,)))
    assert faults(routed) == [f"survey.toml: comments show_if: {fault}"]


@pytest.mark.parametrize(("route", "fault"), ROUTES)
def test_a_fault_of_a_page_route_is_named(route: Condition, fault: str) -> None:
    assert faults(second(ALERTS, COMMENTS, show_if=(route,))) == [f"survey.toml: page second show_if: {fault}"]


def test_a_route_from_a_later_page_is_named() -> None:
    early = replace(COMMENTS, id="early", show_if=(Condition("alerts", ("yes",)),))
    first = replace(FIRST, questions=(VICTIM, PROBLEMS, early))
    assert faults(replace(SOUND, pages=(first, SECOND))) == [
        "survey.toml: early show_if: 'alerts' is not asked on an earlier page; "
        "a route can only follow from an answer already given"]


def test_a_route_from_words_is_named() -> None:
    third = Page("third", "Third", (replace(COMMENTS, id="more", show_if=(Condition("comments", ("yes",)),)),))
    assert faults(replace(SOUND, pages=(*SOUND.pages, third))) == [
        "survey.toml: more show_if: 'comments' has no option 'yes'; it has none"]


@pytest.mark.parametrize(("source", "fault"), [
    ("nothing", "there is no question 'nothing'"),
    ("reasons", "'reasons' is not asked on an earlier page; a route can only follow from an answer already given"),
    ("victim", "'victim' is not a matrix with items of its own"),
])
def test_rows_from_anything_but_an_earlier_matrix_are_named(source: str, fault: str) -> None:
    assert faults(second(replace(REASONS, rows_from=source))) == [f"survey.toml: reasons rows_from: {fault}"]


def test_rows_of_rows_are_named() -> None:
    third = Page("third", "Third", (replace(REASONS, id="again", rows_from="reasons", rows_if=("yes",)),))
    assert faults(replace(SOUND, pages=(*SOUND.pages, third))) == [
        "survey.toml: again rows_from: 'reasons' is not a matrix with items of its own"]


def test_an_answer_that_the_earlier_matrix_does_not_have_is_named() -> None:
    assert faults(second(replace(REASONS, rows_if=("huge",)))) == [
        "survey.toml: reasons rows_if: 'problems' has no option 'huge'; it has big, small, unsure"]


def test_a_route_may_follow_from_a_row_taken_from_an_earlier_matrix() -> None:
    third = Page("third", "Third", (COMMENTS,), show_if=(Condition("reasons.noise", ("yes",)),))
    assert faults(replace(SOUND, pages=(FIRST, Page("second", "Second", (REASONS,)), third))) == []


def test_a_route_from_rows_of_a_question_that_is_not_there_is_named_twice() -> None:
    broken = replace(REASONS, rows_from="nothing")
    third = Page("third", "Third", (COMMENTS,), show_if=(Condition("reasons.noise", ("yes",)),))
    assert faults(replace(SOUND, pages=(FIRST, Page("second", "Second", (broken,)), third))) == [
        "survey.toml: reasons rows_from: there is no question 'nothing'",
        "survey.toml: page third show_if: 'reasons' has no item 'noise'"]


def test_every_fault_of_meaning_is_found_at_once_in_a_file() -> None:
    with pytest.raises(QuestionnaireError) as caught:
        from_toml("""
            id = "two_faults"
            title = "Two faults"
            [[pages]]
            id = "check"
            title = "Check"
            [[pages.questions]]
            id = "reference"
            kind = "short_text"
            label = "Your reference"
            """, source="two.toml")
    assert str(caught.value).splitlines() == [
        "two.toml: page check has an id that the program needs for itself; choose another",
        "two.toml: reference is a reserved name; choose another id"]
