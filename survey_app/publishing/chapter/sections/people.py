"""Who was asked and when, whether they agree with the priorities, and who answered."""

from __future__ import annotations

from collections.abc import Iterator

from .. import phrases
from ..binding import Cells
from ..saying import TOO_FEW, Said, bind, by_item, capital


def introduction(cells: Cells) -> Iterator[str]:
    """Who asked, when, for how long, and how many took part."""
    asked, people = Said(cells, "fieldwork"), Said(cells, "respondents")
    yield f"# {asked.text('title', 'value')}"
    yield "## About this survey"
    first, last = (bind(phrases.day(asked.rows[name]["value"]), "fieldwork", name, "value") for name in ("first_day", "last_day"))
    length = _length(asked, "weeks" if "weeks" in asked.rows else "days")
    yield f"{asked.text('organisation', 'value')} asked residents from {first} to {last}, for {length}."
    main, *others = (row for row in people.rows if row != "placed")
    told = f"{counted(people, main)} took part."
    if people.shown("placed", "responses") and people.rows["placed"]["responses"]:
        placed = capital(people.number("placed", "responses", phrases.about))
        told += f" {placed} gave a postcode that could be placed in an area."
    yield told
    for row in others:
        if people.shown(row, "responses") and people.rows[row]["responses"]:
            yield f"{counted(people, row)} answered through a link of their own, and are counted separately."


def _length(asked: Said, unit: str) -> str:
    """For how many weeks or days people were asked: "12 weeks", "1 day"."""
    return f"{asked.text(unit, 'value')} {unit[:-1] if str(asked.rows[unit]['value']) == '1' else unit}"


def agreement(cells: Cells) -> Iterator[str]:
    """Who agrees with the proposed priorities."""
    table = Said(cells, "agreement")
    if not table:
        return
    yield "## Agreement with the priorities"
    for _, rows in by_item(table):
        agree, disagree = (next((row for row in rows if table.rows[row]["answer"] == words), "")
                           for words in ("Agree", "Disagree"))
        if not (table.shown(agree) and table.shown(disagree)):
            yield f"{table.quoted(rows[0], 'problem')}: {TOO_FEW}"
            continue
        yield (f"{'' if len(table.rows) == len(rows) else '- '}Asked {table.quoted(agree, 'problem')}, "
               f"{table.part(agree, phrases.share)} agreed, and "
               f"{table.percent(disagree, lambda value: phrases.part(value, phrases.less))} disagreed.")
    yield "{table agreement: problem, answer, base, percent, percent_low, percent_high}"
    yield "{chart agreement}"


def profile(cells: Cells) -> Iterator[str]:
    """What respondents said of themselves."""
    if Said(cells, "profile"):
        yield "## Who answered"
        yield "The table shows what those who answered said about themselves."
        yield "{table profile: problem, answer, base, percent}"


def counted(people: Said, row: str) -> str:
    """How many of one audience answered, in words."""
    label = people.rows[row]["label"]
    return f"{people.number(row, 'responses')} {bind(label[:1].lower() + label[1:], people.name, row, 'label')}"
