from survey_app.analysis import items
from survey_app.analysis.items import answer_codes
from survey_app.questionnaire.model import Questionnaire


def test_concern_items_are_the_questions_with_a_concern_option(survey: Questionnaire) -> None:
    found = items(survey)
    assert [item.id for item in found] == ["problems.litter", "problems.drugs", "problems.noise", "night"]
    assert [item.label for item in found] == ["Litter", "Drugs", "Noise", "How safe do you feel at night?"]
    assert [item.ranked for item in found] == [True, True, True, False]


def test_a_base_leaves_out_declined_always_and_dont_know_unless_asked(survey: Questionnaire) -> None:
    litter = items(survey)[0]
    assert litter.base() == ("very", "fairly", "not_very", "none")
    assert litter.base(dont_know=True) == ("very", "fairly", "not_very", "none", "dont_know")
    assert litter.answer().counted == ("very", "fairly")
    assert litter.answer("top").counted == ("very",)


def test_codes_of_every_closed_column(survey: Questionnaire) -> None:
    codes = answer_codes(survey)
    assert codes["channels.post"] == ("0", "1", "not_asked")
    assert codes["concern_from.noise"] == ("own", "others", "news", "not_asked")
    assert "comment" not in codes
