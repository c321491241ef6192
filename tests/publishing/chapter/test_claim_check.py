"""A chapter is checked claim by claim: what is bound must hold, and what is not bound must be no claim."""

from __future__ import annotations

import pandas as pd
import pytest
from flask import Flask

from survey_app.publishing.chapter import claim_check, grids, section_edits, sentences
from survey_app.publishing.chapter.cell_references import Bound, Cell, Cells, parts
from survey_app.publishing.chapter.sections import respondents
from survey_app.publishing.microdata import frozen_data
from survey_app.publishing.release import disclosure_control
from survey_app.publishing.release.chapter_tables import chapter_tables
from survey_app.publishing.tables import registry, release_counts
from tests.factories.releases import cells_of

pytestmark = pytest.mark.sqlite_only
CELLS = cells_of({"channels": pd.DataFrame({
    "item": ["channels.alert", "channels.post"], "option": ["1", "1"], "problem": ["Alert | \\ [now]", "Post"],
    "base": [103, 103], "percent": pd.array([66.02, None], "Float64"), "percent_low": pd.array([56.4, None], "Float64")})})
ALERT = "channels:channels.alert/1"
OUT = "bind it, [[words|table:row:column]], or say it in other words"


def faults(text: str) -> list[str]:
    return [str(claim) for claim in claim_check.check(text, CELLS) if claim.fault]


def test_what_is_bound_and_true_holds() -> None:
    text = f"[[Almost two thirds|{ALERT}:percent]] of [[103|{ALERT}:base]] chose alerts.\n\n{{table channels}}"
    assert faults(text) == []
    assert [claim.words for claim in claim_check.must_hold(text, CELLS)] == ["Almost two thirds", "103"]


@pytest.mark.parametrize(("text", "said"), [
    (f"[[Over 70 %|{ALERT}:percent]] chose alerts",
     f"line 1: “Over 70 %” ({ALERT}:percent) does not hold: the cell says 66%; write that"),
    (f"\nSome [[thirds|{ALERT}:base]]", f"line 2: “thirds” ({ALERT}:base) does not hold: the cell says 103; write that"),
    ("Some 66 % chose it", f"line 1: “66” is a figure bound to no cell; {OUT}"),
    ("Most people chose it", f"line 1: “Most” is a word of comparison bound to no cell; {OUT}"),
    ("[[66 %|nothing:row:percent]]", "line 1: “66 %” (nothing:row:percent) names a table that is not there"),
    ("[[66 %|channels:row:percent]]", "line 1: “66 %” (channels:row:percent) names a row that is not there"),
    (f"[[66 %|{ALERT}:share]]", f"line 1: “66 %” ({ALERT}:share) names a column that is not there"),
    ("[[0 %|channels:channels.post/1:percent]] by post",
     "line 1: “0 %” (channels:channels.post/1:percent) speaks of a cell that is empty"),
    ("One wrote “It was the Given O’Surname lot”.",
     "line 1: ““It was the Given O’Surname lot”” is a quotation that names somebody; write “It was the [name] lot”"),
    ("One wrote “Mrs Example is loud”.",
     "line 1: ““Mrs Example is loud”” is a quotation that names somebody; write “Mrs [name] is loud”"),
    ("{chart nothing}", "line 1: “nothing” is a table that is not there"),
])
def test_every_fault_is_named_with_its_line(text: str, said: str) -> None:
    assert faults(text) == [said]
    with pytest.raises(claim_check.ChapterError, match="The chapter cannot be published"):
        claim_check.must_hold(text, CELLS)


@pytest.mark.parametrize(("text", "words"), [
    ("Seventy per cent want CCTV.", ["Seventy per cent"]), ("Nine in ten residents are afraid.", ["Nine in ten"]),
    ("One in three, or one out of every three, agreed.", ["One in three", "one out of every three"]),
    ("Crime has doubled since last year.", ["doubled"]), ("Crime is worse than last year.", ["worse", "than"]),
    ("Fear has risen sharply.", ["risen"]), ("Hundreds of people wrote to us.", ["Hundreds"]),
    ("Nobody feels safe.", ["Nobody"]), ("All want cameras, and everyone is afraid.", ["All", "everyone"]),
    ("Two hundred and fifty-six told us.", ["Two hundred and fifty-six"]), ("A dozen wrote.", ["dozen"]),
    ("Burglary is up on last year and theft went down.", ["is up on", "went down"]), ("It halved.", ["halved"]),
    ("It improved, then deteriorated.", ["improved", "deteriorated"]), ("Some 73 per cent.", ["73", "per cent"]),
    ("In 2015 people were afraid.", ["2015"]), ("We heard from 2000 residents.", ["2000"]), ("Of 2,015 calls.", ["2,015"]),
    ("By 2015 % of it.", ["2015"]), ("## Crime has doubled", ["doubled"]),
    ("Two residents agreed, and three of them wrote.", ["Two", "three"]), ("Burglary was the commonest.", ["commonest"]),
    ("Litter came first and is the main concern.", ["came first", "main concern"]), ("They are identical.", ["identical"]),
    ("Comments were mostly about drugs, a lot of them angry.", ["mostly", "a lot of"]), ("The oldest wrote.", ["The oldest"]),
    ("Crime jumped, fear shrank and theft was reduced.", ["jumped", "shrank", "reduced"]), ("As safe as before.", ["As safe as"]),
    ("A significant change, compared with May.", ["significant", "compared with"]), ("We feel safer.", ["safer"]),
    # what is said beside a plan is no plan
    ("We will act because crime is worse.", ["worse"]), ("Crime will be worse next year.", ["worse"]),
    ("We will put up more than before.", ["more", "than"]), ("We should say that more people are afraid.", ["more"]),
    ("We will help the one in ten who agreed.", ["one in ten"]), ("We will help 70 per cent of them.", ["70", "per cent"]),
    ("More people wrote. We will thank them.", ["More"]), ("We will tell the two hundred.", ["two hundred"])])
def test_a_claim_in_words_is_refused_without_a_cell(text: str, words: list[str]) -> None:
    found = [claim for claim in claim_check.check(text, CELLS) if claim.fault]
    assert [claim.words for claim in found] == words
    assert all(claim.fault.endswith(OUT) for claim in found)


@pytest.mark.parametrize("text", [
    "We will act on this in our plan from April 2027.", "It begins on 1 April 2027, and ends on 31 March.",
    "The plan for 2026/27, and 2027 to 2030; since 2015, by 2028 and until the end of 2029.", "Begun 2027-04-01.",
    "One of the streets.", "All others could have changed places.", "In more deprived areas.", "Our three priorities stand.",
    "We thank everyone who took part.", "We will set up a group rather than wait.", "The one thing we heard.",
    "We held two meetings and three evening drop-in sessions.", "Four new officers joined.", "Six weeks later we met.",
    "We will put up better lighting, more cameras and fewer signs.", "We recommend better lighting.", "We will do more.",
    "The partnership plans to increase patrols and to write to all residents.", "The council should fund two youth clubs.",
    "The latest plan is for the west and the forest, and the rest follows."])
def test_what_is_no_claim_may_be_said(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize("words", ["73%", "73 %", "73 per cent", "73\N{NO-BREAK SPACE}%"])
def test_a_percentage_may_be_written_in_several_ways(words: str) -> None:
    cells = cells_of({"channels": pd.DataFrame({"item": ["a"], "option": ["1"], "percent": [72.89838]})})
    assert [claim.fault for claim in claim_check.check(f"[[{words}|channels:a/1:percent]]", cells)] == [""]


def test_a_quotation_that_names_nobody_may_stand() -> None:
    assert faults("One wrote “Mrs [name] is loud”, and Mrs Example of the council answered.") == []


@pytest.mark.parametrize(("text", "name"), [
    ("One person told us “My neighbour Given Surname sells drugs at The Crown”.", "Given Surname"),
    ("“Given Surname sells drugs”, one wrote.", "Given Surname"), ("One wrote ‘it’s at The Crown’.", "The Crown"),
    ("One wrote \"It was the Given Surname lot\".", "Given Surname")])
def test_a_quotation_that_may_name_somebody_is_refused(text: str, name: str) -> None:
    (fault,) = faults(text)
    assert f"is a quotation in which “{name}” may be the name of somebody; write [name]" in fault


@pytest.mark.parametrize("text", [
    "“The Council listens. In Wycombe I’m afraid, and CCTV helps”, one wrote.", "Given Surname of the council answered.",
    "The council’s ‘one front door’ stays, and Thames Valley Police’s team."])
def test_capitals_that_name_nobody_may_stand(text: str) -> None:
    assert faults(text) == []


def test_words_with_brackets_and_bars_are_bound_and_read_back() -> None:
    bound = Bound("Alert | \\ [now]", Cell("channels", "channels.alert/1", "problem"))
    assert list(parts(f"Before {bound} after")) == ["Before ", bound, " after"]
    assert faults(str(bound)) == []
    assert sentences.plain(f"“{bound}”") == "“Alert | \\ [now]”"


def test_the_fixed_text_makes_no_claim() -> None:
    assert faults(section_edits.CLOSING.read_text("utf-8")) == []


CHAPTERS: dict[str, tuple[str, Cells]] = {}     # made once in each process: the demonstrations are the same in every test


@pytest.fixture
def chapters(app: Flask, request: pytest.FixtureRequest) -> dict[str, tuple[str, Cells]]:
    """The chapters of both demonstrations with the cells they speak of."""
    for name in () if CHAPTERS else ("wycombe", "buckinghamshire"):
        survey = request.getfixturevalue(name)
        counts = release_counts.count(frozen_data.source(survey).frame(), survey)
        tables = disclosure_control.unpublished(counts)
        cells = Cells(chapter_tables(tables, registry.described(counts, tables)))
        CHAPTERS[survey.slug] = section_edits.write(cells), cells
    return CHAPTERS


SAID = {
    "have-your-say-2015": (   # what the plan of 2016/17 says
        "from 16 November 2015 to 7 February 2016, for 12 weeks", "103 residents took part",
        "80% of the 103 who answered agreed, and 9% disagreed",
        "“Rubbish or litter lying around” (69%), “People using or dealing in drugs” (64%)",
        "could each be the biggest problem: the answers do not tell them apart",
        "Cybercrime: 35% of the 103 who answered said “I know a lot”, 51% said “I know a little” and 14% said",
        "Thames Valley Alert messages (66%), Thames Valley Police website (40%) and Community safety e-newsletter (34%)"),
    "residents-survey-2020": (   # what the plan of 2020-2023 says
        "2,379 residents took part. 1,690 gave a postcode", "76 elected representatives",
        "Burglary (73%), Fraud (69%), Scams (66%) and Motor vehicle crime (63%)",
        "Criminal damage (64%), Begging and vagrancy (57%), Loitering (55%)", "Drugs (70%) and Alcohol (48%)",
        "63% came from “News reports or the experience of others”",
        "1,212 of their strongest concerns: 56% came from “My own experience”",
        "59% of the 2,379 who answered said “Very safe”: 38% in more deprived areas, lower than the 61% in other areas",
        "35% of the 2,379 who answered said “Fairly unsafe or very unsafe”: 64% in more deprived areas, higher than the 32% in",
        "past 12 months?” 17% of the 2,379 who answered said “Yes”", "“Did you report the crime?” 32% of the 404",
        "I thought the police would not respond", "I thought the person who did it would not be caught"),
}


@pytest.mark.slow
@pytest.mark.parametrize("slug", list(SAID))
def test_the_chapter_says_the_figures_of_the_plan(chapters: dict[str, tuple[str, Cells]], slug: str) -> None:
    text, cells = chapters[slug]
    words = sentences.plain(text)
    assert [said for said in SAID[slug] if said not in words] == []
    assert len(claim_check.must_hold(text, cells)) > 80


@pytest.mark.slow
def test_a_chapter_of_one_year_does_not_hold_for_another(chapters: dict[str, tuple[str, Cells]]) -> None:
    text, _ = chapters["have-your-say-2015"]
    _, cells = chapters["residents-survey-2020"]
    claims = claim_check.check(text, cells)
    assert sum(bool(claim.fault) for claim in claims) > 0.9 * len(claims)


@pytest.mark.slow
def test_ties_are_printed_as_the_plan_prints_them(chapters: dict[str, tuple[str, Cells]]) -> None:
    _, cells = chapters["have-your-say-2015"]
    grid = grids.grid("ranked_problems", cells.tables["ranked_problems"], ("rank", "problem"))
    assert " ".join(rank for rank, _ in grid.rows) == "1 2 3 4 5 6= 6= 7= 7= 8 9 10= 10= 10= 11 12 13 14"


@pytest.mark.parametrize(("unit", "value", "said"), [("days", "1", "for 1 day."), ("days", "5", "for 5 days."),
                                                     ("weeks", "1", "for 1 week."), ("weeks", "12", "for 12 weeks.")])
def test_one_day_is_no_days(unit: str, value: str, said: str) -> None:
    told = {"title": "A survey", "organisation": "A council", "first_day": "2020-01-06", "last_day": "2020-01-06", unit: value}
    cells = cells_of({"fieldwork": pd.DataFrame({"measure": list(told), "value": list(told.values())}),
                      "respondents": pd.DataFrame({"group": ["resident"], "label": ["Residents"], "responses": [7]})})
    text = "\n".join(respondents.introduction(cells))
    assert said in sentences.plain(text)
    claim_check.must_hold(text, cells)
