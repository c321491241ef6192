"""The rules that hold for every file: rows, routes, contradictions, dates, weights, guesses. By the pages and the command."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from tests.factories.imports import Command, Pages, csv_of, stored, street

pytestmark = pytest.mark.sqlite_only


@pytest.fixture(params=["command", "pages"])
def way(request: pytest.FixtureRequest, app: Flask, run: FlaskCliRunner, tmp_path: Path) -> Command | Pages:
    street()
    return Command(run, tmp_path) if request.param == "command" else Pages(app)


class TestRows:
    def test_rows_without_any_answer_are_skipped_and_counted(self, way: Command | Pages) -> None:
        told = way.bring(csv_of(["reference", "age", "news.text", "news.none"], ["a", "under_30", "", ""], ["", "", "", ""],
                                ["b", "", "", ""], ["c", "", "0", "0"], ["d", "", "1", "0"]))
        assert [row.reference for row in stored()] == ["a", "d"]
        assert "3 rows without any answer were skipped (lines 3, 4, 5)" in told

    def test_a_postcode_or_not_asked_is_something_said(self, way: Command | Pages) -> None:
        way.bring(csv_of(["reference", "age", "told", "postcode"], ["a", "", "", "ZZ9 9ZZ"], ["b", "", "not_asked", ""]))
        assert [row.reference for row in stored()] == ["a", "b"]

    @pytest.mark.parametrize(("column", "value"), [
        ("Status", "Partial"), ("Response Type", "Survey Preview"), ("Finished", "False"), ("Completion status", "Disqualified"),
        ("Response ID", "Total")])
    def test_rows_that_call_themselves_no_responses_are_asked_about(self, way: Command | Pages, column: str, value: str) -> None:
        data = csv_of([column, "age"], ["Complete", "under_30"], [value, "30_59"])
        if isinstance(way, Command):
            assert f"--leave-out-rows '{column}={value}'" in way.bring(data)
            assert stored() == [], "nothing is left out, and nothing taken, before somebody says so"
            way.bring(data, leave_out_rows=f"{column}={value}")
        else:
            way.bring(data)
            assert f"{column}: {value}" in way.seen[-1]
        assert [row.answers["age"] for row in stored()] == ["under_30"]

    def test_they_can_be_kept(self, way: Command | Pages) -> None:
        way.bring(csv_of(["Status", "age"], ["Partial", "under_30"]), keep_rows="")
        assert len(stored()) == 1

    @pytest.mark.parametrize("said", [{}, {"leave_out_others": ""}])
    def test_a_file_without_a_column_of_answers_is_refused(self, way: Command | Pages, said: dict[str, str]) -> None:
        told = way.bring(csv_of(["Shape", "Weather", "reference"], ["round", "wet", "1"], ["flat", "dry", "2"]), **said)
        assert "no column of this file is an answer" in told
        assert stored() == []

    def test_personal_columns_and_the_tools_own_are_left_out(self, way: Command | Pages) -> None:
        way.bring(csv_of(["First name", "Email address", "IP Address", "Contact", "Duration (in seconds)", "age"],
                         ["Sam", "sam@example.org", "192.0.2.7", "https://example.org/sam", "80", "under_30"]))
        [row] = stored()
        assert not any(word in str(vars(row)) for word in ("Sam", "sam", "192.0.2", "https"))


class TestGuesses:
    @pytest.mark.parametrize(("name", "value"), [
        ("worries.dogs", "Unworried"), ("worries.dogs", "Worried"), ("worries.dogs", "Not worried"), ("age", "16 to 30"),
        ("age", "60"), ("harmed", "Yess"), ("harmed", "N")])
    def test_what_only_resembles_an_answer_is_not_decided(self, way: Command | Pages, name: str, value: str) -> None:
        told = way.bring(csv_of(["reference", name], ["a", value]))
        assert value in told
        assert stored() == []

    @pytest.mark.parametrize(("name", "value", "code"), [
        ("worries.dogs", "VERY  WORRIED", "very"), ("worries.dogs", "Don't know", "dont_know"), ("age", "16-29", "under_30"),
        ("age", "16\u201329", "under_30"), ("age", "60 or over.", "over_60"), ("harmed", "Naddo", "no")])
    def test_what_is_equal_but_for_its_writing_is_decided(self, way: Command | Pages, name: str, value: str, code: str) -> None:
        way.bring(csv_of(["reference", name], ["a", value]))
        [row] = stored()
        assert code in str(row.answers)

    def test_the_pages_show_a_perhaps_and_do_not_choose_it(self, app: Flask) -> None:
        street()
        way = Pages(app)
        way.bring(csv_of(["How worried are you about this: dangerous dog", "harmed"], ["Very worried", "Yess"]))
        assert "Perhaps “How worried are you about these? – Dangerous dogs”: choose it if that is right" in way.seen[0]
        assert "Perhaps “Yes”: choose it if that is right" in way.seen[1]
        assert stored() == []


class TestRoutes:
    def test_answers_off_the_route_are_set_aside_and_counted(self, way: Command | Pages) -> None:
        told = way.bring(csv_of(["reference", "harmed", "told", "worries.dogs", "heard.dogs"], ["a", "yes", "yes", "very", "own"],
                                ["b", "no", "yes", "fairly", "news"], ["c", "no", "", "", ""], ["d", "", "no", "very", ""]))
        assert [row.answers["told"] for row in stored()] == ["yes", "not_asked", "not_asked", "not_asked"]
        assert [row.answers.get("heard", {}).get("dogs") for row in stored()] == ["own", "not_asked", "not_asked", None]
        assert "2 answers to “Did you tell the police?” were set aside" in told
        assert "1 answer to “Where did you hear of it? – Dangerous dogs” was set aside" in told

    def test_where_the_file_lacks_the_question_before_nothing_is_set_aside(self, way: Command | Pages) -> None:
        way.bring(csv_of(["reference", "told", "heard.dogs"], ["a", "yes", "own"]))
        assert [row.answers for row in stored()] == [{"told": "yes", "heard": {"dogs": "own", "parking": ""}}] or [
            row.answers for row in stored()] == [{"told": "yes", "heard": {"dogs": "own"}}]

    def test_an_answer_that_excludes_the_others_beside_it(self, way: Command | Pages) -> None:
        data = csv_of(["reference", "news.text", "news.none", "age"], ["a", "1", "1", "under_30"], ["b", "0", "1", "under_30"])
        told = way.bring(data)
        assert "Choose either “Do not tell me” or the other answers, not both" in told
        assert stored() == []
        way.bring(data, contradictions="set-aside")
        assert [row.answers.get("news") for row in stored()] == [None, ["none"]]

    def test_the_same_in_one_cell(self, way: Command | Pages) -> None:
        told = way.bring(csv_of(["How should we tell you what happens next?"], ["By text message;Do not tell me"]))
        assert "Choose either “Do not tell me” or the other answers, not both" in told


class TestDates:
    @pytest.mark.parametrize(("text", "day"), [
        ("2030-06-09", 9), ("2030-06-09 23:59:59", 9), ("2030-06-08T23:30:00Z", 9), ("2030-06-09T00:30:00+02:00", 8),
        ("2030/06/09 9:05:12 AM GMT+1", 9), ("47643", 9), ("47643.99", 9), ("9 June 2030", 9), ("Jun 9, 2030 11:00 PM", 9),
        ("Sunday, 9th June 2030", 9), ("09-Jun-30", 9), ("9 Mehefin 2030", 9), ("20300609", 9)])
    def test_dates_that_need_no_question(self, way: Command | Pages, text: str, day: int) -> None:
        way.bring(csv_of(["submitted_on", "age"], [text, "under_30"]))
        assert [row.submitted_on for row in stored()] == [date(2030, 6, day)]

    @pytest.mark.parametrize(("dates", "days"), [("day-first", [(7, 6), (7, 7)]), ("month-first", [(6, 7), (7, 7)])])
    def test_the_order_of_day_and_month_is_asked(self, way: Command | Pages, dates: str, days: list[tuple[int, int]]) -> None:
        data = csv_of(["submitted_on", "age"], ["06/07/2030", "under_30"], ["07/07/2030 10:15", "30_59"])
        assert "06/07/2030" in way.bring(data)
        assert stored() == []
        way.bring(data, dates=dates)
        assert sorted((row.submitted_on.month, row.submitted_on.day) for row in stored()) == days

    @pytest.mark.parametrize(("clear", "month"), [("13/06/2030", 7), ("06/13/2030", 6)])
    def test_it_is_clear_from_a_date_that_only_one_order_allows(self, way: Command | Pages, clear: str, month: int) -> None:
        way.bring(csv_of(["submitted_on", "age"], ["06/07/2030", "under_30"], [clear, "30_59"]))
        assert [row.submitted_on.month for row in stored() if row.answers["age"] == "under_30"] == [month]

    def test_a_file_that_begins_with_both_is_refused(self, way: Command | Pages) -> None:
        assert "begin with the day and others that begin with the month" in way.bring(
            csv_of(["submitted_on", "age"], ["13/06/2030", "under_30"], ["06/13/2030", "30_59"]))
        assert stored() == []

    @pytest.mark.parametrize("far", ["2029-06-09", "2003-06-09", "2031-06-09"])
    def test_a_date_far_outside_is_a_fault_with_its_line_and_can_be_kept(self, way: Command | Pages, far: str) -> None:
        data = csv_of(["submitted_on", "age"], ["2030-06-09", "under_30"], [far, "30_59"])
        told = way.bring(data)
        assert "far outside the consultation" in told
        assert "line 3" in told or ">3<" in "".join(told.split())
        assert stored() == []
        way.bring(data, far_dates="keep")
        assert sorted(str(row.submitted_on) for row in stored()) == sorted(["2030-06-09", far])

    @pytest.mark.parametrize("wrong", ["31/02/2030", "yesterday", "9 June", "2030-06-09 25:00", "9 Juno 2030",
                                       "2030-06-09 10:00 XYZ"])
    def test_what_is_no_date_is_a_fault(self, way: Command | Pages, wrong: str) -> None:
        assert f"holds &#39;{wrong}&#39;" in (told := way.bring(csv_of(["submitted_on", "age"], [wrong, "under_30"]))) or (
            f"holds '{wrong}'" in told)
        assert stored() == []


class TestWeights:
    def test_blank_weights_are_asked_about(self, way: Command | Pages) -> None:
        data = csv_of(["reference", "age", "weight"], ["a", "under_30", "1.5"], ["b", "30_59", ""], ["c", "30_59", "0"])
        told = way.bring(data, blank_weights="") if isinstance(way, Pages) else way.bring(data)
        assert "is blank in 1 row (line 3)" in told
        assert stored() == []
        way.bring(data, blank_weights="leave-out")
        assert sorted(row.weight or 0 for row in stored()) == [0, 0, 1.5]

    def test_weights_beside_stored_responses_without_are_asked_about(self, way: Command | Pages) -> None:
        weighted, plain = csv_of(["age", "weight"], ["under_30", "1.5"]), csv_of(["age"], ["30_59"])
        way.bring(plain)
        assert "1 response stored before has none" in way.bring(weighted)
        way.bring(weighted, blank_weights="leave-out")
        assert sorted(row.weight or 0 for row in stored()) == [0, 1.5]

    def test_responses_without_a_weight_beside_stored_weights_are_asked_about(self, way: Command | Pages) -> None:
        way.bring(csv_of(["age", "weight"], ["under_30", "1.5"]))
        plain = csv_of(["age"], ["30_59"])
        assert "1 response stored before has one" in way.bring(plain)
        assert [row.weight for row in stored()] == [1.5]
        way.bring(plain, blank_weights="leave-out")
        assert sorted(row.weight or 0 for row in stored()) == [0, 1.5]

    def test_weights_of_zero_alone_would_count_nobody(self, way: Command | Pages) -> None:
        assert "nobody would count" in way.bring(csv_of(["age", "weight"], ["under_30", "0"], ["30_59", "0"]))

    def test_a_column_of_weights_without_any_is_no_trouble(self, way: Command | Pages) -> None:
        way.bring(csv_of(["age", "weight"], ["under_30", ""], ["30_59", ""]))
        assert [row.weight for row in stored()] == [None, None]


def test_what_postcodes_became_is_said(way: Command | Pages) -> None:
    told = way.bring(csv_of(["age", "postcode"], ["under_30", "ZZ9 9ZZ"], ["30_59", "nonsense"], ["30_59", ""]))
    assert "1 postcode is not in the list of postcodes (line 2)" in told
    assert "1 postcode is no postcode (line 3)" in told
