"""Finds claims that no table of a consultation can support: a cause, and a conclusion about people who did not answer.

A sentence that denies such a claim (“cannot say what causes it”), or says what the partnership will do because of the answers,
may stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .plans import ACTOR, blank, is_deed

CAUSE = re.compile(
    r"\b(?:because|due to(?! chance)|owing to|thanks to(?! (?:all|every|you|those|our partners))|(?:lead|leads|led|leading) to|"
    r"caus(?:e|es|ed|ing)|"
    r"dr(?:ives?|iven|ove)|results? (?:in|from)|resulted|as a result|the result of|(?<!would )(?<!people )(?<!they )(?<!who "
    r")explain(?:s|ed)?|"
    r"the reason (?:for|why|that|is)|"
    r"reasons? behind|contribut(?:es?|ed|ing)|(?:effect|impact|influence|consequence)s? (?:of|on)|attribut(?:able|ed)|"
    r"linked to|stems? from|fuel(?:s|led)?|triggers?|triggered|brought about|made (?:people|residents)|"
    r"makes? (?:people|residents|them|women|us)|(?:has|have) (?:reduced|cut|improved|raised|worked|paid off|succeeded)(?! "
    r"(?:closely|with|together|in|on|hard|alongside)\b)|"
    r"(?:therefore|hence|consequently)|so that is why|that is why|explanation|breeds?|bred|(?:is|are|was|were) (?:partly |"
    r"largely |mainly )?(?:why|behind)|"
    r"(?:has|have) left|gives? rise to|gave rise to|(?:is|are|was|were) down to|on account of|in the wake of|blam(?:e|ed|es|"
    r"ing)|"
    r"(?:our|the) (?:\w+ ){1,3}(?:worked|paid off|made a difference)|(?:a |the )?(?:reaction|testament|tribute) "
    r"to)\b", re.IGNORECASE)
INFERENCE = re.compile(
    r"\b(?:(?<!elected )representative(?:ly|ness)?(?! of the (?:council|police|partnership))|prov(?:e|es|ed|en|ing)|proof|"
    r"confirm(?:s|ed)? (?:that|what|how|our|the (?!themes))|demonstrat(?:e|es|ed)|"
    r"statistically|scientific(?:ally)?|robust|margin of error|(?:we can|can) be (?:confident|certain|sure)|undoubted(?:ly)?|"
    r"beyond (?:any )?doubt|certain(?:ly)? that|cross[- ]section|reflects? the (?:make-?up|views|population|profile|whole)|"
    r"(?:reflect|represent|speak for|typical of|true of|appl(?:y|ies) to|generali[sz]\w*|extrapolat\w*|stands? for)s?"
    r"(?=[^.;]*\b(?:county|district|borough|town|residents|population|everyone|everybody|public|community|all|whole|"
    r"[A-Z]\w+shire)\b)|"
    r"if (?:everyone|everybody|all) (?:had|were)|would (?:the rest|others|everyone|everybody)|would have (?:said|called|"
    r"answered|named)|"
    r"accurate(?:ly)?|reliab(?:le|ility)|(?:shared|held|felt) (?:by|across|throughout)|"
    r"(?:typical|average|ordinary) (?:resident|person|household|citizen)|(?:true |clear )?picture of (?:the|our|what)|"
    r"voice of|(?:for|know|be) certain|it is clear that|"
    r"what (?:the )?(?:county|district|borough|town|public|residents|people|communit\w+|[A-Z]\w+shire)"
    r"(?: (?:of|in|across) (?:the \w+|[A-Z]\w+))? (?:thinks?|wants?|"
    r"feels?|believes?)|"
    r"the rest of the (?:county|district|borough|town|population|residents)|evidence that|true (?:level|scale|extent|size|"
    r"picture)|clear proof|no doubt)\b", re.IGNORECASE)
RESULTS = r"(?:results?|findings?|figures?|answers?|survey|sample|replies|responses|consultation)"
EXTENDED = re.compile(     # what was answered, held to be so elsewhere
    rf"\b{RESULTS}\b[^.;]*?\b(?:holds? (?:true|good|for|in|across)|appl(?:y|ies)|true|valid|speaks?|mirrors?|match(?:es)?|"
    r"echo(?:es)?|carry|extends?|stands?|captures?|sums? up|paints?|taken)\b[^.;]*\b(?:county|district|borough|town|city|"
    r"population|"
    r"public|everyone|everybody|communit(?:y|ies)|whole|[A-Z]\w+shire|residents)\b")
EVERYBODY = (r"(?:(?i:residents|people|the public|the population|communities|the community|local people|locals|households|"
             r"citizens|"
             r"women|men|young people|older people|parents|families|the (?:county|district|borough|town))|[A-Z]\w+shire)")
OPINION = (r"(?:(?:is|are|were|was|remain|feel|felt|live) (?:\w+ ){0,2}?(?:worried|concerned|afraid|scared|fearful|unhappy|"
           r"happy|angry|"
           r"satisfied|dissatisfied|safe|unsafe|troubled|anxious|frightened|in fear|fed up|confident|terrified|united)|feel|"
           r"felt|think|thought|"
           r"believe[sd]?|worry|worries|fear[s]?|wants?|wanted|consider|see|agree[sd]?|disagree[sd]?|prefer(?:s|red)?|"
           r"trusts?|call|"
           r"supports?|backs?|demands?|endorses?|welcomes?|opposes?|rejects?|approves?|likes?|knows?|expects?|cares?|"
           r"values?|says?|do not|"
           r"(?:have|has) (?:lost|no) (?:confidence|trust|faith)|"
           r"(?:are|is|were|was) (?!being|working|helping|taking|answering|responding|invited)\w{3,}ing)")
OPINIONS = re.compile(rf"(?<!how )(?<!how safe )(?<!how well informed )\b{EVERYBODY}\b(?: (?!to\b|who\b|how\b|whether\b|that\b|"
                      rf"what\b)[\w’'-]+"
                      rf"(?: \0+)?){{0,4}}? {OPINION}\b")
ASKED = re.compile(r"\b(?:who (?:answered|took part|responded|replied|wrote)|those answering|people answering|respondents|"
                   r"told us|"
                   r"taking part|(?:how|whether|what|why|where|if) (?:\w+ ){0,4}(?:residents|people))\b", re.IGNORECASE)
DENIED = re.compile(r"\b(?:not|cannot|can’t|can't|no|never|nor|neither|without|n’t|n't|nothing|hardly|whether|rather than|"
                    r"than chance)\b",
                    re.IGNORECASE)
UNANSWERABLE = re.compile(     # what the survey cannot say may be named, with any words, to the end of the clause
    r"\b(?:cannot|can[’']t|could not|not possible to|unable to|too early to|(?:do|does|did) not(?! think| feel| believe| "
    r"want| agree| see))"
    r" (?:be )?(?:\w+ )?(?:say|said|tell|told|show|shown|know|known|conclude|concluded|mean|measure|judge|compare|compared|"
    r"establish|"
    r"give|support)\b(?! why)[^.;:]*?(?=,? but\b|[.;:]|$)|"
    r"\b(?:ask|asked|asks) (?:\w+ ){1,6}?(?:what|which) [^.;:,\0]*(?=[.;:,]|$)|"
    r"\b(?:ask|asked|asks|test|see|learn|find out|know|check) "
    r"whether\b[^.;:,]*|"
    r"^\W*whether\b[^.;:,]*", re.IGNORECASE)
ACTION = re.compile(
    r"\b(?:will|shall|should|must|plans? to|aims? to|intends? to|agreed to|decided|propos(?:e|es|ed)|recommend(?:s|ed)?|"
    r"priorit(?:y|ies)|our (?:aim|plan|work|response)|we (?:have|held|hold|are|chose|asked|set|want|need|know)|"
    r"so that (?:we|they)|"
    r"work(?:ing)? (?:together|with)|can (?:cause|lead|have|contribute)|may (?:cause|lead))\b", re.IGNORECASE)
TO_DO = re.compile(     # what is looked at, and what went well: no cause and no proof
    r"\b(?:address|tackl|reduc|understand|consider|look|assess|minimis|manag|mitigat|pick|prevent|limit)\w*(?: \w+){0,2} the "
    r"(?:\w+ )?"
    r"(?:impact|effect|consequence)s? (?:of|on)\b|\bprov(?:ed|en|es) (?:to be )?(?:\w+ )?(?:effective|popular|useful|"
    r"successful|"
    r"difficult|hard)\b|\bto (?:provide|give|gain|get|build) (?:us )?an? (?:accurate|clear(?:er)?|true|full) "
    r"picture\b", re.IGNORECASE)
ABOUT_ANSWERS = re.compile(r"\b(?:people|residents|concern|worr\w+|fear\w*|feel\w*|felt|answer\w*|survey|results?|figures?|"
                           r"problems?|"
                           r"safe\w*|unsafe|crime|deprived|deprivation|areas?|depriv\w+|poverty|comments?)\b", re.IGNORECASE)
JUDGED = re.compile(r"\b(?:is|are|was|were) (?:\w+ ){0,3}?(?:problems?|concerns?|worr(?:y|ies)|issues?|fears?)\b|"
                    r"\b(?:has|have|had) (?:no|a|little|any) (?:\w+ )?(?:problems?|trouble|issues?) with\b|"
                    r"\b(?:support|backing|enthusiasm|appetite|sympathy|opposition) (?:for|to|was|is|among)\b", re.IGNORECASE)
SHOWS = re.compile(r"\b(?:survey|results?|findings?|figures?|answers?|comments?|responses?|consultation) (?:clearly |also )?"
                   r"(?:show|reveal|mean|indicate|suggest|make clear|tell us|say)s? (?:that|clearly|us|the)\b", re.IGNORECASE)
ALARM = re.compile(r"\b(?:out of (?:hand|control)|rife|rampant|epidemic|in crisis|endemic|scourge|lawless\w*|no-go|"
                   r"rocket(?:s|ed|ing)|"
                   r"spiral(?:s|led|ling)|at breaking point|terroris\w+|"
                   r"plagu(?:e|es|ed)|a misery|a nightmare|living hell|have failed)\b", re.IGNORECASE)
ACTORS = re.compile(rf"\b{ACTOR}\b", re.IGNORECASE)
LACK = re.compile(r"\b(?:not enough|too few|insufficient|hardly any|so few) (?:people|answers?|responses?|replies|"
                  r"residents)\b", re.IGNORECASE)
NO_LACK = "says that too few answered; write that the figure is not shown, so that nobody can be picked out"
NO_CAUSE = "says what causes an answer, which no survey of this kind can tell; leave the cause out"
NO_INFERENCE = "says of others, or proves, what only those who answered have said; say it of them, with a figure"


def inference_faults(plain: str, has_figure: bool, names_an_item: bool) -> Iterator[tuple[str, str]]:
    """Yields the words of a cause or a conclusion about everybody. `plain` is a sentence without its bound words."""
    plain = TO_DO.sub(blank, plain)
    if (found := CAUSE.search(plain)) and not is_deed(plain) and not _denied(plain, found) and not ACTION.search(plain) \
            and (has_figure or names_an_item or ABOUT_ANSWERS.search(plain)):
        yield found[0], NO_CAUSE
    found = INFERENCE.search(plain) or EXTENDED.search(plain)
    if found and not _denied(plain, found):
        yield found[0], NO_INFERENCE
    elif found := LACK.search(plain):
        yield found[0], NO_LACK
    elif found := _judgement(plain, has_figure, names_an_item):
        yield found[0], NO_INFERENCE


def _judgement(plain: str, has_figure: bool, names_an_item: bool) -> re.Match[str] | None:
    """Finds what is said to be shown, to be a problem, or to be people's opinion, without a figure of those who answered."""
    if not has_figure and (found := SHOWS.search(plain)) and not DENIED.search(plain):
        return found
    if not has_figure and (found := ALARM.search(plain)) and not _denied(plain, found):
        return found
    if not has_figure and names_an_item and (found := JUDGED.search(plain)) and not (
            ASKED.search(plain) or ACTION.search(plain) or _denied(plain, found)):
        return found
    found = OPINIONS.search(plain)
    if found and has_figure and re.search(r"\b(?:deprived|other) areas\b", found[0]):      # the group of the figure
        return None
    if found and (re.search(r"\0 $|\bso that $", plain[:found.start()]) or ACTORS.search(found[0])):    # counted, or a plan
        return None
    return None if found is None or ASKED.search(plain) or _denied(plain, found) else found


def _denied(plain: str, found: re.Match[str]) -> bool:
    """Says whether the sentence denies the words, before them in the same sentence and not by “not only”."""
    before = re.sub(r"\bnot (?:only|just)\b|\bno (?:doubt|one|\w+ than)\b", "", plain[:found.start()], flags=re.IGNORECASE)
    return DENIED.search(before) is not None
