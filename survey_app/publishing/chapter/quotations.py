"""What a quotation in a chapter may not hold: who is named, as far as rules can see it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...comments.redaction import redacted

QUOTATION = re.compile(r"[“\"]([^“”\"]+)[”\"]|(?<!\w)‘([^‘“”\"]+)’(?!\w)")
CAPITAL = r"(?!I[’'])[A-ZÀ-ÞŴŶ](?=[\w’'-]*[a-zß-ÿ])[\w’'-]*\w"
TWO = re.compile(rf"\b({CAPITAL})(?:\s+{CAPITAL})+")     # a name, The Crown
FIRST = re.compile(     # they begin a sentence, and no name
    "An?|And|As|At|But|By|For|From|He|Her|His|If|In|It|Its|My|No|Not|On|Our|She|So|The|Their|There|They|This|To|We|What|When|"
    "Where|Why|With|You|Your")


def faults(text: str) -> Iterator[tuple[str, str]]:
    """Every quotation that names somebody, or may, with what to do about it."""
    for found in QUOTATION.finditer(text):
        said = found[1] or found[2]
        if (instead := redacted(said)) != said:
            yield found[0], f"is a quotation that names somebody; write “{instead}”"
        elif names := [name for name in map(_name, TWO.finditer(said)) if name]:
            yield found[0], (f"is a quotation in which “{names[0]}” may be the name of somebody; write [name], or for a place or "
                             "a service say it in other words")


def _name(found: re.Match[str]) -> str:
    """The words with capitals, without a small word that has its capital from beginning a sentence; empty if one is left."""
    before = found.string[:found.start()].rstrip()
    if (not before or before[-1] in ".!?:") and FIRST.fullmatch(found[1]):
        rest = found[0].split()[1:]
        return " ".join(rest) if len(rest) > 1 else ""
    return found[0]
