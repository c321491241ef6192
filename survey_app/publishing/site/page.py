"""A page of the results site: its address, its heading and its body as HTML with addresses still to be filled in.

`page:PATH` stands for the address of another page, and `file:NAME` for that of a file of the release: the site, the preview
and a folder of files have different ones.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from markupsafe import Markup

from ...questionnaire.characters import shown
from ..chapter.grids import Grid, grid
from .results import Results

HOME = "home"                   # the name of the home page's file; its path is empty
FOLDER = "pages"
NEXT_STEPS = Markup('<section id="next-steps"></section>')      # the place for what happens next, which a lead can change
INDENTED = re.compile(r"\s*\n\s*")
PLACE = re.compile(r'(?<==")(page|file):([^"#]*)')     # in text a quotation mark is escaped, so only attributes have it


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `name` stands in lists of topics, `about` under it there; `heading` is what the page finds."""

    path: str
    name: str
    heading: str
    body: Markup
    about: str = ""


def render(template: str, results: Results, **values: Any) -> Markup:
    """Returns a part of a page, made from a template of the site in the language of the results."""
    made = current_app.jinja_env.get_template(f"results/site/{template}.html")
    text = made.render(_=results.say, say=results.say, results=results, **values)
    return Markup(shown(INDENTED.sub("\n", text)))    # noqa: S704 -- the template escapes what it prints


def folded(results: Results, table: str, *columns: str, rows: Callable[[Any], bool] = lambda row: True) -> Grid | None:
    """Returns a table for analysts, folded under a chart; None if the release has none, or no row of it is chosen."""
    if table not in results.cells:
        return None
    made = results.cells.tables[table]
    chosen = [row for row in made.rows if rows(row)]
    return grid(table, type(made)(made.title, made.key, chosen, made.columns, made.figures, made.heads), columns) \
        if chosen else None


def file_name(language: str, path: str) -> str:
    """Returns the name of a page's file in a release: `pages/en/problems.html`."""
    return f"{FOLDER}/{language}/{path or HOME}.html"


def with_addresses(body: str, page: Callable[[str], str], file: Callable[[str], str]) -> Markup:
    """Returns a stored page with its addresses filled in."""
    fill = {"page": page, "file": file}
    made = PLACE.sub(lambda place: fill[place[1]](place[2]), body)
    return Markup(made)             # noqa: S704 -- made by `render`, which escapes


def beside(start: str, end: str) -> str:
    """Returns the relative address of one file of a folder from another."""
    return posixpath.relpath(end, posixpath.dirname(start) or ".")


def neighbours(pages: Sequence[Page], page: Page) -> tuple[Page | None, Page | None]:
    """Returns the topics before and after a page in their order; None at either end, or if the page is none of them."""
    place = next((number for number, one in enumerate(pages) if one.path == page.path), None)
    if place is None:
        return None, None
    return pages[place - 1] if place else None, pages[place + 1] if place + 1 < len(pages) else None
