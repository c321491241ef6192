"""Draws two groups (mostly deprived and other areas) as one dumbbell per problem, and describes them in words."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from ...appearance import palette
from . import labels, layout, phone_layout
from .labels import Record, TableError
from .layout import Row
from .phone_layout import Row as NarrowRow

TITLE = "More deprived areas and the others"
SUBTITLE = "Percent of those answering who called it a problem"
UNCLEAR = "not clear"
GROUPS = ("More deprived areas", "Other areas")
NEEDED = ("problem", "deprived_base", "deprived_percent", "other_base", "other_percent", "difference", "difference_low",
          "difference_high", "p_adjusted")
NOTE = ("Difference: {first} less {second}, in percentage points, with how far it could move had similar people "
        "answered (each problem for itself). “Higher” and “lower” stand only where the difference holds after allowing "
        "for the number of problems compared (adjusted p below 0.05).")
KEY = 44.0                          # the height of the key above the rows on a phone
CHANGE, VERDICT = 106.0, 186.0      # pixels from the end of the plot to the end of each column beside it


def deprivation_chart(table: pd.DataFrame, title: str = TITLE, subtitle: str = SUBTITLE,
                      groups: tuple[str, str] = GROUPS) -> alt.LayerChart:
    """Draws the percentages of both groups joined by a line, with the difference beside it, in the order of the table.

    `table` has the columns of `deprivation_comparison.csv`: item, problem, deprived_base, deprived_percent, other_base,
    other_percent, difference, difference_low, difference_high (points), p_value, p_adjusted, shorthand. For any other
    two groups, use the same columns and name the groups in `groups`. A suppressed row (empty, `[c]`) has no marks.
    Raises TableError if a column is missing.
    """
    found = labels.records(table, NEEDED)
    rows = layout.lay_out(record["problem"] for record in found)
    shown = [_drawn(row, record) for row, record in zip(rows, found, strict=True) if _is_shown(record)]
    hidden = [{"text": labels.why_empty(record), "y": row.middle}
              for row, record in zip(rows, found, strict=True) if not _is_shown(record)]
    left = layout.label_start(rows)
    end = layout.PLOT + VERDICT
    layers = [
        *_dumbbells(shown), layout.labels(rows, left), *_values(shown), *_key(groups, left), *_verdicts(shown),
        layout.words([{"text": one["change"], "y": one["y"]} for one in shown], layout.PLOT + CHANGE, align="right"),
        layout.words(hidden, 6, italic=True, colour=palette.QUIET),
        *layout.heads([("Difference\nin points", layout.PLOT + CHANGE),
                       ("\n".join(layout.wrap(f"{groups[0]} are", 75, layout.SMALL)), end)]),
        layout.note(_note(groups), left, layout.height(rows) + 36, end - left)]
    return layout.finish(layers, title, subtitle, deprivation_alternative(table, groups), height=layout.height(rows))


def deprivation_narrow(table: pd.DataFrame, title: str = TITLE, subtitle: str = SUBTITLE,
                       groups: tuple[str, str] = GROUPS) -> alt.LayerChart:
    """Draws the chart for a phone, with the problem above its dumbbell and the difference below."""
    found = labels.records(table, NEEDED)
    rows = phone_layout.stack(((str(record["problem"]), _foot(record)) for record in found), start=KEY)
    shown = [_drawn(row, record) for row, record in zip(rows, found, strict=True) if _is_shown(record)]
    layers = [*_dumbbells(shown), *phone_layout.said(rows), *_values(shown, phone_layout.SIZE),
              *_key(groups, 0, 8, phone_layout.SIZE)]
    return phone_layout.finish(layers, rows, _note(groups), title, subtitle, deprivation_alternative(table, groups),
                         width=phone_layout.PLOT)


def deprivation_alternative(table: pd.DataFrame, groups: tuple[str, str] = GROUPS) -> str:
    """Describes the dumbbell chart in words, with all its figures."""
    found = labels.records(table, NEEDED)
    lines = [f"Chart of {len(found)} problems, comparing {_lower(groups[0])} with {_lower(groups[1])}."]
    lines += [_sentence(record, groups) for record in found if _is_shown(record)]
    return " ".join(lines + labels.not_shown(record for record in found if not _is_shown(record)))


def _foot(record: Record) -> str:
    """Returns the difference and its verdict."""
    if not _is_shown(record):
        return labels.why_empty(record)
    return f"{labels.signed(record['difference'])} points{labels.interval(record, 'difference')}: {_verdict(record)}"


def _sentence(record: Record, groups: tuple[str, str]) -> str:
    sides = [f"{labels.percent(record[f'{side}_percent'])} of {record[f'{side}_base']:,.0f} in {_lower(group)}"
             for side, group in zip(("deprived", "other"), groups, strict=True)]
    return (f"{record['problem']}: {', '.join(sides)}, difference {labels.signed(record['difference'])} points"
            f"{labels.interval(record, 'difference')}, {_verdict(record)}.")


def _is_shown(record: Record) -> bool:
    return not (labels.is_empty(record["deprived_percent"]) or labels.is_empty(record["other_percent"]))


def _verdict(record: Record) -> str:
    """Returns the verdict on a difference: higher, lower or unclear, by the adjusted p-value."""
    if labels.is_empty(record["p_adjusted"]) or record["p_adjusted"] >= 0.05:
        return UNCLEAR
    return "higher" if record["difference"] > 0 else "lower"


def _note(groups: tuple[str, str]) -> str:
    return NOTE.format(first=_lower(groups[0]), second=_lower(groups[1]))


def _lower(group: str) -> str:
    """Returns the name of a group for use inside a sentence. An abbreviation keeps its capitals."""
    return group if group[1:2].isupper() else group[:1].lower() + group[1:]


def _drawn(row: Row | NarrowRow, record: Record) -> Record:
    deprived, other = float(record["deprived_percent"]), float(record["other_percent"])
    return {"y": row.middle, "deprived": deprived, "other": other, "low": min(deprived, other),
            "high": max(deprived, other), "low_text": f"{min(deprived, other):.0f}",
            "high_text": f"{max(deprived, other):.0f}", "verdict": _verdict(record),
            "change": labels.signed(record["difference"]) + labels.interval(record, "difference")}


def _dumbbells(shown: list[Record]) -> list[alt.Chart]:
    """Returns the line, a ring for the other group and a smaller filled diamond for the deprived, so that both are visible."""
    y = layout.pixels(alt.Y, "y")
    across = layout.percent_scale(alt.X, "low", (one["high"] + 8 for one in shown))
    return [layout.layer("rule", shown, {"color": palette.MIDDLE, "strokeWidth": 3}, x=across, x2="high:Q", y=y),
            layout.layer("point", shown, _ring(), x="other:Q", y=y),
            layout.layer("point", shown, _diamond(), x="deprived:Q", y=y)]


def _ring() -> dict[str, Any]:
    return {"stroke": palette.MAIN, "opacity": 1, "shape": "circle", "size": 120, "fill": palette.PAPER, "strokeWidth": 2}


def _diamond() -> dict[str, Any]:
    return {"stroke": palette.MAIN, "opacity": 1, "shape": "diamond", "size": 70, "fill": palette.MAIN, "strokeWidth": 1}


def _values(shown: list[Record], size: float = layout.SMALL) -> list[alt.Chart]:
    """Returns the two percentages, outside both ends of the line."""
    style = {"baseline": "middle", "fontSize": size, "color": palette.INK}
    return [layout.layer("text", shown, {**style, "align": align, "dx": gap}, x=f"{end}:Q",
                         y=layout.pixels(alt.Y, "y"), text=f"{end}_text:N")
            for end, align, gap in (("low", "right", -10), ("high", "left", 10))]


def _verdicts(shown: list[Record]) -> list[alt.Chart]:
    """Returns the verdicts on the differences, in bold if the difference is clear."""
    said = [{"text": one["verdict"], "y": one["y"]} for one in shown]
    at = layout.PLOT + VERDICT
    return [layout.words([one for one in said if one["text"] != UNCLEAR], at, align="right", bold=True),
            layout.words([one for one in said if one["text"] == UNCLEAR], at, align="right", colour=palette.QUIET)]


def _key(groups: tuple[str, str], left: float, top: float = -28.0, size: float = layout.SMALL) -> list[alt.Chart]:
    """Returns the key above the labels, which shows the mark of each group."""
    layers = []
    for line, (group, mark) in enumerate(zip(groups, (_diamond(), _ring()), strict=True)):
        y = top + 18 * line
        layers += [layout.layer("point", [{"x": left + 7, "y": y}], mark, x=layout.pixels(alt.X, "x"),
                                y=layout.pixels(alt.Y, "y")),
                   layout.words([{"text": group, "y": y}], left + 20, size=size)]
    return layers


YEARS_TITLE = "The problems in two years"
YEARS_GROUPS = ("This year’s answers", "The earlier answers")
CAVEAT = " (asked in other words or in another place)"
SIDES = {"later": "deprived", "earlier": "other"}     # the columns of the dumbbell chart for each year


def years_chart(table: pd.DataFrame) -> alt.LayerChart:
    """Draws the percentages of both years joined by a line, with the difference beside it, in the order of the table.

    `table` has the columns of `two_years.csv`. A problem has no marks if it was not asked alike or its figures are
    suppressed. A note says if it was asked in other words or in another place. Raises TableError if a column is missing.
    """
    return deprivation_chart(_as_groups(table), YEARS_TITLE, SUBTITLE, YEARS_GROUPS)


def years_narrow(table: pd.DataFrame) -> alt.LayerChart:
    """Draws the chart of two years for a phone, with the labels above their dumbbells."""
    return deprivation_narrow(_as_groups(table), YEARS_TITLE, SUBTITLE, YEARS_GROUPS)


def years_alternative(table: pd.DataFrame) -> str:
    """Describes the chart of two years in words, with all its figures."""
    return deprivation_alternative(_as_groups(table), YEARS_GROUPS)


def _as_groups(table: pd.DataFrame) -> pd.DataFrame:
    if "comparability" not in table:
        raise TableError(f"the table has no column comparability; it has {', '.join(map(str, table.columns))}")
    named = table.rename(columns={f"{side}_{what}": f"{group}_{what}" for side, group in SIDES.items()
                                  for what in ("base", "percent")})
    percentages = [f"{group}_percent" for group in SIDES.values()]
    named[percentages] = named[percentages].mask(named["comparability"] == "broken")
    return named.assign(problem=named["problem"] + named["comparability"].map(lambda kind: CAVEAT if kind == "caveat" else ""))
