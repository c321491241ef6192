"""Dates as other tools write them, as days in London."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone

from ...consultations import LONDON

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_NAMES = {name: number for number, names in enumerate((
    ("january", "ionawr"), ("february", "chwefror"), ("march", "mawrth"), ("april", "ebrill"), ("may", "mai"),
    ("june", "mehefin"), ("july", "gorffennaf"), ("august", "awst"), ("september", "sept", "medi"), ("october", "hydref"),
    ("november", "tachwedd"), ("december", "rhagfyr")), 1) for name in (*names, MONTHS[number - 1])}
ZONES = {"z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3,
         "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
FIRST_SERIAL, LAST_SERIAL = 32_874, 73_050      # 1990 to 2099, counted from Excel's first day
EPOCH = datetime(1899, 12, 30)                  # noqa: DTZ001 -- spreadsheets count days without a zone

TIME = (r"(?:[T ,]+(?:at )?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?"
        r" ?(?P<half>[ap]\.?m\.?)?(?: ?(?P<zone>z|[+-]\d{2}:?\d{2}|[+-]\d{2}|(?:utc|gmt)[+-]\d{1,2}(?::?\d{2})?"
        r"|[a-z]{2,4}|europe/london))?(?: ?\[[\w/]+\])?)?")
WEEKDAY = r"(?:[a-z]{3,9},? )?"
FORMS = tuple(re.compile(pattern + TIME, re.IGNORECASE) for pattern in (
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
    r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})",
    WEEKDAY + r"(?P<day>\d{1,2})(?:st|[nr]d|th)?(?: of)?[ -](?P<name>[a-z]{3,10})\.?,?[ -](?P<year>\d{4}|\d{2})",
    WEEKDAY + r"(?P<name>[a-z]{3,10})\.? (?P<day>\d{1,2})(?:st|[nr]d|th)?,? (?P<year>\d{4})"))
NUMBERS = re.compile(r"(?P<first>\d{1,2})([-/. ])(?P<other>\d{1,2})\2(?P<year>\d{4}|\d{2})" + TIME, re.IGNORECASE)
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


def day_of(text: str, order: str) -> date | None:
    """Returns the day in London. `order` says whether numbers alone begin with the day. None if it is no date."""
    text = " ".join(text.split())
    if SERIAL.fullmatch(text) and FIRST_SERIAL <= float(text) <= LAST_SERIAL:
        return (EPOCH + timedelta(days=float(text))).date()
    try:
        if found := NUMBERS.fullmatch(text):
            day, month = (found["first"], found["other"]) if order != MONTH_FIRST else (found["other"], found["first"])
            return _in_london(found, int(month), int(day))
        for form in FORMS:
            if found := form.fullmatch(text):
                return _in_london(found, _month(found), int(found["day"]))
    except (ValueError, KeyError, OverflowError):
        pass
    return None


def orders_of(cells: Iterable[str]) -> frozenset[str]:
    """Returns the orders of day and month in which all dates that are numbers alone are dates.

    One order: the file shows it. Two: somebody must say it. None: the file has both. Where both give the same days, the
    first is enough.
    """
    numbers = {" ".join(cell.split()) for cell in cells if NUMBERS.fullmatch(" ".join(cell.split()))}
    fitting = [order for order in (DAY_FIRST, MONTH_FIRST) if all(day_of(cell, order) for cell in numbers)]
    same = all(day_of(cell, DAY_FIRST) == day_of(cell, MONTH_FIRST) for cell in numbers)
    return frozenset(fitting[:1] if same else fitting)


def first_open(cells: Iterable[str]) -> str:
    """Returns the first date that is another day in the other order; "" if there is none."""
    return next((cell for cell in cells if NUMBERS.fullmatch(" ".join(cell.split()))
                 and day_of(cell, DAY_FIRST) != day_of(cell, MONTH_FIRST)), "")


def _month(found: re.Match[str]) -> int:
    parts = found.groupdict()
    return MONTH_NAMES[parts["name"].lower()] if parts.get("name") else int(parts["month"])


def _in_london(found: re.Match[str], month: int, day: int) -> date:
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    moment = datetime(year, month, day, _hour(found), int(found["minute"] or 0), int(found["second"] or 0))  # noqa: DTZ001
    zone = (found["zone"] or "").lower()
    return moment.replace(tzinfo=_zone(zone)).astimezone(LONDON).date() if zone and zone != "europe/london" else moment.date()


def _hour(found: re.Match[str]) -> int:
    hour, half = int(found["hour"] or 0), (found["half"] or "").lower()[:1]
    if half and not 1 <= hour <= 12:
        raise ValueError("no hour of a half day")
    return hour % 12 + (12 if half == "p" else 0) if half else hour


def _zone(zone: str) -> timezone:
    """Returns the zone of a name or an offset. Raises KeyError for a name that is not known."""
    if zone in ZONES:
        return timezone(timedelta(hours=ZONES[zone])) if ZONES[zone] else UTC
    offset = zone.removeprefix("utc").removeprefix("gmt").replace(":", "")
    if offset[0] not in "+-":
        raise KeyError(zone)
    hours, minutes = (offset[1:], "0") if len(offset) <= 3 else (offset[1:-2], offset[-2:])
    return timezone((1 if offset[0] == "+" else -1) * timedelta(hours=int(hours), minutes=int(minutes)))
