"""Results in the staff area: made ready, looked at, edited, published, corrected and withdrawn."""

from __future__ import annotations

import io
import re
import time
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, update

from survey_app import audit, consultations
from survey_app.audit import Filter
from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.models import Consultation, Response, Role
from survey_app.models.consultations import now
from survey_app.publishing.publications import branding, chapter_edits, release_job, release_preview, versions
from survey_app.publishing.publications.attack_report import AttackReport
from survey_app.publishing.publications.branding import Choices
from survey_app.publishing.publications.release_preview import Prepared
from survey_app.publishing.release import commands
from tests.factories.consultations import consultation
from tests.factories.pictures import png
from tests.factories.releases import preview_of
from tests.factories.small_survey import QUESTIONNAIRE, hostile_rows
from tests.staff import Browser, signed_in
from tests.views.markup import faults

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]
RESULTS = "/staff/consultations/small/results"


@pytest.fixture
def small(app: Flask) -> Survey:
    """Sixteen responses with hostile text, closed."""
    from survey_app.questionnaire import parsing
    return consultation(parsing.from_toml(QUESTIONNAIRE), hostile_rows())


@pytest.fixture
def preview(small: Survey) -> Prepared:
    return preview_of(small)


@pytest.fixture
def lead(app: Flask, small: Survey) -> Browser:
    return signed_in(app, Role.LEAD)


def test_an_open_consultation_says_when_and_makes_nothing(lead: Browser, small: Survey) -> None:
    closes = now() + timedelta(days=3)
    db.session.execute(update(Consultation).values(closes_at=closes))
    db.session.commit()
    assert "Make the preview" not in lead.get(RESULTS).text
    lead.post(f"{RESULTS}/prepare", page="/staff/consultations/small/close")
    told = f"results are published once it has closed, which is at {closes.astimezone(consultations.LONDON):%H:%M on %-d %B %Y}"
    assert told in lead.get(RESULTS).text
    assert release_job.progress(small) is None


def test_without_responses_there_is_nothing_to_make(lead: Browser, small: Survey) -> None:
    page = lead.get(RESULTS)
    db.session.execute(delete(Response))
    db.session.commit()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text) or pytest.fail("no token")
    lead.send("POST", f"{RESULTS}/prepare", data={"csrf_token": token[1]})
    page = lead.get(RESULTS)
    assert "has no responses to analyse" in page.text
    assert "Nobody answered" in page.text


def test_the_preview_of_a_branded_consultation_has_its_logo_and_colours(lead: Browser, small: Survey) -> None:
    branding.change(small, Choices(colour="#7a1e5a", logo_alt="A board"), png())
    commands.run_preview_job("small", "lead@example.org")
    page = lead.get(f"{RESULTS}/preview").text
    assert f'<img class="hys-logo" src="{RESULTS}/preview/logo.png" alt="A board">' in page
    assert f'<link rel="stylesheet" href="{RESULTS}/preview/brand.css">' in page
    assert (lead.get(f"{RESULTS}/preview/logo.png").mimetype, lead.get(f"{RESULTS}/preview/brand.css").mimetype) == (
        "image/png", "text/css")


def test_the_overview_says_what_has_been_done_with_the_results(lead: Browser, small: Survey, preview: Prepared) -> None:
    overview = RESULTS.removesuffix("results")
    assert "Look at its results, and publish them" in lead.get(overview).text
    release_preview.publish(small, preview.id, "")
    page = " ".join(lead.get(overview).text.split())
    assert "version 1 of its results is public" in page
    assert "publish them" not in page
    assert faults(page) == []
    versions.withdraw("small", "A table was wrong.")
    page = " ".join(lead.get(overview).text.split())
    assert "version 1 of its results was withdrawn on" in page
    assert "is public" not in page


@pytest.mark.both_databases
def test_a_process_of_its_own_makes_the_preview(lead: Browser, small: Survey) -> None:
    lead.post(f"{RESULTS}/prepare", page=RESULTS)
    page = lead.get(RESULTS).text
    assert "The preview is being made, asked for by lead@example.org" in page
    assert "Make the preview" not in page
    lead.post(f"{RESULTS}/prepare", page=RESULTS)
    assert "The preview is being made already; lead@example.org asked for it." in lead.get(RESULTS).text
    for _ in range(600):
        db.session.rollback()
        found = release_job.progress(small)
        if not found or not found.runs:
            break
        time.sleep(0.5)
    assert "What the public will see" in lead.get(RESULTS).text
    assert audit.events(Filter(action="results prepared", about="small"), limit=1)[0].who == "lead@example.org"


def test_the_preview_is_the_public_page_and_staff_alone_see_it(
        lead: Browser, preview: Prepared, app: Flask, client: FlaskClient) -> None:
    page = lead.get(f"{RESULTS}/preview")
    assert "This is a preview. Nothing of it is public." in page.text
    addresses = re.findall(rf'(?:src|href)="({RESULTS}/preview/[^"]+)"', page.text)
    assert len(addresses) > 10
    for address in addresses:
        assert lead.get(address).status_code == 200
        assert client.get(address).status_code == 302
    assert lead.get(f"{RESULTS}/preview/no-such-file.csv").status_code == 404
    assert client.get("/results/small").status_code == 404
    clerk = signed_in(app, Role.ENTRY)
    assert {clerk.get(f"{RESULTS}{part}").status_code for part in ("", "/preview", "/chapter", "/withheld")} == {403}
    lead.post(f"{RESULTS}/publish", {"seen": preview.id, "note": ""})
    home = page.text.partition("<h1")[2].partition('class="hys-topics"')[0]
    home = home.replace(f"{RESULTS}/preview/pages/", "/results/small/").replace(f"{RESULTS}/preview/", "/results/small/1/")
    assert home in client.get("/results/small").text


def test_what_is_left_out_is_told_with_the_reason(lead: Browser, preview: Prepared) -> None:
    page = lead.get(f"{RESULTS}/withheld").text
    assert len(preview.withheld) > 3
    assert all(row.why in page or row.why.capitalize() in page for row in preview.withheld)
    assert "ewer than 5 people, or all but fewer than 5" in page


def edit(browser: Browser, text: str, number: int = 1, heading: str = "About this survey", **also: str) -> Any:
    return browser.post(f"{RESULTS}/chapter/{number}", {"heading": heading, "text": text, "seen": "0 About this survey", **also})


def test_an_edit_keeps_figures_bound(lead: Browser, preview: Prepared, small: Survey) -> None:
    page = lead.get(f"{RESULTS}/chapter/1").text
    before = re.search(r"<textarea.*?>\n(.*?)</textarea>", page, re.DOTALL) or pytest.fail("there is no text to edit")
    text = before[1].replace("&#39;", "'").replace("&amp;", "&").replace("&#34;", '"')
    wrong = "Some 80 % agreed. [[17|respondents:resident:responses]] took part."
    broken = edit(lead, f"We thank you.\r\n{wrong}")
    assert broken.status_code == 400
    assert "Line 2: “80” is a figure bound to no cell" in broken.text
    assert "Line 2: “17” (respondents:resident:responses) does not hold: the cell says 16" in broken.text
    assert f"{wrong}</textarea>" in broken.text
    assert "is a binding that is not whole" in edit(lead, "[[16|respondents:resident]] took part.").text
    unknown = edit(lead, "{table ranked_problems: no_such}").text
    assert "a column that the table ranked_problems does not have" in unknown
    assert "begins with one #" in edit(lead, "# Another title").text
    assert edit(lead, "", heading="").status_code == 303
    assert chapter_edits.edited(small).edits == {"About this survey": {"heading": "", "text": ""}}
    assert edit(lead, text + "\r\nWe thank everyone.\r\n## Thanks\r\nAgain.", seen="1 About this survey").status_code == 303
    assert "We thank everyone." in lead.get(f"{RESULTS}/chapter").text
    assert "the text has been edited" in lead.get(RESULTS).text
    assert "Publish…" not in lead.get(RESULTS).text
    assert edit(lead, "", seen="2 About this survey", action="put-back").status_code == 303
    assert chapter_edits.edited(small).edits == {}


def test_the_second_of_two_editors_is_told_and_keeps_the_typing(lead: Browser, preview: Prepared, app: Flask) -> None:
    assert edit(signed_in(app, Role.ADMIN), "We thank everyone.").status_code == 303
    late = edit(lead, "My own words.")
    assert late.status_code == 409
    assert "admin@example.org has changed the chapter since you opened this page" in late.text
    assert "My own words." in late.text
    assert "We thank everyone." in lead.get(f"{RESULTS}/chapter").text


def test_publish_correct_and_withdraw_leave_their_trail(
        lead: Browser, preview: Prepared, small: Survey, client: FlaskClient) -> None:
    asked = lead.get(f"{RESULTS}/publish").text
    assert "16 responses" in asked
    assert lead.post(f"{RESULTS}/publish", {"seen": preview.id}).status_code == 303
    assert client.get("/results/small").status_code == 200
    assert lead.get(f"{RESULTS}/publish").status_code == 303
    second = preview_of(small)
    refused = lead.post(f"{RESULTS}/publish", {"seen": second.id, "note": " "})
    assert refused.status_code == 400
    assert "Say what this version changes" in refused.text
    assert lead.post(f"{RESULTS}/publish", {"seen": second.id, "note": "A label was wrong."}).status_code == 303
    assert "A label was wrong." in client.get("/results/small").text
    assert "It has been replaced" in client.get("/results/small/1", follow_redirects=True).text
    assert "Enter the reason" in lead.post(f"{RESULTS}/withdraw/1", {"why": ""}).text
    lead.post(f"{RESULTS}/withdraw/1", {"why": "A figure was wrong."})
    assert "A figure was wrong." in client.get("/results/small/1", follow_redirects=True).text
    assert client.get("/results/small").status_code == 200
    assert "is not published, so it cannot be withdrawn" in lead.post(
        f"{RESULTS}/withdraw/1", {"why": "Again"}, page=f"{RESULTS}/withdraw/2").text
    page = lead.get(RESULTS).text
    assert page.count(str(preview.facts["data_sha256"])) == 3
    deeds = [(event.who, event.action) for event in audit.events(Filter(about="small"), limit=5)]
    assert deeds.count(("lead@example.org", "results published")) == 2
    assert deeds.count(("lead@example.org", "results withdrawn")) == 1


def test_counts_that_an_attack_found_are_published_only_knowingly(lead: Browser, preview: Prepared, small: Survey) -> None:
    assert "in 0 tables" not in lead.get(f"{RESULTS}/publish").text
    assert ": nothing found." in lead.get(f"{RESULTS}/publish").text
    report = AttackReport(1, ("Tried 9 hidden counts: 1 count found.", "safety: afraid (very), ward <one>: is 3."))
    leaky = preview_of(small, report=report)
    page = lead.get(f"{RESULTS}/publish").text
    assert "1 small count can be worked out from these results" in page
    assert "ward &lt;one&gt;: is 3" in page
    assert "consultation set small --threshold 7" in page
    refused = lead.post(f"{RESULTS}/publish", {"seen": leaky.id})
    assert refused.status_code == 400
    assert "Tick this if you publish although these counts can be worked out" in refused.text
    assert versions.last_version(small) == 0
    lead.post(f"{RESULTS}/publish", {"seen": leaky.id, "accept_found": "y"})
    assert audit.events(Filter(action="results published", about="small"), limit=1)[0].details["accepted_counts"] == 1


def test_who_comes_second_with_the_same_preview_is_told(lead: Browser, preview: Prepared, app: Flask, small: Survey) -> None:
    other = signed_in(app, Role.ADMIN)
    page = f"{RESULTS}/withdraw/1"
    lead.post(f"{RESULTS}/publish", {"seen": preview.id})
    other.post(f"{RESULTS}/publish", {"seen": preview.id}, page=page)
    assert "Somebody else published or made the preview anew" in other.get(RESULTS).text
    assert versions.last_version(small) == 1


def test_everything_as_one_file(lead: Browser, preview: Prepared, small: Survey) -> None:
    answer = lead.post(f"{RESULTS}/bundle", {"version": ""}, page=RESULTS)
    packed = zipfile.ZipFile(io.BytesIO(answer.data))
    assert {name: packed.read(name) for name in packed.namelist()} == dict(release_preview.files(preview))
    assert audit.events(Filter(action="results downloaded"), limit=1)[0].details == {"version": "preview"}
    assert lead.post(f"{RESULTS}/bundle", {"version": "7"}, page=RESULTS).status_code == 404


def test_an_analyst_looks_and_changes_nothing(app: Flask, preview: Prepared) -> None:
    analyst = signed_in(app, Role.ANALYST)
    for part in ("", "/preview", "/withheld", "/chapter"):
        page = analyst.get(RESULTS + part)
        assert page.status_code == 200
        assert faults(page.text) == []
        assert f"{RESULTS}/publish" not in page.text
        assert f"{RESULTS}/chapter/" not in page.text
    assert analyst.get(f"{RESULTS}/publish").status_code == 403


def test_the_public_finds_the_results(lead: Browser, preview: Prepared, client: FlaskClient) -> None:
    closed = client.get("/consultations/small/")
    assert closed.status_code == 410
    assert "The results are not published yet." in closed.text
    lead.post(f"{RESULTS}/publish", {"seen": preview.id})
    for address in ("/consultations/small/", "/", "/results/"):
        assert 'href="/results/small">' in client.get(address).text, address


def test_the_public_is_told_that_results_were_withdrawn(lead: Browser, preview: Prepared, client: FlaskClient) -> None:
    lead.post(f"{RESULTS}/publish", {"seen": preview.id})
    lead.post(f"{RESULTS}/withdraw/1", {"why": "A figure was wrong."})
    listed, closed = (client.get(address).text for address in ("/results/", "/consultations/small/"))
    assert "The results were withdrawn on" in listed
    assert "The results were published, and withdrawn on" in closed
    for page in (listed, closed):
        assert 'href="/results/small">' in page
        assert "published yet" not in page
        assert faults(page) == []
