from collections.abc import Callable

import pandas as pd
import pytest

from survey_app.analysis import (
    answers,
    neighbours,
    of_audience,
    ranked_problems,
    ranking_sensitivity,
    tally,
    typed,
    with_deprivation,
)
from survey_app.analysis.disclosure.auditor import audit
from survey_app.analysis.disclosure.cells import Key, Release
from survey_app.analysis.disclosure.counts import ASKED, EVERYONE, Thresholds, group
from survey_app.analysis.disclosure.masking import (
    publishable_ranking,
    withheld,
    without_items,
)
from survey_app.analysis.disclosure.relations import add_items, add_mentions, add_shares
from survey_app.analysis.disclosure.suppression import Suppression, protect
from survey_app.analysis.items import Answer, pooled_questions
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


def every_answer(survey: Questionnaire) -> list[Answer]:
    """Returns every answer to every closed question."""
    return [answer for question in survey.questions if question.kind.is_closed for answer in answers(survey, question.id)]


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


def test_what_sets_items_against_each_other_does_without_those_withheld(
        survey: Questionnaire, placed: pd.DataFrame) -> None:
    counted, release = tally(placed, survey), whole(survey, placed)
    hidden = Suppression(frozenset({Key("problems.noise", CONCERN, EVERYONE)}), frozenset())
    gone = withheld(release, hidden, concern_answers(counted))
    assert gone == {"problems.noise"}
    left = without_items(counted, gone)
    assert list(ranking_sensitivity(left)["item"]) == ["problems.litter", "problems.drugs"]
    assert len(neighbours(left)) == 1


def test_the_columns_of_a_multiple_choice_share_their_base(survey: Questionnaire, rows: pd.DataFrame) -> None:
    typed_rows = typed(rows, survey).assign(sex=["f", "m"] * 4)
    counted = tally(typed_rows, survey, by="sex", pairs=False)
    asked = answers(survey, "channels")
    release = Release()
    add_shares(release, counted, asked, by="sex")
    bases = {key for key in release.cells if key.item == "channels"}
    assert bases == {Key("channels", "0+1", name) for name in (EVERYONE, "sex=f", "sex=m")}


def test_pooled_mentions_hang_together_with_their_rows(survey: Questionnaire, rows: pd.DataFrame) -> None:
    counted = tally(typed(rows, survey), survey, pairs=False)
    release = Release()
    add_shares(release, counted, every_answer(survey))
    add_mentions(release, counted, "concern_from", together=[("others", "news")])
    counts = {key.answer: cell.count for key, cell in release.cells.items() if key.item == "concern_from"}
    assert counts == {"(mentions of) own": 3, "(people mentioning) own": 3, "(mentions of) others": 1,
                      "(people mentioning) others": 1, "(mentions of) news": 1, "(people mentioning) news": 1,
                      "(people mentioning) others+news": 2, "(people mentioning) others and news": 0,
                      "(people mentioning) others alone": 1, "(people mentioning) news alone": 1}


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


@pytest.mark.slow
@pytest.mark.parametrize(("name", "respondents"), [
    ("have-your-say-2015", wycombe_2015), ("residents-survey-2020", buckinghamshire_2020)])
def test_the_published_rankings_of_both_surveys_survive(name: str, respondents: Callable[[int], list[Row]]) -> None:
    """With every answer to every question, and deprived areas compared, all of it audited."""
    asked = load(name)
    rows = pd.DataFrame(respondents(1), dtype="str").fillna("")
    counted = tally(with_deprivation(of_audience(typed(rows, asked), asked)), asked, by="deprivation")
    release = Release()
    add_items(release, counted, distribution=True, top=True)
    add_shares(release, counted, every_answer(asked))
    add_items(release, counted, by="deprivation", groups=("deprived", "other"))
    for question in pooled_questions(asked):
        add_mentions(release, counted, question)
    hidden = protect(release)
    assert audit(release, hidden.cells).passed
    assert hidden.primary
    pd.testing.assert_frame_equal(publishable_ranking(counted, release, hidden), ranked_problems(counted))
