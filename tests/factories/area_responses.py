"""Responses to the small survey from people who live in a ward, or gave no postcode."""

from __future__ import annotations

from survey_app.demo.respondents import Row

NORTH, SOUTH, SMALL = "E05000001", "E05000002", "E05000003"
HERE, THERE = "E06000091", "E06000092"


def row(number: int, ward: str, concerned: bool, **more: str) -> Row:
    """Makes the response of a person who is concerned about litter, or else about drugs."""
    placed = {"lsoa": f"E0100000{ward[-1]}", "ward": ward, "authority": HERE, "place_status": "matched"} if ward else {}
    return {"reference": f"r{number:03}", "place_status": "not_given", "lsoa": "", "ward": "", "authority": "",
            "imd_decile": ward[-1:], "imd_quintile_local": ward[-1:],
            "problems.litter": "very" if concerned else "not_very", "problems.drugs": "not_very" if concerned else "fairly",
            "problems.noise": "dont_know", **placed, **more}
