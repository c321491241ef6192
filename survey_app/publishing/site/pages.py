"""Makes the whole site of a release: every page in every language of its questionnaire that the program speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ... import languages
from ...consultations import Survey
from ...questionnaire import translation
from ..chapter.cell_references import Cells
from . import answers, area, area_places, areas, home, problems, respondents, years
from .area_places import AreaKind
from .page import Page, file_name, neighbours, render
from .results import Results, in_language


@dataclass(frozen=True)
class Site:
    """The pages of a release by their file, and the address and headings of each by language, for the frame around them."""

    files: dict[str, str] = field(default_factory=dict)
    contents: dict[str, list[list[str]]] = field(default_factory=dict)


def make_site(survey: Survey, cells: Cells, source: str, files: Sequence[str]) -> Site:
    """Returns the site. `source` names what everything was made from; `files` are the other files of the release."""
    site, kinds = Site(), area_places.area_kinds(survey, cells)
    for code in spoken(survey):
        made = list(pages(in_language(survey, cells, languages.speech(code)), source, files, kinds))
        site.files.update({file_name(code, page.path): str(page.body) for page in made})
        site.contents[code] = [[page.path, page.name, page.heading] for page in made]
    return site


def spoken(survey: Survey) -> list[str]:
    """Returns the languages of the questionnaire in which the program has words; English if it has them in none."""
    spoken_by_us = (languages.BASE, *languages.catalogues())
    return [code for code in translation.languages(survey.questionnaire) if code in spoken_by_us] or [languages.BASE]


def pages(results: Results, source: str, files: Sequence[str],
          kinds: Sequence[AreaKind] = ()) -> Iterator[Page]:
    """Yields every page in one language: the home, the topics in their order, each with its neighbours, then every area."""
    topics = list(_topics(results, source, kinds))
    last = respondents.data_page(results, files)
    yield home.home_page(results, topics, areas.choices(results, kinds))
    for page in (*topics, last):
        before, after = neighbours([*topics, last], page)
        yield replace(page, body=page.body + render("turn", results, before=before, after=after))
    yield from areas.problem_pages(results, kinds)
    yield from area.area_pages(results, kinds)


def _topics(results: Results, source: str, kinds: Sequence[AreaKind]) -> Iterator[Page]:
    yield from problems.ranking_page(results)
    yield from problems.deprivation_page(results)
    yield from areas.areas_page(results, kinds)
    yield from answers.answer_pages(results)
    yield from answers.own_pages(results)
    yield from respondents.comments_page(results)
    yield from years.years_page(results)
    yield home.summary_page(results)
    yield respondents.who_page(results)
    yield respondents.method_page(results, source)
