"""Random tables of a release, as Hypothesis draws them: any figure may be missing, tied, none or all, in any language."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Rows = list[dict[str, Any]]
LABELS = ("Litter", "Vehicle crime", "Motor vehicle crime", "Sbwriel", "Delio mewn cyffuriau", "Sŵn o'r tŷ drws nesaf", "涂鸦",
          "Problem", "Noisy neighbours or loud parties", "A1", "People in the area", "Drugs", "Ymddygiad gwrthgymdeithasol")
SCALES = (("I agree", "I neither agree nor disagree", "I disagree"), ("Rwy'n cytuno", "Dim barn", "Rwy'n anghytuno"),
          ("Agree", "Neither", "Disagree"))
SIDES = (("very", "A very big problem", "concern"), ("fairly", "A fairly big problem", "concern"), ("no", "None", "other"))
BANDS = ("[c]", "fewer than 5", "10 to 14", "all but fewer than 5")
Draw = Any


def share(draw: Draw, base: int, **more: Any) -> dict[str, Any]:
    """Returns the figures of one answer; with nobody answering, or withheld, they are missing."""
    if not base or draw(st.sampled_from((False, False, False, True))):
        return {"base": base, "count": None, "percent": None, "percent_low": None, "percent_high": None,
                "shorthand": draw(st.sampled_from(BANDS)) if base else "[z]", **more}
    count = draw(st.integers(0, base))
    value = 100 * count / base
    return {"base": base, "count": count, "percent": value, "percent_low": max(value - 8, 0.0),
            "percent_high": min(value + 8, 100.0), "shorthand": "", **more}


def ranking(draw: Draw, labels: list[str]) -> Rows:
    """Returns the ranking of these problems, largest share first; positions may overlap, and some rows have no figures."""
    rows = [share(draw, draw(st.sampled_from((0, 1, 7, 400))), item=f"problems.p{place}", problem=label)
            for place, label in enumerate(labels)]
    shown = sorted((row for row in rows if row["percent"] is not None), key=lambda row: -row["percent"])
    reach = draw(st.integers(0, 3))
    order = sorted({row["percent"] for row in shown}, reverse=True)
    for place, row in enumerate(shown, 1):
        row |= {"rank": order.index(row["percent"]) + 1, "rank_low": max(1, place - reach), "concerned": row["count"],
                "rank_high": min(len(shown), place + reach)}
    hidden = [row | {"rank": None, "rank_low": None, "rank_high": None, "concerned": None} for row in rows if row not in shown]
    return [*shown, *hidden]


def comparison(draw: Draw, rows: Rows) -> Rows:
    """Returns more deprived areas beside other areas for these rows."""
    found = []
    for row in rows:
        shown, p_adjusted = draw(st.booleans()), draw(st.sampled_from((0.001, 0.04, 0.05, 0.9)))
        one, other = (float(draw(st.integers(0, 100))) for _ in range(2))
        words: dict[str, Any] = {name: row[name] for name in ("item", "problem", "option", "answer") if name in row}
        found.append({**words, "deprived_base": 20, "other_base": 70, "deprived_percent": one if shown else None,
                      "other_percent": other if shown else None,
                      "difference": one - other if shown else None, "difference_low": -9.0 if shown else None,
                      "difference_high": 9.0 if shown else None,
                      "p_adjusted": p_adjusted if shown and one != other else 1.0 if shown else None,
                      "shorthand": "" if shown else "deprived: fewer than 5; other: [c]"})
    return found


def summary(rows: Rows) -> Rows:
    """Counts the clear differences of a comparison."""
    shown = [row for row in rows if row["difference"] is not None]
    clear = [row for row in shown if row["p_adjusted"] < 0.05]
    higher = sum(row["difference"] > 0 for row in clear)
    told = {"compared": len(shown), "higher": higher, "lower": len(clear) - higher, "unclear": len(shown) - len(clear),
            "withheld": len(rows) - len(shown)}
    return [{"measure": measure, "value": value} for measure, value in told.items()]


def answers(draw: Draw, item: str, problem: str, options: list[tuple[str, str]], base: int) -> Rows:
    return [share(draw, base, item=item, problem=problem, option=option, answer=words) for option, words in options]


@st.composite
def releases(draw: Draw) -> dict[str, Rows]:
    """Draws the tables of one release. A survey may have any of its parts, and none."""
    labels = draw(st.lists(st.sampled_from(LABELS), max_size=9, unique=True))
    base, ranked = draw(st.sampled_from((0, 1, 2, 60, 103))), ranking(draw, labels)
    scale = list(zip(("agree", "neither", "disagree"), draw(st.sampled_from(SCALES)), strict=True))
    if draw(st.booleans()):
        scale.reverse()
    compared, safe = comparison(draw, ranked), answers(draw, "safe_night", "How safe at night?", [
        ("very_safe", "Yn ddiogel iawn"), ("fairly_unsafe+very_unsafe", "Fairly unsafe or very unsafe")], base)
    ways = sorted((share(draw, base, item=f"channels.{name}", problem=name, option="1", answer="Ticked")
                   for name in ("Post", "Newsletter", "Facebook", "Gwefan")), key=lambda row: -(row["percent"] or 0))
    pairs = max(sum(row["rank"] is not None for row in ranked) - 1, 0)
    told = {"title": "Have Your Say", "organisation": "A council", "first_day": "2026-01-01", "last_day": "2026-02-01",
            "days": "32"}
    tables: dict[str, Rows] = {
        "agreement": answers(draw, "priorities", "Do you agree with the priorities?", scale, base), "ranked_problems": ranked,
        "ranking_summary": [{"measure": "pairs", "value": pairs},
                            {"measure": "told_apart", "value": draw(st.integers(0, pairs))}],
        "problem_answers": [{"item": row["item"], "problem": row["problem"], "option": option, "label": words, "side": side}
                            for row in ranked for option, words, side in SIDES],
        "deprivation_groups": [{"group": f"{name}: areas", "responses": draw(st.sampled_from((None, 0, 1, 21)))}
                               for name in ("deprived", "other", "unplaced")],
        "deprivation_comparison": compared, "deprivation_summary": summary(compared),
        "safety": safe, "safety_comparison": comparison(draw, safe),
        "victims": [*answers(draw, "victim", "Have you been a victim of crime?", [("yes", "Was a victim")], base),
                    *answers(draw, "reported", "Did you report it?", [("no", "Did not report it")], draw(st.integers(0, base)))],
        "reasons_not_reported": [share(draw, base, item=f"reasons.r{place}", problem=words, option="1", answer="Ticked")
                                 for place, words in enumerate(("Too minor", "The police would not come", "Ofn"))],
        "sources_of_concern": [row | {"mentions": row["count"]} for row in answers(draw, "source", "How concerned about crime?", [
            ("own", "My own experience"), ("others", "Other people's experience"), ("news", "Y newyddion")], base)],
        "informed": [row for item in ("Cybercrime", "Caethwasiaeth fodern") for row in answers(draw, f"informed.{item}", item, [
            ("lot", "I know a lot"), ("little", "I know a little"), ("nothing", "I know nothing")], base)],
        "channels": ways, "comments": [{"item": "other", "problem": "Anything else?", "count": base or None}],
        "themes": answers(draw, "other", "Anything else?", [("police", "Lack of police"), ("noise", "Noise")], base),
        "theme_coding": [{"item": "other", "comments": base, "confirmed": draw(st.sampled_from((0, base)))}]}
    kept = {name: rows for name, rows in tables.items() if rows and draw(st.sampled_from((True, True, True, False)))}
    return {"fieldwork": [{"measure": measure, "value": value} for measure, value in told.items()],
            "questions": [{"item": "problems", "problem": "How much of a problem are these?", "kind": "matrix"}],
            "respondents": [{"group": "resident", "label": "Residents", "responses": base},
                            {"group": "elected", "label": "Elected representatives",
                             "responses": draw(st.sampled_from((None, 0, 1, 12)))}], **kept}
