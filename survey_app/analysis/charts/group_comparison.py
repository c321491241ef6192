"""Two groups side by side, deprived and other areas first of all, as a dumbbell a problem; and the same in words."""

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
KEY = 44.0                          # what the key above the rows takes on a phone
CHANGE, VERDICT = 106.0, 186.0      # where the columns beside the plot end, from its end


def deprivation_chart(table: pd.DataFrame, title: str = TITLE, subtitle: str = SUBTITLE,
                      groups: tuple[str, str] = GROUPS) -> alt.LayerChart:
    """Both groups' percentages joined by a line, with the difference beside, in the table's order.

    `table` has the columns of `deprivation_comparison.csv`: item, problem, deprived_base, deprived_percent, other_base,
    other_percent, difference, difference_low, difference_high (points), p_value, p_adjusted, shorthand. For any other
    two groups the same columns serve and `groups` names them. A suppressed row (empty, `[c]`) has no marks.
    Raises TableError where a column is missing.
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
    """The same for a phone: the problem above its dumbbell, the difference below it."""
    found = labels.records(table, NEEDED)
    rows = phone_layout.stack(((str(record["problem"]), _foot(record)) for record in found), start=KEY)
    shown = [_drawn(row, record) for row, record in zip(rows, found, strict=True) if _is_shown(record)]
    layers = [*_dumbbells(shown), *phone_layout.said(rows), *_values(shown, phone_layout.SIZE),
              *_key(groups, 0, 8, phone_layout.SIZE)]
    return phone_layout.finish(layers, rows, _note(groups), title, subtitle, deprivation_alternative(table, groups),
                         width=phone_layout.PLOT)


def deprivation_alternative(table: pd.DataFrame, groups: tuple[str, str] = GROUPS) -> str:
    """What the dumbbell chart shows, in words, with every figure that it shows."""
    found = labels.records(table, NEEDED)
    lines = [f"Chart of {len(found)} problems, comparing {_lower(groups[0])} with {_lower(groups[1])}."]
    lines += [_sentence(record, groups) for record in found if _is_shown(record)]
    return " ".join(lines + labels.not_shown(record for record in found if not _is_shown(record)))


def _foot(record: Record) -> str:
    """The difference and what may be said of it."""
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
    """The only words a difference earns: from the adjusted p-value."""
    if labels.is_empty(record["p_adjusted"]) or record["p_adjusted"] >= 0.05:
        return UNCLEAR
    return "higher" if record["difference"] > 0 else "lower"


def _note(groups: tuple[str, str]) -> str:
    return NOTE.format(first=_lower(groups[0]), second=_lower(groups[1]))


def _lower(group: str) -> str:
    """The name inside a sentence; an abbreviation keeps its capitals."""
    return group if group[1:2].isupper() else group[:1].lower() + group[1:]


def _drawn(row: Row | NarrowRow, record: Record) -> Record:
    deprived, other = float(record["deprived_percent"]), float(record["other_percent"])
    return {"y": row.middle, "deprived": deprived, "other": other, "low": min(deprived, other),
            "high": max(deprived, other), "low_text": f"{min(deprived, other):.0f}",
            "high_text": f"{max(deprived, other):.0f}", "verdict": _verdict(record),
            "change": labels.signed(record["difference"]) + labels.interval(record, "difference")}


def _dumbbells(shown: list[Record]) -> list[alt.Chart]:
    """The joining line, then a ring for the others and a smaller full diamond for the deprived, so that both show."""
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
    """The two percentages, outside the two ends."""
    style = {"baseline": "middle", "fontSize": size, "color": palette.INK}
    return [layout.layer("text", shown, {**style, "align": align, "dx": gap}, x=f"{end}:Q",
                         y=layout.pixels(alt.Y, "y"), text=f"{end}_text:N")
            for end, align, gap in (("low", "right", -10), ("high", "left", 10))]


def _verdicts(shown: list[Record]) -> list[alt.Chart]:
    """What may be said of the differences, in bold where it is something."""
    said = [{"text": one["verdict"], "y": one["y"]} for one in shown]
    at = layout.PLOT + VERDICT
    return [layout.words([one for one in said if one["text"] != UNCLEAR], at, align="right", bold=True),
            layout.words([one for one in said if one["text"] == UNCLEAR], at, align="right", colour=palette.QUIET)]


def _key(groups: tuple[str, str], left: float, top: float = -28.0, size: float = layout.SMALL) -> list[alt.Chart]:
    """Which mark is which group, above the labels."""
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
SIDES = {"later": "deprived", "earlier": "other"}     # the minuend of the difference first, as the dumbbell has it


def years_chart(table: pd.DataFrame) -> alt.LayerChart:
    """Both years' percentages joined by a line, with the difference beside, in the table's order.

    `table` has the columns of `two_years.csv`. A problem that was not asked alike, or whose figures are suppressed, has no
    marks; one that was asked in other words or in another place says so. Raises TableError where a column is missing.
    """
    return deprivation_chart(_as_groups(table), YEARS_TITLE, SUBTITLE, YEARS_GROUPS)


def years_narrow(table: pd.DataFrame) -> alt.LayerChart:
    """The same for a phone, the labels above their dumbbells."""
    return deprivation_narrow(_as_groups(table), YEARS_TITLE, SUBTITLE, YEARS_GROUPS)


def years_alternative(table: pd.DataFrame) -> str:
    """What the chart of two years shows, in words, with every figure that it shows."""
    return deprivation_alternative(_as_groups(table), YEARS_GROUPS)


def _as_groups(table: pd.DataFrame) -> pd.DataFrame:
    if "comparability" not in table:
        raise TableError(f"the table has no column comparability; it has {', '.join(map(str, table.columns))}")
    named = table.rename(columns={f"{side}_{what}": f"{group}_{what}" for side, group in SIDES.items()
                                  for what in ("base", "percent")})
    percentages = [f"{group}_percent" for group in SIDES.values()]
    named[percentages] = named[percentages].mask(named["comparability"] == "broken")
    return named.assign(problem=named["problem"] + named["comparability"].map(lambda kind: CAVEAT if kind == "caveat" else ""))
