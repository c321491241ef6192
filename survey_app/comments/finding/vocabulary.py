"""Words that the rules know by themselves: written by hand for what residents write about."""

from __future__ import annotations

# Everyday words that are also first names. They count as names only where a sentence uses them so.
NAME_WORDS = frozenset("""
    will may mark bill rob sue pat grant chase drew hope faith joy grace rose rich frank art max grey gray king prince
    duke earl judge hunter dean chip pearl crystal amber dawn storm angel april june august summer autumn winter
    spring star sun sunny sky lane river forest stone rocky miles guy gene ray dick love happy precious promise
    patience blessing peace comfort charity mercy justice lucky candy honey penny sandy clay cliff glen dale heath
    brook brooks reed wade lance bishop foster ward porter parker cooper mason baker fisher carter walker turner scout
    royal noble victor major junior sonny buddy bobby nick jay kit robin rusty archer skip buck bud reg stew mat doc
    jet dot eve carol jewel treasure harmony melody liberty destiny miracle innocent legend echo journey heaven
    haven sunshine willow meadow hazel fern basil sage ginger cherry berry olive coral jade ruby emerald opal diamond
    silver sterling cash chance blaze ace ridge berlin paris chelsea china israel jordan kent brad jean bless ally
    barb sal bell wing tin song young long min fan gale page carrie merry trinity tiny trip van violet raven holly ivy
    daisy lily iris poppy heather case price general kid bear wolf fox ash sol pip kerry florence misty
    """.split())
NICKNAMES = frozenset("""
    paddy mick titch spud zed smudge col
    gaz gazza baz bazza daz dazza shaz shazza kez kezza chaz chazza maz mazza taz jaz jazza loz moz trev kev nev bev
    ste stu del jools jules gez tez lez bez fez macca wacka sully smithy jonesy deano robbo stevo davo jacko hodge
    tommo johnno danno nicko micko franky vinny vinnie manny denny lenny benny kenny archie alfie
    """.split())
MONTHS = frozenset("april may june august".split())
SURNAME_PLACES = frozenset("""
    hill field fields green brown white black park parks hall west north south east wood woods marsh banks church law
    """.split())
# Plain words of places and colours that are surnames after a first name.
HELPING_WORDS = frozenset("""
    will may can mark bill rob sue pat grant chase drew hope so long love judge man page case price general
    """.split())
# Verbs, and nouns of other things: a name only where no verb can be meant.

# No names to a reader of comments, whatever a list says.
PLAIN_WORDS = frozenset("""
    cope easter
    crew crews nail nails bar bars fone cig cigs fag fags baccy booze pubs clubs drunk drunks estate estates community safety
    a i o e s t d m ll re ve u n x b c k vs etc eg ie ok okay am pm mph kph km st rd th nd asap tv dvd cctv asb asbo
    asbos hmo hmos pcso pcsos pc pcs csp pcc mp mps cllr cllrs gp gps nhs uk gb eu us usa bame lgbt lgbtq dna id idk
    tbh imo btw wtf omg lol fyi aka police policing council councils councillor councillors councilor ward wards
    parish borough county district village villages town city said page price general forum case job gay early young
    man men women woman baby son sons ever numbers unknown unique over any many more most one ones see day days new
    main still small back post place call house houses home homes housing way ways high low black white brown green
    blue red north south east west park parks church law money click sales street streets road roads box boxes water
    light lights lighting speed speeding close closed hill field fields hall driver drivers parent parents worth
    online offline email emails website websites internet app apps facebook twitter instagram whatsapp snapchat tiktok
    youtube google nextdoor netflix amazon ebay uber deliveroo ebike ebikes escooter escooters scooters moped mopeds
    quad quads motorbike motorbikes tesco tescos asda aldi lidl sainsbury sainsburys morrisons waitrose coop spar
    iceland boots greggs mcdonald mcdonalds kfc costa starbucks wetherspoon wetherspoons spoons nandos subway argos
    halfords screwfix primark domino dominos londis fly tipping flytip flytipping flytipped flytippers dumping dumped
    litter littering littered bin bins binmen wheelie potholes pothole pavement pavements kerb kerbs kerbside verge
    verges layby laybys tarmac bollard bollards streetlight streetlights streetlamp streetlamps speedbump speedbumps
    camera cameras yob yobs yobbish yobbo chav chavs thugs druggie druggies weed spice ketamine ket mdma crack heroin
    cannabis cocaine nitrous nos vape vapes vaping spliff spliffs joints needle needles canister canisters balloons
    druggy dealers dealing beggars begging rough sleepers graffiti graffitti vandals vandalism vandalised antisocial
    nuisance youths teens teenagers teenage kids lads lasses hoodies hooded gangs gang knife knives stabbing stabbings
    mugging muggings mugged burglary burglaries burglar burglars burgled robbery robberies shoplifting shoplifters
    shoplifter theft thefts stolen stealing nicked racist racism homophobic homophobia islamophobia antisemitism
    misogyny domestic neighbour neighbours neighbor neighbors neighbourhood neighbourhoods neighborhood gov govt ptsd
    adhd autism autistic send dementia covid corona lockdown brexit british english welsh scottish irish european
    african asian caribbean polish romanian bulgarian albanian indian pakistani bangladeshi chinese turkish muslim
    muslims christian christians jewish jew jews hindu hindus sikh sikhs catholic roma gypsy gypsies travellers
    england wales scotland ireland britain london birmingham manchester leeds liverpool sheffield bristol newcastle
    nottingham leicester cardiff swansea newport edinburgh glasgow belfast oxford cambridge reading swindon luton
    bedford derby stoke coventry bradford hull york plymouth southampton portsmouth brighton norwich ipswich exeter
    gloucester worcester milton keynes aylesbury wycombe slough watford essex kent surrey sussex devon cornwall dorset
    somerset wiltshire hampshire berkshire buckinghamshire bucks oxfordshire bedfordshire hertfordshire
    northamptonshire warwickshire gloucestershire worcestershire herefordshire shropshire staffordshire cheshire
    lancashire yorkshire cumbria durham northumberland lincolnshire nottinghamshire leicestershire derbyshire norfolk
    suffolk thames america american europe africa asia india pakistan poland romania ukraine syria afghanistan france
    germany spain january february march july september october november december jan feb mar apr jun jul aug sep sept
    oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    mondays tuesdays wednesdays thursdays fridays saturdays sundays xmas christmas easter halloween ramadan diwali eid
    bonfire dont doesnt didnt isnt arent wasnt werent cant couldnt wont wouldnt shouldnt havent hasnt hadnt aint ive
    im ill youre youve theyre theyve theres thats whats wheres whos hes shes weve lets alot abit aswell infact incase
    everytime everyday noone gonna gotta wanna kinda sorta dunno innit cos cus coz tho thru til till nite luv plz pls
    thx ta yeah yep nope nah hiya cheers bloody crap shit shite shitty piss pissed pissing bollocks arse arsehole fuck
    fucking fucked fuckers bastard bastards bugger wanker wankers dickheads dickhead twat twats scum scumbag scumbags
    pikey pikeys scallies scrotes mum mums dad dads nan grandad granny gran grandkids grandchildren granddaughter
    grandson auntie uncle hubby missus bloke blokes ex exes oap oaps carpark carparks playpark playgroup playgrounds
    underpass footpath footpaths towpath towpaths cyclepath cyclelane cycleways bikes corsa corsas fiesta fiestas
    focus golf astra bmw bmws audi audis mercedes merc ford fords vauxhall peugeot renault clio nissan toyota honda
    yamaha volvo skoda seat kia hyundai tesla teslas range rover rovers landrover jeep jeeps transit biking ins inset
    insta ni nino kebab kebabs sharps hoody balaclava balaclavas sim dob vrm yards lad fridge fridges freezer freezers
    sofa sofas mattress mattresses duvet duvets trolley trolleys wheelies hoodie selfie selfies fb ig xbox e-scooter
    rubbish skip skips grafitti bbc itv faq pdf streetscene streetcare tipped tippers flytipper flytips letting
    lettings airbnb airbnbs lateral vapers dealers' polution mins min hrs hr yrs yr wks approx alley alleys alleyway
    bays bay kite co-op cooperative regatta bikers lorry lorries hgv hgvs suv suvs ev evs ulez ltn ltns cpz cpzs lgv
    lgvs vans a&e jr anpr dvla mot prevent crimestoppers watch neighbourhoodwatch fixmystreet citizens advice
    samaritans womens refuge mosque mosques synagogue gurdwara temple chippy offy offlicence bookies takeaway
    takeaways foodbank foodbanks laundrette launderette barbers worst best far less least none nothing nowt owt summat
    lovely nice great good bad poor shocking disgusting disgraceful unsafe safe safer unlit unsociable drunks drunken
    drunkards alcoholics addicts staffie staffies xl bully bullies pitbull pitbulls rottweiler alsatian poo pooh poos
    fouling dogs barking cats foxes rats seagulls pigeons held heard paid feet became began fed felt children mens
    childrens kid babies lot lots bit bits jobs per via due plus extra
    """.split())

TITLES = frozenset("""
    mr mrs ms mx miss dr prof professor rev reverend cllr councillor sgt sergeant constable inspector pc pcso wpc dc
    ds di sir dame lord lady father sister brother uncle aunt auntie aunty cousin nurse doctor nanny headteacher
    headmaster headmistress caretaker imam rabbi vicar pastor warden judge coach
    """.split())
# nothing but a name follows them
PLAIN_TITLES = frozenset("mr mrs ms mx cllr sgt prof rev".split())
RELATIONS = frozenset("""
    neighbour neighbours neighbor son daughter husband wife partner boyfriend girlfriend fiance fiancee mate mates
    friend friends pal brother sister mum mom mother dad father nan gran grandad granddad grandson granddaughter uncle
    auntie aunty aunt cousin nephew niece ex hubby landlord landlady boss manager owner dealer tenant lodger caretaker
    warden officer teacher headteacher head doctor nurse carer lad boy girl bloke fella woman man guy kid child baby
    colleague worker shopkeeper postman milkman driver vicar called named name is am i'm im
    """.split())
# people stand after these
TOLD = frozenset("ask asked asking tell told telling thank thanks thanking since with saw met know knows when".split())
# who holds one is no secret
OFFICES = frozenset("mp mps pcc mayor minister commissioner chancellor senedd ms msp".split())
ADJECTIVES_OF_NAMES = frozenset("big old young little mad fat crazy dirty skinny ginger tall short posh scruffy".split())
VERBS_OF_PLACES = frozenset("park walk drive rise view close gate bridge bank end row way place court hire market".split())
# a name follows, whatever it is
NAMERS = frozenset("called named name's calls call".split())
ADDRESSING = frozenset("""
    ask asked asking tell told telling thank thanks thanking speak spoke speaking talk talked see saw met meet know
    knows knew with from by to for and or ring rang phone text message contact contacted email emailed help helped
    hear heard like love hate miss blame report reported arrest arrested when where while because if that but against
    about than as after since hello hi dear regards sincerely yours cheers bless evict evicted stop stopped remember
    visit visited robbed attacked
    """.split())
PRONOUNS_BEFORE = frozenset("""
    i you he she it we they who what there this that the a an these those which my your his her its our their some any
    no every all most more crime crimes people kids children police council cars residents things life nothing nobody
    someone anyone everyone somebody one not never also really
    """.split())
DETERMINERS = frozenset("""
    the a an this these those my your his our their some any no every each more most many few
    """.split())
LOCATIVES = frozenset("""
    in near around towards toward through into across along via throughout outside inside onto behind off past
    """.split())
# A name after these is nearly always that of a place.

PEOPLE_VERBS = frozenset("""
    is was has had does did doesn't didn't isn't wasn't hasn't said says lives lived keeps kept shouts shouted deals
    sells sold drinks drives drove parks plays runs ran works worked walks walked knows knew saw sees told tells came
    comes goes went got gets took takes made makes left leaves started starts stole steals hit hits threatened
    threatens swears swore screams screamed throws threw broke breaks burned burns attacked attacks hates loves likes
    thinks wants wanted needs asked asks called calls rings rang helped helps cleans cleaned looks looked moved moves
    owns opens stands sits sleeps smokes smoked spits spat beats beat can't cannot won't wouldn't should would never
    always still just also from at next who and or & will could may might must can texted phoned wrote found used
    tried let
    """.split())
POSSESSIONS = frozenset("""
    mum mom mother dad father son sons daughter daughters brother brothers sister sisters wife husband partner
    boyfriend girlfriend mate mates friend friends nan gran kids children baby family house flat home place door
    garden gate fence drive car cars van bike dog dogs cat cats shop garage pub cafe party parties gang lot boy boys
    lad lads girl window windows bins shed boss uncle auntie cousin ex
    """.split())

STREET_NOUNS = frozenset("""
    road rd street st avenue ave lane ln close cl drive crescent cres court ct gardens gdns place pl terrace grove
    mews walk rise parade hill green row square view way estate park school college academy church surgery hospital
    station centre center hall library ward bridge roundabout junction village town common wood woods field fields
    farm lake canal river rec pub inn arms hotel market house quay wharf heath valley bank end meadow meadows
    playground recreation council community medical health leisure primary secondary infants junior nursery retail
    business industrial trading shopping bypass ringway flyover triangle area allotments cemetery cottages towers
    tower mansions roads streets estates lanes leys infirmary university
    """.split())
TRADES = frozenset("""
    barbers barber barbershop garage takeaway chippy kebab kebabs newsagent newsagents shop stores store motors autos
    tyres salon nails cafe café bakery bakers butchers butcher florist florists offlicence offy pub bar restaurant
    diner grill builders plumbing plumbers roofing roofers electrical electrics scaffolding taxis cabs minicabs scrap
    carwash laundrette launderette cleaners pharmacy chemist chemists bookmakers minimarket supermarket grocers
    grocery deli tattoos tattoo gym nursery farm landscapes gardening solicitors lettings properties bros brothers ltd
    limited llp fisheries chicken pizza pizzas fish chips vapes vape mobiles phones hairdressers hair beauty catering
    ices icecream van market stall yard motorcycles bikes cars hire skips removals recycling express convenience
    """.split())
TRADE_JOINS = frozenset("""
    fish chip car ice skip mini off dry corner convenience mobile phone hair beauty auto scrap kebab
    """.split())
FAMILY_FIRMS = frozenset("sons son daughters daughter bros brothers co".split())

FUNCTION_WORDS = frozenset("""
    the a an and or but if of in on at to for from by with without about into over under is are was were be been being
    am has have had do does did not no yes it its they them their there here this that these those he she his her him
    we us our you your i me my who which what when where why how all any some every each more most less so too very
    just only also than then as up down out off again never always still because while until after before can could
    should would will shall may might must get gets got need needs want wants please
    """.split())
BEFORE_MONTHS = frozenset("in of since until till from by last this next during early late mid each every through".split())
PARTICLES = frozenset("""
    van der de den del la le al el bin ibn ap ab mac mc o da dos von ul bint ben abu ur st san ni nic
    """.split())
INTRODUCERS = TITLES | {"is", "was", "name", "called", "named", "nicknamed", "aka", "as", "of"}
POSSESSED, AFTER_PERSON = POSSESSIONS | TRADES, PEOPLE_VERBS | FUNCTION_WORDS
NO_SECOND_NAME = FUNCTION_WORDS | FAMILY_FIRMS | TRADES
CALLED = frozenset("he's hes she's shes they're was he she one someone somebody".split())
MODALS = frozenset("can cannot can't could couldn't would wouldn't should shouldn't won't don't didn't doesn't must".split())
NO_FIRST_NAME = FUNCTION_WORDS | TITLES | RELATIONS | OFFICES | STREET_NOUNS | LOCATIVES
