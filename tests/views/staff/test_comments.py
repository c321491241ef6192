"""A lead or an analyst reads comments, confirms their themes page by page, and changes the code frame."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask

from survey_app import audit, consultations
from survey_app.comments import theme_coding
from survey_app.consultations import Survey
from survey_app.fieldwork.importing import importer
from survey_app.models import Role
from tests.factories.comments import decide_all
from tests.factories.consultations import make_year
from tests.staff import Browser, signed_in
from tests.views.markup import squeezed

pytestmark = pytest.mark.sqlite_only
ADDRESS = "/staff/consultations/commented/comments"


@pytest.fixture
def analyst(app: Flask) -> Browser:
    return signed_in(app, Role.ANALYST)


def hidden(page: str) -> dict[str, str]:
    """The state of every comment on a page, as its form sends it."""
    return dict(re.findall(r'name="(state-[^"]+)" value="([^"]*)"', page))


def themes(slug: str = "commented") -> dict[str, tuple[tuple[str, ...], bool]]:
    survey = consultations.get(slug)
    return {one.text: (one.themes, one.confirmed) for one in theme_coding.comments(survey.id, survey.questionnaire)}


def test_themes_are_shown_confirmed_and_changed(analyst: Browser, commented: Survey) -> None:
    page = analyst.get(ADDRESS).text
    assert "0 of 4 comments confirmed" in page
    states = hidden(page)
    names = [name.removeprefix("state-") for name in states]
    assert f'id="drugs-{names[0]}" name="themes-{names[0]}" value="drugs" checked' in squeezed(page)
    sent = {**states, f"themes-{names[0]}": ["drugs", "noise"], f"themes-{names[1]}": ["drugs"], f"leave-{names[2]}": "y"}
    assert analyst.post(ADDRESS, sent).status_code == 303
    assert list(themes().values()) == [(("drugs", "noise"), True), (("drugs",), True), (("fly_tipping",), False), ((), True)]
    page = analyst.get(f"{ADDRESS}?state=suggested").text
    assert "1 comment." in page
    assert "3 of 4 comments confirmed" in page
    assert audit.events(audit.Filter(action="comment themes confirmed"), limit=1)[0].who == "analyst@example.org"


def test_who_was_overtaken_is_told(analyst: Browser, commented: Survey) -> None:
    states = hidden(analyst.get(ADDRESS).text)
    analyst.post(ADDRESS, states)
    answer = analyst.post(ADDRESS, {**states, "state-x-y": "z", "state-9": ""}, follow_redirects=True)
    assert "somebody else changed their themes while you were reading" in answer.text


def test_comments_are_filtered_and_paged(analyst: Browser, commented: Survey) -> None:
    importer.import_rows(commented, [{"reference": f"x{number:02}", "comments": f"Speeding again {number}"}
                                    for number in range(12)])
    page = analyst.get(f"{ADDRESS}?theme=speeding&page=2").text
    assert "12 comments; this is page 2 of 2" in page
    assert len(hidden(page)) == 2
    assert "theme=speeding" in page
    assert len(hidden(analyst.get(f"{ADDRESS}?theme=speeding&page=99").text)) == 2
    assert len(hidden(analyst.get(f"{ADDRESS}?theme=no_theme").text)) == 1
    assert analyst.get(f"{ADDRESS}?theme=nonsense&page=x&slug=other&_external=1").status_code == 200


def test_the_download_names_nobody_and_is_recorded(analyst: Browser, commented: Survey) -> None:
    assert analyst.post(f"{ADDRESS}/download", page=ADDRESS).text.count("[held]") == 4
    decide_all(commented)
    answer = analyst.post(f"{ADDRESS}/download", page=ADDRESS)
    assert answer.text.splitlines() == [
        "\ufeffquestion,state,comment,themes,coding",
        'comments,decided,"Drugs are sold here, and cars parked on the verge",drugs parking,suggested',
        "comments,decided,Drug dealers near [address],drugs,suggested",
        "comments,decided,Fly-tipping! Ring me on [telephone],fly_tipping,suggested",
        "comments,decided,Nothing to add,,suggested"]
    assert audit.events(audit.Filter(action="comments downloaded"), limit=1)[0].details == {"comments": 4}


def upload(browser: Browser, text: str) -> tuple[int, str]:
    answer = browser.post(f"{ADDRESS}/frame", {"file": (io.BytesIO(text.encode()), "themes.toml")}, page=ADDRESS,
                          follow_redirects=True)
    return answer.status_code, answer.text


def test_a_lead_changes_the_code_frame(app: Flask, commented: Survey) -> None:
    lead = signed_in(app, Role.LEAD)
    status, page = upload(lead, '[[themes]]\nid = "words"\nlabel = "Few words"\npatterns = ["nothing"]\n')
    assert status == 200
    assert "Themes in the code frame: 1." in page
    assert themes()["Nothing to add"] == (("words",), False)
    for text, said in (("[[themes]]\nid = 'a'", "theme a has no &#39;label&#39;"), ("", "has no themes"),
                       ("x = ", "not valid TOML"),
                       ('[[themes]]\nid = "a"\nlabel = "A"\npatterns = ["("]', "a pattern is words")):
        status, page = upload(lead, text)
        assert status == 400
        assert said in page
    assert lead.post(f"{ADDRESS}/frame", page=ADDRESS).status_code == 400
    assert themes()["Nothing to add"] == (("words",), False)


def test_who_may(app: Flask, commented: Survey, analyst: Browser) -> None:
    assert "Code frame" not in analyst.get(ADDRESS).text
    assert analyst.post(f"{ADDRESS}/frame", page=ADDRESS).status_code == 403
    assert signed_in(app, Role.ENTRY).get(ADDRESS).status_code == 403


def test_without_a_frame_the_page_says_so(app: Flask, analyst: Browser) -> None:
    make_year("plain", 2015)
    assert "has no code frame" in analyst.get("/staff/consultations/plain/comments").text
