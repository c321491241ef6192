"""The published figures, from the rows themselves."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pytest

from survey_app.demo.areas import COUNTY, DISTRICT, areas
from survey_app.demo.respondents import Row, buckinghamshire_2020, wycombe_2015
from survey_app.questionnaire.model import NOT_ASKED
from survey_app.questionnaire.parsing import load
from survey_app.questionnaire.response_columns import OPTIONAL_COLUMNS, RESPONSE_COLUMNS, SOURCES, columns, flatten, gather
from survey_app.questionnaire.routing import settle

WYCOMBE = wycombe_2015(seed=2015)
BUCKINGHAMSHIRE = buckinghamshire_2020(seed=2020)
RESIDENTS = [row for row in BUCKINGHAMSHIRE if row["audience"] == "resident"]
ELECTED = [row for row in BUCKINGHAMSHIRE if row["audience"] == "elected"]
PLACED = [row for row in RESIDENTS if row["place_status"] == "matched"]
DEPRIVED = [row for row in PLACED if row["imd_quintile_local"] == "1"]
OTHERS = [row for row in PLACED if row["imd_quintile_local"] != "1"]

PUBLISHED_RANKING = [
    ("litter",), ("drugs",), ("cybercrime",), ("burglary",), ("from_vehicles",), ("vandalism", "teenagers"),
    ("domestic_abuse", "drunk"), ("graffiti",), ("noise",), ("mugged", "harassed", "gangs"), ("assault",),
    ("vehicles_stolen",), ("hate_crime",), ("abandoned_cars",)]
CONCERN = ("very_concerned", "fairly_concerned")


def answered(rows: Sequence[Row], column: str) -> Counter[str]:
    return Counter(row[column] for row in rows if row[column] not in ("", "dont_know", "declined", NOT_ASKED))


def share(rows: Sequence[Row], column: str, *codes: str) -> float:
    counts = answered(rows, column)
    return sum(counts[code] for code in codes) / counts.total()


def items(question: str) -> list[str]:
    return [name for name in RESIDENTS[0] if name.startswith(f"{question}.")]


def ranked(question: str, rows: Sequence[Row]) -> list[str]:
    by_share = sorted(items(question), key=lambda column: share(rows, column, *CONCERN), reverse=True)
    return [column.partition(".")[2] for column in by_share]


@pytest.mark.parametrize(("rows", "name"), [
    (WYCOMBE, "have-your-say-2015"), (BUCKINGHAMSHIRE, "residents-survey-2020")])
def test_rows_are_those_of_the_canonical_response_file(rows: list[Row], name: str) -> None:
    survey = load(name)
    layout = columns(survey)
    names = [column.name for column in layout]
    for row in rows:
        assert set(row) == {*RESPONSE_COLUMNS, *names} - set(OPTIONAL_COLUMNS)
        answers = gather(row, layout)
        assert settle(survey, answers) == answers
        assert flatten(answers, layout) == [row[name] for name in names]
        assert all(row[column.name] in ("", NOT_ASKED, *column.codes) for column in layout if column.codes)
        assert row["audience"] in {audience.code for audience in survey.audiences}
        assert row["source"] in SOURCES
    assert len({row["reference"] for row in rows}) == len(rows)


def test_the_same_seed_makes_the_same_people_and_another_makes_others() -> None:
    assert wycombe_2015(2015) == WYCOMBE
    assert wycombe_2015(2016) != WYCOMBE
    assert buckinghamshire_2020(2020) == BUCKINGHAMSHIRE


@pytest.mark.parametrize(("rows", "first", "last"), [
    (WYCOMBE, date(2015, 11, 16), date(2016, 2, 7)), (BUCKINGHAMSHIRE, date(2020, 1, 6), date(2020, 1, 31))])
def test_people_answered_throughout_the_fieldwork(rows: list[Row], first: date, last: date) -> None:
    days = sorted(date.fromisoformat(row["submitted_on"]) for row in rows)
    assert first <= days[0]
    assert days[-1] <= last
    assert (days[-1] - days[0]).days >= (last - first).days - 3


class TestWycombe:
    def test_103_residents_answered(self) -> None:
        assert len(WYCOMBE) == 103

    def test_almost_80_per_cent_agreed_and_under_9_disagreed(self) -> None:
        assert answered(WYCOMBE, "priorities") == {"agree": 82, "neither": 12, "disagree": 9}

    @pytest.mark.parametrize("seed", [1, 2015])
    def test_the_ranking_is_the_published_one_with_its_ties(self, seed: int) -> None:
        rows = wycombe_2015(seed)
        by_share: dict[tuple[int, int], list[str]] = {}
        for item in (item for rank in PUBLISHED_RANKING for item in rank):
            counts = answered(rows, f"problems.{item}")
            concerned, base = counts["very_big"] + counts["fairly_big"], counts.total()
            tie = next((other for other in by_share if other[0] * base == concerned * other[1]), (concerned, base))
            by_share.setdefault(tie, []).append(item)
        order = sorted(by_share, key=lambda one: one[0] / one[1], reverse=True)
        assert [tuple(by_share[one]) for one in order] == PUBLISHED_RANKING

    def test_within_a_tie_the_top_box_decides_as_the_plan_prints(self) -> None:
        for tie in PUBLISHED_RANKING:
            tops = [share(WYCOMBE, f"problems.{item}", "very_big") for item in tie]
            assert tops == sorted(tops, reverse=True)

    def test_the_counts_of_a_problem_are_those_of_the_reconstruction(self) -> None:
        gangs = Counter(row["problems.gangs"] for row in WYCOMBE)
        assert (gangs["very_big"], gangs["fairly_big"], gangs["dont_know"]) == (6, 15, 19)

    def test_over_a_third_knew_a_lot_about_cybercrime_and_most_a_little_of_the_rest(self) -> None:
        assert answered(WYCOMBE, "informed.cybercrime") == {"a_lot": 36, "a_little": 53, "nothing": 14}
        for item in ("modern_slavery", "honour_violence", "genital_mutilation", "radicalisation"):
            assert share(WYCOMBE, f"informed.{item}", "a_little") > 0.5
            assert share(WYCOMBE, f"informed.{item}", "a_lot") < share(WYCOMBE, "informed.cybercrime", "a_lot")

    def test_the_channels_are_ticked_as_published(self) -> None:
        ticked = {option: sum(row[f"channels.{option}"] == "1" for row in WYCOMBE) for option in (
            "alert", "police_website", "newsletter", "council_website", "district_times", "facebook", "twitter",
            "none")}
        assert ticked == {"alert": 68, "police_website": 41, "newsletter": 35, "council_website": 28,
                          "district_times": 25, "facebook": 16, "twitter": 8, "none": 0}
        assert all("1" in (row[f"channels.{option}"] for option in ticked) for row in WYCOMBE)

    def test_people_live_in_the_district(self) -> None:
        placed = {row["lsoa"] for row in WYCOMBE if row["place_status"] == "matched"}
        assert placed <= {area.lsoa for area in areas(DISTRICT)}
        assert {row["imd_quintile_local"] for row in WYCOMBE} == {"", "1", "2", "3", "4", "5"}


class TestBuckinghamshire:
    def test_how_many_answered_and_gave_a_postcode(self) -> None:
        assert (len(RESIDENTS), len(ELECTED), len(PLACED), len(DEPRIVED)) == (2379, 76, 1690, 250)

    def test_people_live_in_the_county_where_the_row_says(self) -> None:
        by_lsoa = {area.lsoa: area for area in areas(COUNTY)}
        for row in PLACED:
            area = by_lsoa[row["lsoa"]]
            assert (row["ward"], row["authority"], row["imd_decile"], row["imd_quintile_local"]) == (
                area.ward, area.authority.code, str(area.imd_decile), str(area.imd_quintile_local))

    def test_59_per_cent_feel_very_safe_by_day_and_38_in_deprived_areas(self) -> None:
        assert (answered(RESIDENTS, "safe_day")["very_safe"], answered(RESIDENTS, "safe_day").total()) == (1404, 2379)
        assert (answered(DEPRIVED, "safe_day")["very_safe"], answered(DEPRIVED, "safe_day").total()) == (95, 250)

    @pytest.mark.parametrize(("rows", "unsafe"), [(RESIDENTS, 833), (DEPRIVED, 160)])
    def test_35_per_cent_feel_unsafe_at_night_and_64_in_deprived_areas(self, rows: list[Row], unsafe: int) -> None:
        night = answered(rows, "safe_night")
        assert (night["fairly_unsafe"] + night["very_unsafe"], night.total()) == (unsafe, len(rows))

    def test_17_per_cent_were_victims_and_32_per_cent_of_them_did_not_report_it(self) -> None:
        assert answered(RESIDENTS, "victim") == {"yes": 404, "no": 1975}
        assert answered(RESIDENTS, "reported") == {"yes": 275, "no": 129}

    def test_the_reasons_given_most_are_no_response_and_not_caught(self) -> None:
        silent = [row for row in RESIDENTS if row["reported"] == "no"]
        given = Counter({column: sum(row[column] == "1" for row in silent) for column in items("not_reported")})
        assert [column for column, _ in given.most_common(2)] == ["not_reported.no_response", "not_reported.not_caught"]
        assert all("1" in (row[column] for column in given) for row in silent)
        assert all(row["not_reported.none"] == NOT_ASKED for row in RESIDENTS if row["reported"] != "no")

    def test_burglary_fraud_scams_and_motor_vehicle_crime_lead_the_crimes(self) -> None:
        assert ranked("crime", RESIDENTS)[:4] == ["burglary", "fraud", "scams", "vehicle_crime"]

    def test_criminal_damage_begging_loitering_and_rough_sleeping_lead_the_behaviour_each_over_half(self) -> None:
        leading = ranked("behaviour", RESIDENTS)
        assert leading[:4] == ["criminal_damage", "begging", "loitering", "rough_sleeping"]
        over_half = [item for item in leading if share(RESIDENTS, f"behaviour.{item}", *CONCERN) > 0.5]
        assert over_half == leading[:4]

    def test_drugs_are_of_greater_concern_than_alcohol(self) -> None:
        assert share(RESIDENTS, "substances.drugs", *CONCERN) > share(RESIDENTS, "substances.alcohol", *CONCERN)

    @pytest.mark.parametrize("column", sorted(
        {*items("crime"), *items("behaviour"), *items("substances")} - {"crime.rural_crime"}))
    def test_strong_concern_is_more_common_in_deprived_areas_but_about_rural_crime(self, column: str) -> None:
        assert share(DEPRIVED, column, "very_concerned") > share(OTHERS, column, "very_concerned")
        assert share(DEPRIVED, column, *CONCERN) > share(OTHERS, column, *CONCERN)

    def test_drugs_are_the_strongest_concern_of_deprived_areas(self) -> None:
        every = [*items("crime"), *items("behaviour"), *items("substances")]
        assert max(every, key=lambda column: share(DEPRIVED, column, "very_concerned")) == "substances.drugs"

    def test_over_half_of_the_strong_crime_concerns_come_from_news_or_others(self) -> None:
        mentions = sum((answered(RESIDENTS, column) for column in items("crime_source")), Counter[str]())
        assert mentions["news"] + mentions["others_experience"] > mentions.total() / 2

    def test_over_half_of_the_people_with_a_strong_drug_concern_have_experience_of_their_own(self) -> None:
        assert share(RESIDENTS, "substances_source.drugs", "own_experience") > 0.5

    def test_answers_of_one_person_belong_together(self) -> None:
        worried = [row for row in RESIDENTS if row["crime.burglary"] == "very_concerned"]
        others = [row for row in RESIDENTS if row["crime.burglary"] in ("not_very_concerned", "not_at_all_concerned")]
        assert share(worried, "crime.violence", *CONCERN) > share(others, "crime.violence", *CONCERN) + 0.15
        women, men = ([row for row in RESIDENTS if row["sex"] == sex] for sex in ("female", "male"))
        unsafe = ("fairly_unsafe", "very_unsafe")
        assert share(women, "safe_night", *unsafe) > share(men, "safe_night", *unsafe) + 0.1

    def test_elected_representatives_rank_much_as_residents_do_and_live_nowhere(self) -> None:
        assert set(ranked("crime", ELECTED)[:4]) == {"burglary", "fraud", "scams", "vehicle_crime"}
        assert {row["place_status"] for row in ELECTED} == {"not_given"}
