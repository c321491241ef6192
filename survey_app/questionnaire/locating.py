"""Where in a questionnaire file a fault stands, for whoever has to mend it in an editor."""

from __future__ import annotations

import re

from .checking import Fault

SAID = re.compile(r"\(at line (\d+), column \d+\)")


def line_of(fault: Fault, text: str) -> int | None:
    """The number of the line that a fault is about: the one it names, or where the id of its question or page stands."""
    if said := SAID.search(fault.message):
        return int(said[1])
    if "(at end of document)" in fault.message:
        return text.count("\n") + 1
    name = fault.where.removeprefix("page ").removeprefix("scale ").removeprefix("theme ").split(" ")[0]
    for part in reversed(name.split(".")):
        stands = rf"\b(?:id|code)\s*=\s*[\"']{re.escape(part)}[\"']|^\s*{re.escape(part)}\s*=\s*\["   # a scale has no id
        if part and (found := re.search(stands, text, re.M)):
            return text.count("\n", 0, found.start()) + 1
    return None


def explained(fault: Fault, text: str) -> str:
    """A fault with its line and what stands there."""
    number = line_of(fault, text)
    if number is None:
        return str(fault)
    lines = text.splitlines()
    content = lines[number - 1].strip() if number <= len(lines) else ""
    return f"{fault} Line {number}: {content[:100]}" if content else f"{fault} (line {number})"
