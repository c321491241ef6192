"""The match report."""

import pytest

from survey_app.geography.places import match_report


def test_the_report_counts_given_and_placed() -> None:
    report = match_report({"matched": 60, "terminated": 5, "outside": 10, "unknown": 15, "invalid": 10, "not_given": 100})
    assert (report.responses, report.given, report.placed, report.no_area) == (200, 100, 65, 0)
    assert report.percent_placed == 65.0


def test_where_none_was_given_there_is_no_percentage() -> None:
    assert match_report({"not_given": 3}).percent_placed is None


def test_a_status_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="not the status of a place: lost"):
        match_report({"lost": 1})
