"""Each rule is a pattern and the kind that it finds. Rules that come first take the text before the others."""

from __future__ import annotations

import re

from .mark import Mark

TITLES = r"Mr|Mrs|Ms|Miss|Mx|Dr|Doctor|Prof|Professor|Rev|Reverend|Father|Sir|Lady|Lord|Cllr|Councillor|PC|PCSO|WPC|DC|DS|DI|" \
         r"Sgt|Sergeant|Constable|Inspector"
CAPITALISED = r"[A-Z][\w’'-]*"
STREETS = r"Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Close|Drive|Dr|Way|Crescent|Cres|Court|Ct|Gardens|Gdns|Place|Pl|Terrace|" \
          r"Grove|Mews|Walk|Rise|Parade|Hill|Green|Row|Square|View"
NO_STREET = r"in|on|the|our|of|this|that|my|your|their|a|an|and|or|at|to|per|for|down|up|along|near|by|from|every|each|other|" \
            r"cars?|vans?|vehicles?|bikes?|people|times|mph|minutes?|hours?|days?|weeks?|months?|years?|houses|more|is|was|were|are"

RULES = (   # longest first, because an address or email can contain a number or a name
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "email", "an email address"),
    (re.compile(rf"(?<!\w)(?:(?:Flat|Apartment|Unit)\s+\w{{1,4}},?\s+)?\d{{1,4}}[a-z]?,?\s+(?:(?!(?:{NO_STREET})\b)[A-Za-z][\w’'-]*\s+)"
                rf"{{1,3}}(?:{STREETS})\b(?!\s+(?:light|lamp))", re.IGNORECASE), "address", "a house number and a street"),
    (re.compile(r"(?<!\w)(?:Flat|Apartment)\s+\d{1,4}[a-z]?\b", re.IGNORECASE), "address", "a flat"),
    (re.compile(r"\b(?:GIR\s?0AA|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})\b", re.IGNORECASE), "postcode", "a postcode"),
    (re.compile(r"\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b", re.IGNORECASE), "plate", "a number plate"),
    (re.compile(r"\b(?:[A-Z]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?\d{1,3}[A-Z])\b(?<!AND)(?<!THE)(?<!FOR)"), "plate", "a number plate"),
    (re.compile(r"(?<![\w.])(?:\+?44\s?\(?0?\)?|\(?0)[\s-]?(?:\d\)?[\s-]?){9,10}(?!\w)"), "phone", "a telephone number"),
    (re.compile(rf"\b(?:{TITLES})\.?\s+({CAPITALISED}(?:\s+{CAPITALISED})*)"), "name", "after a title"),
    (re.compile(r"\b(?:mr|mrs|ms)\.?\s+([a-z][\w’'-]*)", re.IGNORECASE), "name", "after a title"),
    (re.compile(rf"\b(?i:my name is|my name’s|my name's|I am called)\s+({CAPITALISED}(?:\s+{CAPITALISED})*)"),
     "name", "who writes"),
)


def find_marks(text: str) -> list[Mark]:
    """Returns the marks in the order of the text; no two overlap."""
    found: list[Mark] = []
    for expression, kind, reason in RULES:
        for match in expression.finditer(text):
            start, end = match.span(match.lastindex or 0)
            if not any(start < mark.end and mark.start < end for mark in found):
                found.append(Mark(start, end, kind, reason))
    return sorted(found)
