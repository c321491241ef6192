"""Writes the sections on respondents: who took part, how informed they feel, and how they want to be informed."""

from __future__ import annotations

from collections.abc import Iterator

from .. import wording_rules
from ..cell_references import Cells
from ..table_phrases import LISTED, TOO_FEW, Said, bind, by_item, capital, listed


def informed(cells: Cells) -> Iterator[str]:
    """Says what people know most about."""
    table = Said(cells, "informed")
    if not table:
        return
    yield "## How well informed people feel"
    first = [rows[0] for _, rows in by_item(table) if all(table.shown(row) for row in rows)]
    for row in sorted(first, key=lambda row: -table.rows[row]["percent"]):
        yield (f"- {table.text(row, 'problem')}: {table.over(row)} of the {table.answering(row)} said "
               f"{table.quoted(row, 'answer')}.")
    if not first:
        yield TOO_FEW
    yield "{table informed: problem, answer, base, percent, percent_low, percent_high}"
    yield "{chart informed}"


def channels(cells: Cells, most: int | None = None) -> Iterator[str]:
    """Lists the channels by which people want to hear about community safety: all, or the first `most`."""
    table = Said(cells, "channels")
    shown = [row for row in table.rows if table.shown(row) and table.rows[row]["count"]]
    if not table:
        return
    yield "## How people would like to hear about community safety"
    if shown:
        named = listed([f"{table.text(row, 'problem')} ({table.percent(row, wording_rules.share)})" for row in shown[:most]])
        yield (f"The {table.answering(shown[0])} could choose several ways of hearing about community safety"
               f"{': ' if most is None else ', and first came '}{named}.")
    else:
        yield TOO_FEW
    yield "{table channels: problem, base, percent, percent_low, percent_high}"
    yield "{chart channels}"


def introduction(cells: Cells) -> Iterator[str]:
    """Says who asked, when, for how long, and how many people took part."""
    asked, people = Said(cells, "fieldwork"), Said(cells, "respondents")
    yield f"# {asked.text('title', 'value')}"
    yield "## About this survey"
    first, last = (bind(wording_rules.day(asked.rows[name]["value"]), "fieldwork", name, "value")
                   for name in ("first_day", "last_day"))
    length = _length(asked, "weeks" if "weeks" in asked.rows else "days")
    yield f"{asked.text('organisation', 'value')} asked residents from {first} to {last}, for {length}."
    main, *others = (row for row in people.rows if row != "placed")
    told = f"{counted(people, main)} took part."
    if people.shown("placed", "responses") and people.rows["placed"]["responses"]:
        placed = capital(people.number("placed", "responses", wording_rules.about))
        told += f" {placed} gave a postcode that could be placed in an area."
    yield told
    for row in others:
        if people.shown(row, "responses") and people.rows[row]["responses"]:
            yield f"{counted(people, row)} answered through a link of their own, and are counted separately."


def _length(asked: Said, unit: str) -> str:
    """Says for how many weeks or days the survey ran: "12 weeks", "1 day"."""
    return f"{asked.text(unit, 'value')} {unit[:-1] if str(asked.rows[unit]['value']) == '1' else unit}"


def agreement(cells: Cells) -> Iterator[str]:
    """Says who agrees with the proposed priorities."""
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
               f"{table.part(agree, wording_rules.share)} agreed, and "
               f"{table.percent(disagree, lambda value: wording_rules.part(value, wording_rules.less))} disagreed.")
    yield "{table agreement: problem, answer, base, percent, percent_low, percent_high}"
    yield "{chart agreement}"


def profile(cells: Cells) -> Iterator[str]:
    """Reports what respondents said about themselves."""
    if Said(cells, "profile"):
        yield "## Who answered"
        yield "The table shows what those who answered said about themselves."
        yield "{table profile: problem, answer, base, percent}"


def counted(people: Said, row: str) -> str:
    """Says how many people of one audience answered."""
    label = people.rows[row]["label"]
    return f"{people.number(row, 'responses')} {bind(label[:1].lower() + label[1:], people.name, row, 'label')}"


NO_THEME = "no_theme"


def comments(cells: Cells) -> Iterator[str]:
    """Says how many people wrote a comment, and its most common themes."""
    table, themes = Said(cells, "comments"), Said(cells, "themes")
    written = [row for row in table.rows if table.shown(row, "count") and table.rows[row]["count"]]
    if not written:
        return
    yield "## What people wrote"
    yield from (f"Asked {table.quoted(row, 'problem')}, {table.people(row, 'count')} wrote something." for row in written)
    if themes:
        yield from _themes(themes, Said(cells, "theme_coding"))
        yield "{table themes: answer, base, count, percent, percent_low, percent_high}"
        yield "{chart themes}"


def _themes(themes: Said, coded: Said) -> Iterator[str]:
    """Lists the most common themes for each question. A comment may have several."""
    for item, rows in by_item(themes):
        shown = [row for row in rows if themes.shown(row) and themes.rows[row]["count"]
                 and themes.rows[row]["option"] != NO_THEME]
        if not shown:
            yield f"{themes.quoted(rows[0], 'problem')}: {TOO_FEW}"
            continue
        named = listed([f"{themes.text(row, 'answer')} ({themes.percent(row)})" for row in shown[:LISTED]])
        were = "comment was" if themes.rows[shown[0]]["base"] == 1 else "comments were"
        yield (f"What the {themes.number(shown[0], 'base')} {were} about, commonest first: {named}. A comment can have several "
               "themes.")
        if coded.shown(item, "confirmed"):
            yield _coding(coded, item)


def _coding(coded: Said, item: str) -> str:
    """Says whether a person or only the rules assigned the themes."""
    record = coded.rows[item]
    if record["confirmed"] == record["comments"]:
        return f"A person has read them and confirmed the themes of all {coded.number(item, 'confirmed')}."
    has = "has" if record["confirmed"] == 1 else "have"
    return (f"The themes were suggested by the words in the comments. Of the {coded.number(item, 'comments')} comments, "
            f"{coded.number(item, 'confirmed', wording_rules.number_or_none)} {has} been read and confirmed by a person.")
