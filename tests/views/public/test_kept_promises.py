"""Right codes are taken after many wrong ones; a blank survey counts for nothing; clearing can be undone; ways back."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, select

from survey_app import consultations
from survey_app.consultations import Survey, audience_access
from survey_app.consultations.settings import Access
from survey_app.database import db
from survey_app.fieldwork import one_time_codes
from survey_app.models import Draft, PlaceRow, Response
from tests.factories.consultations import make
from tests.mailbox import MailServer, use
from tests.views.markup import faults
from tests.views.public.resident import Resident

WRONG = "AAAA-AAAA-AAAA-AAAA"
pytestmark = pytest.mark.sqlite_only


def responses() -> list[Response]:
    db.session.rollback()
    return list(db.session.scalars(select(Response)))


class TestWrongCodes:
    def _many(self, resident: Resident, address: str, field: str) -> list[int]:
        statuses = []
        for _ in range(23):
            resident.go(address)
            statuses.append(resident.send(**{field: WRONG}).status_code)
        assert "The right code still works" in resident.page.words
        assert faults(resident.html) == []
        return statuses

    def test_never_keep_a_right_receipt_out(self, throttled: Flask, survey: Survey) -> None:
        resident = Resident(throttled.test_client(), survey.slug)
        resident.open("views")
        resident.complete(victim="no")
        found = re.search(r'hys-receipt"[^>]*>([A-Z2-7-]{19})<', resident.html)
        assert found
        assert self._many(resident, "/withdraw/survey", "receipt") == [400] * 20 + [429] * 3
        assert resident.send(receipt=found[1]).status_code == 200
        assert responses() == []

    def test_never_keep_a_right_one_time_code_out(self, throttled: Flask, survey: Survey) -> None:
        [code] = one_time_codes.make(audience_access.change_access(survey, "resident", Access.REQUIRED), "resident", 1)
        resident = Resident(throttled.test_client(), survey.slug)
        assert self._many(resident, f"{resident.start}invited", "code")[-1] == 429
        assert resident.send(code=code).status_code == 200
        assert resident.address.endswith("/views")
        other = Resident(throttled.test_client(), survey.slug)
        assert other.go(f"{other.start}invited?code={code}").status_code == 200, "nor by its link"

    def test_never_keep_others_behind_the_address_out_of_the_list_or_off_it(
            self, throttled: Flask, survey: Survey, post: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
        use(throttled, post, monkeypatch)
        resident = Resident(throttled.test_client(), survey.slug)
        for address in ("/alerts", "/alerts/stop"):
            for number in range(30):
                resident.go(address)
                assert resident.send(email=f"{number}@example.org").status_code == 200


class TestABlankSurvey:
    @pytest.mark.both_databases
    def test_is_asked_about_once_and_counts_as_nobody(self, resident: Resident) -> None:
        resident.open("views")
        resident.answer_all(other_priority="  ")
        assert resident.send().status_code == 200
        assert "You have not answered any question" in resident.page.words
        assert faults(resident.html) == []
        resident.send()
        assert "You left every question blank" in resident.page.words
        assert responses() == []
        assert db.session.scalars(select(Draft)).all() == []
        resident.go(resident.start)
        assert "Start now" in resident.page.words

    def test_can_still_be_answered(self, resident: Resident) -> None:
        resident.open("views")
        resident.answer_all()
        resident.send()
        [first, *_] = [link for link in resident.page.links if "/views?" in link and "change" not in link]
        resident.go(first)
        resident.send(proposed_priorities__abuse="agree")
        resident.open("check")
        resident.send()
        assert resident.address.endswith("/thanks")
        assert len(responses()) == 1

    def test_uses_up_no_one_time_code(self, app: Flask, survey: Survey) -> None:
        [code] = one_time_codes.make(audience_access.change_access(survey, "resident", Access.REQUIRED), "resident", 1)
        resident = Resident(app.test_client(), "survey")
        for _ in range(2):
            resident.go(f"{resident.start}invited?code={code}")
            resident.press("action", "new")
        resident.answer_all()
        resident.send()
        resident.send()
        assert one_time_codes.counts(survey) == {"resident": (1, 0)}

    def test_with_a_postcode_alone_is_none(self, resident: Resident, place: PlaceRow) -> None:
        resident.open("views")
        resident.answer_all(postcode="ZZ1 1AA")
        resident.send()
        assert [response.ward for response in responses()] == [place.ward]


class TestClearing:
    def test_is_undone_with_the_area_and_every_answer(self, resident: Resident, place: PlaceRow) -> None:
        resident.open("views")
        resident.answer_all(postcode="ZZ1 1AA", age_band="45_54")
        resident.open("about_you?change=1")
        resident.press("action", "clear")
        assert "This page has been cleared" in resident.page.words
        assert faults(resident.html) == []
        resident.press("action", "undo")
        assert resident.answers["age_band"] == "45_54"
        assert "Castle" in resident.page.words
        assert "This page has been cleared" not in resident.page.words
        assert place

    def test_is_final_once_another_page_is_stored(self, resident: Resident) -> None:
        resident.open("views")
        resident.send(proposed_priorities__abuse="agree")
        resident.open("views")
        resident.press("action", "clear")
        resident.open("area")
        resident.send()
        assert "abuse" not in str(db.session.scalars(select(Draft.answers)).one())
        resident.open("views")
        assert ("action", "undo") not in resident.page.buttons

    def test_an_area_alone_can_be_removed(self, resident: Resident, place: PlaceRow) -> None:
        resident.open("views")
        resident.answer_all(postcode="ZZ1 1AA", age_band="45_54")
        resident.open("about_you?change=1")
        resident.press("clear", "postcode")
        assert "Castle" not in resident.page.words
        assert resident.answers["age_band"] == "45_54"
        assert ("clear", "postcode") not in resident.page.buttons
        assert place


class TestWaysBack:
    def test_what_is_too_large_leads_back_to_its_page(self, resident: Resident) -> None:
        resident.open("views")
        assert resident.send(other_priority="x" * 3_000_000).status_code == 413
        assert f"{resident.start}views" in resident.page.links

    def test_alerts_lead_back_to_the_survey_that_was_answered(self, resident: Resident, post: MailServer) -> None:
        resident.go("/alerts")
        assert "/" in resident.page.links
        resident.open("views")
        resident.complete(victim="no")
        resident.go("/alerts")
        assert f"{resident.start}thanks" in resident.page.links
        resident.send(email="one@example.org")
        assert resident.start in resident.page.links

    def test_once_the_device_has_let_go_the_page_stays_when_it_is_loaded_again(self, resident: Resident) -> None:
        resident.open("views")
        resident.press("action", "save", other_priority="Street lights")
        form = [(name, value) for name, value in resident.page.pairs if name in ("csrf_token", "_draft")]
        resident.post(f"{resident.start}let-go", form)
        assert resident.address == f"{resident.start}let-go"
        resident.go(resident.address)
        assert "Your answers are off this device" in resident.page.words
        resident.open("views")
        resident.send(other_priority="Street lights")
        assert resident.go(f"{resident.start}let-go").request.path == resident.start, "answers are on it again"

    def test_what_is_not_open_yet_leads_to_what_is(self, client: FlaskClient, survey: Survey) -> None:
        make("later", opens=9, closes=18)
        consultations.release("later")
        page = client.get("/consultations/later/")
        assert page.status_code == 404
        assert 'href="/"' in page.text
        assert survey

    @pytest.mark.parametrize("path", ["support", "privacy", "share", "resume", "invited", "saved", "../../withdraw/survey",
                                      "../../support", "../../cookies", "../../accessibility", "../../complaint",
                                      "../../no-such-page"])
    def test_every_page_beside_the_questions_leads_back_to_them(self, resident: Resident, path: str) -> None:
        resident.open("views")
        resident.send(other_priority="Street lights")
        resident.go(urljoin(resident.start, path))
        assert {"/", resident.start, f"{resident.start}area"} & {link.partition("?")[0] for link in resident.page.links}

    @pytest.mark.parametrize("address", ["/alerts/", "/consultations/survey/views/", "/withdraw/survey/?language=cy"])
    def test_a_slash_too_many_leads_to_the_page(self, client: FlaskClient, survey: Survey, address: str) -> None:
        reply = client.get(address)
        assert reply.status_code == 308
        assert reply.location == address.replace("/?", "?").removesuffix("/")
        assert client.get("/nothing/here/").status_code == 404
        assert survey


def test_the_home_page_lists_open_surveys_first_as_buttons(client: FlaskClient, survey: Survey) -> None:
    make("past", questionnaire="have-your-say-2026")
    consultations.release("past")
    consultations.close("past")
    make("second", questionnaire="have-your-say-2026")
    consultations.release("second")
    page = client.get("/").text
    assert faults(page) == []
    assert page.index("Answer this survey") < page.index("Surveys that have closed")
    assert len(re.findall(r'href="/consultations/[a-z]+/"\s+role="button"', page)) == 2
    assert survey


KEPT = {     # by column: words of the privacy notice
    "answers": "Your answers", "submitted_on": "the day on which you sent them", "seconds": "about how long you took",
    "language": "the language you read", "audience": "the group that your link was for", "flags": "What looked odd",
    "answers_hash": "a fingerprint of the answers", "reference": "A random name for your answers", "id": "A random name",
    "receipt_hash": "a fingerprint of your receipt code",
    "lsoa": "the neighbourhood and ward", "ward": "the neighbourhood and ward",
    "authority": "the neighbourhood and ward", "place_status": "If you gave a postcode", "place": "your area",
    "imd_decile": "how deprived", "imd_quintile_local": "how deprived", "imd_edition": "how deprived",
    "deprivation_quintile": "how deprived",
    "token_hash": "fingerprints of a random code", "resume_hash": "your code for coming back",
    "sealed_token": "your code for coming back", "sealed_code": "a one-time code", "email": "that address, encrypted",
    "key": "in random order", "agreed_in": "with the month"}
# The same for many, set later, or of imported rows alone.
OF_THE_SURVEY = {"consultation_id", "version_id", "batch_id", "row_digest", "source", "weight", "revision", "wording"}


def test_the_privacy_notice_names_everything_that_is_kept(client: FlaskClient, survey: Survey, post: MailServer) -> None:
    page = re.sub(r"\s+", " ", client.get(f"/consultations/{survey.slug}/privacy").text)
    for table in ("response", "draft", "contact"):
        for column in inspect(db.engine).get_columns(table):
            if column["name"] not in OF_THE_SURVEY:
                assert KEPT[column["name"]] in page, f"{table}.{column['name']}"
