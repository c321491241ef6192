"""How addresses, homes and ages with a place are written: the patterns and words of places.py. Every pattern has an end."""

from __future__ import annotations

import re

STREET = (
    r"(?:roads?|rd|streets?|st|avenue|ave|lane|ln|close|cl|drive|dr|way|crescent|cres|courts?|ct|gardens|gdns|place|pl"
    r"|terrace|ter|grove|mews|walk|rise|parade|hill|green|row|square|sq|view|yard|park|parks|gate|quay|wharf|mead"
    r"|meadows?|fields?|croft|orchard|paddocks?|path|bank|common|end|vale|dale|heights|estate|copse|spinney|garth|wynd"
    r"|brae|loan|fold|hey|leys|reach|cottages|buildings|mansions|house|villas|lea|approach|broadway|circus|causeway"
    r"|crossway|esplanade|embankment|lodge|tower|towers|bungalows|flats|farm|ridge|acre|acres)")
BETWEEN = (
    r"(?!(?:in|on|our|of|this|that|my|your|their|a|an|and|or|at|to|per|for|down|up|along|near|by|from|every|each|other"
    r"|cars?|vans?|vehicles?|bikes?|people|times|mph|minutes?|hours?|days?|weeks?|months?|years?|houses|more|is|was"
    r"|were|are|new|old|speeding|out|different|police|drug|drunk|young|big|large|small|bad|local|nearby|busy|broken"
    r"|residential|main|side|street|parked|years|yrs|am|pm|kids|youths|lads|men|women|families|residents|neighbours"
    r"|homes|shops|parking|traffic|feet|foot|metres|yards|miles|per|percent)\b)[^\W\d_][\w’'.\-]{0,24}")
NUMBERED = re.compile(
    r"\d{1,4}[a-zA-Z]?(?:\s?[-–/&,]\s?\d{1,4}[a-zA-Z]?|\s+(?:and|&)\s+\d{1,4}[a-zA-Z]?){0,4},?\s{1,3}(?:" + BETWEEN +
    r",?\s{1,3}){1,3}" + STREET +
    r"\b(?!\s+(?:light|lamp))", re.IGNORECASE)
NUMBER_THE = re.compile(
    r"\d{1,4}[a-zA-Z]?,?\s{1,2}(?:[Tt]he|THE)\s{1,2}([^\W\d_][\w’'\-]{2,24}(?:\s[A-Z][\w’'\-]{2,24})?)")
NUMBER_WORD = re.compile(
    r"\d{1,4}[a-zA-Z]?,?\s{1,2}([^\W\d_][\w’'\-]{3,24})(?:\s{1,2}[A-Z][\w’'\-]{2,24}){0,2}")
FLAT_TAIL = (
    r"(?:(?:,|\s+(?:at|in|of))?\s{1,3}(?:\d{1,4}[a-zA-Z]?,?\s{1,3})?(?:" + BETWEEN + r"\s{1,2}){1,3}" + STREET + r"\b)?")
FLAT = re.compile(
    r"(?:flat|apartment|apt|unit|room|plot|caravan|pitch|block|bungalow|house|lot|studio|suite|maisonette|door"
    r"|bedsit)s?\s{1,2}(?:no\.?\s?|nos\.?\s?|number\s|#)?(\d{1,4}[a-zA-Z]?|[A-Za-z]\d{0,3})(?![\w:%£])(?:\s?(?:and|&|-"
    r"|/)\s?\d{1,4}[a-zA-Z]?)?" + FLAT_TAIL, re.IGNORECASE)
TEENS = (
    r"(?:eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|(?:one|two|three|four"
    r"|five|six|seven|eight|nine)(?=\W{1,2}(?:is|are|was|were|has|have|never|keeps?)\b))")
NUMBER = re.compile(
    r"(?:number|numbers|no|nos|num)\b\.?\s{0,2}(?:\d{1,4}[a-zA-Z]?(?:\s?(?:and|&|,|-|–|to|/)\s?\d{1,4}[a-zA-Z]?){0,3}|" + TEENS +
    r")(?![\w%£:]|\s?\d)(?!\W{1,2}(?:bus|buses|route|thing|issue|problem|priority|concern|complaint|of|on (?:the"
    r"|my) list|times|people|cars|more|other|and (?:two|2)))(?:,?\s{1,3}(?:" + BETWEEN + r",?\s{1,3}){1,3}" + STREET +
    r"\b)?", re.IGNORECASE)
LIVES_AT = re.compile(
    r"(?:at|in|of|from|opposite|behind|to)\s{1,2}#?\d{1,3}[a-zA-Z]?(?:\s?(?:and|&)\s?\d{1,3}[a-zA-Z]?)?(?!\s?(?:am|pm"
    r"|mph|o|years?|yrs?|th|%|at night|in the|hours?|mins?|minutes?|days?|weeks?|times|people|cars|percent|per)\b)"
    r"(?![\w:.%£])", re.IGNORECASE)
DWELLERS = frozenset("""
    bloke couple dealer dealers dog dogs door drugs family flat home house kids lad lads lady live lived lives living
    lot man neighbour neighbours next noise old opposite parties party people residents tenant tenants them those us
    woman
    """.split())
DWELLINGS = frozenset("bedsit bungalow caravan cottage flat home house houseboat maisonette property pub".split())
WHERE = re.compile(
    r"(?:\s{1,2}that(?:'s|’s| is))?(?:\s{1,2}(?:on the corner(?: of)?|at the (?:very )?(?:end|top|bottom|corner|start"
    r"|back)(?: of)?|opposite|next (?:door )?to|behind|above|below|beside|by|near|across from|between|with the|facing"
    r"|on|in|at|over|under|backing on(?:to)?|second from|after|before))\s{1,2}", re.IGNORECASE)
TAIL = re.compile(
    r"(?:(?!(?:is|are|was|were|has|have|had|who|which|that|where|keeps?|gets?|sells?|plays?|burns?|never|always|every"
    r"|all|because|but|so|when|whose|does|do|did|needs?|should|will|would|can|could|with|deals?|dealing|makes?|throws?"
    r"|blasts?|shouts?|have|i|we|they|he|she|it|each|until|at night|looks?)\b)[\w’'\-&]{1,24}\s{0,2}(?=\w|&|\W"
    r"|$)){1,8}", re.IGNORECASE)
GENERIC = re.compile(
    r"(?:(?:our|my|this|your|the|a|their|his|her|that|any|every|some|an)\s+)?(?:(?:same|quiet|nice|busy|next|other"
    r"|local|main)\s+)?(?:streets?|roads?|area|estate|village|town|close|block|country|city|uk|middle|world"
    r"|neighbourhood|community|night|day|past|front|back|end|way|dark|england|time|moment|weekend|evening|morning|year"
    r"|week)?\s*", re.IGNORECASE)
FRONT = frozenset("""
    basement garden attic
    abandoned big black blue boarded bottom brown corner crack derelict detached downstairs drug empty end first green
    ground last middle pink red second semi squat terraced third top upstairs white yellow
    """.split())
DOORS = re.compile(
    r"(?:\d|one|two|three|four|five|six|a few|couple of|couple|next|few)\s{1,2}doors?\s{1,2}(?:down|up|along|but one"
    r"|away|to the (?:left|right)|from)(?:\s{1,2}(?:from|to|of)\s{1,2}" + TAIL.pattern + r")?", re.IGNORECASE)
OVER = re.compile(
    r"(?:live|lives|lived|living|flat|flats|family|man|woman|couple|neighbours?|bloke|lady|lad|upstairs)\s{1,2}"
    r"(?:just |right )?(?:above|over|behind|opposite|next to|beside|below)\s{1,2}the\s{1,2}" + TAIL.pattern, re.IGNORECASE)
NAMED_HOUSE = frozenset("""
    barn bungalow cottage farm farmhouse forge grange hall house lodge manor mill rectory vicarage villa
    """.split())
OLD_HOUSE = re.compile(
    r"the\s{1,2}old\s{1,2}(?:rectory|forge|vicarage|school ?house|bakery|bakehouse|chapel|mill|barn|smithy|dairy"
    r"|stables|coach house|manor|parsonage|granary|post office|police house|station house|brewery|tannery|cottage"
    r"|farmhouse|oast|malthouse|toll house|orchard)\b", re.IGNORECASE)
NO_NAME = frozenset("""
    a an and any at big church city community council country crack dairy detached drug each empty every fish for from
    full guild half halfway her his holiday in is little manor mother's my neighbour's neighbours new next nice of old
    on open opera our pig public safe same small sports terraced that the their this to town village was white whole
    wind your your's
    """.split())
HOUSES_OF_NOBODY = frozenset("""
    a an any at back dead each every far front her his in is my no of on one other our same that the their this to was
    your
    """.split())
FIGURES = re.compile(
    r"(?<![\w£$€.,:/])\d{1,4}(?=[a-zA-Z]?(?:,?[\s\-]{1,3}[^\W\d_]|\s?[-–/&,]\s?\d{1,4}[a-zA-Z]?[,\s]|\s(?:and|&)\s"
    r"|/o))")
AGE = re.compile(
    r"(?:aged?\s{1,2}(?:of\s)?\d{1,3}|\d{1,3}[ -]{0,2}(?:years?|yrs?)?[ -]{0,2}olds?\b|\d{1,3}\s?(?:yo|y/o)\b|(?:is|am"
    r"|i'm|i’m|he's|he’s|she's|she’s|now|nearly|almost|turned|im)\s{1,2}(?:only |now |nearly |almost |over )?\d{1,3}"
    r"(?!\s?(?:mph|%|am|pm|cars?|times|minutes|mins|hours|of|people|:|\.\d|per|percent|bus|years? (?:since|ago)|days"
    r"|weeks|months)))", re.IGNORECASE)
AGE_PLACE = re.compile(
    r"[^.!?\n]{0,60}?\b(?:in|of|from|at|on|by|near|lives?|living|resident)\s{1,2}(?:(?:and|in|of|on|at|by|alone|here"
    r"|the|near|just|off|a|with my \w{1,12}|opposite|behind|next to)\s{1,2}){0,4}("
    r"(?:[^\W\d_][\w’'\-]{1,24}\s{0,1}){1,4})", re.IGNORECASE)
LIVES = re.compile(
    r"\b(?:live|lives|living|resident)\b", re.IGNORECASE)
TAIL_PLACE = re.compile(
    r"(?:\s?,|\s{1,2}(?:in|at|on|off|of))\s{1,2}(?:\d{1,4}[a-z]?,?\s{1,2})?(?:(?:the\s{1,2})?" +
    BETWEEN + r"\s{1,2}){1,3}" + STREET +
    r"\b", re.IGNORECASE)
VIEWS = frozenset("""
    reach haven heights retreat hideaway
    acre bank banks corner court croft dell edge end gate gates hollow lea leas mead mount nook rest rise side view
    views
    """.split())
SHOPS = frozenset("""
    carry supermarket minimarket arcade casino dentist dentists garages
    bakery bar barber barbers bookies butcher butchers cafe café carwash chemist chippy club farm florist garage
    hairdressers launderette laundrette licence newsagent newsagents nursery offlicence pharmacy pub restaurant salon
    scrapyard shop stall store stores takeaway tattooist unit van wash workshop yard
    """.split())
SHOP_FRONT = frozenset("""
    cash and
    baker's barber betting body burger butcher's car charity chicken chip coffee convenience corner cream fish food
    hand ice kebab mobile nail nails off pet phone pizza scrap sweet tattoo tea the tyre vape village
    """.split())
