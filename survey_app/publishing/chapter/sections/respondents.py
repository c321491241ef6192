"""Writes the sections on respondents: who took part, how informed they feel, and how they want to be informed."""

from __future__ import annotations

from collections.abc import Iterator

from ....questionnaire.roles import AGREE, DISAGREE
from .. import wording_rules
from ..cell_references import Cells, side_of_agreement
from ..table_phrases import HIDDEN, LISTED, NAMED, Said, bind, by_item, by_question, listed

SCALE = 5       # a question with at most so many answers is told in full
FIRST_WAYS = 3


def informed(cells: Cells) -> Iterator[str]:
    """Says what people know of each subject, the best known first."""
    table = Said(cells, "informed")
    if not table:
        return
    yield "## How well informed people feel"
    told = list(informed_of(cells))
    yield from dict.fromkeys([*told[:1], *told[-1:]])
    yield from filter(None, [table.hidden()])
    yield "{cross informed: problem, answer, percent, base}"


def informed_of(cells: Cells) -> Iterator[str]:
    """Says how people answered about each subject of which every answer may be shown."""
    table = Said(cells, "informed")
    whole = [rows for _, rows in by_item(table) if all(table.shown(row) for row in rows)]
    for rows in sorted(whole, key=lambda rows: -table.rows[rows[0]]["percent"]):
        first, *rest = rows if len(rows) <= SCALE else \
            table.above(sorted(rows, key=lambda row: -table.rows[row]["percent"]), NAMED)
        others = [f"{table.percent(row)} said {table.quoted(row, 'answer')}" for row in rest]
        told = f"{table.percent(first)} of the {table.answering(first)} said {table.quoted(first, 'answer')}"
        yield f"{table.text(first, 'problem')}: {listed([told, *others])}."


def channels(cells: Cells) -> Iterator[str]:
    """Lists the channels by which people want to hear about community safety."""
    table = Said(cells, "channels")
    if not table:
        return
    yield "## How people would like to hear about community safety"
    yield from first_channels(cells)
    yield from filter(None, [table.hidden()])
    yield "{table channels: problem, base, percent, percent_low, percent_high}"


def first_channels(cells: Cells) -> Iterator[str]:
    """Names the channels that came first: three, and those level with the third."""
    table = Said(cells, "channels")
    if shown := _chosen(table):
        named = listed([_way(table, row) for row in table.above(shown, FIRST_WAYS)])
        yield (f"The {table.answering(shown[0])} could choose several ways of hearing about community safety, and first came "
               f"{named}.")


def _chosen(table: Said) -> list[str]:
    """Returns the channels that anybody chose, commonest first."""
    return sorted((row for row in table.rows if table.shown(row) and table.rows[row]["percent"]),
                  key=lambda row: -table.rows[row]["percent"])


def _way(table: Said, row: str) -> str:
    return f"{table.text(row, 'problem')} ({table.percent(row)})"


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
    if not people.shown(main, "responses"):
        yield f"How many {_lower(people, main)} took part is {HIDDEN}."
        return
    told = f"{counted(people, main)} took part."
    if people.shown("placed", "responses") and people.rows["placed"]["responses"]:
        placed = people.number("placed", "responses")
        told += f" {placed} gave a postcode that could be placed in an area."
    yield told
    for row in others:
        if people.rows[row]["responses"] != 0:
            yield (f"{counted(people, row)} answered through a link of their own, and are counted separately."
                   if people.shown(row, "responses") else f"How many {_lower(people, row)} answered is {HIDDEN}.")


def _length(asked: Said, unit: str) -> str:
    """Says for how many weeks or days the survey ran: "12 weeks", "1 day"."""
    return f"{asked.text(unit, 'value')} {unit[:-1] if str(asked.rows[unit]['value']) == '1' else unit}"


def agreement(cells: Cells) -> Iterator[str]:
    """Says who agrees with the proposed priorities."""
    table = Said(cells, "agreement")
    if not table:
        return
    yield "## Agreement with the priorities"
    yield from agreed(cells)
    yield from filter(None, [table.hidden()])
    yield ("{cross agreement: problem, answer, percent, base}" if len(dict(by_item(table))) > 1 else
           "{table agreement: answer, base, percent, percent_low, percent_high}")


def agreed(cells: Cells) -> Iterator[str]:
    """Says for each priority how many agreed and disagreed; the majority stands first."""
    table = Said(cells, "agreement")
    for _, rows in by_item(table):
        agree, disagree = both_sides(table, rows)
        if not (table.shown(agree) and table.shown(disagree)):
            continue
        asked = f"Asked {table.quoted(agree, 'problem')}, "
        if table.rows[agree]["percent"] > table.rows[disagree]["percent"]:
            yield f"{asked}{table.part(agree)} agreed, and {table.percent(disagree, wording_rules.part)} disagreed."
        else:
            yield f"{asked}{table.part(disagree)} disagreed, and {table.percent(agree, wording_rules.part)} agreed."


def both_sides(table: Said, rows: list[str]) -> tuple[str, str]:
    """Returns the row that counts all who agree, and the row that counts all who disagree; empty for one that is missing."""
    return _widest(table, rows, AGREE), _widest(table, rows, DISAGREE)


def _widest(table: Said, rows: list[str], side: str) -> str:
    return max((row for row in rows if side_of_agreement(table.rows[row]) == side),
               key=lambda row: len(str(table.rows[row]["option"]).split("+")), default="")


def profile(cells: Cells) -> Iterator[str]:
    """Reports what respondents said about themselves."""
    table = Said(cells, "profile")
    if table:
        yield "## Who answered"
        yield "This is what those who answered said about themselves."
        yield from (f"{{table profile of {item}: answer, base, percent, percent_low, percent_high}}"
                    for item in by_question(table))


def counted(people: Said, row: str) -> str:
    """Says how many people of one audience answered."""
    if people.rows[row]["responses"] == 1:
        return f"{people.number(row, 'responses')} person of the group {people.quoted(row, 'label')}"
    return f"{people.number(row, 'responses')} {_lower(people, row)}"


def _lower(people: Said, row: str) -> str:
    label = people.rows[row]["label"]
    return bind(label[:1].lower() + label[1:], people.name, row, "label")


NO_THEME = "no_theme"


def comments(cells: Cells) -> Iterator[str]:
    """Says how many people wrote a comment, and its most common themes."""
    table, themes = Said(cells, "comments"), Said(cells, "themes")
    written = [row for row in table.rows if table.rows[row]["count"] != 0]
    if not written:
        return
    yield "## What people wrote"
    yield from (f"{table.quoted(row, 'problem')} {table.people(row, 'count')} wrote something." for row in written
                if table.shown(row, "count"))
    yield from filter(None, [table.hidden("problem", "count")])
    if themes:
        yield from themes_of(cells)
        yield from filter(None, [themes.hidden()])
        yield "{table themes: answer, base, percent, percent_low, percent_high}"


def themes_of(cells: Cells, confirmed_only: bool = False) -> Iterator[str]:
    """Lists the most common themes for each question, with who gave them. A comment may have several."""
    themes, coded = Said(cells, "themes"), Said(cells, "theme_coding")
    for item, rows in by_item(themes):
        shown = sorted((row for row in rows if themes.shown(row) and themes.rows[row]["percent"]
                        and themes.rows[row]["option"] != NO_THEME), key=lambda row: -themes.rows[row]["percent"])
        if not shown or (confirmed_only and not _is_confirmed(coded, item)):
            continue
        named = listed([f"{themes.text(row, 'answer')} ({themes.percent(row)})" for row in themes.above(shown, LISTED)])
        were = "comment was" if themes.rows[shown[0]]["base"] == 1 else "comments were"
        yield (f"What the {themes.number(shown[0], 'base')} {were} about, commonest first: {named}. A comment can have several "
               f"themes. {_coding(coded, item)}".rstrip())


def _is_confirmed(coded: Said, item: str) -> bool:
    return coded.shown(item, "confirmed") and coded.rows[item]["confirmed"] == coded.rows[item]["comments"]


def _coding(coded: Said, item: str) -> str:
    """Says whether a person has confirmed the themes, or only a computer suggested them from the words."""
    if _is_confirmed(coded, item):
        return f"A person has read them and confirmed the themes of {coded.number(item, 'confirmed', wording_rules.all_of)}."
    suggested = "A computer suggested the themes from the words in the comments"
    if not coded.shown(item, "confirmed") or not coded.shown(item, "comments"):
        return f"{suggested}."
    if not coded.rows[item]["confirmed"]:
        return f"{suggested}, and no person has confirmed them."
    return (f"{suggested}; a person has confirmed those of {coded.number(item, 'confirmed')} of the "
            f"{coded.number(item, 'comments')} comments.")
