"""The words by which other tools name columns that are no answers, and those that say a row is no response."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from .folding import fold

# In the order of preference: of several that a file has, the first is taken and the others are left out.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "reference": ("reference", "respondentid", "respondent id", "response id", "responseid", "submission id", "record id",
                  "unique id", "respondent", "userid", "user id", "id", "uuid"),
    "postcode": ("postcode", "post code", "postal code", "zip postal code", "your postcode", "full postcode", "home postcode"),
    "submitted_on": ("submitted on", "date submitted", "submitted date", "submission date", "date sent", "submitdate",
                     "submitted", "submission time", "enddate", "end date", "end time", "completion time", "completed",
                     "date completed", "completion date", "recorded date", "recordeddate", "timestamp", "date", "end", "ended",
                     "datestamp", "response date", "date of response", "date and time", "startdate", "start date",
                     "start time", "started", "start"),
    "weight": ("weight", "weighting", "survey weight"), "lsoa": ("lsoa", "lsoa code", "lsoa21cd"), "ward": ("ward code",),
}
PERSONAL = frozenset((
    "name", "your name", "full name", "first name", "firstname", "forename", "last name", "lastname", "surname",
    "family name", "title and name", "email", "e mail", "email address", "e mail address", "your email", "your email address",
    "recipient email", "recipientemail", "recipient first name", "recipientfirstname", "recipient last name",
    "recipientlastname", "ip", "ip address", "ipaddress", "phone", "phone number", "telephone", "telephone number", "mobile",
    "mobile number", "contact number", "address", "your address", "home address", "street", "address line 1",
    "address line 2", "house number", "username", "user name", "date of birth", "dob", "location latitude",
    "locationlatitude", "location longitude", "locationlongitude", "latitude", "longitude", "location", "link", "url",
    "referer", "referrer", "refurl", "referrer url", "tracking link", "external data reference",
    "externaldatareference", "external reference", "token", "deviceid", "device id", "submitted by", "respondent name"))
TOOLS_OWN = frozenset((
    *SYNONYMS["reference"], *SYNONYMS["submitted_on"], "collectorid", "collector id", "collector", "progress", "finished",
    "duration in seconds", "duration", "duration seconds", "time taken", "time spent", "interview time", "total time",
    "distribution channel", "distributionchannel", "user language", "userlanguage", "language", "start language",
    "startlanguage", "seed", "last page", "lastpage", "last page seen", "last modified time", "date last action",
    "date started", "version", "validation status", "notes", "tags", "index", "parent index", "status", "response type",
    "completion status", "today", "user agent", "browser", "device", "os", "response number", "response no", "count",
    "formhub uuid", "meta instanceid", "xform id string", "total", "score", "points", "quiz feedback", "grade"))
STATUS = frozenset(("status", "response type", "finished", "completed", "completion status", "response status",
                    "complete", "distribution channel", "channel type", "is test", "test"))
NO_RESPONSE = frozenset((
    "survey preview", "preview", "survey test", "test", "testing", "test response", "spam", "partial", "partially completed",
    "partial response", "incomplete", "in progress", "not finished", "disqualified", "screened out", "terminated",
    "abandoned", "dropped out", "rejected", "deleted", "quota full", "over quota", "draft", "imported test"))
UNFINISHED = frozenset(("false", "0", "no"))    # in a column that says whether a response is finished
FINISHED = frozenset(("finished", "completed", "complete"))
TOTALS = frozenset(("total", "totals", "grand total", "sum", "overall total", "column total", "column totals"))
CONTENTS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){4,7}|https?://\S+"
                      r"|(?:\+44|0)[\d\s()-]{9,14}", re.IGNORECASE)


def is_personal(name: str, values: Sequence[str]) -> bool:
    """Whether a column says who somebody is, by its name or because most of its values are addresses or numbers."""
    return _bare(name) in PERSONAL or holds_contacts(values)


def holds_contacts(values: Sequence[str]) -> bool:
    """Whether most values are addresses of email, IP addresses, links or telephone numbers."""
    return bool(values) and sum(1 for value in values if CONTENTS.fullmatch(value.strip())) * 2 > len(values)


def is_tools_own(name: str) -> bool:
    """Whether a column tells how the tool took the answer, and no answer."""
    return _bare(name) in TOOLS_OWN or bool(re.fullmatch(r"custom data \d+|q_?\w*(?:total|score)\w*", _bare(name)))


def no_responses(name: str, values: Iterable[str]) -> list[str]:
    """Returns the values of a column that say that a row is a preview, a test or unfinished."""
    word = _bare(name)
    wanted = NO_RESPONSE | (UNFINISHED if word in FINISHED else frozenset())
    return [value for value in values if word in STATUS and fold(value) in wanted]


def bare(name: str) -> str:
    """Returns a heading folded, without the number of its question."""
    return _bare(name)


def _bare(name: str) -> str:
    return fold(re.sub(r"^\s*(?:(?:question|q)\s*)?\d{1,3}[a-z]?\s*[.):]\s+|^_+", "", name, flags=re.IGNORECASE))
