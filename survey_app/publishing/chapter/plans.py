"""Finds what a sentence says of the partnership's own work: what it will do, does, or aims at. It says nothing about the answers.

“We will put up better lighting”, “Work with schools to reduce hate crime” and “Our aim is for the county to be safer” claim
nothing, though the same words would if they were said of what people answered.
"""

from __future__ import annotations

import re

BLANK = "\0"
ONES = r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
TENS = r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
LARGE = r"hundreds?|thousands?|millions?|dozens?|tens(?= of)"
PEOPLE = (r"(?:people|persons?|residents?|respond(?:ents?|ed)|responses?|comments?|answer(?:s|ed)?|adults?|victims?|"
          r"households?|"
          r"homes?|crimes?|offences?|incidents?|reports?|men|women|children|others?|of|in|out|who|said|say|told|wrote|chose|"
          r"felt|per\s?cent|"
          r"percent|percentage|points?|times|fold|thirds?|quarters?|halves|hundred|thousand|million|and)")
DOING = (r"(?:meetings?|events?|workshops?|sessions?|visits?|walkabouts?|drop-ins|officers?|wardens?|teams?|partners?|agencies|"
         r"councils?|boards?|cameras?|patrols?|projects?|campaigns?|actions?|aims?|objectives?|priorit(?:y|ies)|stages?|"
         r"steps?|parts?|sections?|"
         r"chapters?|pages?|questions?|surveys?|leaflets?|posters?|days?|weeks?|months?|years?|hours?)")
WILL = (r"\b(?:will|shall|should|must|(?:plan|aim|intend|propose|agree|decide|want|hope|commit)(?:s|ed|ted|d)? to|"
        r"would like to|recommend|"
        r"(?:aim|goal|target|plan|task|objective|ambition|vision) is (?:to|for|that)|"
        r"(?<!continue )(?<!continues )(?<!continued )(?<!likely )(?<!expected )(?<!led )(?<!leads )(?<!began )(?<!begun "
        r")(?<!starting )"
        r"(?<!started )(?<!tends )(?<!tend )(?<!seems )(?<!seem )(?<!set )(?<!going )(?<!down )(?<!up )(?<!due )(?<!has "
        r")(?<!have )"
        r"(?:in order |so as )?to (?:\w+ly |help (?:to )?|further )?(?=(?:increase|reduce|improve|raise|make|build|provide|"
        r"support|protect|"
        r"prevent|address|tackle|strengthen|understand|encourage|deliver|develop|promote|ensure|keep|give|offer|better)\b))\b")
DEEDS = (
    "act add address adopt agree aim align analyse apply appoint arrange ask assist attend begin bring build campaign carry "
    "check clean "
    "collect commission communicate conduct consider consult continue convene coordinate create cut deal deliver deploy "
    "design develop "
    "disrupt distribute divert educate embed empower enable encourage enforce engage enhance ensure establish evaluate "
    "examine expand "
    "explore extend facilitate finalise find focus follow fund gather give help hold identify implement improve increase "
    "inform "
    "install introduce invest invite involve issue join keep launch lead learn liaise listen look maintain make manage map "
    "maximise "
    "meet minimise monitor move offer open organise oversee patrol pilot plan prepare present press prevent prioritise "
    "produce promote "
    "protect provide publicise publish put raise reach recruit reduce refer refresh reinforce remove repair replace research "
    "respond "
    "review roll run secure seek send set share signpost strengthen support survey sustain tackle take target test train "
    "undertake "
    "update use utilise visit widen work")
NOUNS = r"(?! (?:for|in|of|from|among|amongst|at|is|are|was|were|has|have|had)\b)"
BARE = re.compile(rf"^\W*(?:(?:to|and|also|then|closely|jointly|actively|better) )*(?:{DEEDS.replace(' ', '|')})\b{NOUNS}|"
                  rf"^\W*(?:(?:work|look|focus|deal|act|plan|respond|report|listen|prepare|roll|put|take|carry|follow) "
                  r"(?:with|at|on|out|up|to|together|closely|through|forward|part))\b", re.IGNORECASE)
DOINGS = re.compile(r"^\W*(?:helping|supporting|addressing|tackling|protecting|dealing with|working|building|making|keeping|"
                    r"encouraging|preventing|improving|developing|delivering|providing|promoting|raising awareness|engaging|"
                    r"targeting|continuing to|strengthening|ensuring|investing|listening|safeguarding)\b", re.IGNORECASE)
DEED_ENDS = re.compile(r"\b(?:because|since|than|after|given that|as (?:crime|people|residents|concern|it|they)|even though|"
                       r"although)\b|"
                       r"[.:;!?“”\"]", re.IGNORECASE)
ENDS = (r"\b(?:be|is|are|was|were|been|has|have|had|because|since|as|than|who|which|that|where|when|while|but|though|given|"
        r"after|"
        r"if|said|say|says|told|felt|feel|feels)\b|[.:;!?“”\"]")     # what follows is not, or may not be, part of the plan
PLANNED = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (
    r"\bdo (?:more|less)\b",
    rf"£[\d,.]+(?: ?(?:k|m|million|thousand)\b)?|\bby \d+ ?(?:%|per ?cent\b)|"
    rf"\b\d+(?= (?:(?!{PEOPLE}\b)[a-z-]+ ){{0,2}}{DOING}\b)",
    r"\b(?:more|better|fewer|less|larger|smaller|greater|safer|best|many|all|every(?:one|body))\b(?!\s+than\b|\s*$)",
    r"\b(?:increase|decrease|reduce|improve|grow|double|halve|raise|lower|reducing|increasing|improved|improvements?|"
    r"reductions?)\b",
    r"\b(?:highest|greatest|most|least|widest|busiest|strongest|latest) (?=risk|harm|need|demand|standards?|impact|times?|"
    r"hours|nights)|"
    r"\bone of the (?:safest|best)\b",
    rf"(?<!in )(?<!of )(?<!every )\b(?:{ONES})\b(?!\s*-|\s+{PEOPLE}\b|\s+(?:{ONES}|{TENS}|{LARGE})\b)"))
DOER = (r"(?:we|the (?:partnership|council|police|board|district|county|borough|city|wardens)(?: [a-z]+)?|"
        r"[A-Z]\w+ (?:Council|Police))")
ACTOR = (r"(?:partnerships?|councils?|councillors?|police|officers?|wardens?|teams?|boards?|partners?|volunteers?|groups?|"
         r"forums?|"
         r"agenc(?:y|ies)|services?|schools?|colleges?|charit(?:y|ies)|staff|crews?|patrols?|cameras?|campaigns?|projects?|"
         r"schemes?|"
         r"operations?|programmes?|lines?|funds?|taskforce|commissioner|support|advice|help|information|details|work|leaflets?|"
         r"meetings?|events?|workshops?|sessions?|surger(?:y|ies)|reviews?|visits?|report|plan|action|lighting|bins?)")
BECAUSE = r"(?=\b(?:because|since|after|given that)\b|$)"
PLAN = re.compile(
    rf"(?:[,;:—–]|\bso\b|\band\b|\bbut\b|\bwhich is why\b|^)[^,;:—–]{{0,12}}?\b{DOER}(?:’s)? (?:\w+ )?"
    rf"(?:will|shall|are|is|have|has|plans?|proposes?|aims?|intends?|wants?|needs?|should|must)\b.*?{BECAUSE}|"
    rf"(?:[,;:—–]|\bso\b|\band\b|\bbut\b|^) ?(?:(?:\w|[-’])+ ){{0,6}}?{ACTOR} (?:(?:in|from|at|on|for) (?:\w+ ){{1,3}})?"
    rf"(?:will|shall|is available|are available|is to|are to)\b.*?{BECAUSE}|"
    r"\bis (?:therefore |thus )?(?:a|our|the) priority\b.*$|"
    r"\bwill be (?:at|among|part of|one of|kept|made|put|given|included|looked|taken|reviewed|discussed|considered|used|"
    r"addressed|tackled|"
    r"treated|followed|shared|published|added)\b.*$|"
    r"\b(?:is|are) (?:among )?(?:our|the partnership’s) priorit(?:y|ies)\b.*$", re.IGNORECASE)
RESPONSE = re.compile(r"^\W*(?:Our|The (?:partnership|council)[’']s) (?:response|answer|reply|plan|"
                      r"action)s?\b.*?(?P<plan>\b(?:is|are)\b.*)$")


def blank(found: re.Match[str]) -> str:
    """Returns as many blanks as the match has characters."""
    return BLANK * len(found[0])


def is_deed(sentence: str) -> bool:
    """Says whether the sentence is an item of a plan: “Work with schools …”, “To reduce …”, “Helping communities …”."""
    return (BARE.search(sentence) or DOINGS.search(sentence)) is not None


def without_plans(sentence: str) -> str:
    """Blanks the words of comparison and number in plans: a deed, or from "will" or a similar word to the end of that "
    "clause."""
    spans = [(0, DEED_ENDS.search(sentence, len(sentence) - len(sentence.lstrip()) + 1))] if is_deed(sentence) else []
    spans += [(will.end(), re.compile(ENDS, re.IGNORECASE).search(sentence, will.end()))
              for will in re.finditer(WILL, sentence, re.IGNORECASE)]
    for start, end in spans:
        until = end.start() if end else len(sentence)
        plan = sentence[start:until]
        for innocent in PLANNED:
            plan = innocent.sub(blank, plan)
        sentence = sentence[:start] + plan + sentence[until:]
    return sentence
