"""Comments of synthetic residents: short sentences, with themes in the order that the 2020-2023 plan gives. Pure."""

from __future__ import annotations

import numpy as np

from .random_draws import apportion

MENTIONS = {"drugs": 164, "fly_tipping": 143, "police": 127, "burglary": 104, "youths": 91, "speeding": 78,
            "parking": 66, "lighting": 52, "litter": 21, "noise": 18, "scams": 16, "scooters": 15, "praise": 14}
"""How often each theme is mentioned by residents, most common first."""

PLACES = ("near the shops", "in our road", "by the station", "in the town centre", "on our estate", "near the school",
          "in the village", "behind the flats", "along the high street", "by the playing field", "close to the church",
          "at the end of our street")

SENTENCES = {
    "drugs": (
        "Drug dealing goes on {place} in broad daylight.",
        "We often smell cannabis {place} and it is clear that drugs are being sold.",
        "Drug use {place} is getting worse every year.",
        "I have found needles and other signs of drugs {place}.",
        "Cars pull up {place} for a minute at a time and everyone knows it is drugs.",
        "County lines and drugs worry me more than anything else.",
        "Please do something about the drug dealers {place}.",
        "My children have been offered drugs {place}."),
    "fly_tipping": (
        "Fly-tipping {place} is a weekly event.",
        "There are mattresses and fridges fly-tipped {place}.",
        "Since the tip started to charge there is far more fly-tipping.",
        "Fly-tipping in the lanes takes weeks to be cleared.",
        "Builders’ waste is fly-tipped {place} and nobody is ever fined.",
        "Fly-tipping makes the whole area look uncared for.",
        "Can we have cameras to catch fly-tipping {place}?"),
    "police": (
        "I never see a police officer {place}.",
        "We need more police on foot.",
        "There is no police presence {place} after dark.",
        "Closing the police station was a mistake.",
        "The police are stretched so thin that nobody comes.",
        "Our community support officer was excellent, but we have had no police here since.",
        "Ringing 101 takes so long that I give up before I reach the police.",
        "More visible policing {place} would make a real difference."),
    "burglary": (
        "There have been three burglaries {place} this winter.",
        "Our neighbours were burgled while they were at work.",
        "Burglary is the crime that worries me most.",
        "Sheds {place} are burgled again and again.",
        "Since the burglary {place} I do not like to leave the house empty.",
        "Burglars seem to know that they will get away with it."),
    "youths": (
        "Groups of youths gather {place} and are abusive.",
        "Youths {place} throw things at windows.",
        "There is nothing for youths to do since the club closed.",
        "Large groups of youths {place} make it unpleasant to walk past.",
        "Gangs of youths on bikes ride at people {place}.",
        "Youths drink and shout {place} at weekends."),
    "speeding": (
        "Speeding {place} is out of control.",
        "Cars come through {place} at twice the limit and the speeding is never checked.",
        "We have asked for years for something to be done about speeding.",
        "Speeding motorbikes {place} keep us awake.",
        "It is only a matter of time before a child is hurt by a speeding driver.",
        "The 20 limit has made no difference to speeding."),
    "parking": (
        "Parking {place} is dangerous at school times.",
        "Inconsiderate parking blocks the pavement for wheelchairs and prams.",
        "Commuters’ parking {place} leaves no room for residents.",
        "Cars parked on the corner {place} hide the traffic.",
        "Nobody enforces the parking restrictions {place}.",
        "An ambulance could not get through because of the parking."),
    "lighting": (
        "The street lighting {place} has been switched off and I do not go out.",
        "Half of the street lights {place} do not work.",
        "Better street lighting would make me feel safer.",
        "The path {place} has no lighting at all.",
        "Street lights are off from midnight and the footpath is pitch black."),
    "litter": (
        "Litter {place} is left for weeks.",
        "The bins overflow {place}.",
        "Takeaway boxes and cans are dropped {place} every night."),
    "noise": (
        "Loud music {place} goes on until three in the morning.",
        "The noise {place} at weekends is unbearable.",
        "Fireworks go off {place} for weeks on end."),
    "scams": (
        "I get scam calls nearly every day.",
        "My mother lost money to a scam on the telephone.",
        "More help for older people against online scams, please."),
    "scooters": (
        "Electric scooters {place} come past without a sound.",
        "Scooters and bikes are ridden on the pavement {place}.",
        "Nobody stops the electric scooters on the pavement."),
    "praise": (
        "On the whole this is a good place to live.",
        "I have lived here for thirty years and feel quite safe.",
        "Thank you for asking us."),
}


def comments(rng: np.random.Generator, people: int) -> list[str]:
    """One comment per person, most on one theme and some on two, with themes in proportion to `MENTIONS`."""
    seconds = people * 15 // 100
    counts = apportion(people + seconds, MENTIONS)
    mentions = rng.permutation([theme for theme, count in counts.items() for _ in range(count)]).tolist()
    themes = [[theme] for theme in mentions[:people]]
    for theme in mentions[people:]:
        free = [own for own in themes if len(own) == 1 and theme not in own]
        free[rng.integers(len(free))].append(theme)
    return [" ".join(_sentence(rng, theme) for theme in own) for own in themes]


def _sentence(rng: np.random.Generator, theme: str) -> str:
    return str(rng.choice(SENTENCES[theme])).format(place=rng.choice(PLACES))
