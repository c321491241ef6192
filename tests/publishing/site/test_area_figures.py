"""Areas are compared from what stands in the published tables, and from nothing else."""

from __future__ import annotations

import pytest
from scipy.stats import chi2_contingency

from survey_app.analysis.charts import Difference
from survey_app.publishing.chapter.cell_references import Cells
from survey_app.publishing.site.area_figures import Division, divisions
from tests.factories.area_tables import BAND, HIDDEN, Answers, by_area, cells

HIGHER, LOWER, UNCLEAR, NOT_SHOWN = Difference
LITTER, DRUGS, NOISE = "problems.litter", "problems.drugs", "problems.noise"


def wards(**areas: list[Answers]) -> Division:
    (division,) = divisions(cells(problems_by_ward=by_area(areas)))
    return division


def verdicts(division: Division, item: str = LITTER) -> dict[str, Difference]:
    return {area: figure.difference for area, figure in division.by_item[item].items()}


class TestAcrossAreas:
    def test_a_figure_is_that_of_the_table_beside_all_other_areas(self) -> None:
        figure = wards(a=[(36, 40)], b=[(10, 40)], c=[(20, 60)]).by_item[LITTER]["a"]
        assert (figure.base, figure.percent, figure.low, figure.high) == (40, 90, 80, 100)
        assert figure.others == pytest.approx(30)
        assert figure.difference is HIGHER

    def test_an_area_that_is_not_shown_has_no_figure_no_verdict_and_no_part(self) -> None:
        shown: dict[str, list[Answers]] = {"a": [(36, 40)], "b": [(8, 40)], "c": [(20, 40)]}
        alone = wards(**shown)
        beside = wards(**shown, d=[(BAND, 900)], e=[(HIDDEN, None)])
        assert {area: verdicts(beside)[area] for area in shown} == verdicts(alone)
        assert [beside.by_item[LITTER][area].others for area in shown] == [alone.by_item[LITTER][area].others for area in shown]
        for area in "de":
            figure = beside.by_item[LITTER][area]
            assert (figure.percent, figure.low, figure.high, figure.others) == (None, None, None, None)
            assert figure.difference is NOT_SHOWN

    def test_a_problem_without_any_figure_is_not_offered(self) -> None:
        assert wards(a=[(36, 40), (BAND, 40)], b=[(8, 40), (HIDDEN, None)]).items == (LITTER,)

    def test_nobody_who_answered_is_no_secret(self) -> None:
        figure = wards(a=[(10, 40), (0, 0)], b=[(10, 40), (10, 40)]).by_item[DRUGS]["a"]
        assert figure.nobody
        assert not figure.is_shown

    def test_one_area_has_nothing_to_be_compared_with(self) -> None:
        figure = wards(a=[(36, 40)]).by_item[LITTER]["a"]
        assert (figure.percent, figure.others, figure.difference) == (90, None, UNCLEAR)


class TestOfOneArea:
    def test_differences_allow_for_the_number_of_problems(self) -> None:
        """28 of 40 beside 40 of 80: p = 0.036 by scipy, more than 0.05 with one problem more."""
        p_value = chi2_contingency([[28, 12], [40, 40]], correction=False).pvalue
        assert 0.025 < p_value < 0.05
        one = wards(a=[(28, 40)], b=[(40, 80)])
        assert one.of_area("a")[0].difference is HIGHER
        two = wards(a=[(28, 40), (20, 40)], b=[(40, 80), (40, 80)])
        assert [figure.difference for figure in two.of_area("a")] == [UNCLEAR, UNCLEAR]

    def test_a_problem_that_is_not_shown_takes_no_part(self) -> None:
        division = wards(a=[(28, 40), (BAND, 40), (HIDDEN, None)], b=[(40, 80), (40, 80), (40, 80)])
        assert [figure.difference for figure in division.of_area("a")] == [HIGHER, NOT_SHOWN, NOT_SHOWN]

    def test_the_others_are_those_that_are_shown(self) -> None:
        division = wards(a=[(28, 40)], b=[(40, 80)], c=[(BAND, 4000)])
        assert division.of_area("a")[0].others == 50

    def test_an_area_without_any_figure(self) -> None:
        division = wards(a=[(HIDDEN, None), (HIDDEN, None)], b=[(40, 80), (40, 80)])
        assert {figure.difference for figure in division.of_area("a")} == {NOT_SHOWN}
        assert division.people("a") is None

    def test_people_are_the_bases_that_are_printed(self) -> None:
        division = wards(a=[(28, 40), (BAND, 43), (HIDDEN, None)], b=[(40, 80), (40, 80), (40, 80)])
        assert (division.people("a"), division.people("b")) == ((40, 43), (80, 80))


class TestDivisions:
    def test_every_kind_of_area_stands_alone(self) -> None:
        made = cells(problems_by_ward=by_area({"E05000001": [(1, 10)]}, {"E05000001": "Abbey"}),
                     problems_by_authority=by_area({"E06000001": [(2, 10)]}),
                     problems_by_area=by_area({"North": [(3, 10)]}, {"North": "North"}, "board"))
        assert [(one.axis, one.kind, one.names) for one in divisions(made)] == [
            ("ward", "ward", {"E05000001": "Abbey"}), ("area", "board", {"North": "North"}),
            ("authority", "authority", {"E06000001": "E06000001"})]

    def test_without_areas_there_are_none(self) -> None:
        assert divisions(Cells({})) == []
