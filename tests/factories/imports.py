"""Files of other tools, and the two ways in: the pages of the staff area and the command."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from survey_app import consultations
from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.models import Response, Role
from survey_app.questionnaire import parsing
from tests.staff import Browser, signed_in

FIRST, LAST = date(2030, 5, 1), date(2030, 7, 31)      # far from today, so that no test passes because a date was today's
QUESTIONNAIRE = """
id = "street"
title = "Our street"
audiences = [{ code = "resident", label = "Residents" }, { code = "trader", label = "Traders" }]

[scales]
worry = [
  { code = "very", label = "Very worried", concern = true, top = true },
  { code = "fairly", label = "Fairly worried", concern = true },
  { code = "not_at_all", label = "Not at all worried" },
  { code = "dont_know", label = "Don’t know", dont_know = true },
]

[[pages]]
id = "worries"
title = "Worries"
[[pages.questions]]
id = "worries"
kind = "matrix"
label = "How worried are you about these?"
scale = "worry"
items = [{ id = "dogs", label = "Dangerous dogs" }, { id = "parking", label = "Cars parked on pavements" }]

[[pages]]
id = "heard"
title = "Heard"
[[pages.questions]]
id = "heard"
kind = "matrix"
label = "Where did you hear of it?"
options = [{ code = "own", label = "I saw it" }, { code = "news", label = "In the news" }]
rows_from = "worries"
rows_if = ["very"]

[[pages]]
id = "news"
title = "News"
[[pages.questions]]
id = "news"
kind = "multiple"
label = "How should we tell you what happens next?"
options = [
  { code = "text", label = "By text message" },
  { code = "post", label = "By post, or on a notice; whichever is quicker" },
  { code = "online", label = "On our website, or by email" },
  { code = "none", label = "Do not tell me", exclusive = true },
]
[[pages.questions]]
id = "harmed"
kind = "single"
label = "Were you hurt in the past year?"
options = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }]

[[pages]]
id = "told"
title = "Told"
show_if = { question = "harmed", answers = ["yes"] }
[[pages.questions]]
id = "told"
kind = "single"
label = "Did you tell the police?"
options = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }]

[[pages]]
id = "you"
title = "You"
[[pages.questions]]
id = "remarks"
kind = "long_text"
label = "What else should we know?"
[[pages.questions]]
id = "postcode"
kind = "postcode"
label = "Which postcode do you live at?"
[[pages.questions]]
id = "age"
kind = "single"
label = "What is your age?"
options = [
  { code = "under_30", label = "16 to 29" },
  { code = "30_59", label = "30 to 59" },
  { code = "over_60", label = "60 or over" },
]

[[translations]]
language = "cy"
[translations.strings]
"age.label" = "Beth yw eich oed?"
"harmed.label" = "Gawsoch chi eich anafu?"
"harmed.option.yes" = "Do"
"harmed.option.no" = "Naddo"
"""
WORRY, NEWS = "How worried are you about these?", "How should we tell you what happens next?"


def street(slug: str = "street") -> Survey:
    """Makes the open consultation of these tests, from May to July 2030."""
    made = consultations.create(slug, parsing.from_toml(QUESTIONNAIRE), "Our street", FIRST, LAST, "P")
    return consultations.release(made.slug)


def csv_of(*rows: list[str], separator: str = ",", encoding: str = "utf-8") -> bytes:
    """Makes a CSV file."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def stored(slug: str = "street") -> list[Response]:
    """Returns the responses by their reference: nothing in the database tells in which order they came."""
    db.session.rollback()
    return list(db.session.scalars(select(Response).where(Response.consultation_id == consultations.get(slug).id)
                                   .order_by(Response.reference)))


class Command:
    """The way in by the command."""

    def __init__(self, run: FlaskCliRunner, folder: Path) -> None:
        self.run, self.folder = run, folder

    def bring(self, data: bytes, name: str = "theirs.csv", **said: str) -> str:
        """Imports a file, with options such as `dates="day-first"`, and returns what is said."""
        (self.folder / name).write_bytes(data)
        options = [part for option, value in said.items() for part in (f"--{option.replace('_', '-')}", value) if part]
        return self.run.invoke(args=["responses", "import", "street", str(self.folder / name), *options]).output


class Pages:
    """The way in by the staff area, as a browser without JavaScript goes it: each page is sent as it stands."""

    def __init__(self, app: Flask) -> None:
        self.lead: Browser = signed_in(app, Role.LEAD)
        self.seen: list[str] = []      # the pages on the way

    def bring(self, data: bytes, name: str = "theirs.csv", **said: str) -> str:
        """Imports a file and returns the last page. What the command takes as options is chosen on the pages."""
        answer = self.lead.post("/staff/consultations/street/import", {"file": (io.BytesIO(data), name)})
        if answer.status_code != 303:
            return str(answer.text)
        self._columns(answer.location, said)
        page = self._values(answer.location, said)
        if 'value="import"' not in page:
            return page
        done = self.lead.post(f"{answer.location}/check", {"action": "import", **({"confirm": "y"} if "confirm" in said else {})},
                              follow_redirects=True)
        return page + str(done.text)

    def _columns(self, address: str, said: dict[str, str]) -> None:
        page = self.lead.get(address).text
        self.seen.append(page)
        others = {"action": "leave-out-others"} if "leave_out_others" in said else {}
        self.lead.post(address, {**chosen(page), "source": "import", **others})

    def _values(self, address: str, said: dict[str, str]) -> str:
        page = self.lead.get(f"{address}/values").text
        self.seen.append(page)
        asked = {part: value for part, value in said.items() if part in ("dates", "blank_weights") and f'name="{part}"' in page}
        rows = dict.fromkeys(re.findall(r'name="(rows\.\d+)"', page), "y") if "keep_rows" not in said else {}
        checked = self.lead.post(f"{address}/values", {**chosen(page), **asked, **rows}, follow_redirects=True).text
        for part in ("contradictions", "far_dates", "blank_weights"):
            if f'name="{part}"' in checked and part in said and (said[part] or part != "blank_weights"):
                checked = self.lead.post(f"{address}/check", {"action": "all-the-same", part: "y"}, follow_redirects=True).text
        return str(checked)


def chosen(page: str) -> dict[str, Any]:
    """Returns what a browser would send of the selects of a page, as they stand."""
    found = {}
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        selected = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = selected[1] if selected else ""
    return found
