"""Tiles are made by rule: the larger side first, only what may be shown, and never a theme of comments."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from survey_app.languages import speech
from survey_app.publishing.site.tiles import Tile, tiles
from tests.publishing.chapter.known_tables import AGREE, ASKED, KNOWN, NIGHT, OWN, ROLES, Rows, answer, cells


def made(tables: Mapping[str, Rows], language: str = "en") -> tuple[Tile, ...]:
    return tiles(cells(tables), speech(language))


def test_the_first_six_of_a_survey_with_every_role() -> None:
    assert [(tile.figure, tile.words) for tile in made(ROLES)] == [
        ("71%", f"agree and 16% disagree, asked “{AGREE}”"),
        ("52%", f"feel unsafe, asked “{NIGHT}”"),
        ("18%", "were a victim, asked “Have you been a victim of crime in the past 12 months?”"),
        ("25%", "of the victims who answered did not report it"),
        ("150", "people wrote something, asked “Anything else?”")]


def test_a_majority_against_is_said_first() -> None:
    first = made({**ROLES, "agreement": [answer("p.a", "Wardens?", "agree", "Agree", 70, 100),
                                         answer("p.a", "Wardens?", "disagree", "Disagree", 20, 100),
                                         answer("p.b", "Fines?", "agree", "Agree", 30, 100),
                                         answer("p.b", "Fines?", "disagree", "Disagree", 60, 100)]})[0]
    assert (first.figure, first.words) == ("60%", "disagree and 30% agree, asked “Fines?”")


def test_level_sides_are_said_with_both_figures() -> None:
    first = made({**ROLES, "agreement": [answer("p", AGREE, "agree", "Agree", 40, 100),
                                         answer("p", AGREE, "disagree", "Disagree", 40, 100)]})[0]
    assert (first.figure, first.words) == ("40%", f"agree and 40% disagree, asked “{AGREE}”")


def test_questions_of_ones_own_give_their_commonest_answer() -> None:
    asked = {"fieldwork": KNOWN["fieldwork"], "questions": ASKED, "answers": OWN}
    assert made(asked) == (Tile("70%", "chose “By bus”, asked “How do you travel?”"),
                           Tile("60%", "chose “More lighting”, asked “What would help?”"))


@pytest.mark.parametrize("change", [{"percent": 70.0}, {"percent": None}])
def test_what_a_level_or_hidden_answer_could_beat_is_not_said(change: Mapping[str, float | None]) -> None:
    rows = [{**OWN[0], **change}, *OWN[1:2]]
    assert made({"fieldwork": KNOWN["fieldwork"], "questions": ASKED, "answers": rows}) == ()


def test_news_and_the_experience_of_others_are_one_tile() -> None:
    table = [*KNOWN["sources_of_concern"], {**KNOWN["sources_of_concern"][1], "option": "news+others", "percent": 52.0,
                                            "answer": "News reports or the experience of others"}]
    assert Tile("52%", "of the strongest concerns under “How concerned are you about crime?” come from “News reports or the "
                       "experience of others”") in made({**ROLES, "sources_of_concern": table})


@pytest.mark.parametrize("table", ["agreement", "safety", "victims", "sources_of_concern", "comments", "channels"])
def test_a_figure_that_is_not_shown_has_no_tile(table: str) -> None:
    gone = [{**row, "count": None, "percent": None, "percent_low": None, "percent_high": None} for row in ROLES[table]]
    about = {row["problem"] for row in ROLES[table]}
    assert not [tile for tile in made({**ROLES, table: gone}) if any(f"“{words}”" in tile.words for words in about)]


def test_victims_who_were_not_all_asked_are_not_called_those_victims() -> None:
    victims = [KNOWN["victims"][0], answer("reported", "Did you report the crime?", "no", "Did not report it", 18, 300)]
    assert made({**ROLES, "victims": victims})[3] == Tile("6%", "did not report it, asked “Did you report the crime?”")


def test_a_number_is_given_and_not_chosen() -> None:
    asked = {"fieldwork": KNOWN["fieldwork"], "questions": [{**ASKED[2], "kind": "number"}], "answers": OWN[:2]}
    assert made(asked) == (Tile("70%", "gave By bus, asked “How do you travel?”"),)


def test_they_are_said_in_welsh() -> None:
    assert made(ROLES, "cy")[1].words == f"yn teimlo’n anniogel; y cwestiwn: “{NIGHT}”"


def test_there_are_at_most_six() -> None:
    many = [{**ASKED[2], "item": f"q{number}"} for number in range(9)]
    rows = [{**row, "item": one["item"]} for one in many for row in OWN[:2]]
    assert len(made({"fieldwork": KNOWN["fieldwork"], "questions": many, "answers": rows})) == 6
