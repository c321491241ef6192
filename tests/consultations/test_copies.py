"""A copy of a former consultation takes over everything that was settled, and lists it."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from survey_app.consultations import audience_access, copies, deprivation_areas, policies, question_roles, setup
from survey_app.consultations.settings import Access
from survey_app.geography.places import Group
from survey_app.publishing.publications import branding
from survey_app.publishing.publications.branding import Choices
from tests.factories.consultations import make
from tests.staff import signed_in

YEAR = timedelta(days=365)


def test_a_copy_lists_what_it_took_over(app: Flask) -> None:
    survey = make(questionnaire="have-your-say-2026")
    policies.set_threshold(survey, 12)
    policies.set_months(survey, 7)
    audience_access.change_access(survey, "elected", Access.ACCEPTED)
    deprivation_areas.change(survey, store="ward", deprivation=Group("national_deciles", deciles=2))
    branding.change(survey, Choices(wordmark="Ours", problem="problems.drugs"))
    former = question_roles.set_roles(survey, {"informed": ""}, {})
    copy = setup.copy(former, "next", "Next year", former.opens_at + YEAR, former.closes_at + YEAR)
    told = "\n".join(copies.settled(copy))
    assert copies.former(copy) == former
    assert copies.former(former) is None
    for words in ("smallest counts that are shown: 12", "months after closing that answers are kept, 0 for good: 7",
                  "Elected representatives: accepted", "smallest area that is kept of a place: ward",
                  "which areas count as the more deprived: national deciles 1 to 2", "the look of what is published: wordmark",
                  "problem on the maps: problems.drugs", "themes of comments: ", "translations: ",
                  "parts of the results, of 13 questions: Agreement with the priorities"):
        assert words in told, told
    assert copy.questionnaire.question("informed").role == ""
    page = signed_in(app, "lead").get("/staff/consultations/next/").text
    assert "Taken over from “A survey”" in page
    assert "national deciles 1 to 2" in page
    assert "Taken over" not in signed_in(app, "lead", "other@example.org").get("/staff/consultations/survey/").text
