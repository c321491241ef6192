"""The pages of areas: what they find, what they do not show, and that every area has a page of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import pytest
from flask import Flask

from survey_app import languages
from survey_app.consultations import Settings, Survey
from survey_app.publishing.chapter.cell_references import Cells
from survey_app.publishing.site import area, area_places, areas
from survey_app.publishing.site.page import Page
from survey_app.publishing.site.results import Results, in_language
from survey_app.questionnaire import parsing
from tests.factories import ward_places
from tests.factories.area_tables import BAND, HIDDEN, LABELS, Answers, by_area, cells
from tests.factories.consultations import make
from tests.factories.small_survey import QUESTIONNAIRE
from tests.factories.ward_places import NAMES, WARDS
from tests.views.markup import squeezed

pytestmark = pytest.mark.sqlite_only
NAME_OF = dict(zip(WARDS, NAMES, strict=True))
ALIKE: list[Answers] = [(20, 40), (20, 40)]


@pytest.fixture
def survey(app: Flask) -> Survey:
    """A consultation on litter, drugs and noise in made-up wards that have outlines."""
    ward_places.store()
    questionnaire = parsing.from_toml(QUESTIONNAIRE.replace("=Litter & <rubbish>", "Litter").replace("Drugs \"and\" 🚓", "Drugs"))
    return replace(make(), questionnaire=questionnaire, synthetic=True)


def wards(given: Mapping[int, Sequence[Answers]]) -> Cells:
    """Makes the tables of a release in which every ward answers alike, but for those given by their place in the list."""
    return tables(by_area({ward: _whole(given.get(place, ALIKE)) for place, ward in enumerate(WARDS)}, NAME_OF))


def _whole(given: Sequence[Answers]) -> list[Answers]:
    """Returns answers about every problem: where none are given, those of the other wards."""
    return [*given, *ALIKE[len(given):]]


def tables(of_wards: pd.DataFrame, **more: pd.DataFrame) -> Cells:
    ranked = pd.DataFrame({"item": list(LABELS), "problem": list(LABELS.values()), "percent": [50.0, 40.0, 30.0]})
    return cells(problems_by_ward=of_wards, ranked_problems=ranked, **more)


def pages(survey: Survey, found: Cells, language: str = "en") -> dict[str, Page]:
    results: Results = in_language(survey, found, languages.speech(language))
    kinds = area_places.area_kinds(survey, found)
    made = [*areas.areas_page(results, kinds), *areas.problem_pages(results, kinds), *area.area_pages(results, kinds)]
    assert len({page.path for page in made}) == len(made)
    return {page.path: page for page in made}


def words(page: Page) -> str:
    """Returns the words of a page on one line, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(page.body)))


class TestHeadings:
    @pytest.mark.parametrize(("given", "heading"), [
        ({}, "Litter: no clear difference between areas"),
        ({0: [(38, 40)]}, "Litter: higher in St Mary’s"),
        ({8: [(2, 40)]}, "Litter: lower in North"),
        ({0: [(38, 40)], 8: [(39, 40)]}, "Litter: higher in North and St Mary’s"),
        ({0: [(38, 40)], 8: [(2, 40)]}, "Litter: clear differences in 2 of 12 areas"),
        ({7: [(38, 40)], 0: [(38, 40)], 1: [(38, 40)]}, "Litter: clear differences in 3 of 12 areas"),
        ({place: [(BAND, 40)] for place in range(1, 12)}, "Litter: no areas to compare"),
    ])
    def test_the_finding_by_rule_in_at_most_14_words(self, survey: Survey, given: dict[int, list[Answers]], heading: str) -> None:
        page = pages(survey, wards(given))["areas/by-problems.litter"]
        assert page.heading == heading
        assert len(heading.split()) <= 14

    def test_nothing_shown_is_a_page_with_the_list_alone(self, survey: Survey) -> None:
        made = pages(survey, wards({place: [(HIDDEN, None), (HIDDEN, None)] for place in range(12)}))
        assert made["areas"].heading == "Your area"
        assert "areas/by-problems.litter" not in made
        assert "is not shown, so that nobody can be picked out" in words(made[f"areas/{WARDS[0]}"])

    def test_the_first_page_shows_the_problem_of_the_maps(self, survey: Survey) -> None:
        chosen = replace(survey, settings=Settings(map_problem="problems.drugs"))
        assert pages(chosen, wards({}))["areas"].heading.startswith("Drugs")
        assert pages(survey, wards({}))["areas"].heading.startswith("Litter")

    def test_without_areas_there_is_no_page(self, survey: Survey) -> None:
        assert pages(survey, Cells({})) == {}


class TestMap:
    def test_every_ward_has_a_square_with_its_figure_where_some_differ(self, survey: Survey) -> None:
        body = str(pages(survey, wards({0: [(38, 40)], 8: [(2, 40)], 9: [(BAND, 40)]}))["areas/by-problems.litter"].body)
        assert [body.count(f"hys-square--{kind}") for kind in ("higher", "lower", "not_shown", "unclear")] == [1, 1, 1, 9]
        assert "Higher than in the other areas shown: St Mary’s (95% against 46%)." in body
        assert "Lower than in the other areas shown: North (5% against 55%)." in body

    def test_on_a_phone_a_key_names_the_marks_unless_they_are_numbers_in_the_names(self, survey: Survey) -> None:
        assert "1 Abbey (Aber); 2 Abbey (Porth)" in words(pages(survey, wards({0: [(38, 40)]}))["areas"])
        found = by_area({ward: _whole([(38, 40)] if ward == WARDS[0] else []) for ward in WARDS},
                        {ward: f"Ward {ward[-2:]}" for ward in WARDS})
        body = pages(survey, tables(found))["areas"].body
        assert "hys-grid" in body
        assert "hys-square-names" not in body

    def test_where_none_differs_there_is_none_and_the_page_says_why(self, survey: Survey) -> None:
        page = pages(survey, wards({}))["areas/by-problems.litter"]
        assert "hys-grid" not in page.body
        assert "There is no map: a map would show differences that may be chance." in words(page)
        assert "does not mean the same" in words(page)

    def test_without_outlines_there_is_none_and_the_page_says_why(self, survey: Survey) -> None:
        ward_places.store(outlines=False)
        other = by_area({f"E0500{number:04}": _whole([(38, 40)]) if number == 0 else ALIKE for number in range(12)})
        page = pages(survey, tables(other))["areas/by-problems.litter"]
        assert "hys-grid" not in page.body
        assert "outlines of these areas have not been loaded" in words(page)

    def test_with_200_areas_there_is_a_list_by_letters(self, survey: Survey) -> None:
        many = {f"E0500{number:04}": _whole([(38, 40)]) if number < 20 else ALIKE for number in range(200)}
        made = pages(survey, tables(by_area(many, {code: f"{'ABCDE'[int(code[-1]) % 5]} {code}" for code in many})))
        assert "There is no map, because there are more than 60 areas." in words(made["areas"])
        assert [f'href="#list-1-{number}"' in made["areas"].body for number in range(1, 7)] == [True] * 5 + [False]
        assert sum(path.startswith("areas/E05") for path in made) == 200


class TestOneArea:
    def test_what_stands_out_is_said_with_both_figures(self, survey: Survey) -> None:
        page = pages(survey, wards({0: [(38, 40), (BAND, 40)]}))[f"areas/{WARDS[0]}"]
        assert "Higher here than in the other areas shown: Litter (95% against 50%)." in words(page)
        assert "Not shown, so that nobody can be picked out: Drugs." in words(page)
        assert "More deprived neighbourhoods 2 of 2, " in words(page)

    def test_nothing_of_a_hidden_count_is_printed(self, survey: Survey) -> None:
        """The area with the same published tables has the same page, whatever its hidden count is."""
        for said in (BAND, HIDDEN, "all but fewer than 5"):
            body = str(pages(survey, wards({3: [(said, 37), (20, 40)]}))[f"areas/{WARDS[3]}"].body)
            row = re.search(r'<th scope="row">Litter</th>(.*?)</tr>', squeezed(body))
            assert row
            assert re.findall(r"<td[^>]*>(.*?)</td>", row[1])[:4] == ["not shown", "not shown", "37", "–"]
            assert said not in body

    @pytest.mark.parametrize(("given", "said"), [
        ([(20, 40), (20, 40)], "People who answered 40 "),
        ([(20, 40), (20, 1046)], "People who answered 40 to 1,046, depending on the problem "),
        ([(HIDDEN, None), (HIDDEN, None)], "People who answered not shown ")])
    def test_how_many_answered_is_what_the_table_says(self, survey: Survey, given: list[Answers], said: str) -> None:
        assert said in words(pages(survey, wards({2: given}))[f"areas/{WARDS[2]}"])

    def test_neighbours_share_a_border(self, survey: Survey) -> None:
        body = str(pages(survey, wards({}))[f"areas/{WARDS[0]}"].body)
        beside = body.partition("Next to this area")[2].partition("</ul>")[0]
        assert re.findall(r'href="page:areas/(\w+)"', beside) == [WARDS[4], WARDS[1]]

    def test_one_area_alone_has_nothing_beside_it(self, survey: Survey) -> None:
        made = pages(survey, tables(by_area({"E05000001": ALIKE})))
        page = made["areas/E05000001"]
        assert "There is no other area to compare this one with." in words(page)
        assert "No clear difference" not in words(page)
        assert made["areas"].heading == "Litter: no areas to compare"

    def test_nobody_who_gave_an_opinion_is_no_secret(self, survey: Survey) -> None:
        page = pages(survey, wards({0: [(20, 40), (0, 0)]}))[f"areas/{WARDS[0]}"]
        assert "Nobody gave an opinion about: Drugs." in words(page)
        assert "picked out" not in words(page)


class TestNames:
    def test_equal_names_are_followed_by_their_authority(self, survey: Survey) -> None:
        made = pages(survey, wards({}))
        assert (made[f"areas/{WARDS[5]}"].name, made[f"areas/{WARDS[6]}"].name) == ("Abbey (Porth)", "Abbey (Aber)")

    def test_equal_names_without_place_data_are_followed_by_their_code(self, survey: Survey) -> None:
        made = pages(survey, tables(by_area(dict.fromkeys(("E05000001", "E05000002"), ALIKE), dict.fromkeys(
            ("E05000001", "E05000002"), "Abbey"))))
        assert made["areas/E05000002"].name == "Abbey (E05000002)"

    def test_names_are_escaped(self, survey: Survey) -> None:
        for page in pages(survey, wards({4: [(38, 40)]})).values():
            assert "<b>" not in page.body.replace("<b>95%", "").replace("<b>5", "").replace("<b>4", "")
            assert 'Quay" <' not in page.body

    def test_accents_do_not_put_a_name_at_the_end(self, survey: Survey) -> None:
        results = in_language(survey, wards({}), languages.speech("en"))
        (_, names), = areas.choices(results, area_places.area_kinds(survey, wards({})))
        assert [name for _, name in names][:4] == ["Abbey (Aber)", "Abbey (Porth)", "Âbergwaun", "East"]
        assert [name for _, name in names][-1] == "Ŵyr Uchaf"

    def test_areas_of_the_councils_own_have_plain_addresses(self, survey: Survey) -> None:
        own = by_area(dict.fromkeys(("Tŷ Ddewi", "Ty Ddewi", "عربي", "../../etc", "by-x"), ALIKE), kind="community_board")
        made = pages(survey, tables(by_area(dict.fromkeys(WARDS, ALIKE), NAME_OF), problems_by_area=own))
        paths = {page.name: path for path, page in made.items() if path.startswith("areas/community")}
        assert paths == {"../../etc": "areas/community-board.etc", "Ty Ddewi": "areas/community-board.ty-ddewi",
                         "Tŷ Ddewi": "areas/community-board.ty-ddewi-2", "by-x": "areas/community-board.by-x",
                         "عربي": "areas/community-board."}
        assert "Community board" in made["areas"].body


def test_49_wards_and_16_boards(survey: Survey) -> None:
    many = {f"E0500{number:04}": _whole([(38, 40)]) if number == 0 else ALIKE for number in range(49)}
    boards = {f"Board {number}": [(110, 120) if number == 3 else (60, 120)] for number in range(16)}
    made = pages(survey, tables(by_area(many), problems_by_area=by_area(boards, kind="board")))
    assert len(made) == 1 + 2 + 49 + 16
    assert "Board 3 (92% against 50%)" in words(made["areas/by-problems.litter"])
    assert "<optgroup" in made["areas"].body


def test_in_welsh_the_findings_are_welsh(survey: Survey) -> None:
    made = pages(survey, wards({0: [(38, 40)], 8: [(2, 40)]}), "cy")
    assert made["areas"].heading == "Litter: gwahaniaethau clir mewn 2 o 12 o ardaloedd"
    assert "Uwch nag yn yr ardaloedd eraill a ddangosir: St Mary’s (95% yn erbyn 46%)." in words(made["areas"])
    assert "Is yma nag yn yr ardaloedd eraill a ddangosir: Litter (5% yn erbyn 54%)." in words(made[f"areas/{WARDS[8]}"])


def test_no_page_holds_the_marks_of_files(survey: Survey) -> None:
    for page in pages(survey, wards({0: [(38, 40), (BAND, 40)], 9: [(HIDDEN, None), (0, 0)]})).values():
        assert not re.search(r"\[[cxz]\]|adjusted|quintile|p-value", page.body)
