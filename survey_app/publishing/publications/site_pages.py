"""The stored pages of a release: which there are in which language, and their addresses on the site or in a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ... import languages
from ..site.page import FOLDER, beside, file_name, with_addresses

BY_PROBLEM = "by-"
INDEX = "index"                 # the name of the home page in a folder of files
CONTENTS = "pages"              # where the manifest lists the pages


@dataclass(frozen=True, slots=True)
class SitePage:
    """One stored page: its language, its path on the site, its name in lists of topics, and its heading."""

    language: str
    path: str
    name: str
    heading: str

    @property
    def title(self) -> str:
        """Returns its title in a tab: what it finds, after its name where another page may find the same."""
        is_told_apart = not self.path or self.name in self.heading
        return self.heading if is_told_apart else f"{self.name}: {self.heading}"

    @property
    def file(self) -> str:
        """Returns the name of its file in the release."""
        return file_name(self.language, self.path)


def spoken(facts: Mapping[str, Any]) -> Sequence[str]:
    """Returns the languages of a release's pages, the base language first: English if its results are one page."""
    return list(facts.get(CONTENTS) or {languages.BASE: []})


def contents(facts: Mapping[str, Any], language: str) -> list[SitePage]:
    """Returns the pages in one language, the home first; none of a release from when results were one page."""
    return [SitePage(language, *listed) for listed in facts.get(CONTENTS, {}).get(language, [])]


def home_heading(facts: Mapping[str, Any], language: str) -> str:
    """Returns the finding that leads the home page, in this language if the release has it; empty if results were one page."""
    return next((home.heading for code in (language, *spoken(facts)) for home in contents(facts, code)[:1]), "")


def is_page(name: str) -> bool:
    """Says whether a file of a release is a part of a page, which has an address of its own."""
    return name.startswith(f"{FOLDER}/")


def chosen_path(path: str, chosen: str, is_area: bool) -> str:
    """Returns the path of the page that a reader chose in a form: of an area, or of all areas by one problem."""
    return f"{path}/{chosen}" if is_area else f"{path}/{BY_PROBLEM}{chosen}"


def exported_name(base: str, page: SitePage) -> str:
    """Returns the name of a page in a folder of files: those of the base language at the top, others in a folder each."""
    return ("" if page.language == base else f"{page.language}/") + f"{page.path or INDEX}.html"


def exported_body(base: str, page: SitePage, body: str) -> Markup:
    """Returns a page's body with the addresses that it has in a folder of files."""
    here = exported_name(base, page)
    return with_addresses(body, lambda path: beside(here, exported_name(base, SitePage(page.language, path, "", ""))),
                          lambda name: beside(here, name))


def with_site_addresses(body: bytes, page: Callable[[str], str], files: str) -> Markup:
    """Returns a page's body with the addresses of a site, where `files` is the address of the folder of files."""
    return with_addresses(body.decode(), page, lambda name: files + name)


def former_page(page: str, files: str) -> Markup:
    """Returns the one page of a release from before there were several, with the addresses of its charts."""
    return Markup(page.replace('="files:', f'="{files}'))       # noqa: S704 -- made by our own renderer, which escapes
