"""Texts in which {kind|what shall be found} is written: read for tests of finding, and scored."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from survey_app.comments.finding import find_marks

FOLDER = Path(__file__).with_name("held_out")
SPAN = re.compile(r"\{(\w+)\|([^}]*)\}")
CARRIERS = ("I saw {name|%s} at the bus stop.", "It was {name|%s} who called the police.",
            "{name|%s} keeps shouting at night",
            "Please talk to {name|%s} about the bins.", "the dog of {name|%s} bit my son",
            "We thank {name|%s} and the wardens for the clean up.", "my neighbour {name|%s} was mugged last year",
            "{name|%s}'s car was stolen")


class MarkedText(NamedTuple):
    """A text and its spans: start, end, kind."""

    text: str
    spans: list[tuple[int, int, str]]


class Score(NamedTuple):
    """How many spans of each kind there are, how many were found whole, what was missed, and what was marked wrongly."""

    spans: Counter[str]
    found: Counter[str]
    missed: list[str]
    wrong: list[str]

    @property
    def recall(self) -> float:
        return self.found.total() / self.spans.total()


def parsed(line: str) -> MarkedText:
    text, spans, at = "", [], 0
    for match in SPAN.finditer(line):
        text += line[at:match.start()]
        spans.append((len(text), len(text) + len(match[2]), match[1]))
        text, at = text + match[2], match.end()
    return MarkedText(text + line[at:], spans)


def sentences() -> list[MarkedText]:
    return [parsed(line) for file in ("sentences.txt", "later.txt") for line in _lines(file)]


def people() -> Iterator[MarkedText]:
    """Each name in full and its first part alone, in one sentence after another."""
    names = [name for line in _lines("names.txt") for name in line.split(": ")[1].split("; ")]
    said = [form for name in names for form in (name, name.split()[0])]
    for index, name in enumerate(said):
        yield parsed(CARRIERS[index % len(CARRIERS)] % name)


def scored(texts: list[MarkedText], written: Callable[[str], str] = str) -> Score:
    score = Score(Counter(), Counter(), [], [])
    for marked in texts:
        text = written(marked.text)
        marks = find_marks(text)
        covered = {at for mark in marks for at in range(mark.start, mark.end)}
        for start, end, kind in marked.spans:
            whole = all(at in covered for at in range(start, end) if text[at].isalnum())
            score.spans[kind] += 1
            score.found[kind] += whole
            score.missed.extend([] if whole else [f"{text[start:end]} | {text}"])
        score.wrong.extend(text[mark.start:mark.end] for mark in marks
                           if not any(mark.start < end and start < mark.end for start, end, _ in marked.spans))
    return score


def _lines(file: str) -> list[str]:
    return [line for line in (FOLDER / file).read_text("utf-8").splitlines() if line and not line.startswith("#")]
