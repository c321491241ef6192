"""Finds claims in a sentence that need a cell: figures, number words and comparisons. All rules are in one table.

A false alarm costs a person a moment; a missed claim is published. So the rules are broad. INNOCENT lists phrases
in which the same words claim nothing; they are removed before the rules apply. So are the partnership's plans (PLANNED):
"we will put up better lighting" claims nothing about what residents said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .plans import ACTOR, DOING, LARGE, ONES, PEOPLE, TENS, blank, without_plans

MONTH = (r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
         r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)")
YEAR = r"(?:19|20)\d\d"
NO_COUNT = (r"(?![\d,.]*\d|\s*%|\s+(?:per\s?cent|people|persons?|residents?|responses?|respondents?|comments?|answers?|adults?|"
            r"victims?|households?|homes?|crimes?|incidents?|reports?|times|others?|men|women|of|who|said|say)\b)")
MONEY = re.compile(r"£[\d,.]*\d(?: ?(?:k|m|million|thousand)\b)?")
NAMES = re.compile(r"\b(?:could|can|may|might)(?: \w+)? more than one\b|\b(?:Safer|Stronger|Better|Best) (?:(?:and|&) "
                   r")?[A-Z]\w+|\b[A-Z]\w+ Reduction (?=[A-Z])")
DATES = tuple(re.compile(rf"\b(?:{pattern}){NO_COUNT}") for pattern in (
    rf"{YEAR}-\d\d-\d\d",                                       # 2027-04-01
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}(?:\s+{YEAR})?",    # 1 April 2027, 1 April
    rf"{MONTH}\s+{YEAR}",                                       # April 2027
    rf"{YEAR}\s*[/–-]\s*(?:{YEAR}|\d\d)",                       # 2026/27, 2027-2030
    rf"{YEAR}\s+(?:to|and|until)\s+{YEAR}",                     # 2027 to 2030
    rf"(?:[Ii]n|[Ff]rom|[Ss]ince|[Uu]ntil|[Bb]y|[Oo]f|[Bb]efore|[Aa]fter|[Dd]uring|[Ss]pring|[Ss]ummer|[Aa]utumn|"
    rf"[Ww]inter)\s+{YEAR}"))

COUNT = rf"(?:{ONES}|{TENS}|{LARGE})"
ANY = rf"(?:one|{COUNT})"

KIND = (r"(?:local|relevant|voluntary|partner|statutory|specified|district|county|parish|town|public|community|new|existing|"
        r"other|"
        r"primary|secondary|safer|neighbourhood|council|police|different|key|and)")
INNOCENT = tuple(re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE) for pattern in (
    r"more deprived|most deprived",                             # the name of a group of areas
    rf"(?:Act|Plan|Strategy|Assessment|Report|Review|Census|Survey|Survey in|Regulations) {YEAR}",      # the year in a name
    r"(?:larger|largest|smaller|smallest|bigger|biggest) (?:towns?|villages?|cit(?:y|ies)|settlements?|places?|centres?)",
    r"less (?:certain|precise|exact)|(?:why|where|whether|how|if) (?:the |their )?(?:answers|figures|areas|shares) differ",
    r"(?:could|may|can) have (?:many|several) (?:causes|reasons)|everybody[’']s business|the business of all",
    r"(?:is|are|be|was|were) (?:not )?compared (?:with|to)",    # what the chapter does, and no result
    r"(?:in|at|by|to) all (?:the )?(?:libraries|schools|parish(?:es)?(?: councils)?|wards|members|partners|leisure centres)|"
    r"all others?|all else|at all|above all|after all|all of (?:us|you)",
    r"(?:rather|other) than|how many|more information|at least one",
    r"(?:many )?(?:thanks?|thank you)(?: very much)?(?: go)? (?:to )?(?:all|every(?:one|body))|many thanks|"
    r"(?:add|adds|sum|sums|come|comes) (?:up )?to (?:more than |over )?100 ?%?|"
    r"all (?:of the |the )?(?:responses|answers|surveys|forms|replies|comments|data) (?:were|are|will be|have been) "
    r"(?:anonymous|confidential|"
    r"kept|counted|included|read|treated|stored|received)|our best|do better|half an hour",
    r"(?:more|much) (?:work|action|effort|remains|needs?)(?= (?:is |still )?(?:needs?|needed|to be done|to do)\b)|"
    r"more needs to be done",
    r"(?:every|each|per|once a) quarter|quarterly|not (?:\w+ )?every(?:one|body)",
    r"(?:once|twice|(?:two|three|four|six) times) (?:a|each|every|per) (?:day|week|month|quarter|year|term)",
    r"(?:call|dial|ring|phone|text|on) (?:999|101|111|105|116 ?123|\d{5} ?\d{6}|0\d{2,4}[ \d]{6,9}\d)|[\w.+-]+@[\w.-]+\w",
    r"(?:page|priority|objective|section|chapter|table|figure|appendix|phase|stage|part|item|ward|step) \d+",
    r"third[- ](?:part(?:y|ies)|sector)|24/7|24 hours",
    rf"our (?:{ONES})(?! (?:in|out of|per\s?cent|times)\b)",    # our three priorities
    rf"(?<!-)(?:{ONES})(?= (?:(?!{PEOPLE}\b)[a-z-]+ ){{0,2}}{DOING}\b)",     # two meetings, three new patrols
    rf"(?:all|every|each|both|many|several) (?:of )?(?:the |our |its |these |other )?(?:{KIND} ){{0,2}}"
    rf"(?:{ACTOR}|libraries|parishes|shops|pubs|parks|stations|centres|offices|pages|forms|questions?|sections?|"
    rf"organisations?|bodies|"
    r"professionals|authorities|businesses|years|ways|forces|starters)",
    r"(?:next|last|past|coming|first|a) few (?:weeks|months|years|examples|problems|issues)",
    r"(?:crime|harm|violence|risk|fire) reduction (?:advice|campaigns?|initiatives?|unit|officers?|plan|teams?|work|"
    r"partnership|"
    r"measures?|strategy|police|activity|projects?|services?)|most (?:vulnerable|at risk|in need|appropriate|effective)",
    r"(?:come|comes|came) up in|in all(?=,)|of all (?:the |these )?(?:problems|issues|topics|questions|ways)|"
    r"as (?:many|much)(?: [a-z]+){0,2} as (?:they|you|people) (?:liked?|wish(?:ed)?|want(?:ed)?)",
    r"drop-ins?|how (?:\w+ ){1,3}differs?",
    r"(?<=were )(?:all|each|both) (?=named|called|mentioned|raised|described|seen)|(?:nobody|no one) (?:has|else)",
    # fixed words of the program's own sections
    r"confirmed the themes of all|all these areas|the two years|two years side by side",
    r"two problems next to each other|up or down the list than chance would explain",
    r"commonest first|strong(?:est)? concerns|widest of these differences|differences, widest first",
    r"no area differs clearly from the other areas together|differ clearly from those of the other areas together",
    r"higher” and “lower” are said|no clear difference” is said|areas are compared with other areas problem by problem",
    r"compared with that caveat|everybody could answer|for all residents|nobody can be picked out|"
    r"none of the problems can be compared",
    r"too few of the areas have a figure|does not mean that the answers are the same|beyond what chance alone would explain"))

FIGURE = "is a figure bound to no cell"
NUMBER = "is a word for a number bound to no cell"
COMPARISON = "is a word of comparison bound to no cell"
RULES = tuple((re.compile(pattern, re.IGNORECASE), fault) for pattern, fault in (
    (r"\d+(?:[.,]\d+)*", FIGURE),
    # seventy per cent, nine in ten, one in three, twenty-five, hundreds; "one" alone claims nothing
    (rf"\b(?:{ANY}(?:[ -](?:and )?{ANY}){{0,6}} (?:in|out of) (?:every )?{ANY}|{ANY} per\s?cent|one (?:{LARGE})|"
     rf"{COUNT}(?:[ -](?:and )?{ANY}){{0,6}}(?: per\s?cent)?)\b", NUMBER),
    (r"\bper\s?cent\b", NUMBER),
    (r"\b(?:half|halves|thirds?|quarters?|majority|minority|all|none|no[ -]one|nobody|every(?:body|one)|many|few|numerous|"
     r"countless|(?:a )?handful|lots|a lot of|a couple of|the bulk of|mostly|mainly|largely|predominantly|overwhelming(?:ly)?|"
     r"averages?|(?:hardly|scarcely|barely|virtually) (?:any\w*|no\w*|every\w*|all)|not a single|unanimous(?:ly)?|widespread|"
     r"universal(?:ly)?|consensus)\b", NUMBER),
    (r"\b(?:top|main|chief|leading|foremost|principal|number[- ]one) "
     r"(?:concern|problem|worry|issue|fear|complaint|source|reason|cause|channel)s?\b|"
     r"\b(?:came|comes|ranked|ranks|placed|named) (?:first|second|third|last|top|bottom)\b|\btop(?:s|ped) the\b|"
     r"\b(?:first|second|third|fourth|fifth|sixth|last|top|bottom) (?:place|spot|position)\b|\brunners?[- ]up\b|\b(?:top|"
     r"bottom|head) of the (?=list|table|ranking|order|chart|pile|\0)|"
     r"\bclear of\b|\b(?:is|are|was|were) back\b|\bon the (?:rise|up|increase|decline|wane|march)\b|"
     r"\bnext (?:in line|on the list)\b|\blead(?:s|ing)? the (?:field|pack|way|list)\b", COMPARISON),
    (r"\b(?:unlike|alike|(?<!had )similar(?:ly)? (?:to|in|for|across|among|shares?|numbers?|levels?|proportions?|views?|"
     r"concerns?|results?)|(?:is|are|was|were|broadly|very|so|remarkably) similar|(?<!may )differs?(?! from [a-z]+ to )|"
     r"differed|on a par|neck and neck|in common)\b", COMPARISON),
    (r"\b(?:twice|doubl(?:ed?|es|ing)|halv(?:ed?|es|ing)|tripled?|trebled?|(?:two|three|four|five|ten)fold)\b", COMPARISON),
    (r"\b(?:more|most|fewer|fewest|less|least|almost|nearly|than|higher|highest|lower|lowest|larger|largest|smaller|smallest|"
     r"bigger|biggest|greater|greatest|worse|worst|better|best|safer|safest|commoner|commonest|rarest|stronger|strongest|"
     r"weaker|"
     r"weakest|poorer|poorest|likelier|likeliest|exceed(?:s|ed|ing)?|outnumber(?:s|ed)?|outweigh(?:s|ed)?|surpass(?:es|ed)?|"
     r"identical|unchanged|significant(?:ly)?|compared (?:with|to)|the same as|no (?:clear )?(?:change|difference)|equally|"
     r"the same (?:in|for|among|across)|(?:the|their) preferred|"
     r"(?:no|not one|not a single) [a-z]+ (?:differs?|differed|stands? out)|do(?:es)? not differ|favourite|increasingly|"
     r"disproportionate(?:ly)?|outranks?|outstrip\w*|edg(?:e|es|ed|ing) (?:out|ahead)|beats?|beaten|pips?|pipped|trumps?|"
     r"eclips\w+|dwarf\w*|trails?|lags?|"
     r"overshadow\w*|spread(?:s|ing)|now (?:stands?|sits?|runs?) at|overt(?:akes?|aken|ook)|"
     r"(?:rank\w*|comes?|came|stands?|stood|placed|put)(?: [^\s\0]+){0,3}? (?:above|ahead of|below|behind)|"
     r"(?:\w+ly|far|well|just|way|is|are|was|were) (?:ahead of|in front of|behind)|collapse[sd]?|"
     r"widen(?:s|ed|ing)|narrow(?:s|ed|ing)|"
     r"no longer|any more(?= than\b|[.,;]|$)|"
     r"as (?:much|many|often|likely|safe|common|high|low|bad|good) as)\b", COMPARISON),
    (r"\bthe (?!(?:(?:north|south)?[- ]?west|forest|rest|test|latest|nearest|interest|request|arrest|protest|guest|quest|"
     r"inquest|"
     r"harvest|chest|contest|nest|vest|pest|priest|manifest|invest|suggest|modest|honest)\b)[a-z]+est\b", COMPARISON),
    (r"\b(?:increas(?:ed?|es|ing)|decreas(?:ed?|es|ing)|ris(?:e|es|en|ing)|rose|fall(?:s|en|ing)?|fell|gr[eo]wn?|grows|growing|"
     r"drop(?:s|ped|ping)?|declin(?:ed?|es|ing)|improv(?:ed|ement)|worsen(?:ed|s|ing)?|deteriorat(?:ed?|es|ing)|"
     r"soar(?:ed|s|ing)?|plummet(?:ed|s|ing)?|surg(?:ed?|es|ing)|shr[aiu]nk(?:s|ing)?|climb(?:s|ed|ing)|jump(?:ed|s)|"
     r"spik(?:ed|es)|"
     r"slump(?:ed|s)|dip(?:s|ped)|eased|reduc(?:ed|tions?)|lowered|heightened)\b", COMPARISON),
    (r"\bin (?:that|this) order\b|\b(?:is|was) the order\b|\b(?:is|are|was|were|comes?|came) (?:the )?"
     r"(?!(?:honest|modest|latest|west|test|rest)\b)[a-z]{3,}est\b", COMPARISON),
    (r"\b(?:is|are|was|were|been|go|goes|going|gone|went|come|came) (?:up|down)(?: on)?\b|\b(?:up|down) (?:on|from|by|since)\b",
     COMPARISON)))


def unbound(text: str) -> Iterator[tuple[str, str]]:
    """Yields every word or figure of plain text that makes a claim, in order, with its kind."""
    for innocent in (*DATES, MONEY, NAMES, *INNOCENT):
        text = innocent.sub(blank, text)
    text = "".join(without_plans(sentence) for sentence in re.split(r"(?<=[.;:!?])(?=\s)", text))
    found: list[tuple[int, str, str]] = []
    for rule, fault in RULES:
        found += [(one.start(), one[0], fault) for one in rule.finditer(text)]
        text = rule.sub(blank, text)
    yield from ((words, fault) for _, words, fault in sorted(found))
