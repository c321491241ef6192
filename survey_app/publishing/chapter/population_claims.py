"""Checks whom a bound percentage is said of, and what it is said to measure.

A percentage is of the people who answered one question. It is not of all residents, not of a group that its row does not name,
and no average, risk or number of crimes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from .cell_references import Cells
from .plans import BLANK, PLAN, blank
from .row_names import within, words_of
from .sentences import Placed, Sentence

ANSWERED = re.compile(
    r"\b(?:answer(?:s|ed|ing)?|took part|taking part|respond(?:ed|ents?|ing)?|replied|completed|filled in|surveyed|told us|"
    r"wrote|"
    r"comments?|commented|mentions?|concerns|(?:more deprived|other) areas|gave (?:a|no) postcode)\b", re.IGNORECASE)
BY_PLACE = (r"(?: (?:of|in|from|across|living in) (?:(?:the|our|this) (?:whole |entire )?(?:county|district|borough|town|"
            r"city|village|"
            r"country|region)|[A-ZÀ-Þ][\w’'-]+))?")
NOT_WHO = r"(?! (?:\w+ ){0,2}?(?:who|that|answering|responding|replying|taking|surveyed|completing)\b)"
EVERYBODY = re.compile(
    r"\bof (?:all |the |our |its |these |local |every |whole |total )*(?:residents|people|adults|households?|citizens|"
    r"inhabitants|"
    r"population|public|communit(?:y|ies)|locals|families|voters|taxpayers|homes|us)\b|"
    r"\b(?:the|our) (?:public|population|communit(?:y|ies))\b|\blocal people\b", re.IGNORECASE)
ALL_OF_THEM = re.compile(     # even where the sentence speaks of answers: “of the people of Testshire told us”
    rf"\bof (?:(?i:all |the |our |its |every |whole |total |local )*)(?:(?i:adults|households?|citizens|inhabitants|"
    rf"population|public|"
    rf"voters|taxpayers|homes|us|[a-z]+[’']s (?:population|residents|people))\b{BY_PLACE}|(?i:residents|people)(?=(?: (?:of|"
    rf"in|from|"
    rf"across|living in) (?:(?:the|our|this)|[A-ZÀ-Þ])[^,.;\0]*)){BY_PLACE}\b){NOT_WHO}")
PEOPLE_APART = (    # people whom only a row about them describes
    "women woman men man male female girls boys young younger youths teenagers older elderly pensioners children parents "
    "students "
    "pupils families tenants homeowners renters owners drivers cyclists businesses shopkeepers retailers workers commuters "
    "visitors "
    "tourists victims councillors representatives members staff officers disabled muslim christian black asian white "
    "minority ethnic working retired unemployed")
GROUPS = tuple(PEOPLE_APART.split())
PLACE = re.compile(r"\b(?:in|of|across|throughout|from|around|within) (?:(?:the|our|this) (?:whole |entire |rest of the )?"
                   r"(?P<kind>county|district|borough|town|city|village|country|region)\b|(?P<name>[A-ZÀ-Þ][\w’'-]+))")
CALENDAR = ("January February March April May June July August September October November December Monday Tuesday Wednesday "
          "Thursday "
          "Friday Saturday Sunday Asked")
MONTHS = frozenset(CALENDAR.split())
WHO = re.compile(r"\bof (?:all |the |those |everyone |[\d,\0]+ ?)*(?:people |residents |respondents |ones )?(?:who|that) "
                 r"(?P<did>[^,;:.()\0]*)", re.IGNORECASE)
BASE_WORDS = re.compile(r"\b(?:area|postcode|question|victim|report|reason|gave)", re.IGNORECASE)     # who was asked
OF_WHAT = re.compile(r"\0(?: ?\([^()]*\))? of (?:the |all |their |these |those |this |our |its |other |survey |strong |"
                     r"strongest )*+"
                     r"(?P<what>[a-zà-þ]+)")
BASE_NOUNS = ("people persons residents respondents participants who them everyone everybody adults those answers "
                  "comments concerns "
                  "mentions strongest strong responses replies sources us representatives councillors answering women men "
                  "young "
                  "households victims public population community communities local citizens total whole problems pairs "
                  "participants group living taking completing replying participating consultees panel in from with about")
BASES = frozenset(BASE_NOUNS.split())
MEASURES = re.compile(
    r"\b(?:averages?|mean|median|score[ds]?|ratings?|rated|index|risks?|chances? (?:of|that)|there (?:is|are|was|"
    r"were) (?:more|less|fewer|much)|probability|likelihood|odds|incidents?|"
    r"offences?|"
    r"cases|out of (?:hand|control)|rife|rampant|epidemic|crisis|everywhere|emergency|scourge|endemic|crime rates?|growth|"
    r"(?:streets|parks|towns?|estates|roads) (?:is|are|was|were) (?:\w+ )?(?:un)?safe|(?:have|has) failed|"
    r"budget|money|times as|crimes (?:were|are|was|involv\w+))\b", re.IGNORECASE)
DEEDS = re.compile(r"\b(?:victims?|suffer(?:ed|s|ing)?|experienced?|witness(?:ed)?|commit(?:ted|s)?|affected|targeted|"
                   r"(?<!could )(?<!may )(?<!might )(?:have|has|had) (?:(?:used|taken|been|sold|bought)|"
                   r"seen(?! (?:as|it as)))|take|took drugs|use|sell|"
                   r"deal|carry|own|"
                   r"ha(?:ve|s) an? (?:\w+ )?problem)\b", re.IGNORECASE)
WISH = re.compile(r"\b(?:to|would|could) (?:be )?(?:interested in )?(?:receiv(?:e|ing)|us(?:e|ing)|read(?:ing)?|visit(?:ing)?|"
                  r"find out|sign up|kept|given|sent)\b", re.IGNORECASE)
HABITS = re.compile(r"\b(?:uses?|used|follows?|followed(?! by)|receiv\w+|reads?|subscrib\w+|"
                    r"know(?:s|n)? "
                    r"(?:some|any)\w+)\b", re.IGNORECASE)
CONCERN = frozenset({"ranked_problems", "ranked_problems_weighted", "problem_answers", "deprivation_comparison",
                     "deprivation_comparison_weighted", "two_years", "postcode_given_comparison", "problems_by_ward",
                     "problems_by_authority", "problems_by_area"})
WHOLE_SURVEY = re.compile(r"\b(?:took part|taking part|answered the survey|all (?:who answered|respondents|residents)|"
                          r"everyone who|survey respondents)\b", re.IGNORECASE)
PEOPLE = re.compile(r"\bof (?:the |those |all |\0+ )*(?:people|respondents|residents|who|those(?! (?:about|concern|mention|"
                    r"comment|victim|case))|adults)\b", re.IGNORECASE)
TOOK_PART = re.compile(r"\b(?:answer\w*|took part|taking part|respon\w+|replied|completed|comments?|wrote)\b", re.IGNORECASE)
GAVE = re.compile(r"\b(?:call(?:ed)?|name[ds]?|agreed?|disagreed?|feel|felt|worr\w+|want(?:ed)?|chose|prefer\w*|victims?|"
                  r"reported|"
                  r"afraid|concerned|lives?|lived|said|think|thought|see|saw)\b", re.IGNORECASE)
OF_EVERYBODY = "says of everybody what only those who answered said; write “of those who answered”"
UNIT = re.compile(r"\s*(?:%|per ?cent|percent|points?)\b|\s*%", re.IGNORECASE)
COUNTED = re.compile(r"\s*(?:people|residents|respondents|comments|responses|times|of (?:them|those))\b", re.IGNORECASE)


def population_faults(sentence: Sentence, cells: Cells) -> Iterator[tuple[str, str]]:
    """Yields what the sentence says of whom or of what a bound figure is, if its cell says otherwise."""
    yield from _units(sentence)
    placed = [one for one in sentence.places if not one.bound.cell.column.startswith("rank")]
    known = " ".join(_labels(one, cells) for one in placed)
    for one in placed[:1]:
        text = without_labels(sentence, cells)
        yield from _everybody(text, cells)
        yield from ((word, "is a group of people that the figure is not "
                           "about") for word in _groups(PLAN.sub(blank, text), known))
        yield from _inverted(text, known)
        yield from _measures(WISH.sub(blank, text), one, known)
        yield from ((f"of {found['what']}", "is not what the percentage is of: it is of those who answered; write that")
                    for found in OF_WHAT.finditer(text) if found["what"] not in BASES)
    for one in sentence.shares:
        yield from _other_base(sentence, one, cells)


def _labels(one: Placed, cells: Cells) -> str:
    """Returns all words of a figure's row, and those of the row whose people were asked."""
    row = cells.row(one.bound.cell.table, one.bound.cell.row) or {}
    return " ".join(str(value) for value in row.values() if isinstance(value, str)) + _base_labels(one, row, cells)


def _base_labels(one: Placed, row: Mapping[str, Any], cells: Cells) -> str:
    """Returns the labels of the row whose people alone were asked: victims, of those who did not report a crime."""
    found = [other for _, other in cells.rows(one.bound.cell.table) if row.get("base") and other.get("count") == row["base"]]
    return " ".join(f" {other.get('problem')} {other.get('answer')}" for other in found)


def without_labels(sentence: Sentence, cells: Cells) -> str:
    """Returns the sentence in plain words, without the questions and labels that it repeats: those claim nothing.

    An answer may be repeated in the third person: “the experience of people they know”.
    """
    rows = [row for one in sentence.placed for _, row in cells.rows(one.bound.cell.table)]
    labels = {str(row.get(column) or "") for row in rows for column in ("problem", "answer")}
    text = sentence.plain
    for label in sorted(labels, key=len, reverse=True):
        if len(words_of(label)) > 1:
            text = re.sub(_as_repeated(label), blank, text, flags=re.IGNORECASE)
        text = text.replace(f"“{label}”", BLANK * (len(label) + 2))
    return text


@cache
def _as_repeated(label: str) -> str:
    return re.sub(r"\bmy\b", "(?:my|their)", re.sub(r"\bI\b", "(?:I|they)", re.escape(label)), flags=re.IGNORECASE)


def _everybody(text: str, cells: Cells) -> Iterator[tuple[str, str]]:
    """Yields the words by which a share of those who answered is said of everybody, or of a place."""
    answered = ANSWERED.search(text) is not None
    if ((found := EVERYBODY.search(text)) and not answered) or (found := ALL_OF_THEM.search(text)):
        yield found[0], OF_EVERYBODY
    known = " ".join(str(row.get("value")) for _, row in cells.rows("fieldwork"))
    for found in PLACE.finditer(text):
        name = found["name"]
        if name in MONTHS or (answered and (found["kind"] or name.rstrip("’s") in known)):
            continue
        yield found[0], "names a place, and the figure is of those who answered; write that"


def _groups(text: str, known: str) -> Iterator[str]:
    for place in within(GROUPS, text):
        word = re.match(r"\w+", text[place:])
        if word and word[0].lower() in GROUPS and next(within((word[0].lower(),), known), None) is None:
            yield word[0]


def _inverted(text: str, known: str) -> Iterator[tuple[str, str]]:
    """Yields a base that is not the people who answered: “of those who called litter a problem”."""
    for found in WHO.finditer(text):
        clause = " ".join(found["did"].split()[:5])
        if not ANSWERED.search(clause) and not BASE_WORDS.search(clause):
            yield found[0].strip(), "is not the people that the percentage is of: those who answered; write that"


def _measures(text: str, one: Placed, known: str) -> Iterator[tuple[str, str]]:
    concern = one.bound.cell.table in CONCERN
    for pattern in (MEASURES, HABITS, *((DEEDS,) if concern else ())):
        for found in pattern.finditer(text):
            if next(within(words_of(found[0]), known), None) is None:
                yield found[0], "is not what the figure measures: it is a share of those who answered; write that"


def _units(sentence: Sentence) -> Iterator[tuple[str, str]]:
    """Yields a number of people that is written as a percentage, and a rank that is written as a number of people."""
    for one in sentence.figures:
        after, column = sentence.plain[one.end:], one.bound.cell.column
        if not column.endswith(("percent", "_low", "_high")) and UNIT.match(after):
            yield one.bound.words, "is no percentage"
        counted = any(other.bound.cell.column in ("count", "concerned") and other.bound.cell.row == one.bound.cell.row
                      for other in sentence.figures)
        if column.endswith(("base", "responses")) and not sentence.shares and not counted and GAVE.search(sentence.plain) \
                and not TOOK_PART.search(sentence.plain):
            yield one.bound.words, "is the number who answered, and no number who said so"
        if column.startswith("rank") and COUNTED.match(after):
            yield one.bound.words, "is a place in the ranking, and no number of people"


def _other_base(sentence: Sentence, one: Placed, cells: Cells) -> Iterator[tuple[str, str]]:
    """Yields a percentage that is said of other people than those whom its row counts."""
    row, text = cells.row(one.bound.cell.table, one.bound.cell.row) or {}, without_labels(sentence, cells)
    base, everybody = row.get("base"), _respondents(cells)
    bases = {figure.bound.cell.row: (cells.row(figure.bound.cell.table, figure.bound.cell.row) or {}).get("base")
             for figure in sentence.figures if figure.bound.cell.column == "base"}
    if base and bases and base not in bases.values():
        yield one.bound.words, f"is of {base:,} people, and the sentence names another number"
    elif base and "mentions" in row and PEOPLE.search(text):
        yield one.bound.words, "is a share of the concerns named, and not of people"
    elif one.bound.cell.table == "themes" and PEOPLE.search(text) and not re.search(r"comment|wrote", text, re.IGNORECASE):
        yield one.bound.words, "is a share of the comments, and not of everybody who answered"
    elif base and everybody and base < everybody / 2 and not bases and (
            WHOLE_SURVEY.search(text) or (PEOPLE.search(text) and not re.search(r"\bwho (?:had|were|did|gave|wrote|left|made|"
            r"commented)\b", text))):
        yield one.bound.words, f"is of the {base:,} people asked, and not of everybody who took part"


def _respondents(cells: Cells) -> int:
    """Returns how many of the main audience took part; 0 if no table says so."""
    rows: list[Mapping[str, Any]] = [row for _, row in cells.rows("respondents")]
    return int(rows[0].get("responses") or 0) if rows else 0
