"""Every import is a batch: the same rows are noticed when they come again, and a batch can be removed before closing."""

from __future__ import annotations

import threading
from contextvars import Context
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from survey_app import audit, consultations
from survey_app.audit import Filter
from survey_app.consultations import Refused
from survey_app.database import db
from survey_app.fieldwork.importing import batches, importer, proposals, table_files, upload_session
from survey_app.fieldwork.importing.importer import NotConfirmed
from survey_app.fieldwork.importing.upload_session import AlreadyTaken
from survey_app.models import ImportUpload, Role
from tests.factories.imports import Command, Pages, chosen, csv_of, stored, street
from tests.staff import signed_in

FILE = csv_of(["age", "harmed", "worries.dogs"], ["under_30", "no", "very"], ["30_59", "no", "fairly"])


@pytest.fixture(params=["command", "pages"])
def way(request: pytest.FixtureRequest, app: Flask, run: FlaskCliRunner, tmp_path: Path) -> Command | Pages:
    street()
    return Command(run, tmp_path) if request.param == "command" else Pages(app)


class TestTheSameAgain:
    def test_the_same_file_is_said_and_confirmed(self, way: Command | Pages) -> None:
        way.bring(FILE)
        assert "The same file was imported on" in way.bring(FILE, name="renamed.csv")
        assert len(stored()) == 2
        way.bring(FILE, confirm="")
        assert len(stored()) == 4

    @pytest.mark.parametrize("again", [
        csv_of(["age", "harmed", "worries.dogs"], ["30_59", "no", "fairly"], ["over_60", "no", "very"]),      # one old row
        csv_of(["age", "harmed", "worries.dogs"], ["16 to 29", "No", "Very worried"], separator=";"),         # in words
        csv_of(["harmed", "Colour", "age", "worries.dogs"], ["no", "red", "under_30", "very"])])              # more columns
    def test_the_same_rows_in_another_file_are_said(self, way: Command | Pages, again: bytes) -> None:
        way.bring(FILE)
        assert "imported before: the date, the answers and the place are the same" in way.bring(again, leave_out_others="")
        assert len(stored()) == 2

    def test_equal_rows_of_one_file_are_two_people(self, way: Command | Pages) -> None:
        way.bring(csv_of(["age"], ["under_30"], ["under_30"]))
        assert len(stored()) == 2

    def test_what_was_removed_can_come_again_without_a_word(self, way: Command | Pages) -> None:
        way.bring(FILE)
        batches.remove(consultations.get("street"), batches.listed(consultations.get("street"))[0].id)
        assert stored() == []
        way.bring(FILE)
        assert len(stored()) == 2


class TestRemoving:
    def test_a_batch_by_the_command(self, app: Flask, run: FlaskCliRunner, tmp_path: Path) -> None:
        street()
        Command(run, tmp_path).bring(FILE)
        Command(run, tmp_path).bring(csv_of(["age"], ["over_60"]))
        listed = run.invoke(args=["responses", "imports", "street"]).output.splitlines()
        assert [line.split("\t")[3:] for line in listed] == [["1 responses", "1 stored"], ["2 responses", "2 stored"]]
        number = listed[1].split("\t")[0]
        assert "2 responses removed" in run.invoke(args=["responses", "remove", "street", "--batch", number]).output
        assert [row.answers["age"] for row in stored()] == ["over_60"]
        assert audit.events(Filter(action="import removed"), limit=1)[0].details["rows"] == 2
        assert "it may have been removed already" in run.invoke(args=["responses", "remove", "street", "--batch", number]).output

    def test_a_batch_by_the_pages_after_a_question(self, app: Flask) -> None:
        survey = street()
        way = Pages(app)
        way.bring(FILE)
        number = batches.listed(survey)[0].id
        address = f"/staff/consultations/street/imports/{number}/remove"
        assert address in way.lead.get("/staff/consultations/street/import").text
        assert "Remove 2 responses imported from theirs.csv?" in way.lead.get(address).text
        assert "2 responses removed" in way.lead.post(address, {}, follow_redirects=True).text
        assert stored() == []
        assert "no import" in way.lead.post(address, {}, follow_redirects=True).text

    def test_one_response_with_its_reason(self, app: Flask, run: FlaskCliRunner, tmp_path: Path) -> None:
        street()
        Command(run, tmp_path).bring(csv_of(["reference", "age"], ["test-1", "under_30"], ["r2", "under_30"]))
        lead = signed_in(app, Role.LEAD)
        page, address = "/staff/consultations/street/import", "/staff/consultations/street/imports/response"
        said = lead.post(address, {"reference": "test-1", "why": ""}, page=page, follow_redirects=True).text
        assert "Say why the response is removed" in said
        lead.post(address, {"reference": "test-1", "why": "tried the link"}, page=page)
        assert [row.reference for row in stored()] == ["r2"]
        assert audit.events(Filter(action="response removed"), limit=1)[0].details == {
            "reference": "test-1", "why": "tried the link"}
        said = run.invoke(args=["responses", "remove", "street", "--reference", "test-1", "--why", "again"])
        assert (said.exit_code, "There is no response 'test-1'" in said.output) == (1, True)

    def test_nothing_after_closing(self, app: Flask, run: FlaskCliRunner, tmp_path: Path) -> None:
        survey = street()
        Command(run, tmp_path).bring(FILE)
        number = batches.listed(survey)[0].id
        consultations.close("street")
        with pytest.raises(Refused, match="has closed"):
            batches.remove(consultations.get("street"), number)
        with pytest.raises(Refused, match="has closed"):
            batches.remove_response(consultations.get("street"), stored()[0].reference, "why")
        assert "Remove" not in signed_in(app, Role.LEAD).get("/staff/consultations/street/import").text
        assert len(stored()) == 2

    def test_a_batch_of_another_consultation_stays(self, app: Flask, run: FlaskCliRunner, tmp_path: Path) -> None:
        street()
        Command(run, tmp_path).bring(FILE)
        [batch] = batches.listed(consultations.get("street"))
        with pytest.raises(Refused, match="There is no import"):
            batches.remove(street("other"), batch.id)
        assert len(stored()) == 2


class TestTwoAtOnce:
    def test_two_clicks_on_import_import_once(self, app: Flask) -> None:
        street()
        way = Pages(app)
        token = upload_session.keep(consultations.get("street"), "theirs.csv", csv_of(
            ["reference", "age"], *[[f"r{number}", "under_30"] for number in range(300)])).token
        address = f"/staff/consultations/street/import/{token}"
        way.lead.post(address, {**chosen(way.lead.get(address).text), "source": "import"})
        done = [way.lead.post(f"{address}/check", {"action": "import"}, page="/staff/account") for _ in range(2)]
        assert [answer.status_code for answer in done] == [303, 303]
        assert len(stored()) == 300

    def test_two_imports_of_one_upload_at_the_same_moment_store_once(self, app: Flask) -> None:
        """Both have read the upload before either stores: without references, nothing else would keep the second out."""
        survey = street()
        upload = upload_session.keep(survey, "theirs.csv", csv_of(["age"], *[["under_30"]] * 500))
        upload_session.choose(survey, upload, constants={"source": "import"})
        assert sorted(_at_once(app, lambda: _store(upload.token), 4)) == ["AlreadyTaken"] * 3 + ["stored"]
        assert len(stored()) == 500
        assert db.session.query(ImportUpload).count() == 0

    def test_two_commands_with_one_file_store_it_once(self, app: Flask) -> None:
        street()
        assert sorted(_at_once(app, _import, 3)) == ["NotConfirmed"] * 2 + ["stored"]
        assert len(stored()) == 2


def _store(token: str) -> None:
    survey = consultations.get("street")
    upload = upload_session.load(survey, token)
    if upload is None:
        raise AlreadyTaken
    upload_session.store(survey, upload)


def _import() -> None:
    survey = consultations.get("street")
    file = importer.prepared(survey, table_files.read(FILE, "theirs.csv"))
    importer.import_table(survey, file, proposals.own_words(survey.questionnaire, file))


def _at_once(app: Flask, deed: object, times: int) -> list[str]:
    """Does something in several threads at the same moment, and returns how each ended."""
    barrier, ended = threading.Barrier(times), []

    def run() -> None:
        with app.app_context():
            barrier.wait()
            try:
                deed()      # type: ignore[operator]
            except (AlreadyTaken, NotConfirmed) as refused:
                ended.append(type(refused).__name__)
            else:
                ended.append("stored")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=lambda: Context().run(run)) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended
