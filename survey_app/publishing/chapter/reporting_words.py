"""Checks that a sentence with a bound figure says nothing that is not in its table.

Its words may come from the labels of the table, from the survey's own title and organisation, and from the words in which
figures are reported. Any other word says more than the figure does: what lies behind it, how it came about, what it led to. It
belongs into a sentence of its own, without the figure. What the partnership will do about it may follow in the same sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from .cell_references import Cells
from .plans import BLANK, blank
from .population_claims import PLACE, WISH
from .row_names import STOP, alike, within
from .sentences import CLAUSE, Placed, Sentence

WORDS = (
    # who
    "answer answering people person persons respondents residents took taken take taking part participants those everyone "
    "survey cannot "
    "surveyed consultation questionnaire question questions response responses respond responding replied group groups age "
    "audience "
    # what they did
    "ask call calling name naming said saying told tell choose chose chosen choosing select ticked pick gave give given "
    "giving describe "
    "consider considered regard saw seen see put placed place report think thought feel felt feeling believe believed find "
    "found know "
    "knew known knowing hear heard hearing wrote written write mention raised point identify identified express want wish "
    "like liked "
    "prefer agree disagree express voice reply answers "
    # what about
    "problem issue concern concerned worry worried priority priorities proposed proposal safe unsafe safety crime incident "
    "neighbourhood "
    "community local locally area areas deprived street home daytime daylight night evening outside alone walking information "
    "informed comment comments theme themes source sources experience strongest strong reason reasons victim "
    # figures
    "mean median "
    "percent cent share shares proportion figure figures number total base percentage points point range result results "
    "finding "
    "table chart list order ranking rank ranked ranks position positions first second third fourth fifth sixth seventh "
    "eighth ninth "
    "tenth level equal tied equally joint next followed following then respectively least most more fewer less high higher "
    "highest "
    "large larger largest small smaller smallest low lower lowest big bigger biggest great greater greatest common "
    "commonest main top "
    "leading ahead above below clear clearly difference different differ compared comparison contrast against while whereas "
    "whilst "
    "apart tell either both each every other others another same whole half third quarter quarters two three four five six "
    "chance almost nearly over under around roughly majority minority only just even possible "
    # further words of saying, of the form, of what was counted and by whom
    "participant individuals anyone somebody list listed record recorded state stated indicate highlight flag cited citing "
    "view views "
    "viewed opinion perceive perception marked adding added note noted enter submitted complete completed filled filling "
    "returned "
    "putting support supported oppose opposed back backed favour endorse approve reject explained sorted sorting counts "
    "counted grouped "
    "classed checking eyes mind minds topic subject matter matters option options choice choices message contact suit suited "
    "drew draws attracted accounted accounts dark outdoors living live lives lived keep kept date updates "
    "positive supportive stand stood right enough sure hand heart certain mixed gave left consultation panel social media "
    "reckon admit based register registered reveal consultee panel terms relation regarding respect context remainder rest "
    "deemed judged "
    "labelled singled brought went look looked cover covered invited offered aware unaware described encouraging pleasing "
    "notable "
    "noteworthy disappointing helpful useful welcome seeing calling giving choosing ticking preferring reporting replying "
    "completing "
    "participating participated remark remarks remarked observation attitude feelings response rate rates agreement "
    "disagreement "
    "preference preferences popular popularity statement form forms section page chapter amongst upon particular general "
    "frequently regularly commonly total throughout "
    # when, where and how the sentence holds together
    "year years earlier later previous month months week weeks past last this time when where which whom whose who that "
    "there here these they them their what "
    "whether how have has had having been being were was are will would could can may might should must does did done doing "
    "make made "
    "come came comes from into through during since until within without between among across along about after before than "
    "with "
    "however although though also therefore because such example including included overall together again rather very "
    "fairly quite "
    "somewhat really slightly often ever never always further elsewhere our your his her its out not neither nor yes any some "
    "anything something else shown withheld hidden picked nobody computer suggested program confirmed checked several ways "
    "automatically "
    "encouragingly interestingly notably importantly particularly especially online paper postal post published according "
    "separately own link postcode remaining interested interest anywhere service "
    "services scheme alerts true uncertain uncertainty exact rounded emerging hidden currently readily partly proper "
    "trouble troubled bother bothered bothers down far bottom middle end ends upper part parts featured features appear "
    "appeared appears present presented contain contains amount amounts totals split divided breakdown broad broadly likewise "
    "combined together single various category categories type types kind kinds item items heading side sides scale "
    "happen happened event occasion days channel channels email letter text phone telephone site magazine newspaper news "
    "leaflet radio television network platform sense overall offence officers council board partnership return returns "
    "subjects beside besides alike yet roughly exactly nearly simply mostly notice noticed noting "
    "elsewhere anywhere somewhere nowhere name names named rate means counted term word words phrase description turn")
REPORTING = frozenset(WORDS.split())
STRONG_CONCERN = re.compile(r"\bstrongly concerned\b", re.IGNORECASE)      # a population of the tables' own
BESIDE = {"comments": "themes", "victims": "reasons_not_reported"}     # what is named beside a table is its subject too
INTENSE = frozenset({"strongly", "deeply", "greatly", "firmly"})     # say more than “agreed” does
OWN_WORK = re.compile(r"\b(?:asked|questions?|answer\w*|survey|respond\w*|channels?|themes?|topics?|sections?|chapter|"
                      r"tables?|charts?|"
                      r"comments?|computer|we|us|our|will|can|could|should|may|plans?|partnership|available|open|thank\w*|"
                      r"please|note)\b",
                      re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]{4,}")


def surplus_words(sentence: Sentence, cells: Cells) -> Iterator[tuple[str, str]]:
    """Yields the first word of a sentence with a bound figure that says more than its table holds."""
    figures = [one for one in sentence.places if (cells.row(one.bound.cell.table, one.bound.cell.row) or {}).get("item")]
    if not figures:
        return
    text = _beside_figures(sentence)
    for pattern in (PLACE, WISH, STRONG_CONCERN):
        text = pattern.sub(blank, text)
    known = _labels(figures, cells)
    for found in WORD.finditer(text):
        word = found[0].lower()
        if word not in STOP and word not in REPORTING and (word in INTENSE or not any(alike(own, word) for own in REPORTING)) \
                and next(within((word,), known), None) is None:
            yield found[0], "says more than the figure does; put it in a sentence of its own"
            return


def _beside_figures(sentence: Sentence) -> str:
    """Returns the sentence without the clauses that have no figure and speak of the survey or of the partnership's work."""
    text, ends = sentence.about_answers, [0, *(found.start() for found in CLAUSE.finditer(sentence.plain)), len(sentence.plain)]
    for start, end in pairwise(ends):
        if not any(start <= one.start < end for one in sentence.figures) and OWN_WORK.search(sentence.plain, start, end):
            text = text[:start] + BLANK * (end - start) + text[end:]
    return text


def _labels(figures: list[Placed], cells: Cells) -> str:
    """Returns all words of the tables that the figures come from, of the questions asked, and of the survey's title."""
    tables = dict.fromkeys([*(one.bound.cell.table for one in figures), "questions", "fieldwork", "problem_answers"])
    if tables.keys() & BESIDE.keys():
        tables |= dict.fromkeys(BESIDE[table] for table in tables if table in BESIDE)
    words = {str(value) for table in tables for _, row in cells.rows(table) for column, value in row.items()
             if isinstance(value, str) and column not in ("item", "option", "shorthand")
             and (table != "problem_answers" or column == "label")}
    return " ".join(words | ({"police"} if tables.keys() & {"victims", "reasons_not_reported"} else set()))

