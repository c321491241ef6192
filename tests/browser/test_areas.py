"""The pages of areas in a real browser: at every width and in every look, by keyboard, and from the form to the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from survey_app.publishing.publications import release_preview
from survey_app.questionnaire import parsing
from tests.factories import ward_places
from tests.factories.area_responses import row
from tests.factories.consultations import consultation
from tests.factories.releases import preview_of
from tests.factories.small_survey import QUESTIONNAIRE
from tests.factories.ward_places import NAMES, WARDS, authority_of

from .colours import too_faint
from .measures import TEXT_STYLES, apply_text_style, clipped
from .pages import STATES, faults, sideways
from .site import served

pytestmark = pytest.mark.slow
CONCERNED = {0: (34, 40), 8: (6, 40), 9: (1, 12), 10: (2, 6)}     # litter: higher, lower, a band, and an area that is not shown
PATHS = ("areas", "areas/by-problems.litter", f"areas/{WARDS[0]}", f"areas/{WARDS[10]}")


def publish() -> None:
    """Publishes the answers of people in made-up wards that have outlines."""
    ward_places.store()
    people = [(ward, number < concerned) for place, ward in enumerate(WARDS)
              for concerned, base in [CONCERNED.get(place, (20, 40))] for number in range(base)]
    rows = [row(number, "", concerned) | {
        "ward": ward, "authority": authority_of(ward), "lsoa": f"ZZ1{2 * WARDS.index(ward):06}", "place_status": "matched"}
        for number, (ward, concerned) in enumerate(people)]
    survey = consultation(parsing.from_toml(QUESTIONNAIRE), rows, "areas")
    release_preview.publish(survey, preview_of(survey).id, "")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the published results."""
    with served(tmp_path_factory.mktemp("areas"), publish) as (_, address):
        yield f"{address}/results/areas/"


@pytest.fixture(params=STATES)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in a browser without JavaScript of its own, in one of the looks."""
    context = browser.new_context(**STATES[request.param])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_found_amiss_and_nothing_lies_to_the_side(page: Page, results: str, path: str) -> None:
    page.goto(results + path)
    expect(page.locator("h1")).to_be_visible()
    for folded in page.locator("summary").all():
        folded.click()
    assert faults(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("text_style", TEXT_STYLES)
@pytest.mark.parametrize("path", PATHS[1:3])
def test_words_fit_on_a_phone_in_every_text_style(browser: Browser, results: str, path: str,
                                                 text_style: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(results + path)
    apply_text_style(page, text_style)
    assert clipped(page) == []
    assert sideways(page) == 0
    squares = page.locator(".hys-square").evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent.trim())")
    assert squares == []
    assert page.locator(".hys-pairs tbody :is(th, .hys-tag)").evaluate_all(OUTSIDE) == []
    page.close()


# The words that are drawn beyond the box of their row's head or of their tag.
OUTSIDE = """(all) => all.filter((one) => { const range = document.createRange(); range.selectNodeContents(one);
  return [...range.getClientRects()].some((line) => line.right > one.getBoundingClientRect().right + 1.5); })
  .map((one) => one.textContent.trim())"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_higher_stands_out_from_the_paper(browser: Browser, results: str, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(results + "areas/by-problems.litter")
    assert page.locator(".hys-square--higher").count()
    assert too_faint(page, {".hys-square--higher": ("backgroundColor", ""), ".hys-swatch--higher": ("backgroundColor", ""),
                            ".hys-square": ("borderTopColor", ""),
                            ".hys-go": ("borderTopColor" if scheme == "dark" else "backgroundColor", "")}) == []
    page.close()


def test_a_square_is_filled_in_forced_colours_too(browser: Browser, results: str) -> None:
    page = browser.new_page(forced_colors="active")
    page.goto(results + "areas/by-problems.litter")
    fill = "(one) => getComputedStyle(one).backgroundColor"
    filled, plain = (page.locator(f".hys-square--{look}").first.evaluate(fill) for look in ("higher", "unclear"))
    swatch = page.locator(".hys-swatch--higher").first.evaluate(fill)
    assert filled == swatch != plain
    page.close()


def test_the_forms_lead_to_the_page_of_an_area_and_of_a_problem(browser: Browser, results: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(results + "areas")
    page.get_by_label("See the answers from your area").select_option(NAMES[1])
    page.get_by_role("button", name="Show").first.click()
    expect(page).to_have_url(f"{results}areas/{WARDS[1]}")
    expect(page.locator("h1")).to_contain_text(NAMES[1])
    page.goto(results + "areas")
    page.get_by_label("What to show").select_option("problems.drugs")
    page.get_by_role("button", name="Show").last.click()
    expect(page).to_have_url(f"{results}areas/by-problems.drugs")
    page.context.close()


def test_the_map_is_a_list_of_links_with_words_for_every_look(browser: Browser, results: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(results + "areas/by-problems.litter")
    squares = page.locator(".hys-grid").get_by_role("link")
    assert squares.count() == len(WARDS)
    tree = page.locator(".hys-grid").aria_snapshot()
    assert f'link "{NAMES[0]} 85% higher"' in tree
    assert 'link "West not shown"' not in tree
    for name in NAMES[-2:-1]:
        assert f'link "{name} not shown"' in tree
    squares.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_visible()
    page.close()
