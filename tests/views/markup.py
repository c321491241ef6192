"""What is wrong with a page's markup: ids used twice, labels and references that lead nowhere, controls without a label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "form")
NOT_INSIDE = {"p": {"p", "div", "ul", "ol", "dl", "h1", "h2", "h3", "form", "fieldset", "details"},
              "button": {"a", "button", "input"}, "a": {"a", "button", "input"}, "label": {"label", "div"}}


def squeezed(html: str) -> str:
    """The page in one line, without the white space around its tags that only its source shows."""
    return re.sub(r"\s*(</?[^>]*>)\s*", r"\1", re.sub(r"\s+", " ", html))


class MarkupReader(HTMLParser):
    """Reads a page and collects its elements, their order and what is open when it ends."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.misplaced: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = Counter(name for name, _ in attrs)
        self.misplaced += [f"<{tag}> has {name} twice" for name, times in given.items() if times > 1]
        self.misplaced += [f"<{tag}> inside <{outer}>" for outer in self.open if tag in NOT_INSIDE.get(outer, ())]
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.misplaced.append(f"</{tag}> closes <{self.open[-1] if self.open else 'nothing'}>")
        if tag in self.open:
            while self.open.pop() != tag:
                pass


def faults(html: str) -> list[str]:
    """Everything that is wrong with a page."""
    page = MarkupReader(html)
    return [*page.misplaced, *(f"<{tag}> is not closed" for tag in page.open), *_ids(page), *_references(page),
            *_headings(page), *_labels(page)]


def _ids(page: MarkupReader) -> Iterator[str]:
    times = Counter(given["id"] for _, given in page.elements if "id" in given)
    yield from (f"the id {one!r} stands {many} times" for one, many in times.items() if many > 1)
    yield from (f"the id {one!r} has a space" for one in times if " " in one)


def _references(page: MarkupReader) -> Iterator[str]:
    known = {given.get("id") for _, given in page.elements}
    for tag, given in page.elements:
        for name in REFERENCES:
            yield from (f"<{tag} {name}> leads to {one!r}, which is not there"
                        for one in given.get(name, "").split() if one not in known)
        href = given.get("href", "")
        if href.startswith("#") and href[1:] not in known:
            yield f"the link {href!r} leads nowhere"


def _headings(page: MarkupReader) -> Iterator[str]:
    levels = [int(tag[1]) for tag, _ in page.elements if tag in ("h1", "h2", "h3", "h4")]
    if levels.count(1) != 1:
        yield f"has {levels.count(1)} headings of level 1"


def _labels(page: MarkupReader) -> Iterator[str]:
    labelled = {given.get("for") for tag, given in page.elements if tag == "label"}
    for tag, given in page.elements:
        is_control = tag in ("input", "textarea", "select") and given.get("type") not in ("hidden", "submit")
        if is_control and given.get("id") not in labelled:
            yield f"<{tag} name={given.get('name')!r}> has no label"
