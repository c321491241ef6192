"""Removes from comments whatever identifies a person or an address. Pure.

That is: names after a title, telephone numbers, email addresses, postcodes, number plates, and addresses with a house
number. Rules cannot know every name: read a quotation before you publish it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from ..questionnaire.characters import BYTE_ORDER_MARK, inert
from ..questionnaire.code_frame import CONFIRMED, SUGGESTED
from .theme_coding import Comment

TITLES = r"Mr|Mrs|Ms|Miss|Mx|Dr|Doctor|Prof|Professor|Rev|Reverend|Father|Sir|Lady|Lord|Cllr|Councillor|PC|PCSO|WPC|DC|DS|DI|" \
         r"Sgt|Sergeant|Constable|Inspector"
CAPITALISED = r"[A-Z][\w’'-]*"
STREETS = r"Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Close|Drive|Dr|Way|Crescent|Cres|Court|Ct|Gardens|Gdns|Place|Pl|Terrace|" \
          r"Grove|Mews|Walk|Rise|Parade|Hill|Green|Row|Square|View"
NO_STREET = r"in|on|the|our|of|this|that|my|your|their|a|an|and|or|at|to|per|for|down|up|along|near|by|from|every|each|other|" \
            r"cars?|vans?|vehicles?|bikes?|people|times|mph|minutes?|hours?|days?|weeks?|months?|years?|houses|more|is|was|were|are"

HEADER = ("question", "comment", "themes", "coding")

RULES = (   # longest matches first, because an address or email can contain a number or a name
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "[email]"),
    (re.compile(rf"(?<!\w)(?:(?:Flat|Apartment|Unit)\s+\w{{1,4}},?\s+)?\d{{1,4}}[a-z]?,?\s+(?:(?!(?:{NO_STREET})\b)[A-Za-z][\w’'-]*\s+)"
                rf"{{1,3}}(?:{STREETS})\b(?!\s+(?:light|lamp))", re.IGNORECASE), "[address]"),
    (re.compile(r"(?<!\w)(?:Flat|Apartment)\s+\d{1,4}[a-z]?\b", re.IGNORECASE), "[address]"),
    (re.compile(r"\b(?:GIR\s?0AA|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})\b", re.IGNORECASE), "[postcode]"),
    (re.compile(r"\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b", re.IGNORECASE), "[number plate]"),
    (re.compile(r"\b(?:[A-Z]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?\d{1,3}[A-Z])\b(?<!AND)(?<!THE)(?<!FOR)"), "[number plate]"),
    (re.compile(r"(?<![\w.])(?:\+?44\s?\(?0?\)?|\(?0)[\s-]?(?:\d\)?[\s-]?){9,10}(?!\w)"), "[telephone]"),
    (re.compile(rf"\b({TITLES})(\.?)\s+{CAPITALISED}(?:\s+{CAPITALISED})*"), r"\1\2 [name]"),
    (re.compile(r"\b(mr|mrs|ms)(\.?)\s+[a-z][\w’'-]*", re.IGNORECASE), r"\1\2 [name]"),
    (re.compile(rf"\b((?i:my name is|my name’s|my name's|I am called))\s+{CAPITALISED}(?:\s+{CAPITALISED})*"), r"\1 [name]"),
)


def redacted(text: str) -> str:
    """The text with [name], [telephone], [email], [postcode], [number plate] or [address] in place of each."""
    for expression, instead in RULES:
        text = expression.sub(instead, text)
    return text


def as_csv(comments: Iterable[Comment]) -> str:
    """The redacted comments in their random order. No cell can be taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows([comment.question, inert(redacted(comment.text)), " ".join(comment.themes),
                      CONFIRMED if comment.confirmed else SUGGESTED] for comment in comments)
    return BYTE_ORDER_MARK + text.getvalue()
