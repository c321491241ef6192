"""A small questionnaire and its responses, with labels and texts that break careless programs."""

from __future__ import annotations

from survey_app.demo.respondents import Row

QUESTIONNAIRE = """
id = "small"
title = "A small survey"

[scales.problem]
options = [
  {code = "very", label = "A very big problem", concern = true, top = true},
  {code = "fairly", label = "A fairly big problem", concern = true},
  {code = "not_very", label = "Not a very big problem"},
  {code = "dont_know", label = "Don’t know", dont_know = true},
]

[[pages]]
id = "one"
title = "Problems"
[[pages.questions]]
id = "problems"
kind = "matrix"
label = "How much of a problem are these?"
scale = "problem"
items = [{id = "litter", label = "=Litter & <rubbish>"}, {id = "drugs", label = 'Drugs "and" 🚓'},
  {id = "noise", label = "ضوضاء"}]
[[pages.questions]]
id = "channels"
kind = "multiple"
label = "How do you want to hear from us?"
options = [{code = "email", label = "Email"}, {code = "post", label = "Post"},
           {code = "none", label = "None of these", exclusive = true}]
[[pages]]
id = "two"
title = "More"
[[pages.questions]]
id = "worst"
kind = "matrix"
label = "Where does this concern come from?"
rows_from = "problems"
rows_if = ["very"]
options = [{code = "own", label = "Own experience"}, {code = "news", label = "News"}]
[[pages.questions]]
id = "comment"
kind = "long_text"
label = "Anything else?"
"""
HOSTILE = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", 'say "no", twice', "🚓 litter 🗑️", "قمامة في الشارع", "first\nsecond",
           "a,b;c\td", "  spaced   out ", "'quoted", "\u202eturned round", "http://example.org", "007", "1e5", "")
TITLE = '=cmd "Have your say" 🚓 قُل'


def hostile_rows() -> list[Row]:
    """Makes a response for each difficult text."""
    return [{"reference": f"r{number:02}", "submitted_on": "2020-01-07", "source": "online", "audience": "resident",
             "language": "en", "place_status": "not_given", "problems.litter": ("very", "fairly", "")[number % 3],
             "problems.drugs": ("not_very", "dont_know", "very")[number % 3], "problems.noise": "fairly",
             "channels.email": "1", "channels.post": "01"[number % 2], "channels.none": "0",
             "worst.litter": ("own", "not_asked", "not_asked")[number % 3], "worst.drugs": "not_asked",
             "worst.noise": "not_asked", "comment": text} for number, text in enumerate(HOSTILE)]
