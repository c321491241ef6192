"""Finds sentences without a figure that say something of a problem, of the more deprived areas or of people all the same.

“Litter blights our county” and “they also feel unsafe at night” claim what only a figure could show. What the partnership does,
what the survey asked, what a word includes, and what is not shown may be said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .inference_claims import ACTION, ASKED, OPINION
from .plans import ACTOR, DOER, PLAN, blank, is_deed
from .row_names import WORD, RowNames, alike, unquoted, words_of
from .sentences import Sentence, split

TABLES = ("ranked_problems", "safety", "informed", "victims")
ITEM = "\1"     # stands for the letters of a problem's name
ONWARD = r"(?:(?:and|or|the|of|in|&) )*"
ADVERB = r"(?:(?:\w+ly|also|still|now|already|again|just|both|all) )*"
SMALL = (r"(?:in|of|on|at|for|by|with|from|to|as|and|or|about|near|around|across|under|over|through|after|before|during|than|"
         r"like|"
         r"per|via|within|without|where|when|which|who|that|while|if|but|so|not|is|are)\b")
TOLD = (r"(?:(?:not|also|now|still|both|all|each|being|been|therefore) )*(?:shown|withheld|left out|defined|counted|"
        r"collected|cleared|"
        r"removed|recorded|reported|discussed|covered|dealt|tackled|investigated|treated|asked|named|listed|included|set out|"
        r"set|"
        r"described|made|chosen|added|kept|agreed|crimes?|an? (?:\w+ )?(?:crime|offence)|offences?|illegal|unlawful|against|"
        r"our|"
        r"one of our|a priority|priorities|among our|part of|on page|below|above|those|compared)\b")
CLAIM = re.compile(
    rf"(?:^|[.;:,—–] (?:and |but )?|\bthat )(?:(?:the|our|local|both|and|only) )*{ITEM}+(?:,? {ONWARD}{ITEM}+)* {ADVERB}"
    rf"(?P<verb>(?:is|are|was|were|remains?|remained|has|have|had|does|did)\b(?! {TOLD})|"
    rf"(?!{SMALL}|(?:includes?|covers?|means?|refers?|needs?|takes|comes|falls|can|could|may|might|will|would|should|must|"
    rf"shall)\b)"
    r"\w+(?= (?:the|our|their|this|these|your|my|its|an?|people|residents|lives|everyone|us|them|too)\b)|"
    r"(?:tops?|leads?|dominates?|persists?|matters?|worr(?:y|ies)|concerns?|troubles?|bothers?|plagues?|blights?|ruins?|"
    r"affects?|"
    r"hits?|hurts?|spreads?|thrives?|rules?)\b)", re.IGNORECASE)
AREAS = re.compile(
    rf"(?:^|[,;:] )(?:(?:people|those|residents|respondents) )?(?:(?:in|from|living in) )?(?:the )?(?:(?:more|less|most|least) )?"
    rf"deprived "
    rf"(?:areas|communities|wards|neighbourhoods|places|parts) {ADVERB}(?!{SMALL[:-2]}(?<!is)(?<!are)\b|means?|will|would|"
    rf"can|could|"
    rf"may|should|need|received|(?:is|are|was|were) (?:{TOLD}|not|sent|given|visited|invited|matched|grouped|areas|the ))\w+",
    re.IGNORECASE)
FOLLOWING = re.compile(
    r"^\W*(?:They|(?i:this|the same) group|These (?:people|residents|respondents|areas)|This group|The same (?:people|number|"
    r"share|group|is|was|goes|applies|"
    r"holds)|(?:So|Nor) (?:do|did|does|are|were|is|was)|It is the same|As (?:do|did|is|are))\b")
SEMICOLON = re.compile(r"[;–—] ")
DENIED = re.compile(r"\b(?:cannot|not shown|(?:do|does|did) not (?:show|tell|say|mean)|not possible|whether|left out|"
                    r"withheld)\b", re.IGNORECASE)
DOES = re.compile(rf"\b(?:{DOER}|{ACTOR})\b|^\W*(?:Report|Call|Contact|Visit|See|Read|Keep|Lock|Ask|Tell|"
                  rf"Look)\b", re.IGNORECASE)
UNSHOWN = "says what no figure beside it shows; bind the figure, or say what the partnership will do"


def unfigured_faults(sentence: Sentence, line: Sequence[Sentence], names: RowNames) -> Iterator[tuple[str, str]]:
    """Yields the words of a claim in a sentence, or a part of one, without a figure. `line` holds all sentences of its line."""
    for part in split(sentence, SEMICOLON):
        yield from _part_faults(part, line, names)


def _part_faults(sentence: Sentence, line: Sequence[Sentence], names: RowNames) -> Iterator[tuple[str, str]]:
    text = PLAN.sub(blank, sentence.plain)
    if sentence.figures or DENIED.search(text) or is_deed(text):
        return
    if found := AREAS.search(text):
        yield found[0].lstrip(",;: "), UNSHOWN
    elif (found := CLAIM.search(_with_items_marked(text, names))) and not (ASKED.search(text) or ACTION.search(text)):
        yield text[found.start():found.end()].lstrip(".,;: "), UNSHOWN
    elif any(other.figures for other in line) and (words := _carried_on(sentence, text, line, names)):
        yield words, UNSHOWN


def _with_items_marked(text: str, names: RowNames) -> str:
    """Returns the text with every letter of a problem's name marked."""
    labels = {word for table in TABLES for label in names.of(table).texts.values() if not label.endswith("?")
              for word in words_of(label)}
    marked = unquoted(text, ())
    for found in WORD.finditer(marked):
        if any(alike(word, found[0].lower()) for word in labels):
            marked = marked[:found.start()] + ITEM * len(found[0]) + marked[found.end():]
    return marked


def _carried_on(sentence: Sentence, text: str, line: Sequence[Sentence], names: RowNames) -> str:
    """Returns the words by which a sentence carries the figures of its line on to something else; empty if it does not."""
    own = {names.item(one.bound.cell) for other in line for one in other.placed}
    other = {names.of(table).texts[item] for table in TABLES for item in names.named(sentence, table) if item not in own}
    following = FOLLOWING.search(text)
    if following and (other or re.search(OPINION, text)):
        return following[0].strip()
    return next(iter(other), "") if other and not (DOES.search(text) or ASKED.search(text) or ACTION.search(text)) else ""
