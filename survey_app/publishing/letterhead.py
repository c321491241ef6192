"""What stands at the head of everything published, and in which colours and typefaces pages and documents set it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PLAIN = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
PAGES: Mapping[str, str] = {     # a page is set in what the reader's device has: nothing is fetched
    "Liberation Sans": PLAIN, "Liberation Serif": "'Times New Roman', 'Liberation Serif', Times, serif",
    "DejaVu Sans": "Verdana, 'DejaVu Sans', sans-serif", "DejaVu Serif": "Georgia, 'DejaVu Serif', serif"}
WORD: Mapping[str, str] = {      # what every machine with a word processor has, of the same measures or the same kind
    "Liberation Sans": "Arial", "Liberation Serif": "Times New Roman", "DejaVu Sans": "Verdana", "DejaVu Serif": "Georgia"}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who publishes, with logo and wordmark if there are any, the colour of headings and heads, and the typeface."""

    organisation: str
    wordmark: str
    colour: str
    typeface: str
    logo: bytes
    logo_alt: str

    @property
    def stack(self) -> str:
        """The fonts of a page."""
        return PAGES[self.typeface]

    @property
    def word(self) -> str:
        """The font of a Word document."""
        return WORD[self.typeface]

    def css(self) -> str:
        """The stylesheet by which a page of results takes these colours and fonts."""
        return (f".hys-header {{ background: {self.colour}; }}\n"
                f".govuk-template__body *, body {{ font-family: {self.stack}; }}\n"
                f".govuk-main-wrapper :is(h1, h2), main > h1, main > h2 {{ color: {self.colour}; }}\n"
                ".hys-wordmark { margin-right: .5em; padding-right: .6em; border-right: 1px solid; }\n"
                ".hys-logo { display: block; box-sizing: border-box; max-width: 100%; max-height: 80px; width: auto; "
                "height: auto; margin: 0 0 10px; padding: 5px; background: #fff; }\n")
