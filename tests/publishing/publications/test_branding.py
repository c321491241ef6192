"""Branding: what can be read is set and published, what cannot is refused, and a publication names what it was made with."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient, FlaskCliRunner

from survey_app import audit, consultations
from survey_app.consultations import Survey, setup
from survey_app.database import db
from survey_app.models import BrandLogo
from survey_app.publishing.publications import branding, versions
from survey_app.publishing.publications.branding import Choices, Unfit
from survey_app.publishing.release import commands
from tests.factories.pictures import png
from tests.factories.releases import contents


def test_nothing_chosen_is_as_usual(small: Survey) -> None:
    made = branding.of(small)
    assert (made.organisation, made.colour, made.logo, made.letterhead) == (small.organisation, branding.COLOUR, b"", None)
    assert made.look.main == "#1f4f58"


def test_choices_are_kept_tidied_and_in_the_trail(small: Survey) -> None:
    survey = branding.change(small, Choices(wordmark="  Safer   Bucks ", colour="#7A1E5A", problem="problems.drugs"))
    assert branding.chosen(survey) == Choices(wordmark="Safer Bucks", colour="#7a1e5a", problem="problems.drugs")
    assert survey.settings.map_problem == "problems.drugs"
    made = branding.of(survey)
    assert (made.colour, made.look.main) == ("#7a1e5a", "#7a1e5a")
    event = audit.events(audit.Filter(action="branding changed"), limit=1)[0]
    assert (event.about, event.details["after"]["brand"]["colour"]) == (small.slug, "#7a1e5a")
    again = branding.change(survey, Choices())
    assert again.settings == small.settings
    assert not branding.of(again).is_chosen


@pytest.mark.parametrize(("choices", "field", "said"), [
    (Choices(colour="yellow"), "colour", "“yellow” is not a colour"),
    (Choices(colour="#ffcc00"), "colour", "1.51 to 1 with white, and needs 4.5 to 1. The nearest that has it is #"),
    (Choices(dark="#5a8a94"), "dark", "needs 9.2 to 1"),
    (Choices(middle="#eeeeee"), "middle", "needs 3 to 1"),
    (Choices(colour="#003078", middle="#003078"), "middle", "with the dark colour #003078"),
    (Choices(typeface="Comic Sans MS"), "typeface", "There are: Liberation Sans"),
    (Choices(wordmark="x" * 41), "wordmark", "the most is 40"),
    (Choices(problem="problems.nothing"), "problem", "none of the problems that are ranked: problems.litter")])
def test_a_choice_that_does_not_do_is_refused_and_nothing_is_set(small: Survey, choices: Choices, field: str, said: str) -> None:
    with pytest.raises(Unfit, match=re.escape(said)) as refused:
        branding.change(small, choices)
    assert refused.value.field == field
    assert consultations.get(small.slug).settings == small.settings


def test_a_logo_needs_its_words_is_replaced_and_taken_away(small: Survey) -> None:
    with pytest.raises(Unfit, match="Say in words what the logo shows"):
        branding.change(small, Choices(), png())
    with pytest.raises(Unfit, match="not a whole PNG, JPEG or WebP picture"):
        branding.change(small, Choices(logo_alt="A board"), b"<svg/>")
    survey = branding.change(small, Choices(logo_alt="A board"), png())
    assert branding.of(survey).logo.startswith(b"\x89PNG")
    first = survey.settings.brand.logo_sha256
    survey = branding.change(survey, branding.chosen(survey), png(width=80))
    assert survey.settings.brand.logo_sha256 != first
    survey = branding.change(survey, branding.chosen(survey), drop_logo=True)
    assert (branding.logo(survey), survey.settings) == (None, small.settings)
    assert db.session.query(BrandLogo).count() == 0


def test_a_copy_takes_the_branding_and_its_logo(small: Survey) -> None:
    survey = branding.change(small, Choices(colour="#7a1e5a", logo_alt="A board", problem="problems.drugs"), png())
    copy = setup.copy(survey, "copied", "Next year", survey.opens_at, survey.closes_at)
    assert branding.chosen(copy) == branding.chosen(survey)
    assert branding.logo(copy) == branding.logo(survey) is not None


def test_the_command_sets_shows_and_refuses(small: Survey, run: FlaskCliRunner, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(png())
    said = run.invoke(args=["consultation", "brand", "small", "--colour", "#7a1e5a", "--logo", str(tmp_path / "logo.png"),
                            "--logo-alt", "A board"])
    assert said.exit_code == 0, said.stderr
    assert "colour: #7a1e5a\n" in said.stdout
    assert "charts: dark #7a1e5a, middle #" in said.stdout
    assert "wordmark: Ours\n" in run.invoke(args=["consultation", "brand", "small", "--wordmark", "Ours"]).stdout
    assert "colour: #7a1e5a\n" in run.invoke(args=["consultation", "brand", "small"]).stdout
    refused = run.invoke(args=["consultation", "brand", "small", "--colour", "#ffcc00"])
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "needs 4.5 to 1" in refused.stderr
    assert "logo: none" in run.invoke(args=["consultation", "brand", "small", "--no-logo"]).stdout


@pytest.mark.sqlite_only
@pytest.mark.slow
def test_what_is_published_bears_the_branding_in_every_form(small: Survey, client: FlaskClient, run: FlaskCliRunner,
                                                            tmp_path: Path) -> None:
    before = commands.publish("small")
    branding.change(small, Choices(wordmark="Safer & sound", colour="#7a1e5a", typeface="Liberation Sans",
                                   logo_alt="A “board”"), png())
    result = run.invoke(args=["publish", "small", "--note", "Our colours", "--static", str(tmp_path / "static")])
    assert result.exit_code == 0, result.stderr
    published = versions.current("small")
    assert published
    assert published.facts["settings"]["brand"]["colour"] == "#7a1e5a"
    page = client.get("/results/small").text
    address = "/results/small/2/"
    assert f'href="{address}brand.css"' in page
    assert f'src="{address}logo.png" alt="A “board”"' in page
    assert "Safer &amp; sound" in page
    style, logo = client.get(f"{address}brand.css"), client.get(f"{address}logo.png")
    assert (style.content_type, "#7a1e5a" in style.text) == ("text/css; charset=utf-8", True)
    assert "Content-Disposition" not in logo.headers
    assert "brand.css" not in client.get("/results/small/1", follow_redirects=True).text
    assert before.facts["settings"] == small.settings.as_json()
    assert "#7a1e5a" in client.get(f"{address}charts/ranked_problems.svg").text
    word = zipfile.ZipFile(io.BytesIO(versions.file(published, "chapter.docx") or b"")).read("word/document.xml").decode()
    assert 'descr="A “board”"' in word
    assert "Safer &amp; sound" in word
    assert (versions.file(published, "chapter.pdf") or b"").startswith(b"%PDF")
    assert "data:image/png;base64," in (versions.file(published, "chapter.html") or b"").decode()
    index = (tmp_path / "static" / "index.html").read_text("utf-8")
    for found in re.findall(r'(?:src|href|srcset)="([^"#:]+)"', index):
        assert (tmp_path / "static" / found).is_file(), found
    assert "Safer &amp; sound" in index


@pytest.mark.sqlite_only
@pytest.mark.slow
def test_a_branded_analysis_gives_the_same_bytes_twice(small: Survey, run: FlaskCliRunner, tmp_path: Path) -> None:
    branding.change(small, Choices(colour="#7a1e5a", logo_alt="A board"), png())
    for name in ("one", "two"):
        assert run.invoke(args=["analyse", "small", "--output", str(tmp_path / name)]).exit_code == 0
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
