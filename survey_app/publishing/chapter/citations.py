"""Finds whether a sentence cites a source outside this survey, so that a reader can look its figures up there."""

from __future__ import annotations

import re
from collections.abc import Sequence

DOCUMENT = (r"(?:plan|report|strategy|statistics|census|bulletin|review|assessment|profile|dataset|publication|release|"
            r"inspection|"
            r"needs analysis|records?|recorded crime|crime survey|gov\.uk)")
NAME = r"[A-ZÀ-Þ][\w’'&-]*"
CITED = tuple(re.compile(pattern) for pattern in (
    rf"\b[Ss]ources?: *(?P<source>[^()\[\]]*{NAME}[^()\[\]]*)",                                  # (source: Home Office, 2025)
    rf"[(\[](?P<source>(?:[^()\[\]]*{NAME}){{2}}[^()\[\]]*(?:\b(?:19|20)\d\d|\bp(?:age|p?\.) ?\d)[^()\[\]]*)[)\]]",
    rf"(?P<source>(?:{NAME} (?:(?:of|for|and|the) )*){{1,8}}(?i:{DOCUMENT}) (?:(?:of|for) )?(?:19|20)\d\d\S*)[^;“]{{0,20}}[:“]",
    rf"\b[Tt]he (?:19|20)\d\d\S* (?P<source>(?:{NAME} )+(?i:{DOCUMENT}))\b[^.;]{{0,30}}\b(?:puts? it|said|says|concluded|"
    rf"states|stated|found)\b",
    r"(?P<source>https?://\S+|www\.\S+)",
    rf"\b[Aa]ccording to (?P<source>(?:the )?{NAME}(?: (?:of|for|and|in|{NAME}))*)",
    rf"(?P<source>(?:{NAME} (?:(?:of|for|and|the) )*){{1,8}}(?i:{DOCUMENT})[^.;]{{0,40}}?)\b"
    r"(?:puts? it|describe[sd]?|sets? out|identifie[sd]|identify|warn(?:s|ed)?|recommends?|recommended|estimate[sd]?|"
    r"suggest(?:s|ed)?|"
    r"adds?|added|said|says|stated?s?|concluded?s?|found|finds|noted|notes|reported|reports|shows|showed|recorded)\b"))
THIS_SURVEY = re.compile(r"\b(?:this|our|the|these) (?:own )?(?:\w+ )?(?:survey|consultation|questionnaire|results|figures|"
                         r"responses|answers|findings|tables|chapter)\b", re.IGNORECASE)


def cites_a_source(text: str, title: str) -> bool:
    """Says whether the text cites a source. The survey of this title, and the chapter itself, are none."""
    return any(_is_outside(found["source"], title) for pattern in CITED for found in pattern.finditer(text))


def _is_outside(source: str, title: str) -> bool:
    if re.search(rf"\b{DOCUMENT}\b", source, re.IGNORECASE):
        return True
    words = {word.lower() for word in re.findall(r"\w+", title)}
    return not (THIS_SURVEY.search(source) or (words and words <= {word.lower() for word in re.findall(r"\w+", source)}))


def is_sourced(texts: Sequence[str], title: str) -> list[bool]:
    """Says of each sentence of a line whether a source answers for it.

    A source at the end of a line is that of the whole line, and a source before a quotation is that of the quotation.
    """
    cited = [cites_a_source(text, title) for text in texts]
    if cited and cited[-1]:
        return [True] * len(cited)
    quoted = False
    for place, text in enumerate(texts):
        quoted = cited[place] = cited[place] or quoted
        quoted = quoted and "”" not in text.rpartition("“")[2] if "“" in text else quoted and "”" not in text
    return cited
