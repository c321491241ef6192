"""Files as other tools write them come in whole, through the pages and through the command."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskCliRunner

from survey_app.publishing.microdata.ods import Worksheet, write_sheets
from tests.factories.imports import NEWS, WORRY, Command, Pages, csv_of, stored, street

POST = "By post, or on a notice; whichever is quicker"

pytestmark = pytest.mark.sqlite_only


@pytest.fixture(params=["command", "pages"])
def way(request: pytest.FixtureRequest, app: Flask, run: FlaskCliRunner, tmp_path: Path) -> Command | Pages:
    street()
    return Command(run, tmp_path) if request.param == "command" else Pages(app)


def test_google_forms_with_all_ticks_in_one_cell(way: Command | Pages) -> None:
    way.bring(csv_of(
        ["Timestamp", f"{WORRY} [Dangerous dogs]", NEWS, "Were you hurt in the past year?", "Which postcode do you live at?"],
        ["2030/06/09 11:58:03 PM GMT+1", "Very worried", f"By text message, {POST}", "No", "ZZ9 9ZZ"],
        ["2030/06/10 9:06:00 AM GMT+1", "Don't know", "On our website, or by email", "Yes", ""],
        ["2030/06/10 9:07:00 AM GMT+1", "Not at all worried", "Do not tell me", "No", ""]))
    rows = sorted(stored(), key=lambda row: (row.submitted_on, row.answers["news"]))
    assert [row.answers["news"] for row in rows] == [["text", "post"], ["none"], ["online"]]
    assert [row.submitted_on for row in rows] == [date(2030, 6, 9), date(2030, 6, 10), date(2030, 6, 10)]
    assert [row.place_status for row in rows] == ["unknown", "not_given", "not_given"]


def test_microsoft_forms_in_excel_with_serial_dates(way: Command | Pages, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "forms.xlsx") as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, ["ID", "Start time", "Completion time", "Email", "Name", NEWS, "Dangerous dogs",
                               "What is your age?"])
        sheet.write_row(1, 0, [1, 47637.9, 47638.5, "anonymous", "", f"By text message;{POST};", "Very worried", "16 to 29"])
        stamp = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_row(2, 0, [2, "", "", "anonymous", "", "Do not tell me;", "Fairly\u00a0worried", "60 or over"])
        sheet.write_datetime(2, 2, datetime(2030, 6, 5, 23, 30), stamp)    # noqa: DTZ001 -- as a spreadsheet holds it
        book.add_worksheet("Notes").write_row(0, 0, ["Nothing of use"])
    assert "2 responses imported" in way.bring((tmp_path / "forms.xlsx").read_bytes(), "forms.xlsx")
    first, second = stored()
    assert (first.submitted_on, first.answers["news"], first.answers["age"]) == (date(2030, 6, 4), ["text", "post"], "under_30")
    assert (second.submitted_on, second.answers["news"], second.reference) == (date(2030, 6, 5), ["none"], "2")
    assert second.answers["worries"] == {"dogs": "fairly"}


def test_opendocument(way: Command | Pages, tmp_path: Path) -> None:
    write_sheets(tmp_path / "theirs.ods", {"Data": Worksheet(iter([["reference", "age"], ["a", "30 to 59"], ["b", ""]]))})
    way.bring((tmp_path / "theirs.ods").read_bytes(), "theirs.ods")
    assert [(row.reference, row.answers["age"]) for row in stored()] == [("a", "30_59")]


def test_spss_with_the_labels_of_values_and_variables(way: Command | Pages, tmp_path: Path) -> None:
    frame = pd.DataFrame({"Q1": [1.0, 3.0, None], "Q2": [2.0, 1.0, 2.0], "remarks": ["Ünïcode", "", "x"], "when": [
        datetime(2030, 6, 1), datetime(2030, 6, 2), None]})   # noqa: DTZ001
    pyreadstat.write_sav(frame, tmp_path / "theirs.sav", variable_value_labels={
        "Q1": {1.0: "Very worried", 3.0: "Not at all worried"}, "Q2": {1.0: "16 to 29", 2.0: "30 to 59"}},
        column_labels=[f"{WORRY}: Dangerous dogs", "What is your age?", "", "Date submitted"])
    way.bring((tmp_path / "theirs.sav").read_bytes(), "theirs.sav")
    rows = sorted(stored(), key=lambda row: str(row.answers.get("remarks", "")))
    assert [row.answers.get("remarks", "") for row in rows] == ["", "x", "Ünïcode"]
    assert [row.answers.get("worries", {}).get("dogs") for row in rows] == ["not_at_all", None, "very"]
    assert [row.answers["age"] for row in rows] == ["under_30", "30_59", "30_59"]
    assert rows[0].submitted_on == date(2030, 6, 2)


def test_kobo_with_semicolons_and_a_column_for_each_option(way: Command | Pages) -> None:
    way.bring(csv_of(
        ["start", "end", f"{WORRY}/Dangerous dogs", NEWS, f"{NEWS}/By text message", f"{NEWS}/{POST}",
         f"{NEWS}/On our website, or by email", "_id", "_uuid", "_submission_time", "_index"],
        ["2030-06-10T22:05:12.000Z", "2030-06-10T23:09:12.000Z", "Very worried", f"By text message {POST}", "1", "1", "0", "77",
         "f3", "2030-06-10T23:10:00", "1"], separator=";"))
    [row] = stored()
    assert (row.reference, row.answers["news"], row.submitted_on) == ("77", ["text", "post"], date(2030, 6, 10))


def test_qualtrics_with_three_lines_of_headings(way: Command | Pages) -> None:
    ids = ["StartDate", "EndDate", "Status", "IPAddress", "Progress", "ResponseId", "Q1_1", "Q2_1", "Q2_2", "Q9"]
    texts = ["Start Date", "End Date", "Response Type", "IP Address", "Progress", "Response ID", f"{WORRY} - Dangerous dogs",
             f"{NEWS} - By text message", f"{NEWS} - {POST}", "What else should we know?"]
    import_ids = [json.dumps({"ImportId": name}) for name in ids]
    rows = [["2030-06-01 09:00:00", "2030-06-01 09:05:00", "IP Address", "192.0.2.1", "100", "R_1", "Very worried",
             "By text message", "", "Lamps"],
            ["2030-06-01 09:00:00", "2030-06-01 09:05:00", "Survey Preview", "", "100", "R_2", "Very worried", "", POST, "Try"]]
    said = {"leave_out_rows": "Response Type=Survey Preview"} if isinstance(way, Command) else {}
    told = way.bring(csv_of(ids, texts, import_ids, *rows), **said)
    [row] = stored()
    assert (row.reference, row.answers["news"], row.answers["remarks"]) == ("R_1", ["text"], "Lamps")
    assert "1 row was left out: Response Type: Survey Preview" in told
    assert "192.0.2.1" not in str([vars(one) for one in stored()])


def test_limesurvey_smartsurvey_and_citizen_space_name_questions_in_their_own_ways(way: Command | Pages) -> None:
    way.bring(csv_of(["Response ID", "Date submitted", "Last page", "Seed", f"{WORRY} [Dangerous dogs]",
                      f"Q2. {WORRY} - Cars parked on pavements", "3. <b>What is your age?</b>",
                      "Q4: Were you hurt in the past year?"],
                     ["1", "2030-06-01 10:00:00", "4", "99", "Very worried", "Fairly worried", "16 – 29", "Yes"]))
    [row] = stored()
    assert row.answers["worries"] == {"dogs": "very", "parking": "fairly"}
    assert (row.answers["age"], row.answers["harmed"]) == ("under_30", "yes")


def test_headings_in_welsh(way: Command | Pages) -> None:
    way.bring(csv_of(["Beth yw eich oed?", "Gawsoch chi eich anafu?"], ["16 to 29", "Naddo"]))
    assert [(row.answers["age"], row.answers["harmed"]) for row in stored()] == [("under_30", "no")]


@pytest.mark.parametrize("separator", [";", "\t", "|", "~"])
def test_any_separator_with_the_others_inside_quotes(way: Command | Pages, separator: str) -> None:
    way.bring(csv_of(["What is your age?", "What else should we know?"], ["16 to 29", "this, that; these | those\tand ~"],
                     ["60 or over", "x"], separator=separator))
    assert sorted(row.answers["remarks"] for row in stored()) == ["this, that; these | those\tand ~", "x"]


@pytest.mark.parametrize("hint", ["sep=;\r\n", '"sep=;"\n', "SEP=;\n", "\ufeffsep=;\r\n"])
def test_a_line_that_names_the_separator_is_no_heading(way: Command | Pages, hint: str) -> None:
    way.bring(hint.encode() + b"reference;age\nr1;16 to 29\n")
    assert [(row.reference, row.answers["age"]) for row in stored()] == [("r1", "under_30")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_unicode(way: Command | Pages, encoding: str) -> None:
    way.bring(csv_of(["reference", "remarks"], ["r1", "Café – €5 ŵ"], encoding=encoding))
    assert [row.answers["remarks"] for row in stored()] == ["Café – €5 ŵ"]


def test_windows_1252_is_read_and_its_odd_words_are_confirmed(way: Command | Pages) -> None:
    data = csv_of(["reference", "remarks"], ["r1", "the café’s owner"], encoding="cp1252")
    told = way.bring(data)
    assert "café’s" in told
    assert stored() == [], "nothing is stored before somebody has seen that the words are right"
    way.bring(data, confirm="")
    assert [row.answers["remarks"] for row in stored()] == ["the café’s owner"]


def test_a_title_above_the_headings_and_empty_columns_are_no_trouble(way: Command | Pages) -> None:
    way.bring(csv_of(["Our street: all responses", "", "", ""], ["reference", "age", "harmed", ""],
                     ["r1", "16 to 29", "Yes", ""]))
    assert [(row.reference, row.answers["age"]) for row in stored()] == [("r1", "under_30")]
