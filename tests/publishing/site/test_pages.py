"""The pages of the results say what made-up tables with known truth say, and no more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask

from survey_app import consultations, languages
from survey_app.publishing.chapter.cell_references import Cells
from survey_app.publishing.site import pages
from survey_app.publishing.site.page import Page
from survey_app.publishing.site.results import in_language
from tests.factories.consultations import make
from tests.publishing.chapter.known_tables import AGAINST, KNOWN, OVERLAP, Rows, answer, cells, facts, ranked

pytestmark = pytest.mark.sqlite_only
WITHHELD = {"percent": None, "percent_low": None, "percent_high": None, "count": None, "shorthand": "[c]"}


def site(tables: Mapping[str, Rows], language: str = "en", questionnaire: str = "have-your-say-2015") -> dict[str, Page]:
    """Returns every page by its path."""
    made = cells({name: [_whole(name, row) for row in rows] for name, rows in {**FACTS, **tables}.items()})
    headed = {name: replace(table, heads={column: column for column in table.columns}) for name, table in made.tables.items()}
    survey = consultations.find("survey") or make(questionnaire=questionnaire)
    results = in_language(survey, Cells(headed), languages.speech(language))
    return {page.path: page for page in pages.pages(results, "Made from the responses.", ["tables/answers.csv", "chapter.pdf"])}


def _whole(table: str, row: dict[str, Any]) -> dict[str, Any]:
    return {**MORE.get(table, {}), **{name: value for name, value in row.items() if value is not None or name not in ENDS}}


ENDS = {"difference_low": -5.0, "difference_high": 30.0}
MORE: Mapping[str, dict[str, Any]] = {     # the columns that every release has and the tables with known truth leave out
    "questions": {"section": "ranking"}, "deprivation_comparison": ENDS, "safety_comparison": ENDS}
FACTS: Mapping[str, Rows] = {"neighbours": [{"upper": "Litter", "lower": "Drug dealing", "told_apart": True},
                                            {"upper": "Drug dealing", "lower": "Burglary", "told_apart": False}]}


class Structure(HTMLParser):
    """Counts the rows of tables and their heads, and collects the words outside folded parts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows = self.heads = self.folded = 0
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.folded += tag == "details"
        self.rows += tag == "tr" and not self.folded
        self.heads += tag == "th" and dict(attrs).get("scope") == "row" and not self.folded

    def handle_endtag(self, tag: str) -> None:
        self.folded -= tag == "details"

    def handle_data(self, data: str) -> None:
        if not self.folded:
            self.open.append(data)


def words(page: Page) -> str:
    return " ".join(" ".join(Structure(str(page.body)).open).split())


class TestHeadings:
    @pytest.mark.parametrize(("tables", "heading"), [
        (KNOWN, "Litter: the biggest problem"),
        (OVERLAP, "Litter and Drug dealing could each be the biggest problem"),
        ({**KNOWN, "ranked_problems": [row | {"rank_low": 1, "rank_high": 6} for row in KNOWN["ranked_problems"]]},
         "No problem stands out: 6 could each be the biggest"),
        ({**KNOWN, "ranked_problems": [{**row, "percent": None, "rank": None, "rank_low": None, "rank_high": None,
                                        "shorthand": "[c]"} for row in KNOWN["ranked_problems"]]}, "The problems, ranked"),
        ({**KNOWN, "ranked_problems": [ranked("litter", 1, 0, 1, 2) | {"percent": 0.0}, ranked("drugs", 1, 0, 1, 2)
                                       | {"percent": 0.0}]}, "Nobody was concerned about any of the problems that are shown")])
    def test_the_biggest_problem_only_where_the_positions_say_so(self, app: Flask, tables: Mapping[str, Rows],
                                                                 heading: str) -> None:
        made = site(tables)
        assert made["problems"].heading == heading
        assert made[""].heading == ("Have Your Say 2026" if heading == "The problems, ranked" else heading)

    @pytest.mark.parametrize(("hidden", "leads"), [
        ({"concerned_from": 370, "concerned_to": 400}, True), ({"concerned_from": None, "concerned_to": None}, True),
        ({"concerned_from": 5, "concerned_to": 9}, False)])
    def test_a_problem_that_is_hidden_may_be_the_biggest(self, app: Flask, hidden: dict[str, Any], leads: bool) -> None:
        rows = [*KNOWN["ranked_problems"][:-1], KNOWN["ranked_problems"][-1] | WITHHELD | hidden
                | {"rank": None, "rank_low": None, "rank_high": None}]
        made = site({**KNOWN, "ranked_problems": rows})
        assert made[""].heading == ("Of the problems shown, Litter comes first" if leads else "Litter: the biggest problem")
        assert "Not shown, so that nobody can be picked out: Hate crime." in words(made[""])
        assert "Problems not shown, so that nobody can be picked out: 1." in words(made["summary"])

    def test_a_majority_against_is_said_first(self, app: Flask) -> None:
        assert site(KNOWN)["agreement"].heading == "71% agreed, 16% disagreed"
        assert site(AGAINST)["agreement"].heading == "51% disagreed, 49% agreed"

    @pytest.mark.parametrize(("agreed", "heading"), [
        ((30, 30), "More people agreed than disagreed with each of the 2"),
        ((30, 20), "More people agreed than disagreed with 1 of 2"),
        ((30, 10), "More people were against 1 of the 2, and for 1"), ((10, 20), "More people disagreed than agreed with 1 of 2"),
        ((10, 10), "More people disagreed than agreed with each of the 2")])
    def test_of_several_priorities_those_with_a_majority_against_stand_first(self, app: Flask, agreed: tuple[int, ...],
                                                                             heading: str) -> None:
        rows = [answer(f"p.{place}", f"Priority {place}?", option, option, count, 40) | {"side": option}
                for place, many in enumerate(agreed) for option, count in (("agree", many), ("disagree", 40 - many))]
        assert site({**KNOWN, "agreement": rows})["agreement"].heading == heading

    def test_a_tie_is_named_whole(self, app: Flask) -> None:
        assert site(KNOWN)["channels"].heading == \
            "Most common answer: Council website, Newsletter and Facebook (45%)"

    @pytest.mark.parametrize(("summary", "heading"), [
        ({"compared": 4, "higher": 2, "lower": 0, "unclear": 2}, "Concern is higher in more deprived areas"),
        ({"compared": 4, "higher": 0, "lower": 1, "unclear": 3}, "Concern is lower in more deprived areas"),
        ({"compared": 4, "higher": 1, "lower": 1, "unclear": 2}, "In more deprived areas some concerns are higher, some lower"),
        ({"compared": 4, "higher": 0, "lower": 0, "unclear": 4}, "No clear difference between more deprived areas and others"),
        ({"compared": 0, "higher": 0, "lower": 0, "unclear": 0, "withheld": 6}, "More deprived areas")])
    def test_deprived_areas(self, app: Flask, summary: Mapping[str, int], heading: str) -> None:
        assert site({**KNOWN, "deprivation_summary": facts(**summary)})["deprivation"].heading == heading


def test_withheld_problems_are_counted_and_named(app: Flask) -> None:
    made = site(KNOWN)
    assert "Not shown, so that nobody can be picked out: 2." in words(made["deprivation"])
    assert "Not shown, so that nobody can be picked out: Noisy neighbours; Hate crime." in words(made["deprivation"])


def test_an_answer_that_is_hidden_is_named_and_has_no_figure(app: Flask) -> None:
    rows = [row | WITHHELD if row["option"] == "agree" else row for row in KNOWN["agreement"]]
    page = site({**KNOWN, "agreement": rows})["agreement"]
    assert page.heading == "Agreement with the priorities"
    assert "Not shown, so that nobody can be picked out: I agree." in words(page)
    assert "71%" not in str(page.body)


@pytest.mark.parametrize("tables", [KNOWN, OVERLAP, AGAINST])
def test_every_row_has_a_head_and_no_page_speaks_in_marks(app: Flask, tables: Mapping[str, Rows]) -> None:
    for path, page in site(tables).items():
        found = Structure(str(page.body))
        assert found.heads == found.rows - str(page.body).count('<thead role="rowgroup">'), path
        if path != "method":
            assert "[c]" not in words(page), path
        assert not re.search(r"adjusted|\bp value|None|nan|<NA>|\{", words(page)), path


def test_a_dashed_line_stands_where_neighbours_are_told_apart(app: Flask) -> None:
    body = str(site(KNOWN)["problems"].body)
    before = body[:body.index("hys-bars__gap")]
    assert before.count('scope="row"') == 1
    assert body.count("hys-bars__gap") == 1


def test_a_page_is_made_only_of_what_was_asked(app: Flask) -> None:
    none = {name: rows for name, rows in KNOWN.items() if name in ("fieldwork", "questions", "respondents")}
    assert list(site(none)) == ["", "summary", "who", "method", "data"]
    assert site(none)[""].heading == "Have Your Say 2026"


def test_own_questions_have_a_page_each(app: Flask) -> None:
    own = {"item": "dogs", "problem": "Do dogs foul your street?", "kind": "single", "section": "own"}
    rows = [answer("dogs", own["problem"], "yes", "Yes", 30, 40), answer("dogs", own["problem"], "no", "No", 10, 40)]
    page = site({**KNOWN, "questions": [*KNOWN["questions"], own], "answers": rows})["question-dogs"]
    assert page.heading == "Do dogs foul your street?"
    assert page.about == "Most common answer: Yes (75%)"
    assert "Share of the 40 who answered" in words(page)


def test_themes_that_nobody_confirmed_say_so(app: Flask) -> None:
    for suggested, confirmed, said in ((150, 0, "no person has confirmed the themes"),
                                       (50, 100, "a person has not confirmed all of the themes"), (0, 150, "")):
        coded = [row | {"suggested": suggested, "confirmed": confirmed} for row in KNOWN["theme_coding"]]
        page = words(site({**KNOWN, "theme_coding": coded})["comments"])
        assert said in page
        assert ("confirmed" in page) == bool(said)


def test_topics_lead_to_each_other_and_home_leads_to_all(app: Flask) -> None:
    made = site(KNOWN)
    linked = re.findall(r'href="page:([^"]*)"', str(made[""].body))
    assert set(made) - {""} <= set(linked)
    order = [path for path in made if path]
    assert f'href="page:{order[1]}"' in str(made[order[0]].body)
    for page in made.values():
        assert set(re.findall(r'href="page:([^"]*)"', str(page.body))) <= set(made)


class TestWelsh:
    def test_says_questions_and_answers_in_welsh(self, app: Flask) -> None:
        item = "proposed_priorities"
        survey = make(questionnaire="have-your-say-2026")
        question = next(one for one in survey.questionnaire.questions if one.role == "agreement")
        rows = [{**answer(f"{question.id}.{question.items[0].id}" if question.items else question.id, "x", code, words_, 10, 40),
                 "problem": question.items[0].label if question.items else question.label, "side": side}
                for code, words_, side in ((question.options[0].code, question.options[0].label, "agree"),
                                           (question.options[-2].code, question.options[-2].label, "disagree"))]
        made = site({**KNOWN, "agreement": rows}, "cy", item)
        said = words(made["agreement"])
        assert question.options[0].label not in said
        assert "Cyfran o’r 40 a atebodd" in said
        assert made["agreement"].name == "Cytuno â’r blaenoriaethau"

    def test_marks_the_english_of_what_everything_was_made_from(self, app: Flask) -> None:
        assert '<p class="hys-source" lang="en">Made from the responses.</p>' in str(site(KNOWN, "cy")["method"].body)
        assert '<p class="hys-source">Made from the responses.</p>' in str(site(KNOWN)["method"].body)

    def test_has_a_heading_for_each_page(self, app: Flask) -> None:
        english, welsh = site(KNOWN), site(KNOWN, "cy")
        assert list(english) == list(welsh)
        assert [path for path in english if path and english[path].name == welsh[path].name] == []
