"""The plans' published figures as whole numbers of people; respondents.py uses these and no others.

Sources: Wycombe Community Safety Partnership Plan 2016/17, 'Have your say survey results'; Safer Buckinghamshire Plan
2020-2023, 'What you told us'. Where a plan prints a ranking or a percentage, these counts give it; where it prints none,
they are plausible.
"""

from __future__ import annotations

from datetime import date

# Wycombe, 103 residents
PRIORITIES = {"agree": 82, "neither": 12, "disagree": 9}
PROBLEMS = {   # very big, fairly big, don't know
    "litter": (33, 38, 0), "drugs": (28, 33, 8), "cybercrime": (20, 33, 11), "burglary": (17, 34, 5),
    "from_vehicles": (14, 32, 6), "vandalism": (13, 29, 5), "teenagers": (12, 30, 5), "domestic_abuse": (10, 20, 23),
    "drunk": (11, 25, 7), "graffiti": (9, 24, 5), "noise": (10, 20, 0), "mugged": (8, 16, 7), "harassed": (7, 16, 11),
    "gangs": (6, 15, 19), "assault": (6, 15, 5), "vehicles_stolen": (5, 13, 5), "hate_crime": (5, 8, 15),
    "abandoned_cars": (5, 5, 5)}
INFORMED = {item: dict(zip(("a_lot", "a_little", "nothing"), counts, strict=True)) for item, counts in {
    "modern_slavery": (22, 56, 25), "honour_violence": (18, 57, 28), "genital_mutilation": (21, 56, 26),
    "radicalisation": (17, 58, 28), "cybercrime": (36, 53, 14)}.items()}
CHANNELS = {"alert": 68, "police_website": 41, "newsletter": 35, "council_website": 28, "district_times": 25,
            "facebook": 16, "twitter": 8}
PLACED_2015 = {1: 21, 2: 17, 3: 18, 4: 18, 5: 17}   # by local quintile of deprivation, 1 the most deprived
FIELDWORK_2015 = date(2015, 11, 16), date(2016, 2, 7)

# Buckinghamshire, 2,379 residents and 76 elected representatives
RESIDENTS, ELECTED = 2379, 76
PLACED_2020 = {1: 250, 2: 318, 3: 349, 4: 374, 5: 399}   # 1,690 in all
FIELDWORK_2020 = date(2020, 1, 6), date(2020, 1, 31)
CONCERNS = {   # per cent of everyone: very concerned, fairly concerned, don't know; one in a hundred leaves a row out
    "crime": {
        "burglary": (33, 37, 3), "fraud": (29, 36, 5), "scams": (28, 35, 4), "vehicle_crime": (26, 34, 4),
        "violence": (20, 31, 6), "knife_crime": (21, 25, 8), "robbery": (16, 28, 7), "exploitation": (12, 22, 19),
        "domestic_abuse": (11, 21, 20), "sexual_offences": (12, 20, 17), "rural_crime": (8, 17, 18),
        "hate_crime": (8, 15, 14)},
    "behaviour": {
        "criminal_damage": (26, 35, 3), "begging": (24, 31, 3), "loitering": (22, 31, 3), "rough_sleeping": (21, 30, 4),
        "nuisance_vehicles": (19, 27, 4), "street_drinking": (17, 26, 4), "noise": (10, 20, 2), "graffiti": (8, 19, 3),
        "abandoned_vehicles": (5, 13, 5)},
    "substances": {"drugs": (36, 29, 6), "alcohol": (16, 29, 5)}}
DEPRIVED_WORRY = {"crime": 0.4, "behaviour": 0.6, "substances": 0.8}   # how much more, a step of deprivation
SOURCES = {   # per cent of strong concerns, from the person's own experience outwards
    "crime": {"own_experience": 20, "others_experience": 31, "social_media": 13, "news": 31, "other": 3, "": 2},
    "behaviour": {"own_experience": 47, "others_experience": 22, "social_media": 11, "news": 15, "other": 3, "": 2},
    "substances": {"own_experience": 55, "others_experience": 21, "social_media": 8, "news": 12, "other": 2, "": 2}}
SAFE_DAY = {
    "deprived": {"very_unsafe": 5, "fairly_unsafe": 18, "neither": 34, "fairly_safe": 98, "very_safe": 95},
    "other": {"very_unsafe": 12, "fairly_unsafe": 48, "neither": 130, "fairly_safe": 630, "very_safe": 1309}}
SAFE_NIGHT = {
    "deprived": {"very_unsafe": 62, "fairly_unsafe": 98, "neither": 30, "fairly_safe": 46, "very_safe": 14},
    "other": {"very_unsafe": 165, "fairly_unsafe": 508, "neither": 336, "fairly_safe": 790, "very_safe": 330}}
VICTIM = {"yes": 404, "no": 1975}
REPORTED = {"yes": 275, "no": 129}
NOT_REPORTED = {"no_response": 74, "not_caught": 66, "too_minor": 41, "took_too_long": 29, "how_to_report": 12,
                "told_someone_else": 11, "afraid": 9, "none": 4}
COMMENTS = 812

# Who answers a council's survey, per cent; "" leaves the question out
ABOUT_YOU: dict[str, dict[str, float]] = {
    "age_band": {"under_16": 0.1, "16_24": 3, "25_34": 9, "35_44": 15, "45_54": 20, "55_64": 22, "65_74": 19,
                 "75_84": 7, "85_over": 1, "declined": 2.4, "": 1.5},
    "sex": {"female": 53, "male": 43, "declined": 2.5, "": 1.5},
    "ethnic_group": {"white": 87, "asian": 5, "mixed": 1.5, "black": 1.5, "other": 0.8, "declined": 3, "": 1.2},
    "health": {"no": 72, "yes": 22, "declined": 4, "": 2}}
ANSWERED_BY = {"online": 93, "paper": 5, "assisted": 2}
