"""A table says everything about itself, and whoever forgets something is told at once, before anything is published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import pytest

from survey_app.analysis.disclosure.cells import Cell, Key, Release, ReleaseError
from survey_app.analysis.disclosure.counts import ASKED, EVERYONE, Count, Revealed, counts_of, key_of
from survey_app.analysis.disclosure.masking import Hidden
from survey_app.consultations import Survey
from survey_app.publishing.microdata import frozen_data
from survey_app.publishing.release import disclosure_control
from survey_app.publishing.tables import blanking, columns, registry, release_counts
from survey_app.publishing.tables.columns import GROUP, RESPONSES
from survey_app.publishing.tables.release_counts import Counted
from survey_app.publishing.tables.reveals import any_answer_to, for_analysts
from survey_app.publishing.tables.table import Audience, Column, IfHidden, Table, TableError, Unit, from_public_rows

AGE = Count("", group=frozenset({("age", "young")}))
YOUNG = Key("", ASKED, "age=young")


@pytest.fixture
def counted(small: Survey) -> Counted:
    return release_counts.count(frozen_data.source(small).frame(), small)


def people(row: object) -> tuple[Revealed, ...]:
    return (AGE,)


def made(counted: Counted) -> pd.DataFrame:
    return pd.DataFrame({"group": ["young"], "responses": [3]})


def table(described: Iterable[Column], **more: Any) -> Table:
    return Table("ages", "Ages", ("group",), made, lambda counted: described, **{"audience": Audience.PUBLIC, **more})


def release(count: int = 3) -> Release:
    return Release({YOUNG: Cell(count, 5), Key("", ASKED, EVERYONE): Cell(20, 5)})


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
        for if_hidden in (IfHidden.BLANK, IfHidden.WITHHOLD):
            with pytest.raises(TableError, match="'responses' of the table 'ages' would stay where a count is hidden"):
                table((GROUP, RESPONSES.of(from_public_rows)), if_hidden=if_hidden).rows(counted)

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

    def test_a_count_that_nobody_audited(self, counted: Counted) -> None:
        ages = table((GROUP, RESPONSES.of(people)))
        with pytest.raises(ReleaseError, match="the number of people in age=young is in a table but not in the release"):
            blanking.shown(ages, counted, ages.rows(counted), Hidden(Release(), {}), frozenset())

    def test_a_table_of_the_registry(self, counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
        more = {**registry.TABLES, "ages": table((GROUP, RESPONSES.of(people)))}
        for module in (disclosure_control, registry):
            monkeypatch.setattr(module, "TABLES", more)
        with pytest.raises(ReleaseError, match="age=young is in a table but not in the release"):
            disclosure_control.disclose(counted)


class TestWhatIsHidden:
    def shown(self, counted: Counted, ages: Table) -> pd.DataFrame | None:
        hidden = Hidden(release(), {YOUNG: "1 to 4 people"})
        counts = blanking.hidden_counts(blanking.revealed(ages.described(counted), ages.rows(counted)), hidden)
        return blanking.shown(ages, counted, ages.rows(counted), hidden, counts)

    def test_a_figure_is_blank(self, counted: Counted) -> None:
        rows = self.shown(counted, table((GROUP, RESPONSES.of(people))))
        assert rows is not None
        assert rows["responses"].isna().all()
        assert rows["shorthand"].tolist() == ["[c]"]

    def test_a_figure_stays_whose_counts_may_be_shown(self, counted: Counted) -> None:
        ages = table((GROUP, RESPONSES.of(people)))
        rows = blanking.shown(ages, counted, ages.rows(counted), Hidden(release(), {}), frozenset())
        assert rows is not None
        assert (rows["responses"].tolist(), rows["shorthand"].tolist()) == ([3], [""])

    def test_a_table_is_withheld(self, counted: Counted) -> None:
        assert self.shown(counted, table((GROUP, RESPONSES.of(people)), if_hidden=IfHidden.WITHHOLD)) is None

    def test_a_table_is_made_anew_without_the_hidden_counts(self, counted: Counted) -> None:
        def remade(counted: Counted, hidden: frozenset[Count]) -> pd.DataFrame:
            assert hidden == {AGE}
            return made(counted).assign(group="others")

        rows = self.shown(counted, table((GROUP, RESPONSES.of(people)), if_hidden=IfHidden.REMAKE, remake=remade))
        assert rows is not None
        assert rows["group"].tolist() == ["others"]
        assert rows["responses"].isna().all()

    def test_what_takes_everything_together_is_hidden_with_any_answer(self) -> None:
        hidden = Hidden(release(), {Key("problems.noise", "very", EVERYONE): "1 to 4 people"})
        noise, litter = (counts_of(any_answer_to([item])({})) for item in ("problems.noise", "problems.litter"))
        assert [count in hidden for count in (*noise, *litter)] == [True, False]


@pytest.mark.slow
def test_no_two_rows_of_a_table_have_the_same_key(buckinghamshire: Survey) -> None:
    counted = release_counts.count(frozen_data.source(buckinghamshire).frame(), buckinghamshire)
    finished = disclosure_control.unpublished(counted)
    assert len(finished) > 25
    for name, rows in finished.items():
        assert not rows.duplicated(list(registry.TABLES[name].key)).any(), name


def test_a_number_of_people_is_the_count_that_it_reveals(buckinghamshire: Survey) -> None:
    counted = release_counts.count(frozen_data.source(buckinghamshire).frame(), buckinghamshire)
    cells = disclosure_control.held(counted).cells
    seen = 0
    for name in ("agreement", "ranked_problems", "problem_answers", "deprivation_comparison", "safety", "safety_comparison",
                 "victims", "reasons_not_reported", "comments", "themes", "profile", "answers"):
        rows, described = registry.TABLES[name].rows(counted), registry.TABLES[name].described(counted).columns
        for column in (one for one in described.values() if one.unit is Unit.PEOPLE):
            for row in blanking.records(rows):
                (count,) = counts_of(column.reveals(row) if column.reveals else ())
                assert cells[key_of(count)].count == row[column.name], (name, column.name, row)
                seen += 1
    assert seen > 800
