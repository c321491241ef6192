"""Any table of a closed consultation: the same figures as from the library, of the people asked for, and clear refusals."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pandas as pd
import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select, update

from survey_app import consultations
from survey_app.analysis import answers, compare, ranked_problems, shares_by, tally, typed, with_deprivation
from survey_app.consultations import Refused, Survey
from survey_app.database import db
from survey_app.models import Consultation, FrozenResponses
from survey_app.models.consultations import now
from survey_app.publishing.bench import bench_table, table_file, table_request
from survey_app.publishing.bench.table_file import BenchTable
from survey_app.publishing.bench.table_request import TableRequest
from survey_app.publishing.microdata import frozen_data

pytestmark = pytest.mark.sqlite_only
UNSTATED = "Not stated"


def made(survey: Survey, **given: list[str]) -> BenchTable:
    return bench_table.make(survey, table_request.read(survey, given))


def frame(survey: Survey) -> pd.DataFrame:
    return typed(frozen_data.source(survey).frame(), survey.questionnaire)


def test_the_ranking_is_that_of_the_library(wycombe: Survey) -> None:
    table, ranked = made(wycombe), ranked_problems(tally(frame(wycombe), wycombe.questionnaire)).set_index("problem")
    assert len(table.rows) == len(ranked)
    assert [row["rank"] for row in table.rows] == sorted(row["rank"] for row in table.rows)
    for row in table.rows:
        expected = ranked.loc[row["problem"]]
        for name in ("rank", "base", "percent", "percent_low", "percent_high", "rank_low", "rank_high"):
            assert row[name] == pytest.approx(expected[name])
    assert table.definition[0] == f"Of whom: {wycombe.questionnaire.audiences[0].label}. 103 responses fit."


def test_deprived_areas_are_compared_as_by_the_library(wycombe: Survey) -> None:
    table = made(wycombe, by=["deprivation"])
    counted = tally(with_deprivation(frame(wycombe)), wycombe.questionnaire, by="deprivation")
    compared = compare(counted, "deprivation", "deprived", "other").set_index("item")
    rows = [row for row in table.rows if row["group"] == "More deprived areas"]
    assert [row["difference"] for row in rows] == pytest.approx([compared.loc[row["item"], "difference"] for row in rows])
    assert {row["group"] for row in table.rows} == {"More deprived areas", "Other areas", UNSTATED}
    assert "comparisons" in table.sentence


def test_a_condition_leaves_only_the_people_who_fit(wycombe: Survey) -> None:
    people = frame(wycombe)
    table = made(wycombe, count=["priorities"], only=["sex=female", "sex=male", "source=online"])
    fit = people[people["sex"].isin(["female", "male"]) & (people["source"] == "online")]
    assert table.people == len(fit)
    own = tally(fit.assign(all="x"), wycombe.questionnaire, by="all", pairs=False)
    expected = shares_by(own, "all", answers=answers(wycombe.questionnaire, "priorities"))
    assert [row["counted"] for row in table.rows] == expected["counted"].tolist()
    assert "“Female” or " in table.definition[0]


def test_days_are_included_on_both_sides(wycombe: Survey) -> None:
    days = sorted(frame(wycombe)["submitted_on"])
    table = made(wycombe, since=[days[10]], until=[days[50]])
    assert table.people == sum(days[10] <= day <= days[50] for day in days)
    assert "sent from" in table.definition[0]


def test_two_characteristics_are_crossed_in_the_order_of_their_answers(wycombe: Survey) -> None:
    table = made(wycombe, count=["priorities"], by=["sex", "age_band"])
    groups = list(dict.fromkeys(row["group"] for row in table.rows))
    labels = [[option.label for option in wycombe.questionnaire.question(name).options] for name in ("sex", "age_band")]
    order = [f"{one} · {other}" for one in labels[0] for other in labels[1]] + [UNSTATED]
    assert groups == [group for group in order if group in groups]
    assert sum(row["base"] for row in table.rows if row["item"] == table.rows[0]["item"]) <= 103


@pytest.mark.parametrize("by", ["ward", "authority", "source", "audience", "language"])
def test_every_characteristic_of_a_response_makes_groups(buckinghamshire: Survey, by: str) -> None:
    table = made(buckinghamshire, count=["victim"], by=[by], audience=["all"])
    assert table.people == 2455
    assert sum(row["base"] for row in table.rows if row["item"] == "victim:yes") > 2000


def test_weights_of_the_responses_count_if_wanted(wycombe: Survey) -> None:
    assert "effective_base" not in made(wycombe).columns
    table = made(wycombe, weights=["file"])
    assert {"effective_base", "design_effect"} <= set(table.columns)


def test_another_definition_of_deprivation_is_said(wycombe: Survey) -> None:
    words = " ".join(made(wycombe, by=["deprivation"], deprived=["local_quintile:2"]).definition)
    assert "The most deprived two fifths of its own area".lower() in words
    assert "local quintiles 1 to 2" in words


def test_nothing_is_frozen_by_looking(wycombe: Survey) -> None:
    made(wycombe)
    assert db.session.scalar(select(func.count()).select_from(FrozenResponses)) == 0
    frozen = frozen_data.freeze(wycombe)
    assert made(wycombe).definition[-1] == f"Data: SHA-256 {frozen.sha256}."


def test_few_people_make_a_table(small: Survey) -> None:
    table = made(small, only=["channels.post=1", "problems.litter=very"])
    assert 0 < table.people < 5
    assert table.rows


@pytest.mark.parametrize(("given", "words"), [
    ({"count": ["problem"]}, "There is nothing to count called 'problem'. There is 'problems'"),
    ({"by": ["sex", "ward", "language"]}, "at most 2 characteristics; leave out 'language'"),
    ({"by": ["gender"]}, "There is nothing to group by called 'gender'"),
    ({"only": ["sex"]}, "'sex' is no condition. Write the column, =, and the code"),
    ({"only": ["sex=women"]}, "No answer is called 'sex=women'"),
    ({"only": ["unknown=1"]}, "No answer is called 'unknown=1'"),
    ({"audience": ["elected"]}, "There is no audience called 'elected'"),
    ({"weights": ["raked"]}, "There are no weights called 'raked'"),
    ({"deprived": ["decile"]}, "There is no definition of the more deprived areas called 'decile'"),
    ({"since": ["1/2/2016"]}, "'1/2/2016' is not a day. Write it as 2026-11-29"),
    ({"since": ["2016-02-02"], "until": ["2016-02-01"]}, "is before the first"),
    ({"since": ["1999-01-01"], "until": ["1999-01-02"]}, "Nobody fits these choices")])
def test_what_cannot_be_made_is_said(wycombe: Survey, given: dict[str, list[str]], words: str) -> None:
    with pytest.raises(Refused, match=words.replace("?", ".")) as refused:
        made(wycombe, **given)
    assert len(str(refused.value)) < 400


def test_an_open_consultation_has_no_tables_yet(wycombe: Survey) -> None:
    db.session.execute(update(Consultation).values(closes_at=now() + timedelta(days=3)))
    db.session.commit()
    with pytest.raises(Refused, match="can be made once it has closed"):
        made(consultations.get(wycombe.slug))


def test_a_request_survives_its_address(wycombe: Survey) -> None:
    given = {"count": ["priorities"], "by": ["sex", "ward"], "only": ["sex=female", "source=online"], "weights": ["file"],
             "deprived": ["national_decile:2"], "since": ["2015-12-01"], "until": ["2016-01-01"], "audience": ["all"]}
    wanted = table_request.read(wycombe, given)
    again = {name: [value] if isinstance(value, str) else value for name, value in wanted.as_query().items()}
    assert table_request.read(wycombe, again) == wanted
    assert TableRequest().as_query() == {"count": "ranked-problems"}


def test_no_cell_is_a_formula(small: Survey) -> None:
    lines = list(csv.reader(io.StringIO(table_file.for_spreadsheet(made(small)).removeprefix("\ufeff"))))
    cells = [cell for line in lines for cell in line]
    assert "'=Litter & <rubbish>" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@")]


def test_the_command_writes_the_same_table(wycombe: Survey, run: FlaskCliRunner) -> None:
    result = run.invoke(args=["table", wycombe.slug, "--count", "priorities", "--by", "sex", "--only", "source=online"])
    assert result.exit_code == 0
    lines = list(csv.DictReader(io.StringIO(result.stdout)))
    table = made(wycombe, count=["priorities"], by=["sex"], only=["source=online"])
    assert [line["counted"] for line in lines] == [str(row["counted"]) for row in table.rows]
    assert "Not for publication" in result.stderr
    refused = run.invoke(args=["table", wycombe.slug, "--by", "nothing"])
    assert refused.exit_code == 1
    assert "There is nothing to group by called 'nothing'" in refused.stderr
