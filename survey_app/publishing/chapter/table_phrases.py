"""Phrases for a table: its rows in order, and words bound to its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from . import wording_rules
from .cell_references import Bound, Cell, Cells, of_question

NAMED = 4       # problems named in a sentence, and more where the last of them are level
LISTED = 8      # differences written out
TICKED = "Ticked"      # the answer of an option that people tick: the option itself stands in another column
HIDDEN = "not shown, so that nobody can be picked out"


def bind(words: str, table: str, row: str, column: str) -> str:
    """Returns words bound to a cell, as text."""
    return str(Bound(words, Cell(table, row, column)))


class Said:
    """One table as the sections describe it: its rows in order, and words bound to their cells.

    A row that nobody answered is left out: there is nothing to say of it.
    """

    def __init__(self, cells: Cells, name: str, question: str = "") -> None:
        """`question` names one question; without it, all rows are described."""
        self.name, self.rows = name, {row: record for row, record in cells.rows(name)
                                      if record.get("base", 1) != 0 and (not question or of_question(record, question))}

    def __bool__(self) -> bool:
        return bool(self.rows)

    def text(self, row: str, column: str) -> str:
        return bind(str(self.rows[row][column]), self.name, row, column)

    def quoted(self, row: str, column: str) -> str:
        return f"“{self.text(row, column)}”"

    def percent(self, row: str, say: Callable[[float], str] = wording_rules.percent, column: str = "percent") -> str:
        return bind(say(self.rows[row][column]), self.name, row, column)

    def part(self, row: str) -> str:
        """Describes the share of those who answered: a share of them, "none" or "all"."""
        return f"{self.percent(row, wording_rules.part)} of the {self.answering(row)}"

    def answering(self, row: str) -> str:
        """Says how many answered: "103 who answered", "1 person who answered"."""
        return f"{self.number(row, 'base')} {'person ' if self.rows[row]['base'] == 1 else ''}who answered"

    def people(self, row: str, column: str) -> str:
        """Returns the count with "person" or "people"."""
        return f"{self.number(row, column)} {wording_rules.people(self.rows[row][column])}"

    def number(self, row: str, column: str, say: Callable[[float], str] = wording_rules.number) -> str:
        return bind(say(self.rows[row][column]), self.name, row, column)

    def difference(self, row: str, more: str = "") -> str:
        return bind(wording_rules.difference(self.rows[row]) + more, self.name, row, "difference")

    def shown(self, row: str, column: str = "percent") -> bool:
        return row in self.rows and self.rows[row].get(column) is not None

    def above(self, rows: Sequence[str], most: int) -> list[str]:
        """Returns the first rows of a ranked list, and those level with the last of them: a tie is never cut."""
        last = self.rows[rows[most - 1]]["percent"] if len(rows) > most else None
        return [row for place, row in enumerate(rows) if place < most or self.rows[row]["percent"] == last]

    def hidden(self, column: str = "", figure: str = "percent") -> str:
        """Names what has no figure that may be shown, as a sentence; empty if all is shown.

        It names rows by `column`, or else by their question, or by their answer if there is only one question.
        """
        gone = [row for row in self.rows if not self.shown(row, figure)]
        if len(gone) == len(self.rows) and gone:
            return f"The figures are {HIDDEN}."
        one = len({record.get("item") for record in self.rows.values()}) == 1
        column = column or ("answer" if one else "problem")
        rows = {str(self.rows[row][column]): row for row in gone}
        return f"{HIDDEN[:1].upper()}{HIDDEN[1:]}: {listed([self.quoted(row, column) for row in rows.values()])}." if rows else ""


def against(table: Said, row: str) -> str:
    """Gives both groups' percentages and the result of comparing them."""
    deprived, other = (table.percent(row, column=f"{group}_percent") for group in ("deprived", "other"))
    if wording_rules.difference(table.rows[row]) in wording_rules.UNCLEAR:
        return f"{deprived} in more deprived areas and {other} in other areas ({table.difference(row)})"
    return f"{deprived} in more deprived areas, {table.difference(row, ' than')} the {other} in other areas"


def differing(summary: Said, what: str, where: str, compared: str) -> str:
    """Says for how many problems `what` is clearly higher or lower `where`, for how many not, and how many are hidden."""
    count, higher, lower, unclear = (summary.rows[name]["value"] for name in ("compared", "higher", "lower", "unclear"))
    of_all = f"of the {summary.number('compared', 'value')} {_problems(count)} {compared}"
    if unclear == count:
        nothing = bind("no clear difference", summary.name, "unclear", "measure")
        said = f"For {_which(summary, 'unclear', compared)}, there is {nothing} {where}."
    elif count in (higher, lower):
        side = "higher" if higher else "lower"
        said = f"{what} clearly {summary.text(side, 'measure')} {where} for {_which(summary, side, compared)}."
    else:
        rest = f" For the other {summary.number('unclear', 'value', wording_rules.number_or_one)} there is " \
               f"{bind('no clear difference', summary.name, 'unclear', 'measure')}." if unclear else ""
        said = (f"{what} clearly {summary.text('higher', 'measure')} {where} for "
                f"{summary.number('higher', 'value', wording_rules.number_or_none)} {of_all}, and clearly "
                f"{summary.text('lower', 'measure')} for {summary.number('lower', 'value', wording_rules.number_or_none)}.{rest}")
    return said + _withheld(summary)


def _which(summary: Said, row: str, compared: str) -> str:
    """Says “all 5 problems that could be compared”, or “the one problem that could be compared”."""
    count = summary.rows[row]["value"]
    words = summary.number(row, "value", wording_rules.all_of)
    return f"{'the ' if count == 1 else ''}{words} {_problems(count)} {compared}"


def _withheld(summary: Said) -> str:
    if not summary.shown("withheld", "value") or not summary.rows["withheld"]["value"]:
        return ""
    count = summary.rows["withheld"]["value"]
    return f" {summary.number('withheld', 'value')} {_problems(count)} {'is' if count == 1 else 'are'} {HIDDEN}."


def _problems(count: float) -> str:
    return "problem" if count == 1 else "problems"


def listed(words: Sequence[str]) -> str:
    """Joins words into a list, with "and" before the last."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def by_item(table: Said) -> Iterator[tuple[str, list[str]]]:
    """Yields each item with the names of all its rows, wherever in the table they stand."""
    items: dict[str, list[str]] = {}
    for row, record in table.rows.items():
        items.setdefault(str(record["item"]), []).append(row)
    yield from items.items()


def by_question(table: Said) -> list[str]:
    """Returns the questions of which the table has rows, in order."""
    return list(dict.fromkeys(item.partition(".")[0] for item, _ in by_item(table)))


def capital(text: str) -> str:
    """Capitalises the bound words that begin a sentence."""
    return text[:2] + text[2:3].upper() + text[3:] if text.startswith("[[") else text
