"""Addresses, in figures and in words, and an age with a place. Looked for at the words and figures that begin one, within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .lists import fold, is_listed
from .mark import Mark
from .tokens import Token

STREET = r"(?:roads?|rd|streets?|st|avenue|ave|lane|ln|close|cl|drive|dr|way|crescent|cres|courts?|ct|gardens|gdns|place|pl|terrace|ter|grove|mews|" \
         r"walk|rise|parade|hill|green|row|square|sq|view|yard|park|parks|gate|quay|wharf|mead|meadows?|fields?|croft|orchard|paddocks?|path|bank|" \
         r"common|end|vale|dale|heights|estate|copse|spinney|garth|wynd|brae|loan|fold|hey|leys|reach|cottages|buildings|mansions|house|villas|" \
         r"lea|approach|broadway|circus|causeway|crossway|esplanade|embankment|lodge|tower|towers|bungalows|flats|farm|ridge|acre|acres)"
BETWEEN = r"(?!(?:in|on|our|of|this|that|my|your|their|a|an|and|or|at|to|per|for|down|up|along|near|by|from|every|each|other|cars?|vans?|" \
          r"vehicles?|bikes?|people|times|mph|minutes?|hours?|days?|weeks?|months?|years?|houses|more|is|was|were|are|new|old|speeding|out|" \
          r"different|police|drug|drunk|young|big|large|small|bad|local|nearby|busy|broken|residential|main|side|street|parked|years|yrs|am|pm|" \
          r"kids|youths|lads|men|women|families|residents|neighbours|homes|shops|parking|traffic|feet|foot|metres|yards|miles|per|percent)\b)" \
          r"[^\W\d_][\w’'.\-]{0,24}"
NUMBERED = re.compile(rf"\d{{1,4}}[a-zA-Z]?(?:\s?[-–/&,]\s?\d{{1,4}}[a-zA-Z]?|\s+(?:and|&)\s+\d{{1,4}}[a-zA-Z]?){{0,4}},?\s{{1,3}}(?:{BETWEEN},?\s{{1,3}}){{1,3}}"
                      rf"{STREET}\b(?!\s+(?:light|lamp))", re.IGNORECASE)
NUMBER_THE = re.compile(r"\d{1,4}[a-zA-Z]?,?\s{1,2}(?:[Tt]he|THE)\s{1,2}([^\W\d_][\w’'\-]{2,24}(?:\s[A-Z][\w’'\-]{2,24})?)")
NUMBER_WORD = re.compile(r"\d{1,4}[a-zA-Z]?,?\s{1,2}([^\W\d_][\w’'\-]{3,24})(?:\s{1,2}[A-Z][\w’'\-]{2,24}){0,2}")
FLAT_TAIL = rf"(?:(?:,|\s+(?:at|in|of))?\s{{1,3}}(?:\d{{1,4}}[a-zA-Z]?,?\s{{1,3}})?(?:{BETWEEN}\s{{1,2}}){{1,3}}{STREET}\b)?"
FLAT = re.compile(rf"(?:flat|apartment|apt|unit|room|plot|caravan|pitch|block|bungalow|house|lot|studio|suite|maisonette|door|bedsit)s?\s{{1,2}}"
                  rf"(?:no\.?\s?|nos\.?\s?|number\s|#)?(\d{{1,4}}[a-zA-Z]?|[A-Za-z]\d{{0,3}})(?![\w:%£])(?:\s?(?:and|&|-|/)\s?\d{{1,4}}[a-zA-Z]?)?{FLAT_TAIL}", re.IGNORECASE)
TEENS = r"(?:eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)" \
        r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|(?:one|two|three|four|five|six|seven|eight|nine)(?=\W{1,2}(?:is|are|was|were|has|have|never|keeps?)\b))"
NUMBER = re.compile(rf"(?:number|numbers|no|nos|num)\b\.?\s{{0,2}}(?:\d{{1,4}}[a-zA-Z]?(?:\s?(?:and|&|,|-|–|to|/)\s?\d{{1,4}}[a-zA-Z]?){{0,3}}|{TEENS})(?![\w%£:]|\s?\d)"
                    rf"(?!\W{{1,2}}(?:bus|buses|route|thing|issue|problem|priority|concern|complaint|of|on (?:the|my) list|times|people|cars|more|other|and (?:two|2)))"
                    rf"(?:,?\s{{1,3}}(?:{BETWEEN},?\s{{1,3}}){{1,3}}{STREET}\b)?", re.IGNORECASE)
LIVES_AT = re.compile(r"(?:at|in|of|from|opposite|behind|to)\s{1,2}#?\d{1,3}[a-zA-Z]?(?:\s?(?:and|&)\s?\d{1,3}[a-zA-Z]?)?(?!\s?(?:am|pm|mph|o|years?|yrs?|th|%|"
                      r"at night|in the|hours?|mins?|minutes?|days?|weeks?|times|people|cars|percent|per)\b)(?![\w:.%£])", re.IGNORECASE)
DWELLERS = frozenset(["people", "neighbours", "neighbour", "lives", "live", "living", "lived", "family", "tenants", "tenant", "house", "flat", "home", "residents", "man", "woman", "couple", "lot", "lad", "lads", "them", "those", "next", "us", "kids", "party", "parties", "noise", "dogs", "dog", "bloke", "lady", "old", "drugs", "dealer", "dealers", "door", "opposite"])
DWELLINGS = frozenset(["house", "flat", "bungalow", "cottage", "maisonette", "caravan", "property", "bedsit", "houseboat", "home", "pub"])
WHERE = re.compile(r"(?:\s{1,2}that(?:'s|’s| is))?(?:\s{1,2}(?:on the corner(?: of)?|at the (?:very )?(?:end|top|bottom|corner|start|back)(?: of)?|opposite|next (?:door )?to|behind|above|below|"
                   r"beside|by|near|across from|between|with the|facing|on|in|at|over|under|backing on(?:to)?|second from|after|before))\s{1,2}", re.IGNORECASE)
TAIL = re.compile(r"(?:(?!(?:is|are|was|were|has|have|had|who|which|that|where|keeps?|gets?|sells?|plays?|burns?|never|always|every|all|because|but|so|when|whose|"
                  r"does|do|did|needs?|should|will|would|can|could|with|deals?|dealing|makes?|throws?|blasts?|shouts?|have|i|we|they|he|she|it|each|until|at night|looks?)\b)"
                  r"[\w’'\-&]{1,24}\s{0,2}(?=\w|&|\W|$)){1,8}", re.IGNORECASE)
GENERIC = re.compile(r"(?:(?:our|my|this|your|the|a|their|his|her|that|any|every|some|an)\s+)?(?:(?:same|quiet|nice|busy|next|other|local|main)\s+)?"
                     r"(?:streets?|roads?|area|estate|village|town|close|block|country|city|uk|middle|world|neighbourhood|community|night|day|past|front|back|end|way|dark|england|"
                     r"time|moment|weekend|evening|morning|year|week)?\s*", re.IGNORECASE)
FRONT = frozenset(["end", "corner", "last", "first", "middle", "big", "empty", "derelict", "white", "red", "blue", "green", "yellow", "pink", "black", "brown", "boarded", "squat", "drug", "crack", "second", "third", "top", "bottom", "ground", "upstairs", "downstairs", "detached", "terraced", "semi", "abandoned"])
DOORS = re.compile(r"(?:\d|one|two|three|four|five|six|a few|couple of|couple|next|few)\s{1,2}doors?\s{1,2}(?:down|up|along|but one|away|to the (?:left|right)|from)"
                   rf"(?:\s{{1,2}}(?:from|to|of)\s{{1,2}}{TAIL.pattern})?", re.IGNORECASE)
OVER = re.compile(rf"(?:live|lives|lived|living|flat|flats|family|man|woman|couple|neighbours?|bloke|lady|lad|upstairs)\s{{1,2}}(?:just |right )?(?:above|over|behind|opposite|next to|beside|below)"
                  rf"\s{{1,2}}the\s{{1,2}}{TAIL.pattern}", re.IGNORECASE)
NAMED_HOUSE = frozenset(["cottage", "lodge", "villa", "rectory", "vicarage", "farmhouse", "bungalow", "manor", "farm", "house", "barn", "forge", "hall", "mill", "grange"])
OLD_HOUSE = re.compile(r"the\s{1,2}old\s{1,2}(?:rectory|forge|vicarage|school ?house|bakery|bakehouse|chapel|mill|barn|smithy|dairy|stables|coach house|manor|parsonage|"
                       r"granary|post office|police house|station house|brewery|tannery|cottage|farmhouse|oast|malthouse|toll house|orchard)\b", re.IGNORECASE)
NO_NAME = frozenset(["the", "a", "an", "my", "our", "your", "his", "her", "their", "this", "that", "each", "every", "any", "council", "holiday", "empty", "little", "big", "old", "new", "nice", "small", "public", "town", "country", "white", "whole", "opera", "safe", "manor", "open", "full", "half", "halfway", "crack", "drug", "next", "same", "in", "of", "at", "and", "on", "dairy", "pig", "village", "town", "city", "church", "community", "guild", "to", "is", "was", "for", "fish", "wind", "from", "neighbours", "neighbour's", "mother's", "sports", "your's", "terraced", "detached"])
HOUSES_OF_NOBODY = frozenset(["the", "a", "an", "my", "our", "your", "his", "her", "their", "this", "that", "each", "every", "any", "of", "at", "in", "on", "to", "is", "was", "no", "dead", "back", "front", "far", "other", "same", "one"])
FIGURES = re.compile(r"(?<![\w£$€.,:/])\d{1,4}"
                     r"(?=[a-zA-Z]?(?:,?[\s\-]{1,3}[^\W\d_]|\s?[-–/&,]\s?\d{1,4}[a-zA-Z]?[,\s]|\s(?:and|&)\s|/o))")
AGE = re.compile(r"(?:aged?\s{1,2}(?:of\s)?\d{1,3}|\d{1,3}[ -]{0,2}(?:years?|yrs?)?[ -]{0,2}olds?\b|\d{1,3}\s?(?:yo|y/o)\b|(?:is|am|i'm|i’m|he's|he’s|she's|she’s|now|nearly|almost|turned|im)"
                 r"\s{1,2}(?:only |now |nearly |almost |over )?\d{1,3}(?!\s?(?:mph|%|am|pm|cars?|times|minutes|mins|hours|of|people|:|\.\d|per|percent|bus|years? (?:since|ago)|days|weeks|months)))", re.IGNORECASE)
AGE_PLACE = re.compile(r"[^.!?\n]{0,60}?\b(?:in|of|from|at|on|by|near|lives?|living|resident)\s{1,2}(?:(?:and|in|of|on|at|by|alone|here|the|near|just|off|a|with my \w{1,12}|opposite|behind|next to)\s{1,2}){0,4}"
                       r"((?:[^\W\d_][\w’'\-]{1,24}\s{0,1}){1,4})", re.IGNORECASE)


LIVES = re.compile(r"\b(?:live|lives|living|resident)\b", re.IGNORECASE)
TAIL_PLACE = re.compile(rf"(?:\s?,|\s{{1,2}}(?:in|at|on|off|of))\s{{1,2}}(?:\d{{1,4}}[a-z]?,?\s{{1,2}})?(?:(?:the\s{{1,2}})?{BETWEEN}\s{{1,2}}){{1,3}}{STREET}\b", re.IGNORECASE)
VIEWS = frozenset(["view", "views", "court", "croft", "nook", "rest", "lea", "leas", "end", "side", "acre", "edge", "rise", "mead", "mount", "corner", "gate", "gates", "hollow", "dell", "bank", "banks"])
SHOPS = frozenset(["shop", "van", "garage", "pub", "takeaway", "chippy", "salon", "cafe", "café", "newsagent", "newsagents", "barbers", "barber", "offlicence", "licence", "launderette", "laundrette", "restaurant", "bakery", "butchers", "butcher", "pharmacy", "chemist", "stall", "nursery", "farm", "bookies", "tattooist", "hairdressers", "florist", "bar", "club", "workshop", "yard", "unit", "scrapyard", "carwash", "wash", "store", "stores"])
SHOP_FRONT = frozenset(["the", "kebab", "chip", "corner", "fish", "burger", "car", "coffee", "barber", "tea", "sweet", "pet", "phone", "vape", "betting", "charity", "off", "ice", "cream", "pizza", "chicken", "nail", "nails", "tyre", "scrap", "mobile", "village", "convenience", "tattoo", "butcher's", "baker's", "hand", "body", "food"])


def addresses(text: str, row: list[Token]) -> Iterator[Mark]:
    """Yields the marks; they may overlap."""
    for match in FIGURES.finditer(text):
        for mark in _from_figures(text, match.start()):
            yield _with_street(text, mark)
    done = 0
    for index, token in enumerate(row):
        finder = BEGINNINGS.get(token.word)
        if finder is None or (token.start < done and finder in LONG):
            continue
        for mark in finder(text, row, index):
            done = max(done, mark.end)
            yield _with_street(text, mark)


def _with_street(text: str, mark: Mark) -> Mark:
    """The mark with the street that follows it: 'number 5' and 'on Mill Lane'."""
    tail = TAIL_PLACE.match(text, mark.end, mark.end + 90) if mark.kind == "address" else None
    return Mark(mark.start, tail.end(), mark.kind, mark.reason) if tail else mark


def _from_figures(text: str, start: int) -> Iterator[Mark]:
    if match := NUMBERED.match(text, start, start + 120):
        yield Mark(start, match.end(), "address", "a house number and a street")
    elif match := NUMBER_THE.match(text, start, start + 80):
        after = text[match.end():match.end() + 1]
        word = fold(match[1].split()[0])
        if match[1][0].isupper() or not is_listed(word) or (word.endswith("s") and len(word) > 6 and after in ",.;" and after):
            yield Mark(start, match.end(), "address", "a number and the name of a place")
    elif match := NUMBER_WORD.match(text, start, start + 100):
        word = fold(match[1]).removesuffix("'s")
        if not is_listed(word) and not is_listed(word.removesuffix("s")):
            yield Mark(start, match.end(), "address", "a number and the name of a place")
    if match := AGE.match(text, start):
        yield from _age(text, start, match)


def _age(text: str, start: int, match: re.Match[str]) -> Iterator[Mark]:
    place = AGE_PLACE.match(text, match.end(), match.end() + 140)
    if place and not GENERIC.fullmatch(place[1].strip() + " ") and (_names_a_place(place[1]) or LIVES.search(place[0])):
        yield Mark(start, place.end(), "age_place", "an age with a place")


def _names_a_place(words: str) -> bool:
    """Whether some word is a street's noun, is written large, or is no plain word."""
    return any(word[0].isupper() or not is_listed(fold(word).removesuffix("'s")) or re.fullmatch(STREET, word, re.IGNORECASE)
               for word in words.split() if word[0].isalpha())


def _flat(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    token = row[index]
    if match := FLAT.match(text, token.start, token.start + 140):
        sign = match[1]
        if sign[0].isdigit() or (sign.isupper() and sign != "I") or (token.word in ("flat", "apartment") and sign not in "aiAI" and len(sign) == 1):
            yield Mark(token.start, match.end(), "address", "a flat or a plot")


def _number(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    if match := NUMBER.match(text, row[index].start, row[index].start + 140):
        yield Mark(match.start(), match.end(), "address", "the number of a house")


def _at(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    if index and row[index - 1].word in DWELLERS and (match := LIVES_AT.match(text, row[index].start)):
        yield Mark(match.start(), match.end(), "address", "where somebody lives")


def _dwelling(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    yield from _flat(text, row, index)
    token = row[index]
    if match := WHERE.match(text, token.end, token.end + 60):
        tail = TAIL.match(text, match.end(), match.end() + 90)
        if tail and not GENERIC.fullmatch(tail[0].strip() + " ") and (_names_a_place(tail[0]) or (index and row[index - 1].word in FRONT) or re.search("corner|opposite|next|behind|above|below|beside|across|between", match[0], re.IGNORECASE)):
            yield Mark(_front(row, index), match.end() + len(tail[0].rstrip()), "address", "a house told by what is near it")
    if match := OVER.match(text, token.start, token.start + 120):
        yield Mark(match.start(), match.end() - len(match[0]) + len(match[0].rstrip()), "address", "a home told by what is near it")


def _front(row: list[Token], index: int) -> int:
    """Where the phrase begins that ends with the dwelling: 'the end house'."""
    at = index
    while at and index - at < 3 and (row[at - 1].word in FRONT or row[at - 1].word == "the"):
        at -= 1
    return row[at].start


def _named_house(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    yield from _dwelling(text, row, index) if row[index].word in DWELLINGS else ()
    token = row[index]
    yield from _house_in_street(text, row, index)
    before = [one for one in row[max(0, index - 2):index] if text[one.end:token.start].count(" ") <= 2 and not set(".,;!?\n") & set(text[one.end:token.start])]
    if not before or before[-1].word in NO_NAME or (before[-1].opens and len(before) > 1):
        return
    large = token.capital and before[-1].capital and not text.isupper()
    if large or (token.word in ("cottage", "lodge", "villa", "rectory", "vicarage") and not before[-1].possessive):
        first = before[0] if len(before) > 1 and before[0].capital and large and before[0].word not in NO_NAME - {"the", "old", "little", "white"} else before[-1]
        yield Mark(first.start, token.end, "address", "a house with a name")


def _business(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    token = row[index]
    if token.word in ("yard",):
        yield from _flat(text, row, index)
    if not (match := WHERE.match(text, token.end, token.end + 60)):
        return
    tail = TAIL.match(text, match.end(), match.end() + 90)
    if tail and not GENERIC.fullmatch(tail[0].strip() + " ") and tail[0][0].isalpha():
        at = index
        while at and index - at < 4 and row[at - 1].word in SHOP_FRONT:
            at -= 1
        yield Mark(row[at].start, match.end() + len(tail[0].rstrip()), "business", "a business told by where it stands")


def _doors(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    start = row[index - 1].start if index and row[index - 1].end + 1 >= row[index].start else row[index].start
    for begin in (start, row[index].start, max(0, row[index].start - 2)):
        if match := DOORS.match(text, begin, begin + 140):
            yield Mark(begin, begin + len(match[0].rstrip()), "address", "a house told by doors")
            return


def _old_house(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    if match := OLD_HOUSE.match(text, row[index].start):
        tail = TAIL_PLACE.match(text, match.end(), match.end() + 90)
        yield Mark(match.start(), tail.end() if tail else match.end(), "address", "a house with a name")


def _house_in_street(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    """'Bramley House, Mill Lane' and 'orchard view, school lane': something with a name, and the street that it is in."""
    token = row[index]
    if not index or text[row[index - 1].end:token.start] != " " or not (tail := TAIL_PLACE.match(text, token.end, token.end + 90)):
        return
    before = row[index - 1]
    if before.word in HOUSES_OF_NOBODY or (token.word in VIEWS and tail[0].lstrip()[0] != ","):
        return
    front = row[index - 2] if index > 1 and row[index - 2].word in ("the", "old", "little") and text[row[index - 2].end:before.start] == " " else before
    yield Mark(front.start, tail.end(), "address", "a house and its street")


def _over(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    if match := OVER.match(text, row[index].start, row[index].start + 120):
        yield Mark(match.start(), match.start() + len(match[0].rstrip()), "address", "a home told by what is near it")


def _age_in_words(text: str, row: list[Token], index: int) -> Iterator[Mark]:
    if match := AGE.match(text, row[index].start, row[index].start + 40):
        yield from _age(text, row[index].start, match)


LONG = frozenset((_dwelling, _named_house, _business, _over, _age_in_words))     # whose marks are long: none begins inside another
BEGINNINGS = {
    **dict.fromkeys(["apartment", "apt", "unit", "room", "plot", "pitch", "block", "lot", "studio", "suite", "flats", "units", "rooms", "plots"], _flat),
    **dict.fromkeys(["number", "numbers", "no", "nos", "num"], _number), **dict.fromkeys(("at", "in", "of", "from", "to"), _at),
    **dict.fromkeys(DWELLINGS - NAMED_HOUSE, _dwelling), **dict.fromkeys(NAMED_HOUSE, _named_house), **dict.fromkeys(("doors", "door"), _doors),
    **dict.fromkeys(SHOPS - NAMED_HOUSE - {"unit"}, _business), **dict.fromkeys(VIEWS, _house_in_street),
    "the": _old_house, **dict.fromkeys(["live", "lives", "lived", "living", "family", "man", "woman", "couple", "neighbour", "neighbours", "bloke", "lady", "lad"], _over),
    **dict.fromkeys(["aged", "age", "is", "am", "i'm", "he's", "she's", "now", "nearly", "im"], _age_in_words),
}
