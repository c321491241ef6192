"""A table says everything about itself, and whoever forgets something is told at once, before anything is published."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import pytest

from survey_app.consultations import Survey
from survey_app.disclosure import Count, Range, Revealed, counts_of
from survey_app.disclosure.release import Released
from survey_app.publishing.microdata import frozen_data
from survey_app.publishing.release import disclosure_control
from survey_app.publishing.tables import blanking, columns, registry, release_counts, release_people
from survey_app.publishing.tables.columns import GROUP, RESPONSES
from survey_app.publishing.tables.release_counts import Counted
from survey_app.publishing.tables.reveals import for_analysts
from survey_app.publishing.tables.table import Audience, Column, IfHidden, Table, TableError, Unit, from_public_rows

YOUNG = Count("age", frozenset({"young"}))


@pytest.fixture
def counted(small: Survey) -> Counted:
    return release_counts.count(frozen_data.source(small).frame(), small)


def people(row: object) -> tuple[Revealed, ...]:
    return (YOUNG,)


def made(counted: Counted) -> pd.DataFrame:
    return pd.DataFrame({"group": ["young"], "responses": [3]})


def table(described: Iterable[Column], make: Callable[[Counted], pd.DataFrame] = made, **more: Any) -> Table:
    return Table("ages", "Ages", ("group",), make, lambda counted: described, **{"audience": Audience.PUBLIC, **more})


def released(low: int, high: int) -> Released:
    return Released({YOUNG: Range(low, high, 20)})


class TestForgetting:
    def test_what_a_figure_reveals(self) -> None:
        with pytest.raises(TableError, match="'responses' holds people: it must say which counts"):
            Column("responses", "Responses", "Responses", Unit.PEOPLE, None)

    def test_that_words_reveal_no_count(self) -> None:
        with pytest.raises(TableError, match="words reveal no counts"):
            Column("group", "Group", "Which respondents", Unit.WORDS, people)

    def test_who_a_table_is_for(self) -> None:
        with pytest.raises(TypeError, match="audience"):
            Table("ages", "Ages", ("group",), made, lambda counted: (GROUP, RESPONSES.of(people)))  # type: ignore[call-arg]

    def test_to_describe_a_column(self, counted: Counted) -> None:
        with pytest.raises(TableError, match="'ages' has columns that it does not describe: responses"):
            table((GROUP,)).rows(counted)

    def test_to_make_a_described_column(self, counted: Counted) -> None:
        with pytest.raises(TableError, match="'ages' describes columns that it does not have: percent"):
            table((GROUP, RESPONSES.of(people), columns.PERCENT.of(people))).rows(counted)

    def test_to_have_the_key(self, counted: Counted) -> None:
        without = Table("ages", "Ages", ("item",), made, lambda counted: (GROUP, RESPONSES.of(people)), audience=Audience.PUBLIC)
        with pytest.raises(TableError, match="does not have: item"):
            without.rows(counted)

    def test_that_a_figure_goes_where_the_table_is_not_made_anew(self, counted: Counted) -> None:
        with pytest.raises(TableError, match="'responses' of the table 'ages' would stay where a count is hidden"):
            table((GROUP, RESPONSES.of(from_public_rows)), if_hidden=IfHidden.BLANK).rows(counted)

    def test_that_a_published_figure_is_not_for_analysts_alone(self, counted: Counted) -> None:
        with pytest.raises(TableError, match="'ages' is published, so that its column 'responses' must say"):
            table((GROUP, *for_analysts(RESPONSES))).rows(counted)
        assert len(table((GROUP, *for_analysts(RESPONSES)), audience=Audience.ANALYST).rows(counted)) == 1

    def test_that_a_rank_tells_of_the_rows_that_are_left_out(self, counted: Counted) -> None:
        with pytest.raises(TableError, match="'rank' of the table 'ages' takes rows together"):
            table((GROUP, RESPONSES.of(people), columns.RANK.of(people))).rows(counted)

    def test_how_to_make_a_table_anew(self) -> None:
        with pytest.raises(TableError, match="give `if_hidden` and `remake`"):
            table((GROUP,), if_hidden=IfHidden.REMAKE)

    def test_a_count_that_no_table_declared(self, counted: Counted) -> None:
        ages = table((GROUP, RESPONSES.of(people)))
        with pytest.raises(KeyError, match="No table of this release declares"):
            blanking.shown(ages, counted, ages.rows(counted), Released({}), frozenset())

    def test_a_count_that_cannot_be_protected(self, counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
        """A table cannot declare a count of what was not asked."""
        more = {**registry.TABLES, "ages": table((GROUP, RESPONSES.of(people)))}
        for module in (disclosure_control, registry):
            monkeypatch.setattr(module, "TABLES", more)
        with pytest.raises(KeyError, match="age"):
            disclosure_control.disclose(counted)


class TestWhatIsHidden:
    def shown(self, counted: Counted, ages: Table, low: int = 0, high: int = 4) -> pd.DataFrame:
        rows, told = ages.rows(counted), released(low, high)
        hidden = blanking.hidden_counts(blanking.revealed(ages.described(counted), rows), told)
        return blanking.shown(ages, counted, rows, told, hidden)

    def test_a_figure_is_blank_and_its_band_stands_beside_it(self, counted: Counted) -> None:
        rows = self.shown(counted, table((GROUP, columns.COUNT.of(people)), make=lambda counted: made(counted).rename(
            columns={"responses": "count"})))
        assert rows["count"].isna().all()
        assert rows["shorthand"].tolist() == ["fewer than 5"]

    @pytest.mark.parametrize(("low", "high", "words"), [
        (0, 4, "fewer than 5"), (16, 20, "all but fewer than 5"), (10, 14, "10 to 14"), (0, 20, "[c]")])
    def test_what_is_printed_instead(self, low: int, high: int, words: str) -> None:
        assert Range(low, high, 20).words() == words

    def test_a_figure_stays_whose_counts_may_be_shown(self, counted: Counted) -> None:
        rows = self.shown(counted, table((GROUP, RESPONSES.of(people))), 3, 3)
        assert (rows["responses"].tolist(), rows["shorthand"].tolist()) == ([3], [""])

    def test_a_table_is_made_anew_without_the_hidden_counts(self, counted: Counted) -> None:
        def remade(counted: Counted, hidden: frozenset[Count]) -> pd.DataFrame:
            assert hidden == {YOUNG}
            return made(counted).assign(group="others")

        rows = self.shown(counted, table((GROUP, RESPONSES.of(people)), if_hidden=IfHidden.REMAKE, remake=remade))
        assert rows["group"].tolist() == ["others"]
        assert rows["responses"].isna().all()


@pytest.mark.slow
def test_no_two_rows_of_a_table_have_the_same_key(buckinghamshire: Survey) -> None:
    counted = release_counts.count(frozen_data.source(buckinghamshire).frame(), buckinghamshire)
    finished = disclosure_control.unpublished(counted)
    assert len(finished) > 25
    for name, rows in finished.items():
        assert not rows.duplicated(list(registry.TABLES[name].key)).any(), name


def test_a_number_of_people_is_the_count_that_it_reveals(buckinghamshire: Survey) -> None:
    counted = release_counts.count(frozen_data.source(buckinghamshire).frame(), buckinghamshire)
    people, seen = release_people.people(counted), 0
    for name in ("agreement", "ranked_problems", "problem_answers", "deprivation_comparison", "safety", "safety_comparison",
                 "victims", "reasons_not_reported", "comments", "themes", "profile", "answers"):
        rows, described = registry.TABLES[name].rows(counted), registry.TABLES[name].described(counted).columns
        for column in (one for one in described.values() if one.unit is Unit.PEOPLE):
            for row in blanking.records(rows):
                (count,) = counts_of(column.reveals(row) if column.reveals else ())
                number = (people.groups[count.group] & people.items[count.item].gave(count.answers)).sum()
                assert number == row[column.name], (name, column.name, row)
                seen += 1
    assert seen > 800
