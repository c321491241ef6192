"""Email addresses, in words too, user names and web addresses: looked for around an at sign, a dot or a cue, within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from .lists import PLAIN, word_class
from .mark import Mark
from .tokens import Token

ENDING = r"(?:com|net|org|info|biz|uk|co|gov|io|me|tv|eu|ie|scot|wales|cymru|london|fr|de|es|it|pl|ro|in|pk|us|ca|au|nz|cn" \
         r"|hk|ru|ng|za|xyz|online|site|" \
         r"shop|club|live|link|page|blog|app|dev|ly|gl|be|ac|ltd|plc|example|test|invalid|edu|mail)"
AT = re.compile(r"@|[(\[{<]\s?at\s?[)\]}>]", re.IGNORECASE)
DOT = r"(?:\s?\.\s?|\s?[(\[{<]\s?(?:dot|\.)\s?[)\]}>]\s?|\s+dot\s+)"
JOIN = r"(?:\s?[(\[{<]\s?dot\s?[)\]}>]\s?|\s+(?:dot|underscore|dash|hyphen|minus)\s+|[.+%_'’\-])"
LOCAL = re.compile(rf"(?<![\w.])[\w+%]+(?:{JOIN}[\w+%]+){{0,6}}\s{{0,3}}$", re.IGNORECASE)
DOMAIN = re.compile(rf"\s{{0,3}}[\w\-]{{1,63}}(?:{DOT}[\w\-]{{1,63}}){{1,5}}", re.IGNORECASE)
ENDS_AS_DOMAIN = re.compile(rf"\.{ENDING}$", re.IGNORECASE)
BARE_DOMAIN = re.compile(r"(?<=[^\s]@)[\w\-]{2,63}")
SPOKEN = re.compile(rf"\s{{1,3}}[\w\-]{{1,40}}(?:{DOT}[\w\-]{{1,40}}){{0,4}}{DOT}{ENDING}(?!\w)", re.IGNORECASE)
PROVIDERS = re.compile(r"\s{0,3}(?:gmail|hotmail|yahoo|outlook|icloud|btinternet|aol|protonmail|googlemail"
                       r"|ymail)\b", re.IGNORECASE)
NO_LOCAL = frozenset("""
    look looked looking see seen found find shop shopped live lived work worked buy bought order ordered is was are
    """.split())
HANDLE = re.compile(r"@\w[\w.\-]{1,39}(?<![.\-])")
LONGEST = 64
WEB = re.compile(r"(?:https?://|www\s?\.\s?)[^\s<>\"]{2,300}", re.IGNORECASE)
BARE_WEB = re.compile(rf"\.{ENDING}(?:\.uk)?(?![\w@])(?:/[^\s<>\"]{{0,200}})?", re.IGNORECASE)
HOST = re.compile(r"(?<![\w.\-@])[\w\-]{2,63}(?:\.[\w\-]{1,63}){0,3}$")
SPOKEN_WEB = re.compile(rf"(?:www\s+dot\s+)?[\w\-]{{2,40}}(?:\s+dot\s+[\w\-]{{1,40}}){{0,3}}\s+dot\s+{ENDING}"
                        rf"(?!\w)", re.IGNORECASE)
PUBLIC = re.compile(r"(?:gov\.uk|police\.uk|nhs\.uk)[/.,;:!?)]*$", re.IGNORECASE)
PLACES = frozenset("""
    instagram insta ig snapchat snap tiktok twitter facebook fb discord telegram youtube reddit threads bluesky handle
    username user xbox psn twitch
    """.split())
NAMED = re.compile(r"(?:\W{1,3}(?:is|as|at|user|name|username|under|handle|account|page|called|profile|id|me|on"
                   r"|by)\b){0,3}\W{1,3}([\w][\w.\-]{2,39})", re.IGNORECASE)
SIGNS = "0123456789_"
WITH_SIGN = re.compile(r"(?<![\w@.])[A-Za-z][A-Za-z.\-]{0,30}(?:_[\w.]{1,30}|\d{2,6}(?![\w/]))")
COMMON_CODES = re.compile(r"(?:covid|mp|hs|co|pm|am|ps|a|b|m|e|g|no|nos|page|q|section|form|grade|band|year|zone|bus|route"
                          r"|top|under|over|u|flat|age|aged)[\-.]?\d+$", re.IGNORECASE)


def contacts(text: str, row: list[Token]) -> Iterator[Mark]:
    """Yields the marks; they may overlap."""
    yield from _emails(text, row)
    yield from _web(text, row)
    yield from _handles(text, row)


def _emails(text: str, row: list[Token]) -> Iterator[Mark]:
    done = 0
    for at in AT.finditer(text):
        if at.start() < done:
            continue
        domain = (DOMAIN.match(text, at.end(), at.end() + 200) or PROVIDERS.match(text, at.end())
                  or BARE_DOMAIN.match(text, at.end()))
        local = domain and LOCAL.search(text[max(0, at.start() - LONGEST):at.start()])
        if domain and local and not _is_handle(at[0], local[0], domain[0]):
            yield Mark(max(0, at.start() - LONGEST) + local.start(), domain.end(), "email", "an email address")
            done = domain.end() + 1
    for token in [token for token in row if token.word == "at"]:
        spoken = SPOKEN.match(text, token.end, token.end + 200) or PROVIDERS.match(text, token.end)
        local = LOCAL.search(text[max(0, token.start - LONGEST):token.start]) if spoken else None
        if spoken and local and local[0].strip().lower() not in NO_LOCAL:
            yield Mark(max(0, token.start - LONGEST) + local.start(), spoken.end(), "email", "an email address in words")


def _is_handle(sign: str, local: str, domain: str) -> bool:
    """Whether it is 'ask @someone' rather than an address written with a space."""
    return sign == "@" and local[-1].isspace() and not domain[0].isspace() and not ENDS_AS_DOMAIN.search(domain)


def _web(text: str, row: list[Token]) -> Iterator[Mark]:
    lower = text.lower()
    for web in WEB.finditer(text) if "http" in lower or "www" in lower else ():
        yield Mark(web.start(), web.end() - (web[0][-1] in ".,;:!?)"), "url", "a web address")
    for match in BARE_WEB.finditer(text):
        host = HOST.search(text[max(0, match.start() - LONGEST):match.start()])
        if host and not PUBLIC.search(text[match.start() - len(host[0]):match.end()]):
            yield Mark(match.start() - len(host[0]), match.end(), "url", "a web address")
    for before in [before for before, token in pairwise(row) if token.word == "dot"]:
        if said := SPOKEN_WEB.match(text, before.start, before.start + 200):
            yield Mark(before.start, said.end(), "url", "a web address in words")


def _handles(text: str, row: list[Token]) -> Iterator[Mark]:
    for match in HANDLE.finditer(text):
        if not (match.start() and (text[match.start() - 1].isalnum() or text[match.start() - 1] in "._")):
            yield Mark(match.start(), match.end(), "handle", "a user name")
    yield from _named_handles(text, row)
    if any(figure in text for figure in SIGNS):
        for match in WITH_SIGN.finditer(text):
            if "_" in match[0] or (len(match[0]) > 5 and not COMMON_CODES.match(match[0])):
                yield Mark(match.start(), match.end(), "handle", "letters with figures, as user names have")


def _named_handles(text: str, row: list[Token]) -> Iterator[Mark]:
    for token in [token for token in row if token.word in PLACES]:
        if match := NAMED.match(text, token.end, token.end + 80):
            name = match[1].lower()
            if any(sign in name for sign in SIGNS) or (word_class(name) != PLAIN and name not in PLACES):
                yield Mark(match.start(1), match.end(1), "handle", "a user name after the name of a network")
