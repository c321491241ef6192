from collections.abc import Callable

import pandas as pd
import pytest

from survey_app.analysis import (
    answers,
    compare,
    deprivation_comparison,
    item_answers,
    neighbours,
    of_audience,
    pooled_mentions,
    ranked_problems,
    ranking_sensitivity,
    tally,
    typed,
    with_deprivation,
)
from survey_app.analysis.disclosure.auditor import audit
from survey_app.analysis.disclosure.cells import Key, Release, ReleaseError
from survey_app.analysis.disclosure.counts import ASKED, EVERYONE, Thresholds, group
from survey_app.analysis.disclosure.masking import (
    closed_up,
    mask_answers,
    mask_comparison,
    mask_groups,
    mask_mentions,
    publishable_ranking,
    withheld,
    without_items,
)
from survey_app.analysis.disclosure.rank_bounds import ranks_that_may_stay
from survey_app.analysis.disclosure.relations import add_items, add_mentions, add_number, add_questions, add_shares
from survey_app.analysis.disclosure.suppression import Suppression, protect
from survey_app.analysis.items import pooled_questions
from survey_app.analysis.response_frame import GROUPS
from survey_app.analysis.shares import concern_answers
from survey_app.demo.respondents import Row, buckinghamshire_2020, wycombe_2015
from survey_app.questionnaire.model import Questionnaire
from survey_app.questionnaire.parsing import load

DEPRIVED, OTHER, UNPLACED = (group({"deprivation": name}) for name in GROUPS)


def frame(survey: Questionnaire, quintiles: tuple[int, ...], **counts: dict[str, tuple[int, ...]]) -> pd.DataFrame:
    """Residents of some quintiles (0: not placed) who answered as counted: problem -> code -> people by quintile."""
    answered: dict[str, list[str]] = {}
    places = [str(quintile or "") for place, quintile in enumerate(quintiles)
              for _ in range(max(sum(by[place] for by in codes.values()) for codes in counts.values()))]
    for problem, codes in counts.items():
        column = []
        for place in range(len(quintiles)):
            given = [code for code, by in codes.items() for _ in range(by[place])]
            longest = max(sum(by[place] for by in other.values()) for other in counts.values())
            column += given + [""] * (longest - len(given))
        answered[f"problems.{problem}"] = column
    rows = pd.DataFrame(answered)
    blank = {f"problems.{name}": "" for name in ("litter", "drugs", "noise")} | {
        "night": "", "concern_from.litter": "", "concern_from.drugs": "", "concern_from.noise": "",
        "channels.email": "", "channels.post": "", "channels.none": "", "comment": ""}
    rows = rows.assign(**{name: value for name, value in blank.items() if name not in rows}, audience="resident",
                       imd_quintile_local=places)
    return with_deprivation(typed(rows, survey))


CONCERN, BASE, REST = "fairly+very", "fairly+none+not_very+very", "none+not_very"


@pytest.fixture
def placed(survey: Questionnaire) -> pd.DataFrame:
    """Drugs has only three concerned in the deprived areas; noise three that are not concerned; litter is plain."""
    return frame(survey, (1, 3),
                 litter={"very": (20, 40), "fairly": (10, 20), "not_very": (10, 40)},
                 drugs={"very": (1, 20), "fairly": (2, 20), "none": (37, 60)},
                 noise={"very": (30, 30), "fairly": (7, 20), "none": (3, 50)})


def everything(survey: Questionnaire, placed: pd.DataFrame) -> tuple[Release, Suppression]:
    release = Release()
    add_items(release, tally(placed, survey, pairs=False), distribution=True, top=True)
    add_items(release, tally(placed, survey, by="deprivation", pairs=False), by="deprivation",
              groups=("deprived", "other"))
    return release, protect(release)


def whole(survey: Questionnaire, placed: pd.DataFrame) -> Release:
    release = Release()
    add_items(release, tally(placed, survey, pairs=False), distribution=True, top=True)
    return release


def test_thresholds_follow_the_table() -> None:
    thresholds = Thresholds()
    assert [thresholds.of(axes) for axes in ((), ("deprivation",), ("ward",), ("deprivation", "age"))] == [5, 5, 10, 10]
    assert thresholds.of((), audience="elected") == 10
    assert Thresholds(3, 6).of(("lsoa",)) == 6
    with pytest.raises(ValueError, match="the threshold 'elsewhere' is 2; it cannot be below 3"):
        Thresholds(elsewhere=2)


def test_the_cells_of_a_release_are_those_of_the_tally(survey: Questionnaire, placed: pd.DataFrame) -> None:
    release, hidden = everything(survey, placed)
    counts = {key: cell.count for key, cell in release.cells.items()}
    assert counts[Key("", ASKED, EVERYONE)] == 140
    assert counts[Key("", ASKED, UNPLACED)] == 0
    assert counts[Key("problems.drugs", BASE, DEPRIVED)] == 40
    assert counts[Key("problems.drugs", CONCERN, DEPRIVED)] == 3
    assert counts[Key("problems.noise", REST, DEPRIVED)] == 3
    assert counts[Key("problems.litter", "very", EVERYONE)] == 60
    assert Key("problems.drugs", CONCERN, DEPRIVED) in hidden.primary
    assert Key("problems.noise", REST, DEPRIVED) in hidden.primary
    assert not {key for key in hidden.cells if key.item == "problems.litter"}
    assert audit(release, hidden.cells).passed


def test_a_comparison_loses_all_that_a_hidden_count_could_be_worked_out_from(
        survey: Questionnaire, placed: pd.DataFrame) -> None:
    release, hidden = everything(survey, placed)
    counted = tally(placed, survey, by="deprivation", pairs=False)
    masked = mask_comparison(deprivation_comparison(counted), release, hidden,
                             concern_answers(counted)).set_index("item")
    drugs = masked.loc["problems.drugs"]
    assert drugs["shorthand"] == "[c]"
    assert drugs[["deprived_percent", "difference", "difference_low", "difference_high", "p_value",
                  "p_adjusted"]].isna().all()
    assert masked.loc["problems.litter", "shorthand"] == ""
    figures = masked.drop(columns=["problem", "shorthand"])
    assert all(pd.api.types.is_numeric_dtype(figures[name]) for name in figures)
    only_litter = masked["p_value"].dropna()
    assert list(only_litter.index) == ["problems.litter"]
    assert masked.loc["problems.litter", "p_adjusted"] == only_litter["problems.litter"]


def test_a_ranking_that_hides_nothing_is_as_it_was(survey: Questionnaire, placed: pd.DataFrame) -> None:
    counted = tally(placed, survey)
    none = Suppression(frozenset(), frozenset())
    pd.testing.assert_frame_equal(publishable_ranking(counted, whole(survey, placed), none), ranked_problems(counted))


def test_a_hidden_problem_has_no_rank_and_the_others_close_up(survey: Questionnaire, placed: pd.DataFrame) -> None:
    counted = tally(placed, survey)
    hidden = Suppression(frozenset({Key("problems.noise", CONCERN, EVERYONE)}), frozenset())
    full, masked = ranked_problems(counted), publishable_ranking(counted, whole(survey, placed), hidden)
    assert list(full["item"]) == ["problems.litter", "problems.noise", "problems.drugs"]
    assert list(masked["item"]) == ["problems.litter", "problems.drugs", "problems.noise"]
    assert masked["rank"].tolist() == [1, 2, pd.NA]
    assert masked["shorthand"].tolist() == ["", "", "[c]"]
    last = masked.iloc[2]
    assert last[["concerned", "percent", "percent_low", "percent_high", "rank_low", "rank_high"]].isna().all()
    assert last["base"] == 140
    assert masked["rank_high"].max() == 2
    assert list(masked.columns) == list(full.columns)


def test_a_rank_stays_only_where_its_neighbours_leave_the_count_open(survey: Questionnaire) -> None:
    counted = tally(frame(survey, (1,), litter={"very": (60,), "none": (40,)}, drugs={"very": (4,), "none": (96,)},
                          noise={"very": (2,), "none": (98,)}), survey)
    release = Release()
    add_items(release, counted)
    drugs = frozenset(Key("problems.drugs", answer, EVERYONE) for answer in (CONCERN, BASE))
    ranking = ranked_problems(counted)
    wide = Suppression(drugs, frozenset())
    both = protect(release)                     # two neighbours, both suppressed
    assert ranks_that_may_stay(release, both, ranking, concern_answers(counted)) == set()
    alone = Release()
    add_items(alone, counted, items=[item for item in counted.items if item.id != "problems.noise"])
    two = ranking[ranking["item"] != "problems.noise"]
    assert ranks_that_may_stay(alone, wide, two, concern_answers(counted)) == {"problems.drugs"}           # somewhere below 60 %


@pytest.mark.parametrize(("above", "kept"), [(6, {"problems.drugs"}), (5, set())])
def test_a_rank_just_below_a_small_share_is_told_apart_from_one_that_bounds_it(
        survey: Questionnaire, above: int, kept: set[str]) -> None:
    """Below 6 of 100 is 0 to 5; below 5 of 100 is 0 to 4, narrower than 5."""
    counted = tally(frame(survey, (1,), litter={"very": (above,), "none": (100 - above,)},
                          drugs={"very": (4,), "none": (96,)}), survey)
    release = Release()
    add_items(release, counted, items=counted.items[:2])
    hidden = Suppression(frozenset({Key("problems.drugs", CONCERN, EVERYONE)}), frozenset())
    assert ranks_that_may_stay(release, hidden, ranked_problems(counted), concern_answers(counted)) == kept


def test_a_kept_rank_stands_in_its_place(survey: Questionnaire, placed: pd.DataFrame) -> None:
    hidden = Suppression(frozenset({Key("problems.noise", CONCERN, EVERYONE)}), frozenset())
    masked = publishable_ranking(tally(placed, survey), whole(survey, placed), hidden, kept={"problems.noise"})
    assert list(masked["item"]) == ["problems.litter", "problems.noise", "problems.drugs"]
    assert masked["rank"].tolist() == [1, 2, 3]
    assert pd.isna(masked["percent"][1])


def test_a_distribution_loses_the_hidden_answers(survey: Questionnaire, placed: pd.DataFrame) -> None:
    counted = tally(placed, survey, pairs=False)
    hidden = Suppression(frozenset(Key("problems.drugs", code, EVERYONE) for code in ("very", "none")), frozenset())
    masked = mask_answers(item_answers(counted, survey), whole(survey, placed), hidden)
    drugs = masked[masked["item"] == "problems.drugs"].set_index("option")
    assert list(drugs.index[drugs["count"].isna()]) == ["very", "none"]
    assert list(drugs.index[drugs["percent"].isna()]) == ["very", "none"]
    assert set(drugs["shorthand"][["very", "none"]]) == {"[c]"}
    assert not masked["count"][masked["item"] == "problems.litter"].isna().any()


def test_a_hidden_base_takes_every_percentage_with_it(survey: Questionnaire, placed: pd.DataFrame) -> None:
    hidden = Suppression(frozenset({Key("problems.drugs", BASE, EVERYONE)}), frozenset())
    masked = mask_answers(item_answers(tally(placed, survey, pairs=False), survey), whole(survey, placed), hidden)
    drugs = masked[masked["item"] == "problems.drugs"].set_index("option")
    assert drugs["percent"][["very", "fairly", "not_very", "none"]].isna().all()
    assert not drugs["count"].isna().any()


def test_answers_counted_together_are_a_cell_of_their_own(survey: Questionnaire, placed: pd.DataFrame) -> None:
    release = whole(survey, placed)
    table = pd.DataFrame({"item": "problems.drugs", "option": ["very+fairly", "fairly+very"], "count": 43, "base": 140,
                          "percent": 30.7})
    hidden = Suppression(frozenset({Key("problems.drugs", CONCERN, EVERYONE)}), frozenset())
    assert mask_answers(table, release, hidden)["count"].isna().all()


def test_a_figure_that_nobody_audited_is_refused(survey: Questionnaire, placed: pd.DataFrame) -> None:
    table = pd.DataFrame({"item": ["problems.drugs"], "option": ["very+none"], "count": [1]})
    with pytest.raises(ReleaseError, match=r"'none\+very' for problems.drugs in .everyone. is in a table but not in the"):
        mask_answers(table, whole(survey, placed), Suppression(frozenset(), frozenset()))


def test_what_sets_items_against_each_other_does_without_those_withheld(
        survey: Questionnaire, placed: pd.DataFrame) -> None:
    counted, release = tally(placed, survey), whole(survey, placed)
    hidden = Suppression(frozenset({Key("problems.noise", CONCERN, EVERYONE)}), frozenset())
    gone = withheld(release, hidden, concern_answers(counted))
    assert gone == {"problems.noise"}
    left = without_items(counted, gone)
    assert list(ranking_sensitivity(left)["item"]) == ["problems.litter", "problems.drugs"]
    assert len(neighbours(left)) == 1


def test_a_table_of_groups_loses_the_hidden_ones(survey: Questionnaire, placed: pd.DataFrame) -> None:
    release, _ = everything(survey, placed)
    table = pd.DataFrame({"group": ["deprived: x", "other: y", "unplaced: z"], "responses": [3, 40, 4],
                          "percent": [6.4, 85.1, 8.5]})
    hidden = Suppression(frozenset(Key("", ASKED, name) for name in (DEPRIVED, UNPLACED)), frozenset())
    masked = mask_groups(table, release, hidden, "deprivation", GROUPS)
    assert masked["responses"].tolist() == [pd.NA, 40, pd.NA]
    assert list(masked.columns) == ["group", "responses", "percent", "shorthand"]


def test_the_columns_of_a_multiple_choice_share_their_base(survey: Questionnaire, rows: pd.DataFrame) -> None:
    typed_rows = typed(rows, survey).assign(sex=["f", "m"] * 4)
    counted = tally(typed_rows, survey, by="sex", pairs=False)
    asked = answers(survey, "channels")
    release = Release()
    add_shares(release, counted, asked, by="sex")
    bases = {key for key in release.cells if key.item == "channels"}
    assert bases == {Key("channels", "0+1", name) for name in (EVERYONE, "sex=f", "sex=m")}
    hidden = Suppression(frozenset({Key("channels.email", "1", "sex=f")}), frozenset())
    masked = mask_comparison(compare(counted, "sex", "f", "m", answers=asked), release, hidden, asked, "sex", "f", "m",
                             prefixes=("first", "second")).set_index("item")
    email = masked.isna().loc["channels.email", ["first_percent", "second_percent", "difference"]]
    assert list(email) == [True, False, True]
    assert masked["first_rank"].dropna().tolist() == closed_up(masked["first_rank"]).dropna().tolist()


def test_pooled_mentions_hang_together_with_their_rows(survey: Questionnaire, rows: pd.DataFrame) -> None:
    counted = tally(typed(rows, survey), survey, pairs=False)
    release = Release()
    add_questions(release, counted, survey)
    add_mentions(release, counted, "concern_from", together=[("others", "news")])
    counts = {key.answer: cell.count for key, cell in release.cells.items() if key.item == "concern_from"}
    assert counts == {"(mentions of) own": 3, "(people mentioning) own": 3, "(mentions of) others": 1,
                      "(people mentioning) others": 1, "(mentions of) news": 1, "(people mentioning) news": 1,
                      "(people mentioning) others+news": 2, "(people mentioning) others and news": 0,
                      "(people mentioning) others alone": 1, "(people mentioning) news alone": 1}
    table = pooled_mentions(counted, survey, "concern_from", together={"News or others": ["others", "news"]})
    hidden = Suppression(frozenset({Key("concern_from", "(mentions of) own", EVERYONE)}), frozenset())
    masked = mask_mentions(table, release, hidden, "concern_from")
    assert masked["mentions"].tolist() == [pd.NA, 1, 1, 2]
    assert masked["people"].tolist() == [3, 1, 1, 2]
    assert masked[["base", "percent"]].isna().all(axis=None)
    assert not masked[["people_base", "people_percent"]].isna().any(axis=None)


def test_a_lone_number_is_suppressed_when_it_is_small() -> None:
    release = Release()
    few, many = add_number(release, "comment", "written", 4), add_number(release, "elected", "responses", 76)
    hidden = protect(release)
    assert few in hidden.cells
    assert many not in hidden.cells


def test_two_characteristics_crossed_are_tied_to_both_margins(survey: Questionnaire, placed: pd.DataFrame) -> None:
    crossed = placed.assign(sex=["f", "m"] * 70)
    release = Release()
    add_items(release, tally(crossed, survey, by=["deprivation", "sex"], pairs=False), by=["deprivation", "sex"])
    both = Key("problems.litter", BASE, "deprivation=deprived & sex=f")
    assert release.cells[both].count == 20
    assert release.cells[both].threshold == 10
    wholes = {total.whole.group for total in release.totals if both in total.parts and total.whole.answer == BASE}
    assert wholes == {"deprivation=deprived", "sex=f"}
    assert audit(release, protect(release).cells).passed


@pytest.mark.parametrize(("name", "respondents"), [
    ("have-your-say-2015", wycombe_2015), ("residents-survey-2020", buckinghamshire_2020)])
def test_the_published_rankings_of_both_surveys_survive(name: str, respondents: Callable[[int], list[Row]]) -> None:
    """With every answer to every question, and deprived areas compared, all of it audited."""
    asked = load(name)
    rows = pd.DataFrame(respondents(1), dtype="str").fillna("")
    counted = tally(with_deprivation(of_audience(typed(rows, asked), asked)), asked, by="deprivation")
    release = Release()
    add_items(release, counted, distribution=True, top=True)
    add_questions(release, counted, asked)
    add_items(release, counted, by="deprivation", groups=("deprived", "other"))
    for question in pooled_questions(asked):
        add_mentions(release, counted, question)
    hidden = protect(release)
    assert audit(release, hidden.cells).passed
    assert hidden.primary
    pd.testing.assert_frame_equal(publishable_ranking(counted, release, hidden), ranked_problems(counted))
    answered = mask_answers(item_answers(counted, asked), release, hidden)
    assert not answered["count"].isna().any()
