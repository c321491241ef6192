"""The questionnaire editor when two people edit at once, and once the survey is open."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from flask import Flask

from survey_app import consultations
from survey_app.consultations import setup
from survey_app.models import Role
from survey_app.questionnaire import editing
from survey_app.questionnaire.toml_output import to_toml
from tests.staff import Browser, signed_in

from .editor import HERE, now, send


class TestTwoPeople:
    def test_the_second_is_told_and_nothing_is_overwritten(self, app: Flask, lead: Browser) -> None:
        other = signed_in(app, Role.LEAD, "other@example.org")
        seen = {"seen": consultations.get("edited").sha256}
        assert send(lead, f"{HERE}/questions/victim", {"label": "First"}).status_code == 303
        answer = send(other, f"{HERE}/questions/victim", {"label": "Second", "answer.yes": "Yes", "sensitive": "y", **seen})
        assert answer.status_code == 409
        assert "summary-list__value\">Yes<" not in answer.text, "what stands there anyhow is not"
        assert "lead@example.org has changed the questionnaire" in answer.text
        assert "Second" in answer.text, "what was typed is given back"
        assert now().question("victim").label == "First"

    def test_not_even_in_the_same_instant(self, app: Flask, lead: Browser) -> None:
        survey = consultations.get("edited")
        first, second = (editing.without_stray_translations(editing.remove_question(survey.questionnaire, question))
                         for question in ("comments", "channels"))
        setup.set_questionnaire(survey, first, "first")
        with pytest.raises(consultations.ChangedMeanwhile):
            setup.set_questionnaire(survey, second, "second")
        assert "channels" in {question.id for question in now().questions}


class TestOnceOpen:
    def test_nothing_but_wording_can_be_changed(self, lead: Browser) -> None:
        page = lead.get(HERE).text
        consultations.release("edited")
        before = now()
        assert "Add a question" in page
        assert "Add a question" not in lead.get(HERE).text
        for address, data, shown in ((f"{HERE}/move", {"part": "down:page.views"}, HERE), (f"{HERE}/remove/comments", {}, HERE),
                                     (f"{HERE}/pages/views/questions/new", {"kind": "long_text", "label": "More"}, "")):
            answer = send(lead, address, data, shown, follow_redirects=True)
            assert "Only wording can be corrected now" in answer.text
        assert now() == before
        assert lead.get(f"{HERE}/remove/comments").status_code == 409, "there is nothing to confirm"

    def test_a_correction_is_a_new_version_recorded_and_shown(self, lead: Browser) -> None:
        survey = consultations.release("edited")
        before = survey.questionnaire.question("victim").label
        send(lead, f"{HERE}/questions/victim", {"label": "Were you a victim of crime in the past 12 months?", "sensitive": "y"})
        after = consultations.get("edited")
        assert after.version_id != survey.version_id
        assert after.questionnaire.question("victim").label == "Were you a victim of crime in the past 12 months?"
        page = lead.get("/staff/consultations/edited/").text
        assert f"Question: “{before}” became “Were you a victim of crime in the past 12 months?”" in page
        assert "lead@example.org" in page

    def test_a_corrected_text_is_shown_in_english_until_it_is_translated_anew(self, app: Flask, lead: Browser) -> None:
        survey = consultations.release("edited")
        welsh = consultations.asked_in(survey, "cy").question("victim").label
        told = send(lead, f"{HERE}/questions/victim", {"label": "Were you robbed?", "sensitive": "y"}, follow_redirects=True).text
        assert "1 text has no matching Cymraeg translation" in told
        assert "no translation in the language cy" in lead.get(HERE).text
        after = consultations.get("edited")
        assert consultations.asked_in(after, "cy").question("victim").label == "Were you robbed?"
        assert f"“Were you robbed?” in Cymraeg: “{welsh}” was taken out" in lead.get("/staff/consultations/edited/").text
        strings = {**after.questionnaire.translations[0].strings, "victim.label": "A gawsoch eich lladrata?"}
        anew = replace(after.questionnaire, translations=(
            replace(after.questionnaire.translations[0], strings=strings), *after.questionnaire.translations[1:]))
        send(lead, f"{HERE}/upload", {"file": (io.BytesIO(to_toml(anew).encode()), "anew.toml")})
        translated = consultations.asked_in(consultations.get("edited"), "cy").question("victim").label
        assert translated == "A gawsoch eich lladrata?"

    def test_a_corrected_spelling_keeps_its_translation(self, lead: Browser) -> None:
        survey = consultations.release("edited")
        welsh = consultations.asked_in(survey, "cy").question("victim").label
        told = send(lead, f"{HERE}/questions/victim", {"label": "Were you robed?", "sensitive": "y", "same_meaning": "y"},
                    follow_redirects=True).text
        assert "no matching Cymraeg translation" not in told
        assert consultations.asked_in(consultations.get("edited"), "cy").question("victim").label == welsh

    def test_after_closing_not_even_that(self, lead: Browser) -> None:
        consultations.release("edited")
        page = f"{HERE}/questions/victim"
        lead.get(page)
        consultations.close("edited")
        assert "has closed" in send(lead, page, {"label": "Late"}).text
        assert now().question("victim").label != "Late"
